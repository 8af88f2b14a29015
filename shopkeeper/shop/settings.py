"""Settings of the shop, kept in its file."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order
from shopkeeper.model.shop import Setting

DEFAULTS = {"name": "", "currency": "CNY", "time_zone": "Asia/Shanghai"}

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
    value = session.scalar(select(Setting.value).where(Setting.name == name))
    return DEFAULTS[name] if value is None else value


def checked(name: str, value: str) -> str:
    """`value` as the setting keeps it: a currency by its ISO 4217 code, a time zone by its IANA name.

    Raises ShopError `setting.unknown`, `setting.no_currency` or `setting.no_time_zone`.
    """
    if name not in DEFAULTS:
        raise ShopError("setting.unknown", name=name)
    value = value.strip().encode("utf-8", "replace").decode()  # a command line may hold what is no text
    if name == "currency" and not re.fullmatch("[A-Z]{3}", value := value.upper()):
        raise ShopError("setting.no_currency", field=name, text=value)
    if name == "time_zone":
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ShopError("setting.no_time_zone", field=name, text=value) from error
    return value


def put(session: Session, name: str, value: str) -> None:
    """Set one setting; ShopError as `checked`, and `setting.currency_fixed` once there are orders in it."""
    value = checked(name, value)
    if name == "currency" and value != get(session, name) and session.scalar(select(Order.id).limit(1)):
        raise ShopError("setting.currency_fixed", field=name)
    row = session.scalar(select(Setting).where(Setting.name == name))
    if row is None:
        session.add(Setting(name=name, value=value))
    else:
        row.value = value


def phone_region(session: Session) -> str:
    """The country that numbers without a country code belong to."""
    return _REGIONS.get(get(session, "currency"), "US")
