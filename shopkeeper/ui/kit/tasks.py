"""Work off the window's thread: one runner with progress, cancelling, and results by a queued signal."""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from shopkeeper.errors import Cancelled, ShopError

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]
Work = Callable[[Progress, IsCancelled], Any]
Title = str | Callable[[], str]

SHOWN_AFTER_MS = 300
CANCEL_AFTER_MS = 1000
_LOOK_MS = 50


@dataclass(eq=False)
class Task:
    """One piece of work under way. `done` of `total` is written by its thread and read by the window."""

    work: Work
    on_done: Callable[[Any], None] | None
    on_error: Callable[[ShopError], None] | None
    title: Title
    cancellable: bool
    quiet: bool
    owner: QObject | None
    on_cancel: Callable[[], None] | None = None
    done: int = 0
    total: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    clock: QElapsedTimer = field(default_factory=QElapsedTimer)
    thread: threading.Thread | None = None

    def said(self) -> str:
        """What the task is called, in the language of the moment."""
        return self.title if isinstance(self.title, str) else self.title()

    def cancel(self) -> None:
        """Ask the work to stop; it ends with Cancelled at its next look."""
        self.stop.set()

    def wanted(self) -> bool:
        """Whether whoever asked for it is still there to hear of it."""
        return self.owner is None or shiboken6.isValid(self.owner)

    def progress(self, done: int, total: int) -> None:
        """Called by the work, as often as it likes; stops it when it was cancelled."""
        self.done, self.total = done, total
        if self.stop.is_set() and self.cancellable:
            raise Cancelled


class TaskRunner(QObject):
    """Runs work in threads. Everything it tells comes in the thread it lives in.

    `refused` and `cancelled` are told of tasks that do not handle them themselves;
    `looked` comes while something runs, for whoever shows the progress.
    """

    refused = Signal(object)  # ShopError
    cancelled = Signal(object)  # Task
    started = Signal(object)  # Task
    looked = Signal()
    ended = Signal(object)  # Task
    _finished = Signal(object, object, object)  # Task, result, error

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks: list[Task] = []
        self._finished.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.looked)

    def run(
        self,
        work: Work,
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[ShopError], None] | None = None,
        title: Title = "",
        cancellable: bool = True,
        *,
        owner: QObject | None = None,
        quiet: bool = False,
        on_cancel: Callable[[], None] | None = None,
    ) -> Task:
        """Start `work(progress, cancelled)`; its result goes to `on_done`, a refusal to `on_error`.

        None of these is called once `owner` is gone. `quiet` is for work whose caller shows
        progress and cancelling itself.
        """
        task = Task(work, on_done, on_error, title, cancellable, quiet, owner, on_cancel)
        task.clock.start()
        task.thread = threading.Thread(target=self._work, args=(task,), name="task", daemon=True)
        self.tasks.append(task)
        self._timer.start()
        self.started.emit(task)
        task.thread.start()
        return task

    def busy(self) -> bool:
        """Whether anything runs."""
        return bool(self.tasks)

    def close(self) -> None:
        """Cancel what can be cancelled, wait for the rest, and tell nobody any more."""
        for task in self.tasks:
            task.cancel()
        for task in self.tasks:
            if task.thread:
                task.thread.join()
        self.tasks.clear()
        self._timer.stop()

    def _work(self, task: Task) -> None:
        result: Any = None
        error: BaseException | None = None
        try:
            result = task.work(task.progress, task.stop.is_set)
        except BaseException as caught:  # noqa: BLE001 - told in the window's thread, not lost in this one
            error = caught
        self._finished.emit(task, result, error)

    def _hear(self, task: Task, result: Any, error: BaseException | None) -> None:
        if task not in self.tasks:
            return
        self.tasks.remove(task)
        if not self.tasks:
            self._timer.stop()
        self.ended.emit(task)
        self._answer(task, result, error)

    def _answer(self, task: Task, result: Any, error: BaseException | None) -> None:
        wanted = task.wanted()
        if error is None:
            if task.on_done and wanted:
                task.on_done(result)
        elif isinstance(error, Cancelled):
            if task.on_cancel and wanted:
                task.on_cancel()
            elif not task.quiet:
                self.cancelled.emit(task)
        elif isinstance(error, ShopError):
            if task.on_error and wanted:
                task.on_error(error)
            else:
                self.refused.emit(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)
