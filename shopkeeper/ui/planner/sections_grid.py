"""The parts of a worksheet that are judged, ticked off, or filled in row by column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from shopkeeper import i18n
from shopkeeper.i18n import tr
from shopkeeper.shop import planner_scores
from shopkeeper.shop.planner_content import Entry
from shopkeeper.shop.worksheets import Choice, Section
from shopkeeper.ui.kit.dots import Dots
from shopkeeper.ui.kit.inputs import TextInput
from shopkeeper.ui.kit.laying import clear, column
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import IconButton, PlainLabel, row
from shopkeeper.ui.planner.bench import Bench, Shown
from shopkeeper.ui.planner.sections import Guide, SectionView, said
from shopkeeper.ui.planner.typed_text import SavedText

_NAMES, _CHECKS = 168, 280


class _Item(Texts, QFrame):
    """One point of a scale or checklist: its name and guide, a mark, a note, and the way to a task."""

    marked = Signal()

    def __init__(self, section: Section, item: Choice, bench: Bench, mark: Any, *, hint: Text) -> None:
        super().__init__()
        self.item, self.mark, self._bench = item, mark, bench
        self.entry_id: int | None = None
        self.setProperty("look", "entry")
        self.note = SavedText(
            f"{section.name}_{item.name}_note",
            lambda: tr("Note on {text}").format(text=i18n.pick(item.title)),
            lambda text: bench.writer.answer(section.name, item=item.name, text=text),
            hint=hint,
        )
        self.note.setReadOnly(bench.closed)
        self.task = IconButton(
            f"{section.name}_{item.name}_task",
            "list-todo",
            lambda: tr("Turn “{text}” into a task").format(text=i18n.pick(item.title)),
        )
        self.task.clicked.connect(self._ask_task)
        if not section.tasks:
            self.task.hide()

    def lay_out(self, name: QWidget, wide: int = _NAMES) -> None:
        """Name and mark to the left, the note to the right."""
        left = QWidget()
        left.setFixedWidth(wide)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 6, 0, 4)
        box.setSpacing(2)
        box.addWidget(name)
        box.addWidget(Guide(self.item.guide))
        box.addStretch(1)
        pieces = [left, *([] if name is self.mark else [self.mark]), self.note, self.task]
        line = row(*pieces, spacing=10)
        line.setContentsMargins(12, 2, 6, 2)
        line.setStretch(len(pieces) - 2, 1)
        self.setLayout(line)

    def _ask_task(self) -> None:
        title = i18n.pick(self.item.title)
        note = " ".join(self.note.toPlainText().split())
        self._bench.task_wanted.emit(f"{title}: {note}" if note else title, self.entry_id)


class ScaleSection(SectionView):
    """Points judged from one to five, each with a note."""

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__(section, bench)
        self.box.setSpacing(6)
        self.items = [self._add(item) for item in section.items]

    def _add(self, item: Choice) -> _Item:
        dots = Dots(f"{self.section.name}_{item.name}", large=True)
        dots.setEnabled(not self.bench.closed)
        dots.valueChanged.connect(lambda value: self._judge(item.name, dots, value))
        self.say(dots.setAccessibleName, said(item.title))
        made = _Item(self.section, item, self.bench, dots, hint="Note")
        made.lay_out(PlainLabel(said(item.title), wrap=True))
        self.box.addWidget(made)
        return made

    def _judge(self, item: str, dots: Dots, value: int) -> None:
        self.bench.writer.answer(self.section.name, item=item, score=value or None)

    def show_sheet(self, shown: Shown) -> None:
        """Show marks and notes."""
        for one in self.items:
            entry = shown.sheet.at(self.section.name, one.item.name)
            one.entry_id = entry.id if entry else None
            one.mark.show_value(entry.score or 0 if entry else 0)
            one.note.show_saved(entry.text if entry else "")

    def texts(self) -> Sequence[SavedText]:
        """The notes."""
        return [one.note for one in self.items]

    def in_order(self) -> list[QWidget]:
        """Each point's mark, note and button."""
        return [widget for one in self.items for widget in (one.mark, one.note, one.task)]


