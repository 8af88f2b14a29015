"""Goods that came back from buyers: booked as they were found, never more than had left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderLine
from shopkeeper.model.stock import Reason, StockMovement
from shopkeeper.shop import stock

# How goods that came back were found, and what is booked against them.
FOUND = {"sellable": None, "damaged": Reason.DAMAGE, "missing": Reason.LOSS}


@dataclass(frozen=True, slots=True)
class Away:
    """A line whose goods are with the buyer: how many pieces of it could come back."""

    line_id: int
    title: str
    options: str
    pieces: int


def away(session: Session, order_id: int) -> list[Away]:
    """The lines of an order of which something that left stock has not come back."""
    pieces: dict[int, int] = {}
    for one in stock.taken(session, order_id):
        whole = one.out // one.parts
        pieces[one.line_id] = min(whole, pieces.get(one.line_id, whole))
    query = select(OrderLine.id, OrderLine.title, OrderLine.options).where(OrderLine.id.in_(pieces))
    rows = session.execute(query.order_by(OrderLine.id))
    return [Away(row.id, row.title, row.options, pieces[row.id]) for row in rows if pieces[row.id] > 0]


def take_back(
    session: Session,
    order_id: int,
    pieces: Mapping[int, int],
    at: datetime,
    found: str = "sellable",
    note: str = "",
    ticket_id: int | None = None,
) -> None:
    """Book `pieces` of an order's lines, by line, as returned: as they were `found` (a key of FOUND).

    What is damaged or missing goes out again at once, so that only what can be sold stays.
    `ticket_id` is the after-sales case it came back for.
    `at` is the shop's wall time. Raises ShopError `stock.nothing` where no line has pieces,
    and `stock.more_than_sold` where more would come back than left; of goods whose stock
    was not kept when they left nothing is booked. `field` is the line's id.
    """
    if not any(pieces.values()):
        raise ShopError("stock.nothing")
    against = FOUND[found]
    for one in stock.taken(session, order_id):
        number = pieces.get(one.line_id, 0) * one.parts
        if not 0 <= number <= one.out:
            raise ShopError("stock.more_than_sold", field=str(one.line_id), most=one.out // one.parts)
        signed = [(Reason.RETURN, number), *([(against, -number)] if against else [])]
        session.add_all(
            StockMovement(
                variant_id=one.variant_id,
                at=at,
                quantity=quantity,
                reason=reason,
                order_line_id=one.line_id,
                note=note.strip(),
                ticket_id=ticket_id,
            )
            for reason, quantity in signed
            if quantity
        )
    session.flush()
