"""An order entered in the window by keyboard alone, undone and redone; nothing is lost on the way."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from shopkeeper.model.customers import Customer, CustomerAddress, CustomerPhone
from shopkeeper.model.orders import Order, OrderLine, OrderSummary, Payment
from shopkeeper.settings import ProgramSettings
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.main_window import MainWindow
from shopkeeper.ui.orders.form import OrderForm
from tests.ui.orders.entering import BLOCK, ENTER, ESCAPE, at, freed, press, stock_up, write


@pytest.fixture
def main(qtbot: QtBot, shop: ShopFile) -> Iterator[MainWindow]:
    """The window on a shop with a few goods."""
    stock_up(shop)
    window = MainWindow(ProgramSettings())
    window.resize(1280, 720)
    with qtbot.waitActive(window):
        window.show()
    window.attach(shop)
    yield window
    window.detach()
    shiboken6.delete(window)


@pytest.fixture
def rest(qtbot: QtBot, main: MainWindow) -> Callable[[], None]:
    """Waits until all is quiet."""

    def wait() -> None:
        for _ in range(3):
            qtbot.waitUntil(lambda: not main.runner.busy())
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    wait()
    return wait


def begin(qtbot: QtBot, main: MainWindow, rest: Callable[[], None]) -> OrderForm:
    """Go to the orders and press Ctrl+N."""
    main.show_page(next(place for place, tab in enumerate(main.bar.tabs) if tab.objectName() == "tab_orders"))
    rest()
    qtbot.keyClick(main, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = main.findChild(OrderForm)
    assert form is not None
    qtbot.waitUntil(lambda: at() is form.left.rows["paste"].input)
    return form


def counted(shop: ShopFile) -> list[Any]:
    """How many orders, lines, payments, customers, phones and addresses there are."""
    tables = (Order, OrderLine, Payment, Customer, CustomerPhone, CustomerAddress)
    with shop.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_an_order_with_three_lines_for_a_new_customer_is_entered_by_keyboard_alone(
    qtbot: QtBot, main: MainWindow, shop: ShopFile, rest: Callable[[], None]
) -> None:
    form = begin(qtbot, main, rest)
    write(BLOCK)
    press(ENTER)  # all that a parcel needs is there: on to the goods
    press("AG-016", ENTER, "2", ENTER, ENTER, ENTER)
    press("山茶花", ENTER, ENTER, ENTER, ENTER)
    switch_language("zh_CN")  # in the middle of it
    press("手写卡", ENTER, ENTER, "0", ENTER, ENTER, ENTER)
    assert at().objectName() == "postage_cents"
    press("8", ENTER, ENTER, Qt.Key.Key_Down)
    assert form.title.text() == "新建订单" and form.money.total.text() == "¥271.90"
    press(ENTER, control=True)
    rest()
    assert counted(shop) == [1, 3, 1, 1, 1, 1]
    with shop.read() as session:
        order = session.scalars(select(Order)).one()
        lines = session.scalars(select(OrderLine).order_by(OrderLine.id)).all()
        summary = session.get(OrderSummary, order.id)
        customer = session.get(Customer, order.customer_id)
    assert (order.recipient, order.phone, order.state, order.way) == ("张三", "13812345678", "paid", "alipay")
    assert (order.province, order.city, order.district) == ("浙江省", "杭州市", "西湖区")
    assert order.street == "文三路 1 号 2 幢 301" and customer.name == "张三"
    assert [(line.title, line.quantity, line.price_e4) for line in lines] == [
        ("素圈银戒", 2, 68_000_000),
        ("山茶花耳钉", 1, 127_900_000),
        ("手写卡", 1, 0),
    ]
    assert (summary.total_cents, summary.paid_cents) == (27_190, 27_190)

    # The next one is open at once; closed, the whole order goes and comes by one key each.
    assert at() is form.left.rows["paste"].input and form.left.values()["lines"] == []
    press(ESCAPE)
    assert freed(form)
    for key, count in ((Qt.Key.Key_Z, [0] * 6), (Qt.Key.Key_Y, [1, 3, 1, 1, 1, 1])):
        rest()
        main.activateWindow()
        qtbot.waitUntil(main.isActiveWindow)
        qtbot.keyClick(main, key, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda count=count: counted(shop) == count)
    rest()


def test_the_language_is_switched_under_an_open_form_and_nothing_is_lost(
    qtbot: QtBot, main: MainWindow, rest: Callable[[], None]
) -> None:
    form = begin(qtbot, main, rest)
    write(BLOCK)
    press(ENTER)
    press("ER", ENTER, "x", ENTER, "1,2")
    before = [each.standing() for one in form.forms for each in (row.input for row in one.rows.values())]
    for language in ("zh_CN", "en"):
        switch_language(language)
        after = [each.standing() for one in form.forms for each in (row.input for row in one.rows.values())]
        assert after == before and at().text() == "1,2"
    assert form.title.text() == "New order"
    press(ESCAPE)
    question = form.findChild(type(form).__mro__[1])
    assert question is not None
    question.findChild(QPushButton, "yes").click()
    assert freed(form)
