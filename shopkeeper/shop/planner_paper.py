"""A worksheet or a whole plan as a paper: filled in, or blank with room to write by hand."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.i18n import pick, tr
from shopkeeper.shop import planner, planner_scores, tasks
from shopkeeper.shop.paper import Block, Heading, Paper, Table, Text
from shopkeeper.shop.planner_content import Sheet, sheets
from shopkeeper.shop.planner_scores import LEANS
from shopkeeper.shop.planner_sections import Blank, Filled, Sections, ticked
from shopkeeper.shop.worksheets import BOXES, Template


def template_paper(template: Template) -> Paper:
    """A worksheet to be filled in by hand, of no shop's."""
    empty = Sheet(0, 0, template.name, ())
    return Paper(pick(template.title), pick(template.about), tuple(_sections(Blank(empty), template)))


def sheet_paper(session: Session, sheet: Sheet, today: date) -> Paper:
    """A worksheet of a plan as it is filled in, on a day of the shop's wall time; ShopError `plan.gone`."""
    row = planner.plan(session, sheet.plan_id)
    subtitle = " · ".join((row.title, formats.day(today), _complete(planner_scores.percent(sheet))))
    drawn = _sections(Filled(sheet, session, today), sheet.template)
    return Paper(pick(sheet.template.title), subtitle, (*_board(sheet), *drawn))


def plan_papers(session: Session, plan_id: int, today: date, *, blank: bool = False) -> list[Paper]:
    """A plan, each worksheet a paper of its own; filled in, one of all and its tasks comes before them.

    Raises ShopError `plan.gone`.
    """
    row = planner.plan(session, plan_id)
    found = sheets(session, plan_id)
    if blank:
        return [template_paper(one.template) for one in found]
    overview = Table(
        (tr("Worksheet"), tr("Completed")),
        tuple((pick(one.template.title), f"{planner_scores.percent(one)}%") for one in found),
        frozenset({1}),
    )
    subtitle = " · ".join((formats.day(today), _complete(row.percent)))
    first = Paper(row.title, subtitle, (overview, *_tasks(session, plan_id)))
    return [first, *(sheet_paper(session, one, today) for one in found)]


def _complete(percent: int) -> str:
    return tr("{n}% complete").format(n=percent)


def _tasks(session: Session, plan_id: int) -> Iterator[Block]:
    rows = tasks.of_plan(session, plan_id)
    if rows:
        yield Heading(tr("Tasks"))
        yield Table(
            (tr("Task"), tr("Due"), tr("Note")),
            tuple(
                (ticked(one.title, done=one.done_at is not None), _day(one.due_on), one.note) for one in rows
            ),
            widths=(50, 15, 35),
        )


def _day(on: date | None) -> str:
    return formats.day(on) if on else ""


def _sections(drawer: Sections, template: Template) -> Iterator[Block]:
    for section in template.sections:
        yield Heading(pick(section.title))
        yield from drawer.draw(section)


def _board(sheet: Sheet) -> Iterator[Block]:
    """What a board's boxes weigh, and what that says."""
    if not sheet.template.board:
        return
    found = planner_scores.board(sheet)
    boxes = [section for box in BOXES if (section := sheet.template.box(box))]
    row = tuple(f"{found.totals[section.box] / 3:.1f}" for section in boxes)
    yield Table(tuple(pick(one.title) for one in boxes), (row,))
    if found.lean:
        yield Text(tr(LEANS[found.lean]))
