"""The sections of a worksheet as blocks of a paper, by their kinds."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.i18n import language, pick, tr
from shopkeeper.shop import planner_figures, planner_scores, settings
from shopkeeper.shop.paper import Block, Items, Lines, Pairs, Table, Text
from shopkeeper.shop.planner_content import Entry, Sheet
from shopkeeper.shop.planner_entries import MOST_QUALITY, MOST_SCORE, SURE
from shopkeeper.shop.planner_scores import label
from shopkeeper.shop.worksheets import Column, Section

_BLANK_ROWS, _BLANK_COLUMNS = 5, 3
_FIGURES = ("money", "number", "score")
# How wide columns are, in hundredths: of entries with their weight, answered or not; of ticks; of marks.
_SCORED, _ANSWERED, _MEASURED = (34, 13, 9, 44), (27, 13, 9, 26, 25), (55, 45)
_TICKED, _MARKED, _FIRST = (45, 55), (26, 18, 56), 18


def ticked(title: str, *, done: bool = False) -> str:
    """Something behind a box that is ticked or not."""
    return f"{'☑' if done else '☐'}  {title}"


def dots(score: int | None) -> str:
    """A weight or mark as dots, of five."""
    return "●" * (score or 0) + "○" * (MOST_SCORE - (score or 0))


def cell(column: Column, value: Any, currency: str) -> str:
    """A value of a table as text."""
    if value in (None, ""):
        return ""
    if column.kind == "money":
        return formats.money(value, currency, language())
    if column.kind == "choice":
        return next((pick(one.title) for one in column.options if one.name == value), str(value))
    return formats.number(value) if isinstance(value, int) else str(value)


class Sections:
    """Draws the sections of one worksheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def draw(self, section: Section) -> Iterator[Block]:
        """What stands below a section's title: a method for each kind."""
        yield from getattr(self, f"draw_{section.kind}")(section)


class Blank(Sections):
    """Sections to be filled in by hand, with their guidance and room to write."""

    def draw(self, section: Section) -> Iterator[Block]:
        """The guidance, then the room."""
        if guide := pick(section.guide):
            yield Text(guide, quiet=True)
        yield from super().draw(section)

    def draw_text(self, _: Section) -> Iterator[Block]:
        """Lines for a text."""
        yield Lines(_BLANK_ROWS)

    def draw_list(self, section: Section) -> Iterator[Block]:
        """A line for each entry."""
        yield Lines(max(_BLANK_ROWS, section.least))

    def draw_scored(self, section: Section) -> Iterator[Block]:
        """A row for each entry."""
        widths = _ANSWERED if section.wants else _SCORED
        yield self._empty(_scored_headings(section), section, widths)

    def draw_measures(self, section: Section) -> Iterator[Block]:
        """A row for each measure."""
        yield self._empty(("", tr("Uses")), section, _MEASURED)

    def draw_table(self, section: Section) -> Iterator[Block]:
        """Empty rows."""
        yield self._empty([pick(column.title) for column in section.columns], section)

    def draw_map(self, section: Section) -> Iterator[Block]:
        """Rows for the products on the map."""
        yield self._empty(_map_headings(), section)

    def draw_choice(self, section: Section) -> Iterator[Block]:
        """The options, to be ticked."""
        rows = tuple((ticked(pick(item.title)), pick(item.guide)) for item in section.items)
        yield Table((), rows, widths=_TICKED)

    def draw_checklist(self, section: Section) -> Iterator[Block]:
        """The points, to be ticked."""
        rows = tuple((ticked(pick(item.title)), "") for item in section.items)
        yield Table(("", tr("Note")), rows, blank=True, widths=_TICKED)

    def draw_scale(self, section: Section) -> Iterator[Block]:
        """The points, with marks to be circled."""
        marks = "   ".join(map(str, range(1, MOST_SCORE + 1)))
        rows = tuple((pick(item.title), marks, pick(item.guide)) for item in section.items)
        yield Table((tr("Point"), tr("Mark"), tr("Note")), rows, blank=True, widths=_MARKED)

    def draw_matrix(self, section: Section) -> Iterator[Block]:
        """The rows, under the columns there are or room for some."""
        titles = [title for title, _, _ in planner_scores.matrix_columns(self.sheet, section)]
        titles += [""] * (_BLANK_COLUMNS if section.columns_of else 0)
        rows = tuple((pick(item.title), *("" for _ in titles)) for item in section.items)
        yield Table(("", *titles), rows, blank=True, widths=_even(len(titles)))

    def draw_radar(self, _: Section) -> Iterator[Block]:
        """Nothing: it is drawn from the marks."""
        yield from ()

    draw_figures = draw_radar

    def _empty(self, headings: Sequence[str], section: Section, widths: tuple[int, ...] = ()) -> Table:
        rows = (("",) * len(headings),) * max(_BLANK_ROWS, section.least)
        each = 100 // len(headings)
        even = (100 - each * (len(headings) - 1), *([each] * (len(headings) - 1)))
        return Table(tuple(headings), rows, blank=True, widths=widths or even)


