"""How each command on plans, worksheets and tasks is done at random."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.planner import Entry, Plan, Snapshot, Task, Worksheet
from shopkeeper.shop import planner, planner_entries, planner_snapshots, tasks
from shopkeeper.shop.planner_entries import EntryData
from shopkeeper.shop.tasks import TaskData
from shopkeeper.store.shop_file import ShopFile

NOW = datetime(2026, 5, 1, 9, 0)
BOXES = ("strengths", "weaknesses", "opportunities", "threats")
TEXTS = st.sampled_from(["快", "=慢", "a\nb", "x\0y"])

Generator = Callable[[st.DrawFn, ShopFile], None]


def one_of(draw: st.DrawFn, session: Session, table: Any) -> int:
    """Some row of a table; of none there is, a number that is none."""
    ids = session.scalars(select(table.id)).all()
    return draw(st.sampled_from(ids)) if ids else 0


def a_plan(draw: st.DrawFn, session: Session) -> int:
    """A plan; made where there is none."""
    return one_of(draw, session, Plan) or planner.create(session, "冬季", NOW)


def a_sheet(draw: st.DrawFn, session: Session, name: str = "swot") -> int:
    """A worksheet of that name in a plan; added where it is not there."""
    plan_id = a_plan(draw, session)
    query = select(Worksheet.id).where(Worksheet.plan_id == plan_id, Worksheet.name == name)
    return session.scalar(query) or planner.add_sheet(session, plan_id, name)


def an_entry(draw: st.DrawFn, session: Session) -> int:
    """An entry of a box; written where there is none."""
    sheet = a_sheet(draw, session)
    ids = session.scalars(select(Entry.id).where(Entry.worksheet_id == sheet, Entry.section.in_(BOXES))).all()
    return draw(st.sampled_from(ids)) if ids else add_entry(draw, session)


def add_entry(draw: st.DrawFn, session: Session) -> int:
    """Write an entry into a box, or a measure that names one."""
    sheet = a_sheet(draw, session)
    ids = session.scalars(select(Entry.id).where(Entry.worksheet_id == sheet, Entry.section.in_(BOXES))).all()
    data = EntryData(draw(TEXTS), score=draw(st.none() | st.integers(1, 5)), uses=ids[:2])
    section = draw(st.sampled_from([*BOXES, "countermeasures"]))
    return planner_entries.add(session, sheet, section, data, draw(st.none() | st.integers(-1, 3)))


def edit_entry(draw: st.DrawFn, session: Session) -> None:
    """Write some fields of an entry anew."""
    values = draw(st.dictionaries(st.sampled_from(["text", "note"]), TEXTS, min_size=1))
    uses = draw(st.sampled_from([{}, {"uses": ()}]))
    planner_entries.change(session, an_entry(draw, session), **values, **uses)


def move_entry(draw: st.DrawFn, session: Session) -> None:
    """Put an entry elsewhere."""
    section, place = draw(st.sampled_from(BOXES)), draw(st.integers(0, 3))
    planner_entries.move(session, an_entry(draw, session), section, place)


def write(draw: st.DrawFn, session: Session) -> None:
    """Answer a question of one kind or another."""
    positioning, rivals = a_sheet(draw, session, "positioning"), a_sheet(draw, session, "competitors")
    kind = draw(st.sampled_from(["text", "choice", "matrix"]))
    if kind == "text":
        planner_entries.answer(session, positioning, "product", text=draw(st.sampled_from(["", "银饰"])))
    elif kind == "choice":
        planner_entries.choose(
            session, positioning, "place", draw(st.sampled_from([[], ["same"], ["niche"]]))
        )
    else:
        rival = planner_entries.add(session, rivals, "rivals", EntryData(cells={"shop": "南巷"}))
        score = draw(st.none() | st.integers(1, 5))
        planner_entries.answer(session, rivals, "marks", item="looks", about_id=rival, score=score)


def delete_entry(draw: st.DrawFn, session: Session) -> None:
    """Take an entry out, whatever it is."""
    an_entry(draw, session)
    planner_entries.remove(session, [one_of(draw, session, Entry)])


def create_plan(draw: st.DrawFn, session: Session) -> None:
    """A new plan, perhaps from another."""
    like = one_of(draw, session, Plan) if draw(st.booleans()) else 0
    planner.create(session, draw(TEXTS), NOW, like=like or None)


def create_task(draw: st.DrawFn, session: Session) -> None:
    """A task from an entry, of a plan, or of none."""
    entry = an_entry(draw, session) if draw(st.booleans()) else None
    plan_id = a_plan(draw, session) if draw(st.booleans()) else None
    due = draw(st.sampled_from([None, date(2026, 5, 3)]))
    tasks.create(session, TaskData(draw(TEXTS), due_on=due, plan_id=plan_id, entry_id=entry), NOW)


def does(key: str, act: Callable[[st.DrawFn, Session], Any]) -> Generator:
    """A command that does `act`; what is refused leaves nothing."""

    def generate(draw: st.DrawFn, shop: ShopFile) -> None:
        try:
            with shop.command(key, n=2, name="x") as session:
                act(draw, session)
        except ShopError:
            pass

    return generate


def _task(draw: st.DrawFn, session: Session) -> int:
    return one_of(draw, session, Task) or tasks.create(session, TaskData("打包"), NOW)


def _snapshot(draw: st.DrawFn, session: Session) -> int:
    return one_of(draw, session, Snapshot) or planner_snapshots.take(session, a_plan(draw, session), NOW)


ACTS: dict[str, Callable[[st.DrawFn, Session], Any]] = {
    "plan.create": create_plan,
    "plan.rename": lambda draw, session: planner.rename(session, a_plan(draw, session), draw(TEXTS)),
    "plan.archive": lambda draw, session: planner.archive(session, a_plan(draw, session), NOW),
    "plan.unarchive": lambda draw, session: planner.unarchive(session, a_plan(draw, session)),
    "plan.delete": lambda draw, session: planner.delete_plan(session, one_of(draw, session, Plan)),
    "worksheet.add": lambda draw, session: planner.add_sheet(session, a_plan(draw, session), "audit"),
    "worksheet.remove": lambda draw, session: planner.remove_sheet(session, a_sheet(draw, session)),
    "worksheet.move": lambda draw, session: planner.move_sheet(session, a_sheet(draw, session), 2),
    "worksheet.write": write,
    "entry.add": add_entry,
    "entry.edit": edit_entry,
    "entry.move": move_entry,
    "entry.delete": delete_entry,
    "snapshot.take": lambda draw, session: planner_snapshots.take(session, a_plan(draw, session), NOW),
    "snapshot.delete": lambda draw, session: planner_snapshots.remove(session, _snapshot(draw, session)),
    "task.create": create_task,
    "task.edit": lambda draw, session: tasks.edit(session, _task(draw, session), TaskData(draw(TEXTS))),
    "task.finish": lambda draw, session: tasks.finish(session, [_task(draw, session)], NOW),
    "task.reopen": lambda draw, session: tasks.reopen(session, [_task(draw, session)]),
    "task.delete": lambda draw, session: tasks.delete_tasks(session, [_task(draw, session)]),
}
GENERATORS = {key: does(key, act) for key, act in ACTS.items()}
