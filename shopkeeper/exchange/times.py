"""Dates and times in every shape exports write them, as the shop's wall time."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shopkeeper import paths
from shopkeeper.exchange.values import Bad, Setting, Value

_DATE = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2}|UTC|GMT)?$"
)
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$")
_SHORT = re.compile(
    r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?)?$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^([A-Za-z]{3})[a-z]*[- ](\d{1,2}),?[- ](\d{4}|\d{2})$")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
_NUMBERED = re.compile(r"^(\d{2})(\d{2})(\d{2})-\d{9}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def time(text: str, setting: Setting) -> Value:
    """A time in the shop's zone as `YYYY-MM-DD HH:MM:SS`; an offset is converted."""
    if not text:
        return None
    try:
        moment = _moment(text, setting)
    except (ValueError, OverflowError):
        moment = None
    return _written(moment, text)


def _written(moment: datetime | None, text: str) -> str:
    if moment is None or not 1970 <= moment.year <= 2200:
        raise Bad("time", text)
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _moment(text: str, setting: Setting) -> datetime | None:
    if found := _DATE.match(text):
        *parts, offset = found.groups()
        moment = _whole(parts)
        return _in_zone(moment, offset, setting) if offset else moment
    if found := _PACKED.match(text):
        return _whole(list(found.groups()))
    if found := _SHORT.match(text):
        return _short(found, setting)
    if found := _NAMED.match(text):
        month, day, year = found.groups()
        return datetime(_year(year), _MONTHS.index(month.lower()) + 1, int(day))
    if _SERIAL.match(text):
        # Excel's days since 1899-12-30 (its 1900 system); half a second rounds its fractions.
        return datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86400))
    return None


def _whole(parts: list[str | None]) -> datetime:
    """A moment of year to second; what is left out is nought."""
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    return datetime(year, month, day, hour, minute, second)


def _short(found: re.Match[str], setting: Setting) -> datetime:
    first, second, year, hour, minute, second_of, half = found.groups()
    day, month = (first, second) if setting.day_first else (second, first)
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.upper() == "PM" else 0)
    return datetime(_year(year), int(month), int(day), hours, int(minute or 0), int(second_of or 0))


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _in_zone(moment: datetime, offset: str, setting: Setting) -> datetime:
    ahead = timedelta(0)
    if offset[0] in "+-":
        digits = offset[1:].replace(":", "")
        ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if offset[0] == "-" else 1)
    utc = (moment - ahead).replace(tzinfo=ZoneInfo("UTC"))
    return utc.astimezone(ZoneInfo(setting.zone)).replace(tzinfo=None)


def zoned_time(day: str, clock: str, zone: str, setting: Setting) -> Value:
    """A time of three cells: day, clock, and the zone's name as Rails or IANA has it."""
    text = f"{day} {clock}".strip()
    if not text:
        return None
    try:
        moment = _moment(text, setting)
        if moment is not None and zone:
            there = moment.replace(tzinfo=ZoneInfo(_zone_names().get(zone, zone)))
            moment = there.astimezone(ZoneInfo(setting.zone)).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError, ZoneInfoNotFoundError):
        raise Bad("time", f"{text} {zone}".strip()) from None
    return _written(moment, text)


@cache
def _zone_names() -> dict[str, str]:
    """IANA's name of a zone by the name Ruby on Rails gives it."""
    return json.loads((paths.resources() / "zones.json").read_text("utf-8"))


def time_or_number(text: str, number: str, setting: Setting) -> Value:
    """A time; where the cell is empty the day an order's number begins with: 260517-607198974342268."""
    found = _NUMBERED.match(number)
    if text or not found:
        return time(text, setting)
    try:
        return time("20{}-{}-{}".format(*found.groups()), setting)
    except Bad:
        return None


TIMES: dict[str, Callable[..., Value]] = {
    "time": time,
    "zoned_time": zoned_time,
    "time_or_number": time_or_number,
}
