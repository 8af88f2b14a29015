"""What happened to a record, and what its pane lets one copy."""

from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.shop import customers
from shopkeeper.store.history import FieldChange
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Body, CopyButton
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.timeline import Entry, field_words
from shopkeeper.ui.kit.widgets import PlainLabel
from tests.ui.people import fill


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(PlainLabel)]


@pytest.fixture
def shown(desk: Desk, window: QMainWindow) -> Body:
    made = Body(desk)
    window.setCentralWidget(made)
    return made


def test_entries_are_shown_in_their_order_with_who_and_when(desk: Desk, shown: Body) -> None:
    today = desk.wall(desk.shop.clock()).replace(hour=9, minute=42)
    shown.timeline(
        [
            Entry(today, "check", "<b>Paid</b>", "Alipay"),
            Entry(datetime(2019, 5, 6, 7, 8), "pencil", "Placed"),
            Entry(None, "tag", "Some time"),
        ]
    )
    assert texts(shown) == [
        "<b>Paid</b> · Alipay",
        "today 09:42",
        "Placed",
        "2019-05-06 07:08",
        "Some time",
        "",
    ]
    switch_language("zh_CN")
    assert "今天 09:42" in texts(shown)


def test_history_says_what_was_done_and_what_became_of_it(desk: Desk, shown: Body) -> None:
    ids = fill(desk.shop, {"Ava": 0})
    with desk.shop.command("customer.archive", n=1, name="Ava") as session:
        customers.archive(session, [ids["Ava"]], datetime(2026, 1, 1))
    desk.shop.undo()
    shown.history([], {})
    assert texts(shown) == []
    shown.history(desk.shop.history_of("customer", ids["Ava"]), {("customer", "archived_at"): "Archived"})
    assert any("(undone)" in text for text in texts(shown)) and "History" in texts(shown)
    assert any(text.startswith("Archived: — → 2026-01-01") for text in texts(shown))


def test_fields_nobody_knows_are_left_out() -> None:
    change = FieldChange("customer", "name", "", "A\nB")
    assert field_words(change, {}) == ""
    assert field_words(change, {("customer", "name"): "Name"}) == "Name: — → A B"


def test_codes_are_copied_with_a_press(shown: Body, qtbot: QtBot, told: Any) -> None:
    code = shown.code("SF & 12", strong=True)
    shown.add(code)
    shown.fact("phone", "138", copied="copy_it")
    shown.pair("Orders", "¥5", strong=True)
    shown.add(shown.reach)
    assert (
        isinstance(code, CopyButton) and code.text() == "SF && 12" and code.accessibleName() == "Copy SF & 12"
    )
    qtbot.mouseClick(code, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "SF & 12"
    qtbot.mouseClick(shown.findChild(QWidget, "copy_it"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "138" and told.toasts == [("Copied",)] * 2
