"""A radar: marks on axes around a centre, one line a series, the figures behind it one press away."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.flow import Flow
from shopkeeper.ui.kit.rows import RowsTable
from shopkeeper.ui.kit.texts import Text, Texts, text_of
from shopkeeper.ui.kit.widgets import IconButton, PlainLabel, row

_MOST = 5
_TONES = ("accent", "blue", "amber", "violet", "red", "green")
_STROKES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
_HIGH = 300


@dataclass(frozen=True)
class Line:
    """One line: whose it is, and its mark on each axis, None where there is none."""

    title: str
    values: Sequence[float | None]


def tone_of(place: int) -> str:
    """The colour of a line by its place."""
    return _TONES[place % len(_TONES)]


def pen_of(place: int) -> QPen:
    """How a line is drawn: no two alike, by stroke where colours are not told apart."""
    return QPen(theme.colour(tone_of(place)), 2, _STROKES[place % len(_STROKES)])


class RadarPicture(QWidget):
    """The radar itself."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMinimumSize(320, _HIGH)
        self.axes: Sequence[str] = ()
        self.lines: Sequence[Line] = ()

    def show_lines(self, axes: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other marks."""
        self.axes, self.lines = axes, lines
        self.update()

    def _at(self, axis: int, share: float) -> QPointF:
        turn = 2 * math.pi * axis / len(self.axes) - math.pi / 2
        return self._middle + QPointF(math.cos(turn), math.sin(turn)) * (self._reach * share)

    def _ring(self, share: float) -> QPolygonF:
        return QPolygonF([self._at(axis, share) for axis in range(len(self.axes))])

    def _measure(self) -> None:
        self._middle = QPointF(self.width() / 2, self.height() / 2)
        longest = max((self._metrics.horizontalAdvance(one) for one in self.axes), default=0)
        room = min(longest, self.width() // 3) + 16
        self._reach = max(40.0, min(self.width() / 2 - room, self.height() / 2 - 28))

    def _draw_net(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("line"), 1))
        for step in range(1, _MOST + 1):
            painter.drawPolygon(self._ring(step / _MOST))
        for axis in range(len(self.axes)):
            painter.drawLine(self._middle, self._at(axis, 1))

    def _draw_names(self, painter: QPainter) -> None:
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("second"))
        for axis, name in enumerate(self.axes):
            at = self._at(axis, 1 + 12 / self._reach)
            wide, high = self.width() / 3, self._metrics.height()
            left = at.x() - self._middle.x()
            x = at.x() - wide / 2 if abs(left) < 2 else at.x() if left > 0 else at.x() - wide
            side = (
                Qt.AlignmentFlag.AlignHCenter
                if abs(left) < 2
                else (Qt.AlignmentFlag.AlignLeft if left > 0 else Qt.AlignmentFlag.AlignRight)
            )
            said = self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(wide))
            painter.drawText(
                QRectF(x, at.y() - high / 2, wide, high), side | Qt.AlignmentFlag.AlignVCenter, said
            )

    def _draw_line(self, painter: QPainter, place: int, line: Line) -> None:
        marks = [self._at(axis, value / _MOST) for axis, value in enumerate(line.values) if value is not None]
        ground = QColor(theme.colour(tone_of(place)))
        ground.setAlphaF(0.10)
        painter.setPen(pen_of(place))
        painter.setBrush(ground)
        painter.drawPolygon(QPolygonF(marks))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(tone_of(place)))
        for mark in marks:
            painter.drawEllipse(mark, 3.0, 3.0)

    # Qt

    def sizeHint(self) -> QSize:
        """Room for the net and the names."""
        return QSize(420, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the net, the lines and the names."""
        if len(self.axes) < 3:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._metrics = QFontMetrics(theme.font("small"))
        self._measure()
        self._draw_net(painter)
        for place, line in enumerate(self.lines):
            self._draw_line(painter, place, line)
        self._draw_names(painter)
        painter.end()


class _Key(QWidget):
    """A piece of a line, to say which it is."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place
        self.setFixedSize(24, 16)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setPen(pen_of(self._place))
        painter.drawLine(2, 8, 22, 8)
        painter.end()


class Radar(Texts, QWidget):
    """A radar, what each line stands for, and its figures as a table one press away."""

    def __init__(self, name: str, title: Text, axis_word: Text) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title, self._axis_word = title, axis_word
        self.picture = RadarPicture(f"{name}_picture")
        self.table: RowsTable | None = None
        self.keys = Flow()
        self.turn = IconButton(f"{name}_turn", "table", self._turn_word)
        self.turn.clicked.connect(self.turn_over)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.picture)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        top = row(self.keys, self.turn)
        top.setStretch(0, 1)
        box.addLayout(top)
        box.addWidget(self.stack, 1)
        self.say(self._name, title)

    def _name(self, title: str) -> None:
        for piece in filter(None, (self.picture, self.table)):
            piece.setAccessibleName(title)

    def _turn_word(self) -> str:
        shown = hasattr(self, "stack") and self.stack.currentIndex() == 1
        return tr("Show the chart") if shown else tr("Show the figures")

    def show_lines(self, axes: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other marks."""
        self.picture.show_lines(axes, lines)
        self.keys.clear()
        for place, line in enumerate(lines):
            key, name = _Key(place), PlainLabel(role="second", scale="small")
            name.setText(line.title)
            pair = QWidget()
            pair.setLayout(row(key, name, spacing=6))
            self.keys.add(pair)
        self._show_table(axes, lines)

    def _show_table(self, axes: Sequence[str], lines: Sequence[Line]) -> None:
        heads = [self._axis_word, *((lambda line=line: line.title) for line in lines)]
        turned = self.stack.currentIndex() == 1
        if self.table:
            self.stack.removeWidget(self.table)
            self.table.deleteLater()
        figures = range(1, len(heads))
        self.table = RowsTable(
            f"{self.objectName()}_table", heads, (160, *(96 for _ in lines)), wide=0, figures=tuple(figures)
        )
        marks = [[axis, *(_said(line.values[place]) for line in lines)] for place, axis in enumerate(axes)]
        self.table.rows.show_rows(marks)
        self.table.setAccessibleName(text_of(self._title))
        self.stack.addWidget(self.table)
        self.stack.setCurrentIndex(int(turned))

    def turn_over(self) -> None:
        """Show the table behind, or the radar again."""
        self.stack.setCurrentIndex(1 - self.stack.currentIndex())
        self.turn.set_icon("radar" if self.stack.currentIndex() else "table")
        self.turn.say_again()

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.picture.update()


def _said(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
