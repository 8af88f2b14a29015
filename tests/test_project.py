"""What the project's own papers say is so."""

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import shopkeeper
from shopkeeper import paths
from tests.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
README = (ROOT / "README.md").read_text("utf-8")
PAPERS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    ROOT.glob("docs/**/*.md")
)


def pins() -> dict[str, str]:
    """The exact versions of constraints.txt by name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    wanted = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in wanted}


def commands(language: str) -> list[str]:
    """The command lines of README's code blocks in one language."""
    return [
        line
        for block in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
        for line in block.splitlines()
    ]


def test_one_command_starts_and_one_tests_in_both_languages() -> None:
    start = "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt . && .venv/bin/shopkeeper"
    test = "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt '.[test]' && .venv/bin/python -m pytest"
    assert commands("sh") == [start, test] * 2


def test_the_command_that_is_installed_is_the_one_readme_starts() -> None:
    assert PROJECT["scripts"] == {"shopkeeper": "shopkeeper.__main__:main"}


def test_constraints_name_versions_and_no_place_to_get_them_from() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    assert not re.search(r"https?:|index-url|find-links|@ ", text)
    assert all(re.fullmatch(r"[\w.]+", version) for version in pins().values())


def _needed(extras: frozenset[str]) -> set[str]:
    """All that is installed with the project here, itself and its helpers' helpers."""
    groups = [PROJECT["dependencies"], *(PROJECT["optional-dependencies"][extra] for extra in extras)]
    todo = [Requirement(line) for group in groups for line in group]
    found: set[str] = set()
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name in found or name == "shopkeeper":
            continue
        found.add(name)
        try:
            asked = map(Requirement, metadata.requires(name) or [])
        except metadata.PackageNotFoundError:
            continue
        wanted = requirement.extras or {""}
        todo += [
            one
            for one in asked
            if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in wanted)
        ]
    return found


@pytest.mark.parametrize("extras", [(), ("test",), ("test", "dev")], ids=["program", "tests", "checks"])
def test_everything_that_is_installed_has_its_version_pinned(extras: tuple[str, ...]) -> None:
    assert _needed(frozenset(extras)) - pins().keys() == set()


def test_the_pins_are_what_the_project_asks_for() -> None:
    lines = [
        *PROJECT["dependencies"],
        *(line for lines in PROJECT["optional-dependencies"].values() for line in lines),
    ]
    wanted = [Requirement(line) for line in lines if not line.startswith("shopkeeper")]
    assert [
        str(one) for one in wanted if not one.specifier.contains(pins()[canonicalize_name(one.name)])
    ] == []


def test_the_changelog_tells_of_this_version() -> None:
    assert re.search(
        rf"^## {re.escape(shopkeeper.__version__)}\b",
        (ROOT / "CHANGELOG.md").read_text("utf-8"),
        re.MULTILINE,
    )


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_the_papers_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper.read_text("utf-8"))
    assert [link for link in links if not (paper.parent / link).exists()] == []


def _outline(path: Path) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", path.read_text("utf-8"), re.MULTILINE)]


def test_the_guide_is_the_same_in_both_languages() -> None:
    chinese = {path.name: _outline(path) for path in ROOT.glob("docs/zh/*.md")}
    english = {path.name: _outline(path) for path in ROOT.glob("docs/en/*.md")}
    assert chinese
    assert chinese == english


def test_the_program_finds_its_data_files() -> None:
    assert {"i18n", "icons", "platforms", "theme"} <= {path.name for path in paths.resources().iterdir()}


def test_every_icon_is_a_drawing_without_anything_from_outside() -> None:
    outside = [
        path.name
        for path in ROOT.glob("resources/**/*.svg")
        if re.search(r"href|<script|<image|url\(http", path.read_text("utf-8"))
    ]
    assert outside == []


def test_catalogues_name_each_text_once() -> None:
    for path in ROOT.glob("resources/i18n/*.json"):
        names = [name for name, _ in json.loads(path.read_text("utf-8"), object_pairs_hook=list)]
        assert len(names) == len(set(names)), path.name


def test_importing_the_core_brings_no_window_along() -> None:
    code = "import sys, shopkeeper.exchange, shopkeeper.shop.derived, shopkeeper.store.shop_file; print('PySide6' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ
    )
    assert done.stdout.strip() == "False"


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no executable scripts")
def test_the_checks_can_be_run() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
