"""What the owner puts on orders beside their business: notes, flags, memos, the archive."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete as delete_rows
from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine, OrderNote, OrderState, Payment
from shopkeeper.model.stock import StockMovement
from shopkeeper.model.tickets import Ticket, TicketLine
from shopkeeper.shop import many
from shopkeeper.shop.orders import FLAGS
from shopkeeper.shop.payments import shown_number

_NOTE = OrderNote.__table__

# An order is over: nothing is to be done with it any more.
OVER = (OrderState.FINISHED, OrderState.CLOSED)


def note(session: Session, ids: Sequence[int], text: str, at: datetime, who: str) -> None:
    """Write a note on orders, `at` UTC; ShopError `note.empty`."""
    text = text.strip()
    if not text:
        raise ShopError("note.empty", field="text")
    rows = [{"order_id": one, "at": at, "who": who, "text": text} for one in ids]
    session.connection().execute(insert(_NOTE), rows)


def delete_note(session: Session, note_id: int) -> None:
    """Take a note out."""
    session.connection().execute(delete_rows(_NOTE).where(_NOTE.c.id == note_id))


def notes(session: Session, order_id: int) -> list[OrderNote]:
    """The notes of an order, newest first."""
    query = select(OrderNote).where(OrderNote.order_id == order_id)
    return list(session.scalars(query.order_by(OrderNote.at.desc(), OrderNote.id.desc())))


def flag(session: Session, ids: Sequence[int], colour: str) -> int:
    """Put a flag on orders, or take it off with none; how many had another. ShopError `order.bad_flag`."""
    if colour and colour not in FLAGS:
        raise ShopError("order.bad_flag", field="flag")
    return many.change(session, Order, ids, Order.flag != colour, flag=colour)


def memo(session: Session, ids: Sequence[int], text: str) -> int:
    """Write the memo of orders; how many had another."""
    return many.change(session, Order, ids, Order.memo != text.strip(), memo=text.strip())


def archive(session: Session, ids: Sequence[int], at: datetime) -> int:
    """Put away orders that are over; how many were not yet. ShopError `order.still_open`."""
    for chunk in many.chunks(ids):
        query = select(Order.platform_number, Order.number)
        still = session.execute(query.where(Order.id.in_(chunk), Order.state.not_in(OVER)).limit(1)).first()
        if still is not None:
            raise ShopError("order.still_open", number=shown_number(still))
    return many.change(session, Order, ids, Order.archived_at.is_(None), archived_at=at)


def unarchive(session: Session, ids: Sequence[int]) -> int:
    """Bring orders back from the archive; how many were there."""
    return many.change(session, Order, ids, Order.archived_at.is_not(None), archived_at=None)


def delete(session: Session, ids: Sequence[int]) -> None:
    """Delete orders entered by hand that nothing came of.

    Raises ShopError `order.imported`, `order.still_open`, `order.has_payments`, `order.has_stock`
    or `order.has_tickets` for the first that must stay.
    """
    for chunk in many.chunks(ids):
        for order in session.execute(_KEPT.where(Order.id.in_(chunk)).order_by(Order.id)):
            key = _why_kept(order)
            if key:
                raise ShopError(key, number=shown_number(order))
        for table in (OrderNote, OrderLine):
            session.execute(delete_rows(table).where(table.order_id.in_(chunk)))
        session.execute(delete_rows(Order).where(Order.id.in_(chunk)))


_PAID = exists().where(Payment.order_id == Order.id).correlate(Order)
_BOOKED = (
    exists()
    .where(StockMovement.order_line_id == OrderLine.id, OrderLine.order_id == Order.id)
    .correlate(Order)
)
_CASES = exists().where(Ticket.order_id == Order.id).correlate(Order) | (
    exists().where(TicketLine.order_line_id == OrderLine.id, OrderLine.order_id == Order.id).correlate(Order)
)
_KEPT = select(
    Order.platform_number,
    Order.number,
    Order.state,
    Order.batch_id,
    _PAID.label("paid"),
    _BOOKED.label("booked"),
    _CASES.label("cases"),
)


def _why_kept(order: object) -> str | None:
    deletable = (OrderState.UNPAID, OrderState.TO_CONFIRM, OrderState.CLOSED)
    reasons = {
        "order.imported": order.batch_id is not None,  # type: ignore[attr-defined]
        "order.has_payments": order.paid,  # type: ignore[attr-defined]
        "order.has_stock": order.booked,  # type: ignore[attr-defined]
        "order.has_tickets": order.cases,  # type: ignore[attr-defined]
        "order.still_open": order.state not in deletable,  # type: ignore[attr-defined]
    }
    return next((key for key, holds in reasons.items() if holds), None)
