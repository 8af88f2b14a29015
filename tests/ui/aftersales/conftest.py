"""The After-sales page with tickets of several kinds."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.model.orders import OrderState
from shopkeeper.shop import customers, ticket_states
from shopkeeper.shop.customers import CustomerData
from shopkeeper.ui.aftersales.page import TicketsPage
from shopkeeper.ui.kit.desk import Desk
from tests.shop.cases import BY, act, do, ending, on, open_ticket, sold_order

Settle = Callable[[], None]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk in whose shop it is the day of the tests' tickets."""
    desk.shop.clock = lambda: BY.at
    desk.time_zone = "Asia/Shanghai"
    return desk


@pytest.fixture
def ids(desk: Desk) -> dict[str, int]:
    """A ticket of some kinds, by the kind, and one that is over."""
    with desk.shop.command("customer.create", name="张三") as session:
        customer = customers.create(session, CustomerData("张三", phones=("13812345678",))).id
    order_id = sold_order(desk.shop, OrderState.DELIVERED)
    found = {
        "return_refund": open_ticket(
            desk.shop, "return_refund", order_id, customer_id=customer, reason="size.small", fault="buyer",
            wish="偏小", agreed="退", seven_days="within", freight_insurance=True, return_number="ZT1",
            platform_number="P1", intervened_at=BY.now, evidence_by=BY.now, urgent=True,
            return_postage_cents=800, return_postage_by="shop",
        ),
        **{kind: on(desk.shop, kind) for kind in ("refund_only", "exchange", "send_again", "complaint", "hurry")},
        "question": open_ticket(desk.shop, "question", customer_id=customer),
        "over": open_ticket(desk.shop, "question"),
    }  # fmt: skip
    do(desk.shop, lambda session: ticket_states.turn(session, [found["exchange"]], "wait_buyer", BY))
    act(desk.shop, ticket_states.close, found["over"], ending("question"))
    return found


@pytest.fixture
def page(desk: Desk, ids: dict[str, int], window: QMainWindow, settle: Settle) -> TicketsPage:
    """The page, shown."""
    page = TicketsPage(desk)
    window.setCentralWidget(page)
    page.show()
    settle()
    return page


@pytest.fixture
def choose(page: TicketsPage, qtbot: QtBot, settle: Settle) -> Callable[..., Any]:
    """Selects tickets and waits for what follows."""

    def chosen(*wanted: int) -> None:
        page.view.choose(list(wanted))
        qtbot.waitUntil(lambda: not page._choosing.isActive())
        settle()

    return chosen
