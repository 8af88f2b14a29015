"""Products and their variants are entered, changed and let go; what refers to them stays whole."""

from typing import Any

import pytest
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.model.products import Picture, Product, ProductSummary, ProductTag, Variant
from shopkeeper.shop import lists, pictures, product_list, products, search, variant_list
from shopkeeper.shop.lists import Query
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import at, bundle, order, product

FULL = ProductData(
    "贝母四叶草项链",
    code="XL",
    variants=(
        VariantData("XL-1", "颜色:银色", "6901234567892", 3_000_000, 9_900_000, 12_900_000, 12, 5, "A1"),
        VariantData("XL-2", "颜色:金色"),
    ),
    short_name="四叶草",
    category="首饰/项链",
    brand="溪石",
    supplier="义乌小王",
    status="draft",
    note="热卖",
    material="925 银",
    care="勿沾水",
    tags=("新品", "送礼"),
    pictures=("a", "b"),
)


def enter(shop: ShopFile, data: ProductData) -> int:
    with shop.command("product.create", name=data.title) as session:
        return products.create(session, data, at(1)).id


def change(shop: ShopFile, product_id: int, data: ProductData) -> None:
    with shop.command("product.edit", name=data.title) as session:
        products.edit(session, product_id, data, at(1))


def shown(shop: ShopFile, product_id: int) -> ProductData:
    with shop.read() as session:
        return products.data_of(products.get(session, product_id))


def refused(shop: ShopFile, data: ProductData, product_id: int | None = None) -> tuple[str, str | None]:
    with pytest.raises(ShopError) as error:
        enter(shop, data) if product_id is None else change(shop, product_id, data)
    return error.value.key, error.value.field


def test_what_was_entered_is_what_is_shown(shop: ShopFile) -> None:
    found = shown(shop, enter(shop, FULL))
    assert [variant.id for variant in found.variants] == [1, 2]
    assert sorted(found.tags) == sorted(FULL.tags)
    assert (found.title, found.status, found.pictures) == (FULL.title, "draft", ("a", "b"))
    assert [variant.code for variant in found.variants] == ["XL-1", "XL-2"]
    assert found.variants[0].list_price_e4 == 12_900_000


def test_a_change_keeps_the_variants_that_stay(shop: ShopFile) -> None:
    number = enter(shop, FULL)
    one, _ = shown(shop, number).variants
    change(
        shop, number, ProductData("改名", variants=(one, VariantData("XL-3", "颜色:红")), pictures=("b", "c"))
    )
    found = shown(shop, number)
    assert [(v.id, v.code) for v in found.variants] == [(1, "XL-1"), (3, "XL-3")]
    assert (found.title, found.tags, found.pictures) == ("改名", (), ("b", "c"))
    shop.undo()
    assert shown(shop, number).pictures == ("a", "b")


def test_blanks_around_what_was_typed_are_left_out(shop: ShopFile) -> None:
    found = shown(
        shop, enter(shop, ProductData(" 项链 ", variants=(VariantData(" A ", " 银 "),), tags=(" 新 ", "")))
    )
    assert (found.title, found.variants[0].code, found.variants[0].options) == ("项链", "A", "银")
    assert found.tags == ("新",)


