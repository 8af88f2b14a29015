"""The window: every command by menu and keys, search, undo, and what it says about the file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import customers, settings
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui import menu
from shopkeeper.ui.main_window import MainWindow
from shopkeeper.ui.replies.picker import ReplyPicker
from shopkeeper.ui.search_box import ALL
from tests.shop.cases import open_ticket
from tests.ui.people import fill

CTRL = Qt.KeyboardModifier.ControlModifier
Wait = Callable[[], None]


@pytest.fixture
def ids(shop: ShopFile) -> dict[str, int]:
    return fill(shop, {"Ava": 2, "Ben": 1, "张淑娟": 3})


@pytest.fixture
def main(qtbot: QtBot, shop: ShopFile, ids: dict[str, int]) -> Iterator[MainWindow]:
    settings = ProgramSettings()
    settings.put("tab", "customers")
    window = MainWindow(settings)
    window.resize(1280, 720)
    window.show()
    window.attach(shop)
    yield window
    window.detach()
    shiboken6.delete(window)


@pytest.fixture
def rest(qtbot: QtBot, main: MainWindow) -> Wait:
    """Waits until all is quiet."""

    def wait() -> None:
        for _ in range(3):
            qtbot.waitUntil(lambda: not main.runner.busy())
            QApplication.sendPostedEvents()
            QApplication.processEvents()
        qtbot.waitUntil(lambda: not main.page or not main.page._choosing.isActive())
        qtbot.waitUntil(lambda: not main.runner.busy())

    wait()
    return wait


def action(main: MainWindow, name: str) -> QAction:
    shown = menu.build(main)
    return next(one for one in shown.actions() if one.objectName() == name)


def names(main: MainWindow) -> list[str]:
    return [main.page.model.value(row, "name") for row in range(len(main.page.model.ids))]


def sheet(main: MainWindow, name: str) -> Any:
    found = main.findChild(QWidget, name)
    assert found is not None
    return found


def test_the_header_names_the_shop(main: MainWindow, shop: ShopFile, rest: Wait) -> None:
    assert main.bar.name.text() == "my" and main.windowTitle().startswith("my")
    with shop.command("setting.change") as session:
        settings.put(session, "name", "Creekstone")
    rest()
    assert main.bar.name.text() == "Creekstone" and main.windowTitle().startswith("Creekstone")


@pytest.mark.parametrize(
    ("keys", "done"),
    [
        ((Qt.Key.Key_K, CTRL), lambda main: main.bar.search.hasFocus()),
        ((Qt.Key.Key_F, CTRL), lambda main: main.page.search.hasFocus()),
        ((Qt.Key.Key_3, CTRL), lambda main: main.page.view.hasFocus()),
        ((Qt.Key.Key_N, CTRL), lambda main: main.findChild(QWidget, "customer_form") is not None),
        ((Qt.Key.Key_I, CTRL), lambda main: main.findChild(QWidget, "import_window") is not None),
        ((Qt.Key.Key_E, CTRL), lambda main: main.findChild(QWidget, "export_window") is not None),
        ((Qt.Key.Key_H, CTRL), lambda main: main.findChild(QWidget, "history") is not None),
        (
            (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
            lambda main: main.findChild(QWidget, "customer_form"),
        ),
    ],
)
def test_keys_do_what_they_say(main: MainWindow, qtbot: QtBot, rest: Wait, keys: Any, done: Any) -> None:
    main.page.view.choose([main.page.model.ids[0]])
    main.activateWindow()
    qtbot.keyClick(main, *keys)
    rest()
    assert done(main)
    for name in ("customer_form", "import_window", "export_window", "history"):
        found = main.findChild(QWidget, name)
        if found:
            found.close()


def test_ctrl_j_on_a_ticket_shows_the_replies_that_fit_its_kind(
    main: MainWindow, shop: ShopFile, qtbot: QtBot, rest: Wait
) -> None:
    complaint, question = (open_ticket(shop, kind) for kind in ("complaint", "question"))
    qtbot.keyClick(main, Qt.Key.Key_5, CTRL)
    rest()
    assert main.page.spec.subject == "ticket"
    for chosen, fitting in (([complaint], "apology"), ([complaint, question], ""), ([], "")):
        main.page.view.choose(chosen)
        rest()
        main.activateWindow()
        qtbot.waitUntil(main.isActiveWindow)
        qtbot.keyClick(main, Qt.Key.Key_J, CTRL)
        (picker,) = main.findChildren(ReplyPicker)
        assert picker.kinds.value() == fitting
        assert {one.category for one in picker.shown} == {fitting} or not fitting
        shiboken6.delete(picker)


def test_esc_and_f5_work_on_the_page(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    main.page.view.selectAll()
    qtbot.keyClick(main, Qt.Key.Key_Escape)
    assert main.page.chosen() == []
    before = main.page.model._asked
    qtbot.keyClick(main, Qt.Key.Key_F5)
    assert main.page.model._asked == before + 1
    rest()


def test_undo_and_redo_name_what_they_would_do(
    main: MainWindow, qtbot: QtBot, shop: ShopFile, rest: Wait
) -> None:
    with shop.command("customer.create", name="Dora") as session:
        customers.create(session, customers.CustomerData(name="Dora"))
    rest()
    assert "Dora" in names(main)
    assert action(main, "undo").text() == "Undo New customer Dora"
    qtbot.keyClick(main, Qt.Key.Key_Z, CTRL)
    rest()
    assert "Dora" not in names(main)
    assert "Dora" in main.toasts.note.label.text()
    assert action(main, "redo").text() == "Redo New customer Dora"
    qtbot.keyClick(main, Qt.Key.Key_Y, CTRL)
    rest()
    assert "Dora" in names(main)


def test_ctrl_e_exports_the_selection_as_the_button_does(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    with qtbot.waitSignal(main.page.export_wanted) as wanted:
        main.page.view.choose(main.page.model.ids.tolist()[:2])
        qtbot.keyClick(main, Qt.Key.Key_E, CTRL)
    assert wanted.args == [main.page.model.ids.tolist()[:2]]
    rest()


def test_the_toast_of_a_command_takes_it_back(
    main: MainWindow, qtbot: QtBot, shop: ShopFile, rest: Wait
) -> None:
    with shop.command("customer.create", name="Dora") as session:
        customers.create(session, customers.CustomerData(name="Dora"))
    rest()
    qtbot.mouseClick(main.toasts.note.action, Qt.MouseButton.LeftButton)
    rest()
    assert "Dora" not in names(main)
    assert main.toasts.note.action.text() == "Redo"


def test_ctrl_z_in_a_field_undoes_typing_first(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    main.page.find()
    qtbot.keyClicks(main.page.search, "xyz")
    qtbot.keyClick(main.page.search, Qt.Key.Key_Z, CTRL)
    rest()
    assert main.page.search.text() == ""
    assert main.undoable is not None and main.undoable.done


def test_the_search_box_leads_to_customers_and_orders(
    main: MainWindow, qtbot: QtBot, ids: dict[str, int], rest: Wait
) -> None:
    for words, found in (("娟", ids["张淑娟"]), ("001-000", 3)):
        qtbot.keyClick(main, Qt.Key.Key_K, CTRL)
        main.bar.search.setText(words)
        main.search_box.look()
        rest()
        assert main.search_box.isVisible()
        main.search_box.grab()
        qtbot.keyClick(main.bar.search, Qt.Key.Key_Return)
        rest()
        assert main.page.chosen() == [found]
        assert not main.search_box.isVisible() and main.bar.search.text() == ""
    assert main.tab.name == "orders"


def test_the_search_box_is_walked_by_keys_and_closed_by_esc(
    main: MainWindow, qtbot: QtBot, rest: Wait
) -> None:
    main.find_anywhere()
    main.bar.search.setText("0")
    main.search_box.look()
    rest()
    first = main.search_box.list.currentRow()
    qtbot.keyClick(main.bar.search, Qt.Key.Key_Down)
    assert main.search_box.list.currentRow() > first
    qtbot.keyClick(main.bar.search, Qt.Key.Key_Up)
    assert main.search_box.list.currentRow() == first
    qtbot.keyClick(main.bar.search, Qt.Key.Key_Escape)
    assert not main.search_box.isVisible() and main.bar.search.text() == ""
    qtbot.keyClick(main.bar.search, Qt.Key.Key_Escape)
    assert main.page.view.hasFocus()


def test_the_search_box_runs_commands(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    main.find_anywhere()
    qtbot.keyClicks(main.bar.search, "About Shop")
    qtbot.keyClick(main.bar.search, Qt.Key.Key_Return)
    rest()
    qtbot.keyClick(main.bar.search, Qt.Key.Key_Return)
    sheet(main, "about").close()


def test_nothing_found_is_said(main: MainWindow, rest: Wait) -> None:
    main.bar.search.setText("qqqq")
    main.search_box.look()
    rest()
    assert main.search_box.list.item(0).text() == "Nothing found."
    main.bar.search.setText("")
    main.search_box.look()
    assert not main.search_box.isVisible()


def test_the_menu_holds_everything(main: MainWindow, rest: Wait) -> None:
    shown = menu.build(main)
    there = [one.objectName() for one in shown.actions() if one.objectName()]
    assert sorted(there) == sorted(command.name for command in main.commands if command.shown)
    assert [one.text() for one in shown.actions() if one.menu()] == ["Open recent", "Language", "Theme"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_menu_has_room_below_the_header_of_the_lowest_window(
    main: MainWindow, rest: Wait, language: str
) -> None:
    from shopkeeper.ui.kit.texts import switch_language

    switch_language(language)
    assert menu.build(main).sizeHint().height() <= 720 - 52


def test_alt_alone_opens_the_menu(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    main.activateWindow()
    qtbot.keyClick(main, Qt.Key.Key_Alt)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu) and popup.objectName() == "main_menu"
    popup.close()


def test_alt_with_another_key_does_not(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    main.activateWindow()
    qtbot.keyPress(main, Qt.Key.Key_Alt)
    qtbot.keyClick(main, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    qtbot.keyRelease(main, Qt.Key.Key_Alt)
    assert QApplication.activePopupWidget() is None


def test_language_and_theme_are_chosen_in_the_menu(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    choices = {one.objectName(): one for one in menu.build(main).findChildren(QAction)}
    with qtbot.waitSignals([main.language_wanted, main.theme_wanted]):
        choices["choose_zh_CN"].trigger()
        choices["choose_dark"].trigger()


def test_compact_rows_are_chosen_in_the_menu_and_remembered(main: MainWindow, rest: Wait) -> None:
    assert not action(main, "compact").isChecked() and main.page.view.rowHeight(0) == 40
    action(main, "compact").trigger()
    assert action(main, "compact").isChecked() and main.page.view.rowHeight(0) == 32
    assert ProgramSettings().get("compact") is True
    action(main, "compact").trigger()
    assert not action(main, "compact").isChecked() and main.page.view.rowHeight(0) == 40


def test_files_dropped_on_the_window_are_imported(main: MainWindow, tmp_path: Path, rest: Wait) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    arguments = (
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(*arguments)
    main.dragEnterEvent(entering)
    assert entering.isAccepted()
    main.dropEvent(QDropEvent(*arguments))
    rest()
    assert sheet(main, "import_window").isVisible()
    sheet(main, "import_window").close()


def test_a_read_only_shop_says_so_and_refuses_with_the_reason(
    qtbot: QtBot, shop: ShopFile, ids: dict[str, int]
) -> None:
    shop.read_only = True
    settings = ProgramSettings()
    settings.put("tab", "customers")
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    window.attach(shop)
    assert window.status.locked.isVisible() and str(shop.path) in window.status.locked.toolTip()
    for name in ("undo", "import"):
        assert not action(window, name).isEnabled() and "read-only" in action(window, name).toolTip()
    assert action(window, "export").isEnabled()
    window.sheets.import_files = None  # type: ignore[assignment]
    next(command for command in window.commands if command.name == "import").run()
    window.detach()
    shop.read_only = False


def test_without_a_shop_there_is_nothing_to_do_but_open_one(qtbot: QtBot) -> None:
    window = MainWindow(ProgramSettings())
    qtbot.addWidget(window)
    window.show()
    window.show_start(ShopError("file.missing", path="x.shop"))
    assert "x.shop" in window.start.sentence.text()
    assert not action(window, "save_copy").isEnabled() and action(window, "open").isEnabled()
    with qtbot.waitSignals([window.open_wanted, window.new_wanted, window.restore_wanted]):
        for button in (window.start.open, window.start.new, window.start.restore):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_check_says_what_it_found(main: MainWindow, qtbot: QtBot, shop: ShopFile, rest: Wait) -> None:
    from shopkeeper.ui.checking import check_shop

    check_shop(main.desk, main)
    rest()
    assert main.findChild(QWidget, "repair") is None
    shiboken6.delete(sheet(main, "check"))
    shop._raw.execute("UPDATE customer_summary SET spent_cents = 1")
    check_shop(main.desk, main)
    rest()
    sheet(main, "check").repair()
    rest()
    assert main.page.model.value(0, "spent") == 20_000


def test_the_status_line_tells_of_the_backup(main: MainWindow, shop: ShopFile, rest: Wait) -> None:
    assert main.status.right.text() == "not backed up yet · offline"
    shop.backup("close")
    main.look_around()
    rest()
    assert main.status.right.text().startswith("backed up ")
    at = main.status._backed_up
    main.status.show_backup(at, at.replace(year=at.year + 1))
    assert at.strftime("%Y-%m-%d") in main.status.right.text()


def test_a_quiet_shop_is_complete_by_itself(
    main: MainWindow, shop: ShopFile, qtbot: QtBot, rest: Wait
) -> None:
    with shop.command("customer.create", name="Dora") as session:
        customers.create(session, customers.CustomerData(name="Dora"))
    rest()
    assert main._rest.isActive()
    main._settle()
    rest()
    assert shop.path.with_name(shop.path.name + "-wal").stat().st_size == 0


def test_the_window_comes_back_as_it_was_left(qtbot: QtBot) -> None:
    kept = ProgramSettings()
    window = MainWindow(kept)
    window.show()
    window.resize(920, 590)
    window.close()
    again = MainWindow(ProgramSettings())
    qtbot.addWidget(again)
    assert again.height() == 590


def test_a_shop_let_go_of_is_forgotten(main: MainWindow, shop: ShopFile, rest: Wait) -> None:
    parts = [main.page, main.page.model, main.search_box, main.desk.announcer]
    main.detach()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any(shiboken6.isValid(part) for part in parts)
    assert shop.listeners == []
    main.bar.search.setText("a")
    main.come_forward()


# Pages


def test_the_last_page_is_opened_again(main: MainWindow, shop: ShopFile, rest: Wait) -> None:
    main.show_page(2)
    rest()
    main.attach(shop)
    rest()
    assert main.tab.name == "orders" and main.bar.tabs[2].isChecked()
    main.show_page(99)
    assert main.tab.name == "orders"


def test_new_is_worded_by_the_page_in_sight(main: MainWindow, rest: Wait) -> None:
    new = next(one for one in main.commands if one.name == "new")
    assert new.said() == "New customer"
    main.show_page(2)
    rest()
    assert new.said() == "New order"
    main.tab.step(1)
    rest()
    assert new.said() == "New" and new.refusal() == "This page cannot do that."


def test_lists_of_a_page_are_stepped_through_by_keys(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    step = next(one for one in main.commands if one.name == "next_part")
    assert step.refusal() == "This page has only one list."
    main.show_page(2)
    rest()
    for key, name in ((Qt.Key.Key_PageDown, "lines"), (Qt.Key.Key_PageUp, "orders")):
        qtbot.keyClick(main, key, CTRL)
        rest()
        assert main.page is main.tab.pages[name]


def test_a_record_is_shown_where_its_kind_is(main: MainWindow, ids: dict[str, int], rest: Wait) -> None:
    assert main.desk is not None
    main.desk.show("order", 2)
    rest()
    assert main.tab.name == "orders" and main.page.chosen() == [2]
    main.desk.show("customer", ids["Ben"])
    rest()
    assert main.page.chosen() == [ids["Ben"]]


def test_the_palette_has_what_the_page_can_also_in_pinyin(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    from shopkeeper.ui.kit.texts import switch_language

    main.page.view.choose([main.page.model.ids[0]])
    switch_language("zh_CN")
    rest()
    word = main.page.action("archive").text()
    main.find_anywhere()
    main.bar.search.setText("gd" if word == "归档" else word)
    main.search_box.look()
    rest()
    items = [main.search_box.list.item(row) for row in range(main.search_box.list.count())]
    before = len(main.page.model.ids)
    main.search_box.list.itemClicked.emit(next(item for item in items if item.text() == word))
    rest()
    assert len(main.page.model.ids) == before - 1


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_sheet_of_keys_shows_every_command_that_has_one(
    main: MainWindow, qtbot: QtBot, rest: Wait, language: str
) -> None:
    from shopkeeper.ui.kit.texts import switch_language
    from shopkeeper.ui.kit.widgets import PlainLabel

    switch_language(language)
    main.activateWindow()
    main.page.view.setFocus()
    qtbot.keyClick(main, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    shown = sheet(main, "shortcuts")
    texts = [label.text() for label in shown.findChildren(PlainLabel)]
    for command in main.commands:
        if command.keys and command.name not in ("undo", "redo"):
            assert command.said() in texts, command.name
    assert "Ctrl+K" in texts
    shown.close()


def test_a_command_found_brings_the_keyboard_back_to_the_page(
    main: MainWindow, qtbot: QtBot, rest: Wait
) -> None:
    main.activateWindow()
    qtbot.waitUntil(main.isActiveWindow)
    main.find_anywhere()
    main.bar.search.setText("Refresh")
    main.search_box.look()
    rest()
    qtbot.keyClick(main.bar.search, Qt.Key.Key_Return)
    assert main.page.view.hasFocus()
    rest()


def test_a_question_mark_can_be_typed(main: MainWindow, qtbot: QtBot, rest: Wait) -> None:
    main.page.find()
    qtbot.keyClicks(main.page.search, "why?")
    assert main.page.search.text() == "why?" and main.findChild(QWidget, "shortcuts") is None
    rest()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_tab_is_cut_in_a_small_window(qtbot: QtBot, language: str) -> None:
    from shopkeeper.ui.header_bar import HeaderBar, Tab
    from shopkeeper.ui.kit.texts import switch_language

    names = ("Today", "Products", "Orders", "Customers", "After-sales", "Planner")
    bar = HeaderBar([Tab(name, name, "users") for name in names])
    qtbot.addWidget(bar)
    bar.name.setText("A shop whose name is as long as names of shops are")
    bar.resize(1280, 52)
    bar.show()
    switch_language(language)
    QApplication.processEvents()
    for tab in bar.tabs:
        assert tab.width() >= tab.sizeHint().width() and tab.geometry().right() < bar.search.geometry().left()
    assert bar.menu.geometry().right() <= bar.width() and bar.search.width() >= 150


def test_all_that_was_found_of_a_kind_is_shown_in_its_list(
    main: MainWindow, qtbot: QtBot, shop: ShopFile, rest: Wait
) -> None:
    with shop.command("customer.create", name="Zed") as session:
        for number in range(9):
            customers.create(session, customers.CustomerData(f"Zed {number}"))
    rest()
    main.bar.search.setText("Zed")
    main.search_box.look()
    rest()
    found = main.search_box.list
    last = found.item(9).data(Qt.ItemDataRole.UserRole)
    assert (last.kind, last.record_id, last.details) == ("customer", ALL, "Zed")
    main.search_box.grab()
    found.itemClicked.emit(found.item(9))
    rest()
    assert main.page.search.text() == "Zed" and len(main.page.model.ids) == 9
