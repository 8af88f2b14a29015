"""The one window: header, pages, status line, and every command by menu and keys."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.settings import ProgramSettings
from shopkeeper.ui import menu
from shopkeeper.ui.alt_key import AltKey
from shopkeeper.ui.header_bar import HeaderBar
from shopkeeper.ui.kit import placing
from shopkeeper.ui.kit.dialogs import show_refusal
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.keys import take_key
from shopkeeper.ui.kit.tasks import TaskRunner
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.toasts import ProgressCard, Toasts
from shopkeeper.ui.page_commands import palette
from shopkeeper.ui.pages import PAGES, QUIET, PageStack
from shopkeeper.ui.status_line import StatusLine
from shopkeeper.ui.window_sheets import Sheets

if TYPE_CHECKING:
    from shopkeeper.store.contract import Changed
    from shopkeeper.store.history import Done
    from shopkeeper.store.shop_file import ShopFile
    from shopkeeper.ui.first import FirstPage
    from shopkeeper.ui.kit.desk import Desk

_REST_MS = 3000
_INBOX_MS = 800


class MainWindow(Texts, QMainWindow):
    """Shows a shop. `attach` gives it one; opening another file is the program's to do."""

    new_wanted = Signal()
    open_wanted = Signal(object)  # Path, or None to ask
    copy_wanted = Signal()
    sample_wanted = Signal()
    restore_wanted = Signal()
    check_wanted = Signal()
    language_wanted = Signal(str)
    theme_wanted = Signal(str)
    closed = Signal()

    def __init__(self, settings: ProgramSettings) -> None:
        super().__init__()
        self.settings = settings
        self.desk: Desk | None = None
        self.start: QWidget | None = None
        self.importing: QWidget | None = None
        self.last_words: ShopError | None = None
        self.undoable: Done | None = None
        self.redoable: Done | None = None
        self.setObjectName("main_window")
        self.setWindowIcon(icon("store", "accent", 64))
        self.runner = TaskRunner(self)
        self.sheets = Sheets(self)
        self.bar = HeaderBar([tab for tab, _ in PAGES])
        self.stack = PageStack()
        self.status = StatusLine()
        self._lay_out()
        self.toasts = Toasts(self)
        self.progress = ProgressCard(self.runner, self)
        self.commands = menu.commands(self)
        menu.install(self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._settle)
        self.inbox: QWidget | None = None
        self._later = QTimer(self, singleShot=True, interval=_INBOX_MS)
        self._later.timeout.connect(self._watch_inbox)
        self._connect()
        self._restore_geometry()
        self.say(self._say_title, self._title)

    def _lay_out(self) -> None:
        self.whole = QWidget()
        self.whole.setProperty("look", "page")
        box = QVBoxLayout(self.whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.bar)
        box.addWidget(self.stack, 1)
        box.addWidget(self.status)
        self.setCentralWidget(self.whole)
        self.setMinimumSize(900, 560)
        self.setAcceptDrops(True)
        self.bar.use(False)

    def _connect(self) -> None:
        self.bar.tab_chosen.connect(self.show_page)
        self.stack.opened.connect(self.bar.show_tab)
        self.stack.status_changed.connect(self.status.left.setText)
        self.stack.import_wanted.connect(self.sheets.import_files)
        self.stack.export_wanted.connect(self.sheets.export)
        self.bar.history.clicked.connect(self.sheets.show_history)
        self.bar.menu.clicked.connect(self.show_menu)
        self.bar.replies.clicked.connect(self.sheets.show_replies)
        self.runner.refused.connect(self.refuse)
        self.runner.cancelled.connect(lambda _: self.toasts.show(tr("Cancelled. Nothing was changed.")))
        self._alt = AltKey(self)
        self._alt.pressed.connect(self.show_menu)

    def _restore_geometry(self) -> None:
        kept = self.settings.get("window", "")
        if not (kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore")))):
            room = self.screen().availableGeometry()
            self.resize(min(1440, room.width() - 40), min(900, room.height() - 60))

    def _title(self) -> str:
        return f"{self.desk.name} — {tr('Shopkeeper')}" if self.desk else tr("Shopkeeper")

    def _say_title(self, text: str) -> None:
        self.setWindowTitle(text)
        self.bar.name.setText(self.desk.name if self.desk else tr("Shopkeeper"))

    # One shop

    def attach(self, shop: "ShopFile") -> None:
        """Show a shop."""
        from shopkeeper.ui.kit.desk import Announcer, Desk
        from shopkeeper.ui.search_box import SearchBox

        self.detach()
        if self.start:
            self.start.deleteLater()
            self.start = None
        announcer = Announcer(shop, self)
        desk = Desk(
            shop,
            self.runner,
            self.settings,
            announcer,
            self.refuse,
            self.toasts.show,
            show=self.stack.show_record,
            show_list=self.show_list,
        )
        desk.reload()
        self.desk = desk
        self.bar.use(True)
        self.search_box = SearchBox(desk, self.bar.search, lambda: palette(self), self)
        self.search_box.found.connect(self.open_found)
        announcer.changed.connect(self._hear)
        self.status.show_file(refused=desk.refused(), path=str(shop.path))
        self.say_again()
        self.stack.attach(desk)
        self.look_around()
        self._later.start()

    def _watch_inbox(self) -> None:
        """Offer new exports; what reads files is much, so it is loaded behind the window."""

        def load(_progress: Any, _cancelled: Any) -> Any:
            from shopkeeper.ui.exchange.inbox import InboxBar

            return InboxBar

        self.runner.run(load, self._show_inbox, owner=self, quiet=True)

    def _show_inbox(self, make: Any) -> None:
        layout = self.whole.layout()
        assert self.desk is not None and isinstance(layout, QVBoxLayout)
        bar = self.inbox = make(self.desk)
        bar.inbox.held_found.connect(self.sheets.import_files)
        layout.insertWidget(1, bar)

    def detach(self) -> None:
        """Let go of the shop shown, if there is one; its file is the caller's to close."""
        if self.desk is None:
            return
        self._rest.stop()
        self._later.stop()
        if self.inbox:
            self.inbox.deleteLater()
            self.inbox = None
        self.desk.announcer.stop()
        self.runner.close()
        self.toasts.hide()
        self.stack.detach()
        for piece in (self.search_box, self.desk.announcer):
            piece.deleteLater()
        self.undoable = self.redoable = None
        self.desk = None
        self.bar.use(False)

    def show_page(self, place: int) -> None:
        """Open a page."""
        self.stack.open_tab(place)

    @property
    def tab(self) -> Any:
        """The open tab: a page, or several in sections; None without a shop."""
        return self.stack.tab

    @property
    def page(self) -> Any:
        """The list page in sight; None without a shop."""
        return self.stack.page

    def show_list(self, kind: str, filters: Mapping[str, Any]) -> None:
        """Open the list of a kind with just these filters; rows held back open their own sheet."""
        if kind == "held":
            self.sheets.show_imports()
        else:
            self.stack.show_list(kind, filters)

    def show_first(self) -> "FirstPage":
        """Ask how to begin, before there is any shop; the page asks."""
        from shopkeeper.ui.first import FirstPage

        page = FirstPage()
        page.language_wanted.connect(self.language_wanted)
        page.open_wanted.connect(lambda: self.open_wanted.emit(None))
        self._instead(page)
        page.sample.setFocus(Qt.FocusReason.OtherFocusReason)
        return page

    def show_start(self, error: ShopError) -> None:
        """Say why no shop is open, and what can be done."""
        from shopkeeper.ui.start import StartPage

        page = StartPage(error)
        page.open_wanted.connect(lambda: self.open_wanted.emit(None))
        page.new_wanted.connect(self.new_wanted)
        page.restore_wanted.connect(self.restore_wanted)
        self._instead(page)

    def _instead(self, page: QWidget) -> None:
        """Show a page in place of a shop."""
        if self.start:
            self.start.deleteLater()
        self.start = page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.status.show_no_file()

    # What the shop announces

    def _hear(self, changed: "Changed") -> None:
        if self.desk is None:
            return
        if "setting" in changed.subjects:
            self.desk.reload()
            self.say_again()
        self._tell(changed)
        self.look_around()
        self._rest.start()

    def _tell(self, changed: "Changed") -> None:
        from shopkeeper.words import say

        if self.importing is not None and shiboken6.isValid(self.importing):
            return  # its last step says it all, and offers to undo it
        if changed.kind == "command" and changed.key in QUIET:
            return
        said = say(changed.key, changed.args)
        if changed.kind == "undo":
            self.toasts.show(tr("Undone: {label}").format(label=said), tr("Redo"), self.redo)
        elif changed.kind == "redo":
            self.toasts.show(tr("Redone: {label}").format(label=said), tr("Undo"), self.undo)
        else:
            done = tr("Done: {label}").format(label=said)
            self.toasts.show(done, tr("Undo"), partial(self._undo_command, changed.command_id))

    def look_around(self) -> None:
        """Learn what could be undone, and when the shop was last backed up."""
        assert self.desk is not None
        desk = self.desk

        def work(_progress: Any, _cancelled: Any) -> tuple[Any, ...]:
            from shopkeeper.store import backup

            shop = desk.shop
            last = backup.newest(shop.backups) if shop.backups else None
            return shop.undoable(), shop.redoable(), last.at if last else None, shop.second.refused()

        def show(found: tuple[Any, ...]) -> None:
            if self.desk is desk:
                self.undoable, self.redoable, at, refused = found
                self.status.show_backup(desk.wall(at) if at else None, desk.wall(desk.shop.clock()))
                self.status.show_second(refused)

        self.runner.run(work, show, quiet=True)

    def _settle(self) -> None:
        if self.desk and not self.runner.busy():
            shop = self.desk.shop
            self.runner.run(lambda _progress, _cancelled: shop.checkpoint(), quiet=True)
        elif self.desk:
            self._rest.start()

    # Doing

    def refuse(self, error: ShopError) -> None:
        """Show why something was not done."""
        show_refusal(self, error)

    def undo(self) -> None:
        """Take back the last command."""
        if self.desk:
            shop = self.desk.shop
            self._run(lambda: shop.undo(), lambda: tr("Undoing…"))

    def redo(self) -> None:
        """Bring back what was taken back."""
        if self.desk:
            shop = self.desk.shop
            self._run(lambda: shop.redo(), lambda: tr("Redoing…"))

    def _undo_command(self, command_id: int) -> None:
        if self.desk:
            shop = self.desk.shop
            self._run(lambda: shop.undo_command(command_id), lambda: tr("Undoing…"))

    def _run(self, act: Callable[[], Any], title: Callable[[], str]) -> None:
        self.runner.run(lambda _progress, _cancelled: act(), title=title, cancellable=False)

    def use_compact_rows(self) -> None:
        """Make the rows of every list lower, or as high as before."""
        from shopkeeper.ui.kit.list_view import ListView

        self.settings.put("compact", not self.settings.get("compact", False))
        for view in self.stack.findChildren(ListView):
            view.use_compact(bool(self.settings.get("compact")))

    def show_menu(self) -> None:
        """Open the menu under its button."""
        shown = menu.build(self)
        shown.popup(placing.beside(shown.sizeHint(), placing.rect_of(self.bar.menu), self, right=True))

    def find_anywhere(self) -> None:
        """Go to the search box."""
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def open_found(self, found: Any) -> None:
        """Go to what was found."""
        if found.kind == "command":
            if self.page:  # the search is over
                self.page.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search_box.deeds[found.record_id].run()
        elif not found.record_id:
            self.stack.show_list(found.kind, {}, found.details)
        else:
            self.stack.show_record(found.kind, found.record_id)

    def come_forward(self) -> None:
        """Bring the window to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of every window."""
        if not take_key(self, event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere to import them."""
        if self.desk and not self.desk.shop.read_only and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the import with the files dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.sheets.import_files(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window and let go of the shop."""
        self.settings.put("window", bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self.last_words = None
        self.closed.emit()
        if self.last_words is None:
            super().closeEvent(event)
        else:
            event.ignore()
            show_refusal(self, self.last_words).finished.connect(self.close)
