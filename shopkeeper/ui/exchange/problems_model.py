"""Held rows as a model: why each is held, then its cells, to be corrected one by one."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush

from shopkeeper.exchange.held import HeldLine, said
from shopkeeper.exchange.retaking import Correction
from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ROW, REASON, SHOP = -3, -2, -1
FRONT = 2  # the columns that stay in sight: row and reason
# What is counted or paid; a longer row of digits is a number somebody is known by.
_FIGURE = re.compile(r"[¥￥$€£+-]*\s*(?:\d{1,5}|\d[\d,]*\.\d+)\s*%?")


class ProblemsModel(QAbstractTableModel):
    """Held rows of files with the same columns.

    What was corrected is remembered by the rows' digests, also of rows that came in by it
    and are shown no more.
    """

    corrected = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[HeldLine] = ()
        self._places: list[int] = [ROW, REASON]
        self._figures: set[int] = {ROW}
        self._edits: dict[str, dict[int, str]] = {}
        self._submitted: dict[str, Correction] = {}
        self._last: tuple[int, int] | None = None
        self.writable = True

    def show_lines(self, lines: Sequence[HeldLine]) -> None:
        """Show these; all of them have the same columns."""
        self.beginResetModel()
        self.lines = lines
        self._last = None
        self._places = _places(lines)
        self._figures = {ROW, *(place for place in self._places if place >= 0 and _of_figures(lines, place))}
        self.endResetModel()

    def forget(self) -> None:
        """Begin afresh, with nothing corrected."""
        self._edits.clear()
        self._submitted.clear()

    def note_tried(self, lines: Sequence[HeldLine]) -> None:
        """These rows were tried as corrected: what is wrong in them now is wrong anew."""
        self._submitted |= self.corrections(lines)
        self._edits.clear()

    def corrected_now(self, lines: Sequence[HeldLine]) -> int:
        """In how many of these rows something was corrected and not tried yet."""
        return sum(bool(self._edits.get(line.digest)) for line in lines)

    def corrections(self, lines: Sequence[HeldLine]) -> dict[str, Correction]:
        """All that was corrected, by the rows' digests; `lines` are those that are shown."""
        now = {line.digest: self._correction(line) for line in lines if self._edits.get(line.digest)}
        return self._submitted | now

    def _correction(self, line: HeldLine) -> Correction:
        edits = self._edits[line.digest]
        cells = [
            edits.get(place, _cell(line, place)) for place in range(max(len(line.columns), len(line.cells)))
        ]
        before = self._submitted.get(line.digest)
        return Correction(tuple(cells), edits.get(SHOP, before.shop if before else ""))

    def place(self, column: int) -> int:
        """Which of a row's cells a column shows, or ROW, REASON, SHOP."""
        return self._places[column]

    def column_of(self, place: int) -> int:
        """The column that shows a cell."""
        return self._places.index(place)

    def line(self, index: _Index) -> HeldLine:
        """The row at an index."""
        return self.lines[index.row()]

    def text(self, row: int, place: int) -> str:
        """A cell as it stands, corrected or not."""
        line = self.lines[row]
        return self._edits.get(line.digest, {}).get(place, _cell(line, place))

    def is_wrong(self, row: int, place: int) -> bool:
        """Whether a cell is one to be corrected and was not yet."""
        line = self.lines[row]
        wrong = place in line.wrong or (place == SHOP and bool(line.shops))
        return wrong and place not in self._edits.get(line.digest, {})

    def alike(self) -> list[int]:
        """The other rows that are wrong in the same way as the one that was corrected last."""
        if self._last is None:
            return []
        row, place = self._last
        before = _cell(self.lines[row], place)
        return [
            other
            for other, line in enumerate(self.lines)
            if self.is_wrong(other, place) and _cell(line, place) == before
        ]

    def correct_alike(self) -> None:
        """Write in those rows what was written in the last one."""
        rows = self.alike()
        assert self._last is not None
        row, place = self._last
        text = self.text(row, place)
        for other in rows:
            self.setData(self.index(other, self.column_of(place)), text)

    def next_wrong(self, row: int, column: int) -> QModelIndex:
        """The next cell to be corrected after this one; the first again after the last."""
        width = len(self._places)
        start = row * width + column + 1
        for step in range(len(self.lines) * width):
            at_row, at_column = divmod((start + step) % (len(self.lines) * width), width)
            if self.is_wrong(at_row, self._places[at_column]):
                return self.index(at_row, at_column)
        return QModelIndex()

    # Qt

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self._places)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Cells can be written; the number of the row and the reason can not."""
        flags = super().flags(index)
        if not index.isValid() or not self.writable or self._places[index.column()] in (ROW, REASON):
            return flags
        if self._places[index.column()] == SHOP and not self.line(index).shops:
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text; what is wrong is amber, what was corrected is in the accent's colour."""
        if not index.isValid():
            return None
        place = self._places[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            shown = self._shown(index.row(), place)
            return shown if role == Qt.ItemDataRole.EditRole else " ".join(shown.split())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(place)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._shown(index.row(), place))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._read_out(index.row(), place)
        tone = self._tone(index.row(), place)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour(tone or ("second" if place == ROW else "text"))
        if role == Qt.ItemDataRole.BackgroundRole and tone:
            return QBrush(theme.colour(f"{tone}_ground"))
        return None

    def _side(self, place: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if place in self._figures else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _shown(self, row: int, place: int) -> str:
        line = self.lines[row]
        if place == ROW:
            return f"{line.row:,}"
        return said(line.reason) if place == REASON else self.text(row, place)

    def _tone(self, row: int, place: int) -> str:
        if self.is_wrong(row, place):
            return "amber"
        return "accent" if place in self._edits.get(self.lines[row].digest, {}) else ""

    def _read_out(self, row: int, place: int) -> str:
        said_of = {"amber": tr("to correct"), "accent": tr("corrected"), "": ""}[self._tone(row, place)]
        return " ".join(filter(None, (self._shown(row, place), said_of)))

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Correct a cell; written back as it was, it is not corrected."""
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        place, line = self._places[index.column()], self.line(index)
        edits = self._edits.setdefault(line.digest, {})
        if str(value) == _cell(line, place):
            edits.pop(place, None)
            self._last = None
        else:
            edits[place] = str(value)
            self._last = index.row(), place
        self.dataChanged.emit(index, index)
        self.corrected.emit()
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings of the file, behind our own."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        place = self._places[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heading(place)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(place)
        return None

    def heading(self, place: int) -> str:
        """What a column is called."""
        own = {ROW: tr("Row"), REASON: tr("Reason"), SHOP: tr("Shop")}
        if place in own:
            return own[place]
        columns = self.lines[0].columns if self.lines else ()
        return columns[place] if place < len(columns) and columns[place] else tr("No header")


def _places(lines: Sequence[HeldLine]) -> list[int]:
    """The cells that are shown: those to be corrected in most rows first, then what else its kind reads."""
    wrong = Counter(place for line in lines for place in sorted(line.wrong))
    used = {place for line in lines for place in line.used}
    shop = [SHOP] if any(line.shops for line in lines) else []
    return [ROW, REASON, *shop, *(place for place, _ in wrong.most_common()), *sorted(used - set(wrong))]


def _of_figures(lines: Sequence[HeldLine], place: int) -> bool:
    texts = [_cell(line, place).strip() for line in lines]
    return any(texts) and all(_FIGURE.fullmatch(text) for text in texts if text)


def _cell(line: HeldLine, place: int) -> str:
    return line.cells[place] if 0 <= place < len(line.cells) else ""
