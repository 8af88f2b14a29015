"""What the search box looks through: customers, orders of customers, and the window's own commands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.model.customers import Customer, CustomerPhone
from shopkeeper.model.orders import Order
from shopkeeper.shop import search

MOST = 8


@dataclass(frozen=True)
class Found:
    """One result: its kind, what it leads to, and what is said of it."""

    kind: str
    target: int | str
    title: str
    beside: str = ""


def find(session: Session, words: str) -> list[Found]:
    """The customers and orders that have every fragment of `words`, best first."""
    ids: dict[str, list[int]] = {}
    for hit in search.hits(session, words, most=MOST):
        ids.setdefault(hit.kind, []).append(hit.record_id)
    return _customers(session, ids.get("customer", [])) + _orders(session, ids.get("order", []))


def _customers(session: Session, ids: Sequence[int]) -> list[Found]:
    phone = (
        select(CustomerPhone.number)
        .where(CustomerPhone.customer_id == Customer.id)
        .order_by(CustomerPhone.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = {row.id: row for row in session.execute(select(Customer.id, Customer.name, phone.label("phone")).where(Customer.id.in_(ids)))}
    return [Found("customer", one, rows[one].name, rows[one].phone or "") for one in ids if one in rows]


def _orders(session: Session, ids: Sequence[int]) -> list[Found]:
    query = (
        select(Order.id, Order.platform_number, Order.placed_at, Order.customer_id, Customer.name)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Order.id.in_(ids))
    )
    rows = {row.id: row for row in session.execute(query)}
    found = []
    for row in (rows[one] for one in ids if one in rows):
        day = formats.day(row.placed_at) if row.placed_at else ""
        found.append(Found("order", row.customer_id, row.platform_number, " · ".join(filter(None, (row.name, day)))))
    return found
