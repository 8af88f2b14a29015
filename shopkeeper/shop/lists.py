"""Lists as data: which columns, filters and order a subject has, and how rows are fetched.

A list is asked twice: once for the ids of its whole result, in order, and then for the
rows of a page of them. Window and exports use the same definition.
"""

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, SQLColumnExpression, and_, func, select, true
from sqlalchemy.orm import Session

from shopkeeper.shop import search

# How a column's values are shown and written: text, number, money (cents of the shop's
# currency), price (ten-thousandths of a cent), percent (hundredths of one), time (wall time), date,
# code (digits that are no number, such as an order's), phone, options (of a variant, Colour:Silver),
# names (several, a line each), choice (one of the column's `words`), picture (the key of one) and
# left (a wall time, said as how far off it is); the last two are never written.
KINDS = (
    "text", "number", "money", "price", "percent", "time", "date", "code", "phone", "options", "names",
    "choice", "picture", "left",
)  # fmt: skip
UNWRITTEN = ("picture", "left")
_PIECE = 1 << 17  # characters
# What a file knows some kinds as.
WRITTEN_AS = {"phone": "code", "options": "text", "names": "text"}

# What a filter is given: choice one of its choices, text what to look for, the others a pair
# of lowest and highest, both included, None where there is no end.
FILTER_KINDS = ("choice", "text", "number", "money", "date")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `title` is English, `value` an SQL expression, `width` in pixels.

    `sort` is what it sorts by where that is not its value; None in `sort` and no index
    is fine for small lists only. `then` decides among equals, before the id does. `words`
    are the English for values of the kind choice. `grow` is its share of the room that is
    left over; one that is `wide` is shown at first only where there is room for it. `written`
    names the column that goes into a file in its place.
    """

    name: str
    title: str
    value: SQLColumnExpression[Any]
    kind: str = "text"
    width: int = 120
    shown: bool = True
    sort: SQLColumnExpression[Any] | None = None
    sortable: bool = True
    private: bool = False
    words: Mapping[Any, str] | None = None
    then: SQLColumnExpression[Any] | None = None
    grow: int = 0
    wide: bool = False
    written: str = ""

    def said(self, value: Any) -> Any:
        """The English word for a value, where there is one; else the value."""
        return self.words.get(value, value) if self.words else value

    @property
    def order(self) -> SQLColumnExpression[Any]:
        """The expression the column sorts by."""
        return self.value if self.sort is None else self.sort


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: `condition` makes the SQL of a value of its `kind`; `choices` lists the values there are.

    `more` is for one of the kind choice that is asked for too seldom to stand above the list.
    `counts` says how many records have each value, for its chips to show. Of a `timed` one
    condition and counts are given the moment too, in the shop's wall time.
    """

    name: str
    title: str
    condition: Callable[..., ColumnElement[bool]]
    choices: Callable[[Session], Sequence[tuple[Any, str]]] = lambda _: ()
    kind: str = "choice"
    more: bool = False
    counts: Callable[..., Mapping[Any, int]] | None = None
    timed: bool = False

    def holds(self, value: Any, now: datetime) -> ColumnElement[bool]:
        """The SQL of a value at a moment."""
        return self.condition(value, now) if self.timed else self.condition(value)

    def counted(self, session: Session, now: datetime) -> Mapping[Any, int]:
        """How many records have each value at a moment."""
        assert self.counts is not None
        return self.counts(session, now) if self.timed else self.counts(session)

    @property
    def apart(self) -> bool:
        """Whether it is asked for apart from the list, not by a chip above it."""
        return self.more or self.kind != "choice"


def archive(archived: Any, *, more: bool = False) -> Filter:
    """The filter that shows the archive instead of what is in use, by the column that tells."""
    return Filter(
        "archived",
        "Archive",
        lambda which: archived.is_(which == "archived"),
        lambda _: [("archived", "Archived")],
        more=more,
    )


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A subject's list. `spine` is the narrow table that gives ids in order, `source` the rows.

    `search` is how words are looked for where the records' own text is not all of it; it
    gives nothing for no words.
    """

    subject: str
    spine: FromClause
    spine_id: SQLColumnExpression[int]
    source: FromClause
    id: SQLColumnExpression[int]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    default: ColumnElement[bool] | None = None
    default_sort: str = ""
    default_descending: bool = True
    search: Callable[[str], ColumnElement[bool] | None] | None = None

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a list: words searched for, filter values by name, the order; and when (wall time)."""

    words: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    sort: str = ""
    descending: bool = True
    now: datetime = field(default=datetime(1970, 1, 1), compare=False)


