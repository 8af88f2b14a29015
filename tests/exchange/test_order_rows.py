"""Rows of orders, whatever stands in them: each is in an order, held, or skipped."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.exchange import readers, records
from shopkeeper.exchange.profiles import load, named
from shopkeeper.exchange.recognise import Recognised
from shopkeeper.exchange.records import Batch, Reading
from shopkeeper.exchange.sheets import Sheet
from shopkeeper.model.customers import Customer, CustomerAddress
from shopkeeper.shop.records import OrderRecord
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_orders import (
    AMAZON,
    AMAZON_ORDER,
    DOUYIN,
    DOUYIN_JOINED,
    DOUYIN_ORDER,
    EBAY_ORDER,
    ETSY_ITEMS,
    ETSY_ORDER,
    JD,
    JD_ORDER,
    PDD,
    PDD_ORDER,
    SHOPIFY_ORDER,
    SQUARE_REFUND,
    SQUARE_SALE,
    WOO_ORDER,
    YOUZAN_ITEMS,
    YOUZAN_ORDER,
    Row,
    save,
    table,
)
from tests.exchange.made_sheets import save_csv
from tests.exchange.taken import every, lines, order, payments, take

EXPORTS: dict[str, tuple[str, list[Row]]] = {
    JD[1]: ("jd_orders", JD_ORDER),
    PDD[1]: ("pdd_orders", [PDD_ORDER]),
    DOUYIN[0]: ("douyin_orders", DOUYIN_ORDER),
    "douyin_orders_75_newstyle": ("douyin_orders", [DOUYIN_JOINED]),
    "youzan_orders_2026": ("youzan_orders", [YOUZAN_ORDER]),
    "youzan_items": ("youzan_items", YOUZAN_ITEMS),
    "shopify_orders_2026": ("shopify_orders", SHOPIFY_ORDER),
    "etsy_orders": ("etsy_orders", [ETSY_ORDER]),
    "etsy_items": ("etsy_items", ETSY_ITEMS),
    "ebay_orders_us": ("ebay_orders", [EBAY_ORDER]),
    AMAZON[2]: ("amazon_orders", AMAZON_ORDER),
    "square_items": ("square_items", [*SQUARE_SALE, SQUARE_REFUND]),
    "woocommerce_orders_analytics": ("woocommerce_orders", [WOO_ORDER]),
}
ODD = st.sampled_from(
    [
        "",
        " ",
        "-",
        "0",
        "-1",
        "1.5",
        ";",
        "a;b;c",
        "1;2",
        "##密文",
        "1.2E+18",
        "9" * 25,
        "2026-02-30",
        "￥3",
        "\0",
        "'",
        "NaN",
    ]
)


def reading(name: str, cells: list[list[str]]) -> Reading:
    profile = named(EXPORTS[name][0])
    header, *rows = cells
    sheet = Sheet("", lambda: iter([list(row) for row in (header, *rows)]))
    found = Recognised(profile, sheet, 0, tuple(column.strip() for column in header), ())
    return Reading(found, profile.setting("CNY", "Asia/Shanghai"))


def orders_of(name: str, cells: list[list[str]]) -> list[OrderRecord]:
    """The orders of a sheet."""
    batches = reading(name, cells).batches(scattered=True)
    return [one for batch in batches for one in batch.orders if isinstance(one, OrderRecord)]


def numbers(batches: list[Batch]) -> list[int]:
    """The rows that are in an order or held, by their numbers in the file."""
    taken = [number for batch in batches for one in batch.orders for number in one.at]
    return sorted([*taken, *(held.row for batch in batches for held in batch.held)])


@given(st.data(), st.sampled_from(sorted(EXPORTS)))
def test_odd_cells_lose_no_row(data: st.DataObject, name: str) -> None:
    cells = table(name, EXPORTS[name][1] * 2)
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(1, len(cells) - 1))
        column = data.draw(st.integers(0, len(cells[0]) - 1))
        cells[row][column] = data.draw(ODD | st.text(max_size=12))
    batches = list(reading(name, cells).batches(scattered=True))
    skipped = sum(count for batch in batches for count in batch.skipped.values())
    assert len(numbers(batches)) + skipped == len(cells) - 1 == sum(batch.rows for batch in batches)
    assert len(set(numbers(batches))) == len(numbers(batches))


@given(st.data(), st.sampled_from(sorted(EXPORTS)))
def test_an_order_reads_the_same_wherever_its_rows_stand(data: st.DataObject, name: str) -> None:
    header, *rows = table(name, EXPORTS[name][1])
    number = named(EXPORTS[name][0]).group or next(
        rule for rule in named(EXPORTS[name][0]).order if rule.field == "platform_number"
    ).columns[0][0]  # fmt: skip
    at = header.index(number)
    others = [[*row[:at], f"{row[at]}-{place}", *row[at + 1 :]] for place, row in enumerate(rows)]
    mixed = list(rows)
    for other in others:
        mixed.insert(data.draw(st.integers(0, len(mixed))), other)
    alone = orders_of(name, [header, *rows])[0]
    among = orders_of(name, [header, *mixed])
    same = [one for one in among if one.number == alone.number and len(one.at) == len(alone.at)]
    assert any((one.values, one.payments) == (alone.values, alone.payments) for one in same)


@pytest.mark.parametrize(
    ("name", "row", "column", "text", "reason"),
    [
        ("youzan_orders_2026", 1, "订单实付金额", "许多", "amount"),
        (JD[1], 2, "运费金额", "许多", "amount"),
        (JD[1], 2, "下单时间", "昨天", "time"),
        (JD[1], 2, "京东价", "9" * 12, "amount"),
        (JD[1], 2, "订购数量", "1.5", "quantity"),
        ("square_items", 2, "Net Sales", "much", "amount"),
        ("youzan_orders_2026", 1, "订单状态", "", "state"),
    ],
)
def test_a_row_is_held_for_what_is_wrong_in_it(
    name: str, row: int, column: str, text: str, reason: str
) -> None:
    cells = table(name, EXPORTS[name][1])
    cells[row][cells[0].index(column)] = text
    if reason == "amount" and text.startswith("9"):
        cells[row][cells[0].index("订购数量")] = "9" * 12
    (batch,) = reading(name, cells).batches(scattered=False)
    assert [held.reason for held in batch.held if held.row == row + 1] == [reason]


def test_a_line_nothing_names_is_a_line_all_the_same(tmp_path: Path, shop: ShopFile, read_here: None) -> None:
    bare = SHOPIFY_ORDER[1] | {"Lineitem name": ""}
    take(shop, save(tmp_path, "shopify_orders_2026", [SHOPIFY_ORDER[0], bare]))
    assert lines(shop, "5550000000001")[1].listing_id is None


def test_without_the_lines_discounts_the_orders_stands(
    tmp_path: Path, shop: ShopFile, read_here: None
) -> None:
    header, *rows = table("shopify_orders_2026", SHOPIFY_ORDER)
    without = header.index("Lineitem discount")
    take(shop, save_csv(tmp_path / "x.csv", [row[:without] + row[without + 1 :] for row in (header, *rows)]))
    assert order(shop, "5550000000001").shop_discount_cents == 800


def test_a_line_that_comes_later_stands_behind_the_others(
    tmp_path: Path, shop: ShopFile, read_here: None
) -> None:
    take(shop, save(tmp_path, "etsy_items", [ETSY_ITEMS[1]]))
    take(shop, save(tmp_path, "etsy_items", ETSY_ITEMS))
    assert [line.sub_number for line in lines(shop, "9002")] == ["4003", "4002"]


def test_rows_without_a_number_are_held_wherever_they_stand(
    tmp_path: Path, shop: ShopFile, read_here: None
) -> None:
    far = [PDD_ORDER | {"订单号": f"260517-{number:015d}"} for number in range(210)]
    rows = [DOUYIN_ORDER[0], *[DOUYIN_ORDER[0] | {"主订单编号": one["订单号"]} for one in far],
            DOUYIN_ORDER[0] | {"主订单编号": ""}, DOUYIN_ORDER[1]]  # fmt: skip
    report = take(shop, save(tmp_path, DOUYIN[0], rows))
    assert report.held == {"no_order_number": 1} and report.created["order"] == 211
    assert len(lines(shop, "6917926768823643751")) == 2


def test_many_orders_come_in_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BATCH_ROWS", 2)
    far = [ETSY_ORDER | {"Order ID": str(number)} for number in range(210)]
    batches = list(reading("etsy_orders", table("etsy_orders", far)).batches(scattered=False))
    assert len(batches) > 2 and numbers(batches) == list(range(2, 212))


# Profiles of one's own

OWN = """title = { zh = "甲", en = "A" }
platform = "a"
required = ["no"]
skip = [{ rule = "footer", column = "no", equals = "sum" }, { rule = "footer", column = "gone", equals = "x" }]

