"""What a worksheet asks, as data.

A worksheet is one TOML file under `resources/worksheets/` or in the owner's own folder;
its name there is the worksheet's. All that is shown is written as `{ zh = "…", en = "…" }`:

    title = { zh = "…", en = "…" }
    about = { zh = "…", en = "…" }    # what it is good for
    icon = "compass"
    place = 20                        # among the worksheets that can be chosen
    start = true                      # a new plan begins with it
    board = "swot"                    # four boxes side by side, see `box`

    [[section]]
    name = "…"                        # what is written is kept by it: never changed
    kind = "text"                     # one of KINDS
    title = { zh = "…", en = "…" }
    guide = { … }                     # guidance beside the question
    hint = { … }                      # what stands in the empty field
    figures = ["…"]                   # live figures shown beside it, see `planner_figures`
    least = 3                         # entries that make it complete
    optional = true                   # not asked for completeness
    tasks = true                      # what is written here asks to become tasks

By kind: `scored` lists may have a `box` of the board and `wants`, the sections one of
whose entries must name each of theirs; `measures` name entries `of` other sections;
`choice`, `scale`, `checklist` and `matrix` have `items` (options, points, rows), each with
name, title and guide; a `choice` may take `several`; a `table` has `columns` with a `kind`
of CELLS; a `matrix` has `columns` too or takes as `columns_of` the entries of a section
behind an `own` one, and its `cells` are texts or scores; a `radar` draws the marks `of`
scales, or of one matrix of scores.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopkeeper import data_files
from shopkeeper.data_files import Node, Shelf
from shopkeeper.shop import planner_figures

KINDS = (
    "text", "list", "scored", "table", "choice", "scale", "matrix", "checklist",
    "figures", "measures", "map", "radar",
)  # fmt: skip
CELLS = ("text", "long", "money", "number", "date", "choice", "score")
BOXES = ("strength", "weakness", "opportunity", "threat")
# Kinds that are answered by entries of their own, and how many make them complete.
LISTS = ("list", "scored", "table", "measures", "map")

Words = dict[str, str]
_NONE: Words = {"zh": "", "en": ""}
_MOST = 99


@dataclass(frozen=True)
class Choice:
    """An option, a point to judge or to tick off, or a row."""

    name: str
    title: Words
    guide: Words


@dataclass(frozen=True)
class Column:
    """A column of a table or a matrix; `options` are those of a cell that is a choice."""

    name: str
    title: Words
    kind: str
    options: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Section:
    """One question of a worksheet, or several of one sort; see the module for what it may say."""

    name: str
    kind: str
    title: Words
    guide: Words
    hint: Words
    figures: tuple[str, ...] = ()
    least: int = 1
    optional: bool = False
    tasks: bool = False
    box: str = ""
    wants: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    items: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    columns_of: str = ""
    own: Words | None = None
    cells: str = "text"
    several: bool = False

    def item(self, name: str) -> Choice | None:
        """The option, point or row of that name."""
        return next((one for one in self.items if one.name == name), None)

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((one for one in self.columns if one.name == name), None)


@dataclass(frozen=True)
class Template:
    """A worksheet as it asks, before anything is written into it."""

    name: str
    title: Words
    about: Words
    icon: str = "notebook-pen"
    place: int = _MOST
    start: bool = False
    board: str = ""
    sections: tuple[Section, ...] = ()

    def section(self, name: str) -> Section | None:
        """The section of that name."""
        return next((one for one in self.sections if one.name == name), None)

    def box(self, name: str) -> Section | None:
        """The section that fills a box of the board."""
        return next((one for one in self.sections if one.box == name), None)


@cache
def shelf() -> Shelf[Template]:
    """The worksheets of the program and the owner's own, which take the place of their namesakes."""
    return read(data_files.folders("worksheets"))


def read(places: Collection[Path]) -> Shelf[Template]:
    """The worksheets in some folders, later ones before earlier; a folder that is missing has none."""
    return data_files.shelf(places, load)


