"""The ledger of an order."""

import pytest
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState, Payment
from shopkeeper.shop import order_states, payments
from shopkeeper.shop.order_states import Closing, Shipment
from shopkeeper.shop.payments import PaymentData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.shop.sold import LATER, NOW, do, enter, enter_in, imported, lines_of, order_of, summary

TOTAL = 7098


def pay(shop: ShopFile, order_id: int, cents: int) -> None:
    do(shop, lambda session: payments.pay(session, order_id, PaymentData(cents, "bank"), LATER), "order.pay")


def refund(shop: ShopFile, order_id: int, cents: int, **fields: object) -> None:
    given = PaymentData(cents, "bank", **fields)  # type: ignore[arg-type]
    do(shop, lambda session: payments.refund(session, order_id, given, LATER), "order.refund")


def test_an_order_is_paid_once_enough_came_in(shop: ShopFile) -> None:
    order_id = enter(shop)
    pay(shop, order_id, TOTAL - 1)
    assert order_of(shop, order_id).state == OrderState.UNPAID
    assert summary(shop, order_id).owed_cents == 1
    pay(shop, order_id, 11)
    assert (order_of(shop, order_id).state, order_of(shop, order_id).paid_at) == (OrderState.PAID, LATER)
    assert summary(shop, order_id).owed_cents == -10


def test_what_was_paid_too_much_may_go_back(shop: ShopFile) -> None:
    order_id = enter(shop)
    pay(shop, order_id, TOTAL + 10)
    refund(shop, order_id, 10)
    found = summary(shop, order_id)
    assert (found.owed_cents, found.paid_cents, found.refunded_cents) == (0, TOTAL + 10, 10)


def test_a_part_refunded_is_not_owed_again(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.FINISHED)
    refund(shop, order_id, 98)
    assert (summary(shop, order_id).owed_cents, order_of(shop, order_id).state) == (0, OrderState.FINISHED)


