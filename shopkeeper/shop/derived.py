"""What is worked out from the recorded rows: summaries and the search index.

Called by the store inside every command, undo and redo for the records that went
stale; the same statements work everything out anew for a check or a repair.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from shopkeeper.shop import addresses, search
from shopkeeper.shop.texts import readings, sort_key

_CHUNK = 500

# Orders that count as sales: paid for, not closed.
_SALES = "('paid', 'packing', 'shipped', 'delivered', 'finished')"

# An order's total is what the platform stated, else goods and postage.
_ORDER_SUMMARY = """
INSERT INTO order_summary (order_id, line_count, goods_cents, total_cents, paid_cents, refunded_cents)
SELECT o.id, l.lines, l.goods, coalesce(o.stated_cents, l.goods + o.postage_cents), p.paid, p.refunded
FROM (
    SELECT s.id AS order_id, count(l.id) AS lines, coalesce(sum(l.amount_cents), 0) AS goods
    FROM {stale} s LEFT JOIN order_line l ON l.order_id = s.id GROUP BY s.id
) l
JOIN "order" o ON o.id = l.order_id
JOIN (
    SELECT s.id AS order_id,
        coalesce(sum(CASE WHEN p.amount_cents > 0 THEN p.amount_cents END), 0) AS paid,
        coalesce(-sum(CASE WHEN p.amount_cents < 0 THEN p.amount_cents END), 0) AS refunded
    FROM {stale} s LEFT JOIN payment p ON p.order_id = s.id GROUP BY s.id
) p ON p.order_id = l.order_id
"""

# Amounts in another currency count by their rate; without one they can not be counted.
_CUSTOMER_SUMMARY = f"""
SELECT c.id, c.archived_at IS NOT NULL, c.name,
    count(CASE WHEN o.state IN {_SALES} THEN 1 END),
    coalesce(sum(CASE WHEN o.state IN {_SALES} THEN
        CASE WHEN o.currency = '' THEN s.total_cents - s.refunded_cents
        ELSE (s.total_cents - s.refunded_cents) * o.rate_e6 / 1000000 END END), 0),
    min(CASE WHEN o.state IN {_SALES} THEN o.placed_at END),
    max(CASE WHEN o.state IN {_SALES} THEN o.placed_at END),
    coalesce((SELECT country || ' ' || province || ' ' || city FROM customer_address
        WHERE customer_id = c.id AND country || province || city != '' ORDER BY id DESC LIMIT 1),
        (SELECT country FROM "order" WHERE customer_id = c.id AND country != ''
        ORDER BY placed_at DESC LIMIT 1), '')
FROM {{stale}} st
JOIN customer c ON c.id = st.id
LEFT JOIN "order" o ON o.customer_id = c.id
LEFT JOIN order_summary s ON s.order_id = o.id
GROUP BY c.id
"""

_CUSTOMER_TEXT = """
SELECT c.id, c.name, c.email || ' ' || c.wechat || ' ' || c.qq || ' ' || c.source || ' ' || c.note,
    (SELECT group_concat(account, ' ') FROM customer_account WHERE customer_id = c.id),
    (SELECT group_concat(number, ' ') FROM customer_phone WHERE customer_id = c.id),
    (SELECT group_concat(recipient || ' ' || country || ' ' || text, ' ')
        FROM customer_address WHERE customer_id = c.id),
    (SELECT group_concat(tag, ' ') FROM customer_tag WHERE customer_id = c.id)
FROM {stale} st JOIN customer c ON c.id = st.id
"""

_ORDER_TEXT = """
SELECT o.id, o.recipient, o.platform_number || ' ' || o.buyer_account || ' ' || o.phone || ' ' ||
    o.landline || ' ' || o.tracking_number || ' ' || o.country || ' ' || o.address || ' ' ||
    o.buyer_message || ' ' || o.memo
