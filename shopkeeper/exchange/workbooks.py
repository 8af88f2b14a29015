"""Workbooks of Excel and LibreOffice: xlsx, xls, ods."""

from pathlib import Path

import python_calamine

from shopkeeper.errors import ShopError
from shopkeeper.exchange.books import Book, Rows, Sheet, damage_in_words
from shopkeeper.exchange.cells import text
from shopkeeper.exchange.packages import Package

# What the quick reader may need for one sheet; above it the slow one streams.
DENSE_LIMIT_BYTES = 120_000_000
LARGEST_XLS_BYTES = 100_000_000
LARGEST_ODS_BYTES = 150_000_000

_WORKSHEET = python_calamine.SheetTypeEnum.WorkSheet
_VISIBLE = python_calamine.SheetVisibleEnum.Visible


def open_zip(path: Path) -> Book:
    """An xlsx or ods file.

    Raises ShopError `sheet.damaged`, `sheet.too_large`, `sheet.encrypted`, `sheet.archive`,
    `sheet.not_a_sheet`, `sheet.no_rows`.
    """
    package = Package(path)
    if package.format == "xlsx" and package.memory_bytes() > DENSE_LIMIT_BYTES:
        from shopkeeper.exchange import streamed

        book = streamed.open_xlsx(path)
        if len(book.sheets) == 1:
            book.sheets[0].row_count_hint = package.last_row
        return _checked(book)
    if package.format == "ods" and package.unpacked_bytes("content.xml") > LARGEST_ODS_BYTES:
        raise ShopError("sheet.too_large", path=path)
    return _open_quickly(path, package.format)


def open_xls(path: Path) -> Book:
    """A file of Excel 97 to 2003, or a workbook encrypted by a newer one; raises as `open_zip`."""
    content = path.read_bytes() if path.stat().st_size <= LARGEST_XLS_BYTES else None
    if content is None:
        raise ShopError("sheet.too_large", path=path)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ShopError("sheet.encrypted", path=path)
    if not any(name.encode("utf-16-le") + b"\0\0" in content for name in ("Workbook", "Book")):
        raise ShopError("sheet.not_a_sheet", path=path)
    return _open_quickly(path, "xls")


def _open_quickly(path: Path, kind: str) -> Book:
    with damage_in_words(path):
        try:
            workbook = _workbook(path, kind)
        except python_calamine.PasswordError as error:
            raise ShopError("sheet.encrypted", path=path) from error
        kept = [sheet for sheet in workbook.sheets_metadata if sheet.typ == _WORKSHEET]
        names = [sheet.name for sheet in kept if sheet.visible == _VISIBLE]
    loaded = _Loaded(path, workbook)
    book = Book(path, kind, [loaded.sheet(name) for name in names])
    book.resources.callback(workbook.close)
    return _checked(book)


def _workbook(path: Path, kind: str) -> python_calamine.CalamineWorkbook:
    """Opened by its content: by path the reader goes by the name's end, but knows of passwords only so."""
    if path.suffix.lower() == f".{kind}":
        return python_calamine.CalamineWorkbook.from_path(str(path))
    with path.open("rb") as file:
        return python_calamine.CalamineWorkbook.from_filelike(file)


class _Loaded:
    """The one sheet held in memory: asking for another lets it go."""

    def __init__(self, path: Path, workbook: python_calamine.CalamineWorkbook) -> None:
        self._path = path
        self._workbook = workbook
        self._sheet: python_calamine.CalamineSheet | None = None

    def sheet(self, name: str) -> Sheet:
        """The sheet `name`; how many rows it has is known once they are asked for."""
        sheet = Sheet(name, lambda: self._rows(sheet))
        return sheet

    def _rows(self, sheet: Sheet) -> Rows:
        if self._sheet is None or self._sheet.name != sheet.name:
            self._sheet = None
            with damage_in_words(self._path):
                self._sheet = self._workbook.get_sheet_by_name(sheet.name)
        sheet.row_count_hint = self._sheet.total_height + 1
        for row in self._sheet.iter_rows():
            yield [cell if type(cell) is str else text(cell) for cell in row]


def _checked(book: Book) -> Book:
    """The book, when at least one of its sheets has a row."""
    for sheet in book.sheets:
        if next(iter(sheet.rows()), None) is not None:
            return book
    raise ShopError("sheet.no_rows", path=book.path)