class Filled(Sections):
    """Sections as they are filled in, with the live figures of a day of the shop's wall time."""

    def __init__(self, sheet: Sheet, session: Session, today: date) -> None:
        super().__init__(sheet)
        self._session, self._today = session, today
        self._currency = settings.get(session, "currency")

    def draw(self, section: Section) -> Iterator[Block]:
        """The live figures, then what was written."""
        figures = ((planner_figures.FIGURES[name], self._live(name)) for name in section.figures)
        if pairs := tuple((tr(one.title), live, tr(one.definition)) for one, live in figures if live):
            yield Pairs(pairs)
        written = self.sheet.of(section.name) or section.kind in ("figures", "radar")
        if written:
            yield from super().draw(section)
        else:
            yield Text(tr("Not filled in yet."), quiet=True)

    def _live(self, name: str) -> str:
        """What a figure comes to; empty where there is nothing to make it of."""
        if name not in planner_figures.FIGURES:
            return ""
        found = planner_figures.value(self._session, name, self._today)
        return "" if found.empty else planner_figures.words(found, self._currency)

    def draw_text(self, section: Section) -> Iterator[Block]:
        """The text."""
        for one in self.sheet.of(section.name):
            yield Text(one.text)

    def draw_list(self, section: Section) -> Iterator[Block]:
        """The entries."""
        yield Items(tuple(one.text for one in self.sheet.of(section.name)))

    def draw_scored(self, section: Section) -> Iterator[Block]:
        """The entries with weight, certainty and evidence, and what answers them."""
        rows = []
        for one in self.sheet.of(section.name):
            sure = tr(SURE[one.certainty]) if one.certainty else ""
            row = (one.text, dots(one.score), sure, self._evidence(one))
            rows.append((*row, self._answers(section, one)) if section.wants else row)
        widths = _ANSWERED if section.wants else _SCORED
        yield Table(_scored_headings(section), tuple(rows), widths=widths)

    def _evidence(self, entry: Entry) -> str:
        if live := self._live(entry.figure):
            live = f"{tr(planner_figures.FIGURES[entry.figure].title)} {live}"
        return "\n".join(filter(None, (entry.note, live)))

    def _answers(self, section: Section, entry: Entry) -> str:
        """What was decided about a weakness or threat."""
        found = [one.text for name in section.wants for one in self.sheet.of(name) if entry.id in one.uses]
        return "\n".join(found) or tr("none yet")

    def draw_measures(self, section: Section) -> Iterator[Block]:
        """The measures with what they use."""
        rows = []
        for one in self.sheet.of(section.name):
            used = (self.sheet.entry(entry_id) for entry_id in one.uses)
            rows.append((one.text, "\n".join(label(self.sheet, other) for other in used if other)))
        yield Table(("", tr("Uses")), tuple(rows), widths=_MEASURED)

    def draw_table(self, section: Section) -> Iterator[Block]:
        """The rows."""
        columns = section.columns
        rows = tuple(
            tuple(cell(column, one.cells.get(column.name), self._currency) for column in columns)
            for one in self.sheet.of(section.name)
        )
        right = frozenset(place for place, column in enumerate(columns) if column.kind in _FIGURES)
        yield Table(tuple(pick(column.title) for column in columns), rows, right)

    def draw_map(self, section: Section) -> Iterator[Block]:
        """The products on the map."""
        rows = []
        for one in planner_scores.points(self._session, self.sheet, section, self._today):
            name = tr("{product} (ours)").format(product=one.name) if one.own else one.name
            price = (
                "" if one.price_cents is None else formats.money(one.price_cents, self._currency, language())
            )
            quality = "" if one.quality is None else f"{one.quality} / {MOST_QUALITY}"
            rows.append((name, price, quality))
        yield Table(_map_headings(), tuple(rows), frozenset({1, 2}))

    def draw_choice(self, section: Section) -> Iterator[Block]:
        """The options with those that are chosen, and why."""
        entries = (self.sheet.at(section.name, item.name) for item in section.items)
        rows = tuple(
            (ticked(pick(item.title), done=entry is not None), entry.text if entry else "")
            for item, entry in zip(section.items, entries, strict=True)
        )
        yield Table((), rows, widths=_TICKED)

    def draw_checklist(self, section: Section) -> Iterator[Block]:
        """The points, ticked or not; those that are not needed are left out."""
        rows = []
        for item in section.items:
            entry = self.sheet.at(section.name, item.name)
            if entry is None or entry.score != 0:
                done = entry is not None and entry.score == 1
                rows.append((ticked(pick(item.title), done=done), entry.text if entry else ""))
        own = (one for one in self.sheet.of(section.name) if not one.item)
        rows += [(ticked(one.text, done=one.score == 1), "") for one in own]
        yield Table((), tuple(rows), widths=_TICKED)

    def draw_scale(self, section: Section) -> Iterator[Block]:
        """The points with their marks."""
        rows = []
        for item in section.items:
            entry = self.sheet.at(section.name, item.name)
            mark, note = (dots(entry.score), entry.text) if entry else ("", "")
            rows.append((pick(item.title), mark, note))
        yield Table((tr("Point"), tr("Mark"), tr("Note")), tuple(rows), widths=_MARKED)

    def draw_matrix(self, section: Section) -> Iterator[Block]:
        """The rows under their columns."""
        columns = planner_scores.matrix_columns(self.sheet, section)
        rows = tuple(
            (pick(item.title), *(self._said(section, item.name, about, name) for _, about, name in columns))
            for item in section.items
        )
        yield Table(("", *(title for title, _, _ in columns)), rows, widths=_even(len(columns)))

    def _said(self, section: Section, item: str, about_id: int | None, column: str) -> str:
        entry = self.sheet.at(section.name, item, about_id, column)
        if entry is None:
            return ""
        return dots(entry.score) if section.cells == "score" else entry.text

    def draw_radar(self, section: Section) -> Iterator[Block]:
        """The marks the radar is drawn from."""
        found = planner_scores.radar(self.sheet, section)
        titles = ("", *(one.title for one in found.series))
        rows = tuple(
            (axis, *("" if one.values[place] is None else f"{one.values[place]:g}" for one in found.series))
            for place, axis in enumerate(found.axes)
        )
        yield Table(titles, rows, frozenset(range(1, len(titles))))

    def draw_figures(self, _: Section) -> Iterator[Block]:
        """Nothing below the figures themselves."""
        yield from ()


def _scored_headings(section: Section) -> tuple[str, ...]:
    headings = ("", tr("Importance"), tr("Certainty"), tr("Evidence"))
    return (*headings, tr("Countermeasure")) if section.wants else headings


def _even(columns: int) -> tuple[int, ...]:
    """A first column for titles, and others that share the rest."""
    each = (100 - _FIRST) // columns
    return (100 - each * columns, *([each] * columns))


def _map_headings() -> tuple[str, ...]:
    return tr("Product"), tr("Price"), tr("Quality")
