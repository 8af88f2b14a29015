"""Prices and levels of many variants are changed at once; one to sell is found at once."""

from decimal import Decimal
from typing import Any

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.shop import products, variants
from shopkeeper.shop import settings as shop_settings
from shopkeeper.shop.products import VariantData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import at, product


def prices(shop: ShopFile, *before: int | None) -> list[int]:
    return product(shop, "项链", *(VariantData(options=str(n), price_e4=one) for n, one in enumerate(before)))


def changed(shop: ShopFile, ids: list[int], field: str, operation: str, value: Any) -> list[Any]:
    with shop.command("variant.change", n=len(ids)) as session:
        variants.change(session, ids, field, operation, value)
    with shop.read() as session:
        data = products.data_of(products.get(session, 1))
    return [getattr(one, field) for one in data.variants]


@pytest.mark.parametrize(
    ("operation", "value", "after"),
    [
        ("set", 5_000_000, [5_000_000, 5_000_000]),
        ("set", None, [None, None]),
        ("add", 10_000, [23_480_000, None]),
        ("percent", Decimal("2.5"), [24_060_000, None]),
        ("percent", Decimal(-100), [0, None]),
        ("round_9", None, [23_900_000, None]),
    ],
)
def test_prices_change_together(shop: ShopFile, operation: str, value: Any, after: list[Any]) -> None:
    assert changed(shop, prices(shop, 23_470_000, None), "price_e4", operation, value) == after
    shop.undo()
    with shop.read() as session:
        data = products.data_of(products.get(session, 1))
    assert [one.price_e4 for one in data.variants] == [23_470_000, None]


@pytest.mark.parametrize(
    ("before", "after"),
    [(0, 900_000), (1_300_000, 900_000), (1_400_000, 1_900_000), (99_900_000, 99_900_000)],
)
def test_a_price_is_rounded_to_the_nearest_that_ends_in_nine(shop: ShopFile, before: int, after: int) -> None:
    assert changed(shop, prices(shop, before), "price_e4", "round_9", None) == [after]


def test_without_decimals_the_last_digit_becomes_nine(shop: ShopFile) -> None:
    with shop.command("setting.change") as session:
        shop_settings.put(session, "currency", "JPY")
    assert changed(shop, prices(shop, 23_470_000), "price_e4", "round_9", None) == [23_490_000]


def test_levels_and_places_change_too(shop: ShopFile) -> None:
    ids = prices(shop, None, None)
    assert changed(shop, ids, "reorder_level", "set", 5) == [5, 5]
    assert changed(shop, ids, "reorder_level", "percent", Decimal(50)) == [8, 8]
    assert changed(shop, ids, "shelf", "set", " A1 ") == ["A1", "A1"]
    assert changed(shop, ids, "shelf", "set", None) == ["", ""]


def test_nothing_falls_below_nothing(shop: ShopFile) -> None:
    ids = prices(shop, 23_470_000, 10_000)
    with pytest.raises(ShopError) as error:
        changed(shop, ids, "price_e4", "add", -20_000)
    assert error.value.field == "price_e4"


def test_one_field_of_one_variant_is_set(shop: ShopFile) -> None:
    (one,) = prices(shop, 1_000_000)
    with shop.command("variant.change", n=1, name="x") as session:
        variants.put(session, one, "price_e4", 2_000_000)
        variants.put(session, one, "price_e4", 2_000_000)
        with pytest.raises(ShopError):
            variants.put(session, 99, "price_e4", 1)


def test_the_price_of_a_product_is_set_where_its_variants_have_one(shop: ShopFile) -> None:
    prices(shop, 1, 1)
    prices(shop, 1, 2)
    with shop.command("variant.change", n=1, name="x") as session:
        variants.put_price(session, 1, 5)
        with pytest.raises(ShopError) as error:
            variants.put_price(session, 2, 5)
        assert error.value.key == "product.prices_differ"
    with shop.read() as session:
        assert {one.price_e4 for one in variants.offers(session, [1, 2]).values()} == {5}
    with pytest.raises(ShopError) as error:
        changed(shop, [1], "price_e4", "add", None)
    assert error.value.key == "variant.no_amount"


def test_the_variants_of_products_are_found_in_order(shop: ShopFile) -> None:
    ids = [*prices(shop, 1, 2), *product(shop, "手镯")]
    with shop.read() as session:
        assert variants.of_products(session, [2, 1]) == ids


def test_one_to_sell_is_found_with_price_and_stock(shop: ShopFile) -> None:
    one, two = product(
        shop,
        "贝母项链",
        VariantData("XL-1", "银", "6901234567892", 100, 200, opening=4),
        VariantData("XL-12", "金"),
    )
    (old,) = product(shop, "旧项链", VariantData("XL"), status="off_sale")
    (gone,) = product(shop, "项链礼盒")
    with shop.command("product.archive", n=1, name="x") as session:
        products.archive(session, [3], at(1))
    with shop.read() as session:
        (offer,) = variants.find(session, "6901234567892")
        assert (offer.variant_id, offer.price_e4, offer.on_hand, offer.available) == (one, 200, 4, 4)
        assert offer.name == "贝母项链 银"
        assert [row.variant_id for row in variants.find(session, "XL-1")] == [one, two]
        assert variants.find(session, "XL")[0].variant_id == old
        assert [row.variant_id for row in variants.find(session, "xianglian")] == [one, two, old]
        assert variants.find(session, "  ") == []
        assert len(variants.find(session, "项链", most=1)) == 1
        assert list(variants.offers(session, [two, gone, 99])) == [two, gone]


def test_what_begins_so_comes_before_what_has_it_inside_and_what_sounds_so(shop: ShopFile) -> None:
    (sounds,) = product(shop, "首饰盒", VariantData("AC-003"))
    (inside,) = product(shop, "男戒", VariantData("MN-S1"))
    (begins,) = product(shop, "S925银耳钉", VariantData("ER-001"))
    (code,) = product(shop, "手链", VariantData("s-01"), status="off_sale")
    with shop.read() as session:
        assert [row.variant_id for row in variants.find(session, "S")] == [begins, code, inside, sounds]
