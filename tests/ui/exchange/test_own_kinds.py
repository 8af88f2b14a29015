"""The owner's own kinds of file: listed, called something else, deleted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from shopkeeper import paths
from shopkeeper.exchange import kept_mappings, mapping
from shopkeeper.exchange.importer import Importer
from shopkeeper.exchange.mapping import Mapped
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.exchange.imports_window import ImportsWindow
from shopkeeper.ui.exchange.own_kinds import OwnKindsWindow, TitleSheet
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import Button
from tests.ui.exchange.conftest import write_sheet

FIELDS = {"order.platform_number": "单号", "order.placed_at": "日期"}


def keep(title: str, folder: Path) -> Path:
    """A kind of file mapped by hand."""
    text = mapping.to_toml(Mapped(title, "orders", "other", FIELDS))
    return kept_mappings.keep(kept_mappings.draft(text, title, folder))


@pytest.fixture
def kinds(desk: Desk, window: QMainWindow, tmp_path: Path) -> OwnKindsWindow:
    """The list of two kinds, one of which is broken, opened from the imports."""
    keep("台账", tmp_path)
    (paths.profile_folder() / "own_x.toml").write_text(
        'title = { zh = "x", en = "x" }\nplatfrom = "taobao"\n', "utf-8"
    )
    imports = ImportsWindow(desk, window)
    imports.open()
    assert imports.kinds.isVisibleTo(imports)
    imports.kinds.click()
    (opened,) = window.findChildren(OwnKindsWindow)
    return opened


def press(sheet: Sheet, name: str) -> None:
    """Press a button of a sheet."""
    button = sheet.findChild(Button, name)
    assert button is not None
    button.click()


def texts(kinds: OwnKindsWindow) -> list[str]:
    """What is written in the rows."""
    return [
        label.text() for row in kinds.rows for label in row.findChildren(type(kinds.title)) if label.text()
    ]


def test_without_own_kinds_there_is_no_list_of_them(desk: Desk, window: QMainWindow) -> None:
    imports = ImportsWindow(desk, window)
    imports.open()
    assert not imports.kinds.isVisibleTo(imports)


def test_the_kinds_are_listed_those_that_can_not_be_read_too(kinds: OwnKindsWindow) -> None:
    assert texts(kinds) == [
        "own_x.toml", "own_x.toml, line 2: “platfrom” is not valid.",
        "台账", "Orders with their goods · Other platform",
    ]  # fmt: skip
    assert [row.rename.isVisibleTo(row) for row in kinds.rows] == [False, True]
    switch_language("zh_CN")
    assert (
        texts(kinds)[3].startswith("订单") and texts(kinds)[3] != "Orders with their goods · Other platform"
    )


def test_a_kind_is_renamed_by_keyboard(kinds: OwnKindsWindow) -> None:
    kinds.rows[1].rename.click()
    (sheet,) = kinds.findChildren(TitleSheet)
    assert sheet.field.selectedText() == "台账" and not sheet.dirty()
    sheet.field.clear()
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert sheet.problem.text() == "Give this kind of file a name." and sheet.isVisible()
    sheet.field.setText("批发台账")
    assert sheet.dirty()
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert not sheet.isVisible() and "批发台账" in texts(kinds)


def test_a_kind_is_deleted_after_a_yes(
    kinds: OwnKindsWindow, window: QMainWindow, settle: Callable[[], None]
) -> None:
    for name, left in (("no", 2), ("yes", 1)):
        kinds.rows[-1].delete.click()
        question = kinds.findChildren(Sheet)[-1]
        assert question.title.text() == "Delete “台账”?"
        press(question, name)
        settle()
        assert len(kinds.rows) == left
    kinds.delete(kinds.rows[0].kind)
    kinds.accept()
    (imports,) = window.findChildren(ImportsWindow)
    assert not imports.kinds.isVisibleTo(imports)


def test_a_kind_of_which_rows_are_held_is_not_deleted(
    kinds: OwnKindsWindow, shop: ShopFile, tmp_path: Path
) -> None:
    file = write_sheet(tmp_path / "a.csv", [("A1", "?")], ("单号", "日期"))
    Importer(shop, [file]).run()
    kinds.delete(kinds.rows[1].kind)
    refusal = kinds.findChildren(Sheet)[-1]
    assert any(
        "One row of this kind is still held." in label.text()
        for label in refusal.findChildren(type(kinds.title))
    )
    assert len(kinds.rows) == 2
