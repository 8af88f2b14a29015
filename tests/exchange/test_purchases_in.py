"""Purchases of 1688 come in, whose order's cells stand on its first row only."""

from pathlib import Path

import pytest
from sqlalchemy import update

from shopkeeper.errors import ShopError
from shopkeeper.model.purchases import Purchase, PurchaseLine
from shopkeeper.shop import lists, purchase_list, purchases, search
from shopkeeper.shop.products import VariantData
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_records import PURCHASE, Row, save, table
from tests.exchange.made_sheets import ORDER, save_csv
from tests.exchange.made_sheets import save as save_orders
from tests.exchange.taken import every, only, take
from tests.shop import goods

pytestmark = pytest.mark.usefixtures("read_here")

FORM = "1688_orders_49"
SECOND: Row = PURCHASE[0] | {"订单编号": "2233445566778899002", "订单状态": "交易成功", "下游订单号": ""}


def test_a_purchase_of_several_goods_comes_in_whole(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, save(tmp_path, FORM, [*PURCHASE, SECOND]))
    assert report.created == {"purchase": 2, "purchase_line": 3}
    first, second = every(shop, Purchase)
    assert (first.platform, first.platform_number) == ("1688", "2233445566778899001")
    assert (first.supplier, first.state, first.note) == ("义乌市银饰厂", "paid", "急")
    assert (first.postage_cents, first.discount_cents, first.stated_cents) == (800, 300, 12500)
    assert first.ordered_at.isoformat(" ") == "2026-05-01 10:00:00"
    assert (first.recipient, first.phone) == ("张三", "13812345678")
    assert (first.order_number, second.order_number, second.state) == ("3312085512378841201", "", "finished")
    chain, box, _ = every(shop, PurchaseLine)
    assert (chain.title, chain.quantity, chain.price_e4, chain.amount_cents) == (
        "925银链 45cm", 1000, 35_000, 3500,
    )  # fmt: skip
    assert (chain.code, chain.sku, chain.unit) == ("YW-1-45", "6001 7001", "条")
    assert (box.purchase_id, box.title, box.quantity, box.price_e4) == (1, "包装盒", 50, 1_700_000)


def test_the_same_file_again_changes_nothing(shop: ShopFile, tmp_path: Path) -> None:
    file = save(tmp_path, FORM, [*PURCHASE, SECOND])
    take(shop, file)
    report = take(shop, file)
    assert not +report.created and not +report.updated
    assert report.unchanged == {"purchase": 2, "purchase_line": 3}


def test_an_older_file_takes_no_purchase_back(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, FORM, [PURCHASE[0] | {"订单状态": "交易成功", "买家留言": ""}, PURCHASE[1]]))
    old = [PURCHASE[0] | {"实付款(元)": "1.00", "数量": "7"}, PURCHASE[1]]
    report = take(shop, save(tmp_path, FORM, old, name="older.xlsx"))
    one = only(shop, Purchase)
    assert (one.state, one.stated_cents, one.note) == ("finished", 12500, "急")
    assert every(shop, PurchaseLine)[0].quantity == 1000 and report.older["purchase"] == 1


def test_a_newer_file_changes_only_what_changed(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, FORM, [*PURCHASE, SECOND]))
    shipped = PURCHASE[0] | {"订单状态": "等待买家确认收货", "运单号": "73600316247086", "数量": "900"}
    third = {"货品标题": "标签", "单价(元)": "0.1", "数量": "10"}
    report = take(shop, save(tmp_path, FORM, [shipped, PURCHASE[1], third, SECOND], name="newer.xlsx"))
    assert (report.updated, +report.created) == ({"purchase": 1, "purchase_line": 1}, {"purchase_line": 1})
    purchase = every(shop, Purchase)[0]
    assert (purchase.state, purchase.tracking_number) == ("shipped", "73600316247086")
    assert [line.quantity for line in every(shop, PurchaseLine)] == [900, 50, 1000, 10]


def test_what_the_owner_changed_stays(shop: ShopFile, tmp_path: Path) -> None:
    file = save(tmp_path, FORM, PURCHASE)
    take(shop, file)
    with shop.command("setting.change") as session:
        session.execute(update(Purchase).values(supplier="老王家"))
    report = take(shop, file)
    assert only(shop, Purchase).supplier == "老王家" and report.kept == {"purchase": 1}


def test_undo_takes_all_back(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, FORM, PURCHASE))
    shop.undo()
    assert every(shop, Purchase) == [] and every(shop, PurchaseLine) == []
    assert check.check(shop) == []


