"""Making the tables, and bringing an older file up to date.

Each step is a file of frozen SQL under `steps/`, `NNN_name.sql`; NNN is the schema
number it leads to. A new file is made by running them all.
"""

import os
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from shopkeeper.errors import ShopError
from shopkeeper.model import Base
from shopkeeper.store.connections import (
    APPLICATION_ID,
    PAGE_SIZE,
    connect,
    environment_in_words,
    journal,
)
from shopkeeper.store.files import disk_in_words, removed_on_failure, settle

STEPS = Path(__file__).parent / "steps"


@cache
def steps() -> dict[int, str]:
    """The SQL of each step by the schema number it leads to, in order."""
    return {int(file.name[:3]): file.read_text("utf-8") for file in sorted(STEPS.glob("*.sql"))}


def newest() -> int:
    """The schema number this program writes."""
    return max(steps())


def make(path: Path) -> None:
    """Make an empty shop file at `path`; ShopError `file.exists`, `file.cannot_create`, `file.disk_full`."""
    if path.exists():
        raise ShopError("file.exists", path=str(path))
    new = path.with_name(f".{path.name}.new")
    with disk_in_words(path, "file.cannot_create"):
        path.parent.mkdir(parents=True, exist_ok=True)
    with removed_on_failure(new), environment_in_words(path):
        with closing(connect(new, write=True, create=True)) as connection:
            connection.execute(f"PRAGMA page_size={PAGE_SIZE}")
            upgrade(connection)
        with disk_in_words(path, "file.cannot_create"):
            # What a file of that name left behind would be taken for the new one's.
            journal(path).unlink(missing_ok=True)
            os.replace(new, path)
            settle(path.parent)


def schema_of(connection: Any) -> int:
    """The schema number of an open file."""
    return connection.execute("PRAGMA user_version").fetchone()[0]


def statements(sql: str) -> list[str]:
    """The single statements of a step (never `executescript`: it commits on its own)."""
    found, pending = [], ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if driver.complete_statement(pending):
            found.append(pending)
            pending = ""
    if pending.strip():
        raise ValueError("a step ends in an unfinished statement")
    return found


def upgrade(connection: Any, *, to: int | None = None) -> None:
    """Run every step the file lacks up to `to`, each in one transaction; a failed step leaves no trace."""
    for number, sql in steps().items():
        if schema_of(connection) < number <= (to or newest()):
            _run(connection, number, sql)


def is_whole(connection: Any) -> bool:
    """Whether the tables of an up-to-date file are there with every column; damage can take one away."""
    found: dict[str, set[str]] = {}
    query = (
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_xinfo(t.name) c"
        " WHERE t.type = 'table' AND t.name NOT LIKE 'search_index%'"
    )
    for table, column in connection.execute(query):
        found.setdefault(table, set()).add(column)
    tables = Base.metadata.tables
    return all(set(table.columns.keys()) <= found.get(name, set()) for name, table in tables.items())


def _run(connection: Any, number: int, sql: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements(sql):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={number}")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has ended it already
            connection.execute("ROLLBACK")
        raise
