"""Small pictures of the shop, fetched when they are painted and kept a while."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap, QPixmapCache
from PySide6.QtWidgets import QSizePolicy, QWidget

from shopkeeper.shop import pictures
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.icons import icon

_RADIUS = 6
# How large the picture of a record is in its pane, and beside one of its lines.
PANE, LINE = 72, 36


def thumb(desk: Desk, digest: str) -> QPixmap | None:
    """The small picture of that digest; None where there is none."""
    kept = QPixmap()
    if QPixmapCache.find(digest, kept):
        return kept
    with desk.shop.read() as session:
        data = pictures.thumbs(session, [digest]).get(digest)
    if data is None or not kept.loadFromData(data):
        return None
    QPixmapCache.insert(digest, kept)
    return kept


def paint(painter: QPainter, desk: Desk, space: QRect, digest: str | None) -> None:
    """Fill `space` with a picture, its corners round; without one, with a quiet mark."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(space), _RADIUS, _RADIUS)
    painter.fillPath(shape, theme.colour("grey_ground"))
    picture = thumb(desk, digest) if digest else None
    if picture is None:
        size = space.width() // 2
        mark = icon("gem", "faint", size).pixmap(QSize(size, size))
        painter.drawPixmap(
            QRect(0, 0, size, size).translated(space.center() - QRect(0, 0, size, size).center()), mark
        )
        return
    whole = picture.size().scaled(space.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    target = QRect(space.topLeft(), whole)
    target.moveCenter(space.center())
    painter.save()
    painter.setClipPath(shape)
    painter.drawPixmap(target, picture)
    painter.restore()


class Thumb(QWidget):
    """One small picture, `side` pixels high and wide."""

    def __init__(self, desk: Desk, digest: str | None, side: int) -> None:
        super().__init__()
        self._desk, self._digest = desk, digest
        self.setObjectName("thumb")
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    # Qt

    def paintEvent(self, _: object) -> None:
        """Draw it."""
        painter = QPainter(self)
        paint(painter, self._desk, self.rect(), self._digest)
        painter.end()
