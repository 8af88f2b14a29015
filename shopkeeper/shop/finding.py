"""The search box: what has every fragment of some words, by kind, best first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.model.customers import Customer, CustomerPhone
from shopkeeper.model.orders import Order
from shopkeeper.model.products import Listing
from shopkeeper.shop import search


@dataclass(frozen=True, slots=True)
class Found:
    """One result: what it is, what it is called, and what is said beside it.

    `customer_id` is the customer it leads to, where there is one.
    """

    kind: str
    record_id: int
    title: str
    details: str = ""
    customer_id: int | None = None


def find(session: Session, words: str, *, most: int = 8) -> list[Found]:
    """At most `most` results of each kind: customers first, then orders, then goods."""
    ids: dict[str, list[int]] = {}
    for hit in search.hits(session, words, most=most):
        ids.setdefault(hit.kind, []).append(hit.record_id)
    return [found for kind, look in _KINDS.items() for found in look(session, ids.get(kind, []))]


def _customers(session: Session, ids: Sequence[int]) -> list[Found]:
    phone = (
        select(CustomerPhone.number)
        .where(CustomerPhone.customer_id == Customer.id)
        .order_by(CustomerPhone.kind != "real", CustomerPhone.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = {
        row[0]: row
        for row in session.execute(select(Customer.id, Customer.name, phone).where(Customer.id.in_(ids)))
    }
    return [Found("customer", one, rows[one][1], rows[one][2] or "", one) for one in ids if one in rows]


def _orders(session: Session, ids: Sequence[int]) -> list[Found]:
    query = (
        select(
            Order.id,
            Order.platform_number,
            Order.placed_at,
            Order.recipient,
            Order.customer_id,
            Customer.name,
        )
        .join(Customer, Customer.id == Order.customer_id, isouter=True)
        .where(Order.id.in_(ids))
    )
    rows = {row.id: row for row in session.execute(query)}
    found = []
    for row in (rows[one] for one in ids if one in rows):
        day = row.placed_at.date().isoformat() if row.placed_at else ""
        details = " · ".join(filter(None, (row.name or row.recipient, day)))
        found.append(Found("order", row.id, row.platform_number, details, row.customer_id))
    return found


def _listings(session: Session, ids: Sequence[int]) -> list[Found]:
    query = select(Listing.id, Listing.title, Listing.options, Listing.code).where(Listing.id.in_(ids))
    rows = {row.id: row for row in session.execute(query)}
    return [
        Found(
            "listing",
            one,
            rows[one].title or rows[one].code,
            " · ".join(filter(None, (rows[one].code, rows[one].options))),
        )
        for one in ids
        if one in rows
    ]


_KINDS: dict[str, Callable[[Session, Sequence[int]], list[Found]]] = {
    "customer": _customers,
    "order": _orders,
    "listing": _listings,
}
