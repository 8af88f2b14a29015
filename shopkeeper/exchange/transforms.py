"""From a cell's text to the value a field holds: the named ways, for any profile to use.

Each takes the text of its cells, cleaned, and a Setting; it returns what the database
stores (text, whole number or None) and raises Bad for what it does not understand.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from shopkeeper.shop import phones
from shopkeeper.shop.money import to_cents, to_price_e4


class Bad(Exception):
    """A cell that is not understood; `reason` completes the words key `held.…`."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.text = text


@dataclass(frozen=True, slots=True)
class Setting:
    """What a file's values depend on: its currency, the shop's time zone, the order of day and month."""

    currency: str
    zone: str
    day_first: bool = True
    states: dict[str, str] | None = None


Value = str | int | None

_NOTHING = {"", "-", "--", "null", "none", "无", "n/a"}
# Signs nobody sees, which come in with what was copied out of a web page, and blanks.
_UNSEEN = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
    " \t\u00a0\u3000"
)


def clean(cell: str) -> str:
    """A cell without what keeps spreadsheets from changing it: `="…"`, a leading ' or tab."""
    text = cell.strip()
    if not text.isascii():
        text = text.strip(_UNSEEN)
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    text = text.removeprefix("'").strip()
    return "" if text.lower() in _NOTHING else text


def _text(text: str, _: Setting) -> Value:
    return text


_DESTROYED = re.compile(r"^\d([.,]\d+)?E\+\d+$", re.IGNORECASE)


def whole(text: str) -> str:
    """A number without the `.0` a spreadsheet put behind it; V1.0 stays V1.0."""
    return text[:-2] if text.endswith(".0") and text[:-2].isdecimal() else text


def _code(text: str, _: Setting) -> Value:
    """A number that is a name: whole, or destroyed by a spreadsheet and then of no use."""
    if _DESTROYED.match(text):
        raise Bad("number_destroyed", text)
    return whole(text)


def _buyer(text: str, setting: Setting) -> Value:
    """A buyer's account; a masked one names nobody."""
    return "" if phones.is_withheld(text) else _code(text, setting)


def _phone(text: str, setting: Setting) -> Value:
    """A phone as it came; cipher text is withheld."""
    if phones.kind(text) == "":
        return ""
    return phones.digits(str(_code(text, setting)))


_SIGNS = re.compile(r"[^\d.,()\-+−]")
# Words that multiply: an amount without them would be another one.
_TIMES = re.compile("[十百千万萬亿億%％‰]")
_LARGEST = 10**12
_COMMA_DECIMAL = re.compile(r"^-?\d{1,3}(?:\.\d{3})*,\d{1,2}$")


def decimal(text: str) -> Decimal:
    """An amount as people and platforms write it: ¥1,234.50, 116,99 €, 45元, (12.00)."""
    digits = _SIGNS.sub("", text).replace("−", "-")
    if digits.startswith("(") and digits.endswith(")"):
        digits = "-" + digits[1:-1]
    if digits.endswith("-"):
        digits = "-" + digits[:-1]
    if _COMMA_DECIMAL.match(digits) and "." not in digits.rpartition(",")[2]:
        digits = digits.replace(".", "").replace(",", ".")
    try:
        number = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        raise Bad("amount", text) from None
    if not any(char.isdigit() for char in digits) or _TIMES.search(text) or abs(number) > _LARGEST:
        raise Bad("amount", text)
    return number


def _amount(text: str) -> Decimal:
    """An amount in a cell; a blank one is nothing. `5E-05` is a number, `1E+18` too."""
    if not text:
        return Decimal(0)
    if _DESTROYED.match(text) or "e-" in text.lower():
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise Bad("amount", text) from None
        if not number.is_finite() or abs(number) > _LARGEST:
            raise Bad("amount", text)
        return number
    return decimal(text)


def _money(text: str, setting: Setting) -> Value:
    return to_cents(_amount(text), setting.currency) if text else None


def _amount_cents(text: str, setting: Setting) -> Value:
    return to_cents(_amount(text), setting.currency)


def _minus(text: str, setting: Setting) -> Value:
    return -to_cents(_amount(text), setting.currency) if text else None


def _price(text: str, setting: Setting) -> Value:
    if not text:
        raise Bad("no_price")
    return to_price_e4(_amount(text), setting.currency)


def _quantity(text: str, _: Setting) -> Value:
    if not text:
        raise Bad("no_quantity")
    number = _amount(text)
    if number != number.to_integral_value():
        raise Bad("quantity", text)
    return int(number)


def _count(text: str, setting: Setting) -> Value:
    return _quantity(text, setting) if text else None


def _paid_before_refund(paid: str, refund: str, total: str, setting: Setting) -> Value:
    """What came in at first. Some exports take the refund off the paid amount, some do not:

    where paid and refund add up to no more than the total, it was taken off.
    """
    cents = [to_cents(_amount(text), setting.currency) for text in (paid, refund, total)]
    return cents[0] + cents[1] if cents[0] + cents[1] <= cents[2] else cents[0]


def _sum(*cells: Any) -> Value:
    *texts, setting = cells
    if not any(texts):
        return None
    return sum(to_cents(_amount(text), setting.currency) for text in texts)


def _difference(whole: str, part: str, setting: Setting) -> Value:
    """What is missing from the whole: a list price's discount; nothing where either is not given."""
    if not whole or not part:
        return 0
    return to_cents(_amount(whole) - _amount(part), setting.currency)


def _line_discount(price: str, quantity: str, paid: str, setting: Setting) -> Value:
    """What a line's price times quantity is above what was to be paid for it."""
    if not paid or not price or not quantity:
        return 0
    return to_cents(_amount(price) * _amount(quantity), setting.currency) - to_cents(
        _amount(paid), setting.currency
    )


def _unit_price(total: str, quantity: str, setting: Setting) -> Value:
    """The price of one where the cell holds the price of all."""
    count = _amount(quantity)
    if not total or not count:
        raise Bad("no_price")
    return to_price_e4(_amount(total) / count, setting.currency)


def _state(text: str, setting: Setting) -> Value:
    word = text.replace(" ", "").replace("，", ",")
    found = (setting.states or {}).get(word)
    if found is None:
        raise Bad("state", text)
    return found


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
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _time(text: str, setting: Setting) -> Value:
    """A time in the shop's zone as `YYYY-MM-DD HH:MM:SS`; an offset is converted."""
    if not text:
        return None
    try:
        moment = _moment(text, setting)
    except (ValueError, OverflowError):
        moment = None
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


_TRACKING = re.compile(r"^(?:No|单号)[.:：]\s*", re.IGNORECASE)


def _tracking(text: str, setting: Setting) -> Value:
    """A tracking number without the `No:` some exports put before it."""
    return _code(_TRACKING.sub("", text), setting)


TRANSFORMS: dict[str, Callable[..., Value]] = {
    "text": _text,
    "code": _code,
    "buyer": _buyer,
    "phone": _phone,
    "money": _money,
    "amount": _amount_cents,
    "minus": _minus,
    "price": _price,
    "quantity": _quantity,
    "count": _count,
    "paid_before_refund": _paid_before_refund,
    "sum": _sum,
    "difference": _difference,
    "line_discount": _line_discount,
    "unit_price": _unit_price,
    "state": _state,
    "time": _time,
    "tracking": _tracking,
}
