"""A board: cards go from column to column by keyboard and by mouse."""

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.board import Board, BoardCard, BoardColumn, CardList

CTRL = Qt.KeyboardModifier.ControlModifier
COLUMNS = (BoardColumn("open", "Unpaid", "amber"), BoardColumn("done", "Finished", "green"))
CARDS = {
    "open": [BoardCard(1, "Ring", ("Ava", "today"), "red"), BoardCard(2, "Chain")],
    "done": [BoardCard(3, "Box")],
}


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    board = Board("tasks", COLUMNS)
    qtbot.addWidget(board)
    board.resize(600, 400)
    board.show_cards(dict(CARDS))
    board.show()
    return board


def moves(board: Board) -> list[tuple[Any, Any]]:
    told: list[tuple[Any, Any]] = []
    board.moved.connect(lambda card, column: told.append((card, column)))
    return told


def test_columns_say_how_many_they_hold(board: Board) -> None:
    assert [one.count() for one in board.lists.values()] == [2, 1]
    assert board.lists["open"].accessibleName() == "Unpaid"
    assert board.lists["open"].item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Ring, Ava, today"
    board.grab()


def test_a_card_goes_along_with_ctrl_and_the_keyboard_stays_with_it(board: Board, qtbot: QtBot) -> None:
    told = moves(board)
    board.lists["open"].setFocus()
    qtbot.keyClick(board.lists["open"], Qt.Key.Key_Left, CTRL)  # nothing to the left
    qtbot.keyClick(board.lists["open"], Qt.Key.Key_Right, CTRL)
    assert told == [(1, "done")]
    board.show_cards({"open": [CARDS["open"][1]], "done": [*CARDS["done"], CARDS["open"][0]]})
    assert board.lists["done"].hasFocus()
    card = board.lists["done"].card()
    assert card is not None and card.key == 1


def test_arrows_walk_and_enter_opens(board: Board, qtbot: QtBot) -> None:
    opened: list[Any] = []
    board.opened.connect(opened.append)
    board.lists["open"].setFocus()
    qtbot.keyClick(board.lists["open"], Qt.Key.Key_Down)
    qtbot.keyClick(board.lists["open"], Qt.Key.Key_Return)
    qtbot.keyClick(board.lists["open"], Qt.Key.Key_Right)
    qtbot.keyClick(board.lists["done"], Qt.Key.Key_Return)
    assert opened == [2, 3]
    board.grab()


def test_an_empty_column_can_be_walked_through(board: Board, qtbot: QtBot) -> None:
    told = moves(board)
    board.show_cards({"open": CARDS["open"]})
    board.lists["done"].setFocus()
    qtbot.keyClick(board.lists["done"], Qt.Key.Key_Left, CTRL)
    assert told == [] and board.lists["done"].card() is None


@pytest.mark.parametrize(("source", "expected"), [("open", [(1, "done")]), ("done", [])])
def test_a_card_is_dropped_on_another_column_only(
    board: Board, source: str, expected: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = moves(board)
    from_, to = board.lists[source], board.lists["done"]
    from_.setCurrentRow(0)
    for kind in (QDragEnterEvent, QDragMoveEvent, QDropEvent):
        monkeypatch.setattr(kind, "source", lambda _: from_, raising=False)
    data, action, button = QMimeData(), Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, none)
    to.dragEnterEvent(enter)
    move = QDragMoveEvent(QPoint(5, 5), action, data, button, none)
    to.dragMoveEvent(move)
    drop = QDropEvent(QPointF(5, 5), action, data, button, none)
    to.dropEvent(drop)
    assert told == expected and enter.isAccepted() is move.isAccepted() is bool(expected)
    assert isinstance(to, CardList) and to.count() == 1
