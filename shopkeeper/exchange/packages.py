"""A look at a workbook's zip before anyone unpacks it: what it is, how large, how far its cells reach."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from shopkeeper.errors import ShopError

LARGEST_BYTES = 2_000_000_000
LARGEST_RATIO = 150
MOST_PARTS = 5_000

# What reading a part of a broken zip can raise.
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, OSError, RuntimeError)

_WITHOUT_RATIO_BYTES = 10_000_000
_CHUNK = 1 << 20
# As every writer writes it, and as XML allows it.
_COLUMN = re.compile(rb' r="([A-Z]{1,3})[0-9]')
_ROW = re.compile(rb'<row [^>]*?r="([0-9]{1,7})"')
_ANY_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})[0-9]""")
_ANY_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{0,3}([0-9]{1,7})["']""")
_MANIFEST = "META-INF/manifest.xml"
_TEXTS = "sharedstrings.xml"
_NO_CELLS = (_TEXTS, "styles.xml")
_DENSE_BYTES = 32
_CELL_BYTES = 64


class Package:
    """An xlsx or ods file's zip; refused at once when it would swell."""

    def __init__(self, path: Path) -> None:
        """Raises ShopError `sheet.damaged`, `.too_large`, `.archive`, `.not_a_sheet`, `.encrypted`."""
        self.path = path
        self.last_row = 0
        try:
            with zipfile.ZipFile(path) as package:
                self._parts = {part.filename: part for part in package.infolist()}
                self._refuse_bombs(package.infolist())
                self.format = self._format()
                self._refuse_entities(package)
                self._refuse_password(package)
        except BROKEN as error:
            raise ShopError("sheet.damaged", path=path) from error

    def memory_bytes(self) -> int:
        """What a reader needs, at most, that keeps a whole sheet as a dense table (by measurement).

        Afterwards `last_row` is the highest row of all sheets.
        """
        heaviest = 0
        try:
            with zipfile.ZipFile(self.path) as package:
                for name, part in self._parts.items():
                    if name.endswith(".xml") and not name.lower().endswith(_NO_CELLS):
                        weight, last_row = _weight(package, part)
                        heaviest, self.last_row = max(heaviest, weight), max(last_row, self.last_row)
        except BROKEN as error:
            raise ShopError("sheet.damaged", path=self.path) from error
        return heaviest + 2 * sum(
            part.file_size for name, part in self._parts.items() if name.lower().endswith(_TEXTS)
        )

    def unpacked_bytes(self, name: str) -> int:
        """The size of one part, as the zip says."""
        return self._parts[name].file_size

    def _format(self) -> str:
        names = {name.lower() for name in self._parts}
        if any(name.endswith("workbook.xml") for name in names):
            return "xlsx"
        if "content.xml" in names:
            return "ods"
        looks_like_office = "[content_types].xml" in names
        raise ShopError("sheet.not_a_sheet" if looks_like_office else "sheet.archive", path=self.path)

    def _refuse_bombs(self, parts: list[zipfile.ZipInfo]) -> None:
        total = sum(part.file_size for part in parts)
        swelling = any(
            part.file_size > max(_WITHOUT_RATIO_BYTES, part.compress_size * LARGEST_RATIO) for part in parts
        )
        if total > LARGEST_BYTES or len(parts) > MOST_PARTS or swelling:
            raise ShopError("sheet.too_large", path=self.path)

    def _refuse_entities(self, package: zipfile.ZipFile) -> None:
        """No workbook declares entities; a file that does means to swell."""
        for name in self._parts:
            if name.endswith((".xml", ".rels")):
                with package.open(name) as part:
                    start = part.read(4096).replace(b"\0", b"").upper()
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise ShopError("sheet.damaged", path=self.path)

    def _refuse_password(self, package: zipfile.ZipFile) -> None:
        if _MANIFEST in self._parts and b"encryption-data" in package.read(_MANIFEST):
            raise ShopError("sheet.encrypted", path=self.path)


def _weight(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """The memory a part's cells need as a dense table, in bytes, and their last row."""
    cells = last_row = 0
    columns: set[bytes] = set()
    for chunk in _chunks(package, part):
        found = _COLUMN.findall(chunk)
        rows = (_ROW.findall(chunk) if found else None) or _ANY_ROW.findall(chunk)
        found = found or _ANY_COLUMN.findall(chunk)
        cells += max(len(found), chunk.count(b"c>"))
        columns.update(found)
        last_row = max(last_row, max((int(digits) for digits in rows), default=0))
    widest = max((_column(letters) for letters in columns), default=0)
    return cells * _CELL_BYTES + max(cells, last_row * widest) * _DENSE_BYTES, last_row


def _chunks(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked part in pieces, none of which ends inside a tag."""
    with package.open(part) as file:
        rest = b""
        while piece := file.read(_CHUNK):
            piece = rest + piece
            cut = piece.rfind(b"<")
            rest = piece[cut:] if 0 < len(piece) - cut < _CHUNK else b""
            yield piece[: len(piece) - len(rest)]
        yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
