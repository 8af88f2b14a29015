"""Orders entered and changed by the owner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.inserting import insert_into
from shopkeeper.model.orders import Order, OrderLine, OrderState
from shopkeeper.shop import (
    addresses,
    contacts,
    customers,
    direct,
    order_lines,
    order_rules,
    payments,
    phones,
    rates,
    settings,
)
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.intake import stored
from shopkeeper.shop.money import LARGEST_CENTS
from shopkeeper.shop.order_figures import totals
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_numbers import next_number, own_channel
from shopkeeper.shop.order_rules import ON_DELIVERY
from shopkeeper.shop.payments import PaymentData

FLAGS = ("red", "yellow", "green", "blue", "purple")
_TOLD = ("recipient", "phone", "landline", "country", "address")
_PLACE = {"province", "city", "district", "street", "address"}

_ORDER, _LINE = Order.__table__, OrderLine.__table__


@dataclass(frozen=True, slots=True)
class OrderData:
    """An order as it is entered. Amounts are in the smallest unit of its currency, times wall time.

    `customer` is who bought: a known one, one to be entered with the order, or nobody known.
    Without a channel it is the shop's own; without `platform_number` it gets an own number.
    Without `placed_at` it is placed now. `way` "cod" is paid on delivery. `rate_e6` is that of
    an order in another currency.
    """

    lines: tuple[LineData, ...]
    customer: int | CustomerData | None = None
    channel_id: int | None = None
    platform_number: str = ""
    buyer_account: str = ""
    placed_at: datetime | None = None
    recipient: str = ""
    phone: str = ""
    landline: str = ""
    country: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    postcode: str = ""
    address: str = ""
    buyer_message: str = ""
    memo: str = ""
    flag: str = ""
    source: str = ""
    delivery: str = ""
    way: str = ""
    postage_cents: int = 0
    tax_cents: int = 0
    shop_discount_cents: int = 0
    platform_discount_cents: int = 0
    influencer_discount_cents: int = 0
    commission_cents: int = 0
    receivable_cents: int | None = None
    rate_e6: int | None = None
    ship_by: datetime | None = None
    not_before: datetime | None = None


_FIELDS = tuple(name for name in OrderData.__dataclass_fields__ if name not in ("lines", "customer"))
_COLUMNS = tuple(column.name for column in _ORDER.columns)
_TIMES = tuple(column.name for column in _ORDER.columns if isinstance(column.type, DateTime))
_ROW = f'SELECT {", ".join(_COLUMNS)} FROM "order" WHERE id = ?'


def create(session: Session, data: OrderData, now: datetime, paid: PaymentData | None = None) -> int:
    """Enter an order placed at `now` (wall time) unless it says when; its id.

    With `paid` that money is booked too; one that is paid in full is to be shipped at once,
    one on delivery is to be confirmed first. Raises ShopError as `order_lines.checked` and
    `customers.create`, `order.number_taken`, `order.bad_amount`, `order.negative`,
    `order.bad_flag`, `phone.…`, `payment.…`.
    """
    lines = order_lines.checked(session, data.lines)
    values = _checked(session, data, {})
    values["placed_at"] = data.placed_at or now
    values["number"] = next_number(session, values["placed_at"])
    values["channel_id"] = data.channel_id or own_channel(session)
    values["platform_number"] = values["platform_number"] or values["number"]
    values["customer_id"] = _customer(session, data)
    values["state"] = OrderState.TO_CONFIRM if data.way == ON_DELIVERY else OrderState.UNPAID
    order_id = _insert(session, values)
    _insert_lines(session, order_id, lines)
    _learn(session, order_id, values)
    if paid is not None:
        payments.pay(session, order_id, paid, now)
    elif data.way != ON_DELIVERY and total_of(data) == 0:
        payments.follow(session, order_id)  # a gift: there is nothing to wait for
    return order_id


def _insert(session: Session, values: dict[str, Any]) -> int:
    statement = insert_into("order", tuple(values))
    try:
        return direct.write(session, statement, stored(values))
    except direct.Conflict as error:
        raise _taken(values) from error


def _taken(values: Mapping[str, Any]) -> ShopError:
    return ShopError("order.number_taken", field="platform_number", number=values["platform_number"])


def _insert_lines(session: Session, order_id: int, lines: Iterable[LineData]) -> None:
    rows = [{"order_id": order_id, **order_lines.values(line)} for line in lines]
    statement = insert_into("order_line", tuple(rows[0]))
    direct.write_all(session, statement, [stored(row) for row in rows])


def _customer(session: Session, data: OrderData) -> int | None:
    if isinstance(data.customer, CustomerData):
        return customers.create(session, data.customer).id
    return data.customer


def _learn(session: Session, order_id: int, values: Mapping[str, Any]) -> None:
    """What the order tells of where its buyer can be reached, the customer keeps."""
    if values["customer_id"] is not None:
        told = (values[name] for name in _TOLD)
        row = (
            order_id,
            values["channel_id"],
            values["platform_number"],
            values["customer_id"],
            False,
            "",
            None,
            None,
        )
        contacts.learn(session.connection(), _TOLD, [(*row, *told)])


def _checked(
    session: Session, data: OrderData, before: Mapping[str, Any], *, lines_differ: bool = True
) -> dict[str, Any]:
    """The order's own fields as they are kept; what stood there `before`, a file's too, is not looked at."""
    values = {name: getattr(data, name) for name in _FIELDS}
    if not before.get("currency"):
        values["rate_e6"] = before.get("rate_e6")
    new = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in values.items()
        if name not in before or value != before[name]
    }
    if new.get("flag") and new["flag"] not in FLAGS:
        raise ShopError("order.bad_flag", field="flag")
    _check_amounts(new)
    if (lines_differ or not new.keys().isdisjoint(order_rules.MONEY)) and total_of(data) < 0:
        raise ShopError("order.negative", field="shop_discount_cents")
    for name in ("phone", "landline"):
        if new.get(name):
            new[name] = _number(session, name, new[name])
    values |= new
    if not new.keys().isdisjoint(_PLACE):
        _complete_address(values)
    return values


def _check_amounts(values: Mapping[str, Any]) -> None:
    for name in (*order_rules.MONEY, "commission_cents"):
        if not 0 <= values.get(name, 0) <= LARGEST_CENTS:
            raise ShopError("order.bad_amount", field=name)
    if values.get("rate_e6") is not None:
        rates.check(values["rate_e6"], "rate_e6")


def _complete_address(values: dict[str, Any]) -> None:
    """An address in one text is taken apart, one in parts gets its text."""
    parts = ("province", "city", "district", "street")
    if values["address"] and not any(values[name] for name in parts):
        found = addresses.split(values["address"])
        values |= found._asdict() | {"postcode": values["postcode"] or found.postcode}
    elif not values["address"]:
        values["address"] = " ".join(filter(None, (values[name] for name in parts)))


def _number(session: Session, field: str, text: str) -> str:
    try:
        return phones.typed(text, settings.phone_region(session))
    except ShopError as error:
        raise ShopError(error.key, field=field, **error.words) from error


def total_of(data: OrderData) -> int:
    """What the buyer is to pay, in the smallest unit: goods, taxes and postage less the discounts."""
    goods = sum(line.amount_cents + line.tax_cents for line in data.lines)
    discounts = data.shop_discount_cents + data.platform_discount_cents + data.influencer_discount_cents
    return goods + data.tax_cents + data.postage_cents - discounts


def row(session: Session, order_id: int) -> dict[str, Any]:
    """An order's columns; ShopError `order.gone`."""
    rows = direct.read(session, _ROW, (order_id,))
    if not rows:
        raise ShopError("order.gone")
    found = dict(zip(_COLUMNS, rows[0], strict=True))
    return found | {name: datetime.fromisoformat(found[name]) for name in _TIMES if found[name]}


