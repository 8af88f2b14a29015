"""The tasks on Today: ticked off, entered, opened."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import tasks
from shopkeeper.shop.tasks import TaskData, TaskRow
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.scrolled import MoreBelow
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Card, ElidedLabel, IconButton, PlainLabel, StateLabel, empty_layout, row

_DUE_WIDTH = 60


class TasksCard(Texts, Card):
    """What is to be done, the earliest due first; another is entered in the line below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(spacing=6)
        self._desk = desk
        self.setObjectName("tasks")
        self.boxes: list[QCheckBox] = []
        self._shown: tuple[list[TaskRow], date] | None = None
        self.line = QLineEdit()
        self.line.setObjectName("new_task")
        self.say(self.line.setPlaceholderText, "New task for today: type and press Enter")
        self.say(self.line.setAccessibleName, "New task")
        self.line.returnPressed.connect(self.enter)
        self.none = PlainLabel("No task is open.", role="second")
        inner = QWidget()
        inner.setProperty("look", "scrolled")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._rows)
        whole.addWidget(self.none)
        whole.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        MoreBelow(area)
        self.body.addWidget(PlainLabel("Tasks", scale="section", strong=True))
        self.body.addWidget(area, 1)
        self.body.addWidget(self.line)
        if refused := desk.refused():
            self.line.setEnabled(False)
            self.say(self.line.setToolTip, refused)

    def show_tasks(self, found: Sequence[TaskRow], today: date) -> None:
        """Show other tasks; the keyboard stays where it was."""
        shown = (list(found), today)
        if shown == self._shown:
            return
        self._shown = shown
        kept = next((box.objectName() for box in self.boxes if box.hasFocus()), "")
        empty_layout(self._rows)
        self.boxes = []
        for task in found:
            self._rows.addWidget(self._row(task, today))
        self.none.setVisible(not found)
        for box in self.boxes:
            if box.objectName() == kept:
                box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, task: TaskRow, today: date) -> QWidget:
        box = QCheckBox()
        box.setObjectName(f"task_{task.id}")
        box.setAccessibleName(task.title)
        box.setEnabled(self._desk.refused() is None)
        box.toggled.connect(partial(self._finish, task))
        self.boxes.append(box)
        title = ElidedLabel()
        title.setText(task.title)
        source = ElidedLabel(role="quiet", scale="small")
        source.setText(task.plan)
        line = row(box, title, source, spacing=8)
        line.setStretch(1, 3)
        line.setStretch(2, 1)
        if task.due_on:
            line.addWidget(_due(task.due_on, today))
        remove = IconButton(
            f"remove_task_{task.id}",
            "x",
            lambda: tr("Delete task: {name}").format(name=task.title),
            pixels=14,
        )
        remove.clicked.connect(partial(self._delete, task))
        remove.setEnabled(self._desk.refused() is None)
        line.addWidget(remove)
        widget = QWidget()
        widget.setFixedHeight(32)
        widget.setLayout(line)
        return widget

    def go(self) -> None:
        """Bring the keyboard to the first task, else to the line for another."""
        where = self.boxes[0] if self.boxes else self.line
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Bring the keyboard to the line for a new one."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    # Writing

    def enter(self) -> None:
        """Keep what is typed as a task of today."""
        title, now = self.line.text().strip(), self._desk.now()
        if title and self._write(
            "task.create",
            title,
            lambda session: tasks.create(session, TaskData(title, due_on=now.date()), now),
        ):
            self.line.clear()

    def _finish(self, task: TaskRow, done: bool) -> None:
        if not done:
            return
        # Refused or taken back at once, it must be seen as it was.
        shown, self._shown = self._shown, None
        now = self._desk.now()
        finished = self._write(
            "task.finish", task.title, lambda session: tasks.finish(session, [task.id], now)
        )
        if shown and not finished:
            self.show_tasks(*shown)

    def _delete(self, task: TaskRow) -> None:
        self._write("task.delete", task.title, lambda session: tasks.delete_tasks(session, [task.id]))

    def _write(self, key: str, name: str, act: Any) -> bool:
        try:
            with self._desk.shop.command(key, name=name, n=1) as session:
                act(session)
        except ShopError as error:
            self._desk.refuse(error)
            return False
        return True


def _due(on: date, today: date) -> StateLabel:
    """The day it is due: red when it is over, amber when it is today."""
    days = (on - today).days
    tone = "red" if days < 0 else "amber" if days == 0 else "grey"
    known = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
    label = StateLabel(tone=tone)
    label.setMinimumWidth(_DUE_WIDTH)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.say(
        label.setText, known.get(days, lambda: on.strftime("%m-%d" if on.year == today.year else "%Y-%m-%d"))
    )
    return label
