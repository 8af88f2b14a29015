"""Reading by the driver itself, where a form is saved: what SQLAlchemy adds takes five times as long."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session


def read(source: Session | Connection, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of `statement` as they are kept: times are texts."""
    connection = source if isinstance(source, Connection) else source.connection()
    driver: Any = connection.connection.driver_connection
    return driver.execute(statement, values).fetchall()


def value(source: Session | Connection, statement: str, values: Sequence[Any] = ()) -> Any:
    """The first value of the first row; None where there is no row."""
    rows = read(source, statement, values)
    return rows[0][0] if rows else None
