"""Snapshots: how a plan stood on a day, and what has changed since."""

from datetime import timedelta

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.shop import planner, planner_content, planner_entries, planner_snapshots
from shopkeeper.shop.planner_snapshots import SheetChange, compare
from shopkeeper.store.shop_file import ShopFile
from tests.shop.plans import NOW, add, answer, planned, sheet_id
from tests.store.shops import rows


def taken(shop: ShopFile, plan_id: int, title: str = "", days: int = 0) -> int:
    with shop.command("snapshot.take", name="x") as session:
        return planner_snapshots.take(session, plan_id, NOW + timedelta(days=days), title)


def since(shop: ShopFile, snapshot: int, plan_id: int) -> dict[str, SheetChange]:
    with shop.read() as session:
        now = planner_content.sheets(session, plan_id)
        return {one.name: one for one in compare(planner_snapshots.sheets(session, snapshot), now)}


def test_a_snapshot_stays_as_it_was(shop: ShopFile) -> None:
    plan_id = planned(shop)
    positioning = sheet_id(shop, plan_id, "positioning")
    answer(shop, positioning, "product", text="银饰")
    first = taken(shop, plan_id, "  第一版 ")
    answer(shop, positioning, "product", text="珍珠")
    answer(shop, positioning, "buyers", text="上班的姑娘")
    second = taken(shop, plan_id, days=3)
    with shop.read() as session:
        assert planner_snapshots.sheets(session, first)[1].of("product")[0].text == "银饰"
        listed = planner_snapshots.listing(session, plan_id)
    assert [(one.id, one.title, one.percent) for one in listed] == [(second, "", 5), (first, "第一版", 2)]
    assert listed[0].at == NOW + timedelta(days=3)


def test_two_states_are_compared_entry_by_entry(shop: ShopFile) -> None:
    plan_id = planned(shop, sheets=["audit"])
    swot, audit = sheet_id(shop, plan_id, "swot"), sheet_id(shop, plan_id, "audit")
    kept, gone, changed = (add(shop, swot, "strengths", text) for text in "甲乙丙")
    answer(shop, audit, "visual", item="photos", score=2)
    before = taken(shop, plan_id)
    with shop.command("entry.edit", name="x") as session:
        planner_entries.remove(session, [gone])
        planner_entries.change(session, changed, score=5)
        planner_entries.move(session, kept, "strengths", 1)
    new = add(shop, swot, "weaknesses", "丁")
    answer(shop, audit, "visual", item="photos", score=None)
    answer(shop, audit, "visual", item="photos", score=4)
    found = since(shop, before, plan_id)
    told = {(one.new or one.old).id: one.kind for one in found["swot"].changes}  # type: ignore[union-attr]
    assert told == {kept: "same", gone: "gone", changed: "changed", new: "added"}
    assert [one.kind for one in found["swot"].of("weaknesses")] == ["added"]
    [mark] = found["audit"].changes
    assert mark.old and mark.new and (mark.kind, mark.old.score, mark.new.score) == ("changed", 2, 4)
    assert (found["swot"].old_percent, found["swot"].new_percent) == (14, 9)


def test_worksheets_that_came_or_went_are_told(shop: ShopFile) -> None:
    plan_id = planned(shop)
    answer(shop, sheet_id(shop, plan_id, "positioning"), "product", text="银饰")
    before = taken(shop, plan_id)
    with shop.command("worksheet.remove", name="x") as session:
        planner.remove_sheet(session, sheet_id(shop, plan_id, "positioning"))
        planner.add_sheet(session, plan_id, "audit")
    found = since(shop, before, plan_id)
    assert list(found)[-2:] == ["audit", "positioning"]
    assert (found["audit"].old_percent, found["audit"].new_percent) == (None, 0)
    assert (found["positioning"].old_percent, found["positioning"].new_percent) == (14, None)
    assert [one.kind for one in found["positioning"].changes] == ["gone"]


def test_a_snapshot_is_thrown_away_and_brought_back(shop: ShopFile) -> None:
    plan_id = planned(shop)
    snapshot = taken(shop, plan_id)
    before = rows(shop)
    with shop.command("snapshot.delete", name="x") as session:
        planner_snapshots.remove(session, snapshot)
    with pytest.raises(ShopError, check=lambda error: error.key == "snapshot.gone"), shop.read() as session:
        planner_snapshots.sheets(session, snapshot)
    shop.undo()
    assert rows(shop) == before
