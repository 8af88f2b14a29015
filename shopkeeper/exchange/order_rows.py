"""From the rows of one order to its fields, lines and payments, by the rules of a profile."""

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from shopkeeper.exchange.profiles import Condition, PaymentRule, Profile, Rule
from shopkeeper.exchange.readers import Reader, Readers, Row, all_of
from shopkeeper.exchange.transforms import Bad, Setting, clean
from shopkeeper.shop.records import ListingRecord

Numbered = tuple[int, Row]
Payment = tuple[str, int, str | None, str]
Line = tuple[Any, ...]

_LINE_KEYS = ("sub_number", "sku", "code")
_LINE_PARTS = (*_LINE_KEYS, "title", "options", "quantity", "price_e4")

# What an order's rows must agree on; anything else is taken from the first row that has it.
_AGREED = {
    "state", "stated_cents", "postage_cents", "tax_cents", "shop_discount_cents", "platform_discount_cents",
    "influencer_discount_cents",
}  # fmt: skip
# What an order comes to by its lines and these.
_ADDED = {"postage_cents": 1, "tax_cents": 1}
_TAKEN_OFF = {"shop_discount_cents": -1, "platform_discount_cents": -1, "influencer_discount_cents": -1}
# What the database can count of a line: its quantity times its price in ten-thousandths.
_LARGEST = 1 << 62

_FULL_WIDTH = {";": "；", ",": "，"}


class BadRow(Bad):
    """A Bad that knows its row."""

    def __init__(self, row: int, reason: str, text: str = "") -> None:
        super().__init__(reason, text)
        self.row = row


class _Field(NamedTuple):
    """One field of an order in the file: where its value stands, and from which cells it comes."""

    name: str
    position: int
    reader: Reader
    cells: tuple[int, ...]
    rule: Rule


