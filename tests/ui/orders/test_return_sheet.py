"""What came back of an order is booked in one sheet."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

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
    assert sheet.form.rows["2"].help.text() == "3 pieces have left"
    sheet.book()
    assert sheet.isVisible() and not sheet.form.banner.isHidden()
    sheet.form.rows["2"].input.set_value(9)
    sheet.book()
    assert sheet.isVisible() and sheet.form.rows["2"].help.text()
    sheet.form.rows["2"].input.set_value(2)
    sheet.form.rows["found"].input.set_value("damaged")
    sheet.book()
    settle()
    assert figures(page.desk.shop, 1)[0] == 5
    assert page.desk.shop.commands()[0].key == "stock.return"


def test_where_nothing_left_stock_it_is_said(
    page: OrdersPage, qtbot: QtBot, settle: Settle, told: Any
) -> None:
    page.desk.shop.undo()
    page.desk.shop.undo()
    settle()
    choose(page, 1, qtbot, settle)
    page.run("goods_back")
    assert told.refusals[-1].key == "stock.nothing_away"
