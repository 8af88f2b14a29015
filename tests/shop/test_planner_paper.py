"""Worksheets and plans as papers: filled in, or blank with room to write."""

import pytest

from shopkeeper import i18n
from shopkeeper.shop import planner_content, planner_entries, tasks
from shopkeeper.shop.paper import Block, Heading, Items, Lines, Pairs, Paper, Table, Text
from shopkeeper.shop.planner_paper import plan_papers, sheet_paper, template_paper
from shopkeeper.shop.tasks import TaskData
from shopkeeper.shop.worksheets import Section, Template, shelf, template
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import order, product
from tests.shop.plans import NOW, TODAY, add, answer, planned, sheet_id


def drawn(shop: ShopFile, worksheet_id: int) -> Paper:
    with shop.read() as session:
        return sheet_paper(session, planner_content.sheet(session, worksheet_id), TODAY)


def below(paper: Paper, title: str) -> list[Block]:
    """What stands under a section's title."""
    start = paper.blocks.index(Heading(title)) + 1
    rest = paper.blocks[start:]
    end = next((place for place, one in enumerate(rest) if isinstance(one, Heading)), len(rest))
    return list(rest[:end])


def table(paper: Paper, title: str) -> Table:
    return next(one for one in below(paper, title) if isinstance(one, Table))


def test_a_board_shows_its_totals_its_lean_and_what_answers_what(shop: ShopFile) -> None:
    swot = sheet_id(shop, planned(shop, "冬季"), "swot")
    strong = add(shop, swot, "strengths", "快", score=4, certainty=3, note="三天", figure="products")
    weak = add(shop, swot, "weaknesses", "小")
    add(shop, swot, "threats", "贵", figure="sales")
    add(shop, swot, "opportunities", "热", score=5, certainty=3)
    add(shop, swot, "countermeasures", "帮", uses=[weak])
    add(shop, swot, "so", "上", uses=[strong])
    with shop.command("entry.edit", name="x") as session:
        planner_entries.change(session, strong, score=None, certainty=None)
        planner_entries.change(session, strong, score=4, certainty=3)
        planner_entries.change(session, weak, certainty=None)
    answer(shop, swot, "conclusion", text="先做一件")
    paper = drawn(shop, swot)
    assert (paper.title, paper.subtitle) == ("SWOT", "冬季 · 2026-11-21 · 30% complete")
    assert paper.blocks[:2] == (
        Table(("Strengths", "Weaknesses", "Opportunities", "Threats"), (("4.0", "0.0", "5.0", "2.0"),)),
        Text("Attack: strengths on opportunities (SO)"),
    )
    assert table(paper, "Strengths").rows == (("快", "●●●●○", "sure", "三天\nProducts on sale 0"),)
    assert table(paper, "Weaknesses").rows == (("小", "●●●○○", "", "", "帮"),)
    assert table(paper, "Threats").rows == (("贵", "●●●○○", "likely", "", "none yet"),)
    assert table(paper, "SO: strengths on opportunities").rows == (("上", "快"),)
    assert below(paper, "In one sentence") == [Text("先做一件")]
    assert below(paper, "ST: strengths against threats") == [Text("Not filled in yet.", quiet=True)]


def test_a_board_that_is_empty_leans_nowhere(shop: ShopFile) -> None:
    paper = drawn(shop, sheet_id(shop, planned(shop), "swot"))
    assert isinstance(paper.blocks[0], Table) and isinstance(paper.blocks[1], Heading)


def test_live_figures_stand_beside_their_question_with_their_definition(shop: ShopFile) -> None:
    [ring] = product(shop, "戒指")
    with shop.command("setting.change") as session:
        order(session, [(None, ring, 3)], placed_at=NOW)
    positioning = sheet_id(shop, planned(shop), "positioning")
    [pairs, *_] = below(drawn(shop, positioning), "At what price")
    assert isinstance(pairs, Pairs)
    assert pairs.pairs[0][:2] == ("Average price of what was sold", "¥1.00")
    assert [name for name, _, _ in pairs.pairs] == [
        "Average price of what was sold",
        "What most orders come to",
    ]


