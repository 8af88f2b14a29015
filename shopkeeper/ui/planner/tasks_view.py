"""The tasks of a plan: what is to be done and by when, what it came from, what is done."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop.tasks import TaskRow
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.scrolled import Scrolled
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, Card, ElidedLabel, PlainLabel, restyle, row
from shopkeeper.ui.planner.entry_box import chain
from shopkeeper.ui.planner.entry_words import elided

_GAP = 6


class TaskLine(Texts, QFrame):
    """One task: done or not, its title, what it came from, and when it is due."""

    ticked = Signal(int, bool)
    opened = Signal(int)
    source_wanted = Signal(int)

    def __init__(self, task: TaskRow, today: date, *, closed: bool) -> None:
        super().__init__()
        self.task = task
        self.setProperty("look", "entry")
        self.check = QCheckBox()
        self.check.setObjectName(f"task_{task.id}_done")
        self.check.setChecked(task.done_at is not None)
        self.check.setEnabled(not closed)
        self.check.clicked.connect(lambda on: self.ticked.emit(task.id, on))
        self.title = ElidedLabel(role="quiet" if task.done_at else "text")
        self.title.setText(task.title)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.source = Button(f"task_{task.id}_source", lambda: elided(task.entry), look="link")
        if task.entry_id is None:
            self.source.hide()
        self.source.setMaximumWidth(260)
        self.source.clicked.connect(lambda: task.entry_id and self.source_wanted.emit(task.entry_id))
        self.due = PlainLabel(role="second", scale="small")
        self.edit = Button(f"task_{task.id}_edit", "Edit", look="quiet")
        self.edit.clicked.connect(lambda: self.opened.emit(task.id))
        line = row(self.check, self.title, self.source, self.due, self.edit, spacing=10)
        line.setStretch(1, 1)
        line.setContentsMargins(12, 3, 6, 3)
        self.setLayout(line)
        self._today = today
        self.say(self._say, lambda: "")

    def _say(self, _: str) -> None:
        task = self.task
        self.check.setAccessibleName(task.title)
        self.source.say_aloud(lambda: tr("From: {entry}").format(entry=task.entry))
        self.edit.say_aloud(lambda: tr("Edit {name}").format(name=task.title))
        late = task.due_on is not None and task.done_at is None and task.due_on < self._today
        if task.done_at:
            self.due.setText(tr("Done {day}").format(day=formats.day(task.done_at.date())))
        elif task.due_on:
            text = tr("Overdue since {day}") if late else tr("Due {day}")
            self.due.setText(text.format(day=formats.day(task.due_on)))
        else:
            self.due.setText(tr("No date"))
        restyle(self.due, role="red" if late else "second")

    def pieces(self) -> list[QWidget]:
        """What Tab goes through."""
        return [self.check, self.source, self.edit]


class TasksView(Texts, Card):
    """All tasks of a plan. `added` tells the title of a new one."""

    added = Signal(str)
    ticked = Signal(int, bool)
    opened = Signal(int)
    source_wanted = Signal(int)

    def __init__(self, *, closed: bool) -> None:
        super().__init__(spacing=10)
        self.setObjectName("tasks")
        self._closed = closed
        self.lines: list[TaskLine] = []
        self.progress = PlainLabel(role="second", scale="small")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(160)
        self.input = TextInput()
        self.input.setObjectName("new_task")
        if closed:
            self.input.hide()
        self.input.returnPressed.connect(self._add)
        self.none = PlainLabel(
            "Nothing to do yet. Type a task above, or turn an entry of a worksheet into one.", role="second"
        )
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_GAP)
        self._box.addWidget(self.input)
        self._box.addWidget(self.none)
        self._box.addStretch(1)
        self.body.addLayout(row(self.progress, self.bar, None, spacing=12))
        self.body.addWidget(Scrolled(inside), 1)
        self.say(self.input.setPlaceholderText, "New task: type it and press Enter")
        self.say(self.input.setAccessibleName, "New task")
        self.say(self.bar.setAccessibleName, "Progress")
        self.say(lambda _: self._say(), lambda: "")

    def _add(self) -> None:
        title = self.input.text().strip()
        if title:
            self.added.emit(title)

    def show_tasks(self, tasks: Sequence[TaskRow], today: date) -> None:
        """Show other tasks; the keyboard stays at its task."""
        held = next(
            (
                (line.task.id, place)
                for line in self.lines
                for place, one in enumerate(line.pieces())
                if one.hasFocus()
            ),
            None,
        )
        for line in self.lines:
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [self._line(task, today) for task in tasks]
        for place, line in enumerate(self.lines):
            self._box.insertWidget(place + 2, line)
        self.none.setVisible(not tasks)
        self._say()
        chain([self.input, *(piece for line in self.lines for piece in line.pieces())])
        for line in self.lines:
            if held and line.task.id == held[0]:
                line.pieces()[held[1]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, task: TaskRow, today: date) -> TaskLine:
        line = TaskLine(task, today, closed=self._closed)
        line.ticked.connect(self.ticked)
        line.opened.connect(self.opened)
        line.source_wanted.connect(self.source_wanted)
        return line

    def _say(self) -> None:
        done = sum(1 for line in self.lines if line.task.done_at)
        self.progress.setText(tr("{done} of {all} done").format(done=done, all=len(self.lines)))
        self.bar.setRange(0, max(1, len(self.lines)))
        self.bar.setValue(done)
        self.bar.setVisible(bool(self.lines))

    def go_in(self) -> None:
        """Bring the keyboard to where a task is typed."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
