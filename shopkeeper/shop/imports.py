"""Taking in the orders of a file: what is new, what changed, what stays as it was.

Written in Core on raw rows, as a file may hold half a million of them. An order is
known again by platform, shop and number, a line by its sub-order number or else its
place, a customer by their account. What a later file leaves blank or masks does not
wipe out what is there, and what the owner changed since stays theirs.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

from shopkeeper.model.orders import OrderState
from shopkeeper.shop import contacts, stock
from shopkeeper.shop.intake import BaseIntake, insert_into
from shopkeeper.shop.intake_rules import STEPS, goes_on, keeps
from shopkeeper.shop.records import FileShape, ListingRecord, OrderRecord

_LINE_BASE = ("listing_id", "sub_number")
_AMOUNTS = {
    "postage_cents", "tax_cents", "shop_discount_cents", "platform_discount_cents",
    "influencer_discount_cents", "commission_cents",
}  # fmt: skip


class Intake(BaseIntake):
    """Takes in the records of one file, batch by batch, inside a command.

    Refused as `which_shop` is what several shops have an order of, while the file does not say which.
    """

    def __init__(
        self,
        connection: Connection,
        shape: FileShape,
        batch_id: int,
        *,
        overwrite: bool = False,
    ) -> None:
        super().__init__(connection, batch_id, overwrite=overwrite)
        self._shape = shape
        self._currency_at = shape.order_fields.index("currency")
        # What a file may leave blank while an order always has it.
        self._amounts = [place for place, name in enumerate(shape.order_fields) if name in _AMOUNTS]
        self._rates: dict[str, int | None] = {"": None}
        # The id of each listing of the file by its number there; a line may have none.
        self._listings: dict[int | None, int | None] = {None: None}
        self._channels = {
            name: channel
            for channel, name in self._all(
                "SELECT id, name FROM channel WHERE platform = ?", (shape.platform,)
            )
        }
        self._customers: dict[str, int] = {}
        self._keeps = partial(keeps, weak=shape.weak_fields)

    def take(self, orders: Sequence[OrderRecord], listings: Sequence[ListingRecord]) -> None:
        """Write one batch."""
        self._take_listings(listings)
        known = self._known(orders)
        new, old = [], []
        for order in orders:
            rows = known.get(order.number, ())
            row = self._same(rows, order.shop)
            if row is None and rows and not order.shop:
                self.refused.append(("which_shop", order.at))
            elif row is None:
                new.append(order)
            else:
                old.append((row, order))
        self._find_customers([*new, *(order for _, order in old)])
        first = self._next_id("order")
        self._insert(new)
        changed = self._update(old)
        stock.settle(self._connection, [*range(first, first + len(new)), *changed])

    # Listings

    def _take_listings(self, listings: Sequence[ListingRecord]) -> None:
        for number in self._ids_of(listings):
            self._listings[len(self._listings) - 1] = number

    def _ids_of(self, listings: Sequence[ListingRecord]) -> list[int]:
        """The listings of the shop that these are, new ones put in."""
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
        self._many(
            "INSERT INTO listing (id, platform, key, sku, code, title, options) VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self.created["listing"] += len(rows)
        self.unchanged["listing"] += len(listings) - len(rows)
        self._match(first, number - 1)
        return [known[listing.key] for listing in listings]

    def _match(self, first: int, last: int) -> None:
        """A new listing whose merchant code is just one variant's is that variant."""
        if last >= first:
            self._connection.exec_driver_sql(
                "INSERT INTO listing_part (listing_id, variant_id, quantity)"
                " SELECT l.id, min(v.id), 1 FROM listing l JOIN variant v ON v.code = l.code"
                " JOIN product p ON p.id = v.product_id AND p.archived_at IS NULL"
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
                 self._rate(order.values[self._currency_at]), self._batch_id, *self._whole(order.values))
            )  # fmt: skip
            lines.extend(self._line_rows(number, order))
            payments.extend((number, *payment) for payment in order.payments if payment[1])
            number += 1
        names = (
            "id", "channel_id", "platform_number", "customer_id", "withheld", "rate_e6", "batch_id",
            *self._shape.order_fields,
        )  # fmt: skip
        self._many(insert_into("order", names), rows)
        self._insert_lines(lines)
        self._insert_payments(payments)
        self.created["order"] += len(rows)
        contacts.learn(self._connection, self._shape.order_fields, rows)

    def _whole(self, values: tuple[Any, ...]) -> Sequence[Any]:
        """An order's values, none of them missing."""
        if not self._amounts or None not in values:
            return values
        whole = list(values)
        for place in self._amounts:
            whole[place] = whole[place] or 0
        return whole

    def _rate(self, currency: str) -> int | None:
        """The rate the shop last used for a currency, if it ever did."""
        if currency not in self._rates:
            rows = self._all(
                'SELECT rate_e6 FROM "order" WHERE currency = ? AND rate_e6 IS NOT NULL'
                " ORDER BY id DESC LIMIT 1",
                (currency,),
            )
            self._rates[currency] = rows[0][0] if rows else None
        return self._rates[currency]

    def _line_rows(self, order_id: int, order: OrderRecord) -> list[tuple[Any, ...]]:
        listings = self._listings
        return [(order_id, place, listings[line[0]], *line[1:]) for place, line in enumerate(order.lines, 1)]

    def _insert_lines(self, lines: list[tuple[Any, ...]]) -> None:
        names = ("order_id", "place", *_LINE_BASE, *self._shape.line_fields)
        self._many(insert_into("order_line", names), lines)
        self.created["line"] += len(lines)

    def _insert_payments(self, payments: list[tuple[Any, ...]]) -> None:
        names = ("order_id", "source", "amount_cents", "paid_at", "reference")
        self._many(insert_into("payment", names), payments)
        self.created["payment"] += len(payments)

    # What is there already

    def _update(self, pairs: Sequence[tuple[Any, OrderRecord]]) -> list[int]:
        """Write what differs; the orders that changed."""
        ids = [row[1] for row, _ in pairs]
        touched = []
        lines = self._known_lines(ids)
        payments = self._known_payments(ids)
        for row, order in pairs:
            changed = self._update_order(row, order)
            changed |= self._update_lines(row[1], lines.get(row[1], []), order)
            changed |= self._update_payments(row[1], payments.get(row[1], {}), order)
            (self.updated if changed else self.unchanged)["order"] += 1
            if changed:
                touched.append(row[1])
        return touched

    def _update_order(self, row: Any, order: OrderRecord) -> bool:
        names = ("channel_id", "customer_id", *self._shape.order_fields)
        customer = self._customers.get(order.account) if order.account else None
        values = (self._channel(order.shop) if order.shop else row[2], customer, *order.values)
        if values == tuple(row[2:]):
            return False
        new = self._change("order", row[1], names, row[2:], values, self._keeps)
        if "customer_id" in new:
            self._connection.exec_driver_sql('UPDATE "order" SET withheld = 0 WHERE id = ?', (row[1],))
        if new.keys() & contacts.TOLD_BY:
            merged = [new.get(name, old) for name, old in zip(names, row[2:], strict=True)]
            contacts.learn(
                self._connection,
                self._shape.order_fields,
                [(row[1], merged[0], order.number, merged[1], False, None, self._batch_id, *merged[2:])],
            )
        return bool(new)

    def _leave_the_owners(self, table: str, row_id: int, differing: dict[str, tuple[Any, Any]]) -> None:
        """How far an order has come is a fact: a file that knows more than the owner did here is taken."""
        facts = {}
        if table == "order" and goes_on(*differing.get("state", ("", ""))):
            facts = {name: differing.pop(name) for name in STEPS if name in differing}
            self._connection.exec_driver_sql(
                "DELETE FROM imported_value WHERE table_name = 'order' AND row_id = ?"
                f" AND field IN ({', '.join('?' * len(facts))})",
                (row_id, *facts),
            )
            self._move_lines(row_id, facts["state"][1])
        super()._leave_the_owners(table, row_id, differing)
        differing.update(facts)

    def _move_lines(self, order_id: int, state: str) -> None:
        """What the owner sent in part has left whole, or come back, as the platform says of the order."""
        left = {OrderState.SHIPPED: "quantity", OrderState.DELIVERED: "quantity",
                OrderState.FINISHED: "quantity", OrderState.CLOSED: "0"}.get(OrderState(state))  # fmt: skip
        if left:
            self._connection.exec_driver_sql(
                f"UPDATE order_line SET shipped_quantity = {left} WHERE order_id = ?1 AND EXISTS"
                " (SELECT 1 FROM order_line WHERE order_id = ?1 AND shipped_quantity != 0)",
                (order_id,),
            )

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
                updated = self._change("order_line", row[1], names, row[3:], values[2:], keeps)
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
                updated = self._change("payment", row[1], names, row[3:], values, keeps)
                self.updated["payment"] += bool(updated)
                changed |= bool(updated)
        self._insert_payments(new)
        return changed or bool(new)

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
        for account in sorted(account for account in wanted if account not in known):
            email = account if "@" in account else ""
            rows.append((number, names.get(account) or account, email, self._batch_id))
            accounts.append((number, platform, account))
            self._customers[account] = number
            number += 1
        self._many(insert_into("customer", ("id", "name", "email", "batch_id")), rows)
        self._many(insert_into("customer_account", ("customer_id", "platform", "account")), accounts)
        self.created["customer"] += len(rows)
