"""The queue of unmatched goods, worked by keyboard: guess, match, next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.i18n import trn
from shopkeeper.shop import listing_list, lists, matching, product_making, variants
from shopkeeper.shop.channels import platform_name
from shopkeeper.shop.matching import Guesser, Parts
from shopkeeper.store.contract import Changed
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.empty import FirstStep
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import PlainLabel, row
from shopkeeper.ui.products.match_pane import MatchBox, Offered


@dataclass(frozen=True)
class Loaded:
    """What the pane shows of a listing."""

    listing_id: int
    title: str
    options: str
    code: str
    platform: str
    times_sold: int
    last_price_e4: int | None
    last_sold_at: datetime | None
    guesses: list[Offered] = field(default_factory=list)


class MatchDetail(Detail):
    """The pane of one listing: what it may stand for."""

    def __init__(self, page: "UnmatchedPage") -> None:
        self._page = page
        self._guesser: Guesser | None = None
        self.box: MatchBox | None = None
        self._of: int | None = None
        super().__init__(page.desk, "Choose a listing to match it here.")
        page.desk.announcer.changed.connect(self._hear)

    def _hear(self, changed: Changed) -> None:
        if "product" in changed.subjects:
            self._guesser = None

    def load(self, record_id: int) -> Loaded | None:
        """Read a listing and guess; None when it is gone."""
        spec = listing_list.LIST
        columns = [spec.column(name) for name in ("lines", "last_price", "last_order")]
        with self.desk.shop.read() as session:
            try:
                listing = matching.get(session, record_id)
            except ShopError:
                return None
            figures = lists.rows(session, spec, [record_id], columns)[record_id]
            guesser = self._guesser or Guesser(session)
            guesses = guesser.guesses(session, listing)
            known = variants.offers(session, [one for guess in guesses for one, _ in guess.parts])
        self._guesser = guesser
        offered = [
            Offered(guess.parts, tuple(known[one] for one, _ in guess.parts), guess.reason, guess.likeness)
            for guess in guesses
            if all(one in known for one, _ in guess.parts)
        ]
        times, price, at = figures
        name = matching.name_of(listing)
        return Loaded(
            record_id, name, listing.options, listing.code, listing.platform, times, price, at, offered
        )

    def fill(self, loaded: Loaded, body: Body) -> None:
        """Show the goods, and what they may stand for."""
        title = PlainLabel(scale="section", wrap=True)
        title.setObjectName("detail_name")
        title.setText(loaded.title)
        body.add(title)
        if loaded.options:
            options = PlainLabel(role="second", wrap=True)
            options.setText(formats.option_values(loaded.options))
            body.add(options)
        said = [platform_name(loaded.platform), trn(loaded.times_sold, "sold once", "sold {n} times")]
        if loaded.last_price_e4 is not None:
            said.append(self.desk.price(loaded.last_price_e4))
        if loaded.last_sold_at:
            said.append(formats.day(loaded.last_sold_at))
        under = PlainLabel(role="quiet", scale="small", wrap=True)
        under.setText(" · ".join(said))
        body.add(under)
        if loaded.code:
            body.add(
                row(PlainLabel("Merchant code", role="quiet", scale="small"), body.code(loaded.code), None)
            )
        body.section("Matches")
        # Drawn anew for the same goods, what was put together stays, and so does the keyboard.
        same = self.box is not None and self._of == loaded.listing_id
        kept = self.box.rows() if same and self.box else []
        inside = same and self.isAncestorOf(QApplication.focusWidget() or self._page)
        self.box = MatchBox(self.desk, loaded.guesses, kept)
        self._of = loaded.listing_id
        self.box.match_wanted.connect(self._page.match_parts)
        self.box.changed.connect(self._page.say_what_can_be_done)
        body.add(self.box)
        self._page.filled(inside)


class UnmatchedPage(ListPage):
    """Goods that stand for no variant yet."""

    spec = listing_list.LIST
    menus = ("platform",)
    totals = ("lines",)
    leading = ("title", "lines")
    heard = frozenset({"variant", "listing", "product"})
    first_step = FirstStep(
        "no_unmatched",
        "unlink",
        "Goods in your orders that match none of your products wait here.",
        look="plain",
    )

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        self._working = False
        super().__init__(desk, parent)

    # Made for the list page

    def make_detail(self) -> MatchDetail:
        """The pane that matches."""
        self.pane = MatchDetail(self)
        return self.pane

    def make_actions(self) -> Sequence[Action]:
        """Match, make products, and what every list can."""
        both, page = ("row", "bulk"), ("page",)
        return (
            Action("edit", "Match…", lambda _: self.work(), "link", "one", ("row",)),
            Action("make", "Create product", self.make, "package-plus", "some", (*both, "detail")),
            Action(
                "match", "Match", self._match, "link", "one", ("detail",), primary=True, keys="Ctrl+Return",
                refused=self._nothing_chosen,
            ),
            Action("match_sure", "Match automatically", self.match_sure, "list-checks", "some", both),
            Action(
                "sure_all", "Match automatically", self._sure_all, "list-checks", places=page, shown=self._any
            ),
            Action(
                "make_all", "Create all products", self._make_all, "package-plus", places=page,
                shown=self._any,
            ),
            *self.standard_actions(),
        )  # fmt: skip

    def _any(self, _: list[int]) -> bool:
        return not self.blank

    def _nothing_chosen(self, _: list[int]) -> Text | None:
        chosen = self.pane.box and self.pane.box.has_choice()
        return None if chosen else "Choose at least one variant."

    def say_what_can_be_done(self) -> None:
        """Offer the match once there is one to make."""
        if self.pane.tools and self.pane.record_id is not None:
            self.pane.tools.show_for([self.pane.record_id])

    def describe(self, count: int) -> str:
        """How many wait."""
        return trn(count, "{n} unmatched listing", "{n} unmatched listings")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """How often the selection was sold."""
        return trn(sums["lines"], "sold once", "sold {n} times")

    # Doing

    def work(self) -> None:
        """Bring the keyboard to the guesses."""
        if self.detail.isHidden():
            self.show_detail(True)
        self._working = True
        self._begin()

    def filled(self, inside: bool) -> None:
        """The pane was drawn: the keyboard stays in it where it was `inside`, or works the queue through."""
        self._working = self._working or inside
        if self._working:
            QTimer.singleShot(0, self, self._begin)  # what was drawn is not in the pane yet

    def _begin(self) -> None:
        if self.pane.box and self.pane.box.isVisible():
            self._working = False
            self.pane.box.begin()

    def _match(self, _: list[int]) -> None:
        box = self.pane.box
        if box is None:
            return
        try:
            self.match_parts(box.chosen())
        except ShopError as error:
            box.parts.refuse(error)

    def match_parts(self, parts: Parts) -> None:
        """Match the goods shown, and go on with the next."""
        if self.pane.record_id is None:
            return
        if not parts:
            self.desk.refuse(ShopError("listing.no_parts"))
            return
        listing_id = self.pane.record_id
        self._working = self.pane.isAncestorOf(self.focusWidget() or self)
        self._go_on([listing_id])
        self.write("listing.match", [listing_id], lambda session: matching.match(session, listing_id, parts))

    def _go_on(self, ids: list[int]) -> None:
        """After these are gone, choose what stood below them."""
        rows = [self.model.row_of(one) for one in ids]
        below = self.model.ids[max(rows) + 1 : max(rows) + 2] or self.model.ids[: min(rows)][-1:]
        self._wanted = list(below) or None

    def make(self, ids: list[int]) -> None:
        """Make products of goods and match them."""
        self._go_on(ids)
        self.write("listing.make", ids, lambda session: product_making.make_products(session, ids))

    def match_sure(self, ids: list[int]) -> None:
        """Match those whose code leaves no choice."""

        def act(session: Any) -> None:
            if not matching.match_sure(session, ids):
                raise ShopError("listing.none_sure")

        self.write("listing.match", ids, act)

    def _sure_all(self) -> None:
        self.match_sure(self.model.ids.tolist())

    def _make_all(self) -> None:
        self.make(self.model.ids.tolist())
