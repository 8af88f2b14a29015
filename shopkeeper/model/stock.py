"""Stock: signed movements, and what is worked out from them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Chain, Recorded, recorded


class Reason(StrEnum):
    """Why stock changed."""

    OPENING = "opening"
    PURCHASE = "purchase"
    SALE = "sale"
    RETURN = "return"
    DAMAGE = "damage"
    LOSS = "loss"
    STOCKTAKE = "stocktake"
    CORRECTION = "correction"
    REPLACEMENT = "replacement"


class StockMovement(Recorded, Base):
    """One change of a variant's stock: `quantity` is signed, `at` the shop's wall time.

    `unit_cost_e4` is what one of those that came in cost, where that is known.
    `order_line_id` is the sale or return behind it, `ticket_id` the after-sales case.
    """

    __tablename__ = "stock_movement"
    __table_args__ = (
        Index("ix_stock_movement_variant_id", "variant_id", "at", "id", "quantity", "unit_cost_e4"),
        Index(
            "ix_stock_movement_order_line_id", "order_line_id", sqlite_where=text("order_line_id IS NOT NULL")
        ),
        Index("ix_stock_movement_ticket_id", "ticket_id", sqlite_where=text("ticket_id IS NOT NULL")),
        recorded(
            "variant",
            "variant_id",
            stale={"stock": "variant_id"},
            # Sales stand on what was counted before them, but not on each other.
            chains=(Chain("line", "order_line_id"), Chain("stock", "variant_id", apart="order_line_id")),
        ),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"))
    at: Mapped[datetime]
    quantity: Mapped[int]
    reason: Mapped[str] = mapped_column(String)
    unit_cost_e4: Mapped[int | None]
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"))
    note: Mapped[str] = mapped_column(String, server_default="")
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))


class Reservation(Base):
    """Worked out: how many of a variant an open order still waits for."""

    __tablename__ = "reservation"
    __table_args__ = (Index("ix_reservation_variant_id", "variant_id", "quantity"),)

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    variant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quantity: Mapped[int]


class VariantStock(Base):
    """Worked out for every variant: `on_hand` is the sum of its movements, none where its stock is not kept.

    `available` is on hand less reserved; `cost_e4` the moving average of what came in.
    """

    __tablename__ = "variant_stock"
    __table_args__ = (Index("ix_variant_stock_available", "available", "variant_id"),)

    variant_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on_hand: Mapped[int | None]
    reserved: Mapped[int]
    available: Mapped[int | None]
    cost_e4: Mapped[int | None]
