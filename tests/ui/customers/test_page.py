"""The Customers page as an owner uses it."""

from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from shopkeeper.model.orders import Order
from shopkeeper.shop import customers
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.customers.form import CustomerForm
from shopkeeper.ui.customers.page import CustomersPage
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.tagging import TagPicker
from shopkeeper.ui.kit.widgets import IconButton, PlainLabel
from shopkeeper.ui.orders.form import OrderForm
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def ids(desk: Desk) -> dict[str, int]:
    return fill(desk.shop, {"Ava": 2, "Ben": 1, "Cara": 0, "张淑娟": 3})


@pytest.fixture
def page(desk: Desk, ids: dict[str, int], window: QMainWindow, settle: Settle) -> CustomersPage:
    return opened(desk, window, settle)


def said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(PlainLabel) if label.text()]


def opened(desk: Desk, window: QMainWindow, settle: Settle) -> CustomersPage:
    page = CustomersPage(desk)
    window.setCentralWidget(page)
    page.show()
    settle()
    return page


def names(page: CustomersPage) -> list[str]:
    return [page.model.value(row, "name") for row in range(len(page.model.ids))]


def later(page: CustomersPage, qtbot: QtBot, settle: Settle) -> None:
    """After the pauses of typing and choosing."""
    qtbot.waitUntil(lambda: not page._typing.isActive() and not page._choosing.isActive())
    settle()


def status(page: CustomersPage, qtbot: QtBot) -> str:
    with qtbot.waitSignal(page.status_changed) as told:
        page.say_status()
    return told.args[0]


