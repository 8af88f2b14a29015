"""What is worked out of a worksheet: how complete it is, a board's totals and lean, radars, the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from shopkeeper.i18n import pick
from shopkeeper.shop import planner_figures, worksheets
from shopkeeper.shop.planner_content import Entry, Sheet
from shopkeeper.shop.worksheets import BOXES, Section, Words

# What a board says to do, by the boxes that weigh more: inside, then outside the shop.
LEANS = {
    "attack": "Attack: strengths on opportunities (SO)",
    "turn_around": "Turn around: opportunities against weaknesses (WO)",
    "diversify": "Diversify: strengths against threats (ST)",
    "defend": "Defend: guard weaknesses against threats (WT)",
}


@dataclass(frozen=True)
class Board:
    """A board's weight by box, in thirds of a point, and where it leans; nowhere while a side is empty."""

    totals: dict[str, int]
    lean: str | None


@dataclass(frozen=True)
class Series:
    """One line of a radar: whose it is, and a mark from 1 to 5 for each axis, none where there is none."""

    title: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Radar:
    """Marks to be drawn on axes around a centre, in the language of the moment."""

    axes: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Point:
    """A product on the map: price in cents, none where it is not known; quality up to 10."""

    entry_id: int
    name: str
    price_cents: int | None
    quality: int | None
    own: bool


@dataclass(frozen=True)
class Low:
    """A point that was judged, with its mark and note."""

    entry_id: int
    section: Section
    title: Words
    score: int
    note: str


def percent(sheet: Sheet) -> int:
    """How complete a worksheet is; 100 only when nothing is missing."""
    return _whole([_share(sheet, one) for one in sheet.template.sections])


def section_percent(sheet: Sheet, section: Section) -> int | None:
    """How complete a section is; none where it need not be filled in."""
    share = _share(sheet, section)
    return None if share is None else int(share * 100)


def plan_percent(sheets: Sequence[Sheet]) -> int:
    """How complete a plan is: the average of its worksheets."""
    return int(Fraction(sum(map(percent, sheets)), len(sheets))) if sheets else 0


def _whole(shares: Sequence[Fraction | None]) -> int:
    counted = [one for one in shares if one is not None]
    return int(sum(counted, Fraction()) * 100 / len(counted)) if counted else 0


def _share(sheet: Sheet, section: Section) -> Fraction | None:
    """The part of a section that is filled in."""
    entries = sheet.of(section.name)
    if section.optional or section.kind in ("figures", "radar"):
        return None
    if section.kind == "scored" and section.wants:
        open_ones = sum(one.id in unanswered(sheet) for one in entries)
        return _of(len(entries) - open_ones, max(section.least, len(entries)))
    if section.kind in (*worksheets.LISTS, "text", "choice"):
        return _of(len(entries), section.least)
    answered = sum(section.item(one.item) is not None for one in entries)
    return _of(answered, len(section.items) * _columns(sheet, section))


def _columns(sheet: Sheet, section: Section) -> int:
    """How many answers each item of a section wants."""
    if section.columns_of:
        return len(sheet.of(section.columns_of)) + bool(_own(section))
    return len(section.columns) if section.kind == "matrix" else 1


def _own(section: Section) -> bool:
    return bool(section.own and section.own["en"])


def _of(part: int, whole: int) -> Fraction:
    return min(Fraction(1), Fraction(part, whole)) if whole else Fraction(0)


def unanswered(sheet: Sheet) -> set[int]:
    """The entries that want a countermeasure and have none."""
    found: set[int] = set()
    for section in sheet.template.sections:
        if section.wants:
            answered = {used for name in section.wants for one in sheet.of(name) for used in one.uses}
            found |= {one.id for one in sheet.of(section.name)} - answered
    return found


def board(sheet: Sheet) -> Board:
    """What the boxes of a board weigh and where they lean: each entry by its weight and how sure it is."""
    totals = {}
    for box in BOXES:
        section = sheet.template.box(box)
        entries = sheet.of(section.name) if section else ()
        totals[box] = sum((one.score or 0) * (one.certainty or 0) for one in entries)
    strong = totals["strength"] >= totals["weakness"]
    open_ = totals["opportunity"] >= totals["threat"]
    both = totals["strength"] + totals["weakness"] and totals["opportunity"] + totals["threat"]
    lean = {
        (True, True): "attack",
        (False, True): "turn_around",
        (True, False): "diversify",
        (False, False): "defend",
    }[strong, open_]
    return Board(totals, lean if both else None)


def radar(sheet: Sheet, section: Section) -> Radar:
    """What a radar shows: the average of each scale, or each row of a matrix for each of its columns."""
    sources = [one for name in section.of if (one := sheet.template.section(name))]
    if [one.kind for one in sources] == ["matrix"]:
        return _matrix_radar(sheet, sources[0])
    values = tuple(_average(sheet.of(one.name)) for one in sources)
    return Radar(tuple(pick(one.title) for one in sources), (Series(pick(section.title), values),))


def _matrix_radar(sheet: Sheet, matrix: Section) -> Radar:
    series = [
        Series(title, tuple(_mark(sheet.at(matrix.name, item.name, about, name)) for item in matrix.items))
        for title, about, name in matrix_columns(sheet, matrix)
    ]
    return Radar(tuple(pick(item.title) for item in matrix.items), tuple(series))


def matrix_columns(sheet: Sheet, matrix: Section) -> list[tuple[str, int | None, str]]:
    """The columns of a matrix: title, the entry each is about (none: our own), a fixed one's name."""
    columns: list[tuple[str, int | None, str]] = []
    if matrix.own and _own(matrix):
        columns.append((pick(matrix.own), None, ""))
    columns += [(pick(column.title), None, column.name) for column in matrix.columns]
    return columns + [(label(sheet, one), one.id, "") for one in sheet.of(matrix.columns_of)]


def label(sheet: Sheet, entry: Entry) -> str:
    """What an entry is called by: its text, or the first text of its row."""
    section = sheet.template.section(entry.section)
    columns = section.columns if section and section.kind == "table" else ()
    texts = (entry.cells.get(one.name) for one in columns if one.kind in ("text", "long"))
    return entry.text or next((text for text in texts if text), "")


def _mark(entry: Entry | None) -> float | None:
    return entry.score if entry else None


def _average(entries: Sequence[Entry]) -> float | None:
    marks = [one.score for one in entries if one.score is not None]
    return round(sum(marks) / len(marks), 1) if marks else None


def lowest(sheet: Sheet) -> list[Low]:
    """The points of all scales of a worksheet that were judged, the lowest first."""
    found = [
        Low(entry.id, section, item.title, entry.score, entry.text)
        for section in sheet.template.sections
        if section.kind == "scale"
        for item in section.items
        if (entry := sheet.at(section.name, item.name)) and entry.score is not None
    ]
    return sorted(found, key=lambda one: one.score)


def points(session: Session, sheet: Sheet, section: Section, today: date) -> list[Point]:
    """The points of a map: own products at what they really sell for, rivals at the price noted."""
    entries = sheet.of(section.name)
    products = [one.cells["product"] for one in entries if one.cells.get("product")]
    prices = planner_figures.product_prices(session, products, today)
    return [
        Point(
            one.id,
            one.text,
            prices.get(product) if (product := one.cells.get("product")) else one.cells.get("price"),
            one.cells.get("quality"),
            bool(product),
        )
        for one in entries
    ]
