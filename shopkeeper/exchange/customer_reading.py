"""From a sheet's rows to records of customers: who can be told from others, and who shares a phone."""

from collections.abc import Iterator
from typing import Any

from shopkeeper.exchange.record_reading import Numbered, RecordReading
from shopkeeper.exchange.records import Batch
from shopkeeper.exchange.transforms import Bad
from shopkeeper.shop import phones
from shopkeeper.shop.records import RecordShape

_NAMES = ("name", "nickname")
_PHONES = ("phone", "second_phone", "third_phone")
_REACHED_BY = (*_PHONES, "account", "email", "wechat", "qq")


class CustomerReading(RecordReading):
    """The customers of one sheet; `shared` says whether another name there is reached in the same way."""

    _shared: frozenset[tuple[str, str]] = frozenset()

    def shape(self) -> RecordShape:
        """What the records fill."""
        shape = super().shape()
        return shape._replace(fields=(*shape.fields, "shared"))

    def batches(self, *, scattered: bool) -> Iterator[Batch]:
        """The records, one a row."""
        self._shared = self._reached_alike()
        self._batch = Batch()
        return super().batches(scattered=scattered)

    def _reached_alike(self) -> frozenset[tuple[str, str]]:
        """The phones, addresses and accounts that stand beside more than one name."""
        readers = {name: read for name, read in self._head.items() if name in (*_NAMES, *_REACHED_BY)}
        names: dict[tuple[str, str], str] = {}
        shared: set[tuple[str, str]] = set()
        for _, row in self._used_rows():
            try:
                values = {name: read(row) for name, read in readers.items()}
            except Bad:
                continue  # it is held when it is read
            name = str(values.get("name") or values.get("nickname") or "")
            shared.update(way for way in _ways(values) if names.setdefault(way, name) != name)
        return frozenset(shared)

    def _values(self, rows: list[Numbered]) -> dict[str, Any] | None:
        values = super()._values(rows)
        return values and values | {"shared": not self._shared.isdisjoint(_ways(values))}

    def _leaves_out(self, values: dict[str, Any]) -> str:
        named = any(values.get(name) and not phones.is_withheld(values[name]) for name in _NAMES)
        return "" if named or any(_ways(values)) else "withheld"


def _ways(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """How a customer can be reached, where that is really theirs."""
    for name in _REACHED_BY:
        value = values.get(name)
        if value and name not in _PHONES:
            yield name, value.lower()
        elif value and phones.kind(value) == "real":
            yield "phone", value