class Listings:
    """The goods a file names: a number for each, and those that came since they were last taken."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self._new: list[ListingRecord] = []

    def number(self, key: str, sku: str, code: str, title: str, options: str) -> int:
        """The number of goods named for the first time."""
        number = self.known[key] = len(self.known)
        self._new.append(ListingRecord(key, sku, code, title, options))
        return number

    def taken(self) -> list[ListingRecord]:
        """Those that came since."""
        new, self._new = self._new, []
        return new


class OrderRows:
    """Reads the rows of orders whose amounts are in one currency."""

    def __init__(self, profile: Profile, index: dict[str, int], setting: Setting, listings: Listings) -> None:
        self._index, self._listings = index, listings
        readers = Readers(index, profile.blank, setting)
        self._readers = readers
        rules = readers.chosen(profile.order)
        found = readers.of(profile.order)
        self.number = found.pop("platform_number")
        self.currency = found.pop("currency", None)
        self._fields = [
            _Field(name, position, reader, self._cells(rules[name]), rules[name])
            for position, (name, reader) in enumerate(found.items())
        ]
        self.names = tuple(found)
        self.weak = frozenset(
            rule.field for rule in profile.order if rule.weak or not self._said_by(rule)
        )  # fmt: skip
        self._order_values = all_of(list(found.values()))
        self._sort_out_fields()
        self._make_lines(profile)
        self._payments = [_Payments(readers, rule, self.names, index) for rule in profile.payments]
        self._payments = [payment for payment in self._payments if payment.told]

    def _said_by(self, rule: Rule) -> bool:
        return any(name in self._index for names in rule.columns for name in names)

    def _cells(self, rule: Rule) -> tuple[int, ...]:
        names = {name for some in rule.columns for name in some}
        names |= {one.filled for one in (*rule.before, *rule.fallbacks)}
        return tuple(sorted(self._index[name] for name in names if name in self._index))

    def _sort_out_fields(self) -> None:
        """Which fields an order's rows repeat, add up, or state beyond what its lines do."""
        self._repeated = [field for field in self._fields if field.rule.rows in ("", "first")]
        self._summed = [field for field in self._fields if field.rule.rows in ("sum", "own")]
        self._joined = [field for field in self._fields if field.rule.rows == "all"]
        self._beyond = [field for field in self._fields if field.rule.beyond]
        cells = {cell for field in self._repeated for cell in field.cells}
        self._repeated_cells = itemgetter(*sorted(cells)) if cells else lambda _: None

    # An order

    def read(self, rows: Sequence[Numbered]) -> tuple[list[Any], list[Line], list[Payment]]:
        """The values of the order's fields, its lines and payments; raises Bad, mostly a BadRow."""
        number, head = rows[0]
        values = self._order_values(head)
        if len(rows) > 1:
            self._agree(rows, values)
            self._join(rows, values)
        lines = self._read_lines(rows)
        if self._summed and len(rows) > 1:
            self._add_up(rows, values, lines)
        for field in self._beyond:
            self._take_off_lines(field, values, lines)
        state = values[self.names.index("state")]
        try:
            payments = [payment.read(rows, values, state) for payment in self._payments]
        except BadRow:
            raise
        except Bad as error:
            raise BadRow(number, error.reason, error.text) from error
        return values, lines, [payment for payment in payments if payment is not None]

    def _agree(self, rows: Sequence[Numbered], values: list[Any]) -> None:
        """Later rows of an order must give the same money and state; they may fill what is blank."""
        cells = self._repeated_cells
        head = rows[0][1]
        alike = cells(head)
        silent = {field.position for field in self._repeated if not _says(head, field.cells)}
        for number, row in rows[1:]:
            if cells(row) == alike:
                continue
            for field in self._repeated:
                self._agree_on(field, number, row, values, silent)

    def _agree_on(self, field: _Field, number: int, row: Row, values: list[Any], silent: set[int]) -> None:
        if not _says(row, field.cells):
            return
        try:
            value = field.reader(row)
        except Bad as error:
            raise BadRow(number, error.reason, error.text) from error
        position, known = field.position, values[field.position]
        if value in ("", None):
            return
        if known in ("", None) or position in silent:
            values[position] = value
            silent.discard(position)
        elif value != known and self._is_strict(field):
            raise BadRow(number, "rows_disagree", self._column_of(field.rule))

    def _join(self, rows: Sequence[Numbered], values: list[Any]) -> None:
        """What each row says of its own goods, such as their state, as one."""
        for field in self._joined:
            row = list(rows[0][1])
            for cell in field.cells:
                row[cell] = ";".join(dict.fromkeys(filter(None, (clean(one[cell]) for _, one in rows))))
            values[field.position] = field.reader(row)

    def _is_strict(self, field: _Field) -> bool:
        return field.name in _AGREED and field.name not in self.weak and not field.rule.rows

    def _column_of(self, rule: Rule) -> str:
        return next((name for names in rule.columns for name in names if name in self._index), rule.field)

    def _add_up(self, rows: Sequence[Numbered], values: list[Any], lines: list[Line]) -> None:
        """Amounts each row has of its own; those that may as well repeat the order's, where that adds up."""
        own = [field for field in self._summed if field.rule.rows == "own"]
        every = [row for _, row in rows]
        if self._numbered:
            every = list(map(list, dict.fromkeys(map(tuple, every))))
        alike = all([field.reader(row) for field in own] == [values[field.position] for field in own]
                    for row in every)  # fmt: skip
        once = own if alike and len(lines) > 1 and self._comes_to(values, lines) else []
        for field in self._summed:
            if field not in once:
                said = [value for row in every if (value := field.reader(row)) is not None]
                values[field.position] = sum(said) if said else None

    def _comes_to(self, values: list[Any], lines: list[Line]) -> bool:
        """Whether an order's lines with its own amounts give what is stated of it."""
        given = dict(zip(self.names, values, strict=True))
        total = sum(map(self._line_cents, lines))
        for name, sign in (_ADDED | _TAKEN_OFF).items():
            total += sign * (given.get(name) or 0)
        return given.get("stated_cents") == total

    def _line_cents(self, line: Line) -> int:
        given = dict(zip(self.line_fields, line[2:], strict=True))
        goods = given["quantity"] * given["price_e4"]
        cents = (abs(goods) + 5000) // 10000 * (-1 if goods < 0 else 1)
        return cents - given.get("discount_cents", 0) + given.get("tax_cents", 0)

    def _take_off_lines(self, field: _Field, values: list[Any], lines: list[Line]) -> None:
        said = values[field.position]
        if said and field.rule.beyond in self.line_fields:
            place = self.line_fields.index(field.rule.beyond) + 2
            values[field.position] = max(said - sum(line[place] for line in lines), 0)

    # Lines

    def _make_lines(self, profile: Profile) -> None:
        there = {rule.field for rule in profile.line if rule.fits(self._index)}
        has_lines = there >= {"quantity", "price_e4"}
        self._lines = self._readers.of(profile.line) if has_lines else {}
        self._numbered = "sub_number" in self._lines
        # What identifies a line stands before what is written of it.
        names = sorted(self._lines, key=lambda name: name not in _LINE_KEYS)
        self._keys = sum(name in _LINE_KEYS for name in names)
        self.line_fields = tuple(names[self._keys :])
        self._line_values = all_of([self._lines[name] for name in names])
        self._at = [names.index(name) if name in names else -1 for name in _LINE_PARTS]
        self._when = _condition(profile.line_when, self._index)
        self._split = _Split(profile, self._index, self._readers) if profile.line_split else None

    def _read_lines(self, rows: Sequence[Numbered]) -> list[Line]:
        lines: list[Line] = []
        number = rows[0][0]
        try:
            for number, row in rows if self._lines else ():  # noqa: B007 - tells which row was bad
                if self._when is None or self._when(row):
                    if self._split is None:
                        lines.append(self._line(row))
                    else:
                        lines.extend(map(self._line, self._split.goods(row)))
        except Bad as error:
            raise BadRow(number, error.reason, error.text) from error
        return self._once(lines, number) if self._numbered and len(lines) > 1 else lines

    def _once(self, lines: list[Line], number: int) -> list[Line]:
        """A sub-order that stands there twice is one line; `number` is a row of its order."""
        distinct = list(dict.fromkeys(lines))
        numbers = [line[1] for line in distinct if line[1]]
        if len(set(numbers)) < len(numbers):
            raise BadRow(number, "rows_disagree")
        return distinct if len(numbers) == len(distinct) else lines

    def _line(self, row: Row) -> Line:
        values = self._line_values(row)
        values.append("")  # what a field the file lacks reads as
        sub_number, sku, code, title, options, quantity, price_e4 = [values[place] for place in self._at]
        if not -_LARGEST < quantity * price_e4 < _LARGEST:
            raise Bad("amount")
        key = sku or code or (f"{title}\n{options}" if title else "")
        listing = None
        if key:
            listing = self._listings.known.get(key)
            if listing is None:
                listing = self._listings.number(key, sku, code, title, options)
        return (listing, sub_number or None, *values[self._keys : -1])


