"""The checklist of a ticket: what is done, what comes next."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from shopkeeper import formats
from shopkeeper.i18n import pick
from shopkeeper.shop.ticket_kinds import Step
from shopkeeper.ui.aftersales.reading import TicketShown
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import PlainLabel, row

_INDENT = 28


class Checklist(QWidget):
    """The steps of a ticket's kind; `put` is told of a step that is ticked, or not any more."""

    def __init__(self, desk: Desk, shown: TicketShown, put: Callable[[str, bool], None]) -> None:
        super().__init__()
        self.setObjectName("checklist")
        self._desk, self._put = desk, put
        self.checks: dict[str, StepCheck] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for step in shown.kind.steps:
            whole.addLayout(self._line(step, shown))
            if step.hint and step == shown.next_step:
                hint = PlainLabel(partial(pick, step.hint), role="quiet", scale="small", wrap=True)
                hint.setContentsMargins(_INDENT, 0, 0, 2)
                whole.addWidget(hint)

    def _line(self, step: Step, shown: TicketShown) -> QHBoxLayout:
        done = shown.ticked.get(step.name)
        check = self.checks[step.name] = StepCheck(f"step_{step.name}", partial(pick, step.text))
        check.setChecked(done is not None)
        check.setEnabled(self._desk.refused() is None and not shown.over)
        check.toggled.connect(lambda on: self._put(step.name, on))
        role = "quiet" if done else "text"
        words = Words(partial(pick, step.text), check, role=role, strong=step == shown.next_step)
        when = PlainLabel(role="quiet", scale="small")
        if done:
            at = self._desk.wall(done)
            today = self._desk.wall(self._desk.shop.clock()).date()
            when.say(when.setText, lambda: formats.near_time(at, today))
        line = row(check, words, when, spacing=10)
        line.setStretch(1, 1)
        for widget in (check, words, when):
            line.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        return line


class StepCheck(Texts, QCheckBox):
    """The box of one step; its words stand beside it."""

    def __init__(self, name: str, text: Text) -> None:
        super().__init__()
        self.setObjectName(name)
        self.say(self.setAccessibleName, text)


class Words(PlainLabel):
    """The words of a step, on as many lines as they take; a click ticks it."""

    def __init__(self, text: Text, check: QCheckBox, *, role: str, strong: bool) -> None:
        super().__init__(text, role=role, strong=strong, wrap=True)
        self._check = check
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    # Qt

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick the step."""
        self._check.click()