def test_no_more_goes_back_than_came_in(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    refund(shop, order_id, 98)
    with pytest.raises(ShopError) as error:
        refund(shop, order_id, TOTAL - 97)
    assert (error.value.key, error.value.field) == ("refund.too_much", "amount")
    assert sentence(error.value) == "No more than 70.00 can be refunded."
    assert summary(shop, order_id).refunded_cents == 98


def test_the_pieces_of_a_refund_are_counted(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    ring = lines_of(shop, order_id)[0].id
    refund(shop, order_id, 1299, lines={ring: 1})
    assert lines_of(shop, order_id)[0].refunded_quantity == 1
    for pieces in (2, 0):
        with pytest.raises(ShopError) as error:
            refund(shop, order_id, 1, lines={ring: pieces})
        assert error.value.key == "refund.too_many_pieces"
    assert summary(shop, order_id).refunded_cents == 1299


@pytest.mark.parametrize(
    ("cents", "key"), [(0, "payment.no_amount"), (-5, "payment.no_amount"), (10**9 + 1, "payment.too_large")]
)
def test_an_amount_that_can_not_be_is_refused(shop: ShopFile, cents: int, key: str) -> None:
    order_id = enter(shop)
    for act in (pay, refund):
        with pytest.raises(ShopError) as error:
            act(shop, order_id, cents)
        assert (error.value.key, error.value.field) == (key, "amount")


def test_a_closed_order_takes_no_money(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.CLOSED)
    with pytest.raises(ShopError) as error:
        pay(shop, order_id, 1)
    assert error.value.key == "order.closed"


def test_money_of_an_order_that_is_gone_is_refused(shop: ShopFile) -> None:
    with pytest.raises(ShopError) as error:
        pay(shop, 9, 1)
    assert error.value.key == "order.gone"


def the_payment(shop: ShopFile, last: bool = True) -> int:
    with shop.read() as session:
        return (
            session.scalars(select(Payment.id).order_by(Payment.id.desc() if last else Payment.id)).first()
            or 0
        )


def delete(shop: ShopFile, payment_id: int) -> None:
    do(shop, lambda session: payments.delete(session, payment_id), "order.unpay")


def test_a_payment_entered_by_mistake_is_taken_out(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    delete(shop, the_payment(shop))
    assert (order_of(shop, order_id).state, order_of(shop, order_id).paid_at) == (OrderState.UNPAID, None)


def test_a_payment_that_is_not_needed_leaves_the_order_paid(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    pay(shop, order_id, 5)
    delete(shop, the_payment(shop))
    assert order_of(shop, order_id).state == OrderState.PAID


def test_a_payment_stays_while_more_went_back_than_would_be_left(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    refund(shop, order_id, 1)
    with pytest.raises(ShopError) as error:
        delete(shop, the_payment(shop, last=False))
    assert error.value.key == "payment.refunded"


def test_an_imported_payment_stays(shop: ShopFile) -> None:
    enter_in(shop, OrderState.PAID)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.get_one(Payment, the_payment(shop)).source = "paid"
    with pytest.raises(ShopError) as error:
        delete(shop, the_payment(shop))
    assert error.value.key == "payment.imported"
    with pytest.raises(ShopError) as error:
        delete(shop, 99)
    assert error.value.key == "payment.gone"


def test_a_payment_keeps_who_paid_and_how(shop: ShopFile) -> None:
    given = PaymentData(TOTAL, "bank", payer=" 张三 ", reference=" R1 ", note=" 定金 ")
    order_id = enter(shop, paid=given)
    with shop.read() as session:
        found = session.scalars(select(Payment)).one()
        assert (found.order_id, found.payer, found.reference, found.note) == (order_id, "张三", "R1", "定金")
        assert (found.paid_at, found.way) == (NOW, "bank")


# Money that goes back


def test_a_reopened_order_waits_for_all_of_its_money_again(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    do(shop, lambda session: order_states.close(session, order_id, Closing("不要了"), LATER))
    do(shop, lambda session: order_states.reopen(session, [order_id]))
    assert summary(shop, order_id).owed_cents == TOTAL
    pay(shop, order_id, 1)
    assert (order_of(shop, order_id).state, summary(shop, order_id).owed_cents) == (
        OrderState.UNPAID,
        TOTAL - 1,
    )
    pay(shop, order_id, TOTAL - 1)
    found = summary(shop, order_id)
    assert (order_of(shop, order_id).state, found.owed_cents) == (OrderState.PAID, 0)
    assert (found.paid_cents, found.refunded_cents, found.home_sales_cents) == (2 * TOTAL, TOTAL, TOTAL)


def test_what_was_refunded_before_closing_is_not_owed_after_reopening(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    refund(shop, order_id, 98)
    do(shop, lambda session: order_states.close(session, order_id, Closing("不要了"), LATER))
    do(shop, lambda session: order_states.reopen(session, [order_id]))
    assert summary(shop, order_id).owed_cents == TOTAL - 98
    pay(shop, order_id, TOTAL - 98)
    assert (order_of(shop, order_id).state, summary(shop, order_id).owed_cents) == (OrderState.PAID, 0)


def test_what_a_platform_gave_back_is_owed_once_the_order_is_taken_up_again(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    refund(shop, order_id, TOTAL)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.get_one(Payment, the_payment(shop)).source = "refund"
        session.connection().exec_driver_sql("UPDATE \"order\" SET state = 'closed'")
    do(shop, lambda session: order_states.reopen(session, [order_id]))
    assert (order_of(shop, order_id).state, summary(shop, order_id).owed_cents) == (OrderState.UNPAID, TOTAL)


@pytest.mark.parametrize("way", ["", "cod"])
def test_money_given_back_before_all_came_in_is_owed_again(shop: ShopFile, way: str) -> None:
    order_id = enter(shop, way=way)
    pay(shop, order_id, 60)
    refund(shop, order_id, 60)
    assert summary(shop, order_id).owed_cents == TOTAL


def test_an_order_to_confirm_that_was_paid_is_not_any_more_once_the_money_went_back(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.TO_CONFIRM)
    pay(shop, order_id, TOTAL)
    assert order_of(shop, order_id).paid_at == LATER
    refund(shop, order_id, 1)
    found = order_of(shop, order_id)
    assert (found.state, found.paid_at, summary(shop, order_id).owed_cents) == (
        OrderState.TO_CONFIRM,
        None,
        1,
    )


def test_money_of_a_closed_order_goes_back_and_it_stays_closed(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql("UPDATE \"order\" SET state = 'closed'")
    refund(shop, order_id, TOTAL)
    assert (order_of(shop, order_id).state, summary(shop, order_id).owed_cents) == (OrderState.CLOSED, 0)


def test_what_was_paid_too_much_is_no_less_spent_when_it_goes_back(shop: ShopFile) -> None:
    order_id = enter(shop)
    pay(shop, order_id, TOTAL + 50)
    refund(shop, order_id, 50)
    assert summary(shop, order_id).home_sales_cents == TOTAL
    refund(shop, order_id, 98)
    assert summary(shop, order_id).home_sales_cents == TOTAL - 98


# What was entered by mistake


def test_a_refund_that_was_none_gives_its_pieces_back(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    ring, chain = (line.id for line in lines_of(shop, order_id))
    refund(shop, order_id, TOTAL, lines={ring: 2, chain: 1})
    delete(shop, the_payment(shop))
    assert [line.refunded_quantity for line in lines_of(shop, order_id)] == [0, 0]
    assert (order_of(shop, order_id).state, summary(shop, order_id).owed_cents) == (OrderState.PAID, 0)
    do(shop, lambda session: order_states.ship(session, order_id, Shipment(), LATER))
    assert order_of(shop, order_id).state == OrderState.SHIPPED


def test_a_refund_stays_where_the_order_left_without_its_pieces(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    ring = lines_of(shop, order_id)[0].id
    refund(shop, order_id, 1299, lines={ring: 1})
    do(shop, lambda session: order_states.ship(session, order_id, Shipment(), LATER))
    with pytest.raises(ShopError) as error:
        delete(shop, the_payment(shop))
    assert error.value.key == "payment.sent_without"
    assert lines_of(shop, order_id)[0].refunded_quantity == 1


def test_a_refund_of_what_had_left_is_taken_out(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.SHIPPED)
    ring = lines_of(shop, order_id)[0].id
    refund(shop, order_id, 1299, lines={ring: 1})
    delete(shop, the_payment(shop))
    found = lines_of(shop, order_id)[0]
    assert (found.refunded_quantity, found.shipped_quantity) == (0, 2)


def test_an_order_is_paid_once_the_refund_of_its_closing_is_taken_out(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    do(shop, lambda session: order_states.close(session, order_id, Closing("不要了"), LATER))
    do(shop, lambda session: order_states.reopen(session, [order_id]))
    delete(shop, the_payment(shop))
    found = order_of(shop, order_id)
    assert (found.state, found.paid_at, summary(shop, order_id).owed_cents) == (OrderState.PAID, NOW, 0)


def test_an_order_being_packed_without_its_money_is_unpaid_once_it_is_unpacked(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PACKING)
    delete(shop, the_payment(shop))
    assert (order_of(shop, order_id).state, order_of(shop, order_id).paid_at) == (OrderState.PACKING, None)
    do(shop, lambda session: order_states.unpack(session, [order_id]))
    assert order_of(shop, order_id).state == OrderState.UNPAID


def test_an_order_whose_file_told_its_money_stays_paid_without_what_was_entered(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    pay(shop, order_id, 5)
    imported(shop, order_id)
    with shop.command("import", imports=True, n=1, file="x") as session:
        told = session.get_one(Payment, the_payment(shop, last=False))
        told.source, told.amount_cents = "paid", TOTAL - 2
    delete(shop, the_payment(shop))
    assert order_of(shop, order_id).state == OrderState.PAID
    assert summary(shop, order_id).owed_cents == 2


def test_an_imported_order_paid_here_is_unpaid_again_without_that(shop: ShopFile) -> None:
    order_id = enter(shop)
    imported(shop, order_id)
    pay(shop, order_id, TOTAL)
    delete(shop, the_payment(shop))
    assert (order_of(shop, order_id).state, order_of(shop, order_id).paid_at) == (OrderState.UNPAID, None)
