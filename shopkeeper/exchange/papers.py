"""Papers as an Excel file, one sheet each: filled in to be sent on, or blank to be filled in.

Every cell is a text, whatever it looks like; none can run as a formula (see `excel`).
"""

import math
import os
import re
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shopkeeper.errors import ShopError
from shopkeeper.exchange.excel import font, text, width_of
from shopkeeper.exchange.out_table import clean, like_formula
from shopkeeper.shop.paper import Block, Heading, Items, Lines, Pairs, Paper, Table, Text
from shopkeeper.store.files import disk_in_words

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_MOST_NAME = 31
_NARROWEST, _WIDEST, _LANDSCAPE = 10, 42, 96
_FEWEST_COLUMNS = 4
_LINE_POINTS, _BLANK_POINTS = 16, 30
_TITLE_SIZE, _HEADING_SIZE = 16, 12
_ACCENT, _QUIET = "0F766E", "5A6475"
_HEAD = PatternFill("solid", fgColor="E3F2F0")
_THIN = Side("thin", "C9CED6")
_BOX = Border(_THIN, _THIN, _THIN, _THIN)
_BELOW = Border(bottom=_THIN)


def write(target: Path, papers: Sequence[Paper]) -> None:
    """Write papers to `target` (.xlsx, replaced if there), complete or not at all.

    Raises ShopError `export.only_excel`, `file.cannot_create`, `file.target_in_use`,
    `file.disk_full`, `file.io_error`.
    """
    if target.suffix.lower() != ".xlsx":
        raise ShopError("export.only_excel", name=target.name)
    if not target.parent.is_dir():
        raise ShopError("file.cannot_create", path=str(target))
    part = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with disk_in_words(target, "file.cannot_create"):
            _book(papers).save(part)
        with disk_in_words(target, "file.target_in_use"):
            os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _book(papers: Iterable[Paper]) -> Workbook:
    book = Workbook()
    book.properties.creator = "Shopkeeper"
    book.remove(book.worksheets[0])
    names: set[str] = set()
    for paper in papers:
        _Page(book.create_sheet(_sheet_name(paper.title, names)), paper).write()
    return book


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name as Excel allows it, told apart from those taken without regard to case."""
    plain = _FORBIDDEN.sub(" ", clean(title).replace("\n", " ")).strip(" '") or "Shopkeeper"
    name, number = plain[:_MOST_NAME], 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _MOST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name


class _Page:
    """Writes one paper, row by row."""

    def __init__(self, sheet: Worksheet, paper: Paper) -> None:
        self._sheet, self._paper = sheet, paper
        self._row = 0
        self._widths = _widths(paper.blocks)

    def write(self) -> None:
        """Write all of it."""
        sheet = self._sheet
        for place, width in enumerate(self._widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        wide = sum(self._widths) > _LANDSCAPE
        sheet.page_setup.orientation = "landscape" if wide else "portrait"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        sheet.sheet_view.showGridLines = False
        self._whole(self._paper.title, font(bold=True), size=_TITLE_SIZE)
        if self._paper.subtitle:
            self._whole(self._paper.subtitle, font(), colour=_QUIET)
        for block in self._paper.blocks:
            self._write(block)

    def _write(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._row += 1
            self._whole(block.text, font(bold=True), size=_HEADING_SIZE, colour=_ACCENT)
        elif isinstance(block, Text):
            self._whole(block.text, font(), colour=_QUIET if block.quiet else None)
        elif isinstance(block, Items):
            for item in block.items:
                self._whole(f"•  {item}", font())
        elif isinstance(block, Lines):
            for _ in range(block.count):
                self._whole("", font(), border=_BELOW, height=_BLANK_POINTS)
        elif isinstance(block, Pairs):
            for pair in block.pairs:
                self._pair(*pair)
        else:
            self._table(block)

    def _whole(
        self,
        value: str,
        face: Font,
        *,
        size: int | None = None,
        colour: str | None = None,
        border: Border | None = None,
        height: float | None = None,
    ) -> None:
        """A row of one text over all columns, as high as it takes."""
        self._row += 1
        self._merge(1)
        styled = Font(name=face.name, size=size or face.size, bold=face.bold, color=colour)
        self._put(1, value, styled)
        for place in range(1, len(self._widths) + 1):
            self._cell(place).border = border or Border()
        lines = _lines(value, sum(self._widths))
        points = (size or _LINE_POINTS - 4) + 4
        self._sheet.row_dimensions[self._row].height = height or lines * points + 2

    def _pair(self, name: str, value: str, definition: str) -> None:
        self._row += 1
        self._put(1, name, font())
        self._put(2, value, font(bold=True))
        self._merge(3)
        self._put(3, definition, Font(name=font().name, size=9, color=_QUIET))
        widths = ((name, self._widths[0]), (value, self._widths[1]), (definition, sum(self._widths[2:])))
        lines = max(_lines(said, width) for said, width in widths)
        self._sheet.row_dimensions[self._row].height = lines * _LINE_POINTS + 2

    def _table(self, table: Table) -> None:
        if any(table.headings):
            self._row += 1
            for place, heading in enumerate(table.headings):
                cell = self._put(place + 1, heading, font(bold=True), right=place in table.right)
                cell.fill, cell.border = _HEAD, _BOX
        for row in table.rows:
            self._row += 1
            for place, value in enumerate(row):
                self._put(place + 1, value, font(), right=place in table.right).border = _BOX
            lines = max(_lines(value, self._widths[place]) for place, value in enumerate(row))
            least = _BLANK_POINTS if table.blank else 0
            self._sheet.row_dimensions[self._row].height = max(lines * _LINE_POINTS + 4, least)

    def _merge(self, first: int) -> None:
        self._sheet.merge_cells(
            start_row=self._row, end_row=self._row, start_column=first, end_column=len(self._widths)
        )

    def _cell(self, place: int) -> Cell:
        return self._sheet.cell(self._row, place)  # type: ignore[return-value]

    def _put(self, place: int, value: str, face: Font, *, right: bool = False) -> Cell:
        cell = self._cell(place)
        if value:
            cell.value = text(value)
            cell.data_type = "s"
        cell.font = face
        cell.quotePrefix = like_formula(value)
        cell.alignment = Alignment("right" if right else "left", "center", wrap_text=True)
        return cell


def _widths(blocks: Iterable[Block]) -> list[int]:
    """How wide the columns of a page are, by what its tables hold; four at least, for texts over all."""
    widths = [_NARROWEST] * _FEWEST_COLUMNS
    widths[0] = 24
    for block in blocks:
        if isinstance(block, Table):
            for row in (block.headings, *block.rows):
                widths += [_NARROWEST] * (len(row) - len(widths))
                for place, value in enumerate(row):
                    widest = max(map(width_of, value.split("\n"))) + 2
                    widths[place] = min(max(widths[place], widest), _WIDEST)
        elif isinstance(block, Pairs):
            for name, value, _ in block.pairs:
                widths[0] = min(max(widths[0], width_of(name) + 2), _WIDEST)
                widths[1] = min(max(widths[1], width_of(value) + 2), _WIDEST)
    return widths


def _lines(value: str, width: int) -> int:
    """How many lines a text takes in a cell so many characters wide."""
    return sum(max(1, math.ceil(_full_width(line) / max(1, width - 1))) for line in value.split("\n"))


def _full_width(line: str) -> int:
    """The width of all of a line, of which `width_of` counts no more than a column can show."""
    return sum(map(width_of, line))
