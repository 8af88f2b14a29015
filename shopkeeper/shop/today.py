"""What Today tells: a day's sales against others, and thirty days in a row.

*Sales* are orders placed on a day that were paid for and not closed, put away or not, at
what they come to before refunds, in the shop's currency; those in a currency without a
rate are counted apart. *Refunds* are what was paid back on a day, whenever it was bought.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from shopkeeper.model.orders import Order
from shopkeeper.shop import day_log
from shopkeeper.shop.product_facts import SALES
from shopkeeper.shop.rates import in_home

DAYS = 30
_WEEKS = 4

_STATES = ", ".join(f"'{state}'" for state in SALES)
_PERIOD = "placed_at >= :since AND placed_at < :until"
_DAYS = text(
    f"""
    SELECT date(placed_at), count(*), coalesce(sum(home_total_cents), 0), count(*) - count(home_total_cents)
    FROM order_summary WHERE archived IN (0, 1) AND {_PERIOD} AND state IN ({_STATES}) GROUP BY 1
    """
)
_BUYERS = text(
    f"""
    SELECT count(DISTINCT o.customer_id),
        count(DISTINCT CASE WHEN c.first_order_at >= :since THEN o.customer_id END)
    FROM order_summary s JOIN "order" o ON o.id = s.order_id
    LEFT JOIN customer_summary c ON c.customer_id = o.customer_id
    WHERE s.archived IN (0, 1) AND s.{_PERIOD.replace("AND ", "AND s.")} AND s.state IN ({_STATES})
    """
)
# In the order's own currency, brought into the shop's as its total is.
_REFUNDS = text(
    f"""
    SELECT count(DISTINCT p.order_id), coalesce(sum(CASE
        WHEN o.currency = '' THEN -p.amount_cents
        ELSE {in_home("(-p.amount_cents)", "o.rate_e6")} END), 0)
    FROM payment p JOIN "order" o ON o.id = p.order_id
    WHERE p.amount_cents < 0 AND p.paid_at >= :since AND p.paid_at < :until
    """
)


@dataclass(frozen=True, slots=True)
class Sales:
    """Sales of a day: `cents` in the shop's currency; `unrated` orders have no rate and are not in it."""

    orders: int = 0
    cents: int = 0
    unrated: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """A day, beside the day before and what the same weekday usually brings.

    `usual` are the means of the four same weekdays before, None in a shop younger than
    that. Of buyers only those the shop knows by name or account are counted.
    """

    day: date
    sales: Sales
    before: Sales
    usual: tuple[float, float] | None
    buyers: int
    new_buyers: int
    refund_cents: int
    refunded_orders: int
    visitors: int | None

    @property
    def average_cents(self) -> int | None:
        """What an order came to, rounded half up; None without any."""
        return _mean(self.sales)

    @property
    def average_before(self) -> int | None:
        """The same of the day before."""
        return _mean(self.before)

    @property
    def conversion(self) -> float | None:
        """Orders per visitor, where visitors were noted."""
        return self.sales.orders / self.visitors if self.visitors else None


def sales(session: Session, first: date, last: date) -> Mapping[date, Sales]:
    """The sales of each day from `first` to `last` that had any."""
    rows = session.execute(_DAYS, _period(first, last))
    return {date.fromisoformat(day): Sales(*found) for day, *found in rows}


def thirty(found: Mapping[date, Sales], today: date) -> Sequence[tuple[date, Sales]]:
    """The thirty days before `today`, days without sales too."""
    days = (today - timedelta(days=back) for back in range(DAYS, 0, -1))
    return [(day, found.get(day, Sales())) for day in days]


def figures(session: Session, day: date, found: Mapping[date, Sales]) -> Figures:
    """What `day` brought; `found` are the sales since `since(day)`."""
    buyers, new = session.execute(_BUYERS, _period(day, day)).one()
    refunded, cents = session.execute(_REFUNDS, _period(day, day)).one()
    return Figures(
        day,
        found.get(day, Sales()),
        found.get(day - timedelta(days=1), Sales()),
        _usual(found, day),
        buyers,
        new,
        cents,
        refunded,
        day_log.page(session, day).visitors,
    )


def since(day: date) -> date:
    """From when on sales are looked at, to say of `day` and of twice thirty days before it how it went."""
    return day - timedelta(days=2 * DAYS)


def against(found: Mapping[date, Sales], today: date) -> tuple[int, int]:
    """Cents of the last thirty days, and of the thirty before them."""
    middle, first = today - timedelta(days=DAYS), today - timedelta(days=2 * DAYS)
    return (
        sum(one.cents for day, one in found.items() if middle <= day < today),
        sum(one.cents for day, one in found.items() if first <= day < middle),
    )


def _usual(found: Mapping[date, Sales], day: date) -> tuple[float, float] | None:
    """Cents and orders the same weekday brings on the mean of four weeks, if the shop sold before them."""
    weekdays = [day - timedelta(weeks=back) for back in range(1, _WEEKS + 1)]
    if not any(one <= weekdays[-1] for one in found):
        return None
    days = [found.get(one, Sales()) for one in weekdays]
    return sum(one.cents for one in days) / _WEEKS, sum(one.orders for one in days) / _WEEKS


def _mean(one: Sales) -> int | None:
    rated = one.orders - one.unrated
    return (2 * one.cents + rated) // (2 * rated) if rated else None


def _period(first: date, last: date) -> dict[str, Any]:
    return {"since": f"{first} 00:00:00", "until": f"{last + timedelta(days=1)} 00:00:00"}


def has_orders(session: Session) -> bool:
    """Whether there is any order, in whatever state."""
    return session.scalar(select(Order.id).limit(1)) is not None
