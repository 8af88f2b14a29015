"""Platform profiles: what an export's columns mean, as data.

A profile is one TOML file under `resources/platforms/` (or the owner's own). Columns
are matched by name, trimmed, never by position:

    title = { zh = "…", en = "…" }
    platform = "taobao"        # order numbers and accounts are unique within it
    currency = "CNY"           # left out: the shop's
    required = ["订单编号", ["买家会员名", "买家会员昵称"]]   # what tells this export; a list: any of
    absent = ["子订单编号"]     # columns that tell another export
    shop = "店铺名称"           # the column that names the shop, where there is one

    [order]                    # field = column | [any of these columns] | table
    platform_number = "订单编号"
    stated_cents = { columns = ["买家应付货款", "买家应付邮费"], as = "sum" }
    state = { column = "订单状态", or = [{ filled = "订单付款时间", state = "paid" }] }

    [line]                     # the goods of a row; left out: the file has none
    [[payment]]                # money a row tells of
    [states]                   # the platform's words for an order's states
"""

import inspect
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.exchange.transforms import TRANSFORMS

# How a field is read unless its rule says otherwise. These are all fields there are.
ORDER_FIELDS = {
    "platform_number": "code",
    "buyer_account": "buyer",
    "state": "state",
    "closed_reason": "text",
    "placed_at": "time",
    "paid_at": "time",
    "shipped_at": "time",
    "finished_at": "time",
    "recipient": "text",
    "phone": "phone",
    "landline": "phone",
    "phone_expires_at": "time",
    "country": "text",
    "address": "text",
    "goods": "text",
    "goods_quantity": "count",
    "buyer_message": "text",
    "memo": "text",
    "flag": "text",
    "delivery": "text",
    "courier": "text",
    "tracking_number": "tracking",
    "invoice": "text",
    "postage_cents": "amount",
    "stated_cents": "money",
}
LINE_FIELDS = {
    "sub_number": "code",
    "sku": "code",
    "code": "code",
    "title": "text",
    "options": "text",
    "quantity": "quantity",
    "price_e4": "price",
    "discount_cents": "amount",
    "state": "text",
    "note": "text",
}
PAYMENT_FIELDS = {"amount": "amount", "paid_at": "time", "reference": "code"}
_TOP = {
    "title", "platform", "currency", "dates", "required", "absent", "shop", "order", "line",
    "payment", "states", "skip", "blank",
}  # fmt: skip
# What an order's state may be: `model.orders.OrderState`, which the reading child does not load.
STATES = frozenset(("to_confirm", "unpaid", "paid", "packing", "shipped", "delivered", "finished", "closed"))
_RULE = {"column", "columns", "as", "or", "weak"}


@dataclass(frozen=True, slots=True)
class Fallback:
    """What a state is where its own column is missing: `state` if column `filled` holds something."""

    filled: str
    state: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field is read: for each argument of its transform the columns it may come from."""

    field: str
    columns: tuple[tuple[str, ...], ...]
    transform: str
    weak: bool = False
    fallbacks: tuple[Fallback, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of export. `blank` lists texts that stand for nothing, by column."""

    name: str
    file: Path
    title: dict[str, str]
    platform: str
    currency: str
    day_first: bool
    required: tuple[tuple[str, ...], ...]
    absent: frozenset[str]
    shop: str
    order: tuple[Rule, ...]
    line: tuple[Rule, ...]
    line_when: tuple[str, str] | None
    payments: tuple[tuple[str, tuple[Rule, ...]], ...]
    states: dict[str, str]
    skips: tuple[tuple[str, str, str], ...]
    blank: dict[str, tuple[str, ...]]

    def columns(self) -> set[str]:
        """Every column name the profile knows."""
        rules = [*self.order, *self.line, *(rule for _, rules in self.payments for rule in rules)]
        named = {name for rule in rules for names in rule.columns for name in names}
        named.update(one.filled for rule in rules for one in rule.fallbacks)
        return (named | {name for names in self.required for name in names} | {self.shop}) - {""}


@cache
def builtin() -> tuple[Profile, ...]:
    """The profiles that come with the program."""
    return tuple(load(file) for file in sorted((paths.resources() / "platforms").glob("*.toml")))


def named(name: str) -> Profile:
    """A profile by its name or its file's path; ShopError `profile.unknown` or `profile.malformed`."""
    for profile in builtin():
        if profile.name == name:
            return profile
    file = Path(name)
    if file.suffix == ".toml" and file.is_file():
        return load(file)
    raise ShopError("profile.unknown", name=name)


def load(file: Path) -> Profile:
    """Read one profile; ShopError `profile.malformed` names file, line and key."""
    try:
        text = file.read_text("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ShopError("file.cannot_open", path=str(file)) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise ShopError(
            "profile.malformed", file=file.name, key="?", line=line[1] if line else "?"
        ) from error
    try:
        return _Reader(file, text, data).profile()
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        # A value of another kind than the key wants, such as a number for a title.
        raise ShopError("profile.malformed", file=file.name, key=str(error), line="?") from error


