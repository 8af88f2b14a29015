"""The table as used: sorting, choosing, columns kept as the owner left them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.model.customers import CustomerAccount
from shopkeeper.model.orders import OrderState
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import customers, order_list
from shopkeeper.shop.customer_list import LIST
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.lists import Query
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit import columns, fitting, theme
from shopkeeper.ui.kit.columns import Layout
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.header import PAD
from shopkeeper.ui.kit.list_view import ListView
from shopkeeper.ui.kit.table import RAW, ListModel
from tests.shop.sold import enter_in
from tests.ui.people import fill

PLACES = {column.name: place for place, column in enumerate(LIST.columns)}


@pytest.fixture
def view(desk: Desk, window: QMainWindow, settle: Callable[[], None]) -> ListView:
    fill(desk.shop, {"Ava": 2, "Ben": 1, "Cara": 0})
    view = make(desk, window)
    view.list.ask(Query(sort="name", descending=False))
    settle()
    return view


def make(desk: Desk, window: QMainWindow) -> ListView:
    view = ListView(ListModel(desk, LIST, window), leading=("name",))
    window.setCentralWidget(view)
    view.show()
    return view


def click_title(qtbot: QtBot, view: ListView, name: str) -> None:
    header = view.header
    at = QPoint(header.sectionViewportPosition(PLACES[name]) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_click_on_a_title_sorts_and_a_second_turns_round(qtbot: QtBot, view: ListView) -> None:
    click_title(qtbot, view, "spent")
    assert (view.layout_.sort, view.layout_.descending) == ("spent", True)
    click_title(qtbot, view, "spent")
    assert (view.layout_.sort, view.layout_.descending) == ("spent", False)
    click_title(qtbot, view, "name")
    assert (view.layout_.sort, view.layout_.descending) == ("name", False)


def test_a_title_that_does_not_sort_changes_nothing(qtbot: QtBot, view: ListView) -> None:
    click_title(qtbot, view, "phone")
    assert view.layout_.sort == "last_order"


def test_titles_sort_by_keyboard(qtbot: QtBot, view: ListView) -> None:
    view.header.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(4):
        qtbot.keyClick(view.header, Qt.Key.Key_Right)
    qtbot.keyClick(view.header, Qt.Key.Key_Return)
    assert view.layout_.sort == "orders"
    qtbot.keyClick(view.header, Qt.Key.Key_Left)
    view.grab()


def test_widths_order_and_choice_of_columns_are_remembered(
    desk: Desk, window: QMainWindow, view: ListView
) -> None:
    view.header.resizeSection(PLACES["name"], 222)
    view.header.moveSection(view.header.visualIndex(PLACES["spent"]), 0)
    view.show_column("region", False)
    view.show_column("note", True)
    view.sort_by(PLACES["orders"])
    desk.settings = ProgramSettings()
    again = make(desk, window)
    shown = [LIST.columns[place].name for place in again.header.visible_order()]
    assert shown[0] == "spent" and "note" in shown and "region" not in shown
    assert again.header.sectionSize(PLACES["name"]) == 222
    assert again.layout_.sort == "orders"


def test_the_last_column_can_not_be_hidden(view: ListView) -> None:
    for column in LIST.columns:
        view.show_column(column.name, False)
    assert len(view.header.visible_order()) == 1


@pytest.mark.parametrize(
    "kept",
    [
        [],
        {
            "order": ["gone", "spent"],
            "hidden": [column.name for column in LIST.columns],
            "widths": {"name": 99999},
        },
        {"sort": "gone", "widths": {"gone": 3, "name": "wide"}},
    ],
)
def test_a_remembered_layout_that_does_not_fit_does_no_harm(kept: object) -> None:
    settings = ProgramSettings()
    settings.put("list.customer", kept)
    layout = Layout.load(settings, LIST)
    assert sorted(layout.order) == sorted(PLACES)
    assert len(layout.hidden) < len(PLACES)
    assert layout.sort == LIST.default_sort
    assert all(48 <= width <= 900 for width in layout.widths.values())


def test_columns_come_closer_where_there_is_less_room(window: QMainWindow, view: ListView) -> None:
    window.resize(1400, 700)
    wide = view.header.sectionSize(PLACES["name"])
    window.resize(600, 700)
    QApplication.processEvents()
    assert view.header.sectionSize(PLACES["name"]) < wide
    assert view.layout_.widths == {}


def test_numbers_states_and_titles_are_never_cut_off(
    desk: Desk, window: QMainWindow, settle: Callable[[], None]
) -> None:
    with desk.shop.command("customer.create", name="x") as session:
        account = CustomerAccount(platform="taobao", account="tb_a_name_3022_0172")
        one = customers.create(session, CustomerData("Ava", phones=("+1 404 555 0172",)))
        session.add_all([account])
        account.customer_id = one.id
    view = make(desk, window)
    view.tones = {"platform": {"taobao": "amber"}}
    view.show_column("platform", True)
    view.list.ask(Query(sort="name", descending=False))
    settle()
    window.resize(855, 600)  # a window of 1280 less its margins and the pane
    QApplication.processEvents()
    cells, titles = view.fontMetrics(), QFontMetrics(theme.font("small", strong=True))
    for place in view.header.visible_order():
        column, room = LIST.columns[place], view.header.sectionSize(place) - 2 * PAD
        assert titles.horizontalAdvance(column.title) <= room, column.name
        if column.kind not in fitting.CUT:
            text = view.list.data(view.list.index(0, place))
            assert cells.horizontalAdvance(text) <= room, column.name
    last = view.header.visible_order()[-1]
    assert view.header.sectionPosition(last) + view.header.sectionSize(last) <= view.viewport().width()


def test_a_seldom_needed_column_comes_with_the_room_or_when_it_is_asked_for(
    window: QMainWindow, view: ListView
) -> None:
    def seen(width: int) -> bool:
        window.resize(width, 600)
        QApplication.processEvents()
        return PLACES["tags"] in view.header.visible_order()

    assert seen(1400) and not seen(700)
    assert {"tags"} <= view.hidden() and "tags" not in view.layout_.hidden
    action = next(one for one in view.columns_menu().actions() if one.text() == "Tags")
    assert not action.isChecked()
    action.trigger()
    assert seen(701)
    view.choose_columns(view.header).close()
    view.show_column("tags", False)
    assert not seen(1400)


def test_what_is_ticked_in_the_choice_of_columns_stays_where_there_is_little_room(
    window: QMainWindow, view: ListView
) -> None:
    window.resize(700, 600)
    QApplication.processEvents()
    popup = view.choose_columns(view.header)
    ticks = [popup.list.item(place) for place in range(popup.list.count())]
    tags = next(one for one in ticks if one.text() == "Tags")
    assert tags.checkState() == Qt.CheckState.Unchecked
    tags.setCheckState(Qt.CheckState.Checked)
    popup.close()
    assert PLACES["tags"] in view.header.visible_order()
    assert Layout.load(view.list.desk.settings, LIST).asked >= {"tags"}


def test_a_deadline_is_painted_by_how_near_it_is(
    desk: Desk, window: QMainWindow, settle: Callable[[], None], shop: ShopFile
) -> None:
    now = desk.wall(shop.clock())
    for hours in (-1, 1, 4, 90):
        enter_in(shop, OrderState.PAID, ship_by=now + timedelta(hours=hours, minutes=5))
    view = ListView(ListModel(desk, order_list.LIST, window))
    window.setCentralWidget(view)
    view.show()
    view.list.ask(Query(sort="left", descending=False))
    settle()
    place = next(place for place, one in enumerate(order_list.LIST.columns) if one.name == "left")
    cells = [view.list.index(row, place) for row in range(4)]
    tones = [columns.left_tone(one.data(RAW), desk) for one in cells]
    assert tones == ["red", "red", "amber", None] and columns.left_tone(None, desk) is None
    day = f"{now + timedelta(hours=1, minutes=5):%Y-%m-%d}"
    assert cells[1].data().startswith("1 h ") and day in cells[1].data(Qt.ItemDataRole.ToolTipRole)
    view.choose([view.list.ids[0]])
    view.grab()


def test_the_menu_of_a_title_sorts_and_shows_columns(view: ListView) -> None:
    menu = view.columns_menu(PLACES["spent"])
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:2] == ["Sort ascending", "Sort descending"]
    menu.actions()[0].trigger()
    assert (view.layout_.sort, view.layout_.descending) == ("spent", False)
    next(action for action in menu.actions() if action.text() == "Note").trigger()
    assert "note" not in view.layout_.hidden
    menu.close()


def test_the_menu_opens_by_mouse(view: ListView) -> None:
    view.offer_columns(PLACES["phone"], QPoint(10, 10))
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_chosen_rows_are_told_in_order(view: ListView) -> None:
    view.choose([view.list.ids[2], view.list.ids[0]])
    assert view.chosen_ids().tolist() == [view.list.ids[0], view.list.ids[2]]
    view.selectAll()
    assert view.chosen_ids() == view.list.ids


def test_enter_and_double_click_open(qtbot: QtBot, view: ListView) -> None:
    view.choose([view.list.ids[1]])
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [view.list.ids[1]]
    at = view.visualRect(view.list.index(0, 0)).center()
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [view.list.ids[0]]


def test_chosen_rows_are_copied_as_a_table(qtbot: QtBot, view: ListView) -> None:
    view.choose([view.list.ids[0]])
    view.copy()
    titles, row = QApplication.clipboard().text().split("\n")
    assert titles.split("\t")[0] == "Name" and row.split("\t")[0] == "Ava"
    assert len(titles.split("\t")) == len(row.split("\t"))
    table = QApplication.clipboard().mimeData().html()
    assert "mso-number-format:'\\@'\">13800000000<" in table and "<td>¥200.00</td>" in table


def test_rows_are_as_high_as_the_theme_says(view: ListView) -> None:
    assert view.rowHeight(0) == 40
    view.use_compact(True)
    assert view.rowHeight(0) == 32
