"""The Products tab: products, variants, unmatched goods, purchases."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from shopkeeper.i18n import tr, trn
from shopkeeper.shop import listing_list, lists, matching, product_list, products, variants
from shopkeeper.shop.lists import Query
from shopkeeper.store.contract import Changed
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.bulk import BulkField
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.editing import CellEdit
from shopkeeper.ui.kit.empty import FirstStep
from shopkeeper.ui.kit.filing import Deeds, FilingPage
from shopkeeper.ui.kit.sections import Part, Sections
from shopkeeper.ui.products import edits
from shopkeeper.ui.products.detail import ProductDetail
from shopkeeper.ui.products.words import STATUS_TONES, STOCK_TONES


class ProductsPage(FilingPage):
    """All products."""

    spec = product_list.LIST
    menus = ("status", "category", "tag")
    totals = ("on_hand", "available")
    leading = ("title", "price", "available")
    tones: Mapping[str, Mapping[Any, str]] = {"status": STATUS_TONES, "stock": STOCK_TONES}
    tints: Mapping[str, str] = {"available": "stock"}
    heard = frozenset({"variant", "listing", "product"})
    bulk_key = edits.KEY
    deeds = Deeds(
        products, "product.archive", "product.unarchive", "product.delete", "product.tag", "product.untag"
    )
    first_step = FirstStep(
        "no_products",
        "gem",
        "Products are what you sell. Add the first one, or create them from the goods in your orders.",
        "New product",
        mark="plus",
        act="new",
    )

    # Made for the list page

    def make_detail(self) -> ProductDetail:
        """The pane of one product."""
        self.pane = ProductDetail(self.desk, self.unmatch)
        return self.pane

    def make_edits(self) -> Mapping[str, CellEdit]:
        """The price, where there is one."""
        return {"price": edits.product_price(self.desk.currency)}

    def make_bulk(self) -> Sequence[BulkField]:
        """Prices and levels of all their variants."""
        return edits.bulk_fields(self.desk.currency, variants.of_products)

    def make_actions(self) -> Sequence[Action]:
        """New, edit, stock, on and off sale, tags, archive, delete, and what every list can."""
        both = ("row", "bulk")
        return (
            Action("edit", "Edit", self._edit, "pencil", "one", ("row", "detail")),
            Action("stock", "Record stock…", self.book_stock, "warehouse", "some", (*both, "detail")),
            Action("put_on_sale", "Put on sale", self.put_on_sale, "store", "some", both),
            Action("take_off_sale", "Take off sale", self.take_off_sale, "x", "some", both),
            *self.tag_actions(),
            self.archive_action(),
            *self.standard_actions(),
            self.delete_action(),
            Action("new", "New product", self.new, "plus", places=("page",), primary=True),
        )

    def describe(self, count: int) -> str:
        """How many products."""
        return trn(count, "{n} product", "{n} products")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """What is there of the selection."""
        there = tr("{n} on hand").format(n=f"{sums['on_hand']:,}")
        left = tr("{n} available").format(n=f"{sums['available']:,}")
        return f"{there} · {left}"

    # Doing

    def new(self) -> None:
        """Enter a product."""
        self._edit([])

    def _edit(self, ids: list[int]) -> None:
        def make() -> Any:
            from shopkeeper.ui.products.form import ProductForm

            return ProductForm(self.desk, ids[0] if ids else None, self.window())

        self.open_form(make)

    def book_stock(self, ids: list[int]) -> None:
        """Book stock of the variants of products."""
        from shopkeeper.ui.products.stock_sheet import MOST, open_sheet

        with self.desk.shop.read() as session:
            chosen = variants.of_products(session, ids[: MOST + 1])
        open_sheet(self.desk, chosen, self.window())

    def put_on_sale(self, ids: list[int]) -> None:
        """Offer products again."""
        self._set_status(ids, "on_sale")

    def take_off_sale(self, ids: list[int]) -> None:
        """Offer products no more."""
        self._set_status(ids, "off_sale")

    def _set_status(self, ids: list[int], status: str) -> None:
        self.write("product.status", ids, lambda session: products.set_status(session, ids, status))

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


class ProductsTab(Sections):
    """Products and all that stands beside them."""

    name = "products"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        desk.announcer.changed.connect(self._hear)
        self.count_unmatched()

    def _hear(self, changed: Changed) -> None:
        if "listing" in changed.subjects:
            self.count_unmatched()

    def count_unmatched(self) -> None:
        """Say on the switch how many goods wait to be matched."""
        shop = self.desk.shop

        def work(_progress: Any, _cancelled: Any) -> int:
            with shop.read() as session:
                return lists.count(session, listing_list.LIST, Query())

        self.desk.runner.run(work, lambda n: self.show_count("unmatched", n), owner=self, quiet=True)

    def parts(self) -> Sequence[Part]:
        """The lists of the tab."""
        from shopkeeper.ui.products.purchases import PurchasesPage
        from shopkeeper.ui.products.unmatched import UnmatchedPage
        from shopkeeper.ui.products.variants import VariantsPage

        return (
            Part("products", "Products", ProductsPage),
            Part("variants", "Variants", VariantsPage),
            Part("unmatched", "Unmatched listings", UnmatchedPage),
            Part("purchases", "Purchases", PurchasesPage),
        )
