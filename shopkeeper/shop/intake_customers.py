"""Taking in the customers of a file: who is known already, and what is new of them.

What a file leaves blank or masks does not wipe out what is there. Of what the owner
entered or changed, a file fills only what is blank unless it is to overwrite.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from shopkeeper.shop import addresses, phones
from shopkeeper.shop.imported_keys import ImportedKeys, digest
from shopkeeper.shop.intake import BaseIntake
from shopkeeper.shop.known_customers import KnownCustomers, Person, Several
from shopkeeper.shop.records import ListingRecord, Record, RecordShape

FIELDS = ("name", "email", "wechat", "qq", "source", "birthday", "note")
_PARTS = ("country", "province", "city", "district", "street", "postcode")
_ADDRESS = ("customer_id", "recipient", *_PARTS, "text")
_TABLES = {
    "customer_account": ("customer_id", "platform", "account"),
    "customer_phone": ("customer_id", "number", "kind"),
    "customer_tag": ("customer_id", "tag"),
    "customer_address": _ADDRESS,
}
Lists = dict[str, list[tuple[Any, ...]]]


class CustomerIntake(BaseIntake):
    """Takes in the customers of one file, batch by batch, inside a command.

    `mode` is create, update or both; what is of the other sort is left out. Refused as
    `which_customer` is who may be any of several customers.
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
        self._keys = ImportedKeys(connection, "customer", shape.platform)
        self._customers = KnownCustomers(connection)

    def take(self, records: Sequence[Record], _: Sequence[ListingRecord] = ()) -> None:
        """Write one batch."""
        people = [Person(record, self._shape) for record in records]
        self._keys.look_up(person.key for person in people)
        self._customers.learn(people)
        number = self._next_id("customer")
        new: list[tuple[int, Person]] = []
        known: list[tuple[int, Person]] = []
        for person in people:
            try:
                found = self._find(person)
            except Several:
                self.refused.append(("which_customer", person.at))
                continue
            if self._leaves_out(found is not None, person.at):
                continue
            if found is None:
                found = number + len(new)
                new.append((found, person))
                self._customers.add(person, found)
            else:
                known.append((found, person))
        self._insert(new)
        self._update(known)
        self._keys.write()

    def _find(self, person: Person) -> int | None:
        """By the platform's own key, by how they are reached, at last by what the file said before."""
        sure = self._keys.get(person.platform_key) if person.platform_key else None
        found = sure.row_id if sure else self._customers.find(person)
        if found is None and (before := self._keys.get(person.key)):
            found = before.row_id
        return None if found is None else self._customers.claim(found, person)

    def _insert(self, people: Sequence[tuple[int, Person]]) -> None:
        names = ("id", "batch_id", *FIELDS)
        rows = [(number, self._batch_id, person.name, *_values(person)) for number, person in people]
        self._insert_rows("customer", names, rows)
        self.created["customer"] += len(rows)
        self._add_lists(people)

    # What customers have several of

    def _add_lists(self, people: Sequence[tuple[int, Person]]) -> set[int]:
        """Note accounts, phones, tags and addresses unless the file said the very same before; whose."""
        wanted: Lists = {table: [] for table in _TABLES}
        for customer, person in people:
            lists = _lists(customer, person)
            said = digest({table: [row[1:] for row in rows] for table, rows in lists.items()})
            before = self._keys.get(person.key)
            if before is None or before.said != said:
                for table, rows in lists.items():
                    wanted[table] += rows
            self._keys.put(person.key, customer, said)
        return {one for table, rows in wanted.items() for one in self._add(table, rows)}

    def _add(self, table: str, rows: list[tuple[Any, ...]]) -> set[int]:
        """Put in the rows that are not there; whose they are."""
        before = self._next_id(table)
        names = ", ".join(f'"{name}"' for name in _TABLES[table])
        places = ", ".join("?" * len(_TABLES[table]))
        self._many(f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING", rows)
        return {row[0] for row in self._all(f"SELECT customer_id FROM {table} WHERE id >= ?", (before,))}

    # Who is there already

    def _update(self, people: Sequence[tuple[int, Person]]) -> None:
        fields = ", ".join(f'"{name}"' for name in FIELDS)
        rows = {
            row[0]: row[1:]
            for row in self._within(
                f"SELECT id, batch_id, {fields} FROM customer WHERE id IN (??)",
                {customer for customer, _ in people},
            )
        }
        added = self._add_lists(people)
        for customer, person in people:
            batch_id, *old = rows[customer]
            keeps = self._keeps_of("customer", by_hand=batch_id is None)
            new = (person.named or person.given.get("name"), *_values(person))
            changed = self._change("customer", customer, FIELDS, old, new, keeps)
            if changed:
                rows[customer] = (batch_id, *(changed.get(n, o) for n, o in zip(FIELDS, old, strict=True)))
            (self.updated if changed or customer in added else self.unchanged)["customer"] += 1


def _values(person: Person) -> tuple[Any, ...]:
    """A customer's own fields behind the name; one made of an account is no name to put over another."""
    return tuple(person.given.get(name) or _EMPTY.get(name, "") for name in FIELDS[1:])


_EMPTY: dict[str, Any] = {"birthday": None}


def _lists(customer: int, person: Person) -> Lists:
    numbers = [(customer, number, kind) for number in person.numbers if (kind := phones.kind(number))]
    return {
        "customer_account": [(customer, person.platform, person.account)] if person.account else [],
        "customer_phone": numbers,
        "customer_tag": [(customer, tag) for tag in (person.given.get("tags") or "").split("\n") if tag],
        "customer_address": list(_addresses(customer, person)),
    }


def _addresses(customer: int, person: Person) -> list[tuple[Any, ...]]:
    parts = {name: person.given.get(name) or "" for name in _PARTS}
    text = person.given.get("address") or " ".join(filter(None, parts.values()))
    if not text:
        return []
    if not parts["province"] and not parts["city"]:
        parts |= {name: value for name, value in addresses.split(text)._asdict().items() if value}
    return [(customer, person.named, *(parts[name] for name in _PARTS), text)]
