"""Rows of a lines editor: columns as data, values by name, and what could not be read kept as typed."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.inputs_numbers import (
    MoneyInput,
    NumberInput,
    PriceInput,
    read_money,
    read_number,
    read_price,
)
from shopkeeper.ui.kit.inputs_record import Find, Pick, RecordInput
from shopkeeper.ui.kit.texts import Text, plain_tip, text_of
from shopkeeper.words import sentence

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column. `title` is a text; without `make` it is worked out of its row by `work_out`.

    `read` makes a value of a text that was pasted, `show` a text of a value; `blank` stands
    in a fresh row; the sum of a column with `total` is shown under it. `tone` gives the
    colour's role for a row. Without a `width` it takes what is left. `prompt` says in the
    fresh row what may be typed; a `spare` column is left away while it says nothing and can
    not be typed in; `shown` may say that it does not belong there just now.
    """

    name: str
    title: Text
    make: Callable[[], QWidget] | None = None
    show: Callable[[Any], str] = str
    read: Callable[[str], Any] = str.strip
    width: int = 0
    right: bool = False
    blank: Any = None
    total: bool = False
    work_out: Callable[[Values], Any] | None = None
    tone: Callable[[Values], str] | None = None
    fixed: Callable[[Values], bool] | None = None
    prompt: str = ""
    spare: bool = False
    shown: Callable[[], bool] | None = None


def text_column(name: str, title: Text, **more: Any) -> LineColumn:
    """A column of short texts."""
    return LineColumn(name, title, TextInput, blank="", **more)


def number_column(
    name: str, title: Text, *, least: int = 0, most: int = 99_999, blank: int | None = None, **more: Any
) -> LineColumn:
    """A column of whole numbers."""
    return LineColumn(
        name,
        title,
        lambda: NumberInput(least=least, most=most),
        formats.number,
        lambda text: read_number(text, least, most),
        right=True,
        blank=blank,
        **{"width": 84, **more},
    )


def money_column(name: str, title: Text, currency: str, **more: Any) -> LineColumn:
    """A column of amounts in smallest units."""
    return LineColumn(
        name,
        title,
        lambda: MoneyInput(currency),
        lambda value: formats.amount(value, currency),
        lambda text: read_money(text, currency),
        right=True,
        **{"width": 112, **more},
    )


def price_column(name: str, title: Text, currency: str, **more: Any) -> LineColumn:
    """A column of unit prices in ten-thousandths of the smallest unit."""
    return LineColumn(
        name,
        title,
        lambda: PriceInput(currency),
        lambda value: formats.plain_price(value, currency),
        lambda text: read_price(text, currency),
        right=True,
        **{"width": 112, **more},
    )


def record_column(name: str, title: Text, find: Find, *, free: str = "", **more: Any) -> LineColumn:
    """A column of records to be found; its values are Picks, or texts where `free` offers them."""

    def read(text: str) -> Any:
        found = find(text.strip())
        if len(found) == 1 or (found and found[0].title == text.strip()):
            return found[0]
        if free or not text.strip():
            return text.strip() or None
        raise ShopError("record.not_chosen" if found else "record.not_found", text=text.strip())

    def show(value: Any) -> str:
        return value.title if isinstance(value, Pick) else str(value or "")

    return LineColumn(name, title, lambda: RecordInput(find, free=free), show, read, **more)


@dataclass(slots=True)
class Line:
    """One row: its values, more than the columns if it came with more, and what was typed in vain."""

    values: Values
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, ShopError] = field(default_factory=dict)


