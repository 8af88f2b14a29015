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


class Channel(Recorded, Base):
    """One shop on one platform: order numbers are unique within it."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("platform", "name"), recorded("channel"))

    platform: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(String, server_default="")
