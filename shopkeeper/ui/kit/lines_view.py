"""The table of a lines editor: the cell it stands on is open to type in."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.inputs_record import RecordInput
from shopkeeper.ui.kit.lines_model import LinesModel
from shopkeeper.ui.kit.rows import set_up_table
from shopkeeper.ui.kit.texts import text_of
from shopkeeper.ui.kit.widgets import restyle
from shopkeeper.words import sentence

_Index = QModelIndex | QPersistentModelIndex
_HIGH, _HEAD = 36, 32
_SAID = 22  # what is wrong in a row, said under it
_AWAY = 36  # the column that takes a row away
_PAD = 10


_ANY = 16_777_215  # QWIDGETSIZE_MAX


class LinesView(QTableView):
    """The table: the cell it stands on is open to type in."""

    def __init__(self, model: LinesModel, owner: QWidget) -> None:
        super().__init__(owner)
        self.rows = model
        self.walked = False
        self._closing = False
        self.setModel(model)
        self.setItemDelegate(_Cells(self))
        set_up_table(self, "lines_table", look="lines", row=_HIGH, head=_HEAD)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setMinimumSectionSize(_HIGH)
        self._lay_out()

    def _lay_out(self) -> None:
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_AWAY)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for place, column in enumerate(self.rows.columns):
            stretch, fixed = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(place, fixed if column.width else stretch)
            if column.width:
                header.resizeSection(place, column.width)
        header.setSectionResizeMode(len(self.rows.columns), QHeaderView.ResizeMode.Fixed)
        header.resizeSection(len(self.rows.columns), _AWAY)

    def fit(self, least: int, most: int, *, grow: bool) -> None:
        """Be as high as the rows and what is said under them, within bounds, or take the room there is."""
        for place in range(len(self.rows.lines)):
            high = _HIGH + (_SAID if self.message(place) else 0)
            if self.rowHeight(place) != high:
                self.setRowHeight(place, high)
        shown = min(len(self.rows.lines), most)
        rows = sum(self.rowHeight(place) for place in range(shown)) + max(least - shown, 0) * _HIGH
        self.setMinimumHeight(_HEAD + rows + 2)
        self.setMaximumHeight(_ANY if grow else _HEAD + rows + 2)

    def hide_columns(self) -> None:
        """Leave away the columns that do not belong here now, or say nothing and can not be typed in."""
        for place, column in enumerate(self.rows.columns):
            shut = column.make is None or self.rows.closed
            empty = shut and not any(self.rows.text(line, column) for line in self.rows.lines)
            away = column.shown is not None and not column.shown()
            self.setColumnHidden(place, away or (column.spare and empty))

    def message(self, place: int) -> str:
        """What is wrong in a row; nothing where nothing is."""
        wrong = self.rows.wrong_in(place)
        return sentence(wrong[1]) if wrong else ""

    def ends(self, place: int) -> bool:
        """Whether a row stands on the frame: the last one, where neither room nor sums are below it."""
        below, frame = self.rowViewportPosition(place) + self.rowHeight(place), self.parentWidget()
        return (
            place == len(self.rows.lines) - 1
            and below >= self.viewport().height() - 2
            and (frame is None or self.geometry().bottom() >= frame.contentsRect().bottom())
        )

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
            named = tr("{column}, row {row}").format(column=text_of(column.title), row=at.row() + 1)
            error = line.errors.get(column.name)
            editor.setAccessibleName(named)
            editor.setAccessibleDescription(sentence(error) if error else "")
            if bool(editor.property("wrong")) != bool(error):
                restyle(editor, wrong=bool(error))

    def step(self, by: int) -> None:
        """Go to the next cell that can be typed in, or the one before; past the rows leave the table."""
        at, wide = self.currentIndex(), len(self.rows.columns)
        walked = self.walked and at.row() == 0
        if by > 0 and not walked and self.rows.is_blank(self.rows.lines[at.row()]):
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

    def _paint_message(self, painter: QPainter, place: int) -> None:
        """Say what is wrong in a row under it, from its cell on as far as there is room."""
        wrong = self.rows.wrong_in(place)
        if not wrong:
            return
        text = sentence(wrong[1])
        metrics = painter.fontMetrics()
        wide, top = self.viewport().width(), self.rowViewportPosition(place)
        start = self.columnViewportPosition(wrong[0]) + _PAD
        left = max(_PAD, min(start, wide - metrics.horizontalAdvance(text) - _PAD))
        space = QRect(left, top + _HIGH - 3, wide - left - _PAD, _SAID)
        painter.setPen(theme.colour("red"))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, shown)
        if not self.ends(place):
            painter.setPen(theme.colour("faint_line"))
            painter.drawLine(0, top + _HIGH + _SAID - 1, wide, top + _HIGH + _SAID - 1)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and what is wrong in them."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(theme.font("small"))
        for place in range(len(self.rows.lines)):
            self._paint_message(painter, place)
        painter.end()

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
        listing = isinstance(editor, QComboBox) or (
            isinstance(editor, RecordInput) and editor.list.isVisible()
        )
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
        if column.prompt:
            editor.setPlaceholderText(tr(column.prompt))
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
        editor.setGeometry(QRect(rect.left() + 2, rect.top() + 2, rect.width() - 4, _HIGH - 5))

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """The fresh row says what may be typed there."""
        super().initStyleOption(option, index)
        prompt = self._view.rows.prompt(index)
        if prompt:
            option.text = tr(prompt)
            option.palette.setColor(QPalette.ColorRole.Text, theme.colour("quiet"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell; what is said under its row stands between it and the line below.

        A row that stands on the frame has no line of its own.
        """
        rect: QRect = option.rect
        if rect.height() <= _HIGH and not self._view.ends(index.row()):
            super().paint(painter, option, index)
            return
        painter.save()
        rect.setHeight(_HIGH)
        option.rect = rect
        painter.setClipRect(rect.adjusted(0, 0, 0, -1))
        super().paint(painter, option, index)
        painter.restore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Moving, removing and pasting are the table's; Esc and Ctrl+Enter the form's."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            return False
        return super().eventFilter(watched, event)
