"""Words and colours of orders that several of their pieces share."""

from shopkeeper.i18n import tr
from shopkeeper.model.orders import OrderState
from shopkeeper.shop.order_list import FLAG_WORDS, PART
from shopkeeper.shop.payments import WAYS
from shopkeeper.ui.kit.states import ORDER

STATE_TONES = {**{state.value: tone for state, (_, tone) in ORDER.items()}, PART: "violet"}
FLAG_TONES = {"red": "red", "yellow": "yellow", "green": "green", "blue": "blue", "purple": "violet"}
REFUND_TONES = {"part": "amber", "all": "red"}

# What each time of an order is called in its timeline, with its icon.
TIMES = {
    "placed_at": ("shopping-bag", "Order placed"),
    "paid_at": ("banknote", "Order paid"),
    "shipped_at": ("truck", "Shipped"),
    "delivered_at": ("package-check", "Delivered"),
    "finished_at": ("badge-check", "Finished"),
    "closed_at": ("circle-x", "Closed"),
}
# The one thing to do next in each state: the name of the action.
NEXT = {
    OrderState.TO_CONFIRM: "confirm",
    OrderState.UNPAID: "pay",
    OrderState.PAID: "pack",
    OrderState.PACKING: "ship",
    OrderState.SHIPPED: "deliver",
    OrderState.DELIVERED: "finish",
}


def way_word(way: str) -> str:
    """What a way of payment is called; one a file brought is called as it came."""
    return tr(WAYS[way]) if way in WAYS else way


def flag_word(flag: str) -> str:
    """What a flag is called."""
    return tr(FLAG_WORDS[flag]) if flag in FLAG_WORDS else flag
