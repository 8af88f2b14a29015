"""From a sheet's rows to records of orders, by a profile. Runs in the child process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import itemgetter
from typing import Any

from shopkeeper.exchange import grouping
from shopkeeper.exchange.order_rows import BadRow, Listings, Numbered, OrderRows
from shopkeeper.exchange.profiles import Condition
from shopkeeper.exchange.readers import Row
from shopkeeper.exchange.recognise import Recognised
from shopkeeper.exchange.transforms import Bad, Setting, clean
from shopkeeper.shop.records import FileShape, ListingRecord, OrderRecord, Record

BATCH_ROWS = 1000

# A named rule, and whether it leaves a row out.
Skip = tuple[str, Callable[[Row], bool]]


@dataclass(slots=True)
class Held:
    """A row that was not understood: its number in the file, why, its cells; its record if known."""

    row: int
    reason: str
    details: dict[str, str]
    cells: Row
    record: str = ""


@dataclass(slots=True)
class Batch:
    """Some hundred rows' worth of records, and what was held or skipped on the way."""

    orders: list[OrderRecord | Record] = field(default_factory=list)
    listings: list[ListingRecord] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    rows: int = 0


class Reading:
    """The records of one recognised sheet."""

    def __init__(self, found: Recognised, setting: Setting) -> None:
        self._found = found
        self._profile = profile = found.profile
        self._setting = setting
        self._index: dict[str, int] = {}
        for position, name in enumerate(found.columns):
            if name:
                self._index.setdefault(name, position)
        self._width = len(found.columns)
        self._listings = Listings()
        self._usual = OrderRows(profile, self._index, setting, self._listings)
        self._in_currency = {setting.currency: self._usual}
        self._account = self._usual.names.index("buyer_account") if self._has_accounts() else None
        self._number_at = self._key_index()
        self._shop = self._index.get(profile.shop)
        own = [self._number_at] if self._shop is None else [self._number_at, self._shop]
        self._key: Callable[[Row], Any] = itemgetter(*own)
        self._skips = [skip for one in profile.skips if (skip := self._skip(*one)) is not None]
        self._too_long: set[int] = set()
        self._batch = Batch()

    def shape(self) -> FileShape:
        """What the records fill."""
        rows, profile = self._usual, self._profile
        names = (*rows.names, "currency")
        return FileShape(profile.platform, names, rows.weak, rows.line_fields, profile.goes_back)

    def _has_accounts(self) -> bool:
        return "buyer_account" in self._usual.names

    def _skip(self, rule: str, condition: Condition) -> Skip | None:
        """When a named rule leaves a row out; `*` stands for any of its cells."""
        search = condition.pattern.search
        if condition.column == "*":
            return rule, lambda row: any(search(clean(cell)) for cell in row)
        index = self._index.get(condition.column)
        return None if index is None else (rule, lambda row: search(clean(row[index])) is not None)

    # Rows

    def _rows(self) -> Iterator[Row]:
        return islice(iter(self._found.sheet.rows()), self._found.header_row + 1, None)

    def _key_index(self) -> int:
        """Where what says which rows are of one order stands: its number, if nothing else does."""
        if self._profile.group in self._index:
            return self._index[self._profile.group]
        return self._number_cells()[0]

    def _number_cells(self) -> list[int]:
        rule = next(rule for rule in self._profile.order if rule.field == "platform_number")
        return [self._index[name] for name in rule.columns[0] if name in self._index]

    def batches(self, *, scattered: bool) -> Iterator[Batch]:
        """The records, each order once all of its rows have come.

        Raises Scattered where they do not stand together and `scattered` does not say so.
        """
        for group in self._groups(scattered):
            self._take(group)
            if self._batch.rows >= BATCH_ROWS:
                yield self._next()
        yield self._next()

    def _groups(self, scattered: bool) -> Iterator[list[tuple[int, Row]]]:
        rows, number_at = self._used_rows(), self._number_at
        if not scattered:
            return grouping.together(rows, self._key, number_at)
        counts = grouping.count((row for row in self._rows() if self._fits(row) or row), self._key)
        return grouping.scattered(rows, self._key, number_at, counts)

    def _used_rows(self) -> Iterator[tuple[int, Row]]:
        """The rows no rule leaves out, as wide as the header, with their numbers in the file."""
        number_at, width = self._number_at, self._width
        for number, row in enumerate(self._rows(), self._found.header_row + 2):
            self._batch.rows += 1
            if len(row) != width and not self._fits(row):
                self._too_long.add(number)  # its order is held with it
            # A row with an order number is not blank.
            elif not (row[number_at] and not self._skips) and self._skips_row(row):
                continue
            yield number, row

    def _fits(self, row: Row) -> bool:
        """Make a short row as wide as the header; a long one fits if its rest is empty."""
        if len(row) <= self._width:
            row.extend([""] * (self._width - len(row)))
            return True
        if any(cell.strip() for cell in row[self._width :]):
            return False
        del row[self._width :]
        return True

    def _skips_row(self, row: Row) -> bool:
        """Whether a named rule leaves the row out; it is counted under the rule's name."""
        rule = None if any(row) and any(cell.strip() for cell in row) else "blank"
        for name, means in self._skips:
            if rule is None and means(row):
                rule = name
        if rule is None:
            return False
        self._batch.skipped[rule] = self._batch.skipped.get(rule, 0) + 1
        return True

    def _next(self) -> Batch:
        batch, self._batch = self._batch, Batch()
        batch.listings = self._listings.taken()
        return batch

    # Orders

    def _take(self, rows: list[Numbered]) -> None:
        if self._profile.group and len(rows) > 1:
            for part in self._apart(rows):
                self._take_one(part)
        else:
            self._take_one(rows)

    def _apart(self, rows: list[Numbered]) -> Iterator[list[Numbered]]:
        """Rows of one name may be of orders with numbers of their own, each on the first of its rows."""
        cells = itemgetter(*self._number_cells())
        part: list[Numbered] = []
        last: Any = None
        for number, row in rows:
            own = cells(row)
            if any(own) and own != last:
                if last is not None:
                    yield part
                    part = []
                last = own
            part.append((number, row))
        yield part

    def _take_one(self, rows: list[Numbered]) -> None:
        head = rows[0][1]
        try:
            self._refuse_too_long(rows)
            number = self._usual.number(head)
            if not number:
                raise Bad("no_order_number")
            currency = self._currency_of(rows)
            values, lines, payments = self._rows_in(currency).read(rows)
        except Bad as error:
            self._hold_all(rows, error.row if isinstance(error, BadRow) else rows[0][0], error)
            return
        values.append("" if currency == self._setting.home else currency)
        account = values[self._account] if self._account is not None else ""
        self._batch.orders.append(
            OrderRecord(
                number,
                self._shop_of(head),
                self._buyer_of(head, account),
                tuple(values),
                lines,
                payments,
                _places(rows),
            )
        )

    def _shop_of(self, head: Row) -> str:
        """Whose order it is, where the file says so."""
        return clean(head[self._shop]) if self._shop is not None else ""

    def _buyer_of(self, _: Row, account: str) -> str:
        """What tells an order's buyer from others."""
        return account

    def _refuse_too_long(self, rows: list[Numbered]) -> None:
        for number, _ in rows if self._too_long else ():
            if number in self._too_long:
                raise BadRow(number, "too_many_cells")

    def _currency_of(self, rows: list[Numbered]) -> str:
        """The currency of an order, which some of its rows may leave out."""
        read = self._usual.currency
        if read is None:
            return self._setting.currency
        said = list(dict.fromkeys(filter(None, (read(row) for _, row in rows))))
        if len(said) > 1:
            raise Bad("rows_disagree", " ".join(said))
        return said[0] if said else self._setting.currency

    def _rows_in(self, currency: str) -> OrderRows:
        rows = self._in_currency.get(currency)
        if rows is None:
            setting = replace(self._setting, currency=currency)
            rows = OrderRows(self._profile, self._index, setting, self._listings)
            self._in_currency[currency] = rows
        return rows

    # Holding

    def _hold_all(self, rows: list[tuple[int, Row]], bad_row: int, error: Bad) -> None:
        record = self._record_of(rows[0][1])
        for number, row in rows:
            self._hold(number, row, error if number == bad_row else Bad("with_order"), record)

    def _record_of(self, head: Row) -> str:
        """What tells an order from others in `record_key`; empty where its number is not to be read."""
        try:
            number = str(self._usual.number(head))
        except Bad:
            return ""
        return record_key(number, self._shop_of(head))

    def _hold(self, number: int, row: Row, error: Bad, record: str) -> None:
        details = {"text": error.text} if error.text else {}
        self._batch.held.append(Held(number, error.reason, details, list(row), record))


def _places(rows: list[tuple[int, Row]]) -> range | list[int]:
    """The numbers of the rows; a range where they stand together, as most do, to be small."""
    first, last = rows[0][0], rows[-1][0]
    return range(first, last + 1) if last - first + 1 == len(rows) else [number for number, _ in rows]


def record_key(number: str, shop: str) -> str:
    """How a held row names the order it is of; an empty number names none."""
    return f"{number}\n{shop}" if number else ""
