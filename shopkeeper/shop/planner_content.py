"""What stands in a worksheet, read whole: of the shop as it is, or of a snapshot."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.planner import Entry as EntryRow
from shopkeeper.model.planner import EntryLink, Plan, Worksheet
from shopkeeper.shop import worksheets
from shopkeeper.shop.worksheets import Template

Cells = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """What was written: see `model.planner.Entry`. `uses` are the entries it names."""

    id: int
    section: str
    item: str = ""
    place: int = 0
    text: str = ""
    note: str = ""
    score: int | None = None
    certainty: int | None = None
    figure: str = ""
    cells: Cells = field(default_factory=dict)
    about_id: int | None = None
    uses: tuple[int, ...] = ()


# What of an entry goes into a snapshot: all but its section, under which it stands.
_KEPT = ("id", "item", "text", "note", "score", "certainty", "figure", "cells", "about_id", "uses")


@dataclass(frozen=True)
class Sheet:
    """A worksheet with what is in it, in the order of its places."""

    id: int
    plan_id: int
    name: str
    entries: tuple[Entry, ...]

    @property
    def template(self) -> Template:
        """What it asks."""
        return worksheets.template(self.name)

    @cached_property
    def sections(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries by section."""
        found: dict[str, list[Entry]] = {}
        for one in self.entries:
            found.setdefault(one.section, []).append(one)
        return {name: tuple(some) for name, some in found.items()}

    def of(self, section: str) -> tuple[Entry, ...]:
        """The entries of a section."""
        return self.sections.get(section, ())

    def entry(self, entry_id: int) -> Entry | None:
        """One entry by its id."""
        return next((one for one in self.entries if one.id == entry_id), None)

    def at(self, section: str, item: str = "", about_id: int | None = None, column: str = "") -> Entry | None:
        """The answer to one question of a section, the cell of a matrix among them."""
        for one in self.of(section):
            if (one.item, one.about_id, one.cells.get("column", "")) == (item, about_id, column):
                return one
        return None


def sheet(session: Session, worksheet_id: int) -> Sheet:
    """A worksheet as it stands; ShopError `worksheet.gone`."""
    row = session.get(Worksheet, worksheet_id)
    if row is None:
        raise ShopError("worksheet.gone")
    return Sheet(row.id, row.plan_id, row.name, tuple(_entries(session, [row.id]).get(row.id, ())))


def sheets(session: Session, plan_id: int) -> list[Sheet]:
    """All worksheets of a plan in their order; ShopError `plan.gone`."""
    if session.get(Plan, plan_id) is None:
        raise ShopError("plan.gone")
    query = select(Worksheet).where(Worksheet.plan_id == plan_id).order_by(Worksheet.place, Worksheet.id)
    rows = session.scalars(query).all()
    entries = _entries(session, [row.id for row in rows])
    return [Sheet(row.id, plan_id, row.name, tuple(entries.get(row.id, ()))) for row in rows]


def _entries(session: Session, ids: Iterable[int]) -> dict[int, list[Entry]]:
    uses: dict[int, list[int]] = {}
    links = select(EntryLink.entry_id, EntryLink.used_id).where(EntryLink.worksheet_id.in_(ids))
    for entry_id, used_id in session.execute(links.order_by(EntryLink.id)):
        uses.setdefault(entry_id, []).append(used_id)
    query = select(EntryRow.__table__).where(EntryRow.worksheet_id.in_(ids))
    found: dict[int, list[Entry]] = {}
    for row in session.execute(query.order_by(EntryRow.worksheet_id, EntryRow.place, EntryRow.id)).mappings():
        values = {name: row[name] for name in _KEPT if name not in ("cells", "uses")}
        entry = Entry(
            section=row["section"],
            place=row["place"],
            cells=read_cells(row["cells"]),
            uses=tuple(uses.get(row["id"], ())),
            **values,
        )
        found.setdefault(row["worksheet_id"], []).append(entry)
    return found


def read_cells(text: str) -> Cells:
    """The values of a row by column; none of what is not kept so."""
    try:
        cells = json.loads(text)
    except ValueError:
        return {}
    return cells if isinstance(cells, dict) else {}


def freeze(found: Iterable[Sheet]) -> str:
    """Worksheets as a snapshot keeps them."""
    return json.dumps(
        [
            {
                "id": one.id,
                "name": one.name,
                "sections": {name: _frozen(some) for name, some in one.sections.items()},
            }
            for one in found
        ],
        ensure_ascii=False,
    )


def _frozen(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries without what they do not say."""
    values = ({name: getattr(one, name) for name in _KEPT} for one in entries)
    return [{name: value for name, value in one.items() if value not in (None, "", {}, ())} for one in values]


def thaw(plan_id: int, content: str) -> list[Sheet]:
    """The worksheets of a snapshot."""
    return [
        Sheet(
            one["id"],
            plan_id,
            one["name"],
            tuple(
                Entry(section=section, place=place, **(values | {"uses": tuple(values.get("uses", ()))}))
                for section, some in one["sections"].items()
                for place, values in enumerate(some)
            ),
        )
        for one in json.loads(content)
    ]
