"""Platform profiles: what an export's columns mean, as data.

A profile is one TOML file under `resources/platforms/` (or the owner's own). Columns
are matched by name, trimmed, never by position:

    title = { zh = "…", en = "…" }
    kind = "orders"            # or customers, products, purchases (see `fields.KINDS`)
    platform = "taobao"        # order numbers and accounts are unique within it
    currency = "CNY"           # left out: the shop's
    required = ["订单编号", ["买家会员名", "买家会员昵称"]]   # what tells this export; a list: any of
    absent = ["子订单编号"]     # columns that tell another export
    shop = "店铺名称"           # the column that names the shop, where there is one

    group = "Name"             # rows with the same cell there are one order; left out: the order's number

    carry = ["订单编号"]        # a blank cell there is as the one above it (not in orders)

    # Or [customer], [product], [purchase]. A field is a column, any of [columns], a table, or the first
    # of [tables] that finds its columns.
    [order]
    platform_number = "订单编号"
    stated_cents = { columns = ["买家应付货款", "买家应付邮费"], as = "sum" }
    postage_cents = { column = "shipping-price", rows = "sum" }     # of all its rows
    shop_discount_cents = { column = "Discount", beyond = "discount_cents" }   # less its lines'
    state = { column = "订单状态", first = […], or = [{ filled = "订单付款时间", state = "paid" }] }

    [line]                     # or [variant]: the goods of a row; left out: the file has none
    when = { column = "宝贝种类", equals = "1" }    # or matches = "…", or { filled = "Item Number" }
    split = ";"                # several goods in a row, their cells joined by this
    [[payment]]                # money a row tells of; none in the states of `unless`
    [states]                   # the platform's words for an order's states
    goes_back = true           # an order may go back to a state before; left out: what says so is old
    [words]                    # what else it calls otherwise than we do

    translated = true          # columns and words are texts of the program, in any of its languages
    platform_column = "Platform"    # where the rows are of several platforms
    buyer_column = "Buyer"          # a customer's name, beside the account or instead of it

Among several columns of which any will do, an empty name says that none need be there.
"""

import inspect
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shopkeeper import paths
from shopkeeper.data_files import DataFile
from shopkeeper.errors import ShopError
from shopkeeper.exchange import translated
from shopkeeper.exchange.composed import TRANSFORMS
from shopkeeper.exchange.fields import KINDS, LINE_FIELDS, PAYMENT_FIELDS, STATES
from shopkeeper.exchange.transforms import Setting, state_word

# What may stand at the top, beside the tables of records and their parts, and as what.
_TOP: dict[str, type] = {
    "title": dict, "kind": str, "platform": str, "currency": str, "dates": str, "required": list,
    "absent": list, "shop": str, "payment": list, "states": dict, "skip": list, "blank": dict,
    "group": str, "carry": list, "words": dict, "platform_column": str, "buyer_column": str,
    "goes_back": bool,
}  # fmt: skip
_RULE = {"column", "columns", "as", "or", "weak", "rows", "beyond", "first"}


@dataclass(frozen=True, slots=True)
class Fallback:
    """What a state is by another column: `state` if `filled` holds something, or `missing` is not there."""

    state: str
    filled: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field is read: for each argument of its transform the columns it may come from.

    `rows` says what an order's rows make of it: their "sum", the "first" one's, each its
    "own" unless they add up only as one, "all" of them joined, or else what each repeats.
    `beyond` names the field of its lines whose sum is taken off. `before` are states told
    by other columns first, `fallbacks` where its own cell says nothing.
    """

    field: str
    columns: tuple[tuple[str, ...], ...]
    transform: str
    weak: bool = False
    rows: str = ""
    beyond: str = ""
    before: tuple[Fallback, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()

    def fits(self, there: Container[str]) -> bool:
        """Whether each of its arguments has a column there, or needs none."""
        return all("" in names or any(name in there for name in names) for names in self.columns)


@dataclass(frozen=True, slots=True)
class Condition:
    """What the cell of a column must look like."""

    column: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class PaymentRule:
    """Money a row tells of, under a name of its own; none in the states of `unless`.

    Its amount is that of the order's field `of`, or has a rule. Where the file has the
    column of `when`, there is money only if its cell is so.
    """

    source: str
    rules: tuple[Rule, ...]
    unless: frozenset[str] = frozenset()
    of: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of export. `blank` lists texts that stand for nothing, by column.

    `order` are the rules of its records, whatever their kind, `line` those of their parts.
    `language` is that of one that is translated. `goes_back` says that an order may go back
    to a state before.
    """

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
    order_when: Condition | None
    line: tuple[Rule, ...]
    line_when: Condition | None
    line_split: str
    payments: tuple[PaymentRule, ...]
    states: dict[str, str]
    skips: tuple[tuple[str, Condition], ...]
    blank: dict[str, tuple[str, ...]]
    group: str
    kind: str = "orders"
    carry: tuple[str, ...] = ()
    words: Mapping[str, str] | None = None
    language: str = ""
    platform_column: str = ""
    buyer_column: str = ""
    goes_back: bool = False

    def setting(self, currency: str, zone: str) -> Setting:
        """What its values depend on in a shop of this currency and time zone."""
        return Setting(self.currency or currency, zone, self.day_first, self.states, currency, self.words)

    def columns(self) -> set[str]:
        """Every column name the profile knows."""
        rules = [*self.order, *self.line, *(rule for one in self.payments for rule in one.rules)]
        named = {name for rule in rules for names in rule.columns for name in names}
        named.update(one.filled for rule in rules for one in (*rule.before, *rule.fallbacks))
        named.update(name for names in self.required for name in names)
        return (named | {self.shop, self.group, self.platform_column, self.buyer_column}) - {""}


