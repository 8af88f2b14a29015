"""Orders of Shopify, Etsy, eBay, Amazon, Square and WooCommerce come in as their exports mean them."""

from pathlib import Path

import pytest

from shopkeeper.model.customers import Customer, CustomerAccount, CustomerAddress, CustomerPhone
from shopkeeper.model.orders import Order
from shopkeeper.model.products import Listing
from shopkeeper.shop import derived
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_orders import (
    AMAZON,
    AMAZON_ORDER,
    EBAY_ORDER,
    ETSY_ITEMS,
    ETSY_ORDER,
    SHOPIFY_ORDER,
    SQUARE_REFUND,
    SQUARE_SALE,
    WOO_ORDER,
    Row,
    save,
)
from tests.exchange.taken import contents, every, lines, only, order, payments, take, total

pytestmark = pytest.mark.usefixtures("read_here")

SHOPIFY_ID, EBAY_NUMBER, AMAZON_NUMBER = "5550000000001", "12-34567-89012", "112-0000001-0000001"


# Shopify


def shopify(folder: Path, *rows: Row, file: str = "") -> Path:
    return save(folder, "shopify_orders_2026", list(rows), file=file)


def first(**cells: str) -> Row:
    return SHOPIFY_ORDER[0] | {name.replace("_", " "): text for name, text in cells.items()}


def test_a_shopify_orders_further_rows_are_its_lines(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, shopify(tmp_path, *SHOPIFY_ORDER))
    assert report.files[0].profile == "shopify_orders" and report.rows_in == 2
    one = order(shop, SHOPIFY_ID)
    assert (one.number, one.state, one.currency) == ("#1001", "shipped", "USD")
    assert (one.stated_cents, one.postage_cents, one.tax_cents, one.shop_discount_cents) == (
        7134,
        500,
        434,
        200,
    )
    assert [(line.title, line.amount_cents) for line in lines(shop, SHOPIFY_ID)] == [
        ("Mug - Blue", 5400),
        ("Bowl, large", 1000),
    ]
    assert total(shop, SHOPIFY_ID) == (7134, 0)
    assert payments(shop, SHOPIFY_ID) == {"paid": 7134, "refund": 0} or payments(shop, SHOPIFY_ID) == {
        "paid": 7134
    }
    assert str(one.placed_at) == "2026-05-01 14:16:10"
    assert one.address == "12 Ocean St, Apt 3, Salem, MA, 02026"
    assert (one.province, one.city, one.postcode) == ("Massachusetts", "Salem", "02026")


def test_a_shopify_buyer_is_known_by_their_mail(shop: ShopFile, tmp_path: Path) -> None:
    other = first(Name="#1002", Id="5550000000002", Email="jordan@example.com")
    take(shop, shopify(tmp_path, *SHOPIFY_ORDER, other))
    buyer = only(shop, Customer)
    assert (buyer.name, buyer.email) == ("Jordan Lee", "jordan@example.com")
    assert only(shop, CustomerAccount).account == "jordan@example.com"
    assert only(shop, CustomerAddress).province == "Massachusetts"
    assert only(shop, CustomerPhone).number == "+16175550100"


@pytest.mark.parametrize(
    ("financial", "fulfillment", "cancelled", "state"),
    [
        ("paid", "unfulfilled", "", "paid"),
        ("paid", "", "", "paid"),
        ("paid", "partial", "", "packing"),
        ("pending", "unfulfilled", "", "unpaid"),
        ("partially_paid", "unfulfilled", "", "unpaid"),
        ("authorized", "unfulfilled", "", "paid"),
        ("pending", "fulfilled", "", "shipped"),
        ("refunded", "fulfilled", "", "shipped"),
        ("refunded", "unfulfilled", "", "closed"),
        ("partially_refunded", "unfulfilled", "", "paid"),
        ("voided", "unfulfilled", "", "closed"),
        ("expired", "", "", "closed"),
        ("paid", "restocked", "", "closed"),
        ("paid", "fulfilled", "2026-05-03 10:00:00 -0400", "closed"),
    ],
)
def test_shopifys_two_states_make_one(
    shop: ShopFile, tmp_path: Path, financial: str, fulfillment: str, cancelled: str, state: str
) -> None:
    row = first(Financial_Status=financial, Fulfillment_Status=fulfillment, Cancelled_at=cancelled)
    take(shop, shopify(tmp_path, row, SHOPIFY_ORDER[1]))
    assert order(shop, SHOPIFY_ID).state == state


