"""The rows of a shop while it is being invented."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from shopkeeper.model.base import recorded_tables
from shopkeeper.sample.content import Content

_CHUNK = 500


@dataclass
class World:
    """Rows by table, and what invents them. `now` is the shop's wall time, the newest there is."""

    content: Content
    now: datetime
    random: Random
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **values: Any) -> int:
        """One more row; its id."""
        rows = self.rows[table]
        rows.append({"id": len(rows) + 1, **values})
        return len(rows)

    def pick(self, choices: Sequence[Any], weights: Sequence[float] | None = None) -> Any:
        """One of `choices`, by their weights if there are any."""
        return self.random.choices(choices, weights)[0]

    def words(self, name: str) -> list[str]:
        """A list of words of the people's file, kept there as one text."""
        return self.content.people[name].split()

    def said(self, value: Any) -> Any:
        """A text or an amount that is given as `{zh, en}`, in the shop's language."""
        if isinstance(value, dict):
            return value["zh" if self.content.language == "zh_CN" else "en"]
        return value

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share

    def utc(self, at: datetime) -> datetime:
        """A moment of the shop's wall time as UTC, as notes are kept."""
        zone = ZoneInfo(self.content.time_zone)
        return at.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)

    def write(self, session: Session) -> None:
        """Put all rows into an empty shop, those that are referred to first."""
        for table in recorded_tables():
            rows = self.rows.get(table.name, [])
            for start in range(0, len(rows), _CHUNK):
                session.execute(insert(table), _even(rows[start : start + _CHUNK], table))


def _even(rows: Sequence[dict[str, Any]], table: Table) -> list[dict[str, Any]]:
    """The rows with the same columns each; what one lacks gets the column's default."""
    names = {name for row in rows for name in row}
    blank = {name: _default(table.columns[name]) for name in names}
    return [blank | row for row in rows]


def _default(column: Any) -> Any:
    if column.server_default is None:
        return None
    text = str(column.server_default.arg)
    return int(text) if text.lstrip("-").isdigit() else text
