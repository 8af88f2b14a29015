"""Making products of what platforms sell: the listings of one title become one product."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderLine
from shopkeeper.model.products import Listing, ListingPart, Product, Variant
from shopkeeper.shop import many, matching
from shopkeeper.shop.matching import name_of


def make_products(session: Session, listing_ids: Sequence[int]) -> int:
    """Make products of listings and match them; how many products.

    Listings of one platform with the same title are one product with a variant for each
    code and options; one whose code is just one variant's already becomes that. Prices
    are the platform's, else the last one sold at. Listings that stand for something are
    left alone. Raises ShopError `listing.gone` when none of them is there any more.
    """
    listings = _unmatched(session, listing_ids)
    if not listings:
        raise ShopError("listing.gone")
    groups: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for listing in listings:
        groups[listing.platform, listing.title or listing.key].append(listing)
    maker = _Maker(session, listings)
    for group in groups.values():
        maker.make(group)
    matching.tie(session, maker.parts)
    return maker.made


def _unmatched(session: Session, listing_ids: Sequence[int]) -> list[Listing]:
    matched = select(ListingPart.listing_id)
    found: list[Listing] = []
    for chunk in many.chunks(listing_ids):
        query = select(Listing).where(Listing.id.in_(chunk), Listing.id.not_in(matched))
        found.extend(session.scalars(query.order_by(Listing.id)))
    return found


class _Maker:
    """Makes the products of one command and remembers whose codes are taken."""

    def __init__(self, session: Session, listings: Sequence[Listing]) -> None:
        self._session = session
        self.made = 0
        self.parts: list[tuple[int, int, int]] = []
        self._by_code: dict[str, list[int]] = defaultdict(list)
        wanted = {listing.code for listing in listings if listing.code}
        query = select(Variant.code, Variant.id).join(Product).where(Product.archived_at.is_(None))
        for chunk in many.chunks(sorted(wanted)):
            for code, variant in session.execute(query.where(Variant.code.in_(chunk))):
                self._by_code[code].append(variant)

    def make(self, group: Sequence[Listing]) -> None:
        """One product of the listings of a title; of those whose options meet, one each."""
        variants: dict[str, Variant] = {}
        product: Product | None = None
        for listing in group:
            variant_id = self._known(listing)
            if variant_id is None:
                same = variants.get(listing.options)
                if same is None or same.code != listing.code:
                    if product is None or same is not None:
                        product, variants = self._product(listing), {}
                    same = variants[listing.options] = self._variant(product, listing)
                variant_id = same.id
            self.parts.append((listing.id, variant_id, 1))

    def _known(self, listing: Listing) -> int | None:
        variants = self._by_code.get(listing.code, [])
        return variants[0] if listing.code and len(variants) == 1 else None

    def _product(self, listing: Listing) -> Product:
        product = Product(title=name_of(listing))
        self._session.add(product)
        self._session.flush()
        self.made += 1
        return product

    def _variant(self, product: Product, listing: Listing) -> Variant:
        variant = Variant(
            product_id=product.id, code=listing.code, options=listing.options, price_e4=self._price(listing)
        )
        self._session.add(variant)
        self._session.flush()
        if listing.code:
            self._by_code[listing.code].append(variant.id)
        return variant

    def _price(self, listing: Listing) -> int | None:
        if listing.price_e4 is not None:
            return listing.price_e4
        query = select(OrderLine.price_e4).where(OrderLine.listing_id == listing.id, OrderLine.quantity > 0)
        return self._session.scalar(query.order_by(OrderLine.id.desc()).limit(1))
