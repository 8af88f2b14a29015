"""The watched folder: new exports are offered in a quiet line of the window, and imported with one click."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from shopkeeper.exchange import inbox
from shopkeeper.exchange.importer import Importer, Options, Report
from shopkeeper.exchange.inbox import Found, Looker
from shopkeeper.i18n import pick, tr, trn
from shopkeeper.shop import import_history
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, ElidedLabel, IconButton, IconLabel, row
from shopkeeper.ui.settings.signals import signals

_SETTLES_MS = 1500
_DISMISSED = "inbox.dismissed"
_MOST_DISMISSED = 500


class Inbox(QObject):
    """Watches the folder the owner chose; `found` are its new exports.

    A file counts once two looks found it the same, so half a download is not offered.
    """

    found_changed = Signal()
    held_found = Signal(object)  # paths: rows of them would be held

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._looker = Looker()
        self._sizes: dict[Path, inbox.Size] = {}
        self._looking = self._importing = self._again = False
        self.found: list[Found] = []
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self._settling.start())
        self._settling = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._settling.timeout.connect(self.look)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._woken)
        signals.changed.connect(self._setting_changed)
        desk.announcer.changed.connect(self._shop_changed)
        self.watch()

    @property
    def folder(self) -> Path | None:
        """The folder, where one was chosen."""
        kept = self._desk.settings.get("watched_folder", "")
        return Path(kept) if isinstance(kept, str) and kept else None

    def watch(self) -> None:
        """Watch the folder as it is chosen now."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        folder = self.folder
        if folder and folder.is_dir():
            self._watcher.addPath(str(folder))
        self._sizes = {}
        self.look()

    def _setting_changed(self, key: str) -> None:
        if key == "watched_folder":
            self.watch()

    def _shop_changed(self, changed: Any) -> None:
        if "import_batch" in changed.subjects:
            self.look()

    def _woken(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    def look(self) -> None:
        """Look for new exports, in the background."""
        folder, shop = self.folder, self._desk.shop
        if folder is None or shop.read_only:
            self._show([])
            return
        if self._looking or self._importing:
            self._again = True
            return
        self._looking = True
        before, dismissed = self._sizes, set(self._dismissed())

        def known(digests: Sequence[str]) -> set[str]:
            with shop.read() as session:
                return import_history.known(session, digests) | dismissed

        def work(_: Any, cancelled: Any) -> tuple[dict[Path, inbox.Size], list[Found]]:
            now = inbox.sizes(folder, shop.clock())
            whole = {path: size for path, size in now.items() if before.get(path) == size}
            return now, self._looker.look(whole, known, cancelled)

        self._desk.runner.run(
            work, self._looked, lambda _: self._looked(({}, [])), owner=self, quiet=True,
            on_cancel=lambda: self._looked(({}, [])),
        )  # fmt: skip

    def _looked(self, found: tuple[dict[Path, inbox.Size], list[Found]]) -> None:
        self._looking = False
        before, self._sizes = self._sizes, found[0]
        if self._sizes != before:
            self._settling.start()  # something is new or growing: look again when it has settled
        self._show(found[1])
        self._look_again()

    def _look_again(self) -> None:
        """Look, where something called for it while no look could be begun."""
        if self._again and not self._importing:
            self._again = False
            self.look()

    def _show(self, found: list[Found]) -> None:
        if found != self.found:
            self.found = found
            self.found_changed.emit()

    def _dismissed(self) -> list[str]:
        kept = self._desk.settings.get(_DISMISSED, [])
        return kept if isinstance(kept, list) else []

    def dismiss(self, found: Sequence[Found] | None = None) -> None:
        """Offer these files no more, or all of those that are shown."""
        digests = [one.digest for one in (self.found if found is None else found)]
        kept = [one for one in self._dismissed() if one not in digests]
        self._desk.settings.put(_DISMISSED, [*kept, *digests][-_MOST_DISMISSED:])
        self._show([one for one in self.found if one.digest not in digests])

    def import_all(self) -> None:
        """Import what was found; where a row would be held, `held_found` says so and nothing is done."""
        if not self.found or self._importing:
            return
        self._importing = True
        # A look that is under way may find more in the meantime.
        found = list(self.found)
        files = [one.path for one in found]
        importer = Importer(self._desk.shop, files, options=Options(only_whole=True))
        self._desk.runner.run(
            importer.run,
            lambda report: self._imported(found, report),
            self._refused,
            lambda: trn(len(files), "Importing one file…", "Importing {n} files…"),
            owner=self,
            on_cancel=self._done,
        )

    def _imported(self, found: list[Found], report: Report) -> None:
        self._done()
        if report.held:
            self.held_found.emit([one.path for one in found])
            return
        if report.command_id is None:
            self._desk.tell(tr("Nothing new: everything is in the shop already."))
        self.dismiss(found)

    def _refused(self, error: Any) -> None:
        self._done()
        self._desk.refuse(error)

    def _done(self) -> None:
        self._importing = False
        self._look_again()


class InboxBar(Texts, QFrame):
    """One quiet line: how many new exports there are, Import, and away with it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = self.inbox = Inbox(desk, self)
        self.setObjectName("inbox_bar")
        self.setProperty("look", "bar")
        self.text = ElidedLabel()
        self.go = Button("inbox_import", "Import")
        self.look_at = Button("inbox_look", "Review first…", look="quiet")
        self.away = IconButton("inbox_dismiss", "x", "Do not suggest these files again", pixels=16)
        self.go.clicked.connect(box.import_all)
        self.look_at.clicked.connect(lambda: box.held_found.emit([one.path for one in box.found]))
        self.away.clicked.connect(lambda: box.dismiss())
        line = row(IconLabel("download", "accent", 16), spacing=10)
        line.addWidget(self.text, 1)
        for widget in (self.look_at, self.go, self.away):
            line.addWidget(widget)
        line.setContentsMargins(20, 6, 12, 6)
        self.setLayout(line)
        box.found_changed.connect(self.show_found)
        self.show_found()

    def show_found(self) -> None:
        """Say what was found; nothing hides the line."""
        self.setVisible(bool(self.inbox.found))
        self.text.say(self.text.setText, self._said)

    def _said(self) -> str:
        found = self.inbox.found
        titles = " · ".join(dict.fromkeys(pick(one.title) for one in found))
        return trn(
            len(found), "One new export found: {titles}", "{n} new exports found: {titles}", titles=titles
        )
