"""The second reader of xlsx files: a row at a time, for sheets too large to be held at once."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from shopkeeper.exchange import cells
from shopkeeper.exchange.books import Book, Rows, Sheet, damage_in_words

_ROWS = 1_048_576
_COLUMNS = 16_384
_CHUNK = 1 << 17
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def open_xlsx(path: Path) -> Book:
    """An xlsx file as a book; its texts are held, its rows stream. Raises ShopError `sheet.damaged`."""
    with damage_in_words(path), zipfile.ZipFile(path) as package:
        home = next(name for name in package.namelist() if name.lower().endswith("workbook.xml"))
        workbook = _tree(package, home)
        parts = _parts(package, home)
        by_kind = {kind: part for part, kind in parts.values()}
        properties = workbook.find("{*}workbookPr")
        since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        texts = _Texts.of(package, by_kind.get("sharedStrings"))
        styles = _styles(package, by_kind.get("styles"), since_1904)
        found = [
            (sheet.get("name", ""), *parts[sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)])
            for sheet in workbook.iterfind("{*}sheets/{*}sheet")
            if sheet.get("state", "visible") == "visible"
        ]
    kept = [(name, part) for name, part, kind in found if kind == "worksheet"]
    return Book(path, "xlsx", [Sheet(name, partial(_rows, path, part, texts, styles)) for name, part in kept])


def _parts(package: zipfile.ZipFile, home: str) -> dict[str | None, tuple[str, str]]:
    """The parts the workbook `home` refers to, by their id: path in the zip and kind."""
    folder, file = posixpath.split(home)
    return {
        relation.get("Id"): (
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:],
            relation.get("Type", "").rpartition("/")[2],
        )
        for relation in _tree(package, posixpath.join(folder, "_rels", f"{file}.rels"))
    }


def _tree(package: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(package.read(name))  # noqa: S314 (entities are refused before)


Reader = Callable[[str], str]


def _styles(package: zipfile.ZipFile, name: str | None, since_1904: bool) -> list[Reader]:
    """How a number is read, by the style of its cell."""
    if name is None or name not in package.namelist():
        return []
    tree = _tree(package, name)
    codes = {own.get("numFmtId"): own.get("formatCode", "") for own in tree.iterfind("{*}numFmts/{*}numFmt")}
    used = [style.get("numFmtId", "0") for style in tree.iterfind("{*}cellXfs/{*}xf")]
    return [cells.number_reader(int(number), codes.get(number, ""), since_1904) for number in used]


class _Elements:
    """Feeds a part through expat in pieces; subclasses take its elements."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._root

    def feed(self, piece: bytes) -> None:
        """The next piece of the part; an empty one is its end."""
        self._parser.Parse(piece, not piece)

    def _root(self, name: str, _: dict[str, str]) -> None:
        """The root shows the prefix of all elements."""
        self._prefix = name[: name.rfind(":") + 1]
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data

    def _start(self, name: str, _: dict[str, str]) -> None: ...

    def _end(self, name: str) -> None: ...

    def _data(self, data: str) -> None: ...


class _Texts(_Elements):
    """The shared texts of a workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._silent = 0

    @classmethod
    def of(cls, package: zipfile.ZipFile, name: str | None) -> list[str]:
        reader = cls()
        if name is not None and name in package.namelist():
            with package.open(name) as part:
                while piece := part.read(_CHUNK):
                    reader.feed(piece)
            reader.feed(b"")
        return reader.texts

    def _start(self, name: str, _: dict[str, str]) -> None:
        if name == self._prefix + "si":
            self._parts = []
        self._reading = name == self._prefix + "t" and not self._silent
        self._silent += name == self._prefix + "rPh"

    def _end(self, name: str) -> None:
        self._reading = False
        self._silent -= name == self._prefix + "rPh"
        if name == self._prefix + "si":
            self.texts.append(_unescaped("".join(self._parts)))

    def _data(self, data: str) -> None:
        if self._reading:
            self._parts.append(data)


class _Sheet(_Elements):
    """The rows of one sheet."""

    def __init__(self, texts: list[str], styles: list[Reader]) -> None:
        super().__init__()
        self._ready: list[list[str] | int] = []
        self._texts = texts
        self._readers = {str(index): reader for index, reader in enumerate(styles)}
        self._columns: dict[str, int] = {}
        self._row: list[str] = []
        self._number = 0
        self._reading = False
        self._silent = 0
        self._parts: list[str] = []
        self._cell: dict[str, str] = {}

    def taken(self) -> Rows:
        """The rows that are complete; each is given once."""
        for row in self._ready:
            if isinstance(row, int):
                yield from ([] for _ in range(row))
            else:
                yield row
        self._ready.clear()

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        super()._root(name, attributes)
        prefix = self._prefix
        self._c, self._v, self._t, self._r, self._ph = (prefix + tag for tag in ("c", "v", "t", "row", "rPh"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._c:
            self._cell = attributes
            self._parts = []
        elif name == self._v or (name == self._t and not self._silent):
            self._reading = True
        elif name == self._r:
            self._begin_row(attributes.get("r"))
        elif name == self._ph:
            self._silent += 1

    def _end(self, name: str) -> None:
        if name == self._c:
            if self._parts:
                self._put("".join(self._parts))
        elif name == self._v or name == self._t:
            self._reading = False
        elif name == self._r:
            self._ready.append(self._row)
        elif name == self._ph:
            self._silent -= 1

    def _data(self, data: str) -> None:
        if self._reading:
            self._parts.append(data)

    def _begin_row(self, stated: str | None) -> None:
        """Rows that the file leaves out are empty; they are kept as their number."""
        number = int(stated) if stated else self._number + 1
        if number > _ROWS:
            raise ValueError("a row beyond the last")
        if number > self._number + 1:
            self._ready.append(number - self._number - 1)
        self._number = max(number, self._number)
        self._row = []

    def _put(self, stored: str) -> None:
        reference = self._cell.get("r")
        column = self._column(reference.rstrip("0123456789")) if reference else len(self._row)
        missing = column - len(self._row)
        if missing < 0:
            self._row[column] = self._read(stored)
            return
        if missing:
            self._row.extend([""] * missing)
        self._row.append(self._read(stored))

    def _column(self, letters: str) -> int:
        column = self._columns.get(letters)
        if column is None:
            column = -1 if letters.isascii() and letters.isalpha() else _COLUMNS
            for letter in letters.upper():
                column = (column + 1) * 26 + ord(letter) - 65
            if not 0 <= column < _COLUMNS:
                raise ValueError("a column beyond the last")
            self._columns[letters] = column
        return column

    def _read(self, stored: str) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            return self._texts[int(stored)]
        if kind == "n":
            return self._readers.get(self._cell.get("s", "0"), cells.number)(stored)
        if kind == "b":
            return "TRUE" if stored.strip() == "1" else "FALSE"
        if kind == "d":
            return stored.replace("T", " ").removesuffix("Z")
        return "" if kind == "e" else _unescaped(stored)


def _rows(path: Path, name: str, texts: list[str], styles: list[Reader]) -> Rows:
    sheet = _Sheet(texts, styles)
    with damage_in_words(path), zipfile.ZipFile(path) as package, package.open(name) as part:
        while piece := part.read(_CHUNK):
            sheet.feed(piece)
            yield from sheet.taken()
        sheet.feed(b"")
        yield from sheet.taken()


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Half a character can stand there alone, which no shop file holds.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
