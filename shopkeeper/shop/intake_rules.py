"""What a file may change of an order that is there already."""

from typing import Any

from shopkeeper.model.orders import OrderState
from shopkeeper.shop import phones

# Some files know the day only.
_TIMES = {
    "placed_at", "paid_at", "shipped_at", "delivered_at", "finished_at", "closed_at", "ship_by", "not_before",
}  # fmt: skip
_MIDNIGHT = " 00:00:00"
# What of an order says how far it has come.
STEPS = {
    "state", "closed_reason", "paid_at", "shipped_at", "delivered_at", "finished_at", "closed_at", "courier",
    "tracking_number",
}  # fmt: skip
# What a platform masks; a star in a memo is the seller's own.
_PERSONAL = {"buyer_account", "recipient", "phone", "landline", "address"}


def keeps(name: str, old: Any, new: Any, weak: frozenset[str] = frozenset()) -> bool:
    """Whether what is there stays: the file says nothing or less of it, masks it, or only infers it."""
    if new in (None, ""):
        return True
    if old in (None, ""):
        return False
    if name in _TIMES and new[10:] == _MIDNIGHT and old[:10] == new[:10]:
        return True
    if name in weak:
        return name != "state" or not _further(old, new)
    return name in _PERSONAL and phones.is_withheld(new) and not phones.is_withheld(old)


_WAY = [
    OrderState.TO_CONFIRM,
    OrderState.UNPAID,
    OrderState.PAID,
    OrderState.PACKING,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
    OrderState.FINISHED,
]


def _further(old: str, new: str) -> bool:
    """Whether an order that was `old` has come further when it is `new`."""
    return old in _WAY and new in _WAY and _WAY.index(OrderState(new)) > _WAY.index(OrderState(old))


def goes_on(old: str, new: str) -> bool:
    """Whether an order has come further than it had, its end included."""
    return _further(old, new) or (new == OrderState.CLOSED and old != new)
