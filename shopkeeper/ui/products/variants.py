"""The list of variants: stock, prices, levels, edited in the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shopkeeper.i18n import tr, trn
from shopkeeper.model.products import Variant
from shopkeeper.shop import matching, product_facts, products, variant_list
from shopkeeper.shop.product_facts import ListingFacts, MovementFacts, VariantFacts
from shopkeeper.store.history import Event
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.bulk import BulkField
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.editing import CellEdit
from shopkeeper.ui.kit.empty import EmptyState
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.thumbs import Thumb
from shopkeeper.ui.kit.widgets import PlainLabel, StateLabel, row
from shopkeeper.ui.products import edits, pieces
from shopkeeper.ui.products.words import FIELDS, option_values


@dataclass(frozen=True)
class Loaded:
    """All the pane shows of a variant."""

    product_id: int
    title: str
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
        return Loaded(product_id, data.title, picture, facts, listings, movements, mine)

    def fill(self, loaded: Loaded, body: Body) -> None:
        """Show a variant."""
        facts = loaded.facts
        title = PlainLabel(scale="title", wrap=True)
        title.setObjectName("detail_name")
        title.setText(loaded.title)
        head = row(Thumb(self.desk, loaded.picture, 48), title, spacing=12)
        head.setStretch(1, 1)
        body.add(head)
        under = PlainLabel(role="second", wrap=True)
        under.setText(option_values(facts.options) or tr("One variant"))
        codes = [body.code(code) for code in (facts.code, facts.barcode) if code]
        body.add(row(under, *([StateLabel("To buy in", "amber")] if facts.short else []), None))
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
        pieces.show_listings(body, loaded.listings, None if self.desk.refused() else self._page.unmatch)
        pieces.show_movements(body, loaded.movements, {})
        body.history(loaded.events, FIELDS)


class VariantsPage(ListPage):
    """All variants."""

    spec = variant_list.LIST
    totals = ("on_hand", "available", "value")
    leading = ("title", "price", "available")
    heard = frozenset({"variant", "listing", "product"})
    bulk_key = edits.KEY

    def make_detail(self) -> VariantDetail:
        """The pane of one variant."""
        return VariantDetail(self)

    def make_empty(self) -> EmptyState:
        """What a new shop shows."""
        state = EmptyState(
            "no_variants",
            "layers",
            "A variant is what is stocked and sold: a colour, a size. They come with your products.",
            "New product",
            look="filled",
            mark="plus",
        )
        state.button.clicked.connect(self.new)
        state.button.refuse(self.desk.refused())
        return state

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
            Action("stock", "Book stock…", self.book_stock, "warehouse", "some", ("row", "bulk", "detail")),
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
        return f"{said} · {left} · {self.desk.money(sums['value'])}"

    def new(self) -> None:
        """Enter a product."""
        self._open_form(None)

    def _edit(self, ids: list[int]) -> None:
        with self.desk.shop.read() as session:
            self._open_form(session.get_one(Variant, ids[0]).product_id)

    def _open_form(self, product_id: int | None) -> None:
        if self.desk.refused():
            self.do(self.actions_[0], self.chosen())
            return
        from shopkeeper.ui.products.form import ProductForm

        ProductForm(self.desk, product_id, self.window()).open()

    def book_stock(self, ids: list[int]) -> None:
        """Book stock of variants."""
        self._open_stock(ids, "purchase")

    def count_stock(self, ids: list[int]) -> None:
        """Count what is there of variants."""
        self._open_stock(ids, "stocktake")

    def _open_stock(self, ids: list[int], reason: str) -> None:
        from shopkeeper.ui.products.stock_sheet import StockSheet

        StockSheet(self.desk, ids[:200], self.window(), reason=reason).open()

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
