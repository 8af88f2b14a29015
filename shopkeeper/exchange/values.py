"""What a cell's text is before it means anything: cleaned, or not understood."""

from collections.abc import Mapping
from dataclasses import dataclass


class Bad(Exception):
    """A cell that is not understood; `reason` completes the words key `held.…`."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.text = text


@dataclass(frozen=True, slots=True)
class Setting:
    """What a file's values depend on: its currency, the shop's time zone, the order of day and month.

    `home` is the shop's own currency; `words` are ours for what a file calls otherwise.
    """

    currency: str
    zone: str
    day_first: bool = True
    states: dict[str, str] | None = None
    home: str = ""
    words: Mapping[str, str] | None = None


Value = str | int | None

_NOTHING = {"", "-", "--", "null", "none", "无", "n/a"}
# Signs nobody sees, which come in with what was copied out of a web page, and blanks.
_UNSEEN = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
    " \t\u00a0\u3000"
)


def clean(cell: str) -> str:
    """A cell without what keeps spreadsheets from changing it: `="…"`, a leading ' or tab."""
    text = cell.strip()
    if not text.isascii():
        text = text.strip(_UNSEEN)
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    text = text.removeprefix("'").strip()
    return "" if text.lower() in _NOTHING else text


def whole(text: str) -> str:
    """A number without the `.0` a spreadsheet put behind it; V1.0 stays V1.0."""
    return text[:-2] if text.endswith(".0") and text[:-2].isdecimal() else text
