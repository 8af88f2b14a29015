"""Exports come in: each row in, held or skipped; again is harmless; the owner's edits stay."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.exchange import held
from shopkeeper.exchange import importer as importing
from shopkeeper.exchange.importer import Importer, Report
from shopkeeper.model.customers import Customer, CustomerAccount, CustomerPhone, CustomerSummary
from shopkeeper.model.exchange import HeldRow
from shopkeeper.model.orders import Order, OrderLine, OrderSummary, Payment
from shopkeeper.model.products import Listing, ListingPart
from shopkeeper.model.stock import VariantStock
from shopkeeper.shop import customers, derived, matching, products
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_sheets import (
    LINE,
    LINES,
    NUMBER,
    ORDER,
    ORDERS,
    QIANNIU,
    QIANNIU_ORDER,
    save,
    save_csv,
    save_xlsx,
    table,
)


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A child process for each sheet would take a second; test_child.py and one test here use it."""
    if "child" in request.keywords:
        return

    def messages(target: Callable[..., Any], args: tuple[Any, ...], **_: Any) -> list[Any]:
        sent: list[Any] = []
        target(sent.append, *args)
        return sent

    monkeypatch.setattr(importing, "messages", messages)


def take(shop: ShopFile, *files: Path) -> Report:
    report = Importer(shop, files).run()
    assert report.rows == report.rows_in + report.held.total() + report.skipped.total()
    return report


def only(shop: ShopFile, model: Any) -> Any:
    with shop.read() as session:
        return session.scalars(select(model)).one()


def counts(shop: ShopFile) -> dict[str, int]:
    with shop.read() as session:
        return {
            model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Order, OrderLine, Payment, Customer, Listing, HeldRow)
        }


@pytest.mark.parametrize("generation", ORDERS)
def test_an_order_of_each_generation_comes_in_whole(shop: ShopFile, tmp_path: Path, generation: str) -> None:
    report = take(shop, save(tmp_path, generation, [ORDER]))
    assert report.files[0].profile == "taobao_orders"
    order = only(shop, Order)
    assert order.platform_number == f"{NUMBER}1"
    assert (order.state, order.closed_reason, order.buyer_message) == ("finished", "", "")
    assert (order.recipient, order.phone, order.landline) == ("张淑娟", "13812345678", "")
    assert order.address.startswith("浙江省 杭州市 西湖区")
    assert order.placed_at.isoformat(" ") == "2026-05-20 09:38:00"
    assert order.paid_at.isoformat(" ") == "2026-05-20 09:42:10"
    assert order.finished_at.isoformat(" ") == "2026-05-28 20:00:00"
    assert (order.tracking_number, order.courier) == ("SF1234567890123", "顺丰速运")
    assert (order.postage_cents, order.stated_cents) == (1000, 20900)
    assert (order.goods, order.goods_quantity) == ("贝母四叶草项链，礼盒", 2)
    assert order.memo == "送礼，不放价签"
    payment = only(shop, Payment)
    assert (payment.amount_cents, payment.source) == (20900, "paid")
    summary = only(shop, CustomerSummary)
    assert (summary.order_count, summary.spent_cents, summary.region) == (1, 20900, "浙江 杭州")
    assert only(shop, Customer).name == "张淑娟"
    assert only(shop, CustomerAccount).account == "溪边小鱼"
    assert only(shop, CustomerPhone).number == "13812345678"


@pytest.mark.parametrize("generation", LINES)
def test_lines_of_each_generation_come_in(shop: ShopFile, tmp_path: Path, generation: str) -> None:
    report = take(
        shop,
        save(
            tmp_path,
            generation,
            [
                LINE,
                {
                    **LINE,
                    "子订单编号": f"{NUMBER}8",
                    "标题": "礼盒",
                    "外部系统编号": "",
                    "商家编码": "",
                    "价格": "10",
                },
            ],
        ),
    )
    assert report.files[0].profile == "taobao_lines"
    with shop.read() as session:
        first, second = session.scalars(select(OrderLine).order_by(OrderLine.place)).all()
        assert (first.title, first.quantity, first.price_e4) == ("贝母四叶草项链", 2, 99_500_000)
        assert first.options == "颜色分类：银色[925];长度：45cm"
        assert first.note == ""
        # 2022 says what was to be paid for each line; before, only the price is known.
        assert first.amount_cents == (18900 if "2022" in generation else 19900)
        assert first.sub_number == (f"{NUMBER}9" if "2022" in generation else None)
        codes = session.scalars(select(Listing.code).order_by(Listing.id)).all()
        assert codes == ["XL-001", ""]
        assert second.listing_id != first.listing_id
        assert session.scalars(select(Order.state)).one() == "finished"


