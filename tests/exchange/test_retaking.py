"""Held rows: corrected and tried again, brought by newer files, and taken back with their import."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.exchange import held, importer
from shopkeeper.exchange.importer import Importer, Options, Report
from shopkeeper.exchange.retaking import Correction, retry
from shopkeeper.model.exchange import HeldRow, ImportBatch
from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.shop import Channel
from shopkeeper.shop import customers, import_history
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_sheets import LINE, NUMBER, ORDER, save, save_csv


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process: the child has tests of its own."""

    def messages(work: Any, arguments: Any, **_: Any) -> Any:
        sent: list[Any] = []
        work(sent.append, *arguments)
        return iter(sent)

    monkeypatch.setattr(importer, "messages", messages)


def order(number: int, **change: str) -> dict[str, str]:
    return {**ORDER, "订单编号": f"{NUMBER}{number}", **change}


def sheet(folder: Path, rows: list[dict[str, str]], name: str = "a.xlsx", *, at: int = 1_000_000) -> Path:
    """Orders as a file last written at that second."""
    path = save(folder, "taobao_orders_2020", rows, name=name)
    os.utime(path, (at, at))
    return path


def take(shop: ShopFile, *files: Path, **options: Any) -> Report:
    return Importer(shop, files, options=Options(**options)).run()


def lines(shop: ShopFile, report: Report) -> list[held.HeldLine]:
    assert report.batch_id is not None
    with shop.read() as session:
        return held.of_batch(session, report.batch_id)


def corrected(line: held.HeldLine, change: Mapping[str, str], shop: str = "") -> dict[str, Correction]:
    """The line as the owner corrects it."""
    cells = [change.get(name, cell) for name, cell in zip(line.columns, line.cells, strict=True)]
    return {line.digest: Correction(tuple(cells), shop)}


def count(shop: ShopFile, table: type[Any], *where: Any) -> int:
    with shop.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def test_a_held_row_corrected_comes_in(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(1), order(2, 订单状态="部分退款中")]))
    (line,) = lines(shop, first)
    assert first.batch_id is not None
    report = retry(shop, first.batch_id, corrected(line, {"订单状态": "交易成功"}))
    assert report.as_json()["rows_in"] == report.rows == 1 and not report.held
    assert count(shop, Order) == 2 and lines(shop, first) == []
    with shop.read() as session:
        (batch,) = import_history.batches(session)
        assert (batch.rows, batch.rows_in, batch.later, batch.held) == (2, 1, 1, 0)


def test_the_wrong_cell_is_marked(shop: ShopFile, tmp_path: Path) -> None:
    bad = [order(1, 订单状态="?"), order(2, 订单创建时间="gestern"), order(3, 订单编号="1.2E+18")]
    report = take(shop, sheet(tmp_path, [*bad, order(4, 订单编号="")]))
    wrong = [[line.columns[place] for place in line.wrong] for line in report.held_rows]
    assert wrong == [["订单状态"], ["订单创建时间"], ["订单编号"], ["订单编号"]]
    assert report.held_rows[0].choices[report.held_rows[0].columns.index("订单状态")][0] == "等待买家付款"


def test_a_row_that_is_still_wrong_keeps_what_was_corrected(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(2, 订单状态="?", 订单创建时间="?")]))
    assert first.batch_id is not None
    (line,) = lines(shop, first)
    report = retry(shop, first.batch_id, corrected(line, {"订单状态": "交易成功"}))
    assert report.held == {"time": 1} and report.command_id is not None
    (again,) = lines(shop, first)
    assert again.reason == "time" and "交易成功" in again.cells and again.digest == line.digest
    report = retry(shop, first.batch_id, corrected(again, {"订单创建时间": "2026-05-20"}))
    assert report.rows_in == 1


def test_trying_again_what_is_as_wrong_as_before_is_no_command(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(2, 订单状态="?")]))
    assert first.batch_id is not None
    report = retry(shop, first.batch_id, {})
    assert report.command_id is None and report.held == {"state": 1}
    assert [one.key for one in shop.commands()] == ["import"]


