"""A window to draw: waits until it is at rest, and finds what has opened over it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.settings import ProgramSettings
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.main_window import MainWindow

Size = tuple[int, int]

_QUIET_MS = 60


class Forgetful(ProgramSettings):
    """Program settings that are neither read nor kept, so that pictures depend on nothing."""

    def _load(self) -> dict[str, Any]:
        return {}

    def put(self, name: str, value: Any) -> None:
        """Hold `value` until the end."""
        self._values[name] = value


@dataclass
class Stage:
    """A window to draw, and where its pictures go."""

    window: MainWindow
    folder: Path
    ending: str
    scratch: Path
    drawn: list[Path] = field(default_factory=list)

    @property
    def desk(self) -> Any:
        """What the window's pages work with."""
        return self.window.desk

    @property
    def page(self) -> Any:
        """The page in sight."""
        return self.window.page

    def settle(self) -> None:
        """Wait until everything asked for is there and drawn."""
        quiet = 0
        while quiet < 2:  # what came in at last has still to be laid out
            loop = QEventLoop()
            QTimer.singleShot(_QUIET_MS, loop.quit)
            loop.exec()
            quiet = 0 if self.window.runner.busy() else quiet + 1

    def draw(self, name: str, *over: QWidget) -> None:
        """Draw the window with what lies over it."""
        self.settle()
        picture = self.window.grab()
        painter = QPainter(picture)
        for one in over:
            painter.drawPixmap(one.geometry().topLeft() - self.window.geometry().topLeft(), one.grab())
        painter.end()
        path = self.folder / f"{name}-{self.ending}.png"
        if not picture.save(str(path)):
            raise ShopError("file.cannot_create", path=str(path))
        self.drawn.append(path)

    def draw_sheet(self, name: str, sheet: Any, *prepare: Callable[[], Any]) -> None:
        """Open a sheet, do what is wanted in it, draw it and close it."""
        sheet.open()
        for act in (lambda: None, *prepare):
            act()
            self.settle()
        self.draw(name, sheet)
        sheet.done(0)
        self.settle()

    def draw_opened(self, name: str) -> None:
        """Draw what has opened over the window, if something has, and close it."""
        self.settle()
        opened = self.opened()
        if opened:
            self.draw(name, *opened)
        for one in reversed(opened):
            one.done(0) if isinstance(one, Sheet) else one.close()
        self.window.activateWindow()  # the keyboard is shown in it again
        self.settle()

    def opened(self) -> list[QWidget]:
        """The sheets, menus and popovers over the window, the lowest first."""
        sheets: list[QWidget] = [one for one in self.window.findChildren(Sheet) if one.isVisible()]
        popups = [
            one
            for one in QApplication.topLevelWidgets()
            if one.isVisible() and one.windowType() == Qt.WindowType.Popup
        ]
        return sheets + popups


@contextmanager
def open_stage(shop: ShopFile, folder: Path, ending: str, size: Size, scratch: Path) -> Iterator[Stage]:
    """A window of that size on `shop`, closed in the end."""
    window = MainWindow(Forgetful())
    window.resize(*size)
    stage = Stage(window, folder, ending, scratch)
    window.show()
    window.attach(shop)
    stage.settle()
    try:
        yield stage
    finally:
        window.detach()
        window.runner.close()
        window.close()
        window.deleteLater()
        stage.settle()
