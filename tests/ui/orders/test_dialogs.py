"""The sheets of an order: opened, filled in by keys, refused, done, cancelled and freed."""

from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from shopkeeper.model.orders import OrderNote, Payment
from shopkeeper.shop import order_states
from shopkeeper.shop.order_states import Shipment
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.inputs_numbers import NumberInput
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.orders.dialogs import REASONS, DeedSheet
from shopkeeper.ui.orders.page import OrdersPage
from shopkeeper.ui.orders.row_inputs import RowInputs, RowOf
from tests.shop.sold import LATER, do, lines_of, order_of, summary

Settle = Callable[[], None]
Choose = Callable[..., None]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ask(page: OrdersPage, choose: Choose, settle: Settle) -> Callable[[str, int], DeedSheet]:
    """Opens the sheet of an action for an order."""

    def opened(name: str, *orders: int) -> DeedSheet:
        choose(*orders)
        page.run(name)
        settle()
        return page.sheet

    return opened


def type_in(sheet: DeedSheet, **values: Any) -> None:
    for name, value in values.items():
        sheet.form.rows[name].input.set_value(value)


def test_a_payment_is_recorded_with_what_is_owed(
    ask: Any, ids: dict[str, int], page: OrdersPage, qtbot: QtBot
) -> None:
    sheet = ask("pay", ids["unpaid"])
    assert sheet.form.rows["amount"].input.value() == 7098
    type_in(sheet, way="bank", payer="张三", reference="R1")
    qtbot.keyClick(sheet, Qt.Key.Key_Return, CTRL)
    assert order_of(page.desk.shop, ids["unpaid"]).state == "paid"
    with page.desk.shop.read() as session:
        found = session.scalars(select(Payment).where(Payment.order_id == ids["unpaid"])).one()
        assert (found.amount_cents, found.way, found.payer) == (7098, "bank", "张三")


def test_a_payment_of_a_paid_order_says_that_all_came_in(ask: Any, ids: dict[str, int]) -> None:
    sheet = ask("pay_more", ids["paid"])
    first, said = sheet.about.text().splitlines()
    assert first and said == "Paid in full: ¥70.98"
    assert ask("pay", ids["unpaid"]).about.text().endswith("70.98 due")


def test_a_refund_that_is_too_much_is_refused_at_its_amount(
    ask: Any, ids: dict[str, int], page: OrdersPage
) -> None:
    sheet = ask("refund", ids["finished"])
    assert "¥70.98" in sheet.about.text()
    type_in(sheet, amount=7099)
    sheet.save()
    assert sheet.isVisible() and "70.98" in sheet.form.rows["amount"].help.text()
    type_in(sheet, amount=1299)
    sheet.form.rows["lines"].input.set_value({lines_of(page.desk.shop, ids["finished"])[0].id: 1})
    sheet.save()
    assert summary(page.desk.shop, ids["finished"]).refunded_cents == 1299
    assert lines_of(page.desk.shop, ids["finished"])[0].refunded_quantity == 1


@pytest.mark.parametrize(("state", "offered"), [("paid", True), ("packing", False)])
def test_an_order_all_of_whose_money_goes_back_before_it_left_is_closed(
    ask: Any, ids: dict[str, int], page: OrdersPage, state: str, offered: bool
) -> None:
    sheet = ask("refund", ids[state])
    assert sheet.form.values()["close"] is offered
    type_in(sheet, amount=7098, close=True, reference="R-1")
    sheet.save()
    found = order_of(page.desk.shop, ids[state])
    assert (found.state, found.closed_reason) == ("closed", "Refunded in full")
    assert summary(page.desk.shop, ids[state]).refunded_cents == 7098
    page.desk.shop.undo()
    assert order_of(page.desk.shop, ids[state]).state == state


def test_an_order_that_keeps_some_of_its_money_stays_as_it_is(
    ask: Any, ids: dict[str, int], page: OrdersPage
) -> None:
    sheet = ask("refund", ids["paid"])
    type_in(sheet, amount=7097)
    sheet.save()
    assert order_of(page.desk.shop, ids["paid"]).state == "paid"
    assert "close" not in ask("refund", ids["finished"]).form.rows


