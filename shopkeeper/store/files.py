"""What kind of file a path holds, told from its bytes alone, and who may write it."""

import os
import struct
from pathlib import Path

from filelock import FileLock, Timeout

from shopkeeper.errors import ShopError
from shopkeeper.store.connections import APPLICATION_ID

_HEADER = 100
_MAGIC = b"SQLite format 3\0"


def inspect(path: Path, *, newest: int) -> None:
    """Refuse what is no shop file this program can open, without opening it.

    Reads the database header (https://www.sqlite.org/fileformat.html, 1.3). Raises
    ShopError `file.missing`, `file.cannot_open`, `file.not_a_shop`, `file.empty`,
    `file.cut_short` or `file.newer`.
    """
    if not path.exists():
        raise ShopError("file.missing", path=str(path))
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
        size = path.stat().st_size
    except OSError as error:
        raise ShopError("file.cannot_open", path=str(path)) from error
    if size == 0:
        raise ShopError("file.empty", path=str(path))
    if not header.startswith(_MAGIC[: len(header)]):
        raise ShopError("file.not_a_shop", path=str(path))
    if len(header) < _HEADER:
        raise ShopError("file.cut_short", path=str(path))
    _inspect_header(path, header, size, newest)


def _inspect_header(path: Path, header: bytes, size: int, newest: int) -> None:
    application, schema = struct.unpack_from(">I", header, 68)[0], struct.unpack_from(">I", header, 60)[0]
    if application != APPLICATION_ID:
        raise ShopError("file.not_a_shop", path=str(path))
    if schema > newest:
        raise ShopError("file.newer", path=str(path))
    page_size = struct.unpack_from(">H", header, 16)[0]
    page_size = 65536 if page_size == 1 else page_size
    pages = struct.unpack_from(">I", header, 28)[0]
    if size < pages * page_size and not _has_journal(path):
        raise ShopError("file.cut_short", path=str(path))


def _has_journal(path: Path) -> bool:
    journal = path.with_name(f"{path.name}-wal")
    return journal.exists() and journal.stat().st_size > 0


def may_write(path: Path) -> bool:
    """Whether the file and its folder let themselves be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


class Lock:
    """The right to write a shop file; the system takes it back when the program dies."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise ShopError("file.in_use", path=str(path)) from error
        except OSError as error:
            raise ShopError("file.cannot_open", path=str(path)) from error

    def release(self) -> None:
        """Give the right back."""
        self._lock.release()
