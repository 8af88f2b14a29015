"""Keys in words, the same in hints, menus and the sheet of all keys."""

import sys

from PySide6.QtGui import QKeySequence

_NATIVE = QKeySequence.SequenceFormat.NativeText


def keys_in_words(keys: str) -> str:
    """Keys as this system shows them; Return is Enter, as most keyboards print it."""
    shown = QKeySequence(keys).toString(_NATIVE) or keys
    if sys.platform != "darwin":
        for name in ("Return", "Enter"):
            shown = shown.replace(QKeySequence(name).toString(_NATIVE), "Enter")
    return shown
