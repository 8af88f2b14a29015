"""Forms as data: fields in, and out come labels, inputs, help, error places and tab order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.inputs import (
    ChoiceInput,
    Choices,
    DateInput,
    LinesInput,
    LongInput,
    TagsInput,
    TextInput,
)
from shopkeeper.ui.kit.texts import Texts, text_of
from shopkeeper.ui.kit.widgets import Line, PlainLabel, restyle
from shopkeeper.words import sentence

KINDS: dict[str, Callable[[], QWidget]] = {
    "text": TextInput,
    "long": LongInput,
    "lines": LinesInput,
    "date": DateInput,
    "tags": TagsInput,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `label` and `hint` are English; `answers` are other names refusals call it by."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    wide: bool = False
    answers: tuple[str, ...] = ()
    choices: Callable[[], Choices] | None = None

    def make(self) -> Any:
        """A fresh input for this field."""
        return ChoiceInput(self.choices) if self.choices else KINDS[self.kind]()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading; the fields after it stand below a line."""

    title: str


class FieldRow(Texts, QWidget):
    """One field as shown: label, input, an extra place, and help or the error under it."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.input = field.make()
        self.input.setObjectName(field.name)
        self.label = PlainLabel(field.label, role="second")
        self.label.setBuddy(self.input)
        self.help = PlainLabel(scale="small", wrap=True)
        self._error: ShopError | None = None
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(5)
        for widget in (self.label, self.input, self.help):
            self.box.addWidget(widget)
        self.box.addStretch()
        self.input.changed.connect(self.forgive)
        self.say(self.input.setAccessibleName, field.label)
        self.say(self._show_help, self._help)

    def add_below(self, widget: QWidget) -> None:
        """Put `widget` under the help text."""
        self.box.insertWidget(self.box.indexOf(self.help) + 1, widget)

    def refuse(self, error: ShopError) -> None:
        """Show what is wrong under the input and go there."""
        self._error = error
        self._show_help(self._help())
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.input, TextInput):
            self.input.selectAll()

    def forgive(self) -> None:
        """Take the error away."""
        if self._error:
            self._error = None
            self._show_help(self._help())

    def _help(self) -> str:
        return sentence(self._error) if self._error else (text_of(self.field.hint) if self.field.hint else "")

    def _show_help(self, text: str) -> None:
        self.help.setText(text)
        self.help.setVisible(bool(text))
        restyle(self.help, role="red" if self._error else "quiet")
        restyle(self.input, wrong=bool(self._error))
        self.input.setAccessibleDescription(text)
        if isinstance(self.input, ChoiceInput):
            self.input.say_choices()


class Form(Texts, QWidget):
    """The fields in two columns. `changed` tells that something was typed."""

    changed = Signal()

    def __init__(
        self, fields: Sequence[Field | Section], values: Mapping[str, Any], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows: dict[str, FieldRow] = {}
        self._refusal: ShopError | None = None
        self.banner = PlainLabel(role="red", wrap=True)
        self.banner.setObjectName("refusal")
        self.banner.setProperty("look", "banner")
        self.say(self._show_banner, self._banner)
        self._build(fields)
        for name, row in self.rows.items():
            if name in values:
                row.input.set_value(values[name])
            row.input.changed.connect(self.changed)
        self._first = self._standing()

    def _build(self, fields: Sequence[Field | Section]) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.banner, 0, 0, 1, 2)
        line, column = 1, 0
        for field in fields:
            wide = isinstance(field, Section) or field.wide
            if wide and column:
                line, column = line + 1, 0
            if isinstance(field, Section):
                grid.addWidget(heading(field.title), line, 0, 1, 2)
            else:
                grid.addWidget(self._row(field), line, column, 1, 2 if wide else 1)
            line, column = (line + 1, 0) if wide or column else (line, 1)

    def _row(self, field: Field) -> FieldRow:
        row = self.rows[field.name] = FieldRow(field, self)
        return row

    def values(self) -> dict[str, Any]:
        """What stands in the fields; ShopError with its `field` for what can not be read."""
        result = {}
        for name, row in self.rows.items():
            try:
                result[name] = row.input.value()
            except ShopError as error:
                raise ShopError(error.key, field=name, **error.words) from error
        return result

    def dirty(self) -> bool:
        """Whether anything differs from what the form was opened with."""
        return self._standing() != self._first

    def refuse(self, error: ShopError) -> None:
        """Show a refusal at the field that caused it, or above all fields."""
        self.forgive()
        row = next(
            (row for row in self.rows.values() if error.field in (row.field.name, *row.field.answers)), None
        )
        if row:
            row.refuse(error)
            self._bring_into_view(row)
        else:
            self._refusal = error
            self._show_banner(self._banner())
            self._bring_into_view(self.banner)

    def forgive(self) -> None:
        """Take every error away."""
        self._refusal = None
        self._show_banner("")
        for row in self.rows.values():
            row.forgive()

    def focus_first(self) -> None:
        """Begin at the first field."""
        next(iter(self.rows.values())).input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _standing(self) -> dict[str, Any]:
        return {name: _raw(row.input) for name, row in self.rows.items()}

    def _banner(self) -> str:
        return sentence(self._refusal) if self._refusal else ""

    def _show_banner(self, text: str) -> None:
        self.banner.setText(text)
        self.banner.setVisible(bool(text))

    def _bring_into_view(self, widget: QWidget) -> None:
        above = self.parentWidget()
        while above and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above:
            above.ensureWidgetVisible(widget, 0, 24)


def heading(title: str) -> QWidget:
    """A section's title below a faint line."""
    whole = QWidget()
    box = QVBoxLayout(whole)
    box.setContentsMargins(0, 4, 0, 0)
    box.setSpacing(14)
    box.addWidget(Line())
    box.addWidget(PlainLabel(title, scale="section"))
    return whole


def _raw(widget: Any) -> Any:
    if isinstance(widget, TextInput):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, LongInput) else widget.value()
