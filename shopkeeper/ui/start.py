"""What the window shows when a shop file could not be opened: why, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, Card, IconLabel, PlainLabel, row
from shopkeeper.words import sentence

# What a backup is the way out of.
_LOST = ("file.empty", "file.cut_short", "file.damaged")


class StartPage(Texts, QWidget):
    """A calm card: the sentence, and open, new, restore."""

    open_wanted = Signal()
    new_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, error: ShopError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start")
        card = Card(padding=28, spacing=16)
        card.setFixedWidth(640)
        self.sentence = PlainLabel(lambda: sentence(error), wrap=True)
        self.sentence.setObjectName("sentence")
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lost = error.key in _LOST
        looks = ("plain", "filled") if lost else ("filled", "plain")
        self.open = Button("start_open", "Open another shop file…", icon="folder-open", look=looks[0])
        self.new = Button("start_new", "New shop file…", icon="file-plus")
        self.restore = Button("start_restore", "Restore a backup…", icon="rotate-ccw", look=looks[1])
        self.open.clicked.connect(self.open_wanted)
        self.new.clicked.connect(self.new_wanted)
        self.restore.clicked.connect(self.restore_wanted)
        title = PlainLabel("The shop could not be opened", scale="title")
        card.body.addLayout(row(IconLabel("triangle-alert", "amber", 22), title, None))
        card.body.addWidget(self.sentence)
        card.body.addSpacing(4)
        first, other = (self.restore, self.open) if lost else (self.open, self.restore)
        card.body.addLayout(row(other, self.new, None, first))
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addLayout(row(None, card, None))
        box.addStretch(3)
