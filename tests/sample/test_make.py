"""The sample shop: believable rows that agree with each other, the same each time."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import Customer, CustomerPhone
from shopkeeper.model.orders import Order, OrderLine, OrderNote, OrderSummary, Payment
from shopkeeper.model.products import Listing, Product, ProductPicture, ProductSummary, Variant
from shopkeeper.model.purchases import Purchase, PurchaseLine
from shopkeeper.model.stock import StockMovement, VariantStock
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
        query = select(Variant.code, VariantStock.on_hand, VariantStock.available)
        stock = session.execute(query.join(VariantStock, VariantStock.variant_id == Variant.id)).all()
        assert len(stock) == session.scalar(select(func.count()).select_from(Variant))
    assert [one.code for one in stock if one.on_hand is None] == ["AC-003"]
    assert all(one.on_hand >= one.available >= 0 for one in stock if one.on_hand is not None)


def test_one_product_is_sold_out_one_short_and_one_off_sale(sample: ShopFile) -> None:
    with sample.read() as session:
        query = select(Product.status, ProductSummary.available, ProductSummary.short)
        products = session.execute(query.join(ProductSummary, ProductSummary.product_id == Product.id)).all()
    assert [one.status for one in products].count("off_sale") == 1
    assert [one.available for one in products].count(0) == 1
    assert any(one.short and one.available for one in products)


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


def test_what_was_received_of_a_purchase_came_into_stock(sample: ShopFile) -> None:
    with sample.read() as session:
        bought = session.execute(
            select(PurchaseLine.variant_id, func.sum(PurchaseLine.quantity))
            .join(Purchase)
            .where(Purchase.state == "finished")
            .group_by(PurchaseLine.variant_id)
        ).all()
        came = session.execute(
            select(StockMovement.variant_id, func.sum(StockMovement.quantity))
            .where(StockMovement.reason == "purchase")
            .group_by(StockMovement.variant_id)
        ).all()
    received = {row.variant_id: row[1] for row in came}
    assert bought and all(number <= received[variant or 0] for variant, number in bought)


def test_only_the_pearl_dealer_sells_pearls_and_nothing_else(sample: ShopFile) -> None:
    with sample.read() as session:
        sold = session.execute(
            select(PurchaseLine.code, Purchase.supplier).join(Purchase).order_by(PurchaseLine.id)
        ).all()
    pearls = {one.supplier for one in sold if one.code.startswith("ER-001")}
    assert len(pearls) == 1
    assert {one.code[:6] for one in sold if one.supplier in pearls} == {"NK-003", "ER-001", "ER-005"}


def test_money_comes_in_by_what_the_country_pays_with(sample: ShopFile) -> None:
    with sample.read() as session:
        ways = set(session.scalars(select(Payment.way)))
        chinese = settings.get(session, "currency") == "CNY"
    assert ways == ({"wechat", "alipay", "platform"} if chinese else {"paypal", "card", "bank", "platform"})


def test_engraving_is_spoken_of_where_something_can_be_engraved(sample: ShopFile) -> None:
    words = Order.memo.regexp_match("刻|ngrav") | Order.buyer_message.regexp_match("刻|ngrav")
    noted = Order.id.in_(select(OrderNote.order_id).where(OrderNote.text.regexp_match("刻|ngrav")))
    with sample.read() as session:
        codes = session.execute(
            select(OrderLine.order_id, func.group_concat(func.coalesce(Listing.code, Variant.code)))
            .join(Order, Order.id == OrderLine.order_id)
            .outerjoin(Listing, Listing.id == OrderLine.listing_id)
            .outerjoin(Variant, Variant.id == OrderLine.variant_id)
            .where(words | noted)
            .group_by(OrderLine.order_id)
        ).all()
    assert codes and all(any(one in found for one in ("NK-004", "KD-001", "RG-001")) for _, found in codes)


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
