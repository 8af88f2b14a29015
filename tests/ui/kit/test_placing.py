"""Popups open beside what asked, within the window."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QMainWindow

from shopkeeper.ui.kit import placing, theme
from shopkeeper.ui.kit.tagging import TagPicker

SIZE = QSize(300, 200)


def opened(window: QMainWindow, x: int, y: int, *, above: bool = False, right: bool = False) -> QRect:
    """Where something opens beside a button of the window, in its coordinates."""
    anchor = QRect(placing.rect_of(window).topLeft() + QPoint(x, y), QSize(80, 30))
    at = placing.beside(SIZE, anchor, window, above=above, right=right)
    return QRect(at - placing.rect_of(window).topLeft(), SIZE)


def test_it_opens_under_or_over_where_there_is_room(window: QMainWindow) -> None:
    window.resize(700, 500)
    assert opened(window, 100, 60).topLeft() == QPoint(100, 96)
    assert opened(window, 100, 400, above=True).bottom() < 400
    assert opened(window, 100, 450).bottom() < 450
    assert opened(window, 100, 20, above=True).top() > 50
    assert opened(window, 500, 60, right=True).right() == 579


@pytest.mark.parametrize("x", [-50, 0, 300, 660, 900])
@pytest.mark.parametrize("y", [-50, 0, 250, 480, 900])
@pytest.mark.parametrize("above", [True, False])
def test_it_stays_within_the_window(window: QMainWindow, x: int, y: int, above: bool) -> None:
    window.resize(700, 500)
    place, margin = opened(window, x, y, above=above), theme.size("margin")
    assert window.rect().adjusted(margin, 0, -margin, 0).contains(place)


def test_a_window_that_hardly_lies_on_its_screen_is_all_the_room(window: QMainWindow) -> None:
    window.resize(700, 500)
    window.move(-600, 0)
    assert window.rect().contains(opened(window, 100, 60))


def test_a_popup_takes_the_keyboard_where_it_opens(window: QMainWindow) -> None:
    window.resize(700, 500)
    picker = TagPicker("Tag to add", ["VIP", "gift"], window)
    picker.show_at(placing.rect_of(window).adjusted(690, 490, 0, 0))
    assert window.geometry().contains(picker.geometry()) and picker.field.hasFocus()
    picker.close()
