"""The Products tab: products, variants, unmatched goods, purchases."""

from collections.abc import Callable, Mapping, Sequence
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
from shopkeeper.ui.kit.empty import EmptyState
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.sections import Part, Sections
from shopkeeper.ui.kit.tagging import TagPicker
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.products import edits
from shopkeeper.ui.products.detail import ProductDetail
from shopkeeper.ui.products.words import STATUS_TONES


class ProductsPage(ListPage):
    """All products."""

    spec = product_list.LIST
    menus = ("status", "category", "tag")
    totals = ("on_hand", "available")
    leading = ("title", "price", "available")
    tones: Mapping[str, Mapping[Any, str]] = {"status": STATUS_TONES}
    heard = frozenset({"variant", "listing", "product"})
    bulk_key = edits.KEY

    # Made for the list page

    def make_detail(self) -> ProductDetail:
        """The pane of one product."""
        self.pane = ProductDetail(self.desk, self.unmatch)
        return self.pane

    def make_empty(self) -> EmptyState:
        """What a new shop shows."""
        state = EmptyState(
            "no_products",
            "gem",
            "Products are what you sell. Enter the first one, or make products of the goods in your orders.",
            "New product",
            look="filled",
            mark="plus",
        )
        state.button.clicked.connect(self.new)
        state.button.refuse(self.desk.refused())
        return state

    def make_edits(self) -> Mapping[str, CellEdit]:
        """The price, where there is one."""
        return {"price": edits.product_price(self.desk.currency)}

    def make_bulk(self) -> Sequence[BulkField]:
        """Prices and levels of all their variants."""
        return edits.bulk_fields(self.desk.currency, variants.of_products)

    def make_actions(self) -> Sequence[Action]:
        """New, edit, stock, on and off sale, tags, archive, delete, and what every list can."""
        both = ("row", "bulk")
        archive = Action(
            "archive", self._archive_word, self.archive, self._archive_icon, "some", (*both, "detail")
        )
        return (
            Action("edit", "Edit", self._edit, "pencil", "one", ("row", "detail")),
            Action("stock", "Book stock…", self.book_stock, "warehouse", "some", (*both, "detail")),
            Action("put_on_sale", "Put on sale", self.put_on_sale, "store", "some", both),
            Action("take_off_sale", "Take off sale", self.take_off_sale, "x", "some", both),
            Action("tag", "Tag…", self.tag, "tag", "some", both),
            Action("untag", "Remove tag…", self.untag, "tags", "some", both),
            archive,
            *self.standard_actions(),
            Action(
                "delete", "Delete", self.delete, "trash-2", "some", ("row", "detail"),
                danger=True, keys="Delete",
            ),
            Action("new", "New product", self.new, "plus", places=("page",), primary=True),
        )  # fmt: skip

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
        from shopkeeper.ui.products.stock_sheet import StockSheet

        with self.desk.shop.read() as session:
            chosen = variants.of_products(session, ids[:100])
        StockSheet(self.desk, chosen, self.window()).open()

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

    def _archive_word(self) -> str:
        return tr("Bring back") if self._archived() else tr("Archive")

    def _archive_icon(self) -> str:
        return "archive-restore" if self._archived() else "archive"

    def _archived(self) -> bool:
        """Whether what is chosen lies in the archive."""
        loaded = self.pane.loaded
        return loaded.archived if loaded and len(self.chosen()) <= 1 else "archived" in self.filters.values()

    def archive(self, ids: list[int]) -> None:
        """Put products away, or bring them back."""
        if self._archived():
            self.write("product.unarchive", ids, lambda session: products.unarchive(session, ids))
        else:
            at = self.desk.shop.clock()
            self.write("product.archive", ids, lambda session: products.archive(session, ids, at))

    def delete(self, ids: list[int]) -> None:
        """Delete products nothing refers to; it can be undone."""
        self.write("product.delete", ids, lambda session: products.delete(session, ids))

    def tag(self, ids: list[int]) -> None:
        """Put a tag on products."""
        self._pick_tag(
            "tag", "Tag to put on", lambda tag: self._tag("product.tag", ids, tag, products.add_tag)
        )

    def untag(self, ids: list[int]) -> None:
        """Take a tag off products."""
        self._pick_tag(
            "untag", "Tag to take off", lambda tag: self._tag("product.untag", ids, tag, products.remove_tag)
        )

    def _tag(self, key: str, ids: list[int], tag: str, act: Callable[..., Any]) -> None:
        self.write(key, ids, lambda session: act(session, ids, tag), tag=tag.strip())

    def _pick_tag(self, name: str, prompt: Text, act: Callable[[str], None]) -> None:
        known = [tag for tag, _ in self.filters.counts.open.get("tag", ())]
        picker = TagPicker(prompt, known, self)
        picker.picked.connect(act)
        button = self.bulk_tools.buttons[name]
        picker.show_above(button if button.isVisible() else self.view)


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
            Part("unmatched", "Unmatched goods", UnmatchedPage),
            Part("purchases", "Purchases", PurchasesPage),
        )
