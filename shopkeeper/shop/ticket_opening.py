"""A ticket begun from an order with one click: its goods, money and deadlines filled in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order
from shopkeeper.model.shop import Channel
from shopkeeper.shop import payments, ticket_kinds, ticket_rules
from shopkeeper.shop.order_numbers import OWN
from shopkeeper.shop.ticket_goods import goods_of, worth
from shopkeeper.shop.ticket_kinds import Kind
from shopkeeper.shop.tickets import LineData, TicketData


def kinds_for(session: Session, order_id: int | None) -> list[Kind]:
    """The kinds of tickets that can be opened on an order as it stands, or on none, in their order."""
    return [one for one in ticket_kinds.kinds().values() if ticket_rules.fits(session, one, order_id)]


def usual_for(session: Session, order_id: int) -> str:
    """The kind a ticket on an order begins as: of one with money in it, what most such tickets are."""
    fitting = kinds_for(session, order_id)
    paid = payments.balance(session, order_id).kept_cents > 0
    return next((one for one in fitting if one.usual and paid), fitting[0]).name


def proposed(session: Session, kind: str, order_id: int, now: datetime) -> TicketData:
    """A ticket on all of an order's goods, as it would be opened at the wall time `now`.

    Raises ShopError `ticket.no_kind` and `order.gone`.
    """
    order = session.get(Order, order_id)
    if order is None:
        raise ShopError("order.gone")
    lines = tuple(
        LineData(one.pieces, one.order_line_id, one.title, one.options)
        for one in goods_of(session, order_id)
        if one.pieces > 0
    )
    begun = TicketData(kind, order_id, order.customer_id, order.channel_id, lines)
    return with_money(session, with_deadlines(session, begun, now))


def with_deadlines(session: Session, data: TicketData, now: datetime) -> TicketData:
    """The ticket with its kind's dates: a platform's only where it is of one. ShopError `ticket.no_kind`."""
    kind = ticket_kinds.named(data.kind)
    channel = session.get(Channel, data.channel_id or 0)
    by_platform = channel is not None and channel.platform != OWN and kind.answer_hours
    answer_by = now + timedelta(hours=kind.answer_hours or 0) if by_platform else None
    return replace(data, promise_days=kind.promise_days, answer_by=answer_by)


def with_money(session: Session, data: TicketData) -> TicketData:
    """The ticket with what its goods were paid, where its kind refunds that. ShopError `ticket.no_kind`."""
    kind = ticket_kinds.named(data.kind)
    if not kind.worth or data.order_id is None:
        return replace(data, refund_cents=None)
    pieces: dict[int, int] = {}
    for line in data.lines:
        if line.order_line_id is not None:
            pieces[line.order_line_id] = pieces.get(line.order_line_id, 0) + line.quantity
    return replace(data, refund_cents=_worth(session, data.order_id, pieces))


def _worth(session: Session, order_id: int, pieces: Mapping[int, int]) -> int | None:
    kept = payments.balance(session, order_id).kept_cents
    return worth(session, order_id, pieces, kept) or None


def evidence_due(kind: str, at: datetime) -> datetime | None:
    """By when a platform that stepped in at the wall time `at` wants evidence; ShopError `ticket.no_kind`."""
    hours = ticket_kinds.named(kind).evidence_hours
    return at + timedelta(hours=hours) if hours else None