class LinesModel(QAbstractTableModel):
    """The rows, and below them a fresh one to type in. The column after the last takes a row away."""

    changed = Signal()

    def __init__(
        self, columns: Sequence[LineColumn], fill: Callable[[Values, str], None] | None = None
    ) -> None:
        super().__init__()
        self.columns = columns
        self.lines: list[Line] = []
        self.closed = False
        self._fill = fill
        self._place = {column.name: place for place, column in enumerate(columns)}
        self.set_rows([])

    # Rows

    def fresh(self) -> Line:
        """A row nothing was typed in."""
        return Line({column.name: column.blank for column in self.columns if column.make})

    def is_blank(self, line: Line) -> bool:
        """Whether nothing was typed in it."""
        return not line.typed and all(
            line.values.get(column.name) == column.blank for column in self.columns if column.make
        )

    def is_open(self, place: int, column: int) -> bool:
        """Whether a cell can be typed in."""
        if self.closed or column >= len(self.columns):
            return False
        one = self.columns[column]
        fixed = one.fixed is not None and one.fixed(self.lines[place].values)
        return one.make is not None and not fixed and (one.shown is None or one.shown())

    def set_rows(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.lines = [Line({**self.fresh().values, **row}) for row in rows]
        self.lines.append(self.fresh())
        self.endResetModel()

    def filled(self) -> list[int]:
        """The places of the rows that hold something."""
        return [place for place, line in enumerate(self.lines) if not self.is_blank(line)]

    def remove(self, place: int) -> None:
        """Take a row away; the fresh one at the end stays."""
        if 0 <= place < len(self.lines) - 1:
            self.beginRemoveRows(_NOWHERE, place, place)
            del self.lines[place]
            self.endRemoveRows()
            self.changed.emit()

    def put(self, place: int, name: str, value: Any) -> None:
        """Put a value in a cell, and what follows from it in its row."""
        line = self.lines[place]
        line.typed.pop(name, None)
        line.errors.pop(name, None)
        if line.values.get(name) != value:
            line.values[name] = value
            if self._fill:
                self._fill(line.values, name)
        self._told(place)

    def leave(self, place: int, name: str, text: str, error: ShopError) -> None:
        """Keep in a cell what could not be read, and why."""
        line = self.lines[place]
        line.typed[name] = text
        line.errors[name] = error
        self._told(place)

    def refuse(self, place: int, name: str, error: ShopError) -> None:
        """Mark a cell whose value was refused."""
        self.lines[place].errors[name] = error
        self._told(place)

    def forgive(self) -> None:
        """Take the marks off what can be read."""
        for line in self.lines:
            line.errors = {name: error for name, error in line.errors.items() if name in line.typed}
        self._told(0)

    def close(self, closed: bool) -> None:
        """Let nothing be changed, or let it again."""
        self.closed = closed
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(self.columns)))

    def _told(self, place: int) -> None:
        if not self.is_blank(self.lines[-1]):
            self.beginInsertRows(_NOWHERE, len(self.lines), len(self.lines))
            self.lines.append(self.fresh())
            self.endInsertRows()
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns)))
        self.changed.emit()

    def paste(self, place: int, column: int, text: str) -> None:
        """Fill cells from one on with rows of a spreadsheet; what can not be read stays as it is, marked."""
        for down, cells in enumerate(csv.reader(io.StringIO(text), delimiter="\t")):
            row = range(column, len(self.columns))
            open_columns = [self.columns[one] for one in row if self.is_open(place + down, one)]
            for one, cell in zip(open_columns, cells, strict=False):
                try:
                    self.put(place + down, one.name, one.read(cell) if cell.strip() else one.blank)
                except ShopError as error:
                    self.leave(place + down, one.name, cell, error)
            if place + down == len(self.lines) - 1:
                break  # a row of nothing adds no row below it

    def wrong_in(self, place: int) -> tuple[int, ShopError] | None:
        """The first cell of a row that can not stay: its column, and why."""
        errors = self.lines[place].errors
        for column, one in enumerate(self.columns):
            if one.name in errors:
                return column, errors[one.name]
        return None

    def prompt(self, index: _Index) -> str:
        """What may be typed in a cell of the fresh row, as English; nothing elsewhere."""
        last = index.row() == len(self.lines) - 1 and index.column() < len(self.columns)
        return self.columns[index.column()].prompt if last and not self.closed else ""

    def sums(self) -> list[tuple[LineColumn, int]]:
        """The sum of each column that has one."""
        rows = [self.lines[place].values for place in self.filled()]
        return [
            (column, sum(self._value(row, column) or 0 for row in rows))
            for column in self.columns
            if column.total
        ]

    def _value(self, values: Values, column: LineColumn) -> Any:
        return column.work_out(values) if column.work_out else values.get(column.name)

    def text(self, line: Line, column: LineColumn) -> str:
        """What a cell shows."""
        if column.name in line.typed:
            return line.typed[column.name]
        value = self._value(line.values, column)
        blank = value is None or value == "" or (column.work_out and self.is_blank(line))
        return "" if blank else column.show(value)

    # Qt

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """The rows and the fresh one."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """The columns and the one that takes a row away."""
        return 0 if parent.isValid() else len(self.columns) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, and how."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if index.column() == len(self.columns):
            bare = self.closed or index.row() == len(self.lines) - 1
            return icon("x", "quiet", 14) if role == Qt.ItemDataRole.DecorationRole and not bare else None
        column = self.columns[index.column()]
        error = line.errors.get(column.name)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            plain = column.tone(line.values) if column.tone else "text" if column.make else "second"
            return theme.colour("red" if error else "quiet" if self.closed else plain)
        if role == Qt.ItemDataRole.BackgroundRole and error:
            return theme.colour("red_ground")
        if role == Qt.ItemDataRole.ToolTipRole and error:
            return plain_tip(sentence(error))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and error:
            return sentence(error)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles, in the language of the moment."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section] if section < len(self.columns) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(column.title) if column else ""
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return _side(column)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """What is worked out or locked can not be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        opens = self.is_open(index.row(), index.column())
        return plain | Qt.ItemFlag.ItemIsEditable if opens else plain


def _side(column: LineColumn) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
