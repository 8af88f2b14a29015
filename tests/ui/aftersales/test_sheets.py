"""The sheets of a ticket: opened, filled in by keys, refused at their fields, done, cancelled."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState
from shopkeeper.model.tickets import TicketState
from shopkeeper.shop import ticket_log, ticket_rules
from shopkeeper.ui.aftersales.found_input import FoundInput
from shopkeeper.ui.aftersales.page import TicketsPage
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.orders.dialogs import DeedSheet
from tests.shop.cases import do, line, lines, open_ticket, paid_back, sold_order, summary, ticket
from tests.shop.sold import order_of

Settle = Callable[[], None]
Choose = Callable[..., None]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ask(page: TicketsPage, choose: Choose, settle: Settle) -> Callable[[str, int], DeedSheet]:
    """Opens the sheet of an action for a ticket."""

    def opened(name: str, one: int) -> DeedSheet:
        choose(one)
        page.run(name)
        settle()
        return page.sheet

    return opened


def type_in(sheet: DeedSheet, **values: Any) -> None:
    for name, value in values.items():
        sheet.form.rows[name].input.set_value(value)


def save(sheet: DeedSheet, qtbot: QtBot) -> None:
    qtbot.keyClick(sheet, Qt.Key.Key_Return, CTRL)


def test_goods_are_received_as_they_were_found(
    ask: Any, ids: dict[str, int], page: TicketsPage, qtbot: QtBot
) -> None:
    one = ids["return_refund"]
    sheet = ask("receive", one)
    found: FoundInput = sheet.form.rows["found"].input
    key = line(page.desk.shop, one)
    assert found.inputs[key, "sellable"].value() == 2
    found.inputs[key, "damaged"].setText("1")
    save(sheet, qtbot)
    assert found.errors[key].text() == "Only 2 of this are still to come back."
    found.inputs[key, "sellable"].setText("x")
    assert found.errors[key].isHidden()
    save(sheet, qtbot)
    assert "x" in found.errors[key].text()
    found.inputs[key, "sellable"].setText("1")
    save(sheet, qtbot)
    (row,) = lines(page.desk.shop, one)
    assert (row.sellable, row.damaged) == (1, 1)


def test_how_goods_were_found_is_an_input_like_the_others(
    ask: Any, ids: dict[str, int], page: TicketsPage
) -> None:
    sheet = ask("receive", ids["return_refund"])
    found: FoundInput = sheet.form.rows["found"].input
    standing = found.standing()
    value = found.value()
    found.set_value({})
    assert found.value() == {} and found.standing() != standing
    found.set_value(value)
    assert found.standing() == standing
    found.refuse(ShopError("ticket.nothing_received", field="found"))
    assert not next(iter(found.errors.values())).isHidden()
    switch_language("zh_CN")
    assert "可再售" in next(iter(found.inputs.values())).accessibleName()


def test_a_refund_asks_why_while_the_goods_are_away(
    ask: Any, ids: dict[str, int], page: TicketsPage, qtbot: QtBot
) -> None:
    one = ids["return_refund"]
    sheet = ask("refund_early", one)
    assert sheet.form.rows["amount"].input.value() == 2000
    save(sheet, qtbot)
    assert "are not back yet" in sheet.form.rows["why"].help.text()
    type_in(sheet, why="老客", way="alipay")
    save(sheet, qtbot)
    assert paid_back(page.desk.shop, one) == [(ticket(page.desk.shop, one).order_id, -2000)]
    assert ticket(page.desk.shop, one).state == TicketState.WAITING_GOODS


def test_a_refund_counts_its_pieces(ask: Any, ids: dict[str, int], page: TicketsPage, qtbot: QtBot) -> None:
    one = ids["refund_only"]
    sheet = ask("refund", one)
    pieces = sheet.form.rows["lines"].input
    assert pieces.value() == {line(page.desk.shop, one): 2}
    type_in(sheet, amount=99_999)
    save(sheet, qtbot)
    assert "26.00" in sheet.form.rows["amount"].help.text()
    type_in(sheet, amount=2600)
    save(sheet, qtbot)
    assert summary(page.desk.shop, one).refunded_cents == 2600


def test_money_back_for_less_than_the_goods_is_for_no_whole_piece(
    ask: Any, page: TicketsPage, settle: Settle
) -> None:
    one = open_ticket(
        page.desk.shop, "refund_only", sold_order(page.desk.shop, OrderState.PAID), refund_cents=200
    )
    page.refresh()
    settle()
    sheet = ask("refund", one)
    assert not any(sheet.form.rows["lines"].input.value().values())
    sheet.reject()


def test_goods_are_sent(ask: Any, ids: dict[str, int], page: TicketsPage, qtbot: QtBot) -> None:
    one = ids["send_again"]
    sheet = ask("send", one)
    type_in(sheet, courier="顺丰", number="SF1", postage_cents=1200)
    save(sheet, qtbot)
    done = ticket(page.desk.shop, one)
    assert (done.resend_courier, done.resend_number, done.resend_postage_cents) == ("顺丰", "SF1", 1200)


def test_an_exchange_says_why_it_is_sent_early(
    ask: Any, ids: dict[str, int], page: TicketsPage, qtbot: QtBot
) -> None:
    sheet = ask("send_early", ids["exchange"])
    save(sheet, qtbot)
    assert sheet.form.rows["why"].help.text()
    type_in(sheet, why="老客")
    save(sheet, qtbot)
    assert lines(page.desk.shop, ids["exchange"])[0].resent == 2


def test_a_return_is_settled_with_its_order_in_one_sheet(
    ask: Any, ids: dict[str, int], page: TicketsPage, qtbot: QtBot
) -> None:
    shop, one = page.desk.shop, ids["return_refund"]
    key = line(shop, one)
    sheet = ask("close_early", one)
    save(sheet, qtbot)
    assert "outcome" in sheet.form.rows["outcome"].help.text()
    type_in(sheet, outcome="returned", amount=2600, compensation_cents=100, satisfaction=5, lesson="量圈号")
    sheet.form.rows["found"].input.inputs[key, "sellable"].setText("2")
    sheet.form.rows["close_order"].input.setChecked(True)
    save(sheet, qtbot)
    done = ticket(shop, one)
    assert (done.state, done.outcome, done.lesson, done.satisfaction) == ("closed", "returned", "量圈号", 5)
    assert order_of(shop, done.order_id or 0).state == OrderState.CLOSED
    assert summary(shop, one).cost_cents == 900
    shop.undo()
    assert ticket(shop, one).state == TicketState.WORKING
    assert order_of(shop, done.order_id or 0).state == OrderState.DELIVERED


def test_what_is_packed_asks_for_its_goods(ask: Any, page: TicketsPage, settle: Settle, qtbot: QtBot) -> None:
    shop = page.desk.shop
    one = open_ticket(shop, "refund_only", sold_order(shop, OrderState.PACKING))
    page.refresh()
    settle()
    sheet = ask("close_early", one)
    type_in(sheet, outcome="refunded", reason="mind.twice", amount=2600)
    for name in ("close_order", "goods_back"):
        sheet.form.rows[name].input.setChecked(True)
    save(sheet, qtbot)
    assert order_of(shop, ticket(shop, one).order_id or 0).state == OrderState.CLOSED


def test_a_fee_and_a_claim_are_entered_at_the_end(
    ask: Any, page: TicketsPage, settle: Settle, qtbot: QtBot
) -> None:
    shop = page.desk.shop
    one = open_ticket(shop, "pay_difference", fee_cents=1500, claim_state="asked")
    page.refresh()
    settle()
    sheet = ask("close", one)
    type_in(sheet, outcome="collected", reason="price.difference")
    save(sheet, qtbot)
    assert "15.00" in sheet.form.rows["fee_got_cents"].help.text()
    type_in(sheet, fee_got_cents=1500, claim_got_cents=200)
    save(sheet, qtbot)
    assert summary(shop, one).cost_cents == -1700


def test_a_repair_is_received_without_asking_what_can_be_sold(
    ask: Any, page: TicketsPage, settle: Settle, qtbot: QtBot
) -> None:
    shop = page.desk.shop
    one = open_ticket(shop, "repair", sold_order(shop, OrderState.FINISHED))
    page.refresh()
    settle()
    sheet = ask("receive", one)
    assert {sort for _, sort in sheet.form.rows["found"].input.inputs} == {"sellable", "missing"}
    save(sheet, qtbot)
    assert lines(shop, one)[0].sellable == 2


@pytest.mark.parametrize(
    ("name", "kind", "after"),
    [
        ("reject", "refund_only", "rejected"),
        ("withdraw", "question", "withdrawn"),
        ("reopen", "over", "working"),
    ],
)
def test_what_ends_or_reopens_says_why(
    ask: Any, ids: dict[str, int], page: TicketsPage, qtbot: QtBot, name: str, kind: str, after: str
) -> None:
    sheet = ask(name, ids[kind])
    if name != "withdraw":
        save(sheet, qtbot)
        assert sheet.form.rows["why"].help.text()
    type_in(sheet, why="说明")
    save(sheet, qtbot)
    assert ticket(page.desk.shop, ids[kind]).state == after


def test_the_log_is_written(ask: Any, ids: dict[str, int], page: TicketsPage, qtbot: QtBot) -> None:
    sheet = ask("note", ids["over"])
    type_in(sheet, text="谢谢老板", what="buyer")
    save(sheet, qtbot)
    with page.desk.shop.read() as session:
        entry = ticket_log.entries(session, ids["over"])[0]
    assert (entry.what, entry.text) == ("buyer", "谢谢老板")
    assert ticket(page.desk.shop, ids["over"]).state == TicketState.CLOSED


def test_a_reason_of_another_kind_stays_to_choose(
    ask: Any, ids: dict[str, int], page: TicketsPage, qtbot: QtBot
) -> None:
    one = ids["hurry"]
    do(page.desk.shop, lambda session: ticket_rules.put(session, one, reason="use.care"))
    sheet = ask("close", one)
    assert sheet.form.rows["reason"].input.value() == "use.care"
    sheet.reject()
    assert ticket(page.desk.shop, one).state == TicketState.WORKING
