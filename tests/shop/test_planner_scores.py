"""How complete a worksheet is, where a board leans, what a radar and the map show."""

import pytest

from shopkeeper.i18n import set_language
from shopkeeper.shop import planner_entries
from shopkeeper.shop import planner_scores as scores
from shopkeeper.shop.planner_content import Entry, Sheet
from shopkeeper.shop.products import VariantData
from shopkeeper.shop.worksheets import Choice, Column, Section, Template
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import product
from tests.shop.plans import TODAY, add, answer, planned, sheet, sheet_id

W = {"zh": "表", "en": "Sheet"}


def section(name: str, kind: str, **said: object) -> Section:
    return Section(name, kind, W, W, W, **said)  # type: ignore[arg-type]


def made(monkeypatch: pytest.MonkeyPatch, sections: list[Section], entries: list[Entry]) -> Sheet:
    """A worksheet of those sections."""
    template = Template("t", W, W, sections=tuple(sections))
    monkeypatch.setattr(Sheet, "template", property(lambda _: template))
    return Sheet(1, 1, "t", tuple(entries))


def choices(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, {"zh": name, "en": name.title()}, W) for name in names)


@pytest.mark.parametrize(
    ("asked", "entries", "expected"),
    [
        (section("s", "text"), [], 0),
        (section("s", "text"), [Entry(1, "s", text="x")], 100),
        (section("s", "list", least=3), [Entry(1, "s"), Entry(2, "s")], 66),
        (section("s", "list", least=1), [Entry(1, "s"), Entry(2, "s")], 100),
        (section("s", "list", optional=True), [], None),
        (section("s", "figures"), [], None),
        (section("s", "radar"), [], None),
        (section("s", "choice", items=choices("a", "b")), [Entry(1, "s", item="a")], 100),
        (section("s", "scale", items=choices("a", "b", "c")), [Entry(1, "s", item="a"), Entry(2, "s", item="gone")], 33),
        (section("s", "checklist", items=choices("a", "b")), [Entry(1, "s", item="a"), Entry(2, "s")], 50),
        (
            section("s", "matrix", items=choices("a", "b"), columns=(Column("c", W, "text"), Column("d", W, "text"))),
            [Entry(1, "s", item="a")],
            25,
        ),
        (
            section("s", "matrix", items=choices("a"), columns_of="r", own=W),
            [Entry(1, "r"), Entry(2, "s", item="a", about_id=1)],
            50,
        ),
        (section("s", "matrix", items=choices("a"), columns_of="r"), [], 0),
    ],
)  # fmt: skip
def test_a_section_is_as_complete_as_what_it_asks_is_answered(
    monkeypatch: pytest.MonkeyPatch, asked: Section, entries: list[Entry], expected: int | None
) -> None:
    sheet = made(monkeypatch, [asked], entries)
    assert scores.section_percent(sheet, asked) == expected
    assert scores.percent(sheet) == (expected or 0)


def test_a_worksheet_is_the_average_and_whole_only_when_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = [section(str(n), "list", least=3) for n in range(3)]
    entries = [Entry(n, str(n % 3)) for n in range(8)]
    sheet = made(monkeypatch, asked, entries)
    assert scores.percent(sheet) == 88
    assert scores.plan_percent([sheet, Sheet(2, 1, "t", ())]) == 44
    assert scores.plan_percent([]) == 0


def test_entries_without_a_countermeasure_are_marked_and_keep_a_section_open(shop: ShopFile) -> None:
    swot = sheet_id(shop, planned(shop), "swot")
    weak = [add(shop, swot, "weaknesses", text) for text in "甲乙丙"]
    threat = add(shop, swot, "threats", "丁")
    add(shop, swot, "countermeasures", "对", uses=[weak[0]])
    add(shop, swot, "wo", "借", uses=[weak[1]])
    add(shop, swot, "st", "靠", uses=[threat])
    found = sheet(shop, swot)
    assert scores.unanswered(found) == {weak[2]}
    weaknesses = found.template.section("weaknesses")
    assert weaknesses and scores.section_percent(found, weaknesses) == 66
    add(shop, swot, "countermeasures", "再", uses=[weak[2]])
    assert scores.section_percent(sheet(shop, swot), weaknesses) == 100


