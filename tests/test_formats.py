"""Money, numbers and times as shops write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper import formats, i18n


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
        (-5, "CNY", "zh_CN", "−¥0.05"),
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
    assert text.startswith("−") == (cents < 0)


def test_times_are_written_to_the_minute_and_days_to_the_day() -> None:
    assert formats.wall_time(datetime(2026, 11, 21, 9, 0, 59)) == "2026-11-21 09:00"
    assert formats.day(date(2026, 1, 2)) == "2026-01-02"
    assert formats.number(1234567) == "1,234,567"
    assert formats.number(-1234) == "−1,234"


def test_utc_becomes_the_shops_wall_time() -> None:
    assert formats.to_wall(datetime(2026, 11, 21, 20, 0), "Asia/Shanghai") == datetime(2026, 11, 22, 4, 0)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_an_unknown_zone_leaves_the_time_as_it_is(zone: str) -> None:
    assert formats.to_wall(datetime(2026, 11, 21, 20, 0), zone) == datetime(2026, 11, 21, 20, 0)


@pytest.mark.parametrize(("language", "text"), [("zh_CN", "礼物、回头客"), ("en", "礼物, 回头客")])
def test_names_stand_beside_each_other_as_the_language_has_it(language: str, text: str) -> None:
    before = i18n.language()
    i18n.set_language(language)
    try:
        assert formats.listed(["礼物", "回头客"]) == text
    finally:
        i18n.set_language(before)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800138000", "138 0013 8000"),
        ("+8613800138000", "+86 138 0013 8000"),
        ("+14155550174", "+1 415 555 0174"),
        ("138****8000", "138****8000"),
        ("0571-88888888", "0571-88888888"),
        ("18400913965-7576", "18400913965-7576"),
        ("", ""),
    ],
)
def test_a_phone_is_shown_in_groups(number: str, shown: str) -> None:
    assert formats.phone(number) == shown


def test_options_are_read_without_their_names() -> None:
    assert formats.option_values("颜色:银色;长度：45cm") == "银色 · 45cm"
    assert formats.option_values("Small") == "Small"
    assert formats.option_values("") == ""


NOW = datetime(2026, 11, 21, 15, 40)


@pytest.mark.parametrize(
    ("at", "text", "chinese"),
    [
        (datetime(2026, 11, 21, 16, 0), "20 min", "20 分钟"),
        (datetime(2026, 11, 21, 17, 0), "1 h 20 min", "1 小时 20 分"),
        (datetime(2026, 11, 21, 19, 0), "3 h", "3 小时"),
        (datetime(2026, 11, 21, 22, 0), "today 22:00", "今天 22:00"),
        (datetime(2026, 11, 22, 9, 0), "tomorrow 09:00", "明天 09:00"),
        (datetime(2026, 11, 23, 1, 0), "2 days", "2 天"),
        (datetime(2026, 11, 21, 15, 10), "30 min late", "已超时 30 分钟"),
        (datetime(2026, 11, 20, 9, 0), "1 day late", "已超时 1 天"),
    ],
)
def test_a_deadline_says_how_far_off_it_is(at: datetime, text: str, chinese: str) -> None:
    assert formats.time_left(at, NOW) == text
    i18n.set_language("zh_CN")
    try:
        assert formats.time_left(at, NOW) == chinese
    finally:
        i18n.set_language("en")


def test_in_a_list_a_moment_leaves_away_what_is_understood() -> None:
    assert formats.list_time(datetime(2026, 1, 2, 3, 4), NOW.date()) == "01-02 03:04"
    assert formats.list_time(datetime(2025, 1, 2, 3, 4), NOW.date()) == "2025-01-02"