def test_an_address_changed_on_the_platform_is_the_one_that_counts(shop: ShopFile, tmp_path: Path) -> None:
    take(
        shop,
        save(
            tmp_path, "taobao_orders_2021", [{**ORDER, "修改后的收货地址": "上海市 上海市 徐汇区 漕溪路2号"}]
        ),
    )
    assert only(shop, Order).address == "上海市 上海市 徐汇区 漕溪路2号"


@pytest.mark.parametrize("generation", QIANNIU)
def test_an_order_without_its_buyer_belongs_to_no_customer(
    shop: ShopFile, tmp_path: Path, generation: str
) -> None:
    report = take(shop, save(tmp_path, generation, [QIANNIU_ORDER]))
    assert report.files[0].profile == "qianniu_orders"
    order = only(shop, Order)
    assert order.withheld and order.customer_id is None
    assert order.stated_cents == 3900
    assert only(shop, Payment).amount_cents == 3900
    assert counts(shop)["customer"] == 0
    if "21" in generation:
        assert order.state == "shipped"
        line = only(shop, OrderLine)
        assert (line.title, line.quantity, line.options) == ("素圈银戒, 16号", 2, "尺寸:16号")
        assert line.amount_cents == 3400
        assert only(shop, OrderSummary).total_cents == 3900
    else:
        assert order.state == "paid"  # told by the time of payment: this choice of columns has no state


def test_a_refund_already_taken_off_is_put_back_and_booked(shop: ShopFile, tmp_path: Path) -> None:
    off = {**ORDER, "买家实际支付金额": "159.00", "退款金额": "50.00"}
    not_off = {
        **ORDER,
        "订单编号": f"{NUMBER}2",
        "买家实际支付金额": "209.00",
        "退款金额": "209.00",
        "订单状态": "交易关闭",
    }
    take(shop, save(tmp_path, "taobao_orders_2021", [off, not_off]))
    with shop.read() as session:
        paid = session.execute(
            select(OrderSummary.paid_cents, OrderSummary.refunded_cents).order_by(OrderSummary.order_id)
        ).all()
        assert [tuple(row) for row in paid] == [(20900, 5000), (20900, 20900)]
        assert session.scalars(select(CustomerSummary.spent_cents)).one() == 15900


