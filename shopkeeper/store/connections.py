"""The one place where connections to a shop file are opened."""

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
IMPORT_CACHE_KIB = 64 * 1024
BUSY_MS = 5000

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
)


@contextmanager
def environment_in_words(path: Path) -> Iterator[None]:
    """Turn what the disk or another program did to `path` into a ShopError."""
    try:
        yield
    except (driver.DatabaseError, DBAPIError) as error:
        text = str(getattr(error, "orig", error))
        for sign, key in _ENVIRONMENT:
            if sign in text:
                raise ShopError(key, path=str(path)) from error
        raise


def uri(path: Path, **options: str) -> str:
    """An SQLite address of `path` with its blanks, signs and Chinese quoted."""
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return f"{path.resolve().as_uri()}?{query}"


def connect(path: Path, *, write: bool, create: bool = False) -> Any:
    """A raw connection with the settings every connection has.

    Raises what the driver raises; callers stand inside `environment_in_words`.
    """
    if driver.sqlite_version_info < MINIMUM_SQLITE:
        raise ShopError("file.old_sqlite", version=driver.sqlite_version)
    mode = "rwc" if create else "rw" if write else "ro"
    connection = driver.connect(
        uri(path, mode=mode),
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


def writer_engine(connection: Any) -> Engine:
    """An engine on the one writing connection; each transaction takes the lock at once."""
    engine = create_engine(
        "sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool
    )
    _begin_with(engine, "BEGIN IMMEDIATE")
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
    )
    _begin_with(engine, "BEGIN")
    return engine


def _begin_with(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)
