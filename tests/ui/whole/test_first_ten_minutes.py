"""A newcomer's first ten minutes, by the keys alone: from the first start to a backup that is restored."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from shopkeeper import paths
from shopkeeper.model.customers import Customer
from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.planner import Entry, Plan
from shopkeeper.model.products import Product, Variant
from shopkeeper.model.tickets import Ticket, TicketSummary
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import planner_content
from shopkeeper.ui.app import Program
from shopkeeper.ui.first import FirstPage
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.today.page import TodayPage
from tests.ui.orders.entering import at
from tests.ui.whole.newcomer import CONTROL, SHIFT, Newcomer

K = Qt.Key
BUYER, PRODUCT, CODE, PLAN = "周晓舟", "月光石手链", "MS-901", "明年春天"
BOXES = {
    "strengths": "自己打样",
    "weaknesses": "包装太慢",
    "opportunities": "毕业季",
    "threats": "仿款压价",
}
COUNTED = (Product, Variant, Customer, Order, OrderLine, Ticket, Plan, Entry)


@pytest.fixture
def me(qtbot: QtBot) -> Iterator[Newcomer]:
    """Somebody at a program that was never started before."""
    program = Program(ProgramSettings())
    program.window.resize(1440, 900)
    with qtbot.waitActive(program.window):
        program.window.show()
    program.begin(paths.default_shop(), named=False)
    yield Newcomer(qtbot, program)
    program.window.close()
    shiboken6.delete(program.window)


def test_the_first_ten_minutes(me: Newcomer, tmp_path: Path) -> None:
    begin_in_chinese(me)
    open_the_sample_shop(me)
    look_at_every_tab(me)
    enter_a_product(me)
    enter_a_customer(me)
    enter_an_order(me)
    open_a_ticket(me)
    work_the_ticket(me)
    start_a_plan(me)
    fill_in_a_swot(me)
    export_the_customers(me, tmp_path / "客户.xlsx")
    take_back_three_things(me)
    before = counts(me)
    back_up(me)
    delete_the_plan(me, before)
    restore(me)
    assert counts(me) == before


# Beginning


def begin_in_chinese(me: Newcomer) -> None:
    page = me.window.start
    assert isinstance(page, FirstPage) and at() is page.sample
    me.tab_to("language_zh_CN")
    me.press(K.Key_Return)
    me.rest()
    assert "欢迎使用掌柜" in me.texts(page)


def open_the_sample_shop(me: Newcomer) -> None:
    me.tab_to("first_sample")
    me.press(K.Key_Return)
    me.until(lambda: me.program.shop is not None)
    me.rest()
    assert me.program.shop and me.program.shop.path == paths.sample_shop()


def look_at_every_tab(me: Newcomer) -> None:
    for place, button in enumerate(me.window.bar.tabs):
        me.control(Qt.Key(K.Key_1.value + place))
        assert button.isChecked() and at() is me.window.page.view, button.text()
        assert shows_something(me.window.page), button.text()


def shows_something(page: Any) -> bool:
    """Whether a page has something of the sample shop to show."""
    if isinstance(page, ListPage):
        return len(page.model.ids) > 0 and page.stack.currentWidget() is page.view
    return bool(page.rows) if isinstance(page, TodayPage) else bool(page.loaded.rows)


# Entering


def enter_a_product(me: Newcomer) -> None:
    me.control(K.Key_2)
    me.control(K.Key_N)
    form = me.sheet("product_form")
    me.fill(title=PRODUCT, code=CODE)
    me.fill(price_e4="128", opening="12")  # in the grid of variants; it has no options
    me.save(form)
    assert one(me, select(Product.title).where(Product.code == CODE)) == PRODUCT


def enter_a_customer(me: Newcomer) -> None:
    me.control(K.Key_4)
    me.control(K.Key_N)
    form = me.sheet("customer_form")
    me.fill(name=BUYER, phones="13900004321", addresses="浙江省 杭州市 西湖区 文三路 1 号")
    me.save(form)
    assert BUYER in me.texts(me.window.page.detail)


def enter_an_order(me: Newcomer) -> None:
    me.command("新建订单")
    form = me.sheet("order_form")
    me.fill(goods=CODE)
    me.press(K.Key_Return)
    me.type("2")
    me.tab_to("way")
    me.press(K.Key_Down)
    me.press(K.Key_Return, CONTROL)  # saved; the next one is asked for at once
    me.press(K.Key_Escape)
    me.closed(form)
    last = select(Order).order_by(Order.id.desc())
    line = one(me, select(OrderLine).order_by(OrderLine.id.desc()))
    assert one(me, select(Customer.name).where(Customer.id == one(me, last).customer_id)) == BUYER
    assert (line.order_id, line.title, line.quantity) == (one(me, last).id, PRODUCT, 2)


def open_a_ticket(me: Newcomer) -> None:
    me.control(K.Key_3)
    me.control(K.Key_F)
    me.type(BUYER)
    me.rest()
    me.press(K.Key_Down)
    me.rest()
    assert BUYER in me.texts(me.window.page.detail)
    me.press(K.Key_F10, SHIFT)
    me.choose("发起售后…")
    form = me.sheet("ticket_form")
    me.pick("仅退款")
    me.rest()
    me.save(form)
    assert me.window.bar.tabs[4].isChecked() and "仅退款" in me.texts(me.window.page.detail)


def work_the_ticket(me: Newcomer) -> None:
    me.press(K.Key_Return, CONTROL)  # what comes next with it: the money goes back
    sheet = me.sheet("deed")
    me.save(sheet)
    assert one(me, select(TicketSummary.refunded_cents).order_by(TicketSummary.ticket_id.desc())) == 25_600


def start_a_plan(me: Newcomer) -> None:
    me.control(K.Key_6)
    me.control(K.Key_N)
    form = me.sheet("plan_sheet")
    me.fill(title=PLAN)
    me.save(form)
    assert me.window.page.loaded.plan.title == PLAN


def fill_in_a_swot(me: Newcomer) -> None:
    me.press(K.Key_Return)
    for text in BOXES.values():
        me.type(text)
        me.press(K.Key_Return, times=2)
    me.rest()
    assert entries(me) == BOXES


def entries(me: Newcomer) -> dict[str, str]:
    """What stands in the boxes of the new plan, one entry each."""
    assert me.program.shop
    with me.program.shop.read() as session:
        plan_id = session.scalars(select(Plan.id).where(Plan.title == PLAN)).one()
        sheet = next(one for one in planner_content.sheets(session, plan_id) if one.name == "swot")
        return {box: found[0].text for box in BOXES if (found := sheet.of(box))}


# Out, back, and safe


def export_the_customers(me: Newcomer, target: Path) -> None:
    me.control(K.Key_4)
    me.control(K.Key_E)
    sheet = me.sheet("export_window")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(target)))
        me.save(sheet)
    rows = openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True)
    assert any(BUYER in row and "13900004321" in row for row in rows)


def take_back_three_things(me: Newcomer) -> None:
    for _ in range(3):
        me.control(K.Key_Z)
    assert entries(me) == {"strengths": BOXES["strengths"]}
    me.control(K.Key_Y)
    assert list(entries(me)) == ["strengths", "weaknesses"]


def back_up(me: Newcomer) -> None:
    me.command("恢复备份…")
    sheet = me.sheet("backups")
    me.tab_to("make")
    me.press(K.Key_Return)
    me.until(lambda: sheet.backups and all(one.good for one in sheet.backups))
    me.press(K.Key_Escape)
    me.closed(sheet)


def delete_the_plan(me: Newcomer, before: dict[str, int]) -> None:
    me.control(K.Key_6)
    me.command("删除规划")
    assert counts(me) != before


def restore(me: Newcomer) -> None:
    me.press(K.Key_Alt)
    me.choose("恢复备份…")
    sheet = me.sheet("backups")
    me.until(lambda: sheet.backups)
    shop = me.program.shop
    me.press(K.Key_Return, CONTROL)
    me.rest()
    me.press(K.Key_Return, CONTROL)
    me.until(lambda: me.program.shop not in (None, shop))
    me.rest()
    assert me.window.toasts.note.label.text() == "备份已恢复。"


def counts(me: Newcomer) -> dict[str, int]:
    """How much there is of everything in the shop."""
    return {table.__name__: one(me, select(func.count()).select_from(table)) for table in COUNTED}


def one(me: Newcomer, query: Any) -> Any:
    """What the shop answers."""
    assert me.program.shop
    with me.program.shop.read() as session:
        return session.scalar(query)