def test_undoing_an_import_takes_its_retried_rows_along(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(1), order(2, 订单状态="?")]))
    assert first.batch_id is not None and first.command_id is not None
    retry(shop, first.batch_id, corrected(lines(shop, first)[0], {"订单状态": "交易成功"}))
    shop.undo_command(first.command_id)
    assert [count(shop, table) for table in (Order, HeldRow, ImportBatch)] == [0, 0, 0]
    shop.redo()
    assert [count(shop, table) for table in (Order, HeldRow, ImportBatch)] == [1, 1, 1]
    shop.redo()
    assert [count(shop, table) for table in (Order, HeldRow, ImportBatch)] == [2, 1, 2]
    assert lines(shop, first) == []


def test_a_retry_undone_alone_holds_its_rows_again(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(1), order(2, 订单状态="?")]))
    assert first.batch_id is not None and first.command_id is not None
    retry(shop, first.batch_id, corrected(lines(shop, first)[0], {"订单状态": "交易成功"}))
    shop.undo()
    assert count(shop, Order) == 1 and len(lines(shop, first)) == 1
    shop.undo_command(first.command_id)
    assert count(shop, Order) == 0


def test_an_import_whose_retried_rows_were_edited_since_is_not_undone(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(1), order(2, 订单状态="?", 买家会员名="小满")]))
    assert first.batch_id is not None and first.command_id is not None
    retry(shop, first.batch_id, corrected(lines(shop, first)[0], {"订单状态": "交易成功"}))
    with shop.command("customer.edit", name="小满") as session:
        customers.edit(session, 2, CustomerData(name="小满儿"))
    with pytest.raises(ShopError) as refused:
        shop.undo_command(first.command_id)
    assert refused.value.key == "undo.later"
    assert [label[0] for label in refused.value.words["labels"]] == ["customer.edit"]
    assert count(shop, Order) == 2, "nothing of it was undone"


def test_rows_held_with_their_order_go_in_together(shop: ShopFile, tmp_path: Path) -> None:
    rows = [{**LINE, "子订单编号": f"{NUMBER}{n}", "购买数量": "1.5" if n == 2 else "1"} for n in range(3)]
    first = take(shop, save(tmp_path, "taobao_items_detail_2022", rows))
    assert first.held == {"quantity": 1, "with_order": 2} and first.batch_id is not None
    bad = next(line for line in lines(shop, first) if line.reason == "quantity")
    report = retry(shop, first.batch_id, corrected(bad, {"购买数量": "2"}))
    assert report.rows_in == 3 and count(shop, OrderLine) == 3


def test_rows_corrected_before_the_import_come_in_with_it(shop: ShopFile, tmp_path: Path) -> None:
    file = sheet(tmp_path, [order(1), order(2, 订单状态="?"), order(3, 订单编号="1.2E+18")])
    dry = Importer(shop, [file]).dry_run()
    corrections = corrected(dry.held_rows[0], {"订单状态": "交易成功"})
    dry = Importer(shop, [file], options=Options(corrections=corrections)).dry_run()
    assert (dry.rows_in, dry.held, dry.created["order"]) == (2, {"number_destroyed": 1}, 2)
    assert [line.reason for line in dry.held_rows] == ["number_destroyed"]
    report = take(shop, file, corrections=corrections)
    assert report.as_json() == dry.as_json() and count(shop, Order) == 2
    assert report.command_id is not None
    shop.undo_command(report.command_id)
    assert count(shop, Order) == 0 and count(shop, HeldRow) == 0


def test_a_file_whose_rows_were_corrected_changes_nothing_again(shop: ShopFile, tmp_path: Path) -> None:
    file = sheet(tmp_path, [order(1), order(2, 订单状态="?")])
    first = take(shop, file)
    assert first.batch_id is not None
    retry(shop, first.batch_id, corrected(lines(shop, first)[0], {"订单状态": "交易成功"}))
    again = take(shop, file)
    assert again.command_id is None and not again.held
    assert (again.rows, again.rows_in, again.skipped) == (2, 1, {"settled": 1})