def template(name: str) -> Template:
    """The worksheet of that name; where its file is gone, one that asks nothing and is called so."""
    title = {"zh": name, "en": name}
    return shelf().found.get(name) or Template(name, title, _NONE)


def load(file: Path) -> Template:
    """Read one worksheet; ShopError `data.malformed` names file, key and line, or `file.cannot_open`."""
    return data_files.load(file, _template)


def _template(root: Node) -> Template:
    nodes = root.tables("section")
    root.expect(bool(nodes), "section")
    names = [node.text("name") for node in nodes]
    sections = tuple(_section(node, names) for node in nodes)
    for node, section in zip(nodes, sections, strict=True):
        _expect_whole(node, section, names, {one.name: one for one in sections})
        node.end()
    return Template(
        name=root.file.name,
        title=root.words("title"),
        about=root.words("about"),
        icon=root.icon("icon", "notebook-pen"),
        place=root.number("place", 0, _MOST, _MOST),
        start=root.flag("start"),
        board=root.one_of("board", ("swot",), ""),
        sections=sections,
    )


def _section(node: Node, names: Collection[str]) -> Section:
    kind = node.one_of("kind", KINDS)
    return Section(
        name=node.text("name"),
        kind=kind,
        title=node.words("title"),
        guide=node.words("guide", _NONE),
        hint=node.words("hint", _NONE),
        figures=node.names("figures", planner_figures.FIGURES),
        least=node.number("least", 1, _MOST, 1),
        optional=node.flag("optional"),
        tasks=node.flag("tasks"),
        box=node.one_of("box", BOXES, "") if kind == "scored" else "",
        wants=node.names("wants", names) if kind == "scored" else (),
        of=node.names("of", names) if kind in ("measures", "radar") else (),
        items=_choices(node, "items") if kind in ("choice", "scale", "checklist", "matrix") else (),
        columns=_columns(node) if kind in ("table", "matrix") else (),
        columns_of=node.one_of("columns_of", names, "") if kind == "matrix" else "",
        own=node.words("own", _NONE) if kind == "matrix" else None,
        cells=node.one_of("cells", ("text", "score"), "text") if kind == "matrix" else "text",
        several=node.flag("several") if kind == "choice" else False,
    )


def _choices(node: Node, key: str) -> tuple[Choice, ...]:
    found = []
    for one in node.tables(key):
        found.append(Choice(one.text("name"), one.words("title"), one.words("guide", _NONE)))
        one.expect([choice.name for choice in found].count(found[-1].name) == 1, "name")
        one.end()
    return tuple(found)


def _columns(node: Node) -> tuple[Column, ...]:
    found = []
    for one in node.tables("columns"):
        kind = one.one_of("kind", CELLS, "text")
        options = _choices(one, "options") if kind == "choice" else ()
        one.expect(kind != "choice" or bool(options), "options")
        found.append(Column(one.text("name"), one.words("title"), kind, options))
        one.expect([column.name for column in found].count(found[-1].name) == 1, "name")
        one.end()
    return tuple(found)


def _expect_whole(
    node: Node, section: Section, names: Collection[str], sections: Mapping[str, Section]
) -> None:
    """What one key alone does not tell: names that stand once, and what a kind can not do without."""
    node.expect(list(names).count(section.name) == 1, "name")
    node.expect(
        bool(section.items) or section.kind not in ("choice", "scale", "checklist", "matrix"), "items"
    )
    node.expect(bool(section.columns) or section.kind != "table", "columns")
    node.expect(section.kind != "matrix" or bool(section.columns) != bool(section.columns_of), "columns")
    node.expect(
        not section.columns_of or sections[section.columns_of].kind in ("list", "table"), "columns_of"
    )
    node.expect(bool(section.figures) or section.kind != "figures", "figures")
    node.expect(bool(section.of) or section.kind not in ("measures", "radar"), "of")
    allowed = ("scale", "matrix") if section.kind == "radar" else LISTS
    node.expect(all(sections[name].kind in allowed for name in section.of), "of")
    node.expect(all(sections[name].kind == "measures" for name in section.wants), "wants")
