"""Finding records by any fragment of their text.

A record's text is normalised and indexed as overlapping two-character pieces, so a
fragment of any length, one Chinese character included, is found at once and exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    TextClause,
    TextualSelect,
    bindparam,
    column,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session

from shopkeeper.model.search import SearchText
from shopkeeper.shop.texts import normalise, pieces

# A record's row in the index is its id above its kind's first, so that looking for one kind
# passes the others by. Places in this list stand in files: a new kind goes to its end.
_KINDS = ("customer", "order", "listing", "product", "variant", "purchase", "ticket")
_ROOM = 1 << 40

_FOUND = (
    "SELECT rowid - :first AS record_id FROM search_index"
    " WHERE search_index MATCH :words AND rowid BETWEEN :first AND :last"
)
_ALL = text(_FOUND)
# Beyond so many, which comes first helps nobody, and weighing each of 500,000 takes a second.
_NEWEST = text(f"{_FOUND} ORDER BY rowid DESC LIMIT 1000")

_TEXTS = "SELECT id, text FROM search_text WHERE id IN (SELECT value + ? FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found; `rank` is 0 where a whole word of it is what was looked for."""

    kind: str
    record_id: int
    rank: int


def match(words: str) -> str | None:
    """The full-text query that finds every fragment in `words`; None when there is none."""
    parts = [_phrase(word) for word in normalise(words).split()]
    return " AND ".join(parts) or None


def _phrase(word: str) -> str:
    quoted = word.replace('"', '""')
    if len(word) == 1:
        return f'"{quoted}" *'
    return '"' + " ".join(map("".join, pairwise(_quoted(word)))) + '"'


def _quoted(word: str) -> list[str]:
    """The characters of `word`, quotes doubled for a full-text query."""
    return ['""' if char == '"' else char for char in word]


def found(kind: str, words: str) -> TextualSelect | None:
    """The ids of the records of `kind` that have every fragment of `words`; None for no words."""
    query = match(words)
    return None if query is None else _bound(_ALL, kind, query)


def _bound(statement: TextClause, kind: str, query: str) -> TextualSelect:
    first = _first(kind)
    given = {"words": query, "first": first, "last": first + _ROOM - 1}
    # Names of their own, so that one statement may look for several kinds.
    own = (bindparam(name, value, unique=True) for name, value in given.items())
    return statement.bindparams(*own).columns(column("record_id", Integer))


def _first(kind: str) -> int:
    return _KINDS.index(kind) * _ROOM


def hits(session: Session, words: str, *, most: int = 50) -> list[Hit]:
    """What has every fragment of `words`, whole words first, then the newest; at most `most` a kind.

    Of each kind, only the newest thousand found are looked at.
    """
    query = match(words)
    if query is None:
        return []
    wanted = normalise(words)
    whole = func.instr(literal(" ") + SearchText.text + " ", f" {wanted} ") == 0
    result: list[Hit] = []
    for kind in _KINDS:
        newest = _bound(_NEWEST, kind, query)
        rows = session.execute(
            select(SearchText.record_id, whole)
            .where(SearchText.kind == kind, SearchText.record_id.in_(newest))
            .order_by(whole, SearchText.record_id.desc())
            .limit(most)
        )
        result.extend(Hit(kind, record_id, int(rank)) for record_id, rank in rows)
    return result


def become(driver: Any, kind: str, ids: str, texts: Mapping[int, str]) -> None:
    """Let the index hold `texts`, normalised, by record of `kind`, and nothing of the other `ids`.

    `ids` is a list as JSON. A text that stands there already is left alone, as writing the
    index takes longer than all else.
    """
    first = _first(kind)
    old = {number - first: words for number, words in driver.execute(_TEXTS, (first, ids))}
    gone = [(first + number,) for number in old if number not in texts]
    changed = [(words, number) for number, words in texts.items() if old.get(number, words) != words]
    new = [(first + number, kind, number, words) for number, words in texts.items() if number not in old]
    for statement, rows in (
        ("DELETE FROM search_index WHERE rowid = ?", gone),
        ("DELETE FROM search_text WHERE id = ?", gone),
        (
            "UPDATE search_index SET pieces = ? WHERE rowid = ?",
            [(pieces(words), first + number) for words, number in changed],
        ),
        (
            "UPDATE search_text SET text = ? WHERE id = ?",
            [(words, first + number) for words, number in changed],
        ),
        ("INSERT INTO search_text (id, kind, record_id, text) VALUES (?, ?, ?, ?)", new),
        ("INSERT INTO search_index (rowid, pieces) VALUES (?, ?)", [(row[0], pieces(row[3])) for row in new]),
    ):
        if rows:
            driver.executemany(statement, rows)


def unsound(connection: Connection, most: int) -> int:
    """How many records of the file the index misses, holds too much of, or does not find by their text.

    Each record's length in the index is held against its text; some `most` of them,
    spread over all, are looked up.
    """
    total = connection.exec_driver_sql("SELECT count(*) FROM main.search_text").scalar_one()
    every = total // most + 1
    rows = connection.exec_driver_sql(
        "SELECT coalesce(t.id, d.id), t.text, d.sz FROM main.search_text t"
        " FULL JOIN main.search_index_docsize d ON d.id = t.id"
    )
    wrong, looked_up = 0, []
    for number, (row, words, size) in enumerate(rows):
        if words is None or size is None or _length(size) != len(pieces(words).split()):
            wrong += 1
        elif words and number % every == 0:
            looked_up.append((row, words))
    find = "SELECT 1 FROM main.search_index WHERE search_index MATCH ? AND rowid = ?"
    return wrong + sum(
        connection.exec_driver_sql(find, (match(words), row)).first() is None for row, words in looked_up
    )


def _length(size: bytes) -> int:
    """How many pieces a row of the index has: a varint (https://www.sqlite.org/fileformat.html, 1.6)."""
    value = 0
    for byte in size:
        value = value << 7 | byte & 127
        if byte < 128:
            break
    return value
