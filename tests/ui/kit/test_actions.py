"""Actions as data: one definition gives buttons, menus, keys, and the reason where it is refused."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.shop import customers
from shopkeeper.ui.kit import placing
from shopkeeper.ui.kit.actions import Action, ActionBar
from tests.ui.kit.pages import FullPage
from tests.ui.people import NEWEST

Wait = Callable[[], None]


def menu_names(menu: Any) -> list[str]:
    return [one.objectName() for one in menu.actions() if one.objectName()]


def test_each_place_has_its_actions_the_filled_one_last(page: FullPage) -> None:
    assert list(page.tools.buttons) == ["import", "export", "print", "new"]
    assert list(page.bulk_tools.buttons) == ["look", "no", "bulk_edit", "export"]
    assert page.detail.tools and list(page.detail.tools.buttons) == ["edit", "look", "gone"]
    assert page.tools.buttons["new"].property("look") == "filled"


def test_a_button_does_it_to_what_is_chosen(
    page: FullPage, qtbot: QtBot, ids: dict[str, int], later: Wait
) -> None:
    page.view.choose([ids["Ava"], ids["Ben"]])
    later()
    qtbot.mouseClick(page.bulk_tools.buttons["look"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.tools.buttons["new"], Qt.MouseButton.LeftButton)
    page.view.choose([ids["Cara"]])
    later()
    assert page.detail.tools is not None
    next(one for one in page.detail.tools.more_menu().actions() if one.objectName() == "gone").trigger()
    assert page.done == [("look", [ids["Ava"], ids["Ben"]]), ("new",), ("gone", [ids["Cara"]])]


def test_what_is_refused_says_why(page: FullPage, ids: dict[str, int], later: Wait) -> None:
    page.view.choose([ids["Ava"], ids["Ben"]])
    later()
    button = page.bulk_tools.buttons["no"]
    assert not button.isEnabled() and "None yet" in button.toolTip()
    page.run("no")
    page.view.clearSelection()
    assert page.why_not(page.action("edit"), []) == "Choose one row first."  # type: ignore[arg-type]
    assert page.why_not(page.action("look"), []) == "Choose rows first."  # type: ignore[arg-type]
    page.run("look")
    page.run("nothing of the kind")
    assert page.done == []


def test_the_menu_of_a_row_offers_what_fits(page: FullPage, ids: dict[str, int]) -> None:
    page.view.choose([ids["Ava"]])
    one = page.row_menu()
    assert menu_names(one) == ["edit", "look", "odd", "no", "bulk_edit", "copy", "export", "print", "gone"]
    page.view.choose([ids["Ava"], ids["Ben"]])
    two = page.row_menu()
    assert menu_names(two) == ["look", "no", "bulk_edit", "copy", "export", "print", "gone"]
    next(item for item in two.actions() if item.objectName() == "look").trigger()
    assert page.done == [("look", [ids["Ava"], ids["Ben"]])]


def test_keys_work_on_the_page(page: FullPage, qtbot: QtBot, ids: dict[str, int]) -> None:
    page.view.choose([ids["Ava"]])
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert page.done == [("gone", [ids["Ava"]])]


def test_what_there_is_no_room_for_goes_under_more(page: FullPage, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    bar = ActionBar("page", page.actions_, page)
    bar.setParent(host)
    bar.resize(bar.sizeHint())
    host.show()
    assert bar.more.isHidden()
    bar.resize(bar.minimumSizeHint().width() + 10, bar.height())
    assert not bar.more.isHidden() and not bar.buttons["new"].isHidden() and bar.buttons["export"].isHidden()
    assert menu_names(bar.more_menu()) == ["import", "export", "print"]
    qtbot.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_the_smallest_room_keeps_the_first_where_none_is_filled(page: FullPage, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    bar = ActionBar("bulk", page.actions_, page)
    bar.setParent(host)
    bar.show_for([1, 2])
    bar.resize(20, 32)
    host.show()
    assert [name for name, button in bar.buttons.items() if not button.isHidden()] == ["look"]


def test_a_shop_that_can_only_be_read_refuses_by_keys_too(
    page: FullPage, qtbot: QtBot, ids: dict[str, int], told: Any
) -> None:
    page.desk.shop.read_only = True
    page.view.choose([ids["Ava"]])
    page.run("edit")
    page.run("new")
    page.run("look")
    assert page.open_form(lambda: None) is None
    assert [error.key for error in told.refusals] == ["file.read_only"] * 3
    assert page.done == [("look", [ids["Ava"]])]
    page.desk.shop.read_only = False


def test_a_command_for_one_record_is_named_after_it(
    page: FullPage, ids: dict[str, int], settle: Wait
) -> None:
    for some in ([ids["Ava"]], [ids["Ben"], ids["Cara"]], []):
        page.write(
            "customer.archive", some, lambda session, some=some: customers.archive(session, some, NEWEST)
        )
        settle()
    assert [done.args for done in page.desk.shop.commands()[:2]] == [
        {"n": 2, "name": ""},
        {"n": 1, "name": "Ava"},
    ]
    assert page.values([ids["Ava"], ids["Ben"]], "orders") == [2, 1]


def bar_of(place: str, actions: list[Action], page: FullPage, qtbot: QtBot, width: int) -> ActionBar:
    host = QWidget()
    qtbot.addWidget(host)
    bar = ActionBar(place, actions, page, apart=place == "detail")
    bar.setParent(host)
    bar.show_for([1])
    bar.resize(width, 32)
    host.show()
    qtbot.host = host  # type: ignore[attr-defined]
    return bar


def seen(bar: ActionBar) -> list[str]:
    return [name for name, button in bar.buttons.items() if not button.isHidden()]


def test_the_foot_of_a_pane_has_editing_one_neighbour_and_the_filled_one(
    page: FullPage, qtbot: QtBot
) -> None:
    def action(name: str, **rest: Any) -> Action:
        return Action(name, name.title(), lambda _: None, "tag", "one", ("detail",), **rest)

    several = [
        action("step", primary=True),
        action("early", aside=lambda _: True),
        action("note"),
        action("flag"),
        action("gone", danger=True),
        action("edit"),
    ]
    bar = bar_of("detail", several, page, qtbot, 900)
    assert seen(bar) == ["edit", "note", "step"] and not bar.more.isHidden()
    assert menu_names(bar.more_menu()) == ["early", "flag", "gone"]
    assert bar.buttons["edit"].icon().isNull()
    without = [one for one in several if one.name != "step"]
    assert seen(bar_of("detail", without, page, qtbot, 900)) == ["edit", "note"]


def test_what_is_put_aside_has_no_button_of_its_own(page: FullPage, qtbot: QtBot) -> None:
    actions = [
        Action("all", "All", lambda _: None, needs="some", places=("bulk",)),
        Action("few", "Few", lambda _: None, needs="some", places=("bulk",), aside=lambda ids: len(ids) < 2),
    ]
    bar = bar_of("bulk", actions, page, qtbot, 900)
    assert seen(bar) == ["all"] and menu_names(bar.more_menu()) == ["few"]
    bar.show_for([1, 2])
    assert seen(bar) == ["all", "few"] and bar.more.isHidden()


def test_what_an_action_opens_belongs_to_what_was_pressed(
    page: FullPage, qtbot: QtBot, ids: dict[str, int], later: Wait
) -> None:
    page.view.choose([ids["Ava"], ids["Ben"]])
    later()
    button = page.bulk_tools.buttons["look"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.asked_at() == (placing.rect_of(button), True)
    page.view.choose([ids["Cara"]])
    later()
    page.run("look")
    anchor, above = page.asked_at()
    row = page.view.visualRect(page.view.currentIndex())
    assert not above and anchor.top() == page.view.viewport().mapToGlobal(row.topLeft()).y()
