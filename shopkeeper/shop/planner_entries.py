"""Writing into worksheets. All of it inside a command; what is refused leaves nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.planner import Entry, EntryLink, Task, Worksheet
from shopkeeper.shop import planner_figures, worksheets
from shopkeeper.shop.planner_content import Cells, read_cells
from shopkeeper.shop.worksheets import Column, Section

SURE = {1: "a guess", 2: "likely", 3: "sure"}
MOST_SCORE, MOST_QUALITY = 5, 10
KEEP: Any = object()  # says: leave it as it is
_ANSWERED = ("text", "choice", "scale", "matrix", "checklist")
_LARGEST = 10**12


@dataclass(frozen=True)
class EntryData:
    """An entry as it is written, see `model.planner.Entry`; `uses` are entries of the same worksheet."""

    text: str = ""
    note: str = ""
    score: int | None = None
    certainty: int | None = None
    figure: str = ""
    cells: Mapping[str, Any] = field(default_factory=dict)
    uses: Sequence[int] = ()


def add(session: Session, worksheet_id: int, section: str, data: EntryData, place: int | None = None) -> int:
    """Write a new entry at a place of its section, counted from 0, else behind all; its id.

    Raises ShopError `worksheet.gone`, `entry.not_there`, `entry.no_text`, `entry.bad_score`,
    `entry.bad_cell` and `entry.gone` for one it uses.
    """
    asked = _section(session, worksheet_id, section, (*worksheets.LISTS, "checklist"))
    row = Entry(worksheet_id=worksheet_id, section=section)
    if asked.kind == "scored":
        row.score, row.certainty = 3, 2
    given = {name: value for name, value in vars(data).items() if name != "uses" and value}
    _fill(asked, row, given)
    if not row.text and not (asked.kind == "table" and row.cells != "{}"):
        raise ShopError("entry.no_text", field="text")
    row.place = 1 + (session.scalar(_places(worksheet_id, section)) or 0)
    session.add(row)
    session.flush()
    _link(session, row, data.uses)
    if place is not None:
        move(session, row.id, section, place)
    return row.id


def _places(worksheet_id: int, section: str) -> Any:
    return select(func.max(Entry.place)).where(Entry.worksheet_id == worksheet_id, Entry.section == section)


def change(session: Session, entry_id: int, **values: Any) -> None:
    """Write some fields of `EntryData` anew; cells that are not named stay. ShopError as `add`."""
    row = _row(session, entry_id)
    uses = values.pop("uses", None)
    _fill(_section(session, row.worksheet_id, row.section), row, values)
    if "text" in values and not row.text:
        raise ShopError("entry.no_text", field="text")
    session.flush()
    if uses is not None:
        _link(session, row, uses)


def move(session: Session, entry_id: int, section: str, place: int) -> None:
    """Put an entry at a place of a section of the same sort, counted from 0 among the others there.

    Raises ShopError `entry.gone`, and `entry.not_there` for a section of another kind.
    """
    row = _row(session, entry_id)
    kind = _section(session, row.worksheet_id, row.section).kind
    _section(session, row.worksheet_id, section, (kind,))
    query = select(Entry).where(
        Entry.worksheet_id == row.worksheet_id, Entry.section == section, Entry.id != entry_id
    )
    others = list(session.scalars(query.order_by(Entry.place, Entry.id)))
    row.section = section
    others.insert(max(place, 0), row)
    for at, one in enumerate(others, 1):
        one.place = at
    session.flush()


def remove(session: Session, entry_ids: Sequence[int]) -> None:
    """Take entries out, with what was written about them; their tasks stay. ShopError `entry.gone`."""
    for entry_id in entry_ids:
        _row(session, entry_id)
    about = session.scalars(select(Entry.id).where(Entry.about_id.in_(entry_ids))).all()
    forget(session, [*about, *(one for one in entry_ids if one not in about)])


def forget(session: Session, entry_ids: Sequence[int]) -> None:
    """Take entries out, those that speak of others first; links go along, tasks are let go of."""
    session.execute(
        delete(EntryLink).where(EntryLink.entry_id.in_(entry_ids) | EntryLink.used_id.in_(entry_ids))
    )
    session.execute(update(Task).where(Task.entry_id.in_(entry_ids)).values(entry_id=None))
    about = Entry.about_id.is_not(None)
    session.execute(delete(Entry).where(Entry.id.in_(entry_ids), about))
    session.execute(delete(Entry).where(Entry.id.in_(entry_ids)))
    session.expire_all()


def answer(
    session: Session,
    worksheet_id: int,
    section: str,
    *,
    item: str = "",
    about_id: int | None = None,
    column: str = "",
    text: str = KEEP,
    score: int | None = KEEP,
) -> None:
    """Answer one question of a section that asks for texts, choices, marks or ticks.

    Of a matrix, `item` is the row and `about_id` or `column` the column. What is left empty
    is taken out again. Raises ShopError `worksheet.gone`, `entry.not_there`, `entry.bad_score`.
    """
    asked = _section(session, worksheet_id, section, _ANSWERED)
    _expect_question(session, worksheet_id, asked, item, about_id, column)
    row = _answered(session, worksheet_id, section, item, about_id, column)
    if row is None:
        cells = json.dumps({"column": column}) if column else "{}"
        row = Entry(
            worksheet_id=worksheet_id, section=section, item=item, about_id=about_id, cells=cells, text=""
        )
    given = {"text": text, "score": score}
    _fill(asked, row, {name: value for name, value in given.items() if value is not KEEP})
    if row.text or row.score is not None or asked.kind == "choice":
        session.add(row)
        session.flush()
    elif row.id is not None:
        forget(session, [row.id])


def choose(session: Session, worksheet_id: int, section: str, items: Sequence[str]) -> None:
    """Choose these options of a choice and no other; reasons of those that stay are kept.

    Raises ShopError as `answer`, and `entry.not_there` for more than one where one is asked.
    """
    asked = _section(session, worksheet_id, section, ("choice",))
    if any(asked.item(item) is None for item in items) or len(items) > (
        1 if not asked.several else len(items)
    ):
        raise ShopError("entry.not_there")
    query = select(Entry).where(Entry.worksheet_id == worksheet_id, Entry.section == section)
    there = {row.item: row.id for row in session.scalars(query)}
    forget(session, [entry_id for item, entry_id in there.items() if item not in items])
    for item in items:
        if item not in there:
            session.add(Entry(worksheet_id=worksheet_id, section=section, item=item))
    session.flush()


def _answered(
    session: Session, worksheet_id: int, section: str, item: str, about_id: int | None, column: str
) -> Entry | None:
    query = select(Entry).where(
        Entry.worksheet_id == worksheet_id,
        Entry.section == section,
        Entry.item == item,
        Entry.about_id.is_not_distinct_from(about_id),
    )
    rows = session.scalars(query.order_by(Entry.id))
    return next((row for row in rows if read_cells(row.cells).get("column", "") == column), None)


def _expect_question(
    session: Session, worksheet_id: int, asked: Section, item: str, about_id: int | None, column: str
) -> None:
    """Refuse an answer to what the section does not ask."""
    right = (item == "" and asked.kind == "text") or asked.item(item) is not None
    if asked.columns or column:
        right = right and about_id is None and asked.column(column) is not None
    if about_id is not None:
        about = session.get(Entry, about_id)
        right = right and about is not None
        right = right and (about.worksheet_id, about.section) == (worksheet_id, asked.columns_of)  # type: ignore[union-attr]
    if not right:
        raise ShopError("entry.not_there")


def _section(
    session: Session, worksheet_id: int, name: str, kinds: Sequence[str] = worksheets.KINDS
) -> Section:
    sheet = session.get(Worksheet, worksheet_id)
    if sheet is None:
        raise ShopError("worksheet.gone")
    found = worksheets.template(sheet.name).section(name)
    if found is None or found.kind not in kinds:
        raise ShopError("entry.not_there")
    return found


def _row(session: Session, entry_id: int) -> Entry:
    row = session.get(Entry, entry_id)
    if row is None:
        raise ShopError("entry.gone")
    return row


def _link(session: Session, row: Entry, uses: Sequence[int]) -> None:
    """Let an entry name these others of its worksheet and no other."""
    query = select(Entry.id).where(Entry.id.in_(uses), Entry.worksheet_id == row.worksheet_id)
    if set(session.scalars(query)) != set(uses):
        raise ShopError("entry.gone")
    there = set(session.scalars(select(EntryLink.used_id).where(EntryLink.entry_id == row.id)))
    gone = there - set(uses)
    session.execute(delete(EntryLink).where(EntryLink.entry_id == row.id, EntryLink.used_id.in_(gone)))
    for used in dict.fromkeys(uses):
        if used not in there:
            session.add(EntryLink(worksheet_id=row.worksheet_id, entry_id=row.id, used_id=used))
    session.flush()


def _fill(asked: Section, row: Entry, values: Mapping[str, Any]) -> None:
    """Set fields of an entry as far as its section has them."""
    for name, value in values.items():
        if name == "cells":
            cells = _cells(asked, value)
            kept = read_cells(row.cells or "{}") | cells
            row.cells = json.dumps(
                {key: one for key, one in kept.items() if one not in (None, "")}, ensure_ascii=False
            )
        elif name in ("text", "note"):
            setattr(row, name, value.strip() if asked.kind in worksheets.LISTS else value.rstrip())
        elif name == "figure":
            if value and value not in planner_figures.FIGURES:
                raise ShopError("entry.not_there", field="figure")
            row.figure = value
        else:
            setattr(row, name, _score(asked, name, value))


def _score(asked: Section, name: str, value: int | None) -> int | None:
    """A weight, mark or certainty as it may be; a tick is 1, what is not needed 0."""
    most = len(SURE) if name == "certainty" else MOST_SCORE
    allowed = (0, 1) if asked.kind == "checklist" else range(1, most + 1)
    if value is not None and value not in allowed:
        raise ShopError("entry.bad_score", field=name, most=most)
    return value


def _cells(asked: Section, given: Mapping[str, Any]) -> Cells:
    """The values of a row as they may be."""
    found: Cells = {}
    for name, value in given.items():
        right = _fits_map(name, value) if asked.kind == "map" else _fits(asked.column(name), value)
        if not right:
            raise ShopError("entry.bad_cell", field=f"cells.{name}")
        found[name] = value.strip() if isinstance(value, str) else value
    return found


def _fits_map(name: str, value: Any) -> bool:
    """Whether a point of the map may have this: a price in cents, a quality up to 10, a product's id."""
    most = {"price": _LARGEST, "quality": MOST_QUALITY, "product": _LARGEST}.get(name)
    return value is None or (most is not None and _is_number(value) and 0 <= value <= most)


def _fits(column: Column | None, value: Any) -> bool:
    if column is None:
        return False
    if value in (None, ""):
        return True
    if column.kind == "choice":
        return any(option.name == value for option in column.options)
    if column.kind == "score":
        return _is_number(value) and 1 <= value <= MOST_SCORE
    if column.kind in ("money", "number"):
        return _is_number(value) and abs(value) <= _LARGEST
    return isinstance(value, str) and (column.kind != "date" or _is_day(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
