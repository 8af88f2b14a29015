"""From a cell's text to a value, for every trap there is a name for."""

import inspect
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.exchange.amounts import AMOUNTS
from shopkeeper.exchange.transforms import TRANSFORMS, Bad, Setting, clean, decimal
from shopkeeper.shop.phones import is_withheld

SETTING = Setting("CNY", "Asia/Shanghai", states={"买家已付款,等待卖家发货": "paid"})
US = Setting("USD", "America/New_York", day_first=False)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="3312085512378841201"', "3312085512378841201"),
        ("'13812345678", "13812345678"),
        ("\t6917926768823643751", "6917926768823643751"),
        (" x ", "x"),
        ("-", ""),
        ("null", ""),
        ("'null", ""),
        ("'", ""),
        ('=""', ""),
    ],
)
def test_what_keeps_spreadsheets_off_is_taken_away(cell: str, text: str) -> None:
    assert clean(cell) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("¥1,234.50", "1234.50"),
        ("116,99 €", "116.99"),
        ("1.234,56 €", "1234.56"),
        ("45元", "45"),
        ("$45.99", "45.99"),
        ("(12.00)", "-12.00"),
        ("−3.5", "-3.5"),
        ("12-", "-12"),
        ("1,234", "1234"),
        ("0.001", "0.001"),
        ("1,234,567.891", "1234567.891"),
        ("12,34,567.50", "1234567.50"),
        ("1234,50", "1234.50"),
        ("0,125", "0.125"),
        ("1 234,50 kr", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1，234．50", "1234.50"),
        ("（12.00）", "-12.00"),
        ("－¥3", "-3"),
        ("Rs.500", "500"),
        ("$.50", "0.50"),
        ("约45.", "45"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, number: str) -> None:
    assert decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "--", "¥", "9" * 20, "1E+18x"])
def test_what_is_no_amount_is_bad(text: str) -> None:
    with pytest.raises(Bad):
        decimal(text)


@pytest.mark.parametrize(
    "text",
    ["3件2折", "100减10", "2 x 3", "1E5", "5-3", "12a34", "1,2345", "1,23,45", "1,234,56", "12 34", "1.234.567",
     "45元(含税)", "-(5)", "45,-", ",5", "3万", "5%"],
)  # fmt: skip
def test_what_stands_between_digits_or_around_them_is_not_passed_over(text: str) -> None:
    with pytest.raises(Bad):
        decimal(text)


@given(st.integers(-(10**11), 10**11))
def test_an_amount_comes_back_to_the_cent(cents: int) -> None:
    text = f"{Decimal(cents).scaleb(-2):,.2f}"
    assert TRANSFORMS["money"](text, SETTING) == cents


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-05-31 14:16:18", "2026-05-31 14:16:18"),
        ("2026/5/31 4:06", "2026-05-31 04:06:00"),
        ("2026.05.31", "2026-05-31 00:00:00"),
        ("2026年5月31日", "2026-05-31 00:00:00"),
        ("20260531141618", "2026-05-31 14:16:18"),
        ("20260531", "2026-05-31 00:00:00"),
        ("31/05/2026 14:16", "2026-05-31 14:16:00"),
        ("46173.5", "2026-05-31 12:00:00"),
        ("2026-05-31T06:16:18Z", "2026-05-31 14:16:18"),
        ("2026-05-31T14:16:18+08:00", "2026-05-31 14:16:18"),
        ("2026-05-31 02:16:18 -0400", "2026-05-31 14:16:18"),
    ],
)
def test_times_of_every_shape_are_the_shops_wall_time(text: str, time: str) -> None:
    assert TRANSFORMS["time"](text, SETTING) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("09/03/26", "2026-09-03 00:00:00"),
        ("9/3/2026 1:05 PM", "2026-09-03 13:05:00"),
        ("Jul-21-25", "2025-07-21 00:00:00"),
        ("2026-07-21T12:00:00+00:00", "2026-07-21 08:00:00"),
    ],
)
def test_american_dates_put_the_month_first(text: str, time: str) -> None:
    assert TRANSFORMS["time"](text, US) == time


@pytest.mark.parametrize("text", ["2026-13-01", "昨天", "2026-02-30 10:00:00", "99", "0001-01-01"])
def test_what_is_no_time_is_bad(text: str) -> None:
    with pytest.raises(Bad):
        TRANSFORMS["time"](text, SETTING)


def test_status_words_are_known_with_either_comma() -> None:
    for text in ("买家已付款,等待卖家发货", "买家已付款，等待卖家发货", " 买家已付款， 等待卖家发货"):
        assert TRANSFORMS["state"](text, SETTING) == "paid"
    with pytest.raises(Bad):
        TRANSFORMS["state"]("部分退款中", SETTING)


@pytest.mark.parametrize("text", ["3.31209E+18", "1.2E+18", "1E+18", "3,31209E+18"])
def test_a_destroyed_number_is_never_taken(text: str) -> None:
    with pytest.raises(Bad):
        TRANSFORMS["code"](text, SETTING)


@pytest.mark.parametrize(
    ("paid", "refund", "total", "before"),
    [
        ("159", "50", "209", 20900),
        ("209", "50", "209", 20900),
        ("0", "0", "209", 0),
        ("209", "", "209", 20900),
    ],
)
def test_a_refund_taken_off_the_paid_amount_is_added_again(
    paid: str, refund: str, total: str, before: int
) -> None:
    assert TRANSFORMS["paid_before_refund"](paid, refund, total, SETTING) == before


def test_the_price_of_one_gives_the_price_of_all_back() -> None:
    price = TRANSFORMS["unit_price"]("100.00", "3", SETTING)
    assert isinstance(price, int)
    assert (3 * price + 5000) // 10000 == 10000


def test_yen_have_no_cents() -> None:
    assert TRANSFORMS["money"]("¥1,200", Setting("JPY", "Asia/Tokyo")) == 1200


@pytest.mark.parametrize("text", ["张**", "186******05", "##密文", "$$密文", "江苏省 南京市****"])
def test_masks_and_cipher_text_are_withheld(text: str) -> None:
    assert is_withheld(text)


def cells_of(name: str) -> int:
    """How many cells a way of reading takes; four where it takes any number."""
    parameters = inspect.signature(TRANSFORMS[name]).parameters.values()
    if any(one.kind == one.VAR_POSITIONAL for one in parameters):
        return 4
    return len(parameters) - 1


@given(st.lists(st.text(max_size=30), min_size=6, max_size=6), st.sampled_from(sorted(TRANSFORMS)))
def test_any_text_gives_a_value_or_is_bad(texts: list[str], name: str) -> None:
    cells = [clean(text) for text in texts[: cells_of(name)]]
    try:
        value = TRANSFORMS[name](*cells, SETTING)
    except Bad:
        return
    assert value is None or isinstance(value, str | int)


@given(
    st.lists(st.sampled_from(["", "0", "1.5", "-2", "$3.00", "9" * 20, "x"]), min_size=6, max_size=6),
    st.sampled_from(sorted(AMOUNTS)),
)
def test_any_amounts_give_a_value_or_are_bad(texts: list[str], name: str) -> None:
    try:
        value = TRANSFORMS[name](*texts[: cells_of(name)], SETTING)
    except Bad:
        return
    assert value is None or isinstance(value, int)
