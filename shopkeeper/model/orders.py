"""Orders, their lines and their money.

Amounts are integers in the smallest unit of the order's currency (`_cents`), unit
prices in ten-thousandths of it (`price_e4`). Times are the shop's wall time.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Computed, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Chain, Recorded, recorded


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

    `number` is the shop's own, of orders entered by hand; those carry it as their
    `platform_number` too unless a platform gave them one. Of an imported order it is what
    the platform shows where that does not identify it. `stated_cents` is what the
    platform says the buyer was to pay, postage included; the discounts and `tax_cents` are
    those of the whole order, beside those of its lines. `receivable_cents` is what the
    shop is to receive as stated. `currency` is empty when it is the shop's. `told_at` (UTC) is
    how old the file was that changed it last; empty as long as no file told of it.
    """

    __tablename__ = "order"
    __table_args__ = (
        UniqueConstraint("channel_id", "platform_number"),
        Index("ix_order_customer_id", "customer_id"),
        Index("ix_order_placed_at", "placed_at"),
        Index(
            "ux_order_number",
            "number",
            unique=True,
            sqlite_where=text("number != '' AND batch_id IS NULL"),
        ),
        recorded(
            "order",
            stale={"order": "id", "buyer": "customer_id"},
            origin="told_at",
            chains=(Chain("order", "id"),),
        ),
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
    number: Mapped[str] = mapped_column(String, server_default="")
    delivered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    province: Mapped[str] = mapped_column(String, server_default="")
    city: Mapped[str] = mapped_column(String, server_default="")
    district: Mapped[str] = mapped_column(String, server_default="")
    street: Mapped[str] = mapped_column(String, server_default="")
    postcode: Mapped[str] = mapped_column(String, server_default="")
    tax_cents: Mapped[int] = mapped_column(server_default="0")
    shop_discount_cents: Mapped[int] = mapped_column(server_default="0")
    platform_discount_cents: Mapped[int] = mapped_column(server_default="0")
    influencer_discount_cents: Mapped[int] = mapped_column(server_default="0")
    commission_cents: Mapped[int] = mapped_column(server_default="0")
    receivable_cents: Mapped[int | None]
    way: Mapped[str] = mapped_column(String, server_default="")
    source: Mapped[str] = mapped_column(String, server_default="")
    ship_by: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class OrderLine(Recorded, Base):
    """One position of an order.

    `place` is its place in the platform's order and identifies it there unless the
    platform gives a sub-order number; a line entered by hand has neither. An imported
    line tells its goods by `listing_id`, one entered by hand by `variant_id`, and one of
    free text has neither. `quantity` less `refunded_quantity` is what the buyer keeps.
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
        Index("ix_order_line_variant_id", "variant_id", sqlite_where=text("variant_id IS NOT NULL")),
        recorded(
            "order",
            "order_id",
            origin="place",
            chains=(Chain("order", "order_id"), Chain("line", "id")),
        ),
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
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    tax_cents: Mapped[int] = mapped_column(server_default="0")
    shipped_quantity: Mapped[int] = mapped_column(server_default="0")
    refunded_quantity: Mapped[int] = mapped_column(server_default="0")


class Payment(Recorded, Base):
    """Money in (positive) or back out (negative). `source` tells which fact of an import it is.

    `way` is one of PAYMENT_WAYS or, from a file, the word it came with. `ticket_id` is the
    after-sales case behind it. What is `returned` went back as if it had never come: the
    order waits for it again, or is closed. `pieces` of a refund are those it was for, JSON
    of {line: how many}.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("order_id", "source"),
        Index("ix_payment_refunded", "paid_at", sqlite_where=text("amount_cents < 0")),
        Index("ix_payment_ticket_id", "ticket_id", sqlite_where=text("ticket_id IS NOT NULL")),
        recorded(
            "order",
            "order_id",
            stale={"order": "order_id", "ticket": "ticket_id"},
            origin="source",
            chains=(Chain("order", "order_id"),),
        ),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    amount_cents: Mapped[int]
    way: Mapped[str] = mapped_column(String, server_default="")
    reference: Mapped[str] = mapped_column(String, server_default="")
    paid_at: Mapped[datetime | None]
    source: Mapped[str | None] = mapped_column(String)
    payer: Mapped[str] = mapped_column(String, server_default="")
    note: Mapped[str] = mapped_column(String, server_default="")
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    returned: Mapped[bool] = mapped_column(server_default="0")
    pieces: Mapped[str] = mapped_column(String, server_default="")


class OrderNote(Recorded, Base):
    """What somebody wrote on an order; `at` is UTC."""

    __tablename__ = "order_note"
    __table_args__ = (
        Index("ix_order_note_order_id", "order_id"),
        recorded("order", "order_id"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"))
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String, server_default="")
    text: Mapped[str] = mapped_column(String)


# What orders are sorted by for how long they may still wait, those that do not wait at the end.
# The field is what stands before a column's name.
TIME_LEFT = "coalesce(CASE WHEN {0}state IN ('paid', 'packing') THEN {0}ship_by END, '9999')"


class OrderSummary(Base):
    """Worked out from an order, its lines and payments, in the order's currency; what lists sort by.

    `total_cents` is what the platform stated, else what the lines come to; `gap_cents` is
    the first less the second. `owed_cents` is what is still to come in (negative: paid too
    much). `home_total_cents` is the total in the shop's currency, `home_sales_cents` the same
    less what was refunded of it; both are empty where no rate is known. The other columns
    stand in the order too: here the list finds them side by side.
    """

    __tablename__ = "order_summary"
    __table_args__ = (
        Index("ix_order_summary_placed", "archived", "placed_at", "order_id"),
        Index("ix_order_summary_state", "archived", "state", "placed_at", "order_id", "ship_by"),
        Index("ix_order_summary_number", "archived", "number", "order_id"),
        Index("ix_order_summary_total", "archived", "home_total_cents", "order_id"),
        Index("ix_order_summary_ship_by", "archived", "ship_by", "order_id"),
        Index("ix_order_summary_left", "archived", text(TIME_LEFT.format("")), "order_id"),
        Index("ix_order_summary_channel", "archived", "channel_id", "placed_at", "order_id"),
        Index("ix_order_summary_flag", "archived", "flag", "placed_at", sqlite_where=text("flag != ''")),
        Index(
            "ix_order_summary_owed",
            "archived",
            "placed_at",
            "owed_cents",
            sqlite_where=text("owed_cents > 0"),
        ),
        Index(
            "ix_order_summary_over",
            "archived",
            "placed_at",
            "owed_cents",
            sqlite_where=text("owed_cents < 0"),
        ),
        Index(
            "ix_order_summary_gap", "archived", "placed_at", "gap_cents", sqlite_where=text("gap_cents != 0")
        ),
        Index(
            "ix_order_summary_refund",
            "archived",
            "placed_at",
            "refunded_cents",
            sqlite_where=text("refunded_cents > 0"),
        ),
        Index(
            "ix_order_summary_withheld",
            "archived",
            "placed_at",
            "withheld",
            sqlite_where=text("withheld = 1"),
        ),
        Index(
            "ix_order_summary_no_rate",
            "archived",
            "placed_at",
            sqlite_where=text("home_total_cents IS NULL"),
        ),
    )

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    archived: Mapped[bool]
    state: Mapped[str]
    placed_at: Mapped[datetime | None]
    ship_by: Mapped[datetime | None]
    number: Mapped[str]
    channel_id: Mapped[int]
    flag: Mapped[str]
    withheld: Mapped[bool]
    line_count: Mapped[int]
    quantity: Mapped[int]
    shipped_quantity: Mapped[int]
    goods_cents: Mapped[int]
    total_cents: Mapped[int]
    paid_cents: Mapped[int]
    refunded_cents: Mapped[int]
    owed_cents: Mapped[int]
    gap_cents: Mapped[int]
    home_total_cents: Mapped[int | None]
    home_sales_cents: Mapped[int | None]
