"""What came in from files: batches, rows held back, and values as they were imported."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Recorded, recorded


class ImportBatch(Recorded, Base):
    """One import: which files, by which profile, with what counts (JSON). `at` is UTC."""

    __tablename__ = "import_batch"
    __table_args__ = (recorded("import_batch"),)

    at: Mapped[datetime]
    files: Mapped[str] = mapped_column(String)
    profile: Mapped[str] = mapped_column(String)
    counts: Mapped[str] = mapped_column(String, server_default="{}")


class HeldRow(Recorded, Base):
    """A row that was not understood, kept as it came (JSON: headers and cells) with its reason."""

    __tablename__ = "held_row"
    __table_args__ = (
        UniqueConstraint("profile", "digest"),
        Index("ix_held_row_batch_id", "batch_id"),
        recorded("import_batch", "batch_id"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    profile: Mapped[str] = mapped_column(String)
    file: Mapped[str] = mapped_column(String)
    row: Mapped[int]
    reason: Mapped[str] = mapped_column(String)
    details: Mapped[str] = mapped_column(String, server_default="{}")
    cells: Mapped[str] = mapped_column(String)
    digest: Mapped[str] = mapped_column(String)


class ImportedValue(Recorded, Base):
    """What a field held as imported, from the moment the owner changed it (JSON value).

    A field without such a row still holds what was imported, so a later import may
    change it; one with such a row is the owner's.
    """

    __tablename__ = "imported_value"
    __table_args__ = (
        UniqueConstraint("table_name", "row_id", "field"),
        recorded("imported_value"),
    )

    table_name: Mapped[str] = mapped_column(String)
    row_id: Mapped[int]
    field: Mapped[str] = mapped_column(String)
    value: Mapped[str] = mapped_column(String)
