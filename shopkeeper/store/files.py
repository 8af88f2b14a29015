"""What kind of file a path holds, told from its bytes alone, and who may write it."""

import errno
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from shopkeeper.errors import ShopError
from shopkeeper.store.connections import APPLICATION_ID, PAGE_SIZE, has_journal

_HEADER = 100
_MAGIC = b"SQLite format 3\0"
# File format write and read versions (both 1, or 2 with a journal), no reserved bytes, payload fractions.
_SOUND = {bytes((version, version, 0, 64, 32, 32)) for version in (1, 2)}
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "9p", "fuse.sshfs"}
_ERRORS = {
    errno.ENOSPC: "file.disk_full",
    errno.EDQUOT: "file.disk_full",
    errno.EIO: "file.io_error",
    errno.ENOENT: "file.missing",
}


@contextmanager
def disk_in_words(path: Path, otherwise: str) -> Iterator[None]:
    """Turn what the system says of `path` into a ShopError, `otherwise` where it is nothing special."""
    try:
        yield
    except OSError as error:
        raise ShopError(_ERRORS.get(error.errno or 0, otherwise), path=str(path)) from error


def inspect(path: Path, *, newest: int) -> None:
    """Refuse what is no shop file this program can open, without opening it.

    Reads the database header (https://www.sqlite.org/fileformat.html, 1.3). Raises
    ShopError `file.missing`, `file.cannot_open`, `file.not_a_shop`, `file.empty`,
    `file.cut_short`, `file.newer` or `file.damaged`.
    """
    with disk_in_words(path, "file.cannot_open"), path.open("rb") as file:
        header = file.read(_HEADER)
        size = os.fstat(file.fileno()).st_size
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
    pages = struct.unpack_from(">I", header, 28)[0]
    if page_size != PAGE_SIZE or header[18:24] not in _SOUND:
        raise ShopError("file.damaged", path=str(path))
    if size < pages * page_size and not has_journal(path):
        raise ShopError("file.cut_short", path=str(path))


def on_network(path: Path) -> bool:
    """Whether `path` lies on a drive of another computer, where changes can not be kept safe."""
    import psutil  # takes a while, and only opening asks

    place = path.resolve()
    if str(place).startswith("\\\\"):
        return True
    parts = [part for part in psutil.disk_partitions(all=True) if place.is_relative_to(part.mountpoint)]
    nearest = max(parts, key=lambda part: len(part.mountpoint), default=None)
    return nearest is not None and (nearest.fstype in _NETWORK or "remote" in nearest.opts.split(","))


def may_write(path: Path) -> bool:
    """Whether the file and its folder let themselves be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


@contextmanager
def removed_on_failure(path: Path) -> Iterator[None]:
    """A place to make a new database file in: what an earlier or this failed making left is removed."""
    _remove(path)
    try:
        yield
    except BaseException:
        _remove(path)
        raise


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        with disk_in_words(path, "file.cannot_create"):
            path.with_name(name).unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Make a renaming last; where folders can not be opened, the system does so itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Lock:
    """The right to write a shop file; the system takes it back when the program dies."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
        with disk_in_words(path, "file.cannot_open"):
            try:
                self._lock.acquire()
            except Timeout as error:
                raise ShopError("file.in_use", path=str(path)) from error

    def close(self) -> None:
        """Give the right back."""
        self._lock.release()
