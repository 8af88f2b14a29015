"""Held rows corrected in the grid: before an import, after it, and later from the imports there were."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from shopkeeper.exchange.importer import Importer
from shopkeeper.model.orders import Order
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.exchange.held_window import HeldWindow
from shopkeeper.ui.exchange.import_window import ImportWindow
from shopkeeper.ui.exchange.imports_window import ImportsWindow
from shopkeeper.ui.exchange.problems import Problems
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import switch_language
from tests.ui.exchange.conftest import order, write_sheet


def orders(shop: ShopFile) -> int:
    """How many orders are in the shop."""
    with shop.read() as session:
        return session.scalar(select(func.count()).select_from(Order)) or 0


def write(problems: Problems, row: int, heading: str, text: str) -> None:
    """Write in a cell as the editor does."""
    model = problems.table.problems
    column = next(
        at for at in range(model.columnCount()) if model.headerData(at, Qt.Orientation.Horizontal) == heading
    )
    assert model.setData(model.index(row, column), text)


def shown(problems: Problems) -> list[tuple[str, str]]:
    """Row and reason of each row."""
    model = problems.table.problems
    return [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())]


@pytest.fixture
def checked(opened: ImportWindow, sheet: Path, settle: Callable[[], None]) -> ImportWindow:
    """The import of a sheet with two rows that would be held, looked at."""
    opened.page.offer([sheet])
    settle()
    return opened


def test_the_grid_keeps_to_the_rules_of_models(checked: ImportWindow) -> None:
    QAbstractItemModelTester(
        checked.page.check.problems.table.problems,
        QAbstractItemModelTester.FailureReportingMode.Fatal,
    )


def test_the_reason_stands_in_front_and_what_is_wrong_is_marked(checked: ImportWindow) -> None:
    problems = checked.page.check.problems
    assert shown(problems) == [
        ("4", "The order state is not recognised"),
        ("5", "A long number was ruined by a spreadsheet (such as 1.2E+18) and cannot be restored"),
    ]
    model = problems.table.problems
    wrong = model.next_wrong(0, -1)
    assert wrong.data() == "部分退款中"
    assert wrong.data(Qt.ItemDataRole.AccessibleTextRole) == "部分退款中 to correct"
    assert wrong.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert problems.table.currentIndex() == wrong


def test_a_row_corrected_before_the_import_comes_in_with_it(
    checked: ImportWindow, shop: ShopFile, settle: Callable[[], None]
) -> None:
    page = checked.page
    problems = page.check.problems
    assert not problems.retry.isEnabled()
    write(problems, 0, "订单状态", "交易成功")
    assert problems.retry.text().strip() == "Try again (1)"
    problems.retry.click()
    settle()
    assert page.check.figures.created.number.text() == "3"
    assert shown(problems)[0][0] == "5" and not problems.retry.isEnabled()
    write(problems, 0, "订单编号", "1004")
    page.import_files()
    settle()
    assert page.result.sum.text() == "5 rows = 4 imported + 1 skipped"
    assert orders(shop) == 4 and len(shop.commands()) == 1


def test_a_row_corrected_after_the_import_comes_in_and_goes_back_with_it(
    checked: ImportWindow, shop: ShopFile, settle: Callable[[], None]
) -> None:
    page = checked.page
    page.import_files()
    settle()
    write(page.result.problems, 0, "订单状态", "交易成功")
    page.result.problems.retry.click()
    settle()
    assert page.result.sum.text() == "5 rows = 2 imported + 1 later + 1 held + 1 skipped"
    assert page._toasts.note.label.text() == "One row was imported. Still held: one row."
    assert orders(shop) == 3
    page.result.undo.click()
    settle()
    assert orders(shop) == 0


def test_what_is_still_wrong_is_marked_again(checked: ImportWindow, settle: Callable[[], None]) -> None:
    page = checked.page
    page.import_files()
    settle()
    problems = page.result.problems
    write(problems, 0, "订单状态", "还是不对")
    problems.retry.click()
    settle()
    assert page._toasts.note.label.text() == "No rows were imported. What is wrong is marked."
    assert problems.table.problems.next_wrong(0, -1).data() == "还是不对"


def test_a_cell_is_corrected_by_keyboard_alone(
    qtbot: QtBot, checked: ImportWindow, settle: Callable[[], None]
) -> None:
    page = checked.page
    table = page.check.problems.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    editor = table.findChild(QComboBox, "problem_editor")
    assert editor is not None, "the words that are known can be chosen"
    assert editor.findText("交易关闭") >= 0
    editor.setCurrentText("交易成功")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.currentIndex().row() == 1)
    QTest.keyClick(table, Qt.Key.Key_F2)
    line = table.findChild(QLineEdit, "problem_editor")
    assert line is not None and line.accessibleName() == "订单编号"
    line.setText("1004")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.check.problems.corrections()) == 2)
    qtbot.keyClick(checked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.result.sum.text() == "5 rows = 4 imported + 1 skipped"


def test_delete_empties_a_cell_and_writing_it_back_is_no_correction(checked: ImportWindow) -> None:
    problems = checked.page.check.problems
    table = problems.table
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert next(iter(problems.corrections().values())).cells[4] == ""
    write(problems, 0, "订单状态", "部分退款中")
    assert problems.corrections() == {}


def test_the_number_of_a_row_and_its_reason_can_not_be_written(checked: ImportWindow) -> None:
    model = checked.page.check.problems.table.problems
    for column in (0, 1):
        assert not model.flags(model.index(0, column)) & Qt.ItemFlag.ItemIsEditable
        assert not model.setData(model.index(0, column), "x")
    assert model.flags(QModelIndex()) is not None


def test_the_same_mistake_is_corrected_everywhere_at_once(
    opened: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    rows = [order(str(number), "部分退款中") for number in range(1, 5)]
    opened.page.offer([write_sheet(tmp_path / "a.csv", rows)])
    settle()
    problems = opened.page.check.problems
    assert not problems.alike.isVisibleTo(opened)
    write(problems, 0, "订单状态", "交易成功")
    assert problems.alike.text() == "Apply to 3 more rows"
    problems.alike.click()
    assert len(problems.corrections()) == 4 and not problems.alike.isVisibleTo(opened)


def test_files_with_problems_are_looked_at_one_at_a_time(
    opened: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    files = [write_sheet(tmp_path / f"{name}.csv", [order(name, "?")]) for name in ("1", "2")]
    opened.page.offer(files)
    settle()
    problems = opened.page.check.problems
    write(problems, 0, "订单状态", "交易成功")
    assert [chip.text() for chip in problems._buttons.buttons()] == ["1.csv  1", "2.csv  1"]
    problems._buttons.buttons()[1].click()
    write(problems, 0, "订单状态", "交易成功")
    assert len(problems.corrections()) == 2


def test_rows_that_would_be_held_are_saved_as_a_sheet(
    checked: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    checked.page.check.problems.save.click()
    (dialog,) = checked.page.findChildren(QFileDialog)
    target = tmp_path / "held.csv"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    settle()
    assert "1.23E+18" in target.read_text("utf-8-sig")


@pytest.fixture
def imported(checked: ImportWindow, settle: Callable[[], None]) -> None:
    """The sheet is imported, two rows of it are held."""
    checked.page.import_files()
    settle()
    checked.done(0)


@pytest.fixture
def imports(imported: None, desk: Desk, window: QMainWindow, qtbot: QtBot) -> ImportsWindow:
    """The imports there were."""
    sheet = ImportsWindow(desk, window)
    sheet.open()
    return sheet


def test_held_rows_are_corrected_later_from_the_imports(
    imports: ImportsWindow, window: QMainWindow, shop: ShopFile, settle: Callable[[], None]
) -> None:
    imports.rows[0].held.click()
    (held,) = window.findChildren(HeldWindow)
    assert held.sum.text() == "orders.csv · 5 rows = 2 imported + 2 held + 1 skipped"
    write(held.problems, 0, "订单状态", "交易成功")
    held.problems.retry.click()
    settle()
    assert orders(shop) == 3
    assert held.sum.text() == "orders.csv · 5 rows = 2 imported + 1 later + 1 held + 1 skipped"
    assert imports.rows[0].held.text() == "Held rows: 1"


def test_held_rows_are_set_aside(
    imports: ImportsWindow, window: QMainWindow, shop: ShopFile, settle: Callable[[], None]
) -> None:
    imports.show_held(imports.rows[0].batch)
    (held,) = window.findChildren(HeldWindow)
    held.problems.aside.click()
    settle()
    assert [row for row, _ in shown(held.problems)] == ["5"]
    assert shop.commands()[0].key == "import.set_aside"
    shop.undo()
    held.show_rows()
    assert len(shown(held.problems)) == 2


def test_held_rows_of_an_import_are_saved_as_a_sheet(
    imports: ImportsWindow, window: QMainWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    imports.show_held(imports.rows[0].batch)
    (held,) = window.findChildren(HeldWindow)
    held.save_rows()
    (dialog,) = held.findChildren(QFileDialog)
    target = tmp_path / "held.csv"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    settle()
    assert "部分退款中" in target.read_text("utf-8-sig")


def test_an_import_is_undone_from_the_imports(
    imports: ImportsWindow, shop: ShopFile, settle: Callable[[], None]
) -> None:
    assert len(imports.rows) == 1
    imports.rows[0].undo.click()
    settle()
    assert orders(shop) == 0 and imports.rows == []
    assert imports.empty.isVisibleTo(imports)


def test_an_undo_that_is_in_the_way_is_named(
    imports: ImportsWindow, shop: ShopFile, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with shop.command("setting.change") as session:
        first = session.get_one(Order, 1)
        first.memo = "改过"
    refused: list[Any] = []
    monkeypatch.setattr(
        "shopkeeper.ui.exchange.imports_window.show_refusal", lambda _, error: refused.append(error.key)
    )
    imports.rows[0].undo.click()
    settle()
    assert refused == ["undo.later"] and len(imports.rows) == 1


def test_the_imports_are_said_in_both_languages(imports: ImportsWindow) -> None:
    switch_language("zh_CN")
    assert imports.rows[0].held.text() == "待处理 2 行"
    assert imports.title.text() == "导入记录"


def test_older_imports_are_shown_when_asked_for(
    imports: ImportsWindow, shop: ShopFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Importer(shop, [write_sheet(tmp_path / "more.csv", [order("7")])]).run()
    monkeypatch.setattr("shopkeeper.ui.exchange.imports_window._AT_ONCE", 1)
    imports.rows.clear()
    imports.reload()
    assert len(imports.rows) == 1 and imports.more.isVisibleTo(imports)
    imports.more.click()
    assert len(imports.rows) == 2 and not imports.more.isVisibleTo(imports)


def test_row_and_reason_stay_in_sight_however_far_the_cells_are_scrolled(
    checked: ImportWindow, settle: Callable[[], None]
) -> None:
    table = checked.page.check.problems.table
    settle()
    model = table.problems
    last = model.columnCount() - 1
    table.setColumnWidth(last, 4000)
    table.setCurrentIndex(model.index(0, last))
    assert table.horizontalScrollBar().value() > 0
    assert table.front.isVisible() and table.front.columnViewportPosition(1) > 0
    assert [table.front.isColumnHidden(at) for at in range(3)] == [False, False, True]
    table.setCurrentIndex(model.index(0, 2))
    assert table.columnViewportPosition(2) >= table.front.width()
    assert table.front.focusProxy() is table and not table.grab().isNull()


def test_what_is_wrong_in_most_rows_stands_first_and_figures_to_the_right(
    opened: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    rows = [order("1.23E+18"), *(order(str(1001 + n), "部分退款中") for n in range(3))]
    opened.page.offer([write_sheet(tmp_path / "orders.csv", rows)])
    settle()
    model = opened.page.check.problems.table.problems
    headings = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert headings[2:4] == ["订单状态", "订单编号"]
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    sides = {
        heading: model.index(0, at).data(Qt.ItemDataRole.TextAlignmentRole) == right
        for at, heading in enumerate(headings)
    }
    assert sides["总金额"] and not sides["订单编号"] and not sides["收货人姓名"]
    assert model.headerData(
        headings.index("总金额"), Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
    )
