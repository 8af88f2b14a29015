"""Worksheets are data: what a file may say, and what is said of one that is malformed."""

from pathlib import Path

import pytest

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.shop import planner, planner_figures, worksheets
from shopkeeper.shop.worksheets import KINDS, LISTS, load, read, shelf, template
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.shop.plans import planned

GOOD = """\
title = { zh = "库存盘点表", en = "Stock sheet" }
about = { zh = "看看货", en = "Look at the goods" }
place = 70

[[section]]
name = "who"
kind = "list"
title = { zh = "谁", en = "Who" }

[[section]]
name = "do"
kind = "measures"
of = ["who"]
title = { zh = "怎么办", en = "What to do" }

[[section]]
name = "worry"
kind = "scored"
box = "threat"
wants = ["do"]
figures = ["sales"]
title = { zh = "担心", en = "Worries" }

[[section]]
name = "rows"
kind = "table"
title = { zh = "表", en = "Table" }
columns = [
  { name = "a", title = { zh = "甲", en = "A" } },
  { name = "b", kind = "choice", title = { zh = "乙", en = "B" }, options = [
    { name = "x", title = { zh = "子", en = "X" } },
  ] },
]

[[section]]
name = "marks"
kind = "matrix"
columns_of = "who"
cells = "score"
title = { zh = "分", en = "Marks" }
items = [{ name = "look", title = { zh = "样子", en = "Look" } }]

[[section]]
name = "drawn"
kind = "radar"
of = ["marks"]
title = { zh = "图", en = "Drawn" }
"""


def saved(folder: Path, text: str = GOOD, name: str = "stock.toml") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def test_those_of_the_program_can_all_be_read() -> None:
    found = read((paths.resources() / "worksheets",))
    assert found.problems == ()
    assert [one.name for one in found.found.values() if one.start] == [
        "swot", "positioning", "three_c", "competitors", "promotion",
    ]  # fmt: skip
    assert "audit" in found.found
    kinds = {section.kind for one in found.found.values() for section in one.sections}
    assert kinds == set(KINDS)


def test_a_new_file_appears_without_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shop: ShopFile
) -> None:
    saved(paths.data_folder() / "worksheets")
    monkeypatch.setattr(worksheets, "shelf", lambda: read((paths.data_folder() / "worksheets",)))
    plan_id = planned(shop)
    with shop.command("worksheet.add", name="x") as session:
        assert [one.name for one in planner.addable(session, plan_id)] == ["stock"]
        planner.add_sheet(session, plan_id, "stock")
    assert template("stock").title["zh"] == "库存盘点表"


def test_what_it_says_is_read(tmp_path: Path) -> None:
    found = load(saved(tmp_path))
    assert (found.name, found.place, found.start, found.icon) == ("stock", 70, False, "notebook-pen")
    rows, marks = found.section("rows"), found.section("marks")
    assert rows and marks
    assert [one.kind for one in rows.columns] == ["text", "choice"]
    assert rows.columns[1].options[0].title["en"] == "X"
    assert rows.column("b") is rows.columns[1] and rows.column("c") is None
    assert marks.item("look") is marks.items[0] and marks.item("x") is None
    assert found.box("threat") is found.section("worry")
    assert found.box("strength") is None and found.section("none") is None


@pytest.mark.parametrize(
    ("change", "key", "line"),
    [
        (('title = { zh = "库存盘点表", en = "Stock sheet" }\n', ""), "title", "1"),
        (("place = 70", "place = 700"), "place", "3"),
        (("place = 70", 'board = "x"'), "board", "3"),
        (("place = 70", "plaec = 70"), "plaec", "3"),
        (('kind = "list"', 'kind = "lists"'), "kind", "7"),
        (('of = ["who"]', 'of = ["whom"]'), "of", "13"),
        (('of = ["who"]', 'of = ["drawn"]'), "of", "13"),
        (('of = ["who"]\n', ""), "of", "10"),
        (('name = "rows"', 'name = "who"'), "name", "6"),
        (('box = "threat"', 'box = "thread"'), "box", "19"),
        (('wants = ["do"]', 'wants = ["who"]'), "wants", "20"),
        (('figures = ["sales"]', 'figures = ["luck"]'), "figures", "21"),
        (('name = "b", kind = "choice"', 'name = "b", kind = "picks"'), "kind", "30"),
        (('name = "b"', 'name = "a"'), "name", "30"),
        (('name = "b"', 'wide = 3, name = "b"'), "wide", "30"),
        (('    { name = "x", title = { zh = "子", en = "X" } },\n', ""), "options", "30"),
        (('columns_of = "who"', 'columns_of = "worry"'), "columns_of", "38"),
        (('columns_of = "who"\n', ""), "columns", "35"),
        (('items = [{ name = "look", title = { zh = "样子", en = "Look" } }]', ""), "items", "35"),
        (('of = ["marks"]', 'of = ["rows"]'), "of", "46"),
        (('kind = "list"', 'kind = "figures"'), "figures", "5"),
        (('kind = "list"', 'kind = "list"\nseveral = true'), "several", "8"),
    ],
)
def test_a_malformed_one_is_refused_by_file_key_and_line(
    tmp_path: Path, change: tuple[str, str], key: str, line: str
) -> None:
    assert change[0] in GOOD
    with pytest.raises(ShopError) as refused:
        load(saved(tmp_path, GOOD.replace(*change, 1)))
    assert refused.value.words == {"file": "stock.toml", "key": key, "line": line}
    assert sentence(refused.value).startswith(f"stock.toml, line {line}: “{key}”")


def test_an_item_stands_once(tmp_path: Path) -> None:
    item = '{ name = "look", title = { zh = "样子", en = "Look" } }'
    with pytest.raises(ShopError, check=lambda error: error.words["key"] == "name"):
        load(saved(tmp_path, GOOD.replace(item, f"{item}, {item}")))


def test_a_file_without_sections_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShopError, check=lambda error: error.words["key"] == "section"):
        load(saved(tmp_path, GOOD.partition("\n\n")[0]))


def test_one_that_is_malformed_does_not_hide_the_others(tmp_path: Path) -> None:
    saved(tmp_path / "a")
    saved(tmp_path / "a", "title = 1", "bad.toml")
    found = read((tmp_path / "a", tmp_path / "missing"))
    assert list(found.found) == ["stock"]
    assert [error.words["file"] for error in found.problems] == ["bad.toml"]


def test_the_owners_own_takes_the_place_of_its_namesake(tmp_path: Path) -> None:
    saved(tmp_path / "a")
    saved(tmp_path / "b", GOOD.replace("Stock sheet", "Mine"))
    assert read((tmp_path / "a", tmp_path / "b")).found["stock"].title["en"] == "Mine"


def test_one_whose_file_is_gone_asks_nothing() -> None:
    assert shelf() is shelf()
    gone = template("gone")
    assert (gone.title["en"], gone.sections, gone.section("x")) == ("gone", (), None)


def test_what_is_asked_fits_the_live_figures_and_sections_there_are() -> None:
    for one in shelf().found.values():
        for section in one.sections:
            assert set(section.figures) <= planner_figures.FIGURES.keys()
            assert set(LISTS) < set(KINDS)
