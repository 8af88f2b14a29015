"""Held rows tried again, as corrected: through the same profile and the same intake as at first."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from shopkeeper.exchange import own_profiles
from shopkeeper.exchange.books import Book, Sheet
from shopkeeper.exchange.held import open_rows
from shopkeeper.exchange.reader import FileInfo, info_of, reading_of
from shopkeeper.exchange.recognise import recognise
from shopkeeper.exchange.records import Held, record_key
from shopkeeper.exchange.taking import Report, SheetTaker, Taking, settle
from shopkeeper.model.exchange import HeldRow, ImportBatch, ImportFile
from shopkeeper.model.orders import Order
from shopkeeper.model.shop import Channel
from shopkeeper.shop import import_history, settings
from shopkeeper.shop.records import OrderRecord
from shopkeeper.store.shop_file import ShopFile

_FIRST_ROW = 2  # below the header


@dataclass(frozen=True, slots=True)
class Correction:
    """What a row is to say instead, and whose order it is where its file does not say."""

    cells: tuple[str, ...]
    shop: str = ""


Corrections = Mapping[str, Correction]


class _NothingNew(Exception):
    """Takes the command back: every row is held as before, as the report says."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def retry(shop: ShopFile, batch_id: int, corrections: Corrections) -> Report:
    """Try the rows that were corrected (by their digests) again as one command; without any, all.

    Rows of an order go in together or stay together. The command goes back along with the
    import; undone alone, the rows are held again. Raises ShopError `profile.…` where the
    rows' own profile is gone, `sheet.not_recognised` where it fits them no more, and
    `command.busy`.
    """
    with shop.read() as session:
        first = session.get_one(ImportBatch, batch_id)
        command_id = import_history.command_of(session, batch_id)
        file = json.loads(first.files)[0]
    try:
        with shop.command("import.retry", imports=True, with_id=command_id, file=file) as session:
            report = _retry(session, shop, first, corrections)
            report.command_id = shop.command_id
    except _NothingNew as nothing:
        return nothing.report
    return report


def _retry(session: Session, shop: ShopFile, first: ImportBatch, corrections: Corrections) -> Report:
    batch = ImportBatch(at=shop.clock(), files=first.files, profile=first.profile, first_id=first.id)
    session.add(batch)
    session.flush()
    taking = Taking(session, batch.id, settings.get(session, "currency"), batch.at)
    again = Retaking(taking, settings.get(session, "time_zone"), corrections)
    if corrections:
        rows = with_their_orders(session, list(corrections))
    else:
        rows = list(session.scalars(open_rows(HeldRow.batch_id == first.id)))
    again.take(rows)
    report = Report(batch_id=batch.id)
    report.rows = again.before.total()
    report.held = again.before.copy()
    again.add_to(report)
    batch.counts = json.dumps(report.as_json(), ensure_ascii=False)
    if not (again.settled or again.changed):
        report.batch_id = None
        raise _NothingNew(report)
    return report


def with_their_orders(session: Session, digests: Sequence[str]) -> list[HeldRow]:
    """The held rows of these digests and those held with them, of the same orders."""
    chosen = list(session.scalars(open_rows(HeldRow.digest.in_(digests))))
    orders = {(row.file_id, row.record_key) for row in chosen if row.record_key}
    same = tuple_(HeldRow.file_id, HeldRow.record_key).in_(orders)
    return list(session.scalars(open_rows(or_(HeldRow.digest.in_(digests), same))))


