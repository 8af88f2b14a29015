"""Stock: movements, what orders take from it, what comes back, what a count finds.

On hand is always the sum of a variant's movements; a variant without any has no stock
that is kept. What orders take is booked by `settle` alone, which compares what should
have left with what is booked, so that nothing leaves or comes back twice.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.products import Variant
from shopkeeper.model.stock import Reason, StockMovement
from shopkeeper.shop import many
from shopkeeper.shop.stock_figures import PARTS

# What may be entered by hand, and whether it comes in (1), goes out (-1) or may be either (0).
BY_HAND = {
    Reason.OPENING: 1,
    Reason.PURCHASE: 1,
    Reason.DAMAGE: -1,
    Reason.LOSS: -1,
    Reason.CORRECTION: 0,
}


@dataclass(frozen=True, slots=True)
class Move:
    """One movement to book: `quantity` is signed, `unit_cost_e4` of what comes in."""

    variant_id: int
    quantity: int
    reason: str
    unit_cost_e4: int | None = None
    note: str = ""


def move(session: Session, moves: Sequence[Move], at: datetime) -> None:
    """Book movements at the shop's wall time `at`.

    Raises ShopError `variant.gone`, `stock.nothing` for a quantity of none, `stock.direction`
    where the sign is not the reason's, `stock.negative_cost`; `field` is lines.<i>.<column>.
    """
    for place, one in enumerate(moves):
        _check(session, place, one)
    new = {one.variant_id for one in moves} - _kept(session, {one.variant_id for one in moves}, at)
    session.add_all(
        StockMovement(
            variant_id=one.variant_id,
            at=at,
            quantity=one.quantity,
            reason=one.reason,
            unit_cost_e4=one.unit_cost_e4 if one.quantity > 0 else None,
            note=one.note.strip(),
        )
        for one in moves
    )
    session.flush()
    _settle_since(session, new, at)


def _check(session: Session, place: int, one: Move) -> None:
    if session.get(Variant, one.variant_id) is None:
        raise ShopError("variant.gone", field=f"lines.{place}.variant")
    if one.quantity == 0 and one.reason != Reason.OPENING:
        raise ShopError("stock.nothing", field=f"lines.{place}.quantity")
    direction = BY_HAND.get(Reason(one.reason), 0)
    if direction * one.quantity < 0:
        raise ShopError("stock.direction", field=f"lines.{place}.quantity")
    if one.unit_cost_e4 is not None and one.unit_cost_e4 < 0:
        raise ShopError("stock.negative_cost", field=f"lines.{place}.unit_cost_e4")


def _kept(session: Session, variants: Iterable[int], at: datetime) -> set[int]:
    """Those of `variants` whose stock was kept by then."""
    query = select(StockMovement.variant_id).where(
        StockMovement.variant_id.in_(list(variants)),
        StockMovement.order_line_id.is_(None),
        StockMovement.at <= at,
    )
    return set(session.scalars(query.distinct()))


def count(session: Session, counted: Sequence[tuple[int, int]], at: datetime, note: str = "") -> int:
    """Book what a stocktake found, as differences to what was on hand at `at`; how many differed.

    `counted` are (variant, number found). One whose stock is not kept yet is from then on.
    Raises ShopError `variant.gone`, `stock.negative`, `stock.counted_twice`, and
    `stock.before_opening` for a time before stock of the variant was kept.
    """
    differing, seen = [], set()
    for place, (variant_id, number) in enumerate(counted):
        if number < 0:
            raise ShopError("stock.negative", field=f"lines.{place}.quantity")
        if variant_id in seen:
            raise ShopError("stock.counted_twice", field=f"lines.{place}.variant")
        seen.add(variant_id)
        there = on_hand(session, variant_id, at)
        if there is None and on_hand(session, variant_id) is not None:
            raise ShopError("stock.before_opening", field="at")
        if there is None:
            differing.append(Move(variant_id, number, Reason.OPENING, note=note))
        elif number != there:
            differing.append(Move(variant_id, number - there, Reason.STOCKTAKE, note=note))
    move(session, differing, at)
    return len(differing)


def on_hand(session: Session, variant_id: int, at: datetime | None = None) -> int | None:
    """How many of a variant there are, or were at `at`, also inside a command; None where none is kept."""
    query = select(func.sum(StockMovement.quantity)).where(StockMovement.variant_id == variant_id)
    return session.scalar(query if at is None else query.where(StockMovement.at <= at))


# What orders take


_LINES = """
SELECT l.id, o.state, l.state, l.quantity, l.shipped_quantity,
    max(l.shipped_quantity) OVER (PARTITION BY l.order_id) > 0,
    o.shipped_at, coalesce(o.shipped_at, ?, o.paid_at, o.placed_at)
FROM order_line l JOIN "order" o ON o.id = l.order_id
WHERE l.order_id IN (SELECT value FROM json_each(?))
"""
_GOODS = f"""
SELECT g.line_id, g.variant_id, sum(g.quantity), (SELECT m.at FROM stock_movement m
    WHERE m.variant_id = g.variant_id AND m.order_line_id IS NULL ORDER BY m.at LIMIT 1)
