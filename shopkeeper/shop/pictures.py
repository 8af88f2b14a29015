"""Pictures, kept once by their content, beside the recorded rows that refer to them."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderLine
from shopkeeper.model.products import ListingPart, Picture, ProductPicture, Variant

MOST_BYTES = 8_000_000


def keep(session: Session, data: bytes, thumb: bytes) -> str:
    """Keep a picture with a small one of it; its digest. ShopError `picture.too_large` beyond MOST_BYTES."""
    if len(data) > MOST_BYTES:
        raise ShopError("picture.too_large", field="pictures", most=MOST_BYTES // 1_000_000)
    digest = hashlib.sha256(data).hexdigest()
    statement = upsert(Picture).values(digest=digest, data=data, thumb=thumb).on_conflict_do_nothing()
    session.execute(statement)
    return digest


def full(session: Session, digest: str) -> bytes | None:
    """The picture of that digest."""
    return session.scalar(select(Picture.data).where(Picture.digest == digest))


def thumbs(session: Session, digests: Sequence[str]) -> dict[str, bytes]:
    """The small pictures of those digests that are there."""
    rows = session.execute(select(Picture.digest, Picture.thumb).where(Picture.digest.in_(digests)))
    return {row.digest: row.thumb for row in rows}


def of_lines(session: Session, line_ids: Sequence[int]) -> dict[int, str]:
    """The first picture's digest of the goods of order lines that have one; of a bundle its first part's."""
    part = select(func.min(ListingPart.variant_id)).where(ListingPart.listing_id == OrderLine.listing_id)
    sold = func.coalesce(OrderLine.variant_id, part.correlate(OrderLine).scalar_subquery())
    query = (
        select(OrderLine.id, ProductPicture.digest)
        .select_from(OrderLine)
        .join(Variant, Variant.id == sold)
        .join(ProductPicture, ProductPicture.product_id == Variant.product_id)
        .where(OrderLine.id.in_(line_ids))
        .order_by(ProductPicture.place.desc())
    )
    return {row.id: row.digest for row in session.execute(query)}
