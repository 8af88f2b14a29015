"""A list as CSV that Excel opens rightly.

UTF-8 with its mark, CRLF, quotes where they are needed. A CSV cell has no type, and Excel
guesses one: it would round long numbers, drop leading zeros, turn 1-2 into a date and run
what begins like a formula. Two signs in front keep a text what it is, and reading a file
of ours takes each off again:

- a tab before texts Excel would take for a number or a date (phones, order numbers,
  postcodes): it is not seen in Excel, and the cell is text with every digit;
- an apostrophe before any other text that begins with = + - @ or an apostrophe: it is
  seen, and the cell can not run.

The form ="138…" is not used: it is a formula itself, other programs show it as it stands,
and it can not be told from a text that came in so. Dates are written 2026-01-31, times
2026-01-31 13:05:00, amounts 1234.50 without sign or thousands.
"""

import csv
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shopkeeper.exchange.out_table import Table, amount, clean, like_formula

# Digits with what may stand between and around them in a number, a date, a time or a share.
_LIKE_NUMBER = re.compile(r"[\s+\-(.,$¥￥€£]*\d[\d\s.,:/\-+()eE%年月日时分秒]*")


def write(file: Path, table: Table) -> None:
    """Write `table` to `file`. Raises OSError as the disk does."""
    kinds = [heading.kind for heading in table.headings]
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([_text(heading.title) for heading in table.headings])
        for row in table.rows:
            pairs = zip(row, kinds, strict=True)
            writer.writerow([_cell(value, kind, table.currency) for value, kind in pairs])


def _cell(value: Any, kind: str, currency: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if kind == "money":
        return str(amount(value, currency))
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(text: str) -> str:
    text = clean(text)
    if _LIKE_NUMBER.fullmatch(text) or text.startswith("\t"):
        return f"\t{text}"
    return f"'{text}" if text.startswith("'") or like_formula(text) else text
