"""The grid of a mapping: each column of the file, what is in it, and the field it is taken for."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.rows import set_up_table
from shopkeeper.ui.kit.texts import Text, Texts, plain_tip, text_of

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CHOICE = 2
# A dragged row says its word.
COLUMN_MIME = "application/x-shopkeeper-column"
_MARK, _GAP = 16, 10


class ChoicesModel(QAbstractTableModel):
    """Words of the file, some more of each, and what each is taken for.

    `choices` are the answers with their words; `once` says that two words can not have the
    same: the later one takes it.
    """

    chosen = Signal()

    def __init__(self, headings: Sequence[Text], *, once: bool) -> None:
        super().__init__()
        self._headings = headings
        self._once = once
        self._rows: list[tuple[str, str]] = []
        self.choices: Sequence[tuple[str, str]] = ()
        self.taken: dict[str, str] = {}

    def show_rows(
        self, rows: Sequence[tuple[str, str]], choices: Sequence[tuple[str, str]], taken: Mapping[str, str]
    ) -> None:
        """Show words with more of each; `taken` are the answers by words."""
        self.beginResetModel()
        self._rows, self.choices, self.taken = list(rows), choices, dict(taken)
        self.endResetModel()

    def words(self) -> tuple[str, ...]:
        """The words that are shown."""
        return tuple(word for word, _ in self._rows)

    def take(self, word: str, answer: str) -> None:
        """Take a word for something."""
        self.setData(self.index(self.words().index(word), CHOICE), answer)

    def use_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Say the same choices in other words."""
        self.choices = choices
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, CHOICE))

    # Qt

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """The word, more of it, the answer."""
        return 0 if parent.isValid() else CHOICE + 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only the answer can be changed; a row can be dragged."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == CHOICE else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text; a word without an answer is in faint."""
        if not index.isValid():
            return None
        word, more = self._rows[index.row()]
        answer = self.taken.get(word, "")
        if role == Qt.ItemDataRole.EditRole:
            return answer
        shown = (word, more, dict(self.choices).get(answer, "") or tr("Not used"))[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(shown.split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(shown)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        if role == Qt.ItemDataRole.ForegroundRole:
            used = "accent" if index.column() == CHOICE else "text"
            return theme.colour("second" if index.column() == 1 else used if answer else "quiet")
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a word for something, or for nothing."""
        if role != Qt.ItemDataRole.EditRole or index.column() != CHOICE:
            return False
        word = self._rows[index.row()][0]
        if self._once:
            self.taken = {other: answer for other, answer in self.taken.items() if answer != value}
        self.taken.pop(word, None)
        if value:
            self.taken[word] = str(value)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, CHOICE))
        self.chosen.emit()
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text_of(self._headings[section])
        return _LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The word of the row that is dragged."""
        data = QMimeData()
        data.setData(COLUMN_MIME, self._rows[indexes[0].row()][0].encode())
        return data


class _Chooser(QStyledItemDelegate):
    """Chooses an answer in a list, which a chevron promises; the letters of its word find it."""

    # Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the answer and, at the end of the cell, the chevron."""
        super().paint(painter, option, index)
        cell: QRect = option.rect
        place = QRect(cell.right() - _MARK - _GAP, cell.center().y() - _MARK // 2, _MARK, _MARK)
        icon("chevron-down", "quiet", _MARK).paint(painter, place)

    def createEditor(self, parent: QWidget, _: QStyleOptionViewItem, index: _Index) -> QWidget:
        """A list over the cell, open at once."""
        model = index.model()
        assert isinstance(model, ChoicesModel)
        editor = QComboBox(parent)
        editor.setProperty("look", "cell")
        editor.setObjectName("map_editor")
        editor.setAccessibleName(str(model.index(index.row(), 0).data()))
        editor.setMaxVisibleItems(18)
        editor.addItem(tr("Not used"), "")
        for answer, word in model.choices:
            editor.addItem(word, answer)
        editor.activated.connect(lambda _: self._done(editor))
        return editor

    def _done(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """The answer as it stands."""
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(max(editor.findData(index.data(Qt.ItemDataRole.EditRole)), 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """What was chosen."""
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData())


class ChoicesTable(Texts, QTableView):
    """The table of a ChoicesModel; Enter and F2 open the list of answers."""

    def __init__(self, name: str, headings: Sequence[Text], widths: tuple[int, int], *, once: bool) -> None:
        super().__init__()
        self.model_ = ChoicesModel(headings, once=once)
        self.setModel(self.model_)
        self.setItemDelegateForColumn(CHOICE, _Chooser(self))
        header = set_up_table(self, name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.SelectedClicked)
        # Where two words can not have the same answer, it may be seen beside: words are dragged there.
        self.setDragEnabled(once)
        self.setColumnWidth(0, widths[0])
        self.setColumnWidth(CHOICE, widths[1])
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.say(lambda _: header.viewport().update(), headings[0])
        self.say(self.setAccessibleName, headings[CHOICE])

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the list of answers; with Ctrl it is the window's. Delete takes the answer away."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        answer = self.currentIndex().siblingAtColumn(CHOICE)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif (enter or event.key() == Qt.Key.Key_F2) and answer.isValid():
            self.setCurrentIndex(answer)
            self.edit(answer)
        elif event.key() == Qt.Key.Key_Delete and answer.isValid():
            self.model_.setData(answer, "")
        else:
            super().keyPressEvent(event)
