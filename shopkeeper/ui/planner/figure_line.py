"""The value of a live figure: a line of text, or a list with its amounts in a column."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from shopkeeper.ui.kit.widgets import ElidedLabel, PlainLabel


class FigureLine(QWidget):
    """Shows a text as it is; of lines with a tab, what stands behind it below each other at the right."""

    def __init__(self, *, strong: bool = False) -> None:
        super().__init__()
        self._text, self._strong = "", strong
        self._lines: list[tuple[QLabel, ...]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)

    def text(self) -> str:
        """What is shown."""
        return self._text

    def setText(self, text: str) -> None:
        """Show something else; what has as many lines is said by the labels that are there."""
        self._text = text
        lines = [line.split("\t") for line in text.splitlines()]
        if list(map(len, lines)) != list(map(len, self._lines)):
            for gone in (label for labels in self._lines for label in labels):
                gone.hide()
                gone.deleteLater()
            self._lines = [self._labels(place, len(parts)) for place, parts in enumerate(lines)]
        for labels, parts in zip(self._lines, lines, strict=True):
            for label, said in zip(labels, parts, strict=True):
                label.setText(said)

    def _labels(self, place: int, count: int) -> tuple[QLabel, ...]:
        if count == 1:
            whole = PlainLabel(strong=self._strong, wrap=True)
            self._grid.addWidget(whole, place, 0, 1, 3)
            return (whole,)
        name, worth = ElidedLabel(strong=self._strong), PlainLabel(strong=self._strong)
        self._grid.addWidget(name, place, 0)
        self._grid.addWidget(worth, place, 1, Qt.AlignmentFlag.AlignRight)
        return (name, worth)
