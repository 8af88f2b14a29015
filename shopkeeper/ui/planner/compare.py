"""Two states of a plan side by side: now, a snapshot, another plan; what came, went and changed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from shopkeeper import formats, i18n
from shopkeeper.i18n import tr, trn
from shopkeeper.shop import planner_content, planner_snapshots, worksheets
from shopkeeper.shop.planner import PlanRow
from shopkeeper.shop.planner_content import Entry, Sheet
from shopkeeper.shop.planner_snapshots import Change, SheetChange, SnapshotRow
from shopkeeper.shop.worksheets import Section
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet as Window
from shopkeeper.ui.kit.inputs import ChoiceInput
from shopkeeper.ui.kit.widgets import PlainLabel, StateLabel, row
from shopkeeper.ui.planner.entry_words import elided, entry_words

# How a change is marked; what stayed as it was is not.
_MARKS = {"added": ("Added", "green"), "gone": ("Gone", "red"), "changed": ("Revised", "amber")}
_WIDEST = 380  # a name as far as `elided` lets it go, with its day
State = str  # "plan 3" or "snapshot 7": of which kind, and its id


class CompareSheet(Window):
    """Shows a worksheet as it stood and as it stands; both states and the worksheet are to be chosen."""

    def __init__(
        self, desk: Desk, plan: PlanRow, plans: Sequence[PlanRow], name: str, parent: QWidget | None
    ) -> None:
        super().__init__("Compare", parent, width=1120, height=780)
        self.setObjectName("compare_sheet")
        self._desk, self._plan, self._plans, self._name = desk, plan, plans, name
        with desk.shop.read() as session:
            self._snapshots = planner_snapshots.listing(session, plan.id)
        self.old = self._choice("compare_old", "Earlier", self._states)
        self.new = self._choice("compare_new", "Later", self._states)
        self.which = self._choice("compare_sheet_name", "Worksheet", self._names)
        self.old.set_value(f"snapshot {self._snapshots[0].id}" if self._snapshots else self._other())
        self.new.set_value(f"plan {plan.id}")
        self._choose_first()
        bar = row(self.which, None, self.old, PlainLabel("→", role="quiet"), self.new)
        self.body.addLayout(bar)
        self.sum = PlainLabel(role="second", scale="small")
        self.body.addWidget(self.sum)
        self._inside = QWidget()
        self._box = QVBoxLayout(self._inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.put_scrolled(self._inside)
        self.add_button("done", "Close", self.accept, "filled").setFocus()
        for one in (self.old, self.new, self.which):
            one.changed.connect(self.show_states)
        self.say(lambda _: self.show_states(), lambda: "")

    def _choice(self, name: str, title: str, choices: Any) -> ChoiceInput:
        made = ChoiceInput(choices)
        made.setObjectName(name)
        made.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToContents)
        made.setMaximumWidth(_WIDEST)
        self.say(made.setAccessibleName, title)
        return made

    def _other(self) -> State:
        others = (one.id for one in self._plans if one.id != self._plan.id)
        return f"plan {next(others, self._plan.id)}"

    def _choose_first(self) -> None:
        if self._name:
            self.which.set_value(self._name)

    def _states(self) -> list[tuple[State, str]]:
        now = tr("{name}, now").format(name=elided(self._plan.title))
        others = [(f"plan {one.id}", elided(one.title)) for one in self._plans if one.id != self._plan.id]
        return [(f"plan {self._plan.id}", now), *map(_snapshot_choice, self._snapshots), *others]

    def _names(self) -> list[tuple[str, str]]:
        with self._desk.shop.read() as session:
            there = planner_content.sheets(session, self._plan.id)
        return [(one.name, i18n.pick(one.template.title)) for one in there]

    def _sheets(self, state: State) -> list[Sheet]:
        kind, _, number = state.partition(" ")
        state_id = int(number)
        with self._desk.shop.read() as session:
            if kind == "plan":
                return planner_content.sheets(session, state_id)
            return planner_snapshots.sheets(session, state_id)

    # Showing

    def show_states(self) -> None:
        """Show the worksheet chosen in both states."""
        old, new, name = (one.value() for one in (self.old, self.new, self.which))
        if old is None or new is None or name is None:
            return
        before, after = self._sheets(old), self._sheets(new)
        changes = {one.name: one for one in planner_snapshots.compare(before, after)}
        change = changes.get(name) or SheetChange(name, None, None, ())
        sheets = [next((one for one in some if one.name == name), None) for some in (before, after)]
        self.sum.setText(_summary(change))
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._fill(grid, change, sheets)
        grid.setRowStretch(grid.rowCount(), 1)
        while item := self._box.takeAt(0):
            shown = item.widget()
            if shown:
                shown.hide()
                shown.deleteLater()
        self._box.addWidget(page)
        page.show()

    def _fill(self, grid: QGridLayout, change: SheetChange, sheets: Sequence[Sheet | None]) -> None:
        for section in worksheets.template(change.name).sections:
            found = change.of(section.name)
            if not found:
                continue
            line = grid.rowCount()
            grid.addWidget(
                PlainLabel(lambda said=section.title: i18n.pick(said), scale="section"), line, 0, 1, 2
            )
            for one in found:
                line += 1
                self._add(grid, line, section, one, sheets)

    def _add(
        self, grid: QGridLayout, line: int, section: Section, change: Change, sheets: Sequence[Sheet | None]
    ) -> None:
        for side, entry in enumerate((change.old, change.new)):
            sheet = sheets[side]
            if sheet is None or entry is None:
                continue
            marked = change.kind if side == (0 if change.kind == "gone" else 1) else ""
            grid.addWidget(self._card(sheet, section, entry, marked), line, side)

    def _card(self, sheet: Sheet, section: Section, entry: Entry, marked: str) -> QFrame:
        card = QFrame()
        card.setProperty("look", "entry")
        text = PlainLabel(wrap=True)
        text.setText(entry_words(self._desk, sheet, section, entry))
        line = row(text, spacing=8)
        line.setStretch(0, 1)
        line.setContentsMargins(12, 7, 10, 7)
        if marked in _MARKS:
            mark = StateLabel(*_MARKS[marked])
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        card.setLayout(line)
        return card


def _snapshot_choice(one: SnapshotRow) -> tuple[State, str]:
    day = formats.day(one.at.date())
    said = f"{elided(one.title)} · {day}" if one.title else tr("Snapshot of {when}").format(when=day)
    return f"snapshot {one.id}", said


def _summary(change: SheetChange) -> str:
    percents = [
        f"{one}%" if one is not None else tr("not there") for one in (change.old_percent, change.new_percent)
    ]
    counts = {kind: sum(1 for one in change.changes if one.kind == kind) for kind in _MARKS}
    said = [
        trn(counts["added"], "{n} added", "{n} added"),
        trn(counts["changed"], "{n} revised", "{n} revised"),
        trn(counts["gone"], "{n} gone", "{n} gone"),
    ]
    return " · ".join([f"{percents[0]} → {percents[1]}", *said])
