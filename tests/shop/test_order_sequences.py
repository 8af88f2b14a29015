"""Money, stock, pieces and states of orders agree with their rows, whatever is done, undone and redone."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import CustomerSummary
from shopkeeper.model.orders import Order, OrderLine, OrderSummary, Payment
from shopkeeper.model.orders import OrderState as S
from shopkeeper.model.stock import StockMovement, VariantStock
from shopkeeper.shop import customers, derived, order_states, orders, payments, products, returns, stock
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import Closing, Shipment
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import WORDS

BEGIN = datetime(2026, 3, 1, 9, 0)
OPENING = 20
EARLY = (S.UNPAID, S.TO_CONFIRM)
SALES = (S.PAID, S.PACKING, S.SHIPPED, S.DELIVERED, S.FINISHED)
SENT = (S.SHIPPED, S.DELIVERED, S.FINISHED)
AMOUNTS = st.sampled_from([1, 40, 60, 100, 150])


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with one variant in stock and two orders of it for a hundred each, of one customer."""
    path = tmp_path_factory.mktemp("sequences") / "pattern.shop"
    lines = (LineData(2, 250_000, variant_id=1), LineData(1, 500_000, variant_id=1))
    with ShopFile.create(path, derived, backups=None) as shop:
        with shop.command("product.create", name="x") as session:
            variants = (VariantData("R", opening=OPENING),)
            products.create(session, ProductData("戒指", variants=variants), BEGIN)
            buyer = customers.create(session, CustomerData("张三")).id
        for way in ("alipay", "cod"):
            with shop.command("order.create", name="x") as session:
                orders.create(session, OrderData(lines, customer=buyer, way=way), BEGIN)
    return path


def copy_of(pattern: Path, folder: Path) -> ShopFile:
    for file in folder.glob("sequence.shop*"):
        file.unlink()
    shutil.copy(pattern, folder / "sequence.shop")
    return ShopFile(folder / "sequence.shop", derived, backups=None)


# What may be done


def refund(draw: st.DrawFn, session: Any, order_id: int, at: datetime) -> None:
    lines = {
        line.id: 1 for line in orders.data_of(session, order_id).lines if draw(st.booleans()) and line.id
    }
    payments.refund(session, order_id, PaymentData(draw(AMOUNTS), lines=lines or None), at)


def unpay(draw: st.DrawFn, session: Any, order_id: int, _: datetime) -> None:
    there = session.scalars(select(Payment.id).where(Payment.order_id == order_id)).all()
    payments.delete(session, draw(st.sampled_from(there)) if there else 0)


def ship(draw: st.DrawFn, session: Any, order_id: int, at: datetime) -> None:
    lines = orders.data_of(session, order_id).lines
    pieces = {line.id: draw(st.integers(0, line.quantity)) for line in lines if line.id}
    order_states.ship(session, order_id, Shipment(pieces=draw(st.sampled_from([None, pieces]))), at)


def edit(draw: st.DrawFn, session: Any, order_id: int, _: datetime) -> None:
    old = orders.data_of(session, order_id)
    fields: dict[str, Any] = {name: getattr(old, name) for name in OrderData.__dataclass_fields__}
    postage = {"postage_cents": draw(st.sampled_from([0, 20]))} if draw(st.booleans()) else {}
    way = {"way": draw(st.sampled_from(["alipay", "cod"]))}
    orders.edit(session, order_id, OrderData(**fields | way | postage))


def take_back(draw: st.DrawFn, session: Any, order_id: int, at: datetime) -> None:
    pieces = {one.line_id: draw(st.integers(0, one.pieces)) for one in returns.away(session, order_id)}
    found = draw(st.sampled_from(["sellable", "damaged"]))
    returns.take_back(session, order_id, pieces, at, found)


ACTS: dict[str, Any] = {
    "pay": lambda draw, session, one, at: payments.pay(session, one, PaymentData(draw(AMOUNTS)), at),
    "refund": refund,
    "unpay": unpay,
    "ship": ship,
    "edit": edit,
    "return": take_back,
    "close": lambda _, session, one, at: order_states.close(session, one, Closing("x", goods_back=True), at),
    "confirm": lambda _, session, one, __: order_states.confirm(session, [one]),
    "pack": lambda _, session, one, __: order_states.pack(session, [one]),
    "unpack": lambda _, session, one, __: order_states.unpack(session, [one]),
    "unship": lambda _, session, one, at: order_states.unship(session, [one], at),
    "deliver": lambda _, session, one, at: order_states.deliver(session, [one], at),
    "finish": lambda _, session, one, at: order_states.finish(session, [one], at),
    "reopen": lambda _, session, one, __: order_states.reopen(session, [one]),
    "count": lambda draw, session, _, at: stock.count(session, [(1, draw(st.integers(5, 25)))], at),
}
UNDOING = ("undo", "undo", "redo", "undo one")


