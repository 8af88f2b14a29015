"""A list goes out as the view shows it, whole or not at all, and the history says so."""

import csv
import errno
import os
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import literal

from shopkeeper import i18n
from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.exchange import export, mask
from shopkeeper.exchange.export import export_list
from shopkeeper.model.orders import Order, OrderState
from shopkeeper.model.shop import Channel
from shopkeeper.shop import customers, derived, settings
from shopkeeper.shop.customer_list import LIST
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.lists import Column, Query
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import say

PEOPLE = (
    CustomerData(
        "张淑娟",
        phones=("13812345678",),
        email="zsj@example.com",
        birthday=date(1990, 5, 20),
        tags=("VIP",),
        addresses=("浙江省杭州市西湖区文三路1号",),
    ),
    CustomerData('=HYPERLINK("http://x")', note="call 13912345678", tags=("0012",)),
    CustomerData("Jane Doe", wechat="panda2024"),
)


@pytest.fixture
def full(shop: ShopFile) -> Iterator[ShopFile]:
    """A shop of three customers; the first bought for 1,234.50 at noon of 2 January 2026."""
    shop.clock = lambda: datetime(2026, 1, 31, 20, 0)
    with shop.command("setting.change") as session:
        settings.put(session, "name", "掌柜小店")
        channel = Channel(platform="taobao", name="")
        session.add(channel)
        ids = [customers.create(session, one).id for one in PEOPLE]
        session.flush()
        at = datetime(2026, 1, 2, 12, 0)
        order = Order(
            channel_id=channel.id,
            platform_number="1",
            customer_id=ids[0],
            state=OrderState.PAID,
            placed_at=at,
        )
        order.stated_cents = 123450
        session.add(order)
    yield shop


def out(shop: ShopFile, target: Path, query: Query | None = None, columns: Any = None, **options: Any) -> int:
    return export_list(shop, LIST, query or Query(sort="name", descending=False), columns, target, **options)


def sheet(file: Path, place: int = 0) -> list[tuple[Any, ...]]:
    return list(load_workbook(file).worksheets[place].iter_rows(values_only=True))


def summary(file: Path) -> dict[str, Any]:
    return {row[0]: row[1] for row in sheet(file, 1)}


def test_a_list_goes_out_with_its_columns_order_and_values(full: ShopFile, tmp_path: Path) -> None:
    file = tmp_path / "客户.xlsx"
    assert out(full, file, columns=["phone", "name", "spent", "last_order", "birthday"]) == 3
    rows = sheet(file)
    assert rows[0] == ("Phone", "Name", "Spent", "Last order", "Birthday")
    assert rows[3] == ("13812345678", "张淑娟", 1234.5, datetime(2026, 1, 2, 12), datetime(1990, 5, 20))
    assert [row[1] for row in rows[1:]] == ['=HYPERLINK("http://x")', "Jane Doe", "张淑娟"]


def test_without_columns_named_all_go_out(full: ShopFile, tmp_path: Path) -> None:
    out(full, tmp_path / "a.xlsx")
    assert sheet(tmp_path / "a.xlsx")[0] == tuple(column.title for column in LIST.columns)


