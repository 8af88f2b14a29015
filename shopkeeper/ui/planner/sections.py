"""The parts of a worksheet that are texts, lists and choices, each shown and saved by its kind."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from shopkeeper import i18n
from shopkeeper.i18n import tr
from shopkeeper.shop.worksheets import Choice, Section, Words
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import PlainLabel
from shopkeeper.ui.planner.bench import Bench, Shown
from shopkeeper.ui.planner.entry_box import EntryBox, chain
from shopkeeper.ui.planner.figure_line import FigureLine
from shopkeeper.ui.planner.typed_text import SavedText


def said(words: Words) -> Text:
    """Words of a data file as a text that follows the language."""
    return lambda: i18n.pick(words)


class Guide(PlainLabel):
    """Guidance from a data file; where there is none it takes no room."""

    def __init__(self, words: Words, role: str = "quiet") -> None:
        super().__init__(role=role, scale="small", wrap=True)
        self.say(self._show_text, said(words))

    def _show_text(self, text: str) -> None:
        self.setText(text)
        if not text:
            self.hide()


class SectionView(Texts, QWidget):
    """One section: `show_sheet` shows what is saved, `save` writes what is still typed."""

    changed_tabs = Signal()  # pieces came or went: Tab has to go through them
    full_width = False

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__()
        self.section, self.bench = section, bench
        self.setProperty("look", "scrolled")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(8)

    def show_sheet(self, shown: Shown) -> None:
        """Show what is saved; what is being typed stays."""
        raise NotImplementedError

    def texts(self) -> Sequence[Any]:
        """The pieces that hold what is typed until it is saved."""
        return ()

    def save(self) -> bool:
        """Save what is typed; False where something could not be."""
        saved = [one.save() for one in self.texts()]
        return all(saved)

    def in_order(self) -> list[QWidget]:
        """What Tab goes through."""
        return list(self.texts())

    def go_in(self) -> None:
        """Bring the keyboard to the first piece."""
        first = next(iter(self.in_order()), None)
        if first:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def entry_box(self) -> EntryBox | None:
        """The box of entries, of a section that is a list."""
        return None


class TextSection(SectionView):
    """A text of some lines."""

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__(section, bench)
        self.text = SavedText(
            section.name,
            said(section.title),
            lambda text: bench.writer.answer(section.name, text=text),
            hint=said(section.hint),
            least=3,
        )
        self.text.setReadOnly(bench.closed)
        self.box.addWidget(self.text)

    def show_sheet(self, shown: Shown) -> None:
        """Show the text."""
        entry = shown.sheet.at(self.section.name)
        self.text.show_saved(entry.text if entry else "")

    def texts(self) -> Sequence[SavedText]:
        """The one text."""
        return (self.text,)


class ListSection(SectionView):
    """Entries below each other, with weights where the section has them."""

    def __init__(self, section: Section, bench: Bench, *, tone: str = "accent") -> None:
        super().__init__(section, bench)
        self.list = EntryBox(
            section.name,
            said(section.title),
            bench.writer,
            kind=section.kind,
            tone=tone,
            weighs=section.kind == "scored",
            hint=self._hint,
        )
        self.list.close_to(bench.closed)
        self.list.came_to.connect(lambda entry_id: bench.came_to.emit(section.name, entry_id))
        self.list.menu_wanted.connect(bench.menu_wanted)
        self.list.changed_rows.connect(self.changed_tabs)
        self.list.stepped_out.connect(self._leave)
        self.box.addWidget(self.list)

    def _hint(self) -> str:
        """An example while nothing is there, then a word."""
        filled = hasattr(self, "list") and self.list.entries()
        return "" if filled else i18n.pick(self.section.hint)

    def show_sheet(self, shown: Shown) -> None:
        """Show the entries."""
        entries = shown.sheet.of(self.section.name)
        self.list.show_entries([self.bench.row_entry(shown, one) for one in entries])

    def texts(self) -> Sequence[EntryBox]:
        """The box."""
        return (self.list,)

    def in_order(self) -> list[QWidget]:
        """The texts and weights of the rows."""
        return [one for line in self.list.rows for one in (line.text, line.dots)]

    def entry_box(self) -> EntryBox:
        """The box."""
        return self.list

    def _leave(self, step: int) -> None:
        if self.section.box == "":
            self.focusNextPrevChild(step > 0)


class ChoiceSection(SectionView):
    """Options, one or several of which hold, each with a reason."""

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__(section, bench)
        self.marks: dict[str, QRadioButton | QCheckBox] = {}
        self.reasons: dict[str, SavedText] = {}
        self._group = QButtonGroup(self, exclusive=not section.several)
        for item in section.items:
            self._add(item)
        if not section.several:
            self._group.idClicked.connect(lambda _: self._choose())

    def _add(self, item: Choice) -> None:
        kind = QCheckBox if self.section.several else QRadioButton
        mark = self.marks[item.name] = kind()
        mark.setObjectName(f"{self.section.name}_{item.name}")
        mark.setEnabled(not self.bench.closed)
        self.say(mark.setText, said(item.title))
        self.say(mark.setAccessibleName, said(item.title))
        if self.section.several:
            mark.clicked.connect(lambda _: self._choose())
        else:
            self._group.addButton(mark)
        reason = self.reasons[item.name] = SavedText(
            f"{self.section.name}_{item.name}_why",
            lambda: tr("Why {text}").format(text=i18n.pick(item.title)),
            lambda text: self.bench.writer.answer(self.section.name, item=item.name, text=text),
            hint="Why?",
        )
        reason.setReadOnly(self.bench.closed)
        under = column(Guide(item.guide), reason, spacing=4)
        under.setContentsMargins(24, 0, 0, 0)
        self.box.addWidget(mark)
        self.box.addLayout(under)

    def _choose(self) -> None:
        chosen = [name for name, mark in self.marks.items() if mark.isChecked()]
        if not self.bench.writer.choose(self.section.name, chosen):
            self._show(self._chosen)
        else:
            self._show(set(chosen))

    def _show(self, chosen: set[str]) -> None:
        self._chosen = chosen
        self._group.setExclusive(False)
        for name, mark in self.marks.items():
            mark.setChecked(name in chosen)
            self.reasons[name].setVisible(name in chosen)
        self._group.setExclusive(not self.section.several)

    def show_sheet(self, shown: Shown) -> None:
        """Show what was chosen, and why."""
        entries = {one.item: one for one in shown.sheet.of(self.section.name)}
        for name, reason in self.reasons.items():
            reason.show_saved(entries[name].text if name in entries else "")
        self._show(set(entries))

    def texts(self) -> Sequence[SavedText]:
        """The reasons of what is chosen."""
        return [one for name, one in self.reasons.items() if self.marks[name].isChecked()]

    def in_order(self) -> list[QWidget]:
        """Each option with its reason."""
        return [one for name in self.marks for one in (self.marks[name], self.reasons[name])]


class FiguresSection(SectionView):
    """Live figures: what the shop itself says to the question."""

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__(section, bench)
        self.values = {name: figure_line(name) for name in section.figures}
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 200)
        grid.setColumnStretch(1, 1)
        for line, (name, label) in enumerate(self.values.items()):
            title = PlainLabel(figure_title(name), role="second")
            grid.addWidget(title, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, line, 1)
        self.box.addLayout(grid)

    def show_sheet(self, shown: Shown) -> None:
        """Show the figures known by now."""
        show_figures(self.bench, self.values)


def figure_title(name: str) -> Text:
    """What a live figure is called."""
    from shopkeeper.shop.planner_figures import FIGURES

    return FIGURES[name].title if name in FIGURES else name


def figure_line(name: str) -> FigureLine:
    """Where the value of a live figure is shown."""
    label = FigureLine()
    label.setObjectName(f"figure_{name}")
    return label


def show_figures(bench: Bench, labels: dict[str, FigureLine]) -> None:
    """Put the values known by now on their labels."""
    for name, label in labels.items():
        label.setText(bench.said(name) or "…")


__all__ = [
    "ChoiceSection", "FiguresSection", "ListSection", "SectionView", "TextSection", "chain", "said",
]  # fmt: skip
