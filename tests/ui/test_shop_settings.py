"""The shop's own settings: shown, kept as one command, refused without loss."""

import pytest
from PySide6.QtWidgets import QMainWindow

from shopkeeper.errors import ShopError
from shopkeeper.shop import settings
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.shop_settings import NAMES, ShopSettings


@pytest.fixture
def opened(desk: Desk, window: QMainWindow) -> ShopSettings:
    """The sheet, open."""
    opened = ShopSettings(desk, window)
    opened.open()
    return opened


def kept(shop: ShopFile) -> list[str]:
    """What stands in the shop."""
    with shop.read() as session:
        return [settings.get(session, name) for name in NAMES]


def test_what_was_chosen_is_kept_as_one_command_that_can_be_undone(
    opened: ShopSettings, shop: ShopFile, desk: Desk
) -> None:
    rows = opened.form.rows
    rows["name"].input.setText(" 溪石银饰 ")
    rows["currency"].input.set_value("GBP")
    rows["time_zone"].input.set_value("Europe/London")
    opened.save()
    assert kept(shop) == ["溪石银饰", "GBP", "Europe/London"]
    desk.reload()
    assert desk.name == "溪石银饰" and desk.money(100) == "£1.00"
    shop.undo()
    assert kept(shop) == ["", "CNY", "Asia/Shanghai"]


def test_saving_without_a_change_is_no_command(opened: ShopSettings, shop: ShopFile) -> None:
    opened.save()
    assert shop.undoable() is None and not opened.isVisible()


def test_a_setting_that_is_not_offered_stays(desk: Desk, window: QMainWindow, shop: ShopFile) -> None:
    with shop.command("setting.change") as session:
        settings.put(session, "currency", "PLN")
        settings.put(session, "time_zone", "Europe/Warsaw")
    desk.reload()
    opened = ShopSettings(desk, window)
    opened.form.rows["name"].input.setText("Bernstein")
    opened.save()
    assert kept(shop) == ["Bernstein", "PLN", "Europe/Warsaw"]


def test_a_refusal_leaves_what_was_typed(
    opened: ShopSettings, shop: ShopFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ShopError("undo.not_possible")

    monkeypatch.setattr(shop, "command", refuse)
    opened.form.rows["name"].input.setText("Ava")
    opened.save()
    assert opened.isVisible() and opened.form.rows["name"].input.text() == "Ava"
    assert "any more" in opened.form.banner.text()


def test_the_choices_follow_the_language(opened: ShopSettings) -> None:
    switch_language("zh_CN")
    assert opened.form.rows["currency"].input.currentText() == "人民币 (CNY)"
    assert opened.form.rows["time_zone"].input.currentText() == "北京"
