"""Rows entered by keyboard alone: found, counted, pasted, taken away, marked where they are wrong."""

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import (
    LineColumn,
    Values,
    money_column,
    number_column,
    price_column,
    record_column,
    text_column,
)
from shopkeeper.ui.kit.texts import switch_language

GOODS = (Pick(1, "Silver ring", "AG-016", 6800), Pick(2, "Earring", "ER-02", 12790))


def find(text: str) -> Sequence[Pick]:
    """Goods by a part of title or code."""
    return [one for one in GOODS if text.lower() in f"{one.title} {one.details}".lower()]


def fill(values: Values, name: str) -> None:
    """Goods bring one piece and their price."""
    if name == "goods" and isinstance(values["goods"], Pick):
        values["quantity"] = values["quantity"] or 1
        values["price"] = values["goods"].data * 10_000


def worth(values: Values) -> int:
    """What a row comes to."""
    return (values["quantity"] or 0) * (values["price"] or 0) // 10_000 - (values["off"] or 0)


COLUMNS = (
    record_column("goods", "Items", find),
    number_column("quantity", "Quantity", least=1, total=True),
    price_column("price", "Price", "CNY"),
    money_column("off", "Discount", "CNY", fixed=lambda row: row.get("quantity") == 7),
    LineColumn("amount", "Amount", show=str, work_out=worth, right=True, total=True),
)


class Stage:
    """The editor between two lines, and keys pressed where the focus is."""

    def __init__(
        self, qtbot: QtBot, columns: Sequence[LineColumn] = COLUMNS, *, walked: bool = False
    ) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        self.lines = LinesEditor(columns, fill, walked=walked)
        self.lines.setObjectName("lines")
        box = QVBoxLayout(self.window)
        for name, widget in (("before", QLineEdit()), ("lines", self.lines), ("after", QLineEdit())):
            widget.setObjectName(name)
            box.addWidget(widget)
        self.window.resize(700, 400)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
        before = self.window.findChild(QLineEdit, "before")
        assert before is not None
        before.setFocus()

    @property
    def at(self) -> Any:
        """What has the focus."""
        return QApplication.focusWidget()

    def press(self, *keys: Any, control: bool = False) -> None:
        """Press keys: texts are typed."""
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        for key in keys:
            if isinstance(key, str):
                self.qtbot.keyClicks(self.at, key)
            else:
                self.qtbot.keyClick(self.at, key, held)

    def where(self) -> tuple[int, str]:
        """The row and the name of the open cell."""
        return self.lines.view.currentIndex().row(), self.at.objectName()


TAB, BACK, ENTER, DOWN, UP, DELETE = (
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Delete,
)  # fmt: skip


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    """The editor with nothing in it."""
    return Stage(qtbot)


def test_rows_are_entered_with_enter_and_tab_alone(stage: Stage) -> None:
    stage.press(TAB)
    assert stage.where() == (0, "goods")
    stage.press("ag", ENTER, "2", TAB, ENTER, ENTER)
    assert stage.where() == (1, "goods")
    stage.press("ear", TAB, ENTER, "100.5", ENTER, "0.5", ENTER)
    assert stage.lines.value() == [
        {"goods": GOODS[0], "quantity": 2, "price": 68_000_000, "off": None},
        {"goods": GOODS[1], "quantity": 1, "price": 100_500_000, "off": 50},
    ]
    assert stage.lines.sums.text() == "Quantity 3    Amount 23600"
    stage.press(TAB)
    assert stage.at.objectName() == "after"


def test_a_first_row_may_be_gone_through_while_it_is_blank(qtbot: QtBot) -> None:
    stage = Stage(qtbot, walked=True)
    stage.press(TAB, TAB, TAB)
    assert stage.where() == (0, "price")
    stage.press("5", TAB, TAB, TAB)
    assert stage.at.objectName() == "after"


def test_the_table_is_entered_and_left_backwards_too(stage: Stage) -> None:
    stage.lines.set_value([{"goods": GOODS[0], "quantity": 1, "price": 1, "off": None}])
    stage.window.findChild(QLineEdit, "after").setFocus()  # type: ignore[union-attr]
    stage.press(BACK)
    assert stage.where() == (1, "goods")
    stage.press(BACK)
    assert stage.where() == (0, "off")
    stage.press(BACK, BACK, BACK)
    assert stage.where() == (0, "goods")
    stage.press(BACK)
    assert stage.at.objectName() == "before"


