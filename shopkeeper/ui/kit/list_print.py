"""A list on paper: the columns in sight, of what is selected or of all that was found."""

import re
from typing import TYPE_CHECKING, Any

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop import filter_values, lists
from shopkeeper.ui.kit import columns
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.printing import Document, PrintSheet, measure, room, table, text

if TYPE_CHECKING:
    from shopkeeper.ui.kit.list_page import ListPage

MOST_ROWS = 1000
# Words may take more than one line, and these are as wide as is wanted of one; in pixels.
_BROKEN = ("text", "options", "names", "choice")
_LINE, _AROUND, _AFTER = 150, 14, 12
_BOLD = 1.1  # how much wider headings are than other words
# What is written without blanks may be broken anywhere, but not after two or three signs.
_SOLID = re.compile(r"[\s\u2e80-\uffff]+")
_LEAST = 60


def print_list(page: "ListPage") -> None:
    """Show the list as it would be printed: several selected, else all, up to a sensible number."""
    chosen = page.chosen()
    ids = chosen if len(chosen) > 1 else page.model.ids.tolist()
    shown, spec, shop = _columns(page), page.spec, page.desk.shop

    def work(_progress: Any, _cancelled: Any) -> dict[int, tuple[Any, ...]]:
        with shop.read() as session:
            return lists.rows(session, spec, ids[:MOST_ROWS], shown)

    def show(rows: dict[int, tuple[Any, ...]]) -> None:
        cells = [_cells(page, shown, rows[one]) for one in ids[:MOST_ROWS] if one in rows]
        PrintSheet(page.desk, document(page, shown, cells, len(ids)), page.window()).open()

    page.desk.runner.run(work, show, page.desk.refuse, lambda: tr("Reading…"), owner=page)


def _columns(page: "ListPage") -> list[lists.Column]:
    order = (page.spec.columns[place] for place in page.view.header.visible_order())
    return [column for column in order if column.kind != "picture"]


def _cells(page: "ListPage", shown: list[lists.Column], row: tuple[Any, ...]) -> list[str]:
    pairs = zip(shown, row, strict=True)
    return [_cell(column.said(value), column.kind, page.desk) for column, value in pairs]


def _cell(value: Any, kind: str, desk: Desk) -> str:
    """A value as the list has it: a phone in groups, but a moment with its year, a deadline's too."""
    return (columns.listed if kind == "phone" else columns.whole)(value, kind, desk)


def document(page: "ListPage", shown: list[lists.Column], rows: list[list[str]], count: int) -> Document:
    """The list as a document: what it is, how much of it, what was asked, and its rows.

    A column nobody has filled in is left out.
    """
    desk, name = page.desk, _name(page)
    filled = [place for place in range(len(shown)) if any(row[place] != columns.NOTHING for row in rows)]
    shown = [shown[place] for place in filled]
    rows = [[row[place] for place in filled] for row in rows]
    cut = count > len(rows)
    numbers = {"n": f"{len(rows):,}", "all": f"{count:,}"}
    said = tr("The first {n} of {all} rows").format(**numbers) if cut else page.describe(count)
    under = " · ".join([said, *_asked(page), formats.wall_time(desk.wall(desk.shop.clock()))])
    headings = [tr("Due" if column.kind == "left" else column.title) for column in shown]
    right = [place for place, column in enumerate(shown) if column.kind in columns.FIGURES]
    whole = [place for place, column in enumerate(shown) if column.kind not in _BROKEN]
    widths = _widths(headings, rows, right, whole)
    landscape = sum(max(least, min(want, _LINE + _AROUND)) for least, want in widths) > room()
    shares = _shares(widths, room(landscape=landscape))
    body = (
        f"<h1>{text(' · '.join(filter(None, (desk.name, name))))}</h1><p class='under'>{text(under)}</p>"
        f"{table(headings, rows, right, whole, shares)}"
    )
    only = tr("Only the first {n} of {all} rows are printed. Choose or filter those you need.")
    note = only.format(**numbers) if cut else ""
    return Document(f"{desk.name} {name or said}", body, landscape=landscape, note=note)


def _name(page: "ListPage") -> str:
    """What the list is called."""
    from shopkeeper.exchange.export import SUBJECTS

    title = next((one.title for one in SUBJECTS.values() if one.list.subject == page.spec.subject), "")
    return tr(title)


def _widths(
    headings: list[str], rows: list[list[str]], right: list[int], whole: list[int]
) -> list[tuple[int, int]]:
    """Of each column how wide it must be on paper, and how wide it wants to be, to stand on one line."""
    width = measure()
    found: list[tuple[int, int]] = []
    for place, cells in enumerate(map(set, zip(headings, *rows, strict=True))):
        bold = round(width(headings[place]) * _BOLD)
        want = max(bold, *map(width, cells))
        words = {word for cell in cells for word in _SOLID.split(cell)}
        least = want if place in whole else min(want, _LINE, max(_LEAST, bold, *map(width, words)))
        around = _AROUND + (_AFTER if place not in right and place - 1 in right else 0)
        found.append((least + around, want + around))
    return found


def _shares(widths: list[tuple[int, int]], room: int) -> list[float]:
    """The columns' shares of the width in hundredths: all they must have, and of the rest as they want."""
    over = sum(want - least for least, want in widths)
    part = min(1.0, max(0, room - sum(least for least, _ in widths)) / over) if over else 0.0
    given = [least + part * (want - least) for least, want in widths]
    return [round(100 * one / sum(given), 1) for one in given]


def _asked(page: "ListPage") -> list[str]:
    query, currency = page.model.query, page.desk.currency
    asked = [query.words.strip()] if query.words.strip() else []
    for one in page.spec.filters:
        if one.name in query.filters:
            choices = page.filters.choices(one)
            value = filter_values.words(one, query.filters[one.name], currency, choices)
            asked.append(tr("{filter}: {value}").format(filter=tr(one.title), value=value))
    return asked
