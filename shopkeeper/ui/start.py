"""What the window shows when a shop file could not be opened: why, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, Card, IconLabel, PlainLabel, row
from shopkeeper.words import sentence


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
        self.open = Button("start_open", "Open another shop file…", icon="folder-open", look="filled")
        self.new = Button("start_new", "New shop file…", icon="file-plus")
        self.restore = Button("start_restore", "Restore a backup…", icon="rotate-ccw")
        self.open.clicked.connect(self.open_wanted)
        self.new.clicked.connect(self.new_wanted)
        self.restore.clicked.connect(self.restore_wanted)
        title = PlainLabel("The shop could not be opened", scale="title")
        card.body.addLayout(row(IconLabel("info", "amber", 22), title, None))
        card.body.addWidget(self.sentence)
        card.body.addSpacing(4)
        card.body.addLayout(row(self.restore, self.new, None, self.open))
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addLayout(row(None, card, None))
        box.addStretch(3)