@pytest.mark.parametrize(
    ("paid_at", "open_", "refunded", "money"),
    [
        ("2026-05-01 02:16:18 -0400", "0.00", "20.00", {"paid": 7134, "refund": -2000}),
        ("2026-05-01 02:16:18 -0400", "", "", {"paid": 7134}),
        ("", "71.34", "0.00", {}),
        ("", "51.34", "0.00", {"paid": 2000}),
        ("", "0.00", "0.00", {}),
    ],
)
def test_what_came_in_of_a_shopify_order(
    shop: ShopFile, tmp_path: Path, paid_at: str, open_: str, refunded: str, money: dict[str, int]
) -> None:
    row = first(Paid_at=paid_at, Outstanding_Balance=open_, Refunded_Amount=refunded)
    take(shop, shopify(tmp_path, row, SHOPIFY_ORDER[1]))
    assert payments(shop, SHOPIFY_ID) == money


def test_the_same_number_of_two_shopify_shops_is_two_orders(shop: ShopFile, tmp_path: Path) -> None:
    other = [first(Id="7770000000001", Total="20.00"), SHOPIFY_ORDER[1] | {"Lineitem name": "Cup"}]
    take(shop, shopify(tmp_path, *SHOPIFY_ORDER))
    take(shop, shopify(tmp_path, *other, file="other.csv"))
    apart = contents(shop)
    assert {one.number for one in every(shop, Order)} == {"#1001"}
    assert [line.title for line in lines(shop, "7770000000001")] == ["Mug - Blue", "Cup"]
    shop.undo()
    shop.undo()
    take(shop, shopify(tmp_path, *SHOPIFY_ORDER, *other, file="both.csv"))
    assert contents(shop) == apart


def test_further_rows_without_their_first_are_held(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, shopify(tmp_path, SHOPIFY_ORDER[1], SHOPIFY_ORDER[1]))
    assert report.held == {"no_order_number": 1, "with_order": 1}


def test_an_id_a_spreadsheet_destroyed_is_held(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, shopify(tmp_path, first(Id="5.55E+12"), SHOPIFY_ORDER[1]))
    assert report.held == {"number_destroyed": 1, "with_order": 1}


def test_amounts_are_in_the_rows_currency(shop: ShopFile, tmp_path: Path) -> None:
    yen = first(Currency="JPY", Total="7134", Shipping="500", Taxes="434", Discount_Amount="200")
    home = first(Name="#1002", Id="2", Currency="CNY")
    nothing = first(Name="#1003", Id="3", Currency="dollars")
    report = take(shop, shopify(tmp_path, yen, home, nothing))
    assert (order(shop, SHOPIFY_ID).currency, order(shop, SHOPIFY_ID).stated_cents) == ("JPY", 7134)
    assert (order(shop, "2").currency, order(shop, "2").stated_cents) == ("", 7134)
    assert report.held == {"currency": 1}


def test_the_rate_last_used_for_a_currency_is_used_again(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, shopify(tmp_path, *SHOPIFY_ORDER))
    assert order(shop, SHOPIFY_ID).rate_e6 is None
    with shop.command("order.edit", number="#1001") as session:
        one = session.get(Order, 1)
        assert one is not None
        one.rate_e6 = 7_100_000
    take(shop, shopify(tmp_path, first(Name="#1002", Id="2"), first(Name="#1003", Id="3", Currency="EUR")))
    assert (order(shop, "2").rate_e6, order(shop, "3").rate_e6) == (7_100_000, None)


# Etsy


@pytest.fixture
def etsy(tmp_path: Path) -> tuple[Path, Path]:
    return save(tmp_path, "etsy_orders", [ETSY_ORDER]), save(tmp_path, "etsy_items", ETSY_ITEMS)


