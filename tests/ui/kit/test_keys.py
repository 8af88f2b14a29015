"""Keys are called the same in hints and on caps, in both languages; some do the same everywhere."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.keys import keys_in_words
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import IconButton


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_return_is_enter(qapp: object, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    switch_language(language)
    assert keys_in_words("Ctrl+Return") == "Ctrl+Enter" and keys_in_words("Enter") == "Enter"
    assert keys_in_words("Shift+↓") == "Shift+↓"


def opened(qtbot: QtBot, widget: QWidget) -> None:
    """Show a sheet with nothing but a widget, which has the keyboard."""
    sheet = Sheet("Orders", None)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    sheet.put(widget)
    qtbot.addWidget(sheet)
    with qtbot.waitActive(sheet):
        sheet.show()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


@pytest.mark.parametrize("make", [lambda: QPushButton("New"), lambda: IconButton("new", "plus", "New")])
def test_enter_presses_every_button(qtbot: QtBot, make: Callable[[], QAbstractButton]) -> None:
    button = make()
    opened(qtbot, button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)


def test_shift_f10_opens_the_menu_where_the_keyboard_is(qtbot: QtBot) -> None:
    asked: list[QPoint] = []
    view = QListWidget()
    view.addItems(["Ava", "Ben"])
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(asked.append)
    opened(qtbot, view)
    view.setCurrentRow(1)
    qtbot.keyClick(view, Qt.Key.Key_F10)
    assert asked == []
    qtbot.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert [view.visualItemRect(view.item(1)).contains(at) for at in asked] == [True]
