"""The four steps of an import as they look: choose, check, wait, result."""

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.exchange.importer import Report
from shopkeeper.i18n import tr
from shopkeeper.model.exchange import HeldRow
from shopkeeper.ui.exchange.counts import kinds_in_words, main_kind, rows_in_words, sum_in_words, why
from shopkeeper.ui.exchange.pieces import Figure, FileCard, titled
from shopkeeper.ui.kit.dialogs import Scrolled
from shopkeeper.ui.kit.laying import clear, column
from shopkeeper.ui.kit.rows import RowsTable
from shopkeeper.ui.kit.tasks import CANCEL_AFTER_MS, Task
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.toasts import show_progress
from shopkeeper.ui.kit.widgets import Button, Card, IconLabel, PlainLabel, restyle, row
from shopkeeper.words import say, sentence

SHOWN_HELD = 500
_FILES_HIGH = 210


class ChooseStep(QWidget):
    """Files are dropped here or chosen."""

    choose_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.refusal = PlainLabel(role="red", wrap=True)
        self.refusal.setObjectName("import_refusal")
        self.refusal.setProperty("look", "banner")
        self.refusal.hide()
        self.zone = QFrame()
        self.zone.setProperty("look", "drop")
        text = PlainLabel("Drop the files here that a platform gave you", scale="section")
        more = PlainLabel(
            "Excel, CSV and text files, several at once: orders and their lines find each other.",
            role="second",
        )
        self.button = Button("choose_files", "Choose files…", icon="folder-open", look="filled")
        self.button.clicked.connect(lambda: self.choose_wanted.emit())
        inside = QVBoxLayout(self.zone)
        inside.setSpacing(14)
        inside.addStretch(2)
        inside.addLayout(row(None, IconLabel("file-spreadsheet", "faint", 44), None))
        for widget in (text, more, self.button):
            inside.addLayout(row(None, widget, None))
        inside.addStretch(3)
        self.setLayout(column(self.refusal, self.zone))

    def show_hot(self, hot: bool) -> None:
        """Show that what is dragged may be dropped."""
        restyle(self.zone, hot=hot)

    def refuse(self, error: ShopError | None) -> None:
        """Say why the files could not be read."""
        self.refusal.setVisible(error is not None)
        if error:
            self.refusal.say(self.refusal.setText, lambda: sentence(error))


