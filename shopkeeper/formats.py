"""Numbers, money and times as the shops of a language write them."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# ISO 4217: currencies whose smallest unit is not a hundredth.
_DECIMALS = {
    **dict.fromkeys(("JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF", "RWF", "KMF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_SIGNS = {
    "CNY": "¥", "GBP": "£", "EUR": "€", "HKD": "HK$", "TWD": "NT$", "SGD": "S$", "KRW": "₩",
    "INR": "₹", "THB": "฿", "VND": "₫", "PHP": "₱", "BRL": "R$", "NZD": "NZ$", "MXN": "MX$",
}  # fmt: skip
# Where the plain sign means another currency to the readers of that language.
_LOCAL_SIGNS = {
    "zh_CN": {"USD": "US$", "JPY": "JP¥", "AUD": "AU$", "CAD": "CA$"},
    "en": {"USD": "$", "JPY": "¥", "AUD": "A$", "CAD": "CA$"},
}


def decimals(currency: str) -> int:
    """How many digits after the point the currency has."""
    return _DECIMALS.get(currency, 2)


def sign(currency: str, language: str) -> str:
    """What stands before an amount: ¥, US$, or the currency's code and a space."""
    local = _LOCAL_SIGNS.get(language, {})
    return local.get(currency) or _SIGNS.get(currency) or f"{currency} "


def money(cents: int, currency: str, language: str) -> str:
    """An amount in smallest units as text: 123450 CNY is ¥1,234.50."""
    places = decimals(currency)
    whole, part = divmod(abs(cents), 10**places)
    fraction = f".{part:0{places}d}" if places else ""
    return f"{'-' if cents < 0 else ''}{sign(currency, language)}{whole:,}{fraction}"


def number(value: float) -> str:
    """A number with its thousands apart."""
    return f"{value:,}"


def wall_time(at: datetime) -> str:
    """A moment to the minute: 2026-11-21 09:00."""
    return at.strftime("%Y-%m-%d %H:%M")


def day(on: date) -> str:
    """A day: 2026-11-21."""
    return on.strftime("%Y-%m-%d")


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def to_wall(at: datetime, time_zone: str) -> datetime:
    """A UTC moment as the wall time of `time_zone`; unchanged where that zone is unknown."""
    zone = _zone(time_zone)
    return at if zone is None else at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
