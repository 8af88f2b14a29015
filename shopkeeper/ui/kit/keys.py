"""Keys in words, the same in hints, menus and the sheet of all keys; and the keys of every window."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

_NATIVE = QKeySequence.SequenceFormat.NativeText


def keys_in_words(keys: str) -> str:
    """Keys as this system shows them; Return is Enter, as most keyboards print it."""
    shown = QKeySequence(keys).toString(_NATIVE) or keys
    if sys.platform != "darwin":
        for name in ("Return", "Enter"):
            shown = shown.replace(QKeySequence(name).toString(_NATIVE), "Enter")
    return shown


def take_key(window: QWidget, event: QKeyEvent) -> bool:
    """Enter presses the button the keyboard is at, Shift+F10 opens the menu of what it is at.

    Qt does neither everywhere by itself. Gives whether the key meant something.
    """
    at = window.focusWidget()
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(at, QPushButton | QToolButton):
        at.click()
        return True
    shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    if event.key() == Qt.Key.Key_F10 and shift and at is not None:
        where = at.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
        QApplication.sendEvent(
            at, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, at.mapToGlobal(where))
        )
        return True
    return False
