"""What a command changed, row by row, whoever wrote it and however.

TEMP triggers on the writing connection note each update and delete of a recorded
table. Inserts need none: there is one writer and each table has one id that only
grows, so a command's new rows are the ids above the table's highest at its start.
Rows a command made itself are not noted again when it goes on to change them.

What was noted is kept in *pieces*: compressed lines of JSON, in the order it was done:
`["u", table, id, {column: [old, new]}]` and `["d", table, id, {old row}]`; in the record
of an undo or redo, where rows go and come by the thousand, also
`["r", table, [columns], [[values of a removed row], …]]` and `["i", table, [ids]]`.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Index, Table, UniqueConstraint, insert, text
from sqlalchemy.dialects.sqlite import insert as upsert

from shopkeeper.model.base import plain_columns, recorded_tables
from shopkeeper.model.exchange import ImportedValue
from shopkeeper.model.history import ChangePiece, ChangeRange, ChangeTouch

PIECE_ROWS = 1000
_AMONG = "id IN (SELECT value FROM json_each(?))"


@dataclass(slots=True)
class Entry:
    """One noted row: `op` is u or d, `old` and `new` are JSON of the whole row."""

    table: str
    row: int
    op: str
    old: str
    new: str | None


def arm(connection: Any) -> None:
    """Make the log, the marks and the triggers on the raw writing connection."""
    for statement in _arming():
        connection.execute(statement)


@cache
def _arming() -> list[str]:
    tables = recorded_tables()
    marks = ", ".join(f'"{table.name}" INTEGER NOT NULL DEFAULT 0' for table in tables)
    return [
        "CREATE TEMP TABLE recorder_log (seq INTEGER PRIMARY KEY,"
        " tbl TEXT, row INTEGER, op TEXT, old TEXT, new TEXT)",
        "CREATE TEMP TABLE stale (kind TEXT, id INTEGER, PRIMARY KEY (kind, id)) WITHOUT ROWID",
        f"CREATE TEMP TABLE recorder_mark ({marks})",
        "INSERT INTO temp.recorder_mark DEFAULT VALUES",
        *(_trigger(table, op) for table in tables for op in ("u", "d")),
    ]


def _trigger(table: Table, op: str) -> str:
    name = table.name
    new = _json("new", table) if op == "u" else "NULL"
    sides = ("old", "new") if op == "u" else ("old",)
    stale = "".join(
        f" INSERT INTO stale SELECT '{kind}', {side}.\"{column}\""
        f' WHERE {side}."{column}" IS NOT NULL'
        f" AND NOT EXISTS (SELECT 1 FROM stale WHERE kind = '{kind}' AND id = {side}.\"{column}\");"
        for kind, column in table.info["stale"].items()
        for side in sides
    )
    return (
        f'CREATE TEMP TRIGGER "recorder_{op}_{name}"'
        f' AFTER {"UPDATE" if op == "u" else "DELETE"} ON main."{name}"'
        f' WHEN old.id <= (SELECT "{name}" FROM recorder_mark)'
        f" BEGIN INSERT INTO recorder_log (tbl, row, op, old, new)"
        f" VALUES ('{name}', old.id, '{op}', {_json('old', table)}, {new});{stale} END"
    )


def _json(side: str, table: Table) -> str:
    pairs = ", ".join(f"'{column}', {side}.\"{column}\"" for column in plain_columns(table))
    return f"json_object({pairs})"


def pack(lines: list[str]) -> bytes:
    """Lines of JSON as one compressed piece."""
    return zlib.compress("\n".join(lines).encode("utf-8", "surrogatepass"), 1)


def unpack(data: bytes) -> list[Any]:
    """The entries of a piece, in the order they were done."""
    return [json.loads(line) for line in zlib.decompress(data).decode("utf-8", "surrogatepass").split("\n")]


class Recording:
    """The record of one running command on the writing connection.

    `change_id` is the row of its change, made when the command is begun. `tracks`
    says whether the owner's changes of imported rows are remembered as theirs.
    """

    def __init__(self, connection: Connection, change_id: int, *, touches: bool, tracks: bool) -> None:
        self.connection = connection
        self.change_id = change_id
        self._touches = touches
        self._tracks = tracks
        self._seq = 0
        self._inserted: list[str] = []
        self.subjects: set[str] = set()
        self._marks = self._highest()
        self._clear()

    def _highest(self) -> dict[str, int]:
        names = {table.name for table in recorded_tables()}
        rows = self.connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {name: seq for name, seq in rows if name in names}

    def _clear(self) -> None:
        self.connection.execute(text("DELETE FROM temp.stale"))
        self.connection.execute(text("DELETE FROM temp.recorder_log"))
        if self._marks:
            sets = ", ".join(f'"{name}" = {seq}' for name, seq in self._marks.items())
            self.connection.execute(text(f"UPDATE temp.recorder_mark SET {sets}"))

    def bring_back(self, table: str, columns: list[str], rows: list[list[Any]]) -> None:
        """Put removed rows back under their old ids."""
        names = ", ".join(f'"{column}"' for column in columns)
        places = ", ".join("?" * len(columns))
        self.connection.exec_driver_sql(
            f'INSERT INTO "{table}" ({names}) VALUES ({places})', [tuple(row) for row in rows]
        )
        key = columns.index("id")
        ids = json.dumps([row[key] for row in rows])
        self._stale_rows(table, _AMONG, (ids,))
        self._inserted.append(f'["i", "{table}", {ids}]')

    def remove(self, table: str, ids: range | list[int]) -> None:
        """Remove rows by the thousand: noted at once and not one by one."""
        if isinstance(ids, range):
            which, values = "id BETWEEN ? AND ?", (ids.start, ids.stop - 1)
        else:
            which, values = _AMONG, (json.dumps(ids),)
        self.flush()
        columns = plain_columns(_table(table))
        cells = ", ".join(f'"{column}"' for column in columns)
        rows = self.connection.exec_driver_sql(
            f'SELECT json_group_array(json_array({cells})) FROM "{table}" WHERE {which}', values
        ).scalar_one()
        self._stale_rows(table, which, values)
        # Below its mark a row would be noted by the trigger as well.
        self.connection.exec_driver_sql(f'UPDATE temp.recorder_mark SET "{table}" = 0')
        self.connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE {which}', values)
        self.connection.exec_driver_sql(
            f'UPDATE temp.recorder_mark SET "{table}" = ?', (self._marks.get(table, 0),)
        )
        if rows != "[]":
            self._store([f'["r", "{table}", {json.dumps(columns)}, {rows}]'])

    def _stale_rows(self, table: str, which: str, values: tuple[Any, ...]) -> None:
        for kind, column in _table(table).info["stale"].items():
            self.connection.exec_driver_sql(
                f'INSERT OR IGNORE INTO temp.stale SELECT DISTINCT \'{kind}\', "{column}" FROM "{table}"'
                f' WHERE {which} AND "{column}" IS NOT NULL',
                values,
            )
        self.subjects.add(_table(table).info["subject"][0])

    def flush(self) -> None:
        """Move what was noted so far into pieces, so that memory stays bounded."""
        while entries := self._take(PIECE_ROWS):
            merged = _merge(entries)
            if self._tracks:
                self._remember_imported(merged)
            self._store([_line(entry) for entry in merged])
            if self._touches:
                self._touch(merged)
            self.subjects.update(_table(entry.table).info["subject"][0] for entry in merged)
        if self._inserted:
            self._store(self._inserted)
            self._inserted = []

    def _take(self, most: int) -> list[Entry]:
        rows = self.connection.execute(
            text("SELECT seq, tbl, row, op, old, new FROM temp.recorder_log ORDER BY seq LIMIT :most"),
            {"most": most},
        ).all()
        if rows:
            self.connection.execute(
                text("DELETE FROM temp.recorder_log WHERE seq <= :last"), {"last": rows[-1][0]}
            )
        return [Entry(*row[1:]) for row in rows]

    def _store(self, lines: list[str]) -> None:
        lines = [line for line in lines if line]
        if lines:
            self.connection.execute(
                insert(ChangePiece.__table__),
                {"change_id": self.change_id, "seq": self._seq, "data": pack(lines)},
            )
            self._seq += 1

    def _touch(self, entries: list[Entry]) -> None:
        rows = [
            {
                "change_id": self.change_id,
                "seq": self._seq - 1,
                "table_name": entry.table,
                "row_id": entry.row,
                "subject": subject,
                "subject_id": json.loads(entry.old)[column],
            }
            for entry in entries
            if entry.old != entry.new
            for subject, column in (_table(entry.table).info["subject"],)
        ]
        if rows:
            self.connection.execute(insert(ChangeTouch.__table__), rows)

    def _remember_imported(self, entries: list[Entry]) -> None:
        rows = [row for entry in entries if entry.op == "u" for row in _imported_values(entry)]
        if rows:
            statement = upsert(ImportedValue.__table__).on_conflict_do_nothing()
            self.connection.execute(statement, rows)

    def finish(self) -> bool:
        """Store what is left; whether the command changed anything at all."""
        self.flush()
        ranges = self.ranges()
        if ranges:
            self.connection.execute(
                insert(ChangeRange.__table__),
                [
                    {"change_id": self.change_id, "table_name": name, "first": first, "last": last}
                    for name, (first, last) in ranges.items()
                ],
            )
        for name, (first, last) in ranges.items():
            self._stale_rows(name, "id BETWEEN ? AND ?", (first, last))
        return bool(ranges) or self._seq > 0

    def ranges(self) -> dict[str, tuple[int, int]]:
        """First and last new id of each table the command put rows into that still stand."""
        found = {}
        for name, seq in self._highest().items():
            first = self._marks.get(name, 0) + 1
            rows = text(f'SELECT 1 FROM "{name}" WHERE id BETWEEN :first AND :last LIMIT 1')
            if seq >= first and self.connection.execute(rows, {"first": first, "last": seq}).first():
                found[name] = (first, seq)
        return found


def _table(name: str) -> Table:
    return _by_name()[name]


@cache
def _by_name() -> dict[str, Table]:
    return {table.name: table for table in recorded_tables()}


def _merge(entries: list[Entry]) -> list[Entry]:
    """First old and last new of each row, in the order of its last change.

    Changes of what must be unique stay apart and in place: taken back one by one they
    never meet, while two rows that swapped a number would if each went back in one step.
    """
    merged: dict[int, Entry] = {}
    last: dict[tuple[str, int], int] = {}
    for place, entry in enumerate(entries):
        key = entry.table, entry.row
        earlier = merged.get(last.get(key, -1))
        if earlier and not _moves_unique(earlier):
            entry.old = earlier.old
            del merged[last[key]]
        merged[place] = entry
        last[key] = place
    return list(merged.values())


def _moves_unique(entry: Entry) -> bool:
    unique = _unique(entry.table)
    return bool(unique) and any(column in unique for column, _ in _changed(entry))


@cache
def _unique(name: str) -> frozenset[str]:
    """The columns of a table that are part of something unique."""
    table = _table(name)
    parts = [*table.constraints, *(index for index in table.indexes if index.unique)]
    return frozenset(
        column.name for part in parts if isinstance(part, UniqueConstraint | Index) for column in part.columns
    )


def _line(entry: Entry) -> str:
    if entry.op == "d":
        return f'["d", "{entry.table}", {entry.row}, {entry.old}]'
    changed = dict(_changed(entry))
    return json.dumps(["u", entry.table, entry.row, changed]) if changed else ""


def _changed(entry: Entry) -> Iterator[tuple[str, list[Any]]]:
    old, new = json.loads(entry.old), json.loads(entry.new or "{}")
    for column, value in old.items():
        if value != new[column]:
            yield column, [value, new[column]]


def _imported_values(entry: Entry) -> Iterator[dict[str, Any]]:
    origin = _table(entry.table).info["origin"]
    if origin is None or json.loads(entry.old)[origin] is None:
        return
    for column, (old, _) in _changed(entry):
        yield {
            "table_name": entry.table,
            "row_id": entry.row,
            "field": column,
            "value": json.dumps(old),
        }
