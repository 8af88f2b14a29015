"""The word and the colour of every state, in one place."""

from shopkeeper.model.orders import OrderState
from shopkeeper.ui.kit.widgets import StateLabel

ORDER = {
    OrderState.TO_CONFIRM: ("To confirm", "amber"),
    OrderState.UNPAID: ("Unpaid", "amber"),
    OrderState.PAID: ("To ship", "blue"),
    OrderState.PACKING: ("Packing", "violet"),
    OrderState.SHIPPED: ("Shipped", "blue"),
    OrderState.DELIVERED: ("Delivered", "green"),
    OrderState.FINISHED: ("Finished", "green"),
    OrderState.CLOSED: ("Closed", "grey"),
}


def order_state(state: str) -> StateLabel:
    """The label of an order's state; a state nobody knows is shown as it stands."""
    word, tone = (
        ORDER.get(OrderState(state), (state, "grey")) if state in set(OrderState) else (state, "grey")
    )
    return StateLabel(word, tone)
