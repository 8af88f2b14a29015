"""How the kinds of a list's columns are shown, and where the owner's choice of columns is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop.lists import Column, ListSpec
from shopkeeper.ui.kit.desk import Desk

NOTHING = "—"
FIGURES = ("number", "money", "price", "percent")
NARROWEST, WIDEST = 48, 900
# What takes the room that is left.
GROWING = ("text", "code", "time")
# How much of its width a column of a kind can do with.
CLOSEST = {
    "text": 0.7,
    "code": 0.88,
    "number": 0.9,
    "money": 0.92,
    "price": 0.92,
    "percent": 0.9,
    "time": 1.0,
    "date": 1.0,
    "choice": 0.9,
    "picture": 1.0,
}


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
    "number": lambda value, desk: formats.number(value),
    "money": lambda value, desk: desk.money(value),
    "price": lambda value, desk: desk.price(value),
    "percent": lambda value, desk: f"{formats.number(value / 100)}%",
    "choice": lambda value, desk: tr(value) if isinstance(value, str) else str(value),
    "picture": lambda value, desk: "",
    "time": lambda value, desk: formats.wall_time(value),
    "date": lambda value, desk: formats.day(value),
}


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Figures to the right, all else to the left."""
    side = Qt.AlignmentFlag.AlignRight if column.kind in FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


@dataclass
class Layout:
    """Which columns a list shows, in which order and how wide."""

    order: list[str]
    hidden: set[str] = field(default_factory=set)
    widths: dict[str, int] = field(default_factory=dict)
    sort: str = ""
    descending: bool = True

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
        return cls(order, hidden, widths, sort, bool(descending))

    def kept(self) -> dict[str, Any]:
        """What is to be remembered."""
        return {
            "order": list(self.order),
            "hidden": sorted(self.hidden),
            "widths": dict(self.widths),
            "sort": self.sort,
            "descending": self.descending,
        }

    def save(self, settings: ProgramSettings, spec: ListSpec) -> None:
        """Remember it."""
        settings.put(f"list.{spec.subject}", self.kept())


def fitted(shown: Sequence[Column], chosen: Mapping[str, int], room: int) -> dict[str, int]:
    """How wide each column is: closer together where there is less room, wider where there is more.

    `chosen` are the widths of the owner's choice, which stay. What is more than all
    need goes to texts, each in its measure.
    """
    close = sum(round(column.width * CLOSEST[column.kind]) for column in shown)
    wide = sum(column.width for column in shown)
    share = min(1.0, max(0.0, (room - close) / (wide - close))) if wide > close else 1.0
    widths = {}
    for column in shown:
        least = CLOSEST[column.kind]
        widths[column.name] = chosen.get(column.name, round(column.width * (least + (1 - least) * share)))
    free = [column for column in shown if column.kind in GROWING and column.name not in chosen]
    spare, total = room - sum(widths.values()), sum(column.width for column in free)
    if spare > 0 and free:
        for column in free:
            widths[column.name] += spare * column.width // total
    return widths