def do(draw: st.DrawFn, shop: ShopFile, name: str, at: datetime) -> None:
    if name == "redo":
        shop.redo()
    elif name in UNDOING:
        done = [one for one in shop.commands() if one.undoable][:-3]  # what the shop began with stays
        chosen = done[:1] if name == "undo" else [draw(st.sampled_from(done))] if done else []
        for one in chosen:
            shop.undo_command(one.id)
    else:
        with shop.command("order.edit", name="x") as session:
            ACTS[name](draw, session, draw(st.integers(1, 2)), at)


# What must hold


def money_agrees(order: Order, found: OrderSummary, ledger: list[Payment]) -> int:
    """Compares an order's figures with its ledger, added up entry by entry; what it brought in the end."""
    kept = sum(one.amount_cents for one in ledger)
    settled = sum(one.amount_cents for one in ledger if one.amount_cents > 0 or one.returned)
    for one in ledger:
        assert not one.returned or one.amount_cents < 0
    overpaid = max(settled - found.total_cents, 0)
    conceded = max(settled - kept - overpaid, 0)
    assert kept >= 0
    assert found.paid_cents - found.refunded_cents == kept
    assert found.home_sales_cents == found.total_cents - conceded
    if order.state == S.CLOSED:
        assert found.owed_cents == 0
    elif settled < found.total_cents:
        assert found.owed_cents == found.total_cents - settled
    else:
        assert found.owed_cents == found.total_cents - conceded - kept <= 0
    return found.total_cents - conceded


def state_agrees(order: Order, found: OrderSummary, lines: list[OrderLine]) -> None:
    sent = sum(line.shipped_quantity for line in lines)
    assert (order.state == S.TO_CONFIRM) == (order.state in EARLY and order.way == "cod")
    if order.state == S.UNPAID:
        assert found.owed_cents > 0 and order.paid_at is None
    if order.state == S.PAID:
        assert found.owed_cents <= 0 and order.paid_at is not None
    if order.state not in (S.PACKING, *SENT):
        assert sent == 0
    if order.state in SENT:
        assert order.shipped_at is not None
        assert all(line.shipped_quantity + line.refunded_quantity >= line.quantity for line in lines)
    else:
        assert order.shipped_at is None


def pieces_agree(lines: list[OrderLine], ledger: list[Payment]) -> None:
    refunded: dict[int, int] = {}
    for one in ledger:
        for line, number in json.loads(one.pieces or "{}").items():
            refunded[int(line)] = refunded.get(int(line), 0) + number
    for line in lines:
        assert line.refunded_quantity == refunded.get(line.id, 0) <= line.quantity
        assert 0 <= line.shipped_quantity <= line.quantity


def stock_agrees(session: Any, orders: list[Order], lines: list[OrderLine]) -> None:
    moves = list(session.scalars(select(StockMovement)))
    there = sum(one.quantity for one in moves if one.order_line_id is None)
    for line in lines:
        mine = [one for one in moves if one.order_line_id == line.id]
        back = sum(one.quantity for one in mine if one.reason == "return")
        lost = sum(one.quantity for one in mine if one.reason == "damage")
        there += back + lost - max(line.shipped_quantity, back)
    waiting = {one.id for one in orders if one.state in (S.PAID, S.PACKING)}
    reserved = sum(
        max(line.quantity - max(line.shipped_quantity, line.refunded_quantity), 0)
        for line in lines
        if line.order_id in waiting
    )
    found = session.get_one(VariantStock, 1)
    assert (found.on_hand, found.reserved, found.available) == (there, reserved, there - reserved)


def agree(shop: ShopFile) -> None:
    """All that is worked out says what the rows say."""
    with shop.read() as session:
        known = list(session.scalars(select(Order)))
        lines = list(session.scalars(select(OrderLine)))
        spent = 0
        for order in known:
            found = session.get_one(OrderSummary, order.id)
            ledger = list(session.scalars(select(Payment).where(Payment.order_id == order.id)))
            its = [line for line in lines if line.order_id == order.id]
            brought = money_agrees(order, found, ledger)
            spent += brought if order.state in SALES else 0
            state_agrees(order, found, its)
            pieces_agree(its, ledger)
        stock_agrees(session, known, lines)
        assert session.get_one(CustomerSummary, 1).spent_cents == spent


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_done_and_undone_all_agrees(data: st.DataObject, pattern: Path, tmp_path: Path) -> None:
    with copy_of(pattern, tmp_path) as shop:
        names = st.sampled_from([*ACTS, *UNDOING])
        for hour, name in enumerate(data.draw(st.lists(names, min_size=1, max_size=16))):
            try:
                do(data.draw, shop, name, BEGIN + timedelta(hours=hour + 1))
            except ShopError as error:
                assert error.key in WORDS
                event(error.key)
            agree(shop)
        assert check.check(shop) == []
