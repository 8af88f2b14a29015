"""Kinds of tickets as data: their steps, deadlines, guards, reasons, outcomes and replies.

A kind is one file of `resources/tickets/`, or of the owner's own folder, called by its name:

    title = { zh = "退货退款", en = "Return and refund" }
    about = { zh = "…", en = "…" }     # what it is for, in a few words
    icon = "package-open"
    place = 40                         # its place among the kinds
    order = true                       # it has an order
    usual = true                       # most tickets on a paid order it fits are of this kind
    guards = ["sent", "receipt"]       # what must be so; see GUARDS
    goods = "back"                     # what moves; see GOODS
    money = "refund"                   # none, refund (to the buyer), fee (from the buyer)
    worth = true                       # the refund begins with what the goods were paid
    reply = "returns"                  # the category of quick replies that fits
    promise_days = 7                   # what the shop promises
    answer_hours = 48                  # what a platform gives to answer, and to give evidence
    evidence_hours = 72
    reasons = ["size", "quality"]      # branches of the tree in `ticket_words.toml`
    outcomes = ["returned", "kept"]    # of those in `ticket_words.toml`
    [[step]]                           # the checklist, in its order
    name = "why"
    text = { zh = "…", en = "…" }
    hint = { zh = "…", en = "…" }      # may be left out
    by = "receive"                     # what ticks it by itself; see DEEDS
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopkeeper import data_files, paths
from shopkeeper.data_files import Node, Shelf
from shopkeeper.errors import ShopError
from shopkeeper.i18n import pick

Words = dict[str, str]

# What a kind asks for before something is done: the goods have left; they have not; the parcel
# is on its way; the money goes back only once the goods are there.
GUARDS = ("sent", "not_sent", "on_the_way", "receipt")
# Nothing moves; the buyer sends back; one comes back and another goes out; something is sent
# again; what is the buyer's comes to be repaired and goes back.
GOODS = ("none", "back", "swap", "out", "custody")
KINDS_OF_MONEY = ("none", "refund", "fee")
# What is done on a ticket and ticks the points it stands for.
DEEDS = ("receive", "refund", "send", "answer", "parcel")

_LONGEST_DAYS, _LONGEST_HOURS = 365, 24 * 90


@dataclass(frozen=True, slots=True)
class Step:
    """One point of a kind's checklist; `by` is the deed that ticks it."""

    name: str
    text: Words
    hint: Words | None
    by: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A leaf of the tree of reasons; `name` is branch.leaf, `fault` who it usually is."""

    name: str
    branch: str
    title: Words
    fault: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What tickets of all kinds share, by name: branches of reasons, their leaves, outcomes, faults."""

    branches: Mapping[str, Words]
    reasons: Mapping[str, Reason]
    outcomes: Mapping[str, Words]
    faults: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of ticket, as its file says it. Deadlines are None where there is none."""

    name: str
    title: Words
    about: Words
    icon: str
    place: int
    order: bool
    usual: bool
    guards: frozenset[str]
    goods: str
    money: str
    worth: bool
    reply: str
    promise_days: int | None
    answer_hours: int | None
    evidence_hours: int | None
    reasons: tuple[str, ...]
    outcomes: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def takes_back(self) -> bool:
        """Whether something comes to the shop."""
        return self.goods in ("back", "swap", "custody")

    @property
    def restocks(self) -> bool:
        """Whether what comes is the shop's again."""
        return self.goods in ("back", "swap")

    @property
    def sends(self) -> bool:
        """Whether something is sent to the buyer."""
        return self.goods in ("swap", "out", "custody")


@cache
def shelf() -> Shelf[Kind]:
    """The kinds of the program, and the owner's own from `<data folder>/tickets`."""
    return data_files.shelf(data_files.folders("tickets"), load)


def kinds() -> Mapping[str, Kind]:
    """Every kind by its name, in their order."""
    return shelf().found


def named(name: str) -> Kind:
    """The kind of that name; ShopError `ticket.no_kind`."""
    found = kinds().get(name)
    if found is None:
        raise ShopError("ticket.no_kind", field="kind")
    return found


def shown(name: str) -> Kind:
    """The kind of that name to look at; of one whose file is gone, one of that name without anything."""
    words = {"zh": name, "en": name}
    nothing = Kind(name, words, words, "life-buoy", 0, False, False, frozenset(), "none", "none", False, "",
                   None, None, None, (), (), ())  # fmt: skip
    return kinds().get(name, nothing)


