"""A product beside the list: what it is, its variants and stock, platforms, knowledge, movements, history."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.model.products import ProductSummary
from shopkeeper.shop import product_facts, products
from shopkeeper.shop.product_facts import ListingFacts, MovementFacts, VariantFacts
from shopkeeper.shop.product_list import STATUSES
from shopkeeper.shop.products import ProductData
from shopkeeper.store.history import Event
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.flow import Flow
from shopkeeper.ui.kit.thumbs import PANE, Thumb
from shopkeeper.ui.kit.widgets import PlainLabel, StateLabel, row
from shopkeeper.ui.products import pieces
from shopkeeper.ui.products.words import FIELDS, KNOWLEDGE, STATUS_TONES

MOST_VARIANTS = 30
MOST_MOVEMENTS = 12
SOLD_DAYS = 28


@dataclass(frozen=True)
class Loaded:
    """All the pane shows of a product."""

    data: ProductData
    archived: bool
    on_hand: int | None
    reserved: int
    available: int | None
    variants: list[VariantFacts]
    listings: list[ListingFacts]
    movements: list[MovementFacts]
    sold: tuple[int, int]
    events: list[Event] = field(default_factory=list)


class ProductDetail(Detail):
    """The pane of one product; `take_away` is told the listing whose match is to go."""

    subject = "product"

    def __init__(self, desk: Desk, take_away: Callable[[int], Any], parent: QWidget | None = None) -> None:
        self._take_away = None if desk.refused() else take_away
        super().__init__(desk, "Choose a product to see it here.", parent)

    def read(self, session: Session, record_id: int) -> Loaded:
        """Read a product; ShopError when it is gone."""
        now = self.desk.wall(self.desk.shop.clock())
        return _read(session, record_id, now - timedelta(days=SOLD_DAYS))

    def fill(self, loaded: Loaded, body: Body) -> None:
        """Show a product."""
        self._show_head(loaded, body)
        self._show_figures(loaded, body)
        self._show_variants(loaded, body)
        pieces.show_listings(body, loaded.listings, self._take_away, loaded.data.title)
        self._show_knowledge(loaded, body)
        several = len(loaded.variants) > 1
        names = {one.id: formats.option_values(one.options) or one.code for one in loaded.variants}
        pieces.show_movements(body, loaded.movements, names if several else {})
        body.history(loaded.events, FIELDS)

    def _show_head(self, loaded: Loaded, body: Body) -> None:
        data = loaded.data
        title = PlainLabel(scale="title", wrap=True)
        title.setObjectName("detail_name")
        title.setText(data.title)
        states = [StateLabel(STATUSES.get(data.status, data.status), STATUS_TONES.get(data.status, "grey"))]
        if loaded.archived:
            states.append(StateLabel("Archived"))
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addWidget(title)
        texts.addLayout(row(*states, *([body.code(data.code)] if data.code else []), None))
        picture = Thumb(self.desk, data.pictures[0] if data.pictures else None, PANE)
        head = row(picture, texts, spacing=12)
        head.setStretch(1, 1)
        head.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        body.add(head)
        named = {"Short name": data.short_name, "Category": data.category, "Brand": data.brand,
                 "Supplier": data.supplier}  # fmt: skip
        for name, text in named.items():
            if text:
                body.pair(name, text)
        if data.tags:
            flow = Flow()
            for tag in data.tags:
                chip = StateLabel(tone="accent")
                chip.setText(tag)
                flow.add(chip)
            body.add(flow, 2)
        if len(data.pictures) > 1:
            self._show_pictures(data.pictures, body)

    def _show_pictures(self, pictures: tuple[str, ...], body: Body) -> None:
        flow = Flow()
        for digest in pictures[1:]:
            flow.add(Thumb(self.desk, digest, 48))
        body.add(flow, 2)

    def _show_figures(self, loaded: Loaded, body: Body) -> None:
        body.line()
        lately, ever = loaded.sold
        body.figures(
            [
                ("Available", pieces.figure(loaded.available)),
                ("On hand", pieces.figure(loaded.on_hand)),
                ("Reserved", pieces.figure(loaded.reserved)),
                ("Sold in 28 days", pieces.figure(lately)),
                ("Sold in all", pieces.figure(ever)),
            ]
        )

    def _show_variants(self, loaded: Loaded, body: Body) -> None:
        body.section("Variants", formats.number(len(loaded.variants)))
        for one in loaded.variants[:MOST_VARIANTS]:
            body.add(pieces.variant_lines(self.desk, one))

    def _show_knowledge(self, loaded: Loaded, body: Body) -> None:
        known = [(name, title) for name, title in KNOWLEDGE.items() if getattr(loaded.data, name)]
        if not known and not loaded.data.note:
            return
        body.section("Product knowledge")
        for name, title in (*known, *([("note", "Note")] if loaded.data.note else [])):
            body.add(self._answer(title, getattr(loaded.data, name), body, name))

    @staticmethod
    def _answer(title: str, text: str, body: Body, name: str) -> QHBoxLayout:
        """What is asked, the answer below, and what copies it into a chat."""
        said = PlainLabel(wrap=True)
        said.setText(text)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 0, 0, 4)
        texts.setSpacing(2)
        texts.addWidget(PlainLabel(title, role="quiet", scale="small"))
        texts.addWidget(said)
        copy = body.copy_button(text, f"copy_{name}")
        line = row(texts, copy)
        line.setStretch(0, 1)
        line.setAlignment(copy, Qt.AlignmentFlag.AlignTop)
        return line


def _read(session: Session, product_id: int, since: Any) -> Loaded:
    product = products.get(session, product_id)
    summary = session.get_one(ProductSummary, product_id)
    variants = product_facts.variants_of(session, product_id)
    ids = [one.id for one in variants]
    return Loaded(
        products.data_of(product),
        product.archived_at is not None,
        summary.on_hand,
        summary.reserved,
        summary.available,
        variants,
        product_facts.listings_of(session, ids),
        product_facts.movements_of(session, ids, most=MOST_MOVEMENTS),
        product_facts.sold(session, ids, since),
    )
