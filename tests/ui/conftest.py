"""What tests of the window may use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.settings import ProgramSettings
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Announcer, Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.tasks import TaskRunner
from shopkeeper.ui.kit.texts import switch_language


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> None:
    """Every test draws with the light theme."""
    theme.apply(qapp, "light")


@pytest.fixture(autouse=True)
def speaking_english(qapp: QApplication) -> Iterator[None]:
    """A test that switched the language switches back."""
    yield
    switch_language("en")


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """An empty main window, shown."""
    window = QMainWindow()
    window.resize(1280, 720)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def runner(window: QMainWindow) -> Iterator[TaskRunner]:
    """A task runner that is closed at the end."""
    runner = TaskRunner(window)
    yield runner
    runner.close()


@dataclass
class Told:
    """What the owner was told: refusals and toasts."""

    refusals: list[ShopError] = field(default_factory=list)
    toasts: list[tuple[Any, ...]] = field(default_factory=list)


@pytest.fixture
def told() -> Told:
    """Nothing so far."""
    return Told()


@pytest.fixture
def desk(shop: ShopFile, runner: TaskRunner, window: QMainWindow, told: Told) -> Iterator[Desk]:
    """What a page works with, on an empty shop."""
    announcer = Announcer(shop, window)
    desk = Desk(
        shop,
        runner,
        ProgramSettings(),
        announcer,
        told.refusals.append,
        lambda *args: told.toasts.append(args),
    )
    desk.reload()
    yield desk
    announcer.stop()
    page = window.centralWidget()
    for widget in (*window.findChildren(Sheet), *([page] if page else ())):  # the shop goes before the window
        if shiboken6.isValid(widget):  # one that lay over another went with it
            shiboken6.delete(widget)


@pytest.fixture
def settle(qtbot: QtBot, runner: TaskRunner) -> Callable[[], None]:
    """Waits until everything asked for is there."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not runner.busy())
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not runner.busy())

    return wait
