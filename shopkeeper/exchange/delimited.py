"""Text files of separated values: delimiter found out, rows streamed by the standard library."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from shopkeeper.errors import ShopError
from shopkeeper.exchange.books import Book, Rows, Sheet
from shopkeeper.exchange.encodings import NAMES, Encoding, find_encoding

DELIMITERS = ",\t;|"
LONGEST_CELL = 1 << 20

_FIRST_CHARACTERS = 1 << 16
_FIRST_ROWS = 60
_NOTHING = '\ufeff\0 \t\r\n,;|"'
_NEVER_IN_TEXT = "".join(map(chr, range(32))).translate({ord(kept): None for kept in "\t\n\v\f\r\x1a\x1b"})
_END = "\x00end of the file\x00"


def open_delimited(path: Path, codec: str | None = None, errors: str = "strict") -> Book:
    """A csv, tsv or txt file as a book of one sheet.

    Raises ShopError `sheet.encoding`, `sheet.not_a_sheet`, `sheet.no_rows`; its rows raise
    `sheet.long_cell` and `sheet.open_quote` with the row or line, counted from 1.
    """
    encoding = _encoding(path, codec, errors)
    with path.open(encoding=encoding.codec, errors=errors, newline="") as file:
        start = file.read(_FIRST_CHARACTERS)
    if _is_binary(start):
        raise ShopError("sheet.not_a_sheet", path=path)
    if len(start) < _FIRST_CHARACTERS and not start.strip(_NOTHING):
        raise ShopError("sheet.no_rows", path=path)
    text = _Text(path, encoding, errors, _delimiter(start))
    sheet = Sheet(path.stem, text.rows, max(encoding.lines, 1))
    name = NAMES.get(encoding.codec, encoding.codec)
    return Book(path, "csv", [sheet], name, text.delimiter, encoding.codec)


def _encoding(path: Path, codec: str | None, errors: str) -> Encoding:
    try:
        return find_encoding(path, codec, errors)
    except ShopError as refusal:
        with path.open("rb") as file:
            start = file.read(_FIRST_CHARACTERS).decode("latin-1")
        if _is_binary(start) and not refusal.words["encoding"].startswith("UTF-16"):
            raise ShopError("sheet.not_a_sheet", path=path) from refusal
        raise


@dataclass(frozen=True)
class _Text:
    """How a text file is to be read."""

    path: Path
    encoding: Encoding
    errors: str
    delimiter: str

    def rows(self) -> Rows:
        """The rows as the standard reader gives them, at its speed."""
        csv.field_size_limit(LONGEST_CELL)
        with self.path.open(encoding=self.encoding.codec, errors=self.errors, newline="") as file:
            lines: Iterable[str] = file
            if self.encoding.nuls:
                lines = (line.replace("\0", "") for line in file)
            watched = self.encoding.quotes % 2
            reader = csv.reader(chain(lines, [_END]) if watched else lines, delimiter=self.delimiter)
            try:
                yield from _until_the_end(reader) if watched else reader
            except csv.Error as error:
                raise ShopError("sheet.long_cell", line=reader.line_num) from error
            except UnicodeDecodeError as error:
                line = reader.line_num + 1
                raise ShopError("sheet.encoding", encoding=error.encoding, line=line) from error


def _until_the_end(reader: Rows) -> Rows:
    """The rows where a quotation mark may stand open: then it swallows what was put after the last line."""
    for number, row in enumerate(reader, 1):
        if row == [_END]:
            return
        if row and row[-1].endswith(_END):
            raise ShopError("sheet.open_quote", row=number)
        yield row


def _is_binary(start: str) -> bool:
    """Whether more than one character in a hundred is none of a text."""
    strange = sum(start.count(character) for character in _NEVER_IN_TEXT)
    return strange * 100 > len(start)


def _delimiter(start: str) -> str:
    """The delimiter that cuts most of the first rows into the same, large number of cells."""
    lines = list(io.StringIO(start, newline=""))
    if lines[0].lower().startswith("sep=") and len(lines[0].rstrip()) == 5:
        return lines[0][4]
    if len(start) >= _FIRST_CHARACTERS and len(lines) > 1:
        lines.pop()
    return max(DELIMITERS, key=lambda delimiter: _regularity(lines, delimiter))


def _regularity(lines: list[str], delimiter: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in islice(csv.reader(lines, delimiter=delimiter), _FIRST_ROWS))
    widths[0] = widths[1] = 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return rows, width
