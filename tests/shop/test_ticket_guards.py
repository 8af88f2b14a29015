"""Every guard of after-sales refuses with its own sentence, in both languages, and leaves all as it was."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState as S
from shopkeeper.shop import customers, ticket_log, ticket_marks, ticket_states, tickets
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.order_marks import delete as delete_orders
from shopkeeper.shop.ticket_goods import Found, Resend, receive, send
from shopkeeper.shop.ticket_money import Refund, refund, take_over
from shopkeeper.shop.ticket_settling import Settlement, settle
from shopkeeper.shop.tickets import LineData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.shop.cases import BY, act, do, ending, line, on, open_ticket, sold_order, stocked, ticket
from tests.store.shops import rows

Guard = Callable[[ShopFile], Callable[[], Any]]


def opening(kind: str, state: S | None, **fields: Any) -> Guard:
    """Opens a ticket on an order in a state, or on none."""

    def prepare(shop: ShopFile) -> Callable[[], Any]:
        order_id = sold_order(shop, state) if state else None
        return lambda: open_ticket(shop, kind, order_id, **fields)

    return prepare


def doing(kind: str, deed: Callable[..., Any], *rest: Any, after: tuple[Any, ...] = ()) -> Guard:
    """Does something to a ticket of a kind, after something else was done to it."""

    def prepare(shop: ShopFile) -> Callable[[], Any]:
        one = on(shop, kind)
        for before, *given in after:
            act(shop, before, one, *given)
        return lambda: act(shop, deed, one, *rest)

    return prepare


def editing(kind: str, /, *, after: tuple[Any, ...] = (), **fields: Any) -> Guard:
    """Changes a ticket of a kind."""

    def edit(session: Any, one: int, by: Any) -> None:
        tickets.edit(session, one, replace(tickets.data_of(session, one), **fields), by)

    return doing(kind, edit, after=after)


def deed(act_: Callable[..., Any], *rest: Any) -> Callable[..., Any]:
    """A deed on several, for one."""
    return lambda session, one, by: act_(session, [one], *rest)


def turn(step: str) -> Callable[..., Any]:
    return lambda session, one, by: ticket_states.turn(session, [one], step, by)


def received_twice(shop: ShopFile) -> Callable[[], Any]:
    """What was received, sellable and in stock again comes a second time."""
    one = open_ticket(shop, "return_refund", sold_order(shop, S.DELIVERED, stocked(shop)))
    act(shop, receive, one, {line(shop, one): Found(sellable=2)})
    return lambda: act(shop, receive, one, {line(shop, one): Found(sellable=1)})


def returned_and_then_received(shop: ShopFile) -> Callable[[], Any]:
    """What is in stock again by one ticket comes by another."""
    order_id = sold_order(shop, S.DELIVERED, stocked(shop))
    first, second = (open_ticket(shop, "return_refund", order_id) for _ in range(2))
    act(shop, receive, first, {line(shop, first): Found(sellable=2)})
    return lambda: act(shop, receive, second, {line(shop, second): Found(sellable=1)})


def deleting_its_order(shop: ShopFile) -> Callable[[], Any]:
    """The order of a ticket is deleted."""
    order_id = sold_order(shop, S.UNPAID)
    open_ticket(shop, "price_protection", order_id)
    return lambda: do(shop, lambda session: delete_orders(session, [order_id]), "order.delete")


def deleting_its_customer(shop: ShopFile) -> Callable[[], Any]:
    """The customer of a ticket is deleted."""
    made = do(shop, lambda session: customers.create(session, CustomerData("张三")).id, "customer.create")
    open_ticket(shop, "question", customer_id=made)
    return lambda: do(shop, lambda session: customers.delete(session, [made]), "customer.delete")


def refunding_for_none(shop: ShopFile) -> Callable[[], Any]:
    """A ticket without an order refunds."""
    one = open_ticket(shop, "complaint")
    return lambda: act(shop, refund, one, Refund(1))


def closing_an_order_with_money(shop: ShopFile) -> Callable[[], Any]:
    """The order is closed while the shop keeps money of it."""
    one = on(shop, "return_refund")
    return lambda: act(shop, settle, one, Settlement(close_order=True))


ALL = {1: Found(sellable=2)}
CLOSED = (ticket_states.close, ending("question"))
RETURNED = (receive, ALL)
ENDING = ending("return_refund")
GUARDS: dict[str, tuple[Guard, str]] = {
    # A refund not above what is left of the payments; costs beside it are no refund
    "more than is left": (doing("refund_only", refund, Refund(2601)), "refund.too_much"),
    "more than is left after another": (
        doing("refund_only", refund, Refund(601), after=((refund, Refund(2000)),)), "refund.too_much",
    ),
    "more than was sold": (
        doing("refund_only", refund, Refund(1, pieces={1: 3})), "refund.too_many_pieces",
    ),
    "nothing": (doing("refund_only", refund, Refund(0)), "payment.no_amount"),
    "no kind of refund": (doing("question", refund, Refund(1)), "ticket.no_refund"),
    "no order": (refunding_for_none, "ticket.no_order"),
    "agreed where nothing is refunded": (opening("question", None, refund_cents=1), "ticket.no_refund_kind"),
    "a kind without refund after one": (
        editing("refund_only", after=((refund, Refund(1)),), kind="question"), "ticket.money_kind",
    ),
    "a cost below nothing": (
        doing("refund_only", settle, Settlement(beside={"compensation_cents": -1})), "ticket.bad_amount",
    ),
    "nothing went back": (doing("refund_only", take_over), "ticket.nothing_went_back"),
    # For return kinds only after receipt, unless the owner says why
    **{
        f"early {kind}": (doing(kind, refund, Refund(1)), "ticket.refund_early")
        for kind in ("return_refund", "refused", "exchange", "intercept")
    },
    "sent early": (doing("exchange", send, Resend()), "ticket.send_early"),
    # Goods back into stock only what was received and sellable, once
    "received twice": (received_twice, "ticket.too_many_received"),
    "received on two tickets": (returned_and_then_received, "stock.more_than_sold"),
    "more than left": (doing("return_refund", receive, {1: Found(sellable=3)}), "ticket.too_many_received"),
    "received nothing": (doing("return_refund", receive, {}), "ticket.nothing_received"),
    "nothing comes back": (doing("refund_only", receive, ALL), "ticket.nothing_comes"),
    "nothing goes out": (doing("refund_only", send, Resend()), "ticket.nothing_goes"),
    "sent twice": (
        doing("send_again", send, Resend(), after=((send, Resend()),)), "ticket.nothing_left",
    ),
    "more sent than left": (doing("send_again", send, Resend(pieces={1: 3})), "ticket.too_many_sent"),
    "a repair sent before it came": (doing("repair", send, Resend()), "ticket.nothing_left"),
    "a line that came is taken out": (
        editing("return_refund", after=(RETURNED,), lines=(LineData(1, title="x"),)), "ticket.line_in_use",
    ),
    # Nothing solved without outcome and reason
    "no outcome": (
        doing("return_refund", ticket_states.close, replace(ENDING, outcome="")), "ticket.no_outcome",
    ),
    "an outcome of another kind": (
        doing("hurry", ticket_states.close, replace(ENDING, outcome="returned")), "ticket.no_outcome",
    ),
    "no reason": (
        doing("return_refund", ticket_states.close, replace(ENDING, reason="")), "ticket.no_reason",
    ),
    "nobody's fault": (
        doing("return_refund", ticket_states.close, replace(ENDING, fault="moon")), "ticket.no_fault",
    ),
    "six stars": (
        doing("return_refund", ticket_states.close, replace(ENDING, satisfaction=6)),
        "ticket.bad_satisfaction",
    ),
    "a refund agreed and open": (
        doing("return_refund", ticket_states.close, ENDING, after=(RETURNED,)), "ticket.refund_open",
    ),
    "a fee agreed and open": (
        doing("repair", settle, Settlement(ending=ending("repair")),
              after=((lambda session, one, by: tickets.edit(
                  session, one, replace(tickets.data_of(session, one), fee_cents=100), by),),)),
        "ticket.fee_open",
    ),
    "an order that keeps money": (closing_an_order_with_money, "order.keeps_money"),
    # Which steps there are
    "over": (doing("question", ticket_states.close, ending("question"), after=(CLOSED,)), "ticket.over"),
    "changed once over": (editing("question", after=(CLOSED,), wish="x"), "ticket.over"),
    "not over": (doing("question", ticket_states.reopen, "x"), "ticket.not_over"),
    "no turn": (doing("question", turn("work")), "ticket.no_turn"),
    "no goods to wait for": (doing("question", turn("wait_goods")), "ticket.no_turn"),
    "rejected without a reason": (doing("question", ticket_states.reject, " "), "ticket.no_why"),
    "reopened without a reason": (
        doing("question", ticket_states.reopen, " ", after=(CLOSED,)), "ticket.no_reopening",
    ),
    "rejected once paid": (
        doing("refund_only", ticket_states.reject, "x", after=((refund, Refund(1)),)), "ticket.money_moved",
    ),
    "withdrawn once paid": (
        doing("refund_only", ticket_states.withdraw, "", after=((refund, Refund(1)),)), "ticket.money_moved",
    ),
    "archived while open": (doing("question", deed(ticket_marks.archive, BY.at)), "ticket.still_open"),
    "deleted once paid": (
        doing("refund_only", deed(ticket_marks.delete), after=((refund, Refund(1)),)), "ticket.in_use",
    ),
    "no such step": (doing("question", ticket_log.tick, "dance"), "ticket.no_step"),
    "an empty note": (doing("question", ticket_log.note, " "), "note.empty"),
    "its order deleted": (deleting_its_order, "order.has_tickets"),
    "its customer deleted": (deleting_its_customer, "customer.has_tickets"),
    # What a kind asks of the order
    "not sent": (opening("return_refund", S.PAID), "ticket.not_sent"),
    "sent already": (opening("hurry", S.SHIPPED), "ticket.sent_already"),
    "not on the way": (opening("intercept", S.DELIVERED), "ticket.not_on_the_way"),
    "without an order": (opening("return_refund", None), "ticket.needs_order"),
    "without goods": (opening("return_refund", S.DELIVERED, lines=()), "ticket.no_lines"),
}  # fmt: skip


@pytest.mark.parametrize(("guard", "key"), GUARDS.values(), ids=GUARDS)
def test_a_guard_refuses_with_its_sentence_and_leaves_all_as_it_was(
    shop: ShopFile, guard: Guard, key: str
) -> None:
    forbidden = guard(shop)
    before, newest = rows(shop), shop.commands(most=1)
    with pytest.raises(ShopError) as refused:
        forbidden()
    assert refused.value.key == key
    assert sentence(refused.value).endswith(".")
    i18n.set_language("zh_CN")
    assert sentence(refused.value).endswith("。") and "{" not in sentence(refused.value)
    assert rows(shop) == before and shop.commands(most=1) == newest


def test_each_guard_has_a_sentence_of_its_own() -> None:
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        keys = {key for _, key in GUARDS.values()}
        said = {_bare(key) for key in keys}
        assert len(said) == len(keys)


def _bare(key: str) -> str:
    places = dict.fromkeys(("number", "most", "amount", "name"), "1")
    return sentence(ShopError(key, **places))


@pytest.mark.parametrize("kind", ["return_refund", "refused", "exchange", "intercept"])
def test_what_goes_early_goes_with_a_reason_and_waits_for_the_goods(shop: ShopFile, kind: str) -> None:
    one = on(shop, kind)
    act(shop, refund, one, Refund(1, why="老客户"))
    assert (ticket(shop, one).state, ticket(shop, one).early_reason) == ("waiting_goods", "老客户")


def test_a_thank_you_does_not_reopen(shop: ShopFile) -> None:
    one = on(shop, "question")
    act(shop, *CLOSED[:1], one, *CLOSED[1:])
    act(shop, ticket_log.note, one, "谢谢老板")
    assert ticket(shop, one).state == "closed"
