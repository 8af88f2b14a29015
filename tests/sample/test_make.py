"""The sample shop: believable rows that agree with each other, the same each time."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import Customer, CustomerPhone
from shopkeeper.model.orders import Order, OrderNote, OrderSummary, Payment
from shopkeeper.model.products import Product, ProductPicture, Variant
from shopkeeper.model.purchases import Purchase
from shopkeeper.model.stock import VariantStock
from shopkeeper.sample.content import SHOPS, load
from shopkeeper.sample.make import fill
from shopkeeper.shop import derived, pictures, settings
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


def test_every_product_has_a_picture(sample: ShopFile) -> None:
    with sample.read() as session:
        digests = session.scalars(select(ProductPicture.digest)).all()
        assert len(digests) == session.scalar(select(func.count()).select_from(Product))
        assert all(pictures.full(session, one) for one in digests)


def test_purchases_stand_at_every_stage_and_some_go_straight_to_a_buyer(sample: ShopFile) -> None:
    with sample.read() as session:
        bought = session.execute(select(Purchase.state, Purchase.ordered_at, Purchase.order_number)).all()
        numbers = set(session.scalars(select(Order.platform_number)))
    assert {one.state for one in bought} >= {"finished", "shipped", "paid", "unpaid", "closed"}
    assert len({(one.ordered_at.hour, one.ordered_at.minute) for one in bought}) > 50
    sent = [one.order_number for one in bought if one.order_number]
    assert sent and set(sent) <= numbers


def test_a_note_on_a_refund_says_how_much(sample: ShopFile) -> None:
    with sample.read() as session:
        notes = select(OrderNote.order_id).where(
            OrderNote.text.contains("补偿 10 元") | OrderNote.text.contains("$3 back")
        )
        back = session.scalars(
            select(Payment.amount_cents).where(Payment.order_id.in_(notes), Payment.amount_cents < 0)
        ).all()
    assert back and set(back) <= {-1000, -300}


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


def test_it_is_not_to_be_undone_and_no_records_history_begins_with_it(sample: ShopFile) -> None:
    assert sample.undoable() is None
    assert [done.key for done in sample.commands()] == ["sample.fill"]
    assert not sample.history_of("order", 1) and not sample.history_of("customer", 1)


def test_what_is_done_in_it_can_be_undone(tmp_path: Path) -> None:
    with ShopFile.create(tmp_path / "sample.shop", derived, clock=lambda: NOW, backups=None) as shop:
        fill(shop, "en")
        filled = rows(shop), worked_out(shop)
        with shop.command("setting.change") as session:
            settings.put(session, "name", "Mine")
        shop.undo()
        assert (rows(shop), worked_out(shop)) == filled
        assert shop.undoable() is None
