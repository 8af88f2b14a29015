"""Our own lists come back in: what went out is there again, in either language and format."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, text, update

from shopkeeper import i18n
from shopkeeper.exchange import export, profiles
from shopkeeper.exchange.composed import platform
from shopkeeper.exchange.importer import Importer, Options
from shopkeeper.exchange.translated import languages
from shopkeeper.model.customers import Customer
from shopkeeper.model.orders import Order, OrderLine, Payment
from shopkeeper.model.products import Listing, Product, Variant
from shopkeeper.model.stock import VariantStock
from shopkeeper.shop import customers, derived, lists, order_list, orders, payments, product_list
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.lists import Query
from shopkeeper.shop.orders import LineData, OrderData
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.platforms import PLATFORMS
from shopkeeper.shop.products import VariantData
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from tests.exchange import made_orders, made_records, made_sheets
from tests.exchange.taken import every, only, take
from tests.shop import goods

pytestmark = pytest.mark.usefixtures("read_here")

LISTS = ("customers", "products", "variants", "orders", "lines")
# What is worked out from other columns or records, and comes back with those. By its currency an order
# is left out or not.
WORKED_OUT = {
    "customers": {"region", "orders", "spent", "average", "last_order", "first_order", "no_rate"},
    "products": {"price_max", "available", "stock", "on_hand", "reserved", "short"},
    "variants": {"average_cost", "reserved", "available", "stock", "value"},
    "orders": {"buyer", "owed", "refund", "region", "goods_total", "gap", "currency", "no_rate"},
    "lines": {"amount", "buyer", "currency", "no_rate"},
}  # fmt: skip
NOON = datetime(2026, 3, 20, 12, 0)


def fill(shop: ShopFile, folder: Path) -> None:
    """A shop with something of everything."""
    goods.product(
        shop, "素圈银戒", VariantData(code="YJ-16", options="尺码:16号", price_e4=99_000_000, cost_e4=30_123_400),
        VariantData(code="YJ-18", options="尺码:18号", price_e4=109_500_000, shelf="A-1", reorder_level=5),
        code="YJ", category="首饰/戒指", brand="溪石", supplier="老王", tags=("银", "热卖"), note="=1+1",
    )  # fmt: skip
    goods.product(shop, "擦银布", VariantData(code="CB", price_e4=9_900_000, opening=40))
    with shop.command("customer.create", name="x") as session:
        buyer = customers.create(session, CustomerData(
            "张淑芬", phones=("13812345679",), email="f@example.com", wechat="zsf", qq="10001", source="朋友",
            birthday=date(1990, 5, 20), tags=("老客",), addresses=("浙江省 杭州市 西湖区 文三路1号",), note="两行\n备注",
        ))  # fmt: skip
        customers.create(session, CustomerData("只有名字"))
    with shop.command("order.create", number="x") as session:
        data = OrderData(
            lines=(LineData(2, 99_000_000, variant_id=1), LineData(1, 5_000_000, title="礼盒", note="红色")),
            customer=buyer.id, recipient="李四", phone="13900000009", province="上海市", city="上海市",
            district="徐汇区", street="某路2号", memo="急", flag="red", postage_cents=800, way="alipay",
        )  # fmt: skip
        orders.create(session, data, NOON, PaymentData(20_000, "alipay", paid_at=NOON))
    take(
        shop,
        made_sheets.save(folder, "taobao_orders_2022", [made_sheets.ORDER]),
        made_sheets.save(folder, "taobao_items_detail_2022", [made_sheets.LINE]),
        made_orders.save(folder, "jd_orders_2018plus", made_orders.JD_ORDER),
        made_orders.save(folder, "pdd_orders_full_names", [made_orders.PDD_ORDER]),
        made_orders.save(folder, "douyin_orders_74", made_orders.DOUYIN_ORDER),
        made_records.save(folder, "shopify_customers", [made_records.SHOPIFY_CUSTOMER]),
        made_records.save(folder, "woocommerce_products", made_records.WOO_PRODUCT),
    )


def write(shop: ShopFile, folder: Path, suffix: str) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    files = {}
    for name in LISTS:
        files[name] = folder / f"{name}{suffix}"
        export.export_list(shop, export.SUBJECTS[name].list, Query(descending=False), None, files[name])
    return files


def rows(file: Path) -> list[list[str]]:
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.reader(lines))
    return [list(map(str, row)) for row in CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()]


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_goes_out_comes_in_and_goes_out_the_same(
    shop: ShopFile, tmp_path: Path, language: str, suffix: str
) -> None:
    fill(shop, tmp_path)
    i18n.set_language(language)
    files = write(shop, tmp_path / "out", suffix)
    with ShopFile.create(tmp_path / "new.shop", derived) as new:
        take(new, *files.values())
        again = write(new, tmp_path / "again", suffix)
        for name in LISTS:
            assert rows(again[name]) == rows(files[name])
        assert check.check(new) == []
        report = take(new, *files.values())
        assert not +report.created and not +report.updated


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_our_own_lists_change_nothing_where_they_come_from(
    shop: ShopFile, tmp_path: Path, language: str
) -> None:
    fill(shop, tmp_path)
    i18n.set_language(language)
    files = write(shop, tmp_path / "out", ".csv")
    report = take(shop, *files.values())
    assert not +report.created and not +report.updated and not +report.kept


@pytest.mark.parametrize("names", [("orders", "lines"), ("lines", "orders")])
def test_orders_and_their_lines_may_come_in_any_order(
    shop: ShopFile, tmp_path: Path, names: tuple[str, ...]
) -> None:
    fill(shop, tmp_path)
    files = write(shop, tmp_path / "out", ".csv")
    with ShopFile.create(tmp_path / "new.shop", derived) as new:
        for name in ("customers", "variants", "products", *names):
            take(new, files[name])
        again = write(new, tmp_path / "again", ".csv")
        for name in LISTS:
            assert rows(again[name]) == rows(files[name])


def test_every_column_of_our_lists_is_read_or_worked_out() -> None:
    for name in LISTS:
        known = profiles.named(f"own_{name}").columns()
        every = export.SUBJECTS[name].list.columns
        columns = [one for one in every if one.kind not in lists.UNWRITTEN]
        assert {one.name for one in columns if one.title not in known} <= WORKED_OUT[name], name
        assert known <= {one.title for one in columns}, name


def test_every_word_of_our_lists_is_understood() -> None:
    for name in ("own_orders", "own_lines"):
        said = profiles.named(name).states
        words = {**order_list.STATES, order_list.PART: "Partly shipped"}
        assert {said[word.replace(" ", "").casefold()] for word in words.values()} == set(order_list.STATES)
    words = profiles.named("own_orders").words or {}
    for ours in (order_list.FLAG_WORDS, payments.WAYS):
        assert {word: words[text.replace(" ", "").casefold()] for word, text in ours.items()} == {
            word: word for word in ours
        }
    statuses = profiles.named("own_products").states
    assert {statuses[text.replace(" ", "").casefold()] for text in product_list.STATUSES.values()} == set(
        product_list.STATUSES
    )
    for language in i18n.LANGUAGES:
        i18n.set_language(language)
        assert {platform(i18n.tr(text)) for text in PLATFORMS.values()} == set(PLATFORMS)
    assert platform("My market") == "My market"


def test_our_lists_are_known_in_every_language() -> None:
    assert languages() == ["zh_CN"]
    names = [profile.name for profile in profiles.builtin() if profile.language]
    assert set(names) == {f"own_{name}{end}" for name in LISTS for end in ("", "_zh_CN")}


def test_the_owner_fills_in_a_list_in_excel_and_takes_it_back_in(shop: ShopFile, tmp_path: Path) -> None:
    fill(shop, tmp_path)
    file = write(shop, tmp_path / "out", ".csv")["customers"]
    cells = rows(file)
    at = {name: place for place, name in enumerate(cells[0])}
    for row in cells[1:]:
        if row[at["Name"]] == "只有名字":
            row[at["WeChat"]] = "wx-1"
        if row[at["Name"]] == "张淑芬":
            row[at["QQ"]] = "20002"
    made_sheets.save_csv(file, cells, encoding="utf-8-sig")
    report = take(shop, file)
    # What was blank is filled; what the owner typed stays unless the file is to overwrite it.
    assert (report.updated, report.kept) == ({"customer": 1}, {"customer": 1})
    report = Importer(shop, [file], options=Options(overwrite=True)).run()
    with shop.read() as session:
        query = select(Customer.name, Customer.wechat + "/" + Customer.qq)
        found = {row[0]: row[1] for row in session.execute(query)}
    assert (found["只有名字"], found["张淑芬"]) == ("wx-1/", "zsf/20002")


def test_an_order_that_is_there_keeps_what_its_platform_said(shop: ShopFile, tmp_path: Path) -> None:
    fill(shop, tmp_path)
    file = write(shop, tmp_path / "out", ".csv")["orders"]
    with shop.command("setting.change") as session:
        session.execute(update(Order).values(memo="newer"))
        session.execute(text("DELETE FROM payment"))
    report = take(shop, file)
    assert not +report.updated and {order.memo for order in every(shop, Order)} == {"newer"}
    assert every(shop, Payment) == []


def test_an_order_goes_to_the_buyer_its_name_and_number_tell(shop: ShopFile, tmp_path: Path) -> None:
    header = ["Platform's number", "Platform", "State", "Buyer", "Recipient", "Phone", "Total"]
    cells = [
        header,
        ["N1", "Direct", "To ship", "Anna", "Anna", "13812345678", "5.00"],
        ["N2", "Direct", "To ship", "Anna", "Anna", "13812345678", "6.00"],
        ["N3", "Direct", "To ship", "Bert", "Carl", "13812345679", "7.00"],
        ["N4", "Taobao", "To ship", "张*", "张*", "13812345670", "8.00"],
    ]
    report = take(shop, made_sheets.save_csv(tmp_path / "own.csv", cells, encoding="utf-8"))
    assert +report.created == {"order": 4, "customer": 1}
    assert [order.customer_id for order in every(shop, Order)] == [1, 1, None, None]
    with shop.command("customer.create", name="x") as session:
        customers.create(session, CustomerData("Bert", phones=("13812345671",)))
        customers.create(session, CustomerData("Anna", phones=("13812345672",)))
    report = take(shop, tmp_path / "own.csv")
    assert report.updated == {"order": 1}
    assert [order.customer_id for order in every(shop, Order)] == [1, 1, 2, None]


def test_stock_there_is_opens_in_a_new_shop(shop: ShopFile, tmp_path: Path) -> None:
    goods.product(shop, "擦银布", VariantData(code="CB", opening=40, cost_e4=1_000_000))
    files = write(shop, tmp_path / "out", ".csv")
    with ShopFile.create(tmp_path / "new.shop", derived) as new:
        take(new, files["variants"])
        with new.read() as session:
            assert session.scalars(select(VariantStock.on_hand)).one() == 40
        take(new, files["variants"])
        with new.read() as session:
            assert session.scalars(select(VariantStock.on_hand)).one() == 40


def test_amounts_that_went_out_converted_are_left_out(shop: ShopFile, tmp_path: Path) -> None:
    cells = [
        ["Platform's number", "Platform", "State", "Total", "Currency"],
        ["N1", "Etsy", "To ship", "5.00", "USD"],
        ["N2", "Etsy", "To ship", "5.00", ""],
    ]
    report = take(shop, made_sheets.save_csv(tmp_path / "own.csv", cells, encoding="utf-8"))
    assert report.skipped == {"converted": 1}
    assert only(shop, Order).platform_number == "N2"


def test_products_that_have_one_title_are_held(shop: ShopFile, tmp_path: Path) -> None:
    goods.product(shop, "Ring", VariantData(code="A"))
    goods.product(shop, "Ring", VariantData(code="B"))
    cells = [["Product", "Status", "Variants"], ["Ring", "Draft", "1"]]
    report = take(shop, made_sheets.save_csv(tmp_path / "own.csv", cells, encoding="utf-8"))
    assert report.held == {"which_product": 1}


def test_undo_takes_our_own_lists_out_again(shop: ShopFile, tmp_path: Path) -> None:
    fill(shop, tmp_path)
    files = write(shop, tmp_path / "out", ".csv")
    with ShopFile.create(tmp_path / "new.shop", derived) as new:
        take(new, *files.values())
        new.undo()
        with new.read() as session:
            for model in (Customer, Order, OrderLine, Payment, Product, Variant, Listing):
                assert session.scalar(select(func.count()).select_from(model)) == 0


def test_orders_by_the_thousand_of_people_not_in_the_shop_come_in(shop: ShopFile, tmp_path: Path) -> None:
    header = ["Platform's number", "Platform", "State", "Buyer", "Account", "Total"]
    cells = [[f"N{n}", "Taobao", "To ship", f"Anna {n % 2}", "anna", "5.00"] for n in range(1500)]
    file = made_sheets.save_csv(tmp_path / "own.csv", [header, *cells], encoding="utf-8")
    assert +take(shop, file).created == {"order": 1500, "customer": 1}
    assert {order.customer_id for order in every(shop, Order)} == {1}


def test_an_order_that_names_nobody_is_nobodys(shop: ShopFile, tmp_path: Path) -> None:
    with shop.command("customer.create", name="x") as session:
        customers.create(session, CustomerData("Anna", phones=("13812345671",)))
        customers.create(session, CustomerData("Anna", phones=("13812345672",)))
    cells = [
        ["Platform's number", "Platform", "State", "Buyer", "Recipient", "Phone", "Total"],
        ["N1", "Direct", "To ship", "", "", "", "5.00"],
        ["N2", "Taobao", "To ship", "Anna", "Anna", "13812345672", "5.00"],
        ["N3", "Taobao", "To ship", "Anna", "Bert", "13812345672", "5.00"],
    ]
    take(shop, made_sheets.save_csv(tmp_path / "own.csv", cells, encoding="utf-8"))
    assert [order.customer_id for order in every(shop, Order)] == [None, 2, None]


def test_lines_of_variants_are_of_those_in_the_new_shop_too(shop: ShopFile, tmp_path: Path) -> None:
    (variant,) = goods.product(shop, "Ring", VariantData(code="A"))
    header = ["Platform's number", "Platform", "State", "Items", "SKU code", "Quantity", "Unit price"]
    cells = [
        [f"N{n}", "Direct", "To ship", "Ring", code, "1", "5.00"] for n, code in enumerate(("A", "A", "B"))
    ]
    take(shop, made_sheets.save_csv(tmp_path / "own.csv", [header, *cells], encoding="utf-8"))
    assert [line.variant_id for line in every(shop, OrderLine)] == [variant, variant, None]
