"""Products, their variants, and the platforms' goods that stand for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.products import Listing, ListingPart, Product, Variant


@dataclass(frozen=True, slots=True)
class ProductData:
    """A product as it is entered: its variants are (SKU code, options), at least one."""

    title: str
    code: str = ""
    variants: tuple[tuple[str, str], ...] = (("", ""),)


def create(session: Session, data: ProductData) -> Product:
    """Enter a product with its variants. Raises ShopError `product.no_title`."""
    if not data.title.strip():
        raise ShopError("product.no_title", field="title")
    product = Product(title=data.title.strip(), code=data.code.strip())
    session.add(product)
    session.flush()
    session.add_all(
        Variant(product_id=product.id, code=code, options=options) for code, options in data.variants
    )
    session.flush()
    return product


def unmatched(session: Session) -> list[Listing]:
    """What platforms sell that stands for no variant yet, oldest first."""
    matched = select(ListingPart.listing_id)
    return list(session.scalars(select(Listing).where(Listing.id.not_in(matched)).order_by(Listing.id)))


def match(session: Session, listing_id: int, parts: Sequence[tuple[int, int]]) -> None:
    """Say what a listing stands for: (variant, how many one sale takes); several are a bundle.

    Raises ShopError `listing.gone`, `listing.no_parts` or `listing.bad_quantity`.
    """
    if session.get(Listing, listing_id) is None:
        raise ShopError("listing.gone")
    if not parts:
        raise ShopError("listing.no_parts")
    if any(quantity < 1 for _, quantity in parts):
        raise ShopError("listing.bad_quantity", field="quantity")
    session.execute(delete(ListingPart).where(ListingPart.listing_id == listing_id))
    session.add_all(
        ListingPart(listing_id=listing_id, variant_id=variant, quantity=quantity)
        for variant, quantity in parts
    )
    session.flush()
