"""A shop with a plan, and the planner's page on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from shopkeeper.shop import planner, planner_content
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.planner.page import PlannerPage

AT = datetime(2026, 11, 20, 9, 0)
Settle = Callable[[], None]


@pytest.fixture
def plan_id(shop: ShopFile) -> int:
    """A plan with the worksheets a plan begins with."""
    with shop.command("plan.create", name="Autumn 2026") as session:
        return planner.create(session, "Autumn 2026", AT)


@pytest.fixture
def page(desk: Desk, plan_id: int, window: QMainWindow, settle: Settle) -> PlannerPage:
    """The page in its window, at rest, with the keyboard in it."""
    return open_page(desk, window, settle)


def open_page(desk: Desk, window: QMainWindow, settle: Settle) -> PlannerPage:
    """A planner's page in sight."""
    desk.settings.put("planner.pane", True)
    made = PlannerPage(desk)
    window.setCentralWidget(made)
    window.activateWindow()
    QTest.qWaitForWindowActive(window, 1000)
    made.show()
    settle()
    made.view.setFocus()
    return made


def sheet_of(shop: ShopFile, plan_id: int, name: str) -> planner_content.Sheet:
    """A worksheet of the plan as it stands in the file."""
    with shop.read() as session:
        return next(one for one in planner_content.sheets(session, plan_id) if one.name == name)


def open_sheet(page: PlannerPage, settle: Settle, name: str) -> Any:
    """Bring a worksheet of the plan into sight."""
    if name not in [one.template.name for one in page.loaded.rows]:
        page.add_sheet(name)
        settle()
    page.open_sheet(next(one.id for one in page.loaded.rows if one.template.name == name))
    settle()
    return page.sheet_view


def here() -> Any:
    """Where the keyboard is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_in(text: str) -> None:
    """Type where the keyboard is."""
    QTest.keyClicks(here(), text)
