"""What an empty list shows: an icon, one sentence, one button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import Button, IconLabel, PlainLabel, row


class EmptyState(QWidget):
    """Says what belongs here and offers the first step."""

    def __init__(
        self, name: str, icon: str, sentence: Text, button: Text, *, look: str = "plain", mark: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.label = PlainLabel(sentence, role="second", wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.label.setFixedWidth(420)
        self.button = Button(f"{name}_button", button, icon=mark, look=look)
        box = QVBoxLayout(self)
        box.setSpacing(16)
        box.addStretch(3)
        box.addLayout(row(None, IconLabel(icon, "faint", 44), None))
        box.addLayout(row(None, self.label, None))
        box.addLayout(row(None, self.button, None))
        box.addStretch(4)
