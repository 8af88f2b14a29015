"""Papers of the shop's as documents to be printed."""

from collections.abc import Sequence

from shopkeeper.shop.paper import Block, Heading, Items, Lines, Pairs, Paper, Table, Text
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.printing import Document, text

# Above so many columns a page lies on its side.
_UPRIGHT_COLUMNS = 6
_TABLE = '<table width="100%" cellspacing="0" style="border-collapse: collapse; margin: 6px 0 10px 0">'


def to_print(name: str, papers: Sequence[Paper]) -> Document:
    """Papers one behind the other, each on a page of its own, as a document called `name`."""
    tables = [block for paper in papers for block in paper.blocks if isinstance(block, Table)]
    wide = any(len(row) > _UPRIGHT_COLUMNS for table in tables for row in table.rows)
    return Document(name, "".join(map(_page, papers, range(len(papers)))), landscape=wide)


def _page(paper: Paper, place: int) -> str:
    new_page = ' style="page-break-before: always"' if place else ""
    title = f"<h1{new_page}>{text(paper.title)}</h1>"
    subtitle = f'<p class="quiet">{text(paper.subtitle)}</p>' if paper.subtitle else ""
    return title + subtitle + "".join(map(_block, paper.blocks))


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2>{text(block.text)}</h2>"
    if isinstance(block, Text):
        return f'<p class="quiet">{text(block.text)}</p>' if block.quiet else f"<p>{text(block.text)}</p>"
    if isinstance(block, Items):
        return f"<ul>{''.join(f'<li>{text(item)}</li>' for item in block.items)}</ul>"
    if isinstance(block, Lines):
        room = f' style="padding: 11px 6px; border-bottom: 1px solid {_line()};"'
        return f"{_TABLE}{f'<tr><td{room}>&nbsp;</td></tr>' * block.count}</table>"
    if isinstance(block, Pairs):
        return f"{_TABLE}{''.join(_pair(*pair) for pair in block.pairs)}</table>"
    return _table(block)


def _pair(name: str, value: str, definition: str) -> str:
    cells = (f'<td width="24%">{text(name)}</td>', f'<td width="30%"><b>{text(value)}</b></td>')
    return f'<tr>{"".join(cells)}<td class="quiet">{text(definition)}</td></tr>'


def _table(table: Table) -> str:
    head = f"<thead>{_row(table, 'th', table.headings)}</thead>" if any(table.headings) else ""
    return f"{_TABLE}{head}{''.join(_row(table, 'td', row) for row in table.rows)}</table>"


def _row(table: Table, tag: str, cells: Sequence[str]) -> str:
    room = f' style="padding: 11px 6px; border: 1px solid {_line()};"' if table.blank and tag == "td" else ""
    return f"<tr>{''.join(_cell(table, tag, place, cell, room) for place, cell in enumerate(cells))}</tr>"


def _cell(table: Table, tag: str, place: int, cell: str, room: str) -> str:
    side = ' align="right"' if place in table.right else ""
    width = f' width="{table.widths[place]}%"' if table.widths else ""
    return f"<{tag}{side}{width}{room}>{text(cell)}</{tag}>"


def _line() -> str:
    return theme.colour("ink_line").name()
