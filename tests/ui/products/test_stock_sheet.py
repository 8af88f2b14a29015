"""Stock is booked for one or several variants at once."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.model.stock import Reason
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.products.stock_sheet import CHOICES, StockSheet
from tests.shop.goods import figures, movements


def opened(goods: Desk, window: QMainWindow, variants: list[int], reason: str = "") -> StockSheet:
    sheet = StockSheet(goods, variants, window, reason=reason)
    sheet.open()
    return sheet


def fill(sheet: StockSheet, reason: Reason, *numbers: int | None, cost: int | None = None) -> None:
    sheet.form.rows["reason"].input.set_value(reason)
    for place, number in enumerate(numbers):
        sheet.lines.model.put(place, "quantity", number)
        if cost is not None:
            sheet.lines.model.put(place, "unit_cost_e4", cost)


@pytest.mark.parametrize(
    ("reason", "number", "on_hand"),
    [
        (Reason.PURCHASE, 4, 12),
        (Reason.OPENING, 4, 12),
        (Reason.DAMAGE, 3, 5),
        (Reason.LOSS, 3, 5),
        (Reason.CORRECTION, -2, 6),
        (Reason.STOCKTAKE, 3, 3),
    ],
)
def test_each_reason_books_what_it_says(
    goods: Desk, window: QMainWindow, reason: Reason, number: int, on_hand: int
) -> None:
    sheet = opened(goods, window, [1])
    fill(sheet, reason, number)
    sheet.form.rows["note"].input.set_value("why")
    sheet.book()
    assert figures(goods.shop, 1)[0] == on_hand
    assert movements(goods.shop, 1)[-1] == (on_hand - 8, reason.value)


def test_what_comes_in_may_say_its_cost(goods: Desk, window: QMainWindow) -> None:
    sheet = opened(goods, window, [3])
    assert sheet.form.rows["reason"].input.value() == Reason.OPENING  # its stock is not kept yet
    fill(sheet, Reason.OPENING, 5, cost=2_000_000)
    sheet.book()
    assert figures(goods.shop, 3) == (5, 0, 5, 2_000_000)


def test_what_goes_out_has_no_cost(goods: Desk, window: QMainWindow) -> None:
    sheet = opened(goods, window, [1])
    column = [one.name for one in sheet.lines.model.columns].index("unit_cost_e4")
    assert sheet.lines.model.is_open(0, column)
    sheet.form.rows["reason"].input.set_value(Reason.DAMAGE)
    assert not sheet.lines.model.is_open(0, column)
    assert sheet.form.rows["lines"].help.text() == CHOICES[Reason.DAMAGE]
    sheet.done(0)


def test_variants_without_a_number_are_left_alone(goods: Desk, window: QMainWindow) -> None:
    sheet = opened(goods, window, [1, 2, 3], "stocktake")
    fill(sheet, Reason.STOCKTAKE, 8, None, 2)
    sheet.book()
    assert goods.shop.commands()[0].args["n"] == 2
    assert (figures(goods.shop, 1)[0], figures(goods.shop, 2)[0], figures(goods.shop, 3)[0]) == (8, None, 2)


def test_a_refusal_shows_at_its_cell_and_loses_nothing(goods: Desk, window: QMainWindow) -> None:
    sheet = opened(goods, window, [1, 3])
    sheet.book()
    assert sheet.lines.note.text() == "Type the quantity of at least one variant."
    fill(sheet, Reason.PURCHASE, 3, -1)
    sheet.book()
    assert sheet.lines.model.wrong_in(1)[0] == 2  # type: ignore[index]
    sheet.lines.model.put(1, "quantity", 1)
    sheet.lines.model.put(1, "variant", None)
    sheet.book()
    assert sheet.lines.model.wrong_in(1)[0] == 0  # type: ignore[index]
    assert movements(goods.shop, 1)[-1][1] == "sale"
    sheet.done(0)


def test_what_was_typed_is_not_thrown_away_unasked(goods: Desk, window: QMainWindow, qtbot: QtBot) -> None:
    sheet = opened(goods, window, [1])
    sheet.reject()
    assert not sheet.isVisible()
    sheet = opened(goods, window, [1])
    fill(sheet, Reason.PURCHASE, 3)
    sheet.reject()
    question: Any = sheet.findChild(Sheet)
    assert sheet.isVisible() and question is not None
    question.done(0)
    sheet.done(0)


def test_counting_shows_the_difference_and_asks_for_no_cost(goods: Desk, window: QMainWindow) -> None:
    sheet = opened(goods, window, [1], "stocktake")
    names = [one.name for one in sheet.lines.model.columns]

    def shown() -> list[str]:
        return [name for at, name in enumerate(names) if not sheet.lines.view.isColumnHidden(at)]

    assert sheet.title.text() == "Count stock" and shown() == ["variant", "there", "quantity", "difference"]
    assert sheet.lines.model.headerData(names.index("quantity"), Qt.Orientation.Horizontal) == "Counted"
    fill(sheet, Reason.STOCKTAKE, 3)
    index = sheet.lines.model.index(0, names.index("difference"))
    assert index.data() == "−5" and index.data(Qt.ItemDataRole.ForegroundRole) == theme.colour("red")
    sheet.form.rows["reason"].input.set_value(Reason.PURCHASE)
    assert sheet.title.text() == "Record stock" and shown() == [
        "variant",
        "there",
        "quantity",
        "unit_cost_e4",
    ]
    sheet.done(0)
