"""A small popup to type or pick a tag."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QVBoxLayout, QWidget

from shopkeeper.ui.kit.flow import Flow
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import Button, Chip, PlainLabel, row

_SHOWN = 12


class TagPicker(Texts, QFrame):
    """Asks for one tag: the known ones to press, a field for any. `picked` gives it."""

    picked = Signal(str)

    def __init__(self, prompt: Text, known: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        self.setObjectName("tag_picker")
        self.field = QLineEdit()
        self.field.setObjectName("tag")
        self.say(self.field.setAccessibleName, prompt)
        completer = QCompleter(list(known), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.ok = Button("pick_tag", "OK", look="filled")
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

    def show_above(self, button: QWidget) -> None:
        """Open over the button that asked."""
        self.adjustSize()
        at = button.mapToGlobal(QPoint(0, 0))
        self.move(at.x(), at.y() - self.sizeHint().height() - 6)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_under(self, button: QWidget) -> None:
        """Open under the button that asked, to its right edge."""
        self.adjustSize()
        self.move(button.mapToGlobal(QPoint(button.width() - self.width(), button.height() + 6)))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