class Figures(QWidget):
    """New, changed, unchanged and held, as four large numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.created, self.updated = Figure("New"), Figure("Changed")
        self.unchanged, self.held = Figure("Unchanged"), Figure("Held rows")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        for figure in (self.created, self.updated, self.unchanged, self.held):
            box.addWidget(figure, 1)

    def show_report(self, report: Report) -> None:
        """Show what was counted; the large numbers are the kind the files are about."""
        kind = main_kind(report)
        for figure, counts in (
            (self.created, report.created),
            (self.updated, report.updated),
            (self.unchanged, report.unchanged),
        ):
            figure.show_number(counts[kind], lambda counts=counts: _more(counts, kind))
        skipped = report.skipped.total()
        note = (lambda: tr("{n} skipped").format(n=f"{skipped:,}")) if skipped else ""
        self.held.show_number(report.held.total(), note)


def _more(counts: dict[str, int], kind: str) -> str:
    unit = kinds_in_words({kind: counts.get(kind, 0)})
    return " · ".join(filter(None, (unit, kinds_in_words(counts, without=kind))))


class CheckStep(QWidget):
    """What was recognised, what would happen, and what would be held."""

    back_wanted = Signal()
    go_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.figures = Figures()
        self.why = RowsTable("import_why", ("Reason", "Rows"), (400, 120), wide=0)
        self._why_card = titled(
            "Held and skipped rows", self.why, note="Nothing is lost: held rows stay in the shop"
        )
        self._all_in = _all_in("Every row is understood.")
        self._files = QVBoxLayout()
        self._files.setSpacing(12)
        self.back = Button("import_back", "Previous")
        self.go = Button("import_go", "Import", look="filled")
        self.back.clicked.connect(lambda: self.back_wanted.emit())
        self.go.clicked.connect(lambda: self.go_wanted.emit())
        note = PlainLabel(
            "A backup is made first; the import can be undone as a whole.", role="quiet", scale="small"
        )
        box = column()
        box.addLayout(self._files)
        for widget, stretch in ((self.figures, 0), (self._why_card, 1), (self._all_in, 1)):
            box.addWidget(widget, stretch)
        box.addLayout(row(note, None, self.back, self.go))
        self.setLayout(box)

    def show_report(self, report: Report) -> None:
        """Show what a dry run found."""
        clear(self._files)
        cards = QWidget()
        cards.setLayout(column(*(FileCard(info, named=len(report.files) > 1) for info in report.files)))
        if len(report.files) > 2:
            cards = Scrolled(cards)
            cards.setFixedHeight(_FILES_HIGH)
        self._files.addWidget(cards)
        self.figures.show_report(report)
        reasons = why(report)
        self.why.rows.show_rows(reasons)
        self._why_card.setVisible(bool(reasons))
        self._all_in.setVisible(not reasons)
        self.go.say(self.go.setText, lambda: tr("Import {rows}").format(rows=rows_in_words(report.rows_in)))
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)


def _all_in(sentence_: str) -> Card:
    card = Card()
    card.body.addStretch(2)
    card.body.addLayout(row(None, IconLabel("circle-check", "green", 32), None))
    card.body.addLayout(row(None, PlainLabel(sentence_, role="second"), None))
    card.body.addStretch(3)
    return card


class WaitStep(QWidget):
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
    again_wanted = Signal()
    done_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[HeldRow] = ()
        self.headline = PlainLabel(scale="section")
        self.sum = PlainLabel(role="second")
        self.sum.setObjectName("import_sum")
        self.figures = Figures()
        self.save = Button("save_held", "Save held rows as a sheet…", icon="download")
        headings = ("Row", "Reason", "In question", "File")
        self.held = RowsTable("import_held", headings, (80, 300, 240, 240), wide=1, amber=2)
        self._held_card = titled(
            "Held rows", self.held, self.save, note="They stay in the shop with their reason"
        )
        self._all_in = _all_in("Every row is in the shop.")
        self.undo = Button("undo_import", "Undo import", icon="undo-2")
        again = Button("import_more", "Import more")
        self.done = Button("import_done", "Done", look="filled")
        box = column()
        box.addLayout(row(self.headline, 4, self.sum, None))
        for widget, stretch in ((self.figures, 0), (self._held_card, 1), (self._all_in, 1)):
            box.addWidget(widget, stretch)
        box.addLayout(row(self.undo, None, again, self.done))
        self.setLayout(box)
        for button, wanted in (
            (self.undo, self.undo_wanted),
            (self.save, self.save_wanted),
            (again, self.again_wanted),
            (self.done, self.done_wanted),
        ):
            button.clicked.connect(lambda _=False, wanted=wanted: wanted.emit())

    def show_report(self, report: Report, held: Sequence[HeldRow]) -> None:
        """Show what an import did; `held` are the first of the rows it held."""
        nothing = report.command_id is None
        headline = "Nothing new: all of it is in the shop already." if nothing else "The import is done."
        self.say(self.headline.setText, headline)
        self.say(self.sum.setText, lambda: sum_in_words(report))
        self.figures.show_report(report)
        self._rows = held
        self.say(self._show_held, "Held rows")
        self.undo.setVisible(not nothing)
        self.save.setVisible(bool(held))
        self._held_card.setVisible(bool(held))
        self._all_in.setVisible(not held)
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_held(self, _: str) -> None:
        self.held.rows.show_rows(
            [
                (one.row, say(f"held.{one.reason}", {}), json.loads(one.details).get("text", ""), one.file)
                for one in self._rows
            ]
        )
