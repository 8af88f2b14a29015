"""A first look at a file no profile fits: its sheets, where their headings are, what is in their columns.

Runs in the child process.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from shopkeeper.errors import ShopError
from shopkeeper.exchange.sheets import Sheet, open_book
from shopkeeper.exchange.values import clean

_HEADER_WITHIN = 30
_LOOK_AT = 2000
_VALUES = 60
_FIRST = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading: some of its different values, and whether each row has another."""

    name: str
    values: tuple[str, ...]
    unique: bool = False


@dataclass(frozen=True, slots=True)
class SheetLook:
    """A sheet as it seems to be: its heading row (from 1), columns, first rows, and about how many rows."""

    name: str
    header_row: int
    columns: tuple[Column, ...]
    first: tuple[tuple[str, ...], ...]
    rows: int


@dataclass(frozen=True, slots=True)
class FileLook:
    """A file as it seems to be; an encoding only where it is text."""

    path: Path
    format: str
    encoding: str
    sheets: tuple[SheetLook, ...]


def look(_: Callable[[Any], None], path: Path, header_row: int | None = None) -> FileLook:
    """Look at a file; `header_row` (from 1) is the owner's word for where the headings are.

    Raises ShopError `sheet.…`.
    """
    with open_book(path) as book:
        found = [_look(sheet, header_row) for sheet in book.sheets]
        sheets = tuple(one for one in found if one is not None)
        if not sheets:
            raise ShopError("sheet.no_rows", path=path)
        return FileLook(path, book.format, book.encoding, sheets)


def _look(sheet: Sheet, header_row: int | None) -> SheetLook | None:
    rows = [[clean(cell) for cell in row] for row in islice(sheet.rows(), _LOOK_AT)]
    at = _header(rows) if header_row is None else header_row - 1
    if at is None or at >= len(rows):
        return None
    names = rows[at]
    below = [row for row in rows[at + 1 :] if any(row)]
    columns = [
        _column(name, [row[place] for row in below if place < len(row)]) for place, name in _named(names)
    ]
    count = max((sheet.row_count_hint or len(rows)) - at - 1, len(below))
    first = tuple(tuple(row) for row in below[:_FIRST])
    return SheetLook(sheet.name, at + 1, tuple(columns), first, count)


def _named(names: list[str]) -> Iterator[tuple[int, str]]:
    """The columns that have a name, each name once, as a profile would find them."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name and name not in seen:
            seen.add(name)
            yield place, name


def _column(name: str, cells: list[str]) -> Column:
    filled = [cell for cell in cells if cell]
    distinct = list(dict.fromkeys(filled))
    return Column(name, tuple(distinct[:_VALUES]), bool(filled) and len(distinct) == len(cells))


def _header(rows: list[list[str]]) -> int | None:
    """The first row that is nearly as wide as the widest, and is made of words."""
    wide = [sum(map(bool, row)) for row in rows[:_HEADER_WITHIN]]
    if not wide or not max(wide):
        return None
    for place, width in enumerate(wide):
        words = sum(1 for cell in rows[place] if cell and not any(char.isdigit() for char in cell))
        if width * 10 >= max(wide) * 7 and words * 2 >= width:
            return place
    return wide.index(max(wide))
