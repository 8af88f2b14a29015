"""Tables of HTML pages and of Excel's XML of 2003, which platforms hand out as `.xls`."""

from collections import deque
from html.parser import HTMLParser
from pathlib import Path

from shopkeeper.errors import ShopError
from shopkeeper.exchange.books import Book, Rows, Sheet
from shopkeeper.exchange.encodings import NAMES, find_encoding

_ROWS = frozenset(("tr", "row"))
_CELLS = frozenset(("td", "th", "cell"))
_BREAKS = frozenset(("br", "p", "div"))
_UNSEEN = frozenset(("style", "script", "title", "documentproperties", "styles"))
_WIDEST = 16_384
_CHUNK = 1 << 16


def open_html(path: Path, codec: str | None = None, errors: str = "strict") -> Book:
    """A page's tables, one after the other, as a book of one sheet.

    Raises ShopError `sheet.encoding`, `sheet.not_a_sheet` when the page has no table.
    """
    encoding = find_encoding(path, codec, errors)
    book = Book(
        path,
        "xls",
        [Sheet(path.stem, lambda: _rows(path, encoding.codec, errors))],
        NAMES.get(encoding.codec, encoding.codec),
        codec=encoding.codec,
    )
    if next(book.sheets[0].rows(), None) is None:
        raise ShopError("sheet.not_a_sheet", path=path)
    return book


def _rows(path: Path, codec: str, errors: str) -> Rows:
    tables = _Tables()
    with path.open(encoding=codec, errors=errors, newline="") as file:
        while chunk := file.read(_CHUNK):
            tables.feed(chunk)
            yield from tables.taken()
    tables.close()
    tables.end_row()
    yield from tables.taken()


class _Tables(HTMLParser):
    """Gathers the rows of all tables; cells that span others leave those empty."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._ready: deque[list[str]] = deque()
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._unseen = 0
        self._hanging: dict[int, int] = {}
        self._rows_down = 1

    def taken(self) -> Rows:
        """The rows that are complete; each is given once."""
        while self._ready:
            yield self._ready.popleft()

    def end_row(self) -> None:
        """What was begun is a row."""
        self._end_cell()
        if self._row is not None:
            self._skip_hanging()
            self._ready.append(self._row)
            self._row = None

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if self._row is None:
            self._row = []
        index = _number(attributes.get("ss:index"), 0)
        self._row.extend([""] * (index - 1 - len(self._row)))
        self._skip_hanging()
        self._cell = []
        self._span = _number(attributes.get("colspan"), 1) + _number(attributes.get("ss:mergeacross"), 0)
        self._rows_down = _number(attributes.get("rowspan"), 1)

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        first = len(self._row)
        span = max(1, min(self._span, _WIDEST - first))
        if self._rows_down > 1:
            self._hanging.update(dict.fromkeys(range(first, first + span), self._rows_down - 1))
        self._row.append("".join(self._cell).strip())
        self._row.extend([""] * (span - 1))
        self._cell = None

    def _skip_hanging(self) -> None:
        """Places that a cell of a row above reaches down into are empty here."""
        row = self._row if self._row is not None else []
        while rows := self._hanging.get(len(row), 0):
            self._hanging[len(row)] = rows - 1
            row.append("")

    # HTMLParser

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.removeprefix("ss:")
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _ROWS:
            self.end_row()
            self._row = []
        elif tag in _CELLS:
            self._begin_cell(dict(attrs))
        elif tag == "table":
            self._hanging.clear()
        elif tag in _BREAKS and self._cell:
            self._cell.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = tag.removeprefix("ss:")
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _CELLS:
            self._end_cell()
        elif tag in _ROWS or tag == "table":
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._unseen:
            self._cell.append(data)


def _number(text: str | None, default: int) -> int:
    return min(int(text), _WIDEST) if text and text.strip().isdecimal() and len(text) < 10 else default
