"""Pieces below each other or in each other's place, and taking them away again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget


def column(*items: QWidget | None, spacing: int = 12) -> QVBoxLayout:
    """Pieces below each other; None stretches."""
    box = QVBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for item in items:
        if item is None:
            box.addStretch(1)
        else:
            box.addWidget(item)
    return box


def clear(box: QBoxLayout, *, keep: int = 0) -> None:
    """Take all widgets out of `box` but the last `keep` items."""
    while box.count() > keep:
        item = box.takeAt(0)
        widget = item.widget() if item else None
        if widget:
            widget.hide()
            widget.deleteLater()


class Pages(QWidget):
    """Pages of which one is in sight; as high as that one, whatever the others need."""

    def __init__(self, *pages: QWidget) -> None:
        super().__init__()
        self._pages = pages
        self.setLayout(column(*pages, spacing=0))
        self.show_page(0)

    def show_page(self, place: int) -> None:
        """Bring a page into sight; the keyboard goes there if it was in the one before."""
        focused, wanted = QApplication.focusWidget(), self._pages[place]
        wanted.show()
        inside = any(page.isAncestorOf(focused) for page in self._pages if page is not wanted and focused)
        for page in self._pages:
            page.setVisible(page is wanted)
        first = wanted.nextInFocusChain() if inside else None
        if first:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown(self) -> QWidget:
        """The page in sight."""
        return next(page for page in self._pages if not page.isHidden())
