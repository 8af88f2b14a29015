"""The log: what went wrong and where, for a report. Never what a row holds."""

import logging
import time
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from shopkeeper import paths
from shopkeeper.errors import ShopError

_BYTES, _FILES = 1_000_000, 3


class _Handler(RotatingFileHandler):
    """A log on a full disk, or on none, does not stop the program."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Let it go."""


class _Formatter(logging.Formatter):
    """UTC times; of an exception its kind and where it passed, since its text may quote a row."""

    converter = time.gmtime

    def formatException(self, ei: Any) -> str:
        """What `describe` says."""
        return describe(ei[1], ei[2])


def file() -> Path:
    """Where the log is written."""
    return paths.log_folder() / "shopkeeper.log"


def start() -> None:
    """Write the program's log from now on; where that can not be, do without."""
    handler = _Handler(file(), maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True)
    handler.setFormatter(_Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("shopkeeper")
    stop()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False


def stop() -> None:
    """Write no log any more."""
    root = logging.getLogger("shopkeeper")
    for handler in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(handler)
        handler.close()


def describe(error: BaseException, where: TracebackType | None = None) -> str:
    """An exception as the log and a report show it: kinds and places of it and its causes, no contents."""
    parts: list[str] = []
    one: BaseException | None = error
    while one is not None:
        key = f" {one.key}" if isinstance(one, ShopError) else ""
        frames = traceback.extract_tb(where or one.__traceback__)
        lines = [f"  {_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        parts.append("\n".join([f"{type(one).__module__}.{type(one).__name__}{key}", *lines]))
        one, where = one.__cause__ or (None if one.__suppress_context__ else one.__context__), None
    return "\nfrom ".join(parts)


def _place(file: str) -> str:
    """A source file from its package on: what lies before it may name the person at this computer."""
    parts = Path(file).parts
    for package in ("shopkeeper", "site-packages"):
        if package in parts[:-1]:
            at = len(parts) - 1 - parts[::-1].index(package)
            return "/".join(parts[at + (package == "site-packages") :])
    return parts[-1]
