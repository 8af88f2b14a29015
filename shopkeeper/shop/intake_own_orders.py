"""Taking in our own lists of orders and lines, as into a new shop.

They bring orders that are not there, of every platform. An order that is there keeps what
the owner or its platform said of it: our list may be older. Only one that such a list
brought is completed by another, so that orders and their lines find each other.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from shopkeeper.shop import phones
from shopkeeper.shop.imports import Intake
from shopkeeper.shop.intake import BaseIntake
from shopkeeper.shop.known_products import OWN
from shopkeeper.shop.order_updates import ID
from shopkeeper.shop.records import FileShape, ListingRecord, OrderRecord, OwnBuyer, OwnShop


class OwnOrders(BaseIntake):
    """Takes in the orders of one file, batch by batch, each with those of its platform."""

    def __init__(
        self,
        connection: Connection,
        shape: FileShape,
        batch_id: int,
        *,
        made_at: datetime | None = None,
        overwrite: bool = False,
    ) -> None:
        super().__init__(connection, batch_id, overwrite=overwrite)
        self._shape = shape
        self._made_at = made_at
        self._listings: list[ListingRecord] = []
        self._platforms: dict[str, _OfPlatform] = {}

    def take(self, orders: Sequence[OrderRecord], listings: Sequence[ListingRecord]) -> None:
        """Write one batch."""
        self._listings += listings
        apart: dict[str, list[OrderRecord]] = {}
        for order in orders:
            place = OwnShop.of(order.shop)
            apart.setdefault(place.platform, []).append(order._replace(shop=place.shop))
        for platform, some in apart.items():
            self._of(platform).take_own(some, self._listings)

    def _of(self, platform: str) -> "_OfPlatform":
        if platform not in self._platforms:
            shape = self._shape._replace(platform=platform)
            said = {"made_at": self._made_at, "overwrite": self._overwrite}
            intake = _OfPlatform(self._connection, shape, self._batch_id, **said)
            intake.counted_with(self)
            self._platforms[platform] = intake
        return self._platforms[platform]


class _OfPlatform(Intake):
    """The orders of one platform."""

    def __init__(self, connection: Connection, shape: FileShape, batch_id: int, **said: Any) -> None:
        fields = ["variant_id" if name == "variant_code" else name for name in shape.line_fields]
        super().__init__(connection, shape._replace(line_fields=tuple(fields)), batch_id, **said)
        # Where a line has it, behind its listing and sub-order number.
        self._variant = fields.index("variant_id") + 2 if "variant_id" in fields else None
        self._variants: dict[str, int | None] = {}
        self._offered: Sequence[ListingRecord] = ()

    def counted_with(self, whole: BaseIntake) -> None:
        """Count for the whole file."""
        self.created, self.updated, self.unchanged = whole.created, whole.updated, whole.unchanged
        self.kept, self.older, self.refused = whole.kept, whole.older, whole.refused

    def take_own(self, orders: Sequence[OrderRecord], listings: Sequence[ListingRecord]) -> None:
        """Write orders; their lines name goods by their numbers among the file's `listings`."""
        self._offered = listings
        self.take(orders, ())

    def _line_rows(self, order_id: int, order: OrderRecord) -> list[tuple[Any, ...]]:
        if self._variant is not None:
            order = order._replace(lines=[self._by_hand(list(line), self._variant) for line in order.lines])
        numbers = [number for number in {line[0] for line in order.lines} if number not in self._listings]
        ids = self._ids_of([self._offered[number] for number in numbers])
        self._listings.update(zip(numbers, ids, strict=True))
        return super()._line_rows(order_id, order)

    def _by_hand(self, line: list[Any], at: int) -> tuple[Any, ...]:
        """A line; one that no platform named is of a variant itself."""
        named = self._offered[line[0]] if line[0] is not None else None
        line[at] = self._variant_of(line[at]) if named is None or not (named.sku or named.code) else None
        return (None if line[at] else line[0], *line[1:])

    def _variant_of(self, code: str) -> int | None:
        """The one variant of a code."""
        if code not in self._variants:
            found = self._all("SELECT id FROM variant WHERE code = ? AND code != '' LIMIT 2", (code,))
            self._variants[code] = found[0][0] if len(found) == 1 else None
        return self._variants[code]

    def _update(self, pairs: Sequence[tuple[Any, OrderRecord]]) -> list[int]:
        ids = [row[ID] for row, _ in pairs]
        brought = {row[0] for row in self._within(_BROUGHT, ids)}
        with_lines = {row[0] for row in self._within(_WITH_LINES, ids)}
        paid = {row[0] for row in self._within(_PAID, ids)}
        completed = [
            (row, _lacking(order, row[ID] in with_lines, row[ID] in paid))
            for row, order in pairs
            if row[ID] in brought
        ]
        self.unchanged["order"] += len(pairs) - len(completed)
        return super()._update(completed)

    # Customers

    def _find_customers(self, orders: Sequence[OrderRecord], _: Sequence[tuple[Any, OrderRecord]]) -> None:
        buyers = {order.account: OwnBuyer.of(order.account) for order in orders if order.account}
        by_account = self._by_account({buyer.account for buyer in buyers.values() if buyer.account})
        new: list[tuple[str, OwnBuyer]] = []
        for text, buyer in buyers.items():
            if text in self._customers:
                continue
            found = by_account.get(buyer.account) or self._by_name(buyer)
            if found is not None:
                self._customers[text] = found
            elif buyer.account or (self._shape.platform == OWN and buyer.is_recipient()):
                new.append((text, buyer))
        self._create_customers(new)

    def _by_account(self, accounts: set[str]) -> dict[str, int]:
        rows = self._within(
            f"SELECT account, customer_id FROM customer_account WHERE platform = '{self._shape.platform}'"
            " AND account IN (??)",
            accounts,
        )
        return {row[0]: row[ID] for row in rows}

    def _by_name(self, buyer: OwnBuyer) -> int | None:
        """The one customer of that name, and of that phone if several have the name."""
        if not buyer.name or buyer.account or phones.is_withheld(buyer.name):
            return None
        found = [row[0] for row in self._all("SELECT id FROM customer WHERE name = ?", (buyer.name,))]
        if len(found) > 1:
            having = self._within(_HAVING, [phones.digits(buyer.phone)])
            found = [one for one in found if (one,) in {tuple(row) for row in having}]
        return found[0] if len(found) == 1 else None

    def _create_customers(self, buyers: Sequence[tuple[str, OwnBuyer]]) -> None:
        number = self._next_id("customer")
        rows, accounts = [], []
        made: dict[OwnBuyer, int] = {}
        for text, buyer in buyers:
            who = buyer._replace(name="", phone="") if buyer.account else buyer
            if who not in made:
                made[who] = number + len(made)
                rows.append((made[who], buyer.name or buyer.account, self._batch_id))
                if buyer.account:
                    accounts.append((made[who], self._shape.platform, buyer.account))
            self._customers[text] = made[who]
        self._insert_rows("customer", ("id", "name", "batch_id"), rows)
        self._insert_rows("customer_account", ("customer_id", "platform", "account"), accounts)
        self.created["customer"] += len(rows)


def _lacking(order: OrderRecord, has_lines: bool, is_paid: bool) -> OrderRecord:
    """An order without the lines and payments that are there already."""
    return order._replace(lines=[] if has_lines else order.lines, payments=[] if is_paid else order.payments)


_BROUGHT = """
SELECT id FROM "order" WHERE id IN (??)
AND batch_id IN (SELECT batch_id FROM import_file WHERE platform = 'own')
"""
_WITH_LINES = "SELECT DISTINCT order_id FROM order_line WHERE order_id IN (??)"
_PAID = "SELECT DISTINCT order_id FROM payment WHERE order_id IN (??)"
_HAVING = "SELECT customer_id FROM customer_phone WHERE kind = 'real' AND number IN (??)"
