"""Finding the customer an order is of, while it is being entered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.model.customers import Customer, CustomerAddress, CustomerPhone
from shopkeeper.shop import phones, search


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer as the order's form offers them: with a number to call and the last address."""

    customer_id: int
    name: str
    phone: str = ""
    address: str = ""
    recipient: str = ""


def known_customer(session: Session, phone: str) -> int | None:
    """Whose real number this is, somebody not put away before others; None for nobody's or no real one."""
    if phones.kind(phone) != "real":
        return None
    query = (
        select(CustomerPhone.customer_id)
        .join(Customer, Customer.id == CustomerPhone.customer_id)
        .where(CustomerPhone.number == phones.digits(phone), CustomerPhone.kind == "real")
        .order_by(Customer.archived_at.is_not(None), Customer.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def like(session: Session, typed: str, *, most: int = 8) -> list[Buyer]:
    """Customers with every fragment typed (digits of a phone, name, pinyin), whole words first."""
    ids = [hit.record_id for hit in search.hits(session, typed, most=most) if hit.kind == "customer"]
    return buyers(session, ids)


def buyers(session: Session, ids: Sequence[int]) -> list[Buyer]:
    """These customers, in this order."""
    phone = (
        select(CustomerPhone.number)
        .where(CustomerPhone.customer_id == Customer.id)
        .order_by(CustomerPhone.kind != "real", CustomerPhone.id.desc())
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )
    last = (
        select(CustomerAddress.id)
        .where(CustomerAddress.customer_id == Customer.id)
        .order_by(CustomerAddress.id.desc())
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )
    query = (
        select(Customer.id, Customer.name, phone, CustomerAddress.text, CustomerAddress.recipient)
        .join(CustomerAddress, CustomerAddress.id == last, isouter=True)
        .where(Customer.id.in_(ids))
    )
    rows = {row[0]: row for row in session.execute(query)}
    return [Buyer(one, *(value or "" for value in rows[one][1:])) for one in ids if one in rows]
