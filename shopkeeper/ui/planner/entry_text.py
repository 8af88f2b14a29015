"""The text of an entry: typed as in a spreadsheet, Enter goes on to the next one."""

import math

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from shopkeeper.ui.planner.typed_text import TypedText

_LINE = 20
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}


class EntryText(TypedText):
    """Text without a frame; tells the keys that mean its row."""

    entered = Signal()
    stepped = Signal(int)
    emptied = Signal()
    removed = Signal()
    shifted = Signal(int, int)
    pasted = Signal(list)
    focused = Signal(bool)
    menu_wanted = Signal(QPoint)
    tabbed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setProperty("look", "entry")
        self.document().setDocumentMargin(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    def line(self) -> str:
        """The text on one line."""
        return " ".join(self.toPlainText().split())

    def go_in(self, *, at_end: bool = True) -> None:
        """Bring the keyboard here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moveCursor(QTextCursor.MoveOperation.End if at_end else QTextCursor.MoveOperation.Start)

    def _fit(self) -> None:
        """As high as its lines are, of whichever script: the row around it has the room."""
        block, high = self.document().begin(), 0.0
        while block.isValid():
            high += self.blockBoundingRect(block).height()
            block = block.next()
        hint = self.placeholderText() if not self.toPlainText() else ""
        if hint:
            room, wrap = QRect(0, 0, self.viewport().width(), 10_000), Qt.TextFlag.TextWordWrap
            high = max(high, self.fontMetrics().boundingRect(room, wrap, hint).height())
        self.setFixedHeight(max(_LINE, math.ceil(high)))

    def setPlaceholderText(self, text: str) -> None:
        """An example may take several lines."""
        super().setPlaceholderText(text)
        self._fit()

    def _at_edge(self, step: int) -> bool:
        """Whether the line above or below the cursor is another entry's."""
        cursor = self.textCursor()
        way = QTextCursor.MoveOperation.Up if step < 0 else QTextCursor.MoveOperation.Down
        return not cursor.movePosition(way)

    def _press(self, event: QKeyEvent) -> bool:
        """Do what a key means for the row; whether it meant something."""
        key, held = event.key(), event.modifiers()
        alone = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        step = _STEPS.get(Qt.Key(key))
        if key in _ENTER and alone:
            self.entered.emit()
        elif step and held & Qt.KeyboardModifier.AltModifier:
            self.shifted.emit(*step)
        elif key == Qt.Key.Key_Delete and held & Qt.KeyboardModifier.ControlModifier:
            self.removed.emit()
        elif key == Qt.Key.Key_Backspace and alone and not self.toPlainText():
            self.emptied.emit()
        elif step and step[1] and alone and self._at_edge(step[1]):
            self.stepped.emit(step[1])
        else:
            return False
        return True

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, arrows at an edge, Alt+arrows, and taking the entry away are the row's."""
        if not self._press(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab: what is typed is saved first, so that what belongs to it can be gone to."""
        if forward:
            self.tabbed.emit()
        return super().focusNextPrevChild(forward)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Several lines pasted are several entries."""
        lines = [" ".join(line.split()) for line in source.text().splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > 1:
            self.pasted.emit(lines)
        else:
            self.insertPlainText("".join(lines))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the row that the keyboard came."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the row that the keyboard left."""
        super().focusOutEvent(event)
        self.focused.emit(False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu is the row's."""
        self.menu_wanted.emit(event.globalPos())
