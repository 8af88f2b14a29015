"""A list on paper: the columns in sight, of what is selected or of all that was found."""

from typing import TYPE_CHECKING, Any

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop import filter_values, lists
from shopkeeper.ui.kit import columns
from shopkeeper.ui.kit.printing import Document, PrintSheet, room, table, text, wide

if TYPE_CHECKING:
    from shopkeeper.ui.kit.list_page import ListPage

MOST_ROWS = 1000
# Words may take more than one line, and these are as wide as is wanted of one; in pixels.
_BROKEN = ("text", "options", "names")
_LINE, _AROUND = 150, 14


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
    return [columns.shown(column.said(value), column.kind, page.desk) for column, value in pairs]


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
    said = tr("The first {n} of {all} rows.").format(**numbers) if cut else page.describe(count)
    under = " · ".join([said, *_asked(page), formats.wall_time(desk.wall(desk.shop.clock()))])
    headings = [tr(column.title) for column in shown]
    right = [place for place, column in enumerate(shown) if column.kind in columns.FIGURES]
    whole = [place for place, column in enumerate(shown) if column.kind not in _BROKEN]
    body = (
        f"<h1>{text(' · '.join(filter(None, (desk.name, name))))}</h1><p class='under'>{text(under)}</p>"
        f"{table(headings, rows, right, whole)}"
    )
    only = tr("Only the first {n} of {all} rows are printed. Choose or filter those you need.")
    wanted = _width([headings, *rows], whole)
    note = only.format(**numbers) if cut else ""
    return Document(f"{desk.name} {name or said}", body, landscape=wanted > room(), note=note)


def _name(page: "ListPage") -> str:
    """What the list is called."""
    from shopkeeper.exchange.export import SUBJECTS

    title = next((one.title for one in SUBJECTS.values() if one.list.subject == page.spec.subject), "")
    return tr(title)


def _width(rows: list[list[str]], whole: list[int]) -> int:
    """How wide the rows are on paper."""
    widths = [max(map(wide, cells)) for cells in zip(*rows, strict=True)]
    kept = [width if place in whole else min(width, _LINE) for place, width in enumerate(widths)]
    return sum(width + _AROUND for width in kept)


def _asked(page: "ListPage") -> list[str]:
    query, currency = page.model.query, page.desk.currency
    asked = [query.words.strip()] if query.words.strip() else []
    for one in page.spec.filters:
        if one.name in query.filters:
            choices = page.filters.choices(one)
            value = filter_values.words(one, query.filters[one.name], currency, choices)
            asked.append(tr("{filter}: {value}").format(filter=tr(one.title), value=value))
    return asked