def test_goods_whose_code_is_one_variants_are_that_variant(shop: ShopFile, tmp_path: Path) -> None:
    (variant,) = goods.product(shop, "Chain", VariantData(code="YW-1-45"))
    take(shop, save(tmp_path, FORM, PURCHASE))
    assert [line.variant_id for line in every(shop, PurchaseLine)] == [variant, None]


def test_a_purchase_is_tied_to_the_order_it_was_bought_for(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, FORM, [*PURCHASE, SECOND]))
    number = PURCHASE[0]["下游订单号"]
    with shop.read() as session:
        purchase = purchases.get(session, 1)
        assert purchases.order_of(session, purchase) is None
        assert purchases.order_of(session, purchases.get(session, 2)) is None
    take(shop, save_orders(tmp_path, "taobao_orders_2022", [ORDER | {"订单编号": number}]))
    with shop.read() as session:
        order = purchases.order_of(session, purchases.get(session, 1))
        assert order is not None and order.platform_number == number
        assert [one.id for one in purchases.of_order(session, order)] == [1]


def test_rows_of_a_purchase_that_contradict_each_other_are_held_together(
    shop: ShopFile, tmp_path: Path
) -> None:
    other = PURCHASE[0] | {"实付款(元)": "1.00", "货品标题": "包装盒"}
    report = take(shop, save(tmp_path, FORM, [PURCHASE[0], other]))
    assert report.held == {"rows_disagree": 1, "with_record": 1}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"数量": ""}, "no_quantity"),
        ({"单价(元)": "面议"}, "amount"),
        ({"订单状态": "没见过的状态"}, "state"),
        ({"订单编号": "2.23E+18"}, "number_destroyed"),
    ],
)
def test_a_row_that_is_not_understood_is_held(
    shop: ShopFile, tmp_path: Path, change: Row, reason: str
) -> None:
    report = take(shop, save(tmp_path, FORM, [PURCHASE[0] | change, SECOND]))
    assert report.held == {reason: 1} and report.created == {"purchase": 1, "purchase_line": 1}


def test_rows_before_any_number_are_held(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, save(tmp_path, FORM, [PURCHASE[1], *PURCHASE]))
    assert report.held["state"] + report.held["no_order_number"] == 1


def test_a_purchase_scattered_over_the_file_is_one(shop: ShopFile, tmp_path: Path) -> None:
    others = [PURCHASE[0] | {"订单编号": f"99{number:05}"} for number in range(250)]
    last = PURCHASE[0] | {"货品标题": "后补", "数量": "1"}
    cells = table(FORM, [PURCHASE[0], *others, last])
    report = take(shop, save_csv(tmp_path / "long.csv", cells, encoding="utf-8"))
    assert report.created == {"purchase": 251, "purchase_line": 252}
    with shop.read() as session:
        purchase = purchases.get(session, 251)
        assert purchase.platform_number == PURCHASE[0]["订单编号"]
        assert [line.title for line in purchase.lines] == ["925银链 45cm", "后补"]


def test_purchases_are_listed_and_found(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, FORM, [*PURCHASE, SECOND]))
    spec = purchase_list.LIST
    with shop.read() as session:
        ids = lists.ids(session, spec, lists.Query(words="包装盒"))
        assert list(ids) == [1]
        assert list(lists.ids(session, spec, lists.Query(filters={"state": "finished"}))) == [2]
        assert list(lists.ids(session, spec, lists.Query(filters={"goods": "银链"}))) == [2, 1]
        names = ("number", "supplier", "goods", "quantity", "total", "postage")
        row = lists.rows(session, spec, [1], [spec.column(name) for name in names])[1]
        assert row == ("2233445566778899001", "义乌市银饰厂", "925银链 45cm\n包装盒", 1050, 12500, 800)
        (supplier,) = (one for one in spec.filters if one.name == "supplier")
        assert supplier.choices(session) == [("义乌市银饰厂", "义乌市银饰厂")]
        assert list(lists.ids(session, spec, lists.Query(filters={"supplier": "义乌市银饰厂"}))) == [2, 1]
    assert any(hit.kind == "purchase" for hit in _hits(shop, "银链"))


def _hits(shop: ShopFile, words: str) -> list[search.Hit]:
    with shop.read() as session:
        return search.hits(session, words)


def test_a_purchase_that_is_gone_is_said_so(shop: ShopFile) -> None:
    with shop.read() as session, pytest.raises(ShopError) as error:
        purchases.get(session, 1)
    assert error.value.key == "purchase.gone"
