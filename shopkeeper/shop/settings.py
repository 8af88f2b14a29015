"""Settings of the shop, kept in its file."""

import re
import unicodedata
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order
from shopkeeper.model.shop import Setting
from shopkeeper.shop import direct

# When an order takes its goods out of what is available.
ORDERED, PAID = "ordered", "paid"

DEFAULTS = {
    "name": "",
    "currency": "CNY",
    "time_zone": "Asia/Shanghai",
    "cutoff": "16:00",
    "reserve_when": PAID,
}

# Where numbers without a country code are from.
_REGIONS = {
    "CNY": "CN",
    "HKD": "HK",
    "TWD": "TW",
    "GBP": "GB",
    "AUD": "AU",
    "CAD": "CA",
    "SGD": "SG",
    "JPY": "JP",
}


def get(session: Session, name: str) -> str:
    """The setting's value, or its default; KeyError for a name that is none."""
    value = direct.value(session, "SELECT value FROM setting WHERE name = ?", (name,))
    return DEFAULTS[name] if value is None else value


def checked(name: str, value: str) -> str:
    """`value` as the setting keeps it.

    A currency by its ISO 4217 code, a time zone by its IANA name, the cutoff as HH:MM of the
    shop's wall time, reserve_when as `ordered` or `paid`. Raises ShopError `setting.unknown`,
    `setting.no_currency`, `setting.no_time_zone`, `setting.no_time` or `setting.no_moment`.
    """
    if name not in DEFAULTS:
        raise ShopError("setting.unknown", name=name)
    value = value.strip().encode("utf-8", "replace").decode()  # a command line may hold what is no text
    return _CHECKS.get(name, str)(value)


def _currency(value: str) -> str:
    if not re.fullmatch("[A-Z]{3}", code := value.upper()):
        raise ShopError("setting.no_currency", field="currency", text=code)
    return code


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ShopError("setting.no_time_zone", field="time_zone", text=value) from error
    return value


def _cutoff(value: str) -> str:
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", value))
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ShopError("setting.no_time", field="cutoff", text=value)
    return f"{int(found[1]):02}:{int(found[2] or 0):02}"


def _reserve_when(value: str) -> str:
    if value not in (ORDERED, PAID):
        raise ShopError("setting.no_moment", field="reserve_when", text=value)
    return value


_TIME = re.compile(r"(\d{1,2})(?:\s*[:.点]\s*(\d{1,2})?)?")
_CHECKS: dict[str, Callable[[str], str]] = {
    "currency": _currency,
    "time_zone": _time_zone,
    "cutoff": _cutoff,
    "reserve_when": _reserve_when,
}


def put(session: Session, name: str, value: str) -> None:
    """Set one setting; ShopError as `checked`, and `setting.currency_fixed` once there are orders in it."""
    value = checked(name, value)
    if value == get(session, name):
        return
    if name == "currency":
        if session.scalar(select(Order.id).limit(1)):
            raise ShopError("setting.currency_fixed", field=name)
        session.connection().exec_driver_sql("DELETE FROM rate")  # they were in the other one
    row = session.scalar(select(Setting).where(Setting.name == name))
    if row is None:
        session.add(Setting(name=name, value=value))
    else:
        row.value = value
    session.flush()


def phone_region(session: Session) -> str:
    """The country that numbers without a country code belong to."""
    return _REGIONS.get(get(session, "currency"), "US")
