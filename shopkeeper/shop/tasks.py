"""Tasks: what is to be done, perhaps by a day, perhaps from a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.planner import Entry, Plan, Task, Worksheet


@dataclass(frozen=True)
class TaskData:
    """A task as it is entered; one from an entry of a worksheet belongs to that one's plan."""

    title: str
    note: str = ""
    due_on: date | None = None
    plan_id: int | None = None
    entry_id: int | None = None


@dataclass(frozen=True)
class TaskRow:
    """A task as a list shows it, with what it came from; `sheet` is the worksheet's name."""

    id: int
    title: str
    note: str
    due_on: date | None
    done_at: datetime | None
    made_at: datetime
    plan_id: int | None
    plan: str
    worksheet_id: int | None
    sheet: str
    entry_id: int | None
    entry: str


@dataclass(frozen=True)
class Counts:
    """How many tasks are open, and of those late and due today."""

    open: int
    late: int
    today: int


def create(session: Session, data: TaskData, at: datetime) -> int:
    """Enter a task at `at`, the shop's wall time; its id.

    Raises ShopError `task.no_title`, `plan.gone` and `entry.gone`.
    """
    row = Task(made_at=at)
    _fill(session, row, data)
    session.add(row)
    session.flush()
    return row.id


def edit(session: Session, task_id: int, data: TaskData) -> None:
    """Write a task anew; ShopError `task.gone` and as `create`."""
    _fill(session, _row(session, task_id), data)
    session.flush()


def finish(session: Session, task_ids: Sequence[int], at: datetime) -> None:
    """Note that tasks are done; those done before stay as they are. ShopError `task.gone`."""
    _expect_there(session, task_ids)
    session.execute(update(Task).where(Task.id.in_(task_ids), Task.done_at.is_(None)).values(done_at=at))


def reopen(session: Session, task_ids: Sequence[int]) -> None:
    """Note that tasks are not done after all; ShopError `task.gone`."""
    _expect_there(session, task_ids)
    session.execute(update(Task).where(Task.id.in_(task_ids)).values(done_at=None))


def delete_tasks(session: Session, task_ids: Sequence[int]) -> None:
    """Delete tasks; ShopError `task.gone`."""
    _expect_there(session, task_ids)
    session.execute(delete(Task).where(Task.id.in_(task_ids)))


def get(session: Session, task_id: int) -> TaskRow:
    """One task; ShopError `task.gone`."""
    _row(session, task_id)
    return _rows(session, _select().where(Task.id == task_id))[0]


def open_tasks(session: Session, most: int | None = None) -> list[TaskRow]:
    """What is to be done, the earliest due first, then what has no day; `most` of them."""
    query = _select().where(Task.done_at.is_(None))
    return _rows(session, query.order_by(Task.due_on.is_(None), Task.due_on, Task.id).limit(most))


def of_plan(session: Session, plan_id: int) -> list[TaskRow]:
    """The tasks of a plan: open ones as in `open_tasks`, then those done, the last first."""
    query = _select().where(Task.plan_id == plan_id)
    order = (Task.done_at.is_not(None), Task.done_at.desc(), Task.due_on.is_(None), Task.due_on, Task.id)
    return _rows(session, query.order_by(*order))


def of_entries(session: Session, entry_ids: Sequence[int]) -> dict[int, list[TaskRow]]:
    """The tasks that came from entries, by entry."""
    found: dict[int, list[TaskRow]] = {}
    for row in _rows(session, _select().where(Task.entry_id.in_(entry_ids)).order_by(Task.id)):
        assert row.entry_id is not None
        found.setdefault(row.entry_id, []).append(row)
    return found


def counts(session: Session, today: date) -> Counts:
    """How many tasks are open on a day of the shop's wall time."""
    query = select(
        func.count(),
        func.count(func.nullif(Task.due_on < today, False)),
        func.count(func.nullif(Task.due_on == today, False)),
    ).where(Task.done_at.is_(None))
    return Counts(*session.execute(query).one())


def progress(session: Session, plan_id: int) -> tuple[int, int]:
    """How many tasks of a plan are done, and how many there are."""
    query = select(func.count(Task.done_at), func.count()).where(Task.plan_id == plan_id)
    done, every = session.execute(query).one()
    return done, every


def _select() -> Select[*tuple[Any, ...]]:
    columns = (
        Task.id, Task.title, Task.note, Task.due_on, Task.done_at, Task.made_at, Task.plan_id,
        func.coalesce(Plan.title, ""), Entry.worksheet_id, func.coalesce(Worksheet.name, ""),
        Task.entry_id, func.coalesce(Entry.text, ""),
    )  # fmt: skip
    return (
        select(*columns)
        .select_from(Task)
        .outerjoin(Plan, Plan.id == Task.plan_id)
        .outerjoin(Entry, Entry.id == Task.entry_id)
        .outerjoin(Worksheet, Worksheet.id == Entry.worksheet_id)
    )


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> list[TaskRow]:
    return [TaskRow(*row) for row in session.execute(query)]


def _row(session: Session, task_id: int) -> Task:
    row = session.get(Task, task_id)
    if row is None:
        raise ShopError("task.gone")
    return row


def _expect_there(session: Session, task_ids: Sequence[int]) -> None:
    there = session.scalar(select(func.count()).where(Task.id.in_(task_ids)))
    if there != len(set(task_ids)):
        raise ShopError("task.gone")
    session.expire_all()


def _fill(session: Session, row: Task, data: TaskData) -> None:
    title = " ".join(data.title.split())
    if not title:
        raise ShopError("task.no_title", field="title")
    row.title, row.note, row.due_on = title, data.note.strip(), data.due_on
    row.plan_id, row.entry_id = data.plan_id, data.entry_id
    if data.entry_id is not None:
        query = select(Worksheet.plan_id).join(Entry, Entry.worksheet_id == Worksheet.id)
        row.plan_id = session.scalar(query.where(Entry.id == data.entry_id))
        if row.plan_id is None:
            raise ShopError("entry.gone")
    elif data.plan_id is not None and session.get(Plan, data.plan_id) is None:
        raise ShopError("plan.gone")
