"""Goods ordered from suppliers.

Amounts are integers in the smallest unit of the purchase's currency (`_cents`), unit prices
in ten-thousandths of it (`price_e4`). Times are the shop's wall time.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Computed, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopkeeper.model.base import Base, Recorded, recorded


class PurchaseState(StrEnum):
    """How far the supplier's side of a purchase has come."""

    UNPAID = "unpaid"
    PAID = "paid"
    SHIPPED = "shipped"
    FINISHED = "finished"
    CLOSED = "closed"


class Purchase(Recorded, Base):
    """Goods ordered from one supplier, by the platform's number of that order.

    `stated_cents` is what the platform says was to be paid, postage included.
    `order_number` is the platform number of the shop's own order it was bought for, where
    the supplier sends straight to the buyer. `currency` is empty when it is the shop's.
    """

    __tablename__ = "purchase"
    __table_args__ = (
        UniqueConstraint("platform", "platform_number"),
        Index("ix_purchase_ordered_at", "ordered_at"),
        Index("ix_purchase_order_number", "order_number"),
        recorded("purchase", origin="batch_id"),
    )

    platform: Mapped[str] = mapped_column(String)
    platform_number: Mapped[str] = mapped_column(String)
    supplier: Mapped[str] = mapped_column(String, server_default="")
    state: Mapped[str] = mapped_column(String)
    ordered_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    postage_cents: Mapped[int] = mapped_column(server_default="0")
    discount_cents: Mapped[int] = mapped_column(server_default="0")
    stated_cents: Mapped[int | None]
    recipient: Mapped[str] = mapped_column(String, server_default="")
    phone: Mapped[str] = mapped_column(String, server_default="")
    address: Mapped[str] = mapped_column(String, server_default="")
    courier: Mapped[str] = mapped_column(String, server_default="")
    tracking_number: Mapped[str] = mapped_column(String, server_default="")
    order_number: Mapped[str] = mapped_column(String, server_default="")
    note: Mapped[str] = mapped_column(String, server_default="")
    currency: Mapped[str] = mapped_column(String, server_default="")
    batch_id: Mapped[int | None]

    lines: Mapped[list["PurchaseLine"]] = relationship(order_by="PurchaseLine.place, PurchaseLine.id")


class PurchaseLine(Recorded, Base):
    """One position of a purchase, at its `place` there.

    `code` is what may tell the variant; `variant_id` is the one bought, where it is known.
    """

    __tablename__ = "purchase_line"
    __table_args__ = (
        UniqueConstraint("purchase_id", "place"),
        Index("ix_purchase_line_variant_id", "variant_id"),
        recorded("purchase", "purchase_id", origin="place"),
    )

    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    place: Mapped[int | None]
    sku: Mapped[str] = mapped_column(String, server_default="")
    code: Mapped[str] = mapped_column(String, server_default="")
    title: Mapped[str] = mapped_column(String, server_default="")
    options: Mapped[str] = mapped_column(String, server_default="")
    unit: Mapped[str] = mapped_column(String, server_default="")
    quantity: Mapped[int]
    price_e4: Mapped[int]
    # Half away from zero, as platforms round; integer division drops towards zero.
    amount_cents: Mapped[int] = mapped_column(
        Computed(
            "(quantity * price_e4 + CASE WHEN quantity * price_e4 < 0 THEN -5000 ELSE 5000 END) / 10000",
            persisted=False,
        )
    )
