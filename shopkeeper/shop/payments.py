"""Money of an order as a ledger: what came in, what went back, and what that makes of its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine, OrderState, Payment
from shopkeeper.shop import settings, stock
from shopkeeper.shop.money import LARGEST_CENTS
from shopkeeper.shop.order_figures import totals

ON_DELIVERY = "cod"

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

    `paid_at` is wall time, now when not said. `lines` are the pieces a refund is for, by line.
    """

    amount_cents: int
    way: str = ""
    payer: str = ""
    reference: str = ""
    paid_at: datetime | None = None
    note: str = ""
    lines: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """What an order comes to and what was paid of it, in its own smallest unit."""

    total_cents: int
    paid_cents: int
    refunded_cents: int

    @property
    def kept_cents(self) -> int:
        """What came in and was not given back: the most that can be refunded."""
        return self.paid_cents - self.refunded_cents


def balance(session: Session, order_id: int) -> Balance:
    """An order's money as it stands in this moment, inside a command too."""
    amounts = session.connection().execute(_AMOUNTS, {"order_id": order_id}).scalars().all()
    total, _ = totals(session.connection(), order_id)
    return Balance(total, sum(a for a in amounts if a > 0), -sum(a for a in amounts if a < 0))


_AMOUNTS = select(_PAYMENT.c.amount_cents).where(_PAYMENT.c.order_id == bindparam("order_id"))
_LAST = (
    select(_PAYMENT.c.paid_at)
    .where(_PAYMENT.c.order_id == bindparam("order_id"), _PAYMENT.c.amount_cents > 0)
    .order_by(_PAYMENT.c.id.desc())
    .limit(1)
)
_STATE = select(
    _ORDER.c.id, _ORDER.c.state, _ORDER.c.platform_number, _ORDER.c.number, _ORDER.c.currency, _ORDER.c.way
).where(_ORDER.c.id == bindparam("order_id"))


def pay(session: Session, order_id: int, data: PaymentData, now: datetime) -> None:
    """Book money that came in; an unpaid order that is paid in full by it is to be shipped.

    Raises ShopError `order.gone`, `order.closed`, `payment.no_amount` or `payment.too_large`.
    """
    order = state_of(session, order_id)
    if order.state == OrderState.CLOSED:
        raise ShopError("order.closed", number=shown_number(order))
    _check_amount(data)
    book(session, order_id, data.amount_cents, data, now)
    if order.state == OrderState.UNPAID:
        become_paid(session, order_id, data.paid_at or now)


def refund(session: Session, order_id: int, data: PaymentData, now: datetime) -> None:
    """Book money that goes back to the buyer, in whatever state the order is.

    Raises ShopError `order.gone`, `payment.no_amount`, `payment.too_large`, `refund.too_much`
    or `refund.too_many_pieces`.
    """
    order = state_of(session, order_id)
    _check_amount(data)
    most = balance(session, order_id).kept_cents
    if data.amount_cents > most:
        currency = order.currency or settings.get(session, "currency")
        raise ShopError("refund.too_much", field="amount", most=formats.amount(max(most, 0), currency))
    book(session, order_id, -data.amount_cents, data, now)
    for line_id, pieces in (data.lines or {}).items():
        _refund_pieces(session, order_id, line_id, pieces)
    if data.lines:
        stock.settle(session, [order_id])


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
    """Take out a payment that was entered by mistake.

    An order that is not paid in full without it goes back to unpaid. Raises ShopError
    `payment.gone`, `payment.imported` for one a file brought, and `payment.refunded` where
    more would have gone back than came in.
    """
    payment = session.connection().execute(select(_PAYMENT).where(_PAYMENT.c.id == payment_id)).first()
    if payment is None:
        raise ShopError("payment.gone")
    if payment.source is not None:
        raise ShopError("payment.imported")
    session.connection().execute(delete_rows(_PAYMENT).where(_PAYMENT.c.id == payment_id))
    left = balance(session, payment.order_id)
    if left.kept_cents < 0:
        raise ShopError("payment.refunded")
    order = state_of(session, payment.order_id)
    if order.state == OrderState.PAID and left.paid_cents < left.total_cents:
        _set_state(session, payment.order_id, OrderState.UNPAID, None)


def book(session: Session, order_id: int, cents: int, data: PaymentData, now: datetime) -> None:
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
        },
    )


def become_paid(session: Session, order_id: int, at: datetime) -> None:
    """Let an unpaid order be paid where enough has come in."""
    now = balance(session, order_id)
    if now.paid_cents >= now.total_cents:
        _set_state(session, order_id, OrderState.PAID, at)


def become_paid_by_ledger(session: Session, order_id: int) -> None:
    """Let an unpaid order whose price fell be paid, at the time its last money came in."""
    last = session.connection().execute(_LAST, {"order_id": order_id}).scalar()
    if last is not None:
        become_paid(session, order_id, last)


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
    """The order's id, state, numbers, currency and way; ShopError `order.gone`."""
    row = session.connection().execute(_STATE, {"order_id": order_id}).first()
    if row is None:
        raise ShopError("order.gone")
    return row


def shown_number(order: Any) -> str:
    """The number people call an order by."""
    return order.number or order.platform_number
