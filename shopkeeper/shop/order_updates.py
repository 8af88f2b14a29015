"""What a file says of orders that are there already.

A file that tells of an order as it was before fills only what is blank. What the owner
changed stays theirs; but how far an order has come is a fact, taken where the platform
says more than it did. Of an order entered by hand the file's lines and payments are the
owner's own where they are the same.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from shopkeeper.model.orders import OrderState
from shopkeeper.shop import contacts
from shopkeeper.shop.by_hand import Goods, making_up, plain, same_lines
from shopkeeper.shop.intake import BaseIntake, Owned, blank
from shopkeeper.shop.intake_rules import STEPS, fills, goes_on, is_old, keeps, undone_by
from shopkeeper.shop.records import FileShape, OrderRecord

# As old as is what a file says that can not tell surely how far an order has come.
OLDEST = "1970-01-01 00:00:00"
LINE_BASE = ("listing_id", "sub_number")
_SUB_AT = 3  # where a line to be inserted has its sub-order number
# What of an order is never empty; 0 says as little.
AMOUNTS = {
    "postage_cents", "tax_cents", "shop_discount_cents", "platform_discount_cents",
    "influencer_discount_cents", "commission_cents",
}  # fmt: skip
_PAYMENT = ("amount_cents", "paid_at", "reference")
# How many pieces of its lines have left, once an order is in a state.
_SENT = {
    OrderState.TO_CONFIRM: "0",
    OrderState.UNPAID: "0",
    OrderState.PAID: "0",
    OrderState.SHIPPED: "quantity",
    OrderState.DELIVERED: "quantity",
    OrderState.FINISHED: "quantity",
    OrderState.CLOSED: "0",
}
_NOTHING = {"closed_reason": "''"}
# What the owner sent in part has left whole, or come back, as the platform says of the order.
_SEND_LINES = """
UPDATE order_line SET shipped_quantity = {} WHERE order_id = ?1
AND EXISTS (SELECT 1 FROM order_line WHERE order_id = ?1 AND shipped_quantity != 0)
"""

# What no file fills of an order or a line entered by hand.
_OURS = {
    "id", "channel_id", "platform_number", "number", "withheld", "rate_e6", "batch_id", "told_at",
    "archived_at",
}  # fmt: skip
_OURS_OF_LINE = {
    "id", "order_id", "place", "sub_number", "variant_id", "shipped_quantity", "refunded_quantity",
    "amount_cents",
}  # fmt: skip

# What is read of a known order, and where it stands; the file's fields come behind.
KNOWN = "platform_number, id, told_at, channel_id, customer_id"
NUMBER, ID, TOLD, CHANNEL, CUSTOMER, FIELDS = range(6)
# Where a known line's and a known payment's columns stand.
_ID, _PLACE, _VARIANT, _LISTING, _SUB = range(1, 6)
_SOURCE, _CENTS = 2, 3


class OrderUpdates(BaseIntake):
    """Takes in what a file of this shape says of orders that are there. `made_at` (UTC) is its age."""

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
        self._made_at = f"{made_at:%Y-%m-%d %H:%M:%S}" if made_at else ""
        self._is_sure = "state" not in shape.weak_fields
        self._state_at = shape.order_fields.index("state")
        # When an order was told that this file brings.
        self._told_at = (self._is_sure and self._made_at) or OLDEST
        # The id of each listing of the file by its number there; a line may have none.
        self._listings: dict[int | None, int | None] = {None: None}
        self._customers: dict[str, int] = {}
        self._channels = {
            name: channel
            for channel, name in self._all(
                "SELECT id, name FROM channel WHERE platform = ?", (shape.platform,)
            )
        }
        self._keeps = partial(keeps, weak=shape.weak_fields)

    def _update(self, pairs: Sequence[tuple[Any, OrderRecord]]) -> list[int]:
        """Write what differs; the orders that changed."""
        ids = [row[ID] for row, _ in pairs]
        lines, payments, states = self._known_lines(ids), self._known_payments(ids), self._told_states(ids)
        touched: list[int] = []
        told: list[tuple[str, int]] = []
        for row, order in pairs:
            number = row[ID]
            last = states.get(number, row[FIELDS + self._state_at])
            old = self._is_old(row, order, last)
            changed = self._update_order(row, order, last, old)
            changed |= self._update_lines(number, lines.get(number, []), order, old)
            changed |= self._update_payments(number, payments.get(number, []), order, old)
            (self.updated if changed else self.unchanged)["order"] += 1
            if changed:
                touched.append(number)
            if row[TOLD] is None or (changed and not old and self._told_at > row[TOLD]):
                told.append((self._told_at, number))
        self._many('UPDATE "order" SET told_at = ? WHERE id = ?', told)
        return touched

    # Orders

    def _told_states(self, ids: Sequence[int]) -> dict[int, str | None]:
        """What the platform last said of the state of orders the owner moved."""
        rows = self._within(
            "SELECT row_id, value FROM imported_value"
            " WHERE table_name = 'order' AND field = 'state' AND row_id IN (??)",
            ids,
        )
        return {number: json.loads(value) for number, value in rows}

    def _is_old(self, row: Any, order: OrderRecord, last: str | None) -> bool:
        """Whether the file says less of an order than is known; of one nobody told of it can not."""
        if not self._is_sure or row[TOLD] is None or last is None:
            return False
        said = order.values[self._state_at]
        old = is_old(last, said, self._shape.goes_back, self._made_at, row[TOLD])
        self.older["order"] += old
        return old

    def _update_order(self, row: Any, order: OrderRecord, last: str | None, old: bool) -> bool:
        names = ("channel_id", "customer_id", *self._shape.order_fields)
        customer = self._customers.get(order.account) if order.account else None
        channel = self._channel(order.shop) if order.shop else row[CHANNEL]
        before, after = tuple(row[CHANNEL:]), (channel, customer, *order.values)
        first = row[TOLD] is None
        agreed = not old and last != row[FIELDS + self._state_at] == order.values[self._state_at]
        if first:
            self._claim_order(row[ID], dict(zip(names, after, strict=True)))
        elif agreed:  # the platform has come to where the owner took it
            self._give_back([self._owned("order", row[ID])["state"][0]])
        elif before == after:
            return False
        new = self._change("order", row[ID], names, before, after, fills if old else self._keeps)
        self._follow(row, order, names, new)
        return bool(new) or first or agreed

    def _channel(self, shop: str) -> int:
        if shop not in self._channels:
            number = self._next_id("channel")
            self._many(
                "INSERT INTO channel (id, platform, name) VALUES (?, ?, ?)",
                [(number, self._shape.platform, shop)],
            )
            self._channels[shop] = number
        return self._channels[shop]

    def _claim_order(self, order_id: int, said: dict[str, Any]) -> None:
        """What was entered of an order by hand stays; how far it has come is news, whatever a file says."""
        entered = {
            name: value for name, value in self._entered("order", order_id, _OURS).items() if value != 0
        }
        if entered["state"] != said["state"]:
            said["state"] = None
        self._claim("order", order_id, entered, said)

    def _follow(self, row: Any, order: OrderRecord, names: Sequence[str], new: dict[str, Any]) -> None:
        """What else changes along with an order's fields."""
        if "customer_id" in new:
            self._connection.exec_driver_sql('UPDATE "order" SET withheld = 0 WHERE id = ?', (row[ID],))
        if new.keys() & contacts.TOLD_BY:
            merged = [new.get(name, old) for name, old in zip(names, row[CHANNEL:], strict=True)]
            contacts.learn(
                self._connection,
                self._shape.order_fields,
                [(row[ID], merged[0], order.number, merged[1], False, None, None, None, *merged[2:])],
            )
        if "state" in new:
            self._follow_state(row[ID], row[FIELDS + self._state_at], new)

    def _follow_state(self, order_id: int, before: str, new: dict[str, Any]) -> None:
        if sent := _SENT.get(OrderState(new["state"])):
            self._connection.exec_driver_sql(_SEND_LINES.format(sent), (order_id,))
        if undone := [name for name in undone_by(before, new["state"]) if name not in new]:
            sets = ", ".join(f"{name} = {_NOTHING.get(name, 'NULL')}" for name in undone)
            self._connection.exec_driver_sql(f'UPDATE "order" SET {sets} WHERE id = ?', (order_id,))

    def _mind_the_owner(self, table: str, differing: dict[str, tuple[Any, Any]], owned: Owned) -> None:
        """How far an order has come is a fact: where the file says more than the owner did, it is taken.

        It must be news: what the platform said before has not kept the owner from doing otherwise.
        """
        facts: dict[str, tuple[Any, Any]] = {}
        before, after = differing.get("state", ("", ""))
        is_news = "state" not in owned or json.loads(owned["state"][1]) != after
        if table == "order" and not self._overwrite and is_news and goes_on(before, after):
            facts = {name: differing.pop(name) for name in STEPS if name in differing}
            self._give_back(owned[name][0] for name in facts if name in owned)
        super()._mind_the_owner(table, differing, owned)
        differing.update(facts)

    # Lines

    def _known_lines(self, ids: Sequence[int]) -> dict[int, list[Any]]:
        fields = "".join(f', "{name}"' for name in (*LINE_BASE, *self._shape.line_fields))
        found: dict[int, list[Any]] = {}
        if self._shape.line_fields:
            for row in self._within(
                f"SELECT order_id, id, place, variant_id{fields} FROM order_line"
                " WHERE order_id IN (??) ORDER BY order_id, place",
                ids,
            ):
                found.setdefault(row[0], []).append(row)
        return found

    def _update_lines(self, order_id: int, rows: Sequence[Any], order: OrderRecord, old: bool) -> bool:
        by_number = {row[_SUB]: row for row in rows if row[_SUB]}
        by_place = {row[_PLACE]: row for row in rows if row[_PLACE] is not None}
        names = (*LINE_BASE, *self._shape.line_fields)
        last = max(by_place, default=0)
        new, changed = [], False
        for values in self._line_rows(order_id, order):
            sub_number = values[_SUB_AT]
            row = by_number.get(sub_number) or by_place.get(values[1])
            if row is not None and sub_number and row[_SUB] not in (None, sub_number):
                row = None
            if row is None:
                last += 1
                new.append((order_id, last, *values[2:]))
            elif row[_SUB] and not sub_number:
                # What a sub-order says of itself stands above what its order says of it.
                self.unchanged["line"] += 1
            elif values[2:] != tuple(row[_LISTING:]):
                stays = fills if old else keeps
                updated = self._change("order_line", row[_ID], names, row[_LISTING:], values[2:], stays)
                self.updated["line"] += bool(updated)
                self.unchanged["line"] += not updated
                changed |= bool(updated)
            else:
                self.unchanged["line"] += 1
        entered = [row for row in rows if row[_PLACE] is None]
        if new and entered:
            changed, new = True, self._adopt_lines(entered, new, whole=not by_place)
        self._insert_lines(new)
        return changed or bool(new)

    def _adopt_lines(self, entered: Sequence[Any], new: Sequence[Any], *, whole: bool) -> list[Any]:
        """Lines entered by hand become the file's where they are the same; what is to be put in still."""
        variants = self._variants_of({line[2] for line in new} - {None})
        mine = [self._goods(row, row[_VARIANT], row[_LISTING:]) for row in entered]
        told = [self._goods(line, variants.get(line[2]), line[2:]) for line in new]
        pairs, left = same_lines(mine, told, whole=whole)
        names = ("place", *LINE_BASE, *self._shape.line_fields)
        for row, line in pairs:
            typed = self._entered("order_line", row[_ID], _OURS_OF_LINE)
            self._claim("order_line", row[_ID], typed, dict(zip(names, line[1:], strict=True)))
            self._change("order_line", row[_ID], names, (None, *row[_LISTING:]), line[1:], keeps)
        self.updated["line"] += len(pairs)
        self.kept["order_line"] += len(new) - len(pairs) - len(left)
        return left

    def _goods(self, row: Any, variant: int | None, values: Sequence[Any]) -> Goods:
        told = dict(zip((*LINE_BASE, *self._shape.line_fields), values, strict=True))
        return Goods(row, variant, plain(told.get("title")), told["quantity"], told["price_e4"])

    def _variants_of(self, listings: Collection[int]) -> dict[int, int]:
        """The variants of listings that are one piece of one each."""
        found = self._within(
            "SELECT listing_id, min(variant_id) FROM listing_part WHERE listing_id IN (??)"
            " GROUP BY listing_id HAVING count(*) = 1 AND min(quantity) = 1",
            listings,
        )
        return {row[0]: row[1] for row in found}

    def _line_rows(self, order_id: int, order: OrderRecord) -> list[tuple[Any, ...]]:
        listings = self._listings
        return [(order_id, place, listings[line[0]], *line[1:]) for place, line in enumerate(order.lines, 1)]

    def _insert_lines(self, lines: list[tuple[Any, ...]]) -> None:
        names = ("order_id", "place", *LINE_BASE, *self._shape.line_fields)
        self.created["line"] += len(lines)
        if not any(map(itemgetter(_SUB_AT), lines)):
            # An empty column is not free: in half a million lines it takes as long as one with a number.
            names = (*names[:_SUB_AT], *names[_SUB_AT + 1 :])
            lines = [(*line[:_SUB_AT], *line[_SUB_AT + 1 :]) for line in lines]
        self._insert_rows("order_line", names, lines)

    # Payments

    def _known_payments(self, ids: Sequence[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for row in self._within(
            "SELECT order_id, id, source, amount_cents, paid_at, reference FROM payment"
            " WHERE order_id IN (??) ORDER BY id",
            ids,
        ):
            found.setdefault(row[0], []).append(row)
        return found

    def _update_payments(self, order_id: int, rows: Sequence[Any], order: OrderRecord, old: bool) -> bool:
        told = [row for row in rows if row[_SOURCE] is not None]
        if old and told:
            return False
        entered = [row for row in rows if row[_SOURCE] is None]
        new, changed = [], False
        for source, cents, *rest in order.payments:
            mine = sorted((row for row in told if _source(row) == source), key=itemgetter(_SOURCE))
            missing = cents - sum(row[_CENTS] for row in mine)
            if missing and (adopted := self._adopt_payments(entered, source, len(mine), missing, rest)):
                entered = [row for row in entered if row not in adopted]
                changed = True
            elif mine:
                row, values = mine[0], (mine[0][_CENTS] + missing, *rest)
                updated = self._change("payment", row[_ID], _PAYMENT, row[_CENTS:], values, keeps)
                self.updated["payment"] += bool(updated)
                changed |= bool(updated)
            elif cents:
                new.append((order_id, source, cents, *rest))
        self._insert_payments(new)
        return changed or bool(new)

    def _adopt_payments(
        self, entered: Sequence[Any], source: str, known: int, cents: int, told: Sequence[Any]
    ) -> list[Any]:
        """What the owner booked already of what a file tells counts with the file's, each under a name."""
        adopted = making_up(entered, cents, _CENTS)
        names = ("source", *_PAYMENT[1:])
        for place, row in enumerate(adopted, known + 1):
            before = (None, *row[_CENTS + 1 :])
            after = (source if place == 1 else f"{source}#{place}", *told)
            said: dict[str, Any] = dict(zip(names, after, strict=True))
            mine = dict(zip(names, before, strict=True))
            self._claim(
                "payment", row[_ID], {name: old for name, old in mine.items() if not blank(old)}, said
            )
            self._change("payment", row[_ID], names, before, after, keeps)
        self.updated["payment"] += len(adopted)
        return adopted

    def _insert_payments(self, payments: list[tuple[Any, ...]]) -> None:
        names = ("order_id", "source", *_PAYMENT)
        self._insert_rows("payment", names, payments)
        self.created["payment"] += len(payments)


def _source(payment: Any) -> str:
    """Which money of a file a payment is part of."""
    return payment[_SOURCE].partition("#")[0]