class ChecklistSection(SectionView):
    """Points to tick off: open, done, or (half ticked) not needed; own points can be added."""

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__(section, bench)
        self.box.setSpacing(6)
        self.items = [self._add(item) for item in section.items]
        self.own: dict[int, tuple[QCheckBox, IconButton]] = {}
        self._own_box = QVBoxLayout()
        self.box.addLayout(self._own_box)
        self.fresh = TextInput()
        self.fresh.setObjectName(f"{section.name}_own")
        if bench.closed:
            self.fresh.hide()
        self.fresh.returnPressed.connect(self._add_own)
        self.say(self.fresh.setPlaceholderText, "A point of your own: type it and press Enter")
        self.say(self.fresh.setAccessibleName, "A point of your own")
        self.box.addWidget(self.fresh)

    def _add_own(self) -> None:
        text = self.fresh.text().strip()
        if text and self.bench.writer.add(self.section.name, [text], None) is not None:
            self.fresh.clear()

    def _show_own(self, shown: Shown) -> None:
        entries = [one for one in shown.sheet.of(self.section.name) if not one.item]
        if [one.id for one in entries] != list(self.own):
            self._make_own(entries)
        for one in entries:
            check = self.own[one.id][0]
            check.setText(one.text.replace("&", "&&"))
            check.setAccessibleName(one.text)
            check.setChecked(one.score == 1)

    def _make_own(self, entries: Sequence[Entry]) -> None:
        clear(self._own_box)
        self.own = {}
        for one in entries:
            check = QCheckBox()
            check.setObjectName(f"{self.section.name}_own_{one.id}")
            check.setEnabled(not self.bench.closed)
            check.clicked.connect(
                lambda on, entry_id=one.id: self.bench.writer.change(entry_id, score=1 if on else None)
            )
            away = IconButton(f"{self.section.name}_own_{one.id}_away", "x", "Delete entry", pixels=16)
            away.setEnabled(not self.bench.closed)
            away.clicked.connect(lambda _=False, entry_id=one.id: self.bench.writer.remove(entry_id))
            whole = QFrame()
            whole.setProperty("look", "entry")
            line = row(check, None, away)
            line.setContentsMargins(12, 2, 6, 2)
            whole.setLayout(line)
            self._own_box.addWidget(whole)
            self.own[one.id] = check, away
        self.changed_tabs.emit()

    def _add(self, item: Choice) -> _Item:
        check = QCheckBox()
        check.setObjectName(f"{self.section.name}_{item.name}")
        check.setTristate(True)
        check.setEnabled(not self.bench.closed)
        check.clicked.connect(lambda _: self._tick(item.name, check))
        self.say(check.setText, said(item.title))
        self.say(check.setAccessibleName, said(item.title))
        made = _Item(self.section, item, self.bench, check, hint="State or link")
        made.lay_out(check, _CHECKS)
        self.box.addWidget(made)
        return made

    def _tick(self, item: str, check: QCheckBox) -> None:
        score = {Qt.CheckState.Checked: 1, Qt.CheckState.PartiallyChecked: 0}.get(check.checkState())
        self.bench.writer.answer(self.section.name, item=item, score=score)

    def show_sheet(self, shown: Shown) -> None:
        """Show what is done, and the notes."""
        states = {1: Qt.CheckState.Checked, 0: Qt.CheckState.PartiallyChecked}
        for one in self.items:
            entry = shown.sheet.at(self.section.name, one.item.name)
            one.entry_id = entry.id if entry else None
            none = Qt.CheckState.Unchecked
            one.mark.setCheckState(
                states.get(entry.score, none) if entry and entry.score is not None else none
            )
            one.note.show_saved(entry.text if entry else "")
        self._show_own(shown)

    def texts(self) -> Sequence[SavedText]:
        """The notes."""
        return [one.note for one in self.items]

    def in_order(self) -> list[QWidget]:
        """Each point's box, note and button, then the own ones."""
        asked = [widget for one in self.items for widget in (one.mark, one.note, one.task)]
        return [*asked, *(widget for pair in self.own.values() for widget in pair), self.fresh]


