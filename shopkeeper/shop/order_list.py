"""The order list: its columns, its filters, and the queues of the day's work."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    case,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from shopkeeper.model.customers import Customer
from shopkeeper.model.orders import TIME_LEFT, Order, OrderLine, OrderState, OrderSummary
from shopkeeper.model.products import Listing, ListingPart
from shopkeeper.model.shop import Channel
from shopkeeper.model.tickets import Ticket
from shopkeeper.shop import channels, rates, search
from shopkeeper.shop.lists import (
    Column,
    Filter,
    ListSpec,
    archive,
    between,
    containing,
    on_days,
    rows,
)
from shopkeeper.shop.payments import WAYS
from shopkeeper.shop.ticket_figures import OVER

_S, _O, _L = OrderSummary, Order, OrderLine

STATES = {
    OrderState.TO_CONFIRM: "To confirm",
    OrderState.UNPAID: "Unpaid",
    OrderState.PAID: "To ship",
    OrderState.PACKING: "Packing",
    OrderState.SHIPPED: "Shipped",
    OrderState.DELIVERED: "Delivered",
    OrderState.FINISHED: "Finished",
    OrderState.CLOSED: "Closed",
}
FLAG_WORDS = {"red": "Red", "yellow": "Yellow", "green": "Green", "blue": "Blue", "purple": "Purple"}
REFUNDS = {"none": "None", "part": "In part", "all": "In full"}
# What the list says of an order being packed of which a part has left.
PART = "part"


def in_shop_currency(cents: Any) -> ColumnElement[int]:
    """An amount of an order in the shop's currency, by the order's rate; none where that is not known."""
    amount = type_coerce(cents, Integer)
    return case((_O.currency == "", amount), else_=rates.at_home(amount, _O.rate_e6))


# One for each that has no rate, and is left out of sums.
no_rate = case(((_O.currency != "") & _O.rate_e6.is_(None), 1))
_shown_state = case(
    ((_S.state == OrderState.PACKING.value) & (_S.shipped_quantity > 0), literal(PART)), else_=_S.state
)
_goods_of_lines = (
    select(func.group_concat(_L.title + literal(" ×") + sql_cast(_L.quantity, String), literal("\n")))
    .where(_L.order_id == _O.id, _L.quantity != 0)
    .correlate(_O)
    .scalar_subquery()
)
goods = func.coalesce(func.nullif(_O.goods, ""), _goods_of_lines, "")
refund = case(
    (_S.refunded_cents == 0, literal("none")),
    (_S.refunded_cents >= _S.paid_cents, literal("all")),
    else_=literal("part"),
)
_is_waiting = _S.state.in_((OrderState.PAID.value, OrderState.PACKING.value))
_left = case((_is_waiting, _S.ship_by))
# As the index has it, which a bound value would not be known by.
_left_first = literal_column(TIME_LEFT.format("order_summary."), String)
_is_chinese = _O.province + _O.city >= "㐀"
_region = case(
    (_is_chinese & (func.instr(_O.city, _O.province) == 1), func.trim(_O.country + " " + _O.city)),
    (_is_chinese, func.trim(_O.country + " " + _O.province + " " + _O.city)),
    else_=func.trim(func.replace(_O.city + ", " + _O.province + ", " + _O.country, ", , ", ", "), ", "),
)
_buyer = func.coalesce(func.nullif(Customer.name, ""), _O.recipient)


def _hidden(name: str, title: str, value: Any, kind: str = "text", width: int = 120, **rest: Any) -> Column:
    """A column that is not shown at first and does not sort."""
    return Column(name, title, value, kind, width, shown=False, sortable=False, **rest)


COLUMNS = (
    Column("flag", "Flag", _O.flag, "choice", 48, sortable=False, words=FLAG_WORDS),
    Column("number", "Order number", _S.number, "code", 190),
    Column("placed", "Placed", _S.placed_at, "time", 104),
    Column("state", "State", _shown_state, "choice", 92, sort=_S.state, then=_S.placed_at,
           words={**STATES, PART: "Partly shipped"}),
    Column("buyer", "Buyer", _buyer, width=112, sortable=False, private=True),
    Column("goods", "Items", goods, "names", width=210, sortable=False, grow=1),
    Column("total", "Total", _S.home_total_cents, "money", 104),
    Column("left", "Time left", _left, "left", 96, sort=_left_first, written="ship_by"),
    Column("courier", "Courier", _O.courier, width=88, sortable=False, wide=True),
    Column("ship_by", "Ship by", _S.ship_by, "time", 104, shown=False),
    _hidden("quantity", "Quantity", _S.quantity, "number", 80),
    _hidden("owed", "Amount due", in_shop_currency(func.nullif(_S.owed_cents, 0)), "money", 104),
    _hidden("platform", "Platform", Channel.platform, "choice", 104, words=channels.PLATFORMS),
    _hidden("shop", "Shop", Channel.name),
    _hidden("memo", "Memo", _O.memo, width=180),
    _hidden("message", "Buyer's message", _O.buyer_message, width=180),
    _hidden("paid", "Paid", in_shop_currency(_S.paid_cents), "money", 104),
    _hidden("refunded", "Refunded", in_shop_currency(_S.refunded_cents), "money", 104),
    _hidden("refund", "Refund", refund, "choice", 96, words=REFUNDS),
    _hidden("recipient", "Recipient", _O.recipient, private=True),
    _hidden("phone", "Phone", _O.phone, "phone", 121, private=True),
    _hidden("region", "Region", _region, width=150),
    _hidden("address", "Address", _O.address, width=260, private=True),
    _hidden("country", "Country", _O.country),
    _hidden("province", "State or province", _O.province),
    _hidden("city", "City", _O.city),
    _hidden("district", "District or county", _O.district),
    _hidden("street", "Street", _O.street, width=200, private=True),
    _hidden("postcode", "Postcode", _O.postcode, "code", 90),
    _hidden("landline", "Landline", _O.landline, "phone", 121, private=True),
    _hidden("account", "Account", _O.buyer_account, "code", 144, private=True),
    _hidden("delivery", "Delivery", _O.delivery),
    _hidden("tracking", "Tracking number", _O.tracking_number, "code", 160),
    _hidden("paid_at", "Paid on", _O.paid_at, "time", 104),
    _hidden("shipped_at", "Shipped on", _O.shipped_at, "time", 104),
    _hidden("delivered_at", "Delivered on", _O.delivered_at, "time", 104),
    _hidden("finished_at", "Finished on", _O.finished_at, "time", 104),
    _hidden("closed_at", "Closed on", _O.closed_at, "time", 104),
    _hidden("closed_reason", "Why closed", _O.closed_reason, width=150),
    _hidden("goods_total", "Items total", in_shop_currency(_S.goods_cents), "money", 104),
    _hidden("postage", "Postage", in_shop_currency(_O.postage_cents), "money", 96),
    _hidden("tax", "Tax", in_shop_currency(_O.tax_cents), "money", 96),
    _hidden("shop_discount", "Shop's discount", in_shop_currency(_O.shop_discount_cents), "money", 117),
    _hidden(
        "platform_discount", "Platform's discount", in_shop_currency(_O.platform_discount_cents), "money", 130
    ),
    _hidden(
        "influencer_discount", "Host's discount", in_shop_currency(_O.influencer_discount_cents), "money", 117
    ),
    _hidden("commission", "Commission", in_shop_currency(_O.commission_cents), "money", 104),
    _hidden("receivable", "Seller receives", in_shop_currency(_O.receivable_cents), "money", 104),
    _hidden("gap", "Off by", in_shop_currency(_S.gap_cents), "money", 130),
    _hidden("currency", "Currency", _O.currency, "code", 80),
    _hidden("no_rate", "Without a rate", no_rate, "number", 110),
    _hidden("way", "Payment method", _O.way, "choice", 110, words=WAYS),
    _hidden("source", "Source", _O.source, width=130),
    _hidden("invoice", "Invoice title", _O.invoice, width=150),
    _hidden("not_before", "Not before", _O.not_before, "time", 104),
    _hidden("stated", "Platform's total", in_shop_currency(_O.stated_cents), "money", 104),
    _hidden("platform_number", "Platform's number", _O.platform_number, "code", 176),
)  # fmt: skip


def _state(wanted: str) -> ColumnElement[bool]:
    """The condition of a queue; `part` is what has left in part."""
    if wanted == PART:
        return (_S.state == OrderState.PACKING.value) & (_S.shipped_quantity > 0)
    return _S.state == wanted


def queue_counts(session: Session) -> Mapping[str, int]:
    """How many orders stand in each queue, those put away left out."""
    query = select(_S.state, func.count()).where(_S.archived.is_(False)).group_by(_S.state)
    return {row[0]: row[1] for row in session.execute(query)}


def in_states(session: Session, ids: Sequence[int], states: Iterable[str]) -> list[int]:
    """Those of the orders that stand in one of the states."""
    wanted = select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value)
    query = select(_S.order_id).where(_S.order_id.in_(wanted), _S.state.in_(list(states)))
    able = set(session.scalars(query))
    return [one for one in ids if one in able]


def named(session: Session, ids: Sequence[int], columns: Sequence[Column]) -> dict[int, tuple[Any, ...]]:
    """The values of some columns of these orders, in this order."""
    found = rows(session, LIST, ids, columns)
    return {one: found[one] for one in ids if one in found}


def _flag(colour: str) -> ColumnElement[bool]:
    return (_S.flag == colour) & (_S.flag != literal_column("''"))


# From the listings, of which few are open, to their lines; never through all lines.
_open = select(Listing.id).where(~select(ListingPart.id).where(ListingPart.listing_id == Listing.id).exists())
_unmatched = select(_L.order_id).where(_L.listing_id.in_(_open), _L.variant_id.is_(None))
# Written out, not bound: only so are the indexes of the few orders that are meant used.
_NOUGHT = literal_column("0")
_is_refunded = _S.refunded_cents > _NOUGHT
_LOOKS: dict[str, ColumnElement[bool]] = {
    "owed": _S.owed_cents > _NOUGHT,
    "over": _S.owed_cents < _NOUGHT,
    "gap": _S.gap_cents != _NOUGHT,
    "unmatched": _S.order_id.in_(_unmatched),
    "withheld": _S.withheld == literal_column("1"),
    "no_rate": _S.home_total_cents.is_(None),
    "part": _state(PART),
    "ticket": _S.order_id.in_(select(Ticket.order_id).where(Ticket.state.not_in(OVER))),
}
_REFUNDED: dict[str, ColumnElement[bool]] = {
    "none": _S.refunded_cents == 0,
    "part": _is_refunded & (_S.refunded_cents < _S.paid_cents),
    "all": _is_refunded & (_S.refunded_cents >= _S.paid_cents),
}


def found(words: str) -> ColumnElement[bool] | None:
    """The orders that have every fragment of `words` in their own text or in that of their goods."""
    own, sold = search.found("order", words), search.found("listing", words)
    if own is None or sold is None:
        return None
    by_goods = select(_L.order_id).where(_L.listing_id.in_(select(sold.subquery().c.record_id)))
    return _S.order_id.in_(union_all(select(own.subquery().c.record_id), by_goods))


# How long a parcel may be under way before it is worth asking after it.
ON_THE_WAY = timedelta(days=7)
_to_ship = _S.state.in_(("paid", "packing")) & _S.ship_by.is_not(None)


def _due(which: str, now: datetime) -> ColumnElement[bool]:
    """What is late at a moment, is to leave before the day is over, or is long on its way."""
    if which == "late":
        return _to_ship & (_S.ship_by < now)
    if which == "today":
        return _to_ship & (_S.ship_by >= now) & (_S.ship_by < datetime.combine(now, time.max))
    long_gone = select(_O.id).where(_O.state == "shipped", _O.shipped_at < now - ON_THE_WAY)
    return (_S.state == "shipped") & _S.order_id.in_(long_gone)


LIST = ListSpec(
    subject="order",
    spine=_S.__table__,
    spine_id=_S.order_id,
    source=_O.__table__.join(_S.__table__, _S.order_id == _O.id)
    .join(Channel.__table__, Channel.id == _O.channel_id)
    .outerjoin(Customer.__table__, Customer.id == _O.customer_id),
    id=_O.id,
    columns=COLUMNS,
    filters=(
        Filter("state", "State", _state, lambda _: list(STATES.items()), counts=queue_counts),
        Filter("channel", "Shop", lambda one: _S.channel_id == one, channels.channels),
        Filter("flag", "Flag", _flag, lambda _: list(FLAG_WORDS.items()), more=True),
        Filter(
            "look",
            "Needs attention",
            _LOOKS.__getitem__,
            lambda _: [
                ("part", "Partly shipped"),
                ("ticket", "Open ticket"),
                ("owed", "Amount due"),
                ("over", "Overpaid"),
                ("gap", "Does not add up"),
                ("unmatched", "Unmatched listings"),
                ("withheld", "Buyer withheld"),
                ("no_rate", "No exchange rate"),
            ],
        ),
        Filter(
            "due",
            "Deadline",
            _due,
            lambda _: [("late", "To ship: late"), ("today", "To ship: today"), ("away", "Long on the way")],
            more=True,
            timed=True,
        ),
        Filter("refund", "Refund", _REFUNDED.__getitem__, lambda _: list(REFUNDS.items()), more=True),
        Filter("placed", "Placed", on_days(_S.placed_at), kind="date"),
        Filter("ship_by", "Ship by", on_days(_S.ship_by), kind="date"),
        Filter("total", "Total", between(_S.home_total_cents), kind="money"),
        Filter(
            "memo",
            "Memo",
            lambda text: _S.order_id.in_(select(_O.id).where(containing(_O.memo)(text))),
            kind="text",
        ),
        archive(_S.archived, more=True),
    ),
    default=_S.archived.is_(False),
    default_sort="placed",
    search=found,
)
