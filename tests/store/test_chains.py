"""A command that others stand on is not undone before them, though they changed other rows."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.shop import order_marks, order_states, orders, payments, returns, stock
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import Shipment
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.stock import Move
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import at, figures, product

Act = Callable[[Session], Any]


def done(shop: ShopFile, key: str, act: Act) -> int:
    """Do something as one command; its id."""
    with shop.command(key, n=1, name="x") as session:
        act(session)
        return shop.command_id


def entered(shop: ShopFile, variant: int | None = None) -> int:
    """A new order of two for a hundred."""
    line = LineData(2, 500_000, variant_id=variant, title="戒指")
    with shop.command("order.create", name="x") as session:
        return orders.create(session, OrderData((line,)), at(2))


def pay(order_id: int, cents: int) -> Act:
    return lambda session: payments.pay(session, order_id, PaymentData(cents), at(3))


def ship(order_id: int, day: int) -> Act:
    return lambda session: order_states.ship(session, order_id, Shipment(), at(day))


def move(variant: int, quantity: int, day: int, reason: str = "opening") -> Act:
    return lambda session: stock.move(session, [Move(variant, quantity, reason)], at(day))


def refused(shop: ShopFile, command_id: int) -> list[str]:
    """The commands that are named when an undo is refused; it changes nothing."""
    before = shop.commands()
    with pytest.raises(ShopError) as error:
        shop.undo_command(command_id)
    assert error.value.key == "undo.later" and shop.commands() == before
    return [key for key, _ in error.value.words["labels"]]


def test_a_payment_is_not_undone_before_the_later_ones_of_its_order(shop: ShopFile) -> None:
    order_id, other = entered(shop), entered(shop)
    first = done(shop, "order.pay", pay(order_id, 60))
    done(shop, "order.pay", pay(other, 60))
    last = done(shop, "order.pay", pay(order_id, 40))
    assert refused(shop, first) == ["order.pay"]
    shop.undo_command(last)
    shop.undo_command(first)


def test_a_payment_that_was_taken_out_comes_back_before_nothing_later(shop: ShopFile) -> None:
    order_id = entered(shop)
    done(shop, "order.pay", pay(order_id, 60))
    out = done(shop, "order.unpay", lambda session: payments.delete(session, 1))
    done(shop, "order.pay", pay(order_id, 10))
    assert refused(shop, out) == ["order.pay"]


def test_a_price_is_not_undone_before_what_was_paid_of_it(shop: ShopFile) -> None:
    order_id = entered(shop)

    def dearer(session: Session) -> None:
        old = orders.data_of(session, order_id)
        fields = {name: getattr(old, name) for name in OrderData.__dataclass_fields__}
        orders.edit(session, order_id, OrderData(**fields | {"postage_cents": 50}))

    price = done(shop, "order.edit", dearer)
    done(shop, "order.pay", pay(order_id, 100))
    assert refused(shop, price) == ["order.pay"]


def test_a_note_stands_on_nothing(shop: ShopFile) -> None:
    order_id = entered(shop)
    paid = done(shop, "order.pay", pay(order_id, 60))
    done(shop, "order.note", lambda session: order_marks.note(session, [order_id], "急", at(3), "我"))
    shop.undo_command(paid)


def test_stock_is_not_taken_away_under_what_was_sold_of_it(shop: ShopFile) -> None:
    one, two = *product(shop), *product(shop, "项链")
    opened = done(shop, "stock.move", move(one, 10, 1))
    elsewhere = done(shop, "stock.move", move(two, 10, 1))
    order_id = entered(shop, one)
    done(shop, "order.pay", pay(order_id, 100))
    sent = done(shop, "order.ship", ship(order_id, 4))
    assert refused(shop, opened) == ["order.ship"]
    shop.undo_command(elsewhere)
    shop.undo_command(sent)
    shop.undo_command(opened)


def test_a_sale_is_not_undone_before_the_count_that_found_it(shop: ShopFile) -> None:
    (one,) = product(shop)
    done(shop, "stock.move", move(one, 10, 1))
    order_id = entered(shop, one)
    done(shop, "order.pay", pay(order_id, 100))
    sent = done(shop, "order.ship", ship(order_id, 4))
    done(shop, "stock.count", lambda session: stock.count(session, [(one, 5)], at(5)))
    assert refused(shop, sent) == ["stock.count"]


def test_sales_do_not_stand_on_each_other(shop: ShopFile) -> None:
    (one,) = product(shop)
    done(shop, "stock.move", move(one, 10, 1))
    first, second = entered(shop, one), entered(shop, one)
    for order_id in (first, second):
        done(shop, "order.pay", pay(order_id, 100))
    sent = done(shop, "order.ship", ship(first, 4))
    done(shop, "order.ship", ship(second, 4))
    shop.undo_command(sent)
    assert figures(shop, one)[:2] == (8, 2)


def test_a_shipment_is_not_undone_before_its_return(shop: ShopFile) -> None:
    (one,) = product(shop)
    done(shop, "stock.move", move(one, 10, 1))
    order_id = entered(shop, one)
    done(shop, "order.pay", pay(order_id, 100))
    sent = done(shop, "order.ship", ship(order_id, 4))
    done(shop, "stock.return", lambda session: returns.take_back(session, order_id, {1: 1}, at(6)))
    assert refused(shop, sent) == ["stock.return"]


def test_what_was_undone_is_stood_on_by_nothing(shop: ShopFile) -> None:
    order_id = entered(shop)
    first = done(shop, "order.pay", pay(order_id, 60))
    done(shop, "order.pay", pay(order_id, 40))
    shop.undo()
    shop.undo_command(first)


def test_a_movement_that_was_changed_counts_by_the_line_it_was_for(shop: ShopFile) -> None:
    (one,) = product(shop)
    done(shop, "stock.move", move(one, 10, 1))
    order_id = entered(shop, one)
    done(shop, "order.pay", pay(order_id, 100))
    done(shop, "order.ship", ship(order_id, 4))
    changed = done(
        shop,
        "setting.change",
        lambda session: session.connection().exec_driver_sql(
            "UPDATE stock_movement SET note = 'x' WHERE id = 2"
        ),
    )
    done(shop, "stock.return", lambda session: returns.take_back(session, order_id, {1: 1}, at(6)))
    assert refused(shop, changed) == ["stock.return"]
