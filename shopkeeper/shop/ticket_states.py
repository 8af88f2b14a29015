"""How a ticket goes on: the steps there are, in which states each is allowed, and what is asked first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order
from shopkeeper.model.tickets import TicketState as S
from shopkeeper.shop import settings, ticket_kinds, ticket_log, ticket_rules
from shopkeeper.shop.ticket_figures import OVER
from shopkeeper.shop.ticket_kinds import Kind
from shopkeeper.shop.ticket_log import By
from shopkeeper.shop.ticket_rules import OPEN


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the states it is done in, and the one it leads to."""

    before: frozenset[S]
    after: S


def _step(after: S, *before: S) -> Step:
    return Step(frozenset(before or (state for state in OPEN if state != after)), after)


STEPS: dict[str, Step] = {
    "work": _step(S.WORKING),
    "wait_buyer": _step(S.WAITING_BUYER),
    "wait_goods": _step(S.WAITING_GOODS),
    "wait_platform": _step(S.WAITING_PLATFORM),
    "settle": _step(S.TO_SETTLE),
    "close": _step(S.CLOSED, *OPEN),
    "reject": _step(S.REJECTED, *OPEN),
    "withdraw": _step(S.WITHDRAWN, *OPEN),
    "reopen": _step(S.WORKING, S.CLOSED, S.REJECTED, S.WITHDRAWN),
}
# Those that only say who is waited for.
TURNS = ("work", "wait_buyer", "wait_goods", "wait_platform", "settle")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a ticket ended: an outcome of its kind, why it came up, whose fault, what is learnt of it."""

    outcome: str
    reason: str
    fault: str = ""
    lesson: str = ""
    satisfaction: int | None = None


def allowed(step: str, state: str) -> bool:
    """Whether a step may be done in a state."""
    return state in STEPS[step].before


def offered(step: str, state: str, kind: Kind) -> bool:
    """Whether a step is allowed and means something for a kind of ticket."""
    if step == "wait_goods" and not kind.takes_back:
        return False
    if step == "settle" and kind.money == "none":
        return False
    return allowed(step, state)


def turn(session: Session, ids: Sequence[int], step: str, by: By) -> None:
    """Say whose turn it is (`step` of TURNS); those it is not offered for stay as they are.

    Raises ShopError `ticket.gone`, and for one alone `ticket.over` and `ticket.no_turn`.
    """
    for ticket_id in ids:
        found = ticket_rules.row(session, ticket_id)
        if offered(step, found["state"], ticket_kinds.named(found["kind"])):
            become(session, found, STEPS[step].after, by)
        elif len(ids) == 1:
            ticket_rules.open_row(session, ticket_id)
            raise ShopError("ticket.no_turn", number=found["number"])


def become(session: Session, ticket: Mapping[str, Any], after: S, by: By, text: str = "") -> None:
    """Set a ticket's state, with its clock and its log; the caller has looked whether it may."""
    over = after in OVER
    ticket_rules.put(
        session,
        ticket["id"],
        state=after,
        state_at=by.now,
        waited_minutes=ticket["waited_minutes"] + _stood_still(ticket, by.now),
        closed_at=by.now if over else None,
    )
    ticket_log.add(session, ticket["id"], by, "state", after.value, text)


def _stood_still(ticket: Mapping[str, Any], now: datetime) -> int:
    """The minutes of the state left now that do not count: the buyer's, and those it was over."""
    if ticket["state"] not in (S.WAITING_BUYER, *OVER):
        return 0
    return max(int((now - ticket["state_at"]).total_seconds()) // 60, 0)


def close(session: Session, ticket_id: int, ending: Ending, by: By) -> None:
    """Solve a ticket: with an outcome of its kind and a reason, and nothing agreed left to pay.

    Raises ShopError `ticket.gone`, `ticket.over`, `ticket.no_outcome`, `ticket.no_reason`,
    `ticket.no_fault`, `ticket.bad_satisfaction`, `ticket.refund_open` and `ticket.fee_open`.
    """
    ticket = ticket_rules.open_row(session, ticket_id)
    kind = ticket_kinds.named(ticket["kind"])
    _check_ending(kind, ending)
    _check_money(session, ticket, kind)
    ticket_rules.put(
        session,
        ticket_id,
        outcome=ending.outcome,
        reason=ending.reason,
        fault=ending.fault,
        lesson=ending.lesson.strip() or ticket["lesson"],
        satisfaction=ending.satisfaction or ticket["satisfaction"],
    )
    become(session, ticket, S.CLOSED, by)


def _check_ending(kind: Kind, ending: Ending) -> None:
    words = ticket_kinds.vocabulary()
    if ending.outcome not in kind.outcomes:
        raise ShopError("ticket.no_outcome", field="outcome")
    if ending.reason not in words.reasons:
        raise ShopError("ticket.no_reason", field="reason")
    if ending.fault and ending.fault not in words.faults:
        raise ShopError("ticket.no_fault", field="fault")
    if ending.satisfaction is not None and not 1 <= ending.satisfaction <= 5:
        raise ShopError("ticket.bad_satisfaction", field="satisfaction")


def _check_money(session: Session, ticket: Mapping[str, Any], kind: Kind) -> None:
    owed = (ticket["refund_cents"] or 0) - ticket_rules.refunded(session, ticket["id"])
    if kind.money == "refund" and owed > 0:
        raise ShopError("ticket.refund_open", field="refund_cents", amount=_amount(session, ticket, owed))
    asked = ticket["fee_cents"] - ticket["fee_got_cents"]
    if kind.money == "fee" and asked > 0:
        raise ShopError("ticket.fee_open", field="fee_got_cents", amount=_amount(session, ticket, asked))


def _amount(session: Session, ticket: Mapping[str, Any], cents: int) -> str:
    order = session.get(Order, ticket["order_id"]) if ticket["order_id"] else None
    return formats.amount(cents, (order.currency if order else "") or settings.get(session, "currency"))


def reject(session: Session, ticket_id: int, why: str, by: By) -> None:
    """Turn a ticket down. ShopError `ticket.gone`, `ticket.over`, `ticket.no_why`, `ticket.money_moved`."""
    ticket = ticket_rules.open_row(session, ticket_id)
    if not why.strip():
        raise ShopError("ticket.no_why", field="why")
    _refuse_paid(session, ticket)
    become(session, ticket, S.REJECTED, by, why)


def withdraw(session: Session, ticket_id: int, why: str, by: By) -> None:
    """The buyer took it back. Raises ShopError `ticket.gone`, `ticket.over`, `ticket.money_moved`."""
    ticket = ticket_rules.open_row(session, ticket_id)
    _refuse_paid(session, ticket)
    become(session, ticket, S.WITHDRAWN, by, why)


def _refuse_paid(session: Session, ticket: Mapping[str, Any]) -> None:
    if ticket_rules.refunded(session, ticket["id"]):
        raise ShopError("ticket.money_moved", number=ticket["number"])


def reopen(session: Session, ticket_id: int, why: str, by: By) -> None:
    """Take up again what was over, with a reason; it needs an outcome anew.

    The time it was over does not count against the shop's promise. Raises ShopError
    `ticket.gone`, `ticket.not_over` and `ticket.no_reopening`.
    """
    ticket = ticket_rules.row(session, ticket_id)
    if ticket["state"] not in OVER:
        raise ShopError("ticket.not_over", number=ticket["number"])
    if not why.strip():
        raise ShopError("ticket.no_reopening", field="why")
    become(session, ticket, S.WORKING, by, why)
    ticket_rules.put(session, ticket_id, outcome="", archived_at=None)
