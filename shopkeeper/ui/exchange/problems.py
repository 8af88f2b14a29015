"""Held rows as a card: the grid, a file at a time, with what can be done with them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout

from shopkeeper.exchange.held import HeldLine
from shopkeeper.exchange.retaking import Correction
from shopkeeper.i18n import tr, trn
from shopkeeper.ui.exchange.problems_table import ProblemsTable
from shopkeeper.ui.kit.flow import Flow
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import Button, Card, Chip, PlainLabel, row


class Problems(Card):
    """Held rows that can be corrected here, tried again, saved as a sheet or set aside."""

    retry_wanted = Signal()
    save_wanted = Signal()
    aside_wanted = Signal(object)  # digests

    def __init__(self, note: Text, *, aside: bool = False, save: bool = False) -> None:
        super().__init__(padding=0, spacing=0)
        self._groups: list[list[HeldLine]] = []
        self._lines: Sequence[HeldLine] = ()
        self._total = 0
        self._can_wait = not aside
        self.setObjectName("problems_card")
        self.title = PlainLabel(scale="section")
        self.note = PlainLabel(note, role="quiet", scale="small")
        self.alike = Button("problems_alike", "", look="link")
        self.alike.clicked.connect(lambda: self.table.problems.correct_alike())
        self.aside = Button("problems_aside", "Set aside")
        self.aside.set_tip("These rows are not needed: stop holding them")
        self.aside.clicked.connect(lambda: self.aside_wanted.emit(self._chosen_digests()))
        self.aside.setVisible(aside)
        self.save = Button("save_held", "Save as a spreadsheet…", icon="download")
        self.save.clicked.connect(lambda: self.save_wanted.emit())
        self.save.setVisible(save)
        self.retry = Button("problems_retry", "Try again", icon="rotate-ccw")
        self.retry.clicked.connect(lambda: self.retry_wanted.emit())
        self.table = ProblemsTable()
        self.table.problems.corrected.connect(self._tell)
        self._chips = Flow()
        self._lay_out()

    def _lay_out(self) -> None:
        top = row(self.title, self.note, self.alike, None, self.aside, self.save, self.retry, spacing=12)
        top.setContentsMargins(16, 10, 16, 6)
        self.body.addLayout(top)
        chips = QVBoxLayout()
        chips.setContentsMargins(16, 0, 16, 6)
        chips.addWidget(self._chips)
        self.body.addLayout(chips)
        self.body.addWidget(self.table, 1)
        self.body.setContentsMargins(1, 1, 1, 8)

    def show_lines(self, lines: Sequence[HeldLine], total: int, *, writable: bool = True) -> None:
        """Show the first of `total` held rows, as they are now that the corrections were tried."""
        self.table.problems.note_tried(self._lines)
        self._lines, self._total = lines, total
        groups: dict[tuple[str, str, tuple[str, ...]], list[HeldLine]] = {}
        for line in lines:
            groups.setdefault((line.file, line.profile, line.columns), []).append(line)
        self._groups = list(groups.values())
        self.table.problems.writable = writable
        self.retry.setVisible(writable)
        self.title.say(self.title.setText, self._titled)
        self._list_groups()
        self._show_group(0)

    def _titled(self) -> str:
        shown = len(self._lines)
        title = trn(self._total, "One held row", "{n} held rows")
        if shown < self._total:
            title += " · " + tr("the first {n} are shown").format(n=f"{shown:,}")
        return title

    def _list_groups(self) -> None:
        self._chips.clear()
        several = len(self._groups) > 1
        self._chips.setVisible(several)
        self._buttons = QButtonGroup(self)
        for place, lines in enumerate(self._groups if several else ()):
            chip = Chip(f"problems_file_{place}", lambda lines=lines: lines[0].file)
            chip.set_count(len(lines))
            chip.setChecked(place == 0)
            chip.clicked.connect(lambda _=False, place=place: self._show_group(place))
            self._buttons.addButton(chip)
            self._chips.add(chip)

    def _show_group(self, place: int) -> None:
        self.table.show_lines(self._groups[place] if self._groups else ())
        self._tell()

    def corrections(self) -> dict[str, Correction]:
        """What was corrected, by the rows' digests."""
        return self.table.problems.corrections(self._lines)

    def forget(self) -> None:
        """Begin afresh, with nothing corrected."""
        self._lines = ()
        self.table.problems.forget()

    def _chosen_digests(self) -> list[str]:
        return [line.digest for line in self.table.chosen_lines()]

    def _tell(self) -> None:
        """Say how many rows were corrected, and offer to do the same elsewhere."""
        n = self.table.problems.corrected_now(self._lines)
        self.retry.retitle(lambda: _retry_text(n))
        self.retry.setEnabled(n > 0 or not self._can_wait)
        self.aside.setEnabled(bool(self._groups))
        self._offer_alike()

    def _offer_alike(self) -> None:
        n = len(self.table.problems.alike())
        self.alike.setVisible(n > 0)
        self.alike.retitle(lambda: trn(n, "Apply to one more row", "Apply to {n} more rows"))


def _retry_text(n: int) -> str:
    return f"{tr('Try again')} ({n:,})" if n else tr("Try again")
