"""The planner's page: plans, worksheets, tasks, and what happens to what is typed."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QMainWindow, QPushButton

from shopkeeper.shop import planner, planner_snapshots, tasks
from shopkeeper.shop.tasks import TaskRow
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.texts import switch_language, text_of
from shopkeeper.ui.planner.page import PlannerPage
from shopkeeper.ui.planner.side import TASKS
from tests.ui.conftest import Told
from tests.ui.planner.conftest import AT, Settle, here, open_page, open_sheet, sheet_of, type_in

ALT = Qt.KeyboardModifier.AltModifier


def names(page: PlannerPage) -> list[str]:
    return [one.template.name for one in page.loaded.rows]


def sheet(window: QMainWindow, name: str) -> Sheet:
    return next(one for one in window.findChildren(Sheet) if one.objectName() == name and one.isVisible())


def plan_titles(shop: ShopFile) -> list[str]:
    with shop.read() as session:
        return [one.title for one in planner.plans(session)]


def test_an_empty_shop_offers_the_first_step(
    desk: Desk, window: QMainWindow, settle: Settle, shop: ShopFile
) -> None:
    page = open_page(desk, window, settle)
    assert page.stack.currentWidget() is page.empty and page.view is page.empty.button
    page.empty.button.click()
    settle()
    asked = sheet(window, "plan_sheet")
    type_in("Autumn 2026")
    assert asked.filled is not None
    asked.filled.click()
    settle()
    assert plan_titles(shop) == ["Autumn 2026"] and page.stack.currentWidget() is page.work
    assert page.title.text() == "SWOT" and len(names(page)) == 5


def test_a_plan_without_a_name_is_refused_in_the_sheet(
    page: PlannerPage, window: QMainWindow, shop: ShopFile
) -> None:
    page.run("new")
    asked = sheet(window, "plan_sheet")
    assert asked.filled is not None
    asked.filled.click()
    assert asked.isVisible() and plan_titles(shop) == ["Autumn 2026"]


def test_a_new_plan_starts_from_the_last(
    page: PlannerPage, window: QMainWindow, shop: ShopFile, settle: Settle
) -> None:
    page.go_in()
    type_in("Own samples")
    page.run("copy_plan")  # what is still typed goes along
    settle()
    type_in("Winter 2026")
    sheet(window, "plan_sheet").filled.click()  # type: ignore[union-attr]
    settle()
    assert plan_titles(shop) == ["Winter 2026", "Autumn 2026"]
    plan = page.loaded.plan
    assert plan is not None and plan.title == "Winter 2026"
    assert [one.text for one in sheet_of(shop, plan.id, "swot").of("strengths")] == ["Own samples"]


def test_plans_are_chosen_from_a_menu(page: PlannerPage, shop: ShopFile, settle: Settle) -> None:
    with shop.command("plan.create", name="Winter") as session:
        other = planner.create(session, "Winter", AT.replace(month=12))
    settle()
    assert [one.text() for one in page.plans_menu().actions()[:2]] == ["Winter", "Autumn 2026"]
    page.plans_menu().actions()[0].trigger()
    settle()
    assert page.loaded.plan is not None and page.loaded.plan.id == other
    page.run("archive")
    settle()
    assert page.loaded.plan.title == "Autumn 2026"
    archived = next(one for one in page.plans_menu().actions() if one.text() == "Archived plans")
    assert [one.text() for one in archived.menu().actions()] == ["Winter"]  # type: ignore[union-attr]
    page.open_plan(other)
    settle()
    assert text_of(page.action("archive").text) == "Unarchive plan"  # type: ignore[union-attr]
    page.run("archive")
    settle()
    assert plan_titles(shop) == ["Winter", "Autumn 2026"]


def test_a_plan_is_renamed_and_deleted(
    page: PlannerPage, window: QMainWindow, shop: ShopFile, settle: Settle, told: Told, plan_id: int
) -> None:
    page.run("rename")
    settle()
    here().selectAll()
    type_in("Spring")
    sheet(window, "plan_name_sheet").filled.click()  # type: ignore[union-attr]
    settle()
    assert plan_titles(shop) == ["Spring"] and page.side.plan.text().strip() == "Spring"
    page.add_task("Call")
    settle()
    page.run("delete_plan")
    assert [one.key for one in told.refusals] == ["plan.has_tasks"]
    with shop.command("task.delete", n=1, name="Call") as session:
        tasks.delete_tasks(session, [page.loaded.tasks[0].id])
    settle()
    page.run("delete_plan")
    settle()
    assert plan_titles(shop) == [] and page.stack.currentWidget() is page.empty


def test_worksheets_are_added_moved_and_taken_out(page: PlannerPage, settle: Settle) -> None:
    assert names(page)[0] == "swot" and "audit" not in names(page)
    added = next(one for one in page.add_menu().actions() if one.objectName() == "add_audit")
    added.trigger()
    settle()
    assert names(page)[-1] == "audit" and page.title.text() == "Experience audit"
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Up, ALT)
    settle()
    assert names(page)[-2] == "audit"
    page.run("remove_sheet")
    settle()
    assert "audit" not in names(page)
    assert page.run("remove_entry") is None  # there is no entry: nothing happens


def test_arrows_open_worksheets_and_enter_goes_in(page: PlannerPage, settle: Settle) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    settle()
    assert page.title.text() == "Positioning"
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    view = page.sheet_view
    assert view is not None and view.isAncestorOf(here())
    page.go_back()
    assert here() is page.view


def test_switching_language_loses_nothing(
    page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    open_sheet(page, settle, "positioning")
    page.go_in()
    type_in("Silver for every day")
    switch_language("zh_CN")
    settle()
    assert page.title.text() == "定位" and here().toPlainText() == "Silver for every day"
    page.save()
    first = sheet_of(shop, plan_id, "positioning").entries[0]
    assert first.text == "Silver for every day"


def test_what_is_typed_is_saved_when_the_page_goes_out_of_sight(
    page: PlannerPage, shop: ShopFile, plan_id: int
) -> None:
    page.go_in()
    type_in("Own samples")
    page.hide()
    assert [one.text for one in sheet_of(shop, plan_id, "swot").of("strengths")] == ["Own samples"]


def test_the_last_plan_and_worksheet_are_opened_again(
    page: PlannerPage, desk: Desk, window: QMainWindow, settle: Settle
) -> None:
    open_sheet(page, settle, "three_c")
    again = open_page(desk, window, settle)
    assert again.title.text() == "3C"


def test_details_are_hidden_and_shown_where_there_are_any(page: PlannerPage, settle: Settle) -> None:
    assert page.pane.isVisible()
    page.toggle.click()
    assert page.pane.isHidden() and text_of(page._toggle_tip) == "Show details"
    page.toggle.click()
    assert not page.pane.isHidden()
    open_sheet(page, settle, "promotion")
    assert page.pane.isHidden() and page.toggle.isHidden()


def test_the_pane_stands_unasked_only_where_there_is_room(
    page: PlannerPage, desk: Desk, window: QMainWindow
) -> None:
    desk.settings.put("planner.pane", None)
    desk.settings._values.pop("planner.pane")
    page.fit_pane()
    assert page.pane.isHidden()
    window.resize(1600, 900)
    page.fit_pane()
    assert not page.pane.isHidden()


def test_an_entry_becomes_a_task(
    page: PlannerPage, window: QMainWindow, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    type_in("Own samples")
    page.run("task")
    settle()
    asked = sheet(window, "task_sheet")
    QTest.keyClick(here(), Qt.Key.Key_Tab)
    type_in("2026-12-01")
    asked.filled.click()  # type: ignore[union-attr]
    settle()
    (task,) = page.loaded.tasks
    assert (task.title, task.entry, str(task.due_on)) == ("Own samples", "Own samples", "2026-12-01")
    page.go_to_entry(task.entry_id or 0)
    settle()
    links = [one for one in page.pane.findChildren(QPushButton, f"task_{task.id}") if one.isVisible()]
    assert [one.text() for one in links] == ["Own samples"]
    links[0].click()
    settle()
    delete = sheet(window, "task_sheet").findChild(QPushButton, "delete_task")
    assert delete is not None
    delete.click()
    settle()
    assert page.loaded.tasks == []


def test_tasks_are_typed_ticked_and_changed_in_their_list(
    page: PlannerPage, window: QMainWindow, settle: Settle
) -> None:
    page.open_sheet(TASKS)
    settle()
    assert page.title.text() == "Tasks" and page.view.currentRow() == len(names(page))  # type: ignore[attr-defined]
    page.go_in()
    type_in("Call the warehouse")
    QTest.keyClick(here(), Qt.Key.Key_Return)
    settle()
    assert here() is page.tasks.input and page.tasks.input.text() == ""
    (line,) = page.tasks.lines
    assert line.due.text() == "No date"
    line.check.setFocus()
    QTest.keyClick(line.check, Qt.Key.Key_Space)
    settle()
    (line,) = page.tasks.lines
    assert line.check.isChecked() and line.check.hasFocus() and page.tasks.progress.text() == "1 of 1 done"
    line.check.click()
    settle()
    page.tasks.lines[0].edit.click()
    settle()
    QTest.keyClick(here(), Qt.Key.Key_Tab)
    type_in("2020-01-01")
    sheet(window, "task_sheet").filled.click()  # type: ignore[union-attr]
    settle()
    (line,) = page.tasks.lines
    assert line.due.text().startswith("Overdue since") and line.due.property("role") == "red"
    said: list[str] = []
    page.status_changed.connect(said.append)
    page.say_status()
    assert said == ["Autumn 2026 · 0% complete · 1 task overdue"]


def test_a_task_leads_to_the_entry_it_came_from(page: PlannerPage, shop: ShopFile, settle: Settle) -> None:
    page.go_in()
    type_in("Own samples")
    page.save()
    settle()
    assert page.loaded.shown is not None
    entry = page.loaded.shown.sheet.entries[0]
    with shop.command("task.create", name="x") as session:
        task = tasks.create(session, tasks.TaskData("Do it", entry_id=entry.id), AT)
    page.open_sheet(TASKS)
    settle()
    page.tasks.lines[0].source.click()
    settle()
    assert page.title.text() == "SWOT" and here().toPlainText() == "Own samples"
    page.show_found("task", task)
    settle()
    assert page.title.text() == "Tasks"
    page.show_found("worksheet", page.loaded.rows[2].id)
    settle()
    assert page.title.text() == "3C"
    page.show_found("entry", entry.id)
    settle()
    assert here().toPlainText() == "Own samples"
    page.show_entry(9999)  # gone meanwhile
    page.show_record(page.loaded.plan.id)  # type: ignore[union-attr]
    settle()
    assert page.title.text() == "SWOT"


def test_an_entry_has_a_menu(page: PlannerPage, shop: ShopFile, plan_id: int, settle: Settle) -> None:
    page.go_in()
    type_in("Own samples")
    page.save()
    settle()
    assert page.loaded.shown is not None
    entry = page.loaded.shown.sheet.entries[0]
    menu = page.entry_menu(entry.id)
    found = [one.objectName() or one.text() for one in menu.actions() if not one.isSeparator()]
    assert found == [
        "Move to", "task", "edit", "remove_entry", "edit-cut", "edit-copy", "edit-paste", "select-all",
    ]  # fmt: skip
    moves = menu.actions()[0].menu().actions()  # type: ignore[union-attr]
    next(one for one in moves if one.objectName() == "move_to_threats").trigger()
    settle()
    assert [one.text for one in sheet_of(shop, plan_id, "swot").of("threats")] == ["Own samples"]
    page.go_to_entry(entry.id)
    page.offer_entry_menu(entry.id, QPoint(10, 10))
    page.run("remove_entry")
    settle()
    assert sheet_of(shop, plan_id, "swot").entries == ()


def test_a_shop_that_can_only_be_read_shows_all_and_changes_nothing(
    desk: Desk, window: QMainWindow, settle: Settle, shop: ShopFile, plan_id: int, told: Told
) -> None:
    shop.read_only = True
    page = open_page(desk, window, settle)
    view = page.sheet_view
    assert view is not None
    box = view.view_of("strengths").entry_box()  # type: ignore[union-attr]
    assert box is not None and box.blank.isHidden() and box.blank.text.isReadOnly()
    assert not page.pane.certainty.isEnabled() and page.tasks.input.isHidden()
    page.ask_task("x", None)
    assert [one.key for one in told.refusals] == ["file.read_only"]
    for name in ("audit", "promotion", "positioning", "competitors"):
        if name in names(page):
            open_sheet(page, settle, name)
    assert not any(one.isEnabled() for one in page.findChildren(QCheckBox))


def test_snapshots_and_plans_are_compared_side_by_side(
    page: PlannerPage, window: QMainWindow, shop: ShopFile, plan_id: int, settle: Settle
) -> None:
    page.go_in()
    type_in("Own samples")
    page.run("snapshot")
    settle()
    with shop.read() as session:
        assert len(planner_snapshots.listing(session, plan_id)) == 1
    type_in(" in three days")
    QTest.keyClick(here(), Qt.Key.Key_Return)
    type_in("Loyal buyers")
    page.run("compare")
    settle()
    compare = sheet(window, "compare_sheet")
    texts = [one.text() for one in compare.findChildren(QPushButton)]
    assert "Close" in texts
    said = [one.text() for one in compare.findChildren(type(page.title))]
    assert any(one.startswith("Own samples\n●●●○○") for one in said)
    assert {"Added", "Revised"} <= set(said) and any("1 added · 1 revised · 0 gone" in one for one in said)
    compare.new.set_value(compare.old.value())  # type: ignore[attr-defined]
    compare.which.set_value("positioning")  # type: ignore[attr-defined]
    switch_language("zh_CN")
    compare.close()


def test_sections_longer_than_the_window_have_a_bar_in_sight(
    page: PlannerPage, window: QMainWindow, settle: Settle
) -> None:
    window.resize(1280, 720)
    view = open_sheet(page, settle, "positioning")
    settle()
    bar = view.stack.currentWidget().verticalScrollBar()
    assert bar.isVisible() and not bar.visibleRegion().isEmpty()
    assert bar.visibleRegion().boundingRect().width() == bar.width()


@pytest.mark.parametrize(
    ("days", "said", "role"),
    [
        (-1, "Overdue since 2026-11-20", "red"),
        (0, "Due today", "amber"),
        (1, "Due 2026-11-22", "second"),
        (None, "No date", "second"),
    ],
)
def test_a_task_says_when_it_is_due(
    page: PlannerPage, days: int | None, said: str, role: str, settle: Settle
) -> None:
    today = date(2026, 11, 21)
    due = None if days is None else today + timedelta(days=days)
    page.tasks.show_tasks(
        [TaskRow(1, "Call", "", due, None, AT, 1, "Autumn 2026", None, "", None, "")], today
    )
    line = page.tasks.lines[0].due
    assert (line.text(), line.property("role")) == (said, role)


@pytest.mark.parametrize("kind", ["plan", "worksheet", "entry", "task"])
def test_every_kind_of_the_planner_has_its_place_in_the_window(kind: str) -> None:
    from shopkeeper.ui.pages import PLACES

    assert PLACES[kind] == ("planner", "")
