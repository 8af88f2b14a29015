"""A list on paper: the columns in sight, of what is selected or of all that was found."""

from typing import TYPE_CHECKING, Any

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.shop import filter_values, lists
from shopkeeper.ui.kit import columns
from shopkeeper.ui.kit.printing import Document, PrintSheet, table, text

if TYPE_CHECKING:
    from shopkeeper.ui.kit.list_page import ListPage

MOST_ROWS = 1000
_WIDE = 7


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
    """The list as a document: what it is, what was asked, and its rows."""
    desk, said = page.desk, page.describe(count)
    at = formats.wall_time(desk.wall(desk.shop.clock()))
    first = tr("The first {n} of {all}.").format(n=f"{len(rows):,}", all=f"{count:,}")
    right = [place for place, column in enumerate(shown) if column.kind in columns.FIGURES]
    under = " · ".join([*_asked(page), *([first] if count > len(rows) else []), at])
    body = (
        f"<h1>{text(desk.name)}</h1><p>{text(said)}</p><p class='quiet'>{text(under)}</p>"
        f"{table([tr(column.title) for column in shown], rows, right)}"
    )
    return Document(f"{desk.name} {said}", body, landscape=len(shown) > _WIDE)


def _asked(page: "ListPage") -> list[str]:
    query, currency = page.model.query, page.desk.currency
    asked = [query.words.strip()] if query.words.strip() else []
    for one in page.spec.filters:
        if one.name in query.filters:
            choices = page.filters.choices(one)
            value = filter_values.words(one, query.filters[one.name], currency, choices)
            asked.append(tr("{filter}: {value}").format(filter=tr(one.title), value=value))
    return asked
