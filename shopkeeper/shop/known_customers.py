"""Which customer somebody in a file is.

Known again are people by account, real phone, e-mail, WeChat or QQ. Those who share one
of these stay apart: there the name must be the same. A masked number never matches.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from shopkeeper.shop import phones
from shopkeeper.shop.known_products import OWN
from shopkeeper.shop.records import Record, RecordShape
from shopkeeper.shop.texts import normalise

_PHONES = ("phone", "second_phone", "third_phone")
# What stands in a customer's own row.
_COLUMNS = ("email", "wechat", "qq")
# What says nothing of who somebody is by itself.
_PLAIN = {"key", "shared", "platform", *_PHONES}

Way = tuple[str, str]


class Several(Exception):
    """A row may be any of several customers."""


class Person:
    """One customer as a file gives them. `platform` is that of their account."""

    def __init__(self, record: Record, shape: RecordShape) -> None:
        given = dict(zip(shape.fields, record.values or (), strict=True))
        self.at = record.at
        self.platform = given.get("platform") or shape.platform
        self.account = given.get("account") or ""
        self.numbers = list(dict.fromkeys(filter(None, (given.get(name) for name in _PHONES))))
        self.shared = bool(given.get("shared"))
        self.given = {name: value for name, value in given.items() if name not in _PLAIN}
        self.named = next(filter(_shown, (given.get("name"), given.get("nickname"))), "")
        self.ways = list(self._ways())
        self.name = self.named or given.get("name") or (self.ways[0][1] if self.ways else "")
        # On a list of our own, somebody of whom only the name was known may have got more to them.
        self.by_name = shape.platform == OWN or not (self.ways or self.numbers)
        self.platform_key = f"key:{record.key}" if record.key else ""
        self.key = self.platform_key or self._own_key()

    def _ways(self) -> Iterator[Way]:
        """How they may be known again, the surest first."""
        if self.account:
            yield "account", self.account
        for number in self.numbers:
            if phones.kind(number) == "real":
                yield "phone", number
        for name in _COLUMNS:
            if self.given.get(name):
                yield name, self.given[name]

    def _own_key(self) -> str:
        if not self.ways:
            return "\n".join(("name", self.name, self.given.get("nickname") or "", *self.numbers))
        name, value = self.ways[0]
        return f"{name}:{value.lower()}" + (f"\n{self.name}" if self.shared else "")


def _shown(text: Any) -> bool:
    return bool(text) and not phones.is_withheld(text)


class KnownCustomers:
    """The customers of the shop that a file's people may be, and those already found to be one of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._reached: dict[Way, list[int]] = {}
        self._names: dict[int, str] = {}
        self._taken: dict[int, str] = {}
        for name in _COLUMNS:
            for customer, value in connection.exec_driver_sql(
                f'SELECT id, "{name}" FROM customer WHERE "{name}" != \'\''
            ):
                self._reach((name, value), customer)

    def _reach(self, way: Way, customer: int) -> None:
        ids = self._reached.setdefault((way[0], way[1].lower()), [])
        if customer not in ids:
            ids.append(customer)

    def learn(self, people: Sequence[Person]) -> None:
        """Look up who of the shop has an account, a phone or the bare name of one of these."""
        values: dict[str, list[str]] = {"account": [], "phone": []}
        for person in people:
            for name, value in person.ways:
                values.setdefault(name, []).append(value)
        for customer, platform, account in self._rows(
            "SELECT customer_id, platform, account FROM customer_account WHERE account IN (??)",
            values["account"],
        ):
            self._reach(("account", account), customer)
            self._reach((f"account of {platform}", account), customer)
        for customer, number in self._rows(
            "SELECT customer_id, number FROM customer_phone WHERE kind = 'real' AND number IN (??)",
            values["phone"],
        ):
            self._reach(("phone", number), customer)
        nobody = [person.name for person in people if person.by_name]
        for customer, name in self._rows(_ONLY_NAMED, nobody):
            self._reach(("name", name), customer)
        ids = {one for person in people for way in self._asked(person) for one in self._ids(way)}
        self._names.update(self._rows("SELECT id, name FROM customer WHERE id IN (??)", ids))

    def _rows(self, statement: str, values: Iterable[Any]) -> list[Any]:
        found: list[Any] = []
        wanted = list(dict.fromkeys(values))
        for start in range(0, len(wanted), 1000):
            some = tuple(wanted[start : start + 1000])
            text = statement.replace("??", ", ".join("?" * len(some)))
            found += self._connection.exec_driver_sql(text, some)
        return found

    def _ids(self, way: Way) -> list[int]:
        return self._reached.get((way[0], way[1].lower()), [])

    def _asked(self, person: Person) -> Iterator[Way]:
        for name, value in person.ways:
            # The owner's own list may leave out which platform an account is of.
            yield (f"account of {person.platform}" if name == "account" and person.platform else name), value
        if person.by_name:
            yield "name", person.name

    def find(self, person: Person) -> int | None:
        """The customer they are; none for somebody new. Raises Several."""
        for way in self._asked(person):
            found = self._among(self._ids(way), person)
            if found is not None:
                return found
        return None

    def _among(self, everybody: Sequence[int], person: Person) -> int | None:
        ids = [one for one in everybody if not self._is_another(one, person)]
        same = [one for one in ids if normalise(self._names[one]) == normalise(person.name)]
        if len(same) == 1:
            return same[0]
        if person.shared and not same:
            return None
        free = [one for one in same or ids if one not in self._taken]
        if len(free) > 1:
            raise Several
        return free[0] if free else None

    def _is_another(self, customer: int, person: Person) -> bool:
        """Whether a row of the file with another account is that customer already."""
        return bool(person.account) and self._taken.get(customer, "") not in ("", person.account)

    def claim(self, customer: int, person: Person) -> int:
        """Say that a customer is found: nobody else of another name or account is the same."""
        self._taken[customer] = person.account or self._taken.get(customer, "")
        return customer

    def add(self, person: Person, customer: int) -> None:
        """Let the rows that follow find somebody new."""
        self._names[customer] = person.name
        for way in (*self._asked(person), *person.ways):
            self._reach(way, customer)
        self.claim(customer, person)


_ONLY_NAMED = """
SELECT id, name FROM customer c WHERE name IN (??) AND email || wechat || qq = ''
AND NOT EXISTS (SELECT 1 FROM customer_phone WHERE customer_id = c.id)
AND NOT EXISTS (SELECT 1 FROM customer_account WHERE customer_id = c.id)
"""
