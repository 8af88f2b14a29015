"""The page Today: what it shows, and where it leads."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import day_log, orders, tasks
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.day_log import DayPage
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.tasks import TaskData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.main_window import MainWindow
from shopkeeper.ui.today.log_sheet import DayLogSheet
from shopkeeper.ui.today.page import TodayPage

# Four in the afternoon in Shanghai.
NOW_UTC = datetime(2026, 11, 22, 8)
NOW = datetime(2026, 11, 22, 16)

Settle = Callable[[], None]


@pytest.fixture
def main(shop: ShopFile, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with orders of yesterday and today in the shop."""
    shop.clock = lambda: NOW_UTC
    for at, cents, paid in (
        (NOW - timedelta(days=1), 12_345, True),
        (NOW - timedelta(hours=1), 100, True),
        (NOW, 200, False),
    ):
        line = LineData(1, cents * 10_000, title="银戒")
        data = OrderData((line,), CustomerData("Li"), placed_at=at, ship_by=NOW + timedelta(hours=2))
        with shop.command("order.create", number="x") as session:
            orders.create(session, data, at, PaymentData(cents, paid_at=at) if paid else None)
    window = MainWindow(ProgramSettings())
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    window.attach(shop)
    yield window
    window.detach()
    window.runner.close()


@pytest.fixture
def settle(main: MainWindow, qtbot: QtBot) -> Settle:
    """Waits until everything asked for is there."""

    def wait() -> None:
        for _ in range(3):
            qtbot.waitUntil(lambda: not main.runner.busy())
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    wait()
    return wait


@pytest.fixture
def page(main: MainWindow, settle: Settle) -> TodayPage:
    """Today, as the window opens with it."""
    assert isinstance(main.page, TodayPage)
    return main.page


def test_the_window_opens_with_yesterday_and_what_waits(page: TodayPage) -> None:
    assert page.title.text() == "Sunday 22 November"
    assert page.clock.text() == "The cutoff of 16:00 has passed"
    assert page.cards["sales"].figure.text() == "¥123.45"
    assert page.cards["orders"].figure.text() == "1"
    assert page.cards["buyers"].figure.text() == "1 / 0"
    assert page.cards["visitors"].word.text() == "not noted"
    assert [one.queue.name for one in page.rows] == ["to_pack", "unpaid"]
    assert page.rows[0].accessibleName() == "To pack and ship 2"
    assert page.rows[0].detail.text() == "The first by today 18:00"
    assert page.begin.text() == "Start: 3 things to do"
    assert len(page.chart.picture._points) == 30


def test_it_speaks_the_language_that_is_chosen(page: TodayPage, settle: Settle) -> None:
    switch_language("zh_CN")
    settle()
    assert page.title.text() == "11 月 22 日 星期日"
    assert page.rows[0].accessibleName() == "待发货 2"
    assert page.begin.text() == "开始处理 3 件事"


def test_a_queue_opens_the_list_it_counts(main: MainWindow, page: TodayPage, settle: Settle) -> None:
    main.show_list("order", {"state": "finished"})
    settle()
    main.show_page(0)
    settle()
    page.rows[1].setFocus()
    QTest.keyClick(page.rows[1], Qt.Key.Key_Space)
    settle()
    opened: Any = main.page
    assert opened.spec.subject == "order" and opened.filters.values() == {"state": "unpaid"}
    assert len(opened.model.ids) == 1


def test_the_filled_button_begins_with_what_is_most_urgent(
    main: MainWindow, page: TodayPage, settle: Settle
) -> None:
    page.begin.click()
    settle()
    opened: Any = main.page
    assert opened.filters.values() == {"state": "paid"}


def test_a_task_is_entered_and_ticked_off_by_keyboard_and_undone(
    main: MainWindow, page: TodayPage, shop: ShopFile, settle: Settle
) -> None:
    page.run("new")
    QTest.keyClicks(page.tasks.line, "Call the courier")
    QTest.keyClick(page.tasks.line, Qt.Key.Key_Return)
    settle()
    assert page.tasks.line.text() == ""
    assert [row.queue.name for row in page.rows] == ["to_pack", "unpaid", "tasks"]
    page.rows[2].click()
    (box,) = page.tasks.boxes
    assert box.hasFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    settle()
    assert page.tasks.boxes == [] and page.tasks.none.isVisible()
    main.undo()
    settle()
    assert [one.accessibleName() for one in page.tasks.boxes] == ["Call the courier"]
    remove: Any = page.tasks.findChild(object, f"remove_{page.tasks.boxes[0].objectName()}")
    remove.click()
    settle()
    with shop.read() as session:
        assert tasks.open_tasks(session) == []


