"""The backups of a shop file: when, how large, what they hold, whether they are good; and restoring one."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop.settings import DEFAULTS
from shopkeeper.store import backup
from shopkeeper.store.backup import Backup
from shopkeeper.ui.backups import making
from shopkeeper.ui.exchange.counts import size_in_words
from shopkeeper.ui.kit.dialogs import Sheet, ask
from shopkeeper.ui.kit.rows import RowsTable
from shopkeeper.ui.kit.widgets import Card, PlainLabel
from shopkeeper.words import WORDS, say

if TYPE_CHECKING:
    from shopkeeper.ui.main_window import MainWindow

_HEADINGS = ("Made", "Why", "Folder", "Size", "Orders", "Customers", "State")
_WIDTHS = (150, 180, 110, 90, 84, 100, 100)
_FIGURES = (3, 4, 5)


class BackupsWindow(Sheet):
    """Lists the backups of the shop file at `path`; `chosen` gives the one to be restored."""

    chosen = Signal(object)  # Path

    def __init__(self, path: Path, window: "MainWindow") -> None:
        super().__init__("Backups", window, width=900, height=560)
        self.setObjectName("backups")
        self._window = window
        self._folder = window.settings.backups_of(path)
        self._second = window.settings.second_backups_of(path)
        self._zone = window.desk.time_zone if window.desk else DEFAULTS["time_zone"]
        self.backups: list[Backup] | None = None
        self.table = RowsTable("backup_list", _HEADINGS, _WIDTHS, wide=1, figures=_FIGURES)
        self.say(self.table.setAccessibleName, "Backups")
        self.empty = PlainLabel("Looking for backups…", role="second")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(
            PlainLabel("The shop as it is now is backed up before another takes its place.", role="second")
        )
        self.body.addWidget(self.empty, 1)
        self.frame = Card(padding=1, spacing=0)
        self.frame.body.addWidget(self.table)
        self.put(self.frame)
        self.frame.hide()
        self.add_button("cancel", "Close", self.reject)
        self.add_button("other", "Another file…", self.ask_file)
        self.make = self.add_button("make", "Back up now", self.back_up)
        self.make.setVisible(window.desk is not None)
        self.restore = self.add_button("restore", "Restore…", self.ask_restore, "filled")
        self.restore.setEnabled(False)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.say(self._show, "Made")
        self._look()

    def _look(self) -> None:
        folders = [folder for folder in (self._folder, self._second) if folder]
        self._window.runner.run(lambda _, __: _listing(folders), self._listed, owner=self, quiet=True)

    def back_up(self) -> None:
        """Make one now."""
        self.make.setEnabled(False)
        making.back_up(self._window, self, self._made)

    def _made(self) -> None:
        self.make.setEnabled(True)
        self._look()

    def _listed(self, found: list[Backup]) -> None:
        self.backups = found
        self.empty.say(self.empty.setText, "There are no backups yet. One is made when the shop is closed.")
        self.empty.setVisible(not found)
        self.frame.setVisible(bool(found))
        self._show("")
        self.table.selectRow(0)
        self.table.setFocus()
        self._verify_next()

    def _verify_next(self) -> None:
        """Read one backup after the other from end to end."""
        place = next((place for place, one in enumerate(self.backups or ()) if one.good is None), None)
        if place is None:
            return
        one = (self.backups or [])[place]

        def verified(result: Backup) -> None:
            if self.backups:
                self.backups[place] = result
                self._show("")
                self._verify_next()

        self._window.runner.run(lambda _, __: backup.verify(one), verified, owner=self, quiet=True)

    def _show(self, _: str) -> None:
        kept = self.table.currentIndex().row()
        self.table.rows.show_rows([self._row(one) for one in self.backups or ()])
        if kept >= 0:
            self.table.selectRow(kept)

    def _row(self, one: Backup) -> tuple[Any, ...]:
        state = {None: tr("Checking…"), True: tr("Good"), False: tr("Damaged")}[one.good]
        second = self._second is not None and one.path.parent == self._second
        return (
            self._when(one.at),
            _why(one.reason),
            tr("Second folder") if second else tr("Backups"),
            size_in_words(one.size),
            one.orders,
            one.customers,
            state,
        )

    def _when(self, at: datetime) -> str:
        return formats.wall_time(formats.to_wall(at, self._zone))

    def selected(self) -> Backup | None:
        """The backup chosen in the list."""
        place = self.table.currentIndex().row()
        return self.backups[place] if self.backups and 0 <= place < len(self.backups) else None

    def _allow(self) -> None:
        one = self.selected()
        self.restore.setEnabled(one is not None and one.good is not False)

    def ask_restore(self) -> None:
        """Ask once more, as the present shop gives way to the backup."""
        one = self.selected()
        if one is None:
            return
        self._ask(one.path, self._when(one.at))

    def ask_file(self) -> None:
        """Restore what lies somewhere else, such as on a stick of another computer."""
        kind = f"{tr('Shop files')} (*.shop)"
        dialog = QFileDialog(self, tr("Another file…"), str(self._folder.parent), kind)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self._ask(Path(chosen), Path(chosen).name))
        dialog.open()

    def _ask(self, path: Path, when: str) -> None:
        text = (
            "The shop goes back to {when}."
            " As it is now it is backed up first, so that you can come back to it."
        )
        ask(
            self,
            lambda: tr(text).format(when=when),
            "Restore",
            lambda: self._take(path),
            title="Restore this backup?",
        )

    def _take(self, path: Path) -> None:
        self.accept()
        self.chosen.emit(path)


def _listing(folders: Sequence[Path]) -> list[Backup]:
    """The backups in all of the folders, newest first."""
    found = [one for folder in folders for one in backup.listing(folder)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _why(reason: str) -> str:
    key = f"backup.{reason}"
    return say(key if key in WORDS else "backup.manual", {})
