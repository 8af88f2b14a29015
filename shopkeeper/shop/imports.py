"""Taking in the orders of a file: what is new, what changed, what stays as it was.

Written in Core on raw rows, as a file may hold half a million of them. An order is
known again by platform, shop and number, a line by its sub-order number or else its
place, a customer by their account. What a later file leaves blank or masks does not
wipe out what is there, and what the owner changed since stays theirs.
"""

from collections.abc import Container, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from shopkeeper.shop import contacts, matching, rates, stock
from shopkeeper.shop.order_updates import AMOUNTS, CHANNEL, CUSTOMER, ID, KNOWN, NUMBER, TOLD, OrderUpdates
from shopkeeper.shop.records import FileShape, ListingRecord, OrderRecord


class Intake(OrderUpdates):
    """Takes in the records of one file, batch by batch, inside a command.

    Refused as `which_shop` is what several shops have an order of, while the file does not say
    which, as `order_twice` what the file has a second time.
    """

    def __init__(
        self,
        connection: Connection,
        shape: FileShape,
        batch_id: int,
        *,
        made_at: datetime | None = None,
        overwrite: bool = False,
    ) -> None:
        super().__init__(connection, shape, batch_id, made_at=made_at, overwrite=overwrite)
        self._currency_at = shape.order_fields.index("currency")
        # What a file may leave blank while an order always has it.
        self._amounts = [place for place, name in enumerate(shape.order_fields) if name in AMOUNTS]
        self._rates: dict[str, int | None] = {"": None}
        # From which id on orders are this file's own.
        self._first = self._next_id("order")

    def take(self, orders: Sequence[OrderRecord], listings: Sequence[ListingRecord]) -> None:
        """Write one batch."""
        self._take_listings(listings)
        new, old = self._sort(orders)
        self._find_customers([*new, *(order for _, order in old)], old)
        first = self._next_id("order")
        self._insert(new)
        changed = self._update(old)
        stock.settle(self._connection, [*range(first, first + len(new)), *changed])

    def _sort(self, orders: Sequence[OrderRecord]) -> tuple[list[OrderRecord], list[tuple[Any, OrderRecord]]]:
        """What is new, and what is there already."""
        known = self._known(orders)
        new: list[OrderRecord] = []
        old: list[tuple[Any, OrderRecord]] = []
        seen: set[tuple[str, str]] = set()
        taken: set[int] = set()
        for order in orders:
            rows = known.get(order.number, ())
            row = self._same(rows, order.shop, taken) if rows else None
            key = (order.number, order.shop)
            if key in seen or (row is not None and row[ID] >= self._first):
                self.refused.append(("order_twice", order.at))
            elif row is None and not order.shop and any(one[ID] < self._first for one in rows):
                self.refused.append(("which_shop", order.at))
            elif row is None:
                new.append(order)
            else:
                old.append((row, order))
                taken.add(row[ID])
                seen.add((order.number, self._shop_of(row)))
            seen.add(key)
        return new, old

    def _shop_of(self, row: Any) -> str:
        return next(name for name, channel in self._channels.items() if channel == row[CHANNEL])

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
        if number > first:
            matching.tie_by_code(self._connection, range(first, number))
        return [known[listing.key] for listing in listings]

    # Orders

    def _known(self, orders: Sequence[OrderRecord]) -> dict[str, list[Any]]:
        """The orders of this platform that have one of the numbers: rows by number."""
        if not self._channels:
            return {}
        channels = ", ".join(map(str, self._channels.values()))
        fields = "".join(f', "{name}"' for name in self._shape.order_fields)
        found: dict[str, list[Any]] = {}
        for row in self._within(
            f"SELECT {KNOWN}{fields}"
            f' FROM "order" WHERE channel_id IN ({channels}) AND platform_number IN (??)',
            (order.number for order in orders),
        ):
            found.setdefault(row[NUMBER], []).append(row)
        return found

    def _same(self, rows: Sequence[Any], shop: str, taken: Container[int]) -> Any | None:
        """Which of the orders of a number is meant: the same shop's, or one whose shop nobody said.

        What the file itself brought it tells apart by what it says, and what is `taken` is another's.
        """
        channel, unnamed = self._channels.get(shop), self._channels.get("")
        for row in rows:
            if channel is not None and row[CHANNEL] == channel:
                return row
        before = [row for row in rows if row[ID] < self._first]
        for row in before:
            if unnamed is not None and row[CHANNEL] == unnamed and row[ID] not in taken:
                return row
        sole = len(before) == 1 and not shop and before[0][ID] not in taken
        return before[0] if sole else None

    def _insert(self, orders: Sequence[OrderRecord]) -> None:
        number = self._next_id("order")
        rows, lines, payments = [], [], []
        for order in orders:
            customer = self._customers.get(order.account) if order.account else None
            rows.append(
                (number, self._channel(order.shop), order.number, customer, customer is None,
                 self._rate(order.values[self._currency_at]), self._batch_id, self._told_at,
                 *self._whole(order.values))
            )  # fmt: skip
            lines.extend(self._line_rows(number, order))
            payments.extend((number, *payment) for payment in order.payments if payment[1])
            number += 1
        names = (
            "id", "channel_id", "platform_number", "customer_id", "withheld", "rate_e6", "batch_id",
            "told_at", *self._shape.order_fields,
        )  # fmt: skip
        self._insert_rows("order", names, rows)
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
        """What a new order in a currency is given, if the shop has a rate for it."""
        if currency not in self._rates:
            self._rates[currency] = rates.of(self._connection, currency)
        return self._rates[currency]

    # Customers

    def _find_customers(self, orders: Sequence[OrderRecord], old: Sequence[tuple[Any, OrderRecord]]) -> None:
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
        self._give_accounts(wanted - known.keys(), old)
        number = self._next_id("customer")
        names = contacts.names(self._shape.order_fields, orders)
        rows, accounts = [], []
        for account in sorted(account for account in wanted if account not in known):
            email = account if "@" in account else ""
            rows.append((number, names.get(account) or account, email, self._batch_id))
            accounts.append((number, platform, account))
            self._customers[account] = number
            number += 1
        self._insert_rows("customer", ("id", "name", "email", "batch_id"), rows)
        self._insert_rows("customer_account", ("customer_id", "platform", "account"), accounts)
        self.created["customer"] += len(rows)

    def _give_accounts(self, accounts: AbstractSet[str], old: Sequence[tuple[Any, OrderRecord]]) -> None:
        """Who bought by an order entered by hand has the account its platform names."""
        said = {
            order.account: row[CUSTOMER]
            for row, order in old
            if row[TOLD] is None and row[CUSTOMER] and order.account in accounts
        }
        rows = [(customer, self._shape.platform, account) for account, customer in said.items()]
        self._insert_rows("customer_account", ("customer_id", "platform", "account"), rows)
        self._customers.update(said)
