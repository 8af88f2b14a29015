"""Carriers as data: how each is called, what its tracking numbers look like, where a parcel is looked up.

A carrier is one file of `resources/carriers/`, or of the owner's own folder, called by its name:

    title = { zh = "中通快递", en = "ZTO Express" }
    also = ["中通", "ZTO"]              # what else it is called
    place = 20                         # its place among the carriers
    phone = "95311"
    page = "https://…?nu={number}"     # where a parcel is looked up
    numbers = ["7[3-9][0-9]{12}"]      # what its tracking numbers look like, as patterns

Only the title must be there. What a number looks like is a hint, never a refusal.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from shopkeeper import data_files
from shopkeeper.data_files import Node, Shelf

Words = dict[str, str]

_NUMBER = "{number}"
_BETWEEN = re.compile(r"[\s,，、;；/]+")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier, as its file says it."""

    name: str
    title: Words
    also: tuple[str, ...]
    place: int
    phone: str
    page: str
    numbers: tuple[re.Pattern[str], ...]

    def is_called(self, name: str) -> bool:
        """Whether that is one of its names, in whatever case."""
        return name.strip().casefold() in {one.casefold() for one in (*self.title.values(), *self.also)}

    def knows(self, number: str) -> bool:
        """Whether a number looks like one of its own."""
        return any(one.fullmatch(number.upper()) for one in self.numbers)

    def page_of(self, number: str) -> str:
        """Where the parcel of a number is looked up; empty where it has no such page."""
        return self.page.replace(_NUMBER, quote(number, safe=""))


@cache
def shelf() -> Shelf[Carrier]:
    """The carriers of the program, and the owner's own from `<data folder>/carriers`."""
    return data_files.shelf(data_files.folders("carriers"), load)


def load(file: Path) -> Carrier:
    """Read one carrier; ShopError `data.malformed` names file, key and line."""
    return data_files.load(file, _carrier)


def _carrier(root: Node) -> Carrier:
    page = root.text("page", "")
    root.expect(not page or (page.startswith("https://") and _NUMBER in page), "page")
    return Carrier(
        root.file.name,
        root.words("title"),
        root.names("also"),
        root.number("place", 0, 10_000, 10_000),
        root.text("phone", ""),
        page,
        tuple(_pattern(root, one) for one in root.names("numbers")),
    )


def _pattern(root: Node, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error:
        root.expect(False, "numbers")
        raise


def called(name: str) -> Carrier | None:
    """The carrier of one of whose names that is."""
    return next((one for one in shelf().found.values() if one.is_called(name)), None)


def of_number(number: str) -> Carrier | None:
    """The only carrier whose numbers look like that; None where none or several do."""
    known = [one for one in shelf().found.values() if one.knows(number)]
    return known[0] if len(known) == 1 else None


def split(numbers: str) -> list[str]:
    """Each number of several parcels that stand side by side."""
    return [one for one in _BETWEEN.split(numbers) if one]


def parcels(courier: str, numbers: str) -> list[tuple[Carrier, str]]:
    """Each number with its carrier: that of the courier's name, else the one whose it looks like."""
    found = ((called(courier) or of_number(number), number) for number in split(numbers))
    return [(carrier, number) for carrier, number in found if carrier]
