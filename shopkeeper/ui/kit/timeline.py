"""What happened to a record, line by line: what was done, what was said, and its fields' history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.store.history import Event, FieldChange
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.widgets import IconLabel, PlainLabel
from shopkeeper.words import say

# What a history calls the fields of a record's tables, in English.
Fields = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Entry:
    """One thing that happened, at a wall time: `text` is shown as it is, `who` only where it matters."""

    at: datetime | None
    icon: str
    text: str
    who: str = ""
    tone: str = "quiet"


class Timeline(QWidget):
    """Entries below each other, in the order given: icon, words, time."""

    def __init__(self, entries: Sequence[Entry], today: date) -> None:
        super().__init__()
        self.setObjectName("timeline")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for entry in entries:
            box.addLayout(_line(entry, today))


def _line(entry: Entry, today: date) -> QHBoxLayout:
    words = PlainLabel(wrap=True)
    words.setText(" · ".join(filter(None, [entry.text, entry.who])))
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    when = PlainLabel(role="quiet", scale="small")
    if entry.at:
        at = entry.at
        when.say(when.setText, lambda: formats.near_time(at, today))
        when.setToolTip(formats.wall_time(at))
    line = QHBoxLayout()
    line.setContentsMargins(0, 3, 0, 3)
    line.setSpacing(10)
    for widget, stretch in ((IconLabel(entry.icon, entry.tone), 0), (words, 1), (when, 0)):
        line.addWidget(widget, stretch, Qt.AlignmentFlag.AlignTop)
    return line


def history(desk: Desk, events: Sequence[Event], fields: Fields) -> QWidget:
    """The commands that touched a record, newest first, each with what it made of which field."""
    whole = QWidget()
    whole.setObjectName("history_lines")
    box = QVBoxLayout(whole)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(4)
    today = desk.wall(desk.shop.clock()).date()
    for event in events:
        _add_event(box, desk, event, fields, today)
    return whole


def _add_event(box: QVBoxLayout, desk: Desk, event: Event, fields: Fields, today: date) -> None:
    command = event.command
    said = say(command.key, command.args)
    text = said if command.done else tr("{done} (undone)").format(done=said)
    entry = Entry(desk.wall(command.at), "history" if command.done else "undo-2", text)
    box.addLayout(_line(entry, today))
    for change in event.fields:
        words = field_words(change, fields)
        if words:
            label = PlainLabel(role="quiet", scale="small", wrap=True)
            label.setText(words)
            label.setContentsMargins(28, 0, 0, 0)
            box.addWidget(label)


def field_words(change: FieldChange, fields: Fields) -> str:
    """One field's change in words: “Name: A → B”; empty for what the owner does not know of."""
    title = fields.get((change.table, change.column))
    if title is None:
        return ""
    return f"{tr(title)}: {_plain(change.old)} → {_plain(change.new)}"


def _plain(value: Any) -> str:
    return NOTHING if value in (None, "") else " ".join(str(value).split())
