"""What the program's source keeps to, beyond what linters can say."""

import ast
import tomllib
from collections.abc import Callable, Iterator

import pytest

from tests.sources import PACKAGE, ROOT, calls, modules, name_of

LONGEST_FUNCTION = 40
LONGEST_FILE = 400
KIT = "shopkeeper/ui/kit/"


def found(breaks: Callable[[str, ast.Module], Iterator[tuple[int, str]]]) -> list[str]:
    """Every place of the program that breaks a rule, as file:line: what."""
    return [f"{name}:{line}: {what}" for name, tree in modules().items() for line, what in breaks(name, tree)]


def test_no_function_is_longer_than_a_screen() -> None:
    def breaks(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield node.lineno, f"{node.name} has {length} lines"

    assert found(breaks) == []


def test_no_file_is_too_long_to_hold_in_the_head() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_module_and_class_says_what_it_is() -> None:
    def breaks(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
        if not ast.get_docstring(tree):
            yield 1, "module without a docstring"
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not ast.get_docstring(node):
                yield node.lineno, f"class {node.name} without a docstring"

    assert found(breaks) == []


def test_every_public_function_of_the_core_says_what_it_does() -> None:
    core = ("shopkeeper/shop/", "shopkeeper/store/", "shopkeeper/exchange/", "shopkeeper/model/")

    def breaks(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
        for node in tree.body if name.startswith(core) else []:
            public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                yield node.lineno, f"{node.name} without a docstring"

    assert found(breaks) == []


# What is called only in one place, and where.
ONLY_IN = {
    "QLabel": KIT,
    "QMessageBox": KIT,
    "QInputDialog": KIT,
    "setWhatsThis": KIT,
}


@pytest.mark.parametrize("called", ONLY_IN)
def test_texts_from_outside_reach_the_screen_through_the_kit_alone(called: str) -> None:
    def breaks(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
        if not name.startswith(ONLY_IN[called]):
            yield from ((call.lineno, called) for what, call in calls(tree) if what == called)

    assert found(breaks) == []


def test_tooltips_show_texts_as_they_are() -> None:
    def breaks(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
        for what, call in calls(tree) if not name.startswith(KIT) else []:
            inside = {inner for argument in call.args for inner, _ in calls(argument)}
            if what == "setToolTip" and "plain_tip" not in inside:
                yield call.lineno, "setToolTip without plain_tip"

    assert found(breaks) == []


# The program's own loop, and that of drawing pictures, where nobody waits.
LOOPS = {("shopkeeper/ui/app.py", "app"), ("shopkeeper/ui/screens/stage.py", "loop")}


def test_dialogs_are_opened_and_never_wait_in_a_loop_of_their_own() -> None:
    def breaks(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
        for what, call in calls(tree):
            if what in ("exec", "exec_") and isinstance(call.func, ast.Attribute):
                of = ast.unparse(call.func.value)
                if (name, of) not in LOOPS:
                    yield call.lineno, f"{of}.{what}()"

    assert found(breaks) == []


@pytest.mark.parametrize("called", ["executescript", "processEvents", "eval"])
def test_calls_that_break_what_is_promised_are_not_made(called: str) -> None:
    def breaks(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
        yield from ((call.lineno, called) for what, call in calls(tree) if what == called)

    assert found(breaks) == []


def test_no_error_is_caught_without_naming_it() -> None:
    def breaks(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and node.type is None:
                yield node.lineno, "bare except"

    assert found(breaks) == []


def test_rules_and_tables_know_no_window() -> None:
    def breaks(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
        for node in ast.walk(tree) if not name.startswith("shopkeeper/ui/") else []:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            yield from ((node.lineno, what) for what in names if what.startswith(("PySide6", "shiboken6")))

    assert found(breaks) == []


SPOKEN = (
    "*.md",
    "docs/**/*.md",
    "shopkeeper/**/*.py",
    "shopkeeper/**/*.sql",
    "resources/**/*.*ml",
    "resources/**/*.json",
)
# Places of one machine, and notes to oneself: none of an owner's business.
UNSPOKEN = ("/work/", "/root/", "/tmp/", "/home/", "TODO", "FIXME", "XXX", "HACK")


@pytest.mark.parametrize("pattern", SPOKEN)
def test_the_project_speaks_of_itself_alone(pattern: str) -> None:
    texts = {
        name_of(path): path.read_text("utf-8") for path in ROOT.glob(pattern) if ".venv" not in path.parts
    }
    assert [(name, word) for name, text in texts.items() for word in UNSPOKEN if word in text] == []


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "shopkeeper/__init__.py"
