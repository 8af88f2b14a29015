"""Where popups open: beside what asked for them, and never beyond the window or the screen."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

from shopkeeper.ui.kit import theme

_GAP = 6


def rect_of(widget: QWidget) -> QRect:
    """Where a widget is on the screen."""
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def beside(
    size: QSize, anchor: QRect, window: QWidget, *, above: bool = False, right: bool = False
) -> QPoint:
    """Where something of `size` opens: under `anchor`, or over it if wanted or if there is no room below.

    It begins at the anchor's left edge, or ends at its `right` one, within the margins of
    the window; what is larger than the window goes as far as the screen does.
    """
    margin = theme.size("margin")
    room = _room(window)
    within = room.adjusted(margin, 0, -margin, 0)
    left = anchor.right() + 1 - size.width() if right else anchor.left()
    left = max(within.left(), min(left, within.right() + 1 - size.width()))
    over, under = anchor.top() - _GAP - size.height(), anchor.bottom() + 1 + _GAP
    fits_over, fits_under = over >= room.top(), under + size.height() <= room.bottom() + 1
    top = over if fits_over and (above or not fits_under) else under
    return QPoint(left, max(room.top(), min(top, room.bottom() + 1 - size.height())))


def _room(window: QWidget) -> QRect:
    whole = rect_of(window.window())
    screen = window.screen().availableGeometry()
    there = whole.intersected(screen)
    # What hardly lies on its screen, or is larger than it, says nothing of where there is room.
    return there if there.width() > whole.width() // 2 and there.height() > whole.height() // 2 else whole
