"""Small pieces side by side, on as many lines as they need."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays pieces out like words."""

    def __init__(self, parent: QWidget, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            width = min(hint.width(), rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y, high = rect.x(), y + high + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, hint.height())))
            x += width + self.spacing()
            high = max(high, hint.height())
        return y + high - rect.y()

    def wanted_width(self) -> int:
        """How wide all pieces are side by side."""
        shown = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        return sum(shown) + self.spacing() * max(0, len(shown) - 1)

    # Qt

    def addItem(self, item: QLayoutItem) -> None:
        """Put a piece at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many pieces there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One piece; None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take one piece out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is when it is that wide."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Lay out."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """As wide as the widest piece."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """As wide as the widest piece."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size


class Flow(QWidget):
    """A widget of pieces laid out like words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)

    def add(self, widget: QWidget) -> None:
        """Put a piece at the end."""
        self._flow.addWidget(widget)

    def clear(self) -> None:
        """Take all pieces away."""
        while item := self._flow.takeAt(0):
            widget = item.widget()
            if widget:
                widget.hide()
                widget.deleteLater()
