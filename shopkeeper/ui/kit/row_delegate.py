"""How a cell of a list is drawn: text as it is, states as labels, marks, pictures, deadlines."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from shopkeeper.ui.kit import columns, theme, thumbs
from shopkeeper.ui.kit.header import PAD, inside
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.table import RAW

if TYPE_CHECKING:
    from shopkeeper.ui.kit.list_view import ListView

_CHIP, CHIP_PAD = 21, 8
_Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Draws a cell: text as it is, the row's ground, a faint line below."""

    # Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        view: Any = option.widget
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, theme.colour("selected"))
        painter.setPen(theme.colour("faint_line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_marks(painter, view, rect, index)
        self._paint_text(painter, view, rect, index, selected)
        painter.restore()

    def _paint_marks(self, painter: QPainter, view: "ListView", rect: QRect, index: _Index) -> None:
        first = view.header.visible_order()[:1] == [index.column()]
        if first and view.hasFocus() and view.currentIndex().row() == index.row():
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        if view.in_place and view.hasFocus() and view.currentIndex() == index and view.in_place.edits(index):
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(rect.adjusted(2, 3, -3, -4), 6, 6)

    def _paint_text(
        self, painter: QPainter, view: "ListView", rect: QRect, index: _Index, selected: bool
    ) -> None:
        # Not `index.data()`: through Qt an error in the model would end the program.
        text = view.list.data(index) or ""
        column = view.list.spec.columns[index.column()]
        name = column.name
        if column.kind == "picture":
            side = rect.height() - 8
            space = QRect(rect.left() + PAD, rect.top() + 4, side, side)
            thumbs.paint(painter, view.list.desk, space, view.list.data(index, RAW))
            return
        if name in view.marks:
            mark, tones = view.marks[name]
            tone = tones.get(view.list.data(index, RAW))
            side = QRect(rect.left() + PAD, rect.center().y() - 8, 16, 16)
            if tone:
                icon(mark, tone, 16).paint(painter, side)
            return
        if name in view.tones:
            if text in ("", columns.NOTHING):
                return
            tone = view.tones[name].get(view.list.data(index, RAW), "grey")
            paint_state(painter, rect.adjusted(PAD, 0, -PAD, 0), text, tone, raised=selected)
            return
        painter.setFont(view.font())
        painter.setPen(theme.colour(self._role(view, index, text)))
        space = inside(rect, column)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, view.list.data(index, Qt.ItemDataRole.TextAlignmentRole), shown)

    @staticmethod
    def _role(view: "ListView", index: _Index, text: str) -> str:
        """The colour of a text: that of what another column says of it, of a deadline how near it is."""
        column = view.list.spec.columns[index.column()]
        if text == columns.NOTHING:
            return "second"
        if column.kind == "left":
            return columns.left_tone(view.list.data(index, RAW), view.list.desk) or "second"
        by = view.tints.get(column.name)
        tone = by and view.tones.get(by, {}).get(view.list.value(index.row(), by))
        return tone or ("text" if column.name in view.leading else "second")


def paint_state(painter: QPainter, space: QRect, text: str, tone: str, *, raised: bool = False) -> None:
    """Draw a word on a ground of its colour; `raised` from a ground that is coloured itself."""
    painter.setFont(theme.font("small", strong=True))
    metrics = painter.fontMetrics()
    width = min(metrics.horizontalAdvance(text) + 2 * CHIP_PAD, space.width())
    ground = QRect(space.left(), space.center().y() - _CHIP // 2, width, _CHIP)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface" if raised else f"{tone}_ground"))
    painter.drawRoundedRect(ground, 4, 4)
    painter.setPen(theme.colour(tone))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * CHIP_PAD + 1)
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, shown)
