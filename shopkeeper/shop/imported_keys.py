"""How exports know records: which row of ours a platform's key stands for."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection


class Known(NamedTuple):
    """What a key stands for: our row, and what the export last said of what it has several of."""

    row_id: int
    said: str


class ImportedKeys:
    """The keys of one platform for the rows of one table, as far as they were asked for."""

    def __init__(self, connection: Connection, table: str, platform: str) -> None:
        self._connection = connection
        self._table = table
        self._platform = platform
        self._known: dict[str, Known] = {}
        self._new: dict[str, Known] = {}

    def look_up(self, keys: Iterable[str]) -> None:
        """Find out which of the keys stand for a row that is still there."""
        wanted = json.dumps([key for key in keys if key not in self._known])
        rows = self._connection.exec_driver_sql(
            f'SELECT k."key", k.row_id, k.said FROM imported_key k JOIN "{self._table}" t ON t.id = k.row_id'
            ' WHERE k.table_name = ? AND k.platform = ? AND k."key" IN (SELECT value FROM json_each(?))',
            (self._table, self._platform, wanted),
        )
        self._known.update((key, Known(*rest)) for key, *rest in rows)

    def get(self, key: str) -> Known | None:
        """What a key that was looked up or put stands for."""
        return self._known.get(key)

    def put(self, key: str, row_id: int, said: str = "") -> None:
        """Say which row a key stands for, and what the export says of it; to be written."""
        known = Known(row_id, said)
        if self._known.get(key) != known:
            self._known[key] = self._new[key] = known

    def write(self) -> None:
        """Write what was put."""
        rows = [(self._table, self._platform, key, *known) for key, known in self._new.items()]
        if rows:
            self._connection.exec_driver_sql(
                'INSERT INTO imported_key (table_name, platform, "key", row_id, said) VALUES (?, ?, ?, ?, ?)'
                ' ON CONFLICT (table_name, platform, "key") DO UPDATE SET row_id = excluded.row_id,'
                " said = excluded.said",
                rows,
            )
        self._new = {}

    def first_platform(self, row_ids: Iterable[int]) -> dict[int, str]:
        """Which platform first brought each of these rows."""
        rows = self._connection.exec_driver_sql(
            "SELECT row_id, platform FROM imported_key WHERE table_name = ?"
            " AND row_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
            (self._table, json.dumps(list(row_ids))),
        )
        return {row[0]: row[1] for row in rows}


def digest(*said: Any) -> str:
    """What tells what an export said from anything else it may say."""
    text = json.dumps(said, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
