"""Plans, the worksheets in them, and tasks.

A worksheet's questions stand in a data file; here is what the owner wrote. Times are the
shop's wall time.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Recorded, recorded


class Plan(Recorded, Base):
    """Worksheets of one time, such as a season."""

    __tablename__ = "plan"
    __table_args__ = (recorded("plan"),)

    title: Mapped[str] = mapped_column(String)
    made_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Worksheet(Recorded, Base):
    """One worksheet of a plan; `name` is that of the file that holds its questions."""

    __tablename__ = "worksheet"
    __table_args__ = (UniqueConstraint("plan_id", "name"), recorded("worksheet"))

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    name: Mapped[str] = mapped_column(String)
    place: Mapped[int] = mapped_column(server_default="0")


class Entry(Recorded, Base):
    """Something written into a section of a worksheet.

    `item` is the question of the section it answers, by its name in the file, where the
    section asks several; `about_id` the entry of another section it speaks of. `score` is a
    weight or a mark, `certainty` how sure the owner is of it, `note` the evidence, `figure`
    a live figure. `cells` are the values of a row by column, as JSON.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_worksheet_id", "worksheet_id", "section", "place"),
        Index("ix_entry_about_id", "about_id", sqlite_where=text("about_id IS NOT NULL")),
        recorded("worksheet", "worksheet_id"),
    )

    worksheet_id: Mapped[int] = mapped_column(ForeignKey("worksheet.id"))
    section: Mapped[str] = mapped_column(String)
    item: Mapped[str] = mapped_column(String, server_default="")
    place: Mapped[int] = mapped_column(server_default="0")
    text: Mapped[str] = mapped_column(String, server_default="")
    note: Mapped[str] = mapped_column(String, server_default="")
    score: Mapped[int | None]
    certainty: Mapped[int | None]
    figure: Mapped[str] = mapped_column(String, server_default="")
    cells: Mapped[str] = mapped_column(String, server_default="{}")
    about_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))


class EntryLink(Recorded, Base):
    """An entry that uses or answers another: a strategy the strength it builds on."""

    __tablename__ = "entry_link"
    __table_args__ = (
        UniqueConstraint("entry_id", "used_id"),
        Index("ix_entry_link_used_id", "used_id"),
        recorded("worksheet", "worksheet_id"),
    )

    worksheet_id: Mapped[int] = mapped_column(ForeignKey("worksheet.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    used_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))


class Snapshot(Recorded, Base):
    """A plan as it stood: `content` is what all its worksheets held, as JSON."""

    __tablename__ = "snapshot"
    __table_args__ = (
        Index("ix_snapshot_plan_id", "plan_id"),
        recorded("plan", "plan_id"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    title: Mapped[str] = mapped_column(String, server_default="")
    at: Mapped[datetime]
    content: Mapped[str] = mapped_column(String)


class Task(Recorded, Base):
    """Something to do, perhaps by a day; `plan_id` and `entry_id` say what it came from."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_open", "due_on", sqlite_where=text("done_at IS NULL")),
        Index("ix_task_plan_id", "plan_id", sqlite_where=text("plan_id IS NOT NULL")),
        Index("ix_task_entry_id", "entry_id", sqlite_where=text("entry_id IS NOT NULL")),
        recorded("task"),
    )

    title: Mapped[str] = mapped_column(String)
    note: Mapped[str] = mapped_column(String, server_default="")
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
