"""Data files an owner adds are there on screen, and a malformed one is said where it is missed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMainWindow, QPushButton, QToolButton

from shopkeeper.model.orders import OrderState
from shopkeeper.shop import order_states, tickets
from shopkeeper.shop.order_states import Shipment
from shopkeeper.ui.aftersales.form import TicketForm
from shopkeeper.ui.exchange.import_window import ImportWindow
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import PlainLabel
from shopkeeper.ui.orders import dialogs, reading
from shopkeeper.ui.orders.dialogs import DeedSheet
from shopkeeper.ui.orders.page import OrdersPage
from shopkeeper.ui.planner.page import PlannerPage
from shopkeeper.ui.replies.picker import ReplyPicker
from tests.additions import ADDITIONS, forget
from tests.shop.cases import sold_order
from tests.shop.plans import planned
from tests.shop.sold import LATER, do

Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    """Data files are read as they are for the test, and as they are after it."""
    forget()
    yield
    forget()


def spoil(sort: str) -> None:
    """An added file that does not know one of its keys."""
    one = ADDITIONS[sort]
    one.put(one.text.replace("title =", "titel =", 1))


def texts(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget))


def ship(desk: Desk, window: QMainWindow, order_id: int) -> DeedSheet:
    with desk.shop.read() as session:
        shown = reading.read(session, order_id)
    sheet = dialogs.ship_sheet(desk, shown, window)
    sheet.open()
    return sheet


def offered(sheet: DeedSheet, name: str = "courier") -> list[str]:
    model = sheet.form.rows[name].input.completer().model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


# Carriers


def test_a_carrier_is_offered_behind_those_used_of_late(desk: Desk, window: QMainWindow) -> None:
    ADDITIONS["carrier"].put()
    sold = sold_order(desk.shop, OrderState.PAID)
    given = Shipment("顺丰", "SF1")
    do(desk.shop, lambda session: order_states.ship(session, sold, given, LATER))
    words = offered(ship(desk, window, sold_order(desk.shop, OrderState.PAID)))
    assert words[:2] == ["顺丰", "Cloud Express"]
    assert "SF Express" not in words and "ZTO Express" in words


def test_a_number_says_whose_it_looks_like_and_whose_it_does_not(desk: Desk, window: QMainWindow) -> None:
    ADDITIONS["carrier"].put()
    sheet = ship(desk, window, sold_order(desk.shop, OrderState.PAID))
    courier, number = sheet.form.rows["courier"], sheet.form.rows["tracking_number"]
    assert number.help.text() == ""
    number.input.setText("YS12345678")
    assert number.help.text() == "Looks like Cloud Express."
    courier.input.setText("云上")
    assert number.help.text() == ""
    number.input.setText("YS1")
    assert number.help.text() == "This does not look like a tracking number of Cloud Express."
    switch_language("zh_CN")
    assert number.help.text() == "看起来不像云上快递的单号。"
    sheet.save()  # a hint, never a refusal
    assert sheet.result() == 1


def test_a_parcel_is_looked_up_at_its_carrier(
    desk: Desk, window: QMainWindow, settle: Settle, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ADDITIONS["carrier"].put()
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    sold, other = sold_order(desk.shop, OrderState.PAID), sold_order(desk.shop, OrderState.PAID)
    for one, courier in ((sold, "云上"), (other, "my brother")):
        given = Shipment(courier, "YS1, YS2")
        do(desk.shop, lambda session, one=one, given=given: order_states.ship(session, one, given, LATER))
    page = OrdersPage(desk)
    window.setCentralWidget(page)
    page.show()
    settle()
    for one, there in ((other, False), (sold, True)):
        page.view.choose([one])
        qtbot.waitUntil(lambda: not page._choosing.isActive())
        settle()
        assert bool(page.detail.findChildren(QToolButton, "track")) == there
    button = page.detail.findChildren(QToolButton, "track")[0]
    assert button.accessibleName() == "Track the parcel · Cloud Express · 400-1"
    button.click()
    assert opened == ["https://cloud.example/YS1", "https://cloud.example/YS2"]


def test_a_malformed_carrier_is_said_where_one_is_chosen(desk: Desk, window: QMainWindow) -> None:
    spoil("carrier")
    sheet = ship(desk, window, sold_order(desk.shop, OrderState.PAID))
    assert "ZTO Express" in offered(sheet)
    assert sheet.form.rows["courier"].help.text() == "cloud.toml, line 1: “title” is not valid."
    switch_language("zh_CN")
    assert sheet.form.rows["courier"].help.text() == "cloud.toml 第 1 行：「title」写得不对。"


# Worksheets


@pytest.fixture
def planner_page(desk: Desk, window: QMainWindow, settle: Settle) -> Callable[[], PlannerPage]:
    """Opens the planner on a plan."""

    def opened() -> PlannerPage:
        planned(desk.shop)
        page = PlannerPage(desk)
        window.setCentralWidget(page)
        page.show()
        settle()
        return page

    return opened


def test_a_worksheet_is_added_from_the_menu(planner_page: Callable[[], PlannerPage], settle: Settle) -> None:
    ADDITIONS["worksheet"].put()
    page = planner_page()
    (item,) = [one for one in page.add_menu().actions() if one.objectName() == "add_live"]
    assert item.text() == "Live sale plan"
    item.trigger()
    settle()
    assert page.title.text() == "Live sale plan"


def test_a_malformed_worksheet_is_said_in_the_menu(planner_page: Callable[[], PlannerPage]) -> None:
    spoil("worksheet")
    page = planner_page()
    assert page.side.add.isVisibleTo(page)
    last = page.add_menu().actions()[-1]
    assert (last.text(), last.isEnabled()) == ("live.toml, line 1: “title” is not valid.", False)


# Kinds of tickets


def kinds(form: TicketForm) -> list[str]:
    box = form.head.rows["kind"].input
    return [box.itemData(at) for at in range(box.count())]


def test_a_ticket_of_a_new_kind_is_opened(desk: Desk, window: QMainWindow, qtbot: Any) -> None:
    ADDITIONS["ticket kind"].put()
    form = TicketForm(desk, None, window, order_id=sold_order(desk.shop, OrderState.DELIVERED))
    form.open()
    assert "appraisal" in kinds(form)
    form.head.rows["kind"].input.set_value("appraisal")
    qtbot.waitUntil(lambda: not form._changing.isActive())
    saved: list[int] = []
    form.saved.connect(saved.append)
    form.save()
    with desk.shop.read() as session:
        assert tickets.data_of(session, saved[0]).kind == "appraisal"


def test_a_malformed_kind_is_said_in_the_form(desk: Desk, window: QMainWindow) -> None:
    spoil("ticket kind")
    form = TicketForm(desk, None, window, order_id=sold_order(desk.shop, OrderState.DELIVERED))
    form.open()
    assert "appraisal" not in kinds(form) and "return_refund" in kinds(form)
    assert "appraisal.toml, line 1: “title” is not valid." in texts(form)
    switch_language("zh_CN")
    assert "appraisal.toml 第 1 行：「title」写得不对。" in texts(form)


# Replies, profiles


def test_a_reply_of_a_new_set_is_copied(desk: Desk, window: QMainWindow) -> None:
    ADDITIONS["reply set"].put()
    picker = ReplyPicker(desk, window)
    picker.open()
    picker.search.setText("zzby")
    picker.find()
    assert picker.shown[0].title == "Care of pearls"
    assert not picker.problem.isVisibleTo(picker)


def test_a_malformed_set_is_said_above_the_others(desk: Desk, window: QMainWindow) -> None:
    spoil("reply set")
    picker = ReplyPicker(desk, window)
    picker.open()
    assert "pearls.toml" in picker.problem.text() and "“title”" in picker.problem.text()
    assert len(picker.shown) >= 30


def test_a_malformed_profile_is_said_where_files_are_chosen(desk: Desk, window: QMainWindow) -> None:
    spoil("profile")
    opened = ImportWindow(desk, window)
    opened.open()
    assert "cloud_orders.toml, line 1: “titel” is not valid." in texts(opened)
    assert opened.findChildren(QPushButton)
