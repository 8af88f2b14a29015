"""Amounts in other currencies count in the shop's, at the rate of their order."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import CustomerSummary
from shopkeeper.shop import lists, order_list, orders, rates, settings
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.lists import Query
from shopkeeper.shop.payments import PaymentData
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from tests.shop.sold import do, enter, order_of, summary

TOTAL = 7098
ENGINE = create_engine("sqlite://")


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9))
def test_amounts_are_rounded_half_away_from_zero_everywhere(cents: int, rate: int) -> None:
    wanted = int((Decimal(cents) * rate / 10**6).quantize(Decimal(1), ROUND_HALF_UP))
    assert rates.converted(cents, rate) == wanted
    with ENGINE.connect() as connection:
        assert (
            connection.exec_driver_sql(f"SELECT {rates.in_home(f'({cents})', str(rate))}").scalar() == wanted
        )
        assert connection.execute(select(rates.at_home(literal(cents), literal(rate)))).scalar() == wanted


@pytest.mark.parametrize(
    ("text", "currency", "home", "rate", "shown"),
    [
        ("7.12", "USD", "CNY", 7_120_000, "7.12"),
        ("０.０４８", "JPY", "CNY", 4_800_000, "0.048"),
        (" 20 jpy", "CNY", "JPY", 200_000, "20"),
        (".5", "KWD", "USD", 50_000, "0.5"),
        ("100", "EUR", "CNY", 100_000_000, "100"),
    ],
)
def test_a_rate_is_typed_for_whole_units(text: str, currency: str, home: str, rate: int, shown: str) -> None:
    assert rates.typed(text, currency, home) == rate
    assert rates.shown(rate, currency, home) == shown


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "rate.not_understood"),
        ("viel", "rate.not_understood"),
        ("-7", "rate.not_understood"),
        ("0.0000001", "rate.not_understood"),
        ("999999", "rate.too_large"),
    ],
)
def test_what_is_no_rate_is_refused(text: str, key: str) -> None:
    with pytest.raises(ShopError) as error:
        rates.typed(text, "USD", "CNY")
    assert error.value.key == key


@pytest.mark.parametrize(
    ("rows", "key", "field"),
    [
        ([(0, "US", "7")], "setting.no_currency", "rates.0.currency"),
        ([(0, "usd", "7"), (2, "USD", "8")], "rate.twice", "rates.2.currency"),
        ([(1, "cny", "1")], "rate.own_currency", "rates.1.currency"),
        ([(0, "USD", " ")], "rate.missing", "rates.0.worth"),
        ([(0, "USD", "x")], "rate.not_understood", "rates.0.worth"),
    ],
)
def test_rows_of_rates_are_refused_where_they_are_wrong(rows: Any, key: str, field: str) -> None:
    with pytest.raises(ShopError) as error:
        rates.typed_rates(rows, "CNY")
    assert (error.value.key, error.value.field) == (key, field)
    assert rates.typed_rates([(0, " usd ", "7.1")], "CNY") == {"USD": 7_100_000}


def abroad(shop: ShopFile, rate: int | None = None, currency: str = "USD") -> int:
    """A paid order in another currency, of a customer of its own."""
    order_id = enter(shop, paid=PaymentData(TOTAL), customer=CustomerData("Ava"))
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql(
            'UPDATE "order" SET currency = ?, rate_e6 = ? WHERE id = ?', (currency, rate, order_id)
        )
    return order_id


def put(shop: ShopFile, **wanted: int) -> int:
    with shop.command("shop.rates", imports=True) as session:
        return rates.put(session, wanted)


def buyer(shop: ShopFile, customer_id: int) -> tuple[int, int]:
    """What a customer spent, and how many orders that leaves out."""
    with shop.read() as session:
        found = session.get_one(CustomerSummary, customer_id)
        return found.spent_cents, found.uncounted


def test_a_rate_counts_the_orders_that_waited_for_it(shop: ShopFile) -> None:
    waiting, given_one, other = abroad(shop), abroad(shop, 6_000_000), abroad(shop, None, "EUR")
    assert (summary(shop, waiting).home_total_cents, buyer(shop, 1)) == (None, (0, 1))
    with shop.read() as session:
        assert rates.missing(session) == {"EUR": 1, "USD": 1}
    assert put(shop, USD=7_100_000) == 1
    assert summary(shop, waiting).home_total_cents == 50396
    assert summary(shop, given_one).home_total_cents == TOTAL * 6
    assert summary(shop, other).home_total_cents is None
    assert (buyer(shop, 1), buyer(shop, 2)) == ((50396, 0), (TOTAL * 6, 0))
    assert check.check(shop) == []
    shop.undo()
    assert (summary(shop, waiting).home_total_cents, order_of(shop, waiting).rate_e6) == (None, None)


def test_rates_are_changed_and_taken_out(shop: ShopFile) -> None:
    put(shop, USD=7_000_000, EUR=8_000_000)
    put(shop, USD=7_100_000)
    with shop.read() as session:
        assert rates.known(session) == {"USD": 7_100_000}
        assert rates.of(session.connection(), "USD") == 7_100_000
        assert rates.of(session.connection(), "GBP") is None
    before = shop.undoable()
    put(shop, USD=7_100_000)
    assert shop.undoable() == before


def test_rates_go_with_the_currency_they_were_in(shop: ShopFile) -> None:
    put(shop, USD=7_000_000)
    with shop.command("setting.change") as session:
        settings.put(session, "currency", "EUR")
        assert rates.known(session) == {}


def found(shop: ShopFile, **filters: Any) -> list[int]:
    with shop.read() as session:
        return list(lists.ids(session, order_list.LIST, Query(filters=filters, sort="total")))


def test_totals_are_sorted_and_filtered_in_the_shops_currency(shop: ShopFile) -> None:
    home, dear, unknown = enter(shop), abroad(shop, 7_100_000), abroad(shop)
    assert found(shop) == [dear, home, unknown]
    assert found(shop, total=(10_000, None)) == [dear]
    assert found(shop, total=(None, 10_000)) == [home]
    assert found(shop, look="no_rate") == [unknown]
    with shop.read() as session:
        sums = lists.totals(session, order_list.LIST, [home, dear, unknown], ("total", "no_rate"))
    assert sums == {"total": TOTAL + 50396, "no_rate": 1}


def test_the_rate_of_one_order_is_corrected(shop: ShopFile) -> None:
    order_id, home = abroad(shop, 7_000_000), enter(shop)

    def edit(order_id: int, rate: int) -> None:
        def change(session: Any) -> None:
            data = {name: getattr(orders.data_of(session, order_id), name) for name in FIELDS}
            orders.edit(session, order_id, orders.OrderData(**data | {"rate_e6": rate}))

        do(shop, change)

    edit(order_id, 7_200_000)
    assert summary(shop, order_id).home_total_cents == 51106
    for rate, key in ((0, "rate.not_understood"), (10**12, "rate.too_large")):
        with pytest.raises(ShopError) as error:
            edit(order_id, rate)
        assert (error.value.key, error.value.field) == (key, "rate_e6")
    edit(home, 7_200_000)
    assert order_of(shop, home).rate_e6 is None


FIELDS = tuple(orders.OrderData.__dataclass_fields__)