def test_an_etsy_order_comes_in_whole(shop: ShopFile, etsy: tuple[Path, Path]) -> None:
    report = take(shop, etsy[0])
    assert report.files[0].profile == "etsy_orders"
    one = order(shop, "9002")
    assert (one.state, one.currency, str(one.placed_at)) == ("shipped", "CAD", "2026-09-12 00:00:00")
    assert (one.stated_cents, one.shop_discount_cents, one.tax_cents) == (5030, 470, 200)
    assert (one.commission_cents, one.receivable_cents) == (116, 4914)
    assert payments(shop, "9002") == {"paid": 5030}
    assert only(shop, CustomerAccount).account == "bobsmith"


def test_etsys_orders_and_items_find_each_other_in_either_order(
    tmp_path: Path, etsy: tuple[Path, Path]
) -> None:
    orders, items = etsy
    found = []
    for name, files in (("a", (orders, items)), ("b", (items, orders)), ("c", (items, orders, items))):
        with ShopFile.create(tmp_path / f"{name}.shop", derived, backups=None) as shop:
            for file in files:
                take(shop, file)
            assert total(shop, "9002") == (5030, 0)
            found.append(contents(shop))
    assert found[0] == found[1] == found[2]


def test_postage_and_tax_on_every_item_of_etsy_count_once(shop: ShopFile, etsy: tuple[Path, Path]) -> None:
    take(shop, etsy[1])
    one = order(shop, "9002")
    assert (one.state, one.postage_cents, one.tax_cents, one.shop_discount_cents) == (
        "shipped",
        600,
        200,
        470,
    )
    assert total(shop, "9002") == (5030, 0)
    assert [one.sku for one in every(shop, Listing)] == ["1502 Scent:Rose", "1503"]


@pytest.mark.parametrize(
    ("status", "shipped", "state"),
    [
        ("", "09/14/26", "shipped"),
        ("", "", "paid"),
        ("Completed", "", "finished"),
        ("Canceled", "09/14/26", "closed"),
        ("Refunded", "", "closed"),
        ("Refunded", "09/14/26", "shipped"),
        ("Not Shipped", "", "paid"),
    ],
)
def test_etsys_status_and_day_of_shipping_make_the_state(
    shop: ShopFile, tmp_path: Path, status: str, shipped: str, state: str
) -> None:
    take(shop, save(tmp_path, "etsy_orders", [ETSY_ORDER | {"Status": status, "Date Shipped": shipped}]))
    assert order(shop, "9002").state == state


@pytest.mark.parametrize(
    ("total_", "net", "refund"),
    [("0", "0", None), ("44.19", "43.03", -611), ("0", "-48.00", -5030), ("50.30", "49.14", None)],
)
def test_an_adjusted_total_tells_what_etsy_gave_back(
    shop: ShopFile, tmp_path: Path, total_: str, net: str, refund: int | None
) -> None:
    row = ETSY_ORDER | {"Adjusted Order Total": total_, "Adjusted Net Order Amount": net}
    take(shop, save(tmp_path, "etsy_orders", [row]))
    assert payments(shop, "9002").get("refund") == refund


# eBay


def test_what_stands_around_ebays_list_is_left_out(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, save(tmp_path, "ebay_orders_us", [EBAY_ORDER]))
    assert report.files[0].profile == "ebay_orders" and report.files[0].header_row == 2
    assert report.skipped == {"blank": 2, "footer": 2} and report.rows_in == 1
    one = order(shop, EBAY_NUMBER)
    assert (one.state, one.currency, one.stated_cents, one.postage_cents) == ("paid", "USD", 5799, 1200)
    assert (str(one.placed_at), str(one.ship_by)) == ("2025-07-21 00:00:00", "2025-07-23 00:00:00")
    assert one.address == "1 Main St, Seattle, WA, 98101"
    assert payments(shop, EBAY_NUMBER) == {"paid": 5799}
    assert only(shop, CustomerAccount).account == "buyer_1"


