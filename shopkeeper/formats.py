"""Numbers, money and times as the shops of a language write them."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shopkeeper.i18n import tr

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
    return f"{'-' if cents < 0 else ''}{sign(currency, language)}{amount(abs(cents), currency)}"


def amount(cents: int, currency: str) -> str:
    """An amount in smallest units as text without its currency: 1,234.50."""
    places = decimals(currency)
    whole, part = divmod(abs(cents), 10**places)
    fraction = f".{part:0{places}d}" if places else ""
    return f"{'-' if cents < 0 else ''}{whole:,}{fraction}"


def price(price_e4: int, currency: str, language: str) -> str:
    """A unit price in ten-thousandths of the smallest unit: ¥12.50, ¥0.0035."""
    return f"{'-' if price_e4 < 0 else ''}{sign(currency, language)}{plain_price(abs(price_e4), currency)}"


def plain_price(price_e4: int, currency: str) -> str:
    """A unit price without its currency, as many digits as it needs and no fewer than an amount has."""
    cents, part = divmod(abs(price_e4), 10_000)
    digits = f"{part:04d}".rstrip("0")
    point = "." if digits and not decimals(currency) else ""
    return f"{'-' if price_e4 < 0 else ''}{amount(cents, currency)}{point}{digits}"


def number(value: float) -> str:
    """A number with its thousands apart."""
    return f"{value:,}"


def wall_time(at: datetime) -> str:
    """A moment to the minute: 2026-11-21 09:00."""
    return at.strftime("%Y-%m-%d %H:%M")


def near_time(at: datetime, today: date) -> str:
    """A moment as one says it today: today 09:42, yesterday 18:03, 11-02 08:15, else with its year."""
    clock = at.strftime("%H:%M")
    days = (today - at.date()).days
    if days in (0, 1):
        return (tr("today {time}"), tr("yesterday {time}"))[days].format(time=clock)
    return at.strftime("%m-%d %H:%M") if at.year == today.year else wall_time(at)


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
