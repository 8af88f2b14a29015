"""A scale of dots: how much something weighs, by mouse, by arrows and by figures."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import Texts

_PITCH, _RADIUS = 10.0, 4.0
_LARGE_PITCH, _LARGE_RADIUS = 20.0, 7.0
_PAD = 5


class Dots(Texts, QAbstractSlider):
    """As many dots filled as it weighs, 0 is none; `tone` is their colour.

    A figure key or an arrow weighs anew, a click on the last filled dot takes it away.
    """

    def __init__(
        self,
        name: str,
        most: int = 5,
        tone: str = "accent",
        *,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setRange(0, most)
        self.setPageStep(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tone = tone
        self._pitch, self._radius = (_LARGE_PITCH, _LARGE_RADIUS) if large else (_PITCH, _RADIUS)
        self._hovered = 0
        self.setMouseTracking(True)
        self.valueChanged.connect(lambda _: self.update())

    def show_value(self, value: int) -> None:
        """Show how much it weighs without telling anybody."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)
        self.update()

    def use_tone(self, tone: str) -> None:
        """Use another colour."""
        self._tone = tone
        self.update()

    def _dot_at(self, at: QPointF) -> int:
        """The dot under a place, counted from 1; 0 before the first."""
        return max(0, min(self.maximum(), int((at.x() - _PAD) // self._pitch) + 1))

    def _draw_dot(self, painter: QPainter, number: int, colour: QColor) -> None:
        centre = QPointF(_PAD + (number - 0.5) * self._pitch, self.height() / 2)
        painter.setPen(QPen(colour, 1.2))
        filled = number <= self.value()
        painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, self._radius, self._radius)

    # Qt

    def sizeHint(self) -> QSize:
        """Room for all dots and the mark of the keyboard."""
        return QSize(round(self.maximum() * self._pitch) + 2 * _PAD, round(2 * self._radius) + 2 * _PAD)

    def minimumSizeHint(self) -> QSize:
        """The dots do not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(QRect(0, 0, self.width() - 1, self.height() - 1), 5, 5)
        tone, faint = theme.colour(self._tone), theme.colour(self._tone)
        faint.setAlphaF(0.45)
        for number in range(1, self.maximum() + 1):
            hinted = self.value() < number <= self._hovered
            self._draw_dot(painter, number, tone if number <= self.value() or not hinted else faint)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Weigh as much as the dot that is clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            dot = self._dot_at(event.position())
            self.setValue(dot - 1 if dot == self.value() else dot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would fill."""
        self._hovered = self._dot_at(event.position())
        self.update()

    def leaveEvent(self, event: object) -> None:
        """A click would fill nothing any more."""
        self._hovered = 0
        self.update()

    def wheelEvent(self, event: object) -> None:
        """Let the sheet scroll: turning the wheel must not weigh anew unseen."""
        event.ignore()  # type: ignore[attr-defined]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a figure as the weight; arrows are the scale's own."""
        if event.text().isdecimal() and int(event.text()) <= self.maximum() and not event.modifiers():
            self.setValue(int(event.text()))
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        """Show where the keyboard is."""
        self.update()

    def focusOutEvent(self, event: object) -> None:
        """Show where the keyboard is no more."""
        self.update()
