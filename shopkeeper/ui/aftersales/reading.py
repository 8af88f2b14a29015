"""A ticket as its pane and its sheets need it, read at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.model.customers import Customer
from shopkeeper.model.orders import Order, OrderSummary, Payment
from shopkeeper.model.products import Product, Variant
from shopkeeper.model.shop import Channel
from shopkeeper.model.tickets import TicketLine, TicketLog, TicketState, TicketSummary
from shopkeeper.shop import (
    pictures,
    ticket_goods,
    ticket_kinds,
    ticket_log,
    ticket_money,
    ticket_rules,
    tickets,
)
from shopkeeper.shop.channels import channel_name
from shopkeeper.shop.ticket_figures import OVER
from shopkeeper.shop.ticket_goods import accounted
from shopkeeper.shop.ticket_kinds import Kind, Step
from shopkeeper.store.history import Event


@dataclass(frozen=True)
class LineShown:
    """One line: pieces still to come and to be sent, what was found, and what goes out instead."""

    line_id: int
    title: str
    options: str
    quantity: int
    to_come: int
    to_send: int
    resent: int
    found: dict[str, int]
    swap: str
    picture: str | None = None


@dataclass(frozen=True)
class OrderShown:
    """The order a ticket is about; `kept_cents` is what of its money could go back.

    `worth_cents` is what was paid for the pieces the ticket is about.
    """

    order_id: int
    number: str
    state: str
    recipient: str
    currency: str
    kept_cents: int
    way: str
    worth_cents: int


@dataclass(frozen=True)
class TicketShown:
    """A ticket: its own columns, what is worked out of it, and all that belongs to it."""

    ticket: dict[str, Any]
    kind: Kind
    summary: TicketSummary
    lines: list[LineShown]
    order: OrderShown | None
    customer: tuple[int, str] | None
    channel: str
    payments: list[Payment]
    log: list[TicketLog]
    ticked: dict[str, datetime]
    pictures: tuple[str, ...]
    loose_cents: int
    events: list[Event] = field(default_factory=list)

    @property
    def ticket_id(self) -> int:
        """Its id."""
        return self.ticket["id"]

    @property
    def number(self) -> str:
        """Its own number."""
        return self.ticket["number"]

    @property
    def state(self) -> TicketState:
        """How far it has come."""
        return TicketState(self.ticket["state"])

    @property
    def archived(self) -> bool:
        """Whether it is put away."""
        return self.ticket["archived_at"] is not None

    @property
    def over(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.state in OVER

    @property
    def currency(self) -> str:
        """What its amounts are in; empty where it is the shop's."""
        return self.order.currency if self.order else ""

    @property
    def name(self) -> str:
        """Who it is of."""
        return self.customer[1] if self.customer else self.order.recipient if self.order else ""

    @property
    def owed_cents(self) -> int:
        """What was agreed and has not gone back yet."""
        return max((self.ticket["refund_cents"] or 0) - self.summary.refunded_cents, 0)

    @property
    def to_come(self) -> int:
        """How many pieces are still to come."""
        return sum(line.to_come for line in self.lines) if self.kind.takes_back else 0

    @property
    def to_send(self) -> int:
        """How many pieces are still to be sent."""
        return sum(line.to_send for line in self.lines) if self.kind.sends else 0

    @property
    def next_step(self) -> Step | None:
        """The first point of the checklist that is not ticked; None once all are, or it is over."""
        left = (step for step in self.kind.steps if step.name not in self.ticked)
        return None if self.over else next(left, None)

    @property
    def deed(self) -> str:
        """What is to be done with it next: the name of the action."""
        ticket = self.ticket
        if self.over:
            return ""
        if ticket["answer_by"] and not ticket["answered_at"]:
            return "answer"
        if self.to_come and ticket["received_at"] is None:
            return "receive"
        if self.to_send and not (self.kind.money == "refund" and self.owed_cents):
            return "send"
        return "refund" if self.kind.money == "refund" and self.owed_cents and self.order else "close"


def read(session: Session, ticket_id: int) -> TicketShown:
    """A ticket as it stands; ShopError `ticket.gone`."""
    ticket = ticket_rules.row(session, ticket_id)
    kind = ticket_kinds.shown(ticket["kind"])
    channel = session.get(Channel, ticket["channel_id"] or 0)
    customer = session.get(Customer, ticket["customer_id"] or 0)
    payments = select(Payment).where(Payment.ticket_id == ticket_id).order_by(Payment.id)
    lines = ticket_goods.lines_of(session, ticket_id)
    return TicketShown(
        ticket,
        kind,
        session.get_one(TicketSummary, ticket_id),
        [_line(session, kind, line) for line in lines],
        _order(session, ticket["order_id"], lines),
        (customer.id, customer.name) if customer else None,
        channel_name(channel.platform, channel.name) if channel else "",
        list(session.scalars(payments)),
        ticket_log.entries(session, ticket_id),
        ticket_log.ticked(session, ticket_id),
        tickets.pictures_of(session, ticket_id),
        ticket_money.loose(session, ticket["order_id"]) if ticket["order_id"] else 0,
    )


def _line(session: Session, kind: Kind, line: TicketLine) -> LineShown:
    return LineShown(
        line.id,
        line.title,
        line.options,
        line.quantity,
        max(line.quantity - accounted(line), 0),
        ticket_goods.to_send(kind, line),
        line.resent,
        {name: getattr(line, name) for name in ticket_goods.FOUND if getattr(line, name)},
        swap_name(session, line.swap_variant_id),
        pictures.of_lines(session, [line.order_line_id]).get(line.order_line_id)
        if line.order_line_id
        else None,
    )


def swap_name(session: Session, variant_id: int | None) -> str:
    """What a variant is called that goes out instead; nothing where it is the same."""
    query = (
        select(Product.title, Variant.options)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id == variant_id)
    )
    row = session.execute(query).first() if variant_id else None
    return " ".join(filter(None, row)) if row else ""


def _order(session: Session, order_id: int | None, lines: Sequence[TicketLine]) -> OrderShown | None:
    query = (
        select(Order, OrderSummary)
        .join(OrderSummary, OrderSummary.order_id == Order.id)
        .where(Order.id == order_id)
    )
    row = session.execute(query).first() if order_id else None
    if row is None:
        return None
    order, summary = row
    kept = summary.paid_cents - summary.refunded_cents
    pieces = {line.order_line_id: line.quantity for line in lines if line.order_line_id}
    return OrderShown(
        order.id,
        summary.number,
        order.state,
        order.recipient,
        order.currency,
        kept,
        order.way,
        ticket_goods.worth(session, order.id, pieces, kept),
    )
