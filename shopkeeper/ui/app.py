"""The program with a window: start, one shop at a time, end."""

import gc
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from shopkeeper import formats, i18n, paths
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.settings import ProgramSettings
from shopkeeper.ui import qt_messages
from shopkeeper.ui.backups.keeper import BackupKeeper
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.crash import install_crash_report
from shopkeeper.ui.kit.texts import install_language, switch_language
from shopkeeper.ui.main_window import MainWindow
from shopkeeper.ui.settings.signals import signals

if TYPE_CHECKING:
    from shopkeeper.store.shop_file import ShopFile
    from shopkeeper.ui.single import Doorbell

_RECENT = 8


def run(shop_path: Path | None = None, language: str | None = None) -> int:
    """Open the window on a shop file (the last one, when none is named) and stay until it is closed."""
    # What is loaded now stays: to look through it again and again is a tenth of the start.
    gc.disable()
    app = application()
    settings = ProgramSettings()
    i18n.set_language(language or settings.get("language") or i18n.system_language())
    install_language()
    theme.apply(app, settings.get("theme", "system"))
    path = shop_path or _last(settings)
    from shopkeeper.ui.single import call_first

    if call_first(path):
        return 0
    program = Program(settings)
    # Opening takes a while and this thread: the window is to be seen first.
    painted = _FirstPaint(program.window)

    def begin() -> None:
        try:
            program.begin(path, named=shop_path is not None)
        finally:
            gc.freeze()
            gc.enable()

    painted.seen.connect(begin, Qt.ConnectionType.QueuedConnection)
    program.window.show()
    install_crash_report(program.window)
    return app.exec()


class _FirstPaint(QObject):
    """Says once that a window was painted."""

    seen = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self.seen.emit()
        return False


