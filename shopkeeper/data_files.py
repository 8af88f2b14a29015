"""Data files: TOML the program is filled with, read so that a fault is said with file, line and key."""

import re
import tomllib
from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from shopkeeper import paths
from shopkeeper.errors import ShopError

# Where something stands: keys from the outermost on; a number is which of several tables of one name.
Place = tuple[str | int, ...]

_T = TypeVar("_T")
_MISSING: Any = object()
_HEADER = re.compile(r"^[ \t]*\[(\[?)[ \t]*([^\[\]#]+?)[ \t]*\]")


class DataFile:
    """A file's `data`, and refusals that name file, line and key."""

    def __init__(self, file: Path) -> None:
        """Raises ShopError `file.cannot_open`, and `data.malformed` for what is no TOML."""
        self.file = file
        try:
            text = file.read_text("utf-8")
            self._lines = text.split("\n")
            self.data: dict[str, Any] = tomllib.loads(text)
        except (OSError, UnicodeDecodeError) as error:
            raise ShopError("file.cannot_open", path=str(file)) from error
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            raise self.malformed("TOML", line[1] if line else len(self._lines)) from error

    @property
    def name(self) -> str:
        """The file's name without its ending: what its subject is called by."""
        return self.file.stem

    def malformed(self, key: str, line: int | str) -> ShopError:
        """The refusal of what is called `key` at a line."""
        return ShopError("data.malformed", file=self.file.name, key=key, line=str(line))

    def expect(self, right: bool, *path: str | int) -> None:
        """Refuse the file unless what stands at `path` is `right`: ("title",), or ("step", 2, "text").

        Raises ShopError `data.malformed`.
        """
        if not right:
            raise self.malformed(str(path[-1]), self._line(path))

    def texts(self, value: Any, *path: str | int) -> dict[str, str]:
        """`value` as a text in both languages: `{ zh = "…", en = "…" }`."""
        self.expect(isinstance(value, dict) and set(value) == {"zh", "en"}, *path)
        self.expect(all(isinstance(text, str) and text.strip() for text in value.values()), *path)
        return value

    def first_line(self, key: str) -> int:
        """The first line that begins with `key`, whatever table it is in; 1 where none does."""
        begins = re.compile(rf"[ \t\[]*[\"']?{re.escape(key)}\b")
        return next((number for number, line in enumerate(self._lines, 1) if begins.match(line)), 1)

    def _line(self, path: Place) -> int:
        """The line, counted from 1, where `path` stands, or as much of it as is there."""
        found, end, rest = self._table(path)
        for part in rest:
            nearer = self._nearer(part, max(found, 0), end)
            if nearer is None:
                break
            found = nearer
        return max(found, 0) + 1

    def _nearer(self, part: str | int, start: int, end: int) -> int | None:
        """From line `start` on, where a key stands, or where the element of an array begins."""
        lines = range(start, end)
        if isinstance(part, str):
            key = re.compile(rf"(^[ \t]*|[{{,][ \t]*)[\"']?{re.escape(part)}[\"']?[ \t]*[=.]")
            return next((number for number in lines if key.search(self._lines[number])), None)
        begun = 0
        for number in lines:
            # Each table in an array stands on a line of its own, with its texts' tables inside.
            begun += self._lines[number].lstrip().removeprefix("[").lstrip().startswith("{")
            if begun > part:
                return number
        return None

    def _table(self, path: Place) -> tuple[int, int, Place]:
        """The lines of the innermost table on `path` that has a heading, and the rest of the path."""
        best: tuple[int, int, Place] = (-1, self._end(0), path)
        counts: dict[str, int] = {}
        for number, line in enumerate(self._lines):
            if found := _HEADER.match(line):
                whole = _numbered(found[2].replace(" ", ""), bool(found[1]), counts)
                if whole[: len(path)] == path:
                    return number, self._end(number + 1), ()
                if path[: len(whole)] == whole:
                    best = (number, self._end(number + 1), path[len(whole) :])
        return best

    def _end(self, start: int) -> int:
        """The line at which the next table begins."""
        headings = (at for at in range(start, len(self._lines)) if _HEADER.match(self._lines[at]))
        return next(headings, len(self._lines))


def _numbered(name: str, array: bool, counts: dict[str, int]) -> Place:
    """The path of a heading: behind each array of tables, which of them it is by now."""
    if array:
        counts[name] = counts.get(name, -1) + 1
        for inner in [one for one in counts if one.startswith(f"{name}.")]:
            del counts[inner]
    path: list[str | int] = []
    parts = name.split(".")
    for end, part in enumerate(parts, 1):
        path.append(part)
        if (outer := ".".join(parts[:end])) in counts:
            path.append(counts[outer])
    return tuple(path)


