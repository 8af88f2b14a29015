"""Toasts: one at a time, plain, with an action the keyboard reaches."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.toasts import Toasts


def test_a_toast_stands_in_the_middle_at_the_foot(window: QMainWindow) -> None:
    toasts = Toasts(window)
    toasts.show("Saved")
    note = toasts.note
    assert note.isVisible()
    assert abs(note.geometry().center().x() - window.rect().center().x()) <= 1
    window.resize(1000, 600)
    assert abs(note.geometry().center().x() - window.rect().center().x()) <= 1
    assert note.geometry().bottom() < window.height()


def test_a_new_toast_takes_the_place_of_the_old(window: QMainWindow) -> None:
    toasts = Toasts(window)
    done: list[str] = []
    toasts.show("One", "Undo", lambda: done.append("one"))
    toasts.show("<b>Two</b>", "Undo", lambda: done.append("two"))
    assert toasts.note.label.text() == "<b>Two</b>"
    assert toasts.note.label.textFormat() == Qt.TextFormat.PlainText
    toasts.note.action.click()
    assert done == ["two"]
    assert toasts.note.isHidden()


def test_the_action_answers_to_enter_and_the_toast_to_escape(qtbot: QtBot, window: QMainWindow) -> None:
    toasts = Toasts(window)
    done: list[int] = []
    toasts.show("Saved", None, lambda: done.append(1))
    assert toasts.note.action.text() == "Undo"
    toasts.note.action.setFocus()
    qtbot.keyClick(toasts.note.action, Qt.Key.Key_Return)
    assert done == [1]
    toasts.show("Saved", None, lambda: done.append(2))
    qtbot.keyClick(toasts.note.action, Qt.Key.Key_Escape)
    assert (done, toasts.note.isHidden()) == ([1], True)


def test_without_an_action_there_is_no_button(window: QMainWindow) -> None:
    toasts = Toasts(window)
    toasts.show("Saved")
    assert toasts.note.action.isHidden()
    assert toasts.note.accessibleName() == "Saved"


def test_a_toast_fades_but_not_while_somebody_is_at_it(qtbot: QtBot, window: QMainWindow) -> None:
    toasts = Toasts(window)
    toasts.show("Saved", None, lambda: None)
    window.activateWindow()
    toasts.note.action.setFocus()
    toasts.note.fade()
    assert toasts.note.isVisible()
    window.setFocus()
    toasts.note.action.clearFocus()
    toasts.note.fade()
    qtbot.waitUntil(toasts.note.isHidden)


def test_a_toast_waits_until_no_sheet_lies_over_the_window(qtbot: QtBot, window: QMainWindow) -> None:
    toasts = Toasts(window)
    done: list[str] = []
    toasts.show("Before", "Undo", lambda: done.append("before"))
    sheet = Sheet("Orders", window)
    sheet.open()
    qtbot.waitUntil(toasts.note.isHidden)
    toasts.show("Older")
    toasts.show("Meanwhile", "Undo", lambda: done.append("meanwhile"))
    assert toasts.note.isHidden()
    sheet.accept()
    qtbot.waitUntil(toasts.note.isVisible)
    assert toasts.note.label.text() == "Meanwhile"
    toasts.note.action.click()
    assert done == ["meanwhile"]


def test_a_toast_a_sheet_came_over_is_there_again_after_it(qtbot: QtBot, window: QMainWindow) -> None:
    toasts = Toasts(window)
    toasts.show("Before", "Undo", lambda: None)
    sheet = Sheet("Orders", window)
    sheet.open()
    qtbot.waitUntil(toasts.note.isHidden)
    sheet.reject()
    qtbot.waitUntil(toasts.note.isVisible)
    assert toasts.note.label.text() == "Before"


def test_what_is_told_after_a_sheet_stays_before_what_waited_under_it(
    qtbot: QtBot, window: QMainWindow
) -> None:
    toasts = Toasts(window)
    toasts.show("Before", "Undo", lambda: None)
    sheet = Sheet("Orders", window)
    sheet.open()
    qtbot.waitUntil(toasts.note.isHidden)
    sheet.accept()
    toasts.show("Saved", "Undo", lambda: None)
    QApplication.processEvents()
    assert toasts.note.label.text() == "Saved"


def test_a_toast_that_waits_can_be_forgotten(qtbot: QtBot, window: QMainWindow) -> None:
    toasts = Toasts(window)
    sheet = Sheet("Orders", window)
    sheet.open()
    toasts.show("Meanwhile")
    toasts.hide()
    sheet.accept()
    qtbot.waitUntil(sheet.isHidden)
    QApplication.processEvents()
    assert toasts.note.isHidden()
