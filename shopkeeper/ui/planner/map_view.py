"""A map of price against quality: each product a dot that is moved by mouse or arrows."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import Texts, plain_tip

_HIGH = 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 24, 16, 40
_QUALITIES = 10
_STEPS = 40
_DOT = 18
_NICE = (1, 2, 5)
_MOST_NAME = 150


@dataclass(frozen=True)
class Spot:
    """One dot: price in cents and quality up to 10, None where not known; the price of own ones is fixed."""

    id: int
    name: str
    price: int | None
    quality: int | None
    own: bool


class Dot(QAbstractButton):
    """One product on the map. Arrows move it, the mouse drags it; an own one only in quality."""

    dragged = Signal(QPoint)
    dropped = Signal()
    stepped = Signal(int, int)

    def __init__(self, spot: Spot, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"map_dot_{spot.id}")
        self.setFixedSize(_DOT, _DOT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._held: QPoint | None = None

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """A round dot of our own goods, a square one of others'."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        own = bool(self.property("own"))
        area = QRectF(4, 4, _DOT - 8, _DOT - 8)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(QRectF(0.5, 0.5, _DOT - 1, _DOT - 1), 6, 6)
        painter.setPen(QPen(theme.colour("accent" if own else "amber"), 2))
        painter.setBrush(theme.colour("accent" if own else "surface"))
        painter.drawEllipse(area) if own else painter.drawRect(area)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._held = event.position().toPoint()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where it is carried."""
        if self._held is not None:
            self.dragged.emit(self.mapToParent(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None
        self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move it."""
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(*step)
        else:
            super().keyPressEvent(event)


