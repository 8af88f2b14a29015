"""A file no profile fits is mapped by hand, and known from then on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QModelIndex, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QComboBox, QMenu
from sqlalchemy import select

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.exchange.file_card import FileCard, FirstRows
from shopkeeper.ui.exchange.import_window import ImportWindow
from shopkeeper.ui.kit.texts import switch_language
from tests.ui.conftest import Told
from tests.ui.exchange.conftest import order, write_sheet

HEADINGS = ["单号", "日期", "客户", "电话", "品名", "数量", "单价", "状态", "经手人"]
ROWS = [
    ["A20260001", "2026-11-01", "小满", "13812345678", "素圈银戒", "2", "39.00", "已发货", "我"],
    ["A20260002", "2026-11-02", "木子", "13812345679", "素圈银戒", "1", "39.00", "搞定了", "我"],
]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The owner's own list of orders."""
    return write_sheet(tmp_path / "台账.csv", ROWS, HEADINGS)


@pytest.fixture
def mapping(opened: ImportWindow, ledger: Path, settle: Callable[[], None]) -> ImportWindow:
    """The import, asking what the columns are."""
    opened.page.offer([ledger])
    settle()
    settle()
    assert opened.page.stack.currentWidget() is opened.page.map
    return opened


def choose(window: ImportWindow, word: str, field: str) -> None:
    """Take a column for a field."""
    model = window.page.map.columns.model_
    assert model.setData(model.index(model.words().index(word), 2), field)


def test_columns_are_guessed_by_name_and_contents(mapping: ImportWindow) -> None:
    step = mapping.page.map
    assert step.kind.value() == "orders"
    assert step.columns.model_.taken == {
        "单号": "order.platform_number",
        "日期": "order.placed_at",
        "客户": "order.buyer_account",
        "电话": "order.phone",
        "品名": "line.title",
        "数量": "line.quantity",
        "单价": "line.price_e4",
        "状态": "order.state",
    }
    assert step.states.model_.words() == ("已发货", "搞定了")
    assert step.go.isEnabled() and step.problem.text() == ""


def test_the_tables_keep_to_the_rules_of_models(mapping: ImportWindow) -> None:
    step = mapping.page.map
    for model in (step.columns.model_, step.states.model_, step.fields.fields):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_a_file_mapped_by_hand_comes_in_and_is_recognised_the_next_time(
    mapping: ImportWindow, ledger: Path, shop: ShopFile, settle: Callable[[], None]
) -> None:
    page = mapping.page
    page.map.states.model_.setData(page.map.states.model_.index(1, 2), "finished")
    page.map.platform.set_value("youzan")
    page.map.go.click()
    settle()
    assert page.stack.currentWidget() is page.check
    assert page.check.go.text() == "Import 2 rows"
    assert list(paths.profile_folder().glob("*.toml")) == [], "nothing is kept before the import"
    page.import_files()
    settle()
    with shop.read() as session:
        assert session.scalars(select(Order.state)).all() == ["shipped", "finished"]
        assert session.scalars(select(OrderLine.amount_cents)).all() == [7800, 3900]
    assert [path.name for path in paths.profile_folder().glob("*.toml")] == ["own_台账.toml"]
    page.start()
    page.offer([ledger])
    settle()
    assert page.stack.currentWidget() is page.check
    assert page.check.figures.unchanged.number.text() == "2"


def test_a_word_for_a_state_that_was_left_open_holds_its_rows(
    mapping: ImportWindow, settle: Callable[[], None]
) -> None:
    page = mapping.page
    page.map.states.model_.setData(page.map.states.model_.index(1, 2), "")
    page.map.go.click()
    settle()
    problems = page.check.problems.table.problems
    assert problems.rowCount() == 1 and problems.next_wrong(0, -1).data() == "搞定了"


def test_what_is_missing_is_said(mapping: ImportWindow) -> None:
    step = mapping.page.map
    choose(mapping, "单号", "")
    assert step.problem.text() == "Still missing: Order number. Choose the column that holds it."
    assert not step.go.isEnabled()
    choose(mapping, "经手人", "order.platform_number")
    assert step.go.isEnabled()
    step.name.setText("  ")
    assert step.problem.text() == "Give this kind of file a name." and not step.go.isEnabled()


