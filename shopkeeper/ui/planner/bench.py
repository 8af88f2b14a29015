"""What the pieces of a worksheet share: who writes, what is shown, and what they ask of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QPoint, Signal

from shopkeeper.i18n import tr
from shopkeeper.shop import planner_figures
from shopkeeper.shop.planner_content import Entry, Sheet
from shopkeeper.shop.planner_figures import FIGURES
from shopkeeper.shop.planner_scores import Point, label
from shopkeeper.shop.tasks import TaskRow
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.planner import entry_row
from shopkeeper.ui.planner.writer import Writer


@dataclass(frozen=True)
class Shown:
    """A worksheet as it is shown: its entries, which of them lack a countermeasure, its maps, its tasks."""

    sheet: Sheet
    lacking: frozenset[int] = frozenset()
    points: Mapping[str, Sequence[Point]] = field(default_factory=dict)
    tasks: Sequence[TaskRow] = ()

    def tasks_of(self, entry_id: int) -> list[TaskRow]:
        """The tasks that came from an entry."""
        return [one for one in self.tasks if one.entry_id == entry_id]


class Bench(QObject):
    """The shop, one worksheet's writer and live figures, and the signals by which its pieces ask the page."""

    came_to = Signal(str, object)  # the section the keyboard is in, and the id of its entry or None
    menu_wanted = Signal(int, QPoint)
    task_wanted = Signal(str, object)  # a title, and the id of the entry it comes from or None

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self.writer = desk, Writer(desk, self)
        self.values: Mapping[str, planner_figures.Value] = {}

    @property
    def closed(self) -> bool:
        """Whether the shop can only be read."""
        return self.desk.shop.read_only

    def row_entry(self, shown: Shown, entry: Entry) -> entry_row.Entry:
        """An entry as its row shows it."""
        lack = tr("No countermeasure yet") if entry.id in shown.lacking else ""
        figure = self._figure(entry.figure)
        return entry_row.Entry(entry.id, entry.text, entry.score or 0, self._note(shown, entry), lack, figure)

    def _note(self, shown: Shown, entry: Entry) -> str:
        if entry.uses:
            used = [label(shown.sheet, other) for one in entry.uses if (other := shown.sheet.entry(one))]
            return tr("For: {entries}").format(entries=" · ".join(used))
        return " ".join(entry.note.split())

    def said(self, figure: str) -> str:
        """What a live figure comes to, as text; a list on as many lines, its amounts behind tabs."""
        value, currency = self.values.get(figure), self.desk.currency
        if value is None:
            return ""
        if value.kind != "list" or value.empty:
            return planner_figures.words(value, currency)
        lines = (
            f"{row.label}\t{planner_figures.amount(row.amount, row.kind, currency)}" for row in value.rows
        )
        return "\n".join(lines)

    def _figure(self, name: str) -> str:
        """A live figure with what it is called, of a list the first line."""
        value = self.said(name)
        first = value.partition("\n")[0].replace("\t", " ")
        return f"{tr(FIGURES[name].title)} {first}" if value else ""
