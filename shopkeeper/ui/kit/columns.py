"""How the kinds of a list's columns are shown, and where the owner's choice of columns is kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt

from shopkeeper import formats
from shopkeeper.i18n import tr, trn
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop.lists import Column, ListSpec
from shopkeeper.ui.kit.desk import Desk

NOTHING = "—"
FIGURES = ("number", "money", "price", "percent")
NARROWEST, WIDEST = 48, 900
# How near a deadline is, and the colour that says so; what is late has the first.
_NEAR = ((timedelta(hours=2), "red"), (timedelta(hours=6), "amber"))


def left_out(orders: int) -> list[str]:
    """How many orders a sum leaves out, as no rate is known for their currency; nothing where none."""
    return [trn(orders, "{n} without a rate left out", "{n} without a rate left out")] if orders else []


def shown(value: Any, kind: str, desk: Desk) -> str:
    """A value as the list shows it."""
    if value is None or value == "":
        return NOTHING
    try:
        return _SHOWN[kind](value, desk)
    except (AttributeError, TypeError, ValueError):
        return str(value)  # SQLite keeps a value of another kind than its column's


_SHOWN: dict[str, Callable[[Any, Desk], str]] = {
    "text": lambda value, desk: " ".join(str(value).split()),
    "code": lambda value, desk: str(value),
    "phone": lambda value, desk: str(value),
    "options": lambda value, desk: formats.option_values(value),
    "names": lambda value, desk: formats.listed(value.split("\n")),
    "number": lambda value, desk: formats.number(value),
    "money": lambda value, desk: desk.money(value),
    "price": lambda value, desk: desk.price(value),
    "percent": lambda value, desk: f"{formats.number(value / 100)}%",
    "choice": lambda value, desk: tr(value) if isinstance(value, str) else str(value),
    "picture": lambda value, desk: "",
    "time": lambda value, desk: formats.wall_time(value),
    "date": lambda value, desk: formats.day(value),
    "left": lambda value, desk: formats.time_left(value, _now(desk)),
}


def listed(value: Any, kind: str, desk: Desk) -> str:
    """A value as one of many below each other: a moment without what is understood, a phone in groups."""
    if kind == "time" and isinstance(value, datetime):
        return formats.list_time(value, _now(desk).date())
    if kind == "phone" and isinstance(value, str) and value:
        return formats.phone(value)
    return shown(value, kind, desk)


def whole(value: Any, kind: str, desk: Desk) -> str:
    """A value with nothing left away: of a deadline the moment it is."""
    return shown(value, "time" if kind == "left" else kind, desk)


def left_tone(at: Any, desk: Desk) -> str | None:
    """The colour of a deadline; None while there is time."""
    if not isinstance(at, datetime):
        return None
    left = at - _now(desk)
    return next((tone for span, tone in _NEAR if left < span), None)


def _now(desk: Desk) -> datetime:
    return desk.wall(desk.shop.clock())


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Figures to the right, all else to the left."""
    side = Qt.AlignmentFlag.AlignRight if column.kind in FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


@dataclass
class Layout:
    """Which columns a list shows, in which order and how wide.

    `asked` are columns the owner wants to see where there is little room, too.
    """

    order: list[str]
    hidden: set[str] = field(default_factory=set)
    widths: dict[str, int] = field(default_factory=dict)
    sort: str = ""
    descending: bool = True
    asked: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, settings: ProgramSettings, spec: ListSpec) -> "Layout":
        """What was remembered."""
        return cls.read(settings.get(f"list.{spec.subject}", {}), spec)

    @classmethod
    def read(cls, kept: Any, spec: ListSpec) -> "Layout":
        """What was kept; what does not fit the list any more is left out."""
        names = [column.name for column in spec.columns]
        kept = kept if isinstance(kept, dict) else {}
        order = [name for name in kept.get("order", []) if name in names]
        hidden = set(kept.get("hidden", [c.name for c in spec.columns if not c.shown])) & set(names)
        widths = {
            name: max(NARROWEST, min(WIDEST, width))
            for name, width in kept.get("widths", {}).items()
            if name in names and isinstance(width, int)
        }
        sort = str(kept.get("sort"))
        sort = sort if sort in names else spec.default_sort
        descending = kept.get("descending", spec.default_descending)
        order += [name for name in names if name not in order]
        if len(hidden) == len(names):
            hidden.discard(order[0])
        asked = set(kept.get("asked", ())) & set(names)
        return cls(order, hidden, widths, sort, bool(descending), asked)

    def kept(self) -> dict[str, Any]:
        """What is to be remembered."""
        return {
            "order": list(self.order),
            "hidden": sorted(self.hidden),
            "widths": dict(self.widths),
            "sort": self.sort,
            "descending": self.descending,
            **({"asked": sorted(self.asked)} if self.asked else {}),
        }

    def save(self, settings: ProgramSettings, spec: ListSpec) -> None:
        """Remember it."""
        settings.put(f"list.{spec.subject}", self.kept())
