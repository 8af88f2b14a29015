"""What is put on tickets beside their business: urgency, answers given, the archive."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete as delete_rows
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Payment
from shopkeeper.model.stock import StockMovement
from shopkeeper.model.tickets import Ticket, TicketLine, TicketLog, TicketPicture, TicketStep
from shopkeeper.shop import many, ticket_log, ticket_rules
from shopkeeper.shop.ticket_figures import OVER
from shopkeeper.shop.ticket_log import By


def urgent(session: Session, ids: Sequence[int], on: bool) -> int:
    """Say that tickets are urgent, or not any more; how many were otherwise."""
    return many.change(session, Ticket, ids, Ticket.urgent.is_(not on), urgent=on)


def answered(session: Session, ticket_id: int, by: By) -> None:
    """The platform's request was answered: that clock stops. ShopError `ticket.gone`, `ticket.over`."""
    found = ticket_rules.open_row(session, ticket_id)
    ticket_rules.put(session, ticket_id, answered_at=by.now)
    ticket_log.add(session, ticket_id, by, "answer")
    ticket_log.done(session, ticket_id, found["kind"], "answer", by)


def evidence_given(session: Session, ticket_id: int, by: By) -> None:
    """The platform has its evidence: that clock stops. ShopError `ticket.gone`, `ticket.over`."""
    ticket_rules.open_row(session, ticket_id)
    ticket_rules.put(session, ticket_id, evidence_at=by.now)
    ticket_log.add(session, ticket_id, by, "evidence")


def archive(session: Session, ids: Sequence[int], at: datetime) -> int:
    """Put away tickets that are over; how many were not yet. ShopError `ticket.still_open`."""
    for chunk in many.chunks(ids):
        still = session.scalar(
            select(Ticket.number).where(Ticket.id.in_(chunk), Ticket.state.not_in(OVER)).limit(1)
        )
        if still is not None:
            raise ShopError("ticket.still_open", number=still)
    return many.change(session, Ticket, ids, Ticket.archived_at.is_(None), archived_at=at)


def unarchive(session: Session, ids: Sequence[int]) -> int:
    """Bring tickets back from the archive; how many were there."""
    return many.change(session, Ticket, ids, Ticket.archived_at.is_not(None), archived_at=None)


_USED = exists().where(Payment.ticket_id == Ticket.id).correlate(Ticket) | exists().where(
    StockMovement.ticket_id == Ticket.id
).correlate(Ticket)


def delete(session: Session, ids: Sequence[int]) -> None:
    """Delete tickets that moved neither money nor stock; ShopError `ticket.in_use` names one that did."""
    for chunk in many.chunks(ids):
        used = session.scalar(select(Ticket.number).where(Ticket.id.in_(chunk), _USED).limit(1))
        if used is not None:
            raise ShopError("ticket.in_use", number=used)
        for table in (TicketLine, TicketStep, TicketLog, TicketPicture):
            session.execute(delete_rows(table).where(table.ticket_id.in_(chunk)))
        session.execute(delete_rows(Ticket).where(Ticket.id.in_(chunk)))
