"""Writing into worksheets."""

from typing import Any

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.shop import planner_entries, tasks
from shopkeeper.shop.planner_entries import EntryData
from shopkeeper.shop.tasks import TaskData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.plans import NOW, add, answer, planned, sheet, sheet_id, texts
from tests.store.shops import rows


@pytest.fixture
def plan(shop: ShopFile) -> int:
    """A plan with every worksheet."""
    return planned(shop, sheets=["audit"])


@pytest.fixture
def swot(shop: ShopFile, plan: int) -> int:
    """Its board."""
    return sheet_id(shop, plan, "swot")


def do(shop: ShopFile, act: Any, *args: Any, **named: Any) -> Any:
    with shop.command("entry.edit", name="x") as session:
        return act(session, *args, **named)


def refuse(shop: ShopFile, key: str, act: Any, *args: Any, **named: Any) -> ShopError:
    before = rows(shop)
    with pytest.raises(ShopError) as refused:
        do(shop, act, *args, **named)
    assert refused.value.key == key
    assert rows(shop) == before
    return refused.value


def test_entries_stand_in_the_order_they_were_written_or_put(shop: ShopFile, swot: int) -> None:
    for text in ("甲", "乙", "丙"):
        add(shop, swot, "strengths", text)
    do(shop, planner_entries.add, swot, "strengths", EntryData("首"), 0)
    assert texts(shop, swot, "strengths") == ["首", "甲", "乙", "丙"]
    first = sheet(shop, swot).of("strengths")[0].id
    do(shop, planner_entries.move, first, "strengths", 2)
    assert texts(shop, swot, "strengths") == ["甲", "乙", "首", "丙"]
    do(shop, planner_entries.move, first, "strengths", -5)
    assert texts(shop, swot, "strengths") == ["首", "甲", "乙", "丙"]


def test_an_entry_moves_between_boxes_with_all_it_holds(shop: ShopFile, swot: int) -> None:
    entry = add(shop, swot, "threats", "网红款", score=4, note="看见的")
    add(shop, swot, "opportunities", "直播")
    do(shop, planner_entries.move, entry, "opportunities", 0)
    assert texts(shop, swot, "threats") == []
    assert texts(shop, swot, "opportunities") == ["网红款", "直播"]
    moved = sheet(shop, swot).entry(entry)
    assert moved and (moved.score, moved.note) == (4, "看见的")
    refuse(shop, "entry.not_there", planner_entries.move, entry, "so", 0)
    refuse(shop, "entry.not_there", planner_entries.move, entry, "none", 0)
    refuse(shop, "entry.gone", planner_entries.move, 99, "threats", 0)


def test_a_weight_and_a_certainty_are_there_from_the_start(shop: ShopFile, swot: int) -> None:
    number = add(shop, swot, "strengths", " 快 ")
    entry = sheet(shop, swot).entry(number)
    assert entry and (entry.text, entry.score, entry.certainty) == ("快", 3, 2)


def test_fields_are_changed_and_the_others_stay(shop: ShopFile, swot: int) -> None:
    entry = add(shop, swot, "strengths", "快", note="三天")
    do(shop, planner_entries.change, entry, text="更快", score=5, figure="ship_hours")
    do(shop, planner_entries.change, entry, certainty=None)
    now = sheet(shop, swot).entry(entry)
    assert now and (now.text, now.note, now.score, now.certainty, now.figure) == (
        "更快", "三天", 5, None, "ship_hours",
    )  # fmt: skip


def test_a_strategy_names_the_entries_it_uses(shop: ShopFile, swot: int) -> None:
    one, two, three = (add(shop, swot, "strengths", text) for text in "甲乙丙")
    strategy = add(shop, swot, "so", "上", uses=[one, two])
    do(shop, planner_entries.change, strategy, uses=[two, three, three])
    found = sheet(shop, swot).entry(strategy)
    assert found and found.uses == (two, three)
    refuse(shop, "entry.gone", planner_entries.change, strategy, uses=[99])
    other = add(shop, sheet_id(shop, 1, "positioning"), "service", "修")
    refuse(shop, "entry.gone", planner_entries.change, strategy, uses=[other])


