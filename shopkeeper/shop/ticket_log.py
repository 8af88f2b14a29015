"""What is said and done on tickets: their log, and the checklist of their kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete as delete_rows
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.tickets import Ticket, TicketLog, TicketStep
from shopkeeper.shop import ticket_kinds

# What may be written by hand: a note, or what the buyer said in their own words.
WRITTEN = ("note", "buyer")

_LOG, _STEP = TicketLog.__table__, TicketStep.__table__


@dataclass(frozen=True, slots=True)
class By:
    """Who does something and when: `now` is the shop's wall time, `at` the same moment in UTC."""

    now: datetime
    at: datetime
    who: str = ""


def add(session: Session, ticket_id: int, by: By, what: str, detail: str = "", text: str = "") -> None:
    """Write one line of the log."""
    row = {
        "ticket_id": ticket_id,
        "at": by.at,
        "who": by.who,
        "what": what,
        "detail": detail,
        "text": text.strip(),
    }
    session.connection().execute(insert(_LOG), row)


def note(session: Session, ticket_id: int, text: str, by: By, what: str = "note") -> None:
    """Write down what happened or what the buyer said (`what` of WRITTEN); the state stays as it is.

    Raises ShopError `note.empty` and `ticket.gone`.
    """
    if not text.strip():
        raise ShopError("note.empty", field="text")
    if session.get(Ticket, ticket_id) is None:
        raise ShopError("ticket.gone")
    add(session, ticket_id, by, what if what in WRITTEN else "note", text=text)


def entries(session: Session, ticket_id: int) -> list[TicketLog]:
    """The log, newest first."""
    query = select(TicketLog).where(TicketLog.ticket_id == ticket_id)
    return list(session.scalars(query.order_by(TicketLog.at.desc(), TicketLog.id.desc())))


# The checklist


def tick(session: Session, ticket_id: int, step: str, by: By) -> None:
    """Tick a point of the checklist, once. Raises ShopError `ticket.gone` and `ticket.no_step`."""
    ticket = session.get(Ticket, ticket_id)
    if ticket is None:
        raise ShopError("ticket.gone")
    if step not in {one.name for one in ticket_kinds.named(ticket.kind).steps}:
        raise ShopError("ticket.no_step")
    _tick(session, ticket_id, [step], by)


def untick(session: Session, ticket_id: int, step: str) -> None:
    """Take a tick away."""
    gone = delete_rows(_STEP).where(_STEP.c.ticket_id == ticket_id, _STEP.c.step == step)
    session.connection().execute(gone)


def done(session: Session, ticket_id: int, kind: str, deed: str, by: By) -> None:
    """Tick what a deed stands for in the checklist of its kind."""
    steps = [one.name for one in ticket_kinds.named(kind).steps if one.by == deed]
    _tick(session, ticket_id, steps, by)


def _tick(session: Session, ticket_id: int, steps: Iterable[str], by: By) -> None:
    known = ticked(session, ticket_id)
    new = [
        {"ticket_id": ticket_id, "step": step, "at": by.at, "who": by.who}
        for step in steps
        if step not in known
    ]
    if new:
        session.connection().execute(insert(_STEP), new)


def ticked(session: Session, ticket_id: int) -> dict[str, datetime]:
    """The points that are ticked, and when (UTC)."""
    query = select(_STEP.c.step, _STEP.c.at).where(_STEP.c.ticket_id == ticket_id)
    return {row.step: row.at for row in session.connection().execute(query)}
