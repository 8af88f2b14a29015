"""Taking in the orders of a file: what is new, what changed, what stays as it was.

Written in Core on raw rows, as a file may hold half a million of them. An order is
known again by platform, shop and number, a line by its sub-order number or else its
place, a customer by their account. What a later file leaves blank or masks does not
wipe out what is there, and what the owner changed since stays theirs.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from shopkeeper.model.orders import OrderState
from shopkeeper.shop import contacts, phones
from shopkeeper.shop.records import FileShape, ListingRecord, OrderRecord

_LINE_BASE = ("listing_id", "sub_number")


class Intake:
    """Takes in the records of one file, batch by batch, inside a command.

    Counts by kind of record what was created, updated and left unchanged. What several
    shops have an order of, while the file does not say which, is in `ambiguous`.
    """

    def __init__(
        self, connection: Connection, shape: FileShape, batch_id: int, *, shop_currency: str
    ) -> None:
        self._connection = connection
        self._shape = shape
        self._batch_id = batch_id
        self._currency = "" if shape.currency in ("", shop_currency) else shape.currency
        self._listings: list[int] = []
        self._channels = {
            name: channel
            for channel, name in self._all(
                "SELECT id, name FROM channel WHERE platform = ?", (shape.platform,)
            )
        }
        self._customers: dict[str, int] = {}
        self.ambiguous: list[OrderRecord] = []
        self.created: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()
        self.unchanged: Counter[str] = Counter()

    def take(self, orders: Sequence[OrderRecord], listings: Sequence[ListingRecord]) -> None:
        """Write one batch."""
        self._take_listings(listings)
        known = self._known(orders)
        new, old = [], []
        for order in orders:
            rows = known.get(order.number, ())
            row = self._same(rows, order.shop)
            if row is None and rows and not order.shop:
                self.ambiguous.append(order)
            elif row is None:
                new.append(order)
            else:
                old.append((row, order))
        self._find_customers([*new, *(order for _, order in old)])
        self._insert(new)
        self._update(old)

    def _all(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        return list(self._connection.exec_driver_sql(statement, values))

    def _many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self._connection.exec_driver_sql(statement, rows)

    def _within(self, statement: str, values: Iterable[Any]) -> list[Any]:
        """The rows of `statement`, whose `??` stands for all the values."""
        wanted = tuple(values)
        if not wanted:
            return []
        return self._all(statement.replace("??", ", ".join("?" * len(wanted))), wanted)

    def _next_id(self, table: str) -> int:
        row = self._all("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        return row[0][0] + 1 if row else 1

    # Listings

    def _take_listings(self, listings: Sequence[ListingRecord]) -> None:
        platform = self._shape.platform
        known = {
            key: number
            for number, key in self._within(
                f"SELECT id, key FROM listing WHERE platform = '{platform}' AND key IN (??)",
                (listing.key for listing in listings),
            )
        }
        first = number = self._next_id("listing")
        rows = []
        for listing in listings:
            if listing.key not in known:
                known[listing.key] = number
                rows.append((number, platform, *listing))
                number += 1
            self._listings.append(known[listing.key])
        self._many(
            "INSERT INTO listing (id, platform, key, sku, code, title, options) VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self.created["listing"] += len(rows)
        self.unchanged["listing"] += len(listings) - len(rows)
        self._match(first, number - 1)

    def _match(self, first: int, last: int) -> None:
        """A new listing whose merchant code is just one variant's is that variant."""
        if last >= first:
            self._connection.exec_driver_sql(
                "INSERT INTO listing_part (listing_id, variant_id, quantity)"
                " SELECT l.id, min(v.id), 1 FROM listing l JOIN variant v ON v.code = l.code"
                " WHERE l.id BETWEEN ? AND ? AND l.code != '' GROUP BY l.id HAVING count(*) = 1",
                (first, last),
            )

    # Orders

    def _known(self, orders: Sequence[OrderRecord]) -> dict[str, list[Any]]:
        """The orders of this platform that have one of the numbers: rows by number."""
        if not self._channels:
            return {}
        channels = ", ".join(map(str, self._channels.values()))
        fields = "".join(f', "{name}"' for name in self._shape.order_fields)
        found: dict[str, list[Any]] = {}
        for row in self._within(
            f"SELECT platform_number, id, channel_id, customer_id{fields}"
            f' FROM "order" WHERE channel_id IN ({channels}) AND platform_number IN (??)',
            (order.number for order in orders),
        ):
            found.setdefault(row[0], []).append(row)
        return found

    def _same(self, rows: Sequence[Any], shop: str) -> Any | None:
        """Which of the orders of a number is meant: the same shop's, or one whose shop nobody said."""
        unnamed = self._channels.get("")
        channel = self._channels.get(shop)
        for wanted in (channel, unnamed):
            for row in rows:
                if wanted is not None and row[2] == wanted:
                    return row
        return rows[0] if len(rows) == 1 and not shop else None

    def _channel(self, shop: str) -> int:
        if shop not in self._channels:
            number = self._next_id("channel")
            self._many(
                "INSERT INTO channel (id, platform, name) VALUES (?, ?, ?)",
                [(number, self._shape.platform, shop)],
            )
            self._channels[shop] = number
        return self._channels[shop]

    def _insert(self, orders: Sequence[OrderRecord]) -> None:
        number = self._next_id("order")
        rows, lines, payments = [], [], []
        for order in orders:
            customer = self._customers.get(order.account) if order.account else None
            rows.append(
                (number, self._channel(order.shop), order.number, customer, customer is None,
                 self._currency, self._batch_id, *order.values)
            )  # fmt: skip
            lines.extend(self._line_rows(number, order))
            payments.extend((number, *payment) for payment in order.payments if payment[1])
            number += 1
        names = (
            "id", "channel_id", "platform_number", "customer_id", "withheld", "currency", "batch_id",
            *self._shape.order_fields,
        )  # fmt: skip
        self._many(_insert("order", names), rows)
        self._insert_lines(lines)
        self._insert_payments(payments)
        self.created["order"] += len(rows)
        contacts.learn(self._connection, self._shape.order_fields, rows)

    def _line_rows(self, order_id: int, order: OrderRecord) -> list[tuple[Any, ...]]:
        listings = self._listings
        return [
            (order_id, place, None if listing is None else listings[listing], *rest)
            for place, (listing, *rest) in enumerate(order.lines, 1)
        ]

    def _insert_lines(self, lines: list[tuple[Any, ...]]) -> None:
        names = ("order_id", "place", *_LINE_BASE, *self._shape.line_fields)
        self._many(_insert("order_line", names), lines)
        self.created["line"] += len(lines)

    def _insert_payments(self, payments: list[tuple[Any, ...]]) -> None:
        names = ("order_id", "source", "amount_cents", "paid_at", "reference")
        self._many(_insert("payment", names), payments)
        self.created["payment"] += len(payments)

    # What is there already

    def _update(self, pairs: Sequence[tuple[Any, OrderRecord]]) -> None:
        ids = [row[1] for row, _ in pairs]
        lines = self._known_lines(ids)
        payments = self._known_payments(ids)
        for row, order in pairs:
            changed = self._update_order(row, order)
            changed |= self._update_lines(row[1], lines.get(row[1], []), order)
            changed |= self._update_payments(row[1], payments.get(row[1], {}), order)
            (self.updated if changed else self.unchanged)["order"] += 1

    def _update_order(self, row: Any, order: OrderRecord) -> bool:
        names = ("channel_id", "customer_id", *self._shape.order_fields)
        customer = self._customers.get(order.account) if order.account else None
        values = (self._channel(order.shop) if order.shop else row[2], customer, *order.values)
        if values == tuple(row[2:]):
            return False
        new = self._change("order", row[1], names, row[2:], values, self._shape.weak_fields)
        if "customer_id" in new:
            self._connection.exec_driver_sql('UPDATE "order" SET withheld = 0 WHERE id = ?', (row[1],))
        if new.keys() & contacts.TOLD_BY:
            merged = [new.get(name, old) for name, old in zip(names, row[2:], strict=True)]
            contacts.learn(
                self._connection,
                self._shape.order_fields,
                [(row[1], merged[0], order.number, merged[1], False, "", self._batch_id, *merged[2:])],
            )
        return bool(new)

    def _known_lines(self, ids: Sequence[int]) -> dict[int, list[Any]]:
        fields = "".join(f', "{name}"' for name in (*_LINE_BASE, *self._shape.line_fields))
        found: dict[int, list[Any]] = {}
        if self._shape.line_fields:
            for row in self._within(
                f"SELECT order_id, id, place{fields} FROM order_line"
                " WHERE order_id IN (??) AND place IS NOT NULL ORDER BY order_id, place",
                ids,
            ):
                found.setdefault(row[0], []).append(row)
        return found

    def _update_lines(self, order_id: int, rows: Sequence[Any], order: OrderRecord) -> bool:
        by_number = {row[4]: row for row in rows if row[4]}
        by_place = {row[2]: row for row in rows}
        names = (*_LINE_BASE, *self._shape.line_fields)
        last = max(by_place, default=0)
        new, changed = [], False
        for values in self._line_rows(order_id, order):
            sub_number = values[3]
            row = by_number.get(sub_number) or by_place.get(values[1])
            if row is not None and sub_number and row[4] not in (None, sub_number):
                row = None
            if row is None:
                last += 1
                new.append((order_id, last, *values[2:]))
            elif row[4] and not sub_number:
                # What a sub-order says of itself stands above what its order says of it.
                self.unchanged["line"] += 1
            elif values[2:] != tuple(row[3:]):
                updated = self._change("order_line", row[1], names, row[3:], values[2:], frozenset())
                self.updated["line"] += bool(updated)
                self.unchanged["line"] += not updated
                changed |= bool(updated)
            else:
                self.unchanged["line"] += 1
        self._insert_lines(new)
        return changed or bool(new)

    def _known_payments(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for row in self._within(
            "SELECT order_id, id, source, amount_cents, paid_at, reference FROM payment"
            " WHERE order_id IN (??) AND source IS NOT NULL",
            ids,
        ):
            found.setdefault(row[0], {})[row[2]] = row
        return found

    def _update_payments(self, order_id: int, rows: dict[str, Any], order: OrderRecord) -> bool:
        names = ("amount_cents", "paid_at", "reference")
        new, changed = [], False
        for source, *values in order.payments:
            row = rows.get(source)
            if row is None and values[0]:
                new.append((order_id, source, *values))
            elif row is not None and values != list(row[3:]):
                updated = self._change("payment", row[1], names, row[3:], values, frozenset())
                self.updated["payment"] += bool(updated)
                changed |= bool(updated)
        self._insert_payments(new)
        return changed or bool(new)

    def _change(
        self, table: str, row_id: int, names: Sequence[str], old: Sequence[Any], new: Sequence[Any],
        weak: frozenset[str],
    ) -> dict[str, Any]:  # fmt: skip
        """Write what the file says anew; returns the fields that changed."""
        differing = {
            name: (before, after)
            for name, before, after in zip(names, old, new, strict=True)
            if before != after and not _keeps(name, before, after, weak)
        }
        if differing:
            self._leave_the_owners(table, row_id, differing)
        changed = {name: after for name, (_, after) in differing.items()}
        if changed:
            sets = ", ".join(f'"{name}" = ?' for name in changed)
            self._connection.exec_driver_sql(
                f'UPDATE "{table}" SET {sets} WHERE id = ?', (*changed.values(), row_id)
            )
        return changed

    def _leave_the_owners(self, table: str, row_id: int, differing: dict[str, tuple[Any, Any]]) -> None:
        """Drop the fields the owner changed; note what the file says of them now."""
        for number, name, imported in self._all(
            "SELECT id, field, value FROM imported_value WHERE table_name = ? AND row_id = ?",
            (table, row_id),
        ):
            if name in differing:
                value = json.dumps(differing.pop(name)[1])
                if value != imported:
                    self._connection.exec_driver_sql(
                        "UPDATE imported_value SET value = ? WHERE id = ?", (value, number)
                    )

    # Customers

    def _find_customers(self, orders: Sequence[OrderRecord]) -> None:
        known = self._customers
        wanted = {order.account for order in orders if order.account and order.account not in known}
        if not wanted:
            return
        platform = self._shape.platform
        self._customers.update(
            self._within(
                f"SELECT account, customer_id FROM customer_account"
                f" WHERE platform = '{platform}' AND account IN (??)",
                wanted,
            )
        )
        number = self._next_id("customer")
        names = contacts.names(self._shape.order_fields, orders)
        rows, accounts = [], []
        for account in sorted(wanted - self._customers.keys()):
            rows.append((number, names.get(account) or account, self._batch_id))
            accounts.append((number, platform, account))
            self._customers[account] = number
            number += 1
        self._many(_insert("customer", ("id", "name", "batch_id")), rows)
        self._many(_insert("customer_account", ("customer_id", "platform", "account")), accounts)
        self.created["customer"] += len(rows)


def _insert(table: str, names: Sequence[str]) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join("?" * len(names))})'


# What a platform masks; a star in a memo is the seller's own.
_PERSONAL = {"buyer_account", "recipient", "phone", "landline", "address"}


def _keeps(name: str, old: Any, new: Any, weak: frozenset[str]) -> bool:
    """Whether what is there stays: the file says nothing, masks it, or only infers it."""
    if new in (None, ""):
        return True
    if old in (None, ""):
        return False
    if name in weak:
        return name != "state" or not _further(old, new)
    return name in _PERSONAL and phones.is_withheld(new) and not phones.is_withheld(old)


_WAY = [
    OrderState.UNPAID,
    OrderState.PAID,
    OrderState.PACKING,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
    OrderState.FINISHED,
]


def _further(old: str, new: str) -> bool:
    """Whether an order that was `old` has come further when it is `new`."""
    return old in _WAY and new in _WAY and _WAY.index(OrderState(new)) > _WAY.index(OrderState(old))
