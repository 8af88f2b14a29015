"""The pieces of the import's steps: the steps themselves, large figures, titled tables."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import Card, ElidedLabel, PlainLabel, restyle, row


class Steps(QWidget):
    """The steps of a task as numbers and words; those done and the one at hand are marked."""

    def __init__(self, titles: Sequence[Text]) -> None:
        super().__init__()
        self._marks = [PlainLabel(scale="small", strong=True) for _ in titles]
        self._titles = [PlainLabel(title) for title in titles]
        pieces: list[Any] = []
        for number, (mark, title) in enumerate(zip(self._marks, self._titles, strict=True), 1):
            mark.setText(str(number))
            mark.setFixedSize(24, 24)
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            pieces += [mark, title, 12]
        self.setLayout(row(*pieces, spacing=8))
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Mark step `at` (from 0) and those before it."""
        for number, (mark, title) in enumerate(zip(self._marks, self._titles, strict=True)):
            restyle(mark, look="step_done" if number <= at else "step")
            restyle(title, role="text" if number == at else "second", strong=number == at)


class Figure(Card):
    """One large number with its name and what else belongs to it."""

    def __init__(self, title: Text) -> None:
        super().__init__(spacing=4)
        self.title = PlainLabel(title, role="quiet", scale="small")
        self.number = PlainLabel(scale="figures")
        self.more = ElidedLabel(role="quiet", scale="small")
        for label in (self.title, self.number, self.more):
            self.body.addWidget(label)

    def show_number(self, number: int, more: Text = "") -> None:
        """Show it."""
        self.number.setText(f"{number:,}")
        self.more.say(self.more.setText, more)
        self.setAccessibleName(f"{self.title.text()} {number:,}")


def titled(title: Text, table: QWidget, *right: QWidget, note: Text = "") -> Card:
    """A card with a title, a note and buttons above a table."""
    card = Card(padding=0, spacing=0)
    top = row(
        PlainLabel(title, scale="section"),
        PlainLabel(note, role="quiet", scale="small"),
        None,
        *right,
        spacing=12,
    )
    top.setContentsMargins(16, 10, 16, 6)
    card.body.addLayout(top)
    card.body.addWidget(table, 1)
    card.body.setContentsMargins(1, 1, 1, 8)
    return card
