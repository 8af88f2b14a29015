"""A box of entries: one below the other, each typed in its place, the next one always ready at the end."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from shopkeeper.i18n import tr
from shopkeeper.ui.kit.texts import Text, Texts, text_of
from shopkeeper.ui.planner.entry_row import Entry, EntryRow, Ghost
from shopkeeper.ui.planner.typed_text import PAUSE_MS

USUAL_WEIGHT = 3
_GAP = 8


class Scribe(Protocol):
    """Writes what is done in a box; what was refused gives None or False and stays as it was typed."""

    def add(self, section: str, texts: Sequence[str], place: int) -> list[int] | None:
        """New entries of `section` from `place` on; their ids."""
        ...

    def rewrite(self, entry_id: int, text: str) -> bool:
        """Another text."""
        ...

    def weigh(self, entry_id: int, weight: int) -> bool:
        """Another weight; 0 is none."""
        ...

    def move(self, entry_id: int, section: str, place: int) -> bool:
        """Another place, here or in another box."""
        ...

    def remove(self, entry_id: int) -> bool:
        """Away with it."""
        ...


class EntryBox(Texts, QWidget):
    """The entries of one section. `crossed` asks for the box beside: dx, dy and the entry that goes along."""

    changed_rows = Signal()
    counted = Signal(int)
    came_to = Signal(object)  # the id of the entry the keyboard is at; None for the blank one
    stepped_out = Signal(int)
    crossed = Signal(int, int, int)
    menu_wanted = Signal(int, QPoint)

    def __init__(
        self,
        section: str,
        title: Text,
        scribe: Scribe,
        *,
        kind: str = "list",
        tone: str = "accent",
        weighs: bool = True,
        hint: Text = "",
    ) -> None:
        super().__init__()
        self.section, self._scribe, self._title = section, scribe, title
        self._tone, self._weighs, self._hint = tone, weighs, hint
        self._made = 0
        self._usual = USUAL_WEIGHT if weighs else 0
        self.kind = kind
        self.closed = False
        self._ghost: Ghost | None = None
        self.rows: list[EntryRow] = []
        self.setObjectName(f"box_{section}")
        self.setProperty("look", "scrolled")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_GAP)
        self._box.addStretch(1)
        self.mark = QFrame(self)
        self.mark.setProperty("look", "drop_mark")
        self.mark.setFixedHeight(2)
        self.mark.hide()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.save)
        self._add_row(None)
        self.say(self._call_rows, title)

    # Rows

    @property
    def blank(self) -> EntryRow:
        """The row the next entry is typed in."""
        return self.rows[-1]

    def _add_row(self, at: int | None) -> EntryRow:
        self._made += 1
        row = EntryRow(f"{self.section}_{self._made}", self._tone, weighs=self._weighs, hint=self._hint_text)
        row.call(text_of(self._title))
        row.typed.connect(self._pause.start)
        row.left.connect(lambda: self._leave(row))
        row.weighed.connect(lambda weight: self._weigh(row, weight))
        row.entered_row.connect(lambda: self.came_to.emit(row.entry.id if row.entry else None))
        row.carried.connect(lambda at: self._carry(row, at))
        row.dropped.connect(lambda at: self._drop(row, at))
        text = row.text
        text.tabbed.connect(self.save)
        text.entered.connect(lambda: self._enter(row))
        text.stepped.connect(lambda step: self._step(row, step))
        text.shifted.connect(lambda dx, dy: self._shift(row, dx, dy))
        text.emptied.connect(lambda: self._remove(row, back=True))
        text.removed.connect(lambda: self._remove(row))
        text.pasted.connect(lambda lines: self._paste(row, lines))
        text.menu_wanted.connect(lambda at: self._offer(row, at))
        place = len(self.rows) if at is None else at
        self.rows.insert(place, row)
        self._box.insertWidget(place, row)
        row.show()  # now, not when the layout comes to it: the next key may be meant for it
        if self.closed:
            self._close_row(row)
        return row

    def _hint_text(self) -> str:
        return f"＋ {text_of(self._hint) or tr('Add entry')}"

    def _call_rows(self, title: str) -> None:
        for row in self.rows:
            row.call(title)

    def close_to(self, closed: bool) -> None:
        """Whether the entries can only be read."""
        self.closed = closed
        for row in self.rows:
            self._close_row(row)

    def _close_row(self, row: EntryRow) -> None:
        row.text.setReadOnly(self.closed)
        row.dots.setEnabled(not self.closed)
        row.setVisible(not self.closed or row.entry is not None)

    def row_of(self, entry_id: int) -> EntryRow | None:
        """The row of an entry."""
        return next((row for row in self.rows if row.entry and row.entry.id == entry_id), None)

    def entries(self) -> list[Entry]:
        """What is shown and saved."""
        return [row.entry for row in self.rows if row.entry]

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show what is saved now; what is being typed, and the keyboard, stay where they are."""
        there = {row.entry.id: row for row in self.rows if row.entry}
        for entry_id in there.keys() - {entry.id for entry in entries}:
            self._take_out(there[entry_id])
        for place, entry in enumerate(entries):
            row = there.get(entry.id) or self._add_row(place)
            if self.rows[place] is not row:
                self.rows.remove(row)
                self.rows.insert(place, row)
                self._box.removeWidget(row)
                self._box.insertWidget(place, row)
            row.show_entry(entry)
            if self.closed:
                self._close_row(row)
        self._tell_rows()

    def _tell_rows(self) -> None:
        self.counted.emit(len(self.entries()))
        self.blank.say_again()
        chain([widget for row in self.rows for widget in (row.text, row.dots)])
        self.changed_rows.emit()

    def _take_out(self, row: EntryRow) -> None:
        if row.isAncestorOf(QApplication.focusWidget() or self):
            self._neighbour(row, 1).text.go_in()
        self.rows.remove(row)
        self._box.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _neighbour(self, row: EntryRow, step: int) -> EntryRow:
        return self.rows[max(0, min(self.rows.index(row) + step, len(self.rows) - 1))]

    # Saving

    def pending(self) -> list[EntryRow]:
        """The rows in which something is typed and not saved."""
        return [row for row in self.rows if row.pending()]

    def save(self) -> bool:
        """Save what is typed; False where something could not be."""
        self._pause.stop()
        saved = [self._save_row(row) for row in self.pending()]
        return all(saved)

    def _save_row(self, row: EntryRow) -> bool:
        text = row.text.toPlainText().strip()
        if row.entry is None:
            return not text or self._add(row, [text])
        if not text:
            return True  # leaving an emptied entry takes it away
        if text == row.entry.text or self._scribe.rewrite(row.entry.id, text):
            row.show_entry(Entry(row.entry.id, text, *_rest(row.entry)))
            row.text.count_as_saved()
            return True
        return False

    def _add(self, row: EntryRow, texts: Sequence[str]) -> bool:
        place = self.rows.index(row)
        ids = self._scribe.add(self.section, texts, place)
        if ids is None:
            return False
        row.show_entry(Entry(ids[0], row.text.toPlainText().strip(), self._usual))
        row.text.count_as_saved()
        self._add_row(None)
        for offset, (entry_id, text) in enumerate(zip(ids[1:], texts[1:], strict=True), 1):
            self._add_row(place + offset).show_entry(Entry(entry_id, text, self._usual))
        self._tell_rows()
        self.came_to.emit(ids[0])
        return True

    def _leave(self, row: EntryRow) -> None:
        emptied = row.entry is not None and not row.text.toPlainText().strip()
        if emptied and QApplication.focusWidget() not in (None, row.text):
            self._remove(row)
        elif row.pending():
            self.save()

    def _weigh(self, row: EntryRow, weight: int) -> None:
        if row.entry and not self._scribe.weigh(row.entry.id, weight):
            row.dots.show_value(row.entry.weight)

    # Keys

    def _enter(self, row: EntryRow) -> None:
        """Enter: to the next entry; at the end a fresh one."""
        if row is self.blank and not row.text.toPlainText().strip():
            self.stepped_out.emit(1)
        elif self.save() and row in self.rows:
            self._neighbour(row, 1).text.go_in()

    def _step(self, row: EntryRow, step: int) -> None:
        target = self.rows.index(row) + step
        if 0 <= target < len(self.rows):
            self.rows[target].text.go_in(at_end=step < 0)
        else:
            self.stepped_out.emit(step)

    def _shift(self, row: EntryRow, dx: int, dy: int) -> None:
        """Alt+arrows: the entry changes places, past the end into the box beside."""
        if self.closed or not self.save() or row.entry is None:
            return
        target = self.rows.index(row) + dy
        if dx or not 0 <= target < len(self.entries()):
            self.crossed.emit(dx, dy, row.entry.id)
        elif self._scribe.move(row.entry.id, self.section, target):
            order = self.entries()
            order.insert(target, order.pop(self.rows.index(row)))
            self.show_entries(order)
            row.text.go_in()

    def _remove(self, row: EntryRow, *, back: bool = False) -> None:
        """Take an entry away; the keyboard goes to the one before or after."""
        if self.closed or row.entry is None:
            if back:
                self._step(row, -1)
            return
        if not self._scribe.remove(row.entry.id):
            return
        held = row.isAncestorOf(QApplication.focusWidget() or self)
        beside = self._neighbour(row, -1 if back and self.rows.index(row) else 1)
        row.text.blockSignals(True)
        if held:
            beside.text.go_in()
        self.show_entries([entry for entry in self.entries() if entry.id != row.entry.id])

    def remove_entry(self, entry_id: int) -> None:
        """Take an entry away."""
        row = self.row_of(entry_id)
        if row:
            self._remove(row)

    def _paste(self, row: EntryRow, lines: Sequence[str]) -> None:
        """Several lines are several entries, the first where the cursor is."""
        if self.closed:
            return
        row.text.insertPlainText(lines[0])
        if row.entry is None:
            self._add(row, [row.text.toPlainText(), *lines[1:]])
        elif self.save():
            ids = self._scribe.add(self.section, lines[1:], self.rows.index(row) + 1)
            place = self.rows.index(row) + 1
            for offset, (entry_id, text) in enumerate(zip(ids or [], lines[1:], strict=False)):
                self._add_row(place + offset).show_entry(Entry(entry_id, text, self._usual))
            self._tell_rows()

    def _offer(self, row: EntryRow, at: QPoint) -> None:
        """The menu of an entry; where none is written yet only cut, copy and paste."""
        if row.entry:
            self.menu_wanted.emit(row.entry.id, at)
        else:
            menu = row.text.createStandardContextMenu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(at)

    def go_in(self, *, at_end: bool) -> None:
        """Bring the keyboard to the first entry, or to the blank one at the end."""
        (self.rows[-1] if at_end else self.rows[0]).text.go_in()

    # Carrying by mouse

    def _carry(self, row: EntryRow, at: QPoint) -> None:
        """Show where it would stand, in whichever box."""
        if row.entry is None or self.closed:
            return
        self._ghost = self._ghost or Ghost(row)
        self._ghost.follow(at)
        for box in self._boxes():
            box.mark.hide()
        target = self._box_at(at)
        if target:
            target.show_mark(target.place_at(target.mapFromGlobal(at)))

    def _drop(self, row: EntryRow, at: QPoint) -> None:
        """Let it stand where the mark is."""
        if self._ghost is None or row.entry is None:
            return
        self._ghost.deleteLater()
        self._ghost = None
        target = self._box_at(at)
        for box in self._boxes():
            box.mark.hide()
        if target and self.save():
            place = target.place_at(target.mapFromGlobal(at))
            before = target is self and self.rows.index(row) < place
            self._scribe.move(row.entry.id, target.section, place - 1 if before else place)

    def _boxes(self) -> list["EntryBox"]:
        """The boxes of the same sort, this one among them."""
        return [one for one in self.window().findChildren(EntryBox) if one.kind == self.kind]

    def _box_at(self, at: QPoint) -> "EntryBox | None":
        return next((one for one in self._boxes() if one.isVisible() and _holds(one, at)), None)

    def place_at(self, at: QPoint) -> int:
        """The place before which something dropped there would stand."""
        rows = [row for row in self.rows if row.entry]
        return sum(1 for row in rows if row.geometry().center().y() < at.y())

    def show_mark(self, place: int) -> None:
        """Show where something would stand."""
        rows = [row for row in self.rows if row.entry]
        below = rows[place].geometry().top() if place < len(rows) else self.blank.geometry().top()
        self.mark.setGeometry(0, max(0, below - _GAP // 2 - 1), self.width(), 2)
        self.mark.raise_()
        self.mark.show()

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for row in self.rows:
                row.say_again()


def _rest(entry: Entry) -> tuple[int, str, str]:
    return entry.weight, entry.note, entry.lack


def _holds(widget: QWidget, at: QPoint) -> bool:
    """Whether a place on the screen is in what can be seen of a widget."""
    return widget.visibleRegion().contains(widget.mapFromGlobal(at))


def chain(widgets: Sequence[QWidget]) -> None:
    """Let Tab go through `widgets` in this order."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)
