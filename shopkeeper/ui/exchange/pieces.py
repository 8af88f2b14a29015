"""The pieces of the import's steps: the steps themselves, files as recognised, figures, rows held."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from shopkeeper.exchange.reader import FileInfo
from shopkeeper.i18n import pick, tr
from shopkeeper.ui.exchange.counts import rows_in_words
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import Card, ElidedLabel, PlainLabel, StateLabel, restyle, row


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


class FileCard(Card):
    """A file: what it was recognised as and why; `named` where there are several."""

    def __init__(self, info: FileInfo, *, named: bool) -> None:
        super().__init__(spacing=8)
        name = ElidedLabel(role="quiet", scale="small")
        name.setText(info.path.name if named else "")
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        labels: list[QWidget] = [
            PlainLabel("Recognised", scale="section"),
            StateLabel(lambda: pick(info.title), "green"),
            _plain_state(info.encoding or info.format.upper()),
        ]
        if info.sheet != info.path.stem:
            labels.append(_plain_state(info.sheet))
        labels.append(StateLabel(lambda: rows_in_words(info.rows), "grey"))
        top = row(*labels, spacing=8)
        top.addWidget(name, 1)
        self.body.addLayout(top)
        self.body.addWidget(PlainLabel(lambda: _why(info), role="second", wrap=True))


def _plain_state(text: str) -> StateLabel:
    label = StateLabel(tone="grey")
    label.setText(text)
    return label


def _why(info: FileInfo) -> str:
    text = tr("Matched by the names of its columns: {used} of {all} are used. The headings are in row {row}.")
    return text.format(used=f"{len(info.used):,}", all=f"{len(info.columns):,}", row=f"{info.header_row:,}")


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
