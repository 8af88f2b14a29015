"""The record of every command.

A *command* is what the owner did; undoing or redoing it is a change of its own whose
`root_id` names that command. `head_id` of a command is the change that put the rows
as they are now: its inverse is what the next undo or redo applies. A command with a
`with_id` is taken back along with that one.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base


class Change(Base):
    """One command, undo or redo. `at` is UTC; `schema` the file's schema number then."""

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_root_id", "root_id"),
        Index("ix_change_with_id", "with_id", sqlite_where=text("with_id IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    operator: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    key: Mapped[str] = mapped_column(String)
    args: Mapped[str] = mapped_column(String, server_default="{}")
    root_id: Mapped[int | None]
    head_id: Mapped[int | None]
    done: Mapped[bool]
    schema: Mapped[int]
    with_id: Mapped[int | None]


class ChangePiece(Base):
    """A compressed part of what a change did, row by row, in the order it was done."""

    __tablename__ = "change_piece"

    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ChangeRange(Base):
    """Rows a command inserted: every id from `first` to `last` of a table."""

    __tablename__ = "change_range"
    __table_args__ = (Index("ix_change_range_rows", "table_name", "first", "last"),)

    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(String, primary_key=True)
    first: Mapped[int]
    last: Mapped[int]


class ChangeTouch(Base):
    """A row a command updated or deleted, and the record whose history shows it."""

    __tablename__ = "change_touch"
    __table_args__ = (
        Index("ix_change_touch_subject", "subject", "subject_id", "change_id"),
        Index("ix_change_touch_row", "table_name", "row_id"),
        Index("ix_change_touch_change_id", "change_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"))
    seq: Mapped[int]
    table_name: Mapped[str] = mapped_column(String)
    row_id: Mapped[int]
    subject: Mapped[str] = mapped_column(String)
    subject_id: Mapped[int]
