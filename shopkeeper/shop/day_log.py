"""The day log: a page for each day, read, written and looked through."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.today import DayLog
from shopkeeper.shop.money import LARGEST_CENTS

NUMBERS = ("visitors", "page_views", "favourites", "carts", "ad_clicks")
TEXTS = ("asked", "rivals", "problems", "tomorrow")
_LARGEST = 10**9


@dataclass(frozen=True)
class DayPage:
    """What stands on a day's page; a figure nobody noted is None. `ad_spend_cents` is in the shop's cents."""

    visitors: int | None = None
    page_views: int | None = None
    favourites: int | None = None
    carts: int | None = None
    ad_spend_cents: int | None = None
    ad_clicks: int | None = None
    asked: str = ""
    rivals: str = ""
    problems: str = ""
    tomorrow: str = ""


_FIELDS = tuple(field.name for field in fields(DayPage))


def page(session: Session, day: date) -> DayPage:
    """The page of a day; an empty one where nothing was written."""
    row = session.scalar(select(DayLog).where(DayLog.day == day))
    return DayPage(**{name: getattr(row, name) for name in _FIELDS}) if row else DayPage()


def write(session: Session, day: date, data: DayPage) -> None:
    """Let a day's page hold `data`; one with nothing on it is taken away.

    Raises ShopError `day.bad_number` at the field of a figure below zero or too large.
    """
    values = _checked(data)
    if not any(value not in (None, "") for value in values.values()):
        session.execute(delete(DayLog).where(DayLog.day == day))
        return
    row = session.scalar(select(DayLog).where(DayLog.day == day))
    if row is None:
        session.add(DayLog(day=day, **values))
        return
    for name, value in values.items():
        setattr(row, name, value)


def _checked(data: DayPage) -> dict[str, Any]:
    values = {name: getattr(data, name) for name in _FIELDS}
    for name in (*NUMBERS, "ad_spend_cents"):
        most = LARGEST_CENTS if name == "ad_spend_cents" else _LARGEST
        if values[name] is not None and not 0 <= values[name] <= most:
            raise ShopError("day.bad_number", field=name)
    return values | {name: values[name].strip() for name in TEXTS}


def pages(session: Session, words: str = "", most: int = 400) -> Sequence[tuple[date, DayPage]]:
    """The days that have a page with all of the `words` in its texts, the latest first."""
    query = select(DayLog).order_by(DayLog.day.desc()).limit(most)
    for word in words.split():
        query = query.where(or_(*(getattr(DayLog, name).icontains(word, autoescape=True) for name in TEXTS)))
    return [
        (row.day, DayPage(**{name: getattr(row, name) for name in _FIELDS})) for row in session.scalars(query)
    ]
