"""A small card that opens beside what asked for it, and goes when something else is pressed."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QWidget

from shopkeeper.ui.kit import placing
from shopkeeper.ui.kit.texts import Texts


class Popup(Texts, QFrame):
    """Frees itself when closed; `first` is where the keyboard goes."""

    first: QWidget

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        self.setObjectName(name)

    def show_at(self, anchor: QRect, *, above: bool = False, right: bool = False) -> None:
        """Open beside a place of the screen, within the window."""
        self.adjustSize()
        if self.hasHeightForWidth():  # it was measured for the width it asks for, not for the one it has
            self.resize(self.width(), self.heightForWidth(self.width()))
        parent = self.parentWidget()
        self.move(placing.beside(self.size(), anchor, parent or self, above=above, right=right))
        self.show()
        self.first.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_above(self, button: QWidget) -> None:
        """Open over the button that asked."""
        self.show_at(placing.rect_of(button), above=True)

    def show_under(self, button: QWidget) -> None:
        """Open under the button that asked, to its right edge."""
        self.show_at(placing.rect_of(button), right=True)
