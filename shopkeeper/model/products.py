"""What is sold: products, their variants, and how platforms list them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Recorded, recorded


class Product(Recorded, Base):
    """What is listed; it has at least one variant."""

    __tablename__ = "product"
    __table_args__ = (recorded("product"),)

    code: Mapped[str] = mapped_column(String, server_default="")
    title: Mapped[str] = mapped_column(String)
    archived_at: Mapped[datetime | None]


class Variant(Recorded, Base):
    """What is stocked and sold (SKU)."""

    __tablename__ = "variant"
    __table_args__ = (
        Index("ix_variant_product_id", "product_id"),
        Index("ix_variant_code", "code"),
        recorded("product", "product_id"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    code: Mapped[str] = mapped_column(String, server_default="")
    options: Mapped[str] = mapped_column(String, server_default="")


class Listing(Recorded, Base):
    """A variant or bundle as a platform sells it.

    `key` is what identifies it there: the platform's SKU id, else the merchant code,
    else title and options. A listing without parts is unmatched goods.
    """

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("platform", "key"),
        Index("ix_listing_code", "code"),
        recorded("listing"),
    )

    platform: Mapped[str] = mapped_column(String)
    key: Mapped[str] = mapped_column(String)
    sku: Mapped[str] = mapped_column(String, server_default="")
    code: Mapped[str] = mapped_column(String, server_default="")
    title: Mapped[str] = mapped_column(String, server_default="")
    options: Mapped[str] = mapped_column(String, server_default="")


class ListingPart(Recorded, Base):
    """One variant in a listing, and how many of it one sale takes."""

    __tablename__ = "listing_part"
    __table_args__ = (
        UniqueConstraint("listing_id", "variant_id"),
        Index("ix_listing_part_variant_id", "variant_id"),
        recorded("listing", "listing_id"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    quantity: Mapped[int] = mapped_column(server_default="1")
