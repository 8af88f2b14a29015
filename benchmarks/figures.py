"""Figures: what was measured, what it is measured against, and the table of them."""

import json
import os
import platform
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

import shopkeeper

DIGITS = {"s": 2, "ms": 1, "MB": 1}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `most` bounds the ratio to `floor`, `limit` the value itself.

    Where both are given, one of them has to hold: what takes no time may grow.
    """

    name: str
    size: str
    value: float
    unit: str = "s"
    floor: float | None = None
    most: float | None = None
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor the value is."""
        return self.value / self.floor if self.floor else None

    @property
    def ok(self) -> bool | None:
        """Whether the value is as wanted; None where nothing is."""
        held = []
        if self.most is not None and self.ratio is not None:
            held.append(self.ratio <= self.most)
        if self.limit is not None:
            held.append(self.value <= self.limit)
        return any(held) if held else None

    @property
    def wanted(self) -> str:
        """The bounds in words."""
        parts = [f"≤ {self.most:g}×"] if self.most is not None else []
        parts += [f"≤ {self.limit:g} {self.unit}"] if self.limit is not None else []
        return " or ".join(parts)

    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        shown = {None: "", True: "ok", False: "OVER"}
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else ""
        value, floor = (_amount(one, self.unit) for one in (self.value, self.floor))
        return self.name, self.size, value, floor, ratio, self.wanted, shown[self.ok]

    def as_json(self) -> dict[str, Any]:
        """The row as data."""
        names = ("name", "size", "value", "unit", "floor", "ratio", "most", "limit", "ok")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure: on what, how often, and where files may lie."""

    scratch: Path
    cache: Path
    online_retail: Path | None = None
    sizes: tuple[int, ...] = (1_000, 10_000, 100_000, 500_000)
    repeat: int = 3
    rows: int = 3_000
    say: Callable[[str], Any] = field(default=lambda _: None)

    @property
    def largest(self) -> int:
        """The size of the largest shop."""
        return max(self.sizes)


def _amount(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:,.{DIGITS.get(unit, 0)}f} {unit}"


HEADINGS = ("name", "size", "value", "floor", "ratio", "wanted", "")
_LEFT = (0, 5, 6)


def table(figures: Sequence[Figure]) -> str:
    """All figures as a table."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = []
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - _width(cell))
        cells.append(cell + space if place in _LEFT else space + cell)
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def load() -> list[float]:
    """How busy the computer was in the last minutes; empty where it does not say."""
    return [round(one, 2) for one in os.getloadavg()] if hasattr(os, "getloadavg") else []


def save(figures: Sequence[Figure], file: Path, loads: Sequence[Sequence[float]]) -> None:
    """All figures as JSON, with what they were measured on."""
    machine = {
        "shopkeeper": shopkeeper.__version__,
        "python": platform.python_version(),
        "sqlite": driver.sqlite_version,
        "system": sys.platform,
        "cores": os.cpu_count(),
        "load": list(loads),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": machine, "figures": [figure.as_json() for figure in figures]}
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
