"""Real exports of platforms, where they lie beside the project: each cell arrives, or its row is held with a reason."""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from shopkeeper.exchange import held
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.taken import contents, take

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "exports"

pytestmark = [
    pytest.mark.usefixtures("read_here"),
    pytest.mark.skipif(not FOLDER.exists(), reason="the real exports are not beside the project"),
]

Arrived = Callable[[str], str]


def cell(value: object) -> str:
    """A cell's text without what keeps spreadsheets from changing it."""
    found = "" if value is None else str(value).strip()
    return "" if found == "-" else found


def cents(value: str) -> str:
    return str(int(Decimal(value.strip("$") or 0) * 100))


def price(value: str) -> str:
    return str(int(Decimal(value.strip("$")) * 1_000_000))


def day(shape: str) -> Arrived:
    """A date of this shape as the shop file has it."""
    return lambda value: datetime.strptime(value, shape).strftime("%Y-%m-%d 00:00:00") if value else ""


def same(value: str) -> str:
    return value


def one_of(**words: str) -> Arrived:
    return lambda value: words[value]


def withheld(_: str) -> str:
    return ""


# Of each column: which value of the shop shows it (o: order, l: line, p: payment, a: listing), and as what.
# A column without an entry has to be empty in the file, or to be named in UNUSED.
SHOWN: dict[str, dict[str, tuple[str, Arrived]]] = {
    "douyin_orders_masked.csv": {
        "主订单编号": ("o.platform_number", same),
        "子订单编号": ("l.sub_number", same),
        "选购商品": ("l.title", same),
        "商品规格": ("l.options", same),
        "商品数量": ("l.quantity", same),
        "商家编码": ("a.code", same),
        "订单应付金额": ("o.stated_cents", cents),
        "运费": ("o.postage_cents", cents),
        "收件人": ("o.recipient", withheld),
        "收件人手机号": ("o.phone", withheld),
        "详细地址": ("o.address", withheld),
        "订单提交时间": ("o.placed_at", same),
        "订单完成时间": ("o.finished_at", same),
        "订单状态": ("o.state", one_of(已完成="finished", 已发货="shipped", 待发货="paid")),
        "售后状态": ("l.state", same),
        "发货时间": ("o.shipped_at", same),
        "平台实际承担优惠金额": ("o.platform_discount_cents", cents),
        "商家实际承担优惠金额": ("o.shop_discount_cents", cents),
        "达人实际承担优惠金额": ("o.influencer_discount_cents", cents),
    },
    "douyin_orders_tabbed_bom.csv": {
        "主订单编号": ("o.platform_number", same),
        "选购商品": ("o.goods", same),
        "订单应付金额": ("o.stated_cents", cents),
        "达人昵称": ("o.source", same),
        "订单状态": ("o.state", one_of(已发货="shipped", 已关闭="closed")),
    },
    "ebay_orders_us.csv": {
        "Order Number": ("o.platform_number", same),
        "Buyer Username": ("o.buyer_account", same),
        "Buyer Name": ("o.recipient", same),
        "Sale Date": ("o.placed_at", day("%b-%d-%y")),
        "Item Number": ("a.sku", same),
        "Item Title": ("l.title", same),
        "Quantity": ("l.quantity", same),
        "Sold For": ("l.price_e4", price),
        "Shipping And Handling": ("o.postage_cents", cents),
        "Total Price": ("o.stated_cents", cents),
        "Transaction ID": ("l.sub_number", same),
    },
    "etsy_sold_orders.csv": {
        "Sale Date": ("o.placed_at", day("%m/%d/%y")),
        "Order ID": ("o.platform_number", same),
        "Full Name": ("o.recipient", same),
        "Number of Items": ("o.goods_quantity", same),
        "Payment Method": ("o.way", same),
        "Date Shipped": ("o.shipped_at", day("%m/%d/%y")),
        "Street 1": ("o.street", same),
        "Ship City": ("o.city", same),
        "Ship State": ("o.province", same),
        "Ship Zipcode": ("o.postcode", same),
        "Ship Country": ("o.country", same),
        "Currency": ("o.currency", same),
        "Discount Amount": ("o.shop_discount_cents", cents),
        "Shipping": ("o.postage_cents", cents),
        "Sales Tax": ("o.tax_cents", cents),
        "Order Total": ("o.stated_cents", cents),
        "Status": ("o.state", one_of(Completed="shipped")),
        "Card Processing Fees": ("o.commission_cents", cents),
        "Order Net": ("o.receivable_cents", cents),
        "Buyer": ("o.buyer_account", same),
        "Order Type": ("o.source", same),
    },
    "etsy_sold_order_items.csv": {
        "Sale Date": ("o.placed_at", day("%m/%d/%y")),
        "Item Name": ("l.title", same),
        "Buyer": ("o.buyer_account", same),
        "Quantity": ("l.quantity", same),
        "Price": ("l.price_e4", price),
        "Discount Amount": ("o.shop_discount_cents", cents),
        "Order Shipping": ("o.postage_cents", cents),
        "Order Sales Tax": ("o.tax_cents", cents),
        "Item Total": ("l.amount_cents", cents),
        "Currency": ("o.currency", same),
        "Transaction ID": ("l.sub_number", same),
        "Listing ID": ("a.sku", same),
        "Date Paid": ("o.paid_at", day("%m/%d/%y")),
        "Date Shipped": ("o.shipped_at", day("%m/%d/%y")),
        "Ship Name": ("o.recipient", same),
        "Ship Address1": ("o.street", same),
        "Ship City": ("o.city", same),
        "Ship State": ("o.province", same),
        "Ship Zipcode": ("o.postcode", same),
        "Ship Country": ("o.country", same),
        "Order ID": ("o.platform_number", same),
        "Order Type": ("o.source", same),
        "Payment Type": ("o.way", same),
    },
    "pdd_orders.xlsx": {
        "商品": ("l.title", same),
        "订单号": ("o.platform_number", same),
        "订单状态": ("o.state", one_of(已收货="finished")),
        "商品总价(元)": ("l.amount_cents", cents),
        "邮费(元)": ("o.postage_cents", cents),
        "店铺优惠折扣(元)": ("o.shop_discount_cents", cents),
        "平台优惠折扣(元)": ("o.platform_discount_cents", cents),
        "用户实付金额(元)": ("o.stated_cents", cents),
        "商家实收金额(元)": ("o.receivable_cents", cents),
        "商品数量(件)": ("l.quantity", same),
        "商品id": ("a.sku", same),
        "商品规格": ("l.options", one_of(无规格="")),
        "售后状态": ("l.state", one_of(无售后或售后取消="")),
        "快递公司": ("o.courier", same),
    },
    "square_items.csv": {
        "Item": ("l.title", same),
        "Qty": ("l.quantity", same),
        "Price Point Name": ("l.options", same),
        "Gross Sales": ("l.price_e4", price),
        "Discounts": ("l.discount_cents", cents),
        "Net Sales": ("l.amount_cents", cents),
        "Tax": ("l.tax_cents", cents),
        "Transaction ID": ("o.platform_number", same),
        "Payment ID": ("p.reference", same),
        "Event Type": ("l.state", same),
        "Location": ("o.source", same),
        # New York's morning in Shanghai.
        "Time": (
            "o.placed_at",
            one_of(**{"10:15:00": "2026-10-05 22:15:00", "11:40:00": "2026-10-05 23:40:00"}),
        ),
    },
    "qianniu_orders_2026.xlsx": {},
}
# Columns that say nothing of an order, or again what another one says.
UNUSED = {
    "ebay_orders_us.csv": {"Sales Record Number"},
    "douyin_orders_tabbed_bom.csv": {"子订单编号", "达人ID", "售后状态"},
    "etsy_sold_orders.csv": {
        "Buyer User ID", "First Name", "Last Name", "Order Value", "Coupon Code", "Coupon Details",
        "Shipping Discount", "Adjusted Order Total", "Adjusted Card Processing Fees",
        "Adjusted Net Order Amount", "Payment Type",
    },
    "etsy_sold_order_items.csv": {"Listings Type", "Shipping Discount"},
    # A day of its own is looked at below.
    "pdd_orders.xlsx": {"订单成交时间", "多多支付立减金额(元)"},
    "square_items.csv": {
        "Date", "Time Zone", "Category", "Device Name", "Count", "Itemization Type", "Commission", "Employee",
    },
}  # fmt: skip

