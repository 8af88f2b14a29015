"""What every table shares.

A table is one of two sorts. A *recorded* table holds what the owner or a file said:
each change of it goes into the history and can be undone. A *kept* one is worked out
from those (figures, search index) or is the history itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Chain:
    """What stands on what went before: changes of rows with one id in `column`, in all tables of the `name`.

    Of these an earlier one is not undone before the later ones; but two new rows that both
    have something in the column `apart` do not stand on each other.
    """

    name: str
    column: str
    apart: str = ""


def recorded(
    subject: str,
    column: str = "id",
    *,
    stale: dict[str, str] | None = None,
    origin: str | None = None,
    chains: Sequence[Chain] = (),
) -> dict[str, object]:
    """Table options of a recorded table.

    `subject` and `column` say whose history shows its changes: the kind of record and
    the column that holds that record's id. `stale` names what must be worked out anew
    when a row changes: {kind: column holding its id}. `origin` is the column that is
    filled on rows an import brought: for those, what the owner changes is remembered.
    `chains` say which changes are undone the last one first.
    """
    info = {"subject": (subject, column), "stale": stale or {subject: column}, "origin": origin}
    info["chains"] = tuple(chains)
    return {"sqlite_autoincrement": True, "info": info}


def recorded_tables() -> list[Table]:
    """Every recorded table, those that are referred to first."""
    return [table for table in Base.metadata.sorted_tables if "subject" in table.info]


def plain_columns(table: Table) -> list[str]:
    """The names of the columns that are stored, in order (no computed ones)."""
    return [column.name for column in table.columns if column.computed is None]
