"""Pieces below each other, and taking them away again."""

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget


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
