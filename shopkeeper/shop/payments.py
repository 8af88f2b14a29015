"""Money of an order as a ledger: what came in, what went back, and what that makes of its state."""

import json
from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine, OrderState, Payment
from shopkeeper.shop import direct, settings
from shopkeeper.shop.money import LARGEST_CENTS
from shopkeeper.shop.order_figures import totals
from shopkeeper.shop.order_rules import ON_DELIVERY

# Ways of payment and their words; a file may bring others, which are shown as they came.
WAYS = {
    "alipay": "Alipay",
    "wechat": "WeChat Pay",
    "bank": "Bank transfer",
    "card": "Card",
    "paypal": "PayPal",
    "cash": "Cash",
    "post": "Postal remittance",
    "platform": "Platform",
    ON_DELIVERY: "Cash on delivery",
}

_ORDER, _LINE, _PAYMENT = Order.__table__, OrderLine.__table__, Payment.__table__


@dataclass(frozen=True, slots=True)
class PaymentData:
    """Money that came in or goes back: always a positive amount in the order's smallest unit.

    `paid_at` is wall time, now when not said. `lines` are the pieces a refund is for, by line,
    `ticket_id` the after-sales case behind it.
    """

    amount_cents: int
    way: str = ""
    payer: str = ""
    reference: str = ""
    paid_at: datetime | None = None
    note: str = ""
    lines: Mapping[int, int] | None = None
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """What an order comes to and what was paid of it, in its own smallest unit.

    `returned_cents` is what of the refunds the order waits for again.
    """

    total_cents: int
    paid_cents: int
    refunded_cents: int
    returned_cents: int = 0

    @property
    def kept_cents(self) -> int:
        """What came in and was not given back: the most that can be refunded."""
        return self.paid_cents - self.refunded_cents

    @property
    def in_full(self) -> bool:
        """Whether the order's price has come in; what was refunded of it since is not owed again."""
        return self.paid_cents - self.returned_cents >= self.total_cents


def balance(session: Session, order_id: int) -> Balance:
    """An order's money as it stands in this moment, inside a command too."""
    amounts = direct.read(session, _AMOUNTS, (order_id,))
    total, _ = totals(session.connection(), order_id)
    return Balance(
        total,
        sum(cents for cents, _ in amounts if cents > 0),
        -sum(cents for cents, _ in amounts if cents < 0),
        -sum(cents for cents, returned in amounts if returned),
    )


_AMOUNTS = "SELECT amount_cents, returned FROM payment WHERE order_id = ?"
# When the last money came in; what costs nothing is paid when it is placed.
_LAST = (
    select(func.coalesce(func.max(_PAYMENT.c.paid_at), _ORDER.c.placed_at))
    .select_from(_ORDER)
    .outerjoin(_PAYMENT, (_PAYMENT.c.order_id == _ORDER.c.id) & (_PAYMENT.c.amount_cents > 0))
    .where(_ORDER.c.id == bindparam("order_id"))
    .group_by(_ORDER.c.id)
)
_COLUMNS = ("id", "state", "platform_number", "number", "currency", "way", "paid_at", "batch_id")
_STATE = f'SELECT {", ".join(_COLUMNS)} FROM "order" WHERE id = ?'
_State = namedtuple("_State", _COLUMNS)


def pay(session: Session, order_id: int, data: PaymentData, now: datetime) -> None:
    """Book money that came in; an unpaid order that is paid in full by it is to be shipped.

    Raises ShopError `order.gone`, `order.closed`, `payment.no_amount` or `payment.too_large`.
    """
    order = state_of(session, order_id)
    if order.state == OrderState.CLOSED:
        raise ShopError("order.closed", number=shown_number(order))
    _check_amount(data)
    book(session, order_id, data.amount_cents, data, now)
    unpaid = order.paid_at is None or order.state == OrderState.UNPAID
    if unpaid and balance(session, order_id).in_full:
        become_paid(session, order, data.paid_at or now)


def refund(session: Session, order_id: int, data: PaymentData, now: datetime) -> None:
    """Book money that goes back to the buyer, in whatever state the order is.

    Of an order that was not paid for yet, or is closed, it goes back as if it had never
    come; else, and for pieces of its lines, it lowers what the buyer is to pay. Raises
    ShopError `order.gone`, `payment.no_amount`, `payment.too_large`, `refund.too_much` or
    `refund.too_many_pieces`.
    """
    order = state_of(session, order_id)
    _check_amount(data)
    most = balance(session, order_id).kept_cents
    if data.amount_cents > most:
        currency = order.currency or settings.get(session, "currency")
        raise ShopError("refund.too_much", field="amount", most=formats.amount(max(most, 0), currency))
    for line_id, pieces in (data.lines or {}).items():
        _refund_pieces(session, order_id, line_id, pieces)
    returned = order.state in _WAITING and not data.lines
    book(session, order_id, -data.amount_cents, data, now, returned=returned)
    if returned:
        follow(session, order_id)


# Where money that goes back is only given back.
_WAITING = (OrderState.UNPAID, OrderState.TO_CONFIRM, OrderState.CLOSED)


def return_refunds(session: Session, order_id: int) -> None:
    """A closed order is taken up again: what a platform gave back is owed again."""
    session.connection().exec_driver_sql(
        "UPDATE payment SET returned = 1"
        " WHERE order_id = ? AND amount_cents < 0 AND source IS NOT NULL AND NOT returned",
        (order_id,),
    )


