"""Texts follow the language, and what comes from outside is shown as it is."""

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shopkeeper import i18n
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.texts import Texts, plain_tip, switch_language
from shopkeeper.ui.kit.widgets import Button, Chip, ElidedLabel, IconButton, PlainLabel, StateLabel


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"Name": "姓名", "Tag": "标签", "{n} orders": "{n} 单"}
    monkeypatch.setattr(i18n, "catalogue", lambda code: words if code == "zh_CN" else {})


def test_a_label_speaks_the_new_language_at_once(qtbot: QtBot) -> None:
    label = PlainLabel("Name")
    qtbot.addWidget(label)
    switch_language("zh_CN")
    assert label.text() == "姓名"
    switch_language("en")
    assert label.text() == "Name"


def test_children_of_children_follow_the_language(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    label = PlainLabel("Name", parent=QWidget(outer))
    switch_language("zh_CN")
    assert label.text() == "姓名"


def test_a_text_with_places_is_filled_in_each_language(qtbot: QtBot) -> None:
    label = PlainLabel(lambda: tr("{n} orders").format(n=3))
    qtbot.addWidget(label)
    switch_language("zh_CN")
    assert label.text() == "3 单"


def test_the_last_thing_said_counts(qtbot: QtBot) -> None:
    label = PlainLabel("Name")
    qtbot.addWidget(label)
    label.say(label.setText, "Tag")
    switch_language("zh_CN")
    assert label.text() == "标签"


def test_what_is_gone_is_not_spoken_to(qtbot: QtBot) -> None:
    class Box(Texts, QWidget):
        """A widget that speaks for a child."""

    box = Box()
    qtbot.addWidget(box)
    child = PlainLabel(parent=box)
    box.say(child.setText, "Name")
    shiboken6.delete(child)
    switch_language("zh_CN")
    assert box._sayings() == {}


def test_qts_own_buttons_follow_the_language(qtbot: QtBot) -> None:
    from PySide6.QtCore import QCoreApplication

    switch_language("zh_CN")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    switch_language("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


@pytest.mark.parametrize("kind", [PlainLabel, ElidedLabel, StateLabel])
def test_markup_in_data_is_shown_as_it_is(qtbot: QtBot, kind: type[PlainLabel]) -> None:
    label = kind()
    qtbot.addWidget(label)
    label.setText("<b>x</b><img src=file:///etc/passwd>")
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_tip_shows_markup_as_it_is() -> None:
    assert plain_tip("<b>&") == "<qt>&lt;b&gt;&amp;</qt>"
    assert plain_tip("") == ""


def test_every_button_has_names(qtbot: QtBot) -> None:
    for button in (Button("save", "Name"), IconButton("copy", "copy", "Name"), Chip("chip", "Name")):
        qtbot.addWidget(button)
        assert button.objectName() and button.accessibleName() == "Name"
    switch_language("zh_CN")
    assert button.accessibleName() == "姓名"


def test_a_refused_button_says_why_and_comes_back(qtbot: QtBot) -> None:
    button = IconButton("copy", "copy", "Name")
    qtbot.addWidget(button)
    button.refuse(lambda: "because")
    assert not button.isEnabled() and "because" in button.toolTip()
    button.refuse(None)
    assert button.isEnabled() and "Name" in button.toolTip()


def test_a_chip_shows_its_count_where_there_is_room(qtbot: QtBot) -> None:
    chip = Chip("chip", "Tag")
    qtbot.addWidget(chip)
    chip.set_count(1200)
    assert chip.text() == "Tag  1,200"
    chip.show_count(False)
    assert chip.text() == "Tag" and "1,200" in chip.accessibleName()


def test_a_long_text_ends_in_dots_and_is_whole_in_the_tip(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("<long> " * 50)
    label.resize(80, 20)
    label.grab()
    assert "&lt;long&gt;" in label.toolTip()
    label.resize(9000, 20)
    label.grab()
    assert label.toolTip() == ""
