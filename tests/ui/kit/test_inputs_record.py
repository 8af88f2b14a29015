"""Finding a record by typing: what is found, what is taken, what is kept."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.inputs_record import Pick, RecordInput

RING, EARRING = Pick(1, "Silver ring", "AG-016"), Pick(2, "Silver earring", "ER-02")


def find(text: str) -> Sequence[Pick]:
    """Those of the two whose title or code has the text."""
    return [one for one in (RING, EARRING) if text.lower() in f"{one.title} {one.details}".lower()]


def shown(qtbot: QtBot, line: RecordInput) -> QWidget:
    """The input in a window, with the focus, and another to go to."""
    window = QWidget()
    box = QVBoxLayout(window)
    box.addWidget(line)
    after = QLineEdit()
    after.setObjectName("after")
    box.addWidget(after)
    qtbot.addWidget(window)
    window.show()
    line.setFocus()
    return window


@pytest.fixture
def line(qtbot: QtBot) -> RecordInput:
    """A line to find one of the two in."""
    line = RecordInput(find, mark="user")
    line.window_kept = shown(qtbot, line)  # type: ignore[attr-defined]
    return line


def offered(line: RecordInput) -> list[str]:
    """What the open list shows."""
    return [line.list.list.item(row).text() for row in range(line.list.list.count())]


def test_enter_takes_the_first_that_was_found(qtbot: QtBot, line: RecordInput) -> None:
    taken: list[Pick] = []
    line.picked.connect(taken.append)
    qtbot.keyClicks(line, "silv")
    assert line.list.isVisible() and offered(line) == ["Silver ring", "Silver earring"]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not line.list.isVisible()
    assert (line.value(), line.text(), taken) == (RING, "Silver ring", [RING])


def test_down_and_tab_take_another_and_go_on(qtbot: QtBot, line: RecordInput) -> None:
    qtbot.keyClicks(line, "silv")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(line, key)
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert line.value() == EARRING
    focused = line.window().focusWidget()
    assert focused is not None and focused.objectName() == "after"


def test_escape_closes_the_list_and_takes_nothing(qtbot: QtBot, line: RecordInput) -> None:
    qtbot.keyClicks(line, "ring")
    override = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(line, override)
    assert override.isAccepted()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not line.list.isVisible() and line.text() == "ring"
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert line.list.isVisible()


def test_what_was_not_taken_is_refused_and_stays(qtbot: QtBot, line: RecordInput) -> None:
    for text, key in (("silver", "record.not_chosen"), ("gold", "record.not_found")):
        line.setText(text)
        with pytest.raises(ShopError) as refused:
            line.value()
        assert refused.value.key == key and line.text() == text
    qtbot.keyClicks(line, "x")
    assert offered(line) == ["Nothing found."] and line.list.marked() is None
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "goldx"


def test_typing_on_lets_go_of_what_was_taken(qtbot: QtBot, line: RecordInput) -> None:
    line.set_value(RING)
    assert line.standing() == ("Silver ring", 1)
    line.look()
    assert not line.list.isVisible()
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert line.standing() == ("Silver rin", None)
    line.clear()
    assert line.value() is None and not line.list.isVisible()


def test_a_free_text_is_a_value_where_that_is_offered(qtbot: QtBot) -> None:
    line = RecordInput(find, free="New customer {text}")
    kept = shown(qtbot, line)
    qtbot.keyClicks(line, "Anna")
    assert offered(line) == ["New customer Anna"]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.value() == "Anna" and not line.list.isVisible()
    line.set_value("Ben")
    assert line.value() == "Ben"
    kept.hide()


def test_a_click_takes_too_and_leaving_closes_the_list(qtbot: QtBot, line: RecordInput) -> None:
    qtbot.keyClicks(line, "silv")
    results = line.list.findChild(QListWidget)
    results.itemClicked.emit(results.item(1))
    assert line.value() == EARRING
    line.clear()
    qtbot.keyClicks(line, "gold")
    results.itemClicked.emit(results.item(0))
    line.clearFocus()
    assert not line.list.isVisible() and line.text() == "gold"


def test_the_list_begins_at_its_field_and_stays_within_the_window(qtbot: QtBot) -> None:
    line = RecordInput(find)
    window = shown(qtbot, line)
    window.resize(1400, 700)
    line.setMaximumWidth(300)
    QApplication.processEvents()
    qtbot.keyClicks(line, "silv")
    corner = line.mapToGlobal(QPoint(0, line.height()))
    assert (line.list.x(), line.list.width()) == (corner.x(), 560) and line.list.y() > corner.y()
    layout = window.layout()
    assert layout is not None
    layout.setAlignment(line, Qt.AlignmentFlag.AlignRight)
    QApplication.processEvents()
    line.look()
    assert line.list.geometry().right() <= window.geometry().right()


def test_two_lines_say_what_tells_things_apart(qtbot: QtBot) -> None:
    pick = Pick(1, "Ring 16", "¥68.00", head="Ring", under="16 · AG-016")
    line = RecordInput(lambda _: [pick, RING])
    kept = shown(qtbot, line)
    qtbot.keyClicks(line, "r")
    found = line.list.list
    assert found.sizeHintForRow(0) > found.sizeHintForRow(1)
    assert found.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Ring 16 · AG-016 ¥68.00"
    assert not line.list.grab().isNull()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "Ring 16"
    kept.hide()


def test_the_list_stands_above_where_there_is_no_room_below(qtbot: QtBot, line: RecordInput) -> None:
    area = line.screen().availableGeometry()
    line.window().move(area.left(), area.bottom() - line.window().height())
    qtbot.keyClicks(line, "silv")
    assert line.list.geometry().bottom() <= area.bottom()
    for mode in ("dark", "light"):
        theme.apply(QApplication.instance(), mode)  # type: ignore[arg-type]
        assert not line.list.grab().isNull()


def test_the_list_goes_with_its_field(qtbot: QtBot, line: RecordInput) -> None:
    qtbot.keyClicks(line, "silv")
    line.hide()
    assert not line.list.isVisible()
