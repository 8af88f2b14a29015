"""How an order goes on: the steps there are, in which states each is allowed, and what it does.

Goods leave stock when they are sent and come back when a shipment is taken back, so those
steps alone have it settled; what is reserved is worked out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.orders import OrderState as S
from shopkeeper.shop import many, payments, stock
from shopkeeper.shop.order_rules import ON_DELIVERY
from shopkeeper.shop.payments import PaymentData, shown_number

_ORDER, _LINE = Order.__table__, OrderLine.__table__


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the states it is done in, the one it leads to, and the time it sets."""

    before: frozenset[S]
    after: S | None = None
    at: str = ""


def _step(*before: S, after: S | None = None, at: str = "") -> Step:
    return Step(frozenset(before), after, at)


# Without `after`, where it leads depends on the order.
STEPS: dict[str, Step] = {
    "confirm": _step(S.TO_CONFIRM, after=S.PACKING),
    "pack": _step(S.PAID, after=S.PACKING),
    "unpack": _step(S.PACKING),
    "ship": _step(S.PAID, S.PACKING, at="shipped_at"),
    "unship": _step(S.SHIPPED, S.DELIVERED, after=S.PACKING),
    "deliver": _step(S.SHIPPED, after=S.DELIVERED, at="delivered_at"),
    "finish": _step(S.SHIPPED, S.DELIVERED, after=S.FINISHED, at="finished_at"),
    "close": _step(S.TO_CONFIRM, S.UNPAID, S.PAID, S.PACKING, after=S.CLOSED, at="closed_at"),
    "reopen": _step(S.CLOSED),
    "give_up": _step(S.SHIPPED, S.DELIVERED, after=S.CLOSED, at="closed_at"),
}

# What is said in a state where a step is not allowed: the reason and the way that is open.
_INSTEAD: dict[S, str] = {
    S.TO_CONFIRM: "order.not_confirmed",
    S.UNPAID: "order.not_paid",
    S.PAID: "order.not_shipped",
    S.PACKING: "order.packing_already",
    S.SHIPPED: "order.shipped_already",
    S.DELIVERED: "order.delivered_already",
    S.FINISHED: "order.finished_already",
    S.CLOSED: "order.closed",
}
_INSTEAD_OF: dict[tuple[str, S], str] = {
    ("confirm", S.UNPAID): "order.not_on_delivery",
    ("confirm", S.PAID): "order.not_on_delivery",
    ("unpack", S.PAID): "order.not_packing",
    ("unpack", S.UNPAID): "order.not_packing",
    ("unpack", S.TO_CONFIRM): "order.not_packing",
    ("unpack", S.SHIPPED): "order.take_back_first",
    ("unpack", S.DELIVERED): "order.take_back_first",
    ("unship", S.PACKING): "order.not_shipped",
    ("deliver", S.PACKING): "order.not_shipped",
    ("finish", S.PACKING): "order.not_shipped",
    ("close", S.SHIPPED): "order.take_back_first",
    ("close", S.DELIVERED): "order.take_back_first",
    **{("reopen", state): "order.not_closed" for state in S},
}


def allowed(step: str, state: str) -> bool:
    """Whether a step may be done in a state."""
    return state in STEPS[step].before


def steps_of(state: str) -> list[str]:
    """The steps that may be done in a state, in the order work goes."""
    return [name for name, step in STEPS.items() if state in step.before]


def confirm(session: Session, ids: Sequence[int]) -> None:
    """The buyer agreed to pay on delivery: pack. Raises ShopError as the table of steps says."""
    _go(session, "confirm", ids, None)


def pack(session: Session, ids: Sequence[int]) -> None:
    """Begin to pack. Raises ShopError as the table of steps says."""
    _go(session, "pack", ids, None)


def deliver(session: Session, ids: Sequence[int], at: datetime) -> None:
    """The parcels have arrived. Raises ShopError as the table of steps says."""
    _go(session, "deliver", ids, at)


def finish(session: Session, ids: Sequence[int], at: datetime) -> None:
    """The buyers are content: the sale is over. Raises ShopError as the table of steps says."""
    _go(session, "finish", ids, at)