[order]
platform_number = "no"
buyer_account = "buyer"
state = { column = "state", first = [{ filled = "void", state = "closed" }], or = [{ filled = "paid", state = "paid" }] }
address = "address"

[[payment]]
source = "paid"
amount = "paid"

[states]
"done" = "finished"
"""


@pytest.fixture
def own(tmp_path: Path, shop: ShopFile, read_here: None, monkeypatch: pytest.MonkeyPatch) -> ShopFile:
    """A shop with a file of an own profile taken in."""
    monkeypatch.setattr(readers, "_CACHE", 2)
    profile = tmp_path / "own.toml"
    profile.write_text(OWN, "utf-8")
    monkeypatch.setattr("shopkeeper.exchange.reader.builtin", lambda: (load(profile),))
    rows = [
        ["no", "buyer", "state", "void", "paid", "address"],
        ["1", "ann", "done", "", "3.00", "浙江省 杭州市 西湖区 文三路1号"],
        ["2", "bob", "", "", "3.00", "somewhere"],
        ["3", "cid", "", "", "0.00", ""],
        ["4", "dan", "done", "yes", "0.00", ""],
        ["sum", "", "", "", "6.00", ""],
    ]
    report = take(shop, save_csv(tmp_path / "own.csv", rows))
    assert (report.held, report.skipped) == ({"state": 1}, {"footer": 1})
    return shop


def test_other_columns_tell_a_state_before_its_own_or_where_it_is_blank(own: ShopFile) -> None:
    assert [order(own, number).state for number in "124"] == ["finished", "paid", "closed"]
    assert payments(own, "2") == {"paid": 300}


def test_a_buyer_without_a_name_is_called_by_their_account(own: ShopFile) -> None:
    assert [one.name for one in every(own, Customer)] == ["ann", "bob", "dan"]


def test_an_address_in_one_cell_is_taken_apart(own: ShopFile) -> None:
    first, second = every(own, CustomerAddress)
    assert (first.province, first.street, second.street) == ("浙江省", "文三路1号", "somewhere")
