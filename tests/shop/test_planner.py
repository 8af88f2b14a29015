"""Plans and the worksheets in them."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.shop import planner, planner_content, planner_entries, planner_snapshots, tasks
from shopkeeper.shop.tasks import TaskData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.plans import NOW, add, answer, planned, sheet_id, texts
from tests.store.shops import rows


def names(shop: ShopFile, plan_id: int) -> list[str]:
    with shop.read() as session:
        return [one.name for one in planner_content.sheets(session, plan_id)]


def refused(shop: ShopFile, key: str, act: Callable[[Session], object]) -> None:
    before = rows(shop)
    with (
        pytest.raises(ShopError, check=lambda error: error.key == key),
        shop.command("plan.rename", name="x") as session,
    ):
        act(session)
    assert rows(shop) == before


def test_a_plan_begins_with_five_worksheets_and_others_stand_under_add(shop: ShopFile) -> None:
    plan_id = planned(shop, "  冬季\n规划 ")
    assert names(shop, plan_id) == ["swot", "positioning", "three_c", "competitors", "promotion"]
    with shop.read() as session:
        assert [one.name for one in planner.addable(session, plan_id)] == ["audit"]
        assert planner.plan(session, plan_id).title == "冬季 规划"
    with shop.command("worksheet.add", name="x") as session:
        planner.add_sheet(session, plan_id, "audit")
    assert names(shop, plan_id)[-1] == "audit"


def test_plans_are_listed_newest_first_with_how_far_they_are(shop: ShopFile) -> None:
    old, new = planned(shop, "春"), planned(shop, "夏")
    answer(shop, sheet_id(shop, new, "positioning"), "product", text="银饰")
    with shop.command("task.create", name="x") as session:
        done = tasks.create(session, TaskData("a", plan_id=new), NOW)
        tasks.create(session, TaskData("b", plan_id=new), NOW)
        tasks.finish(session, [done], NOW)
    with shop.read() as session:
        first, second = planner.plans(session)
        assert planner.plans(session, archived=True) == []
    assert (first.id, second.id) == (new, old)
    assert (first.tasks, first.done, first.percent, first.archived) == (2, 1, 2, False)
    assert (second.tasks, second.percent) == (0, 0)


def test_a_new_plan_can_start_from_the_last(shop: ShopFile) -> None:
    old = planned(shop)
    swot, rivals = sheet_id(shop, old, "swot"), sheet_id(shop, old, "competitors")
    weak = add(shop, swot, "weaknesses", "慢", score=5, figure="ship_hours")
    add(shop, swot, "countermeasures", "快", uses=[weak])
    rival = add(shop, rivals, "rivals", cells={"shop": "南巷", "seen": "2026-11-01"})
    answer(shop, rivals, "marks", item="looks", about_id=rival, score=4)
    with shop.command("snapshot.take", name="x") as session:
        planner_snapshots.take(session, old, NOW)
    with shop.command("plan.create", name="x") as session:
        new = planner.create(session, "春季", NOW, like=old)
    with shop.read() as session:
        before, after = planner_content.sheets(session, old), planner_content.sheets(session, new)
        assert planner_snapshots.listing(session, new) == []
    assert [one.name for one in after] == [one.name for one in before]
    copied = after[0]
    [entry], [answered] = copied.of("weaknesses"), copied.of("countermeasures")
    assert (entry.text, entry.score, entry.figure) == ("慢", 5, "ship_hours")
    assert entry.id != weak and answered.uses == (entry.id,)
    [shop_row], [mark] = after[3].of("rivals"), after[3].of("marks")
    assert shop_row.cells == {"shop": "南巷", "seen": "2026-11-01"} and mark.about_id == shop_row.id
    assert texts(shop, swot, "weaknesses") == ["慢"]


def test_worksheets_are_put_in_another_order(shop: ShopFile) -> None:
    plan_id = planned(shop)
    for place, expected in ((4, 4), (0, 0), (99, 4), (-1, 0)):
        with shop.command("worksheet.move", name="x") as session:
            planner.move_sheet(session, sheet_id(shop, plan_id, "swot"), place)
        assert names(shop, plan_id).index("swot") == expected


def test_a_worksheet_goes_with_all_that_is_in_it_and_its_tasks_stay(shop: ShopFile) -> None:
    plan_id = planned(shop)
    before = rows(shop)
    swot = sheet_id(shop, plan_id, "swot")
    weak = add(shop, swot, "weaknesses", "慢")
    measure = add(shop, swot, "countermeasures", "快", uses=[weak])
    with shop.command("task.create", name="x") as session:
        task = tasks.create(session, TaskData("打包", entry_id=measure), NOW)
    filled = rows(shop)
    with shop.command("worksheet.remove", name="x") as session:
        planner.remove_sheet(session, swot)
    assert "swot" not in names(shop, plan_id)
    assert rows(shop, "entry", "entry_link") == {"entry": [], "entry_link": []}
    with shop.read() as session:
        kept = tasks.get(session, task)
    assert (kept.plan_id, kept.entry_id, kept.sheet) == (plan_id, None, "")
    shop.undo()
    assert rows(shop) == filled
    for _ in range(3):
        shop.undo()
    assert rows(shop) == before


def test_a_plan_is_laid_aside_and_brought_back(shop: ShopFile) -> None:
    plan_id = planned(shop)
    with shop.command("plan.archive", name="x") as session:
        planner.archive(session, plan_id, NOW)
    with shop.read() as session:
        assert planner.plans(session) == []
        assert [one.archived for one in planner.plans(session, archived=True)] == [True]
    with shop.command("plan.unarchive", name="x") as session:
        planner.unarchive(session, plan_id)
        planner.rename(session, plan_id, "春季")
    with shop.read() as session:
        assert [one.title for one in planner.plans(session)] == ["春季"]


def test_a_plan_is_deleted_with_its_snapshots_unless_it_has_tasks(shop: ShopFile) -> None:
    plan_id = planned(shop)
    swot = sheet_id(shop, plan_id, "swot")
    entry = add(shop, swot, "strengths", "快")
    with shop.command("snapshot.take", name="x") as session:
        planner_snapshots.take(session, plan_id, NOW)
        task = tasks.create(session, TaskData("打包", entry_id=entry), NOW)
    refused(shop, "plan.has_tasks", lambda session: planner.delete_plan(session, plan_id))
    with shop.command("task.delete", name="x") as session:
        tasks.delete_tasks(session, [task])
    filled = rows(shop)
    with shop.command("plan.delete", name="x") as session:
        planner.delete_plan(session, plan_id)
    assert not any(rows(shop, "plan", "worksheet", "entry", "snapshot").values())
    shop.undo()
    assert rows(shop) == filled


def test_what_can_not_be_done_with_plans_is_refused(shop: ShopFile) -> None:
    plan_id = planned(shop)
    for key, act in (
        ("plan.no_title", lambda session: planner.create(session, " ", NOW)),
        ("plan.no_title", lambda session: planner.rename(session, plan_id, "\n")),
        ("plan.gone", lambda session: planner.create(session, "x", NOW, like=99)),
        ("plan.gone", lambda session: planner.rename(session, 99, "x")),
        ("plan.gone", lambda session: planner.add_sheet(session, 99, "audit")),
        ("worksheet.unknown", lambda session: planner.add_sheet(session, plan_id, "none")),
        ("worksheet.twice", lambda session: planner.add_sheet(session, plan_id, "swot")),
        ("worksheet.gone", lambda session: planner.remove_sheet(session, 99)),
        ("worksheet.gone", lambda session: planner.move_sheet(session, 99, 0)),
        ("worksheet.gone", lambda session: planner_content.sheet(session, 99)),
        ("plan.gone", lambda session: planner_content.sheets(session, 99)),
        ("worksheet.gone", lambda session: planner_entries.answer(session, 99, "product", text="x")),
    ):
        refused(shop, key, act)