def test_a_refund_the_platform_withdrew_is_nothing(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "taobao_orders_2021", [{**ORDER, "退款金额": "20.00"}]))
    take(shop, save(tmp_path, "taobao_orders_2021", [{**ORDER, "退款金额": "0.00"}], name="new.xlsx"))
    assert only(shop, OrderSummary).refunded_cents == 0
    assert only(shop, CustomerSummary).spent_cents == 20900


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"订单编号": "3.31209E+18"}, "number_destroyed"),
        ({"订单编号": ""}, "no_order_number"),
        ({"订单状态": "部分退款中"}, "state"),
        ({"订单创建时间": "昨天"}, "time"),
        ({"总金额": "很多"}, "amount"),
        ({"宝贝总数量": "1.5"}, "quantity"),
    ],
)
def test_a_row_that_is_not_understood_is_held_with_its_reason(
    shop: ShopFile, tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    good = {**ORDER, "订单编号": f"{NUMBER}7"}
    report = take(shop, save(tmp_path, "taobao_orders_2020", [good, {**ORDER, **change}]))
    assert report.held == {reason: 1}
    assert counts(shop)["order"] == 1
    with shop.read() as session:
        (line,) = held.of_digests(session, report.held_digests)
        assert (line.row, line.reason) == (3, reason)
        column, value = next(iter(change.items()))
        assert line.cells[line.columns.index(column)] == value


def test_a_held_row_is_held_once(shop: ShopFile, tmp_path: Path) -> None:
    file = save(tmp_path, "taobao_orders_2020", [{**ORDER, "订单状态": "?"}] * 2)
    assert take(shop, file).held.total() == 2
    again = take(shop, file)
    assert again.held.total() == 2 and again.command_id is None
    assert counts(shop)["held_row"] == 2


@pytest.mark.parametrize("between", [0, 1, 500])
def test_rows_of_an_order_are_one_order_wherever_they_stand(
    shop: ShopFile, tmp_path: Path, between: int
) -> None:
    first, last = {**LINE, "子订单编号": "1"}, {**LINE, "主订单编号": f"'{NUMBER}1", "子订单编号": "2"}
    others = [{**LINE, "主订单编号": f"{number}", "子订单编号": "3"} for number in range(between)]
    report = take(shop, save(tmp_path, "taobao_items_detail_2022", [first, *others, last]))
    rows = between + 2
    assert (report.rows, report.files[0].rows, report.held.total()) == (rows, rows, 0)
    assert (counts(shop)["order"], counts(shop)["order_line"]) == (between + 1, rows)
    assert len(shop.commands()) == 1


def test_blank_rows_are_skipped_and_counted(shop: ShopFile, tmp_path: Path) -> None:
    cells = table("taobao_orders_2018_05", [ORDER])
    cells += [[""] * len(cells[0]), [" "], []]
    report = take(shop, save_csv(tmp_path / "blank.csv", cells))
    assert report.rows_in == 1 and report.skipped["blank"] >= 2


def test_a_row_with_more_cells_than_the_header_is_held(shop: ShopFile, tmp_path: Path) -> None:
    cells = table("taobao_orders_2018_09", [ORDER])
    other = table("taobao_orders_2018_09", [{**ORDER, "订单编号": f"{NUMBER}2"}])[1]
    report = take(shop, save_csv(tmp_path / "long.csv", [cells[0], [*cells[1], "", ""], [*other, "x"]]))
    assert report.held == {"too_many_cells": 1} and report.rows_in == 1
    report = take(shop, save_csv(tmp_path / "part.csv", [cells[0], cells[1], [*cells[1], "x"]]))
    assert report.held == {"with_order": 1, "too_many_cells": 1}, "half an order is none"


def test_preamble_and_other_sheets_are_passed_over(shop: ShopFile, tmp_path: Path) -> None:
    cells = [["店铺导出"], ["2026-05"], *table("taobao_orders_2021", [ORDER])]
    report = take(shop, save_xlsx(tmp_path / "pre.xlsx", cells))
    assert report.files[0].header_row == 3 and report.rows_in == 1


@pytest.mark.parametrize("generation", [*ORDERS, *QIANNIU, *LINES])
def test_importing_again_changes_nothing(shop: ShopFile, tmp_path: Path, generation: str) -> None:
    row = LINE if generation in LINES else QIANNIU_ORDER if generation in QIANNIU else ORDER
    file = save(tmp_path, generation, [row])
    take(shop, file)
    before, last = counts(shop), shop.undoable()
    again = take(shop, file)
    assert again.created.total() == again.updated.total() == 0
    assert again.unchanged["order"] == 1 and again.command_id is None
    assert (counts(shop), shop.undoable()) == (before, last)
    assert shop.commands()[0].key == "import.nothing"


def test_a_newer_export_changes_only_what_changed(shop: ShopFile, tmp_path: Path) -> None:
    shipped = {**ORDER, "订单状态": "卖家已发货，等待买家确认", "确认收货时间": ""}
    other = {**ORDER, "订单编号": f"{NUMBER}2"}
    take(shop, save(tmp_path, "taobao_orders_2021", [shipped, other]))
    blank = {**ORDER, "物流单号": "", "收货人姓名": "张**", "联系手机": "138****5678"}
    report = take(shop, save(tmp_path, "taobao_orders_2021", [blank, other], name="new.xlsx"))
    assert (report.updated["order"], report.unchanged["order"]) == (1, 1)
    with shop.read() as session:
        order = session.scalars(select(Order).where(Order.platform_number == f"{NUMBER}1")).one()
        assert order.state == "finished"
        assert order.tracking_number == "SF1234567890123", "a blank does not wipe out"
        assert (order.recipient, order.phone) == ("张淑娟", "13812345678"), "a mask does not wipe out"
    event = shop.history_of("order", 1)[0]
    assert {(field.column, field.old, field.new) for field in event.fields} >= {
        ("state", "shipped", "finished")
    }


def test_what_the_owner_edited_survives_the_next_export(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "taobao_orders_2021", [ORDER]))
    with shop.command("customer.edit", name="x") as session:
        order = session.scalars(select(Order)).one()
        order.address, order.memo = "改过的地址", "改过"
    newer = {**ORDER, "收货地址": "上海市 上海市 徐汇区 漕溪路 2号", "订单关闭原因": "买家不要了"}
    report = take(shop, save(tmp_path, "taobao_orders_2021", [newer], name="new.xlsx"))
    assert report.updated["order"] == 1
    order = only(shop, Order)
    assert (order.address, order.memo, order.closed_reason) == ("改过的地址", "改过", "买家不要了")
    again = take(shop, save(tmp_path, "taobao_orders_2021", [newer], name="again.xlsx"))
    assert again.command_id is None