class PriceMap(Texts, QWidget):
    """The map. `placed` tells an entry's id with its new price in cents and quality."""

    placed = Signal(int, object, int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("price_map")
        self.setMinimumSize(QSize(360, _HIGH))
        self.spots: list[Spot] = []
        self.dots: dict[int, Dot] = {}
        self._drag: tuple[int, int | None, int] | None = None
        self.say(self._name, "Map of price and quality")

    def _name(self, text: str) -> None:
        self.setAccessibleName(text)
        for spot in self.spots:
            self._name_dot(spot)
        self.update()

    def _name_dot(self, spot: Spot) -> None:
        price = self._money(spot.price) if spot.price is not None else tr("price not known")
        said = tr("{name}: {price}, quality {quality}").format(
            name=spot.name, price=price, quality=spot.quality or 0
        )
        self.dots[spot.id].setAccessibleName(said)
        self.dots[spot.id].setToolTip(plain_tip(said))

    def _money(self, cents: int) -> str:
        return self._desk.money(cents)

    def show_spots(self, spots: Sequence[Spot]) -> None:
        """Show other products; the keyboard stays at its dot."""
        self.spots = [one for one in spots if one.price is not None]
        wanted = {one.id for one in self.spots}
        for gone in self.dots.keys() - wanted:
            self.dots.pop(gone).deleteLater()
        for spot in self.spots:
            dot = self.dots.get(spot.id) or self._add(spot)
            dot.setProperty("own", spot.own)
            dot.setEnabled(not self._desk.shop.read_only)
            self._name_dot(spot)
        self._place()

    def _add(self, spot: Spot) -> Dot:
        dot = self.dots[spot.id] = Dot(spot, self)
        dot.dragged.connect(lambda at: self._carry(spot.id, at))
        dot.dropped.connect(self._let_go)
        dot.stepped.connect(lambda dx, dy: self._step(spot.id, dx, dy))
        dot.show()
        return dot

    def _spot(self, entry_id: int) -> Spot:
        return next(one for one in self.spots if one.id == entry_id)

    # Where things are

    @property
    def _area(self) -> QRect:
        return self.rect().adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def most(self) -> int:
        """The price at the right edge, in cents: a round one with some room beyond the dearest."""
        dearest = max((one.price or 0 for one in self.spots), default=0) * 1.15
        unit = 100
        while True:
            for nice in _NICE:
                if nice * unit * 4 >= dearest:
                    return nice * unit * 4
            unit *= 10

    def _point(self, price: int, quality: int) -> QPointF:
        area = self._area
        x = area.left() + area.width() * min(1.0, price / self.most())
        return QPointF(x, area.bottom() - area.height() * quality / _QUALITIES)

    def _values(self, at: QPoint) -> tuple[int, int]:
        """Price and quality at a place, as they are noted."""
        area, step = self._area, max(1, self.most() // _STEPS)
        share = min(1.0, max(0.0, (at.x() - area.left()) / max(1, area.width())))
        quality = round((area.bottom() - at.y()) / max(1, area.height()) * _QUALITIES)
        return round(share * self.most() / step) * step, min(_QUALITIES, max(1, quality))

    def _place(self) -> None:
        for spot in self.spots:
            centre = self._point(spot.price or 0, spot.quality or 0)
            self.dots[spot.id].move(round(centre.x()) - _DOT // 2, round(centre.y()) - _DOT // 2)
        self.update()

    # Moving

    def _carry(self, entry_id: int, at: QPoint) -> None:
        spot = self._spot(entry_id)
        price, quality = self._values(at)
        self._drag = (entry_id, None if spot.own else price, quality)
        self._put(entry_id, spot.price or 0 if spot.own else price, quality)

    def _put(self, entry_id: int, price: int, quality: int) -> None:
        place = self.spots.index(self._spot(entry_id))
        old = self.spots[place]
        self.spots[place] = Spot(old.id, old.name, price, quality, old.own)
        centre = self._point(price, quality)
        self.dots[entry_id].move(round(centre.x()) - _DOT // 2, round(centre.y()) - _DOT // 2)
        self.update()

    def _let_go(self) -> None:
        if self._drag:
            drag, self._drag = self._drag, None
            self.placed.emit(*drag)

    def _step(self, entry_id: int, dx: int, dy: int) -> None:
        spot, step = self._spot(entry_id), max(1, self.most() // _STEPS)
        price = spot.price or 0
        new = price if spot.own else max(0, price + dx * step)
        quality = min(_QUALITIES, max(1, (spot.quality or 0) + dy))
        if (new, quality) != (price, spot.quality):
            self._put(entry_id, new, quality)
            self.placed.emit(entry_id, None if spot.own else new, quality)

    def in_order(self) -> list[QWidget]:
        """The dots, the cheapest first."""
        return [self.dots[one.id] for one in sorted(self.spots, key=lambda one: one.price or 0)]

    # Drawing

    def _draw_net(self, painter: QPainter) -> None:
        area, metrics = self._area, QFontMetrics(theme.font("small"))
        painter.setFont(theme.font("small"))
        for step in range(5):
            x = area.left() + area.width() * step / 4
            y = area.bottom() - area.height() * step / 4
            painter.setPen(QPen(theme.colour("faint_line" if step else "line"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.colour("quiet"))
            price = formats.amount(self.most() * step // 4, self._desk.currency)
            wide = metrics.horizontalAdvance(price)
            painter.drawText(QPointF(x - wide / 2, area.bottom() + 16), price)
            mark = f"{_QUALITIES * step / 4:g}"
            painter.drawText(QPointF(area.left() - 8 - metrics.horizontalAdvance(mark), y + 4), mark)
        painter.setPen(theme.colour("second"))
        price_word, quality_word = tr("Price"), tr("Quality")
        wide = metrics.horizontalAdvance(price_word)
        painter.drawText(QPointF(area.right() - wide, area.bottom() + 34), price_word)
        painter.save()
        painter.translate(12, area.top() + metrics.horizontalAdvance(quality_word))
        painter.rotate(-90)
        painter.drawText(QPointF(0, 0), quality_word)
        painter.restore()

    def _draw_names(self, painter: QPainter) -> None:
        """Each beside its dot, where nothing else stands."""
        metrics = QFontMetrics(theme.font("small"))
        taken = [QRectF(dot.geometry()) for dot in self.dots.values()]
        for spot in self.spots:
            said = metrics.elidedText(spot.name, Qt.TextElideMode.ElideRight, _MOST_NAME)
            size = QSizeF(metrics.horizontalAdvance(said) + 1, metrics.height())
            place = self._free_place(QRectF(self.dots[spot.id].geometry()), size, taken)
            taken.append(place)
            painter.setPen(theme.colour("text" if spot.own else "second"))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, said)

    def _free_place(self, dot: QRectF, size: QSizeF, taken: Sequence[QRectF]) -> QRectF:
        """Room for a name: right, left, above or below its dot, else where it covers least."""
        across, down = dot.center().x() - size.width() / 2, dot.center().y() - size.height() / 2
        corners = (
            QPointF(dot.right(), down),
            QPointF(dot.left() - size.width(), down),
            QPointF(across, dot.top() - size.height()),
            QPointF(across, dot.bottom()),
        )
        places = [QRectF(corner, size) for corner in corners]
        inside = [one for one in places if QRectF(self.rect()).contains(one)] or places[:1]
        return min(inside, key=lambda one: sum(one.intersects(other) for other in taken))

    # Qt

    def sizeHint(self) -> QSize:
        """Room for the map."""
        return QSize(560, _HIGH)

    def resizeEvent(self, event: object) -> None:
        """The dots stand where their price and quality are."""
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the net and the names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_net(painter)
        painter.setFont(theme.font("small"))
        self._draw_names(painter)
        painter.end()
