"""A chart: bars or a line in one colour, the value under the mouse, the table behind it one press away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCharts import (
    QAbstractSeries,
    QBarCategoryAxis,
    QBarSeries,
    QBarSet,
    QChart,
    QChartView,
    QLineSeries,
    QValueAxis,
)
from PySide6.QtCore import QEvent, QMargins, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.rows import RowsTable
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import IconButton, PlainLabel, row

_MOST_LABELS = 6
_LINES = 4


@dataclass(frozen=True)
class Point:
    """One value: what it belongs to, how much, and how that is written."""

    label: str
    value: float
    said: str


class Chart(Texts, QWidget):
    """Bars (`kind` bar) or a line of points under a title; `heads` are the headings of the table behind.

    `nothing` is said in place of the chart while all its values are 0.
    """

    def __init__(
        self,
        name: str,
        title: Text,
        heads: tuple[Text, Text],
        kind: str = "bar",
        nothing: Text = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.picture = Picture(kind)
        self.picture.setObjectName(f"{name}_picture")
        self.table = RowsTable(f"{name}_table", heads, (160, 120), wide=0, figures=(1,))
        self.turn = IconButton(f"{name}_turn", "table", self._turn_word)
        self.turn.clicked.connect(self.turn_over)
        policy = self.turn.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the title stays where it is
        self.turn.setSizePolicy(policy)
        self.right = PlainLabel(role="quiet", scale="small")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.picture)
        self.stack.addWidget(self.table)
        self.nothing = PlainLabel(nothing, role="second", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self.nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(row(PlainLabel(title, scale="section"), None, self.right, self.turn))
        box.addWidget(self.stack, 1)
        self.say(self._name, title)

    def _name(self, title: str) -> None:
        for piece in (self.picture, self.table):
            piece.setAccessibleName(title)

    def _turn_word(self) -> str:
        shown = hasattr(self, "stack") and self.stack.currentIndex() == 1
        return tr("Show the chart") if shown else tr("Show the figures")

    def show_points(self, points: Sequence[Point], right: str = "") -> None:
        """Show other values, and a quiet word at the end of the title."""
        self.picture.show_points(points)
        self.table.rows.show_rows([(point.label, point.said) for point in points])
        bare = bool(self.nothing.text()) and not any(point.value for point in points)
        if bare or self.stack.currentWidget() is self.nothing:
            self.stack.setCurrentWidget(self.nothing if bare else self.picture)
            self.turn.set_icon("table")
        self.turn.setVisible(not bare)
        self.right.setText("" if bare else right)

    def turn_over(self) -> None:
        """Show the table behind, or the chart again."""
        self.stack.setCurrentIndex(1 - self.stack.currentIndex())
        self.turn.set_icon("chart-column" if self.stack.currentIndex() else "table")
        self.turn.say_again()


class Picture(QChartView):
    """The chart itself; left and right step through its values."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self._points: Sequence[Point] = ()
        self._at = -1
        self.tip = PlainLabel(scale="small", parent=self)
        self.tip.setObjectName("chart_tip")
        self.tip.setProperty("look", "tip")
        self.tip.hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(160)
        self._draw()

    def show_points(self, points: Sequence[Point]) -> None:
        """Show other values."""
        if tuple(points) == self._points:
            return
        self._points = tuple(points)
        self._hover(-1)
        self._draw()

    def _draw(self) -> None:
        old = self.chart()
        chart = QChart()
        chart.legend().hide()
        chart.setBackgroundVisible(False)
        chart.setMargins(QMargins(0, 0, 0, 0))
        chart.layout().setContentsMargins(0, 0, 0, 0)
        chart.setLocalizeNumbers(True)
        if self._points:
            series = self._series()
            chart.addSeries(series)
            for axis, side in (
                (self._labels(), Qt.AlignmentFlag.AlignBottom),
                (self._values(), Qt.AlignmentFlag.AlignLeft),
            ):
                chart.addAxis(axis, side)
                series.attachAxis(axis)
        self.setChart(chart)
        if old:
            old.deleteLater()

    def _series(self) -> QAbstractSeries:
        colour = theme.colour("accent")
        if self._kind == "bar":
            bars = QBarSet("")
            bars.append([point.value for point in self._points])
            bars.setColor(colour)
            bars.setPen(Qt.PenStyle.NoPen)
            series = QBarSeries()
            series.setBarWidth(0.6)
            series.append(bars)
            return series
        line = QLineSeries()
        line.setPen(QPen(colour, 2))
        for place, point in enumerate(self._points):
            line.append(QPointF(place, point.value))
        return line

    def _labels(self) -> QBarCategoryAxis:
        """Few labels: the others are blank, each in another way, for an axis knows every name once."""
        step = -(-len(self._points) // _MOST_LABELS)
        names = [
            point.label if place % step == step // 2 else "\u200b" * (place + 1)
            for place, point in enumerate(self._points)
        ]
        axis = QBarCategoryAxis()
        axis.append(names)
        axis.setGridLineVisible(False)
        axis.setLinePen(QPen(theme.colour("line")))
        axis.setLabelsFont(theme.font("small"))
        axis.setLabelsColor(theme.colour("quiet"))
        axis.setTruncateLabels(False)
        return axis

    def _values(self) -> QValueAxis:
        axis = QValueAxis()
        values = [point.value for point in self._points]
        # At least as many whole steps as lines: labels show no fractions.
        axis.setRange(min(0.0, *values), max(float(_LINES), *values))
        axis.setTickCount(_LINES + 1)
        axis.applyNiceNumbers()
        axis.setLabelFormat("%.0f")
        axis.setLineVisible(False)
        axis.setGridLinePen(QPen(theme.colour("faint_line")))
        axis.setLabelsFont(theme.font("small"))
        axis.setLabelsColor(theme.colour("quiet"))
        return axis

    # Values

    def _hover(self, place: int) -> None:
        """Show a value beside its bar; -1 shows none."""
        self._at = place
        self.tip.setVisible(0 <= place < len(self._points))
        if not self.tip.isVisible() and place < 0:
            return
        point = self._points[place]
        self.tip.setText(f"{point.label}   {point.said}")
        self.tip.adjustSize()
        series: Any = self.chart().series()[0]
        at = self.chart().mapToPosition(QPointF(place, point.value), series)
        left = min(max(0, round(at.x()) - self.tip.width() // 2), self.width() - self.tip.width())
        self.tip.move(left, max(0, round(at.y()) - self.tip.height() - 8))
        self.setAccessibleDescription(self.tip.text())

    # Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the value under the mouse."""
        super().mouseMoveEvent(event)
        area = self.chart().plotArea()
        if not self._points or not area.contains(event.position()):
            self._hover(-1)
            return
        share = (event.position().x() - area.left()) / area.width()
        self._hover(min(len(self._points) - 1, int(share * len(self._points))))

    def leaveEvent(self, event: QEvent) -> None:
        """Show no value any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the values."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._points:
            self._hover(min(len(self._points) - 1, max(0, self._at + step)))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no value any more."""
        super().focusOutEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bars moved."""
        super().resizeEvent(event)
        self._hover(-1)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "tip"):
            self._draw()
