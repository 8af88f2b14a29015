"""The ticket's form: begun on an order by keyboard, followed through kinds, refused, saved."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QBuffer, QEvent, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.model.orders import OrderState
from shopkeeper.shop import customers, ticket_kinds, tickets
from shopkeeper.shop.customers import CustomerData
from shopkeeper.ui.aftersales.form import TicketForm
from shopkeeper.ui.aftersales.links import open_ticket as begin
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.inputs_record import Pick
from tests.shop.cases import BY, STANDS, line, on, sold_order, stocked, summary, ticket
from tests.shop.sold import enter_in

CTRL = Qt.KeyboardModifier.ControlModifier


def picture() -> bytes:
    """A small red picture."""
    image, buffer = QImage(8, 8, QImage.Format.Format_RGB32), QBuffer()
    image.fill(QColor("red"))
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


@pytest.fixture
def form(desk: Desk, window: QMainWindow, qtbot: QtBot) -> Callable[..., TicketForm]:
    """Opens a form and waits until it follows."""

    def opened(ticket_id: int | None = None, **on: Any) -> TicketForm:
        made = TicketForm(desk, ticket_id, window, **on)
        made.open()
        return made

    return opened


def follow(form: TicketForm, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not form._changing.isActive())


def kind(form: TicketForm, qtbot: QtBot, name: str) -> None:
    form.head.rows["kind"].input.set_value(name)
    follow(form, qtbot)


def value(form: TicketForm, name: str) -> Any:
    return form.form.rows[name].input.value()


def data(desk: Desk, one: int) -> tickets.TicketData:
    with desk.shop.read() as session:
        return tickets.data_of(session, one)


def test_a_ticket_on_an_order_is_ready_with_a_kind_a_reason_and_enter(
    form: Any, desk: Desk, qtbot: QtBot
) -> None:
    order_id = sold_order(desk.shop, OrderState.DELIVERED)
    opened = form(order_id=order_id)
    assert opened.focusWidget() is opened.head.rows["kind"].input
    kinds = [
        opened.head.rows["kind"].input.itemData(at)
        for at in range(15)
        if opened.head.rows["kind"].input.itemData(at)
    ]
    assert "return_refund" in kinds and "hurry" not in kinds
    kind(opened, qtbot, "return_refund")
    assert (value(opened, "refund_cents"), value(opened, "promise_days")) == (2000, 7)
    opened.form.rows["reason"].input.set_value("size.small")
    saved: list[int] = []
    opened.saved.connect(saved.append)
    qtbot.keyClick(opened, Qt.Key.Key_Return, CTRL)
    found = data(desk, saved[0])
    assert (found.kind, found.order_id, found.reason, found.refund_cents) == (
        "return_refund", order_id, "size.small", 2000,
    )  # fmt: skip
    assert [(one.quantity, one.title) for one in found.lines] == [(2, "戒指")]


def test_fewer_pieces_are_a_smaller_refund_until_it_is_typed_by_hand(
    form: Any, desk: Desk, qtbot: QtBot
) -> None:
    opened = form(order_id=sold_order(desk.shop, OrderState.DELIVERED))
    kind(opened, qtbot, "refund_only")
    lines = opened.form.rows["lines"].input
    lines.set_value([{**lines.value()[0], "quantity": 1}])
    assert value(opened, "refund_cents") == 1000
    opened.form.rows["refund_cents"].input.set_value(777)
    lines.set_value([{**lines.value()[0], "quantity": 2}])
    assert value(opened, "refund_cents") == 777
    opened.form.rows["promise_days"].input.set_value(3)
    kind(opened, qtbot, "return_refund")
    assert (value(opened, "refund_cents"), value(opened, "promise_days")) == (777, 3)
    kind(opened, qtbot, "question")
    assert "refund_cents" not in opened.form.rows


def test_what_was_typed_stays_when_the_kind_changes(form: Any, desk: Desk, qtbot: QtBot) -> None:
    opened = form(order_id=sold_order(desk.shop, OrderState.DELIVERED))
    opened.form.rows["wish"].input.set_value("赔我")
    opened.form.rows["promise_days"].input.setText("many")  # can not be read
    kind(opened, qtbot, "complaint")
    assert value(opened, "wish") == "赔我"
    opened.show_all()
    assert "claim_cents" in opened.form.rows and opened.more.isHidden()
    assert value(opened, "wish") == "赔我"


def test_an_order_found_brings_its_buyer_and_goods(form: Any, desk: Desk, qtbot: QtBot) -> None:
    with desk.shop.command("customer.create", name="x") as session:
        customer = customers.create(session, CustomerData("张三")).id
    order_id = enter_in(desk.shop, OrderState.PAID, customer=customer, recipient="张三")
    opened = form()
    assert "lines" not in opened.form.rows
    field = opened.head.rows["order"].input
    field.setText("张三")
    (pick,) = [one for one in field._find("张三") if one.record_id == order_id]
    assert "张三" in pick.details
    field._take(pick)
    follow(opened, qtbot)
    assert [row["title"] for row in value(opened, "lines")] == ["戒指", "项链"]
    assert opened.head.rows["customer"].input.value().record_id == customer
    kind(opened, qtbot, "hurry")
    assert opened.head.rows["kind"].input.value() == "hurry"
    field.set_value(None)
    field.changed.emit()
    follow(opened, qtbot)
    assert "lines" not in opened.form.rows


def test_a_refusal_shows_at_its_field(form: Any, desk: Desk, qtbot: QtBot) -> None:
    opened = form(order_id=sold_order(desk.shop, OrderState.DELIVERED))
    kind(opened, qtbot, "return_refund")
    opened.form.rows["lines"].input.set_value([])
    opened.save()
    assert "Choose the goods" in opened.form.rows["lines"].input.note.text()
    kind(opened, qtbot, "question")
    opened.form.rows["lines"].input.set_value([{"title": "链子", "quantity": None}])
    opened.save()
    assert opened.isVisible()
    opened.form.rows["lines"].input.set_value([{"title": "链子", "quantity": 1, "options": "银"}])
    opened.save()
    assert not opened.isVisible()


def test_an_order_of_a_name_nobody_has_is_refused_at_the_top(form: Any, desk: Desk) -> None:
    opened = form()
    opened.head.rows["order"].input.setText("没有的")
    opened.save()
    assert "没有的" in opened.head.rows["order"].help.text()


def test_an_exchange_says_what_goes_out_instead(form: Any, desk: Desk, qtbot: QtBot) -> None:
    variant = stocked(desk.shop)
    opened = form(order_id=sold_order(desk.shop, OrderState.DELIVERED, variant))
    kind(opened, qtbot, "exchange")
    lines = opened.form.rows["lines"].input
    row = lines.value()[0]
    lines.set_value([{**row, "swap": Pick(variant, "戒指")}])
    opened.save()
    one = 1
    assert data(desk, one).lines[0].swap_variant_id == variant
    again = form(one)
    assert again.form.rows["lines"].input.value()[0]["swap"].title == "戒指"


def test_a_ticket_is_changed(form: Any, desk: Desk, qtbot: QtBot) -> None:
    one = on(desk.shop, "refund_only", pictures=())
    opened = form(one)
    assert opened.head.rows["kind"].input.value() == "refund_only"
    opened.form.rows["compensation_cents"].input.set_value(500)
    opened.form.rows["claim_state"].input.set_value("asked")
    opened.form.rows["pictures"].input.add_data([picture()])
    opened.save()
    assert summary(desk.shop, one).cost_cents == 500
    assert len(data(desk, one).pictures) == 1
    again = form(one)
    assert len(again.form.rows["pictures"].input.value()) == 1
    kind(again, qtbot, "complaint")
    assert len(again.form.rows["pictures"].input.value()) == 1
    assert again.form.rows["refund_cents"].input.value() == 2000  # nothing is worked out anew by itself
    again.save()
    assert (data(desk, one).kind, len(data(desk, one).pictures)) == ("complaint", 1)


@pytest.mark.parametrize("name", list(ticket_kinds.kinds()))
def test_a_ticket_of_each_kind_is_opened_and_opened_again(
    form: Any, desk: Desk, qtbot: QtBot, name: str
) -> None:
    order_id = sold_order(desk.shop, STANDS.get(name, OrderState.DELIVERED))
    opened = form(order_id=order_id)
    kind(opened, qtbot, name)
    proposed = value(opened, "promise_days")
    opened.form.rows["reason"].input.set_value(ticket_kinds.reasons_of(ticket_kinds.named(name))[0])
    opened.show_all()
    saved: list[int] = []
    opened.saved.connect(saved.append)
    qtbot.keyClick(opened, Qt.Key.Key_Return, CTRL)
    found = data(desk, saved[0])
    assert (found.kind, found.order_id, found.promise_days) == (name, order_id, proposed)
    again = form(saved[0])
    assert again.head.rows["kind"].input.value() == name
    again.form.rows["wish"].input.set_value("快一点")
    again.save()
    assert data(desk, saved[0]) == replace(found, wish="快一点")


@pytest.mark.parametrize("name", ["repair", "pay_difference", "return_refund"])
def test_each_sort_of_kind_has_its_fields(form: Any, desk: Desk, name: str) -> None:
    order_id = sold_order(desk.shop, OrderState.DELIVERED)
    from tests.shop.cases import open_ticket

    opened = form(open_ticket(desk.shop, name, order_id))
    names = set(opened.form.rows)
    assert ("warranty_until" in names) == (name == "repair")
    assert ("fee_got_cents" in names) == (name != "return_refund")
    assert ("return_number" in names) == (name != "pay_difference")


def test_what_was_typed_is_not_thrown_away_unasked_and_a_closed_form_is_freed(
    form: Any, desk: Desk, window: QMainWindow
) -> None:
    opened = form()
    assert not opened.dirty()
    opened.form.rows["wish"].input.set_value("x")
    assert opened.dirty()
    opened.done(0)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(opened)


def test_a_ticket_of_a_customer_is_shown_once_it_is_saved(
    desk: Desk, window: QMainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(desk, "show", lambda *where: shown.append(where))
    with desk.shop.command("customer.create", name="x") as session:
        customer = customers.create(session, CustomerData("张三")).id
    opened = begin(desk, window, customer_id=customer)
    opened.save()
    assert shown == [("ticket", 1)]
    assert (ticket(desk.shop, 1).customer_id, ticket(desk.shop, 1).opened_at) == (customer, BY.now)


def test_a_form_on_an_order_in_another_currency_asks_in_it(form: Any, desk: Desk, qtbot: QtBot) -> None:
    order_id = sold_order(desk.shop, OrderState.DELIVERED)
    with desk.shop.command("setting.change") as session:
        session.connection().exec_driver_sql("UPDATE \"order\" SET currency = 'USD', rate_e6 = 7000000")
    opened = form(order_id=order_id)
    kind(opened, qtbot, "refund_only")
    assert value(opened, "refund_cents") == 2000
    opened.save()
    assert line(desk.shop, 1)
