"""The search box of the window: results by kind while typing, all of it by keyboard."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from shopkeeper.i18n import tr
from shopkeeper.shop import texts
from shopkeeper.ui.commands import Command
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.icons import icon

_TYPING_MS = 120
_WIDTH = 440
_ROW, _HEAD = 36, 28
_Index = QModelIndex | QPersistentModelIndex
ALL = 0
_RESULT = Qt.ItemDataRole.UserRole
# What is found, in the order shown: its heading and its icon.
_KINDS = {
    "customer": ("Customers", "user"),
    "order": ("Orders", "package"),
    "product": ("Products", "gem"),
    "listing": ("Unmatched listings", "tag"),
    "purchase": ("Purchases", "clipboard-list"),
    "ticket": ("Tickets", "life-buoy"),
    "plan": ("Plans", "compass"),
    "worksheet": ("Worksheets", "compass"),
    "entry": ("In worksheets", "list-checks"),
    "task": ("Tasks", "list-todo"),
    "command": ("Commands", "zap"),
}

if TYPE_CHECKING:
    from shopkeeper.shop.finding import Found


def _matches(said: str, words: str) -> bool:
    """Whether a command is meant by `words`: a part of it, also as pinyin or its initials."""
    wanted = words.casefold().replace(" ", "")
    read = [said.casefold(), *texts.readings(said).split()]
    return any(wanted in one.replace(" ", "") for one in read)


class _ResultDelegate(QStyledItemDelegate):
    """Draws a heading, or a result with what is said beside it."""

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Headings are lower."""
        return QSize(0, _ROW if index.data(_RESULT) else _HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one line."""
        rect: QRect = option.rect
        found: Found | None = index.data(_RESULT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if found is None:
            painter.setFont(theme.font("small", strong=True))
            painter.setPen(theme.colour("quiet"))
            painter.drawText(rect.adjusted(10, 4, -10, 0), Qt.AlignmentFlag.AlignVCenter, index.data())
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("selected"))
                painter.drawRoundedRect(rect, 6, 6)
            self._paint_result(painter, rect, found)
        painter.restore()

    def _paint_result(self, painter: QPainter, rect: QRect, found: "Found") -> None:
        mark = QRect(rect.left() + 10, rect.center().y() - 7, 16, 16)
        more = found.record_id == ALL
        name, role = ("arrow-right", "accent") if more else (_KINDS[found.kind][1], "quiet")
        icon(name, role, 16).paint(painter, mark)
        space = rect.adjusted(36, 0, -12, 0)
        painter.setFont(theme.font("small"))
        beside = painter.fontMetrics().elidedText(
            found.details, Qt.TextElideMode.ElideRight, space.width() // 2
        )
        taken = painter.fontMetrics().horizontalAdvance(beside)
        painter.setPen(theme.colour("quiet"))
        if not more:
            painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, beside)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("accent" if more else "text"))
        room = space.adjusted(0, 0, -taken - 12, 0)
        title = painter.fontMetrics().elidedText(found.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)


class SearchBox(QFrame):
    """The results under the search field. `found` gives the one chosen; of a kind there are more of,
    the last one has the id ALL and the words that were looked for.
    """

    found = Signal(object)  # Found

    def __init__(
        self, desk: Desk, field: QLineEdit, commands: Callable[[], Sequence[Command]], window: QWidget
    ) -> None:
        super().__init__(window)
        self.setObjectName("search_results")
        self.setProperty("look", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk, self._field, self._commands, self._window = desk, field, commands, window
        self._asked = 0
        self.deeds: list[Command] = []
        self.list = QListWidget()
        self.list.setObjectName("results")
        self.list.setItemDelegate(_ResultDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 6, 6, 6)
        box.addWidget(self.list)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.look)
        self.list.itemClicked.connect(self._take)
        field.textEdited.connect(self._wait)
        field.installEventFilter(self)
        self.hide()

    def _wait(self, _: str) -> None:
        self._typing.start()

    def look(self) -> None:
        """Look for what is typed."""
        self._typing.stop()
        words = self._field.text().strip()
        self._asked += 1
        number, shop = self._asked, self._desk.shop
        if not words:
            self.hide()
            return

        said = [one.said() for one in self._commands()]

        def work(_progress: Any, _cancelled: Any) -> "list[Found]":
            from shopkeeper.shop import finding

            for one in said:
                texts.readings(one)  # kept there; the first one reads a large table
            with shop.read() as session:
                return finding.find(session, words)

        def show(results: "list[Found]") -> None:
            if number == self._asked:
                self._show(words, results)

        self._desk.runner.run(work, show, owner=self, quiet=True)

    def _show(self, words: str, results: "list[Found]") -> None:
        from shopkeeper.shop.finding import MOST, Found

        self.list.clear()
        self.list.setAccessibleName(tr("Found"))
        self.deeds = list(self._commands())
        deeds = [
            Found("command", place, one.said(), one.keys.split(";")[0])
            for place, one in enumerate(self.deeds)
            if _matches(one.said(), words) and one.refusal() is None
        ]
        for kind, (title, _) in _KINDS.items():
            group = [one for one in (*results, *deeds) if one.kind == kind]
            if len(group) >= MOST and kind != "command":
                group.append(Found(kind, ALL, tr("Show all"), words))
            self._add(tr(title), group)
        if not self.list.count():
            self._head(tr("Nothing found."))
        self.list.setCurrentRow(1 if self.list.count() > 1 else -1)
        self._place()

    def _add(self, title: str, results: "list[Found]") -> None:
        if results:
            self._head(title)
        for one in results:
            item = QListWidgetItem(one.title)
            item.setData(_RESULT, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title}, {one.details}")
            self.list.addItem(item)

    def _head(self, title: str) -> None:
        item = QListWidgetItem(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _place(self) -> None:
        window = self._window
        at = self._field.mapTo(window, QPoint(0, self._field.height() + 4))
        width = max(_WIDTH, self._field.width())
        high = sum(self.list.sizeHintForRow(row) for row in range(self.list.count())) + 16
        left = min(at.x(), window.width() - width - theme.size("margin"))
        self.setGeometry(left, at.y(), width, min(high, window.height() - at.y() - 40))
        self.show()
        self.raise_()

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count():
            if self.list.item(row).data(_RESULT):
                self.list.setCurrentRow(row)
                return
            row += by

    def _take(self, item: QListWidgetItem | None) -> None:
        found = item.data(_RESULT) if item else None
        if found is not None:
            self.hide()
            self._field.clear()
            self.found.emit(found)

    def _take_or_look(self) -> None:
        if self._typing.isActive() or not self.isVisible():
            self.look()
        else:
            self._take(self.list.currentItem())

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field's keys walk through the results; leaving the field closes them."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        doing: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_Return: self._take_or_look,
            Qt.Key.Key_Enter: self._take_or_look,
        }
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return False
        if event.key() not in doing:
            return False
        doing[event.key()]()
        return True
