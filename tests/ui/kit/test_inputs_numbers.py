"""Inputs of figures: to the right, written out once left, refused in words."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.inputs_numbers import (
    MoneyInput,
    NumberInput,
    PriceInput,
    read_money,
    read_number,
    read_price,
)
from shopkeeper.ui.kit.texts import switch_language


def shown(qtbot: QtBot, *inputs: Any) -> None:
    """Show the inputs in a window, with a line after them to go to."""
    window = QWidget()
    box = QVBoxLayout(window)
    for one in (*inputs, QLineEdit()):
        box.addWidget(one)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    inputs[0].setFocus()
    inputs[0].kept = window


@pytest.mark.parametrize(
    ("make", "typed", "text", "value"),
    [
        (lambda: MoneyInput("CNY"), "CNY 1234.5", "1,234.50", 123_450),
        (lambda: MoneyInput("JPY"), "1,200", "1,200", 1200),
        (lambda: PriceInput("CNY"), "0.0125", "0.0125", 12_500),
        (lambda: PriceInput("CNY"), "12", "12.00", 12_000_000),
        (NumberInput, "1200", "1,200", 1200),
    ],
)
def test_a_figure_is_written_out_once_it_is_left(
    qtbot: QtBot, make: Any, typed: str, text: str, value: int
) -> None:
    line = make()
    shown(qtbot, line)
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert (line.text(), line.value()) == (text, value)
    assert line.alignment() & Qt.AlignmentFlag.AlignRight
    line.set_value(None)
    assert (line.text(), line.value()) == ("", None)


def test_what_can_not_be_read_stays_as_it_was_typed(qtbot: QtBot) -> None:
    line = MoneyInput("CNY")
    shown(qtbot, line)
    qtbot.keyClicks(line, "12,3")
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "12,3"
    with pytest.raises(ShopError, match=r"amount\.not_understood"):
        line.value()


def test_the_sign_of_a_currency_follows_the_language(qtbot: QtBot) -> None:
    line = MoneyInput("JPY")
    shown(qtbot, line)
    narrow = line.textMargins().left()
    line.setText("half 1")
    switch_language("zh_CN")
    assert line._sign() == "JP¥" and line.textMargins().left() > narrow
    assert line.text() == "half 1"
    line.setEnabled(False)
    assert not line.grab().isNull()


@pytest.mark.parametrize(
    ("read", "key"),
    [
        (lambda: read_money("-1", "CNY"), "amount.too_small"),
        (lambda: read_money("2", "CNY", most=100), "amount.too_much"),
        (lambda: read_price("-1", "CNY"), "amount.too_small"),
        (lambda: read_number("0", 1), "number.too_small"),
        (lambda: read_number("9", 1, 8), "number.too_large"),
    ],
)
def test_a_figure_out_of_bounds_is_refused(read: Any, key: str) -> None:
    with pytest.raises(ShopError) as refused:
        read()
    assert refused.value.key == key


def test_an_amount_without_a_lower_bound_may_be_negative() -> None:
    assert read_money("-1", "CNY", None) == -100


def test_up_and_down_count(qtbot: QtBot) -> None:
    line = NumberInput(least=1, most=3)
    shown(qtbot, line)
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(line, key)
        seen.append(line.value())
    assert seen == [1, 2, 3, 3, 2]
    line.setText("x")
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert line.text() == "x"
