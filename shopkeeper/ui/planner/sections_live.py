"""The parts of a worksheet that are drawn: the map of price and quality, the radar."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from shopkeeper import i18n
from shopkeeper.i18n import tr
from shopkeeper.shop import finding, planner_scores
from shopkeeper.shop.planner_content import Entry
from shopkeeper.shop.planner_entries import EntryData
from shopkeeper.shop.worksheets import Section
from shopkeeper.ui.kit.dots import Dots
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.kit.laying import clear
from shopkeeper.ui.kit.lines_model import LineColumn, Values, money_column, number_column, record_column
from shopkeeper.ui.kit.radar import Line, Radar
from shopkeeper.ui.kit.widgets import Button, ElidedLabel, PlainLabel, row
from shopkeeper.ui.planner.bench import Bench, Shown
from shopkeeper.ui.planner.map_view import PriceMap, Spot
from shopkeeper.ui.planner.sections import SectionView, said
from shopkeeper.ui.planner.sections_rows import RowsSection

_LOW, _MOST_LOW = 3, 6
_FREE = "“{text}”, not one of my products"


class MapSection(RowsSection):
    """Own products and rivals by price and quality: as a map, and as the table it is drawn from."""

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__(section, bench)
        self.map = PriceMap(bench.desk)
        self.map.placed.connect(self._move)
        self.box.insertWidget(0, self.map)
        self.box.insertWidget(
            1,
            PlainLabel(
                "● our own, at their real average price   □ others. Arrow keys or the mouse move a dot.",
                role="quiet",
                scale="small",
                wrap=True,
            ),
        )

    def columns(self) -> Sequence[LineColumn]:
        """Name or own product, price, quality."""
        return (
            record_column("name", "Product or rival", self._find, free=_FREE),
            money_column("price", "Price", self.bench.desk.currency, fixed=_is_own),
            number_column("quality", "Quality (1–10)", least=1, most=10, width=120),
        )

    def _find(self, words: str) -> Sequence[Pick]:
        with self.bench.desk.shop.read() as session:
            found = finding.find(session, words)
        return [Pick(one.record_id, one.title, one.details, True) for one in found if one.kind == "product"]

    def row_of(self, shown: Shown, entry: Entry) -> Values:
        """An own product as what was found, a rival by its name."""
        product = entry.cells.get("product")
        point = next(
            (one for one in shown.points.get(self.section.name, ()) if one.entry_id == entry.id), None
        )
        name: Any = Pick(product, entry.text, "", True) if product else entry.text
        return {
            "name": name,
            "price": point.price_cents if point else None,
            "quality": entry.cells.get("quality"),
        }

    def data_of(self, values: Mapping[str, Any]) -> EntryData | None:
        """Own products keep no price of their own: it is looked up. What has no name waits for one."""
        name = values.get("name")
        if not name:
            return None
        own = isinstance(name, Pick)
        cells = {
            "product": name.record_id if isinstance(name, Pick) else None,
            "price": None if own else values.get("price"),
            "quality": values.get("quality"),
        }
        return EntryData(text=name.title if isinstance(name, Pick) else str(name or ""), cells=cells)

    def _move(self, entry_id: int, price: int | None, quality: int) -> None:
        cells = {"quality": quality} if price is None else {"quality": quality, "price": price}
        self.bench.writer.change(entry_id, cells=cells)

    def show_sheet(self, shown: Shown) -> None:
        """Show the table and the map."""
        super().show_sheet(shown)
        points = shown.points.get(self.section.name, ())
        spots = [Spot(one.entry_id, one.name, one.price_cents, one.quality, one.own) for one in points]
        before = list(self.map.dots)
        self.map.show_spots(spots)
        if before != list(self.map.dots):
            self.changed_tabs.emit()

    def in_order(self) -> list[QWidget]:
        """The dots, then the table."""
        return [*self.map.in_order(), self.editor.view]


def _is_own(values: Values) -> bool:
    return isinstance(values.get("name"), Pick)


class RadarSection(SectionView):
    """What was judged, on one radar."""

    full_width = True

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__(section, bench)
        self.radar = Radar(f"{section.name}_radar", said(section.title), "Point")
        self.none = PlainLabel(
            "The radar is drawn as soon as marks are given above.", role="quiet", wrap=True
        )
        self.lowest = LowestMarks(section, bench)
        for piece in (self.none, self.radar, self.lowest):
            self.box.addWidget(piece)

    def show_sheet(self, shown: Shown) -> None:
        """Draw the marks there are, and say which are the lowest."""
        self.lowest.show_marks(shown)
        found = planner_scores.radar(shown.sheet, self.section)
        lines = [
            Line(one.title, one.values)
            for one in found.series
            if any(value is not None for value in one.values)
        ]
        self.none.setVisible(not lines)
        self.radar.setVisible(bool(lines))
        self.radar.show_lines(found.axes, lines)
        self.changed_tabs.emit()

    def in_order(self) -> list[QWidget]:
        """The button that turns it over, the table behind, and the buttons of the lowest marks."""
        table = [self.radar.table] if self.radar.table else []
        return [self.radar.turn, *table, *self.lowest.buttons]


class LowestMarks(QWidget):
    """The lowest marks of a worksheet's scales, each to become a task."""

    def __init__(self, section: Section, bench: Bench) -> None:
        super().__init__()
        self._section, self._bench = section, bench
        self.buttons: list[Button] = []
        self._shown: list[Any] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)

    def show_marks(self, shown: Shown) -> None:
        """Show the lowest there are."""
        low = [one for one in planner_scores.lowest(shown.sheet) if one.score <= _LOW][:_MOST_LOW]
        done = {one.entry_id for one in shown.tasks}
        wanted = [(one, one.entry_id in done, i18n.language()) for one in low]
        if wanted == self._shown:
            return
        self._shown, self.buttons = wanted, []
        clear(self._box)
        self.setVisible(bool(low))
        head = [PlainLabel("Lowest first", scale="section")] if low else []
        for piece in (*head, *(self._line(one, is_task=is_task) for one, is_task, _ in wanted)):
            self._box.addWidget(piece)
            piece.show()

    def _line(self, low: planner_scores.Low, *, is_task: bool) -> QWidget:
        dots = Dots(f"low_{low.entry_id}", tone="amber")
        dots.show_value(low.score)
        dots.setEnabled(False)
        name, note = PlainLabel(said(low.title)), ElidedLabel(role="quiet")
        note.setText(" ".join(low.note.split()))
        part = PlainLabel(said(low.section.title), role="quiet", scale="small")
        title = " ".join(filter(None, (i18n.pick(low.title), low.note)))
        button = Button(f"low_{low.entry_id}_task", "Turn into a task…", look="quiet", icon="list-todo")
        button.say_aloud(lambda: tr("Turn “{text}” into a task").format(text=i18n.pick(low.title)))
        button.clicked.connect(lambda: self._bench.task_wanted.emit(title, low.entry_id))
        button.refuse("It is a task already." if is_task else None)
        self.buttons.append(button)
        whole = QFrame()
        whole.setProperty("look", "entry")
        line = row(dots, name, part, note, button, spacing=12)
        line.setStretch(3, 1)
        line.setContentsMargins(12, 2, 6, 2)
        whole.setLayout(line)
        return whole
