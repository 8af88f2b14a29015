"""The child's side of an import: it recognises and reads, and knows no database."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.exchange.profiles import builtin, named
from shopkeeper.exchange.recognise import Recognised, recognise
from shopkeeper.exchange.records import Reading
from shopkeeper.exchange.sheets import Book, open_book
from shopkeeper.exchange.transforms import Setting
from shopkeeper.shop.records import FileShape


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What a sheet of a file was recognised as and why; `rows` are those below its header."""

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


def read_files(
    send: Callable[[Any], None], files: list[str], profile: str | None, zone: str, currency: str
) -> None:
    """Send of each sheet its FileInfo, then its batches. Raises ShopError `sheet.…`, `profile.…`."""
    choices = (named(profile),) if profile else builtin()
    for name in files:
        with open_book(Path(name)) as book:
            for found in recognise(book, choices):
                chosen = found.profile
                setting = Setting(chosen.currency or currency, zone, chosen.day_first, chosen.states)
                reading = Reading(found, setting)
                counts = reading.count()
                send(_info(book, found, counts.total(), reading.shape()))
                for batch in reading.batches(counts):
                    send(batch)


def _info(book: Book, found: Recognised, rows: int, shape: FileShape) -> FileInfo:
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