def test_up_and_down_go_through_rows_unless_a_list_is_open(stage: Stage) -> None:
    stage.lines.set_value([{"quantity": number} for number in (1, 2)])
    stage.lines.view.go(0, "quantity")
    stage.press(DOWN)
    assert stage.where() == (1, "quantity")
    stage.press(DOWN, DOWN, UP, UP, UP)
    assert stage.where() == (0, "quantity")
    stage.lines.view.go(2, "goods")
    stage.press("r", DOWN, ENTER)
    assert stage.lines.value()[2]["goods"] == GOODS[1]


def test_control_delete_takes_a_row_away(stage: Stage) -> None:
    stage.lines.set_value([{"quantity": number} for number in (1, 2, 3)])
    stage.lines.view.go(1, "price")
    stage.press(DELETE, control=True)
    assert [row["quantity"] for row in stage.lines.value()] == [1, 3]
    assert stage.where() == (1, "goods")
    stage.lines.view.go(2, "goods")
    stage.press(DELETE, control=True)
    assert len(stage.lines.value()) == 2


def test_rows_are_taken_away_and_opened_with_the_mouse(stage: Stage) -> None:
    stage.lines.set_value([{"quantity": number} for number in (1, 2)])
    view = stage.lines.view

    def click(row: int, column: int) -> None:
        at = view.visualRect(stage.lines.model.index(row, column)).center()
        stage.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    click(0, 5)
    assert [row["quantity"] for row in stage.lines.value()] == [2]
    click(0, 2)
    assert stage.where() == (0, "price")
    click(0, 4)
    stage.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, view.height() - 4))
    assert stage.lines.model.rowCount() == 2


def test_rows_are_pasted_from_a_spreadsheet(stage: Stage) -> None:
    QGuiApplication.clipboard().setText('AG-016\t2\t68\t1\r\n"ER-02"\tthree\t\t\r\nGold\t1\t5\r\n')
    stage.press(TAB)
    stage.press(Qt.Key.Key_V, control=True)
    assert stage.lines.standing() == [
        ["Silver ring", "2", "68.00", "1.00", "13500"],
        ["Earring", "three", "", "", "0"],
        ["Gold", "1", "5.00", "", "500"],
    ]
    assert stage.lines.view.message(1) == "“three” is not a whole number."
    with pytest.raises(ShopError) as refused:
        stage.lines.value()
    assert (refused.value.key, refused.value.field) == ("number.not_understood", "lines.1.quantity")
    stage.lines.refuse(refused.value)
    stage.press("3")
    assert stage.lines.view.accessibleDescription().startswith("Nothing was found for “Gold”")


def test_one_cell_is_pasted_into_the_open_one(stage: Stage) -> None:
    QGuiApplication.clipboard().setText("12")
    stage.lines.set_value([])
    stage.lines.view.go(0, "quantity")
    stage.press(Qt.Key.Key_V, control=True)
    assert stage.lines.value()[0]["quantity"] == 12


def test_pasting_puts_nothing_into_what_is_fixed_and_stops_at_blank_rows(stage: Stage) -> None:
    stage.lines.set_value([{"quantity": 7}])
    stage.lines.view.go(0, "price")
    QGuiApplication.clipboard().setText("5\t9\n\t\n6\t1\n")
    stage.press(Qt.Key.Key_V, control=True)
    assert [(row["price"], row["off"]) for row in stage.lines.value()] == [(5_000_000, None)]


def test_what_can_not_be_read_stays_and_says_why(stage: Stage) -> None:
    stage.lines.view.go(0, "price")
    stage.press("1,2", ENTER)
    index = stage.lines.model.index(0, 2)
    assert index.data() == "1,2" and "not an amount" in stage.lines.view.accessibleDescription()
    assert "not an amount" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.BackgroundRole) is not None
    stage.lines.view.go(0, "price")
    assert stage.at.text() == "1,2" and stage.at.property("wrong") is True
    stage.press("12")
    assert not stage.lines.view.accessibleDescription() and stage.at.property("wrong") is False


