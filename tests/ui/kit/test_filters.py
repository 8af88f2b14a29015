"""Filters: chips that combine, a popup for the others, and chips for what holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shopkeeper.shop import customer_list
from shopkeeper.ui.kit import filters
from shopkeeper.ui.kit.filter_popup import FilterPopup
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import Chip
from tests.ui.kit.pages import FullPage

Wait = Callable[[], None]


def names(page: FullPage) -> list[str]:
    return [page.model.value(row, "name") for row in range(len(page.model.ids))]


def popup(page: FullPage) -> FilterPopup:
    opened = page.filters.offer_more()
    assert isinstance(opened, FilterPopup)
    return opened


def test_filters_combine_and_all_takes_them_away(page: FullPage, qtbot: QtBot, later: Wait) -> None:
    page.filters.choose("purchases", "again")
    page.filters.choose("spent", (30_000, None))
    later()
    assert names(page) == ["张三"]
    assert not page.filters.all.isChecked() and page.filters.chips["purchases", "again"].isChecked()
    qtbot.mouseClick(page.filters.all, Qt.MouseButton.LeftButton)
    later()
    assert len(names(page)) == 4 and page.filters.held == {}


def test_a_chip_pressed_again_lets_go(page: FullPage, qtbot: QtBot, later: Wait) -> None:
    chip = page.filters.chips["purchases", "none"]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    later()
    assert names(page) == ["Cara"]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    later()
    assert len(names(page)) == 4 and page.filters.all.isChecked()


def test_the_popup_takes_ranges_and_text_and_chips_take_them_away(
    page: FullPage, qtbot: QtBot, later: Wait
) -> None:
    opened = popup(page)
    low, high = opened.rows["orders"].input.ends
    low.setText("3")
    high.setText("2")  # either way round
    qtbot.keyClick(high, Qt.Key.Key_Return)
    later()
    assert sorted(names(page)) == ["Ava", "张三"]
    chip = page.filters.held["orders"]
    assert chip.text() == "Orders placed: 2 – 3" and "Remove filter" in chip.accessibleName()
    switch_language("zh_CN")
    assert page.filters.held["orders"].text().endswith("：2 – 3")
    qtbot.mouseClick(page.filters.held["orders"], Qt.MouseButton.LeftButton)
    later()
    assert len(names(page)) == 4


def test_the_popup_shows_what_holds_and_clears_it(page: FullPage, qtbot: QtBot, later: Wait) -> None:
    page.filters.put({"region": "x", "spent": (100, None), "purchases": "again"})
    opened = popup(page)
    assert opened.rows["region"].input.text() == "x"
    assert opened.rows["spent"].input.ends[0].value() == 100
    qtbot.mouseClick(opened.none, Qt.MouseButton.LeftButton)
    assert page.filters.values() == {"purchases": "again"}
    later()


def test_what_can_not_be_read_stays_with_its_reason(page: FullPage, qtbot: QtBot) -> None:
    opened = popup(page)
    opened.rows["last_order"].input.ends[0].setText("some day")
    opened.apply()
    assert not opened.rows["last_order"].error.isHidden() and page.filters.values() == {}
    opened.rows["last_order"].input.ends[0].setText("2026-11-21")
    opened.apply()
    assert page.filters.values() == {"last_order": (date(2026, 11, 21), None)}
    assert page.filters.held["last_order"].text() == "Last order: from 2026-11-21"


def test_a_span_of_days_is_one_press(page: FullPage, qtbot: QtBot) -> None:
    opened = popup(page)
    button = opened.findChild(QPushButton, "last_order_week")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    low, high = opened.rows["last_order"].input.value()
    assert (high - low).days == 6
    opened.close()


def test_a_seldom_choice_is_asked_for_in_the_popup(
    page: FullPage, desk: Any, window: Any, settle: Wait, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    spec = customer_list.LIST
    seldom = tuple(replace(one, more=one.name == "purchases") for one in spec.filters[:4])
    monkeypatch.setattr(FullPage, "spec", replace(spec, filters=seldom))
    again = FullPage(desk)
    window.setCentralWidget(again)
    again.show()
    settle()
    opened = popup(again)
    opened.rows["purchases"].input.set_value("again")
    opened.apply()
    settle()
    assert again.filters.held["purchases"].text().endswith(": Bought again")
    assert sorted(names(again)) == ["Ava", "张三"]
    again.filters.choose("purchases", None)
    settle()


def test_a_filter_may_count_its_choices_itself(page: FullPage) -> None:
    spec = customer_list.LIST
    counted = replace(spec.filters[0], counts=lambda _: {"none": 7})
    with page.desk.shop.read() as session:
        counts = filters.count(
            session, replace(spec, filters=(counted, *spec.filters[1:])), (), datetime(2026, 11, 22)
        )
    assert counts.of["purchases", "none"] == 7 and counts.of["purchases", "again"] == 0


def test_with_little_room_empty_choices_go_first_and_then_the_counts(page: FullPage, later: Wait) -> None:
    later()
    bar = page.filters
    bar.show_counts(replace(bar.counts, of={**bar.counts.of, ("purchases", "none"): 0}))
    empty, some = bar.chips["purchases", "none"], bar.chips["purchases", "again"]

    def at(width: int) -> tuple[bool, str]:
        bar.setFixedWidth(width)
        bar.fit()
        return empty.isHidden(), some.text()

    wide = bar._flow.wanted_width()
    assert at(wide + 10) == (False, "Bought again  2")
    assert at(wide - 10) == (True, "Bought again  2")
    assert at(120) == (False, "Bought again")


def test_chips_with_menus_stand_after_those_with_counts(
    page: FullPage, desk: Any, window: Any, settle: Wait
) -> None:
    names = [chip.objectName() for chip in page.filters.findChildren(Chip)]
    place = {name: names.index(name) for name in names}
    assert place["filter_purchases_again"] < place["filter_tag"] < place["more_filters"]
    assert place["filter_archived_archived"] < place["filter_tag"]
    chip = page.filters.menus["tag"]
    assert chip.mark() == "chevron-down" and "▾" not in chip.text()
    chip.setChecked(True)
    assert chip.mark() == "chevron-down"
