"""What tests do with orders: entering them, bringing them to a state, and what stands in them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.model.orders import Order, OrderLine, OrderState, OrderSummary
from shopkeeper.shop import order_states, orders, payments
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import Closing, Shipment
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import PaymentData
from shopkeeper.store.shop_file import ShopFile

NOW = datetime(2026, 11, 21, 9, 0)
LATER = datetime(2026, 11, 22, 10, 30)

RING = LineData(2, 12_990_000, title="戒指")  # 2 × 12.99
CHAIN = LineData(1, 50_000_000, title="项链", discount_cents=500)  # 50.00 - 5.00


def data(*lines: LineData, **fields: Any) -> OrderData:
    """An order of a ring pair and a chain, unless said otherwise."""
    return OrderData(lines or (RING, CHAIN), **fields)


def do(shop: ShopFile, act: Callable[[Session], Any], key: str = "order.edit") -> Any:
    """Do something to orders as one command."""
    with shop.command(key, n=1, name="x") as session:
        return act(session)


def enter(shop: ShopFile, *lines: LineData, paid: PaymentData | None = None, **fields: Any) -> int:
    """Enter an order; its id."""
    return do(shop, lambda session: orders.create(session, data(*lines, **fields), NOW, paid), "order.create")


def pay_all(session: Session, order_id: int) -> None:
    """Let the buyer pay what an order comes to."""
    total = payments.balance(session, order_id).total_cents
    payments.pay(session, order_id, PaymentData(total, "alipay"), NOW)


# How an order gets from unpaid to each state.
_WAYS: dict[OrderState, tuple[Callable[[Session, int], Any], ...]] = {
    OrderState.UNPAID: (),
    OrderState.PAID: (pay_all,),
    OrderState.PACKING: (pay_all, lambda session, one: order_states.pack(session, [one])),
    OrderState.SHIPPED: (pay_all, lambda session, one: order_states.ship(session, one, Shipment(), LATER)),
    OrderState.DELIVERED: (
        pay_all,
        lambda session, one: order_states.ship(session, one, Shipment(), LATER),
        lambda session, one: order_states.deliver(session, [one], LATER),
    ),
    OrderState.FINISHED: (
        pay_all,
        lambda session, one: order_states.ship(session, one, Shipment(), LATER),
        lambda session, one: order_states.finish(session, [one], LATER),
    ),
    OrderState.CLOSED: (lambda session, one: order_states.close(session, one, Closing("不要了"), LATER),),
}


def enter_in(shop: ShopFile, state: OrderState, *lines: LineData, **fields: Any) -> int:
    """An order in that state; its id."""
    if state == OrderState.TO_CONFIRM:
        return enter(shop, *lines, way="cod", **fields)
    order_id = enter(shop, *lines, **fields)
    for step in _WAYS[state]:
        do(shop, lambda session, step=step: step(session, order_id))
    return order_id


def order_of(shop: ShopFile, order_id: int) -> Order:
    """The order as it stands."""
    with shop.read() as session:
        return session.get_one(Order, order_id)


def lines_of(shop: ShopFile, order_id: int) -> list[OrderLine]:
    """Its lines as they stand."""
    with shop.read() as session:
        return list(
            session.scalars(select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.id))
        )


def summary(shop: ShopFile, order_id: int) -> OrderSummary:
    """What is worked out of it."""
    with shop.read() as session:
        return session.get_one(OrderSummary, order_id)


def imported(shop: ShopFile, order_id: int) -> None:
    """Let an order be as if a file had brought it."""
    with shop.command("import", imports=True, n=1, file="x") as session:
        connection = session.connection()
        connection.exec_driver_sql('UPDATE "order" SET batch_id = 1 WHERE id = ?', (order_id,))
        connection.exec_driver_sql(
            "UPDATE order_line SET place = id, sub_number = id WHERE order_id = ?", (order_id,)
        )