def test_an_order_whose_lines_nobody_knows_is_refunded_by_its_amount(
    ask: Any, ids: dict[str, int], page: OrdersPage, settle: Settle
) -> None:
    with page.desk.shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql("DELETE FROM order_line WHERE order_id = ?", (ids["finished"],))
    settle()
    sheet = ask("refund", ids["finished"])
    assert "lines" not in sheet.form.rows
    type_in(sheet, amount=100)
    sheet.save()
    assert summary(page.desk.shop, ids["finished"]).refunded_cents == 100


def test_an_order_is_shipped_whole_with_courier_and_number(
    ask: Any, ids: dict[str, int], page: OrdersPage, qtbot: QtBot
) -> None:
    sheet = ask("ship", ids["packing"])
    type_in(sheet, courier="顺丰", tracking_number="SF1")
    qtbot.keyClick(sheet, Qt.Key.Key_Return, CTRL)
    found = order_of(page.desk.shop, ids["packing"])
    assert (found.state, found.courier, found.tracking_number) == ("shipped", "顺丰", "SF1")
    again = ask("ship_early", ids["paid"])
    assert again.form.rows["courier"].input.text() == "顺丰"
    again.reject()


def test_an_order_is_shipped_in_part(ask: Any, ids: dict[str, int], page: OrdersPage, settle: Settle) -> None:
    sheet = ask("ship", ids["packing"])
    pieces: RowInputs = sheet.form.rows["pieces"].input
    ring, chain = pieces.inputs
    pieces.set_value({ring: 5, chain: 1})
    sheet.save()
    assert sheet.isVisible() and not pieces.errors[ring].isHidden()
    pieces.set_value({ring: 1, chain: None})
    assert pieces.errors[ring].isHidden()
    sheet.save()
    settle()
    assert page.pane.loaded is not None and page.pane.loaded.partly
    assert summary(page.desk.shop, ids["packing"]).shipped_quantity == 1


def test_nothing_to_ship_is_refused_at_the_pieces(ask: Any, ids: dict[str, int]) -> None:
    sheet = ask("ship", ids["packing"])
    sheet.form.rows["pieces"].input.set_value({})
    sheet.save()
    assert sheet.isVisible() and not next(iter(sheet.form.rows["pieces"].input.errors.values())).isHidden()
    sheet.reject()


def test_several_are_shipped_with_a_pasted_column_of_numbers(
    ask: Any, ids: dict[str, int], page: OrdersPage, qtbot: QtBot
) -> None:
    sheet = ask("ship", ids["paid"], ids["packing"], ids["unpaid"])
    numbers: RowInputs = sheet.form.rows["numbers"].input
    assert set(numbers.inputs) == {ids["paid"], ids["packing"]}
    first, second = numbers.inputs.values()
    QGuiApplication.clipboard().setText("SF1\nSF2\n")
    qtbot.keyClick(first, Qt.Key.Key_V, CTRL)
    assert (first.text(), second.text()) == ("SF1", "SF2")
    assert numbers.standing() == ["SF1", "SF2"]
    type_in(sheet, courier="中通")
    sheet.save()
    assert {order_of(page.desk.shop, one).state for one in numbers.inputs} == {"shipped"}
    assert len(page.desk.shop.commands()) and page.desk.shop.commands()[0].key == "order.ship"
    page.desk.shop.undo()
    assert order_of(page.desk.shop, ids["paid"]).state == "paid"


def test_one_number_is_pasted_as_any_text(qtbot: QtBot) -> None:
    rows = RowInputs([RowOf(1, "a"), RowOf(2, "b")], lambda _: TextInput())
    qtbot.addWidget(rows)
    rows.show()
    QGuiApplication.clipboard().setText("SF9")
    qtbot.keyClick(rows.inputs[2], Qt.Key.Key_V, CTRL)
    assert rows.value() == {1: "", 2: "SF9"}
    rows.inputs[1].setFocus()
    qtbot.keyClick(rows.inputs[1], Qt.Key.Key_Return)
    assert rows.focusWidget() is rows.inputs[2]


