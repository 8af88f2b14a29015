"""The child's side of an import: it recognises and reads, and knows no database."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.exchange.grouping import Scattered
from shopkeeper.exchange.profiles import builtin, named
from shopkeeper.exchange.recognise import Recognised, recognise
from shopkeeper.exchange.records import Reading
from shopkeeper.exchange.sheets import Book, open_book
from shopkeeper.exchange.transforms import Setting
from shopkeeper.shop.records import FileShape


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What a file was recognised as and why.

    `rows` are those below its header: about so many at first, counted once it is read.
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
    shape: FileShape


class StartOver:
    """Says that what was sent is to be forgotten: orders' rows do not stand together."""


def read_files(
    send: Callable[[Any], None],
    files: list[str],
    profile: str | None,
    zone: str,
    currency: str,
    scattered: bool,
) -> None:
    """Send of each sheet its FileInfo, then its batches. Raises ShopError `sheet.…`, `profile.…`.

    Ends with StartOver where an order's rows do not stand together and `scattered` does
    not say so.
    """
    choices = (named(profile),) if profile else builtin()
    for name in files:
        with open_book(Path(name)) as book:
            for found in recognise(book, choices):
                chosen = found.profile
                setting = Setting(chosen.currency or currency, zone, chosen.day_first, chosen.states)
                reading = Reading(found, setting)
                send(_info(book, found, reading.shape()))
                try:
                    for batch in reading.batches(scattered=scattered):
                        send(batch)
                except Scattered:
                    send(StartOver())
                    return


def _info(book: Book, found: Recognised, shape: FileShape) -> FileInfo:
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
    )


def read_rows(send: Callable[[Any], None], file: Path, sheet: str, numbers: list[int]) -> None:
    """Send the cells of some rows of a sheet, by their numbers in the file."""
    wanted = set(numbers)
    with open_book(file) as book:
        chosen = next(one for one in book.sheets if one.name == sheet)
        for number, row in enumerate(chosen.rows(), 1):
            if number in wanted:
                send((number, list(row)))
