"""What the pane says of an order, and the list of lines."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.products import Listing
from shopkeeper.shop import order_marks, order_states, payments
from shopkeeper.shop.order_states import Shipment
from shopkeeper.shop.payments import PaymentData
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.orders.lines_page import LinesPage
from shopkeeper.ui.orders.page import OrdersPage
from shopkeeper.ui.orders.slip import slips
from shopkeeper.ui.orders.words import flag_word, way_word
from tests.shop.sold import LATER, do, lines_of

Settle = Callable[[], None]
Choose = Callable[..., None]


def texts(page: Any) -> list[str]:
    return [label.text() for label in page.detail.area.widget().findChildren(QLabel) if label.text()]


def test_the_pane_tells_who_what_and_how_much(page: OrdersPage, ids: dict[str, int], choose: Choose) -> None:
    choose(ids["unpaid"])
    said = texts(page)
    for text in (
        "张三",
        "138 1234 5678",
        "戒指",
        "×2",
        "¥25.98",
        "Amount due",
        "¥70.98",
        "礼物",
        "急",
        "Items",
    ):
        assert text in said, text


def test_a_part_that_left_is_said_at_the_top(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    ring = lines_of(page.desk.shop, ids["packing"])[0].id
    given = Shipment("顺丰", "A1", {ring: 1})
    do(page.desk.shop, lambda session: order_states.ship(session, ids["packing"], given, LATER))
    settle()
    choose(ids["packing"])
    said = texts(page)
    assert "Partly shipped" in said and "顺丰 A1" in said


def test_everything_that_happened_stands_in_order(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    shop, one = page.desk.shop, ids["finished"]
    do(shop, lambda session: payments.refund(session, one, PaymentData(500, "bank", note="差价"), LATER))
    do(shop, lambda session: order_marks.note(session, [one], "已回访", datetime(2026, 12, 1), "小美"))
    settle()
    choose(one)
    assert page.pane.loaded is not None
    entries = page.pane._entries(page.pane.loaded)
    assert [entry.text for entry in entries] == [
        "已回访",
        "Shipped",
        "Finished",
        "Refund ¥5.00 · Bank transfer · 差价",
        "Order placed · Direct",
        "Payment ¥70.98 · Alipay",
        "Buyer: 礼物",
    ]
    assert entries[0].who == "小美"
    assert "Refunded" in texts(page)


def test_what_an_import_says_of_money_is_shown(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    with page.desk.shop.command("import", imports=True, n=1, file="x") as session:
        order = session.get_one(Order, ids["paid"])
        order.stated_cents, order.commission_cents, order.receivable_cents = 7000, 100, 6900
        order.ship_by, order.flag, order.archived_at = datetime(2026, 12, 1), "purple", datetime(2026, 12, 1)
        order.country, order.paid_at = "CN", datetime(2026, 11, 21)
        line = session.get_one(OrderLine, lines_of(page.desk.shop, ids["paid"])[0].id)
        line.refunded_quantity = 1
    settle()
    page.detail.show_record(ids["paid"])
    settle()
    said = texts(page)
    for text in (
        "Commission",
        "Seller receives",
        "Off by",
        "Overpaid",
        "Archived",
        "1 piece refunded",
    ):
        assert text in said, text
    assert "Ship by 2026-12-01 00:00" in said


def test_goods_nobody_knows_lead_to_where_they_are_matched(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle, qtbot: QtBot
) -> None:
    with page.desk.shop.command("import", imports=True, n=1, file="x") as session:
        listing = Listing(platform="taobao", key="k", title="银河耳坠", code="E9")
        session.add(listing)
        session.flush()
        line = session.get_one(OrderLine, lines_of(page.desk.shop, ids["paid"])[0].id)
        line.listing_id, line.title = listing.id, ""
    settle()
    shown: list[tuple[str, int]] = []
    page.desk.show = lambda kind, record_id: shown.append((kind, record_id))
    choose(ids["paid"])
    assert "银河耳坠" in texts(page)
    button = page.detail.findChild(QPushButton, "open_unmatched_0")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown == [("listing", 1)]


def test_words_a_file_brought_are_shown_as_they_came() -> None:
    assert (way_word("cod"), way_word("花呗"), way_word("")) == ("Cash on delivery", "花呗", "")
    assert (flag_word("red"), flag_word("black")) == ("Red", "black")


def test_a_slip_says_what_goes_where(page: OrdersPage, ids: dict[str, int], choose: Choose) -> None:
    choose(ids["paid"])
    shown = page.pane.loaded
    assert shown is not None
    document = slips(page.desk, [shown])
    for text in ("张三 138 1234 5678", "文三路1号", "戒指", "<b>Buyer&#x27;s message</b> 礼物"):
        assert text in document.body, text
    assert "Options" not in document.body
    assert document.name == f"Packing slip {shown.number}"


@pytest.fixture
def lines(desk: Desk, ids: dict[str, int], window: QMainWindow, settle: Settle) -> LinesPage:
    page = LinesPage(desk)
    window.setCentralWidget(page)
    page.show()
    settle()
    return page


def test_a_line_shows_its_order_and_leads_there(
    lines: LinesPage, ids: dict[str, int], settle: Settle, qtbot: QtBot
) -> None:
    shown: list[tuple[str, int]] = []
    lines.desk.show = lambda kind, record_id: shown.append((kind, record_id))
    line = lines_of(lines.desk.shop, ids["paid"])[1].id
    lines.view.choose([line])
    qtbot.waitUntil(lambda: not lines._choosing.isActive())
    settle()
    assert lines.pane.loaded is not None and lines.pane.loaded.order_id == ids["paid"]
    assert lines.describe_totals(lines._sums) == "1 piece · ¥45.00"
    assert lines.describe(16) == "16 lines"
    lines.run("edit")
    lines.open_order([9999])
    assert shown == [("order", ids["paid"])]
    assert lines.pane.load(9999) is None
