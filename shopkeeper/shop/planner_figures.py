"""Live figures: what the shop's own rows say beside a worksheet's question.

Each is one entry of FIGURES, which worksheets name. *Lately* are the last 90 days, today
included, by the day an order was placed; *sales* are orders paid for and not closed.
Amounts are in the shop's currency; those without a rate are left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.i18n import language, tr
from shopkeeper.shop.channels import channel_name
from shopkeeper.shop.product_facts import SALES
from shopkeeper.shop.rates import in_home

DAYS = 90
_MOST_ROWS = 5


@dataclass(frozen=True)
class Row:
    """A line of a figure that is a list: what it is of and how that is called, the amount and its kind."""

    parts: tuple[Any, ...]
    amount: int
    kind: str
    called: Callable[..., str] = str

    @property
    def label(self) -> str:
        """What it is of, in the language of the moment."""
        return self.called(*self.parts)


@dataclass(frozen=True)
class Value:
    """What a figure comes to; `amount` is none where there is nothing it could be made of.

    By `kind`: money in cents, percent in hundredths of one, hours in tenths, number; a band
    is two amounts of money in `rows`, a list any number of them.
    """

    name: str
    kind: str
    amount: int | None = None
    rows: tuple[Row, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return self.amount is None and not self.rows


Work = Callable[[Session, dict[str, str]], int | Sequence[Row] | None]


@dataclass(frozen=True)
class Figure:
    """A live figure: what it is called, how it is to be read, what it counts, and how."""

    title: str
    kind: str
    definition: str
    work: Work


def value(session: Session, name: str, today: date) -> Value:
    """What a figure of FIGURES comes to on a day of the shop's wall time; KeyError for one that is none."""
    figure = FIGURES[name]
    period = {"since": f"{today - timedelta(days=DAYS - 1)}", "until": f"{today + timedelta(days=1)}"}
    found = figure.work(session, period)
    if isinstance(found, int | None):
        return Value(name, figure.kind, found)
    return Value(name, figure.kind, rows=tuple(found))


def words(found: Value, currency: str) -> str:
    """A figure's value as one line of text."""
    if found.empty:
        return tr("nothing yet")
    if found.kind == "band":
        return " – ".join(amount(row.amount, row.kind, currency) for row in found.rows)
    if found.kind == "list":
        return formats.listed(f"{row.label} {amount(row.amount, row.kind, currency)}" for row in found.rows)
    assert found.amount is not None
    return amount(found.amount, found.kind, currency)


def amount(number: int, kind: str, currency: str) -> str:
    """A single amount of a figure as text."""
    if kind == "money":
        return formats.money(number, currency, language())
    if kind == "percent":
        return f"{number / 100:.1f}%"
    if kind == "hours":
        return tr("{n} hours").format(n=f"{number / 10:,.1f}")
    return formats.number(number)


# What was ordered lately and counts as sales, with what it came to in the shop's currency.
_STATES = ", ".join(f"'{state}'" for state in SALES)
_SALES = f"""
    SELECT o.id, o.customer_id, o.channel_id, o.province, o.paid_at, o.shipped_at, s.refunded_cents,
        s.home_sales_cents AS cents
    FROM "order" o JOIN order_summary s ON s.order_id = o.id
    WHERE o.placed_at >= :since AND o.placed_at < :until AND o.state IN ({_STATES})
"""
# Their lines: the product where one alone stands behind it, else what the platform calls it.
_LINES = f"""
    SELECT coalesce(v.product_id, (SELECT min(pv.product_id) FROM listing_part p
            JOIN variant pv ON pv.id = p.variant_id WHERE p.listing_id = l.listing_id
            HAVING count(DISTINCT pv.product_id) = 1)) AS product_id,
        coalesce(nullif(l.title, ''), g.title, '') AS title, l.quantity,
        CASE o.currency WHEN '' THEN l.amount_cents
            ELSE {in_home("l.amount_cents", "o.rate_e6")} END AS cents
    FROM "order" o JOIN order_line l ON l.order_id = o.id
    LEFT JOIN variant v ON v.id = l.variant_id LEFT JOIN listing g ON g.id = l.listing_id
    WHERE o.placed_at >= :since AND o.placed_at < :until AND o.state IN ({_STATES}) AND l.state != 'closed'
"""

