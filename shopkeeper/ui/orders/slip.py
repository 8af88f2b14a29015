"""The packing slip of an order: what goes into the parcel, and to whom."""

from collections.abc import Sequence

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.printing import Document, table, text
from shopkeeper.ui.orders.reading import LineShown, OrderShown

_BREAK = '<p style="page-break-before: always"></p>'


def slips(desk: Desk, shown: Sequence[OrderShown]) -> Document:
    """The slips of orders, each on a page of its own."""
    numbers = [one.number for one in shown]
    name = numbers[0] if len(numbers) == 1 else f"{numbers[0]}-{len(numbers)}"
    body = _BREAK.join(_slip(desk, one) for one in shown)
    return Document(f"{tr('Packing slip')} {name}", body)


def _slip(desk: Desk, shown: OrderShown) -> str:
    order = shown.order
    placed = formats.wall_time(order["placed_at"]) if order["placed_at"] else ""
    phones = (formats.phone(one) for one in (order["phone"], order["landline"]) if one)
    to = " ".join(filter(None, (order["recipient"] or shown.name, *phones)))
    goods = _goods(shown.lines)
    said = [
        (tr("Buyer's message"), order["buyer_message"]),
        (tr("Courier"), " ".join(filter(None, (order["courier"], order["tracking_number"])))),
    ]
    more = "".join(f"<p><b>{text(title)}</b> {text(words)}</p>" for title, words in said if words)
    head = f"<h1>{text(desk.name)}</h1><p class='quiet'>{text(shown.number)} · {text(placed)}</p>"
    return f"{head}<h2>{text(to)}</h2><p>{text(shown.where)}</p>{goods}{more}"


def _count(line: LineShown) -> str:
    return f"{line.quantity - line.refunded:,}"


def _goods(lines: Sequence[LineShown]) -> str:
    """The lines; options and codes only where there are any."""
    columns = [
        (tr("Items"), [line.title for line in lines]),
        (tr("Options"), [formats.option_values(line.options) for line in lines]),
        (tr("SKU code"), [line.code for line in lines]),
        (tr("Quantity"), [_count(line) for line in lines]),
    ]
    kept = [column for column in columns if any(column[1])]
    rows = list(zip(*(cells for _, cells in kept), strict=True))
    return table([title for title, _ in kept], rows, right=(len(kept) - 1,))
