"""Snapshots of a plan: how it stood on a day, and what has changed between two."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.planner import Snapshot
from shopkeeper.shop import planner_content, planner_scores
from shopkeeper.shop.planner_content import Entry, Sheet


@dataclass(frozen=True)
class SnapshotRow:
    """A snapshot as a list shows it; `at` is the shop's wall time, `percent` how complete the plan was."""

    id: int
    plan_id: int
    title: str
    at: datetime
    percent: int


@dataclass(frozen=True)
class Change:
    """What became of an entry between two states: added, gone, changed or same."""

    section: str
    kind: str
    old: Entry | None
    new: Entry | None


@dataclass(frozen=True)
class SheetChange:
    """A worksheet in two states; one that is missing in a state has no percent there."""

    name: str
    old_percent: int | None
    new_percent: int | None
    changes: tuple[Change, ...]

    def of(self, section: str) -> tuple[Change, ...]:
        """What became of a section's entries."""
        return tuple(one for one in self.changes if one.section == section)


def take(session: Session, plan_id: int, at: datetime, title: str = "") -> int:
    """Keep a plan as it stands at `at`, the shop's wall time; its id. ShopError `plan.gone`."""
    content = planner_content.freeze(planner_content.sheets(session, plan_id))
    row = Snapshot(plan_id=plan_id, title=" ".join(title.split()), at=at, content=content)
    session.add(row)
    session.flush()
    return row.id


def remove(session: Session, snapshot_id: int) -> None:
    """Throw a snapshot away; ShopError `snapshot.gone`."""
    session.delete(_row(session, snapshot_id))
    session.flush()


def listing(session: Session, plan_id: int) -> list[SnapshotRow]:
    """The snapshots of a plan, newest first."""
    query = select(Snapshot).where(Snapshot.plan_id == plan_id)
    return [
        SnapshotRow(row.id, plan_id, row.title, row.at, planner_scores.plan_percent(_sheets(row)))
        for row in session.scalars(query.order_by(Snapshot.at.desc(), Snapshot.id.desc()))
    ]


def sheets(session: Session, snapshot_id: int) -> list[Sheet]:
    """The worksheets as they stood; ShopError `snapshot.gone`."""
    return _sheets(_row(session, snapshot_id))


def _sheets(row: Snapshot) -> list[Sheet]:
    return planner_content.thaw(row.plan_id, row.content)


def _row(session: Session, snapshot_id: int) -> Snapshot:
    row = session.get(Snapshot, snapshot_id)
    if row is None:
        raise ShopError("snapshot.gone")
    return row


def compare(old: Sequence[Sheet], new: Sequence[Sheet]) -> list[SheetChange]:
    """What has changed from one state of a plan to another, by worksheet in the order of the newer."""
    before = {one.name: one for one in old}
    after = {one.name: one for one in new}
    names = [*after, *(name for name in before if name not in after)]
    return [_compared(name, before.get(name), after.get(name)) for name in names]


def _compared(name: str, old: Sheet | None, new: Sheet | None) -> SheetChange:
    before = {_key(one): one for one in (old.entries if old else ())}
    after = {_key(one): one for one in (new.entries if new else ())}
    changes = [_change(before.get(key), one) for key, one in after.items()]
    changes += [_change(one, None) for key, one in before.items() if key not in after]
    return SheetChange(name, _percent(old), _percent(new), tuple(changes))


def _percent(sheet: Sheet | None) -> int | None:
    return planner_scores.percent(sheet) if sheet else None


def _key(entry: Entry) -> object:
    """By what an entry is known again: the question it answers, else its own id."""
    if entry.item:
        return entry.section, entry.item, entry.about_id, entry.cells.get("column")
    return entry.id


def _change(old: Entry | None, new: Entry | None) -> Change:
    entry = new or old
    assert entry is not None
    if old is None or new is None:
        return Change(entry.section, "added" if old is None else "gone", old, new)
    same = replace(old, id=0, place=0) == replace(new, id=0, place=0)
    return Change(entry.section, "same" if same else "changed", old, new)
