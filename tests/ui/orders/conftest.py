"""The Orders page with an order in every state."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.model.orders import OrderState
from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.orders.page import OrdersPage
from tests.shop.sold import enter_in

Settle = Callable[[], None]


@pytest.fixture
def ids(desk: Desk) -> dict[str, int]:
    """An order in each state, of one customer, by the state."""
    with desk.shop.command("customer.create", name="张三") as session:
        customer = customers.create(session, CustomerData("张三", phones=("13812345678",))).id
    return {
        state.value: enter_in(
            desk.shop,
            state,
            customer=customer,
            recipient="张三",
            phone="13812345678",
            address="浙江省 杭州市 西湖区 文三路1号",
            buyer_message="礼物",
            memo="急",
        )
        for state in OrderState
    }


@pytest.fixture
def page(desk: Desk, ids: dict[str, int], window: QMainWindow, settle: Settle) -> OrdersPage:
    """The page, shown."""
    page = OrdersPage(desk)
    window.setCentralWidget(page)
    page.show()
    settle()
    return page


@pytest.fixture
def choose(page: OrdersPage, qtbot: QtBot, settle: Settle) -> Callable[..., Any]:
    """Selects orders and waits for what follows."""

    def chosen(*wanted: int) -> None:
        page.view.choose(list(wanted))
        qtbot.waitUntil(lambda: not page._choosing.isActive())
        settle()

    return chosen
