"""Taking in the purchases of a file: what is new, what changed, what stays as it was.

A purchase is known again by platform and number, a line by its place in it. What the
owner changed since stays theirs.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from shopkeeper.shop.intake import BaseIntake
from shopkeeper.shop.intake_rules import fills
from shopkeeper.shop.records import ListingRecord, Record, RecordShape


class PurchaseIntake(BaseIntake):
    """Takes in the purchases of one file, batch by batch, inside a command.

    `mode` is for customers and products: a purchase comes in and moves on as its platform says.
    """

    def __init__(
        self,
        connection: Connection,
        shape: RecordShape,
        batch_id: int,
        *,
        mode: str = "both",
        overwrite: bool = False,
    ) -> None:
        super().__init__(connection, batch_id, mode=mode, overwrite=overwrite)
        self._shape = shape
        own = {"platform", "platform_number"}
        self._at = {name: place for place, name in enumerate(shape.fields)}
        self._fields = tuple(name for name in shape.fields if name not in own)

    def take(self, records: Sequence[Record], _: Sequence[ListingRecord] = ()) -> None:
        """Write one batch."""
        known = self._known(records)
        new = []
        for record in records:
            row = known.get((self._platform(record), record.key))
            if row is None:
                new.append(record)
            else:
                self._update(row, record)
        self._insert(new)

    def _platform(self, record: Record) -> str:
        return self._value(record, "platform") or self._shape.platform

    def _value(self, record: Record, name: str) -> Any:
        assert record.values is not None
        return record.values[self._at[name]] if name in self._at else None

    def _values(self, record: Record) -> list[Any]:
        return [self._value(record, name) for name in self._fields]

    def _known(self, records: Sequence[Record]) -> dict[tuple[str, str], Any]:
        fields = "".join(f', "{name}"' for name in self._fields)
        rows = self._within(
            f"SELECT platform, platform_number, id, batch_id{fields} FROM purchase"
            " WHERE platform_number IN (??)",
            {record.key for record in records},
        )
        return {(row[0], row[1]): row[2:] for row in rows}

    def _insert(self, records: Sequence[Record]) -> None:
        first = self._next_id("purchase")
        names = ("id", "platform", "platform_number", "currency", "batch_id", *self._fields)
        rows = [
            (number, self._platform(record), record.key, self._shape.currency, self._batch_id,
             *_told(self._fields, self._values(record)))
            for number, record in enumerate(records, first)
        ]  # fmt: skip
        self._insert_rows("purchase", names, rows)
        self.created["purchase"] += len(rows)
        self._insert_lines(
            [
                (number, place, *line)
                for number, record in enumerate(records, first)
                for place, line in enumerate(record.parts, 1)
            ]
        )

    def _insert_lines(self, lines: list[tuple[Any, ...]]) -> None:
        first = self._next_id("purchase_line")
        self._insert_rows("purchase_line", ("purchase_id", "place", *self._shape.part_fields), lines)
        self.created["purchase_line"] += len(lines)
        if lines:
            self._connection.exec_driver_sql(_MATCH, (first,))

    # What is there already

    def _update(self, row: Any, record: Record) -> None:
        purchase, batch_id, *old = row
        values = self._values(record)
        is_old = self._is_old(old, values)
        keeps = fills if is_old else self._keeps_of("purchase", by_hand=batch_id is None)
        changed = bool(self._change("purchase", purchase, self._fields, old, values, keeps))
        changed |= self._update_lines(purchase, record, is_old)
        self.older["purchase"] += is_old
        (self.updated if changed else self.unchanged)["purchase"] += 1

    def _is_old(self, old: Sequence[Any], values: Sequence[Any]) -> bool:
        """Whether a file tells of a purchase as it was before: none goes back."""
        at = self._fields.index("state")
        return _WAY.index(values[at]) < _WAY.index(old[at])

    def _update_lines(self, purchase: int, record: Record, is_old: bool) -> bool:
        names = self._shape.part_fields
        fields = "".join(f', "{name}"' for name in names)
        known = {
            row[0]: row[1:]
            for row in self._all(
                f"SELECT place, id{fields} FROM purchase_line WHERE purchase_id = ? AND place IS NOT NULL",
                (purchase,),
            )
        }
        new, changed = [], False
        for place, line in enumerate(record.parts, 1):
            if place not in known:
                new.append((purchase, place, *line))
                continue
            number, *old = known[place]
            keeps = fills if is_old else self._keeps_of("purchase_line", by_hand=False)
            done = bool(self._change("purchase_line", number, names, old, line, keeps))
            (self.updated if done else self.unchanged)["purchase_line"] += 1
            changed |= done
        self._insert_lines(new)
        return changed or bool(new)


def _told(names: Sequence[str], values: Sequence[Any]) -> list[Any]:
    """Values for new rows: a field the file leaves blank is as the table has it by itself."""
    return [
        0 if value is None and name in ("postage_cents", "discount_cents") else value
        for name, value in zip(names, values, strict=True)
    ]


# How a purchase goes on.
_WAY = ("unpaid", "paid", "shipped", "finished", "closed")

# A new line whose code is just one variant's is that variant.
_MATCH = """
UPDATE purchase_line AS l SET variant_id = v.id
FROM (SELECT code, min(id) AS id FROM variant WHERE code != '' GROUP BY code HAVING count(*) = 1) v
WHERE l.id >= ? AND v.code = l.code
"""
