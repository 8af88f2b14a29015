"""The fields a file's columns may be, each with the column it is taken from: a column is dropped onto one."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from shopkeeper.ui.exchange.map_table import COLUMN_MIME, ChoicesModel
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.rows import set_up_table
from shopkeeper.ui.kit.texts import Text, Texts, plain_tip, text_of

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_HEADINGS: Sequence[Text] = ("Field", "Column")
_FIELD = 148
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FieldsModel(QAbstractTableModel):
    """The answers of a ChoicesModel, and which word has each."""

    def __init__(self, choices: ChoicesModel) -> None:
        super().__init__()
        self._choices = choices
        self._fields: Sequence[tuple[str, str]] = ()
        self._columns: dict[str, str] = {}
        for changed in (choices.modelReset, choices.dataChanged):
            changed.connect(self.follow)

    def follow(self) -> None:
        """Show the answers as they are now."""
        self.beginResetModel()
        self._fields = self._choices.choices
        self._columns = {field: word for word, field in self._choices.taken.items()}
        self.endResetModel()

    # Qt

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """How many fields."""
        return 0 if parent.isValid() else len(self._fields)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """The field, its column."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A column may be dropped onto each."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text; a field without a column is in faint."""
        if not index.isValid():
            return None
        field, title = self._fields[index.row()]
        column = self._columns.get(field, "")
        shown = " ".join((title, column)[index.column()].split())
        if role == Qt.ItemDataRole.DisplayRole:
            return shown
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(shown)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour("text" if column else "quiet")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return text_of(_HEADINGS[section])
        return _LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def mimeTypes(self) -> list[str]:
        """A column is what may be dropped."""
        return [COLUMN_MIME]

    def supportedDropActions(self) -> Qt.DropAction:
        """It stays in its own table."""
        return Qt.DropAction.CopyAction

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        """Onto a field, not between two."""
        return parent.isValid() and data.hasFormat(COLUMN_MIME)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        """Take the column for the field."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        word = bytes(data.data(COLUMN_MIME).data()).decode()
        self._choices.take(word, self._fields[parent.row()][0])
        return True


class FieldsTable(Texts, QTableView):
    """The table of a FieldsModel; by keyboard the other table's lists do the same."""

    def __init__(self, choices: ChoicesModel) -> None:
        super().__init__()
        self.fields = FieldsModel(choices)
        self.setModel(self.fields)
        header = set_up_table(self, "map_fields")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDragDropOverwriteMode(True)
        self.setColumnWidth(0, _FIELD)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.say(lambda _: header.viewport().update(), _HEADINGS[0])
        self.say(self.setAccessibleName, _HEADINGS[0])
