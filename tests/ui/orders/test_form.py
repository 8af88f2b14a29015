"""The order's form: what it recognises, works out, refuses, and lets be changed in which state."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.products import Listing
from shopkeeper.model.shop import Channel
from shopkeeper.shop import customers, orders, payments
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.orders import OrderData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.orders.form import OrderForm
from tests.ui.orders.entering import BLOCK, ENTER, NOW, at, freed, press, stock_up, write


@pytest.fixture
def known(shop: ShopFile) -> int:
    """A customer who bought before."""
    with shop.command("customer.create", name="陈嘉怡") as session:
        data = CustomerData("陈嘉怡", ("13912345678",), addresses=("浙江省 杭州市 西湖区 文三路 1 号",))
        return customers.create(session, data).id


@pytest.fixture
def form(qtbot: QtBot, shop: ShopFile, desk: Desk, window: QMainWindow) -> Iterator[OrderForm]:
    """The form of a new order, open."""
    stock_up(shop)
    desk.reload()
    with qtbot.waitActive(window):
        window.activateWindow()
    form = OrderForm(desk, None, window)
    form.open()
    qtbot.waitUntil(form.isActiveWindow)
    yield form
    if shiboken6.isValid(form):
        form.done(0)


def entered(shop: ShopFile, state: str = "unpaid", **data: Any) -> int:
    """An order in the shop, brought to a state."""
    values = {"recipient": "陈嘉怡", "phone": "13912345678", "province": "浙江省", "city": "杭州市"}
    lines = (LineData(2, 68_000_000, variant_id=1), LineData(1, 0, title="手写卡", note="engrave"))
    with shop.command("order.create", name="x") as session:
        order_id = orders.create(session, OrderData(lines, **{**values, **data}), NOW)
        session.execute(update(Order).where(Order.id == order_id).values(state=state))
    return order_id


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk, window: QMainWindow) -> Callable[[int], OrderForm]:
    """Opens the form of an order."""

    def make(order_id: int) -> OrderForm:
        form = OrderForm(desk, order_id, window)
        window.activateWindow()
        form.open()
        qtbot.waitUntil(form.isActiveWindow)
        return form

    return make


def there(shop: ShopFile, order_id: int) -> OrderData:
    """What stands in the shop."""
    with shop.read() as session:
        return orders.data_of(session, order_id)


def text(form: OrderForm, name: str) -> str:
    """What stands in a field."""
    return form._row(name).input.text()


def put(form: OrderForm, **values: Any) -> None:
    """Put values into fields, by name."""
    for name, value in values.items():
        form._row(name).input.set_value(value)


# Who it is


def test_a_pasted_block_fills_what_was_not_typed(form: OrderForm) -> None:
    put(form, recipient="Mrs Zhang")
    put(form, paste=BLOCK)
    assert [text(form, name) for name in ("recipient", "phone", "province", "street")] == [
        "Mrs Zhang", "13812345678", "浙江省", "文三路 1 号 2 幢 301",
    ]  # fmt: skip
    assert form._row("paste").help.text() == "Recognised: Name · Phone · Region · Street"
    put(form, paste="李四 13912345678 上海市徐汇区漕溪路2号 别发顺丰")
    assert [text(form, name) for name in ("recipient", "city", "street")] == [
        "Mrs Zhang",
        "上海市",
        "漕溪路2号 别发顺丰",
    ]
    put(form, paste="")
    assert text(form, "phone") == "" and "as buyers send them" in form._row("paste").help.text()


def test_what_is_left_over_of_a_block_is_shown(form: OrderForm) -> None:
    put(form, paste="请发到 浙江省杭州市西湖区文三路1号 李四 13912345678 谢谢")
    assert form._row("paste").help.text().endswith("Not used: 请发到 谢谢")


def test_enter_goes_to_the_first_thing_that_is_missing(form: OrderForm) -> None:
    press(ENTER)
    assert at().objectName() == "recipient"
    form._row("paste").input.setFocus()
    write("张三 浙江省杭州市西湖区文三路1号")
    press(ENTER)
    assert at().objectName() == "phone"
    press(ENTER)
    assert at().objectName() == "customer"


def test_a_known_customer_is_recognised_by_the_phone_while_it_is_typed(form: OrderForm, known: int) -> None:
    put(form, phone="1391234567")
    assert form._row("customer").input.value() is None
    put(form, phone="139 1234 5678")
    assert form._row("customer").input.value().record_id == known
    assert form._row("customer").help.text() == "Known customer with this number"
    put(form, phone="13900000000")
    assert form._row("customer").input.value() is None


def test_a_customer_chosen_by_hand_stays_and_fills_in_where_they_live(form: OrderForm, known: int) -> None:
    form._row("customer").input.setFocus()
    press("陈", ENTER)
    assert [text(form, name) for name in ("recipient", "phone", "district", "street")] == [
        "陈嘉怡", "13912345678", "西湖区", "文三路 1 号",
    ]  # fmt: skip
    put(form, phone="13800000000")
    assert form._row("customer").input.value().record_id == known
    assert form._row("customer").help.isHidden()


def test_an_order_is_begun_for_a_customer(
    shop: ShopFile, desk: Desk, window: QMainWindow, known: int
) -> None:
    with shop.command("customer.edit", name="x") as session:
        customers.edit(
            session, known, CustomerData("陈嘉怡", ("13912345678",), addresses=("杭州市西湖区文三路 1 号",))
        )
    form = OrderForm(desk, None, window, customer_id=known)
    assert (text(form, "recipient"), text(form, "city"), text(form, "street")) == (
        "陈嘉怡",
        "杭州市",
        "文三路 1 号",
    )
    form.reject()
    form = OrderForm(desk, None, window, customer_id=999)
    assert form._row("customer").input.value() is None
    form.reject()


def test_a_name_nobody_has_becomes_a_new_customer(form: OrderForm, shop: ShopFile, known: int) -> None:
    form._row("customer").input.setFocus()
    press("王五", ENTER)
    assert form._row("customer").help.text() == "New customer, saved with the order"
    put(form, lines=[{"goods": "卡片", "quantity": 1, "price_e4": 0}])
    form.save()
    with shop.read() as session:
        names = [customers.get(session, one).name for one in (known, known + 1)]
    assert names == ["陈嘉怡", "王五"]


def test_an_order_of_nobody_known_has_no_customer(form: OrderForm, shop: ShopFile) -> None:
    put(form, lines=[{"goods": "卡片", "quantity": 1, "price_e4": 100_0000}])
    saved: list[int] = []
    form.saved.connect(saved.append)
    form.save(close=True)
    assert there(shop, saved[0]).customer is None and freed(form)


# Goods and money


def test_goods_show_price_and_stock_at_once(form: OrderForm) -> None:
    form._row("lines").input.view.go(0, "goods")
    press("AG-018")
    field = at()
    shown = [
        field.list.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(field.list.list.count())
    ]
    assert [(one.title, one.under, one.details) for one in shown] == [
        ("素圈银戒 尺寸:18号", "18号 · AG-018", "¥68.00 · out of stock"),
        ("“AG-018”, not one of your products", "", ""),
    ]
    press(ENTER)
    (row,) = form._row("lines").input.standing()
    assert row == ["素圈银戒 尺寸:18号", "0", "1", "68.00", "", "¥68.00"]
    model = form._row("lines").input.model
    red = model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole)
    form._row("lines").input.view.go(0, "goods")
    press(Qt.Key.Key_End, *[Qt.Key.Key_Backspace] * 20)
    press("AG-016", ENTER)
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) != red


def test_a_price_typed_over_stays_when_other_goods_are_taken(form: OrderForm) -> None:
    lines = form._row("lines").input
    lines.view.go(0, "goods")
    press("ER-02", ENTER, ENTER, "100", ENTER)
    lines.view.go(0, "goods")
    press("AG-016", ENTER)
    assert lines.standing()[0][3] == "100.00"


def test_the_total_follows_what_is_typed(form: OrderForm) -> None:
    put(form, lines=[{"goods": "a", "quantity": 3, "price_e4": 10_000_000, "discount_cents": 100}])
    assert form.money.goods.text() == "¥29.00"
    put(form, postage_cents=800, shop_discount_cents=500)
    assert form.money.total.text() == "¥32.00"
    form._row("postage_cents").input.setText("x")
    assert form.money.total.text() == "¥32.00"


def test_money_taken_at_once_follows_the_total_until_it_is_typed_over(form: OrderForm) -> None:
    received = form._row("amount").input
    assert not received.isEnabled()
    put(form, lines=[{"goods": "a", "quantity": 1, "price_e4": 10_000_000}], way="wechat")
    assert received.value() == 1000
    put(form, postage_cents=500)
    assert received.value() == 1500
    put(form, amount=700)
    put(form, postage_cents=600)
    assert received.value() == 700
    put(form, way="cod")
    assert received.value() is None and not received.isEnabled()


@pytest.mark.parametrize(
    ("way", "amount", "state", "paid"), [("bank", 700, "unpaid", 700), ("cod", None, "to_confirm", 0)]
)
def test_what_was_paid_decides_the_state(
    form: OrderForm, shop: ShopFile, way: str, amount: int | None, state: str, paid: int
) -> None:
    put(form, lines=[{"goods": "a", "quantity": 1, "price_e4": 10_000_000}], way=way, amount=amount)
    saved: list[int] = []
    form.saved.connect(saved.append)
    form.save()
    with shop.read() as session:
        assert orders.row(session, saved[0])["state"] == state
        assert payments.balance(session, saved[0]).paid_cents == paid


# Refusals


@pytest.mark.parametrize(
    ("values", "where", "words"),
    [
        ({}, "goods", "An order needs at least one line."),
        ({"lines": [{"goods": "a", "quantity": 1}]}, "price_e4", "Type a price; 0 for a gift."),
        ({"lines": [{"quantity": 1, "price_e4": 1}]}, "goods", "Choose a product, or type what is sold."),
        ({"lines": [{"goods": "a", "price_e4": 1}]}, "quantity", "The quantity must be 1 or more."),
    ],
)
def test_a_refused_line_is_opened_where_it_is_wrong(
    form: OrderForm, shop: ShopFile, values: dict[str, Any], where: str, words: str
) -> None:
    put(form, **values)
    before = len(shop.commands())
    press(ENTER, control=True)
    assert at().objectName() == where and form._row("lines").input.view.accessibleDescription() == words
    assert len(shop.commands()) == before and form.isVisible()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("phone", "138 1234", "The number is too short; please check it."),
        ("placed_at", "yesterday", "“yesterday” is not a time. Write it like 2026-11-21 09:30."),
        ("postage_cents", "1,2", "“1,2” is not an amount. Write it like 1,234.50."),
        ("shop_discount_cents", "99", "The discounts are more than the goods total."),
    ],
)
def test_a_refusal_stands_at_its_field(form: OrderForm, name: str, value: str, words: str) -> None:
    put(form, lines=[{"goods": "a", "quantity": 1, "price_e4": 1_000_000}])
    form._row(name).input.setText(value)
    form.save()
    assert form._row(name).help.text() == words
    assert form.isVisible() and text(form, name) == value


def test_the_same_platform_number_is_refused_and_the_channel_stays_for_the_next(
    form: OrderForm, shop: ShopFile
) -> None:
    with shop.command("setting.change") as session:
        session.add(Channel(platform="taobao", name="溪石"))
    form._row("channel_id").input.say_choices()
    for _ in range(2):
        put(form, lines=[{"goods": "a", "quantity": 1, "price_e4": 1}], platform_number="T1", channel_id=1)
        form.save()
    assert "This shop already has an order T1." in form._row("platform_number").help.text()
    put(form, platform_number="T2")
    form.save()
    assert form._row("channel_id").input.currentText() == "Taobao · 溪石"
    assert text(form, "platform_number") == "" and form.hint.text().startswith("Saved ")
    form.reject()
    assert freed(form)


# Changing


def test_an_order_is_changed_and_keeps_what_the_form_does_not_show(
    shop: ShopFile, opened: Callable[[int], OrderForm]
) -> None:
    stock_up(shop)
    order_id = entered(shop, platform_discount_cents=100, tax_cents=50, country="中国", memo="old")
    form = opened(order_id)
    assert not any(one.dirty() for one in form.forms)
    assert at() is form._row("recipient").input
    put(form, memo="new", street="文三路 2 号", postage_cents=300)
    form._row("lines").input.view.go(0, "quantity")
    press("3", ENTER)
    form.save(close=True)
    data = there(shop, order_id)
    assert (data.memo, data.street, data.country, data.platform_discount_cents) == (
        "new",
        "文三路 2 号",
        "中国",
        100,
    )
    assert [(line.quantity, line.note, line.variant_id) for line in data.lines] == [
        (3, "", 1),
        (1, "engrave", None),
    ]
    assert data.address == "浙江省 杭州市 文三路 2 号"
    assert freed(form)


def test_other_taxes_and_discounts_count_in_the_total(
    shop: ShopFile, opened: Callable[[int], OrderForm]
) -> None:
    stock_up(shop)
    form = opened(entered(shop, platform_discount_cents=100, tax_cents=50))
    assert form.money.total.text() == "¥135.50"
    form.reject()


def test_an_address_in_one_text_is_shown_in_parts_and_kept_as_it_came(
    shop: ShopFile, opened: Callable[[int], OrderForm]
) -> None:
    stock_up(shop)
    came = "浙江省 杭州市 西湖区 文三路 1 号(310012)"
    order_id = entered(shop, province="", city="")
    with shop.command("order.edit", name="x") as session:
        session.execute(update(Order).values(address=came, province="", city="", district="", street=""))
    form = opened(order_id)
    assert (text(form, "district"), text(form, "postcode")) == ("西湖区", "310012")
    put(form, memo="x")
    form.save(close=True)
    assert there(shop, order_id).address == came


def test_goods_of_a_platform_stay_goods_of_that_platform(
    shop: ShopFile, opened: Callable[[int], OrderForm]
) -> None:
    stock_up(shop)
    with shop.command("listing.match", title="x") as session:
        session.add(Listing(platform="taobao", key="k", code="M-1", title="礼盒", options="红"))
        session.flush()
        order = OrderData((LineData(1, 100, listing_id=1), LineData(1, 100, listing_id=1, title=" ")))
        order_id = orders.create(session, order, NOW)
    form = opened(order_id)
    assert form._row("lines").input.standing()[0][0] == "礼盒 · 红"
    put(form, memo="x")
    form.save(close=True)
    assert [line.listing_id for line in there(shop, order_id).lines] == [1, 1]


@pytest.mark.parametrize(
    ("state", "closed"),
    [
        ("unpaid", set()),
        ("to_confirm", set()),
        ("paid", {"postage_cents"}),
        ("packing", {"postage_cents", "lines"}),
        ("shipped", {"postage_cents", "lines", "street"}),
        ("closed", {"postage_cents", "lines", "street"}),
    ],
)
def test_what_a_state_does_not_allow_is_closed_and_the_reason_shown(
    shop: ShopFile, opened: Callable[[int], OrderForm], state: str, closed: set[str]
) -> None:
    stock_up(shop)
    form = opened(entered(shop, state))
    names = ("postage_cents", "lines", "street", "memo")
    assert {name for name in names if not form._row(name).input.isEnabled()} == closed
    assert form.note.isVisibleTo(form) is bool(closed)
    assert all(form._row(name).input.toolTip() for name in closed)
    assert at().isEnabled()
    form.reject()
    assert freed(form)


def test_another_price_of_a_paid_order_is_refused_at_its_cell(
    shop: ShopFile, opened: Callable[[int], OrderForm]
) -> None:
    stock_up(shop)
    form = opened(entered(shop, "paid"))
    form._row("lines").input.view.go(0, "price_e4")
    press("1", ENTER)
    form.save(close=True)
    assert (
        at().objectName() == "price_e4" and "is paid" in form._row("lines").input.view.accessibleDescription()
    )
    form.done(0)


@pytest.mark.parametrize(("answer", "street"), [("yes", "文三路 2 号"), ("no", "")])
def test_an_address_changed_while_packing_asks_for_a_look_at_the_label(
    shop: ShopFile, opened: Callable[[int], OrderForm], answer: str, street: str
) -> None:
    stock_up(shop)
    order_id = entered(shop, "packing")
    form = opened(order_id)
    put(form, street="文三路 2 号")
    form.save(close=True)
    (question,) = form.findChildren(Sheet)
    button = question.findChild(QPushButton, answer)
    assert button is not None
    button.click()
    assert there(shop, order_id).street == street
    if answer == "no":
        form.done(0)
    assert freed(form)


def test_escape_asks_before_it_discards(form: OrderForm) -> None:
    put(form, memo="x")
    press(Qt.Key.Key_Escape)
    (question,) = form.findChildren(Sheet)
    question.findChild(QPushButton, "yes").click()  # type: ignore[union-attr]
    assert freed(form)


# What a file brought


def brought(shop: ShopFile, **columns: Any) -> int:
    """An order as a file brings it, with columns no form would let in."""
    order_id = entered(shop, "shipped", platform_number="P1")
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.execute(update(Order).where(Order.id == order_id).values(batch_id=1, **columns))
        session.execute(update(OrderLine).where(OrderLine.variant_id.is_(None)).values(options="烫金"))
    return order_id


def test_a_memo_is_written_beside_what_a_file_brought(
    shop: ShopFile, opened: Callable[[int], OrderForm]
) -> None:
    stock_up(shop)
    columns = {
        "flag": "橙旗",
        "address": "12 Main St, Springfield",
        "province": "",
        "city": "",
        "postage_cents": -500,
        "buyer_message": " gift ",
    }
    order_id = brought(shop, **columns)
    form = opened(order_id)
    assert form.rest.rows["flag"].input.currentText() == "橙旗"
    form.rest.rows["memo"].input.setPlainText("急")
    form.save(close=True)
    with shop.read() as session:
        found = session.get_one(Order, order_id)
        assert found.memo == "急" and {name: getattr(found, name) for name in columns} == columns
    freed(form)


def test_what_an_imported_order_is_known_by_is_locked(
    shop: ShopFile, opened: Callable[[int], OrderForm]
) -> None:
    stock_up(shop)
    form = opened(brought(shop))
    for name in ("channel_id", "platform_number"):
        field = form.rest.rows[name].input
        assert not field.isEnabled() and "P1" in field.toolTip()
    freed(form)


def test_the_rate_of_an_order_in_another_currency_is_corrected(
    shop: ShopFile, opened: Callable[[int], OrderForm]
) -> None:
    stock_up(shop)
    order_id = entered(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.execute(update(Order).where(Order.id == order_id).values(currency="USD"))
    form = opened(order_id)
    assert form.money.home.text() == "—"
    rate = form.money.amounts.rows["rate_e6"]
    assert rate.help.text() == "How much 1 USD is worth in CNY"
    rate.input.setText("7,1")
    form.save(close=True)
    assert form.isVisible() and "7,1" in rate.help.text()
    rate.input.setText("7.1")
    assert form.money.home.text() == "¥965.60"
    form.save(close=True)
    with shop.read() as session:
        assert session.get_one(Order, order_id).rate_e6 == 7_100_000
    freed(form)