@cache
def vocabulary() -> Vocabulary:
    """Reasons, outcomes and faults. Raises ShopError `data.malformed`."""
    return data_files.load(paths.resources() / "ticket_words.toml", _vocabulary)


def load(file: Path) -> Kind:
    """Read one kind; ShopError `data.malformed` names file, key and line."""
    return data_files.load(file, lambda root: _kind(file.stem, root))


def _kind(name: str, root: Node) -> Kind:
    words = vocabulary()
    guards = frozenset(root.names("guards", GUARDS))
    goods, money = root.one_of("goods", GOODS), root.one_of("money", KINDS_OF_MONEY)
    order = root.flag("order")
    root.expect(order or not guards, "guards")
    root.expect(order or goods in ("none", "custody"), "goods")
    return Kind(
        name,
        root.words("title"),
        root.words("about"),
        root.icon("icon"),
        root.number("place", 0, 10_000),
        order,
        root.flag("usual"),
        guards,
        goods,
        money,
        root.flag("worth"),
        root.text("reply", ""),
        _limit(root, "promise_days", _LONGEST_DAYS),
        _limit(root, "answer_hours", _LONGEST_HOURS),
        _limit(root, "evidence_hours", _LONGEST_HOURS),
        _some(root, "reasons", words.branches),
        _some(root, "outcomes", words.outcomes),
        tuple(_steps(root)),
    )


def _limit(root: Node, key: str, most: int) -> int | None:
    return root.number(key, 0, most, 0) or None


def _some(root: Node, key: str, known: Mapping[str, object]) -> tuple[str, ...]:
    found = root.names(key, known)
    root.expect(bool(found), key)
    return found


def _steps(root: Node) -> Iterator[Step]:
    names: set[str] = set()
    for one in root.tables("step"):
        hint = one.words("hint", {})
        step = Step(one.text("name"), one.words("text"), hint or None, one.one_of("by", DEEDS, ""))
        one.expect(step.name not in names, "name")
        names.add(step.name)
        one.end()
        yield step
    root.expect(bool(names), "step")


def _vocabulary(root: Node) -> Vocabulary:
    outcomes, faults = dict(_titled(root, "outcome")), dict(_titled(root, "fault"))
    branches: dict[str, Words] = {}
    reasons: dict[str, Reason] = {}
    for branch in root.tables("reason"):
        name, usual = branch.text("name"), branch.one_of("fault", faults)
        branches[name] = branch.words("title")
        for leaf in branch.tables("leaves"):
            whole = f"{name}.{leaf.text('name')}"
            fault = leaf.one_of("fault", faults, usual)
            reasons[whole] = Reason(whole, name, leaf.words("title"), fault)
            leaf.end()
        branch.end()
    return Vocabulary(branches, reasons, outcomes, faults)


def _titled(root: Node, key: str) -> Iterator[tuple[str, Words]]:
    for one in root.tables(key):
        yield one.text("name"), one.words("title")
        one.end()


# What is said of values, in the language of the moment


def kind_word(name: str) -> str:
    """What a kind is called; its name where its file is not there."""
    found = kinds().get(name)
    return pick(found.title) if found else name


def reason_word(name: str) -> str:
    """What a reason is called, with its branch; its name where it is not known."""
    found = vocabulary().reasons.get(name)
    return f"{branch_word(found.branch)} · {pick(found.title)}" if found else name


def branch_word(name: str) -> str:
    """What a branch of reasons is called."""
    return pick(vocabulary().branches.get(name, name))


def outcome_word(name: str) -> str:
    """What an outcome is called."""
    return pick(vocabulary().outcomes.get(name, name))


def fault_word(name: str) -> str:
    """What somebody at fault is called."""
    return pick(vocabulary().faults.get(name, name))


def reasons_of(kind: Kind) -> list[str]:
    """The leaves that fit a kind, branch by branch in its order."""
    every = vocabulary().reasons
    return [name for branch in kind.reasons for name, one in every.items() if one.branch == branch]


class Said(Mapping[str, str]):
    """The words of a list's column: what each value is called, in the language of the moment."""

    def __init__(self, names: Callable[[], Iterable[str]], word: Callable[[str], str]) -> None:
        self._names, self._word = names, word

    def __getitem__(self, name: str) -> str:
        return self._word(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return sum(1 for _ in self._names())
