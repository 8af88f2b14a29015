"""An input of many rows: type to find, Tab or Enter moves on, the last row is always a fresh one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.ui.kit.lines_model import LineColumn, LinesModel, Values
from shopkeeper.ui.kit.lines_view import LinesView
from shopkeeper.ui.kit.texts import Texts, text_of
from shopkeeper.ui.kit.widgets import PlainLabel
from shopkeeper.words import sentence


class LinesEditor(Texts, QFrame):
    """Rows of `columns`. `fill(values, name)` may set what follows in a row when `name` was changed.

    Its value is a list of dicts by column, with whatever else a row came with. Ctrl+Delete
    takes the row away, Ctrl+V fills rows from a spreadsheet. It is as high as its rows, at
    least `least` and at most `most` of them; where it may `grow`, it takes all room there is.
    Tab leaves a fresh row at once; the first one it goes through where it is `walked`.
    """

    changed = Signal()

    def __init__(
        self,
        columns: Sequence[LineColumn],
        fill: Callable[[Values, str], None] | None = None,
        parent: QWidget | None = None,
        *,
        most: int = 8,
        least: int = 2,
        grow: bool = False,
        walked: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "lines")
        self.model = LinesModel(columns, fill)
        self.view = LinesView(self.model, self)
        self.view.walked = walked
        self.note = PlainLabel(role="red", scale="small", wrap=True)
        self.note.setObjectName("lines_note")
        self.note.setContentsMargins(11, 6, 12, 7)
        self.sums = PlainLabel(role="second", scale="small")
        self.sums.setObjectName("lines_sums")
        self.sums.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.sums.setContentsMargins(11, 6, 12, 7)
        self._most, self._least, self.grows = most, least, grow
        self._refused: ShopError | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.view, self.note, self.sums):
            box.addWidget(widget, int(widget is self.view))
        self.setFocusProxy(self.view)
        tall = QSizePolicy.Policy.Expanding if grow else QSizePolicy.Policy.Minimum
        self.setSizePolicy(QSizePolicy.Policy.Expanding, tall)
        self.model.changed.connect(self._hear)
        self.say(self._say, lambda: "")

    # As an input

    def value(self) -> list[Values]:
        """The rows that hold something; ShopError at `<name>.<row>.<column>` for what can not be read."""
        places = self.model.filled()
        for number, place in enumerate(places):
            for name, error in self.model.lines[place].errors.items():
                if name in self.model.lines[place].typed:
                    raise ShopError(error.key, field=f"{self.objectName()}.{number}.{name}", **error.words)
        return [dict(self.model.lines[place].values) for place in places]

    def set_value(self, value: Iterable[Mapping[str, Any]]) -> None:
        """Show other rows."""
        self.view.stop()
        self.model.set_rows(value)
        self._hear()

    def standing(self) -> Any:
        """What the cells show, row by row."""
        return [
            [self.model.text(self.model.lines[place], column) for column in self.model.columns]
            for place in self.model.filled()
        ]

    def refuse(self, error: ShopError) -> None:
        """Show a refusal at its cell, or under the rows."""
        _, *where = (error.field or "").split(".")
        places = self.model.filled()
        if len(where) == 2 and where[0].isdigit() and int(where[0]) < len(places):
            place = places[int(where[0])]
            self.model.refuse(place, where[1], error)
            self.view.go(place, where[1])
        else:
            self._refused = error
            self._say("")
            self.view.go(0, "")

    def forgive(self) -> None:
        """Take the marks off what can be read."""
        self._refused = None
        self.model.forgive()

    def setAccessibleName(self, name: str) -> None:
        """The table is called so too."""
        super().setAccessibleName(name)
        self.view.setAccessibleName(name)

    def setEnabled(self, enabled: bool) -> None:
        """Closed, no row can be taken away either."""
        super().setEnabled(enabled)
        self.view.stop()
        self.model.close(not enabled)
        self.view.hide_columns()

    # Within

    def _hear(self) -> None:
        self._refused = None
        self._say("")
        self.changed.emit()

    def _say(self, _: str) -> None:
        self.note.setText(sentence(self._refused) if self._refused else "")
        self.note.setVisible(self._refused is not None)
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.model.columns))
        filled = bool(self.model.filled())
        sums = [f"{text_of(column.title)} {column.show(total)}" for column, total in self.model.sums()]
        self.sums.setText("    ".join(sums) if filled else "")
        self.sums.setVisible(bool(sums) and filled)
        messages = [self.view.message(place) for place in range(len(self.model.lines))]
        self.view.setAccessibleDescription(" ".join(filter(None, (*messages, self.note.text()))))
        self.view.hide_columns()
        self.view.fit(self._least, self._most, grow=self.grows)
        self.view.viewport().update()
        self.view.dress_editor()
