"""How a ticket goes on, its clocks, and what is asked before it is over."""

from datetime import timedelta
from typing import Any

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.model.tickets import TicketState as S
from shopkeeper.shop import ticket_kinds, ticket_log
from shopkeeper.shop.ticket_figures import lateness
from shopkeeper.shop.ticket_money import Refund, refund
from shopkeeper.shop.ticket_states import (
    STEPS,
    TURNS,
    allowed,
    close,
    offered,
    reject,
    reopen,
    turn,
    withdraw,
)
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.shop.cases import BY, act, do, ending, later, on, open_ticket, summary, ticket

OPEN = {S.WORKING, S.WAITING_BUYER, S.WAITING_GOODS, S.WAITING_PLATFORM, S.TO_SETTLE}
LEADS = {
    "work": S.WORKING,
    "wait_buyer": S.WAITING_BUYER,
    "wait_goods": S.WAITING_GOODS,
    "wait_platform": S.WAITING_PLATFORM,
    "settle": S.TO_SETTLE,
}


def refused(error: pytest.ExceptionInfo[ShopError]) -> tuple[str, str | None]:
    assert sentence(error.value).endswith(".")
    return error.value.key, error.value.field


def go(shop: ShopFile, one: int, step: str, **span: float) -> None:
    do(shop, lambda session: turn(session, [one], step, later(**span)), f"ticket.{step}")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", list(S))
def test_each_step_is_done_in_the_states_it_is_for(step: str, state: S) -> None:
    if step == "reopen":
        assert allowed(step, state) == (state not in OPEN)
    elif step in LEADS:
        assert allowed(step, state) == (state in OPEN - {LEADS[step]})
    else:
        assert allowed(step, state) == (state in OPEN)


@pytest.mark.parametrize("step", TURNS)
def test_whose_turn_it_is_changes_and_is_logged(shop: ShopFile, step: str) -> None:
    one = on(shop, "return_refund")
    go(shop, one, "wait_platform" if step != "wait_platform" else "wait_buyer")
    go(shop, one, step, hours=2)
    assert (ticket(shop, one).state, ticket(shop, one).state_at) == (LEADS[step], later(hours=2).now)
    with shop.read() as session:
        assert ticket_log.entries(session, one)[0].detail == LEADS[step]


def test_a_kind_without_goods_or_money_does_not_wait_for_them(shop: ShopFile) -> None:
    question = ticket_kinds.named("question")
    assert not offered("wait_goods", S.WORKING, question) and not offered("settle", S.WORKING, question)
    one = on(shop, "question")
    with pytest.raises(ShopError) as error:
        go(shop, one, "wait_goods")
    assert refused(error) == ("ticket.no_turn", None)
    act(shop, withdraw, one, "")
    with pytest.raises(ShopError) as error:
        go(shop, one, "work")
    assert refused(error) == ("ticket.over", None)


def test_of_several_those_go_on_that_can(shop: ShopFile) -> None:
    first, second, third = (on(shop, kind) for kind in ("return_refund", "question", "exchange"))
    act(shop, withdraw, third, "不换了")
    do(shop, lambda session: turn(session, [first, second, third], "wait_goods", BY))
    assert [ticket(shop, one).state for one in (first, second, third)] == [
        S.WAITING_GOODS,
        S.WORKING,
        S.WITHDRAWN,
    ]


# Clocks


def test_the_shops_promise_stands_still_while_the_buyer_is_waited_for(shop: ShopFile) -> None:
    one = on(shop, "question", promise_days=2)
    promised = BY.now + timedelta(days=2)
    assert summary(shop, one).due_at == promised
    go(shop, one, "wait_buyer", hours=1)
    assert summary(shop, one).due_at is None
    go(shop, one, "wait_platform", hours=31)
    assert summary(shop, one).due_at == promised + timedelta(hours=30)
    go(shop, one, "work", hours=50)  # platform and courier are the shop's own time
    assert summary(shop, one).due_at == promised + timedelta(hours=30)


def test_a_platforms_date_does_not_stand_still(shop: ShopFile) -> None:
    one = on(shop, "refund_only", answer_by=later(hours=4).now, promise_days=2)
    go(shop, one, "wait_buyer")
    assert summary(shop, one).due_at == later(hours=4).now


def test_without_a_promise_nothing_is_due(shop: ShopFile) -> None:
    assert summary(shop, on(shop, "question", promise_days=None)).due_at is None


