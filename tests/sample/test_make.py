"""The sample shop: believable rows that agree with each other, the same each time."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import Customer, CustomerPhone
from shopkeeper.model.orders import Order, OrderSummary
from shopkeeper.model.products import Product, Variant
from shopkeeper.model.stock import VariantStock
from shopkeeper.sample.content import SHOPS, load
from shopkeeper.sample.make import fill
from shopkeeper.shop import derived, settings
from shopkeeper.store.shop_file import ShopFile
from tests.store.shops import rows, worked_out

NOW = datetime(2026, 11, 21, 8, 0)


@pytest.fixture(scope="module", params=sorted(SHOPS))
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ShopFile:
    """The sample shop in one language, as of a day."""
    path = tmp_path_factory.mktemp("sample") / "sample.shop"
    shop = ShopFile.create(path, derived, clock=lambda: NOW, backups=None)
    request.addfinalizer(shop.close)
    fill(shop, request.param)
    return shop


def test_it_holds_two_years_of_orders_up_to_today(sample: ShopFile) -> None:
    with sample.read() as session:
        first, last, count = session.execute(
            select(func.min(Order.placed_at), func.max(Order.placed_at), func.count())
        ).one()
        assert 2000 < count < 3500
        assert first.year == 2024 and last.date() >= datetime(2026, 11, 20).date()
        assert session.scalar(select(func.count()).select_from(Customer)) > 1000
        assert settings.get(session, "name")


def test_its_orders_come_to_what_was_paid(sample: ShopFile) -> None:
    with sample.read() as session:
        paid = select(func.count()).where(OrderSummary.paid_cents > 0, OrderSummary.owed_cents > 0)
        assert session.scalar(paid) == 0
        assert session.scalar(select(func.count()).where(OrderSummary.gap_cents != 0)) == 0


def test_every_state_of_a_days_work_is_there(sample: ShopFile) -> None:
    with sample.read() as session:
        states = Counter(session.scalars(select(Order.state)))
    assert {"paid", "packing", "shipped", "delivered", "finished", "closed"} <= states.keys()


def test_its_stock_is_kept_and_nothing_is_below_zero(sample: ShopFile) -> None:
    with sample.read() as session:
        stock = session.execute(select(VariantStock.on_hand, VariantStock.available)).all()
        assert len(stock) == session.scalar(select(func.count()).select_from(Variant))
    assert all(on_hand is not None and on_hand >= 0 for on_hand, _ in stock)


def test_nobody_real_can_be_called(sample: ShopFile) -> None:
    with sample.read() as session:
        numbers = session.scalars(select(CustomerPhone.number)).all()
    assert all(number.startswith("1380013") or "55501" in number for number in numbers)


def test_it_is_sound_and_the_same_each_time(sample: ShopFile, tmp_path: Path) -> None:
    with sample.read() as session:
        language = {"CNY": "zh_CN", "USD": "en"}[settings.get(session, "currency")]
        orders = session.execute(select(Order.platform_number, Order.placed_at, Order.recipient)).all()
    with ShopFile.create(tmp_path / "again.shop", derived, clock=lambda: NOW, backups=None) as again:
        fill(again, language)
        with again.read() as session:
            same = session.execute(select(Order.platform_number, Order.placed_at, Order.recipient)).all()
    assert same == orders


def test_a_shop_with_orders_is_left_as_it_is(sample: ShopFile) -> None:
    before = sample.commands()
    with pytest.raises(ShopError, check=lambda error: error.key == "sample.not_empty"):
        fill(sample, "en")
    assert sample.commands() == before


def test_both_languages_sell_the_same_goods(sample: ShopFile) -> None:
    chinese, english = load("zh_CN"), load("en")
    assert [good.code for good in chinese.goods] == [good.code for good in english.goods]
    for good in chinese.goods:
        assert sum(2 if ord(sign) > 127 else 1 for sign in good.title) <= 60, "Taobao's limit for titles"
    with sample.read() as session:
        assert session.scalar(select(func.count()).select_from(Product)) == len(chinese.goods)


def test_undone_nothing_of_it_is_left(tmp_path: Path) -> None:
    with ShopFile.create(tmp_path / "sample.shop", derived, clock=lambda: NOW, backups=None) as shop:
        before = rows(shop), worked_out(shop)
        fill(shop, "en")
        filled = rows(shop), worked_out(shop)
        shop.undo()
        assert (rows(shop), worked_out(shop)) == before
        shop.redo()
        assert (rows(shop), worked_out(shop)) == filled