def test_two_columns_are_not_the_same(mapping: ImportWindow) -> None:
    choose(mapping, "经手人", "order.platform_number")
    taken = mapping.page.map.columns.model_.taken
    assert taken["经手人"] == "order.platform_number" and "单号" not in taken


def test_a_column_is_chosen_by_keyboard(mapping: ImportWindow) -> None:
    table = mapping.page.map.columns
    table.selectRow(8)
    QTest.keyClick(table, Qt.Key.Key_Return)
    editor = table.findChild(QComboBox, "map_editor")
    assert editor is not None and editor.accessibleName() == "经手人"
    editor.setCurrentIndex(editor.findData("order.memo"))
    editor.activated.emit(editor.currentIndex())
    assert table.model_.taken["经手人"] == "order.memo"
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert "经手人" not in table.model_.taken


def test_another_kind_of_file_has_other_fields(mapping: ImportWindow) -> None:
    step = mapping.page.map
    step.kind.set_value("customers")
    assert step.columns.model_.taken["客户"] == "customer.name"
    assert not step.states.isVisibleTo(mapping)
    step.kind.set_value("products")
    assert step.columns.model_.taken["品名"] == "product.title"


def test_without_a_column_for_it_every_order_is_in_one_state(
    mapping: ImportWindow, shop: ShopFile, settle: Callable[[], None]
) -> None:
    step = mapping.page.map
    choose(mapping, "状态", "")
    assert step.state.isVisibleTo(mapping)
    step.state.set_value("paid")
    step.go.click()
    settle()
    mapping.page.import_files()
    settle()
    with shop.read() as session:
        assert set(session.scalars(select(Order.state))) == {"paid"}


def test_the_row_of_the_headings_can_be_said(
    opened: ImportWindow, tmp_path: Path, settle: Callable[[], None]
) -> None:
    file = write_sheet(
        tmp_path / "x.csv", [HEADINGS, *ROWS], ["我的", "店", "的", "订", "单", "表", "啊", "哈", "嘿"]
    )
    opened.page.offer([file])
    settle()
    settle()
    step = opened.page.map
    assert step.header.value() == 1
    step.header.set_value(2)
    step.header.editingFinished.emit()
    settle()
    assert step.columns.model_.words() == tuple(HEADINGS)
    step.header.setText("x")
    step.header.editingFinished.emit()
    assert step.header.value() == 2


def test_mapping_can_be_left(mapping: ImportWindow) -> None:
    mapping.page.map.back.click()
    assert mapping.page.stack.currentWidget() is mapping.page.choose
    assert list(paths.profile_folder().glob("*.toml")) == []


