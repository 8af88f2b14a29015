"""Changing several records together: one sheet, one command."""

from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.bulk import BulkSheet
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.kit.widgets import PlainLabel
from tests.ui.kit.pages import FullPage

Wait = Callable[[], None]


@pytest.fixture
def sheet(page: FullPage, ids: dict[str, int], later: Wait) -> BulkSheet:
    page.view.choose([ids["Ava"], ids["Ben"]])
    later()
    page.run("bulk_edit")
    found = page.window().findChild(BulkSheet)
    assert found is not None
    return found


def values(page: FullPage, name: str) -> list[Any]:
    return page.values(page.model.ids.tolist(), name)


def test_what_is_chosen_is_changed_in_one_command(
    page: FullPage, sheet: BulkSheet, qtbot: QtBot, later: Wait
) -> None:
    before = len(page.desk.shop.commands())
    for name, operation, text in (("source", "twice", "ab"), ("note", "set", "gift")):
        line = sheet.rows[name]
        line.operation.set_value(operation)
        line.stack.currentWidget().setText(text)  # type: ignore[union-attr]
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    later()
    assert values(page, "source") == ["abab", "abab", "", ""] and values(page, "note") == [
        "gift",
        "gift",
        "",
        "",
    ]
    assert len(page.desk.shop.commands()) == before + 1 and not shiboken6.isValid(sheet)


def test_nothing_chosen_is_said_and_nothing_is_written(page: FullPage, sheet: BulkSheet) -> None:
    before = len(page.desk.shop.commands())
    said = [label.text() for label in sheet.findChildren(PlainLabel)]
    assert "Changes 2 here." in said
    blank = sheet.rows["note"].stack.currentWidget()
    assert blank is not None and not blank.isEnabled()
    sheet.apply()
    assert not sheet.banner.isHidden() and len(page.desk.shop.commands()) == before
    sheet.reject()


def test_a_refusal_stands_at_its_line(page: FullPage, sheet: BulkSheet, later: Wait) -> None:
    line = sheet.rows["source"]
    line.operation.set_value("set")
    line.inputs["set"].setText("refused")
    sheet.apply()
    later()
    assert not line.error.isHidden() and sheet.isVisible()
    line.operation.set_value(None)
    assert line.error.isHidden() and line.stack.currentIndex() == 0
    sheet.reject()


def test_what_can_not_be_read_stands_at_its_line(
    page: FullPage, sheet: BulkSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> Any:
        raise ShopError("date.not_understood", text="x")

    line = sheet.rows["note"]
    line.operation.set_value("set")
    monkeypatch.setattr(line.inputs["set"], "value", unreadable)
    before = len(page.desk.shop.commands())
    sheet.apply()
    assert not line.error.isHidden() and len(page.desk.shop.commands()) == before
    sheet.reject()


def test_one_record_is_named_and_the_language_can_be_switched(
    page: FullPage, ids: dict[str, int], later: Wait
) -> None:
    page.edit_together([ids["Ben"]])
    sheet = page.window().findChild(BulkSheet)
    assert sheet is not None
    line = sheet.rows["source"]
    line.operation.set_value("set")
    line.inputs["set"].setText("a")
    switch_language("zh_CN")
    assert line.operation.currentText() == i18n.tr("Set to") and line.inputs["set"].text() == "a"
    sheet.apply()
    later()
    assert page.desk.shop.commands()[0].args == {"n": 1, "name": "Ben"}