def test_orders_and_lines_find_each_other_in_either_order(tmp_path: Path) -> None:
    orders = save(tmp_path, "taobao_orders_2022", [ORDER])
    lines = save(tmp_path, "taobao_items_detail_2022", [LINE])
    found = []
    for name, files in (("a", (orders, lines)), ("b", (lines, orders))):
        with ShopFile.create(tmp_path / f"{name}.shop", derived, backups=None) as shop:
            for file in files:
                take(shop, file)
            order, line, summary = only(shop, Order), only(shop, OrderLine), only(shop, OrderSummary)
            assert line.order_id == order.id
            found.append(
                (
                    order.state,
                    order.recipient,
                    order.stated_cents,
                    line.amount_cents,
                    summary.total_cents,
                    only(shop, CustomerSummary).spent_cents,
                )
            )
    assert found[0] == found[1]


def test_a_line_told_by_its_order_becomes_the_sub_orders_own(tmp_path: Path) -> None:
    orders = save(tmp_path, "qianniu_orders_2026_21col", [QIANNIU_ORDER])
    own = {**LINE, "标题": "素圈银戒, 16号", "商品属性": "尺寸：16号", "价格": "20", "买家应付货款": "34",
           "订单创建时间": QIANNIU_ORDER["订单创建时间"], "订单状态": QIANNIU_ORDER["订单状态"]}  # fmt: skip
    lines = save(tmp_path, "taobao_items_detail_2022", [own])
    for name, files in (("a", (orders, lines, orders)), ("b", (lines, orders, lines))):
        with ShopFile.create(tmp_path / f"{name}.shop", derived, backups=None) as shop:
            for file in files:
                report = take(shop, file)
            assert report.command_id is None, "the third import has nothing to add"
            line = only(shop, OrderLine)
            assert (line.sub_number, line.options, line.amount_cents) == (f"{NUMBER}9", "尺寸：16号", 3400)


def test_an_inferred_state_only_moves_forward(shop: ShopFile, tmp_path: Path) -> None:
    def state_after(**row: str) -> str:
        take(shop, save(tmp_path, "qianniu_orders_2026_19col", [{**QIANNIU_ORDER, **row}]))
        return only(shop, Order).state

    assert state_after(订单付款时间="") == "unpaid"
    assert state_after() == "paid"
    assert state_after(确认收货打款金额="39.00") == "finished"
    assert state_after() == "finished"


def test_the_same_number_from_two_shops_is_two_orders(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "taobao_orders_2020", [ORDER, {**ORDER, "店铺名称": "另一家"}]))
    assert counts(shop)["order"] == 2
    assert counts(shop)["customer"] == 1


def test_lines_of_an_order_two_shops_have_are_held(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "taobao_orders_2020", [ORDER, {**ORDER, "店铺名称": "另一家"}]))
    report = take(shop, save(tmp_path, "taobao_items_detail_2022", [LINE, {**LINE, "子订单编号": "8"}]))
    assert report.held == {"which_shop": 2} and report.rows_in == 0
    assert (counts(shop)["order"], counts(shop)["order_line"]) == (2, 0)
    with shop.read() as session:
        assert [line.row for line in held.of_digests(session, report.held_digests)] == [2, 3]


def test_a_line_finds_its_variant_by_merchant_code_else_waits(shop: ShopFile, tmp_path: Path) -> None:
    with shop.command("product.create", name="项链") as session:
        products.create(session, ProductData("贝母四叶草项链", variants=(VariantData("XL-001", "银色"),)))
    other = {**LINE, "子订单编号": f"{NUMBER}8", "外部系统编号": "", "商家编码": "", "标题": "礼盒"}
    take(shop, save(tmp_path, "taobao_items_detail_2022", [LINE, other]))
    with shop.read() as session:
        assert session.scalars(select(ListingPart.listing_id)).all() == [1]
        (waiting,) = matching.unmatched(session)
        assert waiting.title == "礼盒"
    with shop.command("listing.match", n=1, name="礼盒") as session:
        matching.match(session, 2, [(1, 1)])
    with shop.read() as session:
        assert matching.unmatched(session) == []


