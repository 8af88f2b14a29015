"""A workbook's cells as text."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DURATION_FORMAT = 46
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_EPOCH = dt.datetime(1899, 12, 30)
_EPOCH_BEFORE_MARCH_1900 = dt.datetime(1899, 12, 31)
_EPOCH_1904 = dt.datetime(1904, 1, 1)
_LAST_DAY = 2_958_466


def text(value: Any) -> str:
    """A cell's value as text: whole numbers without a point, dates as 2024-05-31 10:00:00.

    Numbers of more than 15 digits come as 1.23457E+18: Excel has lost their last digits.
    """
    return _TEXTS[type(value)](value)


def number_reader(format_id: int, code: str, since_1904: bool = False) -> Callable[[str], str]:
    """How a number stored as text is read under a number format (its id, and its code if it has one)."""
    meaning = _NO_CODE.sub("", code.partition(";")[0])
    if format_id == _DURATION_FORMAT or _DURATION.search(meaning):
        return lambda stored: _duration(dt.timedelta(days=float(stored)))
    is_date = any(letter in "dmyhs" for letter in meaning.lower()) if code else format_id in _DATE_FORMATS
    if not is_date or meaning.lower() == "general":
        return number
    return lambda stored: _date(float(stored), since_1904)


def number(stored: str) -> str:
    """A number as the file has it, as text."""
    return stored if stored.isdecimal() and len(stored) < 16 and stored[0] != "0" else _number(float(stored))


def _date(serial: float, since_1904: bool) -> str:
    if not 0 <= serial < _LAST_DAY:
        return _number(serial)
    # Excel believes in a 29 February 1900, its day 60.
    epoch = _EPOCH_1904 if since_1904 else _EPOCH if serial >= 60 else _EPOCH_BEFORE_MARCH_1900
    moment = epoch + dt.timedelta(seconds=round(serial * 86_400))
    if serial < 1:
        return moment.time().isoformat("seconds")
    return moment.date().isoformat() if serial == int(serial) else moment.isoformat(" ", "seconds")


def _number(value: float) -> str:
    if abs(value) >= 1e15:
        mantissa, exponent = f"{value:.5E}".split("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    if value == int(value):
        return str(int(value))
    short = f"{value:.15g}"
    return short if "e" not in short else f"{value:.20f}".rstrip("0").rstrip(".")


def _moment(value: dt.datetime) -> str:
    whole = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return whole.isoformat(" ")


def _duration(value: dt.timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = "-" * (seconds < 0), abs(seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    int: _number,
    float: _number,
    bool: lambda value: str(value).upper(),
    dt.datetime: _moment,
    dt.date: dt.date.isoformat,
    dt.time: lambda value: value.isoformat("seconds"),
    dt.timedelta: _duration,
}
