"""The search box: what has every fragment of some words, by kind, best first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.model.customers import Customer, CustomerPhone
from shopkeeper.model.orders import Order
from shopkeeper.model.products import Listing, ListingPart, Product, Variant
from shopkeeper.model.purchases import Purchase
from shopkeeper.model.tickets import Ticket
from shopkeeper.shop import planner_finding, search
from shopkeeper.shop.ticket_kinds import kind_word

# How many results of a kind are shown.
MOST = 8
_MOST_PLANNED = 5


@dataclass(frozen=True, slots=True)
class Found:
    """One result: the record it opens, what that is called, and what is said beside it."""

    kind: str
    record_id: int
    title: str
    details: str = ""


def find(session: Session, words: str, *, most: int = MOST) -> list[Found]:
    """At most `most` results of each kind: customers, orders, products, unmatched goods, purchases,
    tickets.

    A product is also found by its variants and by what platforms call it; of platforms'
    goods only those that stand for no variant yet are results of their own. Behind them
    comes what the planner holds.
    """
    ids: dict[str, list[int]] = {}
    for hit in search.hits(session, words, most=most):
        ids.setdefault(hit.kind, []).append(hit.record_id)
    parts = _matched(session, ids.get("listing", []))
    ids["listing"] = [one for one in ids.get("listing", []) if one not in parts]
    variants = [*ids.get("variant", []), *parts.values()]
    ids["product"] = _once([*ids.get("product", []), *_products_of(session, variants)])[:most]
    found = [found for kind, look in _KINDS.items() for found in look(session, ids.get(kind, []))]
    return found + [Found(*one) for one in planner_finding.find(session, words, _MOST_PLANNED)]


def _once(ids: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(ids))


def _matched(session: Session, listings: Sequence[int]) -> dict[int, int]:
    """The first variant of each of the listings that has any."""
    query = select(ListingPart.listing_id, ListingPart.variant_id).where(ListingPart.listing_id.in_(listings))
    found: dict[int, int] = {}
    for listing, variant in session.execute(query.order_by(ListingPart.id)):
        found.setdefault(listing, variant)
    return found


def _products_of(session: Session, variants: Sequence[int]) -> list[int]:
    query = select(Variant.id, Variant.product_id).where(Variant.id.in_(variants))
    products = {row.id: row.product_id for row in session.execute(query)}
    return [products[one] for one in variants if one in products]


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
    found = (rows[one] for one in ids if one in rows)
    return [Found("customer", one, name, formats.phone(number or "")) for one, name, number in found]


def _orders(session: Session, ids: Sequence[int]) -> list[Found]:
    columns = (Order.id, Order.number, Order.platform_number, Order.placed_at, Order.recipient, Customer.name)
    query = select(*columns).join(Customer, Customer.id == Order.customer_id, isouter=True)
    rows = {row.id: row for row in session.execute(query.where(Order.id.in_(ids)))}
    found = []
    for row in (rows[one] for one in ids if one in rows):
        day = row.placed_at.date().isoformat() if row.placed_at else ""
        details = " · ".join(filter(None, (row.name or row.recipient, day)))
        found.append(Found("order", row.id, row.number or row.platform_number, details))
    return found


def _products(session: Session, ids: Sequence[int]) -> list[Found]:
    query = select(Product.id, Product.title, Product.code).where(Product.id.in_(ids))
    rows = {row.id: row for row in session.execute(query)}
    return [Found("product", one, rows[one].title, rows[one].code) for one in ids if one in rows]


def _listings(session: Session, ids: Sequence[int]) -> list[Found]:
    query = select(Listing.id, Listing.title, Listing.options, Listing.code).where(Listing.id.in_(ids))
    rows = {row.id: row for row in session.execute(query)}
    return [
        Found(
            "listing",
            one,
            rows[one].title or rows[one].code,
            " · ".join(filter(None, (rows[one].code, formats.option_values(rows[one].options)))),
        )
        for one in ids
        if one in rows
    ]


def _purchases(session: Session, ids: Sequence[int]) -> list[Found]:
    query = select(Purchase.id, Purchase.platform_number, Purchase.supplier).where(Purchase.id.in_(ids))
    rows = {row.id: row for row in session.execute(query)}
    return [
        Found("purchase", one, rows[one].platform_number, rows[one].supplier) for one in ids if one in rows
    ]


def _tickets(session: Session, ids: Sequence[int]) -> list[Found]:
    query = select(Ticket.id, Ticket.number, Ticket.kind, Customer.name)
    query = query.outerjoin(Customer, Customer.id == Ticket.customer_id).where(Ticket.id.in_(ids))
    rows = {row.id: row for row in session.execute(query)}
    return [
        Found(
            "ticket",
            one,
            rows[one].number,
            " · ".join(filter(None, (kind_word(rows[one].kind), rows[one].name))),
        )
        for one in ids
        if one in rows
    ]


_KINDS: dict[str, Callable[[Session, Sequence[int]], list[Found]]] = {
    "customer": _customers,
    "order": _orders,
    "product": _products,
    "listing": _listings,
    "purchase": _purchases,
    "ticket": _tickets,
}