def test_a_refusal_opens_its_cell_and_goes_once_it_is_changed(stage: Stage) -> None:
    stage.lines.set_value([{"quantity": 1, "price": 5}])
    stage.lines.refuse(ShopError("line.no_quantity", field="lines.0.quantity"))
    assert stage.where() == (0, "quantity")
    assert stage.lines.view.accessibleDescription() == "The quantity must be 1 or more."
    assert stage.at.accessibleDescription() == stage.lines.view.message(0)
    stage.lines.forgive()
    assert not stage.lines.view.accessibleDescription()
    stage.lines.refuse(ShopError("order.no_lines", field="lines"))
    assert not stage.lines.note.isHidden() and stage.lines.note.text() == "An order needs at least one line."
    assert stage.where() == (0, "goods")


def test_a_blank_cell_is_nothing(stage: Stage) -> None:
    stage.lines.set_value([{"quantity": 4, "price": 1}])
    stage.lines.view.go(0, "quantity")
    stage.press(DELETE, TAB)
    assert stage.lines.value() == [{"goods": None, "quantity": None, "price": 1, "off": None}]


def test_a_fixed_cell_is_passed_by(stage: Stage) -> None:
    stage.lines.set_value([{"quantity": 7, "price": 1}, {"quantity": 8, "price": 1}])
    stage.lines.view.go(0, "price")
    stage.press(TAB)
    assert stage.where() == (1, "goods")
    stage.lines.view.go(0, "off")
    assert stage.where() == (0, "goods")
    stage.lines.view.go(1, "off")
    stage.press(UP)
    assert stage.where() == (1, "off")


def test_a_closed_editor_shows_and_changes_nothing(stage: Stage) -> None:
    stage.lines.set_value([{"quantity": 7, "price": 1}])
    stage.lines.setEnabled(False)
    model, view = stage.lines.model, stage.lines.view
    view.go(0, "price")
    assert view.editor() is None
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    away = view.visualRect(model.index(0, 5)).center()
    stage.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=away)
    assert len(stage.lines.value()) == 1
    stage.lines.setEnabled(True)
    view.go(0, "price")
    assert stage.where() == (0, "price")


def test_f2_opens_the_row_again(stage: Stage) -> None:
    stage.lines.view.go(0, "price")
    stage.lines.view.stop()
    stage.lines.view.setFocus()
    stage.qtbot.keyClick(stage.lines.view, Qt.Key.Key_F2)
    assert stage.where() == (0, "goods")


def test_switching_the_language_keeps_the_open_cell(stage: Stage) -> None:
    stage.lines.view.go(0, "price")
    stage.press("12.")
    stage.lines.view.step_row(1)
    stage.press("1,2")
    switch_language("zh_CN")
    assert stage.at.text() == "1,2"
    assert stage.at.accessibleName() == "价格，第 2 行"
    assert stage.lines.model.headerData(0, Qt.Orientation.Horizontal) == "商品"
    assert stage.lines.view.accessibleDescription() == "「1,2」不是金额，请写成 1,234.50 这样。"
    assert stage.lines.model.headerData(0, Qt.Orientation.Vertical) is None
    assert (
        stage.lines.model.headerData(5, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) is None
    )


