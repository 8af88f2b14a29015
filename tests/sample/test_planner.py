"""The sample shop's plans are worth reading, in both languages."""

import re
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from shopkeeper.sample.content import SHOPS, load
from shopkeeper.sample.goods import stock_up
from shopkeeper.sample.planner import write_plans
from shopkeeper.sample.world import World
from shopkeeper.shop import (
    derived,
    planner,
    planner_content,
    planner_paper,
    planner_scores,
    planner_snapshots,
    settings,
    tasks,
)
from shopkeeper.shop.planner_content import Sheet
from shopkeeper.store.shop_file import ShopFile

NOW = datetime(2026, 11, 21, 16, 0)
HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module", params=sorted(SHOPS))
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ShopFile:
    """A shop with the sample's goods and plans alone, in one language."""
    path = tmp_path_factory.mktemp("plans") / "sample.shop"
    shop = ShopFile.create(path, derived, clock=lambda: NOW, backups=None)
    request.addfinalizer(shop.close)
    world = World(load(request.param), NOW, Random(1))
    stock_up(world)
    write_plans(world)
    with shop.command("sample.fill", name="x") as session:
        settings.put(session, "currency", world.content.currency)
        world.write(session)
    return shop


def sheets(shop: ShopFile, plan_id: int) -> list[Sheet]:
    with shop.read() as session:
        return planner_content.sheets(session, plan_id)


def test_there_is_a_plan_of_this_season_and_one_before(shop: ShopFile) -> None:
    with shop.read() as session:
        now, before = planner.plans(session)
    assert (now.made_at.year, now.made_at.month, before.made_at.month) == (2026, 10, 4)
    assert now.title in ("Autumn 2026", "2026 秋季规划") and before.title in ("Spring 2026", "2026 春季规划")
    assert 60 < now.percent < 100 and now.tasks > now.done > 0
    assert before.tasks == before.done > 0


def test_what_is_written_is_asked_for(shop: ShopFile) -> None:
    for plan_id in (1, 2):
        for sheet in sheets(shop, plan_id):
            for entry in sheet.entries:
                section = sheet.template.section(entry.section)
                assert section, (sheet.name, entry)
                assert not entry.item or section.item(entry.item), (sheet.name, entry)
                known = {one.name for one in section.columns} | {"column", "price", "quality", "product"}
                assert entry.cells.keys() <= known, (sheet.name, entry)
                assert all(sheet.entry(used) for used in entry.uses)


def test_its_board_leans_and_one_weakness_waits_for_an_answer(shop: ShopFile) -> None:
    swot = sheets(shop, 2)[0]
    assert planner_scores.board(swot).lean
    assert len(planner_scores.unanswered(swot)) == 1


def test_it_has_come_on_since_its_snapshots(shop: ShopFile) -> None:
    for plan_id in (1, 2):
        with shop.read() as session:
            [snapshot] = planner_snapshots.listing(session, plan_id)
            before = planner_snapshots.sheets(session, snapshot.id)
        changes = [
            change.kind
            for one in planner_snapshots.compare(before, sheets(shop, plan_id))
            for change in one.changes
        ]
        assert "added" in changes and changes.count("same") > len(changes) / 2
        assert "gone" not in changes
        assert snapshot.percent < planner_scores.plan_percent(sheets(shop, plan_id))


def test_own_products_stand_on_its_map_at_a_price(shop: ShopFile) -> None:
    positioning = sheets(shop, 2)[1]
    section = positioning.template.section("map")
    assert section
    with shop.read() as session:
        points = planner_scores.points(session, positioning, section, NOW.date())
    assert [one.own for one in points].count(True) == 4
    assert all(one.price_cents and one.quality for one in points)


def test_some_tasks_are_done_some_late_some_due_today(shop: ShopFile) -> None:
    with shop.read() as session:
        found = tasks.counts(session, NOW.date())
        assert found.open >= 6 and found.late == 1 and found.today == 1
        assert all(one.plan and one.entry for one in tasks.of_plan(session, 2) if one.sheet == "swot")
        assert any(not one.plan for one in tasks.open_tasks(session))


def test_all_of_it_speaks_the_shops_language(shop: ShopFile) -> None:
    with shop.read() as session:
        chinese = settings.get(session, "currency") == "CNY"
        papers = [
            *planner_paper.plan_papers(session, 1, NOW.date()),
            *planner_paper.plan_papers(session, 2, NOW.date()),
        ]
        assert len(papers) == 10
    for sheet in (*sheets(shop, 1), *sheets(shop, 2)):
        for entry in sheet.entries:
            for text in (entry.text, entry.note):
                assert not text or bool(HAN.search(text)) == chinese, text


def test_a_plan_of_another_day_is_called_by_its_season(tmp_path: Path) -> None:
    world = World(load("en"), datetime(2027, 2, 10), Random(1))
    stock_up(world)
    write_plans(world)
    assert [row["title"] for row in world.rows["plan"]] == ["Summer 2026", "Winter 2027"]
