"""Short notes at the foot of the window: what was done, with Undo; and what is under way."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shopkeeper.i18n import tr
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.tasks import CANCEL_AFTER_MS, SHOWN_AFTER_MS, Task, TaskRunner
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, IconButton, PlainLabel, row

_STAYS_MS = 6000
_STAYS_WITH_ACTION_MS = 10_000
_FADE_MS = 200
_ABOVE_FOOT = 44


class Floating(Texts, QFrame):
    """A card that floats over the foot of its window, in the middle."""

    def __init__(self, window: QWidget, *, above: int = _ABOVE_FOOT) -> None:
        super().__init__(window)
        self._window = window
        self._above = above
        self.box = QHBoxLayout(self)
        self.setProperty("look", "floating")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        window.installEventFilter(self)
        self.hide()

    def place(self) -> None:
        """Stand at the foot of the window, no wider than it."""
        window = self._window
        size = self.sizeHint()
        width = min(size.width(), window.width() - 48)
        height = self.box.heightForWidth(width) if self.box.hasHeightForWidth() else size.height()
        self.setGeometry((window.width() - width) // 2, window.height() - height - self._above, width, height)
        self.raise_()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False


class _Note(Floating):
    """One note with at most one action."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("toast")
        self.label = PlainLabel()
        self.action = Button("toast_action", "Undo", look="toast")
        self.dismiss = IconButton("toast_close", "x", "Close", pixels=16)
        self.box.setContentsMargins(16, 6, 8, 6)
        for widget in (self.label, self.action, self.dismiss):
            self.box.addWidget(widget)
        self._leave = QTimer(self, singleShot=True)
        self._leave.timeout.connect(self.fade)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._fading = QPropertyAnimation(self._effect, b"opacity", self)
        self._fading.setDuration(_FADE_MS)
        self._fading.finished.connect(self.hide)
        self.dismiss.clicked.connect(self.hide)

    def appear(self, stays_ms: int) -> None:
        """Show, and leave after a while unless somebody is at it."""
        self._fading.stop()
        self._effect.setOpacity(1)
        self.adjustSize()
        self.place()
        self.show()
        self._leave.start(stays_ms)

    def fade(self) -> None:
        """Leave slowly, unless the mouse or the focus is here."""
        if self.underMouse() or self.action.hasFocus() or self.dismiss.hasFocus():
            self._leave.start(_STAYS_MS)
            return
        self._fading.setStartValue(1.0)
        self._fading.setEndValue(0.0)
        self._fading.start()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button in focus, Esc sends the note away."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.action.hasFocus():
            self.action.click()
        else:
            super().keyPressEvent(event)


_Said = tuple[str, str | None, Callable[[], Any] | None]


class Toasts(QObject):
    """The notes of one window, one at a time. While a sheet lies over the window, the last one waits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.note = _Note(parent)
        self._window = parent
        self._said: _Said | None = None
        self._held: _Said | None = None
        self._act: Callable[[], Any] | None = None
        self.note.action.clicked.connect(self._do)
        parent.installEventFilter(self)

    def _sheet(self) -> Sheet | None:
        """The sheet that lies over the window."""
        return next((one for one in self._window.findChildren(Sheet) if one.isVisible()), None)

    def _hold(self, said: _Said, sheet: Sheet) -> None:
        if self._held is None:
            # The sheet is still there when it says that it goes.
            sheet.finished.connect(lambda _: QTimer.singleShot(0, self, self._release))
        self._held = said
        self.note.hide()

    def _release(self) -> None:
        said, self._held = self._held, None
        if said:
            self.show(*said)

    def show(
        self, text: str, action_text: str | None = None, action: Callable[[], Any] | None = None
    ) -> None:
        """Show `text`, plain, and a button that does `action`; an older note goes."""
        self._said = (text, action_text, action)
        sheet = self._sheet()
        if sheet:
            self._hold(self._said, sheet)
            return
        self._held = None  # one that waited is older
        self._act = action
        note = self.note
        note.label.setText(text)
        note.setAccessibleName(text)
        note.action.setVisible(action is not None)
        note.action.setText((action_text or tr("Undo")).replace("&", "&&"))
        note.action.setAccessibleName(action_text or tr("Undo"))
        note.appear(_STAYS_WITH_ACTION_MS if action else _STAYS_MS)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(note, text))

    def hide(self) -> None:
        """Take the note away, also one that waits."""
        self._held = None
        self.note.hide()

    def _do(self) -> None:
        act, self._act = self._act, None
        self.note.hide()
        if act:
            act()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A note that a sheet comes to lie over waits, too."""
        if isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            sheet = event.child()
            if isinstance(sheet, Sheet) and self.note.isVisible() and self._said:
                self._hold(self._said, sheet)
        return False


class ProgressCard(Floating):
    """What runs and how far it is; shown once it takes longer than a moment."""

    def __init__(self, runner: TaskRunner, window: QWidget) -> None:
        super().__init__(window, above=_ABOVE_FOOT + 56)
        self._runner = runner
        self.setObjectName("progress")
        self.label = PlainLabel()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(320)
        self.stop = Button("stop", "Cancel")
        self.stop.clicked.connect(self._cancel)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.label)
        left.addWidget(self.bar)
        self.box.setContentsMargins(16, 10, 12, 12)
        self.box.addLayout(row(left, self.stop, spacing=16))
        runner.looked.connect(self._look)
        runner.ended.connect(lambda _: self._look())

    def _shown_task(self) -> Task | None:
        slow = (
            task for task in self._runner.tasks if not task.quiet and task.clock.elapsed() >= SHOWN_AFTER_MS
        )
        return next(slow, None)

    def _look(self) -> None:
        task = self._shown_task()
        if task is None:
            self.hide()
            return
        stopping = task.stop.is_set()
        self.label.setText(tr("Cancelling…") if stopping else task.said() or tr("Working…"))
        show_progress(self.bar, task)
        self.bar.setAccessibleName(self.label.text())
        self.stop.setVisible(task.cancellable and not stopping and task.clock.elapsed() >= CANCEL_AFTER_MS)
        self.place()
        self.show()

    def _cancel(self) -> None:
        task = self._shown_task()
        if task:
            task.cancel()


def show_progress(bar: QProgressBar, task: Task) -> None:
    """Let `bar` show how far `task` is; a total of 0 is not known."""
    # A bar counts in 32 bits, and a task may count bytes.
    bar.setRange(0, 1000 if task.total else 0)
    bar.setValue(round(1000 * min(task.done / task.total, 1)) if task.total else 0)
