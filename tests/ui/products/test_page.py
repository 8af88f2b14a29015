"""The Products page as an owner uses it."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QToolButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.model.products import Product
from shopkeeper.shop import matching, products
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.tagging import TagPicker
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.thumbs import Thumb, thumb
from shopkeeper.ui.products import edits, stock_sheet
from shopkeeper.ui.products.form import ProductForm
from shopkeeper.ui.products.page import ProductsPage, ProductsTab
from shopkeeper.ui.products.purchases import PurchasesPage
from shopkeeper.ui.products.stock_sheet import StockSheet
from shopkeeper.ui.products.unmatched import UnmatchedPage
from shopkeeper.ui.products.variants import VariantsPage

Settle = Callable[[], None]


def opened(desk: Desk, window: QMainWindow, settle: Settle, make: Any = ProductsPage) -> Any:
    page = make(desk)
    window.setCentralWidget(page)
    page.show()
    settle()
    return page


@pytest.fixture
def page(goods: Desk, window: QMainWindow, settle: Settle) -> ProductsPage:
    return opened(goods, window, settle)


def names(page: Any) -> list[str]:
    return [page.model.value(row, "title") for row in range(len(page.model.ids))]


def choose(page: Any, ids: list[int], qtbot: QtBot, settle: Settle) -> None:
    page.view.choose(ids)
    qtbot.waitUntil(lambda: not page._choosing.isActive())
    settle()


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def data(page: Any, product_id: int = 1) -> products.ProductData:
    with page.desk.shop.read() as session:
        return products.data_of(products.get(session, product_id))


def test_products_stand_by_name_with_price_and_stock(page: ProductsPage) -> None:
    assert names(page) == ["Clover necklace", "Hoop"]
    assert page.model.value(0, "price") == 9_900_000
    assert (page.model.value(0, "available"), page.model.value(1, "available")) == (6, None)
    ModelTester(page.model).check(page.model)


@pytest.mark.parametrize(
    ("name", "value", "found"), [("stock", "short", 1), ("stock", "unkept", 1), ("tag", "gift", 1)]
)
def test_filters_find_what_they_say(
    page: ProductsPage, settle: Settle, name: str, value: str, found: int
) -> None:
    page.filters.choose(name, value)
    settle()
    assert len(page.model.ids) == found


def test_the_pane_tells_all_of_a_product(page: ProductsPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, [1], qtbot, settle)
    said = words(page.detail)
    for text in (
        "Clover necklace",
        "On sale",
        "gift",
        "925 silver",
        "Keep dry",
        "Sells at weddings",
        "Silver",
        "Gold",
    ):
        assert text in said, text
    assert any("6 available" in one for one in said)
    assert any(one.startswith("−1 Sold") for one in said)
    assert any(one.startswith("+9 Opening stock") for one in said)
    assert len(page.detail.findChildren(Thumb)) == 2
    button = page.detail.findChild(QToolButton, "copy_care")
    assert button is not None
    button.click()
    assert QGuiApplication.clipboard().text() == "Keep dry"


def test_the_pane_of_a_plain_product_is_short(page: ProductsPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, [2], qtbot, settle)
    said = words(page.detail)
    assert "stock not tracked" in " ".join(said)
    assert "Product knowledge" not in said


def test_pictures_are_kept_a_while(goods: Desk) -> None:
    first = data_digest(goods)
    assert thumb(goods, first) is not None
    assert thumb(goods, first) is not None
    assert thumb(goods, "none") is None
    lone = Thumb(goods, None, 40)
    assert not lone.grab().isNull()
    lone.deleteLater()


def data_digest(desk: Desk) -> str:
    with desk.shop.read() as session:
        return products.data_of(products.get(session, 1)).pictures[0]


def test_a_match_is_taken_away_in_the_pane(page: ProductsPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, [1], qtbot, settle)
    button = page.detail.findChild(QToolButton, "unmatch_1")
    assert button is not None
    button.click()
    settle()
    assert page.desk.shop.commands()[0].args["name"] == "L1"
    assert page.model.value(0, "available") == 9


def test_the_price_is_typed_in_the_table(page: ProductsPage, qtbot: QtBot, settle: Settle) -> None:
    price = page.make_edits()["price"]
    with page.desk.shop.command(price.key, n=1, name="x") as session:
        price.put(session, 2, 6_000_000)
    assert data(page, 2).variants[0].price_e4 == 6_000_000
    with pytest.raises(ShopError) as error, page.desk.shop.command(price.key, n=1, name="x") as session:
        price.put(session, 1, 6_000_000)
    assert error.value.key == "product.prices_differ"


def test_prices_of_all_variants_change_together(page: ProductsPage) -> None:
    fields = {one.field.name: one for one in page.bulk_fields}
    with page.desk.shop.command("variant.change", n=2, name="") as session:
        fields["price_e4"].act(session, [1, 2], "percent", Decimal(10))
        fields["shelf"].act(session, [1], "set", "B2")
    assert [one.price_e4 for one in data(page).variants] == [10_890_000, 14_190_000]
    assert {one.shelf for one in data(page).variants} == {"B2"}
    with pytest.raises(ShopError), page.desk.shop.command("variant.change", n=2, name="") as session:
        fields["price_e4"].act(session, [1], "add", None)


def test_what_is_typed_for_several_is_read(qtbot: QtBot) -> None:
    percent, more, nothing = edits.PercentInput(), edits.DifferenceInput("CNY"), edits.NoInput()
    for widget in (percent, more, nothing):
        qtbot.addWidget(widget)
    percent.setText(" −2.5 % ")
    assert percent.value() == Decimal("-2.5")
    percent.setText("much")
    with pytest.raises(ShopError):
        percent.value()
    more.setText("-1.50")
    assert more.value() == -1_500_000
    assert nothing.value() is None


def test_selling_status_tags_and_archive_change_together(
    page: ProductsPage, qtbot: QtBot, settle: Settle
) -> None:
    choose(page, [1, 2], qtbot, settle)
    page.run("take_off_sale")
    settle()
    assert (data(page).status, data(page, 2).status) == ("off_sale", "off_sale")
    page.run("put_on_sale")
    settle()
    assert data(page).status == "on_sale"
    page.run("tag")
    picker = page.findChild(TagPicker)
    assert picker is not None
    picker.picked.emit("new")
    settle()
    assert data(page, 2).tags == ("new",)
    page.run("untag")
    page.findChildren(TagPicker)[-1].picked.emit("new")
    settle()
    assert data(page, 2).tags == ()
    page.run("archive")
    settle()
    assert names(page) == []


def test_a_product_is_archived_and_brought_back(page: ProductsPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, [2], qtbot, settle)
    page.run("archive")
    settle()
    page.filters.choose("archived", "archived")
    settle()
    choose(page, [2], qtbot, settle)
    assert "Archived" in words(page.detail)
    page.run("archive")
    settle()
    assert page.desk.shop.commands()[0].key == "product.unarchive"


def test_only_what_nothing_refers_to_is_deleted(
    page: ProductsPage, qtbot: QtBot, settle: Settle, told: Any
) -> None:
    choose(page, [1], qtbot, settle)
    page.run("delete")
    settle()
    assert told.refusals[-1].key == "product.has_listings"
    choose(page, [2], qtbot, settle)
    page.run("delete")
    settle()
    assert names(page) == ["Clover necklace"]


def test_the_totals_of_the_selection_are_said(page: ProductsPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, [1, 2], qtbot, settle)
    with qtbot.waitSignal(page.status_changed) as told:
        page.say_status()
    assert told.args[0] == "2 products · 2 selected · 8 on hand · 6 available"


def test_forms_and_sheets_open_and_close(page: ProductsPage, qtbot: QtBot, settle: Settle) -> None:
    page.run("new")
    page.window().findChild(ProductForm).done(0)
    choose(page, [1], qtbot, settle)
    page.run("edit")
    forms = [one for one in page.window().findChildren(ProductForm) if one.isVisible()]
    assert len(forms) == 1
    forms[0].done(0)
    page.run("stock")
    sheet = page.window().findChild(StockSheet)
    assert [row["variant"].record_id for row in sheet.lines.value()] == [1, 2]
    sheet.done(0)


def test_an_empty_shop_offers_the_first_step(desk: Desk, window: QMainWindow, settle: Settle) -> None:
    page = opened(desk, window, settle)
    assert page.stack.currentWidget() is page.empty
    page.empty.button.click()
    page.window().findChild(ProductForm).done(0)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_part_opens_speaks_and_is_freed(
    goods: Desk, window: QMainWindow, settle: Settle, qtbot: QtBot, language: str
) -> None:
    tab = opened(goods, window, settle, ProductsTab)
    for name, kind in (
        ("variants", VariantsPage), ("unmatched", UnmatchedPage), ("purchases", PurchasesPage), ("products", ProductsPage),
    ):  # fmt: skip
        page = tab.show_part(name)
        settle()
        assert isinstance(page, kind)
        ModelTester(page.model).check(page.model)
        if page.model.ids:
            choose(page, [page.model.ids[0]], qtbot, settle)
        switch_language(language)
        settle()
        for one in [*page.findChildren(QPushButton), *page.findChildren(QToolButton)]:
            if one.isVisible() and not isinstance(one.parent(), QLineEdit):  # Qt's own in a search field
                assert one.accessibleName() and one.objectName(), one
    window.takeCentralWidget().deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(tab)


def test_a_shop_that_is_only_read_lets_nothing_be_changed(
    goods: Desk, window: QMainWindow, settle: Settle, qtbot: QtBot, told: Any
) -> None:
    goods.shop.read_only = True
    page = opened(goods, window, settle)
    choose(page, [1], qtbot, settle)
    button = page.detail.findChild(QToolButton, "unmatch_1")
    assert button is not None and not button.isEnabled()
    page.run("delete")
    assert told.refusals[-1].key == "file.read_only"


def test_the_switch_says_how_many_goods_wait(goods: Desk, window: QMainWindow, settle: Settle) -> None:
    tab = opened(goods, window, settle, ProductsTab)
    segment = tab.findChild(QPushButton, "parts_unmatched")
    assert segment is not None and segment.text() == "Unmatched listings  3"
    with goods.shop.command("listing.match", n=1, name="Hoop") as session:
        matching.match(session, 3, [(3, 1)])
    settle()
    assert segment.text() == "Unmatched listings  2"


def test_a_product_is_archived_at_the_shops_wall_time(
    page: ProductsPage, qtbot: QtBot, settle: Settle
) -> None:
    page.desk.shop.clock = lambda: datetime(2026, 3, 1, 20, 0)
    choose(page, [2], qtbot, settle)
    page.run("archive")
    settle()
    with page.desk.shop.read() as session:
        assert session.get_one(Product, 2).archived_at == datetime(2026, 3, 2, 4, 0)


# Two products have three variants.
@pytest.mark.parametrize(("make", "ids"), [(ProductsPage, [1, 2]), (VariantsPage, [1, 2, 3])])
def test_stock_of_too_many_variants_is_not_recorded_at_once(
    goods: Desk,
    window: QMainWindow,
    settle: Settle,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    make: Any,
    ids: list[int],
) -> None:
    refused: list[ShopError] = []
    page = opened(goods, window, settle, make)
    page.desk.refuse = refused.append
    monkeypatch.setattr(stock_sheet, "MOST", 2)
    choose(page, ids, qtbot, settle)
    page.run("stock")
    assert [(one.key, one.words) for one in refused] == [("stock.too_many", {"most": 2})]
    assert page.window().findChildren(StockSheet) == []
