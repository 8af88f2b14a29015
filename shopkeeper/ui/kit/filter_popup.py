"""The filters a list has beside its chips: a popup with a line for each."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop.filter_values import Choices
from shopkeeper.shop.lists import Filter
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.inputs import ChoiceInput, DateInput, TextInput
from shopkeeper.ui.kit.inputs_numbers import MoneyInput, NumberInput
from shopkeeper.ui.kit.popup import Popup
from shopkeeper.ui.kit.texts import text_of
from shopkeeper.ui.kit.widgets import Button, PlainLabel, restyle, row
from shopkeeper.words import sentence

_WIDTH = 440
_FAR = 10**9


class RangeInput(QWidget):
    """From and to, both ends included; an end left empty is open."""

    def __init__(self, one: Filter, desk: Desk) -> None:
        super().__init__()
        self.ends = [self._end(one, desk) for _ in range(2)]
        between = PlainLabel("–", role="quiet")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for widget, stretch in ((self.ends[0], 1), (between, 0), (self.ends[1], 1)):
            box.addWidget(widget, stretch)
        for end, name, hint in zip(self.ends, ("from", "to"), ("From", "To"), strict=True):
            end.setObjectName(f"{one.name}_{name}")
            end.setPlaceholderText(tr(hint))
            end.setAccessibleName(f"{tr(one.title)}: {tr(hint)}")
        self.setFocusProxy(self.ends[0])

    @staticmethod
    def _end(one: Filter, desk: Desk) -> Any:
        if one.kind == "date":
            return DateInput()
        return MoneyInput(desk.currency) if one.kind == "money" else NumberInput(least=-_FAR, most=_FAR)

    def value(self) -> Any:
        """Both ends; None where neither is given."""
        low, high = (end.value() for end in self.ends)
        if low is not None and high is not None and low > high:
            low, high = high, low
        return None if low is None and high is None else (low, high)

    def set_value(self, value: Any) -> None:
        """Show both ends."""
        for end, shown in zip(self.ends, value or (None, None), strict=True):
            end.set_value(shown)


class FilterRow(QWidget):
    """One filter: its name, its input, and what is wrong with what was typed."""

    def __init__(self, one: Filter, desk: Desk, choices: Choices) -> None:
        super().__init__()
        self.filter = one
        self.input = self._make(desk, choices)
        self.error = PlainLabel(role="red", scale="small", wrap=True)
        self.error.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        label = PlainLabel(one.title, role="second", scale="small")
        label.setBuddy(self.input)
        box.addWidget(label)
        box.addWidget(self.input)
        if one.kind == "date":
            box.addLayout(self._spans(desk))
        box.addWidget(self.error)

    def _make(self, desk: Desk, choices: Choices) -> Any:
        one = self.filter
        if one.kind == "choice":
            words = [(key, text_of(title)) for key, title in choices]
            made: Any = ChoiceInput(lambda: [(None, tr("Any")), *words])
        else:
            made = TextInput() if one.kind == "text" else RangeInput(one, desk)
        made.setObjectName(one.name)
        made.setAccessibleName(tr(one.title))
        return made

    def _spans(self, desk: Desk) -> QHBoxLayout:
        today = desk.wall(desk.shop.clock()).date()
        spans: tuple[tuple[str, str, date], ...] = (
            ("today", "Today", today),
            ("week", "7 days", today - timedelta(days=6)),
            ("month", "30 days", today - timedelta(days=29)),
            ("this_month", "This month", today.replace(day=1)),
        )
        buttons = [Button(f"{self.filter.name}_{name}", text, look="link") for name, text, _ in spans]
        for button, (_, _, first) in zip(buttons, spans, strict=True):
            button.clicked.connect(partial(self.input.set_value, (first, today)))
        return row(*buttons, None, spacing=4)

    def value(self) -> Any:
        """What is asked for; None for nothing. Shows what can not be read, and raises it."""
        self.show_error(None)
        try:
            value = self.input.value()
        except ShopError as error:
            self.show_error(error)
            raise
        return None if value == "" else value

    def show_error(self, error: ShopError | None) -> None:
        """Show what is wrong, or that nothing is."""
        self.error.setText(sentence(error) if error else "")
        self.error.setVisible(error is not None)
        for end in getattr(self.input, "ends", [self.input]):
            restyle(end, wrong=error is not None)


class FilterPopup(Popup):
    """Asks for the values of several filters. `chosen` gives them by name, None for those taken away."""

    chosen = Signal(object)

    def __init__(
        self,
        desk: Desk,
        filters: Sequence[Filter],
        values: Mapping[str, Any],
        choices: Mapping[str, Choices],
        parent: QWidget,
    ) -> None:
        super().__init__("filter_popup", parent)
        self.rows = {one.name: FilterRow(one, desk, choices.get(one.name, ())) for one in filters}
        self.first = next(iter(self.rows.values())).input
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 14)
        box.setSpacing(14)
        box.addLayout(self._grid())
        self.none = Button("filters_clear", "Clear", look="quiet")
        self.ok = Button("filters_apply", "Apply", look="filled")
        box.addLayout(row(self.none, None, self.ok))
        self.none.clicked.connect(self.clear)
        self.ok.clicked.connect(self.apply)
        for name, one in self.rows.items():
            if name in values:
                one.input.set_value(values[name])

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        wide = len(self.rows) > 4
        for place, one in enumerate(self.rows.values()):
            grid.addWidget(one, *(divmod(place, 2) if wide else (place, 0)), Qt.AlignmentFlag.AlignTop)
        self.setFixedWidth(round(_WIDTH * (1.6 if wide else 1)))
        return grid

    def apply(self) -> None:
        """Take what is typed, if all of it can be read."""
        values, wrong = {}, None
        for name, one in self.rows.items():
            try:
                values[name] = one.value()
            except ShopError:
                wrong = wrong or one
        if wrong:
            wrong.input.setFocus(Qt.FocusReason.OtherFocusReason)
            self.adjustSize()
            return
        self.chosen.emit(values)
        self.close()

    def clear(self) -> None:
        """Take all of them away."""
        self.chosen.emit(dict.fromkeys(self.rows))
        self.close()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)
