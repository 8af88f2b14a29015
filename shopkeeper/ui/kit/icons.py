"""Icons: Lucide outlines in the colours of the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from shopkeeper import paths
from shopkeeper.ui.kit import theme

_STROKE, _LARGE_STROKE = "1.75", "1.25"
_LARGE = 32


@cache
def _svg(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8")


def icon(name: str, role: str = "second", pixels: int = 18) -> QIcon:
    """The icon in the colour of `role` of the theme in use, exact on every screen there is."""
    return _icon(name, theme.colour(role).name(), theme.colour("faint").name(), pixels, _ratios())


@cache
def _icon(name: str, colour: str, disabled: str, pixels: int, ratios: tuple[float, ...]) -> QIcon:
    result = QIcon()
    for ratio in ratios:
        result.addPixmap(_drawn(name, colour, pixels, ratio))
        result.addPixmap(_drawn(name, disabled, pixels, ratio), QIcon.Mode.Disabled)
    return result


def _ratios() -> tuple[float, ...]:
    return tuple(sorted({1.0, 2.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}))


def _drawn(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    stroke = _STROKE if pixels < _LARGE else _LARGE_STROKE
    svg = _svg(name).replace("currentColor", colour)
    svg = svg.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    side = round(pixels * ratio)
    result = QPixmap(QSize(side, side))
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result
