"""The choice of columns: ticked, moved, and brought back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit.column_popup import ColumnPopup
from tests.ui.kit.pages import FullPage

Wait = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier


def opened(page: FullPage) -> ColumnPopup:
    page.columns.click()
    popup = page.view.findChild(ColumnPopup)
    assert popup is not None
    return popup


def shown(page: FullPage) -> list[str]:
    return [page.spec.columns[place].name for place in page.view.header.visible_order()]


def test_a_tick_shows_and_hides_at_once(page: FullPage, later: Wait) -> None:
    popup = opened(page)
    first = popup.list.item(0)
    assert first.text() == "Name" and first.checkState() == Qt.CheckState.Checked
    first.setCheckState(Qt.CheckState.Unchecked)
    later()
    assert "name" not in shown(page)
    popup.list.item(popup.list.count() - 1).setCheckState(Qt.CheckState.Checked)
    later()
    assert shown(page)[-1] == "note"
    popup.close()


def test_the_last_column_stays(page: FullPage) -> None:
    popup = opened(page)
    for place in range(popup.list.count()):
        popup.list.item(place).setCheckState(Qt.CheckState.Unchecked)
    assert len(shown(page)) == 1
    popup.close()


def test_columns_move_by_keyboard_and_come_back(page: FullPage, qtbot: QtBot, later: Wait) -> None:
    popup = opened(page)
    before = shown(page)
    qtbot.keyClick(popup.list, Qt.Key.Key_Down, CTRL)
    later()
    assert shown(page)[:2] == ["phone", "name"] and popup.list.currentRow() == 1
    qtbot.keyClick(popup.list, Qt.Key.Key_Up, CTRL)
    qtbot.keyClick(popup.list, Qt.Key.Key_Up, CTRL)  # nothing above the first
    qtbot.keyClick(popup.list, Qt.Key.Key_Down)
    assert shown(page) == before and popup.list.currentRow() == 1
    popup.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.mouseClick(popup.first, Qt.MouseButton.LeftButton)
    later()
    assert shown(page) == before and popup.list.item(0).checkState() == Qt.CheckState.Checked
    popup.close()
