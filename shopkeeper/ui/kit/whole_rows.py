"""Keeps the rows of printed tables whole at the ends of pages, which Qt does for their first lines alone."""

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

# Higher than any document; forced pages begin at its multiples.
_ENDLESS = 10**6
# What Qt leaves free at the end of a page, as tried out: a row with only so much room goes to the next
# page as a whole, and one that comes nearer to the end may be cut.
_LEFT = 24


def lay_out(document: QTextDocument, page: QSizeF) -> None:
    """Lay a document out on pages of that size so that no row goes over the end of one.

    The row before one that would is made higher. Of several tables on a paper only the first
    is looked after: what stands between them may move by more than is known here.
    """
    document.setPageSize(QSizeF(page.width(), _ENDLESS))
    tables = [one for one in document.rootFrame().childFrames() if isinstance(one, QTextTable)]
    papers: set[int] = set()
    gaps: list[tuple[QTextTable, int, float]] = []
    for one in tables:
        tops = _tops(document, one)
        paper = int(tops[0]) // _ENDLESS
        if paper not in papers:
            papers.add(paper)
            tops = [top - paper * _ENDLESS for top in tops]
            gaps += [(one, line, gap) for line, gap in _gaps(tops, page.height())]
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for one, line, gap in gaps:
        for place in range(one.columns()):
            cell = one.cellAt(line, place)
            look = cell.format().toTableCellFormat()
            look.setBottomPadding(look.bottomPadding() + gap)
            cell.setFormat(look)
    cursor.endEditBlock()
    document.setPageSize(page)


def _tops(document: QTextDocument, table: QTextTable) -> list[float]:
    """Where the rows begin, and where the last ends."""
    layout = document.documentLayout()
    tops: list[float] = []
    for cell in (table.cellAt(line, 0) for line in range(table.rows())):
        words = layout.blockBoundingRect(cell.firstCursorPosition().block()).top()
        tops.append(words - cell.format().toTableCellFormat().topPadding())
    return [*tops, layout.frameBoundingRect(table).bottom()]


def _gaps(tops: list[float], height: float) -> list[tuple[int, float]]:
    """Which rows are to be higher, and by how much; the first is the heading, which each page repeats."""
    found: list[tuple[int, float]] = []
    head = tops[1] - tops[0]
    moved, bottom = 0.0, height
    for line in range(1, len(tops) - 1):
        room = bottom - (tops[line] + moved)
        if tops[line + 1] - tops[line] > room - _LEFT:
            if room > _LEFT and line > 1:
                found.append((line - 1, room - _LEFT))
            moved, bottom = bottom + head - tops[line], bottom + height
    return found