def test_a_masked_buyer_is_no_customer(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "taobao_orders_2022", [{**ORDER, "买家会员名": "", "买家会员昵称": "t**1"}]))
    assert counts(shop)["customer"] == 0
    assert only(shop, Order).withheld


def test_a_virtual_number_is_kept_apart_with_its_expiry(shop: ShopFile, tmp_path: Path) -> None:
    row = {**ORDER, "联系手机": "18400913965-7576", "虚拟号过期时间": "2026-07-01 00:00:00"}
    take(shop, save(tmp_path, "taobao_orders_2022", [row]))
    phone = only(shop, CustomerPhone)
    assert (phone.number, phone.kind) == ("18400913965-7576", "virtual")
    assert phone.expires_at.isoformat() == "2026-07-01T00:00:00"


def test_an_import_is_undone_as_a_whole_and_done_again(shop: ShopFile, tmp_path: Path) -> None:
    empty = counts(shop)
    take(
        shop,
        save(tmp_path, "taobao_orders_2021", [ORDER, {**ORDER, "订单编号": f"{NUMBER}2", "订单状态": "?"}]),
    )
    full = counts(shop)
    shop.undo()
    assert counts(shop) == empty
    with shop.read() as session:
        assert session.execute(text("SELECT count(*) FROM search_text")).scalar_one() == 0
    shop.redo()
    assert counts(shop) == full


def test_an_import_later_edits_stand_on_is_not_undone(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, save(tmp_path, "taobao_orders_2021", [ORDER]))
    with shop.command("customer.tag", n=1, name="张淑娟", tag="老客") as session:
        customers.add_tag(session, [1], "老客")
    assert report.command_id is not None
    with pytest.raises(ShopError) as refused:
        shop.undo_command(report.command_id)
    assert refused.value.key == "undo.later"
    assert refused.value.words["labels"] == [("customer.tag", {"n": 1, "name": "张淑娟", "tag": "老客"})]


def test_a_dry_run_counts_as_the_run_and_leaves_nothing(shop: ShopFile, tmp_path: Path) -> None:
    file = save(tmp_path, "taobao_orders_2021", [ORDER, {**ORDER, "订单编号": ""}])
    dry = Importer(shop, [file]).dry_run()
    assert counts(shop)["order"] == 0 and shop.commands() == []
    assert dry.as_json() == take(shop, file).as_json()


def test_a_cancelled_import_leaves_nothing(shop: ShopFile, tmp_path: Path) -> None:
    file = save(tmp_path, "taobao_orders_2021", [ORDER])
    with pytest.raises(Cancelled):
        Importer(shop, [file]).run(cancelled=lambda: True)
    assert set(counts(shop).values()) == {0} and shop.commands() == []


def test_a_file_of_no_known_kind_is_refused(shop: ShopFile, tmp_path: Path) -> None:
    file = save_csv(tmp_path / "x.csv", [["a", "b"], ["1", "2"]])
    with pytest.raises(ShopError) as refused:
        Importer(shop, [file]).run()
    assert refused.value.key == "sheet.not_recognised"


@pytest.mark.child
def test_an_import_through_the_child_process(shop: ShopFile, tmp_path: Path) -> None:
    done: list[tuple[int, int]] = []
    file = save(tmp_path, "taobao_orders_2018_05", [ORDER])
    report = Importer(shop, [file]).run(progress=lambda n, total: done.append((n, total)))
    assert report.rows_in == 1 and done[-1] == (1, 1)
    assert report.files[0].encoding == "GB18030"


def test_what_a_file_says_was_shipped_leaves_stock_once(shop: ShopFile, tmp_path: Path) -> None:
    with shop.command("product.create", name="项链") as session:
        variants = (VariantData("XL-001", "银色", opening=9),)
        products.create(session, ProductData("贝母四叶草项链", variants=variants), datetime(2026, 1, 1))

    def on_hand() -> tuple[int, int]:
        with shop.read() as session:
            row = session.get_one(VariantStock, 1)
            return row.on_hand or 0, row.reserved

    paid = {**LINE, "订单状态": "买家已付款，等待卖家发货"}
    take(shop, save(tmp_path, "taobao_items_detail_2022", [paid]))
    assert on_hand() == (9, 2)
    take(shop, save(tmp_path, "taobao_items_detail_2022", [LINE]))
    assert on_hand() == (7, 0)
    take(shop, save(tmp_path, "taobao_items_detail_2022", [LINE]))
    assert on_hand() == (7, 0)
    shop.undo()
    assert on_hand() == (9, 2)
