"""Importing in the window: choose, check, import, result, undo."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from shopkeeper.exchange import importer
from shopkeeper.model.orders import Order
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.exchange.import_page import ImportPage
from shopkeeper.ui.exchange.import_window import ImportWindow
from shopkeeper.ui.exchange.pieces import FileCard
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import PlainLabel

HEADINGS = ["订单编号", "买家会员名", "总金额", "买家实际支付金额", "订单状态", "订单创建时间", "收货人姓名"]


def write_sheet(file: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A sheet as Taobao exports it."""
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([HEADINGS, *rows])
    return file


def order(number: str, state: str = "交易成功", total: str = "199.00") -> tuple[str, ...]:
    """One row."""
    return (number, "tb_8812", total, total, state, "2026-11-02 09:10:00", "陈嘉怡")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Two good rows, one with a state nobody knows, one whose number Excel destroyed, a blank one."""
    rows = [
        order("1001"),
        order("1002"),
        order("1003", "部分退款中"),
        order("1.23E+18"),
        ("",) * len(HEADINGS),
    ]
    return write_sheet(tmp_path / "orders.csv", rows)


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process: the child has tests of its own."""

    def messages(
        work: Callable[..., Any], arguments: Sequence[Any], *, cancelled: Any = None, **_: Any
    ) -> Any:
        sent: list[Any] = []
        work(sent.append, *arguments)
        return iter(sent)

    monkeypatch.setattr(importer, "messages", messages)


@pytest.fixture
def opened(desk: Desk, window: QMainWindow) -> ImportWindow:
    """The import, open."""
    opened = ImportWindow(desk, window)
    opened.open()
    return opened


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
    assert page.check.why.rows.rowCount() == 3
    assert page.check.go.text() == "Import 2 rows"
    assert orders(shop) == 0

    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Return)
    settle()
    assert page.stack.currentWidget() is page.result
    assert page.result.sum.text() == "5 rows = 2 taken in + 2 held + 1 skipped"
    assert [page.result.held.rows.index(row, 0).data() for row in range(2)] == ["4", "5"]
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
    assert "Matched by the names of its columns: 7 of 7 are used. The headings are in row 1." in said


def test_the_same_file_again_changes_nothing(
    shop: ShopFile, opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    for _ in range(2):
        opened.page.start()
        opened.page.offer([sheet])
        settle()
        opened.page.import_files()
        settle()
    assert opened.page.result.headline.text() == "Nothing new: all of it is in the shop already."
    assert opened.page.result.undo.isHidden()
    assert figures(opened.page.result) == ["0", "0", "2", "2"]
    assert len(shop.commands()) == 1


def test_a_file_of_no_known_kind_is_refused_where_files_are_chosen(
    opened: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    opened.page.offer([other])
    settle()
    page = opened.page
    assert page.stack.currentWidget() is page.choose
    assert page.choose.refusal.isVisibleTo(page)
    assert "other.csv" in page.choose.refusal.text()
    switch_language("zh_CN")
    assert "认不出" in page.choose.refusal.text()
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
    assert opened.page.result.save.isHidden()
    assert "Every row is in the shop." in [
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
    page.result.save.click()
    (dialog,) = page.findChildren(QFileDialog)
    target = tmp_path / "held.csv"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    settle()
    text = target.read_text("utf-8-sig")
    assert "The order state is not known" in text
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
    monkeypatch.setattr("shopkeeper.ui.exchange.import_steps.CANCEL_AFTER_MS", 0)
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
    assert page.result.held.rows.index(0, 1).data() == "不认识的订单状态"
    switch_language("en")
    assert page.result.held.rows.index(0, 1).data() == "The order state is not known"


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