class _Split:
    """Takes apart a row that holds several goods, their cells joined by one sign."""

    def __init__(self, profile: Profile, index: dict[str, int], readers: Readers) -> None:
        wide = _FULL_WIDTH.get(profile.line_split, profile.line_split)
        self._sign = re.compile(f"[{re.escape(profile.line_split)}{re.escape(wide)}]")
        cells = {
            name: [index[column] for some in rule.columns for column in some if column in index]
            for name, rule in readers.chosen(profile.line).items()
        }
        self._numbers = cells.get("sub_number", [])
        self._cells = sorted({cell for some in cells.values() for cell in some})
        self._counted = {cell for name in ("quantity", "price_e4") for cell in cells.get(name, ())}

    def goods(self, row: Row) -> list[Row]:
        """A row for each of the goods: as many as there are sub-orders."""
        several = max((len(self._pieces(row[cell])) for cell in self._numbers), default=1)
        if several < 2:
            return [row]
        goods = [list(row) for _ in range(several)]
        for cell in self._cells:
            pieces = self._pieces(row[cell])
            if len(pieces) == several:
                for one, piece in zip(goods, pieces, strict=True):
                    one[cell] = piece
            elif pieces != [""] and (len(pieces) > 1 or cell in self._counted):
                raise Bad("goods_in_row", row[cell])
        return goods

    def _pieces(self, cell: str) -> list[str]:
        pieces = [piece.strip() for piece in self._sign.split(clean(cell))]
        return pieces[:-1] if len(pieces) > 1 and not pieces[-1] else pieces


class _Payments:
    """Reads one kind of money of an order."""

    def __init__(
        self, readers: Readers, rule: PaymentRule, names: tuple[str, ...], index: dict[str, int]
    ) -> None:
        self._rule = rule
        self._readers = readers.of(rule.rules)
        chosen = readers.chosen(rule.rules)
        self._of = names.index(rule.of) if rule.of in names else None
        self._when = _condition(rule.when, index) if rule.when and rule.when.column in index else None
        self._is_sum = "amount" in chosen and chosen["amount"].rows == "sum"
        self.told = self._of is not None or "amount" in self._readers

    def read(self, rows: Sequence[Numbered], values: list[Any], state: str) -> Payment | None:
        """The payment, which an order's rows repeat, leave blank or add up; None where none is told of."""
        found = [(number, self._of_row(row, values)) for number, row in rows]
        told = [(number, payment) for number, payment in found if payment is not None]
        if not told:
            return None
        paid = [(number, payment) for number, payment in told if payment[1]] or told[:1]
        payment = paid[0][1]
        if self._is_sum:
            payment = (payment[0], sum(one[1] for _, one in told), *payment[2:])
        else:
            for number, other in paid:
                if other[1] != payment[1]:
                    raise BadRow(number, "rows_disagree")
        return (payment[0], 0, *payment[2:]) if state in self._rule.unless else payment

    def _of_row(self, row: Row, values: list[Any]) -> Payment | None:
        amount = values[self._of] if self._of is not None else self._readers["amount"](row)
        if amount is None:
            return None
        if self._when is not None and not self._when(row):
            amount = 0
        at = self._readers["paid_at"](row) if "paid_at" in self._readers else None
        reference = self._readers["reference"](row) if "reference" in self._readers else ""
        return self._rule.source, amount, at, reference


def _says(row: Row, cells: tuple[int, ...]) -> bool:
    return any(row[cell].strip() for cell in cells)


def _condition(condition: Condition | None, index: dict[str, int]) -> Callable[[Row], bool] | None:
    """Whether a row is meant; none is where the column is not in the file."""
    if condition is None:
        return None
    cell = index.get(condition.column)
    if cell is None:
        return lambda _: False
    return lambda row: condition.pattern.search(clean(row[cell])) is not None
