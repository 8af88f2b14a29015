"""The parts of a worksheet that are tables: typed like a spreadsheet, saved after a pause."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.shop.planner_content import Entry
from shopkeeper.shop.planner_entries import EntryData
from shopkeeper.shop.worksheets import Column, Section
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.inputs import ChoiceInput, DateInput, read_date
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import LineColumn, Values, money_column, number_column, text_column
from shopkeeper.ui.planner.bench import Bench, Shown
from shopkeeper.ui.planner.sections import SectionView, said
from shopkeeper.ui.planner.typed_text import PAUSE_MS

_ID = "_id"
_PAD = 28


class RowsSection(SectionView):
    """Rows of entries. A kind says its `columns`, and how an entry becomes a row and a row an entry."""

    full_width = True

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__(section, bench)
        self._saved: Any = []
        self._filling = False
        self.editor = LinesEditor(self.columns(), most=12, least=2)
        self.editor.setObjectName(section.name)
        self.editor.view.setObjectName(f"{section.name}_table")
        self.editor.setEnabled(not bench.closed)
        self.say(self.editor.setAccessibleName, said(section.title))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.save)
        self.editor.changed.connect(self._hear)
        self.box.addWidget(self.editor)

    def columns(self) -> Sequence[LineColumn]:
        """The columns of the table."""
        raise NotImplementedError

    def row_of(self, shown: Shown, entry: Entry) -> Values:
        """What the table shows of an entry."""
        raise NotImplementedError

    def data_of(self, values: Mapping[str, Any]) -> EntryData | None:
        """The entry that a row is; None while it lacks what it can not be without."""
        raise NotImplementedError

    def _hear(self) -> None:
        if not self._filling and self.pending():
            self._pause.start()

    def pending(self) -> bool:
        """Whether something typed here is not saved yet."""
        return self.editor.standing() != self._saved

    def show_sheet(self, shown: Shown) -> None:
        """Show the rows, unless they stand there already or something is being typed."""
        if self.pending() and self._saved:
            return
        rows = [{**self.row_of(shown, one), _ID: one.id} for one in shown.sheet.of(self.section.name)]
        model = self.editor.model
        lines = [model.lines[place].values for place in model.filled()]
        there = [
            {name: line.get(name) for name in (_ID, *(one.name for one in model.columns))} for line in lines
        ]
        if rows != there:
            self._filling = True
            self.editor.set_value(rows)
            self._filling = False
        self._saved = self.editor.standing()

    def save(self) -> bool:
        """Save the rows; False where a cell can not be read: it stays as typed, and is marked."""
        self._pause.stop()
        if not self.pending():
            return True
        try:
            rows = self.editor.value()
        except ShopError:
            return False
        ids = self.bench.writer.put_rows(
            self.section.name, [(one.get(_ID), self.data_of(one)) for one in rows]
        )
        if ids is None:
            return False
        for place, entry_id in zip(self.editor.model.filled(), ids, strict=True):
            self.editor.model.lines[place].values[_ID] = entry_id
        self._saved = self.editor.standing()
        return True

    def in_order(self) -> list[QWidget]:
        """The table."""
        return [self.editor.view]

    def texts(self) -> Sequence[Any]:
        """It saves itself."""
        return ()


class TableSection(RowsSection):
    """A table with the columns its file says."""

    def columns(self) -> Sequence[LineColumn]:
        """A column of the kit for each."""
        return [_column(one, self.bench.desk.currency) for one in self.section.columns]

    def row_of(self, shown: Shown, entry: Entry) -> Values:
        """The cells, days as days."""
        return {one.name: _shown(one, entry.cells.get(one.name)) for one in self.section.columns}

    def data_of(self, values: Mapping[str, Any]) -> EntryData:
        """The cells, days as text; empty ones too, so that they are emptied."""
        return EntryData(cells={one.name: _kept(values.get(one.name)) for one in self.section.columns})


def _column(column: Column, currency: str) -> LineColumn:
    title: Any = said(column.title)
    if column.kind == "number":
        return number_column(column.name, title, most=10**9, least=-(10**9), width=_wide(column, 96))
    if column.kind == "score":
        return number_column(column.name, title, least=1, most=5, width=_wide(column, 72))
    if column.kind == "money":
        return money_column(column.name, title, currency, width=_wide(column, 112))
    if column.kind == "date":
        return LineColumn(column.name, title, DateInput, _day, _read_day, width=_wide(column, 112))
    if column.kind == "choice":
        return _choice_column(column, title)
    return text_column(column.name, title)


def _wide(column: Column, least: int) -> int:
    """Room for the heading in either language."""
    metrics = QFontMetrics(theme.font("small", strong=True))
    return max(least, *(metrics.horizontalAdvance(said) + _PAD for said in column.title.values()))


def _choice_column(column: Column, title: Any) -> LineColumn:
    titles = {one.name: one.title for one in column.options}

    def make() -> ChoiceInput:
        return ChoiceInput(lambda: [("", ""), *((name, i18n.pick(words)) for name, words in titles.items())])

    def show(value: Any) -> str:
        return i18n.pick(titles[value]) if value in titles else ""

    def read(text: str) -> str:
        wanted = text.strip()
        return next((name for name, words in titles.items() if wanted in (name, *words.values())), "")

    return LineColumn(column.name, title, make, show, read, width=_wide(column, 132), blank="")


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _read_day(text: str) -> date | None:
    return read_date(text.strip()) if text.strip() else None


def _shown(column: Column, value: Any) -> Any:
    if column.kind == "date":
        return date.fromisoformat(value) if value else None
    if column.kind in ("number", "score", "money"):
        return value
    return value or ""


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