def data_of(session: Session, order_id: int) -> OrderData:
    """What stands in an order, as the form shows it; ShopError `order.gone`."""
    order = row(session, order_id)
    lines = tuple(order_lines.of_order(session, order_id))
    return OrderData(lines, order["customer_id"], **{name: order[name] for name in _FIELDS})


def edit(session: Session, order_id: int, data: OrderData, *, label_checked: bool = False) -> None:
    """Change an order to `data`, as far as its state allows; only what differs is looked at.

    Raises ShopError as `create`, `order.gone`, and what `order_rules` says of the state:
    `order.label_printed` asks for a look at the label, after which `label_checked` is said.
    """
    order = row(session, order_id)
    old = order_lines.of_order(session, order_id)
    lines = order_lines.checked(session, data.lines, old)
    values = _checked(session, data, order, lines_differ=lines != old)
    values["placed_at"] = data.placed_at or order["placed_at"]
    values["channel_id"] = data.channel_id or order["channel_id"]
    values["platform_number"] = values["platform_number"] or order["platform_number"]
    values["customer_id"] = _customer(session, data)
    if values["customer_id"] is not None:
        values["withheld"] = False
    order_rules.check_source(order, values)
    order_rules.check_contact(order, values, label_checked=label_checked)
    order_rules.check_money(order, values)
    state = order_rules.check_way(order, values["way"])
    if state:
        values["state"] = state
    by_lines = totals(session.connection(), order_id)[1]
    changed = _differing(order, values)
    if changed:
        _update(session, order_id, changed)
    if any(name in changed for name in (*_TOLD, "customer_id")):
        _learn(session, order_id, values)
    if order_lines.change(session, order, old, lines) or changed:
        _restate(session, order, by_lines, moved=state is not None)


def _differing(order: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if order[name] != value}


def _update(session: Session, order_id: int, changed: dict[str, Any]) -> None:
    sets = ", ".join(f'"{name}" = ?' for name in changed)
    statement = f'UPDATE "order" SET {sets} WHERE id = ?'
    try:
        direct.write(session, statement, (*stored(changed), order_id))
    except direct.Conflict as error:
        raise _taken({"platform_number": "", **changed}) from error


def _restate(session: Session, order: Mapping[str, Any], by_lines: int, *, moved: bool) -> None:
    """What a platform stated moves with what the owner changed; one that is paid in full now is paid."""
    order_id = order["id"]
    difference = totals(session.connection(), order_id)[1] - by_lines
    if difference and order["stated_cents"] is not None:
        _update(session, order_id, {"stated_cents": order["stated_cents"] + difference})
    if moved or (difference and order["state"] in (OrderState.UNPAID, OrderState.TO_CONFIRM)):
        payments.follow(session, order_id)
