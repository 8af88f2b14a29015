"""Products come in from files: variants belong to their product, platforms' goods are tied to them."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from shopkeeper.exchange.importer import Importer, Options, Report
from shopkeeper.model.orders import OrderLine
from shopkeeper.model.products import Listing, ListingPart, Product, ProductTag, Variant
from shopkeeper.shop import settings
from shopkeeper.shop.products import VariantData
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_records import (
    SHOPIFY_PRODUCT,
    SHOPIFY_PRODUCT_NEW,
    TAOBAO_PRODUCT,
    TMALL_PRODUCT,
    WOO_PRODUCT,
    Row,
    save,
    table,
)
from tests.exchange.made_sheets import LINE, save_csv
from tests.exchange.made_sheets import save as save_orders
from tests.exchange.taken import every, only, take
from tests.shop import goods

pytestmark = pytest.mark.usefixtures("read_here")

DIALECTS = [("shopify_products_old", SHOPIFY_PRODUCT), ("shopify_products_new", SHOPIFY_PRODUCT_NEW)]
OLD = "shopify_products_old"


def variants(shop: ShopFile) -> list[tuple[Any, ...]]:
    """Of every variant its product, code, options and price."""
    return [(one.product_id, one.code, one.options, one.price_e4) for one in every(shop, Variant)]


def tied(shop: ShopFile) -> list[tuple[str, str, str]]:
    """Of every listing its platform, key, and the code or options of what it stands for."""
    query = (
        select(Listing.platform, Listing.key, Variant.code + Variant.options)
        .join(ListingPart, ListingPart.listing_id == Listing.id)
        .join(Variant, Variant.id == ListingPart.variant_id)
        .order_by(Listing.id)
    )
    with shop.read() as session:
        return [tuple(row) for row in session.execute(query)]  # type: ignore[misc]


def run(shop: ShopFile, file: Path, **options: Any) -> Report:
    return Importer(shop, [file], options=Options(**options)).run()


def nothing_new(report: Report) -> bool:
    return not +report.created and not +report.updated and report.command_id is None


@pytest.mark.parametrize(("form", "rows"), DIALECTS)
def test_products_of_shopify_come_in_with_their_variants(
    shop: ShopFile, tmp_path: Path, form: str, rows: list[Row]
) -> None:
    report = take(shop, save(tmp_path, form, rows))
    assert report.created == {"product": 2, "variant": 3, "listing": 3}
    ring, box = every(shop, Product)
    assert (ring.title, ring.brand, ring.category, ring.status) == (
        "Silver Ring",
        "Brook",
        "Rings",
        "on_sale",
    )
    assert ring.description == "Plain & light\n925 silver\nHandmade"
    assert ring.picture_links.split("\n") == [f"https://cdn.example.com/{name}.jpg" for name in "abc"]
    assert (box.title, box.status) == ("Gift Box", "off_sale")
    assert variants(shop) == [
        (ring.id, "0016", "Size:16;Colour:Silver", 39_000_000),
        (ring.id, "0018", "Size:18;Colour:Silver", 41_500_000),
        (box.id, "", "", 3_000_000),
    ]
    first = every(shop, Variant)[0]
    assert (first.barcode, first.list_price_e4, first.weight_g) == ("6901234567892", 45_000_000, 12)
    assert {tag.tag for tag in every(shop, ProductTag)} == {"silver", "gift"}
    assert tied(shop) == [
        ("shopify", "0016", "0016Size:16;Colour:Silver"),
        ("shopify", "0018", "0018Size:18;Colour:Silver"),
        ("shopify", "Gift Box\n", ""),
    ]
    assert [(one.price_e4, one.quantity) for one in every(shop, Listing)][:2] == [
        (39_000_000, 5),
        (41_500_000, 0),
    ]
    assert every(shop, Listing)[0].title == "Silver Ring - 16 / Silver"


def test_both_dialects_of_shopify_give_the_same_products(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, *DIALECTS[0]))
    assert nothing_new(take(shop, save(tmp_path, *DIALECTS[1])))


def test_products_of_woocommerce_come_in_with_variations_from_anywhere(
    shop: ShopFile, tmp_path: Path
) -> None:
    report = take(shop, save(tmp_path, "woocommerce_products", WOO_PRODUCT))
    assert report.created == {"product": 2, "variant": 3, "listing": 3}
    tee, cap = every(shop, Product)
    assert (tee.code, tee.category, tee.status, cap.status) == ("tee", "Clothing/Tshirts", "on_sale", "draft")
    assert (tee.description, tee.selling_points) == ("Cotton\nWash cold.", "Soft.")
    assert (tee.dimensions, tee.colours, cap.colours) == ("30 × 20 × 2 cm", "Blue, Red", "Yellow")
    assert variants(shop) == [
        (tee.id, "tee-blue-l", "Color:Blue;Size:L", 25_000_000),
        (tee.id, "tee-red-m", "Color:Red;Size:M", 26_000_000),
        (cap.id, "cap", "", 16_000_000),
    ]
    third = every(shop, Variant)[2]
    assert (third.list_price_e4, third.weight_g) == (18_000_000, 250)
    assert every(shop, Listing)[2].quantity == 7


def test_a_variation_without_its_parent_joins_the_product_the_shop_has(
    shop: ShopFile, tmp_path: Path
) -> None:
    new = WOO_PRODUCT[3] | {"ID": "999", "SKU": "tee-red-l", "Attribute 2 value(s)": "L"}
    lonely = save(tmp_path, "woocommerce_products", [new], name="lonely.csv")
    report = take(shop, lonely)
    assert report.held == {"no_parent": 1} and not +report.created
    take(shop, save(tmp_path, "woocommerce_products", WOO_PRODUCT))
    report = take(shop, lonely)
    assert +report.created == {"variant": 1, "listing": 1} and report.updated == {"product": 1}
    assert every(shop, Variant)[-1].product_id == 1


def test_products_of_the_taobao_assistant_come_in(shop: ShopFile, tmp_path: Path) -> None:
    plain = {
        "宝贝名称": "擦银布",
        "宝贝价格": "9.90",
        "数字ID": "600123456790",
        "商家编码": "CB",
        "放入仓库": "1",
    }
    report = take(shop, save(tmp_path, "taobao_assistant_products", [TAOBAO_PRODUCT, plain]))
    assert report.files[0].encoding == "UTF-16"
    assert report.created == {"product": 2, "variant": 3, "listing": 3}
    ring, cloth = every(shop, Product)
    assert (ring.title, ring.code, ring.status, cloth.status) == ("素圈银戒", "YJ", "on_sale", "off_sale")
    assert ring.description == "纯银\n可刻字"
    assert variants(shop) == [
        (ring.id, "YJ-16", "颜色分类:亮银;尺码:16号", 99_000_000),
        (ring.id, "YJ-18", "颜色分类:亮银;尺码:18号", 109_500_000),
        (cloth.id, "CB", "", 9_900_000),
    ]
    assert [one.quantity for one in every(shop, Listing)] == [10, 5, None]


def test_variants_packed_otherwise_are_held(shop: ShopFile, tmp_path: Path) -> None:
    packed = TAOBAO_PRODUCT | {"销售属性组合": "99.00:10:YJ-16:颜色"}
    assert take(shop, save(tmp_path, "taobao_assistant_products", [packed])).held == {"variants": 1}


def test_products_of_tmall_come_in(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "tmall_shop_items", TMALL_PRODUCT))
    product = only(shop, Product)
    assert (product.title, product.brand, product.category) == ("四叶草项链", "溪石", "项链")
    assert variants(shop) == [
        (product.id, "XL-1", "颜色分类:银色;规格:45cm", 199_000_000),
        (product.id, "XL-2", "颜色分类:金色", 209_000_000),
    ]


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        *DIALECTS,
        ("woocommerce_products", WOO_PRODUCT),
        ("taobao_assistant_products", [TAOBAO_PRODUCT]),
        ("tmall_shop_items", TMALL_PRODUCT),
    ],
)
def test_the_same_file_again_changes_nothing(
    shop: ShopFile, tmp_path: Path, form: str, rows: list[Row]
) -> None:
    file = save(tmp_path, form, rows)
    take(shop, file)
    assert nothing_new(take(shop, file))
    shop.undo()
    for model in (Product, Variant, Listing, ListingPart, ProductTag):
        assert every(shop, model) == []
    assert check.check(shop) == []
    shop.redo()
    assert nothing_new(take(shop, file))


def test_a_newer_file_changes_only_what_changed(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, OLD, SHOPIFY_PRODUCT))
    newer = [
        SHOPIFY_PRODUCT[0] | {"Title": "Silver Ring II", "Variant Inventory Qty": "4", "Tags": "silver, new"},
        SHOPIFY_PRODUCT[1] | {"Variant Price": "43.00"},
        {"Handle": "silver-ring", "Option1 Value": "20", "Option2 Value": "Silver", "Variant Price": "44"},
        SHOPIFY_PRODUCT[3],
    ]
    report = take(shop, save(tmp_path, OLD, newer, name="newer.csv"))
    assert +report.created == {"variant": 1, "listing": 1}
    assert report.updated == {"product": 1, "variant": 1, "listing": 2}
    ring = every(shop, Product)[0]
    assert ring.title == "Silver Ring II"
    assert [one.price_e4 for one in every(shop, Variant)] == [39_000_000, 43_000_000, 3_000_000, 44_000_000]
    assert {tag.tag for tag in every(shop, ProductTag)} == {"silver", "gift", "new"}


def test_what_the_owner_changed_stays(shop: ShopFile, tmp_path: Path) -> None:
    file = save(tmp_path, OLD, SHOPIFY_PRODUCT)
    take(shop, file)
    with shop.command("product.edit", title="x") as session:
        session.execute(update(Product).where(Product.id == 1).values(title="银戒"))
        session.execute(update(Variant).where(Variant.id == 1).values(code="OWN", options="16号", price_e4=1))
        session.execute(ProductTag.__table__.delete())
    report = take(shop, file)
    assert not +report.updated and report.kept == {"product": 1, "variant": 3}
    assert every(shop, Product)[0].title == "银戒" and every(shop, ProductTag) == []
    assert variants(shop)[0] == (1, "OWN", "16号", 1)
    assert not +run(shop, file, overwrite=True).kept
    assert every(shop, Product)[0].title == "Silver Ring"


def test_goods_of_one_code_are_one_product_on_every_platform(shop: ShopFile, tmp_path: Path) -> None:
    goods.product(
        shop,
        "素圈银戒",
        VariantData(code="0016", price_e4=99_000_000),
        VariantData(code="0018", options="18"),
    )
    report = take(shop, save(tmp_path, OLD, SHOPIFY_PRODUCT))
    assert +report.created == {"product": 1, "variant": 1, "listing": 3}
    ring = every(shop, Product)[0]
    assert (ring.title, ring.brand) == ("素圈银戒", "Brook")  # the owner's stays, what was blank is filled
    assert [one.price_e4 for one in every(shop, Variant)][:2] == [99_000_000, 41_500_000]
    woo = [WOO_PRODUCT[1] | {"SKU": "0016", "Name": "Other", "Categories": "Else"}]
    report = take(shop, save(tmp_path, "woocommerce_products", woo))
    assert +report.created == {"listing": 1}
    assert every(shop, Product)[0].category == "Rings"
    # What another platform brought first does not change to and fro.
    assert nothing_new(take(shop, save(tmp_path, OLD, SHOPIFY_PRODUCT)))


def test_codes_of_several_products_are_held(shop: ShopFile, tmp_path: Path) -> None:
    goods.product(shop, "A", VariantData(code="0016"))
    goods.product(shop, "B", VariantData(code="0018", options="18"))
    report = take(shop, save(tmp_path, OLD, SHOPIFY_PRODUCT))
    assert report.held == {"which_product": 3} and report.rows_in == 1


def test_two_products_of_a_platform_with_one_code_stay_two(shop: ShopFile, tmp_path: Path) -> None:
    twin = SHOPIFY_PRODUCT[0] | {"Handle": "twin", "Title": "Twin"}
    file = save(tmp_path, OLD, [*SHOPIFY_PRODUCT, twin])
    report = take(shop, file)
    assert report.created == {"product": 3, "variant": 4, "listing": 3}
    assert nothing_new(take(shop, file))


def test_goods_sold_before_are_tied_when_their_product_comes_in(shop: ShopFile, tmp_path: Path) -> None:
    take(
        shop,
        save_orders(
            tmp_path, "taobao_items_detail_2022", [LINE | {"外部系统编号": "YJ-16", "商家编码": "YJ-16"}]
        ),
    )
    assert tied(shop) == []
    take(shop, save(tmp_path, "taobao_assistant_products", [TAOBAO_PRODUCT]))
    assert ("taobao", "YJ-16", "YJ-16颜色分类:亮银;尺码:16号") in tied(shop)
    with shop.read() as session:
        line = session.scalars(select(OrderLine)).one()
        listing = session.get_one(Listing, line.listing_id)
        assert (listing.key, listing.price_e4) == ("YJ-16", 99_000_000)


def test_goods_the_owner_matched_stay_matched(shop: ShopFile, tmp_path: Path) -> None:
    (other,) = goods.product(shop, "Other")
    take(shop, save(tmp_path, OLD, SHOPIFY_PRODUCT))
    with shop.command("listing.match", title="x") as session:
        session.execute(update(ListingPart).where(ListingPart.listing_id == 1).values(variant_id=other))
    assert nothing_new(take(shop, save(tmp_path, OLD, SHOPIFY_PRODUCT)))
    assert tied(shop)[0][2] == ""


def test_only_new_or_only_known_products_can_be_asked_for(shop: ShopFile, tmp_path: Path) -> None:
    goods.product(shop, "Ring", VariantData(code="0016"), VariantData(code="0018", options="18"))
    file = save(tmp_path, OLD, SHOPIFY_PRODUCT)
    report = run(shop, file, mode="update")
    assert (report.rows_in, report.skipped, report.created["product"]) == (3, {"unknown": 1}, 0)
    report = run(shop, file, mode="create")
    assert (report.rows_in, report.skipped, report.created["product"]) == (1, {"known": 3}, 1)


def test_prices_in_another_currency_are_the_platforms_alone(shop: ShopFile, tmp_path: Path) -> None:
    with shop.command("setting.change") as session:
        settings.put(session, "currency", "GBP")
    take(shop, save(tmp_path, "taobao_assistant_products", [TAOBAO_PRODUCT]))
    assert [one.price_e4 for one in every(shop, Variant)] == [None, None]
    assert [one.price_e4 for one in every(shop, Listing)] == [99_000_000, 109_500_000]


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"Title": ""}, "no_title"), ({"Handle": ""}, "no_key"), ({"Variant Price": "free"}, "amount")],
)
def test_a_product_that_is_not_understood_is_held(
    shop: ShopFile, tmp_path: Path, change: Row, reason: str
) -> None:
    rows = [SHOPIFY_PRODUCT[0] | change, *SHOPIFY_PRODUCT[1:]]
    report = take(shop, save(tmp_path, OLD, rows))
    assert report.held[reason] == 1 and report.created["product"] >= 1


def test_products_by_the_thousand_with_variations_far_below_come_in(shop: ShopFile, tmp_path: Path) -> None:
    parents = [WOO_PRODUCT[0] | {"ID": str(n), "SKU": f"p{n}", "Name": f"P{n}"} for n in range(1, 301)]
    below = [WOO_PRODUCT[2] | {"ID": str(1000 + n), "SKU": f"v{n}", "Parent": f"p{n}"} for n in range(1, 301)]
    cells = table("woocommerce_products", [*parents, *below])
    report = take(shop, save_csv(tmp_path / "many.csv", cells, encoding="utf-8"))
    assert report.created == {"product": 300, "variant": 300, "listing": 300}


def test_a_variant_the_owner_moved_to_another_product_stays_there(shop: ShopFile, tmp_path: Path) -> None:
    file = save(tmp_path, OLD, SHOPIFY_PRODUCT)
    take(shop, file)
    with shop.command("product.edit", title="x") as session:
        session.execute(update(Variant).where(Variant.id == 2).values(product_id=2))
    assert nothing_new(take(shop, file))
    assert [one.product_id for one in every(shop, Variant)] == [1, 2, 2]


def test_goods_a_listing_stands_for_are_that_variant(shop: ShopFile, tmp_path: Path) -> None:
    mine = goods.product(shop, "银戒", VariantData(code="0016"), VariantData(code="OTHER", options="大"))
    with shop.command("listing.match", title="x") as session:
        listing = Listing(platform="shopify", key="0018", code="0018", title="Silver Ring - 18 / Silver")
        session.add(listing)
        session.flush()
        session.add(ListingPart(listing_id=listing.id, variant_id=mine[1]))
    take(shop, save(tmp_path, OLD, SHOPIFY_PRODUCT[:3]))
    assert [one.id for one in every(shop, Variant)] == mine
    assert variants(shop)[1][1] == "OTHER"


def test_products_of_one_title_in_a_file_stay_apart_by_their_keys(shop: ShopFile, tmp_path: Path) -> None:
    twin = [SHOPIFY_PRODUCT[3] | {"Handle": f"box-{n}", "Variant Price": str(n)} for n in (1, 2)]
    report = take(shop, save(tmp_path, OLD, twin))
    assert report.created["product"] == 2
    assert nothing_new(take(shop, save(tmp_path, OLD, twin)))


def sold_unmatched(shop: ShopFile, **listing: str) -> None:
    """Two of a listing that stands for nothing, shipped."""
    with shop.command("import", imports=True, n=1, file="x") as session:
        one = goods.listing(session, "YJ-16", **listing)
        goods.order(session, [(one, None, 2)], state="shipped", shipped_at=goods.at(3))


@pytest.mark.parametrize("code", ["", "YJ-16"])
def test_what_a_file_ties_takes_what_was_shipped_of_it_from_stock(
    shop: ShopFile, tmp_path: Path, code: str
) -> None:
    (mine,) = goods.product(shop, "素圈银戒", VariantData(code="YJ-16", opening=10))
    sold_unmatched(shop, code=code)
    assert goods.figures(shop, mine)[0] == 10
    take(shop, save(tmp_path, "taobao_assistant_products", [TAOBAO_PRODUCT]))
    assert (*tied(shop)[0][:2], tied(shop)[0][2][:5]) == ("taobao", "YJ-16", "YJ-16")
    assert goods.figures(shop, mine)[0] == 8
