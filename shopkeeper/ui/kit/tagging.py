"""A small popup to type or pick a tag."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from shopkeeper.ui.kit.flow import Flow
from shopkeeper.ui.kit.popup import Popup
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import Button, Chip, PlainLabel, row

_SHOWN = 12


class TagPicker(Popup):
    """Asks for one tag: the known ones to press, a field for any. `picked` gives it.

    `deed` is what the button says.
    """

    picked = Signal(str)

    def __init__(self, prompt: Text, known: Sequence[str], parent: QWidget, deed: Text = "Add tag") -> None:
        super().__init__("tag_picker", parent)
        self.field = self.first = QLineEdit()
        self.field.setObjectName("tag")
        self.say(self.field.setAccessibleName, prompt)
        completer = QCompleter(list(known), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.ok = Button("pick_tag", deed, look="filled")
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 12, 14, 14)
        box.setSpacing(8)
        box.addWidget(PlainLabel(prompt, role="second", scale="small"))
        box.addLayout(row(self.field, self.ok))
        if known:
            box.addWidget(self._chips(known[:_SHOWN]))
        self.setFixedWidth(320)
        self.field.returnPressed.connect(self.take)
        self.ok.clicked.connect(self.take)

    def _chips(self, known: Sequence[str]) -> Flow:
        flow = Flow()
        for tag in known:
            chip = Chip(f"tag_{tag}", lambda tag=tag: tag)
            chip.setCheckable(False)
            chip.clicked.connect(lambda _=False, tag=tag: self._pick(tag))
            flow.add(chip)
        return flow

    def take(self) -> None:
        """Take what is typed."""
        self._pick(self.field.text())

    def _pick(self, tag: str) -> None:
        if tag.strip():
            self.picked.emit(tag.strip())
            self.close()
