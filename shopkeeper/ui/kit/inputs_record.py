"""An input to find a record in: type part of its name or code, take one of what is found."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.suggestions import Pick, Suggestions

Find = Callable[[str], Sequence[Pick]]


class RecordInput(TextInput):
    """A line to type in; what `find` finds stands below. Enter or Tab takes the one marked, Esc none.

    Its value is the Pick taken, None for nothing and, where `free` says how to offer it,
    the text itself: `free` is English with a place {text}.
    """

    picked = Signal(object)  # Pick

    def __init__(
        self, find: Find, parent: QWidget | None = None, *, free: str = "", mark: str = "", least: int = 1
    ) -> None:
        super().__init__(parent)
        self._find, self._free, self._mark, self._least = find, free, mark, least
        self._pick: Pick | None = None
        self._icon = (
            self.addAction(icon(mark, "quiet", 16), QLineEdit.ActionPosition.LeadingPosition)
            if mark
            else None
        )
        self.list = Suggestions(self)
        self.list.taken.connect(self._take)
        self.textEdited.connect(lambda _: self.look())
        self.textChanged.connect(self._forget)

    def value(self) -> Any:
        """The Pick taken, a free text, or None. Raises ShopError `record.not_chosen` or `.not_found`."""
        text = self.text().strip()
        if self._pick or not text:
            return self._pick
        if self._free:
            return text
        raise ShopError("record.not_chosen" if self._find(text) else "record.not_found", text=text)

    def set_value(self, value: Any) -> None:
        """Show a Pick, or a text that is none."""
        self.list.hide()
        self._pick = value if isinstance(value, Pick) else None
        super().set_value(value.title if isinstance(value, Pick) else value or "")
        self._draw_mark()

    def standing(self) -> Any:
        """What is typed and what was taken."""
        return self.text(), self._pick.record_id if self._pick else None

    def look(self) -> None:
        """Look for what is typed and show it."""
        text = self.text().strip()
        if len(text) < self._least or self._pick:
            self.list.hide()
            return
        found = [*self._find(text)]
        if self._free:
            found.append(Pick(0, tr(self._free).format(text=text)))
        self.list.show_found(found)

    def take_marked(self) -> bool:
        """Take the record marked in the list, if there is one."""
        pick = self.list.marked()
        if pick is None:
            return False
        self._take(pick)
        return True

    def _take(self, pick: Pick) -> None:
        if pick.record_id == 0 and pick.data is None and self._free:
            self.list.hide()
            return
        self.blockSignals(True)
        self.set_value(pick)
        self.blockSignals(False)
        self.changed.emit()
        self.picked.emit(pick)

    def _forget(self, text: str) -> None:
        if self._pick and text != self._pick.title:
            self._pick = None
            self._draw_mark()

    def _draw_mark(self) -> None:
        if self._icon:
            self._icon.setIcon(icon(self._mark, "accent" if self._pick else "quiet", 16))

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_mark()

    def event(self, event: QEvent) -> bool:
        """Take Tab and Esc before anybody else while the list is open."""
        if isinstance(event, QKeyEvent) and self.list.isVisible():
            if event.key() == Qt.Key.Key_Escape and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.key() == Qt.Key.Key_Tab and event.type() == QEvent.Type.KeyPress:
                self.take_marked()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down mark, Enter takes, Esc closes the list."""
        key = event.key()
        if key == Qt.Key.Key_Down and not self.list.isVisible():
            self.look()
        elif self.list.isVisible() and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif self.list.isVisible() and key == Qt.Key.Key_Escape:
            self.list.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.take_marked():
            pass
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list, unless it is being clicked."""
        super().focusOutEvent(event)
        if not self.list.underMouse():
            self.list.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the list with the field."""
        self.list.hide()
        super().hideEvent(event)
