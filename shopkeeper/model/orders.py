"""Orders, their lines and their money.

Amounts are integers in the smallest unit of the order's currency (`_cents`), unit
prices in ten-thousandths of it (`price_e4`). Times are the shop's wall time.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Computed, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Recorded, recorded


class OrderState(StrEnum):
    """How far an order has come; refunds and tickets stand beside it."""

    TO_CONFIRM = "to_confirm"
    UNPAID = "unpaid"
    PAID = "paid"
    PACKING = "packing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    FINISHED = "finished"
    CLOSED = "closed"


class Order(Recorded, Base):
    """One order. What a platform withheld of the buyer is empty and `withheld` is set.

    `stated_cents` is what the platform says the buyer was to pay, postage included.
    `currency` is empty when it is the shop's.
    """

    __tablename__ = "order"
    __table_args__ = (
        UniqueConstraint("channel_id", "platform_number"),
        Index("ix_order_customer_id", "customer_id"),
        Index("ix_order_placed_at", "placed_at"),
        recorded("order", stale={"order": "id", "customer": "customer_id"}, origin="batch_id"),
    )

    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    platform_number: Mapped[str] = mapped_column(String)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    buyer_account: Mapped[str] = mapped_column(String, server_default="")
    withheld: Mapped[bool] = mapped_column(server_default="0")
    state: Mapped[str] = mapped_column(String)
    closed_reason: Mapped[str] = mapped_column(String, server_default="")
    placed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    recipient: Mapped[str] = mapped_column(String, server_default="")
    phone: Mapped[str] = mapped_column(String, server_default="")
    landline: Mapped[str] = mapped_column(String, server_default="")
    phone_expires_at: Mapped[datetime | None]
    country: Mapped[str] = mapped_column(String, server_default="")
    address: Mapped[str] = mapped_column(String, server_default="")
    goods: Mapped[str] = mapped_column(String, server_default="")
    goods_quantity: Mapped[int | None]
    buyer_message: Mapped[str] = mapped_column(String, server_default="")
    memo: Mapped[str] = mapped_column(String, server_default="")
    flag: Mapped[str] = mapped_column(String, server_default="")
    delivery: Mapped[str] = mapped_column(String, server_default="")
    courier: Mapped[str] = mapped_column(String, server_default="")
    tracking_number: Mapped[str] = mapped_column(String, server_default="")
    invoice: Mapped[str] = mapped_column(String, server_default="")
    currency: Mapped[str] = mapped_column(String, server_default="")
    rate_e6: Mapped[int | None]
    postage_cents: Mapped[int] = mapped_column(server_default="0")
    stated_cents: Mapped[int | None]
    batch_id: Mapped[int | None]


class OrderLine(Recorded, Base):
    """One position of an order.

    `place` is its place in the platform's order and identifies it there unless the
    platform gives a sub-order number; a line entered by hand has neither.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "place"),
        Index(
            "ux_order_line_sub_number",
            "order_id",
            "sub_number",
            unique=True,
            sqlite_where=text("sub_number IS NOT NULL"),
        ),
        Index("ix_order_line_listing_id", "listing_id"),
        recorded("order", "order_id", origin="place"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"))
    place: Mapped[int | None]
    sub_number: Mapped[str | None] = mapped_column(String)
    title: Mapped[str] = mapped_column(String, server_default="")
    options: Mapped[str] = mapped_column(String, server_default="")
    quantity: Mapped[int]
    price_e4: Mapped[int]
    discount_cents: Mapped[int] = mapped_column(server_default="0")
    state: Mapped[str] = mapped_column(String, server_default="")
    note: Mapped[str] = mapped_column(String, server_default="")
    # Half away from zero, as platforms round; integer division drops towards zero.
    amount_cents: Mapped[int] = mapped_column(
        Computed(
            "(quantity * price_e4 + CASE WHEN quantity * price_e4 < 0 THEN -5000 ELSE 5000 END)"
            " / 10000 - discount_cents",
            persisted=False,
        )
    )


class Payment(Recorded, Base):
    """Money in (positive) or back out (negative). `source` tells which fact of an import it is."""

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("order_id", "source"),
        recorded("order", "order_id", origin="source"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    amount_cents: Mapped[int]
    way: Mapped[str] = mapped_column(String, server_default="")
    reference: Mapped[str] = mapped_column(String, server_default="")
    paid_at: Mapped[datetime | None]
    source: Mapped[str | None] = mapped_column(String)


class OrderSummary(Base):
    """Worked out from an order's lines and payments, in the order's currency.

    `total_cents` is what the platform stated, else goods and postage.
    """

    __tablename__ = "order_summary"

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line_count: Mapped[int]
    goods_cents: Mapped[int]
    total_cents: Mapped[int]
    paid_cents: Mapped[int]
    refunded_cents: Mapped[int]
