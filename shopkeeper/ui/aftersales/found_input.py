"""An input of how goods were found: for each line, so many pieces of each sort."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr, trn
from shopkeeper.shop.ticket_goods import Found
from shopkeeper.ui.aftersales.reading import LineShown
from shopkeeper.ui.aftersales.words import FOUND
from shopkeeper.ui.kit.inputs_numbers import NumberInput
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.texts import Texts, plain_tip
from shopkeeper.ui.kit.widgets import ElidedLabel, PlainLabel, restyle
from shopkeeper.words import sentence

_WIDE = 96


class FoundInput(Texts, QFrame):
    """A row for each line; at first all that is still to come can be sold again.

    Its value is {line: Found} of the lines of which something came.
    """

    changed = Signal()

    def __init__(self, lines: Sequence[LineShown], sorts: Sequence[str] = tuple(FOUND)) -> None:
        super().__init__()
        self.setProperty("look", "rows_input")
        self._sorts = tuple(sorts)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self.inputs: dict[tuple[int, str], NumberInput] = {}
        self.errors: dict[int, PlainLabel] = {}
        for place, name in enumerate(self._sorts, 1):
            head = PlainLabel(FOUND[name], role="second", scale="small", wrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            head.setFixedWidth(_WIDE)
            self._grid.addWidget(head, 0, place)
        for place, line in enumerate(lines):
            self._add(2 * place + 1, line)
        if self.inputs:
            self.setFocusProxy(next(iter(self.inputs.values())))

    def _add(self, at: int, line: LineShown) -> None:
        name, under = ElidedLabel(), ElidedLabel(role="quiet", scale="small")
        name.setText(line.title)
        left = trn(line.to_come, "{n} piece to come", "{n} pieces to come")
        under.setText(" · ".join(filter(None, (formats.option_values(line.options), left))))
        self._grid.addLayout(column(name, under, spacing=0), at, 0)
        for place, sort in enumerate(self._sorts, 1):
            made = self.inputs[line.line_id, sort] = NumberInput(least=0, most=line.to_come)
            made.setObjectName(f"found_{line.line_id}_{sort}")
            made.setFixedWidth(_WIDE)
            made.set_value(line.to_come if sort == "sellable" else None)
            made.changed.connect(self._hear)
            self.say(made.setAccessibleName, lambda line=line, sort=sort: f"{line.title} {tr(FOUND[sort])}")
            self._grid.addWidget(made, at, place)
        error = self.errors[line.line_id] = PlainLabel(role="red", scale="small", wrap=True)
        error.hide()
        self._grid.addWidget(error, at + 1, 0, 1, len(self._sorts) + 1)

    # As an input

    def value(self) -> dict[int, Found]:
        """What came, by line; ShopError at the row that can not be read."""
        found: dict[int, dict[str, int]] = {}
        for (line_id, sort), made in self.inputs.items():
            try:
                found.setdefault(line_id, {})[sort] = made.value() or 0
            except ShopError as error:
                raise ShopError(error.key, field=f"{self.objectName()}.{line_id}", **error.words) from error
        return {line_id: Found(**pieces) for line_id, pieces in found.items() if any(pieces.values())}

    def set_value(self, value: Mapping[int, Found]) -> None:
        """Show other pieces."""
        for (line_id, sort), made in self.inputs.items():
            made.set_value(getattr(value[line_id], sort) or None if line_id in value else None)

    def standing(self) -> Any:
        """What the inputs show."""
        return [made.standing() for made in self.inputs.values()]

    def refuse(self, error: ShopError) -> None:
        """Show a refusal under its line, or under the first."""
        _, _, key = (error.field or "").partition(".")
        line_id = int(key) if key.isdigit() and int(key) in self.errors else next(iter(self.errors))
        label = self.errors[line_id]
        label.say(label.setText, lambda: sentence(error))
        label.show()
        first = self.inputs[line_id, self._sorts[0]]
        first.setToolTip(plain_tip(sentence(error)))
        restyle(first, wrong=True)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hear(self) -> None:
        for line_id, label in self.errors.items():
            if not label.isHidden():
                label.hide()
                first = self.inputs[line_id, self._sorts[0]]
                first.setToolTip(plain_tip(""))
                restyle(first, wrong=False)
        self.changed.emit()
