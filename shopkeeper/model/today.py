"""The day log: one page a day, in the owner's words and figures."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Recorded, recorded


class DayLog(Recorded, Base):
    """One day: what platforms say of it in figures (none where nobody noted any), and what happened."""

    __tablename__ = "day_log"
    __table_args__ = (recorded("day"),)

    day: Mapped[date] = mapped_column(unique=True)
    visitors: Mapped[int | None]
    page_views: Mapped[int | None]
    favourites: Mapped[int | None]
    carts: Mapped[int | None]
    ad_spend_cents: Mapped[int | None]
    ad_clicks: Mapped[int | None]
    asked: Mapped[str] = mapped_column(String, server_default="")
    rivals: Mapped[str] = mapped_column(String, server_default="")
    problems: Mapped[str] = mapped_column(String, server_default="")
    tomorrow: Mapped[str] = mapped_column(String, server_default="")