def test_every_kind_of_section_is_drawn(shop: ShopFile) -> None:
    plan_id = planned(shop, sheets=["audit"])
    product(shop, "戒指")
    positioning, rivals, three, promotion, audit = (
        sheet_id(shop, plan_id, name)
        for name in ("positioning", "competitors", "three_c", "promotion", "audit")
    )
    add(shop, positioning, "service", "修一次")
    add(shop, positioning, "map", "戒指", cells={"product": 1})
    add(shop, positioning, "map", "南巷", cells={"price": 8900, "quality": 4})
    answer(shop, positioning, "place", item="same", text="刻字")
    paper = drawn(shop, positioning)
    assert below(paper, "With what service") == [Items(("修一次",))]
    assert table(paper, "Map of price and quality").rows == (
        ("戒指 (ours)", "", ""),
        ("南巷", "¥89.00", "4 / 10"),
    )
    assert table(paper, "Where you stand").rows[:2] == (
        ("☐  As good, for less", ""),
        ("☑  Better, for the same", "刻字"),
    )
    rival = add(shop, rivals, "rivals", cells={"shop": "南巷", "sort": "cheap", "seen": "2026-11-01"})
    add(shop, rivals, "goods", cells={"product": "链", "price": 123456})
    answer(shop, rivals, "looks", item="layout", about_id=rival, text="清爽")
    answer(shop, rivals, "marks", item="looks", about_id=rival, score=2)
    paper = drawn(shop, rivals)
    assert table(paper, "Which shops").rows == (("南巷", "Cheaper", "", "2026-11-01", ""),)
    goods = table(paper, "Like against like")
    assert goods.rows == (("链", "", "¥1,234.56", "", ""),) and goods.right == {2}
    assert table(paper, "Notes from the visit").rows[0] == ("Layout", "清爽")
    assert table(paper, "Marks").rows[0] == ("Looks and pictures", "", "●●○○○")
    assert table(paper, "Side by side").rows[0] == ("Looks and pictures", "", "2")
    answer(shop, three, "means", item="money", column="has", text="够")
    add(shop, three, "segments", cells={"who": "自戴", "share": 55})
    paper = drawn(shop, three)
    assert table(paper, "Company: what you have").rows[0] == ("Money", "够", "")
    assert table(paper, "Customers: which groups").rows == (("自戴", "", "", "55"),)
    answer(shop, promotion, "ready", item="stock", score=1)
    answer(shop, promotion, "ready", item="price", score=0)
    answer(shop, promotion, "ready", item="pages", text="周五")
    add(shop, promotion, "ready", "问快递", score=1)
    paper = drawn(shop, promotion)
    assert table(paper, "Before it begins").rows[:2] == (
        ("☑  There is stock enough", ""),
        ("☐  Pictures and pages are changed", "周五"),
    )
    assert table(paper, "Before it begins").rows[-1] == ("☑  问快递", "")
    assert [type(one) for one in below(paper, "Where you stand")] == [Pairs]
    answer(shop, audit, "process", item="buying", score=4, text="顺")
    assert table(drawn(shop, audit), "Process").rows[:2] == (("Buying", "●●●●○", "顺"), ("Returning", "", ""))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", list(shelf().found))
def test_every_worksheet_can_be_filled_in_by_hand(language: str, name: str) -> None:
    i18n.set_language(language)
    one = template(name)
    paper = template_paper(one)
    assert paper.title == i18n.pick(one.title) and paper.subtitle == i18n.pick(one.about)
    for section in one.sections:
        found = below(paper, i18n.pick(section.title))
        room = [block for block in found if isinstance(block, Table | Lines)]
        assert len(room) == (section.kind not in ("radar", "figures"))
        assert Text(i18n.pick(section.guide), quiet=True) in found
    assert all(sum(block.widths) == 100 for block in paper.blocks if isinstance(block, Table))


def test_a_plan_is_its_worksheets_with_its_tasks_before_them(shop: ShopFile) -> None:
    plan_id = planned(shop, "冬季")
    with shop.read() as session:
        first, *_ = plan_papers(session, plan_id, TODAY)
        assert [type(one) for one in first.blocks] == [Table]
    with shop.command("task.create", name="x") as session:
        done = tasks.create(session, TaskData("甲", plan_id=plan_id, due_on=TODAY), NOW)
        tasks.finish(session, [done], NOW)
        tasks.create(session, TaskData("乙", note="急", plan_id=plan_id), NOW)
    with shop.read() as session:
        first, *papers = plan_papers(session, plan_id, TODAY)
        blank = plan_papers(session, plan_id, TODAY, blank=True)
    assert (first.title, first.subtitle) == ("冬季", "2026-11-21 · 0% complete")
    assert first.blocks[0] == Table(
        ("Worksheet", "Completed"),
        tuple((one.title, "0%") for one in papers),
        frozenset({1}),
    )
    assert table(first, "Tasks").rows == (("☐  乙", "", "急"), ("☑  甲", "2026-11-21", ""))
    assert [one.title for one in papers] == [one.title for one in blank]
    assert blank[0] == template_paper(template("swot"))


def test_a_question_without_guidance_leaves_room_all_the_same() -> None:
    title, none = {"zh": "表", "en": "Sheet"}, {"zh": "", "en": ""}
    asked = Template("t", title, none, sections=(Section("s", "text", title, none, none),))
    assert template_paper(asked) == Paper("Sheet", "", (Heading("Sheet"), Lines(5)))
