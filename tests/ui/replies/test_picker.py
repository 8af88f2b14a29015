"""The quick replies on screen: from the search to the clipboard by keyboard, and changed."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from shopkeeper.shop import replies, reply_sets
from shopkeeper.shop.replies import ReplyData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.replies.form import ReplyForm
from shopkeeper.ui.replies.picker import ReplyPicker
from tests.ui.conftest import Told


@pytest.fixture(autouse=True)
def read_anew() -> None:
    """Sets are read once a program."""
    reply_sets._shelf.cache_clear()


@pytest.fixture
def opened(desk: Desk, window: QMainWindow, shop: ShopFile) -> Callable[..., ReplyPicker]:
    """Opens the replies over a window, one of the owner's own among them."""

    def open_it(**options: Any) -> ReplyPicker:
        with shop.command("reply.create", name="x") as session:
            replies.create(session, ReplyData("Ring size", "For {buyer}: {product}", "greeting", "rs"))
        picker = ReplyPicker(desk, window, **options)
        picker.open()
        return picker

    return open_it


def test_a_reply_is_found_filled_in_and_copied_by_keyboard(
    opened: Callable[..., ReplyPicker], told: Told, desk: Desk, qtbot: QtBot
) -> None:
    picker = opened()
    assert picker.focusWidget() is picker.search
    QTest.keyClicks(picker.search, "rs")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)  # looks at once
    assert picker.shown[0].title == "Ring size"
    assert picker.text.toPlainText() == "For {buyer}: {product}"
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert picker.focusWidget() is picker.asked["buyer"]  # what is missing is asked for
    QTest.keyClicks(picker.asked["buyer"], "Li")
    QTest.keyClick(picker.asked["buyer"], Qt.Key.Key_Return)
    assert picker.focusWidget() is picker.asked["product"]
    QTest.keyClicks(picker.asked["product"], "ring")
    assert picker.text.toPlainText() == "For Li: ring"
    QTest.keyClick(picker.asked["product"], Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "For Li: ring"
    assert told.toasts == [("Copied: Ring size",)]
    assert list(desk.settings.get("reply_uses").values()) == [1]


def test_what_is_left_open_is_copied_in_its_braces_when_asked_twice(
    opened: Callable[..., ReplyPicker],
) -> None:
    picker = opened()
    picker.search.setText("rs")
    picker.find()
    picker.copy.click()
    picker.asked["buyer"].setFocus()
    picker.take()
    assert QGuiApplication.clipboard().text() == "For {buyer}: {product}"


def test_up_and_down_step_through_the_list(opened: Callable[..., ReplyPicker]) -> None:
    picker = opened()
    first, second = picker.shown[:2]
    QTest.keyClick(picker.search, Qt.Key.Key_Down)
    assert picker.chosen() == second and picker.name.text() == second.title
    QTest.keyClick(picker.search, Qt.Key.Key_Up)
    QTest.keyClick(picker.search, Qt.Key.Key_Up)
    assert picker.chosen() == first


def test_a_category_is_shown_first_where_it_fits(opened: Callable[..., ReplyPicker]) -> None:
    picker = opened(category="returns")
    assert picker.kinds.value() == "returns"
    assert {one.category for one in picker.shown} == {"returns"}
    picker.kinds.set_value("")
    assert len(picker.shown) > 30
    assert opened(category="nothing of the kind").kinds.value() == ""


def test_nothing_found_is_said_and_copies_nothing(opened: Callable[..., ReplyPicker]) -> None:
    picker = opened()
    picker.search.setText("zzzzqq")
    picker.find()
    assert picker.list.item(0).text() == "Nothing found" and picker.chosen() is None
    assert picker.copy.isHidden()
    QGuiApplication.clipboard().setText("before")
    picker.take()
    picker.open_form()
    picker.ask_remove()
    assert QGuiApplication.clipboard().text() == "before" and not picker.findChildren(Sheet)


def test_it_follows_the_language(opened: Callable[..., ReplyPicker]) -> None:
    picker = opened()
    switch_language("zh_CN")
    assert picker.kinds.itemText(0) == "全部分类"
    assert picker.shown[0].title == "在的"


def test_one_is_entered_changed_and_deleted(
    opened: Callable[..., ReplyPicker], shop: ShopFile, settle: Callable[[], None]
) -> None:
    picker = opened()
    picker.open_new()
    (form,) = picker.findChildren(ReplyForm)
    form.save()
    assert form.form.rows["title"].help.text() == "Give the reply a title."
    form.form.rows["title"].input.set_value("Gift box")
    form.form.rows["category"].input.set_value("Greeting")
    form.text_input().setPlainText("A box for ")
    form.text_input().moveCursor(form.text_input().textCursor().MoveOperation.End)
    form.findChild(QPushButton, "put_product").click()
    assert form.dirty()
    form.save()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    one = picker.chosen()
    assert one and (one.title, one.text, one.category) == ("Gift box", "A box for {product}", "greeting")
    picker.open_form()
    (form,) = picker.findChildren(ReplyForm)
    form.form.rows["category"].input.set_value("My own")
    form.save()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    changed = picker.chosen()
    assert changed and changed.category == "My own"
    picker.ask_remove()
    (question,) = picker.findChildren(Sheet)
    question.findChild(QPushButton, "yes").click()
    assert "Gift box" not in [one.title for one in picker._every]
    shop.undo()
    picker.load()
    assert "Gift box" in [one.title for one in picker._every]


def test_a_shop_that_can_only_be_read_copies_and_changes_nothing(
    opened: Callable[..., ReplyPicker], desk: Desk, window: QMainWindow, shop: ShopFile
) -> None:
    opened().reject()
    shop.read_only = True
    picker = ReplyPicker(desk, window)
    picker.open()
    assert not picker.new.isEnabled() and not picker.edit.isEnabled() and not picker.remove.isEnabled()
    picker.take()
    assert QGuiApplication.clipboard().text()
