"""Sheets open over their window, answer to the keyboard, and are gone when closed."""

import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.dialogs import (
    CrashReport,
    Scrim,
    Sheet,
    ask,
    install_crash_report,
    report,
    show_refusal,
)
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import PlainLabel


def freed(*widgets: QWidget) -> bool:
    """Whether Qt has let go of the widgets."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return not any(shiboken6.isValid(widget) for widget in widgets)


def texts(sheet: Sheet) -> list[str]:
    """What the labels of a sheet say."""
    return [label.text() for label in sheet.findChildren(PlainLabel) if label.isVisibleTo(sheet)]


def test_a_sheet_dims_its_window_and_gives_it_back(window: QMainWindow) -> None:
    sheet = Sheet("History", window)
    sheet.open()
    (scrim,) = window.findChildren(Scrim)
    assert scrim.geometry() == window.rect()
    window.resize(1000, 600)
    assert scrim.geometry() == window.rect()
    assert window.geometry().contains(sheet.geometry())
    sheet.accept()
    assert freed(sheet, scrim)


def test_where_nothing_may_be_translucent_the_corners_are_cut_off(
    window: QMainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    sheet = Sheet("One", window)
    sheet.open()
    assert not sheet.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    mask, middle = sheet.mask(), sheet.rect().center()
    assert mask.contains(middle) and mask.contains(QPoint(0, middle.y()))
    assert not mask.contains(sheet.rect().topLeft()) and not mask.contains(sheet.rect().bottomRight())
    sheet.done(0)


def test_escape_closes_a_sheet_and_enter_does_not(qtbot: QtBot, window: QMainWindow) -> None:
    sheet = Sheet("History", window)
    pressed: list[int] = []
    sheet.add_button("save", "Save", lambda: pressed.append(1), "filled")
    line, text = QLineEdit(), QPlainTextEdit()
    sheet.put(line)
    sheet.put(text)
    sheet.open()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert (sheet.isVisible(), pressed) == (True, [])
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        for widget in (line, text):
            widget.setFocus()
            qtbot.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)
    assert (pressed, text.toPlainText()) == ([1] * 4, "")
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert freed(sheet)


def test_a_refusal_says_its_sentence_in_the_language_of_the_moment(window: QMainWindow) -> None:
    sheet = show_refusal(window, ShopError("undo.nothing"))
    assert "There is nothing to undo." in texts(sheet)
    switch_language("zh_CN")
    assert "没有可以撤销的操作。" in texts(sheet)
    sheet.accept()
    assert freed(sheet)


def test_markup_from_outside_is_shown_as_it_is(window: QMainWindow) -> None:
    sheet = show_refusal(window, ShopError("customer.has_orders", name="<b>x</b>"))
    label = next(one for one in sheet.findChildren(PlainLabel) if "<b>x</b>" in one.text())
    assert label.textFormat() == Qt.TextFormat.PlainText
    sheet.accept()


@pytest.mark.parametrize(("name", "answers"), [("yes", [1]), ("no", [])])
def test_only_a_clear_yes_is_one(qtbot: QtBot, window: QMainWindow, name: str, answers: list[int]) -> None:
    given: list[int] = []
    sheet = ask(window, "Really?", "Yes", lambda: given.append(1), title="Question")
    button = sheet.findChild(QPushButton, name)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert given == answers
    assert freed(sheet)


def test_a_question_begins_at_no(window: QMainWindow) -> None:
    sheet = ask(window, "Really?", "Yes", lambda: None, title="Question")
    assert sheet.focusWidget().objectName() == "no"
    sheet.reject()


def test_a_high_body_scrolls_inside_the_window(window: QMainWindow) -> None:
    sheet = Sheet("History", window)
    tall = QWidget()
    tall.setFixedHeight(3000)
    area = sheet.put_scrolled(tall)
    sheet.open()
    QApplication.processEvents()
    assert sheet.height() <= window.height()
    assert area.verticalScrollBar().maximum() > 0
    sheet.accept()


# Faults


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
    assert "test_dialogs.py" in text
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
