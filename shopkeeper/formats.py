"""Numbers, money and times as the shops of a language write them."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shopkeeper import i18n
from shopkeeper.i18n import tr, trn

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
    """An amount in smallest units as text: 123450 CNY is ¥1,234.50, less than nothing −¥1,234.50."""
    return f"{_minus(cents)}{sign(currency, language)}{amount(abs(cents), currency)}"


def amount(cents: int, currency: str) -> str:
    """An amount in smallest units as text without its currency: 1,234.50."""
    places = decimals(currency)
    whole, part = divmod(abs(cents), 10**places)
    fraction = f".{part:0{places}d}" if places else ""
    return f"{_minus(cents)}{whole:,}{fraction}"


def price(price_e4: int, currency: str, language: str) -> str:
    """A unit price in ten-thousandths of the smallest unit: ¥12.50, ¥0.0035."""
    return f"{_minus(price_e4)}{sign(currency, language)}{plain_price(abs(price_e4), currency)}"


def plain_price(price_e4: int, currency: str) -> str:
    """A unit price without its currency, as many digits as it needs and no fewer than an amount has."""
    cents, part = divmod(abs(price_e4), 10_000)
    digits = f"{part:04d}".rstrip("0")
    point = "." if digits and not decimals(currency) else ""
    return f"{_minus(price_e4)}{amount(cents, currency)}{point}{digits}"


def number(value: float) -> str:
    """A number with its thousands apart."""
    return f"{_minus(value)}{abs(value):,}"


def signed(value: int) -> str:
    """A change of a number: +1,234 or −3."""
    return f"{'+' if value > 0 else ''}{number(value)}"


def _minus(value: float) -> str:
    return "−" if value < 0 else ""


def listed(names: Iterable[str]) -> str:
    """Names one after the other: 礼物、复购 in Chinese, gift, regular in English."""
    return ("、" if i18n.language() == "zh_CN" else ", ").join(names)


def sentences(said: Iterable[str]) -> str:
    """Sentences one after the other; Chinese ones have no blank between them."""
    return ("" if i18n.language() == "zh_CN" else " ").join(said)


def option_values(options: str) -> str:
    """Options as a reader wants them: 颜色:银色;长度:45cm is 银色 · 45cm."""
    parts = options.replace("；", ";").replace("：", ":").split(";")
    return " · ".join(filter(None, (part.rpartition(":")[2].strip() for part in parts)))


def phone(number: str) -> str:
    """A telephone number as it is read out: 138 0013 8000, +1 415 555 0174; any other as it is."""
    for pattern, groups in _PHONES:
        if pattern.fullmatch(number):
            return pattern.sub(groups, number)
    return number


_PHONES = (
    (re.compile(r"(1[3-9]\d)(\d{4})(\d{4})"), r"\1 \2 \3"),
    (re.compile(r"(\+86)(1[3-9]\d)(\d{4})(\d{4})"), r"\1 \2 \3 \4"),
    (re.compile(r"(\+1)(\d{3})(\d{3})(\d{4})"), r"\1 \2 \3 \4"),
)


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


def list_time(at: datetime, today: date) -> str:
    """A moment where many stand below each other: 11-21 09:00, of another year just its day."""
    return at.strftime("%m-%d %H:%M") if at.year == today.year else day(at)


def time_left(at: datetime, now: datetime) -> str:
    """How far off a deadline is: 1 h 20 min, today 16:00, tomorrow 09:00, 3 days; 2 h late."""
    minutes = int(abs(at - now).total_seconds()) // 60
    if at < now:
        return tr("{time} late").format(time=_span(minutes))
    if minutes < _SOON:
        return _span(minutes)
    days = (at.date() - now.date()).days
    if days > 1:
        return trn(days, "{n} day", "{n} days")
    return (tr("today {time}"), tr("tomorrow {time}"))[days].format(time=at.strftime("%H:%M"))


_SOON = 6 * 60


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return trn(hours // 24, "{n} day", "{n} days")
    if not hours:
        return tr("{n} min").format(n=rest)
    # To the minute only while they count.
    exact = tr("{h} h {m} min").format(h=hours, m=rest)
    return exact if rest and hours < 3 else tr("{n} h").format(n=hours)


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
