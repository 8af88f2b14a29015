"""Inputs give plain values for what was typed."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.inputs import (
    CheckInput,
    ChoiceInput,
    DateInput,
    DateTimeInput,
    LinesInput,
    LongInput,
    TagsInput,
    TextInput,
    read_date,
    read_time,
)


@pytest.mark.parametrize(
    "text", ["1990-05-20", "1990/5/20", "1990.5.20", "1990年5月20日", "1990年5月20", "19900520"]
)
def test_a_date_is_read_in_the_shapes_people_type(text: str) -> None:
    assert read_date(text) == date(1990, 5, 20)


@pytest.mark.parametrize("text", ["1990-13-01", "1990-02-30", "20.5.1990", "yesterday", "1990", "0000-01-01"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ShopError, check=lambda error: error.key == "date.not_understood"):
        read_date(text)


def test_a_date_is_shown_as_it_is_typed(qtbot: QtBot) -> None:
    line = DateInput()
    qtbot.addWidget(line)
    line.set_value(date(1990, 5, 20))
    assert (line.text(), line.value()) == ("1990-05-20", date(1990, 5, 20))
    line.set_value(None)
    assert line.value() is None


def test_tags_stand_between_commas_of_either_language(qtbot: QtBot) -> None:
    line = TagsInput()
    qtbot.addWidget(line)
    line.setText("老客， 送礼、VIP gold,, ")
    assert line.value() == ("老客", "送礼", "VIP gold")


def test_a_tag_being_typed_is_completed_after_the_others(qtbot: QtBot) -> None:
    line = TagsInput()
    qtbot.addWidget(line)
    line.show()
    line.offer(["allergic", "gift"])
    qtbot.keyClicks(line, "gift, all")
    completer = line.completer()
    assert completer.completionCount() == 1
    assert completer.pathFromIndex(completer.completionModel().index(0, 0)) == "gift, allergic"


def test_lines_are_one_value_each(qtbot: QtBot) -> None:
    lines = LinesInput()
    qtbot.addWidget(lines)
    lines.set_value(("a", "b"))
    assert lines.value() == ("a", "b")
    lines.setPlainText(" a \n\n b\n")
    assert lines.value() == ("a", "b")


def test_a_text_of_several_lines_grows_and_tab_leaves_it(qtbot: QtBot) -> None:
    both = QWidget()
    qtbot.addWidget(both)
    text, after = LongInput(both, least=1, most=3), QLineEdit(both)
    both.show()
    text.setFocus()
    heights = []
    for lines in (1, 2, 3, 9):
        text.set_value("\n".join("x" * lines))
        heights.append(text.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    assert both.focusWidget() is after


def test_a_choice_keeps_its_value_when_its_words_change(qtbot: QtBot) -> None:
    words = ["One", "Two"]
    choice = ChoiceInput(lambda: list(enumerate(words)))
    qtbot.addWidget(choice)
    choice.set_value(1)
    words[:] = ["一", "二"]
    choice.say_choices()
    assert (choice.value(), choice.currentText()) == (1, "二")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-21 09:30", datetime(2026, 11, 21, 9, 30)),
        ("2026/11/21 9:30:15", datetime(2026, 11, 21, 9, 30, 15)),
        ("2026年11月21日 9：30", datetime(2026, 11, 21, 9, 30)),
        ("2026年11月21日9:30", datetime(2026, 11, 21, 9, 30)),
        ("2026-11-21T09:30", datetime(2026, 11, 21, 9, 30)),
        ("20261121", datetime(2026, 11, 21)),
    ],
)
def test_a_moment_is_read_in_the_shapes_people_type(text: str, at: datetime) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["2026-11-21 25:00", "09:30", "soon", "2026-13-21 09:30"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ShopError, check=lambda error: error.key == "time.not_understood"):
        read_time(text)


def test_a_moment_is_shown_as_it_is_typed(qtbot: QtBot) -> None:
    line = DateTimeInput()
    qtbot.addWidget(line)
    for at in (datetime(2026, 11, 21, 9, 30), datetime(2026, 11, 21, 9, 30, 15), None):
        line.set_value(at)
        assert line.value() == at
    line.set_value(datetime(2026, 11, 21, 9, 30, 15))
    assert line.text() == "2026-11-21 09:30"
    line.setText("2026-11-21 09:31")
    assert line.value() == datetime(2026, 11, 21, 9, 31)


def test_a_choice_is_not_changed_by_turning_the_wheel_over_it(qtbot: QtBot) -> None:
    choice = ChoiceInput(lambda: [(1, "One"), (2, "Two")])
    qtbot.addWidget(choice)
    choice.show()
    at = QPointF(5, 5)
    turned = QWheelEvent(
        at, at, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, turned)
    assert (choice.value(), turned.isAccepted()) == (1, False)


def test_a_tick_is_a_value(qtbot: QtBot) -> None:
    box = CheckInput()
    qtbot.addWidget(box)
    heard: list[bool] = []
    box.changed.connect(lambda: heard.append(box.value()))
    box.set_value(True)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert heard == [True, False] and box.standing() is False


def test_words_in_use_are_offered_whatever_part_is_typed(qtbot: QtBot) -> None:
    line = TextInput()
    qtbot.addWidget(line)
    line.show()
    line.offer(["首饰/项链", "首饰/戒指"])
    line.setText("戒")
    line.completer().setCompletionPrefix("戒")
    assert line.completer().completionCount() == 1
