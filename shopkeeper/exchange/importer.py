"""From files to records: recognise, read in a child process, write as one command."""

import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from shopkeeper.errors import Cancelled
from shopkeeper.exchange import held, own_profiles
from shopkeeper.exchange.child import messages
from shopkeeper.exchange.out_table import file_name
from shopkeeper.exchange.reader import FileInfo, read_files, read_rows
from shopkeeper.exchange.records import Batch
from shopkeeper.exchange.retaking import Corrections, Retaking, with_their_orders
from shopkeeper.exchange.taking import Report, SheetTaker, Taking
from shopkeeper.model.exchange import ImportBatch
from shopkeeper.shop import settings
from shopkeeper.store.shop_file import ShopFile

__all__ = ["Importer", "Options", "Report"]

_COLLECT_AFTER = 50_000

Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Options:
    """What the owner says of an import.

    `kinds` are the profiles of files, by name or path; the others are recognised, also by
    the profiles at the paths `own`. `shops` name whose orders a file holds where it does
    not say. `corrections` are the cells of rows that would be held, by their digests.
    `only_whole` imports nothing as long as a row is held. Of customers and products, `mode`
    takes in only what is new (create), only what is there (update), or both; `overwrite` lets
    a file change what the owner entered or changed.
    """

    kinds: Mapping[Path, str] = field(default_factory=dict)
    own: Sequence[Path] = ()
    shops: Mapping[Path, str] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=dict)
    only_whole: bool = False
    mode: str = "both"
    overwrite: bool = False


class _StartOver(Exception):
    """Takes the command back, to read the files again another way."""


class _NothingChanged(Exception):
    """Takes the command back: what was imported stood there already."""


class Importer:
    """Imports files into a shop. `profile` is a name or a path; without it each file is recognised."""

    def __init__(
        self,
        shop: ShopFile,
        files: Sequence[Path],
        profile: str | None = None,
        options: Options | None = None,
    ) -> None:
        self._shop = shop
        self._files = list(files)
        self._profile = profile
        self._options = options or Options()
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
        tell, stopped = progress or _silent, cancelled or _never
        try:
            self._attempt(tell, stopped, keep=keep, scattered=False)
        except _StartOver:
            self._attempt(tell, stopped, keep=keep, scattered=True)
        return self._report

    def _attempt(self, progress: Progress, cancelled: Stopped, *, keep: bool, scattered: bool) -> None:
        self._report, self._new_held = Report(), 0
        label = {"n": len(self._files), "file": file_name(self._files[0])}
        try:
            with _seldom_collecting(), self._shop.command("import", imports=True, **label) as session:
                command_id = self._shop.command_id
                self._import(session, progress, cancelled, scattered)
                self._report.held_rows = held.of_digests(
                    session, self._report.held_digests, own=self._options.own
                )
                if not keep or not self._to_keep():
                    raise _NothingChanged
        except _NothingChanged:
            self._report.batch_id = None
            if keep and not (self._options.only_whole and self._report.held):
                self._shop.note("import.nothing", **label, of=self._report.named_shops())
        else:
            self._report.command_id = command_id

    def _to_keep(self) -> bool:
        report = self._report
        if self._options.only_whole and report.held:
            return False
        return bool(report.changed() or self._new_held or report.settled)

    def _import(self, session: Session, progress: Progress, cancelled: Stopped, scattered: bool) -> None:
        currency, zone = settings.get(session, "currency"), settings.get(session, "time_zone")
        batch = self._begin(session)
        options = self._options
        taking = Taking(session, batch.id, currency, batch.at, options.mode, options.overwrite)
        takers: list[SheetTaker] = []
        done = total = 0
        for message in self._messages((zone, currency, scattered), cancelled):
            if isinstance(message, FileInfo):
                self._report.files.append(message)
                takers.append(SheetTaker(taking, message, self._options.shops.get(message.path, "")))
                total += message.rows
            elif isinstance(message, Batch):
                takers[-1].take(message)
                done += message.rows
                progress(done, max(done, total))
                self._shop.flush_record()
            else:
                raise _StartOver
            if cancelled():
                raise Cancelled
        for taker in takers:
            self._hold_refused(taker, cancelled)
            self._finish(taker)
        self._correct(taking, zone)
        batch.counts = json.dumps(self._report.as_json(), ensure_ascii=False)

    def _messages(self, setting: tuple[str, str, bool], cancelled: Stopped) -> Iterator[Any]:
        """What the reading child sends."""
        kinds = self._options.kinds
        files = [
            (str(file), own_profiles.where(kind) if (kind := kinds.get(file, self._profile)) else None)
            for file in self._files
        ]
        own = [str(file) for file in (*self._options.own, *own_profiles.files())]
        return messages(read_files, (files, own, *setting), cancelled=cancelled)

    def _hold_refused(self, taker: SheetTaker, cancelled: Stopped) -> None:
        """Hold the rows of what could not be taken in, such as an order that two shops have."""
        if taker.refused:
            info = taker.info
            wanted = info.path, info.sheet, list(taker.refused)
            taker.refuse(messages(read_rows, wanted, cancelled=cancelled))

    def _finish(self, taker: SheetTaker) -> None:
        """Add what a sheet brought to the report."""
        report = self._report
        report.settled += taker.finish()
        report.rows += taker.rows
        report.rows_in += taker.rows_in
        report.held_digests += taker.digests
        report.files[report.files.index(taker.info)] = replace(taker.info, rows=taker.rows)
        report.shops.update((taker.info.shape.platform, shop) for shop in taker.shops)
        self._new_held += taker.new_held
        report.held.update(taker.held)
        report.skipped.update(+taker.skipped)
        report.count(taker.intake)

    def _correct(self, taking: Taking, zone: str) -> None:
        """Take in the rows the owner corrected before anything was imported."""
        if self._options.corrections:
            here = set(self._report.held_digests)
            rows = with_their_orders(taking.session, list(self._options.corrections))
            again = Retaking(taking, zone, self._options.corrections, self._options.own)
            again.take([row for row in rows if row.digest in here])
            again.add_to(self._report)

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


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Records pass by the hundred thousand: looking for cycles as often as usual costs a tenth."""
    usual = gc.get_threshold()
    gc.set_threshold(max(_COLLECT_AFTER, usual[0]), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _silent(_: int, __: int) -> None:
    pass


def _never() -> bool:
    return False
