"""What a reader of files hands to the shop. Plain tuples of what the database stores."""

from collections.abc import Sequence
from typing import Any, NamedTuple


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
    """What the records of one file are: where from, in what money, which fields they fill."""

    platform: str
    currency: str
    order_fields: tuple[str, ...]
    weak_fields: frozenset[str]
    line_fields: tuple[str, ...]
