"""How every command on orders is done, for tests of undo."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderNote, Payment
from shopkeeper.shop import order_marks, order_states, orders, payments, rates
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import Closing, Shipment
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import PaymentData
from shopkeeper.store.shop_file import ShopFile

NOW = datetime(2026, 1, 2, 3, 4, 5)
Act = Callable[[st.DrawFn, Session, list[int]], Any]


def some_line(draw: st.DrawFn) -> LineData:
    return LineData(
        draw(st.integers(1, 3)),
        draw(st.sampled_from([0, 10_000, 12_345_678])),
        title=draw(st.sampled_from(["戒指", "项链"])),
    )


def some_order(draw: st.DrawFn) -> OrderData:
    return OrderData(
        tuple(some_line(draw) for _ in range(draw(st.integers(1, 3)))),
        customer=draw(st.sampled_from([None, 1, CustomerData("新客", phones=("13800000099",))])),
        recipient=draw(st.sampled_from(["", "张三"])),
        phone=draw(st.sampled_from(["", "13800000001"])),
        address=draw(st.sampled_from(["", "浙江省 杭州市 西湖区 文三路1号"])),
        way=draw(st.sampled_from(["", "cod"])),
        postage_cents=draw(st.sampled_from([0, 800])),
    )


def create(draw: st.DrawFn, shop: ShopFile) -> None:
    paid = draw(st.sampled_from([None, PaymentData(1), PaymentData(10**6)]))
    with suppress(ShopError), shop.command("order.create", name="x") as session:
        orders.create(session, some_order(draw), NOW, paid)


def edit(draw: st.DrawFn, session: Session, ids: list[int]) -> None:
    old = orders.data_of(session, ids[0])
    kept = tuple(line for line in old.lines if draw(st.booleans()))
    changed = replace(old, memo=draw(st.sampled_from(["", "急"])), lines=(*kept, some_line(draw)))
    orders.edit(session, ids[0], draw(st.sampled_from([changed, replace(changed, lines=old.lines)])))


def ship(draw: st.DrawFn, session: Session, ids: list[int]) -> None:
    lines = orders.data_of(session, ids[0]).lines
    pieces = {line.id: 1 for line in lines[:1] if line.id}
    order_states.ship(session, ids[0], Shipment("顺丰", "SF1", draw(st.sampled_from([None, pieces]))), NOW)


def pay(draw: st.DrawFn, session: Session, ids: list[int]) -> None:
    amount = draw(st.sampled_from([1, max(payments.balance(session, ids[0]).total_cents, 1)]))
    payments.pay(session, ids[0], PaymentData(amount, "alipay"), NOW)


def close(draw: st.DrawFn, session: Session, ids: list[int]) -> None:
    order_states.close(session, ids[0], Closing("不要了", goods_back=draw(st.booleans())), NOW)


def unpay(_: st.DrawFn, session: Session, __: list[int]) -> None:
    payments.delete(session, session.scalars(select(Payment.id).order_by(Payment.id.desc())).first() or 0)


def unnote(_: st.DrawFn, session: Session, __: list[int]) -> None:
    note = session.scalars(select(OrderNote.id)).first()
    if note:
        order_marks.delete_note(session, note)


def change_rates(draw: st.DrawFn, shop: ShopFile) -> None:
    wanted = draw(st.dictionaries(st.sampled_from(["USD", "EUR"]), st.integers(1, 10**8)))
    with shop.command("shop.rates", imports=True) as session:
        session.connection().exec_driver_sql("UPDATE \"order\" SET currency = 'USD' WHERE id % 3 = 0")
        rates.put(session, wanted)


def doing(key: str, act: Act) -> Callable[[st.DrawFn, ShopFile], None]:
    """Does a command to some orders; one that is refused is none."""

    def do(draw: st.DrawFn, shop: ShopFile) -> None:
        with suppress(ShopError), shop.command(key, n=1, name="x") as session:
            known = session.scalars(select(Order.id)).all()
            if known:
                act(
                    draw, session, draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True))
                )

    return do


ACTS: dict[str, Act] = {
    "edit": edit,
    "delete": lambda _, session, ids: order_marks.delete(session, ids),
    "archive": lambda _, session, ids: order_marks.archive(session, ids, NOW),
    "unarchive": lambda _, session, ids: order_marks.unarchive(session, ids),
    "confirm": lambda _, session, ids: order_states.confirm(session, ids),
    "pack": lambda _, session, ids: order_states.pack(session, ids),
    "unpack": lambda _, session, ids: order_states.unpack(session, ids),
    "ship": ship,
    "unship": lambda _, session, ids: order_states.unship(session, ids, NOW),
    "deliver": lambda _, session, ids: order_states.deliver(session, ids, NOW),
    "finish": lambda _, session, ids: order_states.finish(session, ids, NOW),
    "close": close,
    "reopen": lambda _, session, ids: order_states.reopen(session, ids),
    "pay": pay,
    "refund": lambda _, session, ids: payments.refund(session, ids[0], PaymentData(1), NOW),
    "unpay": unpay,
    "flag": lambda draw, session, ids: order_marks.flag(session, ids, draw(st.sampled_from(["", "red"]))),
    "note": lambda _, session, ids: order_marks.note(session, ids, "x", NOW, "我"),
    "unnote": unnote,
    "memo": lambda draw, session, ids: order_marks.memo(session, ids, draw(st.sampled_from(["", "急"]))),
}
GENERATORS = {"order.create": create, "shop.rates": change_rates} | {
    f"order.{name}": doing(f"order.{name}", act) for name, act in ACTS.items()
}
