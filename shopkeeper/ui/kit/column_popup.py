"""Which columns a list shows and in which order: a popup with a tick for each."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from shopkeeper.i18n import tr
from shopkeeper.shop.lists import ListSpec
from shopkeeper.ui.kit.columns import Layout
from shopkeeper.ui.kit.popup import Popup
from shopkeeper.ui.kit.widgets import Button, PlainLabel, row

_NAME = Qt.ItemDataRole.UserRole
_ROW = 32
_SHOWN = 14


class _Ticks(QListWidget):
    """The columns; Space ticks, Ctrl+Up and Ctrl+Down move, so does the mouse."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("column_ticks")
        self.setProperty("look", "checks")
        self.setAccessibleName(tr("Columns"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model().rowsMoved.connect(lambda *_: self.moved.emit())

    def shift(self, by: int) -> None:
        """Move the current column up or down."""
        here = self.currentRow()
        there = here + by
        if here >= 0 and 0 <= there < self.count():
            item = self.takeItem(here)
            self.insertItem(there, item)
            self.setCurrentRow(there)
            self.moved.emit()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by keyboard."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.shift(step)
        else:
            super().keyPressEvent(event)


class ColumnPopup(Popup):
    """Asks which columns to show. `changed` gives their names in order and those hidden, at each change."""

    changed = Signal(list, set)
    reset = Signal()

    def __init__(self, spec: ListSpec, layout: Layout, parent: QWidget) -> None:
        super().__init__("column_popup", parent)
        self._titles = {column.name: column.title for column in spec.columns}
        self.list = self.first = _Ticks()
        self.list.setFixedHeight(min(len(spec.columns), _SHOWN) * _ROW + 14)
        self.first = Button("columns_reset", "Reset to default", icon="rotate-ccw", look="quiet")
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 12, 14, 12)
        box.setSpacing(8)
        box.addWidget(PlainLabel("Columns", scale="section"))
        box.addWidget(self.list)
        box.addWidget(
            PlainLabel("Drag to change the order, or Ctrl+↑ and Ctrl+↓.", role="quiet", scale="small")
        )
        box.addLayout(row(self.first, None))
        self.setFixedWidth(300)
        self.show_layout(layout)
        self.list.itemChanged.connect(lambda _: self._tell())
        self.list.moved.connect(self._tell)
        self.first.clicked.connect(self.reset)

    def show_layout(self, layout: Layout) -> None:
        """Tick what is shown."""
        self.list.blockSignals(True)
        self.list.clear()
        for name in layout.order:
            item = QListWidgetItem(tr(self._titles[name]))
            item.setData(_NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            hidden = name in layout.hidden
            item.setCheckState(Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    def _tell(self) -> None:
        items = [self.list.item(place) for place in range(self.list.count())]
        order = [item.data(_NAME) for item in items]
        hidden = {item.data(_NAME) for item in items if item.checkState() != Qt.CheckState.Checked}
        if len(hidden) < len(order):
            self.changed.emit(order, hidden)
