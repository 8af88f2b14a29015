"""Asks what of a plan is printed or written: a worksheet or all, filled in or blank."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from shopkeeper import i18n
from shopkeeper.exchange import papers
from shopkeeper.i18n import tr
from shopkeeper.shop import planner_content, planner_paper
from shopkeeper.shop.paper import Paper
from shopkeeper.shop.planner import PlanRow
from shopkeeper.ui.exchange.files import pick_target, saved_toast
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.paper import to_print
from shopkeeper.ui.kit.printing import PrintSheet
from shopkeeper.ui.planner.bench import Shown
from shopkeeper.ui.planner.dialogs import now


class OutputSheet(Sheet):
    """Chooses what goes out, then prints it, keeps it as PDF, or writes it to Excel."""

    def __init__(
        self, desk: Desk, plan: PlanRow, shown: Shown | None, parent: QWidget | None, *, printing: bool
    ) -> None:
        super().__init__("Print or export", parent, width=560)
        self.setObjectName("output_sheet")
        self._desk, self._plan, self._shown = desk, plan, shown
        whole = shown is None
        self.form = Form(
            [
                Field("what", "What", choices=self._choices, wide=True),
                Field("blank", "How", choices=_ways, wide=True),
            ],
            {"what": "plan" if whole else "sheet", "blank": False},
        )
        self.put(self.form)
        self.add_button("output_cancel", "Cancel", self.reject)
        excel, paper = ("plain", "filled") if printing else ("filled", "plain")
        buttons = {
            "output_excel": ("Excel…", self.choose_target, excel),
            "output_print": ("Print or PDF…", self.preview, paper),
        }
        for name in sorted(buttons, reverse=not printing):
            self.add_button(name, *buttons[name])
        self.form.focus_first()

    def _choices(self) -> list[tuple[str, str]]:
        plan = ("plan", tr("The whole plan {name}").format(name=self._plan.title))
        if self._shown is None:
            return [plan]
        title = i18n.pick(self._shown.sheet.template.title)
        return [("sheet", tr("The worksheet {name}").format(name=title)), plan]

    def papers(self) -> Sequence[Paper]:
        """What was chosen, as papers."""
        values, today = self.form.values(), now(self._desk).date()
        with self._desk.shop.read() as session:
            if values["what"] == "plan" or self._shown is None:
                return planner_paper.plan_papers(session, self._plan.id, today, blank=values["blank"])
            if values["blank"]:
                return [planner_paper.template_paper(self._shown.sheet.template)]
            sheet = planner_content.sheet(session, self._shown.sheet.id)
            return [planner_paper.sheet_paper(session, sheet, today)]

    def _name(self) -> str:
        values = self.form.values()
        shown = self._shown if values["what"] == "sheet" else None
        name = self._plan.title
        if shown is not None:
            name = f"{name} {i18n.pick(shown.sheet.template.title)}"
        return f"{name} {tr('blank')}" if values["blank"] else name

    def preview(self) -> None:
        """Show the pages as they will be."""
        document = to_print(self._name(), self.papers())
        parent: Any = self.parentWidget()
        self.accept()
        PrintSheet(self._desk, document, parent).open()

    def choose_target(self) -> None:
        """Ask where the Excel file goes."""
        pick_target(self, self._desk, self._name(), self.save)

    def save(self, target: Path) -> None:
        """Write the file in the background and tell when it is there."""
        desk, found = self._desk, self.papers()
        self.accept()
        desk.runner.run(
            lambda _progress, _cancelled: papers.write(target, found),
            lambda _: saved_toast(desk.tell, target),
            title=lambda: tr("Writing {file}…").format(file=target.name),
        )


def _ways() -> list[tuple[bool, str]]:
    return [(False, tr("As it is filled in")), (True, tr("Blank, to be filled in by hand"))]
