"""A weight is given by keys and by mouse, and seen as dots."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.dots import Dots


@pytest.fixture
def dots(qtbot: QtBot) -> Dots:
    made = Dots("weight", tone="green")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Qt.Key.Key_5, 5),
        (Qt.Key.Key_0, 0),
        (Qt.Key.Key_9, 3),
        (Qt.Key.Key_Right, 4),
        (Qt.Key.Key_Left, 2),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_A, 3),
    ],
)
def test_keys_weigh(dots: Dots, key: Qt.Key, value: int) -> None:
    dots.setValue(3)
    QTest.keyClick(dots, key)
    assert dots.value() == value


def test_alt_and_arrows_are_not_the_scales(dots: Dots) -> None:
    dots.setValue(3)
    QTest.keyClick(dots, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dots.value() == 3


def test_a_click_fills_up_to_it_and_on_the_last_takes_it_away(dots: Dots) -> None:
    fourth = QPoint(5 + 35, dots.height() // 2)
    QTest.mouseClick(dots, Qt.MouseButton.LeftButton, pos=fourth)
    assert dots.value() == 4
    QTest.mouseClick(dots, Qt.MouseButton.LeftButton, pos=fourth)
    assert dots.value() == 3
    QTest.mouseClick(dots, Qt.MouseButton.RightButton, pos=QPoint(6, 5))
    assert dots.value() == 3


def test_showing_a_value_tells_nobody(dots: Dots) -> None:
    told: list[int] = []
    dots.valueChanged.connect(told.append)
    dots.show_value(2)
    assert dots.value() == 2 and told == []


def test_it_is_drawn_in_every_state(dots: Dots) -> None:
    plain = dots.grab().toImage()
    at = QPointF(35, 9)
    none = Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        dots.mapToGlobal(at),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        none,
    )
    QApplication.sendEvent(dots, move)
    assert dots.grab().toImage() != plain
    QApplication.sendEvent(dots, QEvent(QEvent.Type.Leave))
    assert dots.grab().toImage() == plain
    dots.use_tone("red")
    assert dots.grab().toImage() != plain
    dots.activateWindow()
    QTest.qWaitForWindowActive(dots, 1000)
    dots.setFocus()
    dots.grab()
    dots.clearFocus()


def test_the_wheel_changes_nothing(dots: Dots) -> None:
    dots.setValue(3)
    none = Qt.KeyboardModifier.NoModifier
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, none,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(dots, turn)
    assert dots.value() == 3
