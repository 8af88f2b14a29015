"""From a sheet's rows to records of orders, by a profile. Runs in the child process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from shopkeeper.exchange import grouping
from shopkeeper.exchange.profiles import Profile, Rule
from shopkeeper.exchange.readers import Readers, Row, all_of
from shopkeeper.exchange.recognise import Recognised
from shopkeeper.exchange.transforms import Bad, Setting, clean
from shopkeeper.shop.records import FileShape, ListingRecord, OrderRecord

BATCH_ROWS = 1000
_LINE_KEYS = ("sub_number", "sku", "code")
_LINE_PARTS = (*_LINE_KEYS, "title", "options", "quantity", "price_e4")

# What an order's rows must agree on; anything else is taken from the first row that has it.
_AGREED = {"stated_cents", "postage_cents", "state"}
# What the database can count of a line: its quantity times its price in ten-thousandths.
_LARGEST = 1 << 62

Payment = tuple[str, int, str | None, str]


@dataclass(slots=True)
class Held:
    """A row that was not understood: its number in the file, why, and its cells."""

    row: int
    reason: str
    details: dict[str, str]
    cells: Row


@dataclass(slots=True)
class Batch:
    """Some hundred rows' worth of records, and what was held or skipped on the way."""

    orders: list[OrderRecord] = field(default_factory=list)
    listings: list[ListingRecord] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    rows: int = 0