def test_search_and_filter_of_the_view_are_kept_and_said(full: ShopFile, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    query = Query("zsj", {"purchases": "once", "tag": "VIP"}, "spent", True)
    assert out(full, file, query) == 1
    assert summary(file) == {
        "Summary": None,
        "Shop": "掌柜小店",
        "List": "Customers",
        "Exported at": datetime(2026, 2, 1, 4, 0),
        "Rows": 1,
        "Search": "zsj",
        "Bought": "Bought once",
        "Tag": "VIP",
        "Sorted by": "Spent, descending",
        "Total: Orders placed": 1,
        "Total: Spent": 1234.5,
    }


def test_a_sheet_has_a_frozen_header_with_a_filter(full: ShopFile, tmp_path: Path) -> None:
    out(full, tmp_path / "a.xlsx", columns=["name", "phone"])
    first = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (first.freeze_panes, first.auto_filter.ref, first["A1"].font.bold) == ("A2", "A1:B4", True)


def test_chosen_rows_go_out_in_the_views_order(full: ShopFile, tmp_path: Path) -> None:
    assert out(full, tmp_path / "a.xlsx", columns=["name"], ids=[1, 3, 99]) == 2
    assert sheet(tmp_path / "a.xlsx") == [("Name",), ("Jane Doe",), ("张淑娟",)]
    assert summary(tmp_path / "a.xlsx")["Selection"] == "Only the rows chosen by hand"


def test_a_chosen_row_that_left_the_view_goes_out_too(full: ShopFile, tmp_path: Path) -> None:
    assert out(full, tmp_path / "a.csv", Query("zsj"), ["name"], ids=[3, 1]) == 2
    assert (tmp_path / "a.csv").read_text("utf-8-sig").split() == ["Name", "张淑娟", "Jane", "Doe"]


def test_an_empty_list_is_a_file_with_its_header(shop: ShopFile, tmp_path: Path) -> None:
    assert out(shop, tmp_path / "a.xlsx", columns=["name"]) == 0
    assert sheet(tmp_path / "a.xlsx") == [("Name",)]


def test_the_program_in_chinese_writes_chinese(full: ShopFile, tmp_path: Path) -> None:
    i18n.set_language("zh_CN")
    out(full, tmp_path / "a.xlsx", columns=["name", "phone"])
    assert sheet(tmp_path / "a.xlsx")[0] == tuple(
        i18n.catalogue("zh_CN")[title] for title in ("Name", "Phone")
    )
    assert load_workbook(tmp_path / "a.xlsx").sheetnames == [
        "客户",
        i18n.catalogue("zh_CN").get("Summary", "Summary"),
    ]


def test_another_language_than_the_programs_leaves_the_programs_alone(full: ShopFile, tmp_path: Path) -> None:
    assert out(full, tmp_path / "a.xlsx", columns=["name"], language="zh_CN") == 3
    assert sheet(tmp_path / "a.xlsx")[0] == (i18n.catalogue("zh_CN")["Name"],)
    assert i18n.language() == "en"


def test_a_large_list_is_written_by_a_child_just_the_same(
    full: ShopFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out(full, tmp_path / "here.xlsx")
    monkeypatch.setattr(export, "CHILD_ROWS", 0)
    told: list[tuple[int, int]] = []
    assert out(full, tmp_path / "there.xlsx", progress=lambda *done: told.append(done)) == 3
    assert sheet(tmp_path / "there.xlsx") == sheet(tmp_path / "here.xlsx")
    assert summary(tmp_path / "there.xlsx") == summary(tmp_path / "here.xlsx")
    assert told == [(3, 3)]


def test_csv_keeps_codes_and_harms_nobody(full: ShopFile, tmp_path: Path) -> None:
    out(full, tmp_path / "a.csv", columns=["name", "phone", "tags", "spent", "last_order", "birthday"])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[1] == ['\'=HYPERLINK("http://x")', "", "\t0012", "0.00", "", ""]
    assert rows[3] == ["张淑娟", "\t13812345678", "VIP", "1234.50", "2026-01-02 12:00:00", "1990-05-20"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_masked_list_tells_nobody(full: ShopFile, tmp_path: Path, name: str) -> None:
    out(full, tmp_path / name, Query("13812345678"), mask=True)
    out(full, tmp_path / "all.csv", mask=True)
    if name.endswith("xlsx"):
        texts = str(sheet(tmp_path / name)) + str(summary(tmp_path / name))
        assert summary(tmp_path / name)["Personal data"] == "Masked"
    else:
        texts = (tmp_path / name).read_text("utf-8-sig") + (tmp_path / "all.csv").read_text("utf-8-sig")
        assert "139****5678" in texts
    for secret in ("淑娟", "13812345678", "zsj@", "文三路", "05-20", "13912345678", "panda2024"):
        assert secret not in texts
    for left in ("张**", "138****5678", "z***@example.com", "浙江省杭州市西湖区****", "1990-**-**", "VIP"):
        assert left in texts


# The history


def test_an_export_of_customers_is_noted_and_can_not_be_undone(full: ShopFile, tmp_path: Path) -> None:
    last = full.undoable()
    out(full, tmp_path / "a.xlsx")
    out(full, tmp_path / "b.csv", mask=True)
    noted = full.commands()[:2]
    assert [(one.key, one.args, one.undoable) for one in noted] == [
        ("export.customers.masked", {"n": 3, "file": "b.csv"}, False),
        ("export.customers", {"n": 3, "file": "a.xlsx"}, False),
    ]
    assert [say(one.key, one.args) for one in noted] == [
        "Export 3 customers to b.csv, masked",
        "Export 3 customers to a.xlsx",
    ]
    assert full.undoable() == last
    with pytest.raises(ShopError, match=r"undo.not_possible"):
        full.undo_command(noted[0].id)


def test_a_note_takes_no_redo_away(full: ShopFile, tmp_path: Path) -> None:
    full.undo()
    out(full, tmp_path / "a.xlsx")
    assert full.redoable() is not None
    full.redo()
    assert out(full, tmp_path / "a.xlsx") == 3


def test_a_note_waits_for_a_running_command(full: ShopFile, tmp_path: Path) -> None:
    with full.command("customer.create", name="Li") as session:
        thread = threading.Thread(target=out, args=(full, tmp_path / "a.xlsx"))
        thread.start()
        customers.create(session, CustomerData("Li"))
    thread.join()
    assert {one.key for one in full.commands()[:2]} == {"customer.create", "export.customers"}


def test_beside_a_window_that_has_the_shop_open_nothing_is_noted(full: ShopFile, tmp_path: Path) -> None:
    before = full.commands()
    with ShopFile(full.path, derived, write=False) as other:
        assert out(other, tmp_path / "a.xlsx") == 3
    assert full.commands() == before


# What goes wrong


def untouched(folder: Path) -> bool:
    """Whether the earlier file is as it was and nothing lies beside it."""
    left = {path.name for path in folder.iterdir()}
    return left == {"a.xlsx"} and (folder / "a.xlsx").read_bytes() == b"earlier"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file of an earlier export in a folder of its own."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"earlier")
    return folder / "a.xlsx"


def test_a_cancelled_export_leaves_what_was_there(full: ShopFile, target: Path) -> None:
    before = full.commands()
    with pytest.raises(Cancelled):
        out(full, target, cancelled=lambda: True)
    assert untouched(target.parent)
    assert full.commands() == before


def test_a_cancelled_child_leaves_what_was_there(
    full: ShopFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "CHILD_ROWS", 0)
    with pytest.raises(Cancelled):
        out(full, target, cancelled=lambda: True)
    assert untouched(target.parent)


@pytest.mark.parametrize(
    ("code", "key"),
    [(errno.ENOSPC, "file.disk_full"), (errno.EIO, "file.io_error"), (errno.EACCES, "file.cannot_create")],
)
def test_what_the_disk_does_is_said_and_leaves_what_was_there(
    full: ShopFile, target: Path, monkeypatch: pytest.MonkeyPatch, code: int, key: str
) -> None:
    def fail(file: Path, table: Any) -> None:
        file.write_bytes(b"half")
        raise OSError(code, os.strerror(code))

    monkeypatch.setitem(export.FORMATS, ".xlsx", fail)
    with pytest.raises(ShopError) as refusal:
        out(full, target)
    assert (refusal.value.key, refusal.value.words) == (key, {"path": str(target)})
    assert untouched(target.parent)


def test_a_target_that_excel_holds_is_said_to_be_so(
    full: ShopFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    with monkeypatch.context() as excel:
        excel.setattr(os, "replace", replace)
        with pytest.raises(ShopError, match=r"file.target_in_use"):
            out(full, target)
    assert untouched(target.parent)


def test_a_target_that_is_a_folder_is_refused(full: ShopFile, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(ShopError, match=r"file.target_in_use"):
        out(full, tmp_path / "a.xlsx")


def test_a_folder_that_is_not_there_is_refused(full: ShopFile, tmp_path: Path) -> None:
    with pytest.raises(ShopError, match=r"file.cannot_create"):
        out(full, tmp_path / "none" / "a.xlsx")


def test_another_kind_of_file_is_refused(full: ShopFile, tmp_path: Path) -> None:
    with pytest.raises(ShopError, match=r"export.unknown_format"):
        out(full, tmp_path / "a.pdf")


def test_an_unknown_column_is_refused_by_name(full: ShopFile, tmp_path: Path) -> None:
    with pytest.raises(ShopError) as refusal:
        out(full, tmp_path / "a.xlsx", columns=["name", "shoe"])
    assert (refusal.value.key, refusal.value.words["name"]) == ("export.unknown_column", "shoe")
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("price", 1_234_500, "1.2345"),
        ("price", 0, "0"),
        ("percent", 1250, "0.125"),
        ("choice", "paid", "To ship"),
    ],
)
def test_values_of_the_other_kinds_are_written_as_a_file_holds_them(
    shop: ShopFile, kind: str, value: object, written: str
) -> None:
    column = Column("x", "X", literal(value), kind, words={"paid": "To ship"})
    with shop.read() as session:
        make = export._maker(column, session)
    assert make is not None and str(make(value)) == written


def test_a_number_that_is_no_choice_stays_one(shop: ShopFile) -> None:
    with shop.read() as session:
        make = export._maker(Column("x", "X", literal(1), "choice", words={}), session)
    assert make is not None and make(7) == 7
    assert export._made((None, "", 5), [(0, str), (1, str), (2, str)]) == [None, "", "5"]


def test_what_a_filter_asked_stands_in_the_summary_and_is_masked_with_the_rest(
    shop: ShopFile, tmp_path: Path
) -> None:
    query = Query(filters={"region": "杭州", "spent": (100, None), "purchases": "none"})
    for masked, said in ((False, "“杭州”"), (True, mask.STARS)):
        target = tmp_path / f"{masked}.xlsx"
        export.export_list(shop, LIST, query, ["name"], target, mask=masked)
        notes = dict(load_workbook(target)["Summary"].iter_rows(values_only=True))
        assert notes["Region"] == said and notes["Spent"] == "from ¥1.00"
        assert "No orders yet" in notes.values()
