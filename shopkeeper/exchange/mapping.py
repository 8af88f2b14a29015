"""A file no profile fits, mapped by hand: what may be mapped, guesses, and the profile it becomes."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from shopkeeper import paths
from shopkeeper.exchange.fields import KINDS
from shopkeeper.exchange.looking import Column
from shopkeeper.exchange.profiles import Profile, Rule, builtin
from shopkeeper.exchange.transforms import state_word

SHOP = "shop"
_GOODS = ("line.quantity", "line.price_e4")
_NEEDED = {
    "orders": ["order.platform_number"],
    "customers": [],
    "products": ["product.title"],
    "purchases": ["purchase.platform_number"],
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A field a column may be mapped to: its title in both languages, names it goes by."""

    field: str
    title: dict[str, str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the owner says of a file: its kind and platform, which column is which field.

    `fields` are columns by fields (`order.placed_at`, `payment.paid`, `shop`); `states` the
    states by the file's words. Without a column for it, every order is in `state`.
    """

    title: str
    kind: str
    platform: str
    fields: Mapping[str, str]
    currency: str = ""
    day_first: bool = True
    states: Mapping[str, str] = field(default_factory=dict)
    state: str = "finished"

    def missing(self) -> list[str]:
        """The fields that are needed still."""
        wanted = [*_NEEDED[self.kind]]
        goods = {name for name in self.fields if name.startswith("line.")}
        if goods:
            wanted += [one for one in _GOODS if not (one == _GOODS[1] and "line.total" in goods)]
        if self.kind == "customers" and not self.fields.keys() & _CUSTOMERS_BY:
            wanted.append("customer.name")
        return [name for name in wanted if name not in self.fields]


_CUSTOMERS_BY = {"customer.name", "customer.account", "customer.phone", "customer.email"}


@cache
def offers(kind: str) -> tuple[Offer, ...]:
    """The fields a column of such a file may be mapped to."""
    data = tomllib.loads((paths.resources() / "mapping.toml").read_text("utf-8"))
    return tuple(Offer(one["field"], one["title"], tuple(one["names"])) for one in data[kind])


KIND_NAMES = ("orders", "customers", "products", "purchases")


def states(kind: str) -> tuple[str, ...]:
    """The states a word of such a file may stand for, in their order."""
    order = ("to_confirm", "unpaid", "paid", "packing", "shipped", "delivered", "finished", "closed")
    return tuple(state for state in order if state in KINDS[kind].states)


def state_field(kind: str) -> str:
    """The field that says how far a record of such a file has come; customers and products have none."""
    return f"{KINDS[kind].head}.state" if kind in ("orders", "purchases") else ""


# Guessing


def guess(kind: str, columns: Sequence[Column], own: Iterable[Profile] = ()) -> dict[str, str]:
    """Which column is which field: by its name, else by what is in it; columns by fields."""
    known = _names(kind, own)
    found: dict[str, str] = {}
    for column in columns:
        name = known.get(_plain(column.name))
        if name and name not in found:
            found[name] = column.name
    taken = set(found.values())
    for column in columns:
        name = None if column.name in taken else _by_contents(kind, column, found)
        if name:
            found[name] = column.name
    return _without_lone_goods(kind, found)


def _without_lone_goods(kind: str, found: dict[str, str]) -> dict[str, str]:
    """Goods without quantity or price are no lines: what they are is said of the whole order."""
    lines = {name for name in found if name.startswith("line.")}
    if not lines or ("line.quantity" in lines and lines & {"line.price_e4", "line.total"}):
        return found
    kept = {name: column for name, column in found.items() if name not in lines}
    if kind == "orders" and "line.title" in found:
        kept.setdefault("order.goods", found["line.title"])
    return kept


def guess_kind(columns: Sequence[Column], own: Iterable[Profile] = ()) -> str:
    """What a file is about: the kind of which it has most, and what that can not do without."""
    own = tuple(own)

    def fits(kind: str) -> tuple[bool, int]:
        fields = guess(kind, columns, own)
        return not Mapped("", kind, "", fields).missing(), len(fields)

    return max(KIND_NAMES, key=fits)


def guess_states(kind: str, words: Iterable[str]) -> dict[str, str]:
    """What the file's words for states stand for, where any profile knows them."""
    known = _state_words(kind)
    return {word: known[state_word(word)] for word in words if state_word(word) in known}


def guess_day_first(columns: Iterable[Column]) -> bool | None:
    """Whether dates as 13/05/2026 have the day in front; None where they do not say."""
    for value in (value for column in columns for value in column.values):
        parts = _SHORT_DATE.match(value)
        if parts and (int(parts[1]) > 12) != (int(parts[2]) > 12):
            return int(parts[1]) > 12
    return None


_SHORT_DATE = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})\b")
_DATE = re.compile(r"^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})")
_PHONE = re.compile(r"^(\+?86[- ]?)?1[3-9][\d*]{9}(-\d{3,4})?$|^\+\d[\d ()-]{7,}$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_NUMBER = re.compile(r"^[A-Z]{0,4}[-#]?\d{6,}$", re.IGNORECASE)
# What each looks like, and the field of each kind it is then, the first that is free.
_LOOKS: tuple[tuple[re.Pattern[str], bool, dict[str, tuple[str, ...]]], ...] = (
    (_PHONE, False, {"orders": ("order.phone",), "customers": ("customer.phone", "customer.second_phone")}),
    (_EMAIL, False, {"orders": ("order.buyer_account",), "customers": ("customer.email",)}),
    (_DATE, False, {"orders": ("order.placed_at",), "purchases": ("purchase.ordered_at",)}),
    (
        _NUMBER,
        True,
        {
            "orders": ("order.platform_number",),
            "products": ("product.key",),
            "purchases": ("purchase.platform_number",),
        },
    ),
)


def _by_contents(kind: str, column: Column, found: Mapping[str, str]) -> str | None:
    if not column.values:
        return None
    state = state_field(kind)
    if state and state not in found:
        words = _state_words(kind)
        if all(state_word(value) in words for value in column.values):
            return state
    for pattern, unique, fields in _LOOKS:
        if all(pattern.match(value) for value in column.values) and (column.unique or not unique):
            return next((name for name in fields.get(kind, ()) if name not in found), None)
    return None


def _plain(name: str) -> str:
    """A heading without what varies: case, blanks, signs, what stands in brackets."""
    bare = re.sub(r"[（(\[【].*?[)）\]】]", "", name)
    return re.sub(r"[\W_]+", "", bare).casefold() or name.casefold()


def _names(kind: str, own: Iterable[Profile]) -> dict[str, str]:
    """Fields by the headings that are known to mean them; what is written for it counts first."""
    known: dict[str, str] = {}
    offered = {one.field for one in offers(kind)}
    for profile in own:
        _add(known, offered, profile, kind)
    for one in offers(kind):
        for name in one.names:
            known.setdefault(_plain(name), one.field)
    for profile in builtin():
        _add(known, offered, profile, kind)
    return known


def _add(known: dict[str, str], offered: set[str], profile: Profile, kind: str) -> None:
    for name, heading in _told(profile) if profile.kind == kind else ():
        if name in offered:
            known.setdefault(_plain(heading), name)


def _told(profile: Profile) -> Iterator[tuple[str, str]]:
    """Which headings a profile takes for which field."""
    kind = KINDS[profile.kind]
    for section, rules in ((kind.head, profile.order), (kind.part, profile.line)):
        for rule in rules:
            yield from ((f"{section}.{rule.field}", name) for name in _alone(rule))
    for payment in profile.payments:
        for rule in payment.rules:
            if rule.field == "amount":
                yield from ((f"payment.{payment.source}", name) for name in _alone(rule))


def _alone(rule: Rule) -> tuple[str, ...]:
    """The headings of a rule that needs no other column."""
    return rule.columns[0] if len(rule.columns) == 1 else ()


@cache
def _state_words(kind: str) -> dict[str, str]:
    return {
        word: state for profile in builtin() if profile.kind == kind for word, state in profile.states.items()
    }


# The profile


def to_toml(mapped: Mapped) -> str:
    """The mapping as a profile; it asks for every column that is mapped."""
    lines = [
        title_line(mapped.title),
        f"kind = {_text(mapped.kind)}",
        f"platform = {_text(mapped.platform)}",
        f"dates = {_text('day_first' if mapped.day_first else 'month_first')}",
        f"required = [{', '.join(map(_text, dict.fromkeys(mapped.fields.values())))}]",
    ]
    if mapped.currency:
        lines.append(f"currency = {_text(mapped.currency)}")
    if SHOP in mapped.fields:
        lines.append(f"shop = {_text(mapped.fields[SHOP])}")
    for section in _sections(mapped):
        lines += ["", *section]
    return "\n".join(lines) + "\n"


def title_line(title: str) -> str:
    """How a profile is called, in both languages the same."""
    return f"title = {_inline({'zh': title, 'en': title})}"


def _sections(mapped: Mapped) -> Iterator[list[str]]:
    kind = KINDS[mapped.kind]
    head = _rules(mapped, kind.head)
    if state_field(mapped.kind) not in ("", *mapped.fields):
        head.append(f'state = {{ column = "", or = [{{ state = {_text(mapped.state)} }}] }}')
    if mapped.kind == "products" and "product.key" not in mapped.fields:
        by = mapped.fields.get("variant.code", mapped.fields.get("product.title", ""))
        head.append(f"key = {_text(by)}")
    yield [f"[{kind.head}]", *head]
    if part := _rules(mapped, kind.part):
        yield [f"[{kind.part}]", *part]
    yield from _payments(mapped)
    if mapped.states and f"{kind.head}.state" in mapped.fields:
        yield ["[states]", *(f"{_text(word)} = {_text(state)}" for word, state in mapped.states.items())]


def _rules(mapped: Mapped, section: str) -> list[str]:
    names = {
        name.removeprefix(f"{section}."): column
        for name, column in mapped.fields.items()
        if section and name.startswith(f"{section}.")
    }
    total = names.pop("total", None)
    rules = [f"{name} = {_rule(name, column)}" for name, column in names.items()]
    if total and "price_e4" not in names:
        cells = f"[{_text(total)}, {_text(names['quantity'])}]"
        rules.append(f'price_e4 = {{ columns = {cells}, as = "unit_price" }}')
    return rules


def _rule(name: str, column: str) -> str:
    if name == "weight_g" and re.search(r"kg|kilo|千克|公斤", column, re.IGNORECASE):
        return f'{{ column = {_text(column)}, as = "kilograms" }}'
    return _text(column)


def _payments(mapped: Mapped) -> Iterator[list[str]]:
    at = mapped.fields.get("order.paid_at")
    if column := mapped.fields.get("payment.paid"):
        when = [f"paid_at = {_text(at)}"] if at else []
        yield ["[[payment]]", 'source = "paid"', f"amount = {_text(column)}", *when]
    if column := mapped.fields.get("payment.refund"):
        yield ["[[payment]]", 'source = "refund"', f'amount = {{ column = {_text(column)}, as = "minus" }}']


def _inline(texts: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {_text(text)}" for key, text in texts.items()) + " }"


def _text(text: str) -> str:
    """A text as TOML writes it: as JSON does, but for one sign more."""
    writable = text.encode("utf-8", "replace").decode()
    return json.dumps(writable, ensure_ascii=False).replace("\x7f", "\\u007f")
