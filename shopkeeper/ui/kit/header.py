"""The header of a table: quiet titles, an arrow where it is sorted, all of it by keyboard too."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from shopkeeper.shop.lists import Column
from shopkeeper.ui.kit import columns, theme
from shopkeeper.ui.kit.icons import icon

PAD = 12
# What stands between a figure, which ends at its right, and a word, which begins at its left.
_AFTER_FIGURES = 8
_ARROW = 14
# What the arrow of a sorted column takes beside its title.
ARROW = _ARROW + 2


def inside(rect: QRect, column: Column) -> QRect:
    """The room for the text of a cell, or of a column's title."""
    return rect.adjusted(PAD, 0, -PAD - (_AFTER_FIGURES if column.kind in columns.FIGURES else 0), 0)


class Header(QHeaderView):
    """Column titles. Tab reaches it; left and right choose a column, Enter sorts, Menu opens the choice."""

    sort_wanted = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("header")
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(theme.size("header_row"))
        self.setMinimumSectionSize(48)
        self.setStretchLastSection(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sectionClicked.connect(self.sort_wanted)
        self._chosen = 0

    def show_sort(self, section: int, descending: bool) -> None:
        """Show by which column it is sorted."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.setSortIndicator(section, order)
        self.viewport().update()

    def visible_order(self) -> list[int]:
        """The columns that show, from left to right."""
        order = (self.logicalIndex(place) for place in range(self.count()))
        return [section for section in order if not self.isSectionHidden(section)]

    def _step(self, by: int) -> None:
        order = self.visible_order()
        place = order.index(self._chosen) if self._chosen in order else 0
        self._chosen = order[max(0, min(len(order) - 1, place + by))]
        self.viewport().update()

    # Qt

    def sizeHint(self) -> QSize:
        """The height of the theme."""
        return QSize(super().sizeHint().width(), theme.size("header_row"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one title."""
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        sorted_here = section == self.sortIndicatorSection()
        focused = self.hasFocus() and section == self._chosen
        painter.setPen(theme.colour("text" if sorted_here or focused else "quiet"))
        model: Any = self.model()
        self._paint_title(painter, inside(rect, model.spec.columns[section]), section, sorted_here)
        if focused:
            painter.fillRect(
                QRect(rect.left() + PAD, rect.bottom() - 1, rect.width() - 2 * PAD, 2), theme.colour("accent")
            )
        painter.restore()

    def _paint_title(self, painter: QPainter, space: QRect, section: int, sorted_here: bool) -> None:
        model: Any = self.model()
        if model.spec.columns[section].kind == "picture":
            return  # too narrow for a word, and a picture says what it is
        role = Qt.ItemDataRole.TextAlignmentRole
        right = bool(model.headerData(section, self.orientation(), role) & Qt.AlignmentFlag.AlignRight)
        title = model.headerData(section, self.orientation(), Qt.ItemDataRole.DisplayRole) or ""
        painter.setFont(theme.font("small", strong=True))
        # A title to the right may take half of the blank before it.
        room = space.width() + (PAD // 2 if right else 0) - (_ARROW + 2 if sorted_here else 0)
        text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        width = painter.fontMetrics().horizontalAdvance(text)
        left = space.right() - width + 1 if right else space.left()
        painter.drawText(
            QRect(left, space.top(), width + 2, space.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
        if sorted_here:
            falling = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            at = QPoint(
                left - _ARROW - 2 if right else left + width + 2, space.center().y() - _ARROW // 2 + 1
            )
            icon("arrow-down" if falling else "arrow-up", "accent", _ARROW).paint(
                painter, QRect(at, QSize(_ARROW, _ARROW))
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose and sort by keyboard."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.sort_wanted.emit(self._chosen)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the choice of columns."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        section = self._chosen if by_key else self.logicalIndexAt(event.pos())
        self.menu_wanted.emit(section, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which column is chosen."""
        if self._chosen not in self.visible_order():
            self._step(0)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it again."""
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: QModelIndex, old: QModelIndex) -> None:
        """The header has no current cell of its own."""
