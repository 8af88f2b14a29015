"""Reading out of a damaged file what can be read, into a new one."""

import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Column, Connection, Date, DateTime, FromClause, Integer, String, Table

from shopkeeper.errors import ShopError
from shopkeeper.model import Base
from shopkeeper.model.base import plain_columns, recorded_tables
from shopkeeper.store.connections import environment_in_words, journal, uri
from shopkeeper.store.contract import Clock, Derived
from shopkeeper.store.files import disk_in_words, removed_on_failure
from shopkeeper.store.recorder import unpack
from shopkeeper.store.shop_file import ShopFile

_HISTORY = ("change", "change_piece", "change_range", "change_touch")
_CHUNK = 1000
_SMALLEST_ROW = 8  # bytes, for how many rows a file can hold at most

# Without these nothing that refers to them could stay, and they say little themselves.
_STAND_INS: dict[str, dict[str, Any]] = {
    "channel": {"platform": "", "name": "#{id}"},
    "import_batch": {"at": "1970-01-01 00:00:00", "files": "[]", "profile": ""},
}

Progress = Callable[[int, int], None]
Row = dict[str, Any]


def _silent(_done: int, _total: int) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Salvaged:
    """Rows read of each table, and rows that could not be: of ids that gave an error, or that fit nowhere."""

    read: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


def salvage(
    damaged: Path, target: Path, derived: Derived, *, clock: Clock, progress: Progress | None = None
) -> Salvaged:
    """Make a new shop file `target` of what can be read of `damaged`, which is not touched.

    What was done can be read in the history, but no more be undone. `progress` is told
    tables done and tables in all. Raises ShopError `salvage.nothing` when not one row
    can be read, `file.exists`, `file.missing`, `file.disk_full`; `target` is then not there.
    """
    if target.exists():
        raise ShopError("file.exists", path=str(target))
    copy = target.with_name(f".{target.name}.salvage")
    with removed_on_failure(copy):
        with disk_in_words(damaged, "file.cannot_open"):
            shutil.copyfile(damaged, copy)
            if journal(damaged).exists():
                shutil.copyfile(journal(damaged), journal(copy))
        try:
            return _fill(copy, target, derived, clock, progress or _silent)
        finally:
            for one in (copy, journal(copy), copy.with_name(f"{copy.name}-shm")):
                one.unlink(missing_ok=True)


def _fill(copy: Path, target: Path, derived: Derived, clock: Clock, progress: Progress) -> Salvaged:
    result = Salvaged()
    _mend_header(copy)

    def work(connection: Connection) -> None:
        with environment_in_words(copy), closing(_open(copy)) as source:
            names = [table.name for table in recorded_tables()] + list(_HISTORY)
            for done, name in enumerate(names):
                progress(done, len(names))
                _table(source, connection, Base.metadata.tables[name], result)
            _keep_ids_growing(source, connection)
        if not any(result.read.values()):
            raise ShopError("salvage.nothing", path=str(copy))
        connection.exec_driver_sql("UPDATE change SET schema = 0")
        derived.rebuild(connection)
        progress(len(names), len(names))

    with removed_on_failure(target), ShopFile.create(target, derived, clock=clock, backups=None) as shop:
        shop.maintain("salvage", work)
    return result


def _mend_header(copy: Path) -> None:
    """Write the parts of the file's header that are the same in every shop file."""
    with copy.open("r+b") as file:
        file.write(b"SQLite format 3\0" + (4096).to_bytes(2, "big"))
        file.write(bytes((2, 2, 0, 64, 32, 32)))
        file.seek(56)
        file.write((1).to_bytes(4, "big"))


def _open(copy: Path) -> Any:
    connection = driver.connect(uri(copy, mode="rw"), uri=True, isolation_level=None)
    # So that a file shorter than it says, or with a schema in doubt, is read all the same.
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    return connection


def _table(source: Any, connection: Connection, table: Table, result: Salvaged) -> None:
    read = lost = 0
    for rows, missed in _rows(source, table):
        lost += missed
        for row in rows:
            if _sound(connection, table, row) and _insert(connection, table, row):
                read += 1
            else:
                lost += 1
    result.read[table.name], result.lost[table.name] = read, lost


# Reading


