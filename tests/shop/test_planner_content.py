"""A worksheet is read whole, of the shop or of a snapshot."""

from shopkeeper.shop import planner_content
from shopkeeper.shop.planner_content import Entry, Sheet, freeze, read_cells, thaw
from shopkeeper.store.shop_file import ShopFile
from tests.shop.plans import add, planned, sheet, sheet_id


def test_what_is_kept_as_cells_is_read_whatever_it_is() -> None:
    assert read_cells('{"a": 1}') == {"a": 1}
    assert read_cells("[1]") == read_cells("no") == {}


def test_a_snapshot_holds_what_there_was(shop: ShopFile) -> None:
    plan_id = planned(shop)
    swot = sheet_id(shop, plan_id, "swot")
    weak = add(shop, swot, "weaknesses", "慢", note="三天", score=5)
    add(shop, swot, "countermeasures", "快", uses=[weak])
    add(shop, sheet_id(shop, plan_id, "competitors"), "rivals", cells={"shop": "南巷"})
    with shop.read() as session:
        there = planner_content.sheets(session, plan_id)
    frozen = thaw(plan_id, freeze(there))
    assert [(one.id, one.name) for one in frozen] == [(one.id, one.name) for one in there]
    assert frozen[0].entry(weak) and frozen[0].of("countermeasures")[0].uses == (weak,)
    assert frozen[3].of("rivals")[0].cells == {"shop": "南巷"}
    assert freeze(frozen) == freeze(there)


def test_entries_are_found_by_section_id_and_question(shop: ShopFile) -> None:
    found = Sheet(1, 1, "swot", (Entry(5, "a", item="x", cells={"column": "c"}), Entry(6, "b")))
    assert [one.id for one in found.of("b")] == [6] and found.of("none") == ()
    assert found.entry(6) is found.entries[1] and found.entry(7) is None
    assert found.at("a", "x", column="c") is found.entries[0]
    assert found.at("a", "x") is None and found.at("a", "x", 6, "c") is None
    assert found.template.board == "swot"


def test_a_sheet_without_entries_is_empty(shop: ShopFile) -> None:
    assert sheet(shop, sheet_id(shop, planned(shop), "swot")).entries == ()
