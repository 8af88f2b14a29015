"""What comes back enters stock by what was found, and never more than had left."""

from typing import Any

import pytest
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.shop import returns, stock
from shopkeeper.shop.products import VariantData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import at, bundle, figures, movements, opening, order, product, sold


def take_back(shop: ShopFile, pieces: dict[int, int], found: str = "sellable") -> None:
    """Book what came back of the first order."""
    with shop.command("stock.return", name="x") as session:
        returns.take_back(session, 1, pieces, at(5), found)


@pytest.mark.parametrize(
    ("found", "left", "booked"),
    [
        ("sellable", 9, [(2, "return")]),
        ("damaged", 7, [(2, "return"), (-2, "damage")]),
        ("missing", 7, [(2, "return"), (-2, "loss")]),
    ],
)
def test_a_return_enters_by_what_was_found(shop: ShopFile, found: str, left: int, booked: list[Any]) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    line = sold(shop, one, 3)
    take_back(shop, {line: 2}, found)
    assert figures(shop, one)[0] == left
    assert movements(shop, one)[2:] == booked
    shop.undo()
    assert figures(shop, one)[0] == 7


def test_no_more_comes_back_than_left(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    line = sold(shop, one, 3)
    take_back(shop, {line: 2}, "damaged")
    for quantity, key in ((2, "stock.more_than_sold"), (0, "stock.nothing"), (-1, "stock.more_than_sold")):
        with pytest.raises(ShopError) as error:
            take_back(shop, {line: quantity})
        assert error.value.key == key
    with shop.read() as session:
        assert [(row.line_id, row.pieces) for row in returns.away(session, 1)] == [(line, 1)]
        assert returns.away(session, 99) == []


def test_lines_come_back_one_by_one(shop: ShopFile) -> None:
    one, two = product(shop, "礼盒", VariantData("A", "1", opening=9), VariantData("B", "2", opening=9))
    with shop.command("setting.change") as session:
        goods = bundle(session, {one: 1, two: 2})
        number = order(session, [(goods, None, 3), (None, one, 1)], state="shipped", shipped_at=at(3))
        stock.settle(session, [number])
    first, second = 1, 2
    take_back(shop, {first: 1})
    assert (figures(shop, one)[0], figures(shop, two)[0]) == (6, 5)
    with shop.read() as session:
        assert [(row.line_id, row.pieces) for row in returns.away(session, 1)] == [(first, 2), (second, 1)]
    take_back(shop, {first: 2, second: 1})
    with shop.read() as session:
        assert returns.away(session, 1) == []


def test_a_return_of_goods_whose_stock_is_not_kept_books_nothing(shop: ShopFile) -> None:
    (one,) = product(shop)
    line = sold(shop, one, 3)
    take_back(shop, {line: 3})
    assert movements(shop, one) == []


def test_what_came_back_is_not_given_back_again_when_the_order_is_put_back(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    line = sold(shop, one, 3)
    take_back(shop, {line: 2})
    with shop.command("setting.change") as session:
        row = session.get_one(Order, 1)
        row.state, row.shipped_at = "paid", None
        stock.settle(session, [1])
    assert figures(shop, one)[0] == 10
    with shop.read() as session:
        assert session.scalars(select(OrderLine.id)).all() == [line]
