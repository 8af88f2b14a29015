"""Settings of the shop, kept in its file."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
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


def put(session: Session, name: str, value: str) -> None:
    """Set one setting; ShopError `setting.unknown` for a name that is none."""
    if name not in DEFAULTS:
        raise ShopError("setting.unknown", name=name)
    row = session.scalar(select(Setting).where(Setting.name == name))
    if row is None:
        session.add(Setting(name=name, value=value))
    else:
        row.value = value


def phone_region(session: Session) -> str:
    """The country that numbers without a country code belong to."""
    return _REGIONS.get(get(session, "currency"), "US")
