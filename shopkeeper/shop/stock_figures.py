"""What is worked out of products and stock: reserved, on hand, average cost, the list's figures.

Of the kinds, `claims` are orders whose reservations may differ, `parts` listings that
stand for something else, `stock` variants whose movements or `reserve` whose reservations
changed, and `shown` products whose line in the list may differ.
"""

import json
from typing import Any

from shopkeeper.model.products import ProductSummary
from shopkeeper.model.stock import Reservation, VariantStock
from shopkeeper.shop import settings
from shopkeeper.shop.texts import sort_key
from shopkeeper.shop.worked_out import SAME, Kind, Row, Step, Summary, Text

# The goods of a line: a variant, or the parts of its listing.
PARTS = """
SELECT l.id AS line_id, l.order_id, p.variant_id, p.quantity
FROM {orders} o CROSS JOIN order_line l ON l.order_id = o.id
JOIN listing_part p ON p.listing_id = l.listing_id
WHERE l.variant_id IS NULL
UNION ALL
SELECT l.id, l.order_id, l.variant_id, 1
FROM {orders} o CROSS JOIN order_line l ON l.order_id = o.id WHERE l.variant_id IS NOT NULL
"""

# When an order takes its goods out of what is available, by the shop's setting.
_MAY_WAIT = "('to_confirm', 'unpaid', 'paid', 'packing')"
_DEFAULT = settings.DEFAULTS["reserve_when"]
_WHEN = f"(SELECT coalesce(max(value), '{_DEFAULT}') FROM setting WHERE name = 'reserve_when')"
_WAITS = f"""(o.state IN ('paid', 'packing')
    OR o.state IN ('to_confirm', 'unpaid') AND {_WHEN} = '{settings.ORDERED}')"""
_NOT_WAITING = "('shipped', 'delivered', 'finished', 'closed')"
_WAITING = f'(SELECT o.id FROM {{stale}} s CROSS JOIN "order" o ON o.id = s.id WHERE {_WAITS})'

_RESERVATIONS = f"""
SELECT g.order_id, g.variant_id, sum(g.quantity * (l.quantity - max(l.shipped_quantity, l.refunded_quantity)))
FROM ({PARTS.format(orders=_WAITING)}) g CROSS JOIN order_line l ON l.id = g.line_id
WHERE l.state NOT IN {_NOT_WAITING} AND l.quantity > max(l.shipped_quantity, l.refunded_quantity)
GROUP BY g.order_id, g.variant_id
"""

_STOCK = """
SELECT v.id, (SELECT sum(quantity) FROM stock_movement WHERE variant_id = v.id),
    coalesce((SELECT sum(quantity) FROM reservation WHERE variant_id = v.id), 0),
    (SELECT json_group_array(json_array(before, quantity, unit_cost_e4) ORDER BY at, id) FROM (
        SELECT at, id, quantity, unit_cost_e4, sum(quantity) OVER (ORDER BY at, id) - quantity AS before
        FROM stock_movement WHERE variant_id = v.id)
        WHERE quantity > 0 AND unit_cost_e4 IS NOT NULL)
FROM {stale} s CROSS JOIN variant v ON v.id = s.id
"""

_RESERVED = """
UPDATE variant_stock SET reserved = n.reserved, available = on_hand - n.reserved FROM (
    SELECT s.id, coalesce((SELECT sum(quantity) FROM reservation WHERE variant_id = s.id), 0) AS reserved
    FROM {stale} s) n
WHERE variant_id = n.id AND variant_stock.reserved != n.reserved
"""

_SHOWN = """
SELECT p.id, p.archived_at IS NOT NULL, p.title, count(v.id), min(v.price_e4), max(v.price_e4),
    sum(s.on_hand), coalesce(sum(s.reserved), 0), sum(s.available),
    count(CASE WHEN s.available <= v.reorder_level THEN 1 END)
FROM {stale} st CROSS JOIN product p ON p.id = st.id
LEFT JOIN variant v ON v.product_id = p.id LEFT JOIN variant_stock s ON s.variant_id = v.id
GROUP BY p.id
"""

