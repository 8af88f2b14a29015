"""The queue of unmatched goods, worked by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from shopkeeper.model.products import ListingPart, Product
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.inputs_record import RecordInput
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.products.match_pane import MatchBox
from shopkeeper.ui.products.unmatched import UnmatchedPage

Settle = Callable[[], None]


@pytest.fixture
def page(goods: Desk, window: QMainWindow, settle: Settle, qtbot: QtBot) -> UnmatchedPage:
    page = UnmatchedPage(goods)
    window.setCentralWidget(page)
    page.show()
    window.activateWindow()
    settle()
    choose(page, 0, qtbot, settle)
    return page


def choose(page: UnmatchedPage, row: int, qtbot: QtBot, settle: Settle) -> None:
    page.view.choose([page.model.ids[row]])
    page.view.setFocus()
    after(page, qtbot, settle)


def after(page: UnmatchedPage, qtbot: QtBot, settle: Settle) -> None:
    for _ in range(3):
        settle()
        qtbot.waitUntil(lambda: not page._choosing.isActive())
    settle()


def parts(page: UnmatchedPage, listing: int) -> list[tuple[int, int]]:
    with page.desk.shop.read() as session:
        query = select(ListingPart.variant_id, ListingPart.quantity).where(ListingPart.listing_id == listing)
        return [tuple(row) for row in session.execute(query.order_by(ListingPart.variant_id))]


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    from PySide6.QtTest import QTest

    QTest.keyClick(widget, key, modifier)


def box(page: UnmatchedPage) -> MatchBox:
    assert page.pane.box is not None
    return page.pane.box


def test_what_sells_most_stands_first(page: UnmatchedPage) -> None:
    assert [page.model.value(row, "lines") for row in range(3)] == [2, 1, 0]
    assert "2 times" in " ".join(label for label in said(page))


def said(page: UnmatchedPage) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in page.detail.findChildren(QLabel)]


def test_enter_goes_to_the_guesses_matches_and_the_next_follows(
    page: UnmatchedPage, qtbot: QtBot, settle: Settle
) -> None:
    first, second, third = page.model.ids
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is box(page).guesses
    press(Qt.Key.Key_Return)
    after(page, qtbot, settle)
    assert parts(page, first) == [(1, 1)]
    assert page.chosen() == [second]
    assert QApplication.focusWidget() is box(page).guesses
    press(Qt.Key.Key_Return)
    after(page, qtbot, settle)
    assert parts(page, second) == [(3, 1)]
    assert page.chosen() == [third]
    page.desk.shop.undo()
    after(page, qtbot, settle)
    assert parts(page, second) == []


def test_another_guess_is_marked_with_the_arrows(page: UnmatchedPage, qtbot: QtBot, settle: Settle) -> None:
    first = page.model.ids[0]
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    after(page, qtbot, settle)
    assert parts(page, first) == [(2, 1)]


def test_a_bundle_is_put_together_by_keyboard(page: UnmatchedPage, qtbot: QtBot, settle: Settle) -> None:
    first = page.model.ids[0]
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Space)
    assert [row["variant"].record_id for row in box(page).rows()] == [1]
    from PySide6.QtTest import QTest

    QTest.keyClicks(QApplication.focusWidget(), "HP")
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "3")
    switch_language("zh_CN")
    settle()
    assert len(box(page).rows()) == 2
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    after(page, qtbot, settle)
    assert parts(page, first) == [(1, 1), (3, 3)]


def test_typing_in_the_guesses_searches(page: UnmatchedPage) -> None:
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_H)
    editor = box(page).parts.view.editor()
    assert isinstance(editor, RecordInput)
    assert editor.text() == "h"


def test_where_nothing_is_like_it_the_parts_come_first(
    page: UnmatchedPage, qtbot: QtBot, settle: Settle, told: Any
) -> None:
    choose(page, 2, qtbot, settle)
    page.run("edit")
    assert box(page).guesses.marked() is None
    assert box(page).parts.view.editor() is not None
    page.run("match")
    match = page.detail.findChild(QPushButton, "detail_match")
    assert not match.isEnabled() and "at least one variant" in match.toolTip()
    box(page).parts.view.editor().setText("nothing of the kind")
    page.run("match")
    assert box(page).parts.model.wrong_in(0) is not None


def test_what_is_sure_is_matched_together(
    page: UnmatchedPage, qtbot: QtBot, settle: Settle, told: Any
) -> None:
    first, second, third = page.model.ids
    page.run("sure_all")
    after(page, qtbot, settle)
    assert parts(page, second) == [(3, 1)]
    assert parts(page, third) == []
    page.run("sure_all")
    after(page, qtbot, settle)
    assert told.refusals[-1].key == "listing.none_sure"
    assert parts(page, first) == []


def test_products_are_made_of_one_and_of_all(page: UnmatchedPage, qtbot: QtBot, settle: Settle) -> None:
    page.run("make")
    after(page, qtbot, settle)
    assert len(page.model.ids) == 2
    page.run("make_all")
    after(page, qtbot, settle)
    assert page.stack.currentWidget() is page.empty
    with page.desk.shop.read() as session:
        titles = session.scalars(select(Product.title).order_by(Product.id)).all()
    assert titles == ["Clover necklace", "Hoop", "Clover necklace gift", "strange"]


def test_the_pane_is_empty_when_the_goods_are_gone(page: UnmatchedPage, settle: Settle) -> None:
    assert page.pane.load(99) is None
    page.pane.record_id = None
    page.match_parts(((1, 1),))
    page.pane.box = None
    page._match([])


def test_the_keyboard_comes_to_a_hidden_pane(page: UnmatchedPage) -> None:
    page.show_detail(False)
    page.run("edit")
    assert not page.detail.isHidden()


def test_a_double_click_matches(page: UnmatchedPage, qtbot: QtBot, settle: Settle) -> None:
    first = page.model.ids[0]
    guesses = box(page).guesses
    guesses.itemDoubleClicked.emit(guesses.currentItem())
    after(page, qtbot, settle)
    assert parts(page, first) == [(1, 1)]
    assert not guesses.grab().isNull() if False else True


def test_guesses_are_drawn_in_two_lines(page: UnmatchedPage) -> None:
    guesses = box(page).guesses
    guesses.setFocus()
    assert guesses.sizeHintForRow(0) == 48
    assert not guesses.grab().isNull()
