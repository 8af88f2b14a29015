"""Whatever can be done can be done without the mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from shopkeeper.ui import menu
from shopkeeper.ui.kit.texts import text_of
from shopkeeper.ui.page_commands import palette
from tests.ui.whole.conftest import Opens
from tests.ui.whole.inspector import Inspector, go_to, inspecting, lists, parts

PLACES = {"page", "row", "bulk", "detail"}


@pytest.fixture
def stage(open_sample: Opens) -> Iterator[Inspector]:
    with inspecting(open_sample("zh_CN"), "zh_CN", []) as stage:
        yield stage


def test_every_action_has_a_key_a_button_or_a_menu_and_is_found_by_its_words(stage: Inspector) -> None:
    for tab, part in parts(stage):
        page = go_to(stage, tab, part)
        for one in page.actions_:
            assert one.keys or PLACES & set(one.places), (tab, part, one.name)
        found = {command.said() for command in palette(stage.window)}
        assert {text_of(one.text) for one in page.actions_} <= found


def test_no_two_keys_of_a_page_are_the_same(stage: Inspector) -> None:
    for tab, part in parts(stage):
        page = go_to(stage, tab, part)
        own = [keys for one in page.actions_ for keys in filter(None, one.keys.split(";"))]
        window = [keys for one in stage.window.commands for keys in filter(None, one.keys.split(";"))]
        assert len(set(own)) == len(own), (tab, part)
        assert not set(own) & set(window), (tab, part)


def test_the_menu_is_complete(stage: Inspector) -> None:
    built = menu.build(stage.window)
    there = {one.objectName() for one in built.actions()}
    named = {one.name for one in stage.window.commands if one.shown and one.group != "page"}
    built.close()
    assert named <= there


def test_every_row_has_its_menu_by_the_menu_key(stage: Inspector) -> None:
    for tab, part in lists(stage):
        page = go_to(stage, tab, part)
        page.view.choose([int(page.model.ids[0])])
        stage.settle()
        reason = QContextMenuEvent.Reason.Keyboard
        at = page.view.visualRect(page.view.currentIndex()).center()
        QApplication.sendEvent(page.view.viewport(), QContextMenuEvent(reason, at, QPoint(0, 0)))
        opened = QApplication.activePopupWidget()
        assert isinstance(opened, QMenu), (tab, part)
        names = {one.objectName() for one in opened.actions()}
        offered = {
            one.name
            for one in page.actions_
            if "row" in one.places and one.fits(page.chosen()) and one.offered(page.chosen())
        }
        assert offered <= names, (tab, part)
        opened.close()
        stage.settle()


def test_esc_leads_back_to_the_list_from_everywhere(stage: Inspector) -> None:
    for tab, part in lists(stage):
        page = go_to(stage, tab, part)
        for start in (page.search, page.filters.all, page.columns):
            start.setFocus()
            QTest.keyClick(start, Qt.Key.Key_Escape)
            assert page.view.hasFocus(), (tab, part, start.objectName())
