"""Importing in four steps: choose files, check what would happen, import, see what happened."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.exchange import held
from shopkeeper.exchange.importer import Importer, Report, held_rows
from shopkeeper.i18n import tr, trn
from shopkeeper.ui.exchange.counts import size_in_words
from shopkeeper.ui.exchange.files import pick_files, pick_target, saved_toast
from shopkeeper.ui.exchange.import_steps import SHOWN_HELD, CheckStep, ChooseStep, ResultStep, WaitStep
from shopkeeper.ui.exchange.pieces import Steps
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.tasks import SHOWN_AFTER_MS, Task
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.toasts import Toasts
from shopkeeper.ui.kit.widgets import ElidedLabel, row

CHOOSE, CHECK, IMPORT, RESULT = range(4)


class ImportPage(Texts, QWidget):
    """The steps of an import. `finished` tells that the owner is done with it."""

    finished = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_page")
        self.setAcceptDrops(True)
        self._desk = desk
        self._files: list[Path] = []
        self._report: Report | None = None
        self._task: Task | None = None
        self._step: QWidget = self
        self._build()
        self._toasts = Toasts(self)
        self._connect()
        self.start()

    def _build(self) -> None:
        self.steps = Steps(("Choose files", "Check", "Import", "Result"))
        self.named = ElidedLabel(role="quiet", scale="small")
        self.named.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.choose, self.check, self.wait, self.result = ChooseStep(), CheckStep(), WaitStep(), ResultStep()
        self.stack = QStackedWidget()
        for step in (self.choose, self.check, self.wait, self.result):
            self.stack.addWidget(step)
        top = row(self.steps, spacing=12)
        top.addWidget(self.named, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(top)
        box.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.choose.choose_wanted.connect(self.choose_files)
        self.check.back_wanted.connect(self.start)
        self.check.go_wanted.connect(self.import_files)
        self.result.undo_wanted.connect(self.undo)
        self.result.save_wanted.connect(self.save_held)
        self.result.again_wanted.connect(self.start)
        self.result.done_wanted.connect(self.finished)
        self._desk.runner.looked.connect(self._look)
        self._desk.runner.ended.connect(self._ended)

    # Steps

    def start(self) -> None:
        """Begin afresh with choosing files."""
        self._files, self._report = [], None
        self.named.setText("")
        self.choose.refuse(None)
        self.choose.button.refuse(self._desk.refused())
        self._go(CHOOSE, self.choose)
        self.choose.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_files(self) -> None:
        """Let the owner pick files."""
        pick_files(self, self._desk, self.offer)

    def offer(self, files: list[Path]) -> None:
        """Look through `files`, and show what importing them would do."""
        if self._task or not files or self._desk.shop.read_only:
            return
        self._files = files
        self.named.setText(_in_words(files))
        self.choose.refuse(None)
        importer = Importer(self._desk.shop, files)
        self.steps.show_step(CHECK)
        self._run(importer.dry_run, self._show_check, lambda: tr("Looking through the files…"))

    def _show_check(self, report: Report) -> None:
        self._report = report
        self._go(CHECK, self.check)
        self.check.show_report(report)

    def import_files(self) -> None:
        """Import what was checked."""
        importer = Importer(self._desk.shop, self._files)
        self.steps.show_step(IMPORT)
        self._run(importer.run, self._show_result, lambda: tr("Importing…"))

    def _show_result(self, report: Report) -> None:
        self._report = report
        with self._desk.shop.read() as session:
            found = held_rows(session, report.held_digests[:SHOWN_HELD])
            rows = [row for row, _, _ in found]
        self._go(RESULT, self.result)
        self.result.show_report(report, rows)

    def undo(self) -> None:
        """Take the import back as a whole."""
        shop, report = self._desk.shop, self._report
        assert report is not None and report.command_id is not None
        command_id = report.command_id
        self._run(
            lambda _, __: shop.undo_command(command_id),
            lambda _: self._undone(),
            lambda: tr("Undoing the import…"),
            cancellable=False,
        )

    def _undone(self) -> None:
        self.start()
        self._toasts.show(tr("The import was taken back."))

    def save_held(self) -> None:
        """Save the rows the import held, the reason in front."""
        pick_target(self, self._desk, tr("Held rows"), self._save_held)

    def _save_held(self, target: Path) -> None:
        shop, report = self._desk.shop, self._report
        assert report is not None
        digests = report.held_digests

        def work(_: Any, __: Any) -> int:
            with shop.read() as session:
                return held.save(session, digests, target)

        self._desk.runner.run(
            work,
            lambda _: saved_toast(self._toasts.show, target),
            title=lambda: tr("Saving held rows…"),
            cancellable=False,
            owner=self,
        )

    def busy(self) -> bool:
        """Whether a step is under way."""
        return self._task is not None

    # Tasks

    def _run(
        self,
        work: Callable[..., Any],
        then: Callable[[Any], None],
        title: Callable[[], str],
        *,
        cancellable: bool = True,
    ) -> None:
        self._step.setEnabled(False)
        self._task = self._desk.runner.run(
            work, then, self._refuse, title, cancellable, owner=self, quiet=True, on_cancel=self._cancelled
        )

    def _look(self) -> None:
        if self._task and self._task.clock.elapsed() >= SHOWN_AFTER_MS:
            self.show_wait(self._task)

    def show_wait(self, task: Task) -> None:
        """Show how far `task` is."""
        self.stack.setCurrentWidget(self.wait)
        self.wait.setEnabled(True)
        self.wait.show_task(task)

    def _ended(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self._back()

    def _cancelled(self) -> None:
        self._toasts.show(tr("Cancelled. Nothing was changed."))

    def _refuse(self, error: ShopError) -> None:
        if self._report is None:
            self.choose.refuse(error)
        else:
            self._desk.refuse(error)

    def _back(self) -> None:
        """To the last step that stands."""
        if self._report is None:
            self._go(CHOOSE, self.choose)
        elif self._report.command_id is None:
            self._go(CHECK, self.check)
        else:
            self._go(RESULT, self.result)

    def _go(self, step: int, widget: QWidget) -> None:
        self._step = widget
        self.steps.show_step(step)
        widget.setEnabled(True)
        self.stack.setCurrentWidget(widget)

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files while they may be chosen."""
        if self.stack.currentWidget() is self.choose and not self._task and _dropped(event):
            event.acceptProposedAction()
            self.choose.show_hot(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Calm down."""
        self.choose.show_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Look through the files dropped."""
        self.choose.show_hot(False)
        self.offer(_dropped(event))


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _in_words(files: list[Path]) -> str:
    sizes = sum(file.stat().st_size for file in files if file.exists())
    name = files[0].name if len(files) == 1 else trn(len(files), "one file", "{n} files")
    return f"{name} · {size_in_words(sizes)}"
