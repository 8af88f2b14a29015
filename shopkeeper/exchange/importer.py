"""From files to records: recognise, read in a child process, write as one command."""

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from shopkeeper.errors import Cancelled
from shopkeeper.exchange.child import messages
from shopkeeper.exchange.out_table import file_name
from shopkeeper.exchange.reader import FileInfo, read_files, read_rows
from shopkeeper.exchange.records import Batch, Held
from shopkeeper.model.exchange import HeldRow, ImportBatch
from shopkeeper.shop import settings
from shopkeeper.shop.imports import Intake
from shopkeeper.store.shop_file import ShopFile

Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]

_HELD_AT_ONCE = 500
_COUNTS = ("held", "skipped", "created", "updated", "unchanged")


@dataclass(slots=True)
class Report:
    """What an import did or would do: `rows` = `rows_in` + held + skipped."""

    rows: int = 0
    rows_in: int = 0
    held: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    files: list[FileInfo] = field(default_factory=list)
    held_digests: list[str] = field(default_factory=list)
    command_id: int | None = None
    batch_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The counts as the command line prints them."""
        counts = {name: dict(+getattr(self, name)) for name in _COUNTS}
        return {"rows": self.rows, "rows_in": self.rows_in, **counts}


class _StartOver(Exception):
    """Takes the command back, to read the files again another way."""


class _NothingChanged(Exception):
    """Takes the command back: what was imported stood there already."""


class Importer:
    """Imports files into a shop. `profile` is a name or a path; without it each file is recognised."""

    def __init__(self, shop: ShopFile, files: Sequence[Path], profile: str | None = None) -> None:
        self._shop = shop
        self._files = list(files)
        self._profile = profile
        self._report = Report()
        self._new_held = 0

    def dry_run(self, progress: Progress | None = None, cancelled: Stopped | None = None) -> Report:
        """What `run` would do, counted exactly; nothing stays. Raises as `run`."""
        return self._run(progress, cancelled, keep=False)

    def run(self, progress: Progress | None = None, cancelled: Stopped | None = None) -> Report:
        """Import as one command, after a backup.

        `progress` is told rows done and rows in all. Raises ShopError `sheet.…` for a file
        that can not be read or is not recognised, `command.busy`, and Cancelled; nothing
        of the import stays then.
        """
        if not self._shop.read_only:
            self._shop.backup("import")
        return self._run(progress, cancelled, keep=True)

    def _run(self, progress: Progress | None, cancelled: Stopped | None, *, keep: bool) -> Report:
        self._report, self._new_held = Report(), 0
        if not self._files:
            return self._report
        label = {"n": len(self._files), "file": file_name(self._files[0])}
        tell, stopped = progress or _silent, cancelled or _never
        try:
            self._attempt(tell, stopped, label, keep=keep, scattered=False)
        except _StartOver:
            self._attempt(tell, stopped, label, keep=keep, scattered=True)
        return self._report

    def _attempt(
        self, progress: Progress, cancelled: Stopped, label: dict[str, Any], *, keep: bool, scattered: bool
    ) -> None:
        self._report, self._new_held = Report(), 0
        # What is alive now outlives the import: going through it again and again, while records
        # pass by the hundred thousand, would cost a tenth of the time.
        gc.freeze()
        try:
            with self._shop.command("import", imports=True, **label) as session:
                command_id = self._shop.command_id
                self._import(session, progress, cancelled, scattered)
                if not keep or not self._changed():
                    raise _NothingChanged
        except _NothingChanged:
            self._report.batch_id = None
        else:
            self._report.command_id = command_id

    def _changed(self) -> bool:
        return bool(self._report.created.total() or self._report.updated.total() or self._new_held)

    def _import(self, session: Session, progress: Progress, cancelled: Stopped, scattered: bool) -> None:
        currency, zone = settings.get(session, "currency"), settings.get(session, "time_zone")
        batch = self._begin(session)
        arguments = ([str(file) for file in self._files], self._profile, zone, currency, scattered)
        takers: list[_SheetTaker] = []
        done = total = 0
        for message in messages(read_files, arguments, cancelled=cancelled):
            if isinstance(message, FileInfo):
                self._report.files.append(message)
                takers.append(_SheetTaker(session, message, batch.id, currency))
                total += message.rows
            elif isinstance(message, Batch):
                self._take(takers[-1], message)
                done += message.rows
                progress(done, max(done, total))
                self._shop.flush_record()
            else:
                raise _StartOver
            if cancelled():
                raise Cancelled
        self._report.files = [replace(taker.info, rows=taker.rows) for taker in takers]
        for taker in takers:
            self._hold_ambiguous(taker, cancelled)
            self._new_held += taker.new_held
            self._report.held_digests += taker.digests
            for name in ("created", "updated", "unchanged"):
                getattr(self._report, name).update(getattr(taker.intake, name))
        batch.counts = json.dumps(self._report.as_json(), ensure_ascii=False)

    def _hold_ambiguous(self, taker: "_SheetTaker", cancelled: Stopped) -> None:
        """Hold the rows of orders that two shops have while the file does not say whose they are."""
        numbers = [number for order in taker.intake.ambiguous for number in order.at]
        if not numbers:
            return
        info = taker.info
        rows = messages(read_rows, (info.path, info.sheet, numbers), cancelled=cancelled)
        taker.hold([Held(number, "which_shop", {}, cells) for number, cells in rows])
        self._report.rows_in -= len(numbers)
        self._report.held["which_shop"] += len(numbers)

    def _begin(self, session: Session) -> ImportBatch:
        batch = ImportBatch(
            at=self._shop.clock(),
            files=json.dumps([file_name(file) for file in self._files], ensure_ascii=False),
            profile=self._profile or "",
        )
        session.add(batch)
        session.flush()
        self._report.batch_id = batch.id
        return batch

    def _take(self, taker: "_SheetTaker", batch: Batch) -> None:
        taker.take(batch)
        self._report.rows += batch.rows
        self._report.rows_in += sum(len(order.at) for order in batch.orders)
        self._report.skipped.update(batch.skipped)
        self._report.held.update(held.reason for held in batch.held)


class _SheetTaker:
    """Writes one sheet's batches and keeps its held rows."""

    def __init__(self, session: Session, info: FileInfo, batch_id: int, currency: str) -> None:
        self._session = session
        self.info = info
        self._batch_id = batch_id
        self._seen: Counter[str] = Counter()
        self.intake = Intake(session.connection(), info.shape, batch_id, shop_currency=currency)
        self.rows = 0
        self.new_held = 0
        self.digests: list[str] = []

    def take(self, batch: Batch) -> None:
        """Write a batch of the sheet."""
        self.rows += batch.rows
        self.intake.take(batch.orders, batch.listings)
        self.hold(batch.held)

    def hold(self, found: Sequence[Held]) -> None:
        """Keep rows that were not understood."""
        rows = [self._held_row(held) for held in found]
        self.digests.extend(row["digest"] for row in rows)
        if rows:
            statement = upsert(HeldRow).on_conflict_do_nothing()
            before = self._count()
            self._session.execute(statement, rows)
            self.new_held += self._count() - before

    def _count(self) -> int:
        query = select(HeldRow.id).where(HeldRow.batch_id == self._batch_id)
        return len(self._session.scalars(query).all())

    def _held_row(self, held: Held) -> dict[str, Any]:
        cells = json.dumps([list(self.info.columns), held.cells], ensure_ascii=False)
        # The same row twice in one file is two rows; in the next file it is the same again.
        self._seen[cells] += 1
        digest = hashlib.blake2b(
            f"{self._seen[cells]}{cells}".encode("utf-8", "surrogatepass"), digest_size=16
        ).hexdigest()
        return {
            "batch_id": self._batch_id,
            "profile": self.info.profile,
            "file": file_name(self.info.path),
            "row": held.row,
            "reason": held.reason,
            "details": json.dumps(held.details, ensure_ascii=False),
            "cells": cells,
            "digest": digest,
        }


def held_rows(session: Session, digests: Sequence[str]) -> Iterator[tuple[HeldRow, list[str], list[str]]]:
    """Held rows by the digests of a report: the row with its reason, the file's columns, its cells."""
    for start in range(0, len(digests), _HELD_AT_ONCE):
        some = digests[start : start + _HELD_AT_ONCE]
        query = select(HeldRow).where(HeldRow.digest.in_(some)).order_by(HeldRow.file, HeldRow.row)
        for row in session.scalars(query):
            columns, cells = json.loads(row.cells)
            yield row, columns, cells


def _silent(_: int, __: int) -> None:
    pass


def _never() -> bool:
    return False
