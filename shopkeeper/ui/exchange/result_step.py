"""The last steps of an import: waiting, and what it did."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from shopkeeper.exchange.held import HeldLine
from shopkeeper.exchange.importer import Report
from shopkeeper.i18n import tr, trn
from shopkeeper.shop.import_history import Batch
from shopkeeper.ui.exchange.check_step import Figures, all_in
from shopkeeper.ui.exchange.counts import batch_in_words, sum_in_words
from shopkeeper.ui.exchange.problems import Problems
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.tasks import CANCEL_AFTER_MS, Task
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.toasts import show_progress
from shopkeeper.ui.kit.widgets import Button, Card, PlainLabel, row


class WaitStep(Texts, QWidget):
    """What is under way, how far it is, and Cancel."""

    def __init__(self) -> None:
        super().__init__()
        self._task: Task | None = None
        self.title = PlainLabel(scale="section")
        self.rows = PlainLabel(role="quiet", scale="small")
        self.bar = QProgressBar(textVisible=False)
        self.stop = Button("import_stop", "Cancel")
        self.stop.clicked.connect(self.cancel)
        card = Card(padding=24, spacing=14)
        card.setFixedWidth(480)
        for widget in (self.title, self.bar):
            card.body.addWidget(widget)
        card.body.addLayout(row(self.rows, None, self.stop))
        box = column(None)
        box.addLayout(row(None, card, None))
        box.addStretch(2)
        self.setLayout(box)
        self.say(self._show_again, lambda: "")

    def _show_again(self, _: str) -> None:
        if self._task:
            self.show_task(self._task)

    def show_task(self, task: Task) -> None:
        """Show how far `task` is."""
        self._task = task
        stopping = task.stop.is_set()
        self.title.setText(tr("Cancelling…") if stopping else task.said())
        show_progress(self.bar, task)
        self.bar.setAccessibleName(self.title.text())
        done, total = f"{task.done:,}", f"{task.total:,}"
        self.rows.setText(tr("{done} of {total} rows").format(done=done, total=total) if task.total else "")
        self.stop.setEnabled(not stopping and task.clock.elapsed() >= CANCEL_AFTER_MS)

    def cancel(self) -> None:
        """Stop what is under way; nothing of it stays."""
        if self._task:
            self._task.cancel()


class ResultStep(Texts, QWidget):
    """What the import did, adding up to the rows of the files; the rows it held; Undo."""

    undo_wanted = Signal()
    save_wanted = Signal()
    retry_wanted = Signal()
    again_wanted = Signal()
    done_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.headline = PlainLabel(scale="section")
        self.sum = PlainLabel(role="second")
        self.sum.setObjectName("import_sum")
        self.also = PlainLabel(role="second")
        self.figures = Figures()
        self.problems = Problems("Kept with their reasons: correct them now or later", save=True)
        self.problems.retry_wanted.connect(lambda: self.retry_wanted.emit())
        self.problems.save_wanted.connect(lambda: self.save_wanted.emit())
        self._all_in = all_in("Every row is in the shop now.")
        self.undo = Button("undo_import", "Undo import", icon="undo-2")
        again = Button("import_more", "Import more files")
        self.done = Button("import_done", "Done", look="filled")
        box = column()
        box.addLayout(row(self.headline, 4, self.sum, None))
        box.addWidget(self.also)
        for widget, stretch in ((self.figures, 0), (self.problems, 1), (self._all_in, 1)):
            box.addWidget(widget, stretch)
            widget.setVisible(widget is self.figures)
        box.addLayout(row(self.undo, None, again, self.done))
        self.setLayout(box)
        for button, wanted in (
            (self.undo, self.undo_wanted),
            (again, self.again_wanted),
            (self.done, self.done_wanted),
        ):
            button.clicked.connect(lambda _=False, wanted=wanted: wanted.emit())

    def show_report(self, report: Report) -> None:
        """Show what an import did."""
        nothing = report.command_id is None
        headline = "Nothing new: everything is in the shop already." if nothing else "The import is done."
        self.say(self.headline.setText, headline)
        self.say(self.sum.setText, lambda: sum_in_words(report))
        self.also.setVisible(bool(report.settled or report.older))
        self.also.say(self.also.setText, lambda: _also(report))
        self.figures.show_report(report)
        self.problems.forget()
        self.undo.setVisible(not nothing)
        self.show_held(report.held_rows, report.held.total(), writable=not nothing)
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_held(self, lines: Sequence[HeldLine], total: int, *, writable: bool = True) -> None:
        """Show the rows it holds."""
        self.problems.setVisible(bool(total))
        self.problems.show_lines(lines, total, writable=writable)
        self._all_in.setVisible(not total)

    def show_retried(self, batch: Batch, lines: Sequence[HeldLine]) -> None:
        """Show what is left after rows were tried again."""
        self.say(self.sum.setText, lambda: batch_in_words(batch))
        self.figures.held.show_number(batch.held)
        self.show_held(lines, batch.held)


def _also(report: Report) -> str:
    """What else is worth knowing: which held rows came in along with it, what the file says too late."""
    said = []
    if report.settled:
        said.append(_settled(report.settled))
    if older := report.older["order"]:
        said.append(
            trn(
                older,
                "One order is newer in the shop than in the file, which only filled in what was missing.",
                "{n} orders are newer in the shop than in the file, which only filled in what was missing.",
            )
        )
    return "\n".join(said)


def _settled(n: int) -> str:
    return trn(
        n,
        "One row held by an earlier import was imported too.",
        "{n} rows held by earlier imports were imported too.",
    )