def test_an_entry_goes_with_what_was_written_about_it(shop: ShopFile, plan: int) -> None:
    rivals = sheet_id(shop, plan, "competitors")
    rival = add(shop, rivals, "rivals", cells={"shop": "南巷"})
    learn = add(shop, rivals, "learn", "学", uses=[rival])
    answer(shop, rivals, "looks", item="layout", about_id=rival, text="清爽")
    with shop.command("task.create", name="x") as session:
        tasks.create(session, TaskData("看", entry_id=rival), NOW)
    before = rows(shop)
    do(shop, planner_entries.remove, [rival])
    left = sheet(shop, rivals)
    assert [one.id for one in left.entries] == [learn] and left.entries[0].uses == ()
    with shop.read() as session:
        assert [(one.title, one.entry_id) for one in tasks.open_tasks(session)] == [("看", None)]
    refuse(shop, "entry.gone", planner_entries.remove, [rival])
    shop.undo()
    assert rows(shop) == before


def test_an_entry_and_what_is_about_it_can_go_together(shop: ShopFile, plan: int) -> None:
    rivals = sheet_id(shop, plan, "competitors")
    rival = add(shop, rivals, "rivals", cells={"shop": "南巷"})
    answer(shop, rivals, "looks", item="layout", about_id=rival, text="清爽")
    do(shop, planner_entries.remove, [one.id for one in sheet(shop, rivals).entries])
    assert sheet(shop, rivals).entries == ()


def test_rows_of_a_table_hold_what_their_columns_may(shop: ShopFile, plan: int) -> None:
    promotion = sheet_id(shop, plan, "promotion")
    cells = {"what": " 双十二 ", "kind": "gift", "from": "2026-12-10", "budget": 30000, "aim": None}
    row = add(shop, promotion, "calendar", cells=cells)
    do(shop, planner_entries.change, row, cells={"kind": "", "aim": "60 单"})
    found = sheet(shop, promotion).entry(row)
    assert found and found.cells == {"what": "双十二", "from": "2026-12-10", "budget": 30000, "aim": "60 单"}
    for name, value in (
        ("none", "x"),
        ("kind", "lottery"),
        ("from", "2026-13-01"),
        ("from", "20261201"),
        ("from", 5),
        ("budget", "30"),
        ("budget", 10**13),
        ("budget", True),
        ("what", 5),
    ):
        error = refuse(shop, "entry.bad_cell", planner_entries.change, row, cells={name: value})
        assert error.field == f"cells.{name}"
    names = sheet_id(shop, plan, "positioning")
    refuse(shop, "entry.bad_cell", planner_entries.add, names, "names", EntryData(cells={"simple": 6}))
    add(shop, names, "names", cells={"simple": 5})


def test_points_of_the_map_have_a_price_and_a_quality(shop: ShopFile, plan: int) -> None:
    positioning = sheet_id(shop, plan, "positioning")
    point = add(shop, positioning, "map", "南巷", cells={"price": 8900, "quality": 4})
    do(shop, planner_entries.change, point, cells={"quality": None})
    found = sheet(shop, positioning).entry(point)
    assert found and found.cells == {"price": 8900}
    for cells in ({"quality": 11}, {"price": -1}, {"depth": 1}, {"price": "9"}):
        refuse(shop, "entry.bad_cell", planner_entries.change, point, cells=cells)


def test_an_empty_entry_is_none(shop: ShopFile, plan: int, swot: int) -> None:
    refuse(shop, "entry.no_text", planner_entries.add, swot, "strengths", EntryData("  "))
    rivals = sheet_id(shop, plan, "competitors")
    refuse(shop, "entry.no_text", planner_entries.add, rivals, "rivals", EntryData(cells={"shop": ""}))
    entry = add(shop, swot, "strengths", "快")
    refuse(shop, "entry.no_text", planner_entries.change, entry, text=" ")


def test_what_the_worksheet_does_not_ask_is_refused(shop: ShopFile, plan: int, swot: int) -> None:
    positioning = sheet_id(shop, plan, "positioning")
    entry = add(shop, swot, "strengths", "快")
    refuse(shop, "entry.not_there", planner_entries.add, swot, "none", EntryData("x"))
    refuse(shop, "entry.not_there", planner_entries.add, positioning, "product", EntryData("x"))
    refuse(shop, "entry.not_there", planner_entries.change, entry, figure="luck")
    refuse(shop, "entry.bad_score", planner_entries.change, entry, score=6)
    assert refuse(shop, "entry.bad_score", planner_entries.change, entry, certainty=4).words == {"most": 3}
    refuse(shop, "entry.gone", planner_entries.change, 99, text="x")


def test_a_text_is_written_changed_and_emptied(shop: ShopFile, plan: int) -> None:
    positioning = sheet_id(shop, plan, "positioning")
    before = rows(shop)
    answer(shop, positioning, "product", text="银饰\n ")
    answer(shop, positioning, "product", text="925 银饰")
    assert texts(shop, positioning, "product") == ["925 银饰"]
    answer(shop, positioning, "product", text="")
    assert sheet(shop, positioning).of("product") == ()
    answer(shop, positioning, "product", text="")
    for _ in range(3):
        shop.undo()
    assert rows(shop) == before


