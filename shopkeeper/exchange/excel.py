"""A list as an Excel file: one sheet of rows, a second that says what they are.

openpyxl makes the book: styles, widths, header, filter. The rows, which are nothing but
cells of a few kinds, are written into its sheets as they come: the file grows on disk and
not in memory, in a quarter of the time openpyxl's own streaming takes.

What is text stays text, whatever it looks like: it is written as such, codes in Excel's
text format besides, and what begins like a formula carries the quote prefix, so that
opening such a cell for editing does not run it either. Excel decodes `_x0041_` in texts;
what looks so is written with its underscore encoded (ECMA-376 part 1, 22.9.2.19).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from shopkeeper.errors import ShopError
from shopkeeper.exchange.out_table import Heading, Note, Table, amount, clean, like_formula
from shopkeeper.formats import decimals
from shopkeeper.i18n import language, tr

MOST_ROWS = 1_048_575
MOST_UNITS = 32_767  # of UTF-16 in a cell

_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DATE = date(1900, 3, 1)  # before it, Excel's calendar has a day that never was
_FORMATS = {
    "code": "@",
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
    "price": "#,##0.00##",
    "percent": "0.##%",
}
_NUMBERS = ("number", "money", "price", "percent")
_SIGNS = {
    "CNY": "[$¥-804]",
    "HKD": "[$HK$-C04]",
    "TWD": "[$NT$-404]",
    "USD": "[$$-409]",
    "GBP": "[$£-809]",
    "EUR": "[$€-2]",
    "JPY": "[$¥-411]",
    "AUD": "[$A$-C09]",
    "CAD": "[$C$-1009]",
    "SGD": "[$S$-1004]",
    "KRW": "[$₩-412]",
}
_FONTS = {"zh_CN": ("Microsoft YaHei", 10), "en": ("Calibri", 11)}
_HEADER_FILL = PatternFill("solid", fgColor="E3F2F0")
_HEADER_LINE = Border(bottom=Side("thin", "0F766E"))
_OVER_TEXTS = Alignment(vertical="center")
_OVER_NUMBERS = Alignment("right", "center", indent=2)  # beside the filter's button
_NARROWEST, _WIDEST = 8, 60
_NOTE_WIDTHS = (24, 48)
# Above it a sheet's part of the file needs long counters, which Excel warns of.
_LONG_BYTES = 1 << 30

# Makes the XML of a value's cell in a row.
Put = Callable[[Any, int], str]


def write(file: Path, table: Table) -> None:
    """Write `table` to `file`. Raises OSError as the disk does, and ShopError `export.too_many_rows`."""
    if table.count > MOST_ROWS:
        raise ShopError("export.too_many_rows", n=table.count, most=f"{MOST_ROWS:,}")
    book = Workbook()
    book.properties.creator = "Shopkeeper"
    rows = _rows_sheet(book, table)
    notes = _notes_sheet(book, table)
    frame = BytesIO()
    book.save(frame)
    with ZipFile(frame) as empty, ZipFile(file, "w", ZIP_DEFLATED) as full:
        parts = {"xl/worksheets/sheet1.xml": rows, "xl/worksheets/sheet2.xml": notes}
        # Programs that look at a file's first bytes know Excel by this part.
        for name in sorted(empty.namelist(), key="[Content_Types].xml".__ne__):
            if name in parts:
                _fill(full, name, empty.read(name), parts[name](), long=_is_long(table))
            else:
                full.writestr(name, empty.read(name))


def money_format(currency: str) -> str:
    """Excel's format for an amount in `currency`."""
    digits = decimals(currency)
    return f"{_SIGNS.get(currency, f'[${currency}] ')}#,##0{'.' * bool(digits)}{'0' * digits}"


def _fill(full: ZipFile, name: str, frame: bytes, rows: Iterable[str], *, long: bool) -> None:
    """Write the sheet whose header stands in `frame`, and the rows behind it."""
    head, tail = frame.split(b"</sheetData>")
    with full.open(name, "w", force_zip64=long) as part:
        part.write(head)
        for row in rows:
            part.write(row.encode())
        # No green corner in every phone number: digits as text are meant so.
        area = f'<ignoredError sqref="A1:XFD{MOST_ROWS + 1}" numberStoredAsText="1"/>'
        errors = f"<ignoredErrors>{area}</ignoredErrors></worksheet>"
        part.write(b"</sheetData>" + tail.replace(b"</worksheet>", errors.encode()))


def _is_long(table: Table) -> bool:
    sizes = [sum(80 + len(str(value)) * 3 for value in row) for row in table.sample]
    return sum(sizes) * table.count > _LONG_BYTES * max(1, len(sizes))


