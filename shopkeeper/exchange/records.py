"""From a sheet's rows to records of orders, by a profile. Runs in the child process."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from shopkeeper.exchange.profiles import Profile, Rule
from shopkeeper.exchange.recognise import Recognised
from shopkeeper.exchange.transforms import TRANSFORMS, Bad, Setting, clean
from shopkeeper.shop.records import FileShape, ListingRecord, OrderRecord

BATCH_ROWS = 1000
_CACHE = 50_000

# What an order's rows must agree on; anything else is taken from the first row that has it.
_MONEY = {"stated_cents", "postage_cents"}

Row = list[str]
Reader = Callable[[Row], Any]


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


class _Missing(Exception):
    """None of a rule's columns is in the file."""


class Reading:
    """The records of one recognised sheet."""

    def __init__(self, found: Recognised, setting: Setting) -> None:
        self._found = found
        self._profile: Profile = found.profile
        self._setting = setting
        self._index: dict[str, int] = {}
        for position, name in enumerate(found.columns):
            self._index.setdefault(name, position)
        self._width = len(found.columns)
        self._blank = {
            self._index[column]: frozenset(texts)
            for column, texts in self._profile.blank.items()
            if column in self._index
        }
        self._order = dict(self._readers(self._profile.order))
        self._number = self._order.pop("platform_number")
        self._lines = dict(self._readers(self._profile.line))
        self._payments = [
            (source, readers)
            for source, rules in self._profile.payments
            if "amount" in (readers := dict(self._readers(rules)))
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
        self._batch = Batch()

    def shape(self) -> FileShape:
        """What the records fill."""
        return FileShape(
            self._profile.platform,
            self._profile.currency,
            tuple(self._order),
            frozenset(rule.field for rule in self._profile.order if rule.weak or self._falls_back(rule)),
            tuple(name for name in self._lines if name not in ("sub_number", "sku", "code")),
        )

    def _falls_back(self, rule: Rule) -> bool:
        return not any(name in self._index for names in rule.columns for name in names)

    # Rows

    def _rows(self) -> Iterator[Row]:
        return islice(iter(self._found.sheet.rows()), self._found.header_row + 1, None)

    def count(self) -> Counter[Any]:
        """How many rows each order has, told by its number's (and shop's) cells as they stand."""
        try:
            return Counter(map(self._key, self._rows()))
        except IndexError:
            return Counter(
                self._key(row) for row in self._rows() if len(row) >= self._width or self._fits(row)
            )

    def _key_index(self) -> int:
        rule = next(rule for rule in self._profile.order if rule.field == "platform_number")
        return next(self._index[name] for name in rule.columns[0] if name in self._index)

    def batches(self, counts: Counter[Any]) -> Iterator[Batch]:
        """The records, each order once all of its `counts` rows have come."""
        key, number_at, width = self._key, self._key_index(), self._width
        waiting: dict[Any, list[tuple[int, Row]]] = {}
        remaining = counts
        first = self._found.header_row + 2
        for number, row in enumerate(self._rows(), first):
            self._batch.rows += 1
            if len(row) == width or self._fits(row):
                use = not self._skips_row(row)
            else:
                use = False
                self._hold(number, row, Bad("too_many_cells"))
            name = key(row)
            left = remaining[name] = remaining[name] - 1
            if use:
                waiting.setdefault(name, []).append((number, row))
            if (left <= 0 or not row[number_at]) and name in waiting:
                self._take(waiting.pop(name))
            if self._batch.rows >= BATCH_ROWS:
                yield self._next()
        yield self._next()

    def _fits(self, row: Row) -> bool:
        """Make a short row as wide as the header; a long one fits if its rest is empty."""
        if len(row) < self._width:
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
        lines: list[tuple[Any, ...]] = []
        at = rows[0][0]
        try:
            order = self._read_order(rows)
            payments = self._read_payments(rows[0][1])
            for at, row in rows if self._lines else ():  # noqa: B007 - tells which row was bad
                if self._when is None or self._when(row):
                    lines.append(self._line(row))
        except Bad as error:
            self._hold_all(rows, error.row if isinstance(error, _BadRow) else at, error)
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

    def _agree(self, rows: list[tuple[int, Row]], values: list[Any]) -> None:
        """Later rows of an order must give the same money; they may fill what the first left blank."""
        cells = self._order_cells()
        head = cells(rows[0][1])
        for number, row in rows[1:]:
            if cells(row) == head:
                continue
            for position, (name, reader) in enumerate(self._order.items()):
                value = reader(row)
                if name in _MONEY and value != values[position]:
                    raise _BadRow(number, "rows_disagree", self._column_of(name))
                if values[position] in ("", None):
                    values[position] = value

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

    def _read_payments(self, row: Row) -> list[tuple[str, int, str | None, str]]:
        found = []
        for source, readers in self._payments:
            amount = readers["amount"](row)
            if amount:
                at = readers["paid_at"](row) if "paid_at" in readers else None
                reference = readers["reference"](row) if "reference" in readers else ""
                found.append((source, amount, at, reference))
        return found

    # Lines

    def _line(self, row: Row) -> tuple[Any, ...]:
        sub_number = sku = code = title = options = ""
        rest = []
        for name, reader in self._lines.items():
            value = reader(row)
            if name == "sub_number":
                sub_number = value
            elif name == "sku":
                sku = value
            elif name == "code":
                code = value
            else:
                if name == "title":
                    title = value
                elif name == "options":
                    options = value
                rest.append(value)
        key = sku or code or (f"{title}\n{options}" if title else "")
        listing = None
        if key:
            listing = self._listings.get(key)
            if listing is None:
                listing = self._listings[key] = len(self._listings)
                self._batch.listings.append(ListingRecord(key, sku, code, title, options))
        return (listing, sub_number or None, *rest)

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

    # Readers

    def _readers(self, rules: tuple[Rule, ...]) -> Iterator[tuple[str, Reader]]:
        for rule in rules:
            try:
                yield rule.field, self._reader(rule)
            except _Missing:
                continue

    def _reader(self, rule: Rule) -> Reader:
        cells = [[self._index[name] for name in names if name in self._index] for names in rule.columns]
        if not any(cells):
            return self._fallback(rule)
        setting = self._setting
        transform = TRANSFORMS[rule.transform]
        if len(cells) == 1 and len(cells[0]) == 1:
            return _cached(cells[0][0], self._cleaned(cells[0][0]), transform, setting)
        choosers = [self._chooser(indexes) for indexes in cells]
        return lambda row: transform(*(choose(row) for choose in choosers), setting)

    def _chooser(self, indexes: list[int]) -> Callable[[Row], str]:
        """The first of some cells that holds anything."""
        cleaners = [(index, self._cleaned(index)) for index in indexes]
        return lambda row: next(filter(None, (cleaner(row[index]) for index, cleaner in cleaners)), "")

    def _cleaned(self, index: int) -> Callable[[str], str]:
        blank = self._blank.get(index)
        if not blank:
            return clean
        return lambda cell: "" if (text := clean(cell)) in blank else text

    def _fallback(self, rule: Rule) -> Reader:
        """A state told by which other columns hold something."""
        choices = [
            (self._index.get(one.filled), one.state)
            for one in rule.fallbacks
            if not one.filled or one.filled in self._index
        ]
        if not choices:
            raise _Missing

        def read(row: Row) -> str:
            for index, state in choices:
                if index is None or clean(row[index]).strip("0."):
                    return state
            raise Bad("state")

        return read


def _places(rows: list[tuple[int, Row]]) -> range | list[int]:
    """The numbers of the rows; a range where they stand together, as most do, to be small."""
    first, last = rows[0][0], rows[-1][0]
    return range(first, last + 1) if last - first + 1 == len(rows) else [number for number, _ in rows]


class _BadRow(Bad):
    """A Bad that knows its row."""

    def __init__(self, row: int, reason: str, text: str) -> None:
        super().__init__(reason, text)
        self.row = row


def _cached(
    index: int, cleaner: Callable[[str], str], transform: Callable[..., Any], setting: Setting
) -> Reader:
    """A reader of one cell that works out each distinct text once: most columns repeat themselves."""
    known: dict[str, Any] = {}

    def read(row: Row) -> Any:
        cell = row[index]
        try:
            return known[cell]
        except KeyError:
            if len(known) >= _CACHE:
                known.clear()
            value = known[cell] = transform(cleaner(cell), setting)
            return value

    return read