def application() -> QApplication:
    """The one QApplication, named."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        qt_messages.keep()
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Shopkeeper")
    app.setDesktopFileName("shopkeeper")
    return app


def _last(settings: ProgramSettings) -> Path:
    recent = settings.get("recent", [])
    return Path(recent[0]) if recent and Path(recent[0]).exists() else paths.default_shop()


class Program(QObject):
    """Opens and closes shop files for the window."""

    def __init__(self, settings: ProgramSettings) -> None:
        super().__init__()
        self.settings = settings
        self.shop: ShopFile | None = None
        self.window = MainWindow(settings)
        self._bell: Doorbell | None = None
        self._path: Path | None = None
        self.keeper = BackupKeeper(self.window)
        window = self.window
        window.open_wanted.connect(self.open)
        window.new_wanted.connect(self.new)
        window.copy_wanted.connect(self.save_copy)
        window.sample_wanted.connect(self.open_sample)
        window.restore_wanted.connect(self.restore)
        window.check_wanted.connect(self.check)
        window.language_wanted.connect(self.use_language)
        window.theme_wanted.connect(self.use_theme)
        window.closed.connect(self.close)
        signals.changed.connect(self._use_setting)
        self.setParent(window)  # what is gone hears no setting

    # Opening

    def begin(self, path: Path, *, named: bool) -> None:
        """Open the first shop; where there never was one, ask how to begin."""
        if not named and path == paths.default_shop() and not path.exists():
            self.ask_how_to_begin()
        else:
            self.show(path)
        # What is loaded by now stays to the end: looked through by each full collection of
        # garbage in an import, it would stop the window for a tenth of a second every time.
        gc.freeze()

    def ask_how_to_begin(self) -> None:
        """Let the owner choose between the sample shop, a shop of their own, and one that is there."""
        page = self.window.show_first()
        page.sample_wanted.connect(self.open_sample)
        page.own_wanted.connect(self.begin_own)

    def open_sample(self) -> None:
        """Open the sample shop; it is made when it is not there, in the language of the moment."""
        path, language = paths.sample_shop(), i18n.language()
        if path.exists():
            self.open(path)
            return
        self.window.runner.run(
            lambda _progress, _cancelled: _make_sample(path, language),
            lambda _: self.open(path),
            self.window.refuse,
            title=lambda: tr("Setting up the sample shop…"),
            cancellable=False,
        )

    def begin_own(self, values: dict[str, str]) -> None:
        """Make the owner's own shop with these settings, and open it."""
        from shopkeeper.shop import settings

        path = paths.default_shop()
        try:
            with _opened(path, self.settings, create=True) as shop, shop.command("setting.change") as session:
                for name, value in values.items():
                    settings.put(session, name, value)
        except ShopError as error:
            self.window.refuse(error)
        else:
            self.show(path)

    def show(self, path: Path, *, create: bool = False) -> None:
        """Open a shop file in the window; say why when it can not be opened."""
        unsaid = self._let_go()
        self._path = path
        try:
            self.shop = _opened(path, self.settings, create=create)
            self.window.attach(self.shop)
        except ShopError as error:
            self._let_go()
            self.window.show_start(error)
            return
        if unsaid:
            self.window.refuse(unsaid)
        self._remember(path)
        self.keeper.start()
        from shopkeeper.ui.single import Doorbell

        self._bell = Doorbell(path, self)
        self._bell.rung.connect(self.window.come_forward)

    def _remember(self, path: Path) -> None:
        recent = [str(path), *(one for one in self.settings.get("recent", []) if one != str(path))]
        self.settings.put("recent", recent[:_RECENT])

    def open(self, path: Path | None) -> None:
        """Open another shop file; None asks which."""
        if path is None:
            self._ask_file(tr("Open shop file"), self.open)
            return
        if self.shop and path.resolve() == self.shop.path.resolve():
            return
        from shopkeeper.ui.single import call_first

        if not call_first(path):
            self.show(path)

    def new(self) -> None:
        """Make a new shop file and open it."""
        self._ask_file(tr("New shop file"), self._create, save=True)

    def _create(self, path: Path) -> None:
        try:
            _opened(path, self.settings, create=True).close()
        except ShopError as error:
            self.window.refuse(error)
        else:
            self.show(path)

    def _ask_file(
        self, title: str, then: Callable[[Path], Any], *, save: bool = False, name: str = ""
    ) -> None:
        folder = self._path.parent if self._path else paths.data_folder()
        dialog = QFileDialog(self.window, title, str(folder / name), f"{tr('Shop files')} (*.shop)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setDefaultSuffix("shop")
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def save_copy(self) -> None:
        """Write a whole copy of the shop to a place of the owner's choice."""
        if self.shop:
            name = f"{self.shop.path.stem} {formats.day(self.shop.clock())}.shop"
            self._ask_file(tr("Save a copy"), self._copy_to, save=True, name=name)

    def _copy_to(self, target: Path) -> None:
        if self.shop is None:
            return
        source = self.shop.path
        self.window.runner.run(
            lambda _progress, _cancelled: _copy(source, target),
            lambda _: self.window.toasts.show(tr("Saved {file}").format(file=target.name)),
            title=lambda: tr("Saving a copy…"),
            cancellable=False,
        )

    def restore(self) -> None:
        """Offer the backups of this shop."""
        from shopkeeper.ui.backups.window import BackupsWindow

        path = self._path or paths.default_shop()
        sheet = BackupsWindow(path, self.window)
        sheet.chosen.connect(self._restore)
        sheet.open()

    def _restore(self, chosen: Path) -> None:
        from shopkeeper.store import backup
        from shopkeeper.store.contract import utc_now

        path = self._path or paths.default_shop()
        folder = self.settings.backups_of(path)
        self._let_go()

        def refused(error: ShopError) -> None:
            self.window.refuse(error)
            self.show(path)

        def restored(_: Any) -> None:
            self.show(path)
            self.window.toasts.show(tr("The backup is restored."))

        self.window.runner.run(
            lambda _progress, _cancelled: backup.restore(chosen, path, clock=utc_now, folder=folder),
            restored,
            refused,
            title=lambda: tr("Restoring the backup…"),
            cancellable=False,
        )

    def check(self) -> None:
        """Look the shop file over and say what was found."""
        if self.shop and self.window.desk:
            from shopkeeper.ui.checking import check_shop

            check_shop(self.window.desk, self.window)

    # Choosing

    def use_language(self, code: str) -> None:
        """Speak another language from now on."""
        self.settings.put("language", code)
        switch_language(code)

    def use_theme(self, mode: str) -> None:
        """Use other colours from now on."""
        self.settings.put("theme", mode)
        theme.apply(application(), mode)

    def _use_setting(self, name: str) -> None:
        if name == "backup_hours":
            self.keeper.start()
        elif self.shop and name in ("backup_folder", "second_backup_folder"):
            self.shop.backups = self.settings.backups_of(self.shop.path)
            self.shop.second.folder = self.settings.second_backups_of(self.shop.path)
            self.window.look_around()

    # Ending

    def close(self) -> None:
        """Let go of the shop; what its backup has to say is said before the window goes."""
        self.window.last_words = self._let_go()

    def _let_go(self) -> ShopError | None:
        if self._bell:
            self._bell.close()
            self._bell.deleteLater()
            self._bell = None
        self.window.detach()
        shop, self.shop = self.shop, None
        try:
            if shop:
                shop.close()
        except ShopError as error:
            return error
        return None


def _opened(path: Path, settings: ProgramSettings, *, create: bool) -> "ShopFile":
    from shopkeeper.shop import derived
    from shopkeeper.store.shop_file import ShopFile

    make = ShopFile.create if create else ShopFile
    return make(path, derived, backups=settings.backups_of(path), second=settings.second_backups_of(path))


def _make_sample(path: Path, language: str) -> None:
    """Make the sample shop beside its place, so that there is a whole one or none."""
    from shopkeeper.sample.make import fill
    from shopkeeper.shop import derived
    from shopkeeper.store.shop_file import ShopFile

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        new = Path(folder) / path.name
        with ShopFile.create(new, derived, backups=None) as shop:
            fill(shop, language)
        os.replace(new, path)


def _copy(source: Path, target: Path) -> None:
    """A checked copy of a shop that may be open, in place of what was at `target`."""
    from shopkeeper.store import backup
    from shopkeeper.store.contract import utc_now

    if target.resolve() == source.resolve():
        raise ShopError("file.exists", path=str(target))
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            made = backup.make(source, Path(folder), clock=utc_now, reason="copy")
            os.replace(made.path, target)
    except OSError as error:
        raise ShopError("file.cannot_create", path=str(target)) from error
