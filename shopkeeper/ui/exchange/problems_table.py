"""The grid of held rows: why each is held, then its cells, to be corrected one by one."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from shopkeeper.exchange.held import HeldLine
from shopkeeper.ui.exchange.problems_model import FRONT, REASON, ROW, SHOP, ProblemsModel
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.rows import set_up_table
from shopkeeper.ui.kit.texts import Texts

_Index = QModelIndex | QPersistentModelIndex
# At least and at most this wide, in pixels.
_BOUNDS = {ROW: (56, 80), REASON: (200, 560)}
_CELL_BOUNDS = (80, 240)
_PAD = 30  # beside the text
_MEASURED = 100


class _CellEditor(QStyledItemDelegate):
    """Paints a cell, and writes it in a line or in a list of the words that are known there."""

    # Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The ground says what is wrong or corrected; what is chosen has a frame, so that both are seen."""
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(ground, QBrush):
            painter.fillRect(option.rect, ground)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        option.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        super().paint(painter, option, index)
        if chosen:
            painter.setPen(QPen(theme.colour("accent"), 1.5))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    def createEditor(self, parent: QWidget, _: QStyleOptionViewItem, index: _Index) -> QWidget:
        """A field over the cell."""
        model = index.model()
        assert isinstance(model, ProblemsModel)
        place, line = model.place(index.column()), model.line(index)
        words = line.shops if place == SHOP else line.choices.get(place, ())
        editor: QLineEdit | QComboBox
        if words:
            editor = QComboBox(parent)
            editor.setEditable(True)
            editor.addItems(list(words))
        else:
            editor = QLineEdit(parent)
        editor.setProperty("look", "cell")
        editor.setObjectName("problem_editor")
        editor.setAccessibleName(model.heading(place))
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """The cell as it stands."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
            line = editor.lineEdit()
            assert line is not None
            line.selectAll()
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """What was written."""
        text = editor.currentText() if isinstance(editor, QComboBox) else editor.text()  # type: ignore[attr-defined]
        model.setData(index, text)


class _Front(QTableView):
    """The columns that stay in sight, over the same columns of the table; the keyboard stays there."""

    def __init__(self, table: "ProblemsTable") -> None:
        super().__init__(table)
        self.setModel(table.problems)
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(_CellEditor(self))
        header = set_up_table(self, "problems_front")
        header.setSectionsClickable(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(table)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for bar in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        own, other = self.verticalScrollBar(), table.verticalScrollBar()
        own.valueChanged.connect(other.setValue)
        other.valueChanged.connect(own.setValue)


class ProblemsTable(Texts, QTableView):
    """The grid; Enter and F2 write in a cell, Enter again goes to the next that is wrong.

    Row and reason stay in sight, however far the others are scrolled.
    """

    def __init__(self) -> None:
        super().__init__()
        self.problems = ProblemsModel()
        self.setModel(self.problems)
        self.front = _Front(self)
        self.setItemDelegate(_CellEditor(self))
        header = set_up_table(self, "problems")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for mode in (self.setHorizontalScrollMode, self.setVerticalScrollMode):
            mode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked
            | triggers.EditKeyPressed
            | triggers.AnyKeyPressed
            | triggers.SelectedClicked
        )
        self.say(self.setAccessibleName, "Held rows")
        self.say(self.front.setAccessibleName, "Held rows")
        self.say(lambda _: self.viewport().update(), "Reason")
        self.say(lambda _: header.viewport().update(), "Row")

    def show_lines(self, lines: Sequence[HeldLine]) -> None:
        """Show these rows, the first wrong cell chosen."""
        self.problems.show_lines(lines)
        for column in range(self.problems.columnCount()):
            width = self._fitting(column)
            self.setColumnWidth(column, width)
            self.front.setColumnWidth(column, width)
            self.front.setColumnHidden(column, column >= FRONT)
        self._lay_front()
        first = self.problems.next_wrong(0, -1)
        self.setCurrentIndex(first if first.isValid() else self.problems.index(0, 0))

    def _fitting(self, column: int) -> int:
        """As wide as what stands in a column, within bounds."""
        least, most = _BOUNDS.get(self.problems.place(column), _CELL_BOUNDS)
        model, text = self.problems, self.fontMetrics()
        rows = range(min(model.rowCount(), _MEASURED))
        cells = [text.horizontalAdvance(model.index(row, column).data()) for row in rows]
        title = model.headerData(column, Qt.Orientation.Horizontal)
        head = QFontMetrics(theme.font("small", strong=True)).horizontalAdvance(title)
        return max(least, min(max([head, *cells]) + _PAD, most))

    def _lay_front(self) -> None:
        edge, header = self.frameWidth(), self.horizontalHeader().height()
        wide = sum(self.columnWidth(column) for column in range(FRONT))
        self.front.setGeometry(edge, edge, wide, header + self.viewport().height())

    def chosen_lines(self) -> list[HeldLine]:
        """The rows in which something is chosen."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [self.problems.lines[row] for row in rows]

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the columns in front as high as the table."""
        super().resizeEvent(event)
        self._lay_front()

    def scrollTo(
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, beside the columns in front."""
        super().scrollTo(index, hint)
        hidden = self.front.width() - self.columnViewportPosition(index.column())
        if index.column() >= FRONT and hidden > 0:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - hidden)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter begins to write; with Ctrl it is the window's."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif enter and self.state() != QAbstractItemView.State.EditingState:
            self.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            for index in self.selectedIndexes():
                self.problems.setData(index, "")
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """After Enter go to the next cell that is wrong."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            at = self.currentIndex()
            following = self.problems.next_wrong(at.row(), at.column())
            if following.isValid():
                self.setCurrentIndex(following)
