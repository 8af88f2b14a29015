"""Reading and writing by the driver itself, where a form is saved: SQLAlchemy takes longer than SQLite."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

Values = Sequence[Any]


class Conflict(Exception):
    """A value that must be unique stands in another row."""


def read(source: Session | Connection, statement: str, values: Values = ()) -> list[tuple[Any, ...]]:
    """The rows of `statement` as they are kept: times are texts."""
    return _driver(source).execute(statement, values).fetchall()


def value(source: Session | Connection, statement: str, values: Values = ()) -> Any:
    """The first value of the first row; None where there is no row."""
    rows = read(source, statement, values)
    return rows[0][0] if rows else None


def write(source: Session | Connection, statement: str, values: Values) -> int:
    """Do `statement`; the id of the row it put in. Raises Conflict, and nothing is written."""
    driver = _driver(source)
    try:
        return driver.execute(statement, values).lastrowid
    except driver.IntegrityError as error:
        raise Conflict from error


def write_all(source: Session | Connection, statement: str, rows: Sequence[Values]) -> None:
    """Do `statement` for each of the `rows`."""
    _driver(source).executemany(statement, rows)


def _driver(source: Session | Connection) -> Any:
    connection = source if isinstance(source, Connection) else source.connection()
    return connection.connection.driver_connection
