"""The sheets of the planner: a plan's name, a task."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import planner, tasks
from shopkeeper.shop.planner import PlanRow
from shopkeeper.shop.tasks import TaskData, TaskRow
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.form import Field
from shopkeeper.ui.orders.dialogs import DeedSheet, Values
from shopkeeper.ui.planner.writer import short


def now(desk: Desk) -> datetime:
    """The shop's wall time."""
    return desk.wall(desk.shop.clock())


def plan_sheet(
    desk: Desk, plans: Sequence[PlanRow], like: int | None, made: Callable[[int], Any], parent: QWidget
) -> DeedSheet:
    """Asks for a new plan: its name, and what it begins with."""
    shown = [one for one in plans if not one.archived]

    def choices() -> list[tuple[int | None, str]]:
        copies = [(one.id, tr("A copy of {name}").format(name=one.title)) for one in shown]
        return [(None, tr("The usual worksheets, empty")), *copies]

    def do(values: Values) -> None:
        with desk.shop.command("plan.create", name=short(values["title"])) as session:
            plan_id = planner.create(session, values["title"], now(desk), like=values["like"])
        made(plan_id)

    fields = [
        Field("title", "Plan name", hint="For example: Autumn 2026", wide=True),
        *([Field("like", "Begins with", choices=choices, wide=True)] if shown else []),
    ]
    start = {"title": "", "like": like} if shown else {"title": ""}
    sheet = DeedSheet(
        "New plan", parent, fields, start, lambda values: do({"like": None, **values}), "Create"
    )
    sheet.setObjectName("plan_sheet")
    return sheet


def rename_sheet(desk: Desk, plan: PlanRow, parent: QWidget) -> DeedSheet:
    """Asks for another name of a plan."""

    def do(values: Values) -> None:
        with desk.shop.command("plan.rename", name=short(values["title"])) as session:
            planner.rename(session, plan.id, values["title"])

    fields = [Field("title", "Plan name", wide=True)]
    sheet = DeedSheet("Rename plan", parent, fields, {"title": plan.title}, do, "Save")
    sheet.setObjectName("plan_name_sheet")
    return sheet


def task_sheet(desk: Desk, data: TaskData, parent: QWidget, *, about: str = "") -> DeedSheet:
    """Asks for a new task that may come from an entry."""

    def do(values: Values) -> None:
        new = TaskData(values["title"], values["note"], values["due_on"], data.plan_id, data.entry_id)
        with desk.shop.command("task.create", name=short(new.title)) as session:
            tasks.create(session, new, now(desk))

    start = {"title": data.title, "due_on": data.due_on, "note": data.note}
    sheet = DeedSheet("New task", parent, _task_fields(), start, do, "Create", about=_from(about))
    sheet.setObjectName("task_sheet")
    return sheet


def edit_task_sheet(desk: Desk, task: TaskRow, parent: QWidget) -> DeedSheet:
    """Asks for other values of a task, or takes it away."""

    def do(values: Values) -> None:
        new = TaskData(values["title"], values["note"], values["due_on"], task.plan_id, task.entry_id)
        with desk.shop.command("task.edit", name=short(new.title)) as session:
            tasks.edit(session, task.id, new)

    start = {"title": task.title, "due_on": task.due_on, "note": task.note}
    sheet = DeedSheet("Task", parent, _task_fields(), start, do, "Save", about=_from(task.entry))
    sheet.setObjectName("task_sheet")

    def delete() -> None:
        try:
            with desk.shop.command("task.delete", n=1, name=short(task.title)) as session:
                tasks.delete_tasks(session, [task.id])
        except ShopError as error:
            sheet.form.refuse(error)
            return
        sheet.accept()

    sheet.add_button("delete_task", "Delete", delete, "danger")
    return sheet


def _task_fields() -> list[Field]:
    return [
        Field("title", "What is to be done", wide=True),
        Field("due_on", "Due", "date", hint="For example 2026-11-30"),
        Field("note", "Note", "long", wide=True),
    ]


def _from(entry: str) -> Any:
    return (lambda: tr("From: {entry}").format(entry=entry)) if entry else ""
