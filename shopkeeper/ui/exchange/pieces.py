"""The pieces of the import's steps: the steps themselves, files as recognised, figures, rows held."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from shopkeeper.exchange.reader import FileInfo
from shopkeeper.i18n import pick, tr
from shopkeeper.ui.exchange.counts import rows_in_words
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import Text, Texts, text_of
from shopkeeper.ui.kit.widgets import Card, ElidedLabel, PlainLabel, StateLabel, restyle, row

_NOWHERE = QModelIndex()


class Steps(QWidget):
    """The steps of a task as numbers and words; those done and the one at hand are marked."""

    def __init__(self, titles: Sequence[Text]) -> None:
        super().__init__()
        self._marks = [PlainLabel(scale="small", strong=True) for _ in titles]
        self._titles = [PlainLabel(title) for title in titles]
        pieces: list[Any] = []
        for number, (mark, title) in enumerate(zip(self._marks, self._titles, strict=True), 1):
            mark.setText(str(number))
            mark.setFixedSize(24, 24)
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            pieces += [mark, title, 12]
        self.setLayout(row(*pieces, spacing=8))
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Mark step `at` (from 0) and those before it."""
        for number, (mark, title) in enumerate(zip(self._marks, self._titles, strict=True)):
            restyle(mark, look="step_done" if number <= at else "step")
            restyle(title, role="text" if number == at else "second", strong=number == at)


class FileCard(Card):
    """A file: what it was recognised as and why; `named` where there are several."""

    def __init__(self, info: FileInfo, *, named: bool) -> None:
        super().__init__(spacing=8)
        name = ElidedLabel(role="quiet", scale="small")
        name.setText(info.path.name if named else "")
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        labels: list[QWidget] = [
            PlainLabel("Recognised", scale="section"),
            StateLabel(lambda: pick(info.title), "green"),
            _plain_state(info.encoding or info.format.upper()),
        ]
        if info.sheet != info.path.stem:
            labels.append(_plain_state(info.sheet))
        labels.append(StateLabel(lambda: rows_in_words(info.rows), "grey"))
        top = row(*labels, spacing=8)
        top.addWidget(name, 1)
        self.body.addLayout(top)
        self.body.addWidget(PlainLabel(lambda: _why(info), role="second", wrap=True))


def _plain_state(text: str) -> StateLabel:
    label = StateLabel(tone="grey")
    label.setText(text)
    return label


def _why(info: FileInfo) -> str:
    text = tr("Matched by the names of its columns: {used} of {all} are used. The headings are in row {row}.")
    return text.format(used=f"{len(info.used):,}", all=f"{len(info.columns):,}", row=f"{info.header_row:,}")


class Figure(Card):
    """One large number with its name and what else belongs to it."""

    def __init__(self, title: Text) -> None:
        super().__init__(spacing=4)
        self.title = PlainLabel(title, role="quiet", scale="small")
        self.number = PlainLabel(scale="figures")
        self.more = ElidedLabel(role="quiet", scale="small")
        for label in (self.title, self.number, self.more):
            self.body.addWidget(label)

    def show_number(self, number: int, more: Text = "") -> None:
        """Show it."""
        self.number.setText(f"{number:,}")
        self.more.say(self.more.setText, more)
        self.setAccessibleName(f"{self.title.text()} {number:,}")


class RowsModel(QAbstractTableModel):
    """A few rows of texts under headings; the column `amber` is what is wrong."""

    def __init__(self, headings: Sequence[Text], amber: int | None = None) -> None:
        super().__init__()
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

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, and its colour and side."""
        if not index.isValid():
            return None
        value = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{value:,}" if isinstance(value, int) else " ".join(value.split())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == self._amber:
            return theme.colour("amber")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if isinstance(value, int) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(self._headings[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = bool(self._rows) and isinstance(self._rows[0][section], int)
            return (Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        return None


class RowsTable(Texts, QTableView):
    """The table of a RowsModel; the column `wide` takes the room that is left."""

    def __init__(self, name: str, headings: Sequence[Text], widths: Sequence[int], *, wide: int, amber: int | None = None) -> None:
        super().__init__()
        self.rows = RowsModel(headings, amber)
        self.setModel(self.rows)
        self.setObjectName(name)
        self.setProperty("look", "rows")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(36)
        header = self.horizontalHeader()
        header.setFixedHeight(theme.size("header_row"))
        header.setHighlightSections(False)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.say(lambda _: header.viewport().update(), headings[0])


def column(*items: QWidget | None, spacing: int = 12) -> QVBoxLayout:
    """Pieces below each other; None stretches."""
    box = QVBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for item in items:
        if item is None:
            box.addStretch(1)
        else:
            box.addWidget(item)
    return box


def titled(title: Text, table: QWidget, *right: QWidget, note: Text = "") -> Card:
    """A card with a title, a note and buttons above a table."""
    card = Card(padding=0, spacing=0)
    top = row(PlainLabel(title, scale="section"), PlainLabel(note, role="quiet", scale="small"), None, *right, spacing=12)
    top.setContentsMargins(16, 10, 16, 6)
    card.body.addLayout(top)
    card.body.addWidget(table, 1)
    card.body.setContentsMargins(1, 1, 1, 8)
    return card