@pytest.mark.parametrize(
    ("data", "key", "field"),
    [
        (ProductData(" "), "product.no_title", "title"),
        (ProductData("a", variants=()), "product.no_variant", "variants"),
        (ProductData("a", variants=(VariantData("X", "1"), VariantData("X", "2"))), "variant.code_taken", "variants.1.code"),
        (ProductData("a", variants=(VariantData("X"), VariantData("Y"))), "variant.twice", "variants.1.options"),
        (ProductData("a", variants=(VariantData(price_e4=-1),)), "variant.negative", "variants.0.price_e4"),
        (ProductData("a", variants=(VariantData(opening=-1),)), "stock.negative", "variants.0.opening"),
        (ProductData("a", variants=(VariantData(id=7),)), "variant.gone", "variants.0.code"),
        (ProductData("a", variants=(VariantData("XL-1"),)), "variant.code_taken", "variants.0.code"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused_at_its_field(
    shop: ShopFile, data: ProductData, key: str, field: str
) -> None:
    enter(shop, FULL)
    assert refused(shop, data) == (key, field)


def test_a_code_in_the_archive_is_free_and_an_imported_double_may_stay(shop: ShopFile) -> None:
    old = enter(shop, FULL)
    with shop.command("product.archive", n=1, name="x") as session:
        products.archive(session, [old], at(1))
    number = enter(shop, ProductData("新", variants=(VariantData("XL-1"),)))
    with shop.command("product.unarchive", n=1, name="x") as session:
        assert products.unarchive(session, [old]) == 1
    change(shop, number, ProductData("改", variants=shown(shop, number).variants))
    assert shown(shop, number).title == "改"


def test_a_variant_that_is_used_is_not_left_out(shop: ShopFile) -> None:
    number = enter(shop, FULL)
    _, two = shown(shop, number).variants
    with shop.command("setting.change") as session:
        order(session, [(None, 1, 1)])
    assert refused(shop, ProductData("x", variants=(two,)), number) == ("variant.used", "variants")


def test_opening_stock_is_said_once(shop: ShopFile) -> None:
    number = enter(shop, ProductData("a", variants=(VariantData(opening=3),)))
    (one,) = shown(shop, number).variants
    change(shop, number, ProductData("a", variants=(VariantData(id=one.id, opening=9),)))
    with shop.read() as session:
        assert session.scalar(select(ProductSummary.on_hand)) == 3


def test_products_leave_and_come_back(shop: ShopFile) -> None:
    number = enter(shop, FULL)
    with shop.command("product.archive", n=1, name="x") as session:
        assert products.archive(session, [number, 99], at(1)) == 1
    with shop.read() as session:
        assert lists.count(session, product_list.LIST, Query()) == 0
        assert lists.count(session, product_list.LIST, Query(filters={"archived": "archived"})) == 1
        assert lists.count(session, variant_list.LIST, Query()) == 0
    with shop.command("product.status", n=1, name="x") as session:
        assert products.set_status(session, [number], "off_sale") == 1
        assert products.set_status(session, [number], "off_sale") == 0


def test_a_product_nothing_refers_to_is_deleted(shop: ShopFile) -> None:
    number = enter(shop, FULL)
    with shop.command("product.delete", n=1, name="x") as session:
        products.delete(session, [number])
    with shop.read() as session:
        for table in (Product, Variant, ProductTag, ProductSummary):
            assert session.scalars(select(table)).all() == []
        assert search.hits(session, "四叶草") == []
    with pytest.raises(ShopError), shop.command("product.delete", n=1, name="x") as session:
        products.delete(session, [number])


@pytest.mark.parametrize("key", ["product.has_listings", "product.has_stock", "product.in_use"])
def test_a_product_something_refers_to_is_not_deleted(shop: ShopFile, key: str) -> None:
    opening = 1 if key == "product.has_stock" else None
    (one,) = product(shop, "项链", VariantData(opening=opening))
    with shop.command("setting.change") as session:
        if key == "product.has_listings":
            bundle(session, {one: 1})
        elif key == "product.in_use":
            order(session, [(None, one, 1)])
    with pytest.raises(ShopError) as error, shop.command("product.delete", n=1, name="x") as session:
        products.delete(session, [1])
    assert (error.value.key, error.value.words) == (key, {"name": "项链"})


def test_tags_go_on_and_off(shop: ShopFile) -> None:
    product(shop)
    product(shop, "手镯", tags=("新品",))
    with shop.command("product.tag", n=2, tag="新品") as session:
        assert products.add_tag(session, [1, 2], " 新品 ") == 1
        assert products.add_tag(session, [1, 2], "新品") == 0
    with shop.command("product.untag", n=2, tag="新品") as session:
        assert products.remove_tag(session, [1, 2], "新品") == 2
    with pytest.raises(ShopError), shop.command("product.tag", n=1, tag=" ") as session:
        products.add_tag(session, [1], " ")


def test_a_picture_is_kept_once(shop: ShopFile) -> None:
    with shop.command("product.create", name="x") as session:
        first = pictures.keep(session, b"picture", b"small")
        assert pictures.keep(session, b"picture", b"small") == first
        products.create(session, ProductData("项链", pictures=(first,)))
    with shop.read() as session:
        assert len(session.scalars(select(Picture)).all()) == 1
        assert pictures.full(session, first) == b"picture"
        assert pictures.full(session, "none") is None
        assert pictures.thumbs(session, [first, "none"]) == {first: b"small"}
    with pytest.raises(ShopError) as error, shop.command("product.create", name="x") as session:
        pictures.keep(session, b"x" * (pictures.MOST_BYTES + 1), b"")
    assert error.value.field == "pictures"


def found(shop: ShopFile, spec: Any, **filters: Any) -> list[int]:
    with shop.read() as session:
        return list(lists.ids(session, spec, Query(filters=filters)))


def test_every_filter_of_products_finds_what_it_says(shop: ShopFile) -> None:
    enter(shop, FULL)
    enter(shop, ProductData("手镯", variants=(VariantData(opening=0, reorder_level=1, price_e4=500_000),)))
    for name, value in (
        ("status", "draft"), ("stock", "unkept"), ("category", "首饰/项链"), ("tag", "送礼"), ("brand", "溪石"),
        ("supplier", "义乌小王"), ("options", "金"), ("material", "925"), ("price", (900, None)),
    ):  # fmt: skip
        assert found(shop, product_list.LIST, **{name: value}) == [1], name
    for name, value in (("stock", "out"), ("stock", "short"), ("available", (0, 0)), ("price", (None, 50))):
        assert found(shop, product_list.LIST, **{name: value}) == [2], name
    assert found(shop, product_list.LIST, stock="there") == []
    with shop.read() as session:
        for spec in (product_list.LIST, variant_list.LIST):
            for one in spec.filters:
                for value, _ in one.choices(session):
                    lists.ids(session, spec, Query(filters={one.name: value}))


def test_every_filter_of_variants_finds_what_it_says(shop: ShopFile) -> None:
    enter(shop, FULL)
    enter(shop, ProductData("手镯", variants=(VariantData(opening=0, reorder_level=1, price_e4=500_000),)))
    for name, value, ids in (
        ("options", "金", [2]), ("shelf", "a1", [1]), ("supplier", "小王", [1, 2]), ("price", (900, None), [1]),
        ("stock", "out", [3]), ("stock", "short", [3]), ("available", (0, 0), [3]), ("stock", "unkept", [1, 2]),
    ):  # fmt: skip
        assert sorted(found(shop, variant_list.LIST, **{name: value})) == ids, name


@pytest.mark.parametrize("words", ["四叶", "XL-2", "6901234567892", "siyecao", "syc", "金色", "新品 925"])
def test_a_product_is_found_by_name_code_barcode_and_pinyin(shop: ShopFile, words: str) -> None:
    enter(shop, FULL)
    product(shop, "手镯")
    with shop.read() as session:
        assert list(lists.ids(session, product_list.LIST, Query(words=words))) == [1]


def test_every_column_sorts(shop: ShopFile) -> None:
    enter(shop, FULL)
    with shop.read() as session:
        for spec in (product_list.LIST, variant_list.LIST):
            for column in spec.columns:
                if column.sortable:
                    assert lists.ids(session, spec, Query(sort=column.name))
            rows = lists.rows(session, spec, [1], spec.columns)
            assert len(rows[1]) == len(spec.columns)
