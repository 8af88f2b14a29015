"""Editing in the table: by keyboard, one command each, refused at the cell."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.editing import InPlace
from tests.ui.kit.pages import FullPage

Wait = Callable[[], None]
PLACES = {column.name: place for place, column in enumerate(FullPage.spec.columns)}


@pytest.fixture
def cells(page: FullPage, later: Wait) -> InPlace:
    page.view.show_column("source", True)
    page.view.show_column("note", True)
    page.view.show_column("average", False)
    page.view.header.moveSection(page.view.header.visualIndex(PLACES["source"]), 0)
    page.view.header.moveSection(page.view.header.visualIndex(PLACES["note"]), 1)
    page.search.setText("")
    page.view.sort_by(PLACES["orders"], True)
    later()
    assert page.view.in_place is not None
    go(page, 0, "source")
    return page.view.in_place


def go(page: FullPage, row: int, name: str) -> None:
    page.view.setFocus()
    page.view.setCurrentIndex(page.model.index(row, PLACES[name]))


def cell(cells: InPlace) -> QLineEdit:
    assert isinstance(cells.input, QLineEdit)
    return cells.input


def at(page: FullPage) -> tuple[int, str]:
    index = page.view.currentIndex()
    return index.row(), page.spec.columns[index.column()].name


def commands(page: FullPage) -> int:
    return len(page.desk.shop.commands())


def test_typing_in_a_cell_writes_over_it_and_enter_goes_down(
    page: FullPage, cells: InPlace, qtbot: QtBot, later: Wait
) -> None:
    before = commands(page)
    qtbot.keyClick(page.view, "x")
    assert cell(cells).text() == "x" and cell(cells).accessibleName() == "How they found us"
    qtbot.keyClicks(cell(cells), "yz")
    qtbot.keyClick(cell(cells), Qt.Key.Key_Return)
    later()
    assert page.model.value(0, "source") == "xyz" and commands(page) == before + 1
    assert cells.input is None and at(page) == (1, "source")
    assert page.desk.shop.commands()[0].args["name"] == "张三"


def test_tab_saves_and_goes_on_to_the_next_row_at_the_end(
    page: FullPage, cells: InPlace, qtbot: QtBot, later: Wait
) -> None:
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    cell(cells).setText("radio")
    qtbot.keyClick(cell(cells), Qt.Key.Key_Tab)
    later()
    assert at(page) == (0, "note") and cells.input is not None
    qtbot.keyClick(cell(cells), Qt.Key.Key_Tab)  # nothing typed, nothing written
    assert at(page) == (1, "source")
    qtbot.keyClick(cell(cells), Qt.Key.Key_Backtab)
    assert at(page) == (0, "note")
    qtbot.keyClick(cell(cells), Qt.Key.Key_Escape)
    assert cells.input is None and page.model.value(0, "source") == "radio"


def test_tab_ends_behind_the_last_cell(page: FullPage, cells: InPlace, qtbot: QtBot) -> None:
    go(page, 3, "note")
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    qtbot.keyClick(cell(cells), Qt.Key.Key_Tab)
    assert cells.input is None and page.view.hasFocus()


def test_a_refusal_stays_at_the_cell(page: FullPage, cells: InPlace, qtbot: QtBot, later: Wait) -> None:
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    cell(cells).setText("refused")
    qtbot.keyClick(cell(cells), Qt.Key.Key_Return)
    later()
    assert not cells.error.isHidden() and cells.error.text() and cell(cells).text() == "refused"
    assert cell(cells).accessibleDescription() == cells.error.text()
    page.search.setFocus()  # what is wrong is not forgotten by going elsewhere
    assert cells.input is not None
    cell(cells).setText("fine")
    assert cells.error.isHidden()
    cells.commit()
    later()
    assert page.model.value(0, "source") == "fine"


def test_what_can_not_be_read_is_refused_before_anything_is_written(
    page: FullPage, cells: InPlace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shopkeeper.errors import ShopError

    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    before = commands(page)

    def unreadable() -> Any:
        raise ShopError("date.not_understood", text="x")

    monkeypatch.setattr(cells.input, "value", unreadable)
    cells.commit()
    assert not cells.error.isHidden() and commands(page) == before
    cells.close()


def test_leaving_the_cell_saves(page: FullPage, cells: InPlace, qtbot: QtBot, later: Wait) -> None:
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    cell(cells).setText("left")
    page.search.setFocus()
    later()
    assert page.model.value(0, "source") == "left" and cells.input is None


def test_a_double_click_edits_the_cell_or_opens_the_record(
    page: FullPage, cells: InPlace, qtbot: QtBot, ids: dict[str, int]
) -> None:
    spot = page.view.visualRect(page.model.index(1, PLACES["source"])).center()
    for click in (qtbot.mouseClick, qtbot.mouseDClick):
        click(page.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert cells.input is not None
    cells.close()
    spot = page.view.visualRect(page.model.index(1, PLACES["name"])).center()
    for click in (qtbot.mouseClick, qtbot.mouseDClick):
        click(page.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert cells.input is None and page.done == [("edit", [ids["Ava"]])]


def test_f2_of_the_window_edits_the_cell_where_the_keyboard_is(page: FullPage, cells: InPlace) -> None:
    page.run("edit")
    assert cells.input is not None
    cells.close()
    page.search.setFocus()
    page.view.choose([page.model.ids[0]])
    page.run("edit")
    assert cells.input is None and page.done == [("edit", [page.model.ids[0]])]


def test_keys_of_other_columns_and_commands_edit_nothing(
    page: FullPage, cells: InPlace, qtbot: QtBot
) -> None:
    qtbot.keyClick(page.view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.view, Qt.Key.Key_Shift)
    go(page, 0, "name")
    qtbot.keyClick(page.view, "x")
    assert cells.input is None and not cells.begin(QModelIndex())


def test_the_input_follows_its_record_and_goes_with_it(
    page: FullPage, cells: InPlace, qtbot: QtBot, ids: dict[str, int], later: Wait
) -> None:
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    first = cell(cells).geometry()
    page.view.sort_by(PLACES["orders"], False)
    later()
    assert cells.input is not None and cell(cells).geometry().top() > first.top()
    page.view.header.resizeSection(PLACES["source"], 333)
    assert cell(cells).width() > 300
    page.filters.choose("purchases", "none")
    later()
    assert cells.input is None


def test_a_shop_that_can_only_be_read_is_not_edited(
    page: FullPage, cells: InPlace, qtbot: QtBot, told: Any
) -> None:
    page.desk.shop.read_only = True
    qtbot.keyClick(page.view, "x")
    assert cells.input is None and [error.key for error in told.refusals] == ["file.read_only"]
    page.desk.shop.read_only = False
