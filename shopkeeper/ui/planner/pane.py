"""Beside a worksheet: guidance, live figures, and all there is to one entry."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from shopkeeper import i18n
from shopkeeper.i18n import tr
from shopkeeper.shop.planner_content import Entry
from shopkeeper.shop.planner_entries import SURE
from shopkeeper.shop.planner_figures import FIGURES
from shopkeeper.shop.planner_scores import label
from shopkeeper.shop.worksheets import Section
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.inputs import ChoiceInput, Choices
from shopkeeper.ui.kit.laying import clear
from shopkeeper.ui.kit.scrolled import Scrolled
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import Button, Card, Line, PlainLabel, row
from shopkeeper.ui.planner.bench import Bench, Shown
from shopkeeper.ui.planner.entry_words import elided
from shopkeeper.ui.planner.figure_line import FigureLine
from shopkeeper.ui.planner.typed_text import SavedText


class EntryPane(Texts, Card):
    """What is asked where the keyboard is, and of an entry: evidence, figure, what answers it, its tasks."""

    measure_wanted = Signal(int)  # an entry that wants a countermeasure
    entry_wanted = Signal(int)
    task_shown = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, spacing=0)
        self._bench: Bench | None = None
        self._closed = desk.shop.read_only
        self.section: Section | None = None
        self.entry: Entry | None = None
        self._shown: Shown | None = None
        self._filling = False
        self.setObjectName("entry_pane")
        self.setFixedWidth(theme.size("planner_pane"))
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(16, 14, 2, 14)
        self.column.setSpacing(8)
        self.body.addWidget(Scrolled(inside))
        self._make_guide()
        self._make_entry()
        self._make_uses()
        self._make_answers()
        self._make_tasks()
        self.column.addStretch(1)
        self.say(self._say_again, lambda: "")

    def _group(self, title: Text = "") -> tuple[QWidget, QVBoxLayout]:
        """A part of the pane that comes and goes."""
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        if title:
            box.addWidget(Line())
            box.addSpacing(4)
            box.addWidget(PlainLabel(title, scale="section"))
        self.column.addWidget(whole)
        return whole, box

    def _make_guide(self) -> None:
        self.guide_part, box = self._group()
        self.title = PlainLabel(scale="section", wrap=True)
        self.guide = PlainLabel(role="second", scale="small", wrap=True)
        self.figures = QVBoxLayout()
        self.figures.setSpacing(4)
        box.addWidget(self.title)
        box.addWidget(self.guide)
        box.addLayout(self.figures)

    def _field(self, box: QVBoxLayout, title: Text, widget: QWidget) -> None:
        name = PlainLabel(title, role="second", scale="small")
        name.setBuddy(widget)
        box.addWidget(name)
        box.addWidget(widget)

    def _make_entry(self) -> None:
        self.entry_part, box = self._group("This entry")
        self.certainty = ChoiceInput(lambda: [(value, tr(word)) for value, word in SURE.items()])
        self.certainty.setObjectName("certainty")
        self.evidence = SavedText("evidence", "Evidence", self._write_note, hint="What shows it?", least=2)
        self.figure = ChoiceInput(_figure_choices)
        self.figure.setObjectName("figure")
        self.value = FigureLine(strong=True)
        self._field(box, "How sure", self.certainty)
        self._field(box, "Evidence", self.evidence)
        self._field(box, "Live figure", self.figure)
        box.addWidget(self.value)
        self.say(self.certainty.setAccessibleName, "How sure")
        self.say(self.figure.setAccessibleName, "Live figure")
        self.certainty.changed.connect(lambda: self._change(certainty=self.certainty.value()))
        self.figure.changed.connect(lambda: self._change(figure=self.figure.value()))
        for one in (self.certainty, self.figure):
            one.setEnabled(not self._closed)
        self.evidence.setReadOnly(self._closed)

    def _make_uses(self) -> None:
        self.uses_part, self.uses = self._group("Which entries it uses")
        self.checks: dict[int, QCheckBox] = {}
        self._offered: list[tuple[int, str]] = []

    def _make_answers(self) -> None:
        self.answers_part, box = self._group("What answers it")
        self.answers = QVBoxLayout()
        self.answers.setSpacing(2)
        self.lack = PlainLabel("No countermeasure yet", role="red", scale="small")
        self.measure = Button("countermeasure", "Write a countermeasure", icon="plus")
        self.measure.clicked.connect(lambda: self.entry and self.measure_wanted.emit(self.entry.id))
        self.measure.setEnabled(not self._closed)
        box.addLayout(self.answers)
        box.addWidget(self.lack)
        box.addLayout(row(self.measure, None))

    def _make_tasks(self) -> None:
        self.tasks_part, box = self._group("Tasks")
        self.tasks = QVBoxLayout()
        self.tasks.setSpacing(2)
        self.task = Button("entry_task", "Turn into a task…", icon="list-todo")
        self.task.clicked.connect(self._ask_task)
        box.addLayout(self.tasks)
        box.addLayout(row(self.task, None))

    def _ask_task(self) -> None:
        if self.entry and self._bench:
            self._bench.task_wanted.emit(self.entry.text, self.entry.id)

    # Showing

    def show_place(self, bench: Bench, shown: Shown, section: str, entry_id: int | None) -> None:
        """Show what belongs to where the keyboard is; what is typed about another entry is saved first."""
        if self.entry and entry_id != self.entry.id:
            self.evidence.save()
        self._bench, self._shown = bench, shown
        self.section = shown.sheet.template.section(section)
        self.entry = shown.sheet.entry(entry_id) if entry_id is not None else None
        self._fill()

    def _fill(self) -> None:
        self._filling = True
        self._show_guide()
        entry, section, shown = self.entry, self.section, self._shown
        scored = section is not None and section.kind == "scored"
        self.entry_part.setVisible(entry is not None and scored)
        self.uses_part.setVisible(entry is not None and section is not None and bool(section.of))
        self.answers_part.setVisible(entry is not None and scored)
        self.tasks_part.setVisible(entry is not None)
        if entry and section and shown:
            self.certainty.set_value(entry.certainty or 2)
            self.evidence.show_saved(entry.note)
            self.figure.set_value(entry.figure)
            self.value.setText(self._worth(entry.figure))
            self.value.setVisible(bool(entry.figure))
            self._show_uses(shown, section, entry)
            self._show_answers(shown, section, entry)
            self._show_tasks(shown, entry)
        self._filling = False

    def _show_guide(self) -> None:
        section = self.section
        self.guide_part.setVisible(section is not None)
        clear(self.figures)
        if section is None:
            return
        self.title.setText(i18n.pick(section.title))
        self.guide.setText(i18n.pick(section.guide))
        self.guide.setVisible(bool(self.guide.text()))
        for name in section.figures:
            if name in FIGURES:
                self.figures.addWidget(self._figure(name))

    def _worth(self, figure: str) -> str:
        """What a live figure comes to, as far as that is known by now."""
        return (self._bench.said(figure) if self._bench else "") or "…"

    def _figure(self, name: str) -> QWidget:
        whole = QWidget()
        title = PlainLabel(FIGURES[name].title, role="quiet", scale="small", wrap=True)
        value = FigureLine()
        value.setText(self._worth(name))
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 2, 0, 0)
        box.setSpacing(0)
        box.addWidget(title)
        box.addWidget(value)
        return whole

    def _show_uses(self, shown: Shown, section: Section, entry: Entry) -> None:
        offered = [one for name in section.of for one in shown.sheet.of(name)]
        texts = [(one.id, label(shown.sheet, one)) for one in offered]
        if texts != self._offered:
            self._offered = texts
            self._make_checks(texts)
        for entry_id, check in self.checks.items():
            check.setChecked(entry_id in entry.uses)

    def _make_checks(self, texts: Sequence[tuple[int, str]]) -> None:
        for check in self.checks.values():
            self.uses.removeWidget(check)
            check.deleteLater()
        self.checks = {}
        for entry_id, text in texts:
            check = self.checks[entry_id] = QCheckBox(elided(text).replace("&", "&&"))
            check.setObjectName(f"uses_{entry_id}")
            check.setAccessibleName(text)
            check.setEnabled(not self._closed)
            check.clicked.connect(lambda _: self._write_uses())
            self.uses.addWidget(check)
            check.show()  # now: the keyboard may be meant for it

    def _show_answers(self, shown: Shown, section: Section, entry: Entry) -> None:
        clear(self.answers)
        answers = [one for one in shown.sheet.entries if entry.id in one.uses]
        for one in answers:
            link = self._link(f"answer_{one.id}", one.text, one.id)
            self.answers.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.lack.setVisible(entry.id in shown.lacking)
        self.measure.setVisible(bool(section.wants))
        self.answers_part.setVisible(section.kind == "scored" and bool(answers or section.wants))

    def _link(self, name: str, text: str, entry_id: int) -> Button:
        button = Button(name, lambda: elided(text), look="link")
        button.setProperty("flush", True)
        button.say_aloud(lambda: text)
        button.clicked.connect(lambda: self.entry_wanted.emit(entry_id))
        return button

    def _show_tasks(self, shown: Shown, entry: Entry) -> None:
        clear(self.tasks)
        for task in shown.tasks_of(entry.id):
            mark = "✓ " if task.done_at else ""
            button = Button(f"task_{task.id}", lambda said=f"{mark}{task.title}": elided(said), look="link")
            button.setProperty("flush", True)
            button.clicked.connect(lambda _=False, task_id=task.id: self.task_shown.emit(task_id))
            self.tasks.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _say_again(self, _: str) -> None:
        if self._shown:
            self._fill()

    # Writing

    def _change(self, **fields: object) -> None:
        if self.entry and self._bench and not self._filling:
            self._bench.writer.change(self.entry.id, **fields)

    def _write_note(self, text: str) -> bool:
        if self.entry is None or self._bench is None:
            return True
        return self._bench.writer.change(self.entry.id, note=text)

    def _write_uses(self) -> None:
        self._change(uses=[entry_id for entry_id, check in self.checks.items() if check.isChecked()])

    def first(self) -> QWidget | None:
        """Where the keyboard begins: what is noted about an entry, or which entries it uses."""
        if self.entry is None:
            return None
        return self.certainty if self.entry_part.isVisible() else next(iter(self.checks.values()), self.task)

    def save(self) -> bool:
        """Save what is typed."""
        return self.entry is None or self.evidence.save()


def _figure_choices() -> Choices:
    return [("", tr("none")), *((name, tr(one.title)) for name, one in FIGURES.items())]
