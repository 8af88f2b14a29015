"""The word and the colour of every state, in one place."""

from shopkeeper.model.orders import OrderState
from shopkeeper.model.tickets import TicketState
from shopkeeper.shop.ticket_list import STATES
from shopkeeper.ui.kit.widgets import StateLabel

ORDER = {
    OrderState.TO_CONFIRM: ("To confirm", "amber"),
    OrderState.UNPAID: ("Unpaid", "amber"),
    OrderState.PAID: ("To ship", "blue"),
    OrderState.PACKING: ("Packing", "violet"),
    OrderState.SHIPPED: ("Shipped", "cyan"),
    OrderState.DELIVERED: ("Delivered", "green"),
    OrderState.FINISHED: ("Finished", "green"),
    OrderState.CLOSED: ("Closed", "grey"),
}

TICKET_TONES = {
    TicketState.WORKING.value: "blue",
    TicketState.WAITING_BUYER.value: "grey",
    TicketState.WAITING_GOODS.value: "violet",
    TicketState.WAITING_PLATFORM.value: "cyan",
    TicketState.TO_SETTLE.value: "amber",
    TicketState.CLOSED.value: "green",
    TicketState.REJECTED.value: "grey",
    TicketState.WITHDRAWN.value: "grey",
}


def ticket_state(state: str) -> StateLabel:
    """The label of a ticket's state."""
    return StateLabel(STATES.get(TicketState(state), state), TICKET_TONES[state])


def order_state(state: str) -> StateLabel:
    """The label of an order's state; a state nobody knows is shown as it stands."""
    word, tone = (
        ORDER.get(OrderState(state), (state, "grey")) if state in set(OrderState) else (state, "grey")
    )
    return StateLabel(word, tone)
