"""Choosing what goes out, and writing it in the background."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFileDialog, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from shopkeeper.shop import customers, settings
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.lists import Query
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.exchange import files
from shopkeeper.ui.exchange.export_window import ExportWindow
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import PlainLabel
from tests.ui.conftest import Told


@pytest.fixture
def ids(shop: ShopFile) -> list[int]:
    """Three customers."""
    with shop.command("customer.create", name="Li") as session:
        return [
            customers.create(session, CustomerData(name, ("13812345678",))).id
            for name in ("Li", "Wang", "Wu")
        ]


@pytest.fixture
def opened(
    desk: Desk, window: QMainWindow, ids: list[int], settle: Callable[[], None]
) -> Callable[..., ExportWindow]:
    """Opens the export of the customers."""

    def open_it(chosen: list[int] | None = None, words: str = "") -> ExportWindow:
        sheet = ExportWindow(desk, "customer", Query(words=words), chosen, window)
        sheet.open()
        settle()
        return sheet

    return open_it


def check_only(sheet: ExportWindow, *names: str) -> None:
    """Check just these columns."""
    for item in sheet._items():
        wanted = item.data(Qt.ItemDataRole.UserRole) in names
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)


@pytest.mark.parametrize(("currency", "number"), [("CNY", "138****5678"), ("USD", "+14****0123")])
def test_the_example_is_a_number_of_the_shops_country(
    shop: ShopFile, opened: Callable[..., ExportWindow], currency: str, number: str
) -> None:
    with shop.command("setting.change", name="currency") as session:
        settings.put(session, "currency", currency)
    note = opened().findChild(PlainLabel, "export_mask_note")
    assert note is not None and number in note.text()


def test_it_says_how_many_rows_go_out(ids: list[int], opened: Callable[..., ExportWindow]) -> None:
    sheet = opened()
    assert sheet.count.text() == "3 rows, as the list shows them now."
    sheet.reject()
    assert opened(words="wang").count.text() == "One row, as the list shows it now."
    assert opened(ids[:2]).count.text() == "The 2 rows you chose."


def test_columns_begin_as_in_the_list_and_can_be_all(opened: Callable[..., ExportWindow]) -> None:
    sheet = opened()
    shown = sheet.chosen()
    assert shown[:2] == ["name", "phone"]
    assert "email" not in shown
    sheet.findChild(QPushButton, "export_all").click()
    assert "email" in sheet.chosen()
    sheet.findChild(QPushButton, "export_shown").click()
    assert sheet.chosen() == shown


@pytest.mark.parametrize(("subject", "moment"), [("order", "ship_by"), ("ticket", "due")])
def test_in_place_of_the_time_left_goes_the_moment(
    desk: Desk, window: QMainWindow, subject: str, moment: str
) -> None:
    sheet = ExportWindow(desk, subject, Query(), None, window)
    checked = [
        item.data(Qt.ItemDataRole.UserRole)
        for item in sheet._items()
        if item.checkState() == Qt.CheckState.Checked
    ]
    assert moment in checked and "left" not in checked
    sheet.deleteLater()


def test_without_a_column_there_is_nothing_to_save(opened: Callable[..., ExportWindow]) -> None:
    sheet = opened()
    check_only(sheet)
    assert sheet.filled is not None
    assert not sheet.filled.isEnabled()
    check_only(sheet, "name")
    assert sheet.filled.isEnabled()


def test_a_list_is_written_and_its_folder_offered(
    qtbot: QtBot,
    desk: Desk,
    opened: Callable[..., ExportWindow],
    told: Told,
    tmp_path: Path,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folders: list[Path] = []
    monkeypatch.setattr(files, "open_folder", folders.append)
    sheet = opened()
    check_only(sheet, "name", "phone")
    sheet.masked.setChecked(True)
    sheet.formats.button(1).setChecked(True)
    qtbot.keyClick(sheet.columns, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = sheet.findChildren(QFileDialog)
    assert dialog.defaultSuffix() == "csv"
    target = tmp_path / "list.csv"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    settle()
    assert target.read_text("utf-8-sig").splitlines()[0] == "Name,Phone"
    assert "138****5678" in target.read_text("utf-8-sig")
    (toast,) = told.toasts
    assert toast[:2] == ("Saved list.csv", "Open folder")
    toast[2]()
    assert folders == [tmp_path]
    assert desk.shop.commands()[0].key == "export.customers.masked"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(sheet)


def test_what_was_chosen_is_remembered(opened: Callable[..., ExportWindow]) -> None:
    sheet = opened()
    check_only(sheet, "phone", "email")
    sheet.masked.setChecked(True)
    sheet.formats.button(1).setChecked(True)
    sheet.choose_target()
    sheet.findChildren(QFileDialog)[0].close()
    sheet.reject()
    again = opened()
    assert (again.chosen(), again.masked.isChecked(), again.suffix()) == (["phone", "email"], True, ".csv")


def test_a_file_that_can_not_be_written_is_told(
    opened: Callable[..., ExportWindow], tmp_path: Path, settle: Callable[[], None], desk: Desk
) -> None:
    refused: list[str] = []
    desk.runner.refused.connect(lambda error: refused.append(error.key))
    opened().save(tmp_path / "missing" / "list.xlsx")
    settle()
    assert refused == ["file.cannot_create"]


def test_its_columns_follow_the_language(opened: Callable[..., ExportWindow]) -> None:
    sheet = opened()
    switch_language("zh_CN")
    assert sheet.columns.item(0).text() == "姓名"
    assert sheet.count.text() == "共 3 行，与列表当前的筛选和排序一致。"


def test_masking_is_offered_only_where_there_is_something_personal(
    opened: Callable[..., ExportWindow],
    desk: Desk,
    window: QMainWindow,
    tmp_path: Path,
    settle: Callable[[], None],
) -> None:
    sheet = opened()
    sheet.masked.setChecked(True)
    assert sheet.private.isVisible()
    check_only(sheet, "orders", "spent")
    assert not sheet.private.isVisible()
    sheet.save(tmp_path / "list.csv")
    settle()
    assert desk.shop.commands()[0].key == "export.customers"
    products = ExportWindow(desk, "product", Query(), None, window)
    products.open()
    assert not products.private.isVisible()
    products.done(0)
