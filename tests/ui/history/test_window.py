"""The history of the whole shop."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from shopkeeper.shop import customers, replies
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.replies import ReplyData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.history import window as history
from shopkeeper.ui.history.window import EntryRow, HistoryWindow
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import PlainLabel
from tests.shop.cases import open_ticket


def enter(shop: ShopFile, name: str) -> int:
    """A customer in the shop."""
    with shop.command("customer.create", name=name) as session:
        return customers.create(session, CustomerData(name)).id


def rename(shop: ShopFile, customer_id: int, name: str) -> None:
    """Another name for a customer."""
    with shop.command("customer.edit", name=name) as session:
        customers.edit(session, customer_id, CustomerData(name))


@pytest.fixture
def opened(desk: Desk, window: QMainWindow, settle: Callable[[], None]) -> Callable[[], HistoryWindow]:
    """Opens the history."""

    def open_it() -> HistoryWindow:
        sheet = HistoryWindow(desk, window)
        sheet.open()
        settle()
        return sheet

    return open_it


def shown(sheet: HistoryWindow) -> list[str]:
    """What the rows say."""
    rows = [row for row in sheet.findChildren(EntryRow) if row.isVisibleTo(sheet)]
    return [history.label_of(row.entry) for row in rows]


def test_entries_stand_newest_first_in_the_shops_own_time(
    shop: ShopFile, opened: Callable[[], HistoryWindow]
) -> None:
    shop.clock = lambda: datetime(2026, 11, 21, 17, 30, tzinfo=UTC).replace(tzinfo=None)
    enter(shop, "Li")
    enter(shop, "Wang")
    sheet = opened()
    assert shown(sheet) == ["New customer Wang", "New customer Li"]
    said = [label.text() for label in sheet.findChildren(PlainLabel)]
    assert "2026-11-22" in said
    assert any(text.startswith("01:30") for text in said)


def test_one_entry_is_undone_and_says_so(
    shop: ShopFile, opened: Callable[[], HistoryWindow], settle: Callable[[], None]
) -> None:
    enter(shop, "Li")
    enter(shop, "Wang")
    sheet = opened()
    first = sheet.entries[1]
    sheet.findChild(QPushButton, f"undo_{first.id}").click()
    settle()
    assert [entry.done for entry in sheet.entries] == [True, False]
    row = next(row for row in sheet.findChildren(EntryRow) if row.entry.id == first.id)
    assert "Undone" in [label.text() for label in row.findChildren(PlainLabel)]
    assert row.findChild(QPushButton) is None


def test_what_stands_in_the_way_of_an_undo_is_named(
    shop: ShopFile, opened: Callable[[], HistoryWindow], settle: Callable[[], None]
) -> None:
    customer_id = enter(shop, "Li")
    rename(shop, customer_id, "Li Wen")
    sheet = opened()
    sheet.findChild(QPushButton, f"undo_{sheet.entries[1].id}").click()
    settle()
    (refusal,) = list(sheet.findChildren(Sheet))
    assert any("Edit customer Li Wen" in label.text() for label in refusal.findChildren(PlainLabel))
    refusal.accept()


def test_words_and_kinds_narrow_it(
    qtbot: QtBot, shop: ShopFile, opened: Callable[[], HistoryWindow], settle: Callable[[], None]
) -> None:
    enter(shop, "Li")
    enter(shop, "Wang")
    shop.note("export.customers", n=2, file="list.xlsx")
    sheet = opened()
    assert len(shown(sheet)) == 3
    sheet.chips["customers"].click()
    settle()
    assert shown(sheet) == ["New customer Wang", "New customer Li"]
    qtbot.keyClicks(sheet.search, "LI")
    qtbot.waitUntil(lambda: len(sheet.entries) == 1)
    settle()
    assert shown(sheet) == ["New customer Li"]
    sheet.search.setText("nobody")
    sheet.ask()
    settle()
    assert (shown(sheet), sheet.empty.isVisibleTo(sheet)) == ([], True)


def test_a_shop_nothing_was_done_in_is_not_one_nothing_matches_in(
    opened: Callable[[], HistoryWindow], settle: Callable[[], None]
) -> None:
    sheet = opened()
    assert sheet.empty.text() == "Nothing has been done yet."
    sheet.chips["orders"].click()
    settle()
    assert sheet.empty.text() == "Nothing in the history matches."


def test_after_sales_has_a_chip_of_its_own(
    shop: ShopFile, opened: Callable[[], HistoryWindow], settle: Callable[[], None]
) -> None:
    enter(shop, "Li")
    open_ticket(shop, "question")
    with shop.command("reply.create", name="Hello") as session:
        replies.create(session, ReplyData("Hello", "Hello"))
    sheet = opened()
    sheet.chips["tickets"].click()
    settle()
    assert shown(sheet) == ["New quick reply “Hello”", "Open ticket x"]
    assert sheet.chips["tickets"].text().startswith("After-sales")
    switch_language("zh_CN")
    assert sheet.chips["tickets"].text().startswith("售后")


def test_more_is_read_when_it_is_scrolled_to(
    qtbot: QtBot,
    shop: ShopFile,
    opened: Callable[[], HistoryWindow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "PAGE", 20)
    monkeypatch.setattr(history, "_LOOK_AT", 7)
    for number in range(45):
        enter(shop, f"customer {number}")
    sheet = opened()
    sheet.load(20)
    qtbot.waitUntil(lambda: len(sheet.entries) == 20)
    bar = sheet.area.verticalScrollBar()

    def all_read() -> bool:
        bar.setValue(0)
        bar.setValue(bar.maximum())
        return len(sheet.entries) == 45

    qtbot.waitUntil(all_read)
    qtbot.waitUntil(lambda: not sheet.more)
    assert [entry.args["name"] for entry in sheet.entries] == [f"customer {n}" for n in reversed(range(45))]


def test_it_follows_the_shop_and_the_language(
    shop: ShopFile, opened: Callable[[], HistoryWindow], settle: Callable[[], None]
) -> None:
    sheet = opened()
    assert sheet.empty.isVisibleTo(sheet)
    enter(shop, "Li")
    settle()
    assert shown(sheet) == ["New customer Li"]
    switch_language("zh_CN")
    labels = [label.text() for row in sheet.findChildren(EntryRow) for label in row.findChildren(PlainLabel)]
    assert "新建客户 Li" in labels


def test_it_is_freed_when_closed(opened: Callable[[], HistoryWindow]) -> None:
    sheet = opened()
    sheet.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(sheet)