def _rows(source: Any, table: Table) -> Iterator[tuple[list[Row], int]]:
    """Rows in pieces, each with the number of ids that could not be read."""
    try:
        there = {row[1] for row in source.execute(f'PRAGMA table_info("{table.name}")')}
        columns = [column for column in plain_columns(table) if column in there]
        top = _highest(source, table.name)
    except driver.DatabaseError:
        return
    if columns:
        names = ", ".join(f'"{column}"' for column in columns)
        query = f'SELECT {names} FROM "{table.name}" NOT INDEXED WHERE rowid BETWEEN ? AND ?'
        for first in range(1, top + 1, _CHUNK):
            for rows, missed in _between(source, query, first, min(first + _CHUNK - 1, top)):
                yield [dict(zip(columns, row, strict=True)) for row in rows], missed


def _between(source: Any, query: str, first: int, last: int) -> Iterator[tuple[list[Any], int]]:
    """The rows of a range of ids; where they can not be read at once, of its halves."""
    try:
        yield source.execute(query, (first, last)).fetchall(), 0
    except driver.DatabaseError:
        if first == last:
            yield [], 1
        else:
            middle = (first + last) // 2
            yield from _between(source, query, first, middle)
            yield from _between(source, query, middle + 1, last)


def _highest(source: Any, name: str) -> int:
    """The highest id a table can have, asked of what is likeliest to be whole."""
    for query in (
        f"SELECT seq FROM sqlite_sequence WHERE name = '{name}'",
        f'SELECT max(rowid) FROM "{name}"',
    ):
        try:
            row = source.execute(query).fetchone()
        except driver.DatabaseError:
            continue
        if row and isinstance(row[0], int):
            return row[0]
    return _empty_or_any(source, name)


def _empty_or_any(source: Any, name: str) -> int:
    try:
        if source.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() is None:
            return 0
    except driver.DatabaseError:
        pass
    return source.execute("PRAGMA page_count").fetchone()[0] * 4096 // _SMALLEST_ROW


# Writing


def _sound(connection: Connection, table: Table, row: Row) -> bool:
    """Make `row` fit its table, emptying what may be empty; whether it does."""
    for column in table.columns:
        if column.name in row and not _fits(column.type, row[column.name], nullable=bool(column.nullable)):
            if not column.nullable:
                return False
            row[column.name] = None
    if table.name == "change_piece":
        return _unpacks(row["data"])
    if table.name == "change_touch" and not _has_piece(connection, row):
        return False
    return all(_refers(connection, key.parent, key.column.table, row) for key in table.foreign_keys)


def _fits(kind: Any, value: Any, *, nullable: bool) -> bool:
    if value is None:
        return nullable
    if isinstance(kind, DateTime | Date):
        return isinstance(value, str) and _is_date(value, date if isinstance(kind, Date) else datetime)
    wanted = int if isinstance(kind, Integer) else str if isinstance(kind, String) else object
    return isinstance(value, wanted)


def _is_date(text: str, kind: type[date]) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True


def _unpacks(data: Any) -> bool:
    try:
        unpack(data)
    except (ValueError, TypeError, zlib.error):
        return False
    return True


def _refers(connection: Connection, column: Column[Any], parent: FromClause, row: Row) -> bool:
    """Whether what a row refers to is there, or can be done without."""
    assert isinstance(parent, Table)
    wanted = row.get(column.name)
    if wanted is None or _has(connection, parent.name, wanted):
        return True
    if column.nullable:
        row[column.name] = None
        return True
    stand_in = _STAND_INS.get(parent.name)
    if stand_in is None:
        return False
    values = {name: value.format(id=wanted) for name, value in stand_in.items()}
    return _insert(connection, parent, {"id": wanted, **values})


def _has(connection: Connection, table: str, wanted: int) -> bool:
    return connection.exec_driver_sql(f'SELECT 1 FROM "{table}" WHERE id = ?', (wanted,)).first() is not None


def _has_piece(connection: Connection, touch: Row) -> bool:
    query = "SELECT 1 FROM change_piece WHERE change_id = ? AND seq = ?"
    return connection.exec_driver_sql(query, (touch["change_id"], touch["seq"])).first() is not None


def _insert(connection: Connection, table: Table, row: Row) -> bool:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" * len(row))
    statement = f'INSERT OR IGNORE INTO "{table.name}" ({names}) VALUES ({places})'
    return connection.exec_driver_sql(statement, tuple(row.values())).rowcount == 1


def _keep_ids_growing(source: Any, connection: Connection) -> None:
    """No id that was given is given again."""
    try:
        rows = source.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
    except driver.DatabaseError:
        return
    for name, seq in rows:
        if isinstance(seq, int):
            statement = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?"
            connection.exec_driver_sql(statement, (seq, name))