def test_an_ebay_order_of_several_items_has_a_row_of_its_own(shop: ShopFile, tmp_path: Path) -> None:
    bare = {"Item Number": "", "Item Title": "", "Custom Label": "", "Transaction ID": ""}
    head = EBAY_ORDER | bare | {"Quantity": "3", "Sold For": "$65.99", "Total Price": "$77.99"}
    blank = {"Shipping And Handling": "", "Seller Collected Tax": "", "Total Price": "", "Ship To Name": ""}
    lamp = EBAY_ORDER | blank
    bulb = lamp | {"Item Title": "Bulb", "Item Number": "2", "Transaction ID": "3", "Quantity": "2",
                   "Sold For": "$10.00", "Custom Label": ""}  # fmt: skip
    take(shop, save(tmp_path, "ebay_orders_us", [head, lamp, bulb]))
    assert [(line.title, line.amount_cents) for line in lines(shop, EBAY_NUMBER)] == [
        ("Vintage Lamp, brass", 4599),
        ("Bulb", 2000),
    ]
    assert total(shop, EBAY_NUMBER)[0] == 7799


@pytest.mark.parametrize(("sold_for", "total_"), [("$10.00", "$32.00"), ("$20.00", "$32.00")])
def test_an_ebay_price_is_of_one_or_of_all_as_it_adds_up(
    shop: ShopFile, tmp_path: Path, sold_for: str, total_: str
) -> None:
    row = EBAY_ORDER | {"Quantity": "2", "Sold For": sold_for, "Total Price": total_}
    take(shop, save(tmp_path, "ebay_orders_us", [row]))
    assert lines(shop, EBAY_NUMBER)[0].amount_cents == 2000


@pytest.mark.parametrize(
    ("paid", "shipped", "state"), [("", "", "unpaid"), ("Jul-21-25", "Jul-22-25", "shipped")]
)
def test_ebays_days_make_the_state(
    shop: ShopFile, tmp_path: Path, paid: str, shipped: str, state: str
) -> None:
    take(
        shop,
        save(tmp_path, "ebay_orders_us", [EBAY_ORDER | {"Paid On Date": paid, "Shipped On Date": shipped}]),
    )
    assert order(shop, EBAY_NUMBER).state == state
    assert (payments(shop, EBAY_NUMBER) == {}) == (state == "unpaid")


# Amazon


@pytest.mark.parametrize("name", AMAZON)
def test_an_amazon_orders_items_add_up(shop: ShopFile, tmp_path: Path, name: str) -> None:
    report = take(shop, save(tmp_path, name, AMAZON_ORDER))
    assert report.files[0].profile == "amazon_orders" and report.rows_in == 2
    one = order(shop, AMAZON_NUMBER)
    assert (one.state, one.currency, one.withheld, one.stated_cents) == ("shipped", "CAD", True, None)
    assert str(one.placed_at) == "2026-03-01 14:30:00"
    assert (one.postage_cents, one.tax_cents, one.shop_discount_cents) == (900, 78, 100)
    mug, bowl = lines(shop, AMAZON_NUMBER)
    assert (mug.quantity, mug.price_e4, mug.discount_cents, mug.tax_cents) == (2, 30_000_000, 500, 819)
    assert (bowl.quantity, bowl.price_e4, bowl.state) == (0, 0, "Cancelled")
    assert total(shop, AMAZON_NUMBER) == (6000 + 819 - 500 + 900 + 78 - 100, 0)
    assert every(shop, Customer) == []


@pytest.mark.parametrize(
    ("word", "state"),
    [("Pending", "unpaid"), ("Unshipped", "paid"), ("PartiallyShipped", "packing"), ("Cancelled", "closed"),
     ("Shipped - Delivered to Buyer", "delivered"), ("Shipped - Returned to Seller", "shipped")],
)  # fmt: skip
def test_amazons_words_are_states(shop: ShopFile, tmp_path: Path, word: str, state: str) -> None:
    take(shop, save(tmp_path, AMAZON[2], [row | {"order-status": word} for row in AMAZON_ORDER]))
    assert order(shop, AMAZON_NUMBER).state == state


def test_an_order_in_two_currencies_is_held(shop: ShopFile, tmp_path: Path) -> None:
    rows = [AMAZON_ORDER[0], AMAZON_ORDER[1] | {"currency": "USD"}]
    assert take(shop, save(tmp_path, AMAZON[2], rows)).held == {"rows_disagree": 1, "with_order": 1}