def test_a_row_a_newer_file_brings_is_held_no_more(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(1, 订单状态="?")]))
    older = take(shop, sheet(tmp_path, [order(1)], "older.xlsx", at=900_000))
    assert older.settled == 0 and len(lines(shop, first)) == 1
    newer = take(shop, sheet(tmp_path, [order(1, 宝贝标题="素圈")], "newer.xlsx", at=1_100_000))
    assert newer.settled == 1 and lines(shop, first) == []
    assert newer.command_id is not None
    shop.undo_command(newer.command_id)
    assert len(lines(shop, first)) == 1


def test_a_row_a_newer_file_holds_anew_is_held_once(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(1, 订单状态="?")]))
    newer = take(shop, sheet(tmp_path, [order(1, 订单状态="??")], "newer.xlsx", at=1_100_000))
    assert newer.settled == 1 and lines(shop, first) == [] and len(lines(shop, newer)) == 1


def test_rows_of_which_two_shops_come_in_once_the_owner_says_whose_they_are(
    shop: ShopFile, tmp_path: Path
) -> None:
    take(shop, sheet(tmp_path, [order(1), order(1, 店铺名称="另一家")]))
    rows = [{**LINE, "子订单编号": f"{NUMBER}{n}", "订单编号": f"{NUMBER}1"} for n in range(2)]
    file = save(tmp_path, "taobao_items_detail_2022", rows)
    first = take(shop, file)
    assert first.held == {"which_shop": 2} and first.batch_id is not None
    assert [line.shops for line in lines(shop, first)] == [("另一家", "溪石银饰")] * 2
    corrections: dict[str, Correction] = {}
    for line in lines(shop, first):
        corrections |= corrected(line, {}, shop="另一家")
    report = retry(shop, first.batch_id, corrections)
    assert report.rows_in == 2 and count(shop, Order) == 2
    with shop.read() as session:
        of = session.scalars(select(OrderLine.order_id).distinct()).all()
        assert of == [2]


def test_a_file_may_be_said_to_be_of_a_shop(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, sheet(tmp_path, [order(1), order(1, 店铺名称="另一家")]))
    file = save(tmp_path, "taobao_items_detail_2022", [{**LINE, "订单编号": f"{NUMBER}1"}])
    report = take(shop, file, shops={file: "溪石银饰"})
    assert report.rows_in == 1 and not report.held
    assert report.named_shops() == [["taobao", "溪石银饰"]]


def test_a_row_given_the_number_of_an_order_that_is_there_stays_held(shop: ShopFile, tmp_path: Path) -> None:
    rows = [{**LINE, "子订单编号": ""}, {**LINE, "订单编号": "1.2E+18", "主订单编号": ""}]
    first = take(shop, save(tmp_path, "taobao_items_detail", rows))
    assert first.held == {"number_destroyed": 1} and first.batch_id is not None
    report = retry(shop, first.batch_id, corrected(lines(shop, first)[0], {"订单编号": f"{NUMBER}1"}))
    assert report.held == {"order_in_parts": 1} and count(shop, OrderLine) == 1


def test_an_import_of_only_whole_files_keeps_nothing_where_a_row_is_held(
    shop: ShopFile, tmp_path: Path
) -> None:
    file = sheet(tmp_path, [order(1), order(2, 订单状态="?")])
    report = take(shop, file, only_whole=True)
    assert report.command_id is None and report.held.total() == 1 and shop.commands() == []
    assert take(shop, sheet(tmp_path, [order(1)], "b.xlsx"), only_whole=True).command_id is not None


def test_rows_set_aside_are_held_no_more(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(1, 订单状态="?"), order(2, 订单状态="?")]))
    with shop.command("import.set_aside", n=1, file="a.xlsx") as session:
        assert held.set_aside(session, [lines(shop, first)[0].digest], shop.clock()) == 1
    assert len(lines(shop, first)) == 1
    shop.undo()
    assert len(lines(shop, first)) == 2