class Node:
    """A table of a data file. What was asked for is known; `end` refuses all other keys."""

    def __init__(self, file: DataFile, data: dict[str, Any], path: Place = ()) -> None:
        self.file = file
        self._data, self._path = data, path
        self._asked: set[str] = set()

    def expect(self, right: bool, key: str) -> None:
        """Refuse the file for what stands at `key` unless it is right."""
        self.file.expect(right, *self._path, key)

    def text(self, key: str, default: str = _MISSING) -> str:
        """A text; without a default it must be there and say something."""
        value = self._get(key, default)
        self.expect(isinstance(value, str) and (default is not _MISSING or value.strip() != ""), key)
        return value

    def words(self, key: str, default: dict[str, str] = _MISSING) -> dict[str, str]:
        """A text in both languages, as `{zh = "…", en = "…"}`."""
        value = self._get(key, default)
        return value if value is default else self.file.texts(value, *self._path, key)

    def icon(self, key: str, default: str = _MISSING) -> str:
        """The name of one of the program's icons, or the default."""
        value = self.text(key, default)
        self.expect((paths.resources() / "icons" / f"{value}.svg").is_file(), key)
        return value

    def one_of(self, key: str, allowed: Container[str], default: str = _MISSING) -> str:
        """One of certain words, or the default."""
        value = self.text(key, default)
        self.expect(value in allowed or value is default, key)
        return value

    def names(self, key: str, allowed: Container[str] | None = None) -> tuple[str, ...]:
        """A list of texts, of those allowed if they are said; empty if it is not there."""
        value = self._get(key, [])
        self.expect(isinstance(value, list) and all(isinstance(one, str) for one in value), key)
        self.expect(allowed is None or all(one in allowed for one in value), key)
        return tuple(value)

    def number(self, key: str, least: int, most: int, default: int = _MISSING) -> int:
        """A whole number between two others, or the default."""
        value = self._get(key, default)
        whole = isinstance(value, int) and not isinstance(value, bool)
        self.expect(value is default or (whole and least <= value <= most), key)
        return value

    def flag(self, key: str) -> bool:
        """Whether something is so; it is not where nothing is said."""
        value = self._get(key, False)
        self.expect(isinstance(value, bool), key)
        return value

    def every_key(self) -> list[str]:
        """The names of all that stands here."""
        return list(self._data)

    def table(self, key: str) -> "Node":
        """A table, an empty one where the key is not there."""
        value = self._get(key, {})
        self.expect(isinstance(value, dict), key)
        return Node(self.file, value, (*self._path, key))

    def tables(self, key: str) -> list["Node"]:
        """Tables one after another, none if the key is not there."""
        value = self._get(key, [])
        self.expect(isinstance(value, list) and all(isinstance(one, dict) for one in value), key)
        return [Node(self.file, one, (*self._path, key, which)) for which, one in enumerate(value)]

    def end(self) -> None:
        """Refuse a key that nobody has asked for: it is misspelt or means nothing here."""
        for key in self._data:
            self.expect(key in self._asked, key)

    def _get(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        value = self._data.get(key, default)
        self.expect(value is not _MISSING, key)
        return value


def load(file: Path, make: Callable[[Node], _T]) -> _T:
    """What `make` makes of a data file's outermost table, of which it must know every key.

    Raises ShopError `data.malformed` and `file.cannot_open`.
    """
    read = DataFile(file)
    root = Node(read, read.data)
    made = make(root)
    root.end()
    return made


def load_all(
    folders: Collection[Path], read: Callable[[Path], _T]
) -> tuple[dict[str, _T], tuple[ShopError, ...]]:
    """What `read` makes of each data file in some folders, by name, and what is wrong with the others.

    A file takes the place of its namesake in a folder before; a folder that is missing has none.
    """
    found: dict[str, _T] = {}
    problems: list[ShopError] = []
    for file in (one for folder in folders for one in sorted(folder.glob("*.toml"))):
        try:
            found[file.stem] = read(file)
        except ShopError as error:
            problems.append(error)
    return found, tuple(problems)


class Placed(Protocol):
    """What has a name and a place among its like."""

    @property
    def name(self) -> str: ...
    @property
    def place(self) -> int: ...


_P = TypeVar("_P", bound=Placed)


@dataclass(frozen=True, slots=True)
class Shelf(Generic[_P]):
    """All of one sort that can be read, by name in their order, and what is wrong with the others."""

    found: Mapping[str, _P]
    problems: tuple[ShopError, ...] = ()


def folders(sort: str) -> tuple[Path, Path]:
    """Where a sort of data file lies: the program's own, then the owner's in the data folder."""
    return paths.resources() / sort, paths.data_folder() / sort


def shelf(places: Collection[Path], read: Callable[[Path], _P]) -> Shelf[_P]:
    """What `read` makes of the data files in some folders, as `load_all`, in order of place."""
    found, problems = load_all(places, read)
    ordered = sorted(found.values(), key=lambda one: (one.place, one.name))
    return Shelf({one.name: one for one in ordered}, problems)
