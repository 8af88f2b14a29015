"""What tells that a setting of the program was changed."""

from PySide6.QtCore import QObject, Signal


class _Signals(QObject):
    """What the program's settings tell."""

    changed = Signal(str)  # the setting's name, after it was put


signals = _Signals()
