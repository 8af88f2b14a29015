"""Money, numbers and times as shops write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper import formats


@pytest.mark.parametrize(
    ("cents", "currency", "language", "text"),
    [
        (123450, "CNY", "zh_CN", "¥1,234.50"),
        (123450, "CNY", "en", "¥1,234.50"),
        (123450, "GBP", "en", "£1,234.50"),
        (123450, "USD", "en", "$1,234.50"),
        (123450, "USD", "zh_CN", "US$1,234.50"),
        (1234, "JPY", "en", "¥1,234"),
        (1234, "JPY", "zh_CN", "JP¥1,234"),
        (1234567, "KWD", "en", "KWD 1,234.567"),
        (-5, "CNY", "zh_CN", "-¥0.05"),
        (0, "EUR", "en", "€0.00"),
    ],
)
def test_money_is_written_as_the_language_writes_it(
    cents: int, currency: str, language: str, text: str
) -> None:
    assert formats.money(cents, currency, language) == text


@given(st.integers(-(10**15), 10**15), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_money_loses_no_digit(cents: int, currency: str) -> None:
    text = formats.money(cents, currency, "en")
    assert int("".join(char for char in text if char.isdigit())) == abs(cents)
    assert text.startswith("-") == (cents < 0)


def test_times_are_written_to_the_minute_and_days_to_the_day() -> None:
    assert formats.wall_time(datetime(2026, 11, 21, 9, 0, 59)) == "2026-11-21 09:00"
    assert formats.day(date(2026, 1, 2)) == "2026-01-02"
    assert formats.number(1234567) == "1,234,567"


def test_utc_becomes_the_shops_wall_time() -> None:
    assert formats.to_wall(datetime(2026, 11, 21, 20, 0), "Asia/Shanghai") == datetime(2026, 11, 22, 4, 0)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_an_unknown_zone_leaves_the_time_as_it_is(zone: str) -> None:
    assert formats.to_wall(datetime(2026, 11, 21, 20, 0), zone) == datetime(2026, 11, 21, 20, 0)
