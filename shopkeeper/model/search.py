"""What can be searched: one text a record, and an index of its two-character pieces."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base


class SearchText(Base):
    """The normalised text of one record; its id is the row of the full-text index."""

    __tablename__ = "search_text"
    __table_args__ = (UniqueConstraint("kind", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    record_id: Mapped[int]
    text: Mapped[str] = mapped_column(String)
