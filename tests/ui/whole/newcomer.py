"""Somebody who works with the program by its keys alone."""

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.ui.app import Program
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.list_page import ListPage
from tests.ui.orders.entering import at, write

NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_LONGEST_MS = 60_000
_MOST_TABS = 80


class Newcomer:
    """Presses keys where the keyboard is, and looks only at what is to be seen."""

    def __init__(self, qtbot: QtBot, program: Program) -> None:
        self._qtbot, self.program, self.window = qtbot, program, program.window

    # Keys

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, *, times: int = 1) -> None:
        """Press a key where the keyboard is, as often as told."""
        for _ in range(times):
            QTest.keyClick(self._here(), key, held)
            QApplication.processEvents()

    def control(self, key: Qt.Key) -> None:
        """Press a key together with Ctrl, and wait for what comes of it."""
        self.press(key, CONTROL)
        self.rest()

    def type(self, text: str) -> None:
        """Type a text: what is on the keyboard by its keys, the rest as an input method gives it."""
        if text.isascii():
            for sign in text:
                QTest.keyClick(self._here(), sign)  # type: ignore[call-overload]
        else:
            write(text)

    def _here(self) -> Any:
        """The window the system would give keys to."""
        return (QApplication.activePopupWidget() or self.top()).windowHandle()

    def tab_to(self, name: str) -> None:
        """Press Tab until the keyboard is at what has that object name."""
        passed: list[str] = []
        while at() is None or at().objectName() != name:
            assert len(passed) < _MOST_TABS, (name, passed)
            self.press(Qt.Key.Key_Tab)
            passed.append(at().objectName() if at() else "nowhere")

    def fill(self, **texts: str) -> None:
        """Type into the fields of the form that is open, going from one to the next by Tab."""
        for name, text in texts.items():
            self.tab_to(name)
            self.type(text)

    def pick(self, words: str) -> None:
        """Press the arrow down in the list of choices until what is called so is chosen."""
        choices = at()
        assert isinstance(choices, QComboBox)
        while choices.currentText() != words:
            assert choices.currentIndex() < choices.count() - 1, words
            self.press(Qt.Key.Key_Down)

    # Waiting

    def until(self, done: Callable[[], Any]) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(lambda: bool(done()), timeout=_LONGEST_MS)

    def rest(self) -> None:
        """Wait until everything asked for is there; what is on top has the keyboard then."""
        calm = 0
        while calm < 3:
            QApplication.processEvents()
            page = self.window.page
            waits = isinstance(page, ListPage) and (page._choosing.isActive() or page._typing.isActive())
            if waits or self.window.runner.busy():
                calm = 0
                self.until(lambda: not self.window.runner.busy())
            else:
                calm += 1
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        top = self.top()
        if not top.isActiveWindow():  # no window manager is there to do it
            top.activateWindow()
            self.until(top.isActiveWindow)

    # What is to be seen

    def top(self) -> QWidget:
        """The sheet that lies over everything, or the window."""
        return QApplication.activeModalWidget() or self.window

    def sheet(self, name: str) -> Any:
        """The sheet of that name; it is open."""
        self.rest()
        top = self.top()
        assert isinstance(top, Sheet) and top.objectName() == name, top.objectName()
        return top

    def texts(self, widget: QWidget) -> str:
        """All that can be read in a part of the window."""
        labels = [one for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
        return "\n".join(one.text() for one in labels)

    def closed(self, sheet: QWidget) -> None:
        """Wait until a sheet is gone and the window is back."""
        self.until(lambda: not shiboken6.isValid(sheet) or sheet.isHidden())
        self.rest()

    # Ways of the window

    def save(self, sheet: QWidget) -> None:
        """Press Ctrl+Enter in a sheet; it closes."""
        self.press(Qt.Key.Key_Return, CONTROL)
        self.closed(sheet)

    def command(self, words: str) -> None:
        """Find a command by its words, as any other thing, and do it."""
        self.press(Qt.Key.Key_K, CONTROL)
        self.type(words)
        self.until(self.window.search_box.isVisible)
        self.rest()
        results = self.window.search_box.list
        said = [results.item(place).text() for place in range(results.count())]
        assert words in said, said
        while results.currentItem().text() != words:
            row = results.currentRow()
            self.press(Qt.Key.Key_Down)
            assert results.currentRow() != row, said
        self.press(Qt.Key.Key_Return)
        self.rest()

    def choose(self, words: str) -> None:
        """Walk down the menu that is open, and take what is called so."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        steps = len(menu.actions())
        while menu.activeAction() is None or menu.activeAction().text() != words:
            assert steps > 0, words
            steps -= 1
            self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Return)
        self.rest()