_COUNTED = f"SELECT * FROM ({_LINES}) WHERE cents > 0 AND quantity > 0"


def _number(query: str) -> Work:
    """A figure that is one number of a query, or nothing."""

    def work(session: Session, period: dict[str, str]) -> int | None:
        found = session.execute(text(query), period).scalar()
        return None if found is None else int(found)

    return work


def _rows(query: str, kind: str, label: Callable[..., str] = str) -> Work:
    """A figure that is a list: the last column is the amount, the others make the label."""

    def work(session: Session, period: dict[str, str]) -> Sequence[Row]:
        found = session.execute(text(query), {**period, "most": _MOST_ROWS})
        return [Row(tuple(row[:-1]), int(row[-1]), kind, label) for row in found]

    return work


def _shares(query: str, label: Callable[..., str] = str) -> Work:
    """A list of shares of the whole, in hundredths of a percent."""
    shares = f"SELECT *, n * 10000 / sum(n) OVER () AS share FROM ({query})"
    columns = f"SELECT * FROM ({shares}) ORDER BY n DESC LIMIT :most"

    def work(session: Session, period: dict[str, str]) -> Sequence[Row]:
        found = session.execute(text(columns), {**period, "most": _MOST_ROWS})
        return [Row(tuple(row[:-2]), int(row[-1]), "percent", label) for row in found]

    return work


