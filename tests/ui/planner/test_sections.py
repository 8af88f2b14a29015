"""Every kind of section is drawn from its file, filled in and saved as typed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton

from shopkeeper.shop import planner, planner_entries, products, worksheets
from shopkeeper.shop.planner_entries import EntryData
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.planner.page import PlannerPage
from shopkeeper.ui.planner.sections_grid import ChecklistSection, MatrixSection, ScaleSection
from shopkeeper.ui.planner.sections_live import MapSection, RadarSection
from shopkeeper.ui.planner.sections_rows import TableSection
from tests.ui.planner.conftest import AT, Settle, here, open_page, sheet_of, type_in

ALL = """
title = { zh = "试用", en = "Trial" }
about = { zh = "都有", en = "Everything" }
icon = "scale"
start = true
[[section]]
name = "words"
kind = "text"
title = { zh = "文字", en = "Words" }
guide = { zh = "写", en = "Write here" }
figures = ["orders", "channels"]
[[section]]
name = "points"
kind = "list"
title = { zh = "要点", en = "Points" }
[[section]]
name = "way"
kind = "choice"
title = { zh = "路", en = "Way" }
items = [{ name = "a", title = { zh = "甲", en = "First" } }, { name = "b", title = { zh = "乙", en = "Second" } }]
[[section]]
name = "ways"
kind = "choice"
several = true
title = { zh = "几条路", en = "Ways" }
items = [{ name = "a", title = { zh = "甲", en = "First" } }, { name = "b", title = { zh = "乙", en = "Second" } }]
[[section]]
name = "marks"
kind = "scale"
tasks = true
title = { zh = "打分", en = "Marks" }
items = [
  { name = "x", title = { zh = "一", en = "One" } },
  { name = "y", title = { zh = "二", en = "Two" } },
  { name = "z", title = { zh = "三", en = "Three" } },
]
[[section]]
name = "more"
kind = "scale"
title = { zh = "再打", en = "More" }
items = [{ name = "x", title = { zh = "一", en = "One" } }]
[[section]]
name = "last"
kind = "scale"
title = { zh = "还打", en = "Last" }
items = [{ name = "x", title = { zh = "一", en = "One" } }]
[[section]]
name = "round"
kind = "radar"
of = ["marks", "more", "last"]
title = { zh = "雷达", en = "Radar" }
[[section]]
name = "rows"
kind = "table"
title = { zh = "表", en = "Rows" }
columns = [
  { name = "shop", title = { zh = "店", en = "Shop" } },
  { name = "n", title = { zh = "数", en = "Number" }, kind = "number" },
  { name = "m", title = { zh = "钱", en = "Money" }, kind = "money" },
  { name = "s", title = { zh = "分", en = "Score" }, kind = "score" },
  { name = "d", title = { zh = "日", en = "Day" }, kind = "date" },
  { name = "c", title = { zh = "类", en = "Sort" }, kind = "choice", options = [
    { name = "big", title = { zh = "大", en = "Big" } }, { name = "small", title = { zh = "小", en = "Small" } } ] },
]
[[section]]
name = "cells"
kind = "matrix"
columns_of = "rows"
own = { zh = "我们", en = "Us" }
cells = "score"
title = { zh = "矩阵", en = "Matrix" }
items = [{ name = "x", title = { zh = "一", en = "One" } }]
[[section]]
name = "notes"
kind = "matrix"
columns_of = "rows"
title = { zh = "笔记", en = "Notes" }
items = [{ name = "x", title = { zh = "一", en = "One" } }]
[[section]]
name = "ready"
kind = "checklist"
tasks = true
title = { zh = "清单", en = "Ready" }
items = [{ name = "x", title = { zh = "一", en = "One" } }]
[[section]]
name = "live"
kind = "figures"
figures = ["orders", "price_band"]
title = { zh = "数据", en = "Live" }
[[section]]
name = "place"
kind = "map"
title = { zh = "地图", en = "Map" }
"""


@pytest.fixture
def page(
    desk: Desk,
    window: QMainWindow,
    settle: Settle,
    tmp_path: Path,
    shop: ShopFile,
    monkeypatch: pytest.MonkeyPatch,
) -> PlannerPage:
    """A planner with one worksheet that has every kind of section."""
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "trial.toml").write_text(ALL, "utf-8")
    shelf = worksheets.read((tmp_path / "sheets",))
    assert shelf.problems == ()
    monkeypatch.setattr(worksheets, "shelf", lambda: shelf)
    with shop.command("plan.create", name="Trial") as session:
        planner.create(session, "Trial", AT)
    return open_page(desk, window, settle)


def view(page: PlannerPage, section: str) -> Any:
    found = page.sheet_view
    assert found is not None
    return found.view_of(section)


@pytest.fixture
def entries(shop: ShopFile) -> Callable[[str], list[Any]]:
    """What stands in a section of the trial."""
    return lambda section: list(sheet_of(shop, 1, "trial").of(section))


Entries = Callable[[str], list[Any]]


def test_a_text_saves_after_a_pause_and_keeps_what_is_typed_meanwhile(
    page: PlannerPage, entries: Entries, settle: Settle
) -> None:
    text = view(page, "words").text
    text.setFocus()
    type_in("Silver")
    QTest.keyClick(text, Qt.Key.Key_Return)
    text._pause.timeout.emit()
    settle()
    assert entries("words")[0].text == "Silver" and text.toPlainText() == "Silver\n"
    type_in("for all")
    page.view.setFocus()
    assert entries("words")[0].text == "Silver\nfor all"
    text.set_value("")
    text.save()
    settle()
    assert entries("words") == []


def test_figures_stand_beside_the_question(page: PlannerPage, settle: Settle) -> None:
    settle()
    card = next(one for one in page.sheet_view._cards if one.view.section.name == "words")  # type: ignore[union-attr]
    assert {name: label.text() for name, label in card.figures.items()} == {
        "orders": "0",
        "channels": "nothing yet",
    }
    assert view(page, "live").values["price_band"].text() == "nothing yet"


def test_a_plain_list_is_left_at_its_end(page: PlannerPage, entries: Entries) -> None:
    view(page, "points").go_in()
    type_in("Rings")
    QTest.keyClick(here(), Qt.Key.Key_Return)
    QTest.keyClick(here(), Qt.Key.Key_Return)
    assert [one.text for one in entries("points")] == ["Rings"]
    assert here() is view(page, "way").marks["a"]


def test_one_of_a_choice_holds_with_its_reason(page: PlannerPage, entries: Entries, settle: Settle) -> None:
    way = view(page, "way")
    way.marks["a"].setFocus()
    QTest.keyClick(way.marks["a"], Qt.Key.Key_Space)
    settle()
    way.reasons["a"].setFocus()
    type_in("Cheaper")
    page.save()
    assert [(one.item, one.text) for one in entries("way")] == [("a", "Cheaper")]
    way.marks["b"].click()
    settle()
    assert [one.item for one in entries("way")] == ["b"]
    assert way.reasons["a"].isHidden() and not way.reasons["b"].isHidden()


def test_several_of_a_choice_may_hold(
    page: PlannerPage, entries: Entries, settle: Settle, shop: ShopFile
) -> None:
    ways = view(page, "ways")
    ways.marks["a"].click()
    ways.marks["b"].click()
    settle()
    assert [one.item for one in entries("ways")] == ["a", "b"]
    shop.undo()
    settle()
    assert ways.marks["a"].isChecked() and not ways.marks["b"].isChecked()


def test_a_choice_that_is_refused_stays_as_it_was(page: PlannerPage, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = view(page, "ways")
    monkeypatch.setattr(ways.bench.writer, "choose", lambda *_: False)
    ways.marks["a"].click()
    assert not ways.marks["a"].isChecked()


def test_points_are_marked_and_noted_and_the_lowest_come_first(
    page: PlannerPage, window: QMainWindow, entries: Entries, settle: Settle
) -> None:
    marks: ScaleSection = view(page, "marks")
    for item, key in zip(marks.items, (Qt.Key.Key_4, Qt.Key.Key_2, Qt.Key.Key_3), strict=True):
        item.mark.setFocus()
        QTest.keyClick(item.mark, key)
    marks.items[1].note.setFocus()
    type_in("Slow answers")
    page.save()
    settle()
    assert [(one.item, one.score, one.text) for one in entries("marks")] == [
        ("x", 4, ""), ("y", 2, "Slow answers"), ("z", 3, ""),
    ]  # fmt: skip
    radar: RadarSection = view(page, "round")
    assert [one.accessibleName() for one in radar.lowest.buttons] == [
        "Turn “Two” into a task",
        "Turn “Three” into a task",
    ]
    radar.lowest.buttons[0].click()
    settle()
    asked = next(one for one in window.findChildren(Sheet) if one.objectName() == "task_sheet")
    asked.filled.click()  # type: ignore[union-attr]
    settle()
    assert page.loaded.tasks[0].title == "Two Slow answers" and not radar.lowest.buttons[0].isEnabled()
    marks.items[0].task.click()
    settle()
    asked = next(one for one in window.findChildren(Sheet) if one.isVisible())
    assert asked.form.values()["title"] == "One"  # type: ignore[attr-defined]
    asked.close()


def test_a_radar_shows_its_figures_one_press_away(page: PlannerPage, settle: Settle) -> None:
    radar: RadarSection = view(page, "round")
    assert radar.radar.isHidden() and not radar.none.isHidden()
    view(page, "marks").items[0].mark.setValue(4)
    settle()
    assert not radar.radar.isHidden()
    assert list(radar.radar.picture.axes) == ["Marks", "More", "Last"]
    radar.radar.turn.click()
    table = radar.radar.table
    assert table is not None and table.isVisible()
    model = table.model()
    assert [model.index(0, column).data() for column in range(2)] == ["Marks", "4"]
    page.grab()
    radar.radar.turn.click()
    page.grab()
    switch_language("zh_CN")
    settle()
    assert list(radar.radar.picture.axes) == ["打分", "再打", "还打"]


def test_rows_of_a_table_are_saved_with_all_their_kinds(
    page: PlannerPage, entries: Entries, settle: Settle
) -> None:
    rows: TableSection = view(page, "rows")
    rows.editor.view.go_fresh()
    for text in ("Silver Lane", "12", "89.50", "4", "2026-11-20"):
        type_in(text)
        QTest.keyClick(here(), Qt.Key.Key_Tab)
    QTest.keyClick(here(), Qt.Key.Key_Down)
    assert rows.pending()
    rows._pause.timeout.emit()
    settle()
    (entry,) = entries("rows")
    assert entry.cells == {"shop": "Silver Lane", "n": 12, "m": 8950, "s": 4, "d": "2026-11-20", "c": "big"}
    assert not rows.pending()
    rows.editor.model.put(0, "n", None)
    rows.save()
    settle()
    assert "n" not in entries("rows")[0].cells
    rows.editor.view.remove_row(0)
    rows.save()
    settle()
    assert entries("rows") == []


def test_a_cell_that_can_not_be_read_stays_as_typed_and_is_not_saved(
    page: PlannerPage, entries: Entries, settle: Settle
) -> None:
    rows: TableSection = view(page, "rows")
    rows.editor.view.go(0, "n")
    type_in("many")
    page.save()
    settle()
    assert entries("rows") == [] and rows.editor.model.lines[0].typed == {"n": "many"}


def test_pasted_rows_are_understood(page: PlannerPage, entries: Entries, settle: Settle) -> None:
    rows: TableSection = view(page, "rows")
    rows.editor.model.paste(0, 0, "A\t1\t2\t3\t2026/1/2\tSmall\nB\t\t\t\t\t小\nC\t\t\t\t\t?")
    page.save()
    settle()
    assert [one.cells.get("c") for one in entries("rows")] == ["small", "small", None]
    assert entries("rows")[0].cells["d"] == "2026-01-02"


def test_a_matrix_has_a_column_for_each_row_it_is_about(
    page: PlannerPage, entries: Entries, settle: Settle
) -> None:
    cells: MatrixSection = view(page, "cells")
    notes: MatrixSection = view(page, "notes")
    assert list(cells.cells) == [("x", "", None)] and notes.cells == {} and not notes.none.isHidden()
    rows: TableSection = view(page, "rows")
    rows.editor.model.paste(0, 0, "Silver Lane")
    rows.save()
    settle()
    about = entries("rows")[0].id
    assert list(cells.cells) == [("x", "", None), ("x", "", about)]
    cells.cells["x", "", about].setValue(3)
    cells.cells["x", "", None].setValue(5)
    notes.cells["x", "", about].setFocus()
    type_in("Learn this")
    page.save()
    settle()
    assert sorted((one.about_id or 0, one.score) for one in entries("cells")) == [(0, 5), (about, 3)]
    assert [one.text for one in entries("notes")] == ["Learn this"]
    assert notes.cells["x", "", about].accessibleName() == "One, Silver Lane"


def test_a_checklist_has_three_states_and_own_points(
    page: PlannerPage, window: QMainWindow, entries: Entries, settle: Settle
) -> None:
    ready: ChecklistSection = view(page, "ready")
    mark = ready.items[0].mark
    for expected in (0, 1, None):
        mark.click()
        settle()
        assert [one.score for one in entries("ready")] == ([expected] if expected is not None else [])
    ready.fresh.setFocus()
    type_in("Tape")
    QTest.keyClick(here(), Qt.Key.Key_Return)
    settle()
    assert [(one.item, one.text) for one in entries("ready")] == [("", "Tape")]
    check, away = next(iter(ready.own.values()))
    check.click()
    settle()
    assert entries("ready")[0].score == 1 and next(iter(ready.own.values()))[0].isChecked()
    away.click()
    settle()
    assert entries("ready") == [] and ready.own == {}


def product(shop: ShopFile, title: str, price: int) -> int:
    with shop.command("product.create", name=title) as session:
        variants = (VariantData(price_e4=price * 1_000_000),)
        return products.create(session, ProductData(title=title, variants=variants), AT).id


def test_the_map_places_own_products_at_their_price_and_others_where_they_are_put(
    page: PlannerPage, shop: ShopFile, entries: Entries, settle: Settle
) -> None:
    own = product(shop, "Moonstone", 168)
    place: MapSection = view(page, "place")
    rows = [
        {"name": Pick(own, "Moonstone", "", True), "quality": 7},
        {"name": "Silver Lane", "price": 8900, "quality": 4},
        {"name": "Unpriced", "quality": 4},
        {"price": 500},  # waits for its name
    ]
    place.editor.set_value(rows)
    page.save()
    settle()
    ids = {one.text: one.id for one in entries("place")}
    spots = {one.name: (one.price, one.quality, one.own) for one in place.map.spots}
    assert spots == {"Moonstone": (16800, 7, True), "Silver Lane": (8900, 4, False)}
    dot = place.map.dots[ids["Silver Lane"]]
    assert dot.accessibleName() == "Silver Lane: ¥89.00, quality 4"
    dot.setFocus()
    QTest.keyClick(dot, Qt.Key.Key_Up)
    settle()
    QTest.keyClick(dot, Qt.Key.Key_Right)
    settle()
    moved = next(one for one in entries("place") if one.text == "Silver Lane").cells
    assert moved["quality"] == 5 and moved["price"] > 8900
    mine = place.map.dots[ids["Moonstone"]]
    QTest.keyClick(mine, Qt.Key.Key_Right)  # its price is what it sells for
    QTest.keyClick(mine, Qt.Key.Key_Down)
    QTest.keyClick(mine, Qt.Key.Key_A)
    settle()
    cells = next(one for one in entries("place") if one.text == "Moonstone").cells
    assert cells == {"product": own, "quality": 6}
    page.grab()


def test_a_dot_is_dragged(page: PlannerPage, entries: Entries, settle: Settle) -> None:
    place: MapSection = view(page, "place")
    place.editor.set_value([{"name": "Silver Lane", "price": 8900, "quality": 4}])
    page.save()
    settle()
    (dot,) = place.map.dots.values()
    for kind, at in (
        (QEvent.Type.MouseButtonPress, QPoint(9, 9)),
        (QEvent.Type.MouseMove, QPoint(60, -80)),
        (QEvent.Type.MouseButtonRelease, QPoint(60, -80)),
    ):
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, QPointF(at), dot.mapToGlobal(QPointF(at)), button, button, none)
        {
            QEvent.Type.MouseButtonPress: dot.mousePressEvent,
            QEvent.Type.MouseMove: dot.mouseMoveEvent,
            QEvent.Type.MouseButtonRelease: dot.mouseReleaseEvent,
        }[kind](event)
    settle()
    (entry,) = entries("place")
    assert entry.cells["quality"] > 4 and entry.cells["price"] > 8900


def test_own_products_are_found_by_name(page: PlannerPage, shop: ShopFile) -> None:
    product(shop, "Moonstone", 168)
    assert [one.title for one in view(page, "place")._find("moon")] == ["Moonstone"]


def test_going_to_an_entry_of_any_section_brings_it_into_sight(
    page: PlannerPage, shop: ShopFile, settle: Settle
) -> None:
    with shop.command("entry.add", name="x") as session:
        entry = planner_entries.add(session, 1, "rows", EntryData(cells={"shop": "A"}))
    settle()
    page.go_to_entry(entry)
    assert view(page, "rows").isAncestorOf(here())
    assert page.findChildren(QPushButton) != []
