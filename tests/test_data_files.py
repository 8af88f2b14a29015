"""Data files say where they are wrong: file, line and key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.data_files import DataFile, Node, load
from shopkeeper.errors import ShopError

GOOD = """\
title = { zh = "表", en = "Sheet" }
kind = "long"
count = 3

[[part]]
name = "one"

[[part]]
name = "two"
columns = [
  { name = "a", title = { zh = "甲", en = "A" } },
  { name = "b", title = { zh = "乙", en = "B" } },
]

[[part.deep]]
name = "x"

[[part]]
name = "three"

[[part.deep]]
name = "y"
note.zh = "注"
note.en = "Note"

[[other]]
flag = true
"""


def saved(folder: Path, text: str) -> Path:
    file = folder / "sheet.toml"
    file.write_text(text, "utf-8")
    return file


def refused(folder: Path, read: Callable[[Node], Any], text: str = GOOD) -> tuple[str, str]:
    """Key and line of the refusal."""
    with pytest.raises(ShopError) as error:
        load(saved(folder, text), read)
    assert error.value.key == "data.malformed"
    assert error.value.words["file"] == "sheet.toml"
    return error.value.words["key"], error.value.words["line"]


def part(root: Node, which: int) -> Node:
    return root.tables("part")[which]


def test_what_a_file_says_is_read(tmp_path: Path) -> None:
    def read(root: Node) -> Any:
        assert root.file.name == "sheet"
        found: list[Any] = [
            root.words("title"),
            root.one_of("kind", ("short", "long")),
            root.number("count", 1, 5),
            [one.text("name") for one in root.tables("part")],
            part(root, 1).tables("columns")[1].words("title")["zh"],
            part(root, 2).tables("deep")[0].words("note"),
            root.tables("other")[0].flag("flag"),
        ]
        return found

    assert load(saved(tmp_path, GOOD), read) == [
        {"zh": "表", "en": "Sheet"},
        "long",
        3,
        ["one", "two", "three"],
        "乙",
        {"zh": "注", "en": "Note"},
        True,
    ]


def test_what_is_not_there_has_its_default(tmp_path: Path) -> None:
    def read(root: Node) -> Any:
        return (
            root.text("a", "x"),
            root.words("b", {"zh": "", "en": ""}),
            root.one_of("c", ("y",), ""),
            root.names("d"),
            root.number("e", 1, 2, 9),
            root.flag("f"),
            root.tables("g"),
        )

    assert load(saved(tmp_path, ""), read) == ("x", {"zh": "", "en": ""}, "", (), 9, False, [])


@pytest.mark.parametrize(
    ("read", "where"),
    [
        (lambda root: root.text("count"), ("count", "3")),
        (lambda root: root.text("missing"), ("missing", "1")),
        (lambda root: root.words("kind"), ("kind", "2")),
        (lambda root: root.one_of("kind", ("short",)), ("kind", "2")),
        (lambda root: root.number("count", 4, 5), ("count", "3")),
        (lambda root: root.number("kind", 1, 5), ("kind", "2")),
        (lambda root: root.flag("count"), ("count", "3")),
        (lambda root: root.names("kind"), ("kind", "2")),
        (lambda root: root.tables("title"), ("title", "1")),
        (lambda root: part(root, 1).flag("name"), ("name", "9")),
        (lambda root: part(root, 1).tables("columns")[1].flag("name"), ("name", "12")),
        (lambda root: part(root, 1).tables("columns")[0].expect(False, "title"), ("title", "11")),
        (lambda root: part(root, 1).tables("columns")[1].text("missing"), ("missing", "12")),
        (lambda root: part(root, 1).tables("deep")[0].flag("name"), ("name", "16")),
        (lambda root: part(root, 2).tables("deep")[0].flag("name"), ("name", "22")),
        (lambda root: part(root, 2).tables("deep")[0].text("note"), ("note", "23")),
        (lambda root: part(root, 0).text("missing"), ("missing", "5")),
        (lambda root: root.expect(False, "other"), ("other", "26")),
        (lambda root: part(root, 2).end(), ("name", "19")),
    ],
)
def test_a_fault_is_said_with_its_key_and_line(
    tmp_path: Path, read: Callable[[Node], Any], where: tuple[str, str]
) -> None:
    assert refused(tmp_path, read) == where


def test_a_key_nobody_knows_is_a_fault(tmp_path: Path) -> None:
    assert refused(tmp_path, lambda root: root.text("a"), 'a = "x"\nb = 1\n') == ("b", "2")


def test_words_are_wanted_in_both_languages(tmp_path: Path) -> None:
    for text in ('t = { zh = "x" }', 't = { zh = "x", en = 1 }', 't = { zh = " ", en = "x" }'):
        assert refused(tmp_path, lambda root: root.words("t"), text) == ("t", "1")


def test_texts_in_a_list_are_among_those_allowed(tmp_path: Path) -> None:
    assert load(saved(tmp_path, 'n = ["a"]'), lambda root: root.names("n", ("a", "b"))) == ("a",)
    assert refused(tmp_path, lambda root: root.names("n", ("b",)), 'n = ["a"]') == ("n", "1")
    assert refused(tmp_path, lambda root: root.names("n"), "n = [1]") == ("n", "1")


def test_an_element_that_is_not_on_a_line_of_its_own_is_found_near(tmp_path: Path) -> None:
    text = 'a = 1\nlist = [{ name = "x" }, { name = "y" }]\n'
    assert refused(tmp_path, lambda root: root.tables("list")[1].flag("name"), text) == ("name", "2")


def test_what_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    assert refused(tmp_path, lambda root: None, "a = 1\nb = =\n") == ("TOML", "2")
    assert refused(tmp_path, lambda root: None, "a = [1,\n") == ("TOML", "2")


def test_what_can_not_be_read_is_said(tmp_path: Path) -> None:
    for file in (tmp_path / "missing.toml", tmp_path / "bytes.toml"):
        (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
        with pytest.raises(ShopError, check=lambda error: error.key == "file.cannot_open"):
            DataFile(file)


def test_the_first_line_of_a_key_is_found_anywhere(tmp_path: Path) -> None:
    file = DataFile(saved(tmp_path, GOOD))
    assert (file.first_line("name"), file.first_line("other"), file.first_line("none")) == (6, 26, 1)


def test_plain_tables_are_found_too(tmp_path: Path) -> None:
    file = DataFile(saved(tmp_path, "[a.b]\nx = 1\n[c]\nx = 2\n"))
    for path, line in ((("a", "b", "x"), "2"), (("c", "x"), "4"), (("c", "missing"), "3")):
        with pytest.raises(ShopError, check=lambda error, line=line: error.words["line"] == line):
            file.expect(False, *path)


def test_a_table_knows_its_keys_and_its_place(tmp_path: Path) -> None:
    text = "[a]\nx = 1\ny = 2\n"
    assert load(saved(tmp_path, text), lambda root: root.table("a").every_key()) == ["x", "y"]
    assert load(saved(tmp_path, ""), lambda root: root.table("a").every_key()) == []
    assert refused(tmp_path, lambda root: root.table("a").flag("y"), text) == ("y", "3")
    assert refused(tmp_path, lambda root: root.table("a"), "a = 1\n") == ("a", "1")