# Square


def test_a_square_transaction_is_an_order(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, save(tmp_path, "square_items", [*SQUARE_SALE, SQUARE_REFUND]))
    assert report.files[0].profile == "square_items" and report.rows_in == 3
    one = order(shop, "ABC123")
    assert (one.state, one.currency, one.stated_cents, one.commission_cents) == ("finished", "USD", 3240, 0)
    assert str(one.placed_at) == "2026-10-05 22:15:00"
    honey, tea = lines(shop, "ABC123")
    assert (honey.quantity, honey.price_e4, honey.discount_cents, honey.tax_cents) == (
        2,
        12_000_000,
        400,
        160,
    )
    assert (tea.quantity, tea.price_e4, tea.note) == (1, 10_000_000, "green 1.25 lb")
    assert total(shop, "ABC123") == (3240, 0)
    assert payments(shop, "ABC123") == {"paid": 3240}
    buyer = only(shop, Customer)
    assert (buyer.name, only(shop, CustomerAccount).account) == ("Pat Smith", "CUST1")


def test_a_refund_of_square_is_an_order_of_negative_lines(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "square_items", [SQUARE_REFUND]))
    (line,) = lines(shop, "DEF456")
    assert (line.quantity, line.price_e4, line.amount_cents, line.tax_cents) == (-1, 12_000_000, -1000, -80)
    assert total(shop, "DEF456") == (-1080, 0)
    assert payments(shop, "DEF456") == {"refund": -1080}


def test_a_sale_and_its_refund_in_one_transaction_are_both_told(shop: ShopFile, tmp_path: Path) -> None:
    refund = SQUARE_REFUND | {"Transaction ID": "ABC123"}
    take(shop, save(tmp_path, "square_items", [*SQUARE_SALE, refund]))
    assert payments(shop, "ABC123") == {"paid": 3240, "refund": -1080}


@pytest.mark.parametrize("cells", [{"Time Zone": "Nowhere"}, {"Date": "yesterday"}, {"Date": "1901-01-01"}])
def test_a_time_of_square_that_is_none_is_held(shop: ShopFile, tmp_path: Path, cells: Row) -> None:
    assert take(shop, save(tmp_path, "square_items", [SQUARE_REFUND | cells])).held == {"time": 1}


# WooCommerce


def test_one_kind_of_goods_in_a_woocommerce_cell_is_a_line(shop: ShopFile, tmp_path: Path) -> None:
    several = WOO_ORDER | {"Order #": "1206", "Product(s)": "2× Mug, blue, 1× Bowl", "Items sold": "3"}
    report = take(shop, save(tmp_path, "woocommerce_orders_analytics", [WOO_ORDER, several]))
    assert report.files[0].profile == "woocommerce_orders" and report.rows_in == 2
    one = order(shop, "1205")
    assert (one.state, one.currency, one.recipient, one.goods_quantity) == ("paid", "GBP", "Ada Lovelace", 2)
    (line,) = lines(shop, "1205")
    assert (line.title, line.quantity, line.price_e4) == ("Mug, blue", 2, 22_500_000)
    assert total(shop, "1205") == (4500, 0) and payments(shop, "1205") == {"paid": 4500}
    assert lines(shop, "1206") == [] and order(shop, "1206").goods == "2× Mug, blue, 1× Bowl"
    assert every(shop, Customer) == []


# All


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("shopify_orders_2026", SHOPIFY_ORDER),
        ("etsy_orders", [ETSY_ORDER]),
        ("etsy_items", ETSY_ITEMS),
        ("ebay_orders_us", [EBAY_ORDER]),
        ("amazon_all_orders_39", AMAZON_ORDER),
        ("square_items", [*SQUARE_SALE, SQUARE_REFUND]),
        ("woocommerce_orders_analytics", [WOO_ORDER]),
    ],
)
def test_the_same_export_again_changes_nothing(
    shop: ShopFile, tmp_path: Path, name: str, rows: list[Row]
) -> None:
    take(shop, save(tmp_path, name, rows))
    before = contents(shop)
    again = take(shop, save(tmp_path, name, rows))
    assert again.command_id is None and contents(shop) == before
