"""The search finds what the planner holds."""

from datetime import datetime

from shopkeeper import i18n
from shopkeeper.shop import finding, planner_entries, tasks
from shopkeeper.shop.planner_entries import EntryData
from shopkeeper.shop.tasks import TaskData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.plans import planned, sheet_id

AT = datetime(2026, 11, 21, 9, 30)


def found(shop: ShopFile, words: str) -> list[tuple[str, str, str]]:
    with shop.read() as session:
        return [(one.kind, one.title, one.details) for one in finding.find(session, words)]


def filled(shop: ShopFile) -> int:
    plan_id = planned(shop, "2026 冬季")
    swot = sheet_id(shop, plan_id, "swot")
    with shop.command("entry.add", name="x") as session:
        planner_entries.add(session, swot, "strengths", EntryData("自有打样\n师傅", note="三天出新款"))
        tasks.create(session, TaskData("联系云仓", note="问报价", plan_id=plan_id), AT)
        tasks.create(session, TaskData("今天的事"), AT)
    return plan_id


def test_plans_and_worksheets_are_found_by_name_and_by_pinyin(shop: ShopFile) -> None:
    filled(shop)
    i18n.set_language("zh_CN")
    assert found(shop, "冬季") == [("plan", "2026 冬季", "")]
    assert found(shop, "dongji") == [("plan", "2026 冬季", "")]
    assert ("worksheet", "定位", "2026 冬季") in found(shop, "dw")
    assert ("worksheet", "定位", "2026 冬季") in found(shop, "positioning")
    i18n.set_language("en")
    assert ("worksheet", "Positioning", "2026 冬季") in found(shop, "定位")


def test_entries_are_found_by_what_is_written_and_its_evidence(shop: ShopFile) -> None:
    filled(shop)
    expected = [("entry", "自有打样 师傅", "2026 冬季 · SWOT")]
    assert found(shop, "打样") == found(shop, "新款 师傅") == expected
    assert found(shop, "打样 没有") == []


def test_tasks_of_plans_are_found_and_lead_there(shop: ShopFile) -> None:
    filled(shop)
    assert found(shop, "云仓") == found(shop, "报价") == [("task", "联系云仓", "2026 冬季")]
    assert found(shop, "今天的事") == []


def test_no_more_of_a_kind_than_fit_are_given(shop: ShopFile) -> None:
    plan_id = planned(shop)
    swot = sheet_id(shop, plan_id, "swot")
    with shop.command("entry.add", name="x") as session:
        for number in range(9):
            planner_entries.add(session, swot, "strengths", EntryData(f"戒指 {number}"))
    assert [title for _, title, _ in found(shop, "戒指")] == [f"戒指 {number}" for number in range(5)]


def test_nothing_is_found_by_nothing(shop: ShopFile) -> None:
    filled(shop)
    assert found(shop, "  ") == []
