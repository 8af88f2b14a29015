"""The second step of an import: what was recognised, what would happen, and what would be held."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shopkeeper.exchange.importer import Report
from shopkeeper.i18n import tr
from shopkeeper.ui.exchange.counts import kinds_in_words, main_kind, rows_in_words, why
from shopkeeper.ui.exchange.file_card import FileCard
from shopkeeper.ui.exchange.pieces import Figure, titled
from shopkeeper.ui.exchange.problems import Problems
from shopkeeper.ui.kit.inputs import CheckInput, ChoiceInput
from shopkeeper.ui.kit.laying import clear, column
from shopkeeper.ui.kit.rows import RowsTable
from shopkeeper.ui.kit.scrolled import Scrolled
from shopkeeper.ui.kit.widgets import Button, Card, IconLabel, PlainLabel, row

_FILES_HIGH = 184
_MODES = (("both", "New and existing ones"), ("create", "Only new ones"), ("update", "Only existing ones"))


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


def _more(counts: Mapping[str, int], kind: str) -> str:
    unit = kinds_in_words({kind: counts.get(kind, 0)})
    return " · ".join(filter(None, (unit, kinds_in_words(counts, without=kind))))


class CheckStep(QWidget):
    """What was recognised, what would happen, and what would be held.

    `kind_wanted` and `shop_said` are about one file; `changed` says that something was
    chosen or corrected, so that what would happen has to be counted anew.
    """

    back_wanted = Signal()
    go_wanted = Signal()
    changed = Signal()
    save_wanted = Signal()
    kind_wanted = Signal(object, object)  # FileInfo, the button
    shop_said = Signal(object, str)  # path, shop

    def __init__(self) -> None:
        super().__init__()
        self.figures = Figures()
        self.problems = Problems("Nothing is lost: correct them here, or later", save=True)
        self.problems.retry_wanted.connect(lambda: self.changed.emit())
        self.problems.save_wanted.connect(lambda: self.save_wanted.emit())
        self.why = RowsTable("import_why", ("Reason", "Rows"), (400, 120), wide=0)
        self._why_card = titled("Skipped rows", self.why)
        self._all_in = all_in("Every row was recognised.")
        self._files = QVBoxLayout()
        self._files.setSpacing(12)
        self.mode = ChoiceInput(lambda: [(mode, tr(word)) for mode, word in _MODES])
        self.mode.setObjectName("import_mode")
        self.mode.changed.connect(lambda: self.changed.emit())
        self.overwrite = CheckInput()
        self.overwrite.setObjectName("import_overwrite")
        self.overwrite.changed.connect(lambda: self.changed.emit())
        self._modes = self._mode_row()
        self.back = Button("import_back", "Previous")
        self.go = Button("import_go", "Import", look="filled")
        self.back.clicked.connect(lambda: self.back_wanted.emit())
        self.go.clicked.connect(lambda: self.go_wanted.emit())
        self._lay_out()

    def _mode_row(self) -> QWidget:
        label = PlainLabel("Customers and products in the files", role="second")
        label.setBuddy(self.mode)
        label.say(self.mode.setAccessibleName, "Customers and products in the files")
        whole = QWidget()
        whole.setLayout(row(label, self.mode, 12, self.overwrite, None, spacing=12))
        self._of_mode = (label, self.mode)
        return whole

    def _lay_out(self) -> None:
        note = PlainLabel(
            "A backup is made first; the import can be undone as a whole.", role="quiet", scale="small"
        )
        box = column()
        box.addLayout(self._files)
        for widget, stretch in (
            (self._modes, 0),
            (self.figures, 0),
            (self.problems, 1),
            (self._why_card, 1),
            (self._all_in, 1),
        ):
            box.addWidget(widget, stretch)
            widget.setVisible(widget is self.figures)
        box.addLayout(row(note, None, self.back, self.go))
        self.setLayout(box)

    def start(self) -> None:
        """Begin afresh: nothing is corrected, and nothing chosen."""
        self.problems.forget()
        for choice, usual in ((self.mode, "both"), (self.overwrite, False)):
            choice.blockSignals(True)
            choice.set_value(usual)
            choice.blockSignals(False)

    def show_report(
        self, report: Report, shops: Mapping[Path, str], named: Mapping[str, Sequence[str]]
    ) -> None:
        """Show what a dry run found; `shops` are those said of files, `named` those there are by platform."""
        self._show_files(report, shops, named)
        self._show_choices(report)
        self.figures.show_report(report)
        held = report.held.total()
        self.problems.setVisible(bool(held))
        self.problems.show_lines(report.held_rows, held)
        reasons = [] if held else why(report)
        self.why.rows.show_rows(reasons)
        self._why_card.setVisible(bool(reasons))
        self._all_in.setVisible(not held and not reasons)
        self.go.retitle(lambda: tr("Import {rows}").format(rows=rows_in_words(report.rows_in)))
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_choices(self, report: Report) -> None:
        """Offer to take in only some, and to overwrite what was changed here, where either may be wanted."""
        modes = any(info.kind in ("customers", "products") for info in report.files)
        for widget in self._of_mode:
            widget.setVisible(modes)
        kept = report.kept.total()
        overwrites = kept > 0 or self.overwrite.value()
        self.overwrite.setVisible(overwrites)
        self._of_mode[0].say(self.overwrite.setText, lambda: _overwrite_text(kept))
        self._modes.setVisible(modes or overwrites)

    def _show_files(
        self, report: Report, shops: Mapping[Path, str], named: Mapping[str, Sequence[str]]
    ) -> None:
        clear(self._files)
        box = column()
        for info in report.files:
            card = FileCard(info, shops.get(info.path, ""), named.get(info.shape.platform, ()))
            card.show_name(len(report.files) > 1)
            card.kind_wanted.connect(self.kind_wanted)
            card.shop_said.connect(self.shop_said)
            box.addWidget(card)
        cards = QWidget()
        cards.setLayout(box)
        if len(report.files) > 2:
            cards = Scrolled(cards)
            cards.setFixedHeight(_FILES_HIGH)
        self._files.addWidget(cards)


def _overwrite_text(kept: int) -> str:
    text = tr("Let the files overwrite changes made here")
    return f"{text} ({kept:,})" if kept else text


def all_in(sentence_: str) -> Card:
    """Says that nothing is left to be done."""
    card = Card()
    card.body.addStretch(2)
    card.body.addLayout(row(None, IconLabel("circle-check", "green", 32), None))
    card.body.addLayout(row(None, PlainLabel(sentence_, role="second"), None))
    card.body.addStretch(3)
    return card
