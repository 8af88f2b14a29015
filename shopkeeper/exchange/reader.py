"""The child's side of an import: it recognises and reads, and knows no database."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from shopkeeper.errors import ShopError
from shopkeeper.exchange.customer_reading import CustomerReading
from shopkeeper.exchange.fields import KINDS
from shopkeeper.exchange.grouping import Scattered
from shopkeeper.exchange.own_profiles import load_each
from shopkeeper.exchange.own_reading import OwnReading
from shopkeeper.exchange.profiles import builtin, named
from shopkeeper.exchange.recognise import Recognised, recognise
from shopkeeper.exchange.record_reading import RecordReading
from shopkeeper.exchange.records import Reading
from shopkeeper.exchange.sheets import Book, open_book
from shopkeeper.exchange.transforms import Setting, clean
from shopkeeper.shop.records import FileShape, RecordShape

_FIRST_ROWS = 20


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What a file was recognised as and why.

    `rows` are those below its header: about so many at first, counted once it is read.
    `digest` is of its content, `modified_at` (UTC) when it was last written. `key` is the
    column that says which rows are one record, `required` how many columns its kind needs;
    `first` are the first rows.
    """

    path: Path
    profile: str
    title: dict[str, str]
    format: str
    encoding: str
    sheet: str
    header_row: int
    rows: int
    columns: tuple[str, ...]
    used: tuple[str, ...]
    shape: FileShape | RecordShape
    key: str = ""
    required: int = 0
    names_shop: bool = False
    digest: str = ""
    modified_at: datetime | None = None
    first: tuple[tuple[str, ...], ...] = ()

    @property
    def kind(self) -> str:
        """What the file is about, one of `fields.KINDS`."""
        return self.shape.kind if isinstance(self.shape, RecordShape) else "orders"


class StartOver:
    """Says that what was sent is to be forgotten: orders' rows do not stand together."""


def read_files(
    send: Callable[[Any], None],
    files: list[tuple[str, str | None]],
    own: list[str],
    zone: str,
    currency: str,
    scattered: bool,
) -> None:
    """Send of each sheet its FileInfo, then its batches. Raises ShopError `sheet.…`, `profile.…`.

    `files` are paths, each with its profile's name or path if that is known; the others
    are recognised by the profiles at the paths `own` and those that come with the program.
    Ends with StartOver where an order's rows do not stand together and `scattered` does
    not say so.
    """
    for name, profile in files:
        with open_book(Path(name)) as book:
            for found in recognised_in(book, profile, own):
                reading = reading_of(found, found.profile.setting(currency, zone))
                info = info_of(book, found, reading.shape())
                file = {"digest": digest_of(book.path), "modified_at": modified_at(book.path)}
                send(replace(info, **file, first=_first(found)))
                try:
                    for batch in reading.batches(scattered=scattered):
                        send(batch)
                except Scattered:
                    send(StartOver())
                    return


def recognised_in(book: Book, profile: str | None, own: list[str]) -> list[Recognised]:
    """The sheets of a file; an own profile that is malformed is told where nothing else fits."""
    if profile:
        return recognise(book, (named(profile),))
    profiles, problems = load_each(own)
    try:
        return recognise(book, (*profiles, *builtin()))
    except ShopError as error:
        raise problems[0] if problems and error.key == "sheet.not_recognised" else error from None


_READINGS = {
    "orders": Reading,
    "customers": CustomerReading,
    "products": RecordReading,
    "purchases": RecordReading,
}


def reading_of(found: Recognised, setting: Setting) -> Reading | RecordReading:
    """What makes records of a recognised sheet."""
    if found.profile.platform_column:
        return OwnReading(found, setting)
    return _READINGS[found.profile.kind](found, setting)


def info_of(book: Book, found: Recognised, shape: FileShape | RecordShape) -> FileInfo:
    """What a sheet was recognised as; of its file no more than its path."""
    rows = max((found.sheet.row_count_hint or 0) - found.header_row - 1, 0)
    return FileInfo(
        book.path,
        found.profile.name,
        found.profile.title,
        book.format,
        book.encoding,
        found.sheet.name,
        found.header_row + 1,
        rows,
        found.columns,
        found.used,
        shape,
        _key(found),
        len(found.profile.required),
        found.profile.shop in found.columns,
    )


def _key(found: Recognised) -> str:
    """The column that identifies a record."""
    field = KINDS[found.profile.kind].key
    names = (name for rule in found.profile.order if rule.field == field for name in rule.columns[0])
    return next((name for name in names if name and name in found.columns), "")


def _first(found: Recognised) -> tuple[tuple[str, ...], ...]:
    rows = islice(found.sheet.rows(), found.header_row + 1, found.header_row + 1 + _FIRST_ROWS)
    return tuple(tuple(clean(cell) for cell in row) for row in rows)


def digest_of(file: Path) -> str:
    """What tells the content of a file from any other's."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def modified_at(file: Path) -> datetime:
    """When a file was last written, UTC, in whole seconds."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(tzinfo=None, microsecond=0)


def read_rows(send: Callable[[Any], None], file: Path, sheet: str, numbers: list[int]) -> None:
    """Send the cells of some rows of a sheet, by their numbers in the file."""
    wanted = set(numbers)
    with open_book(file) as book:
        chosen = next(one for one in book.sheets if one.name == sheet)
        for number, row in enumerate(chosen.rows(), 1):
            if number in wanted:
                send((number, list(row)))
