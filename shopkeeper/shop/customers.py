"""Customers: entering, changing, tagging, archiving."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import (
    Customer,
    CustomerAccount,
    CustomerAddress,
    CustomerPhone,
    CustomerTag,
)
from shopkeeper.model.orders import Order
from shopkeeper.model.tickets import Ticket
from shopkeeper.shop import addresses, many, phones, settings


@dataclass(frozen=True, slots=True)
class CustomerData:
    """What the owner fills in of a customer; `accounts` are (platform, account) pairs."""

    name: str
    phones: tuple[str, ...] = ()
    email: str = ""
    wechat: str = ""
    qq: str = ""
    source: str = ""
    birthday: date | None = None
    tags: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    note: str = ""
    accounts: tuple[tuple[str, str], ...] = ()


def data_of(customer: Customer) -> CustomerData:
    """What stands in a customer, as the form shows it."""
    return CustomerData(
        name=customer.name,
        phones=tuple(phone.number for phone in customer.phones),
        email=customer.email,
        wechat=customer.wechat,
        qq=customer.qq,
        source=customer.source,
        birthday=customer.birthday,
        tags=tuple(tag.tag for tag in customer.tags),
        addresses=tuple(address.text for address in customer.addresses),
        note=customer.note,
        accounts=tuple((one.platform, one.account) for one in customer.accounts),
    )


def create(session: Session, data: CustomerData) -> Customer:
    """Enter a customer.

    Raises ShopError `customer.no_name`, `phone.…`, `email.not_possible`, and for an account
    (`field` accounts.<place>.<part>) `account.no_platform` and `account.taken`.
    """
    customer = Customer()
    session.add(customer)
    _fill(session, customer, data)
    session.flush()
    return customer


def edit(session: Session, customer_id: int, data: CustomerData) -> Customer:
    """Change a customer to `data`. Raises ShopError as `create` and `customer.gone`."""
    customer = get(session, customer_id)
    _fill(session, customer, data)
    session.flush()
    return customer


def get(session: Session, customer_id: int) -> Customer:
    """The customer of that id; ShopError `customer.gone` when there is none."""
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise ShopError("customer.gone")
    return customer


def _fill(session: Session, customer: Customer, data: CustomerData) -> None:
    if not data.name.strip():
        raise ShopError("customer.no_name", field="name")
    if data.email.strip() and "@" not in data.email.strip()[1:-1]:
        raise ShopError("email.not_possible", field="email")
    known = {phone.number for phone in customer.phones}
    region = settings.phone_region(session)
    numbers = _words(one if one in known else phones.typed(one, region) for one in _words(data.phones))
    for name in ("name", "email", "wechat", "qq", "source", "note"):
        setattr(customer, name, getattr(data, name).strip())
    customer.birthday = data.birthday
    _become(customer.phones, "number", numbers, lambda one: CustomerPhone(number=one, kind=phones.kind(one)))
    _become(customer.tags, "tag", _words(data.tags), lambda one: CustomerTag(tag=one))
    _become(customer.addresses, "text", _words(data.addresses), _address)
    _fill_accounts(session, customer, data.accounts)


def _fill_accounts(session: Session, customer: Customer, wanted: Sequence[tuple[str, str]]) -> None:
    kept = {(one.platform, one.account): one for one in customer.accounts}
    rows: dict[tuple[str, str], CustomerAccount] = {}
    for place, (platform, account) in enumerate(wanted):
        key = (platform, account.strip())
        if not key[1]:
            continue
        if not platform:
            raise ShopError("account.no_platform", field=f"accounts.{place}.platform")
        if key not in kept:
            _check_free(session, customer, key, f"accounts.{place}.account")
        rows[key] = kept.get(key) or CustomerAccount(platform=platform, account=key[1])
    customer.accounts[:] = rows.values()


def _check_free(session: Session, customer: Customer, key: tuple[str, str], field: str) -> None:
    """ShopError `account.taken` where another customer has that account."""
    query = (
        select(Customer.name)
        .join(CustomerAccount, CustomerAccount.customer_id == Customer.id)
        .where(
            CustomerAccount.platform == key[0],
            CustomerAccount.account == key[1],
            Customer.id != (customer.id or 0),
        )
    )
    with session.no_autoflush:
        other = session.scalar(query)
    if other is not None:
        raise ShopError("account.taken", field=field, name=other)


def _address(text: str) -> CustomerAddress:
    return CustomerAddress(text=text, **addresses.split(text)._asdict())


def _words(texts: Iterable[str]) -> list[str]:
    """The texts without blanks around them, each once, in order."""
    return list(dict.fromkeys(filter(None, (text.strip() for text in texts))))


def _become(rows: list[Any], field: str, wanted: Sequence[str], make: Any) -> None:
    """Let `rows` hold just `wanted`, keeping those that stay."""
    kept = {getattr(row, field): row for row in rows}
    rows[:] = [kept.get(one) or make(one) for one in wanted]


def archive(session: Session, ids: Sequence[int], at: datetime) -> int:
    """Put customers away; how many were not yet."""
    return many.change(session, Customer, ids, Customer.archived_at.is_(None), archived_at=at)


def unarchive(session: Session, ids: Sequence[int]) -> int:
    """Bring customers back from the archive; how many were there."""
    return many.change(session, Customer, ids, Customer.archived_at.is_not(None), archived_at=None)


def delete(session: Session, ids: Sequence[int]) -> None:
    """Delete customers nothing refers to.

    Raises ShopError `customer.has_orders` or `customer.has_tickets`, which name one that has some.
    """
    for chunk in many.chunks(ids):
        for table, key in ((Order, "customer.has_orders"), (Ticket, "customer.has_tickets")):
            held = select(Customer.name).join(table, table.customer_id == Customer.id)
            name = session.execute(held.where(Customer.id.in_(chunk)).limit(1)).scalar()
            if name is not None:
                raise ShopError(key, name=name)
        for table in (CustomerAccount, CustomerPhone, CustomerAddress, CustomerTag):
            session.execute(delete_rows(table).where(table.customer_id.in_(chunk)))
        session.execute(delete_rows(Customer).where(Customer.id.in_(chunk)))


def add_tag(session: Session, ids: Sequence[int], tag: str) -> int:
    """Put a tag on customers; how many did not have it. ShopError `tag.empty`."""
    return many.add_tag(session, Customer, CustomerTag, ids, tag)


def remove_tag(session: Session, ids: Sequence[int], tag: str) -> int:
    """Take a tag off customers; how many had it."""
    return many.remove_tag(session, CustomerTag, ids, tag)


def orders_of(session: Session, customer_id: int, *, most: int = 50) -> list[Order]:
    """A customer's orders, newest first."""
    query = select(Order).where(Order.customer_id == customer_id)
    return list(session.scalars(query.order_by(Order.placed_at.desc(), Order.id.desc()).limit(most)))
