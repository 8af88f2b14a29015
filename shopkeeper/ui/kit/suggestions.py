"""What was found for what is typed, below its field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme

_Index = QModelIndex | QPersistentModelIndex
_PICK = Qt.ItemDataRole.UserRole
_ONE, _TWO = 34, 48
_SHOWN = 8
_NARROWEST = 560
_GAP, _FRAME, _BETWEEN = 8, 14, 14


@dataclass(frozen=True, slots=True)
class Pick:
    """One record that was found: what it is called, what is said beside it, and what comes with it.

    Where something is said `under` it, it takes two lines: above stands its `head`, or its
    title; what is under it is what tells it from others, and is shown whole.
    """

    record_id: int
    title: str
    details: str = ""
    data: Any = None
    head: str = ""
    under: str = ""


class Suggestions(QFrame):
    """What was found, below its field; it never takes the focus."""

    taken = Signal(object)  # Pick

    def __init__(self, field: QWidget) -> None:
        super().__init__(field, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("look", "suggestions")
        self.setObjectName("suggestions")
        self._field = field
        self.list = QListWidget()
        self.list.setObjectName("found")
        self.list.setAccessibleName(tr("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Drawn(self.list))
        self.list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self._take(item))
        box = QVBoxLayout(self)
        box.setContentsMargins(5, 5, 5, 5)
        box.addWidget(self.list)

    def show_found(self, found: Sequence[Pick]) -> None:
        """Show what was found with the first marked, or that nothing was."""
        self.list.clear()
        for pick in found:
            item = QListWidgetItem(pick.title)
            item.setData(_PICK, pick)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _read_out(pick))
            self.list.addItem(item)
        if not found:
            item = QListWidgetItem(tr("Nothing found."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if found else -1)
        self._place()
        self.show()

    def marked(self) -> Pick | None:
        """The one Enter would take; None when the list is closed or empty."""
        item = self.list.currentItem()
        return item.data(_PICK) if self.isVisible() and item else None

    def step(self, by: int) -> None:
        """Mark the one below or above, round the ends."""
        if self.marked():
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())

    def _take(self, item: QListWidgetItem) -> None:
        pick = item.data(_PICK)
        if pick:
            self._field.setFocus(Qt.FocusReason.PopupFocusReason)
            self.taken.emit(pick)

    def _place(self) -> None:
        """Lie below the field, or above it where only there is room: in the window, else on the screen."""
        field, window = self._field, _windows(self._field)
        top = field.mapToGlobal(QPoint(0, 0))
        rows = [self.list.sizeHintForRow(place) for place in range(min(self.list.count(), _SHOWN))]
        wanted, above, room = sum(rows) + _FRAME, False, 0
        for area in (window, window.united(field.screen().availableGeometry())):
            under = area.bottom() - top.y() - field.height() - _GAP
            over = top.y() - area.top() - _GAP
            above, room = wanted > under and over > under, max(under, over)
            if wanted <= room:
                break
        high = min(wanted, room)
        wide = max(field.width(), _NARROWEST)
        left = max(window.left(), min(top.x(), window.right() + 1 - wide))
        self.setGeometry(left, top.y() - high - 2 if above else top.y() + field.height() + 2, wide, high)


def _windows(field: QWidget) -> QRect:
    """The window a field stands in, with the one its sheet lies over."""
    window = field.window()
    area = window.geometry()
    while parent := window.parentWidget():
        window = parent.window()
        area = area.united(window.geometry())
    return area


def _read_out(pick: Pick) -> str:
    parts = (pick.head, pick.under) if pick.under else (pick.title,)
    return " ".join(filter(None, (*parts, pick.details)))


class _Drawn(QStyledItemDelegate):
    """Draws one of what was found: its name, what is said under it, and at the end what is said beside it."""

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """One line, or two."""
        pick: Pick | None = index.data(_PICK)
        return QSize(0, _TWO if pick and pick.under else _ONE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one of them."""
        rect: QRect = option.rect
        pick: Pick | None = index.data(_PICK)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(rect, 6, 6)
        space = rect.adjusted(10, 0, -10, 0)
        if pick is None:
            _draw(painter, space, index.data(), "text", "quiet")
        elif pick.under:
            upper = space.adjusted(0, 5, 0, -space.height() // 2)
            lower = space.adjusted(0, space.height() // 2, 0, -5)
            _draw(painter, upper, pick.head or pick.title, "text", "text")
            taken = _draw(painter, lower, pick.details, "small", "quiet", right=True)
            _draw(painter, lower.adjusted(0, 0, -taken, 0), pick.under, "small", "second")
        else:
            half = space.adjusted(space.width() // 2, 0, 0, 0)
            taken = _draw(painter, half, pick.details, "small", "quiet", right=True)
            _draw(painter, space.adjusted(0, 0, -taken, 0), pick.title, "text", "text")
        painter.restore()


def _draw(painter: QPainter, space: QRect, text: str, scale: str, role: str, *, right: bool = False) -> int:
    """Draw a text as far as there is room; how much it takes of it."""
    painter.setFont(theme.font(scale))
    painter.setPen(theme.colour(role))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, space.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | side, shown)
    return metrics.horizontalAdvance(shown) + _BETWEEN if shown else 0