class Reading:
    """The records of one recognised sheet."""

    def __init__(self, found: Recognised, setting: Setting) -> None:
        self._found = found
        self._profile: Profile = found.profile
        self._index: dict[str, int] = {}
        for position, name in enumerate(found.columns):
            self._index.setdefault(name, position)
        self._width = len(found.columns)
        readers = Readers(self._index, self._profile.blank, setting)
        self._order = readers.of(self._profile.order)
        self._number = self._order.pop("platform_number")
        self._weak = frozenset(
            rule.field for rule in self._profile.order if rule.weak or self._falls_back(rule)
        )
        self._lines = readers.of(self._profile.line) if self._has_lines() else {}
        self._numbered = "sub_number" in self._lines
        # What identifies a line stands before what is written of it.
        names = sorted(self._lines, key=lambda name: name not in _LINE_KEYS)
        self._keys = sum(name in _LINE_KEYS for name in names)
        self._line_fields = tuple(names[self._keys :])
        self._line_values = all_of([self._lines[name] for name in names])
        self._at = [names.index(name) if name in names else -1 for name in _LINE_PARTS]
        self._payments = [
            (source, found_readers)
            for source, rules in self._profile.payments
            if "amount" in (found_readers := readers.of(rules))
        ]
        self._shop = self._index.get(self._profile.shop)
        own = [self._key_index()] if self._shop is None else [self._key_index(), self._shop]
        self._key: Callable[[Row], Any] = itemgetter(*own)
        self._when = self._line_condition()
        self._skips = [
            (rule, self._index[column], text)
            for rule, column, text in self._profile.skips
            if column in self._index
        ]
        self._listings: dict[str, int] = {}
        self._too_long: set[int] = set()
        self._batch = Batch()

    def shape(self) -> FileShape:
        """What the records fill."""
        return FileShape(
            self._profile.platform,
            self._profile.currency,
            tuple(self._order),
            self._weak,
            self._line_fields,
        )

    def _falls_back(self, rule: Rule) -> bool:
        return not any(name in self._index for names in rule.columns for name in names)

    # Rows

    def _rows(self) -> Iterator[Row]:
        return islice(iter(self._found.sheet.rows()), self._found.header_row + 1, None)

    def _key_index(self) -> int:
        rule = next(rule for rule in self._profile.order if rule.field == "platform_number")
        return next(self._index[name] for name in rule.columns[0] if name in self._index)

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
        rows, number_at = self._used_rows(), self._key_index()
        if not scattered:
            return grouping.together(rows, self._key, number_at)
        counts = grouping.count((row for row in self._rows() if self._fits(row) or row), self._key)
        return grouping.scattered(rows, self._key, number_at, counts)

    def _used_rows(self) -> Iterator[tuple[int, Row]]:
        """The rows no rule leaves out, as wide as the header, with their numbers in the file."""
        number_at, width = self._key_index(), self._width
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
        for name, index, text in self._skips:
            if rule is None and clean(row[index]) == text:
                rule = name
        if rule is None:
            return False
        self._batch.skipped[rule] = self._batch.skipped.get(rule, 0) + 1
        return True

    def _next(self) -> Batch:
        batch, self._batch = self._batch, Batch()
        return batch

    # Orders

    def _take(self, rows: list[tuple[int, Row]]) -> None:
        try:
            self._refuse_too_long(rows)
            order = self._read_order(rows)
            payments = self._read_payments(rows)
            lines = self._read_lines(rows)
        except Bad as error:
            self._hold_all(rows, error.row if isinstance(error, _BadRow) else rows[0][0], error)
            return
        account = ""
        if "buyer_account" in self._order:
            account = order[list(self._order).index("buyer_account")]
        head = rows[0][1]
        shop = clean(head[self._shop]) if self._shop is not None else ""
        self._batch.orders.append(
            OrderRecord(self._number(head), shop, account, order, lines, payments, _places(rows))
        )

    def _read_order(self, rows: list[tuple[int, Row]]) -> tuple[Any, ...]:
        row = rows[0][1]
        if not self._number(row):
            raise Bad("no_order_number")
        values = [reader(row) for reader in self._order.values()]
        if len(rows) > 1:
            self._agree(rows, values)
        return tuple(values)

    def _refuse_too_long(self, rows: list[tuple[int, Row]]) -> None:
        for number, _ in rows if self._too_long else ():
            if number in self._too_long:
                raise _BadRow(number, "too_many_cells", "")

    def _agree(self, rows: list[tuple[int, Row]], values: list[Any]) -> None:
        """Later rows of an order must give the same money and state; they may fill what is blank."""
        cells = self._order_cells()
        head = cells(rows[0][1])
        for number, row in rows[1:]:
            if cells(row) == head:
                continue
            for position, (name, reader) in enumerate(self._order.items()):
                value = reader(row)
                if values[position] in ("", None):
                    values[position] = value
                elif name in _AGREED - self._weak and value not in ("", None, values[position]):
                    raise _BadRow(number, "rows_disagree", self._column_of(name))

    def _order_cells(self) -> Callable[[Row], Any]:
        indexes = sorted(
            {
                self._index[name]
                for rule in self._profile.order
                for names in rule.columns
                for name in names
                if name in self._index
            }
        )
        return itemgetter(*indexes)

    def _column_of(self, name: str) -> str:
        rule = next(rule for rule in self._profile.order if rule.field == name)
        return next((column for names in rule.columns for column in names if column in self._index), name)

    def _read_payments(self, rows: list[tuple[int, Row]]) -> list[Payment]:
        """The payments of an order, which its rows repeat or leave blank."""
        found = self._payments_of(rows[0][1])
        for number, row in rows[1:] if self._payments else ():
            others = self._payments_of(row)
            if _any_money(found) and _any_money(others) and others != found:
                raise _BadRow(number, "rows_disagree", "")
            found = found if _any_money(found) else others
        return found

    def _payments_of(self, row: Row) -> list[Payment]:
        found = []
        for source, readers in self._payments:
            amount = readers["amount"](row)
            if amount is not None:
                at = readers["paid_at"](row) if "paid_at" in readers else None
                reference = readers["reference"](row) if "reference" in readers else ""
                found.append((source, amount, at, reference))
        return found

    # Lines

    def _has_lines(self) -> bool:
        """Whether the file says how many of what at which price; sellers leave columns out."""
        needed = [rule for rule in self._profile.line if rule.field in ("quantity", "price_e4")]
        return len(needed) == 2 and all(
            any(name in self._index for name in names) for rule in needed for names in rule.columns
        )

    def _read_lines(self, rows: list[tuple[int, Row]]) -> list[tuple[Any, ...]]:
        lines: list[tuple[Any, ...]] = []
        number = rows[0][0]
        try:
            for number, row in rows if self._lines else ():  # noqa: B007 - tells which row was bad
                if self._when is None or self._when(row):
                    lines.append(self._line(row))
        except Bad as error:
            raise _BadRow(number, error.reason, error.text) from error
        return self._once(lines, number) if self._numbered and len(lines) > 1 else lines

    def _once(self, lines: list[tuple[Any, ...]], number: int) -> list[tuple[Any, ...]]:
        """A sub-order that stands there twice is one line; `number` is a row of its order."""
        distinct = list(dict.fromkeys(lines))
        numbers = [line[1] for line in distinct if line[1]]
        if len(set(numbers)) < len(numbers):
            raise _BadRow(number, "rows_disagree", "")
        return distinct if len(numbers) == len(distinct) else lines

    def _line(self, row: Row) -> tuple[Any, ...]:
        values = self._line_values(row)
        values.append("")  # what a field the file lacks reads as
        sub_number, sku, code, title, options, quantity, price_e4 = [values[place] for place in self._at]
        if not -_LARGEST < quantity * price_e4 < _LARGEST:
            raise Bad("amount")
        key = sku or code or (f"{title}\n{options}" if title else "")
        listing = None
        if key:
            listing = self._listings.get(key)
            if listing is None:
                listing = self._listings[key] = len(self._listings)
                self._batch.listings.append(ListingRecord(key, sku, code, title, options))
        return (listing, sub_number or None, *values[self._keys : -1])

    def _line_condition(self) -> Callable[[Row], bool] | None:
        if self._profile.line_when is None:
            return None
        column, text = self._profile.line_when
        index = self._index.get(column)
        if index is None:
            return lambda _: False
        return lambda row: clean(row[index]) == text

    # Holding

    def _hold_all(self, rows: list[tuple[int, Row]], bad_row: int, error: Bad) -> None:
        for number, row in rows:
            self._hold(number, row, error if number == bad_row else Bad("with_order"))

    def _hold(self, number: int, row: Row, error: Bad) -> None:
        details = {"text": error.text} if error.text else {}
        self._batch.held.append(Held(number, error.reason, details, list(row)))


def _places(rows: list[tuple[int, Row]]) -> range | list[int]:
    """The numbers of the rows; a range where they stand together, as most do, to be small."""
    first, last = rows[0][0], rows[-1][0]
    return range(first, last + 1) if last - first + 1 == len(rows) else [number for number, _ in rows]


def _any_money(payments: list[Payment]) -> bool:
    return any(amount for _, amount, _, _ in payments)


class _BadRow(Bad):
    """A Bad that knows its row."""

    def __init__(self, row: int, reason: str, text: str) -> None:
        super().__init__(reason, text)
        self.row = row
