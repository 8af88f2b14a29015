"""Saved views: filters, sorting, columns and widths under a name."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shopkeeper.shop import views
from tests.ui.kit.pages import FullPage

Wait = Callable[[], None]
PLACES = {column.name: place for place, column in enumerate(FullPage.spec.columns)}


def item(page: FullPage, name: str) -> Any:
    return next((one for one in page.views.menu_of_views().actions() if one.objectName() == name), None)


def saved(page: FullPage, name: str, later: Wait) -> None:
    page.views.save(name)
    later()


def test_a_view_brings_back_filters_sorting_columns_and_widths(page: FullPage, later: Wait) -> None:
    page.filters.put({"spent": (10_000, None), "purchases": "again"})
    page.view.sort_by(PLACES["orders"])
    page.view.show_column("note", True)
    page.view.header.resizeSection(PLACES["name"], 222)
    later()
    saved(page, "  Good   ones ", later)
    assert page.views.text().strip() == "Good ones" and not page.views.changed()
    page.views.apply("")
    later()
    assert page.filters.values() == {} and page.views.text().strip() == "Views"
    assert "note" in page.view.layout_.hidden and page.view.layout_.sort == "last_order"
    page.views.apply("Good ones")
    later()
    assert page.filters.values() == {"spent": (10_000, None), "purchases": "again"}
    assert (page.view.layout_.sort, page.view.layout_.widths["name"]) == ("orders", 222)
    assert page.view.columnWidth(PLACES["name"]) == 222 and "note" not in page.view.layout_.hidden
    assert [page.model.value(row, "name") for row in range(len(page.model.ids))] == ["张三", "Ava"]


def test_a_changed_view_is_marked_and_its_changes_can_be_saved(page: FullPage, later: Wait) -> None:
    saved(page, "All", later)
    assert item(page, "view_update") is None
    page.filters.choose("purchases", "none")
    later()
    assert page.views.text().strip() == "All *"
    item(page, "view_update").trigger()
    later()
    assert page.views.text().strip() == "All"
    assert page.views.saved["All"]["filters"] == {"purchases": "none"}


def test_a_view_is_chosen_from_the_menu(page: FullPage, qtbot: QtBot, later: Wait) -> None:
    page.filters.choose("purchases", "none")
    saved(page, "Nobody", later)
    item(page, "standard").trigger()
    later()
    menu = page.views.menu_of_views()
    menu.actions()[0].trigger()
    later()
    assert page.views.name == "Nobody" and page.filters.values() == {"purchases": "none"}
    qtbot.mouseClick(page.views, Qt.MouseButton.LeftButton)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_a_name_is_asked_for(page: FullPage, qtbot: QtBot, later: Wait) -> None:
    item(page, "view_save").trigger()
    picker: Any = QApplication.activePopupWidget()
    qtbot.keyClicks(picker.field, "Mine")
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    later()
    item(page, "view_rename").trigger()
    picker = QApplication.activePopupWidget()
    assert picker.field.text() == "Mine"
    picker.field.setText("Yours")
    picker.take()
    later()
    assert list(page.views.saved) == ["Yours"] and page.views.name == "Yours"


def test_a_deleted_view_leaves_what_is_seen(page: FullPage, later: Wait) -> None:
    page.filters.choose("purchases", "none")
    saved(page, "Mine", later)
    item(page, "view_delete").trigger()
    later()
    assert page.views.saved == {} and page.views.name == "" and page.filters.values()


def test_a_refused_name_is_told(page: FullPage, later: Wait, told: Any) -> None:
    saved(page, "A", later)
    saved(page, "B", later)
    page.views.rename("A")
    later()
    assert [error.key for error in told.refusals] == ["view.taken"] and page.views.name == "B"


def test_a_view_deleted_elsewhere_lets_go_of_its_name(page: FullPage, later: Wait) -> None:
    saved(page, "A" * 30, later)
    assert "…" in page.views.text()
    with page.desk.shop.command("view.delete", view="A") as session:
        views.delete(session, "customer", "A" * 30)
    later()
    assert page.views.name == ""


def test_a_shop_that_can_only_be_read_saves_no_view(page: FullPage) -> None:
    page.desk.shop.read_only = True
    assert not item(page, "view_save").isEnabled() and item(page, "standard").isEnabled()
    page.desk.shop.read_only = False
