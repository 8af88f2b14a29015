"""How an order goes on, and what is said where it does not."""

from collections.abc import Callable
from typing import Any

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState as S
from shopkeeper.shop import order_states, payments
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import STEPS, Closing, Shipment, allowed, steps_of
from shopkeeper.shop.payments import PaymentData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import WORDS, sentence
from tests.shop.sold import (
    CHAIN,
    LATER,
    NOW,
    RING,
    do,
    enter,
    enter_in,
    lines_of,
    order_of,
    pay_all,
    summary,
)

STEP: dict[str, Callable[[Any, int], Any]] = {
    "confirm": lambda session, one: order_states.confirm(session, [one]),
    "pack": lambda session, one: order_states.pack(session, [one]),
    "unpack": lambda session, one: order_states.unpack(session, [one]),
    "ship": lambda session, one: order_states.ship(session, one, Shipment("顺丰", "SF1"), LATER),
    "unship": lambda session, one: order_states.unship(session, [one], LATER),
    "deliver": lambda session, one: order_states.deliver(session, [one], LATER),
    "finish": lambda session, one: order_states.finish(session, [one], LATER),
    "close": lambda session, one: order_states.close(session, one, Closing("不要了", goods_back=True), LATER),
    "reopen": lambda session, one: order_states.reopen(session, [one]),
}
# Where each step leads from each state it is allowed in.
LEADS = {
    ("confirm", S.TO_CONFIRM): S.PACKING,
    ("pack", S.PAID): S.PACKING,
    ("unpack", S.PACKING): S.PAID,
    ("ship", S.PAID): S.SHIPPED,
    ("ship", S.PACKING): S.SHIPPED,
    ("unship", S.SHIPPED): S.PACKING,
    ("unship", S.DELIVERED): S.PACKING,
    ("deliver", S.SHIPPED): S.DELIVERED,
    ("finish", S.SHIPPED): S.FINISHED,
    ("finish", S.DELIVERED): S.FINISHED,
    ("close", S.TO_CONFIRM): S.CLOSED,
    ("close", S.UNPAID): S.CLOSED,
    ("close", S.PAID): S.CLOSED,
    ("close", S.PACKING): S.CLOSED,
    ("reopen", S.CLOSED): S.UNPAID,
}


@pytest.mark.parametrize("step", [step for step in STEPS if step != "give_up"])
@pytest.mark.parametrize("state", S)
def test_a_step_leads_where_it_should_or_is_refused_in_words(shop: ShopFile, step: str, state: S) -> None:
    order_id = enter_in(shop, state)
    assert allowed(step, state) == ((step, state) in LEADS) == (step in steps_of(state))
    if allowed(step, state):
        do(shop, lambda session: STEP[step](session, order_id))
        assert order_of(shop, order_id).state == LEADS[step, state]
        shop.undo()
    else:
        with pytest.raises(ShopError) as error:
            do(shop, lambda session: STEP[step](session, order_id))
        assert error.value.key in WORDS and order_of(shop, order_id).number in sentence(error.value)
    assert order_of(shop, order_id).state == state


@pytest.mark.parametrize("state", S)
def test_only_what_had_left_and_is_all_paid_back_is_given_up(shop: ShopFile, state: S) -> None:
    order_id = enter_in(shop, state)
    left = state in (S.SHIPPED, S.DELIVERED)
    assert allowed("give_up", state) == left
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: order_states.give_up(session, order_id, "丢件", LATER))
    assert (error.value.key == "order.keeps_money") == left
    assert order_of(shop, order_id).number in sentence(error.value)
    if left:
        back = PaymentData(summary(shop, order_id).paid_cents)
        do(shop, lambda session: payments.refund(session, order_id, back, LATER))
        with pytest.raises(ShopError) as error:
            do(shop, lambda session: order_states.give_up(session, order_id, " ", LATER))
        assert error.value.key == "order.no_reason"
        do(shop, lambda session: order_states.give_up(session, order_id, "丢件", LATER))
        found = order_of(shop, order_id)
        assert (found.state, found.closed_at, found.closed_reason) == (S.CLOSED, LATER, "丢件")


