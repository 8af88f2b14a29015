"""From a sheet's rows to records of customers, products and purchases. Runs in the child process."""

from collections.abc import Callable, Iterator
from itertools import islice
from operator import itemgetter
from typing import Any

from shopkeeper.exchange import grouping
from shopkeeper.exchange.composed import SKU_FIELDS
from shopkeeper.exchange.fields import KINDS, MISSING
from shopkeeper.exchange.profiles import Condition
from shopkeeper.exchange.readers import Readers, Row
from shopkeeper.exchange.recognise import Recognised
from shopkeeper.exchange.records import BATCH_ROWS, Batch, Held, record_key
from shopkeeper.exchange.transforms import Bad, Setting, clean
from shopkeeper.shop.records import Record, RecordShape

Numbered = tuple[int, Row]


class RecordReading:
    """The records of one recognised sheet."""

    def __init__(self, found: Recognised, setting: Setting) -> None:
        profile = found.profile
        self._found = found
        self._currency = "" if profile.currency == setting.home else profile.currency
        self._profile = profile
        self._kind = KINDS[profile.kind]
        self._index: dict[str, int] = {}
        for position, name in enumerate(found.columns):
            if name:
                self._index.setdefault(name, position)
        self._width = len(found.columns)
        readers = Readers(self._index, profile.blank, setting)
        self._head = readers.of(profile.order)
        self._key = self._head.get(self._kind.key) if self._kind.key else None
        self._part = readers.of(profile.line) if self._has_parts() else {}
        self._several = self._part.pop("several", None)
        self._part_fields = tuple(dict.fromkeys([*self._part, *(SKU_FIELDS if self._several else ())]))
        self._is_head = self._condition(profile.order_when)
        self._is_part = self._condition(profile.line_when)
        self._carried = [self._index[name] for name in profile.carry if name in self._index]
        self._skips = [(rule, test) for rule, one in profile.skips if (test := self._test(one)) is not None]
        self._too_long: dict[int, Row] = {}
        self._now = 0
        self._batch = Batch()

    def shape(self) -> RecordShape:
        """What the records fill."""
        profile = self._profile
        return RecordShape(
            profile.kind, profile.platform, self._currency, tuple(self._head), self._part_fields
        )

    def _has_parts(self) -> bool:
        there = {rule.field for rule in self._profile.line if rule.fits(self._index)}
        return there.issuperset(self._kind.part_needed)

    def _condition(self, condition: Condition | None) -> Callable[[Row], bool] | None:
        return self._test(condition) if condition else None

    def _test(self, condition: Condition) -> Callable[[Row], bool] | None:
        index = self._index.get(condition.column)
        if index is None:
            return None
        return lambda row: condition.pattern.search(clean(row[index])) is not None

    # Rows

    def batches(self, *, scattered: bool) -> Iterator[Batch]:
        """The records, each once all of its rows have come.

        Raises Scattered where they do not stand together and `scattered` does not say so.
        """
        for rows in self._groups(scattered):
            self._take(rows)
            if self._batch.rows >= BATCH_ROWS:
                yield self._next()
        yield self._next()

    def _next(self) -> Batch:
        batch, self._batch = self._batch, Batch()
        return batch

    def _groups(self, scattered: bool) -> Iterator[list[Numbered]]:
        if self._key is None:
            return ([one] for one in self._used_rows())
        # What tells a row's record stands behind its cells while rows are brought together.
        named = itemgetter(self._width)
        if not scattered:
            return grouping.together(self._named_rows(), named, self._width)
        counts = grouping.count((row for _, row in self._named_rows()), named)
        self._batch = Batch()
        return grouping.scattered(self._named_rows(), named, self._width, counts)

    def _named_rows(self) -> Iterator[Numbered]:
        above: Row | None = None
        for number, row in self._used_rows():
            name = self._name(row)
            if not name and above is not None and self._carried:
                self._carry(above, row)
                name = self._name(row)
            elif above is not None and name == above[self._width]:
                self._carry(above, row)
            row.append(name)
            above = row
            yield number, row

    def _name(self, row: Row) -> str:
        assert self._key is not None
        try:
            return str(self._key(row) or "")
        except Bad:
            return ""  # it stands for itself, and is held when it is read

    def _carry(self, above: Row, row: Row) -> None:
        for index in self._carried:
            if not clean(row[index]):
                row[index] = above[index]

    def _used_rows(self) -> Iterator[Numbered]:
        """The rows no rule leaves out, as wide as the header, with their numbers in the file."""
        rows = islice(iter(self._found.sheet.rows()), self._found.header_row + 1, None)
        for number, row in enumerate(rows, self._found.header_row + 2):
            self._batch.rows += 1
            wide = [*row[: self._width], *[""] * (self._width - len(row))]
            if any(cell.strip() for cell in row[self._width :]):
                self._too_long[number] = row
            elif rule := self._skipped(wide):
                self._batch.skipped[rule] = self._batch.skipped.get(rule, 0) + 1
                continue
            yield number, wide

    def _skipped(self, row: Row) -> str:
        """The name of the rule that leaves a row out; none for a row that stays."""
        if not any(cell.strip() for cell in row):
            return "blank"
        return next((rule for rule, test in self._skips if test(row)), "")

    # Records

    def _take(self, rows: list[Numbered]) -> None:
        try:
            for self._now, _ in rows:
                if self._now in self._too_long:
                    raise Bad("too_many_cells")
            values = self._values(rows)
            parts = [part for self._now, row in rows if self._has_part(row) for part in self._parts(row)]
            if not parts and values and self._kind.default_part:
                parts = list(self._parts(rows[0][1]))
        except Bad as error:
            self._hold(rows, error)
            return
        if values is not None and (rule := self._leaves_out(values)):
            self._batch.skipped[rule] = self._batch.skipped.get(rule, 0) + len(rows)
            return
        key = rows[0][1][self._width] if self._key else (values or {}).get("key") or ""
        given = None if values is None else tuple(values.values())
        self._batch.orders.append(Record(key, given, parts, [number for number, _ in rows]))

    def _leaves_out(self, _: dict[str, Any]) -> str:
        """The name of the rule that leaves out a record of these values; none for one that stays."""
        return ""

    def _has_part(self, row: Row) -> bool:
        return self._is_part is None or self._is_part(row)

    def _values(self, rows: list[Numbered]) -> dict[str, Any] | None:
        """The record's own fields, each from the first of its rows that says it; none without such a row."""
        own = rows if self._is_head is None else [one for one in rows if self._is_head(one[1])]
        if not own:
            return None
        values: dict[str, Any] = dict.fromkeys(self._head)
        for self._now, row in own:
            for name, reader in self._head.items():
                values[name] = self._with(name, values[name], reader(row))
        self._now = own[0][0]
        for name in self._kind.needed:
            if values[name] in ("", None):
                raise Bad(MISSING[name])
        return values

    def _with(self, name: str, known: Any, value: Any) -> Any:
        """What a field is once another row has said `value` of it."""
        if known in ("", None):
            return value
        if name in self._kind.gathered and value:
            return "\n".join(dict.fromkeys([*known.split("\n"), *value.split("\n")]))
        if name in self._kind.agreed and value not in ("", None, known):
            raise Bad("rows_disagree")
        return known

    def _parts(self, row: Row) -> Iterator[tuple[Any, ...]]:
        values = {name: reader(row) for name, reader in self._part.items()}
        several = self._several(row) if self._several else ()
        for one in several or ({},):
            whole = values | one
            yield tuple(whole.get(name, "") for name in self._part_fields)

    def _hold(self, rows: list[Numbered], error: Bad) -> None:
        for number, row in rows:
            why = error if number == self._now else Bad("with_record")
            details = {"text": why.text} if why.text else {}
            cells = self._too_long.get(number, row[: self._width])
            self._batch.held.append(Held(number, why.reason, details, cells, self._record_of(row)))

    def _record_of(self, row: Row) -> str:
        """What tells a held row's record from others; empty where nothing does."""
        return record_key(row[self._width], "") if self._key else ""
