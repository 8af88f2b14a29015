"""Quick replies the owner wrote, or changed of those that came with the program."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Recorded, recorded


class Reply(Recorded, Base):
    """One reply. `origin` names the one of a set it stands for, which is not shown any more itself."""

    __tablename__ = "reply"
    __table_args__ = (recorded("reply"),)

    origin: Mapped[str | None] = mapped_column(String, unique=True)
    category: Mapped[str] = mapped_column(String, server_default="")
    title: Mapped[str] = mapped_column(String)
    text: Mapped[str] = mapped_column(String)
    shortcut: Mapped[str] = mapped_column(String, server_default="")
    hidden_at: Mapped[datetime | None]
