"""Checking the shop file from the menu: what was found, in words, and repair where that helps."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shopkeeper.i18n import tr
from shopkeeper.store import check
from shopkeeper.store.check import Problem
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.widgets import IconLabel, PlainLabel, row
from shopkeeper.words import say


def check_shop(desk: Desk, window: QWidget) -> None:
    """Look the shop over in a thread, then say what was found."""
    shop = desk.shop

    def work(progress: Any, _cancelled: Any) -> list[Problem]:
        return check.check(shop, progress)

    def show(problems: list[Problem]) -> None:
        CheckSheet(desk, problems, window).open()

    desk.runner.run(work, show, title=lambda: tr("Checking the shop file…"), owner=window)


class CheckSheet(Sheet):
    """What a check found. Figures that do not add up can be worked out anew."""

    def __init__(self, desk: Desk, problems: list[Problem], parent: QWidget | None) -> None:
        super().__init__("Check shop file", parent, width=560)
        self.setObjectName("check")
        self._desk = desk
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        if problems:
            for problem in problems:
                box.addLayout(_line("info", "amber", problem))
        else:
            found = PlainLabel("Everything is in order.", wrap=True)
            line = row(IconLabel("check", "green"), found, spacing=10)
            line.setStretch(1, 1)
            box.addLayout(line)
        self.put_scrolled(inner)
        if problems and check.can_repair(problems):
            self.add_button("close_check", "Close", self.accept)
            self.add_button("repair", "Repair", self.repair, "filled").refuse(desk.refused())
        else:
            self.add_button("close_check", "Close", self.accept)

    def repair(self) -> None:
        """Work out anew what can be worked out."""
        shop = self._desk.shop
        self._desk.runner.run(
            lambda _progress, _cancelled: check.repair(shop),
            lambda _: self._desk.tell(tr("Repaired.")),
            title=lambda: tr("Repairing…"),
            cancellable=False,
        )
        self.accept()


def _line(icon: str, role: str, problem: Problem) -> Any:
    label = PlainLabel(lambda: say(problem.key, problem.args), wrap=True)
    line = row(IconLabel(icon, role), label, spacing=10)
    line.setStretch(1, 1)
    return line