@cache
def builtin() -> tuple[Profile, ...]:
    """The profiles that come with the program."""
    files = sorted((paths.resources() / "platforms").glob("*.toml"))
    found = [load(file) for file in files]
    own = [profile.file for profile in found if profile.language]
    return (*found, *(load(file, language) for file in own for language in translated.languages()))


def named(name: str) -> Profile:
    """A profile by its name or its file's path; ShopError `profile.unknown` or `data.malformed`."""
    file = Path(name)
    if file.suffix == ".toml" and file.is_file():
        return load(file)
    for profile in builtin():
        if profile.name == name:
            return profile
    raise ShopError("profile.unknown", name=name)


def load(file: Path, language: str = "") -> Profile:
    """Read one profile; ShopError `data.malformed` names file, line and key.

    One that is said to be translated can be had in a language other than the code's.
    """
    read = DataFile(file)
    reader = _Reader(read)
    try:
        return reader.profile(language)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        # A value of another kind than the key wants, such as a number for a column.
        raise read.malformed(reader.key, read.first_line(reader.key)) from error


class _Reader:
    """Makes a Profile of a file's data and says where it is wrong."""

    def __init__(self, file: DataFile) -> None:
        self._file, self._data = file, file.data
        self._kind, self._language = KINDS["orders"], ""
        # What is being read.
        self.key = "kind"

    def _begin(self, language: str) -> None:
        """Find out what kind of records it is of, and in which language."""
        data = self._data
        self._expect(data.get("kind", "orders") in KINDS, "kind")
        self._kind = KINDS[data.get("kind", "orders")]
        self._expect(isinstance(data.get("translated", False), bool), "translated")
        self._language = (language or "en") if data.pop("translated", False) else ""
        known = {**_TOP, self._kind.head: dict, self._kind.part or "title": dict}
        for key, value in data.items():
            self._expect(key in known and isinstance(value, known[key]), key)
        if language:
            self._data = translated.translated(data, (self._kind.head, self._kind.part, "payment"), language)

    def profile(self, language: str) -> Profile:
        """What the file says. Where it fails otherwise than by ShopError, it is at `key`."""
        self._begin(language)
        data = self._data
        for key in ("title", "platform", "required", self._kind.head):
            self._expect(key in data, key)
        self._expect_values(data)
        order, line = dict(data[self._kind.head]), dict(data.get(self._kind.part, {}))
        order_when, line_when = order.pop("when", None), line.pop("when", None)
        split = line.pop("split", "")
        return Profile(
            name=self._file.name + (f"_{self._language}" if self._language not in ("", "en") else ""),
            file=self._file.file,
            title=data["title"],
            platform=data["platform"],
            currency=data.get("currency", ""),
            day_first=data.get("dates", "day_first") == "day_first",
            required=(*map(_choice, data["required"]), *self._needed(order)),
            absent=frozenset(data.get("absent", ())),
            shop=data.get("shop", ""),
            order=tuple(self._rules(order, self._kind.fields)),
            order_when=self._condition(order_when, "when") if order_when else None,
            line=tuple(self._rules(line, self._kind.part_fields)),
            line_when=self._condition(line_when, "when") if line_when else None,
            line_split=split,
            payments=tuple(self._payments()),
            states={state_word(word): state for word, state in data.get("states", {}).items()},
            skips=tuple((one["rule"], condition) for one, condition in self._skips()),
            blank={column: tuple(texts) for column, texts in data.get("blank", {}).items()},
            group=data.get("group", ""),
            kind=data.get("kind", "orders"),
            carry=tuple(data.get("carry", ())),
            language=self._language,
            platform_column=data.get("platform_column", ""),
            buyer_column=data.get("buyer_column", ""),
            goes_back=data.get("goes_back", False),
            words={state_word(text): word for text, word in data.get("words", {}).items()},
        )

    def _expect_values(self, data: dict[str, Any]) -> None:
        title = data["title"]
        self._expect(isinstance(title, dict) and set(title) == {"zh", "en"}, "title")
        self._expect(all(isinstance(text, str) for text in title.values()), "title")
        self._expect(re.fullmatch("[a-z0-9][a-z0-9_]*", data["platform"]) is not None, "platform")
        self._expect(re.fullmatch("([A-Z]{3})?", data.get("currency", "")) is not None, "currency")
        self._expect(data.get("dates", "day_first") in ("day_first", "month_first"), "dates")
        self._expect(
            all(isinstance(one, str) for names in data["required"] for one in _choice(names)), "required"
        )
        for key in ("absent", "carry"):
            self._expect(all(isinstance(one, str) for one in data.get(key, ())), key)
        for key in ("states", "words"):
            for word, meaning in data.get(key, {}).items():
                self._expect(isinstance(meaning, str), word)
        self._expect(all(isinstance(texts, list) for texts in data.get("blank", {}).values()), "blank")
        kind = self._kind
        for field in kind.needed:
            self._expect(field in data[kind.head], field)
        for word, state in data.get("states", {}).items():
            self._expect(state in kind.states, word)
        for field in kind.part_needed if kind.part in data else ():
            self._expect(field in data[kind.part], field)

    def _needed(self, order: dict[str, Any]) -> Iterator[tuple[str, ...]]:
        """The columns without which there is no record: its number's, its state's where only they tell it."""
        for rule in self._rules(order, self._kind.fields):
            if rule.field in self._kind.needed and not rule.fallbacks:
                yield from (names for names in rule.columns if "" not in names)

    def _skips(self) -> Iterator[tuple[dict[str, Any], Condition]]:
        for one in self._data.get("skip", ()):
            yield one, self._condition(one, "skip")

    def _payments(self) -> Iterator[PaymentRule]:
        for payment in self._data.get("payment", ()):
            self.key = "payment"
            rules = dict(payment)
            source, unless = rules.pop("source", None), frozenset(rules.pop("unless", ()))
            of, when = rules.pop("of", ""), rules.pop("when", None)
            self._expect(isinstance(source, str) and unless <= STATES, "payment")
            self._expect((of in self._kind.fields) != ("amount" in rules), "payment")
            condition = self._condition(when, "payment") if when else None
            yield PaymentRule(source, tuple(self._rules(rules, PAYMENT_FIELDS)), unless, of, condition)

    def _condition(self, given: dict[str, Any], key: str) -> Condition:
        """A condition as it is written: `equals` a text, `matches` a pattern, or `filled` at all."""
        self.key = key
        self._expect(len(given.keys() & {"equals", "matches", "filled"}) == 1, key)
        if "filled" in given:
            return Condition(given["filled"], re.compile("."))
        pattern = given["matches"] if "matches" in given else f"^{re.escape(given['equals'])}$"
        try:
            return Condition(given["column"], re.compile(pattern))
        except re.error as error:
            raise ValueError(key) from error

    def _rules(self, table: dict[str, Any], fields: dict[str, str]) -> Iterator[Rule]:
        for field, given in table.items():
            self.key = field
            self._expect(field in fields, field)
            several = isinstance(given, list) and given and isinstance(given[0], dict)
            for one in given if several else [given]:
                yield self._rule(field, one if isinstance(one, dict) else {"column": one}, fields[field])

    def _rule(self, field: str, rule: dict[str, Any], usual: str) -> Rule:
        self._expect(set(rule) <= _RULE and ("column" in rule) != ("columns" in rule), field)
        transform = rule.get("as", usual)
        self._expect(transform in TRANSFORMS, field)
        columns = tuple(map(_choice, rule["columns"] if "columns" in rule else [rule["column"]]))
        self._expect(_takes(transform, len(columns)), field)
        self._expect(all(isinstance(name, str) for names in columns for name in names), field)
        rows, beyond = rule.get("rows", ""), rule.get("beyond", "")
        self._expect(rows in ("", "first", "sum", "own", "all") and beyond in ("", *LINE_FIELDS), field)
        before, fallbacks = (tuple(Fallback(**one) for one in rule.get(key, ())) for key in ("first", "or"))
        self._expect(all(one.state in self._kind.states for one in (*before, *fallbacks)), field)
        weak = bool(rule.get("weak", False))
        return Rule(field, columns, transform, weak, rows, beyond, before, fallbacks)

    def _expect(self, right: bool, key: str) -> None:
        if not right:
            raise self._file.malformed(key, self._file.first_line(key))


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