def test_the_kind_of_a_recognised_file_can_be_changed(
    opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    page = opened.page
    page.offer([sheet])
    settle()
    (card,) = opened.findChildren(FileCard)
    page.offer_kinds(card.info, card)
    (menu,) = [one for one in page.findChildren(QMenu) if one.objectName() == "kinds"]
    assert [action.text() for action in menu.actions()] == [
        "Taobao and Tmall orders",
        "",
        "Map its columns yourself…",
    ]
    menu.actions()[0].trigger()
    settle()
    assert page.stack.currentWidget() is page.check
    menu.actions()[2].trigger()
    settle()
    assert page.stack.currentWidget() is page.map
    page.map.back.click()
    assert page.stack.currentWidget() is page.check
    menu.close()


def test_the_first_rows_of_a_file_are_shown(
    opened: ImportWindow, sheet: Path, settle: Callable[[], None]
) -> None:
    opened.page.offer([sheet])
    settle()
    (card,) = opened.findChildren(FileCard)
    card.show_first()
    (first,) = opened.findChildren(FirstRows)
    assert first.isVisible()
    first.accept()


def test_a_malformed_own_kind_is_told_where_files_are_chosen(opened: ImportWindow) -> None:
    (paths.profile_folder() / "own_x.toml").write_text(
        'title = { zh = "x", en = "x" }\nplatfrom = "taobao"\n', "utf-8"
    )
    opened.page.start()
    assert opened.page.choose.refusal.text() == "own_x.toml, line 2: “platfrom” is not valid."


def test_the_shop_of_a_file_that_does_not_name_it_can_be_said(
    opened: ImportWindow, shop: ShopFile, tmp_path: Path, settle: Callable[[], None]
) -> None:
    page = opened.page
    named = ["订单编号", "买家会员名", "总金额", "买家实际支付金额", "订单状态", "订单创建时间", "店铺名称"]
    rows = [(*order("1")[:6], shop_name) for shop_name in ("溪石银饰", "另一家")]
    page.offer([write_sheet(tmp_path / "a.csv", rows, named)])
    settle()
    page.import_files()
    settle()
    page.start()
    page.offer([write_sheet(tmp_path / "b.csv", [order("1", total="200.00")])])
    settle()
    assert page.check.figures.held.number.text() == "1"
    choice = opened.findChild(QComboBox, "file_shop")
    assert choice is not None
    choice.setCurrentText("另一家")
    choice.activated.emit(choice.currentIndex())
    settle()
    assert page.check.figures.updated.number.text() == "1"
    page.import_files()
    settle()
    with shop.read() as session:
        assert session.scalars(select(Order.stated_cents).order_by(Order.id)).all() == [19900, 20000]


def test_a_profile_that_can_not_be_kept_is_told(
    mapping: ImportWindow, told: Told, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise ShopError("file.disk_full")

    page = mapping.page
    page.map.go.click()
    settle()
    monkeypatch.setattr("shopkeeper.exchange.kept_mappings.keep", refuse)
    page.import_files()
    settle()
    assert [error.key for error in told.refusals] == ["file.disk_full"]
    assert page.stack.currentWidget() is page.result


def test_the_language_changes_while_columns_are_mapped(mapping: ImportWindow) -> None:
    choose(mapping, "经手人", "order.memo")
    switch_language("zh_CN")
    step = mapping.page.map
    assert step.columns.model_.index(8, 2).data() == "备注"
    assert step.columns.model_.taken["经手人"] == "order.memo"


def drag(window: ImportWindow, word: str) -> QMimeData:
    """What dragging a column's row carries."""
    model = window.page.map.columns.model_
    return model.mimeData([model.index(model.words().index(word), place) for place in range(3)])


def field_row(window: ImportWindow, title: str) -> int:
    """The row of a field."""
    fields = window.page.map.fields.fields
    return next(row for row in range(fields.rowCount()) if fields.index(row, 0).data() == title)


def drop(window: ImportWindow, word: str, title: str) -> None:
    """Drag a column onto a field, with the mouse's events."""
    table = window.page.map.fields
    at = table.visualRect(table.fields.index(field_row(window, title), 0)).center()
    carried = drag(window, word)
    where = (Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(at, *where), QDragMoveEvent(at, *where), QDropEvent(QPointF(at), *where)):
        QCoreApplication.sendEvent(table.viewport(), event)


def test_a_column_is_dragged_onto_its_field(mapping: ImportWindow) -> None:
    step = mapping.page.map
    assert step.fields.fields.index(field_row(mapping, "Order number"), 1).data() == "单号"
    drop(mapping, "经手人", "Order number")
    assert step.columns.model_.taken["经手人"] == "order.platform_number"
    assert "单号" not in step.columns.model_.taken
    assert step.fields.fields.index(field_row(mapping, "Order number"), 1).data() == "经手人"


def test_only_a_column_is_dropped_and_only_onto_a_field(mapping: ImportWindow) -> None:
    fields, before = mapping.page.map.fields.fields, dict(mapping.page.map.columns.model_.taken)
    foreign = QMimeData()
    foreign.setText("单号")
    row, nowhere = fields.index(0, 0), QModelIndex()
    for data, parent in ((foreign, row), (drag(mapping, "经手人"), nowhere)):
        assert not fields.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, parent)
    assert mapping.page.map.columns.model_.taken == before


def test_the_fields_follow_the_kind_of_file_and_the_language(mapping: ImportWindow) -> None:
    mapping.page.map.kind.set_value("purchases")
    assert field_row(mapping, "Supplier") and mapping.page.map.state.value() == "finished"
    assert mapping.page.map.states.isVisibleTo(mapping)
    switch_language("zh_CN")
    assert field_row(mapping, "供应商") == 1
    assert mapping.page.map.fields.accessibleName() == "字段"