FROM ({PARTS.format(orders="(SELECT value AS id FROM json_each(?))")}) g GROUP BY g.line_id, g.variant_id
"""
_BOOKED = """
SELECT m.order_line_id, m.variant_id, -sum(CASE WHEN m.reason = 'sale' THEN m.quantity ELSE 0 END),
    sum(CASE WHEN m.reason = 'return' THEN m.quantity ELSE 0 END), max(m.at)
FROM order_line l JOIN stock_movement m ON m.order_line_id = l.id
WHERE l.order_id IN (SELECT value FROM json_each(?)) GROUP BY m.order_line_id, m.variant_id
"""
_BOOK = (
    "INSERT INTO stock_movement (variant_id, at, quantity, reason, order_line_id, note)"
    " VALUES (?, ?, ?, 'sale', ?, '')"
)
_SHIPPED = ("shipped", "delivered", "finished")


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line's stock depends on; `at` is when it went out, as far as that is known.

    `said` is whether lines of its order say how many of them have left.
    """

    order_state: str
    state: str
    quantity: int
    shipped_quantity: int
    said: bool
    shipped_at: str | None
    at: str | None

    @property
    def closed(self) -> bool:
        return "closed" in (self.order_state, self.state)

    @property
    def left(self) -> int:
        """How many of it have left the shop: as lines say, else all or none by the state."""
        if self.said:
            whole = False
        elif self.closed:
            whole = self.shipped_at is not None and self.order_state == "closed"
        else:
            whole = self.order_state in _SHIPPED or self.state in _SHIPPED
        return max(self.quantity if whole else self.shipped_quantity, 0)


def settle(where: Session | Connection, order_ids: Iterable[int], at: datetime | None = None) -> int:
    """Book the difference between what should have left stock for orders and what is booked; how many.

    To be called after any change of an order's state, lines or goods; calling it again
    books nothing more. It is booked at the time of shipping, else at `at` (the shop's
    wall time), else when the order was paid or placed, and what comes back never before it
    left; only for variants whose stock was kept by then. What left for an order that was
    closed since comes back by `returns.take_back` alone.
    """
    connection = connection_of(where)
    if connection.exec_driver_sql("SELECT 1 FROM stock_movement LIMIT 1").first() is None:
        return 0
    now = at and f"{at:%Y-%m-%d %H:%M:%S}"
    booked = 0
    for chunk in many.chunks(order_ids):
        rows = list(_due(connection, json.dumps(chunk), now))
        if rows:
            connection.exec_driver_sql(_BOOK, rows)
        booked += len(rows)
    return booked


def connection_of(where: Session | Connection) -> Connection:
    """The connection to say SQL on, with all that was changed by way of a session."""
    if isinstance(where, Connection):
        return where
    where.flush()
    return where.connection()


def _due(connection: Connection, ids: str, now: str | None) -> Iterator[tuple[Any, ...]]:
    """The movements that are missing: (variant, at, quantity, line)."""
    run = connection.exec_driver_sql
    lines = {row[0]: _Line(*row[1:]) for row in run(_LINES, (now, ids))}
    goods = {(line, variant): (quantity, since) for line, variant, quantity, since in run(_GOODS, (ids, ids))}
    booked = {(row[0], row[1]): row[2:] for row in run(_BOOKED, (ids,))}
    for key in sorted(goods.keys() | booked.keys()):
        line = lines[key[0]]
        sold, returned, last = booked.get(key, (0, 0, ""))
        wanted = _wanted(line, goods.get(key), sold)
        missing = max(wanted, returned) - sold
        if missing:
            at = max(line.at or "", last) if missing < 0 else line.at or last
            yield key[1], at, -missing, key[0]


def _wanted(line: _Line, goods: tuple[int, str | None] | None, sold: int) -> int:
    """How many of a variant a line should have taken from stock."""
    if goods is None:
        return 0
    quantity, since = goods
    kept = since is not None and line.at is not None and since <= line.at
    if not kept and not sold:
        return 0
    due = line.left * quantity
    return max(due, sold) if line.closed else due


def _settle_since(session: Session, variants: Iterable[int], at: datetime) -> None:
    """Settle what was shipped since `at` of variants whose stock is kept from then on."""
    query = """
        SELECT DISTINCT o.id FROM order_line l JOIN "order" o ON o.id = l.order_id
        WHERE (l.variant_id = ? OR (l.variant_id IS NULL
            AND l.listing_id IN (SELECT listing_id FROM listing_part WHERE variant_id = ?)))
        AND coalesce(o.shipped_at, o.paid_at, o.placed_at) >= ?
    """
    since = f"{at:%Y-%m-%d %H:%M:%S}"
    connection = connection_of(session)
    for variant in variants:
        settle(connection, connection.exec_driver_sql(query, (variant, variant, since)).scalars().all())


@dataclass(frozen=True, slots=True)
class Taken:
    """What of a variant an order's line took: `parts` for one of the line; `out` are with the buyer still."""

    line_id: int
    variant_id: int
    parts: int
    out: int


def taken(session: Session, order_id: int) -> list[Taken]:
    """What the lines of an order took from stock."""
    connection = connection_of(session)
    ids = json.dumps([order_id])
    goods = {(row[0], row[1]): row[2] for row in connection.exec_driver_sql(_GOODS, (ids, ids))}
    return [
        Taken(line, variant, goods.get((line, variant), 1), sold - back)
        for line, variant, sold, back, _ in connection.exec_driver_sql(_BOOKED, (ids,))
        if sold
    ]
