"""What is worked out of an order, its lines and its payments: totals, what is owed, what left.

Lines and payments may say less than the order: a file of orders alone has no lines, and
a platform's money passes by the shop. What is not said is never taken for nothing paid.
"""

from sqlalchemy import Connection

from shopkeeper.shop import direct, rates

_COLUMNS = (
    "order_id", "archived", "state", "placed_at", "ship_by", "number", "channel_id", "flag", "withheld",
    "line_count", "quantity", "shipped_quantity", "goods_cents", "total_cents", "paid_cents",
    "refunded_cents",
)  # fmt: skip

# States in which all goods have left, where no line says how many did.
GONE = "('shipped', 'delivered', 'finished')"

# In the order of the ids: grouping then needs no sorting of all the lines.
_LINES = """
    SELECT s.id AS order_id, count(l.id) AS lines, coalesce(sum(l.quantity), 0) AS quantity,
        coalesce(sum(l.shipped_quantity), 0) AS shipped,
        coalesce(sum(l.amount_cents), 0) AS goods, coalesce(sum(l.tax_cents), 0) AS tax
    FROM (SELECT id FROM {stale} ORDER BY id) s
    LEFT JOIN order_line l ON l.order_id = s.id GROUP BY s.id
"""

_PAID = "(SELECT coalesce(sum(max(amount_cents, 0)), 0) FROM payment WHERE order_id = o.id)"
# What came in, less what only went back again; and what of all the money is still here.
_SETTLED = """(SELECT coalesce(sum(amount_cents), 0) FROM payment
    WHERE order_id = o.id AND (amount_cents > 0 OR returned))"""
_REFUNDED = "(SELECT coalesce(sum(max(-amount_cents, 0)), 0) FROM payment WHERE order_id = o.id)"

# What the buyer is to pay by the lines: goods, taxes and postage less what somebody else bears.
_BY_LINES = (
    "l.goods + l.tax + o.tax_cents + o.postage_cents"
    " - o.shop_discount_cents - o.platform_discount_cents - o.influencer_discount_cents"
)

# What was refunded of the price: of what came in, that is no more here, beyond what was paid too much.
_CONCEDED = """max(f.settled_cents - f.paid_cents + f.refunded_cents
    - max(f.settled_cents - f.total_cents, 0), 0)"""


def _home(cents: str) -> str:
    return f"CASE WHEN f.currency = '' THEN {cents} ELSE {rates.in_home(f'({cents})', 'f.rate_e6')} END"


ORDER_SUMMARY = f"""
SELECT {", ".join(f"f.{name}" for name in _COLUMNS)},
    CASE
        WHEN f.state = 'closed' THEN 0
        WHEN f.settled_cents < f.total_cents
            AND (f.paid_cents > 0 OR f.batch_id IS NULL OR f.state IN ('unpaid', 'to_confirm'))
            THEN f.total_cents - f.settled_cents
        WHEN f.paid_cents - f.refunded_cents > f.total_cents
            THEN f.total_cents - f.paid_cents + f.refunded_cents
        ELSE 0
    END,
    CASE WHEN f.line_count = 0 THEN 0 ELSE f.total_cents - f.by_lines END,
    {_home("f.total_cents")},
    {_home(f"f.total_cents - {_CONCEDED}")}
FROM (
    SELECT o.id AS order_id, o.archived_at IS NOT NULL AS archived, o.state, o.placed_at, o.ship_by,
        coalesce(nullif(o.number, ''), o.platform_number) AS number, o.channel_id, o.flag, o.withheld,
        o.batch_id, l.lines AS line_count,
        CASE WHEN l.lines = 0 THEN coalesce(o.goods_quantity, 0) ELSE l.quantity END AS quantity,
        CASE
            WHEN l.shipped != 0 OR o.state NOT IN {GONE} THEN l.shipped
            WHEN l.lines = 0 THEN coalesce(o.goods_quantity, 0)
            ELSE l.quantity
        END AS shipped_quantity,
        l.goods AS goods_cents, {_BY_LINES} AS by_lines,
        coalesce(o.stated_cents, {_BY_LINES}) AS total_cents,
        {_PAID} AS paid_cents, {_REFUNDED} AS refunded_cents, {_SETTLED} AS settled_cents,
        o.currency, o.rate_e6
    FROM ({_LINES}) l
    CROSS JOIN "order" o ON o.id = l.order_id
) f
"""

_TOTALS = f"""
SELECT coalesce(o.stated_cents, {_BY_LINES}), {_BY_LINES}
FROM "order" o, (
    SELECT coalesce(sum(amount_cents), 0) AS goods, coalesce(sum(tax_cents), 0) AS tax
    FROM order_line WHERE order_id = ?1
) l WHERE o.id = ?1
"""


def totals(connection: Connection, order_id: int) -> tuple[int, int]:
    """What an order comes to, in its smallest unit, in this very moment: as stated, and by its lines."""
    [(stated, by_lines)] = direct.read(connection, _TOTALS, (order_id,))
    return stated, by_lines
