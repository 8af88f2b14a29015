"""What the planner shows, read in one go and in a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from shopkeeper.shop import (
    planner,
    planner_content,
    planner_figures,
    planner_scores,
    planner_snapshots,
    tasks,
)
from shopkeeper.shop.planner import PlanRow
from shopkeeper.shop.planner_content import Sheet
from shopkeeper.shop.planner_figures import FIGURES
from shopkeeper.shop.planner_scores import Board
from shopkeeper.shop.planner_snapshots import SnapshotRow
from shopkeeper.shop.tasks import TaskRow
from shopkeeper.shop.worksheets import Template
from shopkeeper.ui.planner.bench import Shown


@dataclass(frozen=True)
class SheetRow:
    """A worksheet as the list at the left shows it."""

    id: int
    template: Template
    percent: int


@dataclass(frozen=True)
class Loaded:
    """The plans, one of them with its worksheets and tasks, and one worksheet of it."""

    plans: Sequence[PlanRow]
    plan: PlanRow | None = None
    rows: Sequence[SheetRow] = ()
    shown: Shown | None = None
    board: Board | None = None
    tasks: Sequence[TaskRow] = ()
    snapshots: Sequence[SnapshotRow] = ()
    addable: Sequence[Template] = ()


def load(session: Session, plan_id: int | None, worksheet_id: int | None, today: date) -> Loaded:
    """A plan and a worksheet of it: those asked for, as far as they are there, else the first."""
    plans = [*planner.plans(session), *planner.plans(session, archived=True)]
    plan = next((one for one in plans if one.id == plan_id), plans[0] if plans else None)
    if plan is None:
        return Loaded(plans)
    sheets = planner_content.sheets(session, plan.id)
    sheet = next((one for one in sheets if one.id == worksheet_id), sheets[0] if sheets else None)
    all_tasks = tasks.of_plan(session, plan.id)
    return Loaded(
        plans,
        plan,
        [SheetRow(one.id, one.template, planner_scores.percent(one)) for one in sheets],
        _shown(session, sheet, all_tasks, today) if sheet else None,
        planner_scores.board(sheet) if sheet and sheet.template.board else None,
        all_tasks,
        planner_snapshots.listing(session, plan.id),
        planner.addable(session, plan.id),
    )


def _shown(session: Session, sheet: Sheet, all_tasks: Sequence[TaskRow], today: date) -> Shown:
    points = {
        one.name: planner_scores.points(session, sheet, one, today)
        for one in sheet.template.sections
        if one.kind == "map"
    }
    own = [one for one in all_tasks if one.worksheet_id == sheet.id]
    return Shown(sheet, frozenset(planner_scores.unanswered(sheet)), points, own)


def wanted_figures(sheet: Sheet) -> set[str]:
    """The live figures a worksheet shows: beside its questions and at its entries."""
    named = {name for one in sheet.template.sections for name in one.figures}
    return (named | {one.figure for one in sheet.entries}) & FIGURES.keys()


def figures(session: Session, names: set[str], today: date) -> dict[str, planner_figures.Value]:
    """What live figures come to."""
    return {name: planner_figures.value(session, name, today) for name in sorted(names)}
