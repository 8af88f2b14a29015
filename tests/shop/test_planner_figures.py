"""Live figures agree with the rows they are made of, to the cent."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shopkeeper import i18n
from shopkeeper.model.orders import OrderLine, Payment
from shopkeeper.shop import planner_figures
from shopkeeper.shop.planner_figures import FIGURES, Value, product_prices, value, words
from shopkeeper.shop.products import VariantData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import at, bundle, opening, order, product
from tests.store.shops import enter

TODAY = date(2026, 5, 30)
FIRST = datetime(2026, 3, 2)  # of the ninety days up to today
NAMES = sorted(FIGURES)


@pytest.fixture
def sold(shop: ShopFile) -> Iterator[dict[str, int]]:
    """Two products; orders of two customers, some of which count."""
    [ring] = product(
        shop, "素圈戒指", VariantData("R1", price_e4=3 * 10**6, cost_e4=10**6), short_name="戒指"
    )
    pair = product(
        shop,
        "耳钉",
        VariantData("E1", options="a", price_e4=10**6),
        VariantData("E2", options="b", price_e4=2 * 10**6),
    )
    product(shop, "旧款")
    opening(shop, ring, 10, 1_234_500)
    new, old = enter(shop, "新客"), enter(shop, "老客")
    with shop.command("setting.change") as session:
        both = bundle(session, {ring: 1, pair[0]: 1}, "SET")
        one = bundle(session, {pair[1]: 1}, "E2")
        left = {"shipped_at": FIRST + timedelta(hours=6), "state": "shipped", "paid_at": FIRST}
        order(
            session,
            [(None, ring, 3)],
            placed_at=FIRST,
            customer_id=old,
            province="浙江省",
            postage_cents=50,
            **left,
        )
        first = order(
            session, [(both, None, 1), (one, None, 2)], placed_at=at(31), customer_id=new, province="上海"
        )
        order(session, [(None, ring, 9)], placed_at=FIRST - timedelta(seconds=1), customer_id=old)
        order(session, [(None, ring, 9)], placed_at=datetime(2026, 5, 31), customer_id=new)
        order(session, [(None, ring, 9)], placed_at=at(5), state="closed")
        order(session, [(None, ring, 9)], placed_at=at(6), state="unpaid")
        order(
            session, [(None, ring, 5)], placed_at=at(7), currency="USD", rate_e6=2_500_000, province="浙江省"
        )
        order(session, [(None, ring, 7)], placed_at=at(8), currency="EUR", province="浙江省")
        session.add(OrderLine(order_id=first, title="散客补差", quantity=1, price_e4=150_000))
        session.add(Payment(order_id=first, amount_cents=315))
        session.add(Payment(order_id=first, amount_cents=-115))
        session.flush()
    yield {"ring": 1, "studs": 2}


def said(shop: ShopFile, name: str, today: date = TODAY) -> Any:
    """What a figure comes to: its amount, or its rows."""
    with shop.read() as session:
        found = value(session, name, today)
    assert (found.name, found.kind) == (name, FIGURES[name].kind)
    return [(row.label, row.amount) for row in found.rows] or found.amount


def test_sales_are_what_was_paid_for_lately_less_what_went_back(shop: ShopFile, sold: dict[str, int]) -> None:
    # 3.00 and 0.50 postage; 3.15 less 1.15; 5.00 at 2.5; nothing for euros without a rate.
    assert said(shop, "sales") == 350 + 200 + 1250
    assert said(shop, "orders") == 4
    assert said(shop, "average_order") == 600
    assert said(shop, "price_band") == [("", 200), ("", 350)]


def test_buyers_and_those_who_came_back(shop: ShopFile, sold: dict[str, int]) -> None:
    assert said(shop, "buyers") == 2
    assert said(shop, "returning_buyers") == 10_000
    assert said(shop, "refund_rate") == 2500
    assert said(shop, "ship_hours") == 60


def test_prices_are_those_of_the_pieces_sold(shop: ShopFile, sold: dict[str, int]) -> None:
    # 3 rings, a set, 2 studs, a makeweight of 0.15, 5 rings in dollars.
    assert said(shop, "average_price") == round((300 + 100 + 200 + 15 + 1250) / 12)
    assert said(shop, "list_price") == round((300 + 150) / 2)
    with shop.read() as session:
        assert product_prices(session, [1, 2, 3, 99], TODAY) == {1: round(1550 / 8), 2: 100}
        assert product_prices(session, [1], TODAY + timedelta(days=365)) == {1: 300}


def test_goods_are_counted_under_the_product_that_stands_behind_them(
    shop: ShopFile, sold: dict[str, int]
) -> None:
    assert said(shop, "top_products") == [("戒指", 1550), ("耳钉", 200), ("SET", 100), ("散客补差", 15)]
    assert said(shop, "products") == 3
    assert said(shop, "unsold_products") == 1


def test_places_are_shares_of_what_is_known(shop: ShopFile, sold: dict[str, int]) -> None:
    assert said(shop, "regions") == [("浙江省", 7500), ("上海", 2500)]
    i18n.set_language("zh_CN")
    assert said(shop, "channels") == [("淘宝", 10_000)]


def test_stock_is_what_is_on_hand(shop: ShopFile, sold: dict[str, int]) -> None:
    assert said(shop, "stock_units") == 10
    assert said(shop, "stock_value") == 1235


@pytest.mark.parametrize("name", NAMES)
def test_a_shop_without_orders_says_nothing_or_nought(shop: ShopFile, name: str) -> None:
    with shop.read() as session:
        found = value(session, name, TODAY)
    assert found.empty or found.amount == 0
    assert words(Value(name, FIGURES[name].kind), "CNY") == "nothing yet"


def test_figures_are_said_as_the_language_writes_them(shop: ShopFile, sold: dict[str, int]) -> None:
    def all_words() -> dict[str, str]:
        with shop.read() as session:
            return {name: words(value(session, name, TODAY), "CNY") for name in NAMES}

    english = all_words()
    assert english["sales"] == "¥18.00" and english["orders"] == "4"
    assert english["price_band"] == "¥2.00 – ¥3.50" and english["refund_rate"] == "25.0%"
    assert english["ship_hours"] == "6.0 hours"
    assert english["regions"] == "浙江省 75.0%, 上海 25.0%"
    i18n.set_language("zh_CN")
    assert all_words()["regions"] == "浙江省 75.0%、上海 25.0%"


def test_every_figure_says_how_it_is_defined() -> None:
    assert all(one.title and one.definition.endswith(".") for one in FIGURES.values())
    assert {one.kind for one in FIGURES.values()} == {"money", "number", "percent", "hours", "band", "list"}
    with pytest.raises(KeyError):
        planner_figures.FIGURES["luck"]
