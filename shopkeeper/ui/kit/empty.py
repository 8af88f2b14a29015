"""What an empty list shows: an icon, one sentence, one button."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import Button, IconLabel, PlainLabel, row

_NARROWEST, _WIDEST, _STEP = 160, 560, 16
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter)


@dataclass(frozen=True)
class FirstStep:
    """What an empty list says: its icon, a sentence, and the button of the first step.

    `act` is the action of the page the button does, such as `import` or `new`.
    """

    name: str
    icon: str
    sentence: Text
    button: Text = "Import…"
    mark: str = "upload"
    look: str = "filled"
    act: str = "import"


class EmptyState(QWidget):
    """Says what belongs here and offers the first step."""

    def __init__(
        self, name: str, icon: str, sentence: Text, button: Text, *, look: str = "plain", mark: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.label = PlainLabel(sentence, role="second", wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(f"{name}_button", button, icon=mark, look=look)
        box = QVBoxLayout(self)
        box.setSpacing(16)
        box.addStretch(3)
        box.addLayout(row(None, IconLabel(icon, "faint", 44), None))
        box.addLayout(row(None, self.label, None))
        box.addLayout(row(None, self.button, None))
        box.addStretch(4)

    def _balance(self) -> None:
        """Break the sentence into lines of about the same length."""
        metrics, text = self.label.fontMetrics(), self.label.text()

        def height(width: int) -> int:
            return metrics.boundingRect(QRect(0, 0, width, _WIDEST), _WRAPPED, text).height()

        fits = (width for width in range(_NARROWEST, _WIDEST, _STEP) if height(width) == height(_WIDEST))
        self.label.setFixedWidth(next(fits, _WIDEST) + _STEP)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the sentence out."""
        super().showEvent(event)
        self._balance()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self, self._balance)  # once the sentence is said anew
