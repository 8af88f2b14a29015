"""Other currencies: what they are worth in the shop's, and amounts turned into it.

A rate is millionths of the shop's smallest unit for one smallest unit of the other
currency: 7.12 yuan for a dollar is 7,120,000, 0.05 yuan for a yen 5,000,000. An order keeps
the rate it was given; amounts are rounded half away from zero.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, case
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.formats import decimals
from shopkeeper.shop import settings

# Above it, an amount times its rate would not fit where sums are kept.
_LARGEST_E6 = 10**11
_WHOLE = 1_000_000
_HALF = _WHOLE // 2


def converted(cents: int, rate_e6: int) -> int:
    """An amount of the other currency in the shop's, both in smallest units."""
    product = abs(cents) * rate_e6 + _HALF
    return product // _WHOLE if cents >= 0 else -(product // _WHOLE)


def in_home(cents: str, rate_e6: str) -> str:
    """The SQL of the same; none where there is no rate."""
    product = f"{cents} * {rate_e6}"
    return f"({product} + CASE WHEN {cents} < 0 THEN -{_HALF} ELSE {_HALF} END) / {_WHOLE}"


def at_home(cents: Any, rate_e6: Any) -> ColumnElement[int]:
    """The same as an expression on columns of whole numbers."""
    half = case((cents < 0, -_HALF), else_=_HALF)
    return (cents * rate_e6 + half) // _WHOLE


def typed(text: str, currency: str, home: str) -> int:
    """The rate of “1 `currency` = `text` `home`”; ShopError `rate.not_understood` or `rate.too_large`."""
    plain = unicodedata.normalize("NFKC", text).strip().upper().removesuffix(home).strip()
    if not re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12}", plain):
        raise ShopError("rate.not_understood", text=text.strip())
    rate = int(_scaled(Decimal(plain), currency, home).quantize(Decimal(1), ROUND_HALF_UP))
    if not rate:
        raise ShopError("rate.not_understood", text=text.strip())
    if rate > _LARGEST_E6:
        raise ShopError("rate.too_large", text=text.strip())
    return rate


def check(rate_e6: int, field: str) -> None:
    """Refuse what can be no rate; ShopError `rate.not_understood` or `rate.too_large`."""
    if rate_e6 < 1:
        raise ShopError("rate.not_understood", field=field, text=str(rate_e6))
    if rate_e6 > _LARGEST_E6:
        raise ShopError("rate.too_large", field=field, text=str(rate_e6))


def shown(rate_e6: int, currency: str, home: str) -> str:
    """How many of `home` one of `currency` is, as it would be typed."""
    places = 6 + decimals(home) - decimals(currency)
    return f"{Decimal(rate_e6).scaleb(-places).normalize():f}"


def _scaled(rate: Decimal, currency: str, home: str) -> Decimal:
    return rate.scaleb(6 + decimals(home) - decimals(currency))


# The shop's rates


def known(session: Session) -> dict[str, int]:
    """The rate of each currency the shop has one for."""
    rows = session.connection().exec_driver_sql("SELECT currency, rate_e6 FROM rate ORDER BY currency")
    return {row[0]: row[1] for row in rows}


def missing(session: Session) -> dict[str, int]:
    """How many orders of each currency have no rate and are left out of figures."""
    rows = session.connection().exec_driver_sql(
        "SELECT currency, count(*) FROM \"order\" WHERE currency != '' AND rate_e6 IS NULL"
        " GROUP BY currency ORDER BY currency"
    )
    return {row[0]: row[1] for row in rows}


def typed_rates(rows: Iterable[tuple[int, str, str]], home: str) -> dict[str, int]:
    """The rates of (place, currency, what one of it is worth in `home`) as they are typed.

    Raises ShopError `setting.no_currency`, `rate.own_currency`, `rate.twice`, `rate.missing`,
    `rate.not_understood` or `rate.too_large`; `field` is rates.<place>.currency or rates.<place>.worth.
    """
    found: dict[str, int] = {}
    for place, currency, worth in rows:
        field = f"rates.{place}.currency"
        try:
            code = settings.checked("currency", currency)
            if code == home or code in found:
                raise ShopError("rate.own_currency" if code == home else "rate.twice", currency=code)
            field = f"rates.{place}.worth"
            if not worth.strip():
                raise ShopError("rate.missing", currency=code)
            found[code] = typed(worth, code, home)
        except ShopError as error:
            raise ShopError(error.key, field=field, **error.words) from error
    return found


def put(session: Session, new: Mapping[str, int]) -> int:
    """Let these be the shop's rates, and give them to the orders that have none; how many those were.

    An order that has a rate keeps it.
    """
    old = known(session)
    run, given = session.connection().exec_driver_sql, 0
    for currency in old.keys() - new.keys():
        run("DELETE FROM rate WHERE currency = ?", (currency,))
    for currency, rate in new.items():
        if currency not in old:
            run("INSERT INTO rate (currency, rate_e6) VALUES (?, ?)", (currency, rate))
        elif old[currency] != rate:
            run("UPDATE rate SET rate_e6 = ? WHERE currency = ?", (rate, currency))
        changed = run(
            'UPDATE "order" SET rate_e6 = ? WHERE currency = ? AND rate_e6 IS NULL', (rate, currency)
        )
        given += changed.rowcount
    return given


def of(connection: Connection, currency: str) -> int | None:
    """What a new order in a currency is given: the shop's rate, else the one its last order had."""
    return connection.exec_driver_sql(_OF, (currency,)).scalar()


_OF = """
SELECT coalesce((SELECT rate_e6 FROM rate WHERE currency = ?1), (
    SELECT rate_e6 FROM "order" WHERE currency = ?1 AND rate_e6 IS NOT NULL ORDER BY id DESC LIMIT 1))
"""
