"""The lists of variants and of purchases as an owner uses them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.model.purchases import Purchase, PurchaseLine
from shopkeeper.shop import variants
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.orders.dialogs import DeedSheet
from shopkeeper.ui.products.form import ProductForm
from shopkeeper.ui.products.purchases import PurchasesPage
from shopkeeper.ui.products.stock_sheet import StockSheet
from shopkeeper.ui.products.variants import VariantsPage
from tests.shop.goods import order

Settle = Callable[[], None]


def opened(desk: Desk, window: QMainWindow, settle: Settle, make: Any) -> Any:
    page = make(desk)
    window.setCentralWidget(page)
    page.show()
    settle()
    return page


@pytest.fixture
def page(goods: Desk, window: QMainWindow, settle: Settle) -> VariantsPage:
    return opened(goods, window, settle, VariantsPage)


def choose(page: Any, ids: list[int], qtbot: QtBot, settle: Settle) -> None:
    page.view.choose(ids)
    qtbot.waitUntil(lambda: not page._choosing.isActive())
    settle()


def words(page: Any) -> list[str]:
    return [label.text() for label in page.detail.findChildren(QLabel) if label.text()]


def test_prices_levels_and_shelves_are_edited_in_the_table(page: VariantsPage, settle: Settle) -> None:
    for name, value in (("price", 1_000_000), ("cost", 2), ("level", 3), ("shelf", "Z9"), ("weight", None)):
        edit = page.make_edits()[name]
        page.save_cell(edit, 1, value, lambda: None, lambda error: None)
        settle()
    columns = [page.spec.column(name) for name in ("price", "cost", "level", "shelf", "weight")]
    from shopkeeper.shop import lists

    with page.desk.shop.read() as session:
        assert lists.rows(session, page.spec, [1], columns) == {1: (1_000_000, 2, 3, "Z9", None)}
    assert page.make_edits()["shelf"].get(None) == ""
    with pytest.raises(ShopError), page.desk.shop.command("variant.change", n=1, name="x") as session:
        page.make_edits()["price"].put(session, 99, 1)


def test_the_pane_tells_stock_prices_and_movements(page: VariantsPage, qtbot: QtBot, settle: Settle) -> None:
    with page.desk.shop.command("variant.change", n=1, name="NK-S") as session:
        page.make_edits()["level"].put(session, 1, 20)
    choose(page, [1], qtbot, settle)
    said = words(page)
    for text in ("Clover necklace", "Silver", "To reorder", "¥9.90", "¥3.00", "A1"):
        assert text in said, text
    assert any(one.startswith("−1 Sold") for one in said)
    assert any("Reorder level: 9 → 20" in one for one in said)
    choose(page, [3], qtbot, settle)
    assert "One variant" in words(page)
    assert page.detail.load(99) is None


def test_a_match_is_taken_away_here_too(page: VariantsPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, [1], qtbot, settle)
    button = page.detail.findChild(QToolButton, "unmatch_1")
    assert button is not None
    button.click()
    settle()
    assert page.desk.shop.commands()[0].key == "listing.unmatch"


def test_the_totals_say_what_the_stock_is_worth(page: VariantsPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, [1, 3], qtbot, settle)
    with qtbot.waitSignal(page.status_changed) as told:
        page.say_status()
    assert told.args[0] == "3 variants · 2 selected · 8 on hand · 6 available · stock value ¥24.00"


def test_stock_is_booked_and_counted_from_here(page: VariantsPage, qtbot: QtBot, settle: Settle) -> None:
    choose(page, [1, 3], qtbot, settle)
    for name, reason in (("stock", "purchase"), ("count", "stocktake")):
        page.run(name)
        (sheet,) = [one for one in page.window().findChildren(StockSheet) if one.isVisible()]
        assert sheet.form.rows["reason"].input.value() == reason
        sheet.done(0)


def test_the_product_behind_is_opened(page: VariantsPage, qtbot: QtBot, settle: Settle, told: Any) -> None:
    choose(page, [3], qtbot, settle)
    page.run("edit")
    page.window().findChild(ProductForm).done(0)
    page.run("new")
    page.desk.shop.read_only = True
    page.run("new")
    assert told.refusals[-1].key == "file.read_only"


def test_an_empty_shop_offers_a_product(desk: Desk, window: QMainWindow, settle: Settle) -> None:
    page = opened(desk, window, settle, VariantsPage)
    assert page.stack.currentWidget() is page.empty


# Purchases


def buy(desk: Desk, number: str, **data: Any) -> None:
    with desk.shop.command("import", imports=True, n=1, file="x.csv") as session:
        row = Purchase(platform="1688", platform_number=number, state="finished", **data)
        session.add(row)
        session.flush()
        line = PurchaseLine(
            purchase_id=row.id, place=1, title="Beads", options="Colour:Red", code="B1", quantity=3, price_e4=2_000_000
        )  # fmt: skip
        session.add(line)


def test_purchases_are_shown_with_lines_and_total(
    goods: Desk, window: QMainWindow, settle: Settle, qtbot: QtBot
) -> None:
    with goods.shop.command("setting.change") as session:
        number = order(session, [])
        from shopkeeper.model.orders import Order

        name = session.get_one(Order, number).platform_number
    buy(
        goods, "P1", supplier="Bright Forge", ordered_at=datetime(2026, 3, 1, 8), postage_cents=500, discount_cents=100,
        courier="SF", tracking_number="SF1", recipient="Ava", address="Street 1", note="soon", order_number=name,
    )  # fmt: skip
    buy(goods, "P2", stated_cents=700)
    page = opened(goods, window, settle, PurchasesPage)
    choose(page, [1], qtbot, settle)
    said = words(page)
    for text in (
        "Bright Forge",
        "Beads · Red",
        "¥6.00",
        "¥10.00",
        "¥5.00",
        "−¥1.00",
        "SF SF1",
        f"For order {name}",
    ):
        assert text in said, (text, said)
    opened_orders: list[Any] = []
    page.desk.show = lambda kind, one: opened_orders.append((kind, one))
    page.run("open_order")
    assert opened_orders == [("order", number)]
    choose(page, [2], qtbot, settle)
    assert "¥7.00" in words(page)
    assert page.detail.load(99) is None
    choose(page, [1, 2], qtbot, settle)
    with qtbot.waitSignal(page.status_changed) as told:
        page.say_status()
    assert told.args[0].startswith("2 purchases · 2 selected · 6 pieces")


def test_a_note_is_kept_with_a_purchase(
    goods: Desk, window: QMainWindow, settle: Settle, qtbot: QtBot
) -> None:
    buy(
        goods,
        "P1",
        supplier="Bright Forge",
        ordered_at=datetime(2026, 3, 1, 8),
        paid_at=datetime(2026, 3, 1, 9),
    )
    page = opened(goods, window, settle, PurchasesPage)
    choose(page, [1], qtbot, settle)
    assert [text for text in words(page) if text in ("Paid for", "Ordered")] == ["Paid for", "Ordered"]
    page.run("edit")
    sheet = window.findChild(DeedSheet)
    assert sheet is not None
    sheet.form.rows["text"].input.set_value("  ask when it comes ")
    sheet.save()
    settle()
    choose(page, [1], qtbot, settle)
    assert "ask when it comes" in words(page)
    assert goods.shop.history_of("purchase", 1)[0].command.key == "purchase.note"


def test_a_list_says_where_stock_is_low(page: VariantsPage, settle: Settle, qtbot: QtBot) -> None:
    with page.desk.shop.command("variant.change", n=1) as session:
        variants.change(session, [1], "reorder_level", "set", 900)
    settle()
    row = page.model.row_of(1)
    assert page.model.value(row, "stock") in ("short", "out")
    stock = next(place for place, one in enumerate(page.spec.columns) if one.name == "stock")
    assert page.model.index(row, stock).data() in ("To reorder", "Out of stock")
    page.view.show_column("stock", False)
    settle()
    page.view.grab()
    assert page.model.value(row, "stock") in ("short", "out")


def test_a_shop_without_purchases_says_where_they_come_from(
    desk: Desk, window: QMainWindow, settle: Settle, qtbot: QtBot
) -> None:
    page = opened(desk, window, settle, PurchasesPage)
    with qtbot.waitSignal(page.import_wanted):
        page.empty.button.click()
