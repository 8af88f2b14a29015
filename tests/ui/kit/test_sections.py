"""Several lists under one tab."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.sections import Part, Sections, Segment
from tests.ui.kit.pages import FullPage

Wait = Callable[[], None]


class Both(Sections):
    name = "both"

    def parts(self) -> Sequence[Part]:
        return (Part("one", "Customers", FullPage), Part("two", "History", FullPage))


@pytest.fixture
def tab(desk: Desk, ids: dict[str, int], window: QMainWindow, settle: Wait) -> Both:
    tab = Both(desk)
    window.setCentralWidget(tab)
    tab.show()
    settle()
    return tab


def segment(tab: Both, name: str) -> Segment:
    found = tab.front.findChild(Segment, f"parts_{name}")
    assert found is not None
    return found


def test_a_part_is_made_when_it_is_first_opened(tab: Both, qtbot: QtBot, settle: Wait) -> None:
    first = tab.front
    assert list(tab.pages) == ["one"]
    qtbot.mouseClick(segment(tab, "two"), Qt.MouseButton.LeftButton)
    settle()
    assert tab.front is tab.pages["two"] is not first and tab.stack.currentWidget() is tab.front
    assert segment(tab, "two").isChecked() and len(tab.front.model.ids) == 4
    assert tab.show_part("one") is first and segment(tab, "one").isChecked()


def test_the_switch_works_by_keyboard(tab: Both, qtbot: QtBot, settle: Wait) -> None:
    segment(tab, "one").setFocus()
    qtbot.keyClick(segment(tab, "one"), Qt.Key.Key_Left)
    assert tab.front is tab.pages["one"]
    qtbot.keyClick(segment(tab, "one"), Qt.Key.Key_Right)
    settle()
    assert tab.front is tab.pages["two"] and segment(tab, "two").hasFocus()
    qtbot.keyClick(segment(tab, "two"), Qt.Key.Key_A)
    qtbot.keyClick(segment(tab, "two"), Qt.Key.Key_Left)
    assert tab.front is tab.pages["one"]
    tab.front.view.setFocus()
    tab.step(-1)
    assert tab.front is tab.pages["two"] and tab.front.view.hasFocus()
    settle()


def test_the_last_part_is_remembered(tab: Both, desk: Desk, settle: Wait) -> None:
    tab.show_part("two")
    again = Both(desk)
    assert list(again.pages) == ["two"]
    desk.settings.put("part.both", "gone")
    assert list(Both(desk).pages) == ["one"]
    settle()


def test_a_count_stands_on_every_switch(tab: Both) -> None:
    tab.show_count("two", 12)
    assert segment(tab, "two").text() == "History  12"
    tab.show_part("two")
    assert segment(tab, "two").accessibleName() == "History  12"
    tab.show_count("two", 0)
    assert segment(tab, "two").text() == "History"


def test_only_the_part_in_sight_is_heard(tab: Both, qtbot: QtBot, settle: Wait) -> None:
    said: list[str] = []
    tab.status_changed.connect(said.append)
    first = tab.front
    tab.show_part("two")
    settle()
    said.clear()
    first.say_status()
    assert said == []
    tab.front.say_status()
    assert said == ["4 here"]
    with qtbot.waitSignal(tab.export_wanted):
        tab.front.export()