def _refund_pieces(session: Session, order_id: int, line_id: int, pieces: int) -> None:
    changed = session.connection().execute(
        update(_LINE)
        .where(
            _LINE.c.id == line_id,
            _LINE.c.order_id == order_id,
            _LINE.c.refunded_quantity + pieces <= _LINE.c.quantity,
        )
        .values(refunded_quantity=_LINE.c.refunded_quantity + pieces)
    )
    if pieces < 1 or not changed.rowcount:
        raise ShopError("refund.too_many_pieces", field="lines")


def delete(session: Session, payment_id: int) -> None:
    """Take out a payment or refund that was entered by mistake; pieces of a refund are not refunded then.

    An order that is not paid in full without it goes back to unpaid. Raises ShopError
    `payment.gone`, `payment.imported` for one a file brought, `payment.refunded` where
    more would have gone back than came in, and `payment.sent_without` where an order was
    sent whole without the refunded pieces.
    """
    payment = session.connection().execute(select(_PAYMENT).where(_PAYMENT.c.id == payment_id)).first()
    if payment is None:
        raise ShopError("payment.gone")
    if payment.source is not None:
        raise ShopError("payment.imported")
    order = state_of(session, payment.order_id)
    was_full = balance(session, order.id).in_full
    session.connection().execute(delete_rows(_PAYMENT).where(_PAYMENT.c.id == payment_id))
    if balance(session, order.id).kept_cents < 0:
        raise ShopError("payment.refunded")
    if payment.pieces:
        _give_back(session, order, json.loads(payment.pieces))
    if (payment.amount_cents > 0 or payment.returned) and _follows(session, order, was_full):
        follow(session, order.id)


def _follows(session: Session, order: Any, was_full: bool) -> bool:
    """Whether an order is as paid as its ledger says: a file may not tell of all the money it knows of."""
    if order.batch_id is None:
        return True
    told = session.connection().exec_driver_sql(
        "SELECT 1 FROM payment WHERE order_id = ? AND amount_cents > 0 AND source IS NOT NULL", (order.id,)
    )
    return was_full and told.first() is None


def _give_back(session: Session, order: Any, pieces: Mapping[str, int]) -> None:
    """The pieces of a refund that was none are to be sent again."""
    run = session.connection().exec_driver_sql
    for line, number in pieces.items():
        run(_GIVE_BACK, (number, int(line)))
    sent = order.state in (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.FINISHED)
    if sent and run(_LEFT, (order.id,)).first() is not None:
        raise ShopError("payment.sent_without", number=shown_number(order))


_GIVE_BACK = "UPDATE order_line SET refunded_quantity = max(refunded_quantity - ?, 0) WHERE id = ?"
# What is left of an order of which lines say how much was sent.
_LEFT = """
SELECT 1 FROM order_line WHERE order_id = ?1 AND quantity > shipped_quantity + refunded_quantity
AND EXISTS (SELECT 1 FROM order_line WHERE order_id = ?1 AND shipped_quantity > 0) LIMIT 1
"""


def book(
    session: Session, order_id: int, cents: int, data: PaymentData, now: datetime, *, returned: bool = False
) -> None:
    """Write one entry of the ledger; the caller has checked it."""
    session.connection().execute(
        insert(_PAYMENT),
        {
            "order_id": order_id,
            "amount_cents": cents,
            "way": data.way,
            "payer": data.payer.strip(),
            "reference": data.reference.strip(),
            "paid_at": data.paid_at or now,
            "note": data.note.strip(),
            "ticket_id": data.ticket_id,
            "returned": returned,
            "pieces": json.dumps(dict(data.lines)) if data.lines else "",
        },
    )


def become_paid(session: Session, order: Any, at: datetime | None = None) -> None:
    """An order is paid in full, by its ledger where it is not said when: an unpaid one is to be shipped."""
    at = at or session.connection().execute(_LAST, {"order_id": order.id}).scalar()
    state = OrderState.PAID if order.state == OrderState.UNPAID else order.state
    _set_state(session, order.id, state, at)


def follow(session: Session, order_id: int) -> None:
    """Let an order be paid, or wait for its money, as its price and ledger are now; a closed one stays so."""
    order = state_of(session, order_id)
    paid = balance(session, order_id).in_full
    if order.state == OrderState.CLOSED:
        return
    if paid and (order.paid_at is None or order.state == OrderState.UNPAID):
        become_paid(session, order, order.paid_at)
    elif not paid and order.paid_at is not None:
        state = OrderState.UNPAID if order.state == OrderState.PAID else order.state
        _set_state(session, order_id, state, None)


def _set_state(session: Session, order_id: int, state: OrderState, paid_at: datetime | None) -> None:
    session.connection().execute(
        update(_ORDER).where(_ORDER.c.id == order_id).values(state=state, paid_at=paid_at)
    )


def _check_amount(data: PaymentData) -> None:
    if data.amount_cents <= 0:
        raise ShopError("payment.no_amount", field="amount")
    if data.amount_cents > LARGEST_CENTS:
        raise ShopError("payment.too_large", field="amount")


def state_of(session: Session, order_id: int) -> Any:
    """The order's id, state, numbers, currency, way and when it was paid; ShopError `order.gone`."""
    rows = direct.read(session, _STATE, (order_id,))
    if not rows:
        raise ShopError("order.gone")
    found = _State(*rows[0])
    return found._replace(paid_at=found.paid_at and datetime.fromisoformat(found.paid_at))


def shown_number(order: Any) -> str:
    """The number people call an order by."""
    return order.number or order.platform_number
