"""Finding in the planner: plans, worksheets, what is written in them, and tasks.

There are hundreds of them, not hundreds of thousands: they are looked through, not indexed.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.i18n import pick
from shopkeeper.model.planner import Entry, Plan, Task, Worksheet
from shopkeeper.shop import texts, worksheets

# A result as `finding.Found` says it: kind, id, title, details.
Result = tuple[str, int, str, str]


def find(session: Session, words: str, most: int) -> list[Result]:
    """At most `most` of each kind with every fragment of `words`, the newest plan's first.

    Plans and worksheets are also found by pinyin and its initials; tasks of no plan are not.
    """
    wanted = texts.normalise(words).split()
    if not wanted:
        return []
    looks = (_plans, _worksheets, _entries, _tasks)
    return [one for look in looks for one in _first(look(session), wanted, most)]


def _first(rows: Iterable[tuple[Result, str]], wanted: Sequence[str], most: int) -> list[Result]:
    """The first rows whose text has all that is wanted."""
    found = []
    for result, text in rows:
        if len(found) < most and all(one in text for one in wanted):
            found.append(result)
    return found


def _named(*titles: str) -> str:
    """What a title is found by: its text, its pinyin."""
    return " ".join((texts.normalise(" ".join(titles)), *(texts.readings(one) for one in titles)))


def _plans(session: Session) -> Iterable[tuple[Result, str]]:
    for row in session.scalars(select(Plan).order_by(Plan.made_at.desc(), Plan.id.desc())):
        yield ("plan", row.id, row.title, ""), _named(row.title)


def _worksheets(session: Session) -> Iterable[tuple[Result, str]]:
    query = select(Worksheet.id, Worksheet.name, Plan.title).join(Plan, Plan.id == Worksheet.plan_id)
    for row in session.execute(query.order_by(Plan.made_at.desc(), Worksheet.place, Worksheet.id)):
        title = worksheets.template(row.name).title
        yield ("worksheet", row.id, pick(title), row.title), _named(*dict.fromkeys(title.values()))


def _entries(session: Session) -> Iterable[tuple[Result, str]]:
    query = (
        select(Entry.id, Entry.text, Entry.note, Worksheet.name, Plan.title)
        .join(Worksheet, Worksheet.id == Entry.worksheet_id)
        .join(Plan, Plan.id == Worksheet.plan_id)
        .where(Entry.text != "")
    )
    for row in session.execute(query.order_by(Plan.made_at.desc(), Entry.id)):
        details = f"{row.title} · {pick(worksheets.template(row.name).title)}"
        yield (
            ("entry", row.id, " ".join(row.text.split()), details),
            texts.normalise(f"{row.text} {row.note}"),
        )


def _tasks(session: Session) -> Iterable[tuple[Result, str]]:
    query = select(Task.id, Task.title, Task.note, Plan.title.label("plan")).join(
        Plan, Plan.id == Task.plan_id
    )
    for row in session.execute(query.order_by(Task.done_at.is_not(None), Task.id.desc())):
        yield ("task", row.id, row.title, row.plan), texts.normalise(f"{row.title} {row.note}")
