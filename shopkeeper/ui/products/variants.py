"""The list of variants: stock, prices, levels, edited in the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shopkeeper import formats
from shopkeeper.i18n import tr, trn
from shopkeeper.model.products import Variant
from shopkeeper.shop import matching, product_facts, products, variant_list
from shopkeeper.shop.product_facts import ListingFacts, MovementFacts, VariantFacts
from shopkeeper.shop.product_list import STATUSES, STOCK
from shopkeeper.store.history import Event
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.bulk import BulkField
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.editing import CellEdit
from shopkeeper.ui.kit.empty import FirstStep
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.thumbs import PANE, Thumb
from shopkeeper.ui.kit.widgets import PlainLabel, StateLabel, row
from shopkeeper.ui.products import edits, pieces
from shopkeeper.ui.products.words import FIELDS, STATUS_TONES, STOCK_TONES


@dataclass(frozen=True)
class Loaded:
    """All the pane shows of a variant."""

    product_id: int
    title: str
    status: str
    picture: str | None
    facts: VariantFacts
    listings: list[ListingFacts]
    movements: list[MovementFacts]
    events: list[Event]


class VariantDetail(Detail):
    """The pane of one variant."""

    def __init__(self, page: "VariantsPage") -> None:
        self._page = page
        super().__init__(page.desk, "Choose a variant to see it here.")

    def load(self, record_id: int) -> Loaded | None:
        """Read a variant; None when it is gone."""
        with self.desk.shop.read() as session:
            facts = product_facts.variant(session, record_id)
            if facts is None:
                return None
            product_id = session.get_one(Variant, record_id).product_id
            data = products.data_of(products.get(session, product_id))
            listings = product_facts.listings_of(session, [record_id])
            movements = product_facts.movements_of(session, [record_id], most=60)
        events = self.desk.shop.history_of("product", product_id)
        mine = [event for event in events if any(one.table == "variant" for one in event.fields)][:30]
        picture = data.pictures[0] if data.pictures else None
        return Loaded(product_id, data.title, data.status, picture, facts, listings, movements, mine)

    def fill(self, loaded: Loaded, body: Body) -> None:
        """Show a variant."""
        facts = loaded.facts
        title = PlainLabel(scale="title", wrap=True)
        title.setObjectName("detail_name")
        title.setText(loaded.title)
        head = row(Thumb(self.desk, loaded.picture, PANE), title, spacing=12)
        head.setStretch(1, 1)
        body.add(head)
        under = PlainLabel(role="second", wrap=True)
        under.setText(formats.option_values(facts.options) or tr("One variant"))
        codes = [body.code(code) for code in (facts.code, facts.barcode) if code]
        body.add(under)
        body.add(row(*_states(loaded), None))
        if codes:
            body.add(row(*codes, None))
        body.line()
        body.figures(
            [
                ("Available", pieces.figure(facts.available)),
                ("On hand", pieces.figure(facts.on_hand)),
                ("Reserved", pieces.figure(facts.reserved)),
            ]
        )
        body.line()
        body.pair("Selling price", pieces.price(self.desk, facts.price_e4))
        body.pair("Cost", pieces.price(self.desk, facts.cost_e4))
        body.pair("Average cost", pieces.price(self.desk, facts.average_cost_e4))
        body.pair("Reorder level", pieces.figure(facts.reorder_level))
        body.pair("Shelf", facts.shelf or NOTHING)
        take_away = None if self.desk.refused() else self._page.unmatch
        pieces.show_listings(body, loaded.listings, take_away, loaded.title)
        pieces.show_movements(body, loaded.movements, {})
        body.history(loaded.events, FIELDS)


def _states(loaded: Loaded) -> list[StateLabel]:
    """What is to be seen of a variant at once: whether it is on sale, and that little or nothing is left."""
    states = [StateLabel(STATUSES.get(loaded.status, loaded.status), STATUS_TONES.get(loaded.status, "grey"))]
    facts = loaded.facts
    short = "out" if facts.available is not None and facts.available <= 0 else "short" if facts.short else ""
    return [*states, StateLabel(STOCK[short], STOCK_TONES[short])] if short else states


class VariantsPage(ListPage):
    """All variants."""

    spec = variant_list.LIST
    totals = ("on_hand", "available", "value")
    tones = {"stock": STOCK_TONES}
    tints = {"available": "stock"}
    leading = ("title", "price", "available")
    heard = frozenset({"variant", "listing", "product"})
    bulk_key = edits.KEY
    first_step = FirstStep(
        "no_variants",
        "layers",
        "Variants are what you stock and sell, such as a colour or a size. "
        "They are entered with their product.",
        "New product",
        mark="plus",
        act="new",
    )

    def make_detail(self) -> VariantDetail:
        """The pane of one variant."""
        return VariantDetail(self)

    def make_edits(self) -> Mapping[str, CellEdit]:
        """Prices, levels, shelf places."""
        return edits.cell_edits(self.desk.currency)

    def make_bulk(self) -> Sequence[BulkField]:
        """The same for several."""
        return edits.bulk_fields(self.desk.currency)

    def make_actions(self) -> Sequence[Action]:
        """Stock, the product behind it, and what every list can."""
        return (
            Action("edit", "Edit product", self._edit, "pencil", "one", ("row", "detail")),
            Action("stock", "Record stock…", self.book_stock, "warehouse", "some", ("row", "bulk", "detail")),
            Action("count", "Count stock…", self.count_stock, "list-checks", "some", ("row", "bulk")),
            *self.standard_actions(),
            Action("new", "New product", self.new, "plus", places=("page",), primary=True),
        )

    def describe(self, count: int) -> str:
        """How many variants."""
        return trn(count, "{n} variant", "{n} variants")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """What is there of the selection, and what it is worth."""
        said = tr("{n} on hand").format(n=f"{sums['on_hand']:,}")
        left = tr("{n} available").format(n=f"{sums['available']:,}")
        cost = tr("stock value {amount}").format(amount=self.desk.money(sums["value"]))
        return f"{said} · {left} · {cost}"

    def new(self) -> None:
        """Enter a product."""
        self._open_form(None)

    def _edit(self, ids: list[int]) -> None:
        with self.desk.shop.read() as session:
            self._open_form(session.get_one(Variant, ids[0]).product_id)

    def _open_form(self, product_id: int | None) -> None:
        def make() -> Any:
            from shopkeeper.ui.products.form import ProductForm

            return ProductForm(self.desk, product_id, self.window())

        self.open_form(make, lambda _: None)

    def book_stock(self, ids: list[int]) -> None:
        """Book stock of variants."""
        self._open_stock(ids, "purchase")

    def count_stock(self, ids: list[int]) -> None:
        """Count what is there of variants."""
        self._open_stock(ids, "stocktake")

    def _open_stock(self, ids: list[int], reason: str) -> None:
        from shopkeeper.ui.products.stock_sheet import open_sheet

        open_sheet(self.desk, ids, self.window(), reason)

    def unmatch(self, listing_id: int) -> None:
        """Let a platform's goods stand for nothing again."""
        with self.desk.shop.read() as session:
            name = matching.name_of(matching.get(session, listing_id))
        self.write(
            "listing.unmatch",
            [listing_id],
            lambda session: matching.unmatch(session, [listing_id]),
            name=name,
        )
