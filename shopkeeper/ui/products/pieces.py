"""What the panes of products and variants share: variants with their stock, movements, listings."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout

from shopkeeper import formats
from shopkeeper.i18n import tr, trn
from shopkeeper.model.stock import Reason
from shopkeeper.shop.channels import platform_name
from shopkeeper.shop.product_facts import ListingFacts, MovementFacts, VariantFacts
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Body
from shopkeeper.ui.kit.timeline import Entry
from shopkeeper.ui.kit.widgets import ElidedLabel, IconButton, PlainLabel, StateLabel, row
from shopkeeper.ui.products.words import REASONS


def figure(value: int | None) -> str:
    """A number; what is not known is a dash."""
    return NOTHING if value is None else formats.number(value)


def price(desk: Desk, value: int | None) -> str:
    """A unit price; what is not known is a dash."""
    return NOTHING if value is None else desk.price(value)


def variant_lines(desk: Desk, facts: VariantFacts) -> QVBoxLayout:
    """One variant: its options, price, code, and what is left of it."""
    name = ElidedLabel()
    name.setText(formats.option_values(facts.options) or facts.code or tr("One variant"))
    cost = PlainLabel(strong=True)
    cost.setText(price(desk, facts.price_e4))
    left = ElidedLabel(role="quiet", scale="small")
    left.setText(" · ".join(filter(None, [facts.code if facts.options else "", facts.shelf, _stock(facts)])))
    state = [StateLabel("To reorder", "amber")] if facts.short else []
    below = row(left, *state)
    below.setStretch(0, 1)
    above = row(name, cost)
    above.setStretch(0, 1)
    both = QVBoxLayout()
    both.setContentsMargins(0, 0, 0, 6)
    both.setSpacing(1)
    both.addLayout(above)
    both.addLayout(below)
    return both


def _stock(facts: VariantFacts) -> str:
    if facts.on_hand is None:
        return tr("stock not tracked")
    parts = [tr("{n} available").format(n=figure(facts.available))]
    if facts.reserved:
        parts.append(tr("{n} on hand").format(n=figure(facts.on_hand)))
        parts.append(tr("{n} reserved").format(n=figure(facts.reserved)))
    return " · ".join(parts)


def show_listings(
    body: Body, listings: Sequence[ListingFacts], take_away: Callable[[int], None] | None, own: str
) -> None:
    """The platforms' goods that stand for it, with what takes the match away; a title not its `own`."""
    if not listings:
        return
    body.section("On platforms", formats.number(len(listings)))
    for one in listings:
        name = ElidedLabel()
        name.setText(
            " · ".join(filter(None, [platform_name(one.platform), formats.option_values(one.options)]))
        )
        said = ElidedLabel(role="quiet", scale="small")
        said.setText(_listing_words(body.desk, one, "" if one.title == own else one.title))
        away = IconButton(f"unmatch_{one.id}", "unlink", "Unmatch", pixels=16)
        if take_away is None:
            away.refuse(body.desk.refused())
        else:
            away.clicked.connect(lambda _=False, number=one.id: take_away(number))
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 0, 0, 0)
        texts.setSpacing(1)
        texts.addWidget(name)
        texts.addWidget(said)
        line = row(texts, away)
        line.setStretch(0, 1)
        body.add(line)


def _listing_words(desk: Desk, one: ListingFacts, title: str) -> str:
    said = [title] if title else []
    if one.parts > 1:
        said.append(trn(one.parts, "{n} per sale", "{n} per sale"))
    if one.price_e4 is not None:
        said.append(desk.price(one.price_e4))
    if one.quantity is not None:
        said.append(tr("{n} listed").format(n=figure(one.quantity)))
    return " · ".join(said) or NOTHING


def show_movements(body: Body, movements: Sequence[MovementFacts], options: dict[int, str]) -> None:
    """What moved, newest first; `options` tell variants apart where there are several."""
    if movements:
        body.section("Stock movements")
        body.timeline([_entry(body.desk, one, options.get(one.variant_id, "")) for one in movements])


def _entry(desk: Desk, one: MovementFacts, options: str) -> Entry:
    reason = tr(REASONS[Reason(one.reason)]) if one.reason in set(Reason) else one.reason
    cost = desk.price(one.unit_cost_e4) if one.unit_cost_e4 is not None else ""
    words = [f"{formats.signed(one.quantity)} {reason}", options, one.order_number, cost, one.note]
    icon = "arrow-down-to-line" if one.quantity >= 0 else "arrow-up-from-line"
    return Entry(one.at, icon, " · ".join(filter(None, words)))
