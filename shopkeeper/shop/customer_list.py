"""The customer list: its columns and filters."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from shopkeeper.model.customers import (
    Customer,
    CustomerAccount,
    CustomerAddress,
    CustomerPhone,
    CustomerSummary,
    CustomerTag,
)
from shopkeeper.shop import channels, lists
from shopkeeper.shop.lists import Column, Filter, ListSpec

_S, _C = CustomerSummary, Customer


def _joined(column: Any, table: Any) -> ColumnElement[str]:
    return (
        select(func.coalesce(func.group_concat(column, literal("\n")), ""))
        .where(table.customer_id == _C.id)
        .correlate(_C)
        .scalar_subquery()
    )


def _first(column: Any, table: Any, *before: Any) -> ColumnElement[str]:
    return func.coalesce(
        select(column)
        .where(table.customer_id == _C.id)
        .order_by(*before, table.id)
        .limit(1)
        .correlate(_C)
        .scalar_subquery(),
        "",
    )


_counted = _S.order_count - _S.uncounted
_average = case((_counted > 0, _S.spent_cents // _counted), else_=None)

COLUMNS = (
    Column("name", "Name", _C.name, width=136, sort=_S.name_key, private=True),
    Column(
        "phone",
        "Phone",
        # One to call comes before masked ones and those that platforms let expire.
        _first(CustomerPhone.number, CustomerPhone, CustomerPhone.kind != "real"),
        "phone",
        121,
        sortable=False,
        private=True,
    ),
    Column(
        "account",
        "Account",
        _first(CustomerAccount.account, CustomerAccount),
        "code",
        154,
        sortable=False,
        private=True,
    ),
    Column("region", "Region", _S.region, width=150),
    Column("orders", "Orders placed", _S.order_count, "number", 104),
    Column("spent", "Spent", _S.spent_cents, "money", 104),
    Column(
        "no_rate",
        "Without a rate",
        func.nullif(_S.uncounted, 0),
        "number",
        110,
        shown=False,
        sortable=False,
    ),
    Column("average", "Average order", _average, "money", 117, shown=False, sortable=False),
    Column("last_order", "Last order", _S.last_order_at, "time", 104),
    Column("first_order", "First order", _S.first_order_at, "time", 104, shown=False),
    Column(
        "tags",
        "Tags",
        _joined(CustomerTag.tag, CustomerTag),
        "names",
        width=112,
        sortable=False,
        grow=1,
        wide=True,
    ),
    Column("email", "E-mail", _C.email, width=180, shown=False, sortable=False, private=True),
    Column("wechat", "WeChat", _C.wechat, "code", 130, shown=False, sortable=False, private=True),
    Column("qq", "QQ", _C.qq, "code", 110, shown=False, sortable=False, private=True),
    Column(
        "address",
        "Address",
        _first(CustomerAddress.text, CustomerAddress),
        width=260,
        shown=False,
        sortable=False,
        private=True,
    ),
    Column(
        "postcode",
        "Postcode",
        _first(CustomerAddress.postcode, CustomerAddress),
        "code",
        90,
        shown=False,
        sortable=False,
    ),
    *(
        Column(name, title, _first(column, CustomerAddress), width=100, shown=False, sortable=False)
        for name, title, column in (
            ("country", "Country", CustomerAddress.country),
            ("province", "State or province", CustomerAddress.province),
            ("city", "City", CustomerAddress.city),
            ("district", "District or county", CustomerAddress.district),
        )
    ),
    Column(
        "platform",
        "Platform",
        _first(CustomerAccount.platform, CustomerAccount),
        "choice",
        96,
        shown=False,
        sortable=False,
        words=channels.PLATFORMS,
    ),
    Column("birthday", "Birthday", _C.birthday, "date", 110, shown=False, sortable=False, private=True),
    Column("source", "How they found us", _C.source, width=120, shown=False, sortable=False),
    Column("note", "Note", _C.note, width=220, shown=False, sortable=False),
)


def _has_tag(tag: str) -> ColumnElement[bool]:
    return _S.customer_id.in_(select(CustomerTag.customer_id).where(CustomerTag.tag == tag))


def _tags(session: Session) -> list[tuple[str, str]]:
    query = select(CustomerTag.tag).distinct().order_by(CustomerTag.tag)
    return [(tag, tag) for tag in session.scalars(query)]


_PURCHASES: dict[str, ColumnElement[bool]] = {
    "none": _S.order_count == 0,
    "once": _S.order_count == 1,
    "again": _S.order_count >= 2,
}


LIST = ListSpec(
    subject="customer",
    spine=_S.__table__,
    spine_id=_S.customer_id,
    source=_C.__table__.join(_S.__table__, _S.customer_id == _C.id),
    id=_C.id,
    columns=COLUMNS,
    filters=(
        Filter(
            "purchases",
            "Bought",
            _PURCHASES.__getitem__,
            lambda _: [("none", "No orders yet"), ("once", "Bought once"), ("again", "Bought again")],
        ),
        Filter("tag", "Tag", _has_tag, _tags),
        lists.archive(_S.archived),
        Filter("last_order", "Last order", lists.on_days(_S.last_order_at), kind="date"),
        Filter("first_order", "First order", lists.on_days(_S.first_order_at), kind="date"),
        Filter("orders", "Orders placed", lists.between(_S.order_count), kind="number"),
        Filter("spent", "Spent", lists.between(_S.spent_cents), kind="money"),
        Filter("region", "Region", lists.containing(_S.region), kind="text"),
    ),
    default=_S.archived.is_(False),
    default_sort="last_order",
)
