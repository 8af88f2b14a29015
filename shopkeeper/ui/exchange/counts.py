"""What an import counts, in words."""

from collections.abc import Mapping

from shopkeeper.exchange.importer import Report
from shopkeeper.i18n import tr, trn
from shopkeeper.shop.import_history import Batch
from shopkeeper.words import say


def kinds_in_words(counts: Mapping[str, int], *, without: str = "") -> str:
    """How many of each kind of record: "3 customers · 5 lines"."""
    said = (say_n(n) for kind, say_n in _KINDS.items() if kind != without and (n := counts.get(kind, 0)))
    return " · ".join(said)


_KINDS = {
    "order": lambda n: trn(n, "one order", "{n} orders"),
    "line": lambda n: trn(n, "one line", "{n} lines"),
    "purchase": lambda n: trn(n, "one purchase", "{n} purchases"),
    "purchase_line": lambda n: trn(n, "one purchase line", "{n} purchase lines"),
    "product": lambda n: trn(n, "one product", "{n} products"),
    "variant": lambda n: trn(n, "one variant", "{n} variants"),
    "customer": lambda n: trn(n, "one customer", "{n} customers"),
    "payment": lambda n: trn(n, "one payment", "{n} payments"),
    "listing": lambda n: trn(n, "one listing", "{n} listings"),
}


def main_kind(report: Report) -> str:
    """The kind of record the files are about: the first of _KINDS they have any of."""
    counted = report.created + report.updated + report.unchanged
    return next((kind for kind in _KINDS if counted[kind]), "order")


def rows_in_words(n: int) -> str:
    """How many rows."""
    return trn(n, "one row", "{n} rows")


def sum_in_words(report: Report) -> str:
    """Where the rows of the files went; it adds up."""
    held, skipped = report.held.total(), report.skipped.total()
    parts = [tr("{n} imported").format(n=f"{report.rows_in:,}")]
    if held:
        parts.append(tr("{n} held").format(n=f"{held:,}"))
    if skipped:
        parts.append(tr("{n} skipped").format(n=f"{skipped:,}"))
    return f"{rows_in_words(report.rows)} = " + " + ".join(parts)


def batch_in_words(batch: Batch) -> str:
    """Where the rows of an import are now; it adds up."""
    parts = [
        (tr("{n} imported"), batch.rows_in),
        (tr("{n} later"), batch.later),
        (tr("{n} held"), batch.held),
        (tr("{n} held already"), batch.held_before),
        (tr("{n} skipped"), batch.skipped),
    ]
    said = [text.format(n=f"{n:,}") for place, (text, n) in enumerate(parts) if n or not place]
    return f"{rows_in_words(batch.rows)} = " + " + ".join(said)


def why(report: Report) -> list[tuple[str, int]]:
    """Why rows were held or skipped, and how many for each."""
    held = [(say(f"held.{reason}", {}), n) for reason, n in report.held.most_common() if n]
    skipped = [(say(f"skipped.{rule}", {}), n) for rule, n in report.skipped.most_common() if n]
    return held + skipped


def size_in_words(size: int) -> str:
    """The size of a file: 4.2 MB."""
    amount, unit = float(size), "B"
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1024 or unit == "GB":
            break
        amount /= 1024
    return f"{amount:,.0f} {unit}" if unit in ("B", "KB") else f"{amount:,.1f} {unit}"