class _Reader:
    """Makes a Profile of a file's data and says where it is wrong."""

    def __init__(self, file: Path, text: str, data: dict[str, Any]) -> None:
        self._file, self._text, self._data = file, text, data

    def profile(self) -> Profile:
        data = self._data
        for key in data:
            self._expect(key in _TOP, key)
        for key in ("title", "platform", "required", "order"):
            self._expect(key in data, key)
        self._expect_values(data)
        line = dict(data.get("line", {}))
        when = line.pop("when", None)
        return Profile(
            name=self._file.stem,
            file=self._file,
            title=data["title"],
            platform=data["platform"],
            currency=data.get("currency", ""),
            day_first=data.get("dates", "day_first") == "day_first",
            required=(*map(_choice, data["required"]), *self._needed(data["order"])),
            absent=frozenset(data.get("absent", ())),
            shop=data.get("shop", ""),
            order=tuple(self._rules(data["order"], ORDER_FIELDS)),
            line=tuple(self._rules(line, LINE_FIELDS)),
            line_when=(when["column"], when["equals"]) if when else None,
            payments=tuple(self._payments()),
            states={word.replace("，", ","): state for word, state in data.get("states", {}).items()},
            skips=tuple((one["rule"], one["column"], one["equals"]) for one in data.get("skip", ())),
            blank={column: tuple(texts) for column, texts in data.get("blank", {}).items()},
        )

    def _expect_values(self, data: dict[str, Any]) -> None:
        title = data["title"]
        self._expect(isinstance(title, dict) and set(title) == {"zh", "en"}, "title")
        self._expect(all(isinstance(text, str) for text in title.values()), "title")
        self._expect(re.fullmatch("[a-z][a-z0-9_]*", data["platform"]) is not None, "platform")
        self._expect(re.fullmatch("([A-Z]{3})?", data.get("currency", "")) is not None, "currency")
        self._expect(data.get("dates", "day_first") in ("day_first", "month_first"), "dates")
        for key in ("required", "absent"):
            self._expect(isinstance(data.get(key, []), list), key)
        for field in ("platform_number", "state"):
            self._expect(field in data["order"], field)
        for word, state in data.get("states", {}).items():
            self._expect(state in STATES, word)
        for field in ("quantity", "price_e4") if "line" in data else ():
            self._expect(field in data["line"], field)

    def _needed(self, order: dict[str, Any]) -> Iterator[tuple[str, ...]]:
        """The columns without which there is no order: its number's, its state's if nothing else tells it."""
        for rule in self._rules(order, ORDER_FIELDS):
            if rule.field in ("platform_number", "state") and not rule.fallbacks:
                yield from rule.columns

    def _payments(self) -> Iterator[tuple[str, tuple[Rule, ...]]]:
        for payment in self._data.get("payment", ()):
            rules = dict(payment)
            source = rules.pop("source", None)
            self._expect(isinstance(source, str) and "amount" in rules, "payment")
            yield source, tuple(self._rules(rules, PAYMENT_FIELDS))

    def _rules(self, table: dict[str, Any], fields: dict[str, str]) -> Iterator[Rule]:
        for field, given in table.items():
            self._expect(field in fields, field)
            rule = given if isinstance(given, dict) else {"column": given}
            self._expect(set(rule) <= _RULE and ("column" in rule) != ("columns" in rule), field)
            transform = rule.get("as", fields[field])
            self._expect(transform in TRANSFORMS, field)
            columns = tuple(map(_choice, rule["columns"] if "columns" in rule else [rule["column"]]))
            self._expect(_takes(transform, len(columns)), field)
            self._expect(all(isinstance(name, str) for names in columns for name in names), field)
            others = tuple(Fallback(one.get("filled", ""), one["state"]) for one in rule.get("or", ()))
            self._expect(all(one.state in STATES for one in others), field)
            yield Rule(field, columns, transform, bool(rule.get("weak", False)), others)

    def _expect(self, right: bool, key: str) -> None:
        if not right:
            found = re.search(rf"^[ \t\[]*[\"']?{re.escape(key)}\b", self._text, re.MULTILINE)
            line = self._text.count("\n", 0, found.start()) + 1 if found else 1
            raise ShopError("profile.malformed", file=self._file.name, key=key, line=str(line))


def _choice(names: Any) -> tuple[Any, ...]:
    """A column, or several of which any will do."""
    return tuple(names) if isinstance(names, list) else (names,)


def _takes(transform: str, cells: int) -> bool:
    """Whether a transform takes so many cells, and the setting behind them."""
    try:
        inspect.signature(TRANSFORMS[transform]).bind(*range(cells + 1))
    except TypeError:
        return False
    return True