def test_when_each_shops_export_last_came_in(shop: ShopFile, tmp_path: Path) -> None:
    file = sheet(tmp_path, [order(1), order(2, 店铺名称="另一家")])
    take(shop, file)
    with shop.read() as session:
        found = import_history.last_imports(session)
        assert {(one.platform, one.shop) for one in found} == {("taobao", "溪石银饰"), ("taobao", "另一家")}
        at = found[0].at
    shop.clock = lambda: at.replace(year=at.year + 1)
    assert take(shop, file).command_id is None
    with shop.read() as session:
        assert {one.at.year for one in import_history.last_imports(session)} == {at.year + 1}


def test_more_held_rows_than_are_shown_are_cut(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, sheet(tmp_path, [order(number, 订单状态="?") for number in range(3)]))
    with shop.read() as session:
        assert len(held.of_digests(session, report.held_digests, most=2)) == 2
        assert len(held.digests_of(session, report.batch_id or 0)) == 3


def test_held_customers_are_corrected_too(shop: ShopFile, tmp_path: Path) -> None:
    profile = 'title = { zh = "客", en = "c" }\nkind = "customers"\nplatform = "other"\nrequired = ["姓名"]\n'
    (paths.profile_folder() / "own_c.toml").write_text(
        profile + '[customer]\nname = "姓名"\nphone = "手机"\nbirthday = "生日"\n', "utf-8"
    )
    rows = [["姓名", "手机", "生日"], ["小满", "13812345678", "某天"], ["木子", "13812345679", "1990-01-02"]]
    first = take(shop, save_csv(tmp_path / "c.csv", rows))
    assert first.held.total() == 1 and first.batch_id is not None
    (line,) = lines(shop, first)
    assert [line.columns[place] for place in line.wrong] == ["生日"]
    report = retry(shop, first.batch_id, corrected(line, {"生日": "1991-03-04"}))
    assert report.created["customer"] == 1 and lines(shop, first) == []


def shops_of(shop: ShopFile) -> set[tuple[str, str]]:
    """Which shop each order is of."""
    with shop.read() as session:
        query = select(Order.platform_number, Channel.name).join(Channel, Channel.id == Order.channel_id)
        return {(number, name) for number, name in session.execute(query)}


def test_a_held_row_is_of_the_shop_its_file_was_said_to_be_of(shop: ShopFile, tmp_path: Path) -> None:
    rows = [order(number, 店铺名称="", **({"订单状态": "?"} if number > 1 else {})) for number in (1, 2, 3)]
    file = sheet(tmp_path, rows)
    dry = Importer(shop, [file], options=Options(shops={file: "银铺"})).dry_run()
    corrections = corrected(dry.held_rows[0], {"订单状态": "交易成功"})
    first = take(shop, file, shops={file: "银铺"}, corrections=corrections)
    assert first.batch_id is not None
    retry(shop, first.batch_id, corrected(lines(shop, first)[0], {"订单状态": "交易成功"}))
    assert {name for _, name in shops_of(shop)} == {"银铺"} and len(shops_of(shop)) == 3


def test_a_held_row_tried_again_is_as_old_as_its_file(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(1, 订单状态="?", 收货人姓名="旧名")]))
    assert first.batch_id is not None
    held_row = lines(shop, first)[0]
    take(shop, sheet(tmp_path, [order(1, 订单编号=f"{NUMBER}7")], "b.xlsx", at=1_100_000))
    retry(shop, first.batch_id, corrected(held_row, {"订单状态": "交易成功", "订单编号": f"{NUMBER}7"}))
    with shop.read() as session:
        assert session.scalars(select(Order.recipient)).one() == "张淑娟"