def _band(session: Session, period: dict[str, str]) -> Sequence[Row]:
    """The amounts between which the middle half of the orders lies."""
    query = text(f"SELECT cents FROM ({_SALES}) WHERE cents IS NOT NULL ORDER BY cents")
    amounts: Sequence[Any] = session.execute(query, period).scalars().all()
    if not amounts:
        return ()
    last = len(amounts) - 1
    return [Row((), int(amounts[last * quarter // 4]), "money") for quarter in (1, 3)]


def product_prices(session: Session, products: Iterable[int], today: date) -> dict[int, int]:
    """What pieces of products really sold for lately on average, in cents; where none did, the list price.

    Products that are gone, or have neither, are left out.
    """
    wanted = set(products)
    period = {"since": f"{today - timedelta(days=DAYS - 1)}", "until": f"{today + timedelta(days=1)}"}
    listed = "SELECT product_id, round(avg(price_e4) / 10000.0) FROM variant WHERE price_e4 > 0 GROUP BY 1"
    sold = f"SELECT product_id, round(1.0 * sum(cents) / sum(quantity)) FROM ({_COUNTED}) GROUP BY 1"
    found: dict[int, int] = {}
    for query in (listed, sold):
        rows = session.execute(text(query), period)
        found.update({product: int(cents) for product, cents in rows if product in wanted})
    return found


FIGURES: dict[str, Figure] = {
    "sales": Figure(
        "Sales of the last 90 days",
        "money",
        "Orders of the last 90 days that were paid for and not closed, postage included, less refunds.",
        _number(f"SELECT sum(cents) FROM ({_SALES})"),
    ),
    "orders": Figure(
        "Orders of the last 90 days",
        "number",
        "Orders of the last 90 days that were paid for and not closed.",
        _number(f"SELECT count(*) FROM ({_SALES})"),
    ),
    "average_order": Figure(
        "Average order",
        "money",
        "Sales of the last 90 days divided by the number of orders.",
        _number(f"SELECT round(1.0 * sum(cents) / count(cents)) FROM ({_SALES})"),
    ),
    "price_band": Figure(
        "What most orders come to",
        "band",
        "Between these two amounts lies the middle half of the orders of the last 90 days.",
        _band,
    ),
    "buyers": Figure(
        "Buyers of the last 90 days",
        "number",
        "Customers with at least one order of the last 90 days that was paid for and not closed.",
        _number(f"SELECT count(DISTINCT customer_id) FROM ({_SALES})"),
    ),
    "returning_buyers": Figure(
        "Returning buyers",
        "percent",
        "Of the buyers of the last 90 days, the share who have ordered more than once in all.",
        _number(
            f"SELECT 10000 * count(CASE WHEN c.order_count > 1 THEN 1 END) / nullif(count(*), 0)"
            f" FROM (SELECT DISTINCT customer_id FROM ({_SALES})) b"
            " JOIN customer_summary c ON c.customer_id = b.customer_id"
        ),
    ),
    "refund_rate": Figure(
        "Orders with a refund",
        "percent",
        "Of the orders of the last 90 days, the share of which money went back, in whole or in part.",
        _number(
            "SELECT 10000 * count(CASE WHEN refunded_cents > 0 THEN 1 END) / nullif(count(*), 0)"
            f" FROM ({_SALES})"
        ),
    ),
    "ship_hours": Figure(
        "From payment to dispatch",
        "hours",
        "The average time from payment to dispatch of the orders of the last 90 days that have left.",
        _number(
            "SELECT round(avg(julianday(shipped_at) - julianday(paid_at)) * 240)"
            f" FROM ({_SALES}) WHERE shipped_at >= paid_at"
        ),
    ),
    "average_price": Figure(
        "Average price of what was sold",
        "money",
        "What the goods of the last 90 days' orders came to, divided by the pieces; gifts are left out.",
        _number(f"SELECT round(1.0 * sum(cents) / sum(quantity)) FROM ({_COUNTED})"),
    ),
    "list_price": Figure(
        "Average price of own products",
        "money",
        "The average over all products on sale, each at the average of its variants' prices.",
        _number(
            "SELECT round(avg(price) / 10000.0) FROM (SELECT avg(v.price_e4) AS price FROM product p"
            " JOIN variant v ON v.product_id = p.id"
            " WHERE p.archived_at IS NULL AND p.status = 'on_sale' AND v.price_e4 > 0 GROUP BY p.id)"
        ),
    ),
    "products": Figure(
        "Products on sale",
        "number",
        "Products that are on sale and not in the archive.",
        _number("SELECT count(*) FROM product WHERE archived_at IS NULL AND status = 'on_sale'"),
    ),
    "top_products": Figure(
        "Best-selling products",
        "list",
        "The five products that brought most in the last 90 days, before discounts on whole orders.",
        _rows(
            "SELECT coalesce(nullif(p.short_name, ''), p.title, l.title) AS name, sum(l.cents) AS cents"
            f" FROM ({_LINES}) l LEFT JOIN product p ON p.id = l.product_id"
            " GROUP BY coalesce(p.id, l.title) HAVING sum(l.cents) > 0 ORDER BY cents DESC, name LIMIT :most",
            "money",
        ),
    ),
    "unsold_products": Figure(
        "Products without a sale",
        "number",
        "Products on sale of which nothing was ordered in the last 90 days.",
        _number(
            "SELECT count(*) FROM product WHERE archived_at IS NULL AND status = 'on_sale'"
            f" AND id NOT IN (SELECT product_id FROM ({_LINES}) WHERE product_id IS NOT NULL)"
        ),
    ),
    "channels": Figure(
        "Where orders come from",
        "list",
        "The share of each shop in the number of orders of the last 90 days.",
        _shares(
            f"SELECT c.platform, c.name, count(*) AS n FROM ({_SALES}) o"
            " JOIN channel c ON c.id = o.channel_id GROUP BY c.id",
            channel_name,
        ),
    ),
    "regions": Figure(
        "Where buyers live",
        "list",
        "The regions most orders of the last 90 days went to, as a share of those whose region is known.",
        _shares(f"SELECT province, count(*) AS n FROM ({_SALES}) WHERE province != '' GROUP BY province"),
    ),
    "stock_units": Figure(
        "Units in stock",
        "number",
        "Pieces on hand of all variants whose stock is tracked.",
        _number("SELECT sum(on_hand) FROM variant_stock"),
    ),
    "stock_value": Figure(
        "Value of the stock",
        "money",
        "Pieces on hand at the average cost of what came in; variants without a known cost are left out.",
        _number(
            "SELECT sum((max(on_hand, 0) * cost_e4 + 5000) / 10000)"
            " FROM variant_stock WHERE cost_e4 IS NOT NULL"
        ),
    ),
}
