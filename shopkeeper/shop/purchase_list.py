"""The list of purchases: its columns and filters."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from shopkeeper.model.purchases import Purchase, PurchaseLine
from shopkeeper.shop.channels import PLATFORMS
from shopkeeper.shop.lists import Column, Filter, ListSpec, between, containing, on_days

_P, _L = Purchase, PurchaseLine

STATES = {
    "unpaid": "To pay",
    "paid": "Awaiting dispatch",
    "shipped": "In transit",
    "finished": "Goods received",
    "closed": "Closed",
}


def _of_lines(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return select(value).where(_L.purchase_id == _P.id).correlate(_P).scalar_subquery()


_goods = func.coalesce(_of_lines(func.group_concat(_L.title, "\n")), "")
_quantity = _of_lines(func.coalesce(func.sum(_L.quantity), 0))
_amount = _of_lines(func.coalesce(func.sum(_L.amount_cents), 0))
# What the platform says was to be paid, else what the lines come to.
TOTAL = func.coalesce(_P.stated_cents, _amount + _P.postage_cents - _P.discount_cents)
# Amounts in another currency are no sum of the shop's.
_total = case((_P.currency == "", TOTAL), else_=None)

COLUMNS = (
    Column("number", "Purchase number", _P.platform_number, "code", 176),
    Column("platform", "Platform", _P.platform, "choice", 96, sortable=False, words=PLATFORMS, wide=True),
    Column("supplier", "Supplier", _P.supplier, width=168, grow=1),
    Column("state", "State", _P.state, "choice", 136, words=STATES),
    Column("ordered", "Ordered on", _P.ordered_at, "time", 104),
    Column("goods", "Items", _goods, "names", width=240, sortable=False, grow=2),
    Column("quantity", "Quantity", _quantity, "number", 84, sortable=False),
    Column("total", "Total", _total, "money", 104, sortable=False),
    Column(
        "postage", "Postage", case((_P.currency == "", _P.postage_cents)), "money", 92, False, sortable=False
    ),
    Column("order", "For order", _P.order_number, "code", 168, sortable=False, wide=True),
    Column("courier", "Courier", _P.courier, width=110, shown=False, sortable=False),
    Column("tracking", "Tracking number", _P.tracking_number, "code", 150, shown=False, sortable=False),
    Column("paid", "Paid on", _P.paid_at, "time", 104, shown=False, sortable=False),
    Column("recipient", "Recipient", _P.recipient, width=110, shown=False, sortable=False, private=True),
    Column("phone", "Phone", _P.phone, "phone", 121, shown=False, sortable=False, private=True),
    Column("address", "Address", _P.address, width=240, shown=False, sortable=False, private=True),
    Column("note", "Note", _P.note, width=200, shown=False, sortable=False),
    Column("currency", "Currency", _P.currency, width=84, shown=False, sortable=False),
)


def _suppliers(session: Session) -> list[tuple[str, str]]:
    query = select(_P.supplier).where(_P.supplier != "").distinct().order_by(_P.supplier)
    return [(one, one) for one in session.scalars(query)]


def _bought(words: str) -> ColumnElement[bool]:
    return _P.id.in_(select(_L.purchase_id).where(containing(_L.title)(words)))


LIST = ListSpec(
    subject="purchase",
    spine=_P.__table__,
    spine_id=_P.id,
    source=_P.__table__,
    id=_P.id,
    columns=COLUMNS,
    filters=(
        Filter("state", "State", lambda state: _P.state == state, lambda _: list(STATES.items())),
        Filter("supplier", "Supplier", lambda name: _P.supplier == name, _suppliers),
        Filter("goods", "Items", _bought, kind="text"),
        Filter("ordered", "Ordered on", on_days(_P.ordered_at), kind="date"),
        Filter("total", "Total", between(TOTAL), kind="money"),
    ),
    default_sort="ordered",
)
