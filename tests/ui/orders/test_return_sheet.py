"""What came back of an order is booked in one sheet."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.shop import returns
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.orders.page import OrdersPage
from shopkeeper.ui.orders.return_sheet import ReturnSheet
from tests.shop.goods import figures, opening, product, sold

Settle = Callable[[], None]


@pytest.fixture
def page(desk: Desk, window: QMainWindow, settle: Settle, qtbot: QtBot) -> OrdersPage:
    (one,) = product(desk.shop)
    sold(desk.shop, one, 2)  # before its stock was kept
    opening(desk.shop, one, 10, day=2)
    sold(desk.shop, one, 3)
    page = OrdersPage(desk)
    window.setCentralWidget(page)
    page.show()
    settle()
    return page


def choose(page: OrdersPage, order_id: int, qtbot: QtBot, settle: Settle) -> None:
    page.view.choose([order_id])
    qtbot.waitUntil(lambda: not page._choosing.isActive())
    settle()


def test_pieces_come_back_as_they_were_found(page: OrdersPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, 2, qtbot, settle)
    page.run("goods_back")
    sheet: Any = page.window().findChild(ReturnSheet)
    pieces = sheet.form.rows["lines"].input
    assert pieces.inputs[2].accessibleName().endswith("of 3 pieces")
    sheet.save()
    assert sheet.isVisible() and not pieces.errors[2].isHidden()
    pieces.set_value({2: 9})
    sheet.save()
    assert sheet.isVisible() and "3" in pieces.errors[2].text()
    pieces.set_value({2: 2})
    sheet.form.rows["found"].input.set_value("damaged")
    sheet.save()
    settle()
    assert figures(page.desk.shop, 1)[0] == 5
    assert page.desk.shop.commands()[0].key == "stock.return"


def test_more_than_left_is_refused_at_its_line(page: OrdersPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, 2, qtbot, settle)
    page.run("goods_back")
    sheet: Any = page.window().findChild(ReturnSheet)
    with page.desk.shop.command("stock.return", name="2") as session:
        returns.take_back(session, 2, {2: 2}, datetime(2026, 11, 22), "sellable", "")
    sheet.form.rows["lines"].input.set_value({2: 2})
    sheet.save()
    assert sheet.isVisible() and "more than 1" in sheet.form.rows["lines"].input.errors[2].text()


def test_where_nothing_left_stock_it_is_not_offered_and_otherwise_said(
    page: OrdersPage, qtbot: QtBot, settle: Settle, told: Any
) -> None:
    page.desk.shop.undo()
    page.desk.shop.undo()
    settle()
    choose(page, 1, qtbot, settle)
    action = page.action("goods_back")
    assert action is not None and not action.offered([1])
    page.goods_back([1])
    assert told.refusals[-1].key == "stock.nothing_away"
