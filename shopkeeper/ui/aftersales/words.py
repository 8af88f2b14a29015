"""Words and colours of tickets that several of their pieces share."""

from datetime import datetime

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop.ticket_figures import lateness
from shopkeeper.shop.ticket_list import STATES

# What stands behind a line of the log: its icon, and its words where it says more than was written.
LOG = {
    "note": ("sticky-note", ""),
    "buyer": ("message-circle", "Buyer: {text}"),
    "state": ("arrow-right", ""),
    "goods": ("package-open", "Received: {goods}"),
    "parcel": ("truck", "Sent {parcel}"),
    "early": ("hand-coins", "Refunded before the goods came back: {text}"),
    "answer": ("reply", "Answered on the platform"),
    "evidence": ("gavel", "Evidence given"),
}
FOUND = {
    "sellable": "Can be resold",
    "damaged": "Damaged",
    "missing": "Missing from the parcel",
    "other": "Not our item",
}
CLOCK = {"overdue": "red", "soon": "amber", "fine": "green", "": "quiet"}


def state_word(state: str) -> str:
    """What a state is called; one nobody knows is shown as it stands."""
    return tr(STATES[state]) if state in STATES else state  # type: ignore[index]


def due_words(due_at: datetime, now: datetime) -> str:
    """By when something is due and how far off that is."""
    left = formats.time_left(due_at, now)
    if left.endswith(due_at.strftime("%H:%M")):  # today 16:00 says both
        return tr("by {time}").format(time=left)
    return tr("by {time} · {left}").format(time=formats.near_time(due_at, now.date()), left=left)


def clock_tone(due_at: datetime | None, now: datetime) -> str:
    """The colour of a deadline."""
    return CLOCK[lateness(due_at, now)]
