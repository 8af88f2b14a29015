"""A board: columns of cards, moved by mouse or keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import PlainLabel, StateLabel, row

_CARD = Qt.ItemDataRole.UserRole
_PAD, _GAP = 12, 8
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class BoardCard:
    """One card: its key, its title and up to two quiet lines; `tone` colours its edge."""

    key: Any
    title: str
    lines: tuple[str, ...] = ()
    tone: str = ""


@dataclass(frozen=True)
class BoardColumn:
    """One column: its key, its title and the colour of its count."""

    key: Any
    title: Text
    tone: str = "grey"


class _Delegate(QStyledItemDelegate):
    """Draws a card."""

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As high as its lines."""
        card: BoardCard = index.data(_CARD)
        return QSize(80, _GAP + 2 * 10 + 20 + 18 * len(card.lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one card."""
        card: BoardCard = index.data(_CARD)
        view: QWidget = option.widget
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and view.hasFocus()
        whole: QRect = option.rect
        rect = whole.adjusted(1, 0, -2, -_GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent" if chosen else "line"))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(rect, 8, 8)
        if card.tone:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(card.tone))
            painter.drawRoundedRect(QRect(rect.left() + 4, rect.top() + 10, 3, rect.height() - 20), 1.5, 1.5)
        self._write(painter, card, rect.adjusted(_PAD + 2, 10, -_PAD, -10))
        painter.restore()

    def _write(self, painter: QPainter, card: BoardCard, space: QRect) -> None:
        top = space.top()
        for place, text in enumerate((card.title, *card.lines)):
            painter.setFont(theme.font("small" if place else "text", strong=not place))
            painter.setPen(theme.colour("second" if place else "text"))
            high = 18 if place else 20
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, space.width())
            painter.drawText(
                QRect(space.left(), top, space.width(), high), Qt.AlignmentFlag.AlignVCenter, shown
            )
            top += high


class CardList(QListWidget):
    """The cards of one column."""

    dropped = Signal(object)  # the key of a card that came
    stepped = Signal(int, bool)  # to the column beside, and whether the card comes along
    opened = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("look", "cards")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Delegate(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(_CARD).key))

    def show_cards(self, cards: Sequence[BoardCard]) -> None:
        """Show other cards."""
        self.clear()
        for card in cards:
            item = QListWidgetItem(card.title)
            item.setData(_CARD, card)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join((card.title, *card.lines)))
            self.addItem(item)

    def card(self) -> BoardCard | None:
        """The card the keyboard is at."""
        item = self.currentItem()
        return item.data(_CARD) if item else None

    def _from_board(self, event: QDropEvent) -> bool:
        return isinstance(event.source(), CardList) and event.source() is not self

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Cards of the other columns may come."""
        event.accept() if self._from_board(event) else event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Cards of the other columns may come."""
        event.accept() if self._from_board(event) else event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which card came; whoever owns the board moves it, or not."""
        source = event.source()
        card = source.card() if isinstance(source, CardList) else None
        if card is not None and self._from_board(event):
            event.setDropAction(Qt.DropAction.IgnoreAction)  # Qt must not take it out of the other column
            event.accept()
            self.dropped.emit(card.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go to the column beside; with Ctrl the card comes along."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.stepped.emit(step, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a card to start from."""
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)
        self.viewport().update()


class Board(QWidget):
    """Columns of cards. `moved` tells the keys of a card and of the column it is to go to."""

    moved = Signal(object, object)
    opened = Signal(object)

    def __init__(self, name: str, columns: Sequence[BoardColumn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._columns = columns
        self._counts: dict[Any, StateLabel] = {}
        self.lists: dict[Any, CardList] = {}
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        for column in columns:
            box.addWidget(self._column(column), 1)

    def _column(self, column: BoardColumn) -> QFrame:
        frame = QFrame()
        frame.setProperty("look", "board_column")
        cards = self.lists[column.key] = CardList(f"{self.objectName()}_{column.key}")
        title = PlainLabel(column.title, strong=True)
        title.say(cards.setAccessibleName, column.title)
        count = self._counts[column.key] = StateLabel(tone=column.tone)
        cards.dropped.connect(lambda key, to=column.key: self.moved.emit(key, to))
        cards.stepped.connect(lambda step, along, at=column.key: self._step(at, step, along))
        cards.opened.connect(self.opened)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(10, 10, 8, 6)
        inside.setSpacing(8)
        inside.addLayout(row(title, count, None))
        inside.addWidget(cards, 1)
        return frame

    def show_cards(self, cards: dict[Any, Sequence[BoardCard]]) -> None:
        """Show other cards, by the key of their column; the keyboard stays at its card, wherever that is."""
        held = next((one.card() for one in self.lists.values() if one.hasFocus()), None)
        for key, one in self.lists.items():
            one.show_cards(cards.get(key, ()))
            self._counts[key].setText(f"{one.count():,}")
        if held:
            self.go_to(held.key)

    def go_to(self, key: Any) -> None:
        """Bring the keyboard to a card."""
        for one in self.lists.values():
            for place in range(one.count()):
                if one.item(place).data(_CARD).key == key:
                    one.setCurrentRow(place)
                    one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, at: Any, step: int, along: bool) -> None:
        keys = [column.key for column in self._columns]
        to = keys.index(at) + step
        if not 0 <= to < len(keys):
            return
        card = self.lists[at].card()
        if along and card is not None:
            self.moved.emit(card.key, keys[to])
        elif not along:
            self.lists[keys[to]].setFocus(Qt.FocusReason.OtherFocusReason)
