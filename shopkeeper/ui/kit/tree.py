"""A tree: categories below categories, with how many each holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.icons import icon

_KEY = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_ROW, _INDENT, _ARROW = 34, 18, 14
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Node:
    """One line of a tree: its key, its words, how many it holds, and what is below it."""

    key: Any
    text: str
    count: int | None = None
    below: Sequence["Node"] = field(default_factory=tuple)


class _Delegate(QStyledItemDelegate):
    """Draws the words and the count at the end."""

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Roomy rows."""
        return QSize(80, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one line."""
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        count = index.data(_COUNT)
        painter.setFont(theme.font("small"))
        said = "" if count is None else f"{count:,}"
        taken = painter.fontMetrics().horizontalAdvance(said)
        painter.setPen(theme.colour("quiet"))
        space = rect.adjusted(6, 0, -10, 0)
        painter.drawText(space, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)
        painter.setFont(theme.font(strong=chosen))
        painter.setPen(theme.colour("accent" if chosen else "text"))
        room = space.width() - taken - 8
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class Tree(QTreeView):
    """A tree of nodes. `chosen` gives the key of the line in which the keyboard or mouse is."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.nodes = QStandardItemModel(self)
        self.setModel(self.nodes)
        self.setItemDelegate(_Delegate(self))
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(_INDENT)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda now, _: self._tell(now))

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show other nodes; what was open and chosen stays so as far as it is there."""
        closed = {self.key(index) for index in self._all() if not self.isExpanded(index)}
        chosen = self.key(self.currentIndex())
        self.blockSignals(True)
        self.nodes.clear()
        for node in nodes:
            self.nodes.appendRow(_item(node))
        for index in self._all():
            self.setExpanded(index, self.key(index) not in closed)
        self.blockSignals(False)
        self.choose(chosen)

    def choose(self, key: Any) -> None:
        """Go to the line of that key, if there is one."""
        flags = QItemSelectionModel.SelectionFlag
        for index in self._all():
            if self.key(index) == key:
                self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)

    def key(self, index: _Index) -> Any:
        """The key of a line; None where there is none."""
        return index.data(_KEY) if index.isValid() else None

    def _all(self) -> list[QModelIndex]:
        found: list[QModelIndex] = []
        open_ = [self.nodes.index(row, 0) for row in range(self.nodes.rowCount())]
        while open_:
            index = open_.pop(0)
            found.append(index)
            open_ = [self.nodes.index(row, 0, index) for row in range(self.nodes.rowCount(index))] + open_
        return found

    def _tell(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self.key(now))

    # Qt

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Give the whole line the ground of what is chosen."""
        if self.selectionModel().isSelected(index):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            line: QRect = option.rect
            painter.drawRoundedRect(
                QRect(2, line.top() + 1, self.viewport().width() - 4, line.height() - 2), 6, 6
            )
        super().drawRow(painter, option, index)

    def drawBranches(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        """A small arrow where there is something below."""
        if self.nodes.rowCount(index):
            mark = "chevron-down" if self.isExpanded(index) else "chevron-right"
            at = QRect(rect.right() - _ARROW - 1, rect.center().y() - _ARROW // 2 + 1, _ARROW, _ARROW)
            icon(mark, "quiet", _ARROW).paint(painter, at)


def _item(node: Node) -> QStandardItem:
    item = QStandardItem(node.text)
    item.setData(node.key, _KEY)
    item.setData(node.count, _COUNT)
    said = node.text if node.count is None else f"{node.text}, {node.count:,}"
    item.setData(said, Qt.ItemDataRole.AccessibleTextRole)
    for below in node.below:
        item.appendRow(_item(below))
    return item