def test_steps_keep_their_times(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.DELIVERED)
    do(shop, lambda session: order_states.finish(session, [order_id], LATER))
    found = order_of(shop, order_id)
    assert (found.paid_at, found.shipped_at, found.delivered_at, found.finished_at) == (
        NOW,
        LATER,
        LATER,
        LATER,
    )


def test_a_shipment_names_its_courier_and_number(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PACKING)
    whole = do(shop, lambda session: STEP["ship"](session, order_id))
    found = order_of(shop, order_id)
    assert (whole, found.courier, found.tracking_number) == (True, "顺丰", "SF1")
    assert [line.shipped_quantity for line in lines_of(shop, order_id)] == [2, 1]


def ship(shop: ShopFile, order_id: int, number: str = "", **pieces: Any) -> Any:
    given = Shipment("", number, **pieces)
    return do(shop, lambda session: order_states.ship(session, order_id, given, LATER))


def test_an_order_leaves_in_parts(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PAID)
    ring, chain = (line.id for line in lines_of(shop, order_id))
    assert not ship(shop, order_id, "A1", pieces={ring: 1, chain: 0})
    found = order_of(shop, order_id)
    assert (found.state, found.shipped_at, summary(shop, order_id).shipped_quantity) == (S.PACKING, None, 1)
    assert ship(shop, order_id, "B2")
    found = order_of(shop, order_id)
    assert (found.state, found.tracking_number) == (S.SHIPPED, "A1 B2")
    assert summary(shop, order_id).shipped_quantity == 3


def test_no_more_leaves_than_was_ordered(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PAID)
    ring = lines_of(shop, order_id)[0].id
    for pieces in ({ring: 3}, {ring: -1}, {999: 1}):
        with pytest.raises(ShopError) as error:
            ship(shop, order_id, pieces=pieces)
        assert (error.value.key, error.value.field) == ("shipment.too_many", "pieces")
    with pytest.raises(ShopError) as error:
        ship(shop, order_id, pieces={ring: 0})
    assert error.value.key == "shipment.nothing"


def test_what_was_refunded_does_not_leave(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PAID)
    ring = lines_of(shop, order_id)[0].id
    given = PaymentData(1299, lines={ring: 1})
    do(shop, lambda session: payments.refund(session, order_id, given, LATER))
    assert ship(shop, order_id)
    assert [line.shipped_quantity for line in lines_of(shop, order_id)] == [1, 1]


def test_an_order_whose_lines_no_file_told_leaves_as_a_whole(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PAID)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql("DELETE FROM order_line")
        session.connection().exec_driver_sql('UPDATE "order" SET goods_quantity = 4, stated_cents = 99')
    assert ship(shop, order_id, "A1")
    found = summary(shop, order_id)
    assert (found.quantity, found.shipped_quantity, found.gap_cents) == (4, 4, 0)


def test_a_shipment_taken_back_is_to_be_packed_again(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.DELIVERED)
    do(shop, lambda session: order_states.unship(session, [order_id], LATER))
    found = order_of(shop, order_id)
    assert (found.shipped_at, found.delivered_at, found.tracking_number) == (None, None, "")
    assert [line.shipped_quantity for line in lines_of(shop, order_id)] == [0, 0]


def close(shop: ShopFile, order_id: int, reason: str = "不要了", **rest: Any) -> Any:
    return do(shop, lambda session: order_states.close(session, order_id, Closing(reason, **rest), LATER))


def test_an_order_is_not_closed_with_a_part_of_its_money(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PAID)
    with pytest.raises(ShopError) as error:
        close(shop, order_id, refund=PaymentData(7097, "cash"))
    assert (error.value.key, error.value.field) == ("order.keeps_money", "amount")
    assert order_of(shop, order_id).state == S.PAID


def test_a_paid_order_is_cancelled_together_with_its_refund(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PAID)
    assert close(shop, order_id) == 7098
    found = summary(shop, order_id)
    assert (found.paid_cents, found.refunded_cents, found.owed_cents) == (7098, 7098, 0)
    with shop.read() as session:
        ways = session.connection().exec_driver_sql("SELECT way FROM payment ORDER BY id").scalars().all()
    assert ways == ["alipay", "alipay"]
    shop.undo()
    assert (order_of(shop, order_id).state, summary(shop, order_id).refunded_cents) == (S.PAID, 0)


