"""What may be done to a ticket, and what is said where it may not."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState
from shopkeeper.model.tickets import Ticket, TicketState
from shopkeeper.shop.payments import shown_number
from shopkeeper.shop.ticket_figures import OVER
from shopkeeper.shop.ticket_kinds import Kind

_TICKET = Ticket.__table__
_ROW = select(_TICKET).where(_TICKET.c.id == bindparam("ticket_id"))
_ORDER = """
SELECT o.state, o.number, o.platform_number, o.shipped_at IS NOT NULL AS left,
    EXISTS (SELECT 1 FROM order_line WHERE order_id = o.id AND shipped_quantity > 0) AS partly
FROM "order" o WHERE o.id = ?
"""
_REFUNDED = "SELECT coalesce(sum(max(-amount_cents, 0)), 0) FROM payment WHERE ticket_id = ?"
_WAITING = (OrderState.TO_CONFIRM, OrderState.PAID, OrderState.PACKING)
_SENT = (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.FINISHED)

OPEN = tuple(state for state in TicketState if state not in OVER)


def row(session: Session, ticket_id: int) -> dict[str, Any]:
    """A ticket's columns; ShopError `ticket.gone`."""
    found = session.connection().execute(_ROW, {"ticket_id": ticket_id}).mappings().first()
    if found is None:
        raise ShopError("ticket.gone")
    return dict(found)


def open_row(session: Session, ticket_id: int) -> dict[str, Any]:
    """The columns of a ticket that is still worked on; ShopError `ticket.gone`, `ticket.over`."""
    found = row(session, ticket_id)
    if found["state"] in OVER:
        raise ShopError("ticket.over", number=found["number"])
    return found


def put(session: Session, ticket_id: int, **values: Any) -> None:
    """Give a ticket's columns other values."""
    session.connection().execute(update(_TICKET).where(_TICKET.c.id == ticket_id).values(**values))


def refunded(session: Session, ticket_id: int) -> int:
    """What went back to the buyer for a ticket, in cents, in this very moment."""
    return session.connection().exec_driver_sql(_REFUNDED, (ticket_id,)).scalar_one()


# Guards of the kinds


def _is_sent(order: Any) -> bool:
    return order.state in _SENT or bool(order.left) or bool(order.partly)


def _is_on_the_way(order: Any) -> bool:
    return order.state == OrderState.SHIPPED or (order.state == OrderState.PACKING and bool(order.partly))


def _waits(order: Any) -> bool:
    return order.state in _WAITING


# What an order must be like for a kind of ticket, and what is said where it is not.
_ASKED = {
    "sent": (_is_sent, "ticket.not_sent"),
    "not_sent": (_waits, "ticket.sent_already"),
    "on_the_way": (_is_on_the_way, "ticket.not_on_the_way"),
}


def check_order(session: Session, kind: Kind, order_id: int | None) -> None:
    """Refuse an order a kind of ticket is not for.

    Raises ShopError `ticket.needs_order`, `order.gone`, `ticket.not_sent`, `ticket.sent_already`
    and `ticket.not_on_the_way`.
    """
    if order_id is None:
        if kind.order:
            raise ShopError("ticket.needs_order", field="order")
        return
    order = session.connection().exec_driver_sql(_ORDER, (order_id,)).first()
    if order is None:
        raise ShopError("order.gone", field="order")
    for guard in sorted(kind.guards & _ASKED.keys()):
        holds, key = _ASKED[guard]
        if not holds(order):
            raise ShopError(key, field="kind", number=shown_number(order))


def fits(session: Session, kind: Kind, order_id: int | None) -> bool:
    """Whether a ticket of that kind can be opened on an order, or on none."""
    try:
        check_order(session, kind, order_id)
    except ShopError:
        return False
    return True


def check_receipt(ticket: Mapping[str, Any], kind: Kind, why: str, key: str) -> bool:
    """Refuse what waits for the goods while they are not back, unless the owner says why.

    Whether it happens before them. Raises ShopError `key` (ticket.refund_early, ticket.send_early).
    """
    early = "receipt" in kind.guards and ticket["received_at"] is None
    if early and not why.strip():
        raise ShopError(key, field="why", number=ticket["number"])
    return early
