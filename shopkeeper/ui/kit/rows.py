"""A short table of texts, for what is no list of records."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import Text, Texts, text_of

_NOWHERE = QModelIndex()


class RowsModel(QAbstractTableModel):
    """A few rows of texts under headings; the column `amber` is wrong, `figures` stand to the right."""

    def __init__(
        self, headings: Sequence[Text], amber: int | None = None, figures: Collection[int] = ()
    ) -> None:
        super().__init__()
        self._figures = figures
        self._headings = headings
        self._amber = amber
        self._rows: list[Sequence[Any]] = []

    def show_rows(self, rows: Sequence[Sequence[Any]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    # Qt

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self._headings)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The text of a cell, and its colour and side."""
        if not index.isValid():
            return None
        value = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{value:,}" if isinstance(value, int) else " ".join(value.split())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == self._amber:
            return theme.colour("amber")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = isinstance(value, int) or index.column() in self._figures
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(self._headings[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = section in self._figures or (
                bool(self._rows) and isinstance(self._rows[0][section], int)
            )
            return (
                Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        return None


def set_up_table(
    table: QTableView, name: str, *, look: str = "rows", row: int = 36, head: int = 0
) -> QHeaderView:
    """Let a table that is no list look like the others, and give its header; heights in pixels."""
    table.setObjectName(name)
    table.setProperty("look", look)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(row)
    header = table.horizontalHeader()
    header.setFixedHeight(head or theme.size("header_row"))
    header.setHighlightSections(False)
    return header


class RowsTable(Texts, QTableView):
    """The table of a RowsModel; the column `wide` takes the room that is left."""

    def __init__(
        self,
        name: str,
        headings: Sequence[Text],
        widths: Sequence[int],
        *,
        wide: int,
        amber: int | None = None,
        figures: Collection[int] = (),
    ) -> None:
        super().__init__()
        self.rows = RowsModel(headings, amber, figures)
        self.setModel(self.rows)
        header = set_up_table(self, name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.say(lambda _: header.viewport().update(), headings[0])
