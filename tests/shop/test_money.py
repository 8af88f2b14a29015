"""Amounts as the owner types them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.shop import money


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234.5", 123_450),
        ("¥1,234.50", 123_450),
        ("￥１２", 1200),
        ("45元", 4500),
        ("US$ 3", 300),
        ("-¥3", -300),
        ("¥-3", -300),
        ("−0.5", -50),
        ("12 CNY", 1200),
        (".5", 50),
        (" 5. ", 500),
    ],
)
def test_an_amount_is_read_in_the_shapes_people_type(text: str, cents: int) -> None:
    assert money.typed_cents(text, "CNY") == cents


@pytest.mark.parametrize("text", ["", "1,23", "1.2.3", "abc", "1e3", "12%", "1 000", "一百", "٣"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ShopError, match=r"amount\.not_understood"):
        money.typed_cents(text, "CNY")


def test_an_amount_that_the_currency_can_not_hold_is_refused_not_rounded() -> None:
    for text, currency, key in (
        ("1.005", "CNY", "too_fine"),
        ("1.5", "JPY", "not_whole"),
        ("1e", "CNY", "not_"),
    ):
        with pytest.raises(ShopError, match=f"amount.{key}"):
            money.typed_cents(text, currency)
    with pytest.raises(ShopError, match=r"amount\.too_large"):
        money.typed_cents("10000000.01", "CNY")


@given(st.integers(-money.LARGEST_CENTS, money.LARGEST_CENTS), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_what_is_shown_is_read_as_it_was(cents: int, currency: str) -> None:
    assert money.typed_cents(formats.amount(cents, currency), currency) == cents
    assert money.typed_cents(formats.money(cents, currency, "zh_CN"), currency) == cents


@given(st.integers(0, money.LARGEST_CENTS * 10_000), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_a_unit_price_keeps_every_digit_it_has(price: int, currency: str) -> None:
    assert money.typed_price_e4(formats.plain_price(price, currency), currency) == price


def test_a_unit_price_shows_no_more_digits_than_it_needs() -> None:
    shown = [formats.plain_price(price, "CNY") for price in (1_000_000, 12_500, 35, 0, -12_500)]
    assert shown == ["1.00", "0.0125", "0.000035", "0.00", "−0.0125"]
    assert formats.plain_price(15_000, "JPY") == "1.5"
    assert formats.price(-12_500, "CNY", "en") == "−¥0.0125"


@pytest.mark.parametrize(
    ("text", "number"), [("1,200", 1200), ("１２", 12), ("-3", -3), ("−3", -3), ("0", 0)]
)
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert money.typed_number(text) == number


@pytest.mark.parametrize("text", ["", "1.5", "1,2", "x", "9" * 16])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ShopError, match=r"number\.not_understood"):
        money.typed_number(text)
