"""The list of order lines: what was sold, over all orders."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, union_all
from sqlalchemy.orm import aliased

from shopkeeper.model.customers import Customer
from shopkeeper.model.orders import Order, OrderLine, OrderSummary
from shopkeeper.model.products import Listing, ListingPart, Product, Variant
from shopkeeper.model.shop import Channel
from shopkeeper.shop import channels, search
from shopkeeper.shop.lists import Column, Filter, ListSpec, on_days
from shopkeeper.shop.order_list import STATES, in_shop_currency, no_rate

_S, _O, _L = OrderSummary, Order, OrderLine


def _hidden(name: str, title: str, value: Any, kind: str = "text", width: int = 120, **rest: Any) -> Column:
    """A column that is not shown at first and does not sort."""
    return Column(name, title, value, kind, width, shown=False, sortable=False, **rest)


_part = select(ListingPart.id).where(ListingPart.listing_id == _L.listing_id)
_is_matched = _L.variant_id.is_not(None) | _part.correlate(_L).exists()
_of_listing = (
    select(func.group_concat(Variant.code, ", "))
    .join(ListingPart, ListingPart.variant_id == Variant.id)
    .where(ListingPart.listing_id == _L.listing_id)
    .correlate(_L)
    .scalar_subquery()
)
_own_code = select(Variant.code).where(Variant.id == _L.variant_id).correlate(_L).scalar_subquery()
_product = (
    select(Product.title)
    .join(Variant, Variant.product_id == Product.id)
    .where(Variant.id == _L.variant_id)
    .correlate(_L)
    .scalar_subquery()
)
_shipped = case(
    (_S.shipped_quantity == _S.quantity, _L.quantity),
    else_=_L.shipped_quantity,
)
_title = func.coalesce(func.nullif(_L.title, ""), func.nullif(Listing.title, ""), _product, "")
_options = func.coalesce(func.nullif(_L.options, ""), Listing.options, "")

COLUMNS = (
    Column("title", "Items", _title, width=280, sortable=False, grow=3),
    Column("options", "Options", _options, "options", width=130, sortable=False, grow=1),
    Column("quantity", "Quantity", _L.quantity, "number", 84, sortable=False),
    Column("price", "Unit price", in_shop_currency(_L.price_e4), "price", 88, sortable=False),
    Column("amount", "Amount", in_shop_currency(_L.amount_cents), "money", 96, sortable=False),
    Column("order", "Order number", _S.number, "code", 190),
    Column("placed", "Placed", _S.placed_at, "time", 104),
    Column("state", "State", _S.state, "choice", 108, shown=False, words=STATES),
    _hidden("buyer", "Buyer", func.coalesce(func.nullif(Customer.name, ""), _O.recipient), private=True),
    _hidden("platform", "Platform", Channel.platform, "choice", 104, words=channels.PLATFORMS),
    _hidden("shop", "Shop", Channel.name),
    _hidden("code", "SKU code", func.coalesce(_own_code, _of_listing, ""), "code", 130),
    _hidden("merchant_code", "Merchant code", func.coalesce(Listing.code, ""), "code", 130),
    _hidden("sku", "Platform SKU", func.coalesce(Listing.sku, ""), "code", 130),
    _hidden("platform_number", "Platform's number", _O.platform_number, "code", 176),
    _hidden("sub_number", "Sub-order number", _L.sub_number, "code", 160),
    _hidden("discount", "Discount", in_shop_currency(_L.discount_cents), "money", 96),
    _hidden("tax", "Tax", in_shop_currency(_L.tax_cents), "money", 96),
    _hidden("shipped", "Shipped pieces", _shipped, "number", 110),
    _hidden("refunded", "Refunded pieces", _L.refunded_quantity, "number", 110),
    _hidden("line_state", "Line state", _L.state, width=130),
    _hidden("note", "Note", _L.note, width=180),
    _hidden("currency", "Currency", _O.currency, "code", 80),
    _hidden("no_rate", "Without a rate", no_rate, "number", 110),
)  # fmt: skip

_MATCHED: dict[str, ColumnElement[bool]] = {"matched": _is_matched, "unmatched": ~_is_matched}


def found(words: str) -> ColumnElement[bool] | None:
    """The lines whose goods, or whose order, have every fragment of `words`."""
    orders, goods = search.found("order", words), search.found("listing", words)
    variants = search.found("variant", words)
    if orders is None or goods is None or variants is None:
        return None
    line = aliased(OrderLine)
    ways = ((line.listing_id, goods), (line.variant_id, variants))
    # Which orders, is told first: the list goes along them, and looks at the lines of those only.
    of_goods = [select(line.order_id).where(column.in_(ids)) for column, ids in ways]
    of_words = select(orders.cte("found_orders").c.record_id)  # looked for once, asked twice
    either = or_(_S.order_id.in_(of_words), _L.listing_id.in_(goods), _L.variant_id.in_(variants))
    return and_(_S.order_id.in_(union_all(of_words, *of_goods)), either)


def _state(state: str) -> ColumnElement[bool]:
    return _S.state == state


_ROWS = _L.__table__.join(_S.__table__, _S.order_id == _L.order_id)

LIST = ListSpec(
    subject="line",
    spine=_ROWS,
    spine_id=_L.id,
    source=_ROWS.join(_O.__table__, _O.id == _L.order_id)
    .join(Channel.__table__, Channel.id == _O.channel_id)
    .outerjoin(Customer.__table__, Customer.id == _O.customer_id)
    .outerjoin(Listing.__table__, Listing.id == _L.listing_id),
    id=_L.id,
    columns=COLUMNS,
    filters=(
        Filter("state", "State", _state, lambda _: list(STATES.items())),
        Filter("channel", "Shop", lambda one: _S.channel_id == one, channels.channels),
        Filter(
            "goods",
            "Items",
            _MATCHED.__getitem__,
            lambda _: [("unmatched", "Unmatched listings"), ("matched", "Matched listings")],
        ),
        Filter("placed", "Placed", on_days(_S.placed_at), kind="date"),
    ),
    default=_S.archived.is_(False),
    default_sort="placed",
    search=found,
)
