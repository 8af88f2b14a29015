"""What is worked out from the recorded rows: summaries and the search index.

Called by the store inside every command, undo and redo for the records that went
stale; the same statements work everything out anew for a check or a repair.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table

from shopkeeper.model.base import plain_columns
from shopkeeper.model.customers import CustomerSummary
from shopkeeper.model.orders import OrderSummary
from shopkeeper.model.tickets import TicketSummary
from shopkeeper.shop import addresses, purchases, search, stock_figures, ticket_figures, worked_out
from shopkeeper.shop.order_figures import ORDER_SUMMARY
from shopkeeper.shop.texts import sort_key
from shopkeeper.shop.worked_out import SAME, Kind, Row, Summary, Text

# Orders that count as sales: paid for, not closed.
_SALES = "('paid', 'packing', 'shipped', 'delivered', 'finished')"

# What has no rate can not be counted, and is said to be missing. The place is looked up outside
# of the sums: inside, it would be looked up for each order.
_CUSTOMER_SUMMARY = f"""
SELECT b.*,
    coalesce((SELECT country || char(10) || province || char(10) || city FROM customer_address
        WHERE customer_id = b.id AND country || province || city != '' ORDER BY id DESC LIMIT 1),
        (SELECT country FROM "order" WHERE customer_id = b.id AND country != ''
        ORDER BY placed_at DESC LIMIT 1), '')
FROM (
    SELECT c.id, c.archived_at IS NOT NULL, c.name,
        count(CASE WHEN s.state IN {_SALES} THEN 1 END),
        coalesce(sum(CASE WHEN s.state IN {_SALES} THEN s.home_sales_cents END), 0),
        min(CASE WHEN s.state IN {_SALES} THEN s.placed_at END),
        max(CASE WHEN s.state IN {_SALES} THEN s.placed_at END),
        count(CASE WHEN s.state IN {_SALES} AND s.home_sales_cents IS NULL THEN 1 END)
    FROM {{stale}} st
    JOIN customer c ON c.id = st.id
    LEFT JOIN "order" o ON o.customer_id = c.id
    LEFT JOIN order_summary s ON s.order_id = o.id
    GROUP BY c.id
) b
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
    o.buyer_message || ' ' || o.memo || CASE o.number WHEN o.platform_number THEN '' ELSE ' ' || o.number END,
    (SELECT group_concat(title || ' ' || options, ' ') FROM order_line
        WHERE order_id = o.id AND listing_id IS NULL)
FROM {stale} st JOIN "order" o ON o.id = st.id
"""

_LISTING_TEXT = """
SELECT l.id, l.title, l.options || ' ' || l.code || ' ' || l.sku
FROM {stale} st JOIN listing l ON l.id = st.id
"""

_BUYERS = 'SELECT DISTINCT customer_id FROM "order" WHERE customer_id IS NOT NULL AND id IN {stale}'


def _customer(row: Row) -> Row:
    number, archived, name, *figures, uncounted, region = row
    return number, archived, sort_key(name), *figures, addresses.region(region), uncounted


# In the order they are worked out: what stands on another comes after it.
_KINDS = (
    Kind(
        "order",
        '"order"',
        (Summary(OrderSummary, "order_id", ORDER_SUMMARY, "check.orders"), Text("order", _ORDER_TEXT)),
        leads_to={"buyer": _BUYERS, "claims": SAME, "ticket": ticket_figures.OF_ORDERS},
    ),
    Kind("listing", "listing", (Text("listing", _LISTING_TEXT),)),
    Kind(
        "customer",
        "customer",
        (Text("customer", _CUSTOMER_TEXT),),
        leads_to={"buyer": SAME, "ticket": ticket_figures.OF_CUSTOMERS},
        late=True,
    ),
    # A customer as somebody who buys: another order does not change what they are found by.
    Kind(
        "buyer",
        "customer",
        (Summary(CustomerSummary, "customer_id", _CUSTOMER_SUMMARY, "check.customers", _customer),),
        late=True,
    ),
    *stock_figures.KINDS,
    Kind("purchase", "purchase", (Text("purchase", purchases.TEXT),)),
    Kind(
        "ticket",
        "ticket",
        (
            Summary(TicketSummary, "ticket_id", ticket_figures.TICKET_SUMMARY, "check.tickets"),
            Text("ticket", ticket_figures.TICKET_TEXT),
        ),
    ),
)


def recompute(connection: Connection) -> None:
    """Work out what stands in temp.stale."""
    worked_out.work_out(_driver(connection), _KINDS)


def recompute_ahead(connection: Connection) -> None:
    """Work out of temp.stale, and take out of it, what the rest of a long command will hardly change."""
    worked_out.work_out(_driver(connection), _KINDS, ahead=True)


def rebuild(connection: Connection) -> None:
    """Work out everything anew."""
    for table in (*_tables(), "search_text"):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    connection.exec_driver_sql("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    worked_out.rebuild(_driver(connection), _KINDS)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _summaries() -> Iterator[Summary]:
    for kind in _KINDS:
        yield from (work for work in kind.works if isinstance(work, Summary))


def _tables() -> dict[str, Table]:
    """The tables of worked-out rows by name."""
    return {one.table.name: one.table for one in _summaries()}


# Tables of the same names stand before the file's own on the checking connection, so that
# the very statements that work everything out fill these. The index is looked into instead.
_ASIDE = (
    "CREATE TEMP TABLE search_text (id INTEGER PRIMARY KEY, kind TEXT, record_id INTEGER, text TEXT)",
    "CREATE TEMP VIEW search_index AS SELECT NULL AS rowid, NULL AS pieces, NULL AS search_index WHERE 0",
    "CREATE TEMP TRIGGER no_entry INSTEAD OF INSERT ON temp.search_index BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER no_removal INSTEAD OF DELETE ON temp.search_index BEGIN SELECT 1; END",
)
_WRONG = """
SELECT count(*) FROM (
    SELECT {key} FROM (SELECT {columns} FROM main.{table} EXCEPT SELECT {columns} FROM temp.{table})
    UNION SELECT {key} FROM (SELECT {columns} FROM temp.{table} EXCEPT SELECT {columns} FROM main.{table}))
"""
_LOOKED_UP = 2000


def check(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    """Where what is worked out differs from the recorded rows: keys of sentences, and of how many records.

    Everything is worked out anew beside the file, on a connection that may write
    temporary tables. Of the index, every row is held against its text's length, and
    some thousand are looked up by their text.
    """
    for statement in (*_ASIDE, *_aside()):
        connection.exec_driver_sql(statement)
    rebuild(connection)
    wrong: Counter[str] = Counter()
    for one in _summaries():
        columns = ", ".join(plain_columns(one.table))
        wrong[one.wrong] += _differing(connection, one.table.name, one.key, columns)
    wrong["check.texts"] = _differing(
        connection, "search_text", "kind, record_id", "id, kind, record_id, text"
    )
    wrong["check.index"] = search.unsound(connection, _LOOKED_UP)
    return [(key, {"n": n}) for key, n in wrong.items() if n]


def _aside() -> Iterator[str]:
    for name, table in _tables().items():
        unique = ", ".join(column.name for column in table.primary_key)
        columns = ", ".join(plain_columns(table))
        yield f"CREATE TEMP TABLE {name} AS SELECT {columns} FROM main.{name} WHERE 0"
        yield f"CREATE INDEX temp.of_{name} ON {name} ({unique})"


def _differing(connection: Connection, table: str, key: str, columns: str) -> int:
    query = _WRONG.format(table=table, key=key, columns=columns)
    return connection.exec_driver_sql(query).scalar_one()
