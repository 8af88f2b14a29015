"""Which cells of a held row are wrong: those whose own reading fails for the same reason."""

from collections.abc import Iterator, Sequence

from shopkeeper.exchange.composed import TRANSFORMS
from shopkeeper.exchange.profiles import Profile, Rule
from shopkeeper.exchange.transforms import Bad, Setting, clean


def wrong_cells(
    profile: Profile, columns: Sequence[str], cells: Sequence[str], setting: Setting, reason: str, text: str
) -> frozenset[int]:
    """The places of the cells to be corrected; none where the fault is not in the row's own cells.

    `text` is what the reading said of it: for rows that contradict each other the column.
    """
    index: dict[str, int] = {}
    for place, name in enumerate(columns):
        if name:
            index.setdefault(name, place)
    if reason == "too_many_cells":
        return frozenset(range(len(columns), len(cells)))
    if reason == "rows_disagree":
        return frozenset({index[text]} if text in index else ())
    wrong: set[int] = set()
    for rule in _rules(profile):
        places = [index[name] for names in rule.columns for name in names if name in index]
        if places and _fails(rule, profile, index, cells, setting, reason):
            wrong.update(places)
    return frozenset(wrong)


def _rules(profile: Profile) -> Iterator[Rule]:
    yield from profile.order
    yield from profile.line
    for payment in profile.payments:
        yield from payment.rules


def _fails(
    rule: Rule, profile: Profile, index: dict[str, int], cells: Sequence[str], setting: Setting, reason: str
) -> bool:
    """Whether the rule's cells can not be read, for that reason."""
    texts = [_chosen(names, profile, index, cells) for names in rule.columns]
    if rule.field == "platform_number" and not texts[0]:
        return reason == "no_order_number"
    try:
        TRANSFORMS[rule.transform](*texts, setting)
    except Bad as error:
        return error.reason == reason
    return False


def _chosen(names: Sequence[str], profile: Profile, index: dict[str, int], cells: Sequence[str]) -> str:
    """The first of some columns' cells that holds anything."""
    for name in names:
        place = index.get(name, len(cells))
        text = clean(cells[place]) if place < len(cells) else ""
        if text and text not in profile.blank.get(name, ()):
            return text
    return ""
