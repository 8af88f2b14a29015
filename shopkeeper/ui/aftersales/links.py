"""Tickets beside their order or customer: a link to each, and opening another."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop.ticket_kinds import kind_word
from shopkeeper.shop.ticket_list import Brief
from shopkeeper.ui.aftersales.words import clock_tone
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Body
from shopkeeper.ui.kit.states import ticket_state
from shopkeeper.ui.kit.widgets import Button, PlainLabel, row


def open_ticket(
    desk: Desk, window: QWidget, *, order_id: int | None = None, customer_id: int | None = None
) -> Any:
    """Begin a ticket on an order or of a customer; once it is saved it is shown."""
    from shopkeeper.ui.aftersales.form import TicketForm

    form = TicketForm(desk, None, window, order_id=order_id, customer_id=customer_id)
    form.saved.connect(lambda ticket_id: desk.show("ticket", ticket_id))
    form.open()
    return form


def show_tickets(desk: Desk, body: Body, briefs: Sequence[Brief]) -> None:
    """A section with a link to each ticket; nothing where there are none."""
    if not briefs:
        return
    body.section("Tickets", formats.number(len(briefs)))
    for place, brief in enumerate(briefs):
        body.add(_line(desk, place, brief))


def _line(desk: Desk, place: int, brief: Brief) -> QHBoxLayout:
    link = Button(f"open_ticket_{place}", partial(kind_word, brief.kind), look="link")
    link.setProperty("flush", True)
    link.say_aloud(lambda: tr("Open {name}").format(name=brief.number))
    link.set_tip(brief.number)
    link.clicked.connect(lambda: desk.show("ticket", brief.ticket_id))
    now = desk.wall(desk.shop.clock())
    when = PlainLabel(role=clock_tone(brief.due_at, now), scale="small")
    if brief.due_at:
        due = brief.due_at
        when.say(when.setText, lambda: formats.time_left(due, now))
    else:
        when.setText(formats.day(brief.opened_at))
    return row(link, None, when, ticket_state(brief.state))
