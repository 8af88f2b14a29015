"""Errors that are bugs: said without what rows hold, shown once, and the program goes on."""

import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.crash import CrashReport, install_crash_report, report
from shopkeeper.ui.kit.dialogs import Scrim


def freed(*widgets: QWidget) -> bool:
    """Whether Qt has let go of the widgets."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return not any(shiboken6.isValid(widget) for widget in widgets)


def _fail(secret: str) -> None:
    raise ValueError(secret)


def _caught(secret: str) -> ValueError:
    try:
        _fail(secret)
    except ValueError as error:
        return error
    raise AssertionError


def test_a_report_says_where_and_never_what() -> None:
    error = _caught("13812345678")
    error.__cause__ = _caught("secret address")
    text = report(type(error), error, error.__traceback__)
    assert "test_crash.py" in text
    assert "_fail" in text
    assert text.startswith("Shopkeeper ") and "Python" in text and "Qt" in text
    assert text.count("builtins.ValueError") == 2
    assert str(Path(__file__).parent) not in text
    assert "13812345678" not in text
    assert "secret address" not in text


@pytest.fixture
def crash(window: QMainWindow, monkeypatch: pytest.MonkeyPatch) -> CrashReport:
    """The report of a window, installed until the test ends."""
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", threading.excepthook)
    return install_crash_report(window)


def test_a_fault_in_a_thread_is_shown_once_and_can_be_copied(
    qtbot: QtBot, crash: CrashReport, window: QMainWindow
) -> None:
    for _ in range(2):
        thread = threading.Thread(target=_fail, args=("secret",))
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: crash.sheet is not None)
    QApplication.processEvents()
    sheet: Any = crash.sheet
    assert len(window.findChildren(Scrim)) == 1
    sheet.findChild(QPushButton, "copy").click()
    assert "ValueError" in QGuiApplication.clipboard().text()
    sheet.findChild(QPushButton, "carry_on").click()
    assert freed(sheet)


def test_an_interrupt_is_no_fault(crash: CrashReport, capsys: pytest.CaptureFixture[str]) -> None:
    crash.tell(KeyboardInterrupt, KeyboardInterrupt(), None)
    QApplication.processEvents()
    assert crash.sheet is None
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_after_a_fault_the_command_is_rolled_back_and_the_program_goes_on(
    qtbot: QtBot, crash: CrashReport, window: QMainWindow, shop: ShopFile
) -> None:
    def enter(name: str, *, fault: bool) -> None:
        with shop.command("customer.create", name=name) as session:
            customers.create(session, CustomerData(name))
            if fault:
                _fail(name)

    button = QPushButton(window)
    button.clicked.connect(lambda: enter("张三 13812345678", fault=True))
    with qtbot.captureExceptions():
        sys.excepthook = crash.tell
        button.click()
    qtbot.waitUntil(lambda: crash.sheet is not None)
    sheet: Any = crash.sheet
    said = sheet.findChild(QPlainTextEdit, "report").toPlainText()
    assert "ValueError" in said and "_fail" in said and "张三" not in said
    assert shop.commands() == []
    sheet.findChild(QPushButton, "carry_on").click()
    assert freed(sheet)
    enter("Li", fault=False)
    assert [entry.args for entry in shop.commands()] == [{"name": "Li"}]
