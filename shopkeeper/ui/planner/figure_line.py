"""The value of a live figure: a line of text, or a list with its amounts in a column."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from shopkeeper.ui.kit.widgets import ElidedLabel, PlainLabel


class FigureLine(QWidget):
    """Shows a text as it is; of lines with a tab, what stands behind it below each other at the right."""

    def __init__(self, *, strong: bool = False) -> None:
        super().__init__()
        self._text, self._strong = "", strong
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)

    def text(self) -> str:
        """What is shown."""
        return self._text

    def setText(self, text: str) -> None:
        """Show something else."""
        if text == self._text:
            return
        self._text = text
        while item := self._grid.takeAt(0):
            gone = item.widget()
            if gone:
                gone.hide()
                gone.deleteLater()
        for line, said in enumerate(text.splitlines()):
            self._add(line, *said.partition("\t"))

    def _add(self, line: int, said: str, tab: str, amount: str) -> None:
        if not tab:
            whole = PlainLabel(strong=self._strong, wrap=True)
            whole.setText(said)
            self._grid.addWidget(whole, line, 0, 1, 3)
            return
        name, worth = ElidedLabel(strong=self._strong), PlainLabel(strong=self._strong)
        name.setText(said)
        worth.setText(amount)
        self._grid.addWidget(name, line, 0)
        self._grid.addWidget(worth, line, 1, Qt.AlignmentFlag.AlignRight)
