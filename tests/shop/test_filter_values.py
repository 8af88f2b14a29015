"""Values of filters in words and as JSON, and the conditions they make."""

import json
from datetime import date, datetime

import pytest
from sqlalchemy import Date, DateTime, Integer, String, column, create_engine, literal, select

from shopkeeper import i18n
from shopkeeper.shop import customer_list, filter_values, lists
from shopkeeper.shop.lists import Filter

BY_NAME = {one.name: one for one in customer_list.LIST.filters}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("orders", (2, 5), "2 – 5"),
        ("orders", (None, 5), "to 5"),
        ("orders", (1000, 1000), "1,000"),
        ("spent", (10_000, None), "from ¥100.00"),
        ("last_order", (date(2026, 1, 2), date(2026, 2, 3)), "2026-01-02 – 2026-02-03"),
        ("region", "杭州", "“杭州”"),
    ],
)
def test_a_value_is_said_in_words(name: str, value: object, said: str) -> None:
    assert filter_values.words(BY_NAME[name], value, "CNY") == said


def test_choices_are_said_in_the_language_of_the_moment_and_own_words_as_they_are() -> None:
    i18n.set_language("zh_CN")
    choices = [("none", "No orders yet"), ("Name", "Name")]
    one = BY_NAME["purchases"]
    assert filter_values.words(one, "none", "CNY", choices) == i18n.tr("No orders yet") != "No orders yet"
    assert filter_values.words(one, "Name", "CNY", choices) == "Name"
    assert filter_values.words(one, "else", "CNY", choices) == "else"


def test_what_is_kept_can_be_read_again() -> None:
    values = {
        "purchases": "none",
        "last_order": (date(2026, 1, 2), None),
        "spent": (None, 5),
        "region": "x",
        "orders": (1, 2),
    }
    kept = json.loads(json.dumps(filter_values.kept(customer_list.LIST, {**values, "unknown": 1})))
    assert filter_values.read(customer_list.LIST, kept) == values


def test_what_does_not_fit_is_left_out() -> None:
    kept = {"last_order": ["no day", None], "orders": 3, "spent": ["x", 1], "unknown": 1}
    assert filter_values.read(customer_list.LIST, kept) == {}
    assert filter_values.read(customer_list.LIST, ["no mapping"]) == {}


def holds(condition: object, values: dict[str, object]) -> bool:
    types = {"n": Integer, "at": DateTime, "day": Date, "t": String}
    source = select(*(literal(value, types[name]).label(name) for name, value in values.items())).subquery()
    with create_engine("sqlite://").connect() as connection:
        made = select(literal(1)).select_from(source).where(condition)  # type: ignore[arg-type]
        return connection.execute(made).first() is not None


def test_both_ends_of_a_range_count() -> None:
    of = lists.between(column("n"))
    for ends, expected in (
        ((1, 3), True),
        ((3, 3), True),
        ((4, None), False),
        ((None, 2), False),
        ((None, None), True),
    ):
        assert holds(of(ends), {"n": 3}) is expected


def test_the_last_day_counts_to_its_end() -> None:
    of = lists.on_days(column("at", DateTime))
    late = {"at": datetime(2026, 1, 31, 23, 59, 59)}
    assert holds(of((date(2026, 1, 31), date(2026, 1, 31))), late)
    assert not holds(of((None, date(2026, 1, 30))), late)
    assert not holds(of((date(2026, 2, 1), None)), late)


def test_a_piece_of_text_is_found_whatever_it_holds() -> None:
    of = lists.containing(column("t", String))
    assert holds(of(" 100%"), {"t": "a 100% B"}) and not holds(of("100_"), {"t": "a 100% B"})
    assert holds(of("b"), {"t": "a 100% B"})


def test_a_filter_with_a_range_is_asked_apart() -> None:
    assert BY_NAME["orders"].apart and not BY_NAME["purchases"].apart
    assert Filter("x", "X", lambda _: literal(True), more=True).apart
    assert Filter("x", "X", lambda _: literal(True)).choices(None) == ()  # type: ignore[arg-type]
