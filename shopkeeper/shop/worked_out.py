"""How values are worked out from recorded rows: what each kind of record needs, as data.

Statements go to the driver itself: a command has a dozen of them, and SQLAlchemy would
take longer over each than SQLite does.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Table

from shopkeeper.model.base import Base, plain_columns
from shopkeeper.shop import search
from shopkeeper.shop.texts import normalise, readings

# Records worked out at once: the window gets its turn in between.
CHUNK = 500

# The ids to be worked out, as queries name them: a list in the statement's one parameter.
_GIVEN = "(SELECT value AS id FROM json_each(?1))"

_NAMED = "WHERE kind IN (SELECT value FROM json_each(?))"

# In place of a query: records of the very same ids.
SAME = ""

Row = tuple[Any, ...]
# Records of other kinds that went stale: a kind, and ids, some of them perhaps twice.
Led = Iterator[tuple[str, Iterable[int]]]


class Work(Protocol):
    """Something worked out of each record of a kind."""

    def work_out(self, driver: Any, ids: str) -> Led:
        """Work it out anew for the records `ids` (a list as JSON), gone ones too."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record and what is worked out of it.

    `name` stands in `recorded(stale=…)`. `leads_to` says which records of later kinds go
    stale along: a query of their ids, where `{stale}` are those of this kind, or SAME. When
    all is worked out anew, the ids come from `table`; none where everything of the kind is
    done by another. A `late` one is touched by much of what a long command does, and worked
    out once at its end.
    """

    name: str
    table: str
    works: tuple[Work, ...] = ()
    leads_to: Mapping[str, str] = field(default_factory=dict)
    late: bool = False

    def work_out(self, driver: Any, ids: str) -> Led:
        """Work out the records `ids`; what else went stale by it."""
        for other, query in self.leads_to.items():
            yield other, json.loads(ids) if query == SAME else _ids(driver, query, ids)
        for work in self.works:
            yield from work.work_out(driver, ids)


@dataclass(frozen=True, slots=True)
class Summary:
    """Rows of a table that are worked out, and nothing else stands there.

    `query` gives every stored column in the model's order for the records in `{stale}`,
    which has one column `id`; `key` is the column that holds that id. `shape` makes the
    row where SQL can not. `wrong` is the check's sentence. Where a row comes out
    differently, the records its column `leads_to[kind]` names go stale.
    """

    model: type[Base]
    key: str
    query: str
    wrong: str
    shape: Callable[[Row], Row] | None = None
    leads_to: tuple[tuple[str, str], ...] = ()

    @property
    def table(self) -> Table:
        """The table the rows stand in."""
        return self.model.__table__

    def work_out(self, driver: Any, ids: str) -> Led:
        sql = _statements(self)
        found = driver.execute(sql.query, (ids,))
        new = {sql.key(row): row for row in (map(self.shape, found) if self.shape else found)}
        old = {sql.key(row): row for row in driver.execute(sql.there, (ids,))}
        if gone := old.keys() - new.keys():
            driver.executemany(sql.delete, list(gone))
        if fresh := [row for key, row in new.items() if key not in old]:
            driver.executemany(sql.insert, fresh)
        changed = [key for key in new.keys() & old.keys() if old[key] != new[key]]
        for key in changed:
            self._change(driver, sql, key, old[key], new[key])
        for kind, column in self.leads_to:
            place = sql.columns.index(column)
            yield kind, {row[place] for row in (*fresh, *map(old.__getitem__, (*gone, *changed)))}

    def _change(self, driver: Any, sql: "_Statements", key: Row, old: Row, new: Row) -> None:
        """Only what differs: a column that is named is written into every index it stands in."""
        places = [place for place, value in enumerate(new) if value != old[place]]
        sets = ", ".join(f"{sql.columns[place]} = ?" for place in places)
        values = (*(new[place] for place in places), *key)
        driver.execute(f"UPDATE {self.table.name} SET {sets} WHERE {sql.which}", values)


@dataclass(frozen=True, slots=True)
class _Statements:
    """The SQL of a summary, and its rows' key."""

    columns: Sequence[str]
    key: Callable[[Row], Row]
    which: str
    query: str
    there: str
    delete: str
    insert: str


@cache
def _statements(summary: Summary) -> _Statements:
    name, columns = summary.table.name, plain_columns(summary.table)
    unique = [column.name for column in summary.table.primary_key]
    which = " AND ".join(f"{column} = ?" for column in unique)
    names, places = ", ".join(columns), [columns.index(column) for column in unique]
    return _Statements(
        columns,
        lambda row: tuple(row[place] for place in places),
        which,
        summary.query.format(stale=_GIVEN),
        f"SELECT {names} FROM {name} WHERE {summary.key} IN {_GIVEN}",
        f"DELETE FROM {name} WHERE {which}",
        f"INSERT INTO {name} ({names}) VALUES ({', '.join('?' * len(columns))})",
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that sets something right in place, where working it out anew would take long."""

    statement: str

    def work_out(self, driver: Any, ids: str) -> Led:
        driver.execute(self.statement.format(stale=_GIVEN), (ids,))
        return iter(())


@dataclass(frozen=True, slots=True)
class Text:
    """What a record of `kind` is found by: `query` gives id, name, which is read as pinyin too, and texts."""

    kind: str
    query: str

    def work_out(self, driver: Any, ids: str) -> Led:
        rows = driver.execute(self.query.format(stale=_GIVEN), (ids,))
        search.become(driver, self.kind, ids, {row[0]: normalise(_words(*row[1:])) for row in rows})
        return iter(())


def _words(name: Any, *rest: Any) -> str:
    return " ".join(filter(None, (str(name), readings(str(name)), *map(str, filter(None, rest)))))


def _ids(driver: Any, query: str, ids: str) -> list[int]:
    return [row[0] for row in driver.execute(query.format(stale=_GIVEN), (ids,))]


def work_out(driver: Any, kinds: Sequence[Kind], *, ahead: bool = False) -> None:
    """Work out what stands in temp.stale; `ahead` takes it out there and leaves what is late for the end."""
    now = [kind for kind in kinds if not (ahead and kind.late)]
    names = (json.dumps([kind.name for kind in now]),)
    # Packed, since there may be half a million of them.
    stale: dict[str, array[int]] = defaultdict(lambda: array("q"))
    for name, number in driver.execute(f"SELECT kind, id FROM temp.stale {_NAMED}", names):
        stale[name].append(number)
    for kind in now:
        if kind.name in stale:
            for ids in _chunks(stale.pop(kind.name)):
                for other, found in kind.work_out(driver, ids):
                    if found:
                        stale[other].extend(found)
    if ahead:
        driver.execute(f"DELETE FROM temp.stale {_NAMED}", names)
        late = ((name, number) for name, numbers in stale.items() for number in set(numbers))
        driver.executemany("INSERT OR IGNORE INTO temp.stale (kind, id) VALUES (?, ?)", late)


def rebuild(driver: Any, kinds: Sequence[Kind]) -> None:
    """Work out everything, with nothing there yet."""
    for kind in kinds:
        if kind.table:
            ids = array("q", (row[0] for row in driver.execute(f"SELECT id FROM {kind.table}")))
            for chunk in _chunks(ids):
                for work in kind.works:
                    list(work.work_out(driver, chunk))


def _chunks(ids: Iterable[int]) -> Iterator[str]:
    """Ids in order, some hundred at a time, as JSON."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield json.dumps(list(dict.fromkeys(ordered[start : start + CHUNK])))
