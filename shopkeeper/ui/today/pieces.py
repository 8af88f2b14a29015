"""The pieces of Today: a figure on its card, a row of what waits."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from shopkeeper import formats
from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.texts import Text, Texts, plain_tip, text_of
from shopkeeper.ui.kit.widgets import Card, ElidedLabel, IconLabel, PlainLabel, StateLabel, restyle, row

if TYPE_CHECKING:
    from shopkeeper.shop.queues import Queue, Waiting

_TILE = 34
_WORD = 22
_QUEUE_HEIGHT = 54


class FigureCard(Card):
    """One figure: what it is, how much, and a word beside it; `definition` says what counts."""

    def __init__(self, name: str, title: Text, definition: Text) -> None:
        super().__init__(spacing=6)
        self.setObjectName(name)
        self._title = title
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title = ElidedLabel(title, role="second")
        self.figure = ElidedLabel(scale="figures", strong=True)
        self.figure.setObjectName(f"{name}_figure")
        self.word = StateLabel()
        self.word.setFixedHeight(_WORD)
        self.title.say(self._define, definition)
        for piece in (self.title, self.figure):
            self.body.addWidget(piece)
        self.body.addLayout(row(self.word, None))

    def _define(self, text: str) -> None:
        self.setToolTip(plain_tip(text))

    def show_figure(self, figure: str, word: str, tone: str = "grey") -> None:
        """Show what it comes to, and the word with its tone; no word leaves its place empty."""
        self.figure.setText(figure)
        self.word.setText(word)
        restyle(self.word, tone=tone if word else "")
        self.setAccessibleName(f"{text_of(self._title)}: {figure} {word}")


class Tile(QLabel):
    """An icon on a ground of its tone."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone
        self.setFixedSize(_TILE, _TILE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("look", "tile")
        self.setProperty("tone", tone)
        theme.signals.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(icon(self._name, self._tone).pixmap(theme.size("icon")))


class QueueRow(Texts, QPushButton):
    """What waits: icon, title and the first of it, how many, and the way there."""

    def __init__(self, queue: "Queue", waiting: "Waiting", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.queue, self._waiting = queue, waiting
        self.setObjectName(f"queue_{queue.name}")
        self.setProperty("look", "queue")
        self.setFixedHeight(_QUEUE_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        words = QVBoxLayout()
        words.setSpacing(1)
        title = ElidedLabel(queue.title, strong=True)
        self.detail = ElidedLabel(role="quiet", scale="small")
        words.addStretch()
        words.addWidget(title)
        words.addWidget(self.detail)
        words.addStretch()
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(12)
        self._count = PlainLabel(scale="section", strong=True)
        line.addWidget(Tile(queue.icon, queue.tone))
        line.addLayout(words, 1)
        line.addWidget(self._count)
        line.addWidget(IconLabel("chevron-right", "faint"))
        for piece in self.findChildren(QWidget):
            piece.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.say(self._name, lambda: f"{tr(queue.title)} {formats.number(self._waiting.count)}")
        self.show_waiting(waiting)

    def show_waiting(self, waiting: "Waiting") -> None:
        """Say how many there are."""
        self._waiting = waiting
        self._count.setText(formats.number(waiting.count))
        self.say_again()

    def show_detail(self, text: str) -> None:
        """Say something of the first of them."""
        self.detail.setText(text)
        self.detail.setVisible(bool(text))

    def _name(self, text: str) -> None:
        self.setAccessibleName(text)
