"""An order as its pane, its dialogs and its slip need it, read at once."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.model.customers import Customer, CustomerSummary
from shopkeeper.model.orders import OrderLine, OrderNote, OrderState, OrderSummary, Payment
from shopkeeper.model.products import Listing, ListingPart, Variant
from shopkeeper.model.shop import Channel
from shopkeeper.shop import addresses, order_marks, orders, pictures, returns, ticket_list
from shopkeeper.shop.ticket_list import Brief
from shopkeeper.store.history import Event


@dataclass(frozen=True)
class LineShown:
    """One line. `left` is how many pieces are still to be sent, `unmatched` the goods nobody knows."""

    line_id: int
    title: str
    options: str
    code: str
    quantity: int
    left: int
    refunded: int
    price_e4: int
    amount_cents: int
    note: str
    unmatched: int | None = None
    picture: str | None = None


@dataclass(frozen=True)
class BuyerShown:
    """The customer of an order."""

    customer_id: int
    name: str
    order_count: int
    spent_cents: int


@dataclass(frozen=True)
class OrderShown:
    """An order: its own columns, what is worked out of it, and all that belongs to it."""

    order: dict[str, Any]
    summary: OrderSummary
    platform: str
    shop: str
    lines: list[LineShown]
    payments: list[Payment]
    notes: list[OrderNote]
    buyer: BuyerShown | None
    away: int = 0  # pieces with the buyer that could come back
    tickets: list[Brief] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def order_id(self) -> int:
        """Its id."""
        return self.order["id"]

    @property
    def state(self) -> OrderState:
        """How far it has come."""
        return OrderState(self.order["state"])

    @property
    def number(self) -> str:
        """The number people call it by."""
        return self.summary.number

    @property
    def name(self) -> str:
        """Who it goes to."""
        return self.order["recipient"] or (self.buyer.name if self.buyer else "")

    @property
    def where(self) -> str:
        """The address as it came; postcode and country behind it where it does not say them."""
        text = addresses.shown(self.order["address"])
        more = (self.order["postcode"], self.order["country"])
        return " ".join(filter(None, (text, *(one for one in more if one not in text))))

    @property
    def archived(self) -> bool:
        """Whether it lies in the archive."""
        return bool(self.order["archived_at"])

    @property
    def partly(self) -> bool:
        """Whether a part of it has left."""
        return self.state == OrderState.PACKING and self.summary.shipped_quantity > 0

    @property
    def kept_cents(self) -> int:
        """What came in and was not given back."""
        return self.summary.paid_cents - self.summary.refunded_cents

    def times(self) -> list[tuple[str, datetime | None]]:
        """When it came how far, by the columns' names."""
        names = ("placed_at", "paid_at", "shipped_at", "delivered_at", "finished_at", "closed_at")
        return [(name, self.order[name]) for name in names]


def read(session: Session, order_id: int) -> OrderShown:
    """An order as it stands; ShopError `order.gone`."""
    order = orders.row(session, order_id)
    channel = session.get_one(Channel, order["channel_id"])
    payments = select(Payment).where(Payment.order_id == order_id).order_by(Payment.id)
    return OrderShown(
        order,
        session.get_one(OrderSummary, order_id),
        channel.platform,
        channel.name,
        _lines(session, order_id),
        list(session.scalars(payments)),
        order_marks.notes(session, order_id),
        _buyer(session, order["customer_id"]),
        sum(line.pieces for line in returns.away(session, order_id)),
        ticket_list.of_order(session, order_id),
    )


def _buyer(session: Session, customer_id: int | None) -> BuyerShown | None:
    query = (
        select(Customer.id, Customer.name, CustomerSummary.order_count, CustomerSummary.spent_cents)
        .join(CustomerSummary, CustomerSummary.customer_id == Customer.id)
        .where(Customer.id == customer_id)
    )
    row = session.execute(query).first()
    return BuyerShown(*row) if row else None


def _lines(session: Session, order_id: int) -> list[LineShown]:
    part = select(ListingPart.id).where(ListingPart.listing_id == OrderLine.listing_id)
    query = (
        select(OrderLine, Listing, Variant.code, part.correlate(OrderLine).exists())
        .outerjoin(Listing, Listing.id == OrderLine.listing_id)
        .outerjoin(Variant, Variant.id == OrderLine.variant_id)
        .where(OrderLine.order_id == order_id, OrderLine.quantity != 0)
        .order_by(OrderLine.id)
    )
    found = [_line(*row) for row in session.execute(query)]
    shown = pictures.of_lines(session, [line.line_id for line in found])
    return [replace(line, picture=shown.get(line.line_id)) for line in found]


def _line(line: OrderLine, listing: Listing | None, code: str | None, matched: bool) -> LineShown:
    known = matched or line.variant_id is not None or listing is None
    return LineShown(
        line.id,
        line.title or (listing.title if listing else ""),
        line.options or (listing.options if listing else ""),
        code or (listing.code if listing else ""),
        line.quantity,
        line.quantity - line.refunded_quantity - line.shipped_quantity,
        line.refunded_quantity,
        line.price_e4,
        line.amount_cents,
        line.note,
        None if known else line.listing_id,
    )