class Retaking:
    """Takes held rows in; `before` counts why they were held. `own` are profiles not kept yet."""

    def __init__(self, taking: Taking, zone: str, corrections: Corrections, own: Iterable[Path] = ()) -> None:
        self._taking = taking
        self._zone = zone
        self._own = tuple(own)
        self._corrections = corrections
        self._takers: list[_RowsTaker] = []
        self.before: Counter[str] = Counter()
        self.settled: set[str] = set()
        self.changed = False

    def take(self, rows: Sequence[HeldRow]) -> None:
        """Try these again: what comes in is held no more, the others are held as corrected.

        Raises ShopError `profile.…` and `sheet.not_recognised`.
        """
        groups: dict[tuple[str, str, int | None], list[HeldRow]] = {}
        for row in rows:
            self.before[row.reason] += 1
            columns = json.dumps(json.loads(row.cells)[0])
            groups.setdefault((row.profile, columns, row.file_id), []).append(row)
        for (profile, columns, _), group in groups.items():
            self._take_group(profile, json.loads(columns), group)

    def _take_group(self, profile_name: str, columns: list[str], rows: list[HeldRow]) -> None:
        taking = self._taking
        profile = own_profiles.find(profile_name, self._own)
        cells = [self._cells(row) for row in rows]
        sheet = Sheet("", lambda: iter([list(columns), *map(list, cells)]), len(rows) + 1)
        book = Book(Path(rows[0].file), "", [sheet])
        found = recognise(book, (profile,))[0]
        reading = reading_of(found, profile.setting(taking.currency, self._zone))
        file = taking.session.get(ImportFile, rows[0].file_id) if rows[0].file_id else None
        info = info_of(book, found, reading.shape())
        if file:
            info = replace(info, modified_at=file.modified_at)
        taker = _RowsTaker(taking, info, rows, self._corrections, file.shop if file else "")
        for batch in reading.batches(scattered=True):
            taker.take(batch)
        taker.refuse((number, cells[number - _FIRST_ROW]) for number in taker.refused)
        self._takers.append(taker)
        self._settle(rows, taker, cells)

    def _cells(self, row: HeldRow) -> list[str]:
        correction = self._corrections.get(row.digest)
        return list(correction.cells) if correction else json.loads(row.cells)[1]

    def _settle(self, rows: list[HeldRow], taker: "_RowsTaker", cells: list[list[str]]) -> None:
        session, batch_id = self._taking.session, self._taking.batch_id
        came = [row for number, row in enumerate(rows, _FIRST_ROW) if number not in taker.still]
        settle(session, [row.id for row in came], self._taking.now, batch_id)
        self.settled.update(row.digest for row in came)
        for number, held in taker.still.items():
            row = rows[number - _FIRST_ROW]
            columns = json.loads(row.cells)[0]
            row.reason = held.reason
            row.details = json.dumps(held.details, ensure_ascii=False)
            row.cells = json.dumps([columns, cells[number - _FIRST_ROW]], ensure_ascii=False)
            self.changed |= session.is_modified(row)
        session.flush()

    def add_to(self, report: Report) -> None:
        """Say in the report of the import what became of its held rows."""
        report.held = +(report.held - self.before)
        for taker in self._takers:
            report.rows_in += taker.rows_in
            report.held.update(held.reason for held in taker.still.values())
            report.skipped.update(+taker.skipped)
            report.count(taker.intake)
        report.held_digests = [one for one in report.held_digests if one not in self.settled]


class _RowsTaker(SheetTaker):
    """Takes in rows that are held already: those held again are not held twice.

    `still` are those, by their numbers among the rows.
    """

    def __init__(
        self, taking: Taking, info: FileInfo, rows: list[HeldRow], corrections: Corrections, shop: str
    ) -> None:
        self._rows = rows
        self._corrections = corrections
        self.still: dict[int, Held] = {}
        super().__init__(taking, info, shop)

    def _named(self, orders: Sequence[Any]) -> Sequence[Any]:
        found: list[Any] = []
        for order in orders:
            row = self._rows[order.at[0] - _FIRST_ROW]
            correction = self._corrections.get(row.digest)
            if self._in_parts(row, order):
                self.hold([Held(number, "order_in_parts", {}, []) for number in order.at])
            elif correction and correction.shop and isinstance(order, OrderRecord) and not order.shop:
                found.append(order._replace(shop=correction.shop))
            else:
                found.append(order)
        return super()._named(found)

    def _in_parts(self, row: HeldRow, order: Any) -> bool:
        """Whether a row was given the number of an order that is there already.

        Its lines are known by their places in the order, and a single row does not say which it is.
        """
        known = not isinstance(order, OrderRecord) or all(line[1] for line in order.lines)
        if known or row.record_key == record_key(order.number, order.shop):
            return False
        query = (
            select(Order.id)
            .join(Channel)
            .where(Order.platform_number == order.number, Channel.platform == self.info.shape.platform)
        )
        return self._session.scalars(query.limit(1)).first() is not None

    def _begin(self) -> int:
        return 0

    def _open_keys(self) -> set[str]:
        return set()

    def hold(self, found: Sequence[Held]) -> None:
        self.still.update((held.row, held) for held in found)
