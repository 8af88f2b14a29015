"""Files of sheets, recognised by what is in them and read as rows of text.

Nothing here knows the shop: it runs in a child process (see `child`), since a file from
outside may swell or crash whatever reads it.
"""

from pathlib import Path

from shopkeeper.errors import ShopError
from shopkeeper.exchange.books import Book, Rows, Sheet

__all__ = ["Book", "Rows", "Sheet", "open_book"]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<workbook", b"<head")
_NO_SHEETS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF", b"SQLite format 3")


def open_book(path: Path, codec: str | None = None, errors: str = "strict") -> Book:
    """The file `path` as a book of sheets; its content decides, whatever its name ends in.

    `codec` and `errors="replace"` are the owner's word for a text file whose encoding stays
    in doubt. Raises ShopError `sheet.missing`, `sheet.in_use`, `sheet.empty`, `sheet.archive`,
    `sheet.not_a_sheet`, `sheet.encrypted`, `sheet.damaged`, `sheet.too_large`,
    `sheet.encoding`, `sheet.no_rows`; so do the rows of its sheets.
    """
    start = _start(path)
    if not start:
        raise ShopError("sheet.empty", path=path)
    if start.startswith(_ARCHIVES):
        raise ShopError("sheet.archive", path=path)
    if start.startswith(_NO_SHEETS):
        raise ShopError("sheet.not_a_sheet", path=path)
    if start.startswith((_ZIP, _OLE)):
        from shopkeeper.exchange import workbooks

        return workbooks.open_zip(path) if start.startswith(_ZIP) else workbooks.open_xls(path)
    if _looks_like_markup(start):
        from shopkeeper.exchange import html_tables

        return html_tables.open_html(path, codec, errors)
    from shopkeeper.exchange import delimited

    return delimited.open_delimited(path, codec, errors)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except FileNotFoundError as error:
        raise ShopError("sheet.missing", path=path) from error
    except PermissionError as error:
        raise ShopError("sheet.in_use", path=path) from error
    except OSError as error:
        raise ShopError("sheet.not_a_sheet", path=path) from error


def _looks_like_markup(start: bytes) -> bool:
    """An HTML page or Excel's old XML, as platforms name `.xls`; also in UTF-16."""
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return text.startswith(b"<") and any(tag in text for tag in _MARKUP)
