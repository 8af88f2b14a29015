"""Importing in the window: choose, check, import, result, undo."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from shopkeeper.exchange import importer
from shopkeeper.model.orders import Order
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.exchange.file_card import FileCard
from shopkeeper.ui.exchange.import_page import ImportPage
from shopkeeper.ui.exchange.import_window import ImportWindow
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import PlainLabel
from tests.ui.exchange.conftest import order, write_sheet


def orders(shop: ShopFile) -> int:
    """How many orders are in the shop."""
    with shop.read() as session:
        return session.scalar(select(func.count()).select_from(Order)) or 0


def figures(step: Any) -> list[str]:
    """The large numbers of a step."""
    four = step.figures
    return [one.number.text() for one in (four.created, four.updated, four.unchanged, four.held)]


def test_from_choosing_to_undoing(
    qtbot: QtBot, shop: ShopFile, opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    page = opened.page
    page.offer([sheet])
    settle()
    assert page.stack.currentWidget() is page.check
    assert figures(page.check) == ["2", "0", "0", "2"]
    assert page.check.problems.table.problems.rowCount() == 2
    assert page.check.go.text() == "Import 2 rows"
    assert orders(shop) == 0

    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Return)
    settle()
    assert page.stack.currentWidget() is page.result
    assert page.result.sum.text() == "5 rows = 2 imported + 2 held + 1 skipped"
    problems = page.result.problems.table.problems
    assert [problems.index(row, 0).data() for row in range(2)] == ["4", "5"]
    assert orders(shop) == 2

    page.result.undo.click()
    settle()
    assert page.stack.currentWidget() is page.choose
    assert orders(shop) == 0


def test_ctrl_enter_presses_the_filled_button_of_each_step(
    qtbot: QtBot, shop: ShopFile, opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    opened.page.offer([sheet])
    settle()
    for step in (opened.page.result, None):
        opened.page.steps.setFocus()
        qtbot.keyClick(opened, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle()
        assert step is None or opened.page.stack.currentWidget() is step
    assert orders(shop) == 2 and not (shiboken6.isValid(opened) and opened.isVisible())


def test_what_a_file_was_recognised_as_and_why_is_told(
    opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    opened.page.offer([sheet])
    settle()
    (card,) = opened.findChildren(FileCard)
    said = [label.text() for label in card.findChildren(PlainLabel)]
    assert {"Recognised", "Taobao and Tmall orders", "GB18030", "5 rows"} <= set(said)
    (why,) = [text for text in said if text.startswith("Recognised by its column names: 7 of 7 are used")]
    assert "“订单编号” identifies a record. Headers are in row 1." in why


def test_the_same_file_again_changes_nothing(
    shop: ShopFile, opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    for _ in range(2):
        opened.page.start()
        opened.page.offer([sheet])
        settle()
        opened.page.import_files()
        settle()
    assert opened.page.result.headline.text() == "Nothing new: everything is in the shop already."
    assert opened.page.result.undo.isHidden()
    assert figures(opened.page.result) == ["0", "0", "2", "2"]
    assert [one.key for one in shop.commands()] == ["import.nothing", "import"]


def test_a_file_that_is_no_sheet_is_refused_where_files_are_chosen(
    opened: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(b"%PDF-1.7")
    opened.page.offer([other])
    settle()
    page = opened.page
    assert page.stack.currentWidget() is page.choose
    assert page.choose.refusal.isVisibleTo(page)
    assert "other.csv" in page.choose.refusal.text()
    switch_language("zh_CN")
    assert "不是表格" in page.choose.refusal.text()
    page.start()
    assert page.choose.refusal.isHidden()


def test_without_held_rows_it_says_so(
    opened: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    opened.page.offer([write_sheet(tmp_path / "good.csv", [order("1")])])
    settle()
    assert opened.page.check.go.text() == "Import one row"
    opened.page.import_files()
    settle()
    assert opened.page.result.problems.isHidden()
    assert "Every row is in the shop now." in [
        label.text() for label in opened.page.result.findChildren(PlainLabel) if label.isVisibleTo(opened)
    ]


def test_held_rows_are_saved_with_their_reason(
    opened: ImportWindow, sheet: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    page = opened.page
    page.offer([sheet])
    settle()
    page.import_files()
    settle()
    page.result.problems.save.click()
    (dialog,) = page.findChildren(QFileDialog)
    target = tmp_path / "held.csv"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    settle()
    text = target.read_text("utf-8-sig")
    assert "The order state is not recognised" in text
    assert "1.23E+18" in text


def test_files_are_dropped_anywhere_on_it(
    opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    page = opened.page
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sheet)), QUrl("https://example.org/x.csv")])
    copy, left, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, no_key)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    assert page.choose.zone.property("hot") is True
    QApplication.sendEvent(page, QDropEvent(QPoint(9, 9), copy, data, left, no_key))
    settle()
    assert page.choose.zone.property("hot") is False
    assert page.stack.currentWidget() is page.check


def test_files_are_chosen_in_the_systems_dialog(
    desk: Desk, opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    opened.page.choose.button.click()
    (dialog,) = opened.page.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(sheet)])
    dialog.close()
    settle()
    assert opened.page.stack.currentWidget() is opened.page.check
    assert desk.settings.get("import.folder") == str(sheet.parent)


def test_a_slow_step_shows_its_progress_and_cancelling_leaves_nothing(
    qtbot: QtBot,
    shop: ShopFile,
    opened: ImportWindow,
    sheet: Path,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shopkeeper.ui.exchange.import_page.SHOWN_AFTER_MS", 0)
    monkeypatch.setattr("shopkeeper.ui.exchange.result_step.CANCEL_AFTER_MS", 0)
    page = opened.page
    page.offer([sheet])
    settle()

    def endless(self: Any, progress: Any, cancelled: Any) -> None:
        while True:
            progress(1, 5)
            cancelled()

    monkeypatch.setattr(importer.Importer, "run", endless)
    page.import_files()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.wait and page.wait.stop.isEnabled())
    assert page.wait.rows.text() == "1 of 5 rows"
    opened.reject()
    assert opened.isVisible(), "a step under way keeps the window open"
    page.wait.stop.click()
    settle()
    assert page.stack.currentWidget() is page.check
    assert page.check.isEnabled()
    assert orders(shop) == 0


def test_several_files_are_one_import(
    shop: ShopFile, opened: ImportWindow, sheet: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    more = [write_sheet(tmp_path / f"more{n}.csv", [order(f"20{n}")]) for n in range(2)]
    opened.page.offer([sheet, *more])
    settle()
    assert len(opened.findChildren(FileCard)) == 3
    assert opened.page.named.text().startswith("3 files")
    opened.page.import_files()
    settle()
    assert orders(shop) == 4
    assert len(shop.commands()) == 1


def test_the_language_changes_in_the_middle_of_it(
    opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    page = opened.page
    page.offer([sheet])
    settle()
    switch_language("zh_CN")
    assert page.check.go.text() == "导入 2 行"
    assert page.check.figures.created.more.text() == "2 单 · 1 位客户 · 2 笔收款/退款"
    page.import_files()
    settle()
    problems = page.result.problems.table.problems
    assert problems.index(0, 1).data() == "不认识的订单状态"
    switch_language("en")
    assert problems.index(0, 1).data() == "The order state is not recognised"


def test_it_is_freed_when_done(opened: ImportWindow, sheet: Path, settle: Callable[[], None]) -> None:
    opened.page.offer([sheet])
    settle()
    opened.page.import_files()
    settle()
    opened.findChild(QPushButton, "import_done").click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(opened)


def test_a_shop_that_can_only_be_read_takes_nothing_in(desk: Desk, qtbot: QtBot, sheet: Path) -> None:
    desk.shop.read_only = True
    page = ImportPage(desk)
    qtbot.addWidget(page)
    assert not page.choose.button.isEnabled()
    page.offer([sheet])
    assert not page.busy()
    desk.shop.read_only = False


def test_what_was_changed_here_gives_way_only_when_the_owner_says_so(
    shop: ShopFile, opened: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    page = opened.page
    page.offer([write_sheet(tmp_path / "a.csv", [order("1")])])
    settle()
    assert not page.check.overwrite.isVisibleTo(page)
    page.import_files()
    settle()
    with shop.command("setting.change") as session:
        session.get_one(Order, 1).recipient = "陈小姐"
    page.start()
    page.offer([write_sheet(tmp_path / "b.csv", [(*order("1")[:6], "陈佳怡")])])
    settle()
    assert page.check.overwrite.text() == "Let the files overwrite changes made here (1)"
    assert figures(page.check)[1] == "0"
    page.check.overwrite.click()
    settle()
    assert figures(page.check)[1] == "1"
    page.import_files()
    settle()
    with shop.read() as session:
        assert session.get_one(Order, 1).recipient == "陈佳怡"
    page.start()
    assert not page.check.overwrite.value()


def test_an_older_file_says_that_the_shop_knows_more(
    opened: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    page = opened.page
    for name, state in (("a.csv", "交易成功"), ("b.csv", "买家已付款，等待卖家发货")):
        page.start()
        page.offer([write_sheet(tmp_path / name, [order("1", state)])])
        settle()
        page.import_files()
        settle()
    assert page.result.also.isVisibleTo(opened)
    assert page.result.also.text().startswith("One order is newer in the shop than in the file")
    switch_language("zh_CN")
    assert page.result.also.text().startswith("有 1 笔订单")
