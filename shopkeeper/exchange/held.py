"""Held rows as a sheet: the reason in front, then the row as it came."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.exchange.export import FORMATS, check_target
from shopkeeper.exchange.importer import held_rows
from shopkeeper.exchange.out_table import Heading, Note, Table
from shopkeeper.i18n import tr
from shopkeeper.model.exchange import HeldRow
from shopkeeper.store.files import disk_in_words
from shopkeeper.words import say


def reason(row: HeldRow) -> str:
    """Why the row was held, in the language of the moment."""
    return say(f"held.{row.reason}", {})


def check(target: Path, sources: Sequence[Path]) -> None:
    """Refuse a target that can not be written, or that the rows come from, before anything is read.

    Raises ShopError `export.onto_source` and what `export.check_target` raises.
    """
    check_target(target)
    if any(target.exists() and source.exists() and target.samefile(source) for source in sources):
        raise ShopError("export.onto_source", path=str(target))


def save(session: Session, digests: Sequence[str], target: Path) -> int:
    """Write held rows, by the digests of an import's report, to `target` (.xlsx or .csv); how many.

    Rows of files with different columns stand below each other, each file's columns in
    the order they first came. Raises ShopError `export.…`, `file.…`.
    """
    check_target(target)
    found = list(held_rows(session, digests))
    columns = list(dict.fromkeys(name for _, names, _ in found for name in names if name))
    rows = [
        [reason(row), row.file, row.row, *_in_order(columns, names, cells)] for row, names, cells in found
    ]
    heads = [Heading(tr("Reason"), "text"), Heading(tr("File"), "text"), Heading(tr("Row"), "number")]
    table = Table(
        title=tr("Held rows"),
        headings=[*heads, *(Heading(name, "code") for name in columns)],
        rows=iter(rows),
        count=len(rows),
        currency="",
        notes=lambda: [Note(tr("Rows"), len(rows), "number")],
        sample=rows[:200],
    )
    part = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with disk_in_words(target, "file.cannot_create"):
            FORMATS[target.suffix.lower()](part, table)
        with disk_in_words(target, "file.target_in_use"):
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return len(rows)


def _in_order(columns: list[str], names: list[str], cells: list[str]) -> list[str]:
    by_name = dict(zip(reversed(names), reversed(cells[: len(names)]), strict=False))
    return [by_name.get(name, "") for name in columns]
