"""Purchases: looked at, and which of the shop's own orders they were bought for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order
from shopkeeper.model.purchases import Purchase

# What a purchase is found by: see `derived.KINDS`.
TEXT = """
SELECT p.id, p.supplier, p.platform_number || ' ' || p.order_number || ' ' || p.tracking_number || ' ' ||
    p.recipient || ' ' || p.note,
    (SELECT group_concat(title || ' ' || code || ' ' || options, ' ') FROM purchase_line
        WHERE purchase_id = p.id)
FROM {stale} st JOIN purchase p ON p.id = st.id
"""


def get(session: Session, purchase_id: int) -> Purchase:
    """The purchase of that id; ShopError `purchase.gone` when there is none."""
    purchase = session.get(Purchase, purchase_id)
    if purchase is None:
        raise ShopError("purchase.gone")
    return purchase


def put_note(session: Session, purchase_id: int, text: str) -> None:
    """Keep what the owner notes about a purchase; ShopError `purchase.gone`."""
    get(session, purchase_id).note = text.strip()


def order_of(session: Session, purchase: Purchase) -> Order | None:
    """The shop's order it was bought for, where exactly one has the number it names."""
    if not purchase.order_number:
        return None
    query = select(Order).where(Order.platform_number == purchase.order_number)
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def of_order(session: Session, order: Order) -> list[Purchase]:
    """What was bought for an order, oldest first."""
    query = select(Purchase).where(
        Purchase.order_number == order.platform_number, Purchase.order_number != ""
    )
    return list(session.scalars(query.order_by(Purchase.ordered_at, Purchase.id)))
