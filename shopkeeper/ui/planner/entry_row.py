"""One entry of a list: its text, what it weighs, and what is said under it."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from shopkeeper.i18n import tr
from shopkeeper.ui.kit.dots import Dots
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.texts import Text, Texts, plain_tip, text_of
from shopkeeper.ui.kit.widgets import ElidedLabel, IconLabel, PlainLabel, restyle, row
from shopkeeper.ui.planner.entry_text import EntryText

_GRIP = 12


@dataclass(frozen=True)
class Entry:
    """What a row shows: the text, its weight, a quiet line under it, what it still lacks, a live figure."""

    id: int
    text: str
    weight: int = 0
    note: str = ""
    lack: str = ""
    figure: str = ""


class Grip(Texts, IconLabel):
    """Where a row is taken hold of with the mouse; Alt and arrows do the same."""

    _shown = False

    def __init__(self, row: "EntryRow") -> None:
        super().__init__("grip-vertical", "faint", _GRIP)
        self._row = row
        self._from: QPoint | None = None
        self._held = False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.say(self._show_tip, "Drag to move, or Alt with the arrow keys")

    def _show_tip(self, text: str) -> None:
        self.setToolTip(plain_tip(text))

    def show_up(self, shown: bool) -> None:
        """Show that the row can be taken hold of."""
        self._shown = shown
        self._draw()

    def _draw(self) -> None:
        super()._draw() if self._shown else self.clear()

    # Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the row once the mouse has gone some way."""
        far = QApplication.startDragDistance()
        if self._from is None:
            return
        if self._held or (event.position().toPoint() - self._from).manhattanLength() >= far:
            self._held = True
            self._row.carried.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        held, self._from, self._held = self._held, None, False
        if held:
            self._row.dropped.emit(event.globalPosition().toPoint())


class Ghost(QWidget):
    """A row as it follows the mouse."""

    def __init__(self, row: "EntryRow") -> None:
        super().__init__(row.window())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture = row.grab()
        self.resize(row.size())
        self.show()

    def follow(self, at: QPoint) -> None:
        """Be where the mouse is, given on the screen."""
        self.move(self.window().mapFromGlobal(at) + QPoint(-_GRIP, -_GRIP))
        self.raise_()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row, and let what is below shine through."""
        painter = QPainter(self)
        painter.setOpacity(0.8)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()


class EntryRow(Texts, QFrame):
    """One entry, or the blank one at the end of its box where the next is typed."""

    typed = Signal()
    weighed = Signal(int)
    left = Signal()
    entered_row = Signal()
    carried = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(
        self, name: str, tone: str, *, weighs: bool, hint: Text, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.entry: Entry | None = None
        self.setObjectName(name)
        self.setProperty("look", "entry")
        self.setProperty("blank", True)
        self.text = EntryText(f"{name}_text")
        self.dots = Dots(f"{name}_weight", tone=tone)
        self.note = ElidedLabel(role="quiet", scale="small")
        self.lack = PlainLabel(role="red", scale="small")
        self.figure = PlainLabel(role="quiet", scale="small", wrap=True)  # an amount is never cut
        self.grip = Grip(self)
        self._weighs, self._hint, self._box_name = weighs, hint, ""
        self._lay_out()
        self.text.changed.connect(self._hear)
        self.text.focused.connect(self._follow_focus)
        self.dots.valueChanged.connect(self.weighed)
        self.say(self.text.setPlaceholderText, lambda: "" if self.entry else text_of(hint))
        self.say(self._name, lambda: "")
        self._show_parts()

    def _lay_out(self) -> None:
        box = column(spacing=0)
        box.setContentsMargins(2, 7, 6, 7)
        self.grip.setFixedHeight(20)
        right = column(self.dots, None)
        right.setContentsMargins(0, 1, 0, 0)
        top = row(self.grip, self.text, right, spacing=0)
        top.setAlignment(self.grip, Qt.AlignmentFlag.AlignTop)
        top.setStretch(1, 1)
        box.addLayout(top)
        self._under = QWidget()
        under = column(spacing=0)
        under.setContentsMargins(_GRIP, 2, 0, 0)
        under.addLayout(row(self.note, self.lack, None))
        under.addWidget(self.figure)
        self._under.setLayout(under)
        box.addWidget(self._under)
        self.setLayout(box)

    def call(self, box: str) -> None:
        """Say in which box it is, to screen readers."""
        self._box_name = box
        self._name("")

    def _name(self, _: str) -> None:
        said = self.entry.text if self.entry else tr("New entry")
        self.text.setAccessibleName(f"{self._box_name}: {said}" if self._box_name else said)
        self.dots.setAccessibleName(tr("Weight of {text}").format(text=said))

    def show_entry(self, entry: Entry | None) -> None:
        """Show what is saved; text that is being typed stays."""
        pending = self.pending()
        self.entry = entry
        if entry and not pending and self.pending():
            self._put(entry.text)
        if entry:
            self.dots.show_value(entry.weight)
            self.note.setText(entry.note)
            self.lack.setText(entry.lack)
            self.figure.setText(entry.figure)
        self._show_parts()
        self.say_again()

    def _put(self, text: str) -> None:
        at = self.text.textCursor().position()
        self.text.set_value(text)
        if self.text.hasFocus():
            cursor = self.text.textCursor()
            cursor.setPosition(min(at, len(text)))
            self.text.setTextCursor(cursor)

    def _show_parts(self) -> None:
        entry = self.entry
        self.dots.setVisible(self._weighs and entry is not None)
        self.grip.setEnabled(entry is not None)
        for label in (self.note, self.lack, self.figure):
            label.setVisible(entry is not None and bool(label.text()))
        self._under.setVisible(bool(entry and (entry.note or entry.lack or entry.figure)))
        restyle(self, blank=entry is None)

    def pending(self) -> bool:
        """Whether something typed here is not saved yet."""
        return self.text.toPlainText().strip() != (self.entry.text if self.entry else "")

    def _hear(self) -> None:
        if self.pending():
            self.typed.emit()

    def _follow_focus(self, here: bool) -> None:
        restyle(self, here=here)
        (self.entered_row if here else self.left).emit()

    # Qt

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be taken hold of."""
        super().enterEvent(event)
        self.grip.show_up(self.entry is not None and not self.text.isReadOnly())

    def leaveEvent(self, event: QEvent) -> None:
        """Be calm again."""
        super().leaveEvent(event)
        self.grip.show_up(False)
