"""Forms as data: fields in, and out come labels, inputs, help, error places and tab order."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.inputs import (
    CheckInput,
    ChoiceInput,
    Choices,
    DateInput,
    DateTimeInput,
    LinesInput,
    LongInput,
    TagsInput,
    TextInput,
)
from shopkeeper.ui.kit.inputs_numbers import NumberInput
from shopkeeper.ui.kit.texts import Text, Texts, plain_tip, text_of
from shopkeeper.ui.kit.widgets import ElidedLabel, Line, PlainLabel, restyle
from shopkeeper.words import sentence

KINDS: dict[str, Callable[[], QWidget]] = {
    "text": TextInput,
    "long": LongInput,
    "lines": LinesInput,
    "date": DateInput,
    "datetime": DateTimeInput,
    "number": NumberInput,
    "tags": TagsInput,
    "check": CheckInput,
}
_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `label` and `hint` are English; `answers` are other names refusals call it by.

    Its input is of a `kind`, one of `choices`, or what `input` makes. It takes `span` of the
    form's six columns, all of them when it is `wide`.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    wide: bool = False
    answers: tuple[str, ...] = ()
    choices: Callable[[], Choices] | None = None
    input: Callable[[], QWidget] | None = None
    span: int = 3

    def make(self) -> Any:
        """A fresh input for this field."""
        if self.input:
            return self.input()
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
        self.fresh = self.input.value()
        if hasattr(self.input, "refused"):
            self.input.refused.connect(self.refuse)
        self.label = ElidedLabel(field.label, role="second")
        self.label.setBuddy(self.input)
        self.help = PlainLabel(scale="small", wrap=True)
        self._error: ShopError | None = None
        self._reason: Text | None = None
        self._hint: Text = field.hint
        # As wide as its columns, whatever it holds, so that fields stand below each other.
        self.grows = bool(getattr(self.input, "grows", False))
        tall = QSizePolicy.Policy.Expanding if self.grows else QSizePolicy.Policy.Preferred
        self.setSizePolicy(QSizePolicy.Policy.Ignored, tall)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(5)
        for widget in (self.label, self.input, self.help):
            self.box.addWidget(widget, int(self.grows and widget is self.input))
        if not self.grows:
            self.box.addStretch()
        if isinstance(self.input, CheckInput):
            self.label.hide()
            self.say(self.input.setText, field.label)
        self.input.changed.connect(self.forgive)
        self.say(self.input.setAccessibleName, field.label)
        self.say(self._level, "Name")
        self.say(self._show_help, self._help)

    def _level(self, word: str) -> None:
        """Be as high as the other labels: one of Latin letters alone is lower than one in Chinese."""
        self.label.setMinimumHeight(QFontMetrics(theme.font()).boundingRect(word).height())

    def add_below(self, widget: QWidget) -> None:
        """Put `widget` under the help text."""
        self.box.insertWidget(self.box.indexOf(self.help) + 1, widget)

    def refuse(self, error: ShopError) -> None:
        """Show what is wrong under the input and go there; an input of many cells shows it at the cell."""
        if hasattr(self.input, "refuse"):
            self.input.refuse(error)
            return
        self._error = error
        self._show_help(self._help())
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.input, TextInput):
            self.input.selectAll()

    def lock(self, reason: Text | None, *, shown: bool = True) -> None:
        """Let nothing be changed here, and say why, under it or only on hover; None opens it again."""
        self._reason = reason if shown else None
        self.input.setEnabled(reason is None)
        self.say(self._show_tip, reason or "")
        self._show_help(self._help())

    def _show_tip(self, text: str) -> None:
        self.input.setToolTip(plain_tip(text))

    def hint(self, text: Text) -> None:
        """Say something else under the input."""
        self._hint = text
        self._show_help(self._help())

    def forgive(self) -> None:
        """Take the error away."""
        if self._error:
            self._error = None
            self._show_help(self._help())

    def _help(self) -> str:
        if self._error:
            return sentence(self._error)
        said = self._hint if self._reason is None else self._reason
        return text_of(said) if said else ""

    def _show_help(self, text: str) -> None:
        self.help.setText(text)
        self.help.setVisible(bool(text))
        restyle(self.help, role="red" if self._error else "quiet")
        restyle(self.input.focusProxy() or self.input, wrong=bool(self._error))
        self.input.setAccessibleDescription(text)


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
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.banner, 0, 0, 1, _COLUMNS)
        line, column = 1, 0
        for field in fields:
            span = _COLUMNS if isinstance(field, Section) or field.wide else field.span
            if column + span > _COLUMNS:
                line, column = line + 1, 0
            piece = heading(field.title) if isinstance(field, Section) else self._row(field)
            grid.addWidget(piece, line, column, 1, span)
            grid.setRowStretch(line, int(isinstance(piece, FieldRow) and piece.grows))
            column += span
        if not any(row.grows for row in self.rows.values()):
            grid.setRowStretch(line + 1, 1)

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
                raise ShopError(error.key, field=error.field or name, **error.words) from error
        return result

    def dirty(self) -> bool:
        """Whether anything differs from what the form was opened with."""
        return self._standing() != self._first

    def refuse(self, error: ShopError) -> None:
        """Show a refusal at the field that caused it, or above all fields."""
        self.forgive()
        row = self._refused_row(error)
        if row:
            row.refuse(error)
            # Only then is there room for what is said.
            QTimer.singleShot(0, row, lambda: self._bring_into_view(row.focusWidget() or row))
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

    def answers(self, error: ShopError) -> bool:
        """Whether a refusal is of one of these fields."""
        return self._refused_row(error) is not None

    def clean(self) -> None:
        """Count what stands now as what the form was opened with."""
        self._first = self._standing()

    def clear(self, *, keep: Collection[str] = ()) -> None:
        """Put back what a fresh form holds, but for the fields to `keep`."""
        self.forgive()
        for name, row in self.rows.items():
            if name not in keep:
                row.input.set_value(row.fresh)
                row.hint(row.field.hint)

    def focus_first(self) -> None:
        """Begin at the first field."""
        next(iter(self.rows.values())).input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused_row(self, error: ShopError) -> FieldRow | None:
        names = _names(error.field)
        return next((row for row in self.rows.values() if names & {row.field.name, *row.field.answers}), None)

    def _standing(self) -> dict[str, Any]:
        return {name: row.input.standing() for name, row in self.rows.items()}

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
            above.ensureWidgetVisible(widget, 0, 56)  # and what is said under it


def heading(title: str) -> QWidget:
    """A section's title below a faint line."""
    whole = QWidget()
    box = QVBoxLayout(whole)
    box.setContentsMargins(0, 4, 0, 0)
    box.setSpacing(14)
    box.addWidget(Line())
    box.addWidget(PlainLabel(title, scale="section"))
    return whole


def _names(field: str | None) -> set[str]:
    """What a refusal calls a field: as it says, and the field of cells that `lines.2.quantity` is one of."""
    return {field, field.partition(".")[0]} if field else set()
