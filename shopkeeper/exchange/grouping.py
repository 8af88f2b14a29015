"""Which rows of a sheet are of one order.

Nearly every export keeps an order's rows together, or at least near each other. So an
order counts as whole once many others have begun after it. One that goes on after that
is found out on the way; then the sheet is read again, counting first how many rows each
order has.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from shopkeeper.exchange.transforms import clean, whole

Row = list[str]
Numbered = tuple[int, Row]
Name = Callable[[Row], Any]

_NEAR = 200


class Scattered(Exception):
    """An order's rows do not stand near each other."""


def together(rows: Iterable[Numbered], cells: Name, number_at: int) -> Iterator[list[Numbered]]:
    """The rows of each order, as long as they stand near each other; raises Scattered where not.

    `cells` gives what names an order, the number at `number_at` and perhaps the shop; a
    row without a number stands for itself.
    """
    finished: set[Any] = set()
    open_orders: dict[Any, list[Numbered]] = {}
    last_cells: Any = None
    group: list[Numbered] = []
    for number, row in rows:
        if not row[number_at]:
            yield [(number, row)]
            continue
        if (named := cells(row)) != last_cells:
            last_cells, name = named, _name(named)
            if name in finished:
                raise Scattered
            if name not in open_orders and len(open_orders) >= _NEAR:
                oldest = next(iter(open_orders))
                finished.add(oldest)
                yield open_orders.pop(oldest)
            group = open_orders.setdefault(name, [])
        group.append((number, row))
    yield from open_orders.values()


def count(rows: Iterable[Row], cells: Name) -> Counter[Any]:
    """How many rows each order has."""
    return Counter(_name(cells(row)) for row in rows)


def scattered(
    rows: Iterable[Numbered], cells: Name, number_at: int, counts: Counter[Any]
) -> Iterator[list[Numbered]]:
    """The rows of each order wherever they stand, once as many have come as `counts` says."""
    waiting: dict[Any, list[Numbered]] = {}
    for number, row in rows:
        if not row[number_at]:
            yield [(number, row)]
            continue
        name = _name(cells(row))
        waiting.setdefault(name, []).append((number, row))
        if len(waiting[name]) >= counts[name]:
            yield waiting.pop(name)
    yield from waiting.values()


def _name(cells: Any) -> Any:
    """What names an order, however it is spelled: `123`, `'123` and `="123"` are one number."""
    if isinstance(cells, tuple):
        return (whole(clean(cells[0])), *map(clean, cells[1:]))
    return whole(clean(cells))
