"""What is sold: products, their variants, and how platforms list them.

Prices are in ten-thousandths of the currency's smallest unit (`_e4`), as in orders.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopkeeper.model.base import Base, Recorded, recorded


class ProductStatus(StrEnum):
    """Whether a product is offered; the archive stands beside it."""

    DRAFT = "draft"
    ON_SALE = "on_sale"
    OFF_SALE = "off_sale"


class Product(Recorded, Base):
    """What is listed; it has at least one variant.

    `category` is a path such as 首饰/项链. `picture_links` are the addresses of pictures on
    platforms, one a line; nothing is fetched from there. From `material` on stands what buyers ask about.
    `batch_id` is the import that brought it, none when entered by hand.
    """

    __tablename__ = "product"
    __table_args__ = (recorded("product", origin="batch_id"),)

    code: Mapped[str] = mapped_column(String, server_default="")
    title: Mapped[str] = mapped_column(String)
    archived_at: Mapped[datetime | None]
    batch_id: Mapped[int | None]
    short_name: Mapped[str] = mapped_column(String, server_default="")
    category: Mapped[str] = mapped_column(String, server_default="")
    brand: Mapped[str] = mapped_column(String, server_default="")
    supplier: Mapped[str] = mapped_column(String, server_default="")
    status: Mapped[str] = mapped_column(String, server_default="on_sale")
    note: Mapped[str] = mapped_column(String, server_default="")
    material: Mapped[str] = mapped_column(String, server_default="")
    dimensions: Mapped[str] = mapped_column(String, server_default="")
    weight: Mapped[str] = mapped_column(String, server_default="")
    colours: Mapped[str] = mapped_column(String, server_default="")
    craft: Mapped[str] = mapped_column(String, server_default="")
    purpose: Mapped[str] = mapped_column(String, server_default="")
    cautions: Mapped[str] = mapped_column(String, server_default="")
    care: Mapped[str] = mapped_column(String, server_default="")
    selling_points: Mapped[str] = mapped_column(String, server_default="")
    strengths: Mapped[str] = mapped_column(String, server_default="")
    weaknesses: Mapped[str] = mapped_column(String, server_default="")
    packing_list: Mapped[str] = mapped_column(String, server_default="")
    description: Mapped[str] = mapped_column(String, server_default="")
    picture_links: Mapped[str] = mapped_column(String, server_default="")

    variants: Mapped[list["Variant"]] = relationship(order_by="Variant.id", cascade="all, delete-orphan")
    tags: Mapped[list["ProductTag"]] = relationship(order_by="ProductTag.tag", cascade="all, delete-orphan")
    pictures: Mapped[list["ProductPicture"]] = relationship(
        order_by="ProductPicture.place, ProductPicture.id", cascade="all, delete-orphan"
    )


class Variant(Recorded, Base):
    """What is stocked and sold (SKU).

    `options` are its values such as 颜色:银色;长度:45cm. `cost_e4` is what the owner says it
    costs; what its stock cost is worked out. `reorder_level` is the number available at
    which to buy in, `shelf` the place it lies at.
    """

    __tablename__ = "variant"
    __table_args__ = (
        Index("ix_variant_product_id", "product_id"),
        Index("ix_variant_code", "code"),
        Index("ix_variant_barcode", "barcode"),
        recorded(
            "product", "product_id", stale={"product": "product_id", "variant": "id"}, origin="batch_id"
        ),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    code: Mapped[str] = mapped_column(String, server_default="")
    options: Mapped[str] = mapped_column(String, server_default="")
    batch_id: Mapped[int | None]
    barcode: Mapped[str] = mapped_column(String, server_default="")
    cost_e4: Mapped[int | None]
    price_e4: Mapped[int | None]
    list_price_e4: Mapped[int | None]
    weight_g: Mapped[int | None]
    reorder_level: Mapped[int | None]
    shelf: Mapped[str] = mapped_column(String, server_default="")


class ProductTag(Recorded, Base):
    """One word the owner put on a product."""

    __tablename__ = "product_tag"
    __table_args__ = (
        UniqueConstraint("product_id", "tag"),
        Index("ix_product_tag_tag", "tag"),
        recorded("product", "product_id"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    tag: Mapped[str] = mapped_column(String)


class ProductPicture(Recorded, Base):
    """That a product has a picture, by its hash; the first place is the one lists show."""

    __tablename__ = "product_picture"
    __table_args__ = (
        UniqueConstraint("product_id", "digest"),
        recorded("product", "product_id"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    digest: Mapped[str] = mapped_column(String)
    place: Mapped[int]


class Picture(Base):
    """A picture and a small one of it, by the hash of the picture; never changed."""

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    thumb: Mapped[bytes] = mapped_column(LargeBinary)


class Listing(Recorded, Base):
    """A variant or bundle as a platform sells it.

    `key` is what identifies it there: the platform's SKU id, else the merchant code,
    else title and options. A listing without parts is unmatched goods. `price_e4` and
    `quantity` are the platform's own, as last seen at `seen_at`.
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
    price_e4: Mapped[int | None]
    quantity: Mapped[int | None]
    seen_at: Mapped[datetime | None]


class ListingPart(Recorded, Base):
    """One variant in a listing, and how many of it one sale takes."""

    __tablename__ = "listing_part"
    __table_args__ = (
        UniqueConstraint("listing_id", "variant_id"),
        Index("ix_listing_part_variant_id", "variant_id"),
        recorded("listing", "listing_id", stale={"parts": "listing_id"}),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    quantity: Mapped[int] = mapped_column(server_default="1")


class ProductSummary(Base):
    """Worked out from a product, its variants and their stock; what the list sorts by and shows.

    Prices are the lowest and highest of its variants. Stock is summed over the variants
    whose stock is kept, and none where none is. `short` counts the variants at or below
    their reorder level.
    """

    __tablename__ = "product_summary"
    __table_args__ = (
        Index("ix_product_summary_title", "archived", "title_key", "product_id"),
        Index("ix_product_summary_price", "archived", "price_min_e4", "product_id"),
        Index("ix_product_summary_available", "archived", "available", "product_id"),
    )

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    archived: Mapped[bool]
    title_key: Mapped[str]
    variant_count: Mapped[int]
    price_min_e4: Mapped[int | None]
    price_max_e4: Mapped[int | None]
    on_hand: Mapped[int | None]
    reserved: Mapped[int]
    available: Mapped[int | None]
    short: Mapped[int]