def test_a_record_that_is_left_out_settles_no_held_row(shop: ShopFile, tmp_path: Path) -> None:
    def goods(price: str, name: str) -> Path:
        header = ["Handle", "Title", "Option1 Name", "Option1 Value", "Variant SKU", "Variant Price",
                  "Body (HTML)", "Vendor", "Published"]  # fmt: skip
        cells = ["hat", "Hat", "Title", "Default Title", "H1", price, "", "V", "true"]
        return save_csv(tmp_path / name, [header, cells], encoding="utf-8")

    take(shop, goods("10.00", "a.csv"))
    first = take(shop, goods("abc", "b.csv"))
    assert first.held == {"amount": 1}
    left_out = take(shop, goods("12.00", "c.csv"), mode="create")
    assert left_out.settled == 0 and len(lines(shop, first)) == 1
    assert take(shop, goods("12.00", "d.csv")).settled == 1


def figures(shop: ShopFile) -> list[tuple[int, ...]]:
    """The rows of each import, newest first, and where they are: they add up."""
    with shop.read() as session:
        found = import_history.batches(session)
        counts = [(one.rows_in, one.later, one.held, one.held_before, one.skipped) for one in found]
        assert [one.rows for one in found] == [sum(one) for one in counts]
        return counts


def test_a_row_held_before_is_held_already_and_not_by_this_import(shop: ShopFile, tmp_path: Path) -> None:
    bad = order(2, 订单状态="?")
    first = take(shop, sheet(tmp_path, [order(1), bad]))
    take(shop, sheet(tmp_path, [bad, order(3)], "b.xlsx"))
    assert figures(shop) == [(1, 0, 0, 1, 0), (1, 0, 1, 0, 0)]
    assert first.batch_id is not None
    retry(shop, first.batch_id, corrected(lines(shop, first)[0], {"订单状态": "交易成功"}))
    assert figures(shop) == [(1, 0, 0, 1, 0), (1, 1, 0, 0, 0)]


def test_a_row_in_two_files_of_an_import_is_held_once(shop: ShopFile, tmp_path: Path) -> None:
    bad = order(2, 订单状态="?")
    take(shop, sheet(tmp_path, [order(1), bad]), sheet(tmp_path, [bad, order(3)], "b.xlsx"))
    assert figures(shop) == [(2, 0, 1, 1, 0)]


def test_rows_corrected_with_the_import_and_set_aside_later_add_up(shop: ShopFile, tmp_path: Path) -> None:
    file = sheet(tmp_path, [order(1), order(2, 订单状态="?"), order(3, 订单状态="?")])
    dry = Importer(shop, [file]).dry_run()
    report = take(shop, file, corrections=corrected(dry.held_rows[0], {"订单状态": "交易成功"}))
    assert figures(shop) == [(2, 0, 1, 0, 0)]
    with shop.command("import.set_aside", n=1, file="a.xlsx") as session:
        held.set_aside(session, [lines(shop, report)[0].digest], shop.clock())
    assert figures(shop) == [(2, 1, 0, 0, 0)]


def test_a_row_held_before_files_were_noted_is_tried_again_too(shop: ShopFile, tmp_path: Path) -> None:
    first = take(shop, sheet(tmp_path, [order(1, 订单状态="?")]))
    assert first.batch_id is not None
    with shop.command("setting.change") as session:
        session.execute(text("UPDATE held_row SET file_id = NULL"))
    assert (
        retry(shop, first.batch_id, corrected(lines(shop, first)[0], {"订单状态": "交易成功"})).rows_in == 1
    )


def test_the_imports_are_read_page_by_page_and_one_by_one(shop: ShopFile, tmp_path: Path) -> None:
    bad = sheet(tmp_path, [order(1), order(2, 订单状态="?")])
    first, second = take(shop, bad), take(shop, sheet(tmp_path, [order(3)], "b.xlsx"))
    assert first.batch_id and second.batch_id
    with shop.read() as session:
        assert [one.id for one in import_history.batches(session, most=1)] == [second.batch_id]
        (older,) = import_history.batches(session, before=second.batch_id)
        assert older == import_history.get(session, first.batch_id)
        assert import_history.open_count(session) == 1
        digest = first.files[0].digest
        assert import_history.known(session, [digest, "other"]) == {digest}
        assert first.files[0].kind == "orders"