@pytest.mark.parametrize(
    ("boxes", "lean"),
    [
        ({"strengths": 4, "opportunities": 4, "weaknesses": 3}, "attack"),
        ({"strengths": 2, "opportunities": 4, "weaknesses": 3}, "turn_around"),
        ({"strengths": 4, "opportunities": 2, "threats": 3}, "diversify"),
        ({"weaknesses": 4, "threats": 3}, "defend"),
        ({"strengths": 4}, None),
        ({"threats": 4}, None),
        ({}, None),
    ],
)
def test_a_board_leans_where_it_weighs_more(shop: ShopFile, boxes: dict[str, int], lean: str | None) -> None:
    swot = sheet_id(shop, planned(shop), "swot")
    for name, weight in boxes.items():
        add(shop, swot, name, "x", score=weight, certainty=3)
    found = scores.board(sheet(shop, swot))
    assert found.lean == lean
    assert lean is None or lean in scores.LEANS
    assert found.totals["strength"] == boxes.get("strengths", 0) * 3


def test_how_sure_the_owner_is_counts(shop: ShopFile) -> None:
    swot = sheet_id(shop, planned(shop), "swot")
    add(shop, swot, "strengths", "x", score=5, certainty=1)
    entry = add(shop, swot, "strengths", "y", score=2, certainty=3)
    assert scores.board(sheet(shop, swot)).totals["strength"] == 11
    with shop.command("entry.edit", name="y") as session:
        planner_entries.change(session, entry, certainty=None)
    assert scores.board(sheet(shop, swot)).totals["strength"] == 5


def test_a_sheet_that_is_no_board_weighs_nothing(shop: ShopFile) -> None:
    found = scores.board(sheet(shop, sheet_id(shop, planned(shop), "positioning")))
    assert (set(found.totals.values()), found.lean) == ({0}, None)


def test_a_radar_draws_the_average_of_each_scale(shop: ShopFile) -> None:
    audit = sheet_id(shop, planned(shop, sheets=["audit"]), "audit")
    for item, mark in (("colour", 5), ("layout", 4), ("photos", 4)):
        answer(shop, audit, "visual", item=item, score=mark)
    answer(shop, audit, "service", item="speed", text="快")
    found = sheet(shop, audit)
    drawn = scores.radar(found, found.template.section("radar"))  # type: ignore[arg-type]
    assert drawn.axes[:2] == ("What they see", "Service")
    assert drawn.series[0].values == (4.3, None, None, None, None)
    assert [(one.title["en"], one.score) for one in scores.lowest(found)] == [
        ("Layout", 4), ("Photos", 4), ("Colour", 5),
    ]  # fmt: skip


def test_a_radar_draws_every_column_of_a_matrix(shop: ShopFile) -> None:
    rivals = sheet_id(shop, planned(shop), "competitors")
    rival = add(shop, rivals, "rivals", cells={"shop": "南巷"})
    answer(shop, rivals, "marks", item="looks", score=3)
    answer(shop, rivals, "marks", item="goods", about_id=rival, score=5)
    found = sheet(shop, rivals)
    set_language("zh_CN")
    drawn = scores.radar(found, found.template.section("radar"))  # type: ignore[arg-type]
    assert [one.title for one in drawn.series] == ["我们", "南巷"]
    assert [one.values[:2] for one in drawn.series] == [(3, None), (None, 5)]


def test_a_matrix_has_the_columns_of_its_file_or_of_what_was_written(shop: ShopFile) -> None:
    three = sheet(shop, sheet_id(shop, planned(shop), "three_c"))
    means = three.template.section("means")
    assert means and scores.matrix_columns(three, means) == [
        ("There is", None, "has"),
        ("Missing", None, "lacks"),
    ]


def test_an_entry_is_called_by_its_text_or_its_rows_first(shop: ShopFile) -> None:
    rivals = sheet_id(shop, planned(shop), "competitors")
    row = add(shop, rivals, "rivals", cells={"sort": "cheap"})
    named = add(shop, rivals, "rivals", cells={"link": "https://example.com"})
    learn = add(shop, rivals, "learn", "学", uses=[row])
    found = sheet(shop, rivals)
    said = [scores.label(found, one) for number in (row, named, learn) if (one := found.entry(number))]
    assert said == ["", "https://example.com", "学"]
    assert scores.label(found, Entry(1, "gone")) == ""


def test_own_products_stand_on_the_map_at_what_they_really_sold_for(shop: ShopFile) -> None:
    product(shop, "项链", VariantData("A1", price_e4=16_800 * 10_000))
    positioning = sheet_id(shop, planned(shop), "positioning")
    add(shop, positioning, "map", "项链", cells={"product": 1, "quality": 7})
    add(shop, positioning, "map", "旧款", cells={"product": 99})
    add(shop, positioning, "map", "南巷", cells={"price": 8900, "quality": 4})
    found = sheet(shop, positioning)
    with shop.read() as session:
        points = scores.points(session, found, found.template.section("map"), TODAY)  # type: ignore[arg-type]
    assert [(one.name, one.price_cents, one.quality, one.own) for one in points] == [
        ("项链", 16_800, 7, True),
        ("旧款", None, None, True),
        ("南巷", 8900, 4, False),
    ]
