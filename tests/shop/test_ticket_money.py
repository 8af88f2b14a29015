"""Money of a ticket: never more than is left, after the goods, and facts from outside as they are."""

import pytest
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState, Payment
from shopkeeper.model.tickets import TicketState
from shopkeeper.shop import payments, ticket_log, ticket_money
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.ticket_goods import Found, receive
from shopkeeper.shop.ticket_money import Refund, refund, take_over
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.shop.cases import BY, act, do, line, on, open_ticket, paid_back, sold_order, summary, ticket
from tests.shop.sold import lines_of
from tests.shop.sold import summary as order_summary


def refused(error: pytest.ExceptionInfo[ShopError]) -> tuple[str, str | None]:
    assert sentence(error.value).endswith(".")
    return error.value.key, error.value.field


def test_a_refund_is_the_orders_and_the_tickets(shop: ShopFile) -> None:
    one = on(shop, "refund_only")
    paid = Refund(700, "alipay", pieces={line(shop, one): 1}, reference="R1", note="破损", paid_at=BY.now)
    act(shop, refund, one, paid)
    order_id = ticket(shop, one).order_id or 0
    assert paid_back(shop, one) == [(order_id, -700)]
    assert (summary(shop, one).refunded_cents, order_summary(shop, order_id).refunded_cents) == (700, 700)
    assert lines_of(shop, order_id)[0].refunded_quantity == 1
    with shop.read() as session:
        row = session.scalars(select(Payment).where(Payment.ticket_id == one)).one()
        assert (row.way, row.reference, row.note, row.paid_at) == ("alipay", "R1", "破损", BY.now)
        assert list(ticket_log.ticked(session, one)) == ["refund"]
    assert ticket(shop, one).refund_cents == 2000  # what was agreed stays


def test_more_than_agreed_raises_what_was_agreed(shop: ShopFile) -> None:
    one = on(shop, "price_protection")
    act(shop, refund, one, Refund(300))
    assert ticket(shop, one).refund_cents == 300


def test_no_more_goes_back_than_is_left(shop: ShopFile) -> None:
    one = on(shop, "refund_only")
    with pytest.raises(ShopError) as error:
        act(shop, refund, one, Refund(2601))
    assert refused(error) == ("refund.too_much", "amount")
    with pytest.raises(ShopError) as error:
        act(shop, refund, one, Refund(0))
    assert refused(error) == ("payment.no_amount", "amount")
    with pytest.raises(ShopError) as error:
        act(shop, refund, one, Refund(1, pieces={line(shop, one): 3}))
    assert refused(error) == ("refund.too_many_pieces", "lines")
    assert summary(shop, one).refunded_cents == 0


def test_the_money_waits_for_the_goods_unless_it_is_said_why(shop: ShopFile) -> None:
    one = on(shop, "return_refund")
    with pytest.raises(ShopError) as error:
        act(shop, refund, one, Refund(2000))
    assert refused(error) == ("ticket.refund_early", "why")
    act(shop, refund, one, Refund(2000, why="老客，先退"))
    done = ticket(shop, one)
    assert (done.state, done.early_reason) == (TicketState.WAITING_GOODS, "老客，先退")
    with shop.read() as session:
        said = [(row.what, row.detail or row.text) for row in ticket_log.entries(session, one)]
    assert said == [("state", "waiting_goods"), ("early", "老客，先退")]
    act(shop, receive, one, {line(shop, one): Found(sellable=2)})
    assert ticket(shop, one).state == TicketState.TO_SETTLE


def test_once_the_goods_are_here_nothing_is_asked(shop: ShopFile) -> None:
    one = on(shop, "return_refund")
    act(shop, receive, one, {line(shop, one): Found(damaged=1)})
    act(shop, refund, one, Refund(1000))
    assert (ticket(shop, one).state, ticket(shop, one).early_reason) == (TicketState.WORKING, "")


def test_a_kind_or_a_ticket_without_money_refunds_nothing(shop: ShopFile) -> None:
    one = on(shop, "bad_review")
    with pytest.raises(ShopError) as error:
        act(shop, refund, one, Refund(100))
    assert refused(error) == ("ticket.no_refund", None)
    for order_id, alone in ((None, open_ticket(shop, "complaint")), (99, on(shop, "complaint"))):
        with pytest.raises(ShopError) as error:
            act(shop, refund, alone, Refund(100, order_id=order_id))
        assert refused(error) == ("ticket.no_order", None)


def test_what_a_platform_gave_back_before_the_goods_came_is_taken_over(shop: ShopFile) -> None:
    order_id = sold_order(shop, OrderState.DELIVERED)
    one = open_ticket(shop, "return_refund", order_id)
    with pytest.raises(ShopError) as error:
        act(shop, take_over, one)
    assert refused(error) == ("ticket.nothing_went_back", None)
    do(shop, lambda session: payments.refund(session, order_id, PaymentData(2600, "platform"), BY.now))
    with shop.read() as session:
        assert ticket_money.loose(session, order_id) == 2600
    assert act(shop, take_over, one) == 2600
    done = ticket(shop, one)
    assert (done.state, done.refund_cents, done.early_reason) == (TicketState.WAITING_GOODS, 2600, "")
    assert summary(shop, one).refunded_cents == 2600
    with shop.read() as session:
        assert ticket_money.loose(session, order_id) == 0
    shop.undo()
    assert summary(shop, one).refunded_cents == 0


def test_a_refund_taken_out_is_no_longer_the_tickets(shop: ShopFile) -> None:
    one = on(shop, "refund_only")
    act(shop, refund, one, Refund(100))
    with shop.read() as session:
        paid = session.scalars(select(Payment.id).where(Payment.ticket_id == one)).one()
    do(shop, lambda session: payments.delete(session, paid))
    assert summary(shop, one).refunded_cents == 0
