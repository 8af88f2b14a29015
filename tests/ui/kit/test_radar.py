"""A radar draws what there is, and has its figures behind it."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.radar import Line, Radar, pen_of, tone_of
from shopkeeper.ui.kit.texts import switch_language

AXES = ("Looks", "Goods", "Price", "Service", "Promotion")
LINES = (Line("Us", (4, 3, None, 5, 2)), Line("Silver Lane", (2, 2, 5, 3, 3)))


def test_lines_are_drawn_and_told_apart(qtbot: QtBot) -> None:
    radar = Radar("marks", "Marks", "Point")
    qtbot.addWidget(radar)
    radar.resize(500, 400)
    radar.show()
    blank = radar.picture.grab().toImage()
    radar.show_lines(AXES, LINES)
    assert radar.picture.grab().toImage() != blank
    assert (tone_of(0), pen_of(0).style()) != (tone_of(1), pen_of(1).style())
    assert radar.picture.accessibleName() == "Marks"


def test_the_figures_are_one_press_away_and_stay_so(qtbot: QtBot) -> None:
    radar = Radar("marks", "Marks", "Point")
    qtbot.addWidget(radar)
    radar.show_lines(AXES, LINES)
    radar.turn.click()
    assert radar.stack.currentWidget() is radar.table and radar.turn.accessibleName() == "Show the chart"
    radar.show_lines(AXES, LINES[:1])
    assert radar.stack.currentWidget() is radar.table and radar.table is not None
    model = radar.table.model()
    assert [model.index(line, 1).data() for line in range(5)] == ["4", "3", "", "5", "2"]
    radar.turn.click()
    assert radar.stack.currentWidget() is radar.picture


def test_too_few_axes_draw_nothing(qtbot: QtBot) -> None:
    radar = Radar("marks", "Marks", "Point")
    qtbot.addWidget(radar)
    blank = radar.picture.grab().toImage()
    radar.show_lines(AXES[:2], [Line("Us", (1, 2))])
    assert radar.picture.grab().toImage() == blank


def test_it_follows_theme_and_language(qtbot: QtBot, qapp: QApplication) -> None:
    radar = Radar("marks", "Marks", "Point")
    qtbot.addWidget(radar)
    radar.resize(500, 400)
    radar.show_lines(AXES, LINES)
    light = radar.picture.grab().toImage()
    theme.apply(qapp, "dark")
    assert radar.picture.grab().toImage() != light
    theme.apply(qapp, "light")
    switch_language("zh_CN")
    assert radar.turn.accessibleName() != "Show the figures"