def test_tasks_say_when_they_are_due(page: TodayPage, shop: ShopFile, settle: Settle) -> None:
    for title, due in (("a", -1), ("b", 0), ("c", 1), ("d", 9), ("e", 60)):
        with shop.command("task.create", name=title, n=1) as session:
            tasks.create(session, TaskData(title, due_on=NOW.date() + timedelta(days=due)), NOW)
    settle()
    from shopkeeper.ui.kit.widgets import StateLabel

    said = [
        (one.text(), one.property("tone")) for one in page.tasks.findChildren(StateLabel) if one.isVisible()
    ]
    assert said == [
        ("Yesterday", "red"), ("Today", "amber"), ("Tomorrow", "grey"), ("12-01", "grey"), ("2027-01-21", "grey"),
    ]  # fmt: skip


def test_a_shop_that_can_only_be_read_shows_all_and_takes_nothing(
    page: TodayPage, shop: ShopFile, settle: Settle
) -> None:
    shop.read_only = True
    page.run("new")
    assert page.action("new") and page.why_not(page.action("new"), []) is not None  # type: ignore[arg-type]


def test_the_day_log_keeps_what_is_typed_when_leafing(
    page: TodayPage, shop: ShopFile, settle: Settle, qtbot: QtBot
) -> None:
    page.log.click()
    sheet = page.findChild(DayLogSheet)
    assert isinstance(sheet, DayLogSheet)
    assert not sheet.after.isEnabled() and sheet.back.isHidden()
    visitors = sheet.form.rows["visitors"].input
    QTest.keyClicks(visitors, "120")
    sheet.before.click()
    assert sheet.day == date(2026, 11, 21) and visitors.value() is None
    QTest.keyClicks(visitors, "40")
    sheet.back.click()
    assert visitors.value() == 120
    settle()
    assert [sheet.days.item(n).text() for n in range(2)] == ["2026-11-22 Sunday", "2026-11-21 Saturday"]
    QTest.keyClicks(visitors, "x")
    sheet.before.click()
    assert sheet.day == date(2026, 11, 22)  # what can not be kept is not left
    visitors.set_value(120)
    sheet.filled.click()  # type: ignore[union-attr]
    settle()
    with shop.read() as session:
        assert day_log.page(session, date(2026, 11, 21)) == DayPage(visitors=40)
    assert page.cards["visitors"].figure.text() == "40"
    assert page.cards["visitors"].word.text() == "2.5% bought"


def test_days_of_the_log_are_found_by_words(
    page: TodayPage, shop: ShopFile, settle: Settle, qtbot: QtBot
) -> None:
    for day, text in ((date(2026, 11, 2), "快递停运"), (date(2025, 1, 2), "盘点")):
        with shop.command("day.write", name="x") as session:
            day_log.write(session, day, DayPage(problems=text))
    page.run("day_log")
    sheet = page.findChild(DayLogSheet)
    assert isinstance(sheet, DayLogSheet) and isinstance(sheet.days, QListWidget)
    assert sheet.days.count() == 2
    sheet.search.setText("盘点")
    qtbot.waitUntil(lambda: sheet.days.count() == 1)
    sheet.days.setCurrentRow(0)
    QTest.keyClick(sheet.days, Qt.Key.Key_Return)
    settle()
    assert sheet.heading.text() == "Thursday 2 January 2025"
    sheet.search.setText("nothing")
    sheet.find()
    assert sheet.none.text() == "Nothing found" and sheet.none.isVisible() and not sheet.days.isVisible()
    sheet.reject()


def test_an_empty_shop_is_told_how_to_begin(shop: ShopFile, qtbot: QtBot) -> None:
    window = MainWindow(ProgramSettings())
    qtbot.addWidget(window)
    window.show()
    window.attach(shop)
    page = window.page
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.view is page.first.button and page.nothing.isHidden() and page.begin.isHidden()
    with qtbot.waitSignal(page.import_wanted):
        QTest.keyClick(page.first.button, Qt.Key.Key_Space)
    assert window.importing is not None
    window.importing.close()
    window.detach()
    window.runner.close()


def test_a_task_that_can_not_be_ticked_off_is_shown_open(
    page: TodayPage, shop: ShopFile, settle: Settle
) -> None:
    with shop.command("task.create", name="Call", n=1) as session:
        tasks.create(session, TaskData("Call"), NOW)
    settle()
    shop.read_only = True
    page.tasks.boxes[0].click()
    shop.read_only = False
    (box,) = page.tasks.boxes
    assert not box.isChecked()
