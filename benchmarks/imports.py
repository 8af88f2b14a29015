"""Import, second import, undo and redo: against their floor, in memory, and as the window feels them."""

import csv
import gzip
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from benchmarks import fresh, made_shop
from benchmarks.figures import Figure, Options

PROFILE = Path(__file__).with_name("online_retail.toml")
STEPS = ("import", "second import", "undo", "redo")
MOST_MB = 250
MOST_STOP_MS = 50

_HEADINGS = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


def measure(options: Options) -> Iterator[Figure]:
    """All figures of importing."""
    file = _file(options)
    with file.open("rb") as stream:
        size = f"{sum(1 for _ in stream) - 1:,} lines"
    yield from _times(options, file, size)
    yield from _in_window(options, file, size)


def _file(options: Options) -> Path:
    file = options.scratch / "OnlineRetail.csv"
    if options.online_retail is None:
        make_file(file, options.rows)
    else:
        with gzip.open(options.online_retail) as packed, file.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
    return file


def make_file(file: Path, rows: int) -> None:
    """A file like Online Retail: invoices of some lines each, some of them without a customer."""
    random = Random(rows)
    at = datetime(2010, 12, 1, 8, 26)
    lines: list[tuple[Any, ...]] = []
    while len(lines) < rows:
        at += timedelta(minutes=random.randrange(1, 30))
        invoice = 536_365 + len(lines)
        customer = random.choice(("", *range(12_346, 12_346 + rows // 50 + 3)))
        for _ in range(random.randrange(1, 40)):
            code = random.randrange(20_000, 20_000 + rows // 10 + 20)
            quantity, price = random.randrange(1, 25), random.randrange(10, 2000) / 100
            lines.append(
                (invoice, code, f"CRAFT ARTICLE {code}", quantity, at, price, customer, "United Kingdom")
            )
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_HEADINGS.split(","))
        writer.writerows(lines[:rows])


def _times(options: Options, file: Path, size: str) -> Iterator[Figure]:
    times: dict[str, list[float]] = {name: [] for name in ("floor", *STEPS)}
    for number in range(options.repeat):
        options.say(f"import, round {number + 1}")
        shop = options.scratch / f"import-{number}.shop"
        floor = options.scratch / f"floor-{number}.shop"
        done = fresh.run("benchmarks.imports:steps", shop=shop, file=file).found
        for name in STEPS:
            times[name].append(done[name])
        times["floor"].append(
            fresh.run("benchmarks.floor:import_floor", source=shop, file=file, target=floor).found
        )
        _forget(floor)
        if number:
            _forget(shop)
    best = {name: min(of_step) for name, of_step in times.items()}
    yield Figure("import", size, best["import"], floor=best["floor"], most=1.5)
    yield Figure("second import / import", size, best["second import"], floor=best["import"], most=1)
    yield Figure("undo / import", size, best["undo"], floor=best["import"], most=1)
    yield Figure("redo / import", size, best["redo"], floor=best["import"])


def steps(shop: str, file: str) -> dict[str, float]:
    """Seconds of each of STEPS on a new shop, without a window; it then holds the file's rows."""
    from shopkeeper.exchange.importer import Importer
    from shopkeeper.shop import derived
    from shopkeeper.store.shop_file import ShopFile

    seconds = {}
    with ShopFile.create(Path(shop), derived) as opened:
        importer = Importer(opened, [Path(file)], str(PROFILE))
        for name, act in zip(STEPS, (importer.run, importer.run, opened.undo, opened.redo), strict=True):
            start = perf_counter()
            act()
            seconds[name] = perf_counter() - start
    return seconds


def _in_window(options: Options, file: Path, size: str) -> Iterator[Figure]:
    full = options.scratch / "import-0.shop"
    empty = options.scratch / "empty.shop"
    fresh.run("benchmarks.imports:make_empty", shop=empty)
    told = {"file": file, "profile": PROFILE}
    runs = (("import", "import", empty), ("second import", "import", full), ("undo", "undo", full))
    for name, what, shop in (*runs, ("redo", "redo", full)):
        options.say(f"{name} behind the open window")
        yield from felt(name, size, fresh.run("benchmarks.window:watch", what=what, shop=shop, **told))
    made = made_shop.path(options.largest, options.cache)
    target = options.scratch / "window.xlsx"
    options.say("Excel export behind the open window")
    run = fresh.run("benchmarks.window:watch", what="export", shop=made, target=target)
    yield from felt("Excel export", f"{made_shop.customers_of(options.largest):,} customers", run)


def make_empty(shop: str) -> None:
    """A new shop without anything in it."""
    from shopkeeper.shop import derived
    from shopkeeper.store.shop_file import ShopFile

    ShopFile.create(Path(shop), derived, backups=None).close()


def felt(name: str, size: str, run: fresh.Run) -> Iterator[Figure]:
    """What a task behind the window does to it, and the memory both processes take."""
    longest, idle = run.found["longest_ms"], run.found["idle_ms"]
    yield Figure(f"{name}: longest stop / idle", size, longest, "ms", floor=idle, limit=MOST_STOP_MS)
    yield Figure(f"{name}: memory with the window", size, run.found["peak_mb"], "MB", limit=MOST_MB)
    if run.child_peak_mb:
        yield Figure(f"{name}: memory of the child", size, run.child_peak_mb, "MB", limit=MOST_MB)


def _forget(shop: Path) -> None:
    for file in shop.parent.glob(f"{shop.name}*"):
        file.unlink()
