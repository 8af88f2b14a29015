"""Sets of quick replies as data: one file of `resources/replies/`, or of the owner's own folder,
which takes the place of its namesake.

    [categories]                       # those of the set's own; others may be used too
    greeting = { zh = "问候", en = "Greeting" }

    [[reply]]
    category = "greeting"
    title = { zh = "在的", en = "Hello" }
    text = { zh = "您好，{shop}…", en = "Hello, this is {shop}…" }
    shortcut = "nh"                    # typed instead of looking for it; may be left out

What stands in braces is one of FIELDS.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopkeeper import data_files
from shopkeeper.data_files import Node
from shopkeeper.errors import ShopError

Words = dict[str, str]

# What a reply may be filled with, and what it is called where it is asked for.
FIELDS = {
    "buyer": "Buyer",
    "shop": "Shop name",
    "order": "Order number",
    "product": "Product",
    "amount": "Amount",
    "courier": "Courier",
    "tracking": "Tracking number",
    "recipient": "Recipient",
    "phone": "Phone",
    "address": "Address",
    "cutoff": "Cutoff time",
}
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class SetReply:
    """One reply of a set; `origin` is what it is known by for good: the set's name and its own title."""

    origin: str
    category: str
    title: Words
    text: Words
    shortcut: str


@dataclass(frozen=True)
class Shelf:
    """All sets together, and what is wrong with those that could not be read."""

    replies: tuple[SetReply, ...]
    categories: dict[str, Words]
    problems: tuple[ShopError, ...]


def fields_of(text: str) -> list[str]:
    """The fields a text wants filled in, in its order, each once."""
    return [name for name in dict.fromkeys(_FIELD.findall(text)) if name in FIELDS]


def filled(text: str, values: dict[str, str]) -> str:
    """The text with what is known filled in; what is not stays as it is, in its braces."""
    return _FIELD.sub(lambda found: values.get(found[1]) or found[0], text)


def shelf() -> Shelf:
    """The sets that come with the program, then the owner's own from `<data folder>/replies`."""
    return _shelf(*data_files.folders("replies"))


@cache
def _shelf(*folders: Path) -> Shelf:
    sets, problems = data_files.load_all(folders, lambda file: data_files.load(file, _set))
    replies = [one for found, _ in sets.values() for one in found]
    categories = {name: words for _, own in sets.values() for name, words in own.items()}
    return Shelf(tuple(replies), categories, problems)


def _set(root: Node) -> tuple[list[SetReply], dict[str, Words]]:
    own = root.table("categories")
    categories = {name: own.words(name) for name in own.every_key()}
    return [_reply(one) for one in root.tables("reply")], categories


def _reply(one: Node) -> SetReply:
    text = one.words("text")
    one.expect(all(name in FIELDS for words in text.values() for name in _FIELD.findall(words)), "text")
    title = one.words("title")
    origin = f"{one.file.name}/{title['en']}"
    made = SetReply(origin, one.text("category", ""), title, text, one.text("shortcut", ""))
    one.end()
    return made
