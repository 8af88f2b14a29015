"""A box of a board: its icon, title and how many entries it has; long ones scroll."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.scrolled import Scrolled
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import ElidedLabel, IconLabel, PlainLabel, row
from shopkeeper.ui.planner.entry_box import EntryBox


class BoxCard(Texts, QFrame):
    """A box with its icon, title and how many entries it has; long ones scroll."""

    def __init__(
        self,
        box: EntryBox,
        icon: str,
        title: Text,
        tone: str,
        count_word: Callable[[int], str],
        guide: Text,
    ) -> None:
        super().__init__()
        self.box = box
        self.setProperty("look", "card")
        self.count = PlainLabel(role="quiet", scale="small")
        self._word, self._number, self._weight = count_word, 0, ""
        whole = QVBoxLayout(self)
        pad = theme.size("padding")
        whole.setContentsMargins(pad, 12, 4, 8)
        whole.setSpacing(6)
        head = row(IconLabel(icon, tone), ElidedLabel(title, scale="section"), self.count)
        head.setStretch(1, 1)
        head.setContentsMargins(0, 0, pad - 4, 0)
        whole.addLayout(head)
        self.guide = PlainLabel(guide, role="second", scale="small", wrap=True)
        self.guide.setContentsMargins(0, 0, pad - 4, 2)
        whole.addWidget(self.guide)
        whole.addWidget(Scrolled(box), 1)
        box.counted.connect(self._count)
        self.say(lambda _: self._count(self._number), title)

    def show_weight(self, weight: str) -> None:
        """Say what the entries weigh together."""
        self._weight = weight
        self._count(self._number)

    def _count(self, number: int) -> None:
        """Say how many there are; while there are none, what belongs here."""
        self._number = number
        self.count.setText(" · ".join(filter(None, (self._weight, self._word(number)))))
        self.guide.setVisible(not number and bool(self.guide.text()))
