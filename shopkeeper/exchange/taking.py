"""Writing what was read of a sheet: records through the intake, rows not understood as held ones."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.exchange.out_table import clean, file_name
from shopkeeper.exchange.reader import FileInfo
from shopkeeper.exchange.records import Batch, Held, record_key
from shopkeeper.model.exchange import HeldRow, ImportFile
from shopkeeper.shop import settings
from shopkeeper.shop.imports import Intake
from shopkeeper.shop.intake_customers import CustomerIntake
from shopkeeper.shop.intake_own_orders import OwnOrders
from shopkeeper.shop.intake_products import ProductIntake
from shopkeeper.shop.intake_purchases import PurchaseIntake
from shopkeeper.shop.known_products import OWN
from shopkeeper.shop.records import FileShape

_COUNTS = ("held", "skipped", "created", "updated", "unchanged", "kept")
_INTAKE_COUNTS = ("created", "updated", "unchanged", "kept", "older")
_AT_ONCE = 500


@dataclass(slots=True)
class Report:
    """What an import did or would do: `rows` = `rows_in` + held + skipped.

    `kept` counts values of the owner's that stood against a file's, by kind of record,
    `older` the records a file told of as they were before.
    `settled` counts held rows of earlier imports that came in with this one, `shops` are
    platforms and shops the files were of; `held_rows` are the first held, for showing.
    """

    rows: int = 0
    rows_in: int = 0
    held: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    older: Counter[str] = field(default_factory=Counter)
    settled: int = 0
    shops: set[tuple[str, str]] = field(default_factory=set)
    files: list[FileInfo] = field(default_factory=list)
    held_digests: list[str] = field(default_factory=list)
    held_rows: list[Any] = field(default_factory=list)
    command_id: int | None = None
    batch_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The counts as the command line prints them."""
        counts = {name: dict(+getattr(self, name)) for name in _COUNTS}
        return {"rows": self.rows, "rows_in": self.rows_in, **counts}

    def count(self, intake: "AnyIntake") -> None:
        """Add what an intake counted."""
        for name in _INTAKE_COUNTS:
            getattr(self, name).update(getattr(intake, name))

    def named_shops(self) -> list[list[str]]:
        """The platforms and shops the files were of, as the history keeps them."""
        return [list(one) for one in sorted(self.shops)]

    def changed(self) -> bool:
        """Whether any record came in or was changed."""
        return bool(self.created.total() or self.updated.total())


AnyIntake = Intake | OwnOrders | CustomerIntake | ProductIntake | PurchaseIntake
_INTAKES: dict[str, Any] = {
    "customers": CustomerIntake,
    "purchases": PurchaseIntake,
}


@dataclass(frozen=True, slots=True)
class Taking:
    """What the sheets of one import share: the batch they are of, the shop's money, the time (UTC).

    `mode` (create, update or both) and `overwrite` are the owner's, for customers and products.
    """

    session: Session
    batch_id: int
    currency: str
    now: datetime
    mode: str = "both"
    overwrite: bool = False

    def intake(self, info: FileInfo) -> AnyIntake:
        """What writes the records of a sheet."""
        connection, shape = self.session.connection(), info.shape
        told = {"made_at": info.modified_at, "overwrite": self.overwrite}
        if isinstance(shape, FileShape) and shape.platform == OWN:
            return OwnOrders(connection, shape, self.batch_id, **told)
        if isinstance(shape, FileShape):
            return Intake(connection, shape, self.batch_id, **told)
        said = {"mode": self.mode, "overwrite": self.overwrite}
        if shape.kind == "products":
            at = formats.to_wall(self.now, settings.get(self.session, "time_zone"))
            return ProductIntake(connection, shape, self.batch_id, at=at, **said)
        return _INTAKES[shape.kind](connection, shape, self.batch_id, **said)


