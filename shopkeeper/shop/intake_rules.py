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


def undone_by(old: str, new: str) -> list[str]:
    """What no longer holds of an order that went back to a state: times of steps, why it was closed."""
    if goes_on(old, new):
        return []
    later = [field for state, field in _STEP_TIMES.items() if _further(new, state)]
    return later + (["closed_at", "closed_reason"] if old == OrderState.CLOSED else [])


_STEP_TIMES = {
    OrderState.PAID: "paid_at",
    OrderState.SHIPPED: "shipped_at",
    OrderState.DELIVERED: "delivered_at",
    OrderState.FINISHED: "finished_at",
}


def is_old(last: str, said: str, goes_back: bool, made_at: str, told_at: str) -> bool:
    """Whether a file tells of an order as it was before.

    `last` is the state the platform last told, `said` the file's; `made_at` when the file was
    made, empty if nobody knows, `told_at` when the one was that told last. Where the platform
    never lets an order go back, states say which is older, and only between equal ones the
    times, as an old export can be had from there anew. Where it does, the times say.
    """
    if said != last and not goes_back:
        return not goes_on(last, said)
    if said != last and not goes_on(last, said):
        return made_at <= told_at
    return bool(made_at) and made_at < told_at


def fills(name: str, old: Any, new: Any) -> bool:
    """Whether what is there stays where an older file may only fill what is blank.

    Its channel differs only where the file names the shop at last.
    """
    return name != "channel_id" and (new in (None, "") or old not in (None, ""))
