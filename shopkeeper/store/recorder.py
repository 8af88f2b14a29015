"""What a command changed, row by row, whoever wrote it and however.

TEMP triggers on the writing connection note each update and delete of a recorded
table. Inserts need none: there is one writer and each table has one id that only
grows, so a command's new rows are the ids above the table's highest at its start.
Rows a command made itself are not noted again when it goes on to change them.

What was noted is kept in *pieces*: compressed lines of JSON, in the order it was done:
`["u", table, id, {column: [old, new]}]` and `["d", table, id, {old row}]`; in the record
of an undo or redo, where rows go and come by the thousand, also
`["r", table, [columns], [[values of a removed row], …]]` and `["i", table, [ids]]`.

All of it goes through the driver itself: of a single edit, SQLAlchemy would take most of the time.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Index, Table, UniqueConstraint

from shopkeeper.model.base import plain_columns, recorded_tables
from shopkeeper.model.inserting import insertions

PIECE_ROWS = 1000
_AMONG = "id IN (SELECT value FROM json_each(?))"
_UNCHANGED = "{}"

# Of few bytes, getting the memory to compress them would take ten times as long as doing it.
_SMALL, _SMALL_BITS, _SMALL_MEMORY = 4096, 12, 1

# New rows after which a long command works out what hangs on them, before they leave the cache.
_AHEAD_ROWS = 10_000


@dataclass(slots=True)
class Entry:
    """One noted row: `op` is u or d, `owner` the record whose history shows it, `data` JSON.

    Of an update `data` holds what changed, {column: [old, new]}, of a removal the old row.
    `imported` says that an import brought the row.
    """

    table: str
    row: int
    op: str
    owner: int
    imported: int
    data: str

    def changed(self) -> dict[str, list[Any]]:
        """What an update changed; of a removal nothing."""
        return json.loads(self.data) if self.op == "u" else {}


def arm(driver: Any) -> None:
    """Make the log, the marks and the triggers on the writing connection."""
    for statement in _arming():
        driver.execute(statement)


@cache
def _arming() -> list[str]:
    tables = recorded_tables()
    marks = ", ".join(
        f'"{table.name}{known}" INTEGER NOT NULL DEFAULT 0' for table in tables for known in ("", _KNOWN)
    )
    return [
        "CREATE TEMP TABLE recorder_log (seq INTEGER PRIMARY KEY,"
        " tbl TEXT, row INTEGER, op TEXT, owner INTEGER, imported INTEGER, data TEXT)",
        "CREATE TEMP TABLE stale (kind TEXT, id INTEGER, PRIMARY KEY (kind, id)) WITHOUT ROWID",
        f"CREATE TEMP TABLE recorder_mark ({marks})",
        "INSERT INTO temp.recorder_mark DEFAULT VALUES",
        *(_trigger(table, op) for table in tables for op in ("u", "d")),
    ]


# Of each table two ids are marked: the highest when the command began, and the highest of
# which it is known already what must be worked out anew.
_KNOWN = " known"


def _trigger(table: Table, op: str) -> str:
    name = table.name
    sides = ("old", "new") if op == "u" else ("old",)
    stale = "".join(
        f" INSERT INTO stale SELECT '{kind}', {side}.\"{column}\""
        f' WHERE {side}."{column}" IS NOT NULL'
        f" AND NOT EXISTS (SELECT 1 FROM stale WHERE kind = '{kind}' AND id = {side}.\"{column}\");"
        for kind, column in table.info["stale"].items()
        for side in sides
    )
    owner, origin = table.info["subject"][1], table.info["origin"]
    imported = f'old."{origin}" IS NOT NULL' if origin else "0"
    return (
        f'CREATE TEMP TRIGGER "recorder_{op}_{name}"'
        f' AFTER {"UPDATE" if op == "u" else "DELETE"} ON main."{name}"'
        f' WHEN old.id <= (SELECT "{name}{_KNOWN}" FROM recorder_mark)'
        f" BEGIN INSERT INTO recorder_log (tbl, row, op, owner, imported, data)"
        f" SELECT '{name}', old.id, '{op}', old.\"{owner}\", {imported}, {_changes(table, op)}"
        f' WHERE old.id <= (SELECT "{name}" FROM recorder_mark);{stale} END'
    )


def _changes(table: Table, op: str) -> str:
    """The SQL of the JSON of what an update changed, or of the row that was removed."""
    columns = plain_columns(table)
    if op == "d":
        return "json_object(" + ", ".join(f"'{column}', old.\"{column}\"" for column in columns) + ")"
    changes = " || ".join(
        f'CASE WHEN old."{column}" IS new."{column}" THEN \'\''
        f' ELSE \',"{column}":\' || json_array(old."{column}", new."{column}") END'
        for column in columns
    )
    return f"'{{' || substr({changes}, 2) || '}}'"


def pack(lines: list[str]) -> bytes:
    """Lines of JSON as one compressed piece."""
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if len(data) > _SMALL:
        return zlib.compress(data, 1)
    packer = zlib.compressobj(1, zlib.DEFLATED, _SMALL_BITS, _SMALL_MEMORY)
    return packer.compress(data) + packer.flush()


def unpack(data: bytes) -> list[Any]:
    """The entries of a piece, in the order they were done."""
    return [json.loads(line) for line in zlib.decompress(data).decode("utf-8", "surrogatepass").split("\n")]


class Recording:
    """The record of one running command on the driver's writing connection.

    `change_id` is the row of its change, made when the command is begun. `tracks`
    says whether the owner's changes of imported rows are remembered as theirs.
    """

    def __init__(self, driver: Any, change_id: int, *, touches: bool, tracks: bool) -> None:
        self.driver = driver
        self.change_id = change_id
        self._touches = touches
        self._tracks = tracks
        self._seq = 0
        self._inserted: list[str] = []
        self._looked_ahead = False
        self.subjects: set[str] = set()
        self._marks = self._highest()
        self.driver.execute("DELETE FROM temp.stale")
        self._mark({name: self._marks.get(name, 0) for name in _by_name()}, "", _KNOWN)

    def _highest(self) -> dict[str, int]:
        rows = self.driver.execute("SELECT name, seq FROM sqlite_sequence")
        tables = _by_name()
        return {name: seq for name, seq in rows if name in tables}

    def _mark(self, ids: dict[str, int], *marks: str) -> None:
        self.driver.execute(_marking(tuple(ids), marks), (*ids.values(),) * len(marks))

    def _known(self) -> dict[str, int]:
        """Up to which of a table's new rows it is noted what hangs on them.

        Read from where a command that fails inside this one takes it back.
        """
        names = list(_by_name())
        if not self._looked_ahead:
            return {name: self._marks.get(name, 0) for name in names}
        columns = ", ".join(f'"{name}{_KNOWN}"' for name in names)
        [row] = self.driver.execute(f"SELECT {columns} FROM temp.recorder_mark")
        return dict(zip(names, row, strict=True))

    def bring_back(self, table: str, columns: list[str], rows: list[list[Any]]) -> None:
        """Put removed rows back under their old ids."""
        for statement, values in insertions(table, columns, rows):
            run = self.driver.executemany if isinstance(values, list) else self.driver.execute
            run(statement, values)
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
        [(rows,)] = self.driver.execute(
            f'SELECT json_group_array(json_array({cells})) FROM "{table}" WHERE {which}', values
        )
        self._stale_rows(table, which, values)
        # Below its mark a row would be noted by the trigger as well.
        self._mark({table: 0}, "", _KNOWN)
        self.driver.execute(f'DELETE FROM "{table}" WHERE {which}', values)
        self._mark({table: self._marks.get(table, 0)}, "", _KNOWN)
        if rows != "[]":
            self._store([f'["r", "{table}", {json.dumps(columns)}, {rows}]'])

    def _stale_rows(self, table: str, which: str, values: tuple[Any, ...]) -> None:
        info = _table(table).info
        for kind, column in info["stale"].items():
            self.driver.execute(
                f'INSERT OR IGNORE INTO temp.stale SELECT DISTINCT \'{kind}\', "{column}" FROM "{table}"'
                f' WHERE {which} AND "{column}" IS NOT NULL',
                values,
            )
        self.subjects.add(info["subject"][0])

    def flush(self) -> None:
        """Move what was noted so far into pieces, so that memory stays bounded."""
        more = True
        while more:
            entries = self._take(PIECE_ROWS)
            more = len(entries) == PIECE_ROWS
            merged = [entry for entry in _merge(entries) if entry.data != _UNCHANGED]
            if self._tracks:
                self._remember_imported(merged)
            self._store([f'["{one.op}", "{one.table}", {one.row}, {one.data}]' for one in merged])
            if self._touches:
                self._touch(merged)
            self.subjects.update(_table(entry.table).info["subject"][0] for entry in merged)
        if self._inserted:
            self._store(self._inserted)
            self._inserted = []

    def _take(self, most: int) -> list[Entry]:
        query = "SELECT seq, tbl, row, op, owner, imported, data FROM temp.recorder_log ORDER BY seq LIMIT ?"
        rows = self.driver.execute(query, (most,)).fetchall()
        if rows:
            self.driver.execute("DELETE FROM temp.recorder_log WHERE seq <= ?", (rows[-1][0],))
        return [Entry(*row[1:]) for row in rows]

    def _store(self, lines: list[str]) -> None:
        if lines:
            self.driver.execute(
                "INSERT INTO change_piece (change_id, seq, data) VALUES (?, ?, ?)",
                (self.change_id, self._seq, pack(lines)),
            )
            self._seq += 1

    def _touch(self, entries: list[Entry]) -> None:
        self._many(
            "INSERT INTO change_touch (change_id, seq, table_name, row_id, subject, subject_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    self.change_id,
                    self._seq - 1,
                    one.table,
                    one.row,
                    _table(one.table).info["subject"][0],
                    one.owner,
                )
                for one in entries
            ],
        )

    def _remember_imported(self, entries: list[Entry]) -> None:
        self._many(
            "INSERT INTO imported_value (table_name, row_id, field, value) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            [
                (entry.table, entry.row, column, json.dumps(old))
                for entry in entries
                if entry.imported
                for column, (old, _) in entry.changed().items()
            ],
        )

    def _many(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self.driver.executemany(statement, rows)

    def look_ahead(self) -> bool:
        """Note what hangs on the new rows, once there are many; whether it can be worked out now."""
        highest, known = self._highest(), self._known()
        if sum(highest.values()) - sum(known.values()) < _AHEAD_ROWS:
            return False
        self._note_new(highest, known)
        self._mark(highest, _KNOWN)
        self._looked_ahead = True
        return True

    def _note_new(self, highest: dict[str, int], known: dict[str, int]) -> None:
        for name, seq in highest.items():
            if seq > known[name]:
                self._stale_rows(name, "id BETWEEN ? AND ?", (known[name] + 1, seq))

    def finish(self) -> bool:
        """Store what is left; whether the command changed anything at all."""
        self.flush()
        highest = self._highest()
        ranges = self._ranges(highest)
        self._many(
            "INSERT INTO change_range (change_id, table_name, first, last) VALUES (?, ?, ?, ?)",
            [(self.change_id, name, first, last) for name, (first, last) in ranges.items()],
        )
        self._note_new({name: highest[name] for name in ranges}, self._known())
        return bool(ranges) or self._seq > 0

    def _ranges(self, highest: dict[str, int]) -> dict[str, tuple[int, int]]:
        """First and last new id of each table the command put rows into that still stand."""
        found = {}
        for name, seq in highest.items():
            first = self._marks.get(name, 0) + 1
            rows = f'SELECT 1 FROM "{name}" WHERE id BETWEEN ? AND ? LIMIT 1'
            if seq >= first and self.driver.execute(rows, (first, seq)).fetchone():
                found[name] = (first, seq)
        return found


@cache
def _marking(names: tuple[str, ...], marks: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{name}{mark}" = ?' for mark in marks for name in names)
    return f"UPDATE temp.recorder_mark SET {sets}"


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
        if earlier and not _moves_unique(earlier) and (earlier.op == "u" or entry.op == "d"):
            entry.data = _joined(earlier, entry)
            del merged[last[key]]
        merged[place] = entry
        last[key] = place
    return list(merged.values())


def _joined(earlier: Entry, entry: Entry) -> str:
    """The data of `entry` as seen from before `earlier`, which is of the same row."""
    if earlier.op == "d":
        return earlier.data
    before = earlier.changed()
    if entry.op == "d":
        return json.dumps(json.loads(entry.data) | {column: old for column, (old, _) in before.items()})
    changed = entry.changed()
    for column, (old, new) in before.items():
        changed[column] = [old, changed.get(column, (None, new))[1]]
    return json.dumps({column: pair for column, pair in changed.items() if pair[0] != pair[1]})


def _moves_unique(entry: Entry) -> bool:
    unique = _unique(entry.table)
    return bool(unique) and not unique.isdisjoint(entry.changed())


@cache
def _unique(name: str) -> frozenset[str]:
    """The columns of a table that are part of something unique."""
    table = _table(name)
    parts = [*table.constraints, *(index for index in table.indexes if index.unique)]
    return frozenset(
        column.name for part in parts if isinstance(part, UniqueConstraint | Index) for column in part.columns
    )