def ids(session: Session, spec: ListSpec, query: Query, most: int | None = None) -> "array[int]":
    """The ids of the whole result, in order, or only the first `most` of them."""
    found = _ids(spec, query).limit(most).subquery()
    # Handed over as one text, 100,000 ids take a tenth of the time of as many rows.
    return _numbers(session.execute(select(func.json_group_array(found.c[0]))).scalar_one())


def _numbers(text: str) -> "array[int]":
    """The numbers of a JSON list, read piece by piece: a million as objects hold 40 MB."""
    numbers, start, end = array("q"), 1, len(text) - 1
    while start < end:
        stop = text.find(",", start + _PIECE, end)
        stop = end if stop < 0 else stop
        numbers.extend(json.loads(f"[{text[start:stop]}]"))
        start = stop + 1
    return numbers


def count(session: Session, spec: ListSpec, query: Query) -> int:
    """How many rows the result has."""
    inner = _ids(spec, query).order_by(None).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def _ids(spec: ListSpec, query: Query) -> Select[int]:
    statement = select(spec.spine_id).select_from(spec.spine)
    chosen = dict(query.filters)
    if spec.default is not None and "archived" not in chosen:
        statement = statement.where(spec.default)
    for one in spec.filters:
        if one.name in chosen:
            statement = statement.where(one.holds(chosen[one.name], query.now))
    searched = _searched(spec, query.words)
    if searched is not None:
        statement = statement.where(searched)
    column = spec.column(query.sort or spec.default_sort)
    keys = (column.order, *([] if column.then is None else [column.then]), spec.spine_id)
    return statement.order_by(*(key.desc() if query.descending else key for key in keys))


def _searched(spec: ListSpec, words: str) -> ColumnElement[bool] | None:
    if spec.search is not None:
        return spec.search(words)
    found = search.found(spec.subject, words)
    return None if found is None else spec.spine_id.in_(found)


def rows(
    session: Session, spec: ListSpec, wanted: Sequence[int], columns: Sequence[Column]
) -> dict[int, tuple[Any, ...]]:
    """The values of `columns` for each of the `wanted` ids that still exists."""
    statement = (
        select(spec.id, *(column.value.label(column.name) for column in columns))
        .select_from(spec.source)
        .where(spec.id.in_(wanted))
    )
    return {row[0]: tuple(row[1:]) for row in session.execute(statement)}


def totals(session: Session, spec: ListSpec, wanted: Sequence[int], names: Sequence[str]) -> dict[str, int]:
    """The sums of the columns of these `names` over the `wanted` ids, in their own units."""
    columns = [func.coalesce(func.sum(spec.column(name).value), 0).label(name) for name in names]
    chosen = select(func.json_each(json.dumps(list(wanted))).table_valued("value").c.value)
    row = session.execute(select(*columns).select_from(spec.source).where(spec.id.in_(chosen))).one()
    return {name: int(value) for name, value in zip(names, row, strict=True)}


def tally(session: Session, spec: ListSpec, wanted: Sequence[int], name: str) -> dict[Any, int]:
    """How many of the `wanted` records have each value of the column of that name."""
    value = spec.column(name).value
    chosen = select(func.json_each(json.dumps(list(wanted))).table_valued("value").c.value)
    query = select(value, func.count()).select_from(spec.source).where(spec.id.in_(chosen)).group_by(value)
    return {row[0]: row[1] for row in session.execute(query)}


Range = tuple[Any, Any]


def between(column: SQLColumnExpression[Any]) -> Callable[[Range], ColumnElement[bool]]:
    """The condition of a filter for numbers, money or dates: from the lowest to the highest."""

    def condition(ends: Range) -> ColumnElement[bool]:
        low, high = ends
        parts = [] if low is None else [column >= low]
        return and_(true(), *parts, *([] if high is None else [column <= high]))

    return condition


def on_days(column: SQLColumnExpression[Any]) -> Callable[[Range], ColumnElement[bool]]:
    """The condition of a filter for dates on a column of wall times: the last day counts to its end."""

    def condition(ends: Range) -> ColumnElement[bool]:
        low, high = (day and datetime.combine(day, time()) for day in ends)
        parts = [column >= low] if low else []
        return and_(true(), *parts, *([column < high + timedelta(days=1)] if high else []))

    return condition


def containing(column: SQLColumnExpression[Any]) -> Callable[[str], ColumnElement[bool]]:
    """The condition of a filter for a piece of text, whatever its case."""
    return lambda text: column.icontains(text.strip(), autoescape=True)