def _rows_sheet(book: Workbook, table: Table) -> Callable[[], Iterable[str]]:
    """Make the empty sheet of rows; the result gives their XML."""
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    headings = table.headings
    sheet.title = table.title
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{table.count + 1}"
    _header(sheet, headings)
    for place, heading in enumerate(headings):
        texts = [_shown(row[place], heading.kind, table.currency) for row in table.sample]
        width = max(map(width_of, [f"{heading.title}   ", *texts])) + 2
        _set_width(sheet, place + 1, min(max(width, _NARROWEST), _WIDEST))
    puts = [_put(sheet, place, heading.kind, table.currency) for place, heading in enumerate(headings, 1)]
    return lambda: (_row(number, puts, row) for number, row in enumerate(table.rows, 2))


def _notes_sheet(book: Workbook, table: Table) -> Callable[[], Iterable[str]]:
    sheet = book.create_sheet(tr("Summary"))
    _header(sheet, [Heading(tr("Summary"), "text"), Heading("", "text")])
    for place, width in enumerate(_NOTE_WIDTHS, 1):
        _set_width(sheet, place, width)
    title = _put(sheet, 1, "text", table.currency)
    values = {kind: _put(sheet, 2, kind, table.currency) for kind in ("text", "number", "money", "time")}

    def row(number: int, note: Note) -> str:
        return _row(number, [title, values[note.kind]], [note.title, note.value])

    return lambda: (row(number, note) for number, note in enumerate(table.notes(), 2))


def _header(sheet: Worksheet, headings: Sequence[Heading]) -> None:
    sheet.row_dimensions[1].height = 22
    for place, heading in enumerate(headings, 1):
        cell = sheet.cell(1, place, text(heading.title))
        assert isinstance(cell, Cell)
        cell.data_type = "s"
        cell.font = font(bold=True)
        cell.fill, cell.border = _HEADER_FILL, _HEADER_LINE
        cell.alignment = _OVER_NUMBERS if heading.kind in _NUMBERS else _OVER_TEXTS


def _row(number: int, puts: Sequence[Put], values: Sequence[Any]) -> str:
    pairs = zip(puts, values, strict=True)
    cells = "".join([put(value, number) for put, value in pairs if value is not None and value != ""])
    return f'<row r="{number}">{cells}</row>'


def _put(sheet: Worksheet, place: int, kind: str, currency: str) -> Put:
    """What makes the cells of a column."""
    letter = get_column_letter(place)
    shown_as = money_format(currency) if kind == "money" else _FORMATS.get(kind, "General")
    plain, quoted = _style(sheet, shown_as), _style(sheet, shown_as, quoted=True)

    def put(value: Any, row: int) -> str:
        if kind == "money" and not isinstance(value, str):
            value = amount(value, currency)
        elif isinstance(value, date):
            value = _serial(value)
        if not isinstance(value, str):
            return f'<c r="{letter}{row}" s="{plain}"><v>{value}</v></c>'
        style = quoted if like_formula(value) else plain
        space = ' xml:space="preserve"' if value != value.strip() else ""
        value = escape(text(value))
        return f'<c r="{letter}{row}" s="{style}" t="inlineStr"><is><t{space}>{value}</t></is></c>'

    return put


def _style(sheet: Worksheet, number_format: str, *, quoted: bool = False) -> int:
    """The number under which the book keeps a style."""
    cell = Cell(sheet, 1, 1)
    cell.font = font()
    cell.number_format = number_format
    cell.quotePrefix = quoted
    return cell.style_id


def font(*, bold: bool = False) -> Font:
    """The face the language's cells are written in."""
    name, size = _FONTS[language()]
    return Font(name=name, size=size, bold=bold)


def text(value: str) -> str:
    """`value` as a cell can hold it; what is too long ends in an ellipsis."""
    value = clean(value)
    if len(value) > MOST_UNITS // 2:
        value = _cut(value)
    return _ESCAPED.sub("_x005F_", value) if "_x" in value else value


def _cut(value: str) -> str:
    units = value.encode("utf-16-le")
    if len(units) <= MOST_UNITS * 2:
        return value
    return units[: (MOST_UNITS - 1) * 2].decode("utf-16-le", "ignore") + "…"


def _serial(value: date) -> float | str:
    """A date as Excel counts it; one before its calendar as text."""
    day = date(value.year, value.month, value.day)
    return to_excel(value) if day >= _FIRST_DATE else str(value)


def _set_width(sheet: Worksheet, place: int, width: int) -> None:
    sheet.column_dimensions[get_column_letter(place)].width = width


def _shown(value: Any, kind: str, currency: str) -> str:
    """About what a cell shows, to fit its column's width by."""
    if value is None:
        return ""
    if kind == "money":
        return f"{amount(value, currency):,} {currency}"
    return "2026-01-31 00:00" if kind == "time" else str(value)


def width_of(value: str) -> int:
    """How wide `value` is in characters; Chinese ones count twice, of several lines the first counts."""
    line = value.partition("\n")[0][:_WIDEST]
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
