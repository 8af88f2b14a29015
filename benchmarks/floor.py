"""The least an import could take: one process that writes the very same rows and does nothing else."""

import csv
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

from shopkeeper.model import Base
from shopkeeper.model.base import plain_columns
from shopkeeper.shop import derived
from shopkeeper.shop.texts import pieces
from shopkeeper.store.connections import connect
from shopkeeper.store.shop_file import ShopFile

Row = tuple[Any, ...]

_CHUNK = 1000
_CACHE_KIB = 64 * 1024
_LINE = (
    "INSERT INTO order_line (order_id, place, listing_id, title, quantity, price_e4)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_INDEX = "INSERT INTO search_index (rowid, pieces) VALUES (?, ?)"


def import_floor(source: str, file: str, target: str) -> float:
    """Seconds to write what `source`, a shop into which `file` was imported, holds into an empty shop.

    Lines are built from the rows of `file` in the loop that writes them; what an import
    has to work out (ids, figures, the texts to be found) is taken from `source` beforehand.
    """
    ShopFile.create(Path(target), derived, backups=None).close()
    with closing(connect(Path(source), write=False)) as shop:
        rows = {name: _rows(shop, name) for name in _names()}
        orders = dict(shop.execute('SELECT platform_number, id FROM "order"'))
        listings = dict(shop.execute("SELECT key, id FROM listing"))
        index = [(number, pieces(text)) for number, text in shop.execute("SELECT id, text FROM search_text")]
    with closing(connect(Path(target), write=True)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        start = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for name, of_table in rows.items():
            if of_table:
                connection.executemany(_insert(name), of_table)
        _write_lines(connection, Path(file), orders, listings)
        connection.executemany(_INDEX, index)
        connection.execute("COMMIT")
        return perf_counter() - start


def _names() -> list[str]:
    """The tables whose rows are taken as they are, those that are referred to first."""
    return [table.name for table in Base.metadata.sorted_tables if table.name != "order_line"]


def _rows(connection: Any, name: str) -> list[Row]:
    columns = ", ".join(f'"{column}"' for column in plain_columns(Base.metadata.tables[name]))
    return connection.execute(f'SELECT {columns} FROM "{name}"').fetchall()


def _insert(name: str) -> str:
    columns = plain_columns(Base.metadata.tables[name])
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{name}" ({names}) VALUES ({", ".join("?" * len(columns))})'


def _write_lines(connection: Any, file: Path, orders: dict[str, int], listings: dict[str, int]) -> None:
    places: dict[str, int] = {}
    chunk: list[Row] = []
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        for invoice, code, title, quantity, _, price, *_ in reader:
            places[invoice] = place = places.get(invoice, 0) + 1
            price_e4 = round(float(price) * 1_000_000)
            chunk.append((orders[invoice], place, listings[code], title, int(quantity), price_e4))
            if len(chunk) == _CHUNK:
                connection.executemany(_LINE, chunk)
                chunk = []
    connection.executemany(_LINE, chunk)
