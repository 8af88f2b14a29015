"""What tests do with tickets: orders with goods in stock, tickets on them, and what stands in these."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.model.orders import OrderState, Payment
from shopkeeper.model.tickets import Ticket, TicketLine, TicketSummary
from shopkeeper.shop import ticket_kinds, ticket_opening, tickets
from shopkeeper.shop.order_lines import LineData as Sold
from shopkeeper.shop.ticket_log import By
from shopkeeper.shop.ticket_states import Ending
from shopkeeper.shop.tickets import TicketData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import at, opening, product
from tests.shop.sold import NOW, do, enter_in, lines_of

BY = By(NOW + timedelta(days=5), datetime(2026, 11, 26, 1, 0), "我")
# Where an order stands for the kinds that ask for it.
STANDS = {"hurry": OrderState.PAID, "intercept": OrderState.SHIPPED}


def later(**span: float) -> By:
    """The same hand, so much later."""
    more = timedelta(**span)
    return By(BY.now + more, BY.at + more, BY.who)


def stocked(shop: ShopFile, number: int = 10) -> int:
    """A variant of which there are so many."""
    variant = product(shop, "戒指")[0]
    opening(shop, variant, number)
    return variant


def sold_order(shop: ShopFile, state: OrderState, variant: int | None = None, pieces: int = 2) -> int:
    """An order of `pieces` at 10.00 and postage of 6.00, of a variant or of free text, in a state."""
    line = Sold(pieces, 10_000_000, variant_id=variant, title="" if variant else "戒指")
    return enter_in(shop, state, line, postage_cents=600)


def open_ticket(shop: ShopFile, kind: str, order_id: int | None = None, /, **fields: Any) -> int:
    """A ticket as one click opens it on an order, or alone; with other fields where they are said."""

    def act(session: Session) -> int:
        if order_id is None:
            data = TicketData(kind)
        else:
            data = ticket_opening.proposed(session, kind, order_id, BY.now)
        values = {name: getattr(data, name) for name in TicketData.__dataclass_fields__}
        return tickets.create(session, TicketData(**{**values, **fields}), BY)

    return do(shop, act, "ticket.create")


def on(shop: ShopFile, kind: str, **fields: Any) -> int:
    """A ticket of a kind on an order that fits it."""
    order_id = sold_order(shop, STANDS.get(kind, OrderState.DELIVERED))
    return open_ticket(shop, kind, order_id, **fields)


def act(shop: ShopFile, deed: Callable[..., Any], ticket_id: int, *rest: Any, by: By = BY) -> Any:
    """Do something to a ticket as one command."""
    return do(shop, lambda session: deed(session, ticket_id, *rest, by), "ticket.edit")


def ticket(shop: ShopFile, ticket_id: int) -> Ticket:
    """A ticket as it stands."""
    with shop.read() as session:
        return session.get_one(Ticket, ticket_id)


def summary(shop: ShopFile, ticket_id: int) -> TicketSummary:
    """What is worked out of it."""
    with shop.read() as session:
        return session.get_one(TicketSummary, ticket_id)


def lines(shop: ShopFile, ticket_id: int) -> list[TicketLine]:
    """Its goods."""
    with shop.read() as session:
        query = select(TicketLine).where(TicketLine.ticket_id == ticket_id).order_by(TicketLine.id)
        return list(session.scalars(query))


def line(shop: ShopFile, ticket_id: int) -> int:
    """Its first line."""
    return lines(shop, ticket_id)[0].id


def paid_back(shop: ShopFile, ticket_id: int) -> list[tuple[int, int]]:
    """The refunds that name it: order and cents."""
    with shop.read() as session:
        query = select(Payment.order_id, Payment.amount_cents).where(Payment.ticket_id == ticket_id)
        return [tuple(row) for row in session.execute(query.order_by(Payment.id))]


def ending(kind: str, **fields: Any) -> Ending:
    """An ending that fits a kind."""
    found = ticket_kinds.named(kind)
    values = {"outcome": found.outcomes[0], "reason": ticket_kinds.reasons_of(found)[0]}
    return Ending(**{**values, **fields})


__all__ = [
    "BY", "STANDS", "act", "at", "do", "ending", "later", "line", "lines", "lines_of", "on", "open_ticket",
    "paid_back", "sold_order", "stocked", "summary", "ticket",
]  # fmt: skip
