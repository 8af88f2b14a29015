"""An entry in words, whatever its section's kind: as it is read, not as it is filled in."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from shopkeeper import i18n
from shopkeeper.i18n import tr
from shopkeeper.shop.planner_content import Entry, Sheet
from shopkeeper.shop.planner_entries import SURE
from shopkeeper.shop.planner_scores import label, matrix_columns
from shopkeeper.shop.planner_sections import cell, dots, ticked
from shopkeeper.shop.worksheets import Section
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk

_ROOM = 230


def entry_words(desk: Desk, sheet: Sheet, section: Section, entry: Entry) -> str:
    """What an entry says, on one line or a few."""
    return getattr(_Words(desk, sheet, section, entry), f"say_{section.kind}", lambda: entry.text)()


@dataclass(frozen=True)
class _Words:
    """An entry where it stands; a method for each kind of section that has more than a text."""

    desk: Desk
    sheet: Sheet
    section: Section
    entry: Entry

    def _item(self) -> str:
        item = self.section.item(self.entry.item)
        return i18n.pick(item.title) if item else self.entry.item

    def say_scored(self) -> str:
        """Text, weight and certainty, evidence."""
        entry = self.entry
        sure = tr(SURE[entry.certainty]) if entry.certainty in SURE else ""
        return _lines(entry.text, f"{dots(entry.score)} {sure}".strip(), entry.note)

    def say_measures(self) -> str:
        """Text, and what it is for."""
        used = [label(self.sheet, other) for one in self.entry.uses if (other := self.sheet.entry(one))]
        return _lines(self.entry.text, tr("For: {entries}").format(entries=" · ".join(used)) if used else "")

    def say_choice(self) -> str:
        """The option, and why."""
        return _lines(self._item(), self.entry.text)

    def say_scale(self) -> str:
        """The point, its mark, and the note."""
        mark = dots(self.entry.score) if self.entry.score else ""
        return _lines(f"{self._item()}  {mark}".strip(), self.entry.text)

    def say_checklist(self) -> str:
        """The point, ticked or not."""
        return ticked(" ".join(filter(None, (self._item(), self.entry.text))), done=self.entry.score == 1)

    def say_matrix(self) -> str:
        """Row, column and what stands there."""
        entry = self.entry
        place = entry.about_id, entry.cells.get("column", "")
        columns = matrix_columns(self.sheet, self.section)
        name = next((title for title, about, column in columns if (about, column) == place), "")
        value = dots(entry.score) if self.section.cells == "score" else entry.text
        return f"{', '.join(filter(None, (self._item(), name)))}: {value}"

    def say_table(self) -> str:
        """The cells that hold something."""
        cells = self.entry.cells
        said = ((one, cell(one, cells.get(one.name), self.desk.currency)) for one in self.section.columns)
        return "\n".join(f"{i18n.pick(one.title)}: {text}" for one, text in said if text)

    def say_map(self) -> str:
        """Name, price and quality."""
        price, quality = self.entry.cells.get("price"), self.entry.cells.get("quality")
        parts = [
            tr("Price: {price}").format(price=self.desk.money(price)) if price is not None else "",
            tr("Quality: {quality}").format(quality=quality) if quality else "",
        ]
        return _lines(self.entry.text, " · ".join(filter(None, parts)))


def elided(text: str, room: int = _ROOM) -> str:
    """A text on one line, as much of it as there is room for; usually in a button of a narrow column."""
    metrics = QFontMetrics(theme.font())
    return metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, room)


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))