_PRODUCT_TEXT = """
SELECT p.id, p.title || ' ' || p.short_name,
    p.code || ' ' || p.brand || ' ' || p.category || ' ' || p.supplier || ' ' || p.material || ' ' || p.note,
    (SELECT group_concat(code || ' ' || barcode || ' ' || options, ' ') FROM variant WHERE product_id = p.id),
    (SELECT group_concat(tag, ' ') FROM product_tag WHERE product_id = p.id)
FROM {stale} st CROSS JOIN product p ON p.id = st.id
"""

_VARIANT_TEXT = """
SELECT v.id, p.title || ' ' || p.short_name,
    v.code || ' ' || p.code || ' ' || v.barcode || ' ' || v.options || ' ' || v.shelf
FROM {stale} st CROSS JOIN variant v ON v.id = st.id JOIN product p ON p.id = v.product_id
"""


def _stock(row: Row) -> Row:
    variant, on_hand, reserved, arrivals = row
    available = None if on_hand is None else on_hand - reserved
    received = json.loads(arrivals)
    return variant, on_hand, reserved, available, average_cost(received) if received else None


def _shown(row: Row) -> Row:
    product, archived, title, *figures = row
    return product, archived, sort_key(title), *figures


def average_cost(arrivals: list[Any]) -> int:
    """The moving average of (there before, came in, unit cost), rounded half up at each.

    With nothing there, or less, what comes in says the cost alone.
    """
    cost = 0
    for number, (before, quantity, unit_cost) in enumerate(arrivals):
        there = max(before, 0) if number else 0
        whole = there + quantity
        cost = (2 * (there * cost + quantity * unit_cost) + whole) // (2 * whole)
    return cost


_MAY_CLAIM = f"""
SELECT DISTINCT l.order_id FROM order_line l CROSS JOIN "order" o ON o.id = l.order_id
WHERE l.listing_id IN {{stale}} AND o.state IN {_MAY_WAIT}
"""
# One that is gone may have said when orders take their goods.
_IF_WHEN = f"""
SELECT id FROM "order" WHERE state IN {_MAY_WAIT} AND EXISTS (
    SELECT 1 FROM {{stale}} WHERE id NOT IN (SELECT id FROM setting WHERE name != 'reserve_when'))
"""
_WITHOUT_STOCK = """
SELECT id FROM {stale}
WHERE id NOT IN (SELECT variant_id FROM variant_stock) OR id NOT IN (SELECT id FROM variant)
"""
_OF_PRODUCT = "SELECT id FROM variant WHERE product_id IN {stale}"
_ITS_PRODUCT = "SELECT DISTINCT product_id FROM variant WHERE id IN {stale}"

# In the order they are worked out.
KINDS = (
    Kind("setting", "", leads_to={"claims": _IF_WHEN}),
    Kind("parts", "", leads_to={"claims": _MAY_CLAIM}),
    Kind(
        "claims",
        '"order"',
        (
            Summary(
                Reservation,
                "order_id",
                _RESERVATIONS,
                "check.stock",
                leads_to=(("reserve", "variant_id"),),
            ),
        ),
    ),
    Kind(
        "product",
        "product",
        (Text("product", _PRODUCT_TEXT),),
        leads_to={"variant": _OF_PRODUCT, "shown": SAME},
        late=True,
    ),
    Kind(
        "variant",
        "variant",
        (Text("variant", _VARIANT_TEXT),),
        leads_to={"stock": _WITHOUT_STOCK, "shown": _ITS_PRODUCT},
        late=True,
    ),
    Kind(
        "stock",
        "variant",
        (Summary(VariantStock, "variant_id", _STOCK, "check.stock", _stock),),
        leads_to={"shown": _ITS_PRODUCT},
        late=True,
    ),
    Kind("reserve", "", (Step(_RESERVED),), leads_to={"shown": _ITS_PRODUCT}, late=True),
    Kind(
        "shown",
        "product",
        (Summary(ProductSummary, "product_id", _SHOWN, "check.products", _shown),),
        late=True,
    ),
)