FROM {stale} st JOIN "order" o ON o.id = st.id
"""

_LISTING_TEXT = """
SELECT l.id, l.title, l.options || ' ' || l.code || ' ' || l.sku
FROM {stale} st JOIN listing l ON l.id = st.id
"""


@dataclass(frozen=True, slots=True)
class _Text:
    """How a kind's search text is made: the query's second column is read as pinyin too."""

    kind: str
    query: str


_TEXTS = (
    _Text("customer", _CUSTOMER_TEXT),
    _Text("order", _ORDER_TEXT),
    _Text("listing", _LISTING_TEXT),
)
_TABLES = {"order": '"order"', "customer": "customer", "listing": "listing"}


def _stale(kind: str) -> str:
    return f"(SELECT id FROM temp.stale WHERE kind = '{kind}')"


def recompute(connection: Connection) -> None:
    """Work out what stands in temp.stale; the customers of stale orders go stale too."""
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO temp.stale SELECT DISTINCT 'customer', customer_id FROM \"order\""
        f" WHERE customer_id IS NOT NULL AND id IN {_stale('order')}"
    )
    connection.exec_driver_sql(f"DELETE FROM order_summary WHERE order_id IN {_stale('order')}")
    connection.exec_driver_sql(_ORDER_SUMMARY.format(stale=_stale("order")))
    _customer_summaries(connection)
    for one in _TEXTS:
        search.forget(connection, one.kind)
        for chunk in _chunks(connection, one.query.format(stale=_stale(one.kind))):
            search.write(connection, one.kind, map(_text, chunk))


def rebuild(connection: Connection) -> None:
    """Work out everything anew."""
    connection.exec_driver_sql("DELETE FROM temp.stale")
    for table in ("order_summary", "customer_summary", "search_text"):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    connection.exec_driver_sql("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    for kind, table in _TABLES.items():
        connection.exec_driver_sql(f"INSERT INTO temp.stale SELECT '{kind}', id FROM {table}")
    recompute(connection)


# Tables of the same names stand before the file's own on the checking connection, so that
# the very statements that work everything out fill these. The index is looked into instead.
_ASIDE = (
    "CREATE TEMP TABLE IF NOT EXISTS stale (kind TEXT, id INTEGER, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    "CREATE TEMP TABLE order_summary AS SELECT * FROM main.order_summary WHERE 0",
    "CREATE TEMP TABLE customer_summary AS SELECT * FROM main.customer_summary WHERE 0",
    "CREATE TEMP TABLE search_text (id INTEGER PRIMARY KEY, kind TEXT, record_id INTEGER, text TEXT)",
    "CREATE TEMP VIEW search_index AS SELECT NULL AS rowid, NULL AS pieces, NULL AS search_index WHERE 0",
    "CREATE TEMP TRIGGER no_entry INSTEAD OF INSERT ON temp.search_index BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER no_removal INSTEAD OF DELETE ON temp.search_index BEGIN SELECT 1; END",
)
_WRONG = """
SELECT count(*) FROM (
    SELECT {key} FROM (SELECT * FROM main.{table} EXCEPT SELECT * FROM temp.{table})
    UNION SELECT {key} FROM (SELECT * FROM temp.{table} EXCEPT SELECT * FROM main.{table}))
"""
_LOOKED_UP = 2000


def check(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    """Where what is worked out differs from the recorded rows: keys of sentences, and of how many records.

    Everything is worked out anew beside the file, on a connection that may write
    temporary tables. Of the index, every row is held against its text's length, and
    some thousand are looked up by their text.
    """
    for statement in _ASIDE:
        connection.exec_driver_sql(statement)
    rebuild(connection)
    wrong = {
        "check.orders": _differing(connection, "order_summary", "order_id"),
        "check.customers": _differing(connection, "customer_summary", "customer_id"),
        "check.texts": _differing(connection, "search_text", "kind, record_id"),
        "check.index": search.unsound(connection, _LOOKED_UP),
    }
    return [(key, {"n": n}) for key, n in wrong.items() if n]


def _differing(connection: Connection, table: str, key: str) -> int:
    return connection.exec_driver_sql(_WRONG.format(table=table, key=key)).scalar_one()


def _customer_summaries(connection: Connection) -> None:
    connection.exec_driver_sql(f"DELETE FROM customer_summary WHERE customer_id IN {_stale('customer')}")
    for chunk in _chunks(connection, _CUSTOMER_SUMMARY.format(stale=_stale("customer"))):
        connection.exec_driver_sql(
            "INSERT INTO customer_summary (customer_id, archived, name_key, order_count,"
            " spent_cents, first_order_at, last_order_at, region) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(row[0], row[1], sort_key(row[2]), *row[3:7], addresses.region(row[7])) for row in chunk],
        )


def _chunks(connection: Connection, query: str) -> Iterator[list[Any]]:
    """The rows of `query`, some hundred at a time, so that the window gets its turn."""
    result = connection.exec_driver_sql(query)
    while chunk := result.fetchmany(_CHUNK):
        yield list(chunk)


def _text(row: Any) -> tuple[int, str]:
    record_id, name, *rest = row
    words = (str(name), readings(str(name)), *map(str, filter(None, rest)))
    return record_id, " ".join(filter(None, words))
