"""Goods, money, order and outcome in one command: all of it or nothing, and undone together."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState, Payment
from shopkeeper.model.stock import StockMovement
from shopkeeper.model.tickets import Ticket, TicketLine, TicketState
from shopkeeper.shop import derived, order_states, payments, returns, ticket_settling, ticket_states
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.ticket_goods import Found, Resend, receive, send
from shopkeeper.shop.ticket_money import Refund, refund, take_over
from shopkeeper.shop.ticket_settling import Settlement, may_close_order, settle
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.shop.cases import (
    BY,
    do,
    ending,
    line,
    lines_of,
    on,
    open_ticket,
    sold_order,
    stocked,
    summary,
    ticket,
)
from tests.shop.goods import figures
from tests.shop.sold import order_of
from tests.shop.sold import summary as order_summary


def refused(error: pytest.ExceptionInfo[ShopError]) -> tuple[str, str | None]:
    assert sentence(error.value).endswith(".")
    return error.value.key, error.value.field


def whole(shop: ShopFile, one: int, cents: int, **more: Any) -> Settlement:
    """Everything at once: the goods as new, the money, the order, the end."""
    pieces = {line(shop, one): 2}
    given_back = Refund(cents, "alipay", pieces=pieces)
    found = {line(shop, one): Found(sellable=2)}
    return Settlement(found, given_back, **{"close_order": True, "ending": ending("return_refund"), **more})


def test_a_return_is_settled_at_once_and_undone_at_once(shop: ShopFile) -> None:
    variant = stocked(shop)
    order_id = sold_order(shop, OrderState.DELIVERED, variant)
    one = open_ticket(shop, "return_refund", order_id)
    beside = {"return_postage_cents": 800, "compensation_cents": 500}
    settlement = whole(shop, one, 2600, beside=beside)
    do(shop, lambda session: settle(session, one, settlement, BY), "ticket.close")
    order = order_of(shop, order_id)
    assert (order.state, order.closed_at) == (OrderState.CLOSED, BY.now)
    assert order.closed_reason.endswith(ticket(shop, one).number)
    assert figures(shop, variant)[0] == 10
    assert order_summary(shop, order_id).refunded_cents == 2600
    assert (ticket(shop, one).state, summary(shop, one).cost_cents) == (TicketState.CLOSED, 500)
    shop.undo()
    assert order_of(shop, order_id).state == OrderState.DELIVERED
    assert (figures(shop, variant)[0], order_summary(shop, order_id).refunded_cents) == (8, 0)
    assert (ticket(shop, one).state, summary(shop, one).received) == (TicketState.WORKING, 0)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"ending": ending("return_refund", outcome="")}, "ticket.no_outcome"),
        ({"beside": {"compensation_cents": -1}}, "ticket.bad_amount"),
        ({"refund": Refund(2601)}, "refund.too_much"),
        ({"refund": Refund(100)}, "order.keeps_money"),
        ({"found": {99: Found(sellable=1)}}, "ticket.too_many_received"),
    ],
)
def test_what_fails_in_part_fails_as_a_whole(shop: ShopFile, change: dict[str, Any], key: str) -> None:
    variant = stocked(shop)
    order_id = sold_order(shop, OrderState.DELIVERED, variant)
    one = open_ticket(shop, "return_refund", order_id)
    full = whole(shop, one, 2600)
    values = {name: getattr(full, name) for name in Settlement.__dataclass_fields__}
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: settle(session, one, Settlement(**{**values, **change}), BY))
    assert refused(error)[0] == key
    assert figures(shop, variant)[0] == 8
    assert (order_summary(shop, order_id).refunded_cents, ticket(shop, one).refund_cents) == (0, 2000)


@pytest.mark.parametrize("state", [OrderState.PAID, OrderState.PACKING])
def test_before_dispatch_the_order_is_cancelled_with_the_refund(shop: ShopFile, state: OrderState) -> None:
    variant = stocked(shop)
    order_id = sold_order(shop, state, variant)
    one = open_ticket(shop, "refund_only", order_id)
    refund_all = Refund(2600, "alipay", pieces={line(shop, one): 2})
    given_up = Settlement(refund=refund_all, close_order=True, ending=ending("refund_only"))
    if state == OrderState.PACKING:
        with pytest.raises(ShopError) as error:
            do(shop, lambda session: settle(session, one, given_up, BY))
        assert refused(error) == ("order.goods_back", "goods_back")
    back = Settlement(None, refund_all, None, True, True, ending("refund_only"))
    do(shop, lambda session: settle(session, one, back, BY))
    assert order_of(shop, order_id).state == OrderState.CLOSED
    assert figures(shop, variant)[:3] == (10, 0, 10)
    shop.undo()
    assert figures(shop, variant)[:3] == (10, 2, 8)


def test_an_order_can_be_closed_only_without_its_money(shop: ShopFile) -> None:
    sent, done = sold_order(shop, OrderState.SHIPPED), sold_order(shop, OrderState.FINISHED)
    with shop.read() as session:
        assert may_close_order(session, sent, 2600)
        assert not may_close_order(session, sent, 2599)
        assert not may_close_order(session, done, 2600)  # a sale that is over stays one
        assert not may_close_order(session, None)
    alone = open_ticket(shop, "complaint")
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: settle(session, alone, Settlement(close_order=True), BY))
    assert refused(error) == ("ticket.no_order", None)


def test_an_order_that_left_is_given_up_with_a_reason_once_its_money_is_back(shop: ShopFile) -> None:
    order_id = sold_order(shop, OrderState.SHIPPED)
    for reason, key in (("", "order.no_reason"), ("拒收", "order.keeps_money")):
        with pytest.raises(ShopError) as error:
            do(
                shop,
                lambda session, reason=reason: order_states.give_up(session, order_id, reason, BY.now),
            )
        assert refused(error)[0] == key


def test_only_what_is_said_is_settled(shop: ShopFile) -> None:
    one = on(shop, "repair", fee_cents=3000)
    do(shop, lambda session: settle(session, one, Settlement(beside={"fee_got_cents": 3000}), BY))
    do(shop, lambda session: settle(session, one, Settlement(), BY))
    assert (ticket(shop, one).state, summary(shop, one).cost_cents) == (TicketState.WORKING, -3000)


# Any sequence

Deed = Callable[[st.DrawFn, Session, int, int], Any]
SMALL = st.integers(0, 2)


def _line(session: Session, one: int) -> int:
    return session.scalars(select(TicketLine.id).where(TicketLine.ticket_id == one)).first() or 0


def _found(draw: st.DrawFn, session: Session, one: int) -> dict[int, Found]:
    return {_line(session, one): Found(draw(SMALL), draw(SMALL), draw(SMALL), draw(SMALL))}


def _receive(draw: st.DrawFn, session: Session, one: int, _: int) -> None:
    receive(session, one, _found(draw, session, one), BY)


def _refund(draw: st.DrawFn, session: Session, one: int, _: int) -> Refund:
    amount = draw(st.sampled_from([1, 600, 1000, 2600]))
    why = draw(st.sampled_from(["", "先退"]))
    return Refund(amount, pieces={_line(session, one): draw(SMALL)}, why=why)


def _settle(draw: st.DrawFn, session: Session, one: int, order_id: int) -> None:
    kind = session.get_one(Ticket, one).kind
    settle(
        session,
        one,
        Settlement(
            _found(draw, session, one) if draw(st.booleans()) else None,
            _refund(draw, session, one, order_id) if draw(st.booleans()) else None,
            {"compensation_cents": draw(SMALL)},
            draw(st.booleans()),
            True,
            ending(kind) if draw(st.booleans()) else None,
        ),
        BY,
    )


DEEDS: dict[str, Deed] = {
    "receive": _receive,
    "refund": lambda draw, session, one, order: refund(session, one, _refund(draw, session, one, order), BY),
    "send": lambda draw, session, one, _: send(
        session,
        one,
        Resend(pieces={_line(session, one): draw(SMALL)}, why=draw(st.sampled_from(["", "x"]))),
        BY,
    ),
    "settle": _settle,
    "take_over": lambda draw, session, one, _: take_over(session, one, BY),
    "turn": lambda draw, session, one, _: ticket_states.turn(
        session, [one], draw(st.sampled_from(ticket_states.TURNS)), BY
    ),
    "reopen": lambda draw, session, one, _: ticket_states.reopen(session, one, "x", BY),
    "reject": lambda draw, session, one, _: ticket_states.reject(session, one, "x", BY),
    "order_refund": lambda draw, session, _, order: payments.refund(
        session, order, PaymentData(draw(st.sampled_from([100, 2000]))), BY.now
    ),
    "order_goods": lambda draw, session, _, order: returns.take_back(
        session, order, {lines.id: draw(SMALL) for lines in _order_lines(session, order)}, BY.now
    ),
    "unship": lambda draw, session, _, order: order_states.unship(session, [order], BY.now),
    "close": lambda draw, session, _, order: order_states.close(
        session, order, order_states.Closing("x", True), BY.now
    ),
}


def _order_lines(session: Session, order_id: int) -> list[Any]:
    from shopkeeper.model.orders import OrderLine

    return list(session.scalars(select(OrderLine).where(OrderLine.order_id == order_id)))


def _sums(session: Session, order_id: int) -> tuple[int, int, dict[str, int]]:
    """What came in and went back on the order; the pieces of its goods by why they moved."""
    amounts = session.scalars(select(Payment.amount_cents).where(Payment.order_id == order_id)).all()
    query = select(StockMovement.reason, func.sum(StockMovement.quantity)).group_by(StockMovement.reason)
    moved = {row[0]: row[1] for row in session.execute(query)}
    return sum(one for one in amounts if one > 0), -sum(one for one in amounts if one < 0), moved


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_money_and_stock_are_right_after_any_sequence_and_its_undo(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path: Path = tmp_path_factory.mktemp("shop") / "my.shop"
    with ShopFile.create(path, derived, backups=None) as shop:
        variant = stocked(shop)
        state = data.draw(st.sampled_from([OrderState.PAID, OrderState.SHIPPED, OrderState.FINISHED]))
        order_id = sold_order(shop, state, variant)
        kinds = ["return_refund", "exchange", "lost"] if state != OrderState.PAID else ["refund_only"]
        tickets_ = [open_ticket(shop, data.draw(st.sampled_from(kinds)), order_id) for _ in range(2)]
        before = _state(shop, order_id, variant, tickets_)
        done = 0
        for name in data.draw(st.lists(st.sampled_from(list(DEEDS)), min_size=1, max_size=8)):
            one = data.draw(st.sampled_from(tickets_))
            newest = shop.undoable()
            with suppress(ShopError), shop.command("ticket.edit", name="x") as session:
                DEEDS[name](data.draw, session, one, order_id)
            done += shop.undoable() != newest
            _hold(shop, order_id, variant, tickets_)
        for _ in range(done):
            shop.undo()
        assert _state(shop, order_id, variant, tickets_) == before


def _hold(shop: ShopFile, order_id: int, variant: int, tickets_: list[int]) -> None:
    """What always holds: no more back than came in, no more in stock than there were, figures as rows."""
    with shop.read() as session:
        paid, back, moved = _sums(session, order_id)
        assert 0 <= back <= paid
        assert 0 <= moved.get("return", 0) <= -moved.get("sale", 0)
        assert figures(shop, variant)[0] == sum(moved.values()) <= 10
        of_tickets = sum(summary(shop, one).refunded_cents for one in tickets_)
        assert of_tickets <= back == order_summary(shop, order_id).refunded_cents
        line_ = lines_of(shop, order_id)[0]
        assert 0 <= line_.refunded_quantity <= line_.quantity
        sent = sum(
            row.resent
            for one in tickets_
            for row in session.scalars(select(TicketLine).where(TicketLine.ticket_id == one))
        )
        assert -moved.get("replacement", 0) == sent


def _state(shop: ShopFile, order_id: int, variant: int, tickets_: list[int]) -> Any:
    order = order_of(shop, order_id)
    with shop.read() as session:
        sums = _sums(session, order_id)
    each = [
        (ticket(shop, one).state, summary(shop, one).refunded_cents, summary(shop, one).received)
        for one in tickets_
    ]
    return order.state, order.closed_at, figures(shop, variant), sums, each


def test_settling_is_nothing_but_its_parts() -> None:
    assert set(ticket_settling.BESIDE) <= set(Ticket.__table__.columns.keys())
