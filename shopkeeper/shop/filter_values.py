"""The values of filters: in words, and as a saved view keeps them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from shopkeeper import formats, i18n
from shopkeeper.i18n import tr
from shopkeeper.shop.lists import Filter, ListSpec

_RANGES = ("number", "money", "date")
Choices = Sequence[tuple[Any, str]]


def words(one: Filter, value: Any, currency: str, choices: Choices = ()) -> str:
    """A filter's value in words of the language of the moment."""
    if one.kind == "choice":
        return next((_said(key, title) for key, title in choices if key == value), str(value))
    if one.kind == "text":
        return tr("“{text}”").format(text=value)
    low, high = (None if end is None else _SHOWN[one.kind](end, currency) for end in value)
    if low == high:
        return low or ""
    if low is None or high is None:
        text = tr("from {low}") if high is None else tr("to {high}")
        return text.format(low=low, high=high)
    return f"{low} – {high}"


def _said(value: Any, title: str) -> str:
    """The owner's own words are no English to be said."""
    return title if title == value else tr(title)


_SHOWN: dict[str, Callable[[Any, str], str]] = {
    "number": lambda value, _: formats.number(value),
    "money": lambda value, currency: formats.money(value, currency, i18n.language()),
    "date": lambda value, _: formats.day(value),
}


def kept(spec: ListSpec, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON can hold them."""
    kinds = {one.name: one.kind for one in spec.filters}
    return {
        name: [_plain(end) for end in value] if kinds[name] in _RANGES else value
        for name, value in values.items()
        if name in kinds
    }


def _plain(end: Any) -> Any:
    return end.isoformat() if isinstance(end, date) else end


def read(spec: ListSpec, values: Any) -> dict[str, Any]:
    """What was kept; what does not fit the list any more is left out."""
    result = {}
    for one in spec.filters:
        if isinstance(values, dict) and one.name in values:
            try:
                result[one.name] = _READ[one.kind](values[one.name])
            except (TypeError, ValueError):
                continue
    return result


def _ends(value: Any, make: Callable[[Any], Any]) -> tuple[Any, Any]:
    low, high = value
    return (None if low is None else make(low), None if high is None else make(high))


_READ: dict[str, Callable[[Any], Any]] = {
    "choice": lambda value: value,
    "text": str,
    "number": lambda value: _ends(value, int),
    "money": lambda value: _ends(value, int),
    "date": lambda value: _ends(value, date.fromisoformat),
}
