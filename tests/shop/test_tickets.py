"""Tickets of every kind are opened, worked on and closed; each guard says why not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState
from shopkeeper.model.tickets import TicketState
from shopkeeper.shop import ticket_kinds, ticket_log, ticket_marks, ticket_opening, ticket_states, tickets
from shopkeeper.shop.ticket_goods import Found, Resend, receive, send
from shopkeeper.shop.ticket_money import Refund, refund
from shopkeeper.shop.tickets import LineData, TicketData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.shop.cases import (
    BY,
    STANDS,
    act,
    do,
    ending,
    later,
    line,
    lines,
    on,
    open_ticket,
    paid_back,
    sold_order,
    summary,
    ticket,
)
from tests.shop.sold import enter_in, imported, lines_of
from tests.store.shops import rows

KINDS = list(ticket_kinds.kinds())


def refused(error: pytest.ExceptionInfo[ShopError]) -> tuple[str, str | None]:
    """Its key and field; its sentence can be said."""
    assert sentence(error.value).endswith(".")
    return error.value.key, error.value.field


# From the beginning to the end


@pytest.mark.parametrize("kind", KINDS)
def test_a_ticket_of_each_kind_is_opened_worked_on_and_closed(shop: ShopFile, kind: str) -> None:
    found = ticket_kinds.named(kind)
    one = on(shop, kind)
    assert ticket(shop, one).state == TicketState.WORKING
    for step in ("wait_buyer", "work"):
        do(shop, lambda session, step=step: ticket_states.turn(session, [one], step, BY), f"ticket.{step}")
    for point in found.steps:
        act(shop, ticket_log.tick, one, point.name)
    if found.takes_back:
        act(shop, receive, one, {line(shop, one): Found(sellable=2)})
    if found.sends:
        act(shop, send, one, Resend("顺丰", "SF1", postage_cents=1200))
    if found.money == "refund":
        act(shop, refund, one, Refund(ticket(shop, one).refund_cents or 500, "alipay"))
    act(shop, ticket_states.close, one, ending(kind, fault="shop", lesson="早点说", satisfaction=4))
    done = ticket(shop, one)
    assert (done.state, done.closed_at, done.outcome) == (TicketState.CLOSED, BY.now, found.outcomes[0])
    assert (done.fault, done.lesson, done.satisfaction) == ("shop", "早点说", 4)
    assert summary(shop, one).due_at is None
    with shop.read() as session:
        assert set(ticket_log.ticked(session, one)) == {point.name for point in found.steps}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_done_ticks_its_steps_and_takes_them_away_when_undone(shop: ShopFile, kind: str) -> None:
    found = ticket_kinds.named(kind)
    before = rows(shop)
    one = on(shop, kind)
    act(shop, ticket_marks.answered, one)
    if found.takes_back:
        edit(shop, one, return_number="ZT1")
        act(shop, receive, one, {line(shop, one): Found(sellable=2)})
    if found.sends:
        act(shop, send, one, Resend("顺丰", "SF1"))
    if found.money == "refund":
        act(shop, refund, one, Refund(ticket(shop, one).refund_cents or 500))
    with shop.read() as session:
        assert set(ticket_log.ticked(session, one)) == {step.name for step in found.steps if step.by}
    while shop.undoable():
        shop.undo()
    assert rows(shop) == before


@pytest.mark.parametrize("kind", KINDS)
def test_one_click_fills_in_goods_money_and_deadlines(shop: ShopFile, kind: str) -> None:
    found = ticket_kinds.named(kind)
    order_id = sold_order(shop, STANDS.get(kind, OrderState.DELIVERED))
    with shop.read() as session:
        data = ticket_opening.proposed(session, kind, order_id, BY.now)
        names = {one.name for one in ticket_opening.kinds_for(session, order_id)}
    assert [(one.quantity, one.title) for one in data.lines] == [(2, "戒指")]
    assert data.refund_cents == (2000 if found.worth else None)
    assert (data.promise_days, data.answer_by) == (found.promise_days, None)  # the shop's own channel
    assert kind in names


def test_a_platforms_order_brings_the_platforms_deadline(shop: ShopFile) -> None:
    order_id = sold_order(shop, OrderState.DELIVERED)
    with shop.command("setting.change") as session:
        session.connection().exec_driver_sql("UPDATE channel SET platform = 'taobao'")
    with shop.read() as session:
        data = ticket_opening.proposed(session, "return_refund", order_id, BY.now)
    assert data.answer_by == BY.now + timedelta(hours=48)
    assert ticket_opening.evidence_due("return_refund", BY.now) == BY.now + timedelta(hours=72)
    assert ticket_opening.evidence_due("question", BY.now) is None


def test_before_dispatch_all_that_was_paid_is_proposed_and_later_only_the_goods(shop: ShopFile) -> None:
    paid, sent = sold_order(shop, OrderState.PAID), sold_order(shop, OrderState.DELIVERED)
    with shop.read() as session:
        before = ticket_opening.proposed(session, "refund_only", paid, BY.now)
        after = ticket_opening.proposed(session, "refund_only", sent, BY.now)
        one = replace(after, lines=(replace(after.lines[0], quantity=1),))
        half = ticket_opening.with_money(session, one)
        alone = ticket_opening.with_money(session, TicketData("refund_only"))
    assert (before.refund_cents, after.refund_cents, half.refund_cents) == (2600, 2000, 1000)
    assert alone.refund_cents is None


def test_discounts_are_shared_by_the_goods_and_nothing_beyond_what_is_kept_is_proposed(
    shop: ShopFile,
) -> None:
    order_id = enter_in(shop, OrderState.FINISHED, shop_discount_cents=1000, postage_cents=100)
    ring, chain = lines_of(shop, order_id)
    with shop.read() as session:
        whole = ticket_opening.proposed(session, "return_refund", order_id, BY.now)
        ringless = replace(whole, lines=tuple(one for one in whole.lines if one.order_line_id == chain.id))
        part = ticket_opening.with_money(session, ringless)
    # 25.98 + 45.00 - 10.00; of the chain 45.00 / 70.98 of it
    assert (whole.refund_cents, part.refund_cents) == (6098, round(6098 * 4500 / 7098))
    done = open_ticket(shop, "return_refund", order_id)
    act(shop, refund, done, Refund(6100, why="先退"))
    with shop.read() as session:
        assert ticket_opening.proposed(session, "return_refund", order_id, BY.now).refund_cents == 98
    assert ring.id


def test_an_order_without_amounts_is_worth_nothing(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.FINISHED)
    imported(shop, order_id)
    with shop.command("setting.change") as session:
        session.connection().exec_driver_sql("UPDATE order_line SET price_e4 = 0, discount_cents = 0")
    with shop.read() as session:
        assert ticket_opening.proposed(session, "return_refund", order_id, BY.now).refund_cents is None


def test_a_ticket_stands_alone_where_its_kind_allows(shop: ShopFile) -> None:
    one = open_ticket(shop, "repair", lines=(LineData(1, title="旧手链", options="银"),))
    two = open_ticket(shop, "question", opened_at=BY.now - timedelta(days=1))
    assert [ticket(shop, number).number for number in (one, two)] == ["S20261126-01", "S20261125-01"]
    assert ticket(shop, open_ticket(shop, "question")).number == "S20261126-02"
    with shop.read() as session:
        assert "return_refund" not in {kind.name for kind in ticket_opening.kinds_for(session, None)}


def test_a_ticket_spans_several_orders(shop: ShopFile) -> None:
    first, second = (sold_order(shop, OrderState.FINISHED) for _ in range(2))
    other = lines_of(shop, second)[0].id
    with shop.read() as session:
        whole = ticket_opening.proposed(session, "return_refund", first, BY.now)
    both = (*whole.lines, LineData(1, other))
    one = open_ticket(shop, "return_refund", first, lines=both)
    act(shop, receive, one, {row.id: Found(sellable=1) for row in lines(shop, one)})
    pieces = {row.id: 1 for row in lines(shop, one)}
    act(shop, refund, one, Refund(1000, pieces=pieces))
    act(shop, refund, one, Refund(900, order_id=second, pieces=pieces))
    assert paid_back(shop, one) == [(first, -1000), (second, -900)]
    assert [lines_of(shop, number)[0].refunded_quantity for number in (first, second)] == [1, 1]
    assert summary(shop, one).refunded_cents == 1900


# What a ticket may be


@pytest.mark.parametrize(
    ("kind", "state", "key"),
    [
        ("return_refund", OrderState.PAID, "ticket.not_sent"),
        ("where", OrderState.PACKING, "ticket.not_sent"),
        ("hurry", OrderState.SHIPPED, "ticket.sent_already"),
        ("hurry", OrderState.UNPAID, "ticket.sent_already"),
        ("intercept", OrderState.DELIVERED, "ticket.not_on_the_way"),
        ("intercept", OrderState.PAID, "ticket.not_on_the_way"),
    ],
)
def test_a_kind_asks_where_the_order_stands(shop: ShopFile, kind: str, state: OrderState, key: str) -> None:
    order_id = sold_order(shop, state)
    with pytest.raises(ShopError) as error:
        open_ticket(shop, kind, order_id)
    assert refused(error) == (key, "kind")
    with shop.read() as session:
        assert kind not in {one.name for one in ticket_opening.kinds_for(session, order_id)}


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (OrderState.UNPAID, "question"),
        (OrderState.PAID, "refund_only"),
        (OrderState.PACKING, "refund_only"),
        (OrderState.SHIPPED, "return_refund"),
        (OrderState.FINISHED, "return_refund"),
    ],
)
def test_a_ticket_begins_as_what_most_on_such_an_order_are(
    shop: ShopFile, state: OrderState, kind: str
) -> None:
    order_id = sold_order(shop, state)
    with shop.read() as session:
        assert ticket_opening.usual_for(session, order_id) == kind


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "nonsense"}, "ticket.no_kind", "kind"),
    ({"order_id": None}, "ticket.needs_order", "order"),
    ({"order_id": 99}, "order.gone", "order"),
    ({"lines": ()}, "ticket.no_lines", "lines"),
    ({"lines": (LineData(1),)}, "ticket.no_goods", "lines.0.title"),
    ({"lines": (LineData(0, title="x"),)}, "line.no_quantity", "lines.0.quantity"),
    ({"lines": (LineData(1, 99),)}, "line.gone", "lines.0.title"),
    ({"lines": (LineData(1, title="x"), LineData(3, 1))}, "ticket.too_many_pieces", "lines.1.quantity"),
    ({"reason": "ask.goods"}, "ticket.wrong_reason", "reason"),
    ({"fault": "moon"}, "ticket.no_fault", "fault"),
    ({"seven_days": "often"}, "ticket.no_choice", "seven_days"),
    ({"claim_cents": -1}, "ticket.bad_amount", "claim_cents"),
    ({"refund_cents": 10**12}, "ticket.bad_amount", "refund_cents"),
    ({"promise_days": 400}, "ticket.bad_days", "promise_days"),
    ({"satisfaction": 6}, "ticket.bad_satisfaction", "satisfaction"),
]


@pytest.mark.parametrize(("fields", "key", "field"), WRONG, ids=[f"{row[1]}-{row[2]}" for row in WRONG])
def test_what_can_not_be_is_refused_at_its_field(
    shop: ShopFile, fields: dict[str, Any], key: str, field: str
) -> None:
    order_id = sold_order(shop, OrderState.FINISHED)
    with pytest.raises(ShopError) as error:
        open_ticket(shop, "return_refund", order_id, **fields)
    assert refused(error) == (key, field)
    with pytest.raises(ShopError) as error:
        open_ticket(shop, "question", refund_cents=100)
    assert refused(error) == ("ticket.no_refund_kind", "refund_cents")


def test_an_order_that_is_gone_begins_no_ticket(shop: ShopFile) -> None:
    with shop.read() as session, pytest.raises(ShopError, match=r"order\.gone"):
        ticket_opening.proposed(session, "refund_only", 5, BY.now)


# Editing


def edit(shop: ShopFile, one: int, **fields: Any) -> None:
    with shop.read() as session:
        data = tickets.data_of(session, one)
    act(shop, tickets.edit, one, replace(data, **fields))


def test_what_is_typed_stays_and_a_return_number_ticks_its_step(shop: ShopFile) -> None:
    one = on(shop, "return_refund", wish="退钱")
    changed = {
        "agreed": " 退 20 元 ",
        "urgent": True,
        "seven_days": "within",
        "freight_insurance": True,
        "return_postage_by": "insurance",
        "return_courier": "中通",
        "return_number": "ZT1",
        "warranty_until": date(2027, 1, 1),
        "pictures": ("b", "a"),
    }
    edit(shop, one, **changed)
    with shop.read() as session:
        data = tickets.data_of(session, one)
        assert list(ticket_log.ticked(session, one)) == ["parcel"]
    assert {name: getattr(data, name) for name in changed} == {**changed, "agreed": "退 20 元"}
    assert data.wish == "退钱"


def test_lines_of_a_ticket_are_added_changed_and_taken_out(shop: ShopFile) -> None:
    one = on(shop, "return_refund")
    old = line(shop, one)
    with shop.read() as session:
        first = tickets.data_of(session, one).lines[0]
    edit(shop, one, lines=(replace(first, quantity=1), LineData(3, title="礼盒")))
    assert [(row.id == old, row.quantity, row.title) for row in lines(shop, one)] == [
        (True, 1, "戒指"),
        (False, 3, "礼盒"),
    ]
    edit(shop, one, lines=(LineData(3, title="礼盒"),))
    assert [row.title for row in lines(shop, one)] == ["礼盒"]
    edit(shop, one, kind="complaint", lines=())
    assert lines(shop, one) == [] and ticket(shop, one).kind == "complaint"


def test_a_line_that_something_became_of_stays(shop: ShopFile) -> None:
    one = on(shop, "return_refund")
    act(shop, receive, one, {line(shop, one): Found(damaged=2)})
    with shop.read() as session:
        first = tickets.data_of(session, one).lines[0]
    for wrong in (LineData(1, title="x"), replace(first, quantity=1), replace(first, order_line_id=None)):
        with pytest.raises(ShopError) as error:
            edit(shop, one, lines=(wrong,))
        assert refused(error) == ("ticket.line_in_use", "lines")


def test_a_kind_that_refunds_nothing_is_refused_once_money_went_back(shop: ShopFile) -> None:
    one = on(shop, "refund_only")
    edit(shop, one, kind="send_again", refund_cents=None)
    edit(shop, one, kind="refund_only")
    act(shop, refund, one, Refund(100))
    with pytest.raises(ShopError) as error:
        edit(shop, one, kind="question", refund_cents=None)
    assert refused(error) == ("ticket.money_kind", "kind")


def test_of_a_ticket_that_is_over_only_what_came_of_it_changes(shop: ShopFile) -> None:
    one = on(shop, "question")
    act(shop, ticket_states.close, one, ending("question"))
    edit(shop, one, lesson="写进详情页", satisfaction=5, claim_state="granted", claim_got_cents=500)
    edit(shop, one, opened_at=None)
    assert (ticket(shop, one).lesson, summary(shop, one).cost_cents) == ("写进详情页", -500)
    with pytest.raises(ShopError) as error:
        edit(shop, one, wish="x", agreed="y")
    assert refused(error) == ("ticket.over", "agreed")


def test_a_ticket_that_is_gone_says_so(shop: ShopFile) -> None:
    for deed in (
        lambda session: tickets.data_of(session, 9),
        lambda session: ticket_log.note(session, 9, "x", BY),
        lambda session: ticket_log.tick(session, 9, "x", BY),
        lambda session: ticket_states.turn(session, [9], "work", BY),
    ):
        with pytest.raises(ShopError, match=r"ticket\.gone"):
            do(shop, deed)


# Log, checklist, marks


def test_the_log_keeps_who_said_what_and_a_thank_you_does_not_reopen(shop: ShopFile) -> None:
    one = on(shop, "complaint")
    act(shop, ticket_log.note, one, "已道歉")
    act(shop, ticket_states.close, one, ending("complaint"))
    do(shop, lambda session: ticket_log.note(session, one, "谢谢老板！", later(days=1), "buyer"))
    with shop.read() as session:
        found = [(row.what, row.detail, row.text, row.who) for row in ticket_log.entries(session, one)]
    assert found == [
        ("buyer", "", "谢谢老板！", "我"),
        ("state", "closed", "", "我"),
        ("note", "", "已道歉", "我"),
    ]
    assert ticket(shop, one).state == TicketState.CLOSED
    with pytest.raises(ShopError) as error:
        act(shop, ticket_log.note, one, "  ")
    assert refused(error) == ("note.empty", "text")


def test_a_step_is_ticked_once_and_unticked(shop: ShopFile) -> None:
    one = on(shop, "question")
    act(shop, ticket_log.tick, one, "answer")
    act(shop, ticket_log.tick, one, "answer")
    with shop.read() as session:
        assert ticket_log.ticked(session, one) == {"answer": BY.at}
    do(shop, lambda session: ticket_log.untick(session, one, "answer"))
    with shop.read() as session:
        assert ticket_log.ticked(session, one) == {}
    with pytest.raises(ShopError) as error:
        act(shop, ticket_log.tick, one, "dance")
    assert refused(error) == ("ticket.no_step", None)


def test_answers_and_evidence_stop_the_platforms_clocks(shop: ShopFile) -> None:
    one = on(shop, "refund_only", answer_by=BY.now, evidence_by=later(hours=5).now, promise_days=None)
    assert summary(shop, one).due_at == BY.now
    act(shop, ticket_marks.answered, one)
    assert summary(shop, one).due_at == later(hours=5).now
    act(shop, ticket_marks.evidence_given, one)
    assert summary(shop, one).due_at is None


def test_tickets_are_marked_archived_and_deleted(shop: ShopFile) -> None:
    first, second = on(shop, "question", pictures=("a",)), on(shop, "complaint")
    assert do(shop, lambda session: ticket_marks.urgent(session, [first, second], True)) == 2
    assert do(shop, lambda session: ticket_marks.urgent(session, [first], False)) == 1
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: ticket_marks.archive(session, [first], BY.at))
    assert refused(error) == ("ticket.still_open", None)
    act(shop, ticket_states.close, first, ending("question"))
    assert do(shop, lambda session: ticket_marks.archive(session, [first], BY.at)) == 1
    assert summary(shop, first).archived
    assert do(shop, lambda session: ticket_marks.unarchive(session, [first])) == 1
    act(shop, refund, second, Refund(100))
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: ticket_marks.delete(session, [first, second]))
    assert refused(error) == ("ticket.in_use", None)
    do(shop, lambda session: ticket_marks.delete(session, [first]), "ticket.delete")
    with shop.read() as session, pytest.raises(ShopError, match=r"ticket\.gone"):
        tickets.data_of(session, first)
    shop.undo()
    assert ticket(shop, first).state == TicketState.CLOSED
