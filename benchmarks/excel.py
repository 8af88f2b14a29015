"""The Excel export of all customers, against openpyxl's streaming writer on the same cells."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import fresh, made_shop
from benchmarks.figures import Figure, Options

MOST_MB = 250


def measure(options: Options) -> Iterator[Figure]:
    """Time, and the memory of the child that writes."""
    shop = made_shop.path(options.largest, options.cache)
    target, plain = options.scratch / "customers.xlsx", options.scratch / "plain.xlsx"
    runs, floors = [], []
    for number in range(options.repeat):
        options.say(f"Excel, round {number + 1}")
        runs.append(fresh.run("benchmarks.excel:export", shop=shop, file=target))
        floors.append(fresh.run("benchmarks.excel:floor", source=target, file=plain).found)
    size = f"{made_shop.customers_of(options.largest):,} customers"
    yield Figure("Excel export", size, min(run.found for run in runs), floor=min(floors), most=1)
    yield Figure("Excel export: memory", size, min(run.peak_mb for run in runs), "MB", limit=MOST_MB)
    if runs[0].child_peak_mb:
        peak = min(run.child_peak_mb for run in runs)
        yield Figure("Excel export: memory of the child", size, peak, "MB", limit=MOST_MB)


def export(shop: str, file: str) -> float:
    """Seconds to export all customers with every column."""
    from shopkeeper.exchange.export import export_list
    from shopkeeper.shop import customer_list, derived
    from shopkeeper.shop.lists import Query
    from shopkeeper.store.shop_file import ShopFile

    with ShopFile(Path(shop), derived, write=False) as opened:
        start = perf_counter()
        export_list(opened, customer_list.LIST, Query(), None, Path(file))
        return perf_counter() - start


def floor(source: str, file: str) -> float:
    """Seconds openpyxl takes to write the cells of `source` again, row by row."""
    from openpyxl import Workbook
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python(skip_empty_area=False)
    rows = [[None if value == "" else value for value in row] for row in rows]
    start = perf_counter()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(file)
    return perf_counter() - start
