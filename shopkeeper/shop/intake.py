"""What every taking in of a file's records shares: raw rows in, counts, the owner's changes kept.

Written in Core on raw rows, as a file may hold half a million of them.
"""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from shopkeeper.model.inserting import insert_into, insertions
from shopkeeper.shop import phones

_AT_ONCE = 10_000

# Whether what is there stays: of a field's name, its old and its new value.
Keeps = Callable[[str, Any, Any], bool]
# The owner's fields of a row by name: the row of `imported_value` and what it holds.
Owned = dict[str, tuple[int, str]]


class BaseIntake:
    """Takes in the records of one file inside a command.

    Counts by kind of record what was created, updated and left unchanged; `kept` are the
    values of the owner's that stood against the file's, `older` the records a file
    tells of as they were before. `refused` are records
    that could not be taken in: why, and the numbers of the rows they were made of. `mode`
    is create, update or both: `skipped` are those of the other sort, told like the refused.
    """

    def __init__(
        self, connection: Connection, batch_id: int, *, mode: str = "both", overwrite: bool = False
    ) -> None:
        self._connection = connection
        self._batch_id = batch_id
        self._mode = mode
        self._overwrite = overwrite
        self.refused: list[tuple[str, Sequence[int]]] = []
        self.skipped: list[tuple[str, Sequence[int]]] = []
        self.created: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()
        self.unchanged: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.older: Counter[str] = Counter()

    def _all(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        return list(self._connection.exec_driver_sql(statement, values))

    def _many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self._connection.exec_driver_sql(statement, rows)

    def _insert_rows(self, table: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        for statement, values in insertions(table, names, rows):
            self._connection.exec_driver_sql(statement, values)

    def _within(self, statement: str, values: Iterable[Any]) -> list[Any]:
        """The rows of `statement`, whose `??` stands for all the values."""
        wanted = tuple(values)
        found: list[Any] = []
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            found += self._all(statement.replace("??", ", ".join("?" * len(some))), some)
        return found

    def _next_id(self, table: str) -> int:
        row = self._all("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        return row[0][0] + 1 if row else 1

    def _leaves_out(self, known: bool, rows: Sequence[int]) -> bool:
        """Whether a record of these rows is not wanted, as it is there already or is not."""
        rule = {"create": "known", "update": "unknown"}.get(self._mode)
        if (rule == "known") is not known or rule is None:
            return False
        self.skipped.append((rule, rows))
        return True

    def _keeps_of(self, kind: str, *, by_hand: bool) -> Keeps:
        """What of a record stays: what the file leaves blank or masks, and what the owner entered."""

        def keeps(_: str, old: Any, new: Any) -> bool:
            if blank(new) or blank(old):
                return blank(new)
            if isinstance(new, str) and phones.is_withheld(new) and not phones.is_withheld(str(old)):
                return True
            self.kept[kind] += by_hand and not self._overwrite
            return by_hand and not self._overwrite

        return keeps

    def _change(
        self, table: str, row_id: int, names: Sequence[str], old: Sequence[Any], new: Sequence[Any],
        keeps: Keeps,
    ) -> dict[str, Any]:  # fmt: skip
        """Write what the file says anew; returns the fields that changed."""
        differing = {
            name: (before, after)
            for name, before, after in zip(names, old, new, strict=True)
            if before != after and not keeps(name, before, after)
        }
        if differing:
            owned = self._owned(table, row_id)
            if owned:
                self._mind_the_owner(table, differing, owned)
        changed = {name: after for name, (_, after) in differing.items()}
        if changed:
            sets = ", ".join(f'"{name}" = ?' for name in changed)
            self._connection.exec_driver_sql(
                f'UPDATE "{table}" SET {sets} WHERE id = ?', (*changed.values(), row_id)
            )
        return changed

    def _owned(self, table: str, row_id: int) -> Owned:
        """The fields of a row that are the owner's."""
        return {
            name: (number, value)
            for number, name, value in self._all(
                "SELECT id, field, value FROM imported_value WHERE table_name = ? AND row_id = ?",
                (table, row_id),
            )
        }

    def _mind_the_owner(self, table: str, differing: dict[str, tuple[Any, Any]], owned: Owned) -> None:
        """Drop the fields the owner changed and note what the file says of them now.

        Where the file is to overwrite them, they are the file's again.
        """
        mine = owned.keys() & differing.keys()
        if self._overwrite:
            self._give_back(owned[name][0] for name in mine)
            return
        for name in mine:
            number, imported = owned[name]
            value = json.dumps(differing.pop(name)[1])
            if value != imported:
                self._connection.exec_driver_sql(
                    "UPDATE imported_value SET value = ? WHERE id = ?", (value, number)
                )
        self.kept[table] += len(mine)

    def _give_back(self, numbers: Iterable[int]) -> None:
        """Let the fields of these rows of `imported_value` be the file's again."""
        self._many("DELETE FROM imported_value WHERE id = ?", [(number,) for number in numbers])

    def _entered(self, table: str, row_id: int, ours: Container[str]) -> dict[str, Any]:
        """What of a row was entered by hand; of the columns `ours` no file tells."""
        row = self._connection.exec_driver_sql(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,))
        values = row.mappings().one()
        return {name: value for name, value in values.items() if name not in ours and not blank(value)}

    def _claim(self, table: str, row_id: int, entered: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """What was entered by hand is the owner's, where a file says something else of it, or nothing yet."""
        rows = [
            (table, row_id, name, json.dumps(said.get(name)))
            for name, value in entered.items()
            if name not in said or value != said[name]
        ]
        columns = ("table_name", "row_id", "field", "value")
        self._many(f"{insert_into('imported_value', columns)} ON CONFLICT DO NOTHING", rows)


def stored(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Values as raw SQL is given them: a time as the text it is kept as."""
    return tuple(
        value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else value
        for value in values.values()
    )


def blank(value: Any) -> bool:
    """Whether a cell says nothing."""
    return value is None or value == ""
