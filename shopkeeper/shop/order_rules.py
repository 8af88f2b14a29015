"""What of an order may be changed in which state, and what is said where it may not."""

from collections.abc import Mapping
from typing import Any

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState as S

# lines: items, quantities, prices; swap: another variant, a gift, a line taken out;
# contact: address and how to reach the buyer; notes: memo, flag, what is only remembered.
_ALL = frozenset({"lines", "swap", "contact", "notes"})
MAY_CHANGE: dict[S, frozenset[str]] = {
    S.TO_CONFIRM: _ALL,
    S.UNPAID: _ALL,
    S.PAID: frozenset({"swap", "contact", "notes"}),
    S.PACKING: frozenset({"contact", "notes"}),
    S.SHIPPED: frozenset({"notes"}),
    S.DELIVERED: frozenset({"notes"}),
    S.FINISHED: frozenset({"notes"}),
    S.CLOSED: frozenset({"notes"}),
}

# Why lines can not be changed, and the way that is open.
_LINES_FIXED: dict[S, str] = {
    S.PACKING: "order.lines_fixed_packing",
    S.SHIPPED: "order.lines_fixed_shipped",
    S.DELIVERED: "order.lines_fixed_shipped",
    S.FINISHED: "order.lines_fixed_shipped",
    S.CLOSED: "order.closed",
}
_CONTACT_FIXED: dict[S, str] = {
    S.SHIPPED: "order.contact_fixed",
    S.DELIVERED: "order.contact_fixed",
    S.FINISHED: "order.contact_fixed",
    S.CLOSED: "order.closed",
}

# Paid to the courier: the order is confirmed instead of paid for.
ON_DELIVERY = "cod"
# What an order is found by when its file comes again.
KNOWN_BY = ("channel_id", "platform_number")
CONTACT = (
    "recipient", "phone", "landline", "country", "province", "city", "district", "street", "postcode",
    "address",
)  # fmt: skip
MONEY = (
    "postage_cents", "tax_cents", "shop_discount_cents", "platform_discount_cents",
    "influencer_discount_cents",
)  # fmt: skip


def may_change(state: str) -> frozenset[str]:
    """What may be changed of an order in `state`: lines, swap, contact, notes."""
    return MAY_CHANGE[S(state)]


def check_contact(order: Mapping[str, Any], new: Mapping[str, Any], *, label_checked: bool) -> None:
    """Refuse a change of address or contact after packing began.

    Raises ShopError `order.contact_fixed`, `order.closed`, or `order.label_printed` while it
    is packed and nobody has looked at the label.
    """
    changed = next((name for name in CONTACT if order[name] != new[name]), None)
    if changed is None:
        return
    if "contact" not in may_change(order["state"]):
        raise ShopError(_CONTACT_FIXED[order["state"]], field=changed, number=order["platform_number"])
    if order["state"] == S.PACKING and not label_checked:
        raise ShopError("order.label_printed", field=changed, number=order["platform_number"])


def check_money(order: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Refuse other postage, tax or discounts once paid; ShopError `order.price_fixed` or as lines."""
    changed = next((name for name in MONEY if order[name] != new[name]), None)
    if changed is not None and "lines" not in may_change(order["state"]):
        raise _fixed(order, changed)


def check_way(order: Mapping[str, Any], way: str) -> S | None:
    """What an order is in once it is paid in this way; nothing where that stays as it is.

    Raises ShopError `order.way_fixed` where paying on delivery, or not any more, comes too late.
    """
    if (way == ON_DELIVERY) == (order["way"] == ON_DELIVERY):
        return None
    if order["state"] not in (S.TO_CONFIRM, S.UNPAID):
        raise ShopError("order.way_fixed", field="way", number=order["platform_number"])
    return S.TO_CONFIRM if way == ON_DELIVERY else S.UNPAID


def check_source(order: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Refuse another number or channel of what a file brought, as it is known by them: `order.from_file`."""
    changed = next((name for name in KNOWN_BY if order[name] != new[name]), None)
    if changed is not None and order["batch_id"] is not None:
        raise ShopError("order.from_file", field=changed, number=order["platform_number"])


def check_line(order: Mapping[str, Any], field: str, *, swap: bool) -> None:
    """Refuse a changed line; `swap` says that it is only swapped, given or taken out."""
    may = may_change(order["state"])
    if "lines" not in may and not (swap and "swap" in may):
        raise _fixed(order, field)


def _fixed(order: Mapping[str, Any], field: str) -> ShopError:
    key = _LINES_FIXED.get(order["state"], "order.price_fixed")
    return ShopError(key, field=field, number=order["platform_number"])
