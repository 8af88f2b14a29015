"""Making the tables, and bringing an older file up to date.

Each step is a file of frozen SQL under `steps/`, `NNN_name.sql`; NNN is the schema
number it leads to. A new file is made by running them all.
"""

from functools import cache
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from shopkeeper.store.connections import APPLICATION_ID

STEPS = Path(__file__).parent / "steps"


@cache
def steps() -> dict[int, str]:
    """The SQL of each step by the schema number it leads to, in order."""
    return {int(file.name[:3]): file.read_text("utf-8") for file in sorted(STEPS.glob("*.sql"))}


def newest() -> int:
    """The schema number this program writes."""
    return max(steps())


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


def upgrade(connection: Any) -> None:
    """Run every step the file lacks, each in one transaction; a failed step leaves no trace."""
    for number, sql in steps().items():
        if number > schema_of(connection):
            _run(connection, number, sql)


def _run(connection: Any, number: int, sql: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements(sql):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={number}")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
