"""The one place where connections to a shop file are opened."""

import json
import os
import shutil
import traceback
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from shopkeeper.errors import ShopError

APPLICATION_ID = 0x53484F50  # "SHOP"
MINIMUM_SQLITE = (3, 51, 3)  # before it, two connections in WAL mode could corrupt a file
CACHE_KIB = 16 * 1024
IMPORT_CACHE_KIB = 32 * 1024  # with 44 MB the window's process passes 250 MB in an import
BUSY_MS = 5000
PAGE_SIZE = 4096

_LITTLE = 128 * 1024  # free bytes below which a disk counts as full

# What the environment may do to a file, by the words SQLite says it with.
_ENVIRONMENT = (
    ("disk is full", "file.disk_full"),
    ("readonly", "file.read_only"),
    ("read-only", "file.read_only"),
    ("locked", "file.locked"),
    ("disk I/O error", "file.io_error"),
    ("unable to open", "file.cannot_open"),
    ("malformed", "file.damaged"),
    ("not a database", "file.damaged"),
    ("unsupported file format", "file.damaged"),
    ("corrupt", "file.damaged"),
    ("vtable constructor failed", "file.damaged"),
    ("decode to UTF-8", "file.damaged"),
)


@contextmanager
def environment_in_words(path: Path) -> Iterator[None]:
    """Turn what the disk or another program did to `path` into a ShopError."""
    try:
        yield
    except (driver.DatabaseError, DBAPIError) as error:
        key = _said(str(getattr(error, "orig", error)), path)
        if key is None:
            raise
        raise ShopError(key, path=str(path)) from error
    except (ValueError, zlib.error) as error:
        if not _is_from_file(error):
            raise
        raise ShopError("file.damaged", path=str(path)) from error


def _is_from_file(error: Exception) -> bool:
    """Whether a value could not be understood that the program itself had written."""
    if isinstance(error, UnicodeEncodeError):
        return False  # what was to be written is no text
    if isinstance(error, UnicodeDecodeError | json.JSONDecodeError | zlib.error):
        return True
    frames = list(traceback.walk_tb(error.__traceback__))
    return frames[-1][0].f_globals.get("__name__", "").startswith("sqlalchemy.")


def _said(text: str, path: Path) -> str | None:
    key = next((key for sign, key in _ENVIRONMENT if sign in text), None)
    # Without room for its journal's index SQLite only says that opening or writing failed.
    if key in ("file.io_error", "file.cannot_open") and _is_full(path):
        return "file.disk_full"
    return key


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LITTLE
    except OSError:
        return False


def uri(path: Path, **options: str) -> str:
    """An SQLite address of `path` with its blanks, signs and Chinese quoted."""
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return f"{path.resolve().as_uri()}?{query}"


def journal(path: Path) -> Path:
    """The file beside `path` that holds what was written last."""
    return path.with_name(f"{path.name}-wal")


def has_journal(path: Path) -> bool:
    """Whether the journal of `path` holds anything."""
    return journal(path).exists() and journal(path).stat().st_size > 0


def _reading(path: Path) -> dict[str, str]:
    """How to open `path` for reading, also where SQLite may not put its journal's index."""
    index = path.with_name(f"{path.name}-shm")
    if os.access(path.parent, os.W_OK) or index.exists():
        return {"mode": "ro"}
    if has_journal(path):
        raise ShopError("file.journal_apart", path=str(path))
    return {"mode": "ro", "immutable": "1"}


def connect(path: Path, *, write: bool, create: bool = False) -> Any:
    """A raw connection with the settings every connection has.

    Raises what the driver raises; callers stand inside `environment_in_words`.
    """
    if driver.sqlite_version_info < MINIMUM_SQLITE:
        raise ShopError("file.old_sqlite", version=driver.sqlite_version)
    options = {"mode": "rwc" if create else "rw"} if write else _reading(path)
    connection = driver.connect(
        uri(path, **options),
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_MS / 1000,
        cached_statements=256,
    )
    try:
        _settle(connection, write=write)
    except BaseException:
        connection.close()
        raise
    return connection


def _settle(connection: Any, *, write: bool) -> None:
    for pragma in (
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        f"cache_size=-{CACHE_KIB}",
        "mmap_size=0",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "synchronous=FULL",
        "fullfsync=ON",
        "checkpoint_fullfsync=ON",
        "recursive_triggers=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA secure_delete=ON" if write else "PRAGMA query_only=ON")


def use_journal(connection: Any, path: Path) -> None:
    """Write through a journal, so that readers and the writer do not wait for each other."""
    if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
        raise ShopError("file.network_drive", path=str(path))


def single_engine(connection: Any, begin: str = "BEGIN IMMEDIATE") -> Engine:
    """An engine on one connection; as the writer's, each transaction takes the lock at once."""
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connection,
        poolclass=StaticPool,
        hide_parameters=True,  # what a row holds never reaches a log
    )
    _begin_with(engine, begin)
    return engine


def reader_engine(path: Path) -> Engine:
    """An engine of a few connections that can not write."""
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connect(path, write=False),
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=5,
        hide_parameters=True,
    )
    _begin_with(engine, "BEGIN")
    return engine


def _begin_with(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # Through the driver: on the way of every command, SQLAlchemy's own takes five times as long.
        connection.connection.driver_connection.execute(statement)
