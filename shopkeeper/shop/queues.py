"""What waits to be done, as queues with counts: each opens the list it counts.

The queues stand in QUEUES, the most urgent first. What has nothing in it is not told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shopkeeper.model.exchange import HeldRow
from shopkeeper.model.orders import OrderSummary
from shopkeeper.model.planner import Task
from shopkeeper.model.tickets import TicketSummary
from shopkeeper.shop import listing_list, lists, order_list, ticket_list, variant_list
from shopkeeper.shop.lists import ListSpec, Query

_S = OrderSummary


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait; `at` is the first moment of them, `name` what one of them is called."""

    count: int = 0
    at: datetime | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: its title and what is said under it (English, with {time} or {name}), icon and its tone.

    It opens the list of `subject` with `filters`; where there is no such list, the window
    knows what `subject` opens.
    """

    name: str
    title: str
    detail: str
    icon: str
    tone: str
    subject: str
    look: Callable[[Session, datetime], Waiting]
    filters: Mapping[str, Any] = field(default_factory=dict)


def waiting(session: Session, now: datetime) -> list[tuple[Queue, Waiting]]:
    """The queues that have something in them at `now`, the shop's wall time."""
    found = ((queue, queue.look(session, now)) for queue in QUEUES)
    return [(queue, what) for queue, what in found if what.count]


def _timed(spec: ListSpec, filters: Mapping[str, Any], moment: Any) -> Callable[[Session, datetime], Waiting]:
    """What the filters of a list let through, and the first `moment` of it."""

    def look(session: Session, now: datetime) -> Waiting:
        query = select(func.count(), func.min(moment)).select_from(spec.spine)
        if spec.default is not None:
            query = query.where(spec.default)
        for one in spec.filters:
            if one.name in filters:
                query = query.where(one.holds(filters[one.name], now))
        count, at = session.execute(query).one()
        return Waiting(count, at)

    return look


def _listed(spec: ListSpec, filters: Mapping[str, Any]) -> Callable[[Session, datetime], Waiting]:
    def look(session: Session, now: datetime) -> Waiting:
        return Waiting(lists.count(session, spec, Query(filters=filters, now=now)))

    return look


def _short(session: Session, now: datetime) -> Waiting:
    query = Query(filters={"stock": "short"}, sort="available", descending=False, now=now)
    count = lists.count(session, variant_list.LIST, query)
    first = lists.ids(session, variant_list.LIST, query, 1) if count else ()
    names = lists.rows(session, variant_list.LIST, first, [variant_list.LIST.column("title")])
    return Waiting(count, None, next((row[0] for row in names.values()), ""))


def _tasks(session: Session, now: datetime) -> Waiting:
    due = (Task.done_at.is_(None), Task.due_on <= now.date())
    count = session.scalar(select(func.count()).select_from(Task).where(*due)) or 0
    first = session.scalar(select(Task.title).where(*due).order_by(Task.due_on, Task.id).limit(1))
    return Waiting(count, None, first or "")


def _held(session: Session, _: datetime) -> Waiting:
    query = select(func.count()).select_from(HeldRow).where(HeldRow.settled_at.is_(None))
    return Waiting(session.scalar(query) or 0)


def _order_queue(
    name: str, title: str, detail: str, icon: str, tone: str, filters: Mapping[str, Any], moment: Any
) -> Queue:
    look = _timed(order_list.LIST, filters, moment)
    return Queue(name, title, detail, icon, tone, "order", look, filters)


def _ticket_queue(name: str, title: str, detail: str, tone: str, filters: Mapping[str, Any]) -> Queue:
    look = _timed(ticket_list.LIST, filters, TicketSummary.due_at)
    return Queue(name, title, detail, "life-buoy", tone, "ticket", look, filters)


QUEUES = (
    _order_queue(
        "late", "Shipping overdue", "The first was due {time}", "alarm-clock", "red", {"due": "late"},
        _S.ship_by,
    ),
    _ticket_queue(
        "tickets_late", "After-sales overdue", "The first was due {time}", "red", {"due": "overdue"}
    ),
    _ticket_queue("tickets", "After-sales due today", "The first by {time}", "amber", {"due": "today"}),
    _order_queue(
        "to_confirm", "Orders to confirm", "The first since {time}", "shield-check", "amber",
        {"state": "to_confirm"}, _S.placed_at,
    ),
    _order_queue(
        "to_pack", "To pack and ship", "The first by {time}", "package", "blue", {"state": "paid"}, _S.ship_by
    ),
    _order_queue(
        "packing", "Packed, to hand over", "The first by {time}", "truck", "blue", {"state": "packing"},
        _S.ship_by,
    ),
    _order_queue(
        "unpaid", "Waiting for payment", "The first since {time}", "hand-coins", "amber", {"state": "unpaid"},
        _S.placed_at,
    ),
    _order_queue(
        "overpaid", "Money to give back", "The first of {time}", "coins", "amber", {"look": "over"},
        _S.placed_at,
    ),
    _order_queue(
        "away", "Long on the way", "No delivery for more than 7 days", "route", "amber", {"due": "away"},
        _S.placed_at,
    ),
    Queue("short", "Stock to reorder", "{name} and others", "boxes", "amber", "variant", _short,
          {"stock": "short"}),
    Queue("tasks", "Tasks due", "{name}", "list-todo", "violet", "task", _tasks),
    Queue("unmatched", "Unmatched listings", "Not yet matched to your products", "tag", "grey",
          "listing", _listed(listing_list.LIST, {})),
    Queue("held", "Rows held back", "Rows of files that could not be imported", "file-warning", "grey",
          "held", _held),
)  # fmt: skip
