"""What is told of one product: its variants with their stock, listings, movements, sales."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text, union_all
from sqlalchemy.orm import Session

from shopkeeper.model.orders import Order, OrderLine, OrderState
from shopkeeper.model.products import Listing, ListingPart, Variant
from shopkeeper.model.stock import StockMovement, VariantStock

# Orders that count as sales: paid for, not closed.
SALES = (
    OrderState.PAID,
    OrderState.PACKING,
    OrderState.SHIPPED,
    OrderState.DELIVERED,
    OrderState.FINISHED,
)


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """A variant with its stock; `on_hand` and `available` are None where stock is not kept."""

    id: int
    code: str
    options: str
    barcode: str
    price_e4: int | None
    cost_e4: int | None
    average_cost_e4: int | None
    on_hand: int | None
    reserved: int
    available: int | None
    reorder_level: int | None
    shelf: str

    @property
    def short(self) -> bool:
        """Whether it is time to buy in."""
        return (
            self.available is not None
            and self.reorder_level is not None
            and self.available <= self.reorder_level
        )


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """How a platform sells it; `parts` is what one sale takes, of this and other products."""

    id: int
    platform: str
    title: str
    options: str
    price_e4: int | None
    quantity: int | None
    parts: int


@dataclass(frozen=True, slots=True)
class MovementFacts:
    """One movement; `order_id` is the order behind it."""

    at: datetime
    quantity: int
    reason: str
    variant_id: int
    unit_cost_e4: int | None
    note: str
    order_id: int | None
    order_number: str


def variants_of(session: Session, product_id: int) -> list[VariantFacts]:
    """The variants of a product, in the order they were entered."""
    return _variants(session, Variant.product_id == product_id)


def variant(session: Session, variant_id: int) -> VariantFacts | None:
    """One variant; None when it is gone."""
    found = _variants(session, Variant.id == variant_id)
    return found[0] if found else None


def _variants(session: Session, condition: object) -> list[VariantFacts]:
    query = (
        select(
            Variant.id, Variant.code, Variant.options, Variant.barcode, Variant.price_e4, Variant.cost_e4,
            VariantStock.cost_e4, VariantStock.on_hand, func.coalesce(VariantStock.reserved, 0),
            VariantStock.available, Variant.reorder_level, Variant.shelf,
        )
        .join(VariantStock, VariantStock.variant_id == Variant.id, isouter=True)
        .where(condition)  # type: ignore[arg-type]
        .order_by(Variant.id)
    )  # fmt: skip
    return [VariantFacts(*row) for row in session.execute(query)]


def listings_of(session: Session, variants: Sequence[int]) -> list[ListingFacts]:
    """The platforms' goods that stand for these variants, oldest first."""
    counted = select(func.sum(ListingPart.quantity)).where(ListingPart.listing_id == Listing.id)
    query = (
        select(
            Listing.id, Listing.platform, Listing.title, Listing.options, Listing.price_e4, Listing.quantity,
            counted.correlate(Listing).scalar_subquery(),
        )
        .where(Listing.id.in_(select(ListingPart.listing_id).where(ListingPart.variant_id.in_(variants))))
        .order_by(Listing.id)
    )  # fmt: skip
    return [ListingFacts(*row) for row in session.execute(query)]


def movements_of(session: Session, variants: Sequence[int], *, most: int = 30) -> list[MovementFacts]:
    """The last movements of these variants, newest first."""
    number = func.coalesce(func.nullif(Order.number, ""), Order.platform_number, "")
    query = (
        select(
            StockMovement.at, StockMovement.quantity, StockMovement.reason, StockMovement.variant_id,
            StockMovement.unit_cost_e4, StockMovement.note, Order.id, number,
        )
        .join(OrderLine, OrderLine.id == StockMovement.order_line_id, isouter=True)
        .join(Order, Order.id == OrderLine.order_id, isouter=True)
        .where(StockMovement.variant_id.in_(variants))
        .order_by(StockMovement.at.desc(), StockMovement.id.desc())
        .limit(most)
    )  # fmt: skip
    return [MovementFacts(*row) for row in session.execute(query)]


def sold(session: Session, variants: Sequence[int], since: datetime) -> tuple[int, int]:
    """How many pieces were sold (paid for, not closed): since `since` (wall time), and ever."""
    parts = union_all(
        select(OrderLine.order_id, (OrderLine.quantity * ListingPart.quantity).label("n"))
        .join(ListingPart, ListingPart.listing_id == OrderLine.listing_id)
        .where(ListingPart.variant_id.in_(variants), OrderLine.variant_id.is_(None)),
        select(OrderLine.order_id, OrderLine.quantity).where(OrderLine.variant_id.in_(variants)),
    ).subquery()
    lately = func.sum(parts.c.n).filter(Order.placed_at >= since)
    query = (
        select(func.coalesce(lately, 0), func.coalesce(func.sum(parts.c.n), 0))
        .select_from(parts)
        .join(Order, Order.id == parts.c.order_id)
        .where(Order.state.in_(SALES))
    )
    recent, ever = session.execute(query).one()
    return int(recent), int(ever)


def tags(session: Session) -> list[str]:
    """Every tag products have."""
    return list(session.scalars(text("SELECT DISTINCT tag FROM product_tag ORDER BY tag LIMIT 200")))
