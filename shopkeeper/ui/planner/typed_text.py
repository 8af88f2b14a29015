"""Text that saves as it is typed: after a pause, and when the keyboard leaves."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QWidget

from shopkeeper.ui.kit.inputs import LongInput
from shopkeeper.ui.kit.texts import Text, Texts

PAUSE_MS = 800
_TAKING_BACK = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class TypedText(LongInput):
    """Text of several lines, as high as it needs.

    What is typed can be taken back here until it is saved; from then on Ctrl+Z is the shop's.
    """

    def __init__(self, name: str, parent: QWidget | None = None, *, least: int = 1, most: int = 12) -> None:
        super().__init__(parent, least=least, most=most)
        self.setObjectName(name)

    def count_as_saved(self) -> None:
        """What stands here is saved: taking it back is the shop's from now on."""
        self.document().clearUndoRedoStacks()

    # Qt

    def event(self, event: QEvent) -> bool:
        """Leave taking back to the shop where nothing unsaved stands here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = (event.matches(key) for key in _TAKING_BACK)
            there = self.document()
            if (undo and not there.isUndoAvailable()) or (redo and not there.isRedoAvailable()):
                event.ignore()
                return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()


class SavedText(Texts, TypedText):
    """A text of its own that `write` saves; what it refuses stays as typed and is tried again."""

    def __init__(
        self,
        name: str,
        title: Text,
        write: Callable[[str], bool],
        *,
        hint: Text = "",
        least: int = 1,
        most: int = 12,
    ) -> None:
        super().__init__(name, least=least, most=most)
        self._write = write
        self._saved = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.save)
        self.changed.connect(self._hear)
        self.say(self.setAccessibleName, title)
        if hint:
            self.say(self.setPlaceholderText, hint)

    def show_saved(self, text: str) -> None:
        """Show what is saved; what is being typed stays, and so do blanks at its end."""
        typing, self._saved = self.pending(), text
        if not typing and self.pending():
            at = self.textCursor().position()
            self.set_value(text)
            cursor = self.textCursor()
            cursor.setPosition(min(at, len(text)))
            self.setTextCursor(cursor)

    def pending(self) -> bool:
        """Whether something typed here is not saved yet."""
        return self.toPlainText().rstrip() != self._saved

    def save(self) -> bool:
        """Save what is typed; False where it could not be."""
        self._pause.stop()
        text = self.toPlainText().rstrip()
        if self.pending() and self._write(text):
            self._saved = text
            self.count_as_saved()
        return not self.pending()

    def _hear(self) -> None:
        if self.pending():
            self._pause.start()

    # Qt

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save on leaving."""
        super().focusOutEvent(event)
        self.save()
