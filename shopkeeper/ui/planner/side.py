"""The left of the planner: which plan, its worksheets with how complete they are, its tasks."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from shopkeeper import i18n
from shopkeeper.i18n import tr, trn
from shopkeeper.shop import worksheets
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, Card, ElidedLabel, IconButton, row
from shopkeeper.ui.planner.reading import Loaded, SheetRow

_Index = QModelIndex | QPersistentModelIndex
_ROW = Qt.ItemDataRole.UserRole
_HIGH, _GAP = 34, 2
TASKS = 0  # in place of a worksheet's id: the tasks of the plan


class _Lines(QStyledItemDelegate):
    """Draws a worksheet with how complete it is."""

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All are of one height."""
        return QSize(80, _HIGH + _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one."""
        title, right = index.data(_ROW)[1:]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        whole: QRect = option.rect
        rect = whole.adjusted(0, 0, 0, -_GAP)
        view: QWidget = option.widget
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(theme.colour("accent") if chosen and view.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_ground" if chosen else "hover"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 7, 7)
        space = rect.adjusted(12, 0, -12, 0)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("accent" if chosen else "quiet"))
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
        taken = painter.fontMetrics().horizontalAdvance(right) + 8
        painter.setFont(theme.font(strong=chosen))
        painter.setPen(theme.colour("accent" if chosen else "text"))
        room = space.adjusted(0, 0, -taken, 0)
        said = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, said)
        painter.restore()


class SheetList(Texts, QListWidget):
    """The worksheets of a plan, and below them its tasks. Alt with up and down moves a worksheet."""

    opened = Signal(int)
    entered = Signal()
    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[SheetRow] = ()
        self._tasks = ""
        self._filling = False
        self.setObjectName("worksheets")
        self.setProperty("look", "plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Lines(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._tell)
        self.itemClicked.connect(lambda _: self.entered.emit())
        self.say(self.setAccessibleName, "Worksheets")
        self.say(lambda _: self._fill(), "Tasks")

    def show_rows(self, rows: Sequence[SheetRow], tasks: str, chosen: int | None) -> None:
        """Show other worksheets; `tasks` says how many are done."""
        self._rows, self._tasks = rows, tasks
        self._chosen = chosen
        self._fill()

    def _fill(self) -> None:
        if not hasattr(self, "_chosen"):
            return
        self._filling = True
        self.clear()
        for one in self._rows:
            self._add(one.id, i18n.pick(one.template.title), f"{one.percent}%")
        self._add(TASKS, tr("Tasks"), self._tasks)
        self._filling = False

    def _add(self, sheet_id: int, title: str, right: str) -> None:
        item = QListWidgetItem(title)
        item.setData(_ROW, (sheet_id, title, right))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {right}" if right else title)
        self.addItem(item)
        if sheet_id == self._chosen:
            self.setCurrentItem(item)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._filling:
            self._chosen = item.data(_ROW)[0]
            self.opened.emit(self._chosen)

    def mark(self, sheet_id: int) -> None:
        """Mark what is open."""
        self._chosen = sheet_id
        self._filling = True
        for place in range(self.count()):
            if self.item(place).data(_ROW)[0] == sheet_id:
                self.setCurrentRow(place)
        self._filling = False

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into the worksheet; Alt with arrows moves it."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered.emit()
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            place = self.currentRow() + step
            if self._chosen != TASKS and 0 <= place < len(self._rows):
                self.moved.emit(self._chosen, place)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.viewport().update()


class Side(Texts, Card):
    """The card at the left."""

    plans_wanted = Signal()
    more_wanted = Signal()
    add_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(padding=0, spacing=0)
        self.setObjectName("planner_side")
        self.setFixedWidth(theme.size("planner_side"))
        self._loaded: Loaded | None = None
        self.plan = Button("choose_plan", self._plan_word, icon="chevron-down", look="quiet")
        self.plan.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the name
        self.plan.setProperty("plan", True)
        self.plan.clicked.connect(self.plans_wanted)
        self.more = IconButton("plan_more", "ellipsis", "More to do with this plan")
        self.more.clicked.connect(self.more_wanted)
        self.list = SheetList()
        self.add = Button("add_sheet", "Add worksheet", icon="plus", look="quiet")
        self.add.clicked.connect(self.add_wanted)
        self.foot = ElidedLabel(role="quiet", scale="small")
        head = row(self.plan, self.more, spacing=2)
        head.setStretch(0, 1)
        head.setContentsMargins(4, 10, 8, 6)
        self.body.addLayout(head)
        inside = row(self.list)
        inside.setContentsMargins(12, 0, 12, 0)
        self.body.addLayout(inside, 1)
        adding = row(self.add, None)
        adding.setContentsMargins(8, 4, 8, 4)
        self.body.addLayout(adding)
        foot = row(self.foot)
        foot.setContentsMargins(16, 4, 12, 12)
        self.body.addLayout(foot)
        self.say(lambda _: self._say(), "Add worksheet")

    def _plan_word(self) -> str:
        loaded: Loaded | None = self.__dict__.get("_loaded")  # asked before there is anything
        if loaded is None or loaded.plan is None:
            return tr("Plan")
        metrics = QFontMetrics(theme.font("section", strong=True))
        return metrics.elidedText(loaded.plan.title, Qt.TextElideMode.ElideRight, _PLAN_ROOM)

    def show_loaded(self, loaded: Loaded, chosen: int | None) -> None:
        """Show a plan."""
        self._loaded = loaded
        self._say()
        plan = loaded.plan
        tasks = f"{plan.done}/{plan.tasks}" if plan and plan.tasks else ""
        self.list.show_rows(loaded.rows, tasks, chosen)
        self.add.setVisible(bool(loaded.addable or worksheets.shelf().problems))

    def _say(self) -> None:
        self.plan.say_again()
        plan = self._loaded.plan if self._loaded else None
        if plan:
            left = plan.tasks - plan.done
            said = [tr("{n}% complete").format(n=plan.percent), trn(left, "{n} task open", "{n} tasks open")]
            self.foot.setText(" · ".join(said))
            self.plan.say_aloud(lambda: tr("Plan: {name}").format(name=plan.title))


_PLAN_ROOM = 128
