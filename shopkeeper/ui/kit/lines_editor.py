"""An input of many rows: type to find, Tab or Enter moves on, the last row is always a fresh one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.inputs_record import RecordInput
from shopkeeper.ui.kit.lines_model import LineColumn, LinesModel, Values
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import PlainLabel, restyle
from shopkeeper.words import sentence

_Index = QModelIndex | QPersistentModelIndex
_HIGH, _HEAD = 36, 32
_AWAY = 36  # the column that takes a row away


class LinesEditor(Texts, QFrame):
    """Rows of `columns`. `fill(values, name)` may set what follows in a row when `name` was changed.

    Its value is a list of dicts by column, with whatever else a row came with. Ctrl+Delete
    takes the row away, Ctrl+V fills rows from a spreadsheet.
    """

    changed = Signal()

    def __init__(
        self,
        columns: Sequence[LineColumn],
        fill: Callable[[Values, str], None] | None = None,
        parent: QWidget | None = None,
        *,
        most: int = 8,
        least: int = 3,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "lines")
        self.model = LinesModel(columns, fill)
        self.view = LinesView(self.model, self)
        self.note = PlainLabel(role="red", scale="small", wrap=True)
        self.note.setObjectName("lines_note")
        self.note.setContentsMargins(11, 6, 12, 7)
        self.sums = PlainLabel(role="second", scale="small")
        self.sums.setObjectName("lines_sums")
        self.sums.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.sums.setContentsMargins(11, 6, 12, 7)
        self.sums.setVisible(any(column.total for column in columns))
        self._most, self._least = most, least
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.view, self.note, self.sums):
            box.addWidget(widget)
        self.setFocusProxy(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.model.changed.connect(self._hear)
        self.say(self._say, lambda: "")

    # As an input

    def value(self) -> list[Values]:
        """The rows that hold something; ShopError at `<name>.<row>.<column>` for what can not be read."""
        places = self.model.filled()
        for number, place in enumerate(places):
            for name, error in self.model.lines[place].errors.items():
                if name in self.model.lines[place].typed:
                    raise ShopError(error.key, field=f"{self.objectName()}.{number}.{name}", **error.words)
        return [dict(self.model.lines[place].values) for place in places]

    def set_value(self, value: Iterable[Mapping[str, Any]]) -> None:
        """Show other rows."""
        self.view.stop()
        self.model.set_rows(value)
        self._hear()

    def standing(self) -> Any:
        """What the cells show, row by row."""
        return [
            [self.model.text(self.model.lines[place], column) for column in self.model.columns]
            for place in self.model.filled()
        ]

    def refuse(self, error: ShopError) -> None:
        """Show a refusal at its cell, or under the rows."""
        _, *where = (error.field or "").split(".")
        places = self.model.filled()
        if len(where) == 2 and where[0].isdigit() and int(where[0]) < len(places):
            place = places[int(where[0])]
            self.model.refuse(place, where[1], error)
            self.view.go(place, where[1])
        else:
            self._show_note(sentence(error))
            self.view.go(0, "")

    def forgive(self) -> None:
        """Take the marks off what can be read."""
        self.model.forgive()

    def setAccessibleName(self, name: str) -> None:
        """The table is called so too."""
        super().setAccessibleName(name)
        self.view.setAccessibleName(name)

    def setEnabled(self, enabled: bool) -> None:
        """Closed, no row can be taken away either."""
        super().setEnabled(enabled)
        self.view.stop()
        self.model.close(not enabled)

    # Within

    def _hear(self) -> None:
        self._say("")
        self._fit()
        self.changed.emit()

    def _say(self, _: str) -> None:
        wrong = self.model.wrong()
        self._show_note(sentence(wrong[2]) if wrong else "")
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.model.columns))
        if self.model.filled():
            sums = [f"{tr(column.title)} {column.show(total)}" for column, total in self.model.sums()]
            self.sums.setText("    ".join(sums))
        else:
            self.sums.setText("")
        self.view.dress_editor()

    def _show_note(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _fit(self) -> None:
        rows = max(self._least, min(len(self.model.lines), self._most))
        self.view.setFixedHeight(_HEAD + rows * _HIGH + 2)


class LinesView(QTableView):
    """The table: the cell it stands on is open to type in."""

    def __init__(self, model: LinesModel, owner: LinesEditor) -> None:
        super().__init__(owner)
        self.rows, self._owner = model, owner
        self._closing = False
        self.setObjectName("lines_table")
        self.setProperty("look", "lines")
        self.setModel(model)
        self.setItemDelegate(_Cells(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_HIGH)
        self.verticalHeader().setMinimumSectionSize(_HIGH)
        self._lay_out()

    def _lay_out(self) -> None:
        header = self.horizontalHeader()
        header.setFixedHeight(_HEAD)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_AWAY)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for place, column in enumerate(self.rows.columns):
            stretch, fixed = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(place, fixed if column.width else stretch)
            if column.width:
                header.resizeSection(place, column.width)
        header.setSectionResizeMode(len(self.rows.columns), QHeaderView.ResizeMode.Fixed)
        header.resizeSection(len(self.rows.columns), _AWAY)

    # Moving

    def go(self, place: int, name: str) -> None:
        """Open a cell; the first of its row that can be typed in where that one can not."""
        columns = [one for one in range(len(self.rows.columns)) if self.rows.is_open(place, one)]
        wanted = [one for one in columns if self.rows.columns[one].name == name]
        if columns:
            self._open(place, (wanted or columns)[0])

    def go_fresh(self) -> None:
        """Go to the first row nothing was typed in."""
        self.go(next(place for place, line in enumerate(self.rows.lines) if self.rows.is_blank(line)), "")

    def _open(self, place: int, column: int) -> None:
        self.stop()
        index = self.rows.index(place, column)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)
        self.dress_editor()

    def stop(self) -> None:
        """Close the open cell."""
        editor = self.editor()
        if editor:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def editor(self) -> Any:
        """The input of the open cell, if there is one."""
        return self.indexWidget(self.currentIndex()) if self.currentIndex().isValid() else None

    def dress_editor(self) -> None:
        """Call the open cell what its column is called, in the language of the moment; mark what is wrong."""
        editor, at = self.editor(), self.currentIndex()
        if editor:
            column, line = self.rows.columns[at.column()], self.rows.lines[at.row()]
            named = tr("{column}, row {row}").format(column=tr(column.title), row=at.row() + 1)
            error = line.errors.get(column.name)
            editor.setAccessibleName(named)
            editor.setAccessibleDescription(sentence(error) if error else "")
            if bool(editor.property("wrong")) != bool(error):
                restyle(editor, wrong=bool(error))

    def step(self, by: int) -> None:
        """Go to the next cell that can be typed in, or the one before; past the rows leave the table."""
        at, wide = self.currentIndex(), len(self.rows.columns)
        if by > 0 and self.rows.is_blank(self.rows.lines[at.row()]):
            self._leave(forward=True)
            return
        place = at.row() * wide + at.column() + by
        while 0 <= place < len(self.rows.lines) * wide:
            if self.rows.is_open(*divmod(place, wide)):
                self._open(*divmod(place, wide))
                return
            place += by
        self._leave(forward=by > 0)

    def step_row(self, by: int) -> None:
        """Go to the same cell of another row."""
        row, column = self.currentIndex().row() + by, self.currentIndex().column()
        if 0 <= row < len(self.rows.lines) and self.rows.is_open(row, column):
            self._open(row, column)

    def remove_row(self, place: int) -> None:
        """Take a row away and go to the one that comes up."""
        self.stop()
        self.rows.remove(place)
        self.go(min(place, len(self.rows.lines) - 1), "")

    def paste(self) -> bool:
        """Fill rows from the clipboard, if it holds more than one cell."""
        text = QGuiApplication.clipboard().text()
        cells = text.rstrip("\r\n")
        if "\t" not in cells and "\n" not in cells:
            return False
        at = QPersistentModelIndex(self.currentIndex())
        self.stop()
        self.rows.paste(at.row(), at.column(), text)
        self._open(at.row(), at.column())
        return True

    def _leave(self, *, forward: bool) -> None:
        self.stop()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stop()
        self.focusNextPrevChild(forward)

    # Qt

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close a cell without opening it again at once."""
        before, self._closing = self._closing, True
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._closing = before

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin to type at once: in a fresh row, or coming back at its beginning."""
        super().focusInEvent(event)
        reasons = (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        if not self._closing and event.reason() in reasons:
            self.go_fresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the cell that is clicked, or take its row away."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or self.rows.closed:
            return
        if index.column() == len(self.rows.columns):
            self.remove_row(index.row())
        elif self.rows.is_open(index.row(), index.column()):
            self._open(index.row(), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What reaches the table itself: open a cell; everything else is the form's."""
        if event.key() == Qt.Key.Key_F2:
            self.go(max(self.currentIndex().row(), 0), "")
        else:
            event.ignore()


