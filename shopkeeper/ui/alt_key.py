"""Alt pressed and let go alone opens the menu."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class AltKey(QObject):
    """Notices Alt pressed and let go alone, as it opens menus."""

    pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._alone = False
        app = QApplication.instance()
        if app:
            app.installEventFilter(self)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch for Alt alone."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._alone = event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat()
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.WindowDeactivate):
            self._alone = False
        elif (
            kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt
        ):
            alone, self._alone = self._alone, False
            if alone and self._window.isActiveWindow():
                self.pressed.emit()
        return False
