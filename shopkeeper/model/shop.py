"""The shop itself and the places it sells on."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Recorded, recorded


class Setting(Recorded, Base):
    """One setting of the shop, as text."""

    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("name"), recorded("setting"))

    name: Mapped[str] = mapped_column(String)
    value: Mapped[str] = mapped_column(String)


class Rate(Recorded, Base):
    """What another currency is worth: millionths of the shop's smallest unit for one smallest unit of it."""

    __tablename__ = "rate"
    __table_args__ = (UniqueConstraint("currency"), recorded("setting", stale={"rate": "id"}))

    currency: Mapped[str] = mapped_column(String)
    rate_e6: Mapped[int]


class Channel(Recorded, Base):
    """One shop on one platform: order numbers are unique within it."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("platform", "name"), recorded("channel"))

    platform: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(String, server_default="")
