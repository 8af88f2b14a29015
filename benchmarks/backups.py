"""A backup of a closed shop, against copying its file."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import fresh, made_shop
from benchmarks.figures import Figure, Options


def measure(options: Options) -> Iterator[Figure]:
    """At every size."""
    for orders in sorted(options.sizes):
        options.say(f"backup of {orders:,} orders")
        shop = made_shop.path(orders, options.cache)
        megabytes = shop.stat().st_size / 1e6
        value, floor = fresh.run(
            "benchmarks.backups:times", shop=shop, folder=options.scratch / "backups", repeat=options.repeat
        ).found
        yield Figure(
            "backup, checked / copy of the file",
            f"{orders:,} orders, {megabytes:,.0f} MB",
            value,
            floor=floor,
        )


def times(shop: str, folder: str, repeat: int) -> tuple[float, float]:
    """The shortest seconds of a backup and of a copy, both safely on disk."""
    made, copied = [], []
    for _ in range(repeat):
        copied.append(_copy(Path(shop), Path(folder)))
        made.append(_back_up(Path(shop), Path(folder)))
    return min(made), min(copied)


def _back_up(shop: Path, folder: Path) -> float:
    from shopkeeper.store import backup
    from shopkeeper.store.contract import utc_now

    start = perf_counter()
    backup.make(shop, folder, clock=utc_now, reason="manual")
    seconds = perf_counter() - start
    # One that is there already would be taken for the next.
    shutil.rmtree(folder)
    return seconds


def _copy(shop: Path, folder: Path) -> float:
    folder.mkdir(parents=True)
    target = folder / "copy"
    start = perf_counter()
    shutil.copyfile(shop, target)
    with target.open("r+b") as stream:
        os.fsync(stream.fileno())
    seconds = perf_counter() - start
    shutil.rmtree(folder)
    return seconds
