"""Charts: values under mouse and keyboard, and the table behind them."""

from collections.abc import Callable

import pytest
from PySide6.QtCharts import QBarSeries, QLineSeries
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.chart import Chart, Picture, Point
from shopkeeper.ui.kit.texts import switch_language

POINTS = [Point(f"day {n}", 100.0 * n, f"¥{n}00.00") for n in range(1, 13)]
Make = Callable[..., Chart]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def chart(kind: str = "bar", points: list[Point] = POINTS) -> Chart:
        made = Chart("sales", "Orders", ("Day", "Spent"), kind)
        qtbot.addWidget(made)
        made.resize(600, 300)
        made.show()
        made.show_points(points, "in all")
        qtbot.waitUntil(lambda: made.picture.chart().plotArea().width() > 10)
        return made

    return chart


def over(picture: Picture, place: int) -> QPoint:
    area = picture.chart().plotArea()
    share = (place + 0.5) / len(POINTS)
    return QPointF(area.left() + share * area.width(), area.center().y()).toPoint()


@pytest.mark.parametrize(("kind", "series"), [("bar", QBarSeries), ("line", QLineSeries)])
def test_it_is_drawn_in_one_colour(make: Make, kind: str, series: type) -> None:
    chart = make(kind)
    (one,) = chart.picture.chart().series()
    assert isinstance(one, series)
    assert not chart.grab().isNull()


def test_the_value_under_the_mouse_is_shown(make: Make, qtbot: QtBot) -> None:
    picture = make().picture
    qtbot.mouseMove(picture.viewport(), over(picture, 4))
    assert picture.tip.text() == "day 5   ¥500.00" and picture.tip.isVisible()
    qtbot.mouseMove(picture.viewport(), QPoint(1, 1))
    assert not picture.tip.isVisible()


def test_values_are_stepped_through_by_keyboard(make: Make, qtbot: QtBot) -> None:
    picture = make().picture
    picture.window().activateWindow()
    qtbot.waitUntil(picture.isActiveWindow)
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(picture, key)
    assert picture.tip.text() == "day 1   ¥100.00" == picture.accessibleDescription()
    qtbot.keyClick(picture, Qt.Key.Key_A)
    picture.clearFocus()
    assert not picture.tip.isVisible()


def test_the_table_behind_is_one_press_away(make: Make, qtbot: QtBot) -> None:
    chart = make()
    assert chart.turn.accessibleName() == "Show the figures"
    qtbot.mouseClick(chart.turn, Qt.MouseButton.LeftButton)
    assert chart.stack.currentWidget() is chart.table and chart.turn.accessibleName() == "Show the chart"
    assert [chart.table.rows.index(4, column).data() for column in (0, 1)] == ["day 5", "¥500.00"]
    qtbot.mouseClick(chart.turn, Qt.MouseButton.LeftButton)
    assert chart.stack.currentWidget() is chart.picture


def test_few_labels_stand_below_many_values(make: Make) -> None:
    axis = make().picture.chart().axes(Qt.Orientation.Horizontal)[0]
    labels = [name for name in axis.categories() if name.strip("\u200b")]
    assert labels == [f"day {n}" for n in (2, 4, 6, 8, 10, 12)]


def test_nothing_to_show_is_no_fault(make: Make, qtbot: QtBot) -> None:
    chart = make()
    chart.show_points([])
    assert chart.picture.chart().series() == []
    qtbot.mouseMove(chart.picture.viewport(), QPoint(100, 100))
    qtbot.keyClick(chart.picture, Qt.Key.Key_Right)
    chart.show_points([Point("a", -5.0, "-5"), Point("b", 0.0, "0")])
    axis = chart.picture.chart().axes(Qt.Orientation.Vertical)[0]
    assert axis.min() <= -5 and axis.max() >= 1


def test_it_follows_theme_and_language(make: Make, qapp: QApplication) -> None:
    chart = make()
    theme.apply(qapp, "dark")
    (one,) = chart.picture.chart().series()
    assert isinstance(one, QBarSeries) and one.barSets()[0].color() == theme.colour("accent")
    switch_language("zh_CN")
    assert chart.picture.accessibleName() != "Orders"


def test_a_chart_of_nothing_says_so(qtbot: QtBot) -> None:
    chart = Chart("sales", "Orders", ("Day", "Spent"), nothing="Nothing found")
    qtbot.addWidget(chart)
    chart.show()
    chart.show_points([Point("day 1", 0.0, "¥0.00")], "¥0.00")
    assert chart.nothing.isVisible() and not chart.turn.isVisible() and chart.right.text() == ""
    chart.show_points(POINTS, "in all")
    assert chart.picture.isVisible() and chart.turn.isVisible() and chart.right.text() == "in all"
