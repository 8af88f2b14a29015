"""Sheets open over their window, answer to the keyboard, and are gone when closed."""

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.dialogs import Scrim, Sheet, ask, show_refusal
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import IconButton, PlainLabel


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


def question_of(sheet: Sheet) -> Sheet:
    """The one question asked over a sheet."""
    (found,) = sheet.findChildren(Sheet)
    return found


class Written(Sheet):
    """A sheet in which something was typed."""

    def dirty(self) -> bool:
        return True


def test_what_was_typed_is_not_thrown_away_unasked(qtbot: QtBot, window: QMainWindow) -> None:
    sheet = Written("One", window)
    sheet.open()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    question = question_of(sheet)
    looks = {one.objectName(): one.property("look") for one in question.findChildren(QPushButton)}
    assert (looks["yes"], looks["no"]) == ("danger", "filled")
    assert question.focusWidget().objectName() == "no" and question.hint.text() == ""
    question.findChild(QPushButton, "no").click()
    assert sheet.isVisible() and freed(question)
    left: list[int] = []
    sheet.leave(lambda: left.append(1))
    question_of(sheet).findChild(QPushButton, "yes").click()
    assert left == [1]
    sheet.done(0)


def test_the_hint_says_what_the_filled_button_does(window: QMainWindow) -> None:
    sheet = Sheet("One", window, hint="Enter goes on · Ctrl+Delete takes a line out")
    sheet.add_button("save", "Ship", sheet.accept, "filled")
    assert sheet.hint.text() == "Enter goes on · Ctrl+Delete takes a line out"
    sheet.add_button("cancel", "Cancel", sheet.reject)
    assert sheet.hint.text().endswith(" · Ctrl+Enter: Ship")
    sheet.say_hint("")
    assert sheet.hint.text() == "Ctrl+Enter: Ship"
    switch_language("zh_CN")
    assert sheet.hint.text() == "Ctrl+Enter 发货"
    sheet.retitle("Close")
    assert sheet.title.text() == sheet.windowTitle() == "关闭"
    sheet.done(0)


def test_what_scrolls_ends_where_the_buttons_end_and_stays_as_wide(qtbot: QtBot, window: QMainWindow) -> None:
    sheet = Sheet("One", window)
    inner = QWidget()
    box = QVBoxLayout(inner)
    box.setContentsMargins(0, 0, 0, 0)
    line, tall = QLineEdit(), QWidget()
    for widget in (line, tall):
        box.addWidget(widget)
    area = sheet.put_scrolled(inner)
    button = sheet.add_button("save", "Save", sheet.accept, "filled")
    sheet.open()

    def right(widget: QWidget) -> int:
        QApplication.processEvents()
        return widget.mapTo(sheet, QPoint(widget.width(), 0)).x()

    assert right(line) == right(button) and area.verticalScrollBar().maximum() == 0
    before = sheet.height()
    tall.setMinimumHeight(200)
    qtbot.waitUntil(lambda: sheet.height() > before)
    tall.setMinimumHeight(3000)
    assert right(line) == right(button) and area.verticalScrollBar().maximum() > 0
    assert window.geometry().contains(sheet.geometry())
    sheet.done(0)


def test_a_sheet_opens_with_the_keyboard_in_front_of_the_cross(qtbot: QtBot, window: QMainWindow) -> None:
    sheet = Sheet("Orders", window)
    sheet.open()
    qtbot.waitUntil(sheet.isVisible)
    assert sheet.focusWidget() is not sheet.findChild(IconButton, "close")
    sheet.reject()


@pytest.mark.parametrize(("spare", "edge"), [(30, 15), (10, 24), (200, 66)])
def test_a_sheet_comes_nearer_to_the_edges_rather_than_scroll_a_little(
    window: QMainWindow, spare: int, edge: int
) -> None:
    sheet = Sheet("One", window, height=window.height() - spare)
    sheet.open()
    assert sheet.geometry().y() - window.geometry().y() == edge
    assert sheet.height() == window.height() - (spare if spare > 20 else 48)
    sheet.done(0)
