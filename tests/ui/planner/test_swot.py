"""A SWOT is filled in by keyboard alone, as quickly as a spreadsheet."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.planner.entry_box import EntryBox
from shopkeeper.ui.planner.page import PlannerPage
from tests.ui.conftest import Told
from tests.ui.planner.conftest import Settle, here, sheet_of, type_in

ENTER, TAB, UP, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Down
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(here(), key, held)


def write(*texts: str) -> None:
    for text in texts:
        type_in(text)
        press(ENTER)


def box(page: PlannerPage, section: str) -> EntryBox:
    view = page.sheet_view
    assert view is not None
    part = view.view_of(section)
    assert part is not None
    found = part.entry_box()
    assert found is not None
    return found


def texts(shop: ShopFile, plan_id: int, section: str) -> list[str]:
    return [one.text for one in sheet_of(shop, plan_id, "swot").of(section)]


def test_enter_goes_to_the_next_entry_and_an_empty_one_to_the_next_box(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    press(ENTER)  # from the list of worksheets into the board
    write("Own samples", "Loyal buyers", "")
    write("Slow packing", "")
    write("Wedding season", "")
    write("Cheap copies")
    settle()
    assert texts(shop, plan_id, "strengths") == ["Own samples", "Loyal buyers"]
    assert texts(shop, plan_id, "weaknesses") == ["Slow packing"]
    assert texts(shop, plan_id, "opportunities") == ["Wedding season"]
    assert texts(shop, plan_id, "threats") == ["Cheap copies"]
    assert [box(page, name).blank.text.toPlainText() for name in ("strengths", "threats")] == ["", ""]


def test_tab_goes_into_the_weight_where_a_figure_weighs(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    type_in("Own samples")
    press(TAB)
    assert here() is box(page, "strengths").rows[0].dots
    press(Qt.Key.Key_5)
    press(TAB)
    settle()
    assert here() is box(page, "strengths").blank.text
    assert sheet_of(shop, plan_id, "swot").of("strengths")[0].score == 5


def test_a_pause_saves_what_is_typed(page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle) -> None:
    page.go_in()
    type_in("Own")
    box(page, "strengths")._pause.timeout.emit()
    assert texts(shop, plan_id, "strengths") == ["Own"]
    type_in(" samples")
    settle()
    assert here().toPlainText() == "Own samples"  # what was read anew did not take it away
    box(page, "strengths").save()
    assert texts(shop, plan_id, "strengths") == ["Own samples"]


def test_ctrl_z_takes_back_typing_first_and_then_what_was_saved(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    write("Own samples")
    press(UP)
    type_in(" soon")
    press(Qt.Key.Key_Z, CTRL)
    assert here().toPlainText() == "Own samples"
    type_in(" soon")
    box(page, "strengths").save()
    settle()
    shop.undo()
    settle()
    assert here().toPlainText() == "Own samples"
    assert texts(shop, plan_id, "strengths") == ["Own samples"]
    shop.undo()
    settle()
    assert texts(shop, plan_id, "strengths") == []
    assert here() is box(page, "strengths").blank.text


def test_saved_text_leaves_ctrl_z_to_the_shop(page: PlannerPage, settle: Settle) -> None:
    page.go_in()
    write("Own samples")
    press(UP)
    text = here()
    assert not text.document().isUndoAvailable()
    type_in("!")
    assert text.document().isUndoAvailable()


def test_alt_and_arrows_order_entries_and_carry_them_to_the_box_beside(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    write("A", "B")
    press(UP)
    press(UP, ALT)
    settle()
    assert texts(shop, plan_id, "strengths") == ["B", "A"]
    assert here().toPlainText() == "B"
    press(Qt.Key.Key_Right, ALT)
    settle()
    assert texts(shop, plan_id, "weaknesses") == ["B"]
    assert here().toPlainText() == "B" and box(page, "weaknesses").isAncestorOf(here())
    press(DOWN, ALT)  # past the last: into the box below
    settle()
    assert texts(shop, plan_id, "threats") == ["B"]
    press(UP, ALT)
    settle()
    assert texts(shop, plan_id, "weaknesses") == ["B"]
    press(UP, ALT)  # there is no box above
    press(Qt.Key.Key_Right, ALT)  # nor to the right
    settle()
    assert texts(shop, plan_id, "weaknesses") == ["B"]


def test_backspace_in_an_emptied_entry_takes_it_away(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    write("A", "B")
    press(UP)
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Backspace)
    settle()
    assert texts(shop, plan_id, "strengths") == ["A"]
    assert here().toPlainText() == "A"
    press(Qt.Key.Key_Delete, CTRL)
    settle()
    assert texts(shop, plan_id, "strengths") == []
    assert here() is box(page, "strengths").blank.text


def test_leaving_an_emptied_entry_takes_it_away(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    write("A", "B")
    press(UP)
    press(Qt.Key.Key_Backspace)
    press(UP)
    settle()
    assert texts(shop, plan_id, "strengths") == ["A"]


def test_several_lines_pasted_are_several_entries(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    QApplication.clipboard().setText("A\nB\n\n  C  \n")
    press(Qt.Key.Key_V, CTRL)
    settle()
    assert texts(shop, plan_id, "strengths") == ["A", "B", "C"]
    box(page, "strengths").rows[0].text.go_in()
    QApplication.clipboard().setText("!\nD")
    press(Qt.Key.Key_V, CTRL)
    settle()
    assert texts(shop, plan_id, "strengths") == ["A!", "D", "B", "C"]
    QApplication.clipboard().setText("?")
    press(Qt.Key.Key_V, CTRL)
    box(page, "strengths").save()
    assert texts(shop, plan_id, "strengths")[0] == "A!?"


def test_up_and_down_walk_through_entries_and_boxes(page: PlannerPage, settle: Settle) -> None:
    page.go_in()
    write("A", "")
    assert here() is box(page, "weaknesses").blank.text
    press(UP)
    assert here() is box(page, "strengths").blank.text
    press(UP)
    assert here().toPlainText() == "A"
    press(UP)  # there is nothing before
    assert here().toPlainText() == "A"
    press(DOWN)
    press(DOWN)
    assert here() is box(page, "weaknesses").blank.text


def test_the_board_says_where_it_leans_and_what_lacks_a_countermeasure(
    page: PlannerPage, settle: Settle
) -> None:
    assert page.lean.text() == "Fill in all four boxes to see where it leans."
    page.go_in()
    write("S", "", "W", "", "O", "", "T")
    settle()
    assert page.lean.text().startswith("Attack")
    row = box(page, "weaknesses").rows[0]
    assert row.lack.text() == "No countermeasure yet" and row.lack.isVisible()
    row.text.go_in()
    page.pane.measure.click()
    settle()
    assert page.sheet_view is not None and page.sheet_view.mode == "strategies"
    assert here().toPlainText() == "For “W”:"
    assert box(page, "weaknesses").rows[0].lack.text() == ""
    assert box(page, "countermeasures").rows[0].note.text() == "For: W"


def test_the_switch_stays_where_it_is(page: PlannerPage, settle: Settle) -> None:
    page.window().resize(1280, 720)
    settle()
    places: set[int] = set()
    for segment in page.switch.segments:
        segment.click()
        settle()
        places.add(page.switch.x())
    assert len(places) == 1


def test_the_menu_of_an_entry_holds_no_other(page: PlannerPage, settle: Settle) -> None:
    page.go_in()
    write("Samples")
    settle()
    press(UP)
    row = box(page, "strengths").rows[0]
    assert row.entry is not None
    menu = page.entry_menu(row.entry.id)
    menu.popup(QPoint(0, 0))
    inner = [one for one in menu.findChildren(QMenu) if one.isVisible()]
    menu.close()
    assert inner == []


def test_strategies_name_the_entries_they_use(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    write("Samples", "", "", "Weddings")
    settle()
    page.run("strategies")
    write("New rings every week")
    settle()
    press(UP)
    page.run("edit")
    checks = list(page.pane.checks.values())
    assert [one.accessibleName() for one in checks] == ["Samples", "Weddings"] and here() is checks[0]
    press(Qt.Key.Key_Space)
    press(TAB)
    press(Qt.Key.Key_Space)
    settle()
    sheet = sheet_of(shop, plan_id, "swot")
    assert [sheet.entry(one).text for one in sheet.of("so")[0].uses] == ["Samples", "Weddings"]  # type: ignore[union-attr]


def test_evidence_certainty_and_figure_of_an_entry(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    write("Samples")
    settle()
    press(UP)
    page.run("edit")
    assert here() is page.pane.certainty
    press(DOWN)
    press(TAB)
    type_in("14 new styles")
    press(TAB)
    settle()
    assert here() is page.pane.figure
    page.pane.figure.set_value("average_order")
    settle()
    entry = sheet_of(shop, plan_id, "swot").of("strengths")[0]
    assert (entry.certainty, entry.note, entry.figure) == (3, "14 new styles", "average_order")
    assert page.pane.value.text() == "nothing yet"
    assert box(page, "strengths").rows[0].note.text() == "14 new styles"
    assert box(page, "strengths").rows[0].figure.text() == "Average order nothing yet"


def drag(grip: QWidget, *ways: QPoint) -> None:
    """Take hold of a row and carry it to places on the screen."""
    button, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    start = QPointF(grip.rect().center())
    kinds = [(QEvent.Type.MouseButtonPress, start)]
    kinds += [(QEvent.Type.MouseMove, QPointF(grip.mapFromGlobal(one))) for one in ways]
    kinds.append((QEvent.Type.MouseButtonRelease, kinds[-1][1]))
    for kind, at in kinds:
        held = none if kind == QEvent.Type.MouseButtonRelease else button
        event = QMouseEvent(kind, at, grip.mapToGlobal(at), button, held, NONE)
        QApplication.sendEvent(grip, event)


def test_an_entry_is_carried_to_where_the_mark_is(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    write("A", "B", "C")
    settle()
    own = box(page, "strengths")
    end = own.mapToGlobal(own.blank.geometry().center())
    drag(own.rows[0].grip, end)
    settle()
    assert texts(shop, plan_id, "strengths") == ["B", "C", "A"] and own.mark.isHidden()
    other = box(page, "threats")
    drag(own.rows[0].grip, end, other.mapToGlobal(QPoint(5, 5)))
    settle()
    assert texts(shop, plan_id, "threats") == ["B"]
    drag(own.rows[0].grip, QPoint(-500, -500))  # let go of where nothing takes it
    drag(own.blank.grip, end)  # nothing is written there yet
    drag(own.rows[0].grip, own.rows[0].grip.mapToGlobal(own.rows[0].grip.rect().center()))  # a click
    settle()
    assert texts(shop, plan_id, "strengths") == ["C", "A"]


def test_a_row_shows_that_it_can_be_taken_hold_of(page: PlannerPage, settle: Settle) -> None:
    page.go_in()
    write("A")
    row = box(page, "strengths").rows[0]
    at = QPointF(3, 3)
    QApplication.sendEvent(row, QEnterEvent(at, at, at))
    assert not row.grip.pixmap().isNull()
    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert row.grip.pixmap().isNull()


def test_what_another_command_keeps_waiting_is_kept_and_saved_later(
    page: PlannerPage,
    shop: ShopFile,
    plan_id: int,
    settle: Settle,
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page.go_in()
    command = shop.command

    def busy(*_: object, **__: object) -> None:
        raise ShopError("command.busy", label=("import", {}))

    monkeypatch.setattr(shop, "command", busy)
    type_in("Samples")
    press(ENTER)
    assert here().toPlainText() == "Samples" and told.refusals == []
    monkeypatch.setattr(shop, "command", command)
    assert page.sheet_view is not None
    page.sheet_view.bench.writer.waited.emit()
    assert texts(shop, plan_id, "strengths") == ["Samples"]


def test_a_refusal_is_told_and_what_was_typed_stays(
    page: PlannerPage, told: Told, monkeypatch: pytest.MonkeyPatch, shop: ShopFile
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ShopError("file.disk_full")

    page.go_in()
    monkeypatch.setattr(shop, "command", refuse)
    type_in("Samples")
    press(ENTER)
    assert [one.key for one in told.refusals] == ["file.disk_full"]
    assert here().toPlainText() == "Samples"
