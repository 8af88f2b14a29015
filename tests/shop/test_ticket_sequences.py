"""Money, stock and every row are right after any sequence of deeds on tickets, and after its undo."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine, OrderState, OrderSummary, Payment
from shopkeeper.model.stock import StockMovement, VariantStock
from shopkeeper.model.tickets import Ticket, TicketLine, TicketState, TicketSummary
from shopkeeper.shop import (
    derived,
    order_states,
    payments,
    returns,
    ticket_goods,
    ticket_kinds,
    ticket_log,
    ticket_marks,
    ticket_money,
    ticket_opening,
    ticket_settling,
    ticket_states,
    tickets,
)
from shopkeeper.shop.order_lines import LineData as Sold
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.ticket_figures import OVER
from shopkeeper.shop.ticket_goods import Found, Resend
from shopkeeper.shop.ticket_log import By
from shopkeeper.shop.ticket_money import Refund
from shopkeeper.shop.ticket_settling import Settlement
from shopkeeper.shop.ticket_states import Ending
from shopkeeper.shop.tickets import LineData, TicketData
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import WORDS
from tests.shop.cases import BY, sold_order, stocked
from tests.shop.sold import enter_in
from tests.store.shops import rows, worked_out

OPENING = 12
SMALL = st.integers(0, 2)
AMOUNTS = st.sampled_from([1, 600, 1000, 2600, 9999])
WHY = st.sampled_from(["", "老客户"])
Deed = Callable[[st.DrawFn, Session, int, By], Any]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with orders of one variant in several states, one of two lines, and one of free text."""
    path = tmp_path_factory.mktemp("tickets") / "pattern.shop"
    with ShopFile.create(path, derived, backups=None) as shop:
        variant = stocked(shop, OPENING)
        for state in (OrderState.PAID, OrderState.PACKING, OrderState.SHIPPED, OrderState.FINISHED):
            sold_order(shop, state, variant)
        one = Sold(1, 10_000_000, variant_id=variant)
        enter_in(shop, OrderState.DELIVERED, one, one, postage_cents=600)
        sold_order(shop, OrderState.DELIVERED)
    return path


def copy_of(pattern: Path, folder: Path) -> ShopFile:
    for file in folder.glob("sequence.shop*"):
        file.unlink()
    shutil.copy(pattern, folder / "sequence.shop")
    return ShopFile(folder / "sequence.shop", derived, backups=None)


# What may be done


def some(draw: st.DrawFn, session: Session, model: Any) -> int:
    """One of the records there are; 0 where there is none."""
    there = session.scalars(select(model.id).order_by(model.id)).all()
    return draw(st.sampled_from(there)) if there else 0


def pieces(draw: st.DrawFn, session: Session, one: int) -> dict[int, int]:
    lines = session.scalars(select(TicketLine.id).where(TicketLine.ticket_id == one)).all()
    return {line: draw(SMALL) for line in lines}


def found(draw: st.DrawFn, session: Session, one: int) -> dict[int, Found]:
    lines = session.scalars(select(TicketLine.id).where(TicketLine.ticket_id == one)).all()
    return {line: Found(*(draw(SMALL) for _ in range(4))) for line in lines}


def open_one(draw: st.DrawFn, session: Session, _: int, by: By) -> int:
    """A ticket of a kind that fits an order, or alone, sometimes on the goods of two orders."""
    order_id = some(draw, session, Order)
    kind = draw(st.sampled_from(ticket_opening.kinds_for(session, order_id))).name
    data = ticket_opening.proposed(session, kind, order_id, by.now)
    if draw(st.booleans()):
        other = draw(st.sampled_from(session.scalars(select(OrderLine.id)).all()))
        data = with_fields(data, lines=(*data.lines, LineData(1, other, "戒指")))
    return tickets.create(session, data, by)


def with_fields(data: TicketData, **fields: Any) -> TicketData:
    return TicketData(**{name: getattr(data, name) for name in TicketData.__dataclass_fields__} | fields)


