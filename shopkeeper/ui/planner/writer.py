"""Writes what is done on a worksheet, each thing as one command, at once."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from sqlalchemy.orm import Session

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.shop import planner_entries as entries
from shopkeeper.shop.planner_content import Sheet
from shopkeeper.shop.planner_entries import EntryData
from shopkeeper.ui.kit.desk import Desk

_AGAIN_MS = 1000


class Writer(QObject):
    """Writes into the worksheet in sight. `written` comes after each command, `waited` when to try again."""

    written = Signal()
    waited = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.sheet: Sheet | None = None
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self.waited)

    def do(self, key: str, act: Callable[[Session], Any], **args: Any) -> tuple[bool, Any]:
        """Write as one command; whether it was written, and what `act` gave.

        A refusal is shown, except that another command is running: then it is tried again
        soon, with what is still typed.
        """
        try:
            with self.desk.shop.command(key, **args) as session:
                result = act(session)
        except ShopError as error:
            if error.key == "command.busy":
                self._again.start()
            else:
                self.desk.refuse(error)
            return False, None
        self.written.emit()
        return True, result

    @property
    def _id(self) -> int:
        assert self.sheet is not None
        return self.sheet.id

    def _text_of(self, entry_id: int) -> str:
        entry = self.sheet.entry(entry_id) if self.sheet else None
        return short(entry.text) if entry else ""

    def _title(self, section: str) -> str:
        found = self.sheet.template.section(section) if self.sheet else None
        return i18n.pick(found.title) if found else ""

    # Entries of lists

    def add(self, section: str, texts: Sequence[str], place: int | None) -> list[int] | None:
        """New entries of a section from `place` on, or behind all; their ids."""
        data = [EntryData(text=text) for text in texts]
        return self.add_data(section, data, place)

    def add_data(self, section: str, data: Sequence[EntryData], place: int | None = None) -> list[int] | None:
        """New entries of a section; their ids."""

        def act(session: Session) -> list[int]:
            return [
                entries.add(session, self._id, section, one, None if place is None else place + offset)
                for offset, one in enumerate(data)
            ]

        return self.do("entry.add", act, name=short(data[0].text) or self._title(section))[1]

    def rewrite(self, entry_id: int, text: str) -> bool:
        """Another text of an entry."""
        return self.change(entry_id, text=text)

    def weigh(self, entry_id: int, weight: int) -> bool:
        """Another weight of an entry; 0 is none."""
        return self.change(entry_id, score=weight or None)

    def change(self, entry_id: int, **fields: Any) -> bool:
        """Other values of an entry."""
        name = short(fields.get("text") or "") or self._text_of(entry_id)
        return self.do("entry.edit", lambda session: entries.change(session, entry_id, **fields), name=name)[
            0
        ]

    def move(self, entry_id: int, section: str, place: int) -> bool:
        """Another place of an entry, in its list or another."""
        name = self._text_of(entry_id)
        return self.do(
            "entry.move", lambda session: entries.move(session, entry_id, section, place), name=name
        )[0]

    def remove(self, entry_id: int) -> bool:
        """Take an entry away."""
        name = self._text_of(entry_id)
        return self.do("entry.delete", lambda session: entries.remove(session, [entry_id]), n=1, name=name)[0]

    # Answers in their place

    def answer(self, section: str, **place_and_values: Any) -> bool:
        """What is answered to a question, an item or a cell of a section."""

        def act(session: Session) -> None:
            entries.answer(session, self._id, section, **place_and_values)

        return self.do("worksheet.write", act, name=self._title(section))[0]

    def choose(self, section: str, items: Sequence[str]) -> bool:
        """These options and no other."""

        def act(session: Session) -> None:
            entries.choose(session, self._id, section, items)

        return self.do("worksheet.write", act, name=self._title(section))[0]

    def put_rows(
        self, section: str, rows: Sequence[tuple[int | None, EntryData | None]]
    ) -> list[int | None] | None:
        """The rows of a table or map, in order, each with its entry's id or None for a new one; their ids.

        A row without data is not ready to be written: it stays as it was.
        """
        sheet = self.sheet
        assert sheet is not None
        old = {entry.id for entry in sheet.of(section)}

        def act(session: Session) -> list[int | None]:
            gone = old - {entry_id for entry_id, _ in rows}
            if gone:
                entries.remove(session, sorted(gone))
            return [_put_row(session, sheet.id, section, place, *row) for place, row in enumerate(rows)]

        return self.do("worksheet.write", act, name=self._title(section))[1]


def _put_row(
    session: Session, sheet_id: int, section: str, place: int, entry_id: int | None, data: EntryData | None
) -> int | None:
    if data is None:
        return entry_id
    if entry_id is None:
        return entries.add(session, sheet_id, section, data, place)
    text = {"text": data.text} if data.text else {}
    entries.change(session, entry_id, cells=data.cells, **text)
    return entry_id


def short(text: str) -> str:
    """The beginning of a text on one line, to name it."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
