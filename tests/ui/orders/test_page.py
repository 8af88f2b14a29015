"""The Orders page as an owner uses it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.model.orders import Order, OrderState, OrderSummary
from shopkeeper.shop import customers
from shopkeeper.ui.kit import placing
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.table import RAW
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.orders.form import OrderForm
from shopkeeper.ui.orders.page import OrdersPage, OrdersTab
from tests.shop.sold import order_of
from tests.ui.conftest import Told

Settle = Callable[[], None]
Choose = Callable[..., None]

# What stands at the foot of the pane in each state, the next step last.
FEET = {
    "to_confirm": {"confirm", "close"},
    "unpaid": {"pay", "close", "delete"},
    "paid": {"pack", "ship_early", "refund", "close"},
    "packing": {"ship", "unpack", "refund", "close"},
    "shipped": {"deliver", "finish_early", "unship", "refund"},
    "delivered": {"finish", "unship", "refund"},
    "finished": {"refund", "archive"},
    "closed": {"reopen", "archive", "delete"},
}
STEPS = {
    "confirm", "pay", "pack", "ship", "ship_early", "deliver", "finish", "finish_early", "refund", "unpack", "unship",
    "reopen", "close", "archive", "delete",
}  # fmt: skip


def offered(page: OrdersPage) -> set[str]:
    tools = page.detail.tools
    assert tools is not None
    return {one.name for one in tools.actions_ if one.offered(tools._ids)}


@pytest.mark.parametrize("state", FEET)
def test_the_pane_offers_what_may_be_done_with_the_next_step_filled(
    page: OrdersPage, ids: dict[str, int], choose: Choose, state: str
) -> None:
    choose(ids[state])
    assert page.pane.loaded is not None and page.pane.loaded.state == state
    assert offered(page) & STEPS == FEET[state] | ({"delete"} if state == "to_confirm" else set())
    tools = page.detail.tools
    assert tools is not None
    filled = {one.name for one in tools.actions_ if one.primary and one.name in offered(page)}
    assert len(filled) == (state not in ("finished", "closed"))


def test_queues_filter_and_say_how_many(page: OrdersPage, qtbot: QtBot, settle: Settle) -> None:
    assert page.filters.chips["state", "paid"].accessibleName() == "To ship  1"
    button = page.findChild(QPushButton, "filter_state_paid")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()
    assert [page.model.value(row, "state") for row in range(len(page.model.ids))] == ["paid"]


@pytest.mark.parametrize(
    ("state", "name", "after"),
    [
        ("to_confirm", "confirm", "packing"),
        ("paid", "pack", "packing"),
        ("packing", "unpack", "paid"),
        ("shipped", "deliver", "delivered"),
        ("shipped", "finish_early", "finished"),
        ("delivered", "finish", "finished"),
        ("delivered", "unship", "packing"),
        ("closed", "reopen", "unpaid"),
    ],
)
def test_a_step_is_one_command(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle, state: str, name: str, after: str
) -> None:
    choose(ids[state])
    page.run(name)
    settle()
    assert order_of(page.desk.shop, ids[state]).state == after
    page.desk.shop.undo()
    assert order_of(page.desk.shop, ids[state]).state == state


def test_ctrl_enter_does_the_next_step(
    page: OrdersPage, ids: dict[str, int], choose: Choose, qtbot: QtBot, settle: Settle
) -> None:
    choose(ids["paid"])
    page.activateWindow()
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert order_of(page.desk.shop, ids["paid"]).state == "packing"


def test_a_step_of_several_is_done_to_those_it_fits(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    choose(ids["paid"], ids["unpaid"], ids["finished"])
    assert page.bulk.isVisible()
    assert page.bulk_tools.buttons["pack"].property("look") == "plain"
    page.run("pack")
    settle()
    states = [order_of(page.desk.shop, ids[one]).state for one in ("paid", "unpaid", "finished")]
    assert states == ["packing", "unpaid", "finished"]


def test_a_step_that_fits_none_says_why(
    page: OrdersPage, ids: dict[str, int], settle: Settle, told: Told
) -> None:
    page._take_step("pack", [ids["unpaid"]])
    settle()
    assert [error.key for error in told.refusals] == ["order.not_paid"]


def test_a_flag_is_put_on_and_taken_off(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    for wanted in ([ids["paid"]], [ids["paid"], ids["unpaid"]]):
        choose(*wanted)
        page.run("flag")
        menu = QApplication.activePopupWidget()
        assert menu is not None
        menu.actions()[0].trigger()
        menu.close()
        settle()
        assert all(order_of(page.desk.shop, one).flag == "red" for one in wanted)
    row = page.model.row_of(ids["paid"])
    assert page.model.value(row, "flag") == "red"
    page.view.grab()
    page.flag_menu([ids["paid"]]).actions()[-1].trigger()
    settle()
    assert order_of(page.desk.shop, ids["paid"]).flag == ""


def test_a_flag_is_offered_where_the_pane_is_hidden(
    page: OrdersPage, ids: dict[str, int], choose: Choose
) -> None:
    choose(ids["paid"])
    page.show_detail(False)
    page.run("flag")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def test_the_memo_is_written_in_the_table(page: OrdersPage, ids: dict[str, int], settle: Settle) -> None:
    edit = page.make_edits()["memo"]
    page.save_cell(edit, ids["paid"], "要发票", lambda: None, lambda error: None)
    settle()
    assert order_of(page.desk.shop, ids["paid"]).memo == "要发票"


def test_orders_that_are_over_are_put_away_and_brought_back(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    choose(ids["finished"])
    assert page._archive_word() == "Archive"
    page.run("archive")
    settle()
    assert order_of(page.desk.shop, ids["finished"]).archived_at is not None
    assert ids["finished"] not in page.model.ids


def test_an_archived_order_is_brought_back_from_the_pane(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    choose(ids["finished"])
    page.run("archive")
    settle()
    page.detail.show_record(ids["finished"])
    settle()
    assert (page._archive_word(), page._archive_icon()) == ("Unarchive", "archive-restore")
    page.archive([ids["finished"]])
    settle()
    assert order_of(page.desk.shop, ids["finished"]).archived_at is None


def test_an_order_nothing_came_of_is_deleted(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    choose(ids["unpaid"])
    page.run("delete")
    settle()
    assert ids["unpaid"] not in page.model.ids
    assert page._deletable([ids["paid"], ids["closed"]])


def test_new_and_edit_open_the_form(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle, window: QMainWindow
) -> None:
    page.run("new")
    form = window.findChild(OrderForm)
    assert form is not None
    form.done(0)
    choose(ids["paid"])
    page.open_record(ids["paid"])
    forms = [one for one in window.findChildren(OrderForm) if one.isVisible()]
    assert len(forms) == 1
    forms[0].done(0)


def test_slips_of_several_are_shown_before_they_are_printed(page: OrdersPage, ids: dict[str, int]) -> None:
    page.print_slips([ids["paid"], ids["packing"]])
    assert page.sheet.isVisible() and page.sheet.pages.count() == 2
    page.sheet.done(0)


def test_the_status_line_sums_the_selection(page: OrdersPage, ids: dict[str, int], choose: Choose) -> None:
    choose(ids["paid"], ids["unpaid"])
    assert page.describe_totals(page._sums) == "6 pieces · ¥141.96 · ¥70.98 due"
    assert page.describe(1) == "1 order"
    choose(ids["paid"])
    assert page.describe_totals(page._sums) == "3 pieces · ¥70.98"


def test_an_empty_shop_offers_to_import(
    desk: Desk, window: QMainWindow, settle: Settle, qtbot: QtBot
) -> None:
    tab = OrdersTab(desk)
    window.setCentralWidget(tab)
    tab.show()
    settle()
    for name in ("orders", "lines"):
        page = tab.show_part(name)
        settle()
        assert page.stack.currentWidget() is page.empty
        with qtbot.waitSignal(tab.import_wanted):
            page.empty.button.click()


def test_every_widget_of_the_page_has_a_name(page: OrdersPage, ids: dict[str, int], choose: Choose) -> None:
    for order_id in ids.values():
        choose(order_id)
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.objectName() and widget.accessibleName(), widget


def test_the_language_is_switched_while_an_order_is_shown(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    choose(ids["packing"])
    switch_language("zh_CN")
    settle()
    assert page.model.data(page.model.index(page.model.row_of(ids["packing"]), 3)) == "打包中"
    assert page.detail.tools is not None
    assert page.detail.tools.buttons["ship"].text().strip() == "发货…"


def test_the_state_sorts_and_paints(page: OrdersPage, ids: dict[str, int]) -> None:
    row = page.model.row_of(ids["paid"])
    column = [one.name for one in page.spec.columns].index("state")
    assert page.model.data(page.model.index(row, column), RAW) == "paid"
    page.view.grab()


def test_a_withheld_buyer_is_said_to_be(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    with page.desk.shop.command("import", imports=True, n=1, file="x") as session:
        order = session.get_one(Order, ids["paid"])
        order.withheld, order.customer_id, order.recipient = True, None, ""
    settle()
    choose(ids["paid"])
    assert page.pane.loaded is not None and page.pane.loaded.name == ""


def test_the_customer_of_an_order_is_a_press_away(
    page: OrdersPage, ids: dict[str, int], choose: Choose, qtbot: QtBot
) -> None:
    shown: list[tuple[str, int]] = []
    page.desk.show = lambda kind, record_id: shown.append((kind, record_id))
    choose(ids["paid"])
    button = page.detail.findChild(QPushButton, "open_customer")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown == [("customer", 1)]


def test_a_press_copies_the_number_the_phone_and_the_address(
    page: OrdersPage, ids: dict[str, int], choose: Choose, qtbot: QtBot
) -> None:
    choose(ids["shipped"])
    for name, text in (
        ("copy_code", order_of(page.desk.shop, ids["shipped"]).number),
        ("copy_phone_0", "13812345678"),
        ("copy_address", "张三  13812345678  浙江省 杭州市 西湖区 文三路1号"),
    ):
        button = page.detail.area.widget().findChild(QWidget, name)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert QGuiApplication.clipboard().text() == text


def test_an_order_taken_away_leaves_the_pane_empty(
    page: OrdersPage, ids: dict[str, int], choose: Choose, settle: Settle
) -> None:
    choose(ids["unpaid"])
    page.detail.show_record(9999)
    settle()
    assert page.pane.loaded is None
    assert page._states([]) == set()


def test_orders_of_other_pages_changes_are_seen(
    page: OrdersPage, ids: dict[str, int], settle: Settle
) -> None:
    with page.desk.shop.command("customer.edit", name="x") as session:
        customers.edit(session, 1, customers.CustomerData("李四"))
    settle()
    with page.desk.shop.read() as session:
        assert session.get_one(OrderSummary, ids["paid"]).state == OrderState.PAID
    assert "李四" in {page.model.value(row, "buyer") for row in range(len(page.model.ids))}
    QApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))


def shown_in(bar: QWidget) -> list[str]:
    return [one.objectName() for one in bar.findChildren(QPushButton) if not one.isHidden()]


def test_the_bar_of_several_offers_the_steps_they_all_allow(
    page: OrdersPage, ids: dict[str, int], choose: Choose
) -> None:
    page.resize(1800, 700)
    choose(ids["paid"], ids["packing"])
    assert "bulk_ship" in shown_in(page.bulk_tools)
    assert not {"bulk_pack", "bulk_unpack"} & set(shown_in(page.bulk_tools))
    names = [one.objectName() for one in page.bulk_tools.more_menu().actions()]
    assert names[:2] == ["pack", "unpack"]
    choose(ids["paid"])
    choose(ids["shipped"], ids["unpaid"])
    assert not any(f"bulk_{step}" in shown_in(page.bulk_tools) for step in STEPS - {"archive"})


@pytest.mark.parametrize("state", ["paid", "packing", "shipped", "delivered", "finished", "closed"])
def test_the_foot_of_the_pane_begins_alike_in_every_state(
    page: OrdersPage, ids: dict[str, int], choose: Choose, state: str
) -> None:
    choose(ids[state])
    assert page.detail.tools is not None
    assert shown_in(page.detail.tools)[:2] == ["detail_edit", "detail_note"]
    assert len(shown_in(page.detail.tools)) <= 3 and not page.detail.tools.more.isHidden()


def test_the_flags_open_where_they_were_asked_for(
    page: OrdersPage, ids: dict[str, int], choose: Choose, qtbot: QtBot
) -> None:
    choose(ids["paid"])
    tools = page.detail.tools
    assert tools is not None
    next(one for one in tools.more_menu().actions() if one.objectName() == "flag").trigger()
    menu = QApplication.activePopupWidget()
    assert menu is not None and menu.objectName() == "flags"
    at = placing.beside(menu.sizeHint(), placing.rect_of(tools.more), page, above=True)
    assert (menu.y(), page.asked_at()) == (at.y(), (placing.rect_of(tools.more), True))
    menu.close()
    page.run("flag")
    menu = QApplication.activePopupWidget()
    row = page.view.visualRect(page.view.currentIndex())
    assert menu is not None and menu.y() >= page.view.viewport().mapToGlobal(row.bottomLeft()).y()
    menu.close()


def test_several_orders_show_what_they_come_to(page: OrdersPage, ids: dict[str, int], choose: Choose) -> None:
    choose(ids["paid"], ids["packing"], ids["shipped"])
    several = page.pane.several
    assert several is not None and several.count == 3 and page.pane.foot.isHidden()
    assert several.states == [("To ship", "blue", 1), ("Packing", "violet", 1), ("Shipped", "cyan", 1)]
    assert several.totals[0] == ("Quantity", "9")
    choose(ids["paid"])
    assert page.pane.several is None and not page.pane.foot.isHidden()