@dataclass(frozen=True)
class _Column:
    """A column of a matrix: fixed (`name`), the own one, or that of an entry (`about_id`)."""

    title: str
    name: str = ""
    about_id: int | None = None


class MatrixSection(SectionView):
    """Rows that are asked, columns that are fixed or the entries of a list: a text or a mark in each cell."""

    full_width = True

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__(section, bench)
        self._columns: list[_Column] = []
        self.cells: dict[tuple[str, str, int | None], Any] = {}
        self._inside = QWidget()
        self.none = PlainLabel(self._none, role="quiet", wrap=True)
        self.box.addWidget(self.none)
        self.box.addWidget(self._inside)

    def _none(self) -> str:
        return tr("Columns come with the entries above.")

    def _wanted(self, shown: Shown) -> list[_Column]:
        found = planner_scores.matrix_columns(shown.sheet, self.section)
        return [_Column(title, name, about_id) for title, about_id, name in found]

    def _rebuild(self, columns: list[_Column]) -> None:
        self.save()
        self._columns, self.cells = columns, {}
        old, self._inside = self._inside, QWidget()
        self.box.replaceWidget(old, self._inside)
        old.hide()
        old.deleteLater()
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, _NAMES)
        for place, one in enumerate(columns, 1):
            head = PlainLabel(role="quiet", scale="small", strong=True, wrap=True)
            head.setText(one.title)
            grid.addWidget(head, 0, place)
            grid.setColumnStretch(place, 1)
        for line, item in enumerate(self.section.items, 1):
            name = PlainLabel(said(item.title), wrap=True)
            left = QWidget()
            left.setFixedWidth(_NAMES)
            left.setLayout(column(name, Guide(item.guide), spacing=2))
            grid.addWidget(left, line, 0, Qt.AlignmentFlag.AlignTop)
            for place, one in enumerate(columns, 1):
                cell = self.cells[item.name, one.name, one.about_id] = self._cell(item, one)
                middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                grid.addWidget(
                    cell, line, place, middle if isinstance(cell, Dots) else Qt.AlignmentFlag.AlignTop
                )
        self.none.setVisible(not columns)
        self._inside.setVisible(bool(columns))
        self.changed_tabs.emit()

    def _cell(self, item: Choice, one: _Column) -> Any:
        name = f"{self.section.name}_{item.name}_{one.name or one.about_id or 'own'}"
        place = {"item": item.name, "column": one.name, "about_id": one.about_id}

        def title() -> str:
            return f"{i18n.pick(item.title)}, {one.title}"

        if self.section.cells == "score":
            dots = Dots(name, large=True)
            dots.setEnabled(not self.bench.closed)
            dots.valueChanged.connect(
                lambda value: self.bench.writer.answer(self.section.name, **place, score=value or None)
            )
            dots.say(dots.setAccessibleName, title)
            return dots
        text = SavedText(
            name, title, lambda text: self.bench.writer.answer(self.section.name, **place, text=text), least=2
        )
        text.setReadOnly(self.bench.closed)
        return text

    def show_sheet(self, shown: Shown) -> None:
        """Show the cells; columns come and go with the entries they stand for."""
        columns = self._wanted(shown)
        if columns != self._columns or not columns:
            self._rebuild(columns)
        for (item, name, about_id), cell in self.cells.items():
            entry = shown.sheet.at(self.section.name, item, about_id, name)
            if isinstance(cell, Dots):
                cell.show_value(entry.score or 0 if entry else 0)
            else:
                cell.show_saved(entry.text if entry else "")

    def texts(self) -> Sequence[SavedText]:
        """The cells that are texts."""
        return [one for one in self.cells.values() if isinstance(one, SavedText)]

    def in_order(self) -> list[QWidget]:
        """The cells, row by row."""
        return list(self.cells.values())
