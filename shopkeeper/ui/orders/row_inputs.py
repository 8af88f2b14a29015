"""An input of a value for each of some records: pieces of each line, a tracking number for each order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.texts import Texts, plain_tip
from shopkeeper.ui.kit.widgets import ElidedLabel, PlainLabel, restyle
from shopkeeper.words import sentence

_WIDTH = 150


@dataclass(frozen=True)
class RowOf:
    """One record: its key, what it is called, what is said beside it, and the value it starts with.

    `under` is a second line, `after` stands behind the input.
    """

    key: int
    title: str
    details: str = ""
    value: Any = None
    under: str = ""
    after: str = ""

    def spoken(self) -> str:
        """All that is said of it, for who can not see it."""
        return " ".join(filter(None, (self.title, self.under, self.details, self.after)))


class RowInputs(Texts, QFrame):
    """A name and an input on each row; its value is {key: value} of all rows.

    Several lines pasted into one input fill those below it too.
    """

    changed = Signal()

    def __init__(self, rows: Sequence[RowOf], make: Callable[[RowOf], Any], *, wide: int = _WIDTH) -> None:
        super().__init__()
        self.setProperty("look", "rows_input")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self.inputs: dict[int, Any] = {}
        self.errors: dict[int, PlainLabel] = {}
        for place, one in enumerate(rows):
            self._add(place, one, make(one), wide)
        if rows:
            self.setFocusProxy(next(iter(self.inputs.values())))

    def _add(self, place: int, one: RowOf, made: Any, wide: int) -> None:
        beside, after = (PlainLabel(role="quiet", scale="small") for _ in range(2))
        beside.setText(one.details)
        after.setText(one.after)
        made.setObjectName(f"row_{one.key}")
        made.setFixedWidth(wide)
        made.setAccessibleName(one.spoken())
        made.set_value(one.value)
        made.changed.connect(self._hear)
        made.installEventFilter(self)
        error = PlainLabel(role="red", scale="small", wrap=True)
        error.hide()
        self._grid.addLayout(_named(one), 2 * place, 0)
        self._grid.addWidget(beside, 2 * place, 1)
        self._grid.addWidget(made, 2 * place, 2)
        if one.after:
            self._grid.addWidget(after, 2 * place, 3)
        self._grid.addWidget(error, 2 * place + 1, 0, 1, 4)
        self.inputs[one.key], self.errors[one.key] = made, error

    # As an input

    def value(self) -> dict[int, Any]:
        """The values by key; ShopError at the row that can not be read."""
        found = {}
        for key, made in self.inputs.items():
            try:
                found[key] = made.value()
            except ShopError as error:
                raise ShopError(error.key, field=f"{self.objectName()}.{key}", **error.words) from error
        return found

    def set_value(self, value: Mapping[int, Any]) -> None:
        """Show other values."""
        for key, made in self.inputs.items():
            made.set_value(value.get(key))

    def standing(self) -> Any:
        """What the inputs show."""
        return [made.standing() for made in self.inputs.values()]

    def refuse(self, error: ShopError) -> None:
        """Show a refusal under its row, or under the first."""
        _, _, key = (error.field or "").partition(".")
        chosen = int(key) if key.isdigit() and int(key) in self.inputs else next(iter(self.inputs))
        label, made = self.errors[chosen], self.inputs[chosen]
        label.say(label.setText, lambda: sentence(error))
        label.show()
        made.setToolTip(plain_tip(sentence(error)))
        restyle(made, wrong=True)
        made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hear(self) -> None:
        for key, label in self.errors.items():
            if not label.isHidden():
                label.hide()
                self.inputs[key].setToolTip(plain_tip(""))
                restyle(self.inputs[key], wrong=False)
        self.changed.emit()

    def _fill_from(self, made: QWidget, texts: Sequence[str]) -> None:
        inputs = list(self.inputs.values())
        start = inputs.index(made)
        for one, text in zip(inputs[start:], texts, strict=False):
            one.setText(text)
        inputs[min(start + len(texts), len(inputs)) - 1].setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A list that is pasted fills the rows below."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste):
                pasted = [line.strip() for line in QGuiApplication.clipboard().text().splitlines()]
                texts = [line for line in pasted if line]
                if len(texts) > 1 and isinstance(watched, QWidget):
                    self._fill_from(watched, texts)
                    return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)


def _named(one: RowOf) -> QVBoxLayout:
    """What a record is called, in one line or two."""
    name, under = ElidedLabel(), ElidedLabel(role="quiet", scale="small")
    name.setText(one.title)
    under.setText(one.under)
    under.setVisible(bool(one.under))
    return column(name, under, spacing=0)
