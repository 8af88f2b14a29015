"""One worksheet, drawn from its definition: a board of four boxes, or its sections below each other."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shopkeeper.i18n import tr, trn
from shopkeeper.shop.planner_scores import Board
from shopkeeper.shop.worksheets import Section, Template
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.scrolled import BAR, Scrolled
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Card, PlainLabel, row
from shopkeeper.ui.planner.bench import Bench, Shown
from shopkeeper.ui.planner.box_card import BoxCard
from shopkeeper.ui.planner.entry_box import EntryBox, chain
from shopkeeper.ui.planner.entry_row import EntryRow
from shopkeeper.ui.planner.figure_line import FigureLine
from shopkeeper.ui.planner.sections import (
    ChoiceSection,
    FiguresSection,
    Guide,
    ListSection,
    SectionView,
    TextSection,
    figure_line,
    figure_title,
    said,
    show_figures,
)
from shopkeeper.ui.planner.sections_grid import ChecklistSection, MatrixSection, ScaleSection
from shopkeeper.ui.planner.sections_live import MapSection, RadarSection
from shopkeeper.ui.planner.sections_rows import TableSection

VIEWS: dict[str, Callable[[Section, Bench], SectionView]] = {
    "text": TextSection,
    "list": ListSection,
    "scored": ListSection,
    "measures": ListSection,
    "table": TableSection,
    "choice": ChoiceSection,
    "scale": ScaleSection,
    "matrix": MatrixSection,
    "checklist": ChecklistSection,
    "figures": FiguresSection,
    "map": MapSection,
    "radar": RadarSection,
}
# The look of a board's boxes, and of the boxes of its strategies.
BOXES = {
    "strength": ("trending-up", "green"),
    "weakness": ("trending-down", "amber"),
    "opportunity": ("sun", "blue"),
    "threat": ("cloud-lightning", "red"),
}
_MEASURE = ("target", "accent")
_ASIDE = 232
THIRDS = 3  # an entry one is sure of counts in full, a guess a third


class SectionCard(Card):
    """A section: what is asked, with guidance and live figures, and beside or below it the answer."""

    def __init__(self, view: SectionView, bench: Bench) -> None:
        super().__init__(spacing=10)
        self.view, self._bench = view, bench
        section = view.section
        title = PlainLabel(said(section.title), scale="section", wrap=True)
        pieces: list[QWidget] = [title, Guide(section.guide, "second")]
        self.figures: dict[str, FigureLine] = {}
        if section.kind != "figures":
            pieces += [self._figure(name) for name in section.figures]
        if view.full_width:
            beside = row(*pieces[2:], None, spacing=28)
            for one in pieces[2:]:
                beside.setAlignment(one, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(column(*pieces[:2], spacing=6))
            self.body.addLayout(beside)
            self.body.addWidget(view)
        else:
            aside = QWidget()
            aside.setFixedWidth(_ASIDE)
            aside.setLayout(column(*pieces, None, spacing=6))
            beside = QHBoxLayout()
            beside.setSpacing(20)
            beside.addWidget(aside)
            beside.addWidget(view, 1, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(beside)

    def _figure(self, name: str) -> QWidget:
        label = self.figures[name] = figure_line(name)
        whole = QWidget()
        whole.setLayout(column(PlainLabel(figure_title(name), role="quiet", scale="small"), label, spacing=0))
        return whole

    def show_sheet(self, shown: Shown) -> None:
        """Show what is saved, and the figures."""
        self.view.show_sheet(shown)
        show_figures(self._bench, self.figures)


class SheetView(Texts, QWidget):
    """A worksheet of one template, kept while the plan is open, so that nothing typed is lost."""

    def __init__(self, template: Template, bench: Bench) -> None:
        super().__init__()
        self.template, self.bench = template, bench
        self.shown: Shown | None = None
        self.parts: dict[str, list[SectionView]] = {}
        self._follow: int | None = None
        self._cards: list[SectionCard] = []
        self.boxes: dict[str, BoxCard] = {}
        self.stack = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        if template.board:
            self._add_board("board", [one for one in template.sections if one.box])
            self._add_board("strategies", [one for one in template.sections if one.kind == "measures"])
        boards = [view.section.name for views in self.parts.values() for view in views]
        rest = [one for one in template.sections if one.name not in boards]
        if rest or not template.board:
            self._add_cards("more", rest)
        self.mode = next(iter(self.parts))
        self.say(lambda _: self.show_figures(), lambda: "")

    def _make(self, section: Section) -> SectionView:
        if section.box:
            return ListSection(section, self.bench, tone=BOXES[section.box][1])
        return VIEWS[section.kind](section, self.bench)

    def _add_board(self, mode: str, sections: Sequence[Section]) -> None:
        if not sections:
            return
        order = list(BOXES)
        ordered = sorted(sections, key=lambda one: order.index(one.box) if one.box else 0)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, BAR, 0)
        grid.setSpacing(theme.size("gap"))
        self.parts[mode] = []
        for place, section in enumerate(ordered):
            view = self._make(section)
            box = view.entry_box()
            assert box is not None
            icon, tone = BOXES.get(section.box, _MEASURE)
            card = self.boxes[section.box or section.name] = BoxCard(
                box, icon, said(section.title), tone, _count, said(section.guide)
            )
            alone = place % 2 == 0 and place == len(ordered) - 1
            grid.addWidget(card, place // 2, place % 2, 1, 2 if alone else 1)
            self._join(mode, place, box)
            self.parts[mode].append(view)
            view.changed_tabs.connect(self.order_tabs)
        for line in range((len(ordered) + 1) // 2):
            grid.setRowStretch(line, 1)
        for side in range(2):
            grid.setColumnStretch(side, 1)
        self.stack.addWidget(page)

    def _join(self, mode: str, place: int, box: EntryBox) -> None:
        box.stepped_out.connect(lambda step: self._step_box(mode, place, step))
        box.crossed.connect(lambda dx, dy, entry_id: self._cross(mode, place, dx, dy, entry_id))

    def _add_cards(self, mode: str, sections: Sequence[Section]) -> None:
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.size("gap"))
        self.parts[mode] = []
        for section in sections:
            view = self._make(section)
            card = SectionCard(view, self.bench)
            self._cards.append(card)
            self.parts[mode].append(view)
            view.changed_tabs.connect(self.order_tabs)
            box.addWidget(card)
        if not sections:
            box.addWidget(
                PlainLabel("The file of this worksheet is missing or cannot be read.", role="second")
            )
        box.addStretch(1)
        self.stack.addWidget(Scrolled(inside))

    # Showing

    def show_mode(self, mode: str) -> None:
        """Show the board, its strategies, or the sections beside it."""
        if mode in self.parts:
            self.mode = mode
            self.stack.setCurrentIndex(list(self.parts).index(mode))
            self.order_tabs()

    def has_details(self) -> bool:
        """Whether entries here have more to them than their text."""
        return any(view.section.kind in ("scored", "measures") for view in self.views())

    def views(self) -> list[SectionView]:
        """All sections."""
        return [view for views in self.parts.values() for view in views]

    def view_of(self, section: str) -> SectionView | None:
        """The view of a section."""
        return next((view for view in self.views() if view.section.name == section), None)

    def show_sheet(self, shown: Shown) -> None:
        """Show what is saved; what is being typed, and the keyboard, stay."""
        self.shown = shown
        self.bench.writer.sheet = shown.sheet
        cards = {card.view: card for card in self._cards}
        for view in self.views():
            (cards.get(view) or view).show_sheet(shown)
        if self._follow is not None and self.go_to(self._follow):
            self._follow = None

    def show_board(self, board: Board | None) -> None:
        """Say what each box of the board weighs."""
        for box, total in (board.totals if board else {}).items():
            if box in self.boxes:
                weight = f"{total / THIRDS:.1f}".removesuffix(".0")
                self.boxes[box].show_weight(tr("weight {n}").format(n=weight) if total else "")

    def show_figures(self) -> None:
        """Show the live figures known by now, and what is worked out in words."""
        if self.shown:
            self.show_sheet(self.shown)

    def save(self) -> bool:
        """Save what is typed; False where something could not be."""
        saved = [view.save() for view in self.views()]
        return all(saved)

    def order_tabs(self) -> None:
        """Let Tab go through the sections in their order."""
        chain([piece for view in self.parts.get(self.mode, ()) for piece in view.in_order()])

    # The keyboard

    def go_in(self) -> None:
        """Bring the keyboard to the first piece; of a board, to where the next entry is typed."""
        views = self.parts[self.mode]
        if views:
            box = views[0].entry_box()
            box.go_in(at_end=True) if box else views[0].go_in()

    def go_to(self, entry_id: int) -> bool:
        """Bring the keyboard to an entry, wherever it is; False where it is in no list."""
        for mode, views in self.parts.items():
            for view in views:
                box = view.entry_box()
                line = box.row_of(entry_id) if box else None
                if line:
                    self.show_mode(mode)
                    line.text.go_in()
                    return True
        entry = self.shown.sheet.entry(entry_id) if self.shown else None
        view = self.view_of(entry.section) if entry else None
        if view:
            view.go_in()
        return view is not None

    def _boxes(self, mode: str) -> list[EntryBox]:
        return [box for view in self.parts[mode] if (box := view.entry_box())]

    def _step_box(self, mode: str, place: int, step: int) -> None:
        boxes = self._boxes(mode)
        if 0 <= place + step < len(boxes):
            boxes[place + step].go_in(at_end=step < 0)

    def _cross(self, mode: str, place: int, dx: int, dy: int, entry_id: int) -> None:
        """An entry goes into the box beside, above or below."""
        boxes = self._boxes(mode)
        line, side = place // 2 + dy, place % 2 + dx
        target = 2 * line + side
        if line < 0 or not 0 <= side < 2 or target >= len(boxes):
            return
        rows = boxes[place].row_of(entry_id)
        at = boxes[place].rows.index(rows) if rows else 0
        to = min(at, len(boxes[target].entries())) if dx else 0 if dy > 0 else len(boxes[target].entries())
        self._follow = entry_id
        if not self.bench.writer.move(entry_id, boxes[target].section, to):
            self._follow = None

    def current_row(self) -> EntryRow | None:
        """The row the keyboard is in, of a list."""
        here = QApplication.focusWidget()
        rows = (one for view in self.views() if (box := view.entry_box()) for one in box.rows)
        return next((one for one in rows if here and one.isAncestorOf(here)), None)


def _count(number: int) -> str:
    return trn(number, "{n} entry", "{n} entries")
