"""What a reader of files hands to the shop. Plain tuples of what the database stores."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from shopkeeper.shop import phones


class ListingRecord(NamedTuple):
    """How a platform lists something: `key` identifies it there."""

    key: str
    sku: str
    code: str
    title: str
    options: str


class OrderRecord(NamedTuple):
    """One order of a file.

    `values` stand in the order of the file's order fields. A line is (number of its
    listing in the file or None, sub-order number or None, then the file's line fields).
    A payment is (source, cents, time, reference). `at` are the numbers of the rows it was
    made of.
    """

    number: str
    shop: str
    account: str
    values: tuple[Any, ...]
    lines: list[tuple[Any, ...]]
    payments: list[tuple[str, int, str | None, str]]
    at: Sequence[int]


class FileShape(NamedTuple):
    """What the records of one file are: where from, which fields they fill.

    An order's currency is one of its fields, empty where it is the shop's. Where an order
    may go back to a state before, `goes_back` says so.
    """

    platform: str
    order_fields: tuple[str, ...]
    weak_fields: frozenset[str]
    line_fields: tuple[str, ...]
    goes_back: bool = False


class Record(NamedTuple):
    """One customer, product or purchase of a file.

    `key` is how the file tells it from others, if it does. `values` stand in the order of
    the shape's fields, those of each part in that of its part fields; a record without
    values is one whose own row the file does not hold. `at` are the numbers of its rows.
    """

    key: str
    values: tuple[Any, ...] | None
    parts: list[tuple[Any, ...]]
    at: Sequence[int]

    @property
    def number(self) -> str:
        """What names it, as an order's number does."""
        return self.key

    @property
    def shop(self) -> str:
        """No shop has a customer, product or purchase of its own."""
        return ""

    @property
    def lines(self) -> list[tuple[Any, ...]]:
        """No order's lines."""
        return []


class RecordShape(NamedTuple):
    """What the records of one file are: of which kind, where from, which fields they fill.

    `currency` is empty where it is the shop's.
    """

    kind: str
    platform: str
    currency: str
    fields: tuple[str, ...]
    part_fields: tuple[str, ...]


class OwnShop(NamedTuple):
    """Where an order of our own lists was placed, as its record's one text."""

    platform: str
    shop: str

    def text(self) -> str:
        """Both in one."""
        return "\t".join(self)

    @classmethod
    def of(cls, text: str) -> "OwnShop":
        """Both apart again."""
        return cls(*text.split("\t"))


class OwnBuyer(NamedTuple):
    """Who an order of our own lists is of, as its record's one text; the phone only if it goes to them."""

    account: str
    name: str
    phone: str

    def is_recipient(self) -> bool:
        """Whether it goes to the buyer, and their number is known: then it tells who they are."""
        return bool(self.name) and phones.kind(self.phone) == "real"

    def text(self) -> str:
        """All in one; nothing where nobody is named."""
        return "\t".join(self) if any(self) else ""

    @classmethod
    def of(cls, text: str) -> "OwnBuyer":
        """All apart again."""
        return cls(*text.split("\t"))
