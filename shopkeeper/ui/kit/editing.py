"""Editing in the table: the input of a form over one cell, saved as one command, refused at the cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.form import Field
from shopkeeper.ui.kit.widgets import PlainLabel, restyle
from shopkeeper.words import sentence

if TYPE_CHECKING:
    from shopkeeper.ui.kit.list_view import ListView

_Index = QModelIndex | QPersistentModelIndex
_MODIFIED = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class CellEdit:
    """How a column is edited in place: its input, the command's key, and what writes a value of a record.

    `get` makes of the list's value what the input takes.
    """

    field: Field
    key: str
    put: Callable[[Session, int, Any], Any]
    get: Callable[[Any], Any] = lambda value: value


# Saves one value: the edit, the record, the value, what comes after, and what a refusal is told to.
Save = Callable[[CellEdit, int, Any, Callable[[], Any], Callable[[ShopError], Any]], Any]


class InPlace(QObject):
    """The input over a cell of a list, one at a time."""

    def __init__(self, view: "ListView", edits: Mapping[str, CellEdit], save: Save) -> None:
        super().__init__(view)
        self._view, self._edits, self._save = view, edits, save
        self.input: Any = None
        self._cell: tuple[int, str] | None = None
        self._first: Any = None
        self._saving = False
        self.error = PlainLabel(role="red", scale="small", parent=view.viewport())
        self.error.setObjectName("cell_error")
        self.error.setProperty("look", "cell_error")
        self.error.hide()
        view.list.answered.connect(self._place)
        view.header.sectionResized.connect(lambda *_: self._place())
        for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _: self._place())

    def edits(self, index: _Index) -> bool:
        """Whether a cell is edited in place."""
        return index.isValid() and self._view.list.spec.columns[index.column()].name in self._edits

    def begin(self, index: _Index, typed: str = "") -> bool:
        """Open the input over a cell, with what was typed in place of what stands there."""
        if not self.edits(index):
            return False
        model = self._view.list
        if model.desk.refused():
            model.desk.refuse(ShopError("file.read_only", path=str(model.desk.shop.path)))
            return True
        self.close()
        name = model.spec.columns[index.column()].name
        edit = self._edits[name]
        self._cell = (model.ids[index.row()], name)
        self.input = edit.field.make()
        self._view.setCurrentIndex(self._view.list.index(index.row(), index.column()))
        self._show(edit.get(model.value(index.row(), name)), typed)
        return True

    def _show(self, value: Any, typed: str) -> None:
        assert self._cell is not None
        made, column = self.input, self._view.list.spec.column(self._cell[1])
        made.setParent(self._view.viewport())
        made.setObjectName("cell")
        made.setProperty("look", "cell")
        made.setAccessibleName(tr(column.title))
        if value is not None:
            made.set_value(value)
        self._first = self._value_or_none()
        if isinstance(made, QLineEdit):
            made.setText(typed) if typed else made.selectAll()
        self.input.changed.connect(lambda: self._refuse(None))
        made.installEventFilter(self)
        self._place()
        made.show()
        made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _value_or_none(self) -> Any:
        try:
            return self.input.value()
        except ShopError:
            return None

    def close(self) -> None:
        """Take the input away; what was not saved is forgotten."""
        made, self.input, self._cell, self._saving = self.input, None, None, False
        self.error.hide()
        if made is not None:
            made.removeEventFilter(self)
            made.hide()
            made.deleteLater()

    def commit(self, step: int = 0, *, down: bool = False) -> None:
        """Save what stands in the input, then go on: `step` columns that are edited, or a row down."""
        if self._saving or self._cell is None:
            return
        try:
            value = self.input.value()
        except ShopError as error:
            self._refuse(error)
            return
        record_id, name = self._cell
        if value == self._first:
            self._leave(step, down=down)
            return
        self._saving = True
        self._save(
            self._edits[name], record_id, value, lambda: self._leave(step, down=down), self._save_refused
        )

    def _save_refused(self, error: ShopError) -> None:
        self._saving = False
        if self.input is not None:
            self._refuse(error)
            self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self, step: int, *, down: bool) -> None:
        if self._cell is None:
            return
        record_id, name = self._cell
        self.close()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        row = self._view.list.row_of(record_id)
        if row < 0:
            return
        if step:
            self.begin(self._beside(row, name, step))
        elif down and row + 1 < len(self._view.list.ids):
            column = self._place_of(name)
            self._view.setCurrentIndex(self._view.list.index(row + 1, column))

    def _place_of(self, name: str) -> int:
        return [column.name for column in self._view.list.spec.columns].index(name)

    def _beside(self, row: int, name: str, step: int) -> QModelIndex:
        """The next cell that is edited, at the row's end in the next row; none beyond the list."""
        spec = self._view.list.spec
        order = [
            place for place in self._view.header.visible_order() if spec.columns[place].name in self._edits
        ]
        at = order.index(self._place_of(name)) + step
        row, at = row + at // len(order), at % len(order)
        return self._view.list.index(row, order[at]) if 0 <= row < len(self._view.list.ids) else QModelIndex()

    def _refuse(self, error: ShopError | None) -> None:
        self.error.setText(sentence(error) if error else "")
        self.error.setVisible(error is not None)
        if self.input is not None:
            restyle(self.input, wrong=error is not None)
            self.input.setAccessibleDescription(self.error.text())
        self._place()

    def _place(self) -> None:
        """Stay over the cell, wherever it went."""
        if self._cell is None or self.input is None:
            return
        view = self._view
        row = view.list.row_of(self._cell[0])
        if row < 0:
            self.close()
            return
        cell = view.visualRect(view.list.index(row, self._place_of(self._cell[1])))
        self.input.setGeometry(cell.adjusted(2, 3, -2, -3))
        self.error.adjustSize()
        room = view.viewport().rect()
        under = cell.bottom() + 2
        top = under if under + self.error.height() < room.bottom() else cell.top() - self.error.height() - 2
        left = max(0, min(cell.left() + 2, room.right() - self.error.width()))
        self.error.move(QPoint(left, top))
        self.error.raise_()

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether a key of the table began an edit."""
        if event.modifiers() & _MODIFIED or not self.edits(self._view.currentIndex()):
            return False
        if event.key() in (*_ENTER, Qt.Key.Key_F2):
            return self.begin(self._view.currentIndex())
        text = event.text()
        return bool(text.strip()) and text.isprintable() and self.begin(self._view.currentIndex(), text)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter saves and goes down, Tab goes on, Esc gives up; leaving saves."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Escape, *_ENTER):
                event.accept()
            return False
        if event.type() == QEvent.Type.FocusOut and not self._popped_up():
            self._focus_left()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.commit(1 if key == Qt.Key.Key_Tab else -1)
        elif key in _ENTER:
            self.commit(down=True)
        elif key == Qt.Key.Key_Escape:
            self.close()
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    def _popped_up(self) -> bool:
        return isinstance(self.input, QComboBox) and self.input.view().isVisible()

    def _focus_left(self) -> None:
        """A value that can not be read or is refused is not lost silently: the input stays."""
        if not self._saving and self.error.isHidden():
            self.commit()