class _Cells(QStyledItemDelegate):
    """Opens a cell with its column's input; what is typed counts at once."""

    def __init__(self, view: LinesView) -> None:
        super().__init__(view)
        self._view = view

    def _take(self, editor: Any, index: QPersistentModelIndex) -> None:
        model, name = self._view.rows, self._view.rows.columns[index.column()].name
        try:
            value = editor.value()
        except ShopError as error:
            model.leave(index.row(), name, editor.text(), error)
        else:
            blank = model.columns[index.column()].blank
            model.put(index.row(), name, blank if value is None or value == "" else value)

    def _press(self, editor: Any, event: QKeyEvent) -> bool:
        """Do what a key means in a cell; whether it meant something."""
        key, view = event.key(), self._view
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        listing = isinstance(editor, RecordInput) and editor.list.isVisible()
        if event.matches(QKeySequence.StandardKey.Paste):
            return view.paste()
        if control and key == Qt.Key.Key_Delete:
            view.remove_row(view.currentIndex().row())
        elif key == Qt.Key.Key_Backtab:
            view.step(-1)
        elif key == Qt.Key.Key_Tab or (key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control):
            if isinstance(editor, RecordInput):
                editor.take_marked()
            view.step(1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not listing:
            view.step_row(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    # Qt

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """The column's input."""
        column = self._view.rows.columns[index.column()]
        assert column.make is not None
        editor: Any = column.make()
        editor.setParent(parent)
        editor.setProperty("look", "cell")
        editor.setObjectName(column.name)
        at = QPersistentModelIndex(index)
        self.setEditorData(editor, index)
        editor.changed.connect(lambda: self._take(editor, at))
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the value, or what was typed instead; only once, so that typing is not overwritten."""
        if editor.property("shown"):
            return
        editor.setProperty("shown", True)
        line = self._view.rows.lines[index.row()]
        column = self._view.rows.columns[index.column()]
        if isinstance(editor, QLineEdit) and column.name in line.typed:
            editor.setText(line.typed[column.name])
        else:
            editor.set_value(line.values.get(column.name))  # type: ignore[attr-defined]
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: _Index) -> None:
        """Nothing is left to take: what is typed was taken while it was."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """Fill the cell."""
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(2, 2, -2, -3))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Moving, removing and pasting are the table's; Esc and Ctrl+Enter the form's."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            return False
        return super().eventFilter(watched, event)
