"""The list of backups, and restoring one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from shopkeeper import paths
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store import backup
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.backups.window import BackupsWindow
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.tasks import TaskRunner
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import PlainLabel

NOON = datetime(2026, 11, 21, 12)


@pytest.fixture
def folder(shop: ShopFile) -> Path:
    """Two backups: an empty shop, and one with a customer."""
    folder = paths.backup_folder(shop.path)
    backup.make(shop.path, folder, clock=lambda: NOON, reason="close")
    with shop.command("customer.create", name="Li") as session:
        customers.create(session, CustomerData("Li"))
    backup.make(shop.path, folder, clock=lambda: NOON + timedelta(hours=1), reason="import")
    return folder


@pytest.fixture
def opened(
    shop: ShopFile, window: QMainWindow, runner: TaskRunner, settle: Callable[[], None]
) -> Callable[[], BackupsWindow]:
    """Opens the list."""

    def open_it() -> BackupsWindow:
        host: Any = window
        host.runner, host.desk, host.settings = runner, None, ProgramSettings()
        sheet = BackupsWindow(shop.path, host)
        sheet.open()
        settle()
        return sheet

    return open_it


def cells(sheet: BackupsWindow, row: int) -> list[str]:
    """What a row says."""
    return [sheet.table.rows.index(row, column).data() for column in range(7)]


def test_each_says_when_why_what_and_whether_it_is_good(
    qtbot: QtBot, folder: Path, opened: Callable[[], BackupsWindow]
) -> None:
    sheet = opened()
    qtbot.waitUntil(lambda: all(one.good for one in sheet.backups or ()))
    first, second = cells(sheet, 0), cells(sheet, 1)
    assert first[:2] == ["2026-11-21 21:00", "Before an import"]
    assert first[2] == "Backups"
    assert first[4:] == ["0", "1", "Good"]
    assert second[:2] == ["2026-11-21 20:00", "On closing"]
    assert second[4:] == ["0", "0", "Good"]
    switch_language("zh_CN")
    assert cells(sheet, 0)[6] == "完好"


def test_a_damaged_one_can_not_be_restored(
    qtbot: QtBot, folder: Path, opened: Callable[[], BackupsWindow]
) -> None:
    newest = max(folder.glob("*.shop"), key=lambda path: path.name)
    newest.write_bytes(newest.read_bytes()[:5000])
    sheet = opened()
    qtbot.waitUntil(lambda: all(one.good is not None for one in sheet.backups or ()))
    assert cells(sheet, 0)[6] == "Damaged"
    sheet.table.selectRow(0)
    assert not sheet.restore.isEnabled()
    sheet.table.selectRow(1)
    assert sheet.restore.isEnabled()


def test_restoring_asks_first(qtbot: QtBot, folder: Path, opened: Callable[[], BackupsWindow]) -> None:
    sheet = opened()
    chosen: list[Path] = []
    sheet.chosen.connect(chosen.append)
    sheet.table.selectRow(1)
    sheet.restore.click()
    (question,) = sheet.findChildren(Sheet)
    assert any("2026-11-21 20:00" in label.text() for label in question.findChildren(PlainLabel))
    question.findChild(QPushButton, "no").click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert chosen == []
    sheet.restore.click()
    (question,) = sheet.findChildren(Sheet)
    question.findChild(QPushButton, "yes").click()
    assert [path.name for path in chosen] == ["my 2026-11-21 120000Z close.shop"]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(sheet)


def test_without_backups_it_says_so(opened: Callable[[], BackupsWindow]) -> None:
    sheet = opened()
    assert sheet.empty.text() == "There are no backups yet. One is made when the shop is closed."
    assert sheet.frame.isHidden()
    assert not sheet.restore.isEnabled()
    sheet.ask_restore()
    assert sheet.findChildren(Sheet) == []
