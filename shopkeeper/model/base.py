"""What every table shares.

A table is one of two sorts. A *recorded* table holds what the owner or a file said:
each change of it goes into the history and can be undone. A *kept* one is worked out
from those (figures, search index) or is the history itself.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Integer, MetaData, Table
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData()
    __table__: ClassVar[Table]
    # Whole seconds as text: sorts as time does, and an import may write the text itself.
    type_annotation_map = {datetime: DATETIME(truncate_microseconds=True)}


class Recorded:
    """A table whose changes are recorded: one id that only grows."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=-1)


def recorded(
    subject: str,
    column: str = "id",
    *,
    stale: dict[str, str] | None = None,
    origin: str | None = None,
) -> dict[str, object]:
    """Table options of a recorded table.

    `subject` and `column` say whose history shows its changes: the kind of record and
    the column that holds that record's id. `stale` names what must be worked out anew
    when a row changes: {kind: column holding its id}. `origin` is the column that is
    filled on rows an import brought: for those, what the owner changes is remembered.
    """
    info = {"subject": (subject, column), "stale": stale or {subject: column}, "origin": origin}
    return {"sqlite_autoincrement": True, "info": info}


def recorded_tables() -> list[Table]:
    """Every recorded table, those that are referred to first."""
    return [table for table in Base.metadata.sorted_tables if "subject" in table.info]


def plain_columns(table: Table) -> list[str]:
    """The names of the columns that are stored, in order (no computed ones)."""
    return [column.name for column in table.columns if column.computed is None]
