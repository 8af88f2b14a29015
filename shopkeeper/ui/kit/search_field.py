"""A field to look for something in."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.texts import Texts


class SearchField(Texts, QLineEdit):
    """A field to look for something in; Esc empties it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("look", "search")
        self._mark = self.addAction(icon("search", "quiet", 16), QLineEdit.ActionPosition.LeadingPosition)
        self._empty = self.addAction(icon("x", "quiet", 16), QLineEdit.ActionPosition.TrailingPosition)
        self._empty.triggered.connect(self._clear)
        self._empty.setVisible(False)
        self.say(self._empty.setToolTip, "Clear")
        self.textChanged.connect(lambda text: self._empty.setVisible(bool(text)))

    def _clear(self) -> None:
        self.clear()
        self.textEdited.emit("")

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._mark.setIcon(icon("search", "quiet", 16))
            self._empty.setIcon(icon("x", "quiet", 16))
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window does, while there is something to empty."""
        escapes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escapes and event.type() == QEvent.Type.ShortcutOverride and self.text():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty on Esc, if there is something."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._clear()
        else:
            super().keyPressEvent(event)
