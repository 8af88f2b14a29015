"""What Qt has to say goes into the log, not to the terminal."""

import logging
import sys
from typing import Any

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

_log = logging.getLogger("shopkeeper.qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def keep() -> None:
    """Log Qt's messages from now on; the one it ends the program with is also shown."""
    qInstallMessageHandler(_note)


def _note(kind: QtMsgType, _context: Any, text: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "%s", text)
    if kind == QtMsgType.QtFatalMsg:
        sys.stderr.write(f"{text}\n")