def unpack(session: Session, ids: Sequence[int]) -> None:
    """Not to be packed yet after all. Raises ShopError, `order.partly_shipped` too."""
    for order in _orders(session, "unpack", ids):
        _refuse_partly_shipped(session, order)
        _set(session, [order.id], state=_before_packing(order))


def _before_packing(order: Any) -> S:
    """What an order waits for before it is packed; a file may not say when it was paid."""
    if order.paid_at is None and order.way == ON_DELIVERY:
        return S.TO_CONFIRM
    return S.UNPAID if order.paid_at is None and order.batch_id is None else S.PAID


def unship(session: Session, ids: Sequence[int], at: datetime) -> None:
    """The shipment did not take place or came back whole: packed again, the goods in stock from `at`."""
    _orders(session, "unship", ids)
    _set(session, ids, state=S.PACKING, shipped_at=None, delivered_at=None, courier="", tracking_number="")
    _lines_back(session, ids)
    stock.settle(session, ids, at)


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is sent: `pieces` of lines, by line; everything that has not left yet when not said."""

    courier: str = ""
    tracking_number: str = ""
    pieces: Mapping[int, int] | None = None


def ship(session: Session, order_id: int, shipment: Shipment, at: datetime) -> bool:
    """Send an order, whole or in part; whether all of it has left now.

    Raises ShopError as the table of steps says, `shipment.nothing` and `shipment.too_many`.
    """
    order = _orders(session, "ship", [order_id])[0]
    lines = session.connection().execute(_TO_SHIP, {"order_id": order_id}).all()
    left = {line.id: line.left for line in lines if line.left > 0}
    pieces = left if shipment.pieces is None else {k: n for k, n in shipment.pieces.items() if n}
    if lines and not pieces:
        raise ShopError("shipment.nothing", field="pieces", number=shown_number(order))
    for line_id, number in pieces.items():
        if not 0 < number <= left.get(line_id, 0):
            raise ShopError("shipment.too_many", field="pieces", most=left.get(line_id, 0))
    if pieces:
        session.connection().execute(
            update(_LINE)
            .where(_LINE.c.id == bindparam("line"))
            .values(shipped_quantity=_LINE.c.shipped_quantity + bindparam("pieces")),
            [{"line": line_id, "pieces": number} for line_id, number in pieces.items()],
        )
    whole = pieces == left
    _set(session, [order_id], **_sent(order, shipment, at, whole=whole))
    stock.settle(session, [order_id], at)
    return whole


_LEFT = _LINE.c.quantity - _LINE.c.refunded_quantity - _LINE.c.shipped_quantity
_TO_SHIP = select(_LINE.c.id, _LEFT.label("left")).where(_LINE.c.order_id == bindparam("order_id"))


def _sent(order: Any, shipment: Shipment, at: datetime, *, whole: bool) -> dict[str, Any]:
    """What sending leaves on the order; the numbers of several parcels stand side by side."""
    numbers = [*order.tracking_number.split(), *shipment.tracking_number.split()]
    return {
        "state": S.SHIPPED if whole else S.PACKING,
        "shipped_at": at if whole else None,
        "courier": shipment.courier.strip() or order.courier,
        "tracking_number": " ".join(dict.fromkeys(numbers)),
    }


@dataclass(frozen=True, slots=True)
class Closing:
    """Why an order is closed; `goods_back` says that what was packed stands on its shelf again.

    `refund` says how its money goes back, all that is left of it; as it came when not said.
    """

    reason: str
    goods_back: bool = False
    refund: PaymentData | None = None


def close(session: Session, order_id: int, closing: Closing, now: datetime) -> int:
    """Cancel an order together with its refund and stock; how many cents go back.

    Raises ShopError as the table of steps says, `order.no_reason`, `order.partly_shipped`,
    `order.keeps_money` where the refund is not all of it, and `order.goods_back` for one being
    packed until somebody says that the goods are back.
    """
    order = _orders(session, "close", [order_id])[0]
    if not closing.reason.strip():
        raise ShopError("order.no_reason", field="reason")
    _refuse_partly_shipped(session, order)
    if order.state == S.PACKING and not closing.goods_back:
        raise ShopError("order.goods_back", field="goods_back", number=shown_number(order))
    back = payments.balance(session, order_id).kept_cents
    if back > 0:
        data = closing.refund or PaymentData(back, _way_of(session, order_id))
        if data.amount_cents != back:
            raise ShopError("order.keeps_money", field="amount", number=shown_number(order))
        payments.book(session, order_id, -back, data, now, returned=True)
    _set(session, [order_id], state=S.CLOSED, closed_at=now, closed_reason=closing.reason.strip())
    stock.settle(session, [order_id], now)
    return max(back, 0)


def give_up(session: Session, order_id: int, reason: str, now: datetime) -> None:
    """Close an order that had left and whose money is all back: returned, refused or lost.

    What came back of its goods was booked as it was found; stock stays as it is. Raises
    ShopError as the table of steps says, `order.no_reason`, and `order.keeps_money`.
    """
    order = _orders(session, "give_up", [order_id])[0]
    if not reason.strip():
        raise ShopError("order.no_reason", field="reason")
    if payments.balance(session, order_id).kept_cents > 0:
        raise ShopError("order.keeps_money", number=shown_number(order))
    _set(session, [order_id], state=S.CLOSED, closed_at=now, closed_reason=reason.strip())


def _way_of(session: Session, order_id: int) -> str:
    """How the last money came in: it goes back the same way."""
    found = session.connection().exec_driver_sql(
        "SELECT way FROM payment WHERE order_id = ? AND amount_cents > 0 ORDER BY id DESC LIMIT 1",
        (order_id,),
    )
    return found.scalar() or ""


def reopen(session: Session, ids: Sequence[int]) -> None:
    """Take closed orders up again where nothing had left; ShopError `order.not_closed`, `order.had_left`."""
    for order in _orders(session, "reopen", ids):
        if order.shipped_at is not None:
            raise ShopError("order.had_left", number=shown_number(order))
        _set(session, [order.id], **_reopened(session, order))


def _reopened(session: Session, order: Any) -> dict[str, Any]:
    """Where a closed order stands when it is taken up again: by what of its money is still here."""
    payments.return_refunds(session, order.id)
    paid = payments.balance(session, order.id).in_full
    state = S.TO_CONFIRM if order.way == ON_DELIVERY else S.PAID if paid else S.UNPAID
    paid_at = order.paid_at if paid else None
    return {"state": state, "paid_at": paid_at, "closed_at": None, "closed_reason": ""}


def _refuse_partly_shipped(session: Session, order: Any) -> None:
    lines = session.connection().exec_driver_sql(
        "SELECT 1 FROM order_line WHERE order_id = ? AND shipped_quantity > 0 LIMIT 1", (order.id,)
    )
    if order.state == S.PACKING and lines.first() is not None:
        raise ShopError("order.partly_shipped", number=shown_number(order))


def _lines_back(session: Session, ids: Iterable[int]) -> None:
    for chunk in many.chunks(ids):
        session.connection().execute(
            update(_LINE)
            .where(_LINE.c.order_id.in_(chunk), _LINE.c.shipped_quantity != 0)
            .values(shipped_quantity=0)
        )


def _go(session: Session, name: str, ids: Sequence[int], at: datetime | None) -> None:
    """Do a step that only sets the state and its time."""
    _orders(session, name, ids)
    step = STEPS[name]
    _set(session, ids, state=step.after, **({step.at: at} if step.at else {}))


def _set(session: Session, ids: Iterable[int], **values: Any) -> None:
    for chunk in many.chunks(ids):
        session.connection().execute(update(_ORDER).where(_ORDER.c.id.in_(chunk)).values(**values))


_COLUMNS = (
    "id", "state", "platform_number", "number", "way", "paid_at", "shipped_at", "courier", "tracking_number",
    "batch_id",
)  # fmt: skip


def _orders(session: Session, step: str, ids: Sequence[int]) -> list[Any]:
    """The orders a step is wanted for; ShopError for the first in a state where it is not allowed."""
    found = []
    for chunk in many.chunks(ids):
        query = select(*(_ORDER.c[name] for name in _COLUMNS)).where(_ORDER.c.id.in_(chunk))
        found.extend(session.connection().execute(query.order_by(_ORDER.c.id)))
    if len(found) != len(set(ids)) or not found:
        raise ShopError("order.gone")
    for order in found:
        if order.state not in STEPS[step].before:
            state = S(order.state)
            key = _INSTEAD_OF.get((step, state), _INSTEAD[state])
            raise ShopError(key, number=shown_number(order))
    return found
