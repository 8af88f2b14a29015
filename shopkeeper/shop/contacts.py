"""What an order tells of its buyer: how to reach them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from shopkeeper.shop import addresses, direct, phones
from shopkeeper.shop.records import OrderRecord

# The fields of an order that say something new of its buyer.
TOLD_BY = {"customer_id", "phone", "landline", "address"}

# Where an order's own columns end and the file's fields begin, in a row of `learn`.
_FIELDS_AT = 8


def _known(text: Any) -> str:
    """A text the platform did not withhold."""
    return "" if not text or phones.is_withheld(text) else str(text)


def names(fields: Sequence[str], orders: Sequence[OrderRecord]) -> dict[str, str]:
    """The recipient of each account's first order in the batch, where it is given."""
    if "recipient" not in fields:
        return {}
    position = fields.index("recipient")
    found: dict[str, str] = {}
    for order in orders:
        if order.account and not found.get(order.account):
            found[order.account] = _known(order.values[position])
    return found


def learn(connection: Connection, fields: Sequence[str], orders: Sequence[Sequence[Any]]) -> None:
    """Note the phones and addresses of orders whose customer is known.

    An order is its id, channel, number, customer, withheld, rate, batch and when it was told, then
    the values of `fields`. What a customer has already is not noted twice.
    """
    position = {name: _FIELDS_AT + index for index, name in enumerate(fields)}
    if not position.keys() & {"phone", "landline", "address"}:
        return
    numbers: list[tuple[Any, ...]] = []
    places: list[tuple[Any, ...]] = []
    for order in orders:
        customer = order[3]
        if customer is not None:
            given = {name: order[index] for name, index in position.items()}
            numbers.extend((customer, *phone) for phone in _phones(given))
            places.extend((customer, *place) for place in _addresses(given))
    if numbers:
        direct.write_all(
            connection,
            "INSERT INTO customer_phone (customer_id, number, kind, expires_at) SELECT ?1, ?2, ?3, ?4"
            " WHERE NOT EXISTS (SELECT 1 FROM customer_phone WHERE customer_id = ?1 AND number = ?2)",
            numbers,
        )
    if places:
        direct.write_all(
            connection,
            "INSERT INTO customer_address (customer_id, recipient, phone, country, province, city,"
            " district, street, postcode, text) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10"
            " WHERE NOT EXISTS (SELECT 1 FROM customer_address WHERE customer_id = ?1 AND text = ?10)",
            places,
        )


def _phones(given: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = []
    for name in ("phone", "landline"):
        number = given.get(name)
        if number and (kind := phones.kind(number)):
            expires = given.get("phone_expires_at") if kind == "virtual" else None
            found.append((number, kind, expires))
    return found


def _addresses(given: dict[str, Any]) -> list[tuple[Any, ...]]:
    text = _known(given.get("address"))
    if not text:
        return []
    parts = {name: _known(given.get(name)) for name in addresses.Address._fields}
    if not any(parts.values()):
        parts = addresses.split(text)._asdict()
    contact = (_known(given.get("recipient")), _known(given.get("phone")), _known(given.get("country")))
    return [(*contact, *parts.values(), text)]
