"""What was imported: the batches, what they still hold, and when each shop's last export came in."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from shopkeeper.model.exchange import HeldRow, ImportBatch, ImportFile
from shopkeeper.model.history import Change, ChangeRange
from shopkeeper.shop.order_numbers import OWN

NOTHING_NEW = "import.nothing"
_NOTES_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A sheet of an import: its file, its profile's name, how many rows."""

    name: str
    sheet: str
    profile: str
    platform: str
    rows: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One import as it stands, `at` UTC: `rows` = `rows_in` + `later` + `held` + `held_before` + `skipped`.

    `later` rows were held at first and came in since, or were set aside; those `held_before`
    were held already, by another import. `command_id` is what an undo takes back.
    """

    id: int
    at: datetime
    command_id: int | None
    names: tuple[str, ...]
    files: tuple[ImportedFile, ...]
    rows: int
    rows_in: int
    later: int
    held: int
    held_before: int
    skipped: int
    created: dict[str, int]
    updated: dict[str, int]


@dataclass(frozen=True, slots=True)
class LastImport:
    """When a shop's export last came in, UTC; an empty `shop` is one its files do not name."""

    platform: str
    shop: str
    at: datetime


def batches(session: Session, *, before: int | None = None, most: int = 50) -> list[Batch]:
    """The imports that stand, newest first, below id `before`; retries are counted in theirs."""
    query = select(ImportBatch).where(ImportBatch.first_id.is_(None))
    if before is not None:
        query = query.where(ImportBatch.id < before)
    return _made(session, session.scalars(query.order_by(ImportBatch.id.desc()).limit(most)).all())


def get(session: Session, batch_id: int) -> Batch:
    """One import; NoResultFound where it was taken back."""
    return _made(session, [session.get_one(ImportBatch, batch_id)])[0]


def _made(session: Session, rows: Sequence[ImportBatch]) -> list[Batch]:
    ids = [row.id for row in rows]
    held, later = _held_counts(session, ids)
    files = _files(session, ids)
    commands = _commands(session, ids)
    return [
        _batch(row, commands.get(row.id), files.get(row.id, ()), held.get(row.id, 0), later.get(row.id, 0))
        for row in rows
    ]


def _batch(
    row: ImportBatch, command_id: int | None, files: Iterable[ImportedFile], held: int, later: int
) -> Batch:
    counts = json.loads(row.counts)
    rows, rows_in = counts.get("rows", 0), counts.get("rows_in", 0)
    skipped = sum(counts.get("skipped", {}).values())
    before = rows - rows_in - skipped - held - later
    return Batch(
        row.id, row.at, command_id, tuple(json.loads(row.files)), tuple(files), rows, rows_in, later, held,
        before, skipped, counts.get("created", {}), counts.get("updated", {}),
    )  # fmt: skip


def _held_counts(session: Session, ids: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """How many rows the imports hold still, and how many they held that came in later or were set aside."""
    still = HeldRow.settled_at.is_(None)
    # Those an import took in itself, as corrected, are among its rows that came in.
    later = HeldRow.settled_at.is_not(None) & HeldRow.settled_by.is_distinct_from(HeldRow.batch_id)
    query = (
        select(HeldRow.batch_id, func.sum(cast(still, Integer)), func.sum(cast(later, Integer)))
        .where(HeldRow.batch_id.in_(ids))
        .group_by(HeldRow.batch_id)
    )
    rows = session.execute(query).all()
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def _files(session: Session, ids: list[int]) -> dict[int, list[ImportedFile]]:
    found: dict[int, list[ImportedFile]] = {}
    for row in session.scalars(
        select(ImportFile).where(ImportFile.batch_id.in_(ids)).order_by(ImportFile.id)
    ):
        file = ImportedFile(row.name, row.sheet, row.profile, row.platform, row.rows)
        found.setdefault(row.batch_id, []).append(file)
    return found


def _commands(session: Session, ids: list[int]) -> dict[int, int]:
    """The commands that made these batches."""
    query = select(ImportBatch.id, ChangeRange.change_id).join(
        ChangeRange,
        (ChangeRange.table_name == ImportBatch.__tablename__)
        & ImportBatch.id.between(ChangeRange.first, ChangeRange.last),
    )
    return {row[0]: row[1] for row in session.execute(query.where(ImportBatch.id.in_(ids)))}


def command_of(session: Session, batch_id: int) -> int | None:
    """The command that made a batch; None where it is no longer on record."""
    return _commands(session, [batch_id]).get(batch_id)


def known(session: Session, digests: Iterable[str]) -> set[str]:
    """Which of these files, by the digests of their content, were imported."""
    return set(session.scalars(select(ImportFile.digest).where(ImportFile.digest.in_(list(digests)))))


def open_count(session: Session) -> int:
    """How many rows of all imports are still held."""
    query = select(func.count()).select_from(HeldRow).where(HeldRow.settled_at.is_(None))
    return session.scalar(query) or 0


def last_imports(session: Session) -> list[LastImport]:
    """When each shop's last export came in, the newest first, also when nothing in it was new."""
    found: dict[tuple[str, str], datetime] = {}
    query = (
        select(ImportFile.platform, ImportFile.shops, func.max(ImportBatch.at))
        .join(ImportBatch, ImportBatch.id == ImportFile.batch_id)
        .where(ImportFile.platform != OWN)
        .group_by(ImportFile.platform, ImportFile.shops)
    )
    for platform, shops, at in session.execute(query):
        for shop in json.loads(shops) or [""]:
            _keep_newest(found, platform, shop, at)
    notes = select(Change.at, Change.args).where(Change.kind == "note", Change.key == NOTHING_NEW)
    for at, args in session.execute(notes.order_by(Change.id.desc()).limit(_NOTES_LOOKED_AT)):
        for platform, shop in json.loads(args).get("of", ()):
            _keep_newest(found, platform, shop, at)
    return [
        LastImport(platform, shop, at)
        for (platform, shop), at in sorted(found.items(), key=lambda one: one[1], reverse=True)
    ]


def _keep_newest(found: dict[tuple[str, str], datetime], platform: str, shop: str, at: datetime) -> None:
    key = (platform, shop)
    found[key] = max(at, found.get(key, at))
