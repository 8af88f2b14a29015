"""Plans and the worksheets in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.base import plain_columns
from shopkeeper.model.planner import Entry, EntryLink, Plan, Snapshot, Task, Worksheet
from shopkeeper.shop import planner_entries, worksheets
from shopkeeper.shop.planner_content import sheets
from shopkeeper.shop.planner_scores import plan_percent


@dataclass(frozen=True)
class PlanRow:
    """A plan as a list shows it: how complete it is in percent, how many tasks and how many of them done."""

    id: int
    title: str
    made_at: datetime
    archived: bool
    percent: int
    tasks: int
    done: int


def plans(session: Session, *, archived: bool = False) -> list[PlanRow]:
    """The plans, newest first, or those in the archive."""
    query = select(Plan).where(Plan.archived_at.is_not(None) if archived else Plan.archived_at.is_(None))
    return [
        _listed(session, row) for row in session.scalars(query.order_by(Plan.made_at.desc(), Plan.id.desc()))
    ]


def plan(session: Session, plan_id: int) -> PlanRow:
    """One plan; ShopError `plan.gone`."""
    return _listed(session, _plan(session, plan_id))


def _listed(session: Session, row: Plan) -> PlanRow:
    count = select(func.count(), func.count(Task.done_at)).where(Task.plan_id == row.id)
    tasks, done = session.execute(count).one()
    percent = plan_percent(sheets(session, row.id))
    return PlanRow(row.id, row.title, row.made_at, row.archived_at is not None, percent, tasks, done)


def create(session: Session, title: str, at: datetime, *, like: int | None = None) -> int:
    """A new plan, with the worksheets a plan begins with, or with those of `like` as they are filled in.

    Its tasks and snapshots stay with the old one. `at` is the shop's wall time. Raises
    ShopError `plan.no_title` and `plan.gone`.
    """
    if like is not None:
        _plan(session, like)
    row = Plan(title=_titled(title), made_at=at)
    session.add(row)
    session.flush()
    if like is None:
        for name, one in worksheets.shelf().found.items():
            if one.start:
                add_sheet(session, row.id, name)
    else:
        _copy(session, like, row.id)
    return row.id


def _copy(session: Session, old_plan: int, new_plan: int) -> None:
    query = select(Worksheet).where(Worksheet.plan_id == old_plan)
    for old in session.scalars(query.order_by(Worksheet.place, Worksheet.id)).all():
        new = Worksheet(plan_id=new_plan, name=old.name, place=old.place)
        session.add(new)
        session.flush()
        ids: dict[int | None, int | None] = {None: None}
        entries = select(Entry).where(Entry.worksheet_id == old.id)
        # Those that others speak of come first.
        for row in session.scalars(
            entries.order_by(Entry.about_id.is_not(None), Entry.place, Entry.id)
        ).all():
            values = {name: getattr(row, name) for name in plain_columns(Entry.__table__) if name != "id"}
            copied = Entry(**values | {"worksheet_id": new.id, "about_id": ids[row.about_id]})
            session.add(copied)
            session.flush()
            ids[row.id] = copied.id
        links = select(EntryLink).where(EntryLink.worksheet_id == old.id).order_by(EntryLink.id)
        for link in session.scalars(links).all():
            session.add(
                EntryLink(worksheet_id=new.id, entry_id=ids[link.entry_id], used_id=ids[link.used_id])
            )
    session.flush()


def rename(session: Session, plan_id: int, title: str) -> None:
    """Call a plan otherwise; ShopError `plan.no_title`, `plan.gone`."""
    _plan(session, plan_id).title = _titled(title)
    session.flush()


def archive(session: Session, plan_id: int, at: datetime) -> None:
    """Lay a plan aside; `at` is the shop's wall time. ShopError `plan.gone`."""
    _plan(session, plan_id).archived_at = at
    session.flush()


def unarchive(session: Session, plan_id: int) -> None:
    """Bring a plan back; ShopError `plan.gone`."""
    _plan(session, plan_id).archived_at = None
    session.flush()


def delete_plan(session: Session, plan_id: int) -> None:
    """Delete a plan with its worksheets and snapshots; ShopError `plan.gone`, `plan.has_tasks`."""
    row = _plan(session, plan_id)
    if session.scalar(select(Task.id).where(Task.plan_id == plan_id).limit(1)) is not None:
        raise ShopError("plan.has_tasks", name=row.title)
    for worksheet_id in session.scalars(select(Worksheet.id).where(Worksheet.plan_id == plan_id)).all():
        remove_sheet(session, worksheet_id)
    session.execute(delete(Snapshot).where(Snapshot.plan_id == plan_id))
    session.delete(row)
    session.flush()


def add_sheet(session: Session, plan_id: int, name: str) -> int:
    """Add a worksheet behind those there are; its id.

    Raises ShopError `plan.gone`, `worksheet.unknown`, and `worksheet.twice` where it is in the plan.
    """
    _plan(session, plan_id)
    if name not in worksheets.shelf().found:
        raise ShopError("worksheet.unknown", name=name)
    query = select(Worksheet.name, Worksheet.place).where(Worksheet.plan_id == plan_id)
    there: dict[str, int] = {row.name: row.place for row in session.execute(query)}
    if name in there:
        raise ShopError("worksheet.twice")
    row = Worksheet(plan_id=plan_id, name=name, place=1 + max(there.values(), default=0))
    session.add(row)
    session.flush()
    return row.id


def remove_sheet(session: Session, worksheet_id: int) -> None:
    """Take a worksheet out of its plan with all that is in it; its tasks stay. ShopError `worksheet.gone`."""
    row = _worksheet(session, worksheet_id)
    entries = session.scalars(select(Entry.id).where(Entry.worksheet_id == worksheet_id)).all()
    planner_entries.forget(session, entries)
    session.delete(row)
    session.flush()


def move_sheet(session: Session, worksheet_id: int, place: int) -> None:
    """Put a worksheet at a place among the others of its plan, counted from 0; ShopError `worksheet.gone`."""
    row = _worksheet(session, worksheet_id)
    query = select(Worksheet).where(Worksheet.plan_id == row.plan_id, Worksheet.id != worksheet_id)
    others = list(session.scalars(query.order_by(Worksheet.place, Worksheet.id)))
    others.insert(max(place, 0), row)
    for at, one in enumerate(others, 1):
        one.place = at
    session.flush()


def addable(session: Session, plan_id: int) -> Sequence[worksheets.Template]:
    """The worksheets a plan does not have yet."""
    there = set(session.scalars(select(Worksheet.name).where(Worksheet.plan_id == plan_id)))
    return [one for name, one in worksheets.shelf().found.items() if name not in there]


def _plan(session: Session, plan_id: int) -> Plan:
    row = session.get(Plan, plan_id)
    if row is None:
        raise ShopError("plan.gone")
    return row


def _worksheet(session: Session, worksheet_id: int) -> Worksheet:
    row = session.get(Worksheet, worksheet_id)
    if row is None:
        raise ShopError("worksheet.gone")
    return row


def _titled(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise ShopError("plan.no_title", field="title")
    return title
