"""What came in from files: batches, rows held back, and values as they were imported."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Recorded, recorded


class ImportBatch(Recorded, Base):
    """One import: which files, by which profile, with what counts (JSON). `at` is UTC.

    One that tried held rows again has the batch that held them as `first_id`.
    """

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_first_id", "first_id"), recorded("import_batch"))

    at: Mapped[datetime]
    files: Mapped[str] = mapped_column(String)
    profile: Mapped[str] = mapped_column(String)
    counts: Mapped[str] = mapped_column(String, server_default="{}")
    first_id: Mapped[int | None]


class ImportFile(Recorded, Base):
    """One sheet of an import: what it was recognised as, and which file it was by its digest.

    `shops` (JSON) are the shops of the platform its rows named, `shop` the one the owner said
    they are of where they do not say; `modified_at` is UTC.
    """

    __tablename__ = "import_file"
    __table_args__ = (
        Index("ix_import_file_batch_id", "batch_id"),
        Index("ix_import_file_digest", "digest"),
        Index("ix_import_file_platform", "platform", "batch_id"),
        recorded("import_batch", "batch_id"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    name: Mapped[str] = mapped_column(String)
    sheet: Mapped[str] = mapped_column(String)
    profile: Mapped[str] = mapped_column(String)
    platform: Mapped[str] = mapped_column(String)
    shops: Mapped[str] = mapped_column(String, server_default="[]")
    rows: Mapped[int]
    digest: Mapped[str] = mapped_column(String)
    modified_at: Mapped[datetime | None]
    shop: Mapped[str] = mapped_column(String, server_default="")


class HeldRow(Recorded, Base):
    """A row that was not understood, kept as it came (JSON: headers and cells) with its reason.

    `digest` is that of the row as it came, whatever was corrected in it since;
    `record_key` tells its order or other record from others of its profile. From
    `settled_at` on (UTC) it is held no more: the batch `settled_by` brought it in, or
    newer rows of its record; without one the owner set it aside.
    """

    __tablename__ = "held_row"
    __table_args__ = (
        UniqueConstraint("profile", "digest"),
        Index("ix_held_row_batch_id", "batch_id"),
        Index("ix_held_row_open", "profile", "record_key", sqlite_where=text("settled_at IS NULL")),
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
    file_id: Mapped[int | None]
    record_key: Mapped[str] = mapped_column(String, server_default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None]


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


class ImportedKey(Recorded, Base):
    """How an export knows a record, such as a product by its handle.

    `said` tells what it last said of what a record has several of: what the owner took
    away since does not come back with the same words.
    """

    __tablename__ = "imported_key"
    __table_args__ = (
        UniqueConstraint("table_name", "platform", "key"),
        Index("ix_imported_key_row", "table_name", "row_id"),
        recorded("imported_key"),
    )

    table_name: Mapped[str] = mapped_column(String)
    platform: Mapped[str] = mapped_column(String)
    key: Mapped[str] = mapped_column(String)
    row_id: Mapped[int]
    said: Mapped[str] = mapped_column(String, server_default="")