def edit(draw: st.DrawFn, session: Session, one: int, by: By) -> None:
    data = tickets.data_of(session, one)
    changes: list[dict[str, Any]] = [
        {"kind": draw(st.sampled_from(list(ticket_kinds.kinds())))},
        {"lines": data.lines[1:]},
        {"lines": (*data.lines, LineData(1, title="项链"))},
        {"refund_cents": draw(st.sampled_from([None, 500, 2000]))},
        {"order_id": some(draw, session, Order)},
        {"compensation_cents": 300, "return_number": "ZT1"},
    ]
    tickets.edit(session, one, with_fields(data, **draw(st.sampled_from(changes))), by)


def give(draw: st.DrawFn, session: Session, one: int) -> Refund:
    orders = ticket_money.orders_of(session, one)
    order_id = draw(st.sampled_from([None, *orders]))
    asked = pieces(draw, session, one) if draw(st.booleans()) else None
    return Refund(draw(AMOUNTS), order_id=order_id, pieces=asked, why=draw(WHY))


def ending(draw: st.DrawFn, session: Session, one: int) -> Ending:
    kind = ticket_kinds.named(session.get_one(Ticket, one).kind)
    return Ending(draw(st.sampled_from(kind.outcomes)), ticket_kinds.reasons_of(kind)[0], satisfaction=4)


def settle(draw: st.DrawFn, session: Session, one: int, by: By) -> None:
    settlement = Settlement(
        found=found(draw, session, one) if draw(st.booleans()) else None,
        refund=give(draw, session, one) if draw(st.booleans()) else None,
        beside={"compensation_cents": draw(SMALL), "fee_got_cents": draw(SMALL)},
        close_order=draw(st.booleans()),
        goods_back=draw(st.booleans()),
        ending=ending(draw, session, one) if draw(st.booleans()) else None,
    )
    ticket_settling.settle(session, one, settlement, by)


def send(draw: st.DrawFn, session: Session, one: int, by: By) -> None:
    asked = pieces(draw, session, one) if draw(st.booleans()) else None
    ticket_goods.send(session, one, Resend("顺丰", "SF1", asked, 1200, draw(WHY)), by)


def take_back(draw: st.DrawFn, session: Session, _: int, by: By) -> None:
    order_id = some(draw, session, Order)
    there = {line.line_id: draw(st.integers(0, line.pieces)) for line in returns.away(session, order_id)}
    returns.take_back(session, order_id, there, by.now, draw(st.sampled_from(["sellable", "damaged"])))


def unpay(draw: st.DrawFn, session: Session, _: int, __: By) -> None:
    payments.delete(session, some(draw, session, Payment))


def on_order(act: Callable[[Session, int, datetime], Any]) -> Deed:
    return lambda draw, session, _, by: act(session, some(draw, session, Order), by.now)


DEEDS: dict[str, Deed] = {
    "open": open_one,
    "edit": edit,
    "receive": lambda draw, session, one, by: ticket_goods.receive(
        session, one, found(draw, session, one), by
    ),
    "refund": lambda draw, session, one, by: ticket_money.refund(
        session, one, give(draw, session, one), by
    ),
    "take over": lambda _, session, one, by: ticket_money.take_over(session, one, by),
    "resend": send,
    "settle": settle,
    "turn": lambda draw, session, one, by: ticket_states.turn(
        session, [one], draw(st.sampled_from(ticket_states.TURNS)), by
    ),
    "close": lambda draw, session, one, by: ticket_states.close(
        session, one, ending(draw, session, one), by
    ),
    "reject": lambda draw, session, one, by: ticket_states.reject(session, one, draw(WHY), by),
    "withdraw": lambda _, session, one, by: ticket_states.withdraw(session, one, "", by),
    "reopen": lambda draw, session, one, by: ticket_states.reopen(session, one, draw(WHY), by),
    "delete": lambda _, session, one, __: ticket_marks.delete(session, [one]),
    "archive": lambda _, session, one, by: ticket_marks.archive(session, [one], by.at),
    "unarchive": lambda _, session, one, __: ticket_marks.unarchive(session, [one]),
    "answer": lambda _, session, one, by: ticket_marks.answered(session, one, by),
    "note": lambda _, session, one, by: ticket_log.note(session, one, "谢谢", by),
    # Beside the tickets
    "order refund": lambda draw, session, _, by: payments.refund(
        session, some(draw, session, Order), PaymentData(draw(AMOUNTS)), by.now
    ),
    "order goods": take_back,
    "unpay": unpay,
    "unship": on_order(lambda session, order, at: order_states.unship(session, [order], at)),
    "ship": on_order(lambda session, order, at: order_states.ship(session, order, order_states.Shipment(), at)),
    "close order": on_order(
        lambda session, order, at: order_states.close(session, order, order_states.Closing("x", True), at)
    ),
    "reopen order": on_order(lambda session, order, _: order_states.reopen(session, [order])),
}  # fmt: skip


