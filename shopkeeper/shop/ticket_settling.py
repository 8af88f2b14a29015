"""Settling a ticket: goods, money, order and outcome as one thing that is done, and undone, together."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderState
from shopkeeper.shop import (
    order_states,
    payments,
    ticket_goods,
    ticket_kinds,
    ticket_money,
    ticket_rules,
    ticket_states,
)
from shopkeeper.shop.money import LARGEST_CENTS
from shopkeeper.shop.order_states import Closing
from shopkeeper.shop.ticket_goods import Found
from shopkeeper.shop.ticket_log import By
from shopkeeper.shop.ticket_money import Refund
from shopkeeper.shop.ticket_states import Ending

# Costs and income beside the order, in the smallest unit of its currency.
BESIDE = ("compensation_cents", "return_postage_cents", "fee_got_cents", "claim_got_cents")


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is settled at once; what is not said is left as it is.

    `found` is what came back by line of the ticket, `beside` the amounts of BESIDE. With
    `close_order` the ticket's order is closed, all of whose money is back then; `goods_back` says
    that what was packed of it stands on its shelf again. `ending` closes the ticket.
    """

    found: Mapping[int, Found] | None = None
    refund: Refund | None = None
    beside: Mapping[str, int] | None = None
    close_order: bool = False
    goods_back: bool = False
    ending: Ending | None = None


def settle(session: Session, ticket_id: int, settlement: Settlement, by: By) -> None:
    """Do all of it or nothing: goods in, money back, costs, order, outcome.

    Raises ShopError as `ticket_goods.receive`, `ticket_money.refund`, `ticket_states.close`,
    `order_states.close` and `order_states.give_up` do, and `ticket.bad_amount`.
    """
    ticket_rules.open_row(session, ticket_id)
    if settlement.found:
        ticket_goods.receive(session, ticket_id, settlement.found, by)
    if settlement.beside:
        _put_beside(session, ticket_id, settlement.beside)
    if settlement.refund:
        ticket_money.refund(session, ticket_id, settlement.refund, by)
    if settlement.close_order:
        _close_order(session, ticket_id, settlement, by)
    if settlement.ending:
        ticket_states.close(session, ticket_id, settlement.ending, by)


def _put_beside(session: Session, ticket_id: int, amounts: Mapping[str, int]) -> None:
    for name, cents in amounts.items():
        if not 0 <= cents <= LARGEST_CENTS:
            raise ShopError("ticket.bad_amount", field=name)
    ticket_rules.put(session, ticket_id, **amounts)


def _close_order(session: Session, ticket_id: int, settlement: Settlement, by: By) -> None:
    ticket = ticket_rules.row(session, ticket_id)
    order = session.get(Order, ticket["order_id"] or 0, populate_existing=True)
    if order is None:
        raise ShopError("ticket.no_order", number=ticket["number"])
    reason = f"{ticket_kinds.kind_word(ticket['kind'])} {ticket['number']}"
    if order.state in (OrderState.SHIPPED, OrderState.DELIVERED):
        order_states.give_up(session, order.id, reason, by.now)
    else:
        order_states.close(session, order.id, Closing(reason, settlement.goods_back), by.now)


def may_close_order(session: Session, order_id: int | None, refund_cents: int = 0) -> bool:
    """Whether an order is left without its money by a refund, and can be closed along with it."""
    order = session.get(Order, order_id or 0)
    if order is None:
        return False
    able = order_states.allowed("close", order.state) or order_states.allowed("give_up", order.state)
    return able and payments.balance(session, order.id).kept_cents <= refund_cents
