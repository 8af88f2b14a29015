"""The ticket list: its columns, its filters, and the queues of after-sales."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, case, func, literal, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from shopkeeper.model.customers import Customer
from shopkeeper.model.orders import Order, OrderLine, OrderSummary
from shopkeeper.model.shop import Channel
from shopkeeper.model.tickets import Ticket, TicketLine, TicketState, TicketSummary
from shopkeeper.shop import channels, ticket_kinds
from shopkeeper.shop.lists import Column, Filter, ListSpec, archive, between, on_days
from shopkeeper.shop.order_list import in_shop_currency
from shopkeeper.shop.ticket_kinds import Said, branch_word, fault_word, kind_word, outcome_word, reason_word
from shopkeeper.shop.ticket_rules import OPEN
from shopkeeper.shop.tickets import CLAIM_STATES

_S, _T, _O, _L = TicketSummary, Ticket, Order, TicketLine

STATES = {
    TicketState.WORKING: "In progress",
    TicketState.WAITING_BUYER: "With buyer",
    TicketState.WAITING_GOODS: "Goods due",
    TicketState.WAITING_PLATFORM: "With platform",
    TicketState.TO_SETTLE: "To settle",
    TicketState.CLOSED: "Resolved",
    TicketState.REJECTED: "Rejected",
    TicketState.WITHDRAWN: "Withdrawn",
}
URGENT = {1: "Urgent"}
# The queue of what is over, however it ended.
ENDED = "ended"

KIND_WORDS = Said(ticket_kinds.kinds, kind_word)
REASON_WORDS = Said(lambda: ticket_kinds.vocabulary().reasons, reason_word)
OUTCOME_WORDS = Said(lambda: ticket_kinds.vocabulary().outcomes, outcome_word)
FAULT_WORDS = Said(lambda: ticket_kinds.vocabulary().faults, fault_word)


def in_shops(cents: Any) -> ColumnElement[int]:
    """An amount of a ticket in the shop's currency: by its order's rate, if it has an order."""
    return case((_O.id.is_(None), cents), else_=in_shop_currency(cents))


_goods = (
    select(func.group_concat(_L.title + literal(" ×") + sql_cast(_L.quantity, String), literal("\n")))
    .where(_L.ticket_id == _T.id)
    .correlate(_T)
    .scalar_subquery()
)
_buyer = func.coalesce(func.nullif(Customer.name, ""), func.nullif(_O.recipient, ""), _O.buyer_account, "")


def _hidden(name: str, title: str, value: Any, kind: str = "text", width: int = 120, **rest: Any) -> Column:
    """A column that is not shown at first and does not sort."""
    return Column(name, title, value, kind, width, shown=False, sortable=False, **rest)


COLUMNS = (
    Column("urgent", "Urgent", case((_T.urgent, 1)), "choice", 48, sortable=False, words=URGENT),
    Column("number", "Ticket number", _T.number, "code", 136, sort=_S.ticket_id),
    Column("kind", "Kind", _S.kind, "choice", 104, sort=_S.kind, then=_S.rank, words=KIND_WORDS),
    Column("state", "State", _S.state, "choice", 112, sort=_S.state, then=_S.rank, words=STATES),
    Column("left", "Time left", _S.due_at, "left", 96, sort=_S.rank, written="due"),
    Column("buyer", "Buyer", _buyer, width=112, sortable=False, private=True),
    Column("goods", "Items", func.coalesce(_goods, ""), "names", width=190, sortable=False, grow=1),
    Column("reason", "Reason", _T.reason, "choice", 136, sortable=False, words=REASON_WORDS, wide=True),
    Column("refund", "Refund agreed", in_shops(_T.refund_cents), "money", 96, sortable=False),
    Column("opened", "Opened", _S.opened_at, "time", 104, wide=True),
    _hidden("due", "Due", _S.due_at, "time", 104),
    _hidden("order", "Order number", OrderSummary.number, "code", 190),
    _hidden("platform_number", "Platform's ticket number", _T.platform_number, "code", 176),
    _hidden("platform", "Platform", Channel.platform, "choice", 104, words=channels.PLATFORMS),
    _hidden("shop", "Shop", Channel.name),
    _hidden("fault", "Fault", _T.fault, "choice", 104, words=FAULT_WORDS),
    _hidden("outcome", "Outcome", _T.outcome, "choice", 130, words=OUTCOME_WORDS),
    _hidden("wish", "What the buyer wants", _T.wish, width=200),
    _hidden("agreed", "What was agreed", _T.agreed, width=200),
    _hidden("quantity", "Pieces", _S.quantity, "number", 80),
    _hidden("received", "Received", _S.received, "number", 80),
    _hidden("refunded", "Refunded", in_shops(_S.refunded_cents), "money", 96),
    _hidden("cost", "Extra costs", in_shops(_S.cost_cents), "money", 104),
    _hidden("compensation", "Compensation", in_shops(_T.compensation_cents), "money", 104),
    _hidden("return_postage", "Return postage", in_shops(_T.return_postage_cents), "money", 112),
    _hidden("claim", "Claim", _T.claim_state, "choice", 104, words=CLAIM_STATES),
    _hidden("claim_got", "Claim received", in_shops(_T.claim_got_cents), "money", 112),
    _hidden("fee", "Fee received", in_shops(_T.fee_got_cents), "money", 104),
    _hidden("return_courier", "Return courier", _T.return_courier),
    _hidden("return_number", "Return tracking number", _T.return_number, "code", 160),
    _hidden("resend_courier", "Outgoing courier", _T.resend_courier),
    _hidden("resend_number", "Outgoing tracking number", _T.resend_number, "code", 160),
    _hidden("satisfaction", "Satisfaction", _T.satisfaction, "number", 96),
    _hidden("lesson", "Lesson", _T.lesson, width=200),
    _hidden("received_at", "Received on", _T.received_at, "time", 104),
    _hidden("closed_at", "Resolved on", _T.closed_at, "time", 104),
)

_is_open = _S.state.in_([state.value for state in OPEN])


def _due(which: str, now: datetime) -> ColumnElement[bool]:
    """What is overdue, due before the day ends, or open at all."""
    if which == "overdue":
        return _S.due_at < now
    if which == "today":
        return (_S.due_at >= now) & (_S.due_at < _day_after(now))
    return _is_open


def _day_after(now: datetime) -> datetime:
    return datetime.combine(now.date(), time()) + timedelta(days=1)


def due_counts(session: Session, now: datetime) -> Mapping[str, int]:
    """How many tickets are overdue at the wall time `now`, due today, and open at all."""
    here = _S.archived.is_(False)
    names = ("overdue", "today", "open")
    query = select(*(func.count().filter(_due(name, now)) for name in names)).where(here)
    return dict(zip(names, session.execute(query).one(), strict=True))


def queue_counts(session: Session) -> Mapping[str, int]:
    """How many tickets stand in each state, all that are over as one; those put away left out."""
    queue = case((_is_open, _S.state), else_=literal(ENDED))
    query = select(queue, func.count()).where(_S.archived.is_(False)).group_by(queue)
    return {row[0]: row[1] for row in session.execute(query)}


def _state(wanted: str) -> ColumnElement[bool]:
    return ~_is_open if wanted == ENDED else _S.state == wanted


def _kinds(session: Session) -> list[tuple[str, str]]:
    used = set(session.scalars(select(_S.kind).distinct()))
    known = [name for name in ticket_kinds.kinds() if name in used]
    return [(name, kind_word(name)) for name in (*known, *sorted(used - set(known)))]


def _reasons(_: Any) -> list[tuple[str, str]]:
    return [(name, branch_word(name)) for name in ticket_kinds.vocabulary().branches]


def _of_reason(branch: str) -> ColumnElement[bool]:
    return _S.ticket_id.in_(select(_T.id).where(_T.reason.startswith(f"{branch}.", autoescape=True)))


def _of(column: Any) -> Any:
    return lambda value: _S.ticket_id.in_(select(_T.id).where(column == value))


LIST = ListSpec(
    subject="ticket",
    spine=_S.__table__,
    spine_id=_S.ticket_id,
    source=_T.__table__.join(_S.__table__, _S.ticket_id == _T.id)
    .outerjoin(_O.__table__, _O.id == _T.order_id)
    .outerjoin(OrderSummary.__table__, OrderSummary.order_id == _T.order_id)
    .outerjoin(Channel.__table__, Channel.id == _T.channel_id)
    .outerjoin(Customer.__table__, Customer.id == _T.customer_id),
    id=_T.id,
    columns=COLUMNS,
    filters=(
        Filter(
            "due",
            "Due",
            _due,
            lambda _: [("overdue", "Overdue"), ("today", "Due today"), ("open", "All open")],
            counts=due_counts,
            timed=True,
        ),
        Filter(
            "state",
            "State",
            _state,
            lambda _: [*((state, STATES[state]) for state in OPEN), (ENDED, "Ended")],
            counts=queue_counts,
        ),
        Filter("kind", "Kind", lambda kind: _S.kind == kind, _kinds),
        Filter(
            "ending",
            "How it ended",
            lambda state: _S.state == state,
            lambda _: [(state, word) for state, word in STATES.items() if state not in OPEN],
            more=True,
        ),
        Filter("reason", "Reason", _of_reason, _reasons, more=True),
        Filter("channel", "Shop", _of(_T.channel_id), channels.channels, more=True),
        Filter(
            "fault",
            "Fault",
            _of(_T.fault),
            lambda _: [(name, fault_word(name)) for name in ticket_kinds.vocabulary().faults],
            more=True,
        ),
        Filter(
            "look",
            "To look at",
            lambda which: {
                "urgent": _S.ticket_id.in_(select(_T.id).where(_T.urgent.is_(True))),
                "claim": _S.ticket_id.in_(select(_T.id).where(_T.claim_state == "asked")),
                "low": _S.ticket_id.in_(select(_T.id).where(_T.satisfaction <= 2)),
            }[which],
            lambda _: [("urgent", "Urgent"), ("claim", "Claims open"), ("low", "Dissatisfied")],
            more=True,
        ),
        Filter("opened", "Opened", on_days(_S.opened_at), kind="date"),
        Filter("due_at", "Due", on_days(_S.due_at), kind="date"),
        Filter("refunded", "Refunded", between(_S.refunded_cents), kind="money"),
        archive(_S.archived, more=True),
    ),
    default=_S.archived.is_(False),
    default_sort="left",
    default_descending=False,
)


@dataclass(frozen=True, slots=True)
class Brief:
    """A ticket as it is named beside its order or customer."""

    ticket_id: int
    number: str
    kind: str
    state: str
    due_at: datetime | None
    opened_at: datetime


def of_order(session: Session, order_id: int) -> list[Brief]:
    """The tickets of an order, also those its goods are part of: open ones first, the most urgent on top."""
    of_lines = select(_L.ticket_id).join(OrderLine, OrderLine.id == _L.order_line_id)
    return _briefs(
        session, or_(_T.order_id == order_id, _T.id.in_(of_lines.where(OrderLine.order_id == order_id)))
    )


def of_customer(session: Session, customer_id: int) -> list[Brief]:
    """The tickets of a customer, open ones first, the most urgent on top."""
    return _briefs(session, _T.customer_id == customer_id)


def _briefs(session: Session, condition: ColumnElement[bool]) -> list[Brief]:
    columns = (_T.id, _T.number, _T.kind, _T.state, _S.due_at, _T.opened_at)
    query = select(*columns).join(_S, _S.ticket_id == _T.id).where(condition)
    return [Brief(*row) for row in session.execute(query.order_by(_S.rank, _T.id.desc()))]
