"""A page with everything, on a few customers."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.desk import Desk
from tests.ui.kit.pages import FullPage
from tests.ui.people import fill


@pytest.fixture
def ids(desk: Desk) -> dict[str, int]:
    """Ava and 张三 ordered, Cara did not."""
    return fill(desk.shop, {"Ava": 2, "Ben": 1, "Cara": 0, "张三": 3})


@pytest.fixture
def page(desk: Desk, ids: dict[str, int], window: QMainWindow, settle: Callable[[], None]) -> FullPage:
    """The page, in a window."""
    page = FullPage(desk)
    window.setCentralWidget(page)
    page.show()
    settle()
    return page


@pytest.fixture
def later(page: FullPage, qtbot: QtBot, settle: Callable[[], None]) -> Callable[[], None]:
    """After the pauses of typing and choosing."""

    def wait() -> None:
        settle()
        qtbot.waitUntil(lambda: not page._typing.isActive() and not page._choosing.isActive())
        settle()

    return wait
