"""Customers and how to reach them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopkeeper.model.base import Base, Recorded, recorded


class Customer(Recorded, Base):
    """Somebody who buys, or may. `batch_id` is the import that brought them, none when entered by hand."""

    __tablename__ = "customer"
    __table_args__ = (recorded("customer", origin="batch_id"),)

    name: Mapped[str] = mapped_column(String, server_default="")
    email: Mapped[str] = mapped_column(String, server_default="")
    wechat: Mapped[str] = mapped_column(String, server_default="")
    qq: Mapped[str] = mapped_column(String, server_default="")
    source: Mapped[str] = mapped_column(String, server_default="")
    birthday: Mapped[date | None]
    note: Mapped[str] = mapped_column(String, server_default="")
    archived_at: Mapped[datetime | None]
    batch_id: Mapped[int | None]

    accounts: Mapped[list["CustomerAccount"]] = relationship(
        order_by="CustomerAccount.id", cascade="all, delete-orphan"
    )
    phones: Mapped[list["CustomerPhone"]] = relationship(
        order_by="CustomerPhone.id", cascade="all, delete-orphan"
    )
    addresses: Mapped[list["CustomerAddress"]] = relationship(
        order_by="CustomerAddress.id", cascade="all, delete-orphan"
    )
    tags: Mapped[list["CustomerTag"]] = relationship(order_by="CustomerTag.tag", cascade="all, delete-orphan")


class CustomerAccount(Recorded, Base):
    """The name a customer has on a platform."""

    __tablename__ = "customer_account"
    __table_args__ = (
        UniqueConstraint("platform", "account"),
        Index("ix_customer_account_customer_id", "customer_id"),
        recorded("customer", "customer_id"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    platform: Mapped[str] = mapped_column(String)
    account: Mapped[str] = mapped_column(String)


class CustomerPhone(Recorded, Base):
    """A phone number. `kind` is real, virtual (a platform's, until `expires_at`) or masked.

    Only real numbers are digits that can be matched; the others are kept as they came.
    """

    __tablename__ = "customer_phone"
    __table_args__ = (
        UniqueConstraint("customer_id", "number"),
        Index("ix_customer_phone_number", "number", sqlite_where=text("kind = 'real'")),
        recorded("customer", "customer_id"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    number: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String, server_default="real")
    expires_at: Mapped[datetime | None]


class CustomerAddress(Recorded, Base):
    """Where goods go: `text` as it came, the parts where they are known."""

    __tablename__ = "customer_address"
    __table_args__ = (
        UniqueConstraint("customer_id", "text"),
        recorded("customer", "customer_id"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    recipient: Mapped[str] = mapped_column(String, server_default="")
    phone: Mapped[str] = mapped_column(String, server_default="")
    country: Mapped[str] = mapped_column(String, server_default="")
    province: Mapped[str] = mapped_column(String, server_default="")
    city: Mapped[str] = mapped_column(String, server_default="")
    district: Mapped[str] = mapped_column(String, server_default="")
    street: Mapped[str] = mapped_column(String, server_default="")
    postcode: Mapped[str] = mapped_column(String, server_default="")
    text: Mapped[str] = mapped_column(String, server_default="")


class CustomerTag(Recorded, Base):
    """One word the owner put on a customer."""

    __tablename__ = "customer_tag"
    __table_args__ = (
        UniqueConstraint("customer_id", "tag"),
        Index("ix_customer_tag_tag", "tag"),
        recorded("customer", "customer_id"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    tag: Mapped[str] = mapped_column(String)


class CustomerSummary(Base):
    """Worked out from a customer and their orders; what the list sorts by and shows.

    `spent_cents` is in the shop's currency; `uncounted` are the orders missing in it, as no rate is known.
    """

    __tablename__ = "customer_summary"
    __table_args__ = (
        Index("ix_customer_summary_name", "archived", "name_key", "customer_id"),
        Index("ix_customer_summary_orders", "archived", "order_count", "customer_id"),
        Index("ix_customer_summary_spent", "archived", "spent_cents", "customer_id"),
        Index("ix_customer_summary_last", "archived", "last_order_at", "customer_id"),
        Index("ix_customer_summary_first", "archived", "first_order_at", "customer_id"),
        Index("ix_customer_summary_region", "archived", "region", "customer_id"),
    )

    customer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    archived: Mapped[bool]
    name_key: Mapped[str]
    order_count: Mapped[int]
    spent_cents: Mapped[int]
    first_order_at: Mapped[datetime | None]
    last_order_at: Mapped[datetime | None]
    region: Mapped[str]
    uncounted: Mapped[int] = mapped_column(server_default="0")