_QUERY = """
SELECT {names} FROM "order" o LEFT JOIN order_line l ON l.order_id = o.id LEFT JOIN listing a ON a.id = l.listing_id
LEFT JOIN payment p ON p.order_id = o.id AND p.source = 'paid' ORDER BY o.id, l.place
"""


def rows_of(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a real file, read without the program."""
    if file.suffix == ".xlsx":
        sheet = load_workbook(file).worksheets[0]
        header, *rows = [[cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    else:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            header, *rows = [[cell(value) for value in row] for row in csv.reader(opened) if row]
    for row in rows:
        yield dict(zip(header, row, strict=True))


def arrived(shop: ShopFile, names: list[str]) -> list[list[str]]:
    """These values of all orders, one row a line."""
    with shop.read() as session:
        query = text(_QUERY.format(names=", ".join(names)))
        return [["" if value is None else str(value) for value in row] for row in session.execute(query)]


@pytest.mark.parametrize("name", sorted(set(SHOWN) - {"qianniu_orders_2026.xlsx"}))
def test_every_cell_of_a_real_export_arrives(shop: ShopFile, name: str) -> None:
    report = take(shop, FOLDER / name)
    rows = list(rows_of(FOLDER / name))
    assert report.rows_in == len(rows) and not report.held
    shown = SHOWN[name]
    unsaid = {column for row in rows for column, value in row.items() if value} - set(shown)
    assert unsaid == UNUSED.get(name, set())
    found = arrived(shop, [value for value, _ in shown.values()])
    wanted = [[as_(row[column]) for column, (_, as_) in shown.items()] for row in rows]
    assert found == wanted


def test_every_export_there_is_looked_at() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {*SHOWN, "shopify_customers.csv"}


def test_pinduoduos_days_come_from_the_number_where_the_time_is_missing(shop: ShopFile) -> None:
    take(shop, FOLDER / "pdd_orders.xlsx")
    assert arrived(shop, ["o.placed_at"]) == [
        ["2026-05-17 00:00:00"], ["2026-05-01 00:00:00"], ["2026-06-01 00:03:00"], [""],
    ]  # fmt: skip


def test_the_real_qianniu_export_of_contradicting_rows_is_held(shop: ShopFile) -> None:
    """Its six rows of one number have different amounts, and the seventh has no number."""
    file = FOLDER / "qianniu_orders_2026.xlsx"
    report = take(shop, file)
    rows = list(rows_of(file))
    assert report.rows == len(rows) == report.held.total() == 7
    assert report.held == {"with_order": 5, "rows_disagree": 1, "no_order_number": 1}
    with shop.read() as session:
        kept = held.of_digests(session, report.held_digests)
    assert sorted(tuple(line.cells) for line in kept) == sorted(tuple(row.values()) for row in rows)


def test_real_etsy_orders_and_items_find_each_other(shop: ShopFile) -> None:
    orders, items = FOLDER / "etsy_sold_orders.csv", FOLDER / "etsy_sold_order_items.csv"
    take(shop, orders)
    take(shop, items)
    found = contents(shop)
    shop.undo()
    shop.undo()
    take(shop, items)
    take(shop, orders)
    assert contents(shop) == found
    assert arrived(
        shop, ["o.platform_number", "o.stated_cents", "l.amount_cents", "o.shop_discount_cents"]
    ) == [
        ["9001", "7600", "6800", "0"],
        ["9002", "3030", "2700", "270"],
        ["9003", "", "900", "0"],
    ]


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_a_real_export_again_changes_nothing(shop: ShopFile, name: str) -> None:
    take(shop, FOLDER / name)
    before = contents(shop)
    assert take(shop, FOLDER / name).command_id is None
    assert contents(shop) == before
