"""Any list as a file: Excel or CSV, in the order and with the filter of the view.

Large ones are written by a child process that opens the shop for reading by itself, so
that the window never stops; what is written is one state of the shop. The file is written
beside its target and takes its place at the end: a failed or cancelled export leaves what
was there before.
"""

import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from shopkeeper import formats, i18n
from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.exchange import child, csv_out, excel, mask
from shopkeeper.exchange.out_table import Heading, Note, Table, file_name
from shopkeeper.i18n import tr
from shopkeeper.shop import (
    customer_list,
    derived,
    filter_values,
    line_list,
    listing_list,
    lists,
    order_list,
    product_list,
    purchase_list,
    settings,
    ticket_list,
    variant_list,
)
from shopkeeper.shop.lists import Column, Filter, ListSpec, Query
from shopkeeper.store.files import disk_in_words
from shopkeeper.store.shop_file import ShopFile

CHILD_ROWS = 2000
CHILD_MEMORY_BYTES = 500_000_000
_CHUNK = 1000
_SAMPLE_ROWS = 200

Progress = Callable[[int, int], None]
Fetch = Callable[[Sequence[int]], list[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A list that goes out: its English title, the columns whose sum means something, its note.

    `note` is the key of what the history says of its exports; none where nothing is personal.
    """

    list: ListSpec
    title: str
    summed: tuple[str, ...] = ()
    note: str = ""


# By the SUBJECT of `shopkeeper export`.
SUBJECTS = {
    "customers": Subject(customer_list.LIST, "Customers", ("orders", "spent"), "export.customers"),
    "products": Subject(product_list.LIST, "Products"),
    "variants": Subject(variant_list.LIST, "Variants", ("on_hand", "available", "value")),
    "unmatched": Subject(listing_list.LIST, "Unmatched listings", ("lines",)),
    "orders": Subject(order_list.LIST, "Orders", ("quantity", "total", "owed"), "export.orders"),
    "lines": Subject(line_list.LIST, "Order lines", ("quantity", "amount"), "export.lines"),
    "purchases": Subject(purchase_list.LIST, "Purchases", ("quantity", "total"), "export.purchases"),
    "tickets": Subject(ticket_list.LIST, "Tickets", ("refunded", "cost"), "export.tickets"),
}
FORMATS = {".xlsx": excel.write, ".csv": csv_out.write}


@dataclass(frozen=True, slots=True)
class Job:
    """One export, as it crosses to the child. `at` is the shop's wall time."""

    subject: str
    query: Query
    columns: tuple[str, ...]
    ids: tuple[int, ...] | None
    mask: bool
    at: datetime
    target: Path
    part: Path


def _tell_nobody(done: int, total: int) -> None: ...


def _never() -> bool:
    return False


def export_list(
    shop: ShopFile,
    spec: ListSpec,
    query: Query,
    columns: Sequence[str] | None,
    target: Path,
    *,
    language: str | None = None,
    mask: bool = False,
    ids: Sequence[int] | None = None,
    progress: Progress = _tell_nobody,
    cancelled: Callable[[], bool] = _never,
) -> int:
    """Write a list of SUBJECTS to `target` (.xlsx or .csv, replaced if there); how many rows.

    `columns` are names in the order wanted, None all of them; `ids` only those rows;
    `language` the titles' if it is not the program's; `progress` is told rows done and rows
    in all. Notes an export of personal data in the history where the shop is open for
    writing, and waits with that for a running command. Raises Cancelled and ShopError
    `export.unknown_format`, `export.unknown_column`, `export.too_many_rows`,
    `file.target_in_use`, `file.cannot_create`, `file.disk_full`, `file.io_error`.
    """
    name = next(name for name, subject in SUBJECTS.items() if subject.list is spec)
    check_target(target)
    names = _wanted_columns(spec, columns)
    part = target.with_name(f".{uuid.uuid4().hex}.part")
    with shop.read() as session:
        total = lists.count(session, spec, query) if ids is None else len(ids)
        at = _wall_time(session, shop.clock())
    job = Job(name, query, names, None if ids is None else tuple(ids), mask, at, target, part)
    try:
        rows = _run(shop, job, total, language or i18n.language(), progress, cancelled)
        with disk_in_words(target, "file.target_in_use"):
            os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    _note(shop, SUBJECTS[name], job, rows)
    return rows


def _wall_time(session: Session, at: datetime) -> datetime:
    zone = ZoneInfo(settings.get(session, "time_zone"))
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def _note(shop: ShopFile, subject: Subject, job: Job, rows: int) -> None:
    if subject.note and not shop.read_only:
        key = f"{subject.note}.masked" if job.mask else subject.note
        shop.note(key, n=rows, file=file_name(job.target))


def _wanted_columns(spec: ListSpec, names: Sequence[str] | None) -> tuple[str, ...]:
    known = [column.name for column in spec.columns if column.kind not in lists.UNWRITTEN]
    for name in names or ():
        if name not in known:
            raise ShopError("export.unknown_column", name=name, known=", ".join(known))
    return tuple(names or known)


def check_target(target: Path) -> None:
    """Say at once, not after minutes, that the target can not be written.

    Raises ShopError `export.unknown_format`, `file.cannot_create`, `file.target_in_use`.
    """
    if target.suffix.lower() not in FORMATS:
        raise ShopError("export.unknown_format", name=target.name)
    if not target.parent.is_dir():
        raise ShopError("file.cannot_create", path=str(target))
    if target.exists():
        with disk_in_words(target, "file.target_in_use"), target.open("r+b"):
            pass


def _run(
    shop: ShopFile, job: Job, total: int, language: str, progress: Progress, cancelled: Callable[[], bool]
) -> int:
    """In this process what is quickly done in its language, else in a child."""

    def tell(message: tuple[int, int]) -> None:
        if cancelled():
            raise Cancelled
        progress(*message)

    if total < CHILD_ROWS and language == i18n.language():
        with shop.read() as session:
            return _write(session, job, tell)
    return child.run_in_child(
        write_list,
        (shop.path, job, language),
        on_message=lambda message: progress(*message),
        cancelled=cancelled,
        memory_limit_bytes=CHILD_MEMORY_BYTES,
    )


def write_list(send: child.Send, shop: Path, job: Job, language: str) -> int:
    """Do a job in a child process, which has a language of its own."""
    i18n.set_language(language)
    with ShopFile(shop, derived, write=False) as file, file.read() as session:
        return _write(session, job, send)


def _write(session: Session, job: Job, tell: child.Send) -> int:
    subject = SUBJECTS[job.subject]
    columns = [subject.list.column(name) for name in job.columns]
    ids = _wanted_ids(session, subject.list, job)
    fetch = _fetcher(session, subject.list, columns, masked=job.mask)
    summed = [place for place, column in enumerate(columns) if column.name in subject.summed]
    rows = _Rows(ids, fetch, summed, tell)
    table = Table(
        title=tr(subject.title),
        headings=[Heading(tr(column.title), _written_as(column)) for column in columns],
        rows=iter(rows),
        count=len(ids),
        currency=settings.get(session, "currency"),
        notes=lambda: [
            *_what(session, subject, job, rows.done),
            *(_sum_note(columns[place], total) for place, total in rows.sums.items()),
        ],
        sample=fetch(ids[:: max(1, len(ids) // _SAMPLE_ROWS)]),
    )
    with disk_in_words(job.target, "file.cannot_create"):
        FORMATS[job.target.suffix.lower()](job.part, table)
    return rows.done


class _Rows:
    """The rows as they pass: fetched by the thousand, counted, some columns summed."""

    def __init__(self, ids: Sequence[int], fetch: Fetch, summed: Sequence[int], tell: child.Send) -> None:
        self._ids = ids
        self._fetch = fetch
        self._tell = tell
        self.done = 0
        self.sums = dict.fromkeys(summed, 0)

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for start in range(0, len(self._ids), _CHUNK):
            rows = self._fetch(self._ids[start : start + _CHUNK])
            for place in self.sums:
                self.sums[place] += sum(row[place] or 0 for row in rows)
            self.done += len(rows)
            yield from rows
            self._tell((start + len(rows), len(self._ids)))


def _sum_note(column: Column, total: int) -> Note:
    return Note(tr("Total: {column}").format(column=tr(column.title)), total, column.kind)


def _what(session: Session, subject: Subject, job: Job, rows: int) -> Iterator[Note]:
    """What was asked for, in words."""
    if shop := settings.get(session, "name"):
        yield Note(tr("Shop"), shop)
    yield Note(tr("List"), tr(subject.title))
    yield Note(tr("Exported at"), job.at, "time")
    yield Note(tr("Rows"), rows, "number")
    if job.ids is not None:
        yield Note(tr("Selection"), tr("Only the rows chosen by hand"))
    if job.query.words:
        yield Note(tr("Search"), mask.STARS if job.mask else job.query.words)
    for one in subject.list.filters:
        if one.name in job.query.filters:
            yield Note(tr(one.title), _words(session, one, job))
    sort = tr(subject.list.column(job.query.sort or subject.list.default_sort).title)
    order = tr("{column}, descending") if job.query.descending else tr("{column}, ascending")
    yield Note(tr("Sorted by"), order.format(column=sort))
    if job.mask:
        yield Note(tr("Personal data"), tr("Masked"))


def _words(session: Session, one: Filter, job: Job) -> str:
    if one.kind == "text" and job.mask:
        return mask.STARS
    value, currency = job.query.filters[one.name], settings.get(session, "currency")
    return filter_values.words(one, value, currency, one.choices(session))


def _wanted_ids(session: Session, spec: ListSpec, job: Job) -> Sequence[int]:
    """The ids that go out in the view's order; chosen ones that left the view meanwhile come last."""
    found = lists.ids(session, spec, job.query)
    if job.ids is None:
        return found
    chosen = dict.fromkeys(job.ids)
    in_view = dict.fromkeys(one for one in found if one in chosen)
    return [*in_view, *(one for one in chosen if one not in in_view)]


def _fetcher(session: Session, spec: ListSpec, columns: Sequence[Column], *, masked: bool) -> Fetch:
    hide = [mask.masker(column) for column in columns]
    makers = [(place, _maker(column, session)) for place, column in enumerate(columns)]
    making = [(place, make) for place, make in makers if make]

    def fetch(ids: Sequence[int]) -> list[Sequence[Any]]:
        rows = lists.rows(session, spec, list(ids), columns)
        found: list[Sequence[Any]] = [rows[one] for one in ids if one in rows]
        if making:
            found = [_made(row, making) for row in found]
        if not masked:
            return found
        return [[one(value) for one, value in zip(hide, row, strict=True)] for row in found]

    return fetch


def _written_as(column: Column) -> str:
    return lists.WRITTEN_AS.get(column.kind, column.kind)


def _maker(column: Column, session: Session) -> Callable[[Any], Any] | None:
    """What makes of a column's values what a file holds, where that is something else."""
    if column.kind == "choice":
        return lambda value: _word(column.said(value))
    if column.kind == "names":
        return lambda value: formats.listed(value.split("\n"))
    if column.kind == "percent":
        return lambda value: _plain(Decimal(value).scaleb(-4))
    if column.kind == "price":
        places = formats.decimals(settings.get(session, "currency"))
        return lambda value: _plain(Decimal(value).scaleb(-4 - places))
    return None


def _word(word: Any) -> Any:
    return tr(word) if isinstance(word, str) else word


def _plain(value: Decimal) -> Decimal:
    """The same number without a power of ten."""
    return Decimal(f"{value.normalize():f}")


def _made(row: Sequence[Any], making: Sequence[tuple[int, Callable[[Any], Any]]]) -> Sequence[Any]:
    cells = list(row)
    for place, make in making:
        if cells[place] not in (None, ""):
            cells[place] = make(cells[place])
    return cells
