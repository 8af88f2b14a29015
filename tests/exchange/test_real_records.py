"""Real sheets of customers and products, where they lie beside the project: each cell that means something arrives."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shopkeeper.exchange.composed import COMPOSED
from shopkeeper.model.customers import Customer, CustomerAddress, CustomerPhone, CustomerTag
from shopkeeper.model.products import Listing, Product, ProductTag, Variant
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.taken import contents, every, take

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.usefixtures("read_here"),
    pytest.mark.skipif(not DATA.exists(), reason="the real sheets are not beside the project"),
]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return [
            {name: value.strip().removeprefix("'") for name, value in row.items()}
            for row in csv.DictReader(text)
        ]


def price(value: str) -> int | None:
    return int(Decimal(value) * 1_000_000) if value else None


def of(shop: ShopFile, column: Any, owner: Any, number: int) -> set[str]:
    with shop.read() as session:
        return set(session.scalars(select(column).where(owner == number)))


def text(value: str) -> str:
    return str(COMPOSED["html"](value, None))


def test_every_cell_of_the_customers_arrives(shop: ShopFile) -> None:
    file = DATA / "exports" / "shopify_customers.csv"
    report = take(shop, file)
    assert report.rows == report.rows_in == len(rows(file))
    for row, customer in zip(rows(file), every(shop, Customer), strict=True):
        name = f"{row['First Name']} {row['Last Name']}".strip()
        assert customer.name == (name or row["Phone"])
        assert (customer.email, customer.note) == (row["Email"], row["Note"])
        assert of(shop, CustomerTag.tag, CustomerTag.customer_id, customer.id) == set(row["Tags"].split()) - {
            ""
        }
        phones = {row["Phone"], row["Default Address Phone"].replace(" ", "")} - {""}
        assert of(shop, CustomerPhone.number, CustomerPhone.customer_id, customer.id) == phones
        given = [
            row[f"Default Address {part}"]
            for part in ("Address1", "City", "Province Code", "Zip", "Country Code")
        ]
        text = of(shop, CustomerAddress.text, CustomerAddress.customer_id, customer.id)
        assert text == ({", ".join(given)} if any(given) else set())


@pytest.mark.parametrize("name", ["shopify_apparel.csv", "shopify_jewelery.csv"])
def test_every_cell_of_shopifys_products_arrives(shop: ShopFile, name: str) -> None:
    file = DATA / "products" / name
    report = take(shop, file)
    assert report.rows == report.rows_in == len(rows(file))
    products = {product.title: product for product in every(shop, Product)}
    variants, listings = iter(every(shop, Variant)), iter(every(shop, Listing))
    product: Any = None
    options: list[str] = []
    for row in rows(file):
        if row["Title"]:
            product = products[row["Title"]]
            options = [row[f"Option{n} Name"] for n in (1, 2, 3)]
            assert product.description == text(row["Body (HTML)"])
            assert (product.brand, product.category) == (row["Vendor"], row["Type"])
            assert product.status == {"true": "on_sale", "false": "off_sale"}[row["Published"]]
            tags = {tag.strip() for tag in row["Tags"].split(",")} - {""}
            assert of(shop, ProductTag.tag, ProductTag.product_id, product.id) == tags
        if row["Image Src"]:
            assert row["Image Src"] in product.picture_links.split("\n")
        if row["Variant Price"]:
            variant, listing = next(variants), next(listings)
            values = [row[f"Option{n} Value"] for n in (1, 2, 3)]
            chosen = [(n, v) for n, v in zip(options, values, strict=True) if v and v != "Default Title"]
            assert variant.options == ";".join(f"{n}:{v}" for n, v in chosen)
            assert (variant.product_id, variant.code) == (product.id, row["Variant SKU"])
            assert variant.price_e4 == listing.price_e4 == price(row["Variant Price"])
            assert variant.list_price_e4 == price(row["Variant Compare At Price"])
            assert variant.weight_g == (int(row["Variant Grams"] or 0) or None)
            assert variant.barcode == row["Variant Barcode"]
            assert listing.quantity == int(row["Variant Inventory Qty"])
    assert next(variants, None) is None and "<" not in "".join(one.description for one in products.values())


def test_every_cell_of_woocommerces_products_arrives(shop: ShopFile) -> None:
    file = DATA / "products" / "woocommerce_sample_products.csv"
    report = take(shop, file)
    assert report.rows == report.rows_in == len(rows(file))
    products = {product.code: product for product in every(shop, Product)}
    variants = {variant.code: variant for variant in every(shop, Variant)}
    for row in rows(file):
        kind, sku = row["Type"], row["SKU"]
        if kind != "variation":
            product = products[sku]
            assert product.title == row["Name"]
            assert product.description == text(row["Description"])
            assert product.selling_points == text(row["Short description"])
            assert product.category == row["Categories"].split(",")[0].replace(" > ", "/")
            assert product.picture_links.split("\n") == row["Images"].replace(" ", "").split(",")
        if kind != "variable":
            variant = variants[sku]
            assert variant.product_id == products[row["Parent"] or sku].id
            assert variant.price_e4 == price(row["Sale price"] or row["Regular price"])
            assert variant.list_price_e4 == price(row["Regular price"])
        if kind == "variation":
            values = [row[f"Attribute {n} value(s)"] for n in (1, 2)]
            assert [pair.split(":")[1] for pair in variants[sku].options.split(";")] == [
                v for v in values if v
            ]
    assert len(variants) == sum(row["Type"] != "variable" for row in rows(file))


def test_all_of_them_again_change_nothing_and_go_back_out_whole(shop: ShopFile) -> None:
    files = [DATA / "exports" / "shopify_customers.csv", *sorted((DATA / "products").glob("*.csv"))]
    take(shop, *files)
    before = contents(shop)
    again = take(shop, *files)
    assert not +again.created and not +again.updated and contents(shop) == before
    shop.undo()
    assert every(shop, Product) == [] and every(shop, Customer) == []