def press(page: Any, qtbot: QtBot, name: str) -> None:
    button = page.window().findChild(QPushButton, name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# Finding


def test_the_newest_buyers_stand_first(page: CustomersPage) -> None:
    assert names(page) == ["Ava", "Ben", "张淑娟", "Cara"]


def test_typing_searches_also_one_chinese_character(
    page: CustomersPage, qtbot: QtBot, settle: Settle
) -> None:
    page.search.setText("娟")
    later(page, qtbot, settle)
    assert names(page) == ["张淑娟"]
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    later(page, qtbot, settle)
    assert len(names(page)) == 4


def test_chips_filter_and_say_how_many(page: CustomersPage, qtbot: QtBot, settle: Settle) -> None:
    assert page.filters.all.text() == "All  4"
    assert "2" in page.filters.chips["purchases", "again"].text()
    press(page, qtbot, "filter_purchases_none")
    settle()
    assert names(page) == ["Cara"]
    press(page, qtbot, "filter_all")
    settle()
    assert len(names(page)) == 4


def test_a_chip_with_a_menu_filters_by_tag(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    with page.desk.shop.command("customer.tag", n=1, name="Ben", tag="VIP") as session:
        customers.add_tag(session, [ids["Ben"]], "VIP")
    settle()
    press(page, qtbot, "filter_tag")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    settle()
    assert names(page) == ["Ben"]
    assert "VIP" in page.filters.menus["tag"].text()
    page.filters.menu("tag").actions()[0].trigger()
    settle()
    assert len(names(page)) == 4


def test_nothing_found_says_so_and_shows_all_again(page: CustomersPage, qtbot: QtBot, settle: Settle) -> None:
    page.search.setText("zzzz")
    later(page, qtbot, settle)
    assert page.stack.currentWidget() is page.nothing
    press(page, qtbot, "nothing_button")
    later(page, qtbot, settle)
    assert page.stack.currentWidget() is page.view and len(names(page)) == 4


def test_arrow_down_leads_from_the_search_to_the_table(page: CustomersPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert page.chosen() == [page.model.ids[0]]


def test_enter_in_the_search_asks_at_once(page: CustomersPage, qtbot: QtBot, settle: Settle) -> None:
    page.search.setText("Ben")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    settle()
    assert names(page) == ["Ben"]


def test_a_click_on_a_title_sorts_the_list(page: CustomersPage, settle: Settle) -> None:
    page.view.sort_by(4)
    settle()
    assert names(page)[0] == "张淑娟"


# Empty


def test_an_empty_shop_offers_the_import(
    desk: Desk, window: QMainWindow, qtbot: QtBot, settle: Settle
) -> None:
    page = opened(desk, window, settle)
    assert page.stack.currentWidget() is page.empty
    assert page.filters.isHidden() and page.detail.isHidden()
    with qtbot.waitSignal(page.import_wanted):
        press(page, qtbot, "no_customers_button")
    fill(desk.shop, {"Ava": 1})
    settle()
    assert page.stack.currentWidget() is page.view and not page.detail.isHidden()


# Choosing


def test_the_chosen_customer_is_shown_beside_the_list(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    page.show_record(ids["Ava"])
    later(page, qtbot, settle)
    assert page.pane.record_id == ids["Ava"]
    assert page.pane.loaded and page.pane.loaded.spent_cents == 20_000
    assert [order.number for order in page.pane.loaded.orders] == ["000-000", "000-001"]


def test_an_order_is_shown_with_its_whole_number_which_can_be_copied(
    page: CustomersPage, qtbot: QtBot, shop: ShopFile, ids: dict[str, int], settle: Settle
) -> None:
    number = "3312085512378848211"
    with shop.command("customer.edit", name="Ava") as session:
        session.execute(
            update(Order).where(Order.platform_number == "000-000").values(platform_number=number)
        )
    page.show_record(ids["Ava"])
    later(page, qtbot, settle)
    button = page.pane.findChild(QPushButton, "open_order_0")
    assert button is not None and button.text() == number
    assert button.width() >= button.fontMetrics().horizontalAdvance(number)
    copy = page.pane.findChild(IconButton, "copy_order_0")
    assert copy is not None
    copy.click()
    assert QApplication.clipboard().text() == number


def test_the_pane_and_the_focus_stay_right_when_several_are_changed(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    page.show_record(ids["Ava"])
    later(page, qtbot, settle)
    page.view.choose([ids["Ava"], ids["Ben"]])
    later(page, qtbot, settle)
    assert page.pane.loaded is None and page.pane.foot.isHidden()
    assert page.pane.several is not None and page.pane.several.count == 2
    assert said(page.pane)[-5:] == ["2 selected", "Orders placed", "3", "Spent", "¥300.00"]
    chosen = page.chosen()
    page.write("customer.tag", chosen, lambda session: customers.add_tag(session, chosen, "vip"), tag="vip")
    settle()
    later(page, qtbot, settle)
    assert page.pane.several is not None and page.chosen() == chosen
    button = page.bulk_tools.buttons["archive"]
    button.setFocus()
    page.run("archive")
    settle()
    later(page, qtbot, settle)
    assert page.bulk.isHidden() and page.view.hasFocus()


def test_the_status_line_counts_the_selection_and_its_totals(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    page.view.choose([ids["Ava"], ids["Ben"]])
    later(page, qtbot, settle)
    assert status(page, qtbot) == "4 customers · 2 selected · 3 orders · ¥300.00"


def test_several_selected_show_the_bulk_bar(page: CustomersPage, qtbot: QtBot, settle: Settle) -> None:
    assert page.bulk.isHidden()
    page.view.selectAll()
    later(page, qtbot, settle)
    assert not page.bulk.isHidden()
    qtbot.mouseClick(page.clear, Qt.MouseButton.LeftButton)
    later(page, qtbot, settle)
    assert page.bulk.isHidden()


def test_a_record_outside_the_filter_is_shown_all_the_same(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    page.filters.choose("purchases", "none")
    settle()
    page.show_record(ids["Ben"])
    later(page, qtbot, settle)
    assert page.chosen() == [ids["Ben"]]


def test_the_selection_outlives_a_change(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    page.view.choose([ids["Ben"]])
    later(page, qtbot, settle)
    fill_more(page)
    later(page, qtbot, settle)
    assert page.chosen() == [ids["Ben"]] and "Dan" in names(page)


def fill_more(page: CustomersPage) -> None:
    with page.desk.shop.command("customer.create", name="Dan") as session:
        customers.create(session, customers.CustomerData(name="Dan"))


def test_esc_forgets_selection_then_search(page: CustomersPage, qtbot: QtBot, settle: Settle) -> None:
    page.search.setText("a")
    later(page, qtbot, settle)
    page.view.selectAll()
    page.go_back()
    assert page.chosen() == []
    page.go_back()
    assert page.search.text() == ""


def test_the_detail_pane_can_be_folded_away(page: CustomersPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.toggle, Qt.MouseButton.LeftButton)
    assert page.detail.isHidden() and page.desk.settings.get("detail") is False
    assert page.toggle.accessibleName() and "Show" in page.toggle.toolTip()
    qtbot.mouseClick(page.toggle, Qt.MouseButton.LeftButton)
    assert not page.detail.isHidden()


# Doing


def test_new_opens_a_form_and_shows_who_was_entered(
    page: CustomersPage, qtbot: QtBot, window: QMainWindow, settle: Settle
) -> None:
    press(page, qtbot, "new")
    form = window.findChild(CustomerForm)
    assert form is not None
    form.form.rows["name"].input.setText("Dora")
    form.save()
    later(page, qtbot, settle)
    assert page.pane.loaded and page.pane.loaded.data.name == "Dora"


def test_f2_and_the_pane_edit(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], window: QMainWindow, settle: Settle
) -> None:
    page.show_record(ids["Ben"])
    later(page, qtbot, settle)
    for act in (lambda: page.run("edit"), lambda: press(page, qtbot, "detail_edit")):
        act()
        form = window.findChild(CustomerForm)
        assert form is not None and form.form.rows["name"].input.text() == "Ben"
        form.reject()
        shiboken6.delete(form)


def test_archiving_hides_and_bringing_back_shows(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    page.show_record(ids["Ben"])
    later(page, qtbot, settle)
    press(page, qtbot, "detail_archive")
    later(page, qtbot, settle)
    assert "Ben" not in names(page)
    press(page, qtbot, "filter_archived_archived")
    later(page, qtbot, settle)
    assert names(page) == ["Ben"]
    page.view.selectAll()
    page.run("archive")
    later(page, qtbot, settle)
    assert names(page) == []


def test_only_who_has_no_orders_can_be_deleted(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle, told: Any
) -> None:
    page.show_record(ids["Cara"])
    later(page, qtbot, settle)
    press(page, qtbot, "detail_delete")
    later(page, qtbot, settle)
    assert "Cara" not in names(page)
    page.view.choose([ids["Ava"]])
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    later(page, qtbot, settle)
    assert [error.key for error in told.refusals] == ["customer.has_orders"]
    assert page.pane.tools.buttons["delete"].isHidden()


def test_a_tag_is_put_on_and_taken_off_the_selection(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    page.view.choose([ids["Ava"], ids["Ben"]])
    later(page, qtbot, settle)
    press(page, qtbot, "bulk_tag")
    picker = page.findChild(TagPicker)
    assert picker is not None
    qtbot.keyClicks(picker.field, " VIP ")
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    later(page, qtbot, settle)
    assert page.values(page.chosen(), "tags") == ["VIP", "VIP"]
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    press(page, qtbot, "bulk_untag")
    chip = page.findChild(TagPicker).findChild(QPushButton, "tag_VIP")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    later(page, qtbot, settle)
    assert page.values(page.chosen(), "tags") == ["", ""]


def test_only_tags_that_are_there_are_offered_to_be_removed(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    with page.desk.shop.command("customer.tag", n=1, name="Ben", tag="VIP") as session:
        customers.add_tag(session, [ids["Ben"]], "VIP")
        customers.add_tag(session, [ids["Cara"]], "gift")
    later(page, qtbot, settle)
    untag = page.action("untag")
    assert untag is not None
    assert page.why_not(untag, [ids["Ava"]]) == "There is no tag to remove."
    assert page.why_not(untag, [ids["Ava"], ids["Ben"]]) is None
    page.untag([ids["Ava"], ids["Ben"]])
    picker = page.findChild(TagPicker)
    chips = [one.text() for one in picker.findChildren(QPushButton) if one is not picker.ok]
    assert chips == ["VIP"] and picker.ok.text() == "Remove tag"
    picker.close()


def test_tags_to_pick_leave_no_empty_room(page: CustomersPage, qtbot: QtBot) -> None:
    picker = TagPicker("Tag to add", [f"a tag of some length {n}" for n in range(9)], page)
    picker.show_at(page.row_rect())
    assert picker.height() == picker.heightForWidth(picker.width())
    picker.close()


def test_where_nothing_matches_none_is_asked_to_be_chosen(
    page: CustomersPage, qtbot: QtBot, settle: Settle
) -> None:
    assert page.pane.hint.text()
    page.search.setText("zzzz")
    later(page, qtbot, settle)
    assert page.pane.hint.text() == ""
    page.search.clear()
    later(page, qtbot, settle)
    assert page.pane.hint.text()


def test_a_tag_for_one_customer_is_asked_for_at_their_row(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    page.view.choose([ids["Cara"]])
    later(page, qtbot, settle)
    page.run("tag")
    picker = page.findChild(TagPicker)
    row = page.view.visualRect(page.view.currentIndex())
    assert picker.y() >= page.view.viewport().mapToGlobal(row.bottomLeft()).y()
    assert page.window().geometry().contains(picker.geometry())
    picker.close()


def test_an_order_is_entered_for_the_customer_in_the_pane(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    page.view.choose([ids["Cara"]])
    later(page, qtbot, settle)
    press(page, qtbot, "detail_new_order")
    form = page.window().findChild(OrderForm)
    assert form is not None and form.left.rows["customer"].input.value() is not None
    form.saved.emit(1)
    assert page.chosen() == [ids["Cara"]]
    form.done(0)


def test_while_words_are_searched_for_no_chip_counts_the_whole_list(
    page: CustomersPage, qtbot: QtBot, settle: Settle
) -> None:
    chip = page.filters.chips["purchases", "again"]
    assert chip.text() == "Bought again  2" and page.filters.all.text() == "All  4"
    page.search.setText("zzzz")
    later(page, qtbot, settle)
    assert chip.text() == "Bought again" and page.filters.all.text() == "All"
    page.search.clear()
    later(page, qtbot, settle)
    assert chip.text() == "Bought again  2" and page.filters.all.text() == "All  4"


def test_an_empty_tag_is_not_taken(page: CustomersPage, qtbot: QtBot) -> None:
    picker = TagPicker("Tag to add", [], page)
    qtbot.addWidget(picker)
    with qtbot.assertNotEmitted(picker.picked):
        picker.take()


def test_export_asks_for_the_selection_or_the_list(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int]
) -> None:
    with qtbot.waitSignal(page.export_wanted) as asked:
        press(page, qtbot, "export")
    assert asked.args == [None]
    page.view.choose([ids["Ava"], ids["Ben"]])
    with qtbot.waitSignal(page.export_wanted) as asked:
        page.export()
    assert sorted(asked.args[0]) == sorted([ids["Ava"], ids["Ben"]])


def test_the_menu_of_a_row_offers_what_can_be_done(page: CustomersPage, ids: dict[str, int]) -> None:
    page.view.choose([ids["Ava"]])
    actions = {action.text(): action.isEnabled() for action in page.row_menu().actions()}
    assert actions["Edit"] and actions["Delete"] and actions["Copy as table"]
    page.view.customContextMenuRequested.emit(QPoint(5, 5))
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_ctrl_c_copies_the_chosen_rows(page: CustomersPage, qtbot: QtBot, ids: dict[str, int]) -> None:
    page.view.choose([ids["Ava"], ids["Ben"]])
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QApplication.clipboard().text().split("\n")) == 3


# The pane


def test_a_phone_is_copied_with_one_click(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle, told: Any
) -> None:
    page.show_record(ids["Ava"])
    later(page, qtbot, settle)
    qtbot.mouseClick(page.pane.findChild(object, "copy_phone_0"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "13800000000"
    assert told.toasts == [("Copied",)]


def test_an_order_opens_where_orders_are_shown(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    opened: list[tuple[str, int]] = []
    page.desk.show = lambda kind, record_id: opened.append((kind, record_id))
    page.show_record(ids["Ava"])
    later(page, qtbot, settle)
    press(page, qtbot, "open_order_0")
    assert opened == [("order", page.pane.loaded.orders[0].order_id)]


def test_the_history_says_what_became_what(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    from dataclasses import replace

    from shopkeeper.ui.kit.widgets import PlainLabel

    shop = page.desk.shop
    with shop.command("customer.edit", name="Ben") as session:
        data = customers.data_of(customers.get(session, ids["Ben"]))
        customers.edit(session, ids["Ben"], replace(data, name="Benjamin", note="likes rings"))
    page.show_record(ids["Ben"])
    later(page, qtbot, settle)
    texts = [label.text() for label in page.pane.findChildren(PlainLabel)]
    assert "Name: Ben → Benjamin" in texts and "Note: — → likes rings" in texts


def test_a_customer_who_is_gone_is_not_shown(page: CustomersPage, qtbot: QtBot, settle: Settle) -> None:
    page.detail.show_record(99_999)
    settle()
    assert page.pane.loaded is None and not page.pane.hint.isHidden()


# Languages, reading only, and the end


def test_everything_speaks_chinese_at_once(
    page: CustomersPage, qtbot: QtBot, ids: dict[str, int], settle: Settle
) -> None:
    from shopkeeper import i18n
    from shopkeeper.ui.kit.texts import switch_language

    if not i18n.catalogue("zh_CN").get("New customer"):
        pytest.skip("the catalogue is merged by hand")
    page.show_record(ids["Ava"])
    later(page, qtbot, settle)
    switch_language("zh_CN")
    assert page.window().findChild(QPushButton, "new").accessibleName() == "新建客户"
    assert status(page, qtbot).startswith("4 位客户")


def test_a_shop_that_can_only_be_read_says_why(
    desk: Desk, ids: dict[str, int], window: QMainWindow, qtbot: QtBot, settle: Settle, told: Any
) -> None:
    desk.shop.read_only = True
    page = opened(desk, window, settle)
    page.show_record(ids["Ava"])
    later(page, qtbot, settle)
    for name in ("new", "import", "detail_edit", "detail_archive", "bulk_tag", "bulk_archive"):
        button = window.findChild(QPushButton, name)
        assert not button.isEnabled() and "read-only" in button.toolTip()
    assert window.findChild(QPushButton, "export").isEnabled()
    page.open_record(ids["Ava"])
    assert [error.key for error in told.refusals] == ["file.read_only"]
    desk.shop.read_only = False


def test_every_button_can_be_named(page: CustomersPage) -> None:
    from PySide6.QtWidgets import QAbstractButton

    own = [
        button
        for button in page.findChildren(QAbstractButton)
        if type(button).__module__.startswith("shopkeeper")
    ]
    assert own and all(button.objectName() and button.accessibleName() for button in own)


def test_a_closed_page_is_freed(desk: Desk, window: QMainWindow, settle: Settle) -> None:
    page = opened(desk, window, settle)
    parts = [page.view, page.model, page.detail, page.filters]
    page.deleteLater()
    window.takeCentralWidget()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any(shiboken6.isValid(part) for part in [page, *parts])
    fill(desk.shop, {"Ava": 1})
    settle()
