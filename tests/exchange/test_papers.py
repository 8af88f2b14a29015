"""Papers as Excel files: every cell a text, one sheet each."""

import errno
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from shopkeeper.errors import ShopError
from shopkeeper.exchange import papers
from shopkeeper.exchange.papers import write
from shopkeeper.shop import planner_content, planner_paper
from shopkeeper.shop.paper import Heading, Items, Lines, Pairs, Paper, Table, Text
from shopkeeper.store.shop_file import ShopFile
from tests.shop.plans import TODAY, add, planned, sheet_id

PAPER = Paper(
    "Goods: [all]",
    "below",
    (
        Heading("Texts"),
        Text("quiet", quiet=True),
        Text("=1+1"),
        Items(("one", "two")),
        Lines(2),
        Pairs((("Sales", "¥1.00", "what it is"),)),
        Table(("", "Price"), (("ring\nsilver", "3"), ("-2", "x" * 200)), frozenset({1})),
        Table((), (("☐", "=HYPERLINK(1)", "", "", "five"),), blank=True),
    ),
)


def cells(file: Path, sheet: int = 0) -> list[list[Any]]:
    """What another reader finds in it, without empty rows and cells."""
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(sheet).to_python()
    return [[value for value in row if value != ""] for row in rows if any(row)]


def test_every_block_is_there_in_order(tmp_path: Path) -> None:
    write(tmp_path / "plan.xlsx", [PAPER])
    assert cells(tmp_path / "plan.xlsx") == [
        ["Goods: [all]"],
        ["below"],
        ["Texts"],
        ["quiet"],
        ["=1+1"],
        ["•  one"],
        ["•  two"],
        ["Sales", "¥1.00", "what it is"],
        ["Price"],
        ["ring\nsilver", "3"],
        ["-2", "x" * 200],
        ["☐", "=HYPERLINK(1)", "five"],
    ]


def test_nothing_in_it_runs(tmp_path: Path) -> None:
    write(tmp_path / "plan.xlsx", [PAPER])
    for row in load_workbook(tmp_path / "plan.xlsx").worksheets[0].iter_rows():
        for cell in row:
            assert cell.value is None or cell.data_type == "s"
            assert cell.quotePrefix == (cell.value in ("=1+1", "=HYPERLINK(1)", "-2"))


def test_sheets_have_names_excel_allows(tmp_path: Path) -> None:
    titles = ["a/b*c?" + "x" * 40, "A b C " + "x" * 40, "SWOT", "swot", "'", "\n"]
    write(tmp_path / "plan.xlsx", [Paper(title) for title in titles])
    names = load_workbook(tmp_path / "plan.xlsx").sheetnames
    assert names == [
        "a b c " + "x" * 25, "A b C " + "x" * 23 + " 2", "SWOT", "swot 2", "Shopkeeper", "Shopkeeper 2",
    ]  # fmt: skip
    assert all(len(name) <= 31 for name in names)


def test_wide_ones_lie_on_their_side(tmp_path: Path) -> None:
    wide = Paper("wide", blocks=(Table(("x" * 60,) * 4, ()),))
    write(tmp_path / "plan.xlsx", [Paper("narrow"), wide])
    first, second = load_workbook(tmp_path / "plan.xlsx").worksheets
    assert (first.page_setup.orientation, second.page_setup.orientation) == ("portrait", "landscape")
    assert second.column_dimensions["A"].width == 42


def test_long_texts_get_rows_high_enough(tmp_path: Path) -> None:
    write(tmp_path / "plan.xlsx", [Paper("t", blocks=(Text("x"), Text("银" * 400)))])
    sheet = load_workbook(tmp_path / "plan.xlsx").worksheets[0]
    assert sheet.row_dimensions[3].height * 5 < sheet.row_dimensions[2].height * 100
    assert sheet.row_dimensions[3].height > 10 * sheet.row_dimensions[2].height


def test_a_plan_goes_out_filled_in_and_blank(shop: ShopFile, tmp_path: Path) -> None:
    plan_id = planned(shop, "冬季", sheets=["audit"])
    add(shop, sheet_id(shop, plan_id, "swot"), "strengths", "=快")
    with shop.read() as session:
        filled = planner_paper.plan_papers(session, plan_id, TODAY)
        blank = planner_paper.plan_papers(session, plan_id, TODAY, blank=True)
        assert planner_content.sheets(session, plan_id)
    write(tmp_path / "plan.xlsx", filled)
    write(tmp_path / "blank.xlsx", blank)
    assert ["=快", "●●●○○", "likely"] in cells(tmp_path / "plan.xlsx", 1)
    names = load_workbook(tmp_path / "blank.xlsx").sheetnames
    assert names == load_workbook(tmp_path / "plan.xlsx").sheetnames[1:]
    assert names[0] == "SWOT" and len(names) == 6


def test_only_excel_is_written(tmp_path: Path) -> None:
    with pytest.raises(ShopError, check=lambda error: error.key == "export.only_excel"):
        write(tmp_path / "plan.csv", [PAPER])


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(papers.os, "replace", fail)
    with pytest.raises(ShopError, check=lambda error: error.key == "file.disk_full"):
        write(target, [PAPER])
    assert target.read_text() == "old" and list(tmp_path.glob(".*.part")) == []
    with pytest.raises(ShopError, check=lambda error: error.key == "file.cannot_create"):
        write(tmp_path / "missing" / "plan.xlsx", [PAPER])