def test_it_grows_with_its_rows_up_to_a_bound(stage: Stage) -> None:
    heights = []
    for rows in (0, 3, 7, 40):
        stage.lines.set_value([{"quantity": 1}] * rows)
        heights.append(stage.lines.view.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_its_model_keeps_qts_rules(qtbot: QtBot, stage: Stage) -> None:
    tester = QAbstractItemModelTester(
        stage.lines.model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    stage.lines.set_value([{"quantity": 1}, {"quantity": 2}])
    stage.lines.model.put(2, "quantity", 5)
    stage.lines.model.remove(0)
    stage.lines.model.remove(9)
    stage.lines.set_value([])
    assert tester.model() is stage.lines.model
    assert not stage.lines.model.data(stage.lines.model.index(9, 9))
    assert stage.lines.model.rowCount(stage.lines.model.index(0, 0)) == 0
    assert stage.lines.model.columnCount(stage.lines.model.index(0, 0)) == 0


def test_it_is_an_input_of_a_form(qtbot: QtBot) -> None:
    columns = (text_column("name", "Option"), text_column("values", "Values"))
    form = Form((Field("options", "Options", input=lambda: LinesEditor(columns, least=1)),), {})
    qtbot.addWidget(form)
    form.show()
    assert not form.dirty()
    form.rows["options"].input.set_value([{"name": "Colour", "values": "red", "kept": 1}])
    assert form.dirty()
    assert form.values() == {"options": [{"name": "Colour", "values": "red", "kept": 1}]}
    form.clean()
    assert not form.dirty()
    form.refuse(ShopError("order.no_lines", field="options.0.values"))
    assert form.rows["options"].input.view.accessibleDescription() == "An order needs at least one line."
    form.forgive()
    form.clear()
    assert form.values() == {"options": []}


def test_an_empty_table_is_no_higher_than_its_rows(stage: Stage) -> None:
    assert stage.lines.view.height() < 32 + 3 * 36
    tall = LinesEditor(COLUMNS, grow=True)
    assert tall.view.maximumHeight() > 1000 and tall.view.minimumHeight() == stage.lines.view.height()
    tall.deleteLater()


def test_the_fresh_row_says_what_may_be_typed(qtbot: QtBot) -> None:
    stage = Stage(qtbot, (record_column("goods", "Items", find, prompt="Type a name or code"),))
    model = stage.lines.model
    assert model.prompt(model.index(0, 0)) == "Type a name or code" and not model.prompt(model.index(0, 1))
    stage.lines.view.go(0, "goods")
    assert stage.at.placeholderText() == "Type a name or code"
    stage.lines.set_value([{"goods": GOODS[0]}])
    assert not model.prompt(model.index(0, 0)) and model.prompt(model.index(1, 0))
    assert not stage.window.grab().isNull()
    stage.lines.setEnabled(False)
    assert not model.prompt(model.index(1, 0))


def test_what_is_wrong_is_said_under_its_row(stage: Stage) -> None:
    stage.lines.set_value([{"quantity": 1}, {"quantity": 1}])
    stage.lines.refuse(ShopError("line.no_quantity", field="lines.0.quantity"))
    view = stage.lines.view
    assert view.rowHeight(0) > view.rowHeight(1)
    assert stage.at.geometry().bottom() < view.rowViewportPosition(0) + 36
    assert stage.lines.model.index(0, 1).data(Qt.ItemDataRole.AccessibleDescriptionRole) == view.message(0)
    assert not stage.window.grab().isNull()
    stage.press("2")
    assert view.rowHeight(0) == view.rowHeight(1)


def test_columns_that_say_nothing_are_left_away(qtbot: QtBot) -> None:
    wanted = [True]
    columns = (
        number_column("quantity", "Quantity"),
        money_column("off", "Discount", "CNY", spare=True),
        LineColumn("more", lambda: "Amount", work_out=lambda row: row.get("extra"), spare=True),
        text_column("code", "Code", shown=lambda: wanted[0]),
    )
    stage = Stage(qtbot, columns)
    view = stage.lines.view

    def away() -> list[bool]:
        return [view.isColumnHidden(place) for place in range(4)]

    stage.lines.set_value([{"quantity": 1}])
    assert away() == [False, False, True, False]
    stage.lines.setEnabled(False)
    assert away() == [False, True, True, False]
    stage.lines.set_value([{"quantity": 1, "off": 5, "extra": 7}])
    assert away() == [False, False, False, False]
    stage.lines.setEnabled(True)
    wanted[0] = False
    stage.lines.say_again()
    assert away() == [False, False, False, True] and not stage.lines.model.is_open(0, 3)


@pytest.mark.parametrize(("total", "ends"), [(False, True), (True, False)])
def test_the_last_row_has_a_line_only_where_something_is_below(
    qtbot: QtBot, *, total: bool, ends: bool
) -> None:
    lines = LinesEditor([number_column("quantity", "Quantity", total=total)])
    qtbot.addWidget(lines)
    lines.set_value([])
    lines.resize(400, lines.sizeHint().height())
    lines.show()
    assert not lines.view.ends(0)  # there is room for a second row
    lines.set_value([{"quantity": 2}])
    lines.resize(400, lines.minimumSizeHint().height())
    QApplication.processEvents()
    assert not lines.view.ends(0) and lines.view.ends(1) is ends
