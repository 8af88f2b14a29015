"""Runs the benchmarks and prints one table: python -m benchmarks [--quick] [--only NAME…]."""

import argparse
import tempfile
from pathlib import Path

from benchmarks import backups, commands, excel, figures, fresh, imports, lists, start
from benchmarks.figures import Figure, Options

SUBJECTS = {
    "import": imports.measure,
    "lists": lists.measure,
    "excel": excel.measure,
    "backup": backups.measure,
    "commands": commands.measure,
    "start": start.measure,
}
CACHE = Path(tempfile.gettempdir()) / "shopkeeper-benchmarks"
ONLINE_RETAIL = fresh.ROOT.parent / "shared" / "data" / "OnlineRetail.csv.gz"


def main() -> None:
    """Measure what was asked for; print and save it."""
    asked = _parser().parse_args()
    loads = [figures.load()]
    with tempfile.TemporaryDirectory(prefix="shopkeeper-", ignore_cleanup_errors=True) as scratch:
        found = _measure(asked, _options(asked, Path(scratch)))
    loads.append(figures.load())
    print(figures.table(found))
    if loads[0]:
        print(f"load at the start {loads[0][0]}, at the end {loads[1][0]}")
    figures.save(found, asked.json, loads)
    print(asked.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="small shops, once: whether everything runs")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=SUBJECTS,
        default=list(SUBJECTS),
        metavar="NAME",
        help="of " + ", ".join(SUBJECTS),
    )
    parser.add_argument("--repeat", type=int, default=3, help="rounds, of which the best counts")
    parser.add_argument("--online-retail", type=Path, default=ONLINE_RETAIL, metavar="FILE.csv.gz")
    parser.add_argument(
        "--json", type=Path, default=fresh.ROOT / "benchmarks" / "out" / "figures.json", metavar="OUT"
    )
    return parser


def _options(asked: argparse.Namespace, scratch: Path) -> Options:
    if asked.quick:
        return Options(scratch, CACHE, None, sizes=(1_000, 10_000), repeat=1, say=print)
    if not asked.online_retail.exists():
        print(f"{asked.online_retail} is not there: importing Online Retail is left out.")
        return Options(scratch, CACHE, None, repeat=asked.repeat, say=print)
    return Options(scratch, CACHE, asked.online_retail, repeat=asked.repeat, say=print)


def _measure(asked: argparse.Namespace, options: Options) -> list[Figure]:
    found: list[Figure] = []
    for name in asked.only:
        found.extend(SUBJECTS[name](options))
    return found


if __name__ == "__main__":
    main()
