"""Money of a ticket that goes through its order: refunds, and those a platform made by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderLine, Payment
from shopkeeper.model.tickets import TicketState
from shopkeeper.shop import payments, ticket_goods, ticket_kinds, ticket_log, ticket_rules, ticket_states
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.ticket_kinds import Kind
from shopkeeper.shop.ticket_log import By

_PAYMENT = Payment.__table__


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that goes back for a ticket, in the smallest unit of the order's currency.

    `order_id` is one of those its goods are of, its own when not said. `pieces` are those that
    are refunded, by line of the ticket. `why` is said where it goes before the goods are back.
    """

    amount_cents: int
    way: str = ""
    order_id: int | None = None
    pieces: Mapping[int, int] | None = None
    why: str = ""
    reference: str = ""
    note: str = ""
    paid_at: datetime | None = None


def refund(session: Session, ticket_id: int, data: Refund, by: By) -> None:
    """Give money back for a ticket; one whose goods are still to come waits for them then.

    Raises ShopError `ticket.gone`, `ticket.over`, `ticket.no_refund` for a kind that gives nothing
    back, `ticket.no_order`, `ticket.refund_early`, and what `payments.refund` says.
    """
    ticket = ticket_rules.open_row(session, ticket_id)
    kind = ticket_kinds.named(ticket["kind"])
    order_id = _order_of(session, ticket, kind, data.order_id)
    early = ticket_rules.check_receipt(ticket, kind, data.why, "ticket.refund_early")
    paid = PaymentData(
        data.amount_cents,
        data.way,
        reference=data.reference,
        paid_at=data.paid_at,
        note=data.note,
        lines=_order_lines(session, ticket_id, order_id, data.pieces) or None,
        ticket_id=ticket_id,
    )
    payments.refund(session, order_id, paid, by.now)
    if early:
        ticket_rules.put(session, ticket_id, early_reason=data.why.strip())
        ticket_log.add(session, ticket_id, by, "early", text=data.why)
    _after(session, ticket, kind, by)


def _order_of(session: Session, ticket: Mapping[str, Any], kind: Kind, order_id: int | None) -> int:
    if kind.money != "refund":
        raise ShopError("ticket.no_refund", number=ticket["number"])
    chosen = order_id or ticket["order_id"]
    if chosen is None or chosen not in orders_of(session, ticket["id"]):
        raise ShopError("ticket.no_order", number=ticket["number"])
    return chosen


def orders_of(session: Session, ticket_id: int) -> list[int]:
    """The orders a ticket is about: its own first, then those its goods are of."""
    own = ticket_rules.row(session, ticket_id)["order_id"]
    lines = [one.order_line_id for one in ticket_goods.lines_of(session, ticket_id) if one.order_line_id]
    others = session.scalars(
        select(OrderLine.order_id).where(OrderLine.id.in_(lines)).order_by(OrderLine.order_id)
    )
    return list(dict.fromkeys([*([own] if own else []), *others]))


def _order_lines(
    session: Session, ticket_id: int, order_id: int, pieces: Mapping[int, int] | None
) -> dict[int, int]:
    """Pieces by line of that order, of pieces by line of the ticket."""
    lines = {one.id: one.order_line_id for one in ticket_goods.lines_of(session, ticket_id)}
    wanted: dict[int, int] = {}
    for line_id, number in (pieces or {}).items():
        of_order = lines.get(line_id)
        if of_order is not None and number:
            wanted[of_order] = wanted.get(of_order, 0) + number
    query = select(OrderLine.id).where(OrderLine.id.in_(wanted), OrderLine.order_id == order_id)
    return {one: wanted[one] for one in session.scalars(query)}


def _after(session: Session, ticket: Mapping[str, Any], kind: Kind, by: By) -> None:
    """What money that went back makes of the ticket."""
    back = ticket_rules.refunded(session, ticket["id"])
    ticket_rules.put(session, ticket["id"], refund_cents=max(ticket["refund_cents"] or 0, back))
    ticket_log.done(session, ticket["id"], kind.name, "refund", by)
    waits = (TicketState.WORKING, TicketState.TO_SETTLE, TicketState.WAITING_BUYER)
    if kind.restocks and ticket["received_at"] is None and ticket["state"] in waits:
        ticket_states.become(session, ticket, TicketState.WAITING_GOODS, by)


# What a platform gave back by itself


def _loose(order_id: int) -> Any:
    return (_PAYMENT.c.order_id == order_id, _PAYMENT.c.amount_cents < 0, _PAYMENT.c.ticket_id.is_(None))


def loose(session: Session, order_id: int) -> int:
    """What went back on an order for no ticket that is known, in its smallest unit."""
    query = select(func.coalesce(-func.sum(_PAYMENT.c.amount_cents), 0)).where(*_loose(order_id))
    return session.connection().execute(query).scalar_one()


def take_over(session: Session, ticket_id: int, by: By) -> int:
    """Count what already went back on the ticket's order as this ticket's; how much, in cents.

    Facts from outside are facts: nothing is asked but that the kind refunds. Raises ShopError
    `ticket.gone`, `ticket.over`, `ticket.no_refund`, `ticket.no_order` and `ticket.nothing_went_back`.
    """
    ticket = ticket_rules.open_row(session, ticket_id)
    kind = ticket_kinds.named(ticket["kind"])
    order_id = _order_of(session, ticket, kind, None)
    found = loose(session, order_id)
    if not found:
        raise ShopError("ticket.nothing_went_back", number=ticket["number"])
    session.connection().execute(update(_PAYMENT).where(*_loose(order_id)).values(ticket_id=ticket_id))
    _after(session, ticket, kind, by)
    return found