def test_an_unpaid_order_is_cancelled_without_a_refund(shop: ShopFile) -> None:
    order_id = enter(shop)
    assert close(shop, order_id) == 0
    assert (order_of(shop, order_id).closed_at, order_of(shop, order_id).closed_reason) == (LATER, "不要了")


def test_a_cancellation_needs_a_reason(shop: ShopFile) -> None:
    with pytest.raises(ShopError) as error:
        close(shop, enter(shop), "  ")
    assert (error.value.key, error.value.field) == ("order.no_reason", "reason")


def test_what_is_packed_is_cancelled_once_the_goods_are_back(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PACKING)
    with pytest.raises(ShopError) as error:
        close(shop, order_id)
    assert (error.value.key, error.value.field) == ("order.goods_back", "goods_back")
    assert close(shop, order_id, goods_back=True, refund=PaymentData(7098, "cash")) == 7098
    assert order_of(shop, order_id).state == S.CLOSED


def test_an_order_of_which_a_part_left_is_neither_cancelled_nor_unpacked(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PACKING)
    ring = lines_of(shop, order_id)[0].id
    ship(shop, order_id, pieces={ring: 1})
    for act in (
        lambda: close(shop, order_id, goods_back=True),
        lambda: do(shop, lambda session: order_states.unpack(session, [order_id])),
    ):
        with pytest.raises(ShopError) as error:
            act()
        assert error.value.key == "order.partly_shipped"


def test_an_order_on_delivery_goes_back_to_be_confirmed(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.TO_CONFIRM)
    do(shop, lambda session: order_states.confirm(session, [order_id]))
    do(shop, lambda session: order_states.unpack(session, [order_id]))
    assert order_of(shop, order_id).state == S.TO_CONFIRM
    close(shop, order_id)
    do(shop, lambda session: order_states.reopen(session, [order_id]))
    assert order_of(shop, order_id).state == S.TO_CONFIRM


def test_a_closed_order_whose_money_stayed_is_to_be_shipped_again(shop: ShopFile) -> None:
    order_id = enter(shop, LineData(1, 0, title="样品"))
    close(shop, order_id)
    do(shop, lambda session: order_states.reopen(session, [order_id]))
    found = order_of(shop, order_id)
    assert (found.state, found.paid_at, found.closed_at, found.closed_reason) == (S.PAID, NOW, None, "")


def test_a_closed_order_whose_money_went_back_waits_for_it_again(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.PAID)
    close(shop, order_id)
    do(shop, lambda session: order_states.reopen(session, [order_id]))
    assert (order_of(shop, order_id).state, order_of(shop, order_id).paid_at) == (S.UNPAID, None)


def test_a_closed_order_that_had_left_stays_closed(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.SHIPPED)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql("UPDATE \"order\" SET state = 'closed'")
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: order_states.reopen(session, [order_id]))
    assert error.value.key == "order.had_left"


def test_many_go_on_together_or_none_does(shop: ShopFile) -> None:
    many = [enter_in(shop, S.PAID) for _ in range(3)]
    do(shop, lambda session: order_states.pack(session, many))
    assert {order_of(shop, one).state for one in many} == {S.PACKING}
    mixed = [*many, enter(shop)]
    with pytest.raises(ShopError):
        do(shop, lambda session: order_states.ship(session, mixed[-1], Shipment(), LATER))
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: order_states.unpack(session, mixed))
    assert error.value.key == "order.not_packing"
    assert {order_of(shop, one).state for one in many} == {S.PACKING}


def test_an_order_that_is_gone_goes_nowhere(shop: ShopFile) -> None:
    for ids in ([], [99], [enter_in(shop, S.PAID), 99]):
        with pytest.raises(ShopError) as error:
            do(shop, lambda session, ids=ids: order_states.pack(session, ids))
        assert error.value.key == "order.gone"


def test_money_on_delivery_comes_in_later(shop: ShopFile) -> None:
    order_id = enter_in(shop, S.TO_CONFIRM, RING, CHAIN)
    do(shop, lambda session: order_states.confirm(session, [order_id]))
    ship(shop, order_id)
    assert summary(shop, order_id).owed_cents == 7098
    do(shop, lambda session: pay_all(session, order_id))
    assert (summary(shop, order_id).owed_cents, order_of(shop, order_id).state) == (0, S.SHIPPED)
