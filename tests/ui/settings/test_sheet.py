"""The settings: the shop's kept as a command, the program's for every shop."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper.errors import ShopError
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import derived, rates, settings
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.settings.fields import SHOP
from shopkeeper.ui.settings.sheet import SettingsSheet
from shopkeeper.ui.settings.signals import signals
from tests.shop.sold import enter, summary


@pytest.fixture
def opened(desk: Desk, window: QMainWindow) -> SettingsSheet:
    """The sheet, open."""
    opened = SettingsSheet(desk.settings, desk, window)
    opened.open()
    return opened


def kept(shop: ShopFile) -> list[str]:
    """What stands in the shop."""
    with shop.read() as session:
        return [settings.get(session, name) for name in SHOP]


# The shop's


def test_what_was_chosen_is_kept_as_one_command_that_can_be_undone(
    opened: SettingsSheet, shop: ShopFile, desk: Desk
) -> None:
    assert opened.shop
    for name, value in zip(SHOP, (" 溪石银饰 ", "GBP", "Europe/London", "17：30", "ordered"), strict=True):
        opened.shop.rows[name].input.set_value(value)
    opened.save()
    assert kept(shop) == ["溪石银饰", "GBP", "Europe/London", "17:30", "ordered"]
    desk.reload()
    assert desk.name == "溪石银饰" and desk.money(100) == "£1.00"
    shop.undo()
    assert kept(shop) == list(settings.DEFAULTS.values())


def test_saving_without_a_change_is_no_command(opened: SettingsSheet, shop: ShopFile) -> None:
    opened.save()
    assert shop.undoable() is None and not opened.isVisible()


def test_a_setting_that_is_not_offered_stays(desk: Desk, window: QMainWindow, shop: ShopFile) -> None:
    with shop.command("setting.change") as session:
        settings.put(session, "currency", "PLN")
        settings.put(session, "time_zone", "Europe/Warsaw")
    opened = SettingsSheet(desk.settings, desk, window)
    assert opened.shop
    opened.shop.rows["name"].input.setText("Bernstein")
    opened.save()
    assert kept(shop)[:3] == ["Bernstein", "PLN", "Europe/Warsaw"]


def test_what_is_no_time_is_refused_at_its_field_and_nothing_is_kept(
    opened: SettingsSheet, shop: ShopFile
) -> None:
    assert opened.shop
    opened.shop.rows["name"].input.setText("Ava")
    opened.shop.rows["cutoff"].input.setText("25:00")
    opened.save()
    assert opened.isVisible() and "not a time of day" in opened.shop.rows["cutoff"].help.text()
    assert kept(shop) == list(settings.DEFAULTS.values())


def test_a_refusal_leaves_what_was_typed(
    opened: SettingsSheet, shop: ShopFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ShopError("undo.not_possible")

    monkeypatch.setattr(shop, "command", refuse)
    assert opened.shop
    opened.shop.rows["name"].input.setText("Ava")
    opened.save()
    assert opened.isVisible() and opened.shop.rows["name"].input.text() == "Ava"
    assert "no longer be undone" in opened.shop.banner.text()


def test_the_choices_follow_the_language(opened: SettingsSheet) -> None:
    switch_language("zh_CN")
    assert opened.shop
    assert opened.shop.rows["currency"].input.currentText() == "人民币 (CNY)"
    assert opened.shop.rows["reserve_when"].input.currentText() == "付款后占用"
    assert opened.program.rows["theme"].input.currentText() == "浅色"


def test_a_shop_that_can_only_be_read_is_shown_and_not_changed(
    tmp_path: Path, desk: Desk, window: QMainWindow
) -> None:
    path = tmp_path / "my.shop"
    desk.shop.close()
    with ShopFile(path, derived, write=False) as shop:
        desk.shop = shop
        opened = SettingsSheet(desk.settings, desk, window)
        assert opened.shop
        assert not any(row.input.isEnabled() for row in opened.shop.rows.values())
        opened.program.rows["watched_folder"].input._take(str(tmp_path))
        opened.save()
        assert not opened.isVisible() and ProgramSettings().get("watched_folder") == str(tmp_path)


# The program's


def test_the_programs_settings_hold_once_they_are_saved(
    opened: SettingsSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    heard: list[object] = []
    opened.language_wanted.connect(heard.append)
    opened.theme_wanted.connect(heard.append)
    opened.compact_wanted.connect(lambda: heard.append("compact"))
    signals.changed.connect(heard.append)
    opened.show_program()
    rows = opened.program.rows
    rows["language"].input.set_value("zh_CN")
    rows["theme"].input.set_value("dark")
    rows["compact"].input.set_value(True)
    rows["watched_folder"].input._take(str(tmp_path))
    assert heard == [] and opened.dirty()
    opened._press_filled()
    signals.changed.disconnect(heard.append)
    assert heard == ["zh_CN", "language", "dark", "theme", "compact", "compact", "watched_folder"]
    assert ProgramSettings().get("watched_folder") == str(tmp_path)
    assert not opened.isVisible()


def test_a_folder_that_is_not_there_is_refused_at_its_field(opened: SettingsSheet, tmp_path: Path) -> None:
    row = opened.program.rows["backup_folder"]
    row.input._take(str(tmp_path / "gone"))
    opened.save()
    assert opened.isVisible() and opened.parts.shown() is opened.program
    assert "There is no folder" in row.help.text() and row.input.line.property("wrong") is True
    assert ProgramSettings().get("backup_folder") is None
    row.input._take("")
    assert row.help.text().startswith("Each shop gets") and row.input.value() == ""


def test_a_folder_is_chosen_in_the_systems_dialog(opened: SettingsSheet, tmp_path: Path) -> None:
    field = opened.program.rows["watched_folder"].input
    field.choose.click()
    (dialog,) = field.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert field.value() == field.standing() == str(tmp_path)


def test_without_a_shop_there_are_only_the_programs(window: QMainWindow) -> None:
    opened = SettingsSheet(ProgramSettings(), None, window)
    assert opened.shop is None and opened.parts.shown() is opened.program
    assert opened.program.rows["theme"].input.value() == theme.mode()
    opened.save()
    assert not opened.isVisible()


# Exchange rates


def type_rate(opened: SettingsSheet, place: int, **cells: str) -> None:
    assert opened.shop
    for name, text in cells.items():
        opened.shop.rows["rates"].input.model.put(place, name, text)


def test_a_rate_is_kept_and_given_to_the_orders_that_wait_for_it(
    shop: ShopFile, desk: Desk, window: QMainWindow, settle: Callable[[], None]
) -> None:
    order_id = enter(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql("UPDATE \"order\" SET currency = 'USD'")
    opened = SettingsSheet(desk.settings, desk, window)
    assert opened.shop
    editor = opened.shop.rows["rates"].input
    assert [(row["currency"], row["worth"], row["missing"]) for row in editor.value()] == [("USD", "", 1)]
    type_rate(opened, 0, worth="7.1")
    type_rate(opened, 1, currency="eur", worth="8")
    opened.save()
    settle()
    assert summary(shop, order_id).home_total_cents == 50396
    assert [one.key for one in shop.commands()][:2] == ["shop.rates", "import"]
    with shop.read() as session:
        assert rates.known(session) == {"EUR": 8_000_000, "USD": 7_100_000}
    again = SettingsSheet(desk.settings, desk, window)
    assert again.shop
    shown = [again.shop.rows["rates"].input.model.index(place, 1).data() for place in (0, 1)]
    assert shown == ["8 CNY", "7.1 CNY"]


def test_a_currency_that_only_waits_for_its_rate_may_stay_so(
    shop: ShopFile, desk: Desk, window: QMainWindow, settle: Callable[[], None]
) -> None:
    enter(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql("UPDATE \"order\" SET currency = 'USD'")
    opened = SettingsSheet(desk.settings, desk, window)
    type_rate(opened, 1, currency="EUR", worth="8")
    opened.save()
    settle()
    with shop.read() as session:
        assert rates.known(session) == {"EUR": 8_000_000}


def test_a_rate_that_is_none_is_refused_in_its_row(opened: SettingsSheet, shop: ShopFile) -> None:
    assert opened.shop
    opened.shop.rows["name"].input.setText("Ava")
    type_rate(opened, 0, currency="USD", worth="7")
    type_rate(opened, 1, currency="usd", worth="8")
    opened.save()
    assert opened.isVisible()
    assert opened.shop.rows["rates"].input.model.lines[1].errors["currency"].key == "rate.twice"
    type_rate(opened, 1, currency="GBP", worth="")
    opened.save()
    assert opened.shop.rows["rates"].input.model.lines[1].errors["worth"].key == "rate.missing"
    assert kept(shop) == list(settings.DEFAULTS.values())


def test_the_orders_that_wait_are_not_said_of_another_currency(
    shop: ShopFile, desk: Desk, window: QMainWindow
) -> None:
    enter(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql("UPDATE \"order\" SET currency = 'USD'")
    opened = SettingsSheet(desk.settings, desk, window)
    type_rate(opened, 0, currency="EUR")
    assert opened.shop and opened.shop.rows["rates"].input.value()[0]["missing"] is None


@pytest.mark.parametrize(("home", "other"), [("CNY", "USD"), ("USD", "EUR")])
def test_another_currency_than_the_shops_is_suggested(qtbot: QtBot, home: str, other: str) -> None:
    from shopkeeper.ui.settings.rates import editor

    made = editor(home)
    qtbot.addWidget(made)
    assert made.model.prompt(made.model.index(0, 0)) == other