def test_points_are_judged_and_may_be_left_out_again(shop: ShopFile, plan: int) -> None:
    audit = sheet_id(shop, plan, "audit")
    answer(shop, audit, "visual", item="photos", score=2)
    answer(shop, audit, "visual", item="photos", text="暗")
    found = sheet(shop, audit).at("visual", "photos")
    assert found and (found.score, found.text) == (2, "暗")
    answer(shop, audit, "visual", item="photos", score=None)
    assert sheet(shop, audit).at("visual", "photos")
    answer(shop, audit, "visual", item="photos", text="")
    assert sheet(shop, audit).at("visual", "photos") is None


def test_a_list_to_tick_has_the_owners_own_points_too(shop: ShopFile, plan: int) -> None:
    promotion = sheet_id(shop, plan, "promotion")
    answer(shop, promotion, "ready", item="stock", score=1)
    answer(shop, promotion, "ready", item="pages", score=0)
    own = add(shop, promotion, "ready", "问快递涨不涨价")
    do(shop, planner_entries.change, own, score=1)
    assert [(one.item, one.score) for one in sheet(shop, promotion).of("ready")] == [
        ("stock", 1), ("pages", 0), ("", 1),
    ]  # fmt: skip
    refuse(shop, "entry.bad_score", planner_entries.answer, promotion, "ready", item="stock", score=2)


def test_cells_of_a_matrix_are_told_apart_by_row_and_column(shop: ShopFile, plan: int) -> None:
    three, rivals = sheet_id(shop, plan, "three_c"), sheet_id(shop, plan, "competitors")
    answer(shop, three, "means", item="money", column="has", text="够")
    answer(shop, three, "means", item="money", column="lacks", text="不缺")
    rival = add(shop, rivals, "rivals", cells={"shop": "南巷"})
    answer(shop, rivals, "marks", item="looks", score=3)
    answer(shop, rivals, "marks", item="looks", about_id=rival, score=5)
    found = sheet(shop, three)
    assert [one and one.text for one in (found.at("means", "money", None, "has"), found.at("means", "money"))] == [
        "够", None,
    ]  # fmt: skip
    marks = sheet(shop, rivals)
    assert marks.at("marks", "looks").score == 3  # type: ignore[union-attr]
    assert marks.at("marks", "looks", rival).score == 5  # type: ignore[union-attr]


def test_answers_to_no_question_are_refused(shop: ShopFile, plan: int, swot: int) -> None:
    three, rivals = sheet_id(shop, plan, "three_c"), sheet_id(shop, plan, "competitors")
    strength = add(shop, swot, "strengths", "快")
    rival = add(shop, rivals, "rivals", cells={"shop": "南巷"})
    for worksheet, section, question in (
        (three, "means", {"item": "money"}),
        (three, "means", {"item": "money", "column": "none"}),
        (three, "means", {"item": "luck", "column": "has"}),
        (three, "means", {"item": "money", "column": "has", "about_id": rival}),
        (three, "demand", {"item": "x"}),
        (three, "segments", {}),
        (rivals, "marks", {"item": "looks", "about_id": 99}),
        (rivals, "marks", {"item": "looks", "about_id": strength}),
        (rivals, "marks", {"item": "looks", "column": "has"}),
    ):
        refuse(shop, "entry.not_there", planner_entries.answer, worksheet, section, text="x", **question)


def test_options_are_chosen_and_reasons_kept(shop: ShopFile, plan: int) -> None:
    positioning = sheet_id(shop, plan, "positioning")
    do(shop, planner_entries.choose, positioning, "place", ["same"])
    answer(shop, positioning, "place", item="same", text="刻字")
    do(shop, planner_entries.choose, positioning, "place", ["same"])
    assert [(one.item, one.text) for one in sheet(shop, positioning).of("place")] == [("same", "刻字")]
    answer(shop, positioning, "place", item="same", text="")
    assert [one.item for one in sheet(shop, positioning).of("place")] == ["same"]
    do(shop, planner_entries.choose, positioning, "place", ["niche"])
    assert [one.item for one in sheet(shop, positioning).of("place")] == ["niche"]
    do(shop, planner_entries.choose, positioning, "place", [])
    assert sheet(shop, positioning).of("place") == ()
    refuse(shop, "entry.not_there", planner_entries.choose, positioning, "place", ["none"])
    refuse(shop, "entry.not_there", planner_entries.choose, positioning, "place", ["same", "niche"])
