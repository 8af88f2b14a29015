"""The customer form, by keyboard alone."""

import threading
from datetime import date

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.customers.form import CustomerForm
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.texts import switch_language


def freed(widget: QWidget) -> bool:
    """Whether Qt has let go of the widget."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return not shiboken6.isValid(widget)


def there(shop: ShopFile, customer_id: int) -> CustomerData:
    """What stands in the shop."""
    with shop.read() as session:
        return customers.data_of(customers.get(session, customer_id))


def entered(shop: ShopFile, name: str, *phones: str) -> int:
    """A customer in the shop."""
    with shop.command("customer.create", name=name) as session:
        return customers.create(session, CustomerData(name, phones)).id


def write(widget: QWidget, text: str) -> None:
    """What an input method does when Chinese is typed."""
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(widget, typed)


def save(qtbot: QtBot, form: CustomerForm) -> None:
    """Press Ctrl+Enter where the focus is."""
    at = form.focusWidget() or form
    qtbot.keyClick(at, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def form(shop: ShopFile, window: QMainWindow) -> CustomerForm:
    """The form of a new customer, open."""
    form = CustomerForm(shop, None, window)
    form.open()
    return form


def test_a_customer_is_entered_without_the_mouse(qtbot: QtBot, shop: ShopFile, form: CustomerForm) -> None:
    saved: list[int] = []
    form.saved.connect(saved.append)
    for text in (
        "陈嘉怡",
        "138 1234 5678",
        "jiayi_c",
        "",
        "",
        "1990/5/20",
        "小红书",
        "老客，送礼",
        "",
        "",
        "杭州市文三路 1 号",
        "爱银饰",
    ):
        if text:
            write(form.focusWidget(), text)
        last = form.focusWidget()
        if text != "爱银饰":
            qtbot.keyClick(last, Qt.Key.Key_Tab)
    save(qtbot, form)
    assert freed(form)
    data = there(shop, saved[0])
    assert data == CustomerData(
        "陈嘉怡",
        ("13812345678",),
        wechat="jiayi_c",
        birthday=date(1990, 5, 20),
        source="小红书",
        tags=("老客", "送礼"),
        addresses=("杭州市文三路 1 号",),
        note="爱银饰",
    )
    assert [(entry.key, entry.args) for entry in shop.commands()] == [("customer.create", {"name": "陈嘉怡"})]


def test_editing_changes_what_was_changed(qtbot: QtBot, shop: ShopFile, window: QMainWindow) -> None:
    customer_id = entered(shop, "Li", "13812345678")
    form = CustomerForm(shop, customer_id, window)
    form.open()
    assert form.form.values()["phones"] == ("13812345678",)
    form.form.rows["name"].input.setText("Li Wen")
    save(qtbot, form)
    assert there(shop, customer_id) == CustomerData("Li Wen", ("13812345678",))
    shop.undo()
    assert there(shop, customer_id).name == "Li"


def test_a_wrong_number_keeps_the_form_open_with_all_that_was_typed(
    qtbot: QtBot, shop: ShopFile, form: CustomerForm
) -> None:
    form.form.rows["name"].input.setText("Li")
    form.form.rows["phones"].input.setPlainText("138 1234 567")
    save(qtbot, form)
    row = form.form.rows["phones"]
    assert row.help.text() == "The number is too short; please check it."
    assert form.focusWidget() is row.input
    assert form.form.rows["name"].input.text() == "Li"
    assert shop.commands() == []


def test_a_running_command_keeps_what_was_typed(qtbot: QtBot, shop: ShopFile, form: CustomerForm) -> None:
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with shop.command("repair"):
            held.set()
            go.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    form.form.rows["name"].input.setText("Li")
    save(qtbot, form)
    assert "still running" in form.form.banner.text()
    assert form.isVisible()
    go.set()
    thread.join()
    save(qtbot, form)
    assert [entry.args for entry in shop.commands()] == [{"name": "Li"}]


def test_a_number_that_is_anothers_is_told_while_typing(
    qtbot: QtBot, shop: ShopFile, form: CustomerForm
) -> None:
    entered(shop, "<b>Wang</b>", "13912345678")
    qtbot.keyClicks(form.form.rows["phones"].input, "+86 139 1234 567")
    assert form.same.isHidden()
    qtbot.keyClicks(form.form.rows["phones"].input, "8")
    assert form.same.isVisibleTo(form)
    assert form.same.label.text() == "<b>Wang</b> already has this number."
    assert form.same.label.textFormat() == Qt.TextFormat.PlainText


def test_the_other_customer_opens_in_place_of_this_form(
    qtbot: QtBot, shop: ShopFile, window: QMainWindow, form: CustomerForm
) -> None:
    entered(shop, "Wang", "13912345678")
    saved: list[int] = []
    form.saved.connect(saved.append)
    form.form.rows["phones"].input.setPlainText("13912345678")
    form.same.link.click()
    question = next(one for one in form.findChildren(Sheet))
    question.findChild(QPushButton, "yes").click()
    assert freed(form)
    (other,) = list(window.findChildren(CustomerForm))
    assert other.form.values()["name"] == "Wang"
    save(qtbot, other)


def test_a_customers_own_number_is_no_warning(shop: ShopFile, window: QMainWindow) -> None:
    form = CustomerForm(shop, entered(shop, "Li", "13812345678"), window)
    form.open()
    form.form.rows["phones"].input.setPlainText("13812345678\n139")
    assert form.same.isHidden()
    form.form.rows["phones"].input.setPlainText("13812345678")
    form.reject()
    assert freed(form)


def test_escape_closes_an_untouched_form_at_once(qtbot: QtBot, form: CustomerForm) -> None:
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert freed(form)


@pytest.mark.parametrize(("answer", "gone"), [("yes", True), ("no", False)])
def test_escape_asks_before_it_discards(qtbot: QtBot, form: CustomerForm, answer: str, gone: bool) -> None:
    qtbot.keyClicks(form.focusWidget(), "Li")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible()
    (question,) = form.findChildren(Sheet)
    question.findChild(QPushButton, answer).click()
    assert freed(form) is gone


def test_the_language_changes_under_an_open_form(form: CustomerForm) -> None:
    form.form.rows["name"].input.setText("half ty")
    switch_language("zh_CN")
    QApplication.processEvents()
    assert form.title.text() == "新建客户"
    assert form.form.rows["phones"].label.text() == "手机号"
    assert form.form.values()["name"] == "half ty"
    assert form.form.dirty()


def test_tags_in_use_are_offered(shop: ShopFile, window: QMainWindow) -> None:
    with shop.command("customer.create", name="Li") as session:
        customers.create(session, CustomerData("Li", tags=("gift", "allergic")))
    form = CustomerForm(shop, None, window)
    model = form.form.rows["tags"].input.completer().model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["allergic", "gift"]
    form.reject()


def test_a_pasted_address_fills_what_was_not_typed(form: CustomerForm) -> None:
    rows = form.form.rows
    rows["addresses"].input.setPlainText("旧地址 1 号")
    for text in (
        "张三 13812345678 浙江省杭州市西湖区文三路 1 号",
        "李四 13912345678 浙江省杭州市西湖区文三路 2 号",
    ):
        rows["paste"].input.setText(text)
    values = form.form.values()
    assert (values["name"], values["phones"]) == ("李四", ("13912345678",))
    assert values["addresses"] == ("旧地址 1 号", "浙江省 杭州市 西湖区 文三路 2 号")
    assert "Name" in rows["paste"].help.text()
    rows["name"].input.setText("王五")
    rows["paste"].input.setText("")
    values = form.form.values()
    assert (values["name"], values["phones"], values["addresses"]) == ("王五", (), ("旧地址 1 号",))


def test_platform_accounts_are_entered_and_changed(
    qtbot: QtBot, shop: ShopFile, window: QMainWindow, form: CustomerForm
) -> None:
    form.form.rows["name"].input.setText("Li")
    form.form.rows["accounts"].input.view.go(0, "platform")
    for text in ("jing", "tb_1"):
        qtbot.keyClicks(QApplication.focusWidget(), "JD" if text == "jing" else text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    save(qtbot, form)
    assert there(shop, 1).accounts == (("jd", "tb_1"),)
    again = CustomerForm(shop, 1, window)
    again.open()
    (row,) = again.form.values()["accounts"]
    assert (row["platform"].data, row["account"]) == ("jd", "tb_1") and not again.dirty()
    again.form.rows["accounts"].input.set_value([{"account": "x"}])
    again.save()
    said = again.form.rows["accounts"].input.view.accessibleDescription()
    assert again.isVisible() and "platform" in said
    again.done(0)
