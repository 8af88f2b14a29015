"""The tasks of a plan: what is to be done and by when, what it came from, what is done."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop.tasks import TaskRow
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.scrolled import BAR, Bleeding, Scrolled
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, Card, ElidedLabel, PlainLabel, restyle, row
from shopkeeper.ui.planner.entry_box import chain
from shopkeeper.ui.planner.entry_words import elided

_GAP = 6
_LINK_EDGES = 10  # around the words of a link


class Source(QWidget):
    """What a task came from, as a link: as much of it as there is room for."""

    def __init__(self, task: TaskRow) -> None:
        super().__init__()
        self.link = Button(f"task_{task.id}_source", lambda: elided(task.entry, self._room()), look="link")
        self.link.setProperty("flush", True)
        self.setLayout(row(self.link, None, spacing=0))
        self.setMinimumWidth(_LINK_EDGES)  # not what the link says: it follows this, not this it

    def _room(self) -> int:
        return max(0, self.width() - _LINK_EDGES)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for now."""
        super().resizeEvent(event)
        self.link.say_again()


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
        came_from = Source(task)
        self.source = came_from.link
        if task.entry_id is None:
            self.source.hide()
        self.source.clicked.connect(lambda: task.entry_id and self.source_wanted.emit(task.entry_id))
        self.due = PlainLabel(role="second", scale="small")
        self.edit = Button(f"task_{task.id}_edit", "Edit", look="quiet")
        self.edit.clicked.connect(lambda: self.opened.emit(task.id))
        line = row(self.check, self.title, came_from, self.due, self.edit, spacing=12)
        for place, (piece, share) in enumerate(((self.title, 3), (came_from, 2)), 1):
            # Shares, whatever the words: the columns of all lines stand below each other.
            piece.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            line.setStretch(place, share)
        line.setContentsMargins(12, 3, 6, 3)
        self.setLayout(line)
        self._today = today
        self.say(self._say, lambda: "")

    def _say(self, _: str) -> None:
        task = self.task
        self.check.setAccessibleName(task.title)
        self.source.say_aloud(lambda: tr("From: {entry}").format(entry=task.entry))
        self.edit.say_aloud(lambda: tr("Edit {name}").format(name=task.title))
        said, role = _due(task, self._today)
        self.due.setText(said)
        restyle(self.due, role=role)

    def pieces(self) -> list[QWidget]:
        """What Tab goes through."""
        return [self.check, self.source, self.edit]


def _due(task: TaskRow, today: date) -> tuple[str, str]:
    """What is said of the day a task is due, or was done; and in which colour."""
    if task.done_at:
        return tr("Done {day}").format(day=formats.day(task.done_at.date())), "second"
    if task.due_on is None:
        return tr("No date"), "second"
    if task.due_on == today:
        return tr("Due today"), "amber"
    late = task.due_on < today
    text = tr("Overdue since {day}") if late else tr("Due {day}")
    return text.format(day=formats.day(task.due_on)), "red" if late else "second"


class TasksView(Texts, QWidget):
    """All tasks of a plan. `added` tells the title of a new one."""

    added = Signal(str)
    ticked = Signal(int, bool)
    opened = Signal(int)
    source_wanted = Signal(int)

    def __init__(self, *, closed: bool) -> None:
        super().__init__()
        self.setObjectName("tasks")
        card = Card(spacing=10)
        whole = column(card)
        whole.setContentsMargins(0, 0, BAR, 0)
        self.setLayout(whole)
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
        card.body.addLayout(row(self.progress, self.bar, None, spacing=12))
        reaching = Bleeding()
        reaching.addWidget(Scrolled(inside))
        card.body.addLayout(reaching, 1)
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
        for line in self.lines:
            line.say_again()
        widest = max((line.due.sizeHint().width() for line in self.lines), default=0)
        for line in self.lines:
            line.due.setFixedWidth(widest)  # a column of its own

    def go_in(self) -> None:
        """Bring the keyboard to where a task is typed."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