def test_a_cell_that_can_not_be_read_is_named(qtbot: QtBot) -> None:
    rows = RowInputs([RowOf(7, "a")], lambda _: NumberInput(most=3))
    rows.setObjectName("pieces")
    qtbot.addWidget(rows)
    rows.inputs[7].setText("x")
    with pytest.raises(Exception) as error:
        rows.value()
    assert error.value.field == "pieces.7"  # type: ignore[attr-defined]
    RowInputs([], lambda _: TextInput()).deleteLater()


def test_an_order_is_closed_with_its_reason_and_refund(
    ask: Any, ids: dict[str, int], page: OrdersPage
) -> None:
    sheet = ask("close", ids["packing"])
    assert "¥70.98" in sheet.about.text()
    sheet.save()
    assert sheet.form.rows["reason"].help.text() == "Say why the order is closed."
    type_in(sheet, reason=REASONS[2], details="供应商停产")
    sheet.save()
    assert "shelf" in sheet.form.rows["goods_back"].help.text()
    type_in(sheet, goods_back=True)
    sheet.save()
    found = order_of(page.desk.shop, ids["packing"])
    assert (found.state, found.closed_reason) == ("closed", "Out of stock: 供应商停产")
    assert summary(page.desk.shop, ids["packing"]).refunded_cents == 7098


def test_an_unpaid_order_is_closed_without_asking_for_money(ask: Any, ids: dict[str, int]) -> None:
    sheet = ask("close", ids["unpaid"])
    assert "goes back" not in sheet.about.text() and "way" not in sheet.form.rows
    sheet.reject()


def test_a_note_is_written_with_name_and_time(ask: Any, ids: dict[str, int], page: OrdersPage) -> None:
    sheet = ask("note", ids["finished"], ids["closed"])
    sheet.save()
    assert sheet.isVisible() and sheet.form.rows["text"].help.text() == "Type a note."
    type_in(sheet, text="已回访")
    sheet.save()
    with page.desk.shop.read() as session:
        found = session.scalars(select(OrderNote)).all()
    assert {(one.order_id, one.text) for one in found} == {
        (ids["finished"], "已回访"),
        (ids["closed"], "已回访"),
    }
    assert {one.who for one in found} == {page.desk.shop.operator}


@pytest.mark.parametrize("name", ["pay", "refund", "ship", "close", "note"])
def test_a_sheet_is_cancelled_in_the_middle_in_both_languages_and_freed(
    ask: Any, ids: dict[str, int], page: OrdersPage, qtbot: QtBot, name: str
) -> None:
    state = {"pay": "unpaid", "refund": "paid", "ship": "packing", "close": "paid", "note": "paid"}[name]
    before = page.desk.shop.commands()[0].id
    sheet = ask(name, ids[state])
    for code in ("zh_CN", "en"):
        switch_language(code)
    for widget in sheet.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.objectName() and widget.accessibleName(), widget
    sheet.grab()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    page.sheet = None
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert not shiboken6.isValid(sheet)
    assert page.desk.shop.commands()[0].id == before


def test_the_way_the_last_money_came_is_offered_for_a_refund(
    ask: Any, ids: dict[str, int], page: OrdersPage
) -> None:
    sheet = ask("refund", ids["paid"])
    assert sheet.form.rows["way"].input.value() == "alipay"
    sheet.reject()


def test_what_left_already_is_not_asked_for_again(
    ask: Any, ids: dict[str, int], page: OrdersPage, settle: Settle
) -> None:
    ring = lines_of(page.desk.shop, ids["packing"])[0].id
    given = Shipment("顺丰", "A1", {ring: 2})
    do(page.desk.shop, lambda session: order_states.ship(session, ids["packing"], given, LATER))
    settle()
    sheet = ask("ship", ids["packing"])
    assert list(sheet.form.rows["pieces"].input.value().values()) == [1]
    sheet.save()
    assert order_of(page.desk.shop, ids["packing"]).state == "shipped"
