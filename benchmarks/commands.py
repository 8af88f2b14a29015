"""One edit as a command, with history, figures and search index, against one raw commit of its UPDATE."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import fresh, made_shop
from benchmarks.figures import Figure, Options

EDITS = 100
MOST_TIMES = 2
MOST_MS = 100


def measure(options: Options) -> Iterator[Figure]:
    """In the smallest and the largest shop."""
    smallest: dict[str, float] = {}
    for orders in sorted({min(options.sizes), options.largest}):
        options.say(f"commands in {orders:,} orders")
        shop = options.scratch / f"commands-{orders}.shop"
        shutil.copyfile(made_shop.path(orders, options.cache), shop)
        found = fresh.run("benchmarks.commands:times", shop=shop).found
        size = f"{orders:,} orders"
        yield Figure("edit of a customer / raw commit", size, found["edit"], "ms", floor=found["raw"])
        for name in ("edit", "undo") if smallest else ():
            title = f"{name} of a customer / in the smallest shop"
            floor = smallest[name]
            yield Figure(title, size, found[name], "ms", floor=floor, most=MOST_TIMES, limit=MOST_MS)
        smallest = smallest or found


def times(shop: str) -> dict[str, float]:
    """What a raw commit, an edit and its undo usually take, in ms."""
    from shopkeeper.shop import derived
    from shopkeeper.store.shop_file import ShopFile

    raw = _raw(Path(shop))
    with ShopFile(Path(shop), derived, backups=None) as opened:
        edits = [_edit(opened, number) for number in range(EDITS)]
        undos = [_timed(opened.undo) for _ in range(EDITS)]
    return {"raw": raw, "edit": median(edits), "undo": median(undos)}


def _timed(act: Callable[[], Any]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def _raw(shop: Path) -> float:
    from shopkeeper.store.connections import connect

    with closing(connect(shop, write=True)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")

        def update(number: int) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "UPDATE customer SET note = ? WHERE id = ?", (f"第{number}次", 1 + number % 20)
            )
            connection.execute("COMMIT")

        return median(_timed(lambda number=number: update(number)) for number in range(EDITS))


def _edit(shop: Any, number: int) -> float:
    from shopkeeper.shop import customers

    def edit() -> None:
        with shop.command("customer.edit", name="x") as session:
            data = customers.data_of(customers.get(session, 1 + number % 20))
            customers.edit(session, 1 + number % 20, replace(data, note=f"改{number}"))

    return _timed(edit)