def test_what_is_due_is_green_amber_or_red() -> None:
    now = BY.now
    assert lateness(None, now) == ""
    assert [lateness(now + timedelta(hours=hours), now) for hours in (-1, 0, 23, 24)] == [
        "overdue",
        "soon",
        "soon",
        "fine",
    ]


def test_the_most_urgent_stands_first_and_what_is_over_last(shop: ShopFile) -> None:
    late, soon, still, old, new = (
        open_ticket(shop, "question", promise_days=days) for days in (1, 2, None, 1, 1)
    )
    for one, hours in ((old, 1), (new, 2)):
        do(
            shop,
            lambda session, one=one, hours=hours: close(session, one, ending("question"), later(hours=hours)),
        )
    ranked = sorted((late, soon, still, old, new), key=lambda one: summary(shop, one).rank)
    assert ranked == [late, soon, still, new, old]


def test_time_it_was_over_does_not_count_when_it_is_reopened(shop: ShopFile) -> None:
    one = on(shop, "question", promise_days=2)
    act(shop, close, one, ending("question"))
    do(shop, lambda session: reopen(session, one, "又坏了", later(days=60)))
    done = ticket(shop, one)
    assert (done.state, done.outcome, done.closed_at) == (S.WORKING, "", None)
    assert summary(shop, one).due_at == BY.now + timedelta(days=62)


# The end


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "returned"}, "outcome"),  # not one of a question's
        ({"reason": ""}, "reason"),
        ({"fault": "moon"}, "fault"),
        ({"satisfaction": 9}, "satisfaction"),
    ],
)
def test_nothing_is_solved_without_outcome_and_reason(
    shop: ShopFile, fields: dict[str, Any], key: str
) -> None:
    one = on(shop, "question")
    with pytest.raises(ShopError) as error:
        act(shop, close, one, ending("question", **fields))
    assert refused(error)[1] == key
    assert ticket(shop, one).state == S.WORKING


def test_what_was_agreed_is_paid_before_the_end(shop: ShopFile) -> None:
    one = on(shop, "refund_only")
    with pytest.raises(ShopError) as error:
        act(shop, close, one, ending("refund_only"))
    assert refused(error) == ("ticket.refund_open", "refund_cents")
    assert "20.00" in sentence(error.value)
    act(shop, refund, one, Refund(2000))
    act(shop, close, one, ending("refund_only"))
    fee = open_ticket(shop, "pay_difference", fee_cents=1500, fee_got_cents=500)
    with pytest.raises(ShopError) as error:
        act(shop, close, fee, ending("pay_difference"))
    assert refused(error) == ("ticket.fee_open", "fee_got_cents")
    assert "10.00" in sentence(error.value)


def test_lesson_and_satisfaction_that_stood_there_stay(shop: ShopFile) -> None:
    one = on(shop, "question", lesson="写进详情页", satisfaction=5)
    act(shop, close, one, ending("question"))
    assert (ticket(shop, one).lesson, ticket(shop, one).satisfaction) == ("写进详情页", 5)


def test_a_rejection_says_why(shop: ShopFile) -> None:
    one = on(shop, "return_refund")
    with pytest.raises(ShopError) as error:
        act(shop, reject, one, " ")
    assert refused(error) == ("ticket.no_why", "why")
    act(shop, reject, one, "已佩戴")
    assert ticket(shop, one).state == S.REJECTED
    with shop.read() as session:
        assert ticket_log.entries(session, one)[0].text == "已佩戴"


@pytest.mark.parametrize("deed", [reject, withdraw])
def test_once_money_went_back_a_ticket_is_only_closed(shop: ShopFile, deed: Any) -> None:
    one = on(shop, "refund_only")
    act(shop, refund, one, Refund(100))
    with pytest.raises(ShopError) as error:
        act(shop, deed, one, "x")
    assert refused(error) == ("ticket.money_moved", None)


@pytest.mark.parametrize("deed", [close, reject, withdraw])
def test_what_is_over_is_over(shop: ShopFile, deed: Any) -> None:
    one = on(shop, "question")
    with pytest.raises(ShopError) as error:
        act(shop, reopen, one, "x")
    assert refused(error) == ("ticket.not_over", None)
    act(shop, withdraw, one, "")
    with pytest.raises(ShopError) as error:
        act(shop, deed, one, ending("question") if deed is close else "x")
    assert refused(error) == ("ticket.over", None)
    with pytest.raises(ShopError) as error:
        act(shop, reopen, one, "")
    assert refused(error) == ("ticket.no_reopening", "why")
