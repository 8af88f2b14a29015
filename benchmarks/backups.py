"""A backup of a closed shop, against copying its file."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from benchmarks import fresh, made_shop
from benchmarks.figures import Figure, Options


def measure(options: Options) -> Iterator[Figure]:
    """At every size."""
    for orders in sorted(options.sizes):
        options.say(f"backup of {orders:,} orders")
        made = made_shop.path(orders, options.cache)
        shop = options.scratch / f"backed-up-{orders}.shop"
        shutil.copyfile(made, shop)
        size = f"{orders:,} orders, {made.stat().st_size / 1e6:,.0f} MB"
        first, later, floor = fresh.run(
            "benchmarks.backups:times", shop=shop, folder=options.scratch / "backups", repeat=options.repeat
        ).found
        shop.unlink()
        yield Figure("backup, checked / copy of the file", size, later, floor=floor)
        yield Figure("first backup of the week, index checked too / copy", size, first, floor=floor)


def times(shop: str, folder: str, repeat: int) -> tuple[float, float, float]:
    """Seconds of the first backup of a week; the least of later ones, and of a copy; all safely on disk."""
    path, backups = Path(shop), Path(folder)
    first = _back_up(path, backups)
    later, copied = [], []
    for _ in range(repeat):
        copied.append(_copy(path, backups / "copy"))
        _change(path)
        later.append(_back_up(path, backups))
    shutil.rmtree(backups)
    return first, min(later), min(copied)


def _back_up(shop: Path, folder: Path) -> float:
    from shopkeeper.store import backup
    from shopkeeper.store.contract import utc_now

    start = perf_counter()
    backup.make(shop, folder, clock=utc_now, reason="manual")
    return perf_counter() - start


def _change(shop: Path) -> None:
    """Let the shop differ from its last backup, which would be taken for the next."""
    from shopkeeper.store.connections import connect

    with closing(connect(shop, write=True)) as connection:
        connection.execute("UPDATE change SET operator = operator || '.'")


def _copy(shop: Path, target: Path) -> float:
    start = perf_counter()
    shutil.copyfile(shop, target)
    with target.open("r+b") as stream:
        os.fsync(stream.fileno())
    seconds = perf_counter() - start
    target.unlink()
    return seconds
