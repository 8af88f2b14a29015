"""What a list is when it goes out: headings, kinds and rows, whatever the file's format."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from shopkeeper.formats import decimals

# Characters no XML 1.0 document can hold, and halves of surrogate pairs, which no file can.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c]")
# The full-width ones are taken for the narrow ones by Excel in Chinese and Japanese.
_FORMULA_SIGNS = tuple("=+-@＝＋－＠")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the file: its title in the export's language and its kind of `lists.KINDS`."""

    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the summary: what it says, its value and the value's kind."""

    title: str
    value: Any
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A list on its way out. `rows` is gone through once; `notes` is asked after that.

    Values are as the list gives them: money in the smallest unit of `currency`, times as
    wall time. `sample` is some rows to fit widths by, `count` the number of rows.
    """

    title: str
    headings: Sequence[Heading]
    rows: Iterator[Sequence[Any]]
    count: int
    currency: str
    notes: Callable[[], Sequence[Note]]
    sample: Sequence[Sequence[Any]] = field(default=())


def file_name(path: Path) -> str:
    """The name of a file as the shop can keep it: some are no text in any encoding but another system's."""
    return clean(path.name)


def clean(text: str) -> str:
    """`text` as a file can hold it: one kind of line end, � for what no file can hold."""
    if text.isprintable():
        return text
    return _IMPOSSIBLE.sub("\ufffd", _LINE_END.sub("\n", text))


def like_formula(text: str) -> bool:
    """Whether a spreadsheet could take `text` for a formula."""
    return text.lstrip().startswith(_FORMULA_SIGNS)


def amount(cents: float, currency: str) -> Decimal:
    """Money in the currency's own unit; an average's fraction of a cent is rounded half away from zero."""
    whole = cents if isinstance(cents, int) else Decimal(cents).quantize(Decimal(1), ROUND_HALF_UP)
    return Decimal(whole).scaleb(-decimals(currency))