class SheetTaker:
    """Writes one sheet's batches and keeps its held rows.

    `shop` is whose orders they are where they do not say.
    """

    def __init__(self, taking: Taking, info: FileInfo, shop: str = "") -> None:
        self._taking = taking
        self._session = taking.session
        self.info = info
        self._own = info.shape.platform == OWN
        self._shop = shop if isinstance(info.shape, FileShape) and not self._own else ""
        self._seen: Counter[str] = Counter()
        self._file_id = self._begin()
        self._open = self._open_keys()
        self._came: set[str] = set()
        self.shops: set[str] = set()
        self.intake = taking.intake(info)
        self.rows = self.rows_in = self.new_held = 0
        self.held: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.digests: list[str] = []
        self.refused: dict[int, tuple[str, str]] = {}

    def _begin(self) -> int:
        info = self.info
        file = ImportFile(
            batch_id=self._taking.batch_id,
            name=file_name(info.path),
            sheet=clean(info.sheet),
            profile=info.profile,
            platform=info.shape.platform,
            rows=0,
            digest=info.digest,
            modified_at=info.modified_at,
            shop=self._shop,
        )
        self._session.add(file)
        self._session.flush()
        return file.id

    def _open_keys(self) -> set[str]:
        """Records of which rows are held from earlier; mostly there are none to look for."""
        query = select(HeldRow.record_key).where(
            HeldRow.profile == self.info.profile, HeldRow.settled_at.is_(None), HeldRow.record_key != ""
        )
        return set(self._session.scalars(query.distinct()))

    def take(self, batch: Batch) -> None:
        """Write a batch of the sheet."""
        keys = {id(one.at): record_key(one.number, one.shop) for one in batch.orders} if self._open else {}
        orders = self._named(batch.orders)
        self.rows += batch.rows
        self.skipped.update(batch.skipped)
        self.shops.update(() if self._own else {order.shop for order in orders})
        self.rows_in += sum(len(order.at) for order in orders)
        self.intake.take(orders, batch.listings)
        for rule, at in self.intake.skipped:
            self.skipped[rule] += len(at)
            self.rows_in -= len(at)
            keys.pop(id(at), None)
        for reason, at in self.intake.refused:
            record = next(record_key(one.number, one.shop) for one in batch.orders if one.at is at)
            self.refused.update((number, (reason, record)) for number in at)
            keys.pop(id(at), None)
        self.intake.skipped.clear()
        self.intake.refused.clear()
        self._came |= self._open.intersection(keys.values())
        self.hold(batch.held)

    def _named(self, orders: Sequence[Any]) -> Sequence[Any]:
        """The orders with the shop the owner says they are of, where the file does not."""
        if not self._shop:
            return orders
        return [order if order.shop else order._replace(shop=self._shop) for order in orders]

    def refuse(self, rows: Iterable[tuple[int, list[str]]]) -> None:
        """Hold the rows that were understood but could not be taken in, given their cells."""
        found = [Held(number, reason, {}, cells, record) for number, cells in rows
                 for reason, record in (self.refused[number],)]  # fmt: skip
        self.rows_in -= len(found)
        self.hold(found)

    def hold(self, found: Sequence[Held]) -> None:
        """Keep rows that were not understood; those that came in by another way since are skipped."""
        rows = [self._held_row(held) for held in found]
        known = self._known([row["digest"] for row in rows])
        self.skipped["settled"] += sum(known.get(row["digest"], False) for row in rows)
        rows = [row for row in rows if not known.get(row["digest"])]
        self.held.update(row["reason"] for row in rows)
        self.digests.extend(row["digest"] for row in rows)
        new = [row for row in rows if row["digest"] not in known]
        if new:
            self._session.execute(insert(HeldRow), new)
            self.new_held += len(new)

    def _known(self, digests: list[str]) -> dict[str, bool]:
        """Of the rows held before, whether each is settled."""
        known: dict[str, bool] = {}
        for start in range(0, len(digests), _AT_ONCE):
            query = select(HeldRow.digest, HeldRow.settled_at).where(
                HeldRow.profile == self.info.profile, HeldRow.digest.in_(digests[start : start + _AT_ONCE])
            )
            known.update((digest, at is not None) for digest, at in self._session.execute(query))
        return known

    def finish(self) -> int:
        """Note what came in; how many rows held by earlier imports are settled by it."""
        names = json.dumps(sorted(self.shops), ensure_ascii=False)
        self._session.execute(
            update(ImportFile).where(ImportFile.id == self._file_id).values(rows=self.rows, shops=names)
        )
        return self._settle() if self._open else 0

    def _settle(self) -> int:
        """Rows of earlier files that this one brought anew, whether they came in or are held anew."""
        keys, mine = self._came | (self._open & self._held_keys()), set(self.digests)
        ids = [
            row
            for row, digest, key, at in self._session.execute(
                select(HeldRow.id, HeldRow.digest, HeldRow.record_key, ImportFile.modified_at)
                .join(ImportFile, ImportFile.id == HeldRow.file_id, isouter=True)
                .where(
                    HeldRow.profile == self.info.profile,
                    HeldRow.settled_at.is_(None),
                    HeldRow.batch_id != self._taking.batch_id,
                )
            )
            if key in keys and digest not in mine and self._is_newer_than(at)
        ]
        return settle(self._session, ids, self._taking.now, self._taking.batch_id)

    def _is_newer_than(self, at: datetime | None) -> bool:
        mine = self.info.modified_at
        return at is None or mine is None or at <= mine

    def _held_keys(self) -> set[str]:
        query = select(HeldRow.record_key).where(HeldRow.file_id == self._file_id)
        return set(self._session.scalars(query))

    def _held_row(self, held: Held) -> dict[str, Any]:
        cells = json.dumps([list(self.info.columns), held.cells], ensure_ascii=False)
        # The same row twice in one file is two rows; in the next file it is the same again.
        self._seen[cells] += 1
        digest = hashlib.blake2b(
            f"{self._seen[cells]}{cells}".encode("utf-8", "surrogatepass"), digest_size=16
        ).hexdigest()
        return {
            "batch_id": self._taking.batch_id,
            "profile": self.info.profile,
            "file": file_name(self.info.path),
            "row": held.row,
            "reason": held.reason,
            "details": json.dumps(held.details, ensure_ascii=False),
            "cells": cells,
            "digest": digest,
            "file_id": self._file_id,
            "record_key": held.record,
        }


def settle(session: Session, ids: Sequence[int], at: datetime, batch_id: int | None) -> int:
    """Say of held rows that they are held no more; how many."""
    for start in range(0, len(ids), _AT_ONCE):
        session.execute(
            update(HeldRow)
            .where(HeldRow.id.in_(ids[start : start + _AT_ONCE]))
            .values(settled_at=at, settled_by=batch_id)
        )
    return len(ids)
