"""Help on F1: every page has some, in both languages."""

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from shopkeeper import i18n
from shopkeeper.ui.help import HelpSheet, text_of
from shopkeeper.ui.kit.texts import switch_language
from shopkeeper.ui.pages import PAGES


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_page_has_help_in_every_language(language: str) -> None:
    i18n.set_language(language)
    for tab, _ in PAGES:
        text = text_of(tab.name)
        assert text.startswith(f"# {i18n.tr(tab.title)}\n"), tab.name
        assert len(text) > 200, tab.name


def test_it_is_shown_and_follows_the_language(window: QMainWindow, qtbot: QtBot) -> None:
    sheet = HelpSheet("orders", window)
    sheet.open()
    assert sheet.title.text() == "Orders" and "Ctrl+I" in sheet.text.toPlainText()
    switch_language("zh_CN")
    assert sheet.title.text() == "订单" and "Ctrl+I" in sheet.text.toPlainText()
    sheet.accept()


def test_a_page_without_help_has_none() -> None:
    assert text_of("nothing") == ""
