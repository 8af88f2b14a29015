"""Totals, money and states hold together, whatever is done in whatever order."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState as S
from shopkeeper.shop import derived, order_rules, order_states, orders, payments
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import STEPS, Closing, Shipment
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import PaymentData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import WORDS
from tests.shop.sold import LATER, NOW, do, lines_of, order_of, summary

CENTS = st.integers(0, 50_000)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def some_line(draw: st.DrawFn) -> LineData:
    quantity, price = draw(st.integers(1, 12)), draw(st.integers(0, 50_000_000))
    amount = LineData(quantity, price).amount_cents
    discount = draw(st.integers(0, amount))
    return LineData(quantity, price, title="货", discount_cents=discount, tax_cents=draw(st.integers(0, 500)))


@st.composite
def some_order(draw: st.DrawFn) -> OrderData:
    lines = tuple(draw(st.lists(some_line(), min_size=1, max_size=4)))
    goods = sum(line.amount_cents for line in lines)
    discounts = sorted(draw(st.lists(st.integers(0, goods), min_size=2, max_size=2)))
    return OrderData(
        lines,
        way=draw(st.sampled_from(["", "cod", "alipay"])),
        postage_cents=draw(CENTS),
        tax_cents=draw(CENTS),
        shop_discount_cents=discounts[0],
        platform_discount_cents=discounts[1] - discounts[0],
        influencer_discount_cents=goods - discounts[1] if draw(st.booleans()) else 0,
    )


def new_shop(folder: Path) -> ShopFile:
    for file in folder.glob("money.shop*"):
        file.unlink()
    return ShopFile.create(folder / "money.shop", derived, backups=None)


def to_the_cent(order: Any, lines: list[Any]) -> int:
    """The total by its own arithmetic, in whole ten-thousandths."""
    goods = sum((line.quantity * line.price_e4 + 5000) // 10_000 - line.discount_cents for line in lines)
    taxes = sum(line.tax_cents for line in lines) + order.tax_cents
    borne = order.shop_discount_cents + order.platform_discount_cents + order.influencer_discount_cents
    return goods + taxes + order.postage_cents - borne


def agree(shop: ShopFile, order_id: int) -> None:
    """Everything there is to say of the order's money says the same."""
    order, lines, found = order_of(shop, order_id), lines_of(shop, order_id), summary(shop, order_id)
    assert found.total_cents == to_the_cent(order, lines)
    assert found.gap_cents == 0
    assert found.refunded_cents <= found.paid_cents
    with shop.read() as session:
        balance = payments.balance(session, order_id)
    assert (balance.total_cents, balance.paid_cents, balance.refunded_cents) == (
        found.total_cents, found.paid_cents, found.refunded_cents,
    )  # fmt: skip
    if order.state == S.CLOSED:
        assert (found.owed_cents, balance.kept_cents) == (0, 0)
    elif order.state == S.UNPAID:
        assert found.owed_cents > 0
    else:
        assert (found.owed_cents > 0) == (not balance.in_full)
    for line in lines:
        assert 0 <= line.shipped_quantity <= line.quantity
    if order.state in (S.SHIPPED, S.DELIVERED, S.FINISHED):
        assert all(line.shipped_quantity + line.refunded_quantity >= line.quantity for line in lines)
        assert order.shipped_at is not None


def change_lines(draw: st.DrawFn, session: Any, order_id: int) -> None:
    old = orders.data_of(session, order_id)
    kept = [line for line in old.lines if draw(st.booleans())]
    new = draw(st.lists(some_line(), max_size=2))
    fields: dict[str, Any] = {name: getattr(old, name) for name in OrderData.__dataclass_fields__}
    orders.edit(session, order_id, OrderData(**fields | {"lines": (*kept, *new)}))


def pay(draw: st.DrawFn, session: Any, order_id: int) -> None:
    owed = payments.balance(session, order_id)
    amounts = [1, draw(CENTS), max(owed.total_cents - owed.paid_cents, 0)]
    payments.pay(session, order_id, PaymentData(draw(st.sampled_from(amounts)), "alipay"), LATER)


def refund(draw: st.DrawFn, session: Any, order_id: int) -> None:
    lines = {
        line.id: draw(st.integers(0, 3)) for line in orders.data_of(session, order_id).lines[:1] if line.id
    }
    data = PaymentData(draw(CENTS), lines=lines if draw(st.booleans()) else None)
    payments.refund(session, order_id, data, LATER)


def ship(draw: st.DrawFn, session: Any, order_id: int) -> None:
    lines = orders.data_of(session, order_id).lines
    pieces = {line.id: draw(st.integers(0, line.quantity)) for line in lines if line.id}
    given = Shipment("顺丰", "SF1", pieces if draw(st.booleans()) else None)
    order_states.ship(session, order_id, given, LATER + timedelta(hours=1))


def close(draw: st.DrawFn, session: Any, order_id: int) -> None:
    given = Closing(draw(st.sampled_from(["", "不要了"])), goods_back=draw(st.booleans()))
    order_states.close(session, order_id, given, LATER)


ACTS: dict[str, Any] = {
    "change lines": change_lines,
    "pay": pay,
    "refund": refund,
    "ship": ship,
    "close": close,
    "confirm": lambda _, session, one: order_states.confirm(session, [one]),
    "pack": lambda _, session, one: order_states.pack(session, [one]),
    "unpack": lambda _, session, one: order_states.unpack(session, [one]),
    "unship": lambda _, session, one: order_states.unship(session, [one], LATER),
    "deliver": lambda _, session, one: order_states.deliver(session, [one], LATER),
    "finish": lambda _, session, one: order_states.finish(session, [one], LATER),
    "reopen": lambda _, session, one: order_states.reopen(session, [one]),
}


@SLOW
@given(data=st.data())
def test_whatever_is_done_money_and_states_agree(data: st.DataObject, tmp_path: Path) -> None:
    with new_shop(tmp_path) as shop:
        entered = data.draw(some_order())
        order_id = do(shop, lambda session: orders.create(session, entered, NOW), "order.create")
        agree(shop, order_id)
        assert summary(shop, order_id).total_cents == orders.total_of(entered)
        for name in data.draw(st.lists(st.sampled_from(list(ACTS)), max_size=12)):
            before, old = order_of(shop, order_id).state, lines_of(shop, order_id)
            try:
                do(shop, lambda session, name=name: ACTS[name](data.draw, session, order_id))
            except ShopError as error:
                assert error.key in WORDS
                assert order_of(shop, order_id).state == before
            else:
                assert name not in STEPS or before in STEPS[name].before
                if [line.id for line in lines_of(shop, order_id)] != [line.id for line in old]:
                    assert name == "change lines" and "swap" in order_rules.may_change(before)
            agree(shop, order_id)


@SLOW
@given(line=some_line())
def test_a_line_comes_to_the_same_while_typing_and_in_the_file(line: LineData, tmp_path: Path) -> None:
    with new_shop(tmp_path) as shop:
        entered = OrderData((line,))
        order_id = do(shop, lambda session: orders.create(session, entered, NOW), "order.create")
        assert lines_of(shop, order_id)[0].amount_cents == line.amount_cents
        with shop.read() as session:
            assert orders.data_of(session, order_id).lines[0].amount_cents == line.amount_cents
