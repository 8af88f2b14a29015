"""The look: both themes complete, legible, and switched at once."""

import re
import sys

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shopkeeper import paths
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.widgets import Button, IconLabel

# The program's own icon has colours of its own.
ICONS = sorted({file.stem for file in (paths.resources() / "icons").glob("*.svg")} - {"app"})


def _light(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours as WCAG 2 has it."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(
            (text, ground)
            for text in ("text", "second", "quiet")
            for ground in ("surface", "window", "selected")
        ),
        ("on_accent", "accent"),
        ("accent", "accent_ground"),
        *((tone, f"{tone}_ground") for tone in ("red", "amber", "green", "blue", "cyan", "violet", "grey")),
    ],
)
def test_what_has_to_be_read_can_be_read(qapp: QApplication, mode: str, text: str, ground: str) -> None:
    theme.apply(qapp, mode)
    assert contrast(theme.colour(text), theme.colour(ground)) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_style_sheet_has_a_value_for_every_name(qapp: QApplication, mode: str) -> None:
    theme.apply(qapp, mode)
    assert "$" not in theme.style_sheet()


def test_colours_stand_only_in_the_theme() -> None:
    places = [*paths.resources().glob("theme/*.qss"), *(paths._PACKAGE / "ui").rglob("*.py")]
    assert [file.name for file in places if re.search(r"#[0-9A-Fa-f]{6}\b", file.read_text("utf-8"))] == []


def test_a_switch_of_the_theme_is_seen_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    button = Button("save", "Save", icon="pencil")
    label = IconLabel("store", "text")
    for widget in (button, label):
        qtbot.addWidget(widget)
        widget.show()
    before = label.pixmap().toImage()
    with qtbot.waitSignal(theme.signals.changed):
        theme.apply(qapp, "dark")
    assert theme.is_dark() and theme.mode() == "dark"
    assert label.pixmap().toImage() != before
    assert button.grab().toImage().pixelColor(20, 4) == theme.colour("surface")


def test_an_unknown_mode_follows_the_system(qapp: QApplication) -> None:
    theme.apply(qapp, "pink")
    assert theme.mode() == "system"


def test_figures_are_as_wide_as_each_other() -> None:
    assert theme.font().featureValue(theme.QFont.Tag("tnum")) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS have fonts of their own")
@pytest.mark.parametrize("strong", [False, True])
def test_the_font_comes_with_the_program(qapp: QApplication, strong: bool) -> None:
    used = QFontInfo(theme.font(strong=strong))
    assert used.family() == "Inter" and (used.weight() == QFont.Weight.DemiBold) == strong
    metrics = QFontMetrics(theme.font())
    assert metrics.horizontalAdvance("-") < metrics.horizontalAdvance("0"), "a hyphen is no figure"


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_drawn_in_its_colour(qapp: QApplication, name: str) -> None:
    for ratio in (1.0, 2.0):
        image = icon(name, "red").pixmap(QSize(18, 18), ratio).toImage()
        assert image.width() == round(18 * ratio)
        seen = {image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())}
        solid = [QColor(rgb) for rgb in seen]
        assert any(abs(one.hue() - theme.colour("red").hue()) < 12 for one in solid if one.saturation() > 60)


def test_no_icon_is_shipped_that_is_not_used() -> None:
    files = [*paths._PACKAGE.rglob("*.py"), *paths.resources().rglob("*.toml")]
    code = "\n".join(file.read_text("utf-8") for file in files)
    asked = set(re.findall(r'"([a-z0-9-]+)"', code))
    assert [name for name in ICONS if name not in asked] == []


def test_a_switched_off_button_has_a_faint_icon(qapp: QApplication) -> None:
    from PySide6.QtGui import QIcon

    drawn = icon("plus", "text")
    off = drawn.pixmap(QSize(18, 18), 1.0, QIcon.Mode.Disabled).toImage()
    assert off != drawn.pixmap(QSize(18, 18), 1.0).toImage()


def test_a_button_looks_the_same_however_the_keyboard_came_to_it(qtbot: QtBot) -> None:
    window = QWidget()
    box = QVBoxLayout(window)
    first, second = QPushButton("One"), QPushButton("Two")
    for button in (first, second):
        box.addWidget(button)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    first.setFocus()
    before = first.grab().toImage()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    qtbot.keyClick(second, Qt.Key.Key_Backtab)
    assert first.hasFocus() and first.grab().toImage() == before
