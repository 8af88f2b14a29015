"""Which rows of a sheet are of one order, told by the cells that name it."""

from collections import Counter
from typing import Any

from shopkeeper.exchange.transforms import clean, whole


def merge_spellings(counts: Counter[Any]) -> dict[Any, Any]:
    """Count the spellings of one order's name as one, and say which stands for which.

    `123`, `'123` and `="123"` are the same number. A name is the cell of the number, or
    that and the shop's. Only what is spelled oddly is in the result.
    """
    plain = {key: name for key in counts if (name := _plain(key)) != key}
    firsts: dict[Any, Any] = {}
    same: dict[Any, Any] = {}
    for key, name in plain.items():
        first = name if name in counts else firsts.setdefault(name, key)
        number = name[0] if isinstance(name, tuple) else name
        if first != key and number:
            same[key] = first
    for key, first in same.items():
        counts[first] += counts.pop(key)
    return same


def _plain(key: Any) -> Any:
    if isinstance(key, tuple):
        return (whole(clean(key[0])), *map(clean, key[1:]))
    return whole(clean(key))