def do(draw: st.DrawFn, shop: ShopFile, name: str, by: By) -> None:
    """One deed as one command; refused ones change nothing, for which there is a sentence."""
    try:
        with shop.command("ticket.edit", name="x") as session:
            one = some(draw, session, Ticket)
            if one or name == "open":
                DEEDS[name](draw, session, one, by)
    except ShopError as error:
        assert error.key in WORDS
        event(error.key)


# What must hold


def agree(shop: ShopFile) -> None:
    """All that is worked out says what the rows say, and nothing is given back that was not there."""
    with shop.read() as session:
        for order_id in session.scalars(select(Order.id)).all():
            money_agrees(session, order_id)
        for one in session.scalars(select(Ticket)).all():
            ticket_agrees(session, one)
        stock_agrees(session)


def money_agrees(session: Session, order_id: int) -> None:
    ledger = list(session.scalars(select(Payment.amount_cents).where(Payment.order_id == order_id)))
    paid, back = (sum(one for one in ledger if one > 0), -sum(one for one in ledger if one < 0))
    summary = session.get_one(OrderSummary, order_id)
    assert 0 <= back <= paid
    assert (summary.paid_cents, summary.refunded_cents) == (paid, back)


def ticket_agrees(session: Session, one: Ticket) -> None:
    summary = session.get_one(TicketSummary, one.id)
    back = session.scalar(
        select(func.coalesce(-func.sum(Payment.amount_cents), 0)).where(Payment.ticket_id == one.id)
    )
    assert summary.refunded_cents == back
    assert (one.closed_at is not None) == (one.state in OVER)
    assert one.state != TicketState.CLOSED or (one.outcome and one.reason)
    assert one.state not in (TicketState.REJECTED, TicketState.WITHDRAWN) or not back
    for line in session.scalars(select(TicketLine).where(TicketLine.ticket_id == one.id)):
        came = line.sellable + line.damaged + line.missing + line.other
        assert 0 <= came <= line.quantity and 0 <= line.resent <= line.quantity


def stock_agrees(session: Session) -> None:
    moves = list(session.scalars(select(StockMovement)))
    assert session.get_one(VariantStock, 1).on_hand == sum(one.quantity for one in moves) <= OPENING
    for line in session.scalars(select(OrderLine)):
        mine = [one for one in moves if one.order_line_id == line.id]
        came = sum(one.quantity for one in mine if one.reason == "return")
        went = -sum(one.quantity for one in mine if one.reason == "sale")
        assert 0 <= came <= max(went, 0)
        assert 0 <= line.refunded_quantity <= line.quantity
    # What came back for tickets is what was found to be sellable or damaged on their lines.
    of_tickets = sum(one.quantity for one in moves if one.ticket_id and one.reason == "return")
    known = select(func.sum(TicketLine.sellable + TicketLine.damaged)).join(
        OrderLine, OrderLine.id == TicketLine.order_line_id
    )
    assert of_tickets <= (session.scalar(known) or 0)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_done_to_tickets_all_agrees_and_is_undone_row_by_row(
    data: st.DataObject, pattern: Path, tmp_path: Path
) -> None:
    with copy_of(pattern, tmp_path) as shop:
        before, figures, first = rows(shop), worked_out(shop), shop.undoable()
        names = data.draw(st.lists(st.sampled_from(list(DEEDS)), min_size=1, max_size=14))
        for hour, name in enumerate(["open", *names]):
            span = timedelta(hours=hour + 1)
            do(data.draw, shop, name, By(BY.now + span, BY.at + span, "我"))
            agree(shop)
        assert check.check(shop) == []
        while shop.undoable() != first:
            shop.undo()
            agree(shop)
        assert rows(shop) == before
        assert worked_out(shop) == figures
        assert check.check(shop) == []
