"""The step for a file of no known kind: its columns mapped by hand, with guesses."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.exchange import mapping, own_profiles
from shopkeeper.exchange.looking import FileLook, SheetLook
from shopkeeper.exchange.mapping import Mapped
from shopkeeper.i18n import pick, tr
from shopkeeper.model.orders import OrderState
from shopkeeper.shop import order_list, purchase_list
from shopkeeper.shop.channels import PLATFORMS, platform_name
from shopkeeper.ui.exchange.counts import rows_in_words
from shopkeeper.ui.exchange.map_fields import FieldsTable
from shopkeeper.ui.exchange.map_table import ChoicesTable
from shopkeeper.ui.exchange.pieces import titled
from shopkeeper.ui.kit.inputs import ChoiceInput, TextInput
from shopkeeper.ui.kit.inputs_numbers import NumberInput
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.scrolled import BAR, Bleeding, Scrolled
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, Card, Line, PlainLabel, row
from shopkeeper.ui.settings.fields import also, currencies

_SIDE = 420
KINDS = {
    "orders": "Orders with their goods",
    "customers": "Customers",
    "products": "Products",
    "purchases": "Purchases with their goods",
}
_STATES_HIGH = 250
_FIELDS = 252


class MapStep(Texts, QWidget):
    """What the columns of a file mean; `mapped_by_hand` gives the answer."""

    back_wanted = Signal()
    header_wanted = Signal(int)
    mapped_by_hand = Signal(object)  # Mapped

    def __init__(self) -> None:
        super().__init__()
        self._look: FileLook | None = None
        self.headline = PlainLabel(scale="section")
        self.columns = ChoicesTable("map_columns", ("Column", "What is in it", "Is"), (112, 168), once=True)
        self.fields = FieldsTable(self.columns.model_)
        self.fields.setFixedWidth(_FIELDS)
        self.states = ChoicesTable("map_states", ("Word", "", "State"), (150, 130), once=False)
        self.columns.model_.chosen.connect(self._columns_chosen)
        self.problem = PlainLabel(role="amber", wrap=True)
        self.back = Button("map_back", "Previous")
        self.go = Button("map_go", "Continue", look="filled")
        self.back.clicked.connect(lambda: self.back_wanted.emit())
        self.go.clicked.connect(lambda: self.mapped_by_hand.emit(self.mapped()))
        self._make_inputs()
        self._lay_out()
        self.say(self._say_choices, "Column")

    def _make_inputs(self) -> None:
        self.kind = ChoiceInput(lambda: [(kind, tr(word)) for kind, word in KINDS.items()])
        self.platform = ChoiceInput(lambda: [(one, platform_name(one)) for one in PLATFORMS if one != "own"])
        self.state = ChoiceInput(self._states)
        # A list that owners keep themselves is mostly of what is done, and of no platform.
        self.platform.set_value("other")
        self.state.set_value("finished")
        self.dates = ChoiceInput(
            lambda: [(True, tr("Day first (31/12)")), (False, tr("Month first (12/31)"))]
        )
        self.sheet = ChoiceInput(self._sheets)
        self._home = ""
        self.currency = ChoiceInput(lambda: also(currencies, self._home)())
        self.name = TextInput()
        self.header = NumberInput(least=1, most=1000)
        self.kind.changed.connect(self._guess)
        self.sheet.changed.connect(self._show_sheet)
        self.name.textChanged.connect(lambda _: self._tell())
        self.header.editingFinished.connect(self._header_said)
        for name, label, widget in self._inputs():
            widget.setObjectName(f"map_{name}")
            self.say(widget.setAccessibleName, label)

    def _inputs(self) -> Sequence[tuple[str, str, QWidget]]:
        return (
            ("kind", "The file contains", self.kind),
            ("platform", "Platform", self.platform),
            ("sheet", "Sheet", self.sheet),
            ("header", "Header row", self.header),
            ("dates", "Dates", self.dates),
            ("currency", "Currency", self.currency),
            ("name", "Name for this kind of file", self.name),
            ("state", "State of all records", self.state),
        )

    def _lay_out(self) -> None:
        note = "Drag a column onto its field, or press Enter to choose it"
        tables = QWidget()
        both = row(self.columns, 8, Line(vertical=True), 8, self.fields, spacing=0)
        both.setStretch(0, 1)
        tables.setLayout(both)
        left = titled("Columns of the file", tables, note=note)
        side = Card(spacing=10)
        side.setFixedWidth(_SIDE)
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(12)
        self._labels: dict[str, QWidget] = {}
        for place, (name, text, widget) in enumerate(self._inputs()):
            label = self._labels[name] = PlainLabel(text, role="second")
            label.setBuddy(widget)
            grid.addWidget(label, place, 0)
            grid.addWidget(widget, place, 1)
        grid.setColumnStretch(1, 1)
        side.body.addWidget(PlainLabel("About the file", scale="section"))
        side.body.addLayout(grid)
        note = "Files like this are recognised from now on."
        side.body.addWidget(PlainLabel(note, role="quiet", scale="small", wrap=True))
        self._states_card = titled("Wording of states", self.states)
        self._states_card.setFixedSize(_SIDE, _STATES_HIGH)
        about = QWidget()
        about.setLayout(column(side, self._states_card, None))
        area = Scrolled(about)
        area.setFixedWidth(_SIDE + BAR)
        right = Bleeding()
        right.addWidget(area)
        sides = row(spacing=12)
        sides.addWidget(left, 1)
        sides.addLayout(right)
        box = column(self.headline)
        box.addLayout(sides, 1)
        foot = row(self.problem, self.back, self.go)
        foot.setStretch(0, 1)
        box.addLayout(foot)
        self.setLayout(box)

    def show_look(self, look: FileLook, currency: str) -> None:
        """Show a file that was looked at, with guesses."""
        self._look = look
        self.headline.say(
            self.headline.setText,
            lambda: tr("Check the columns of {file}").format(file=look.path.name),
        )
        self._home = currency
        self.currency.say_choices()
        self.currency.set_value(currency)
        self.name.setText(look.path.stem)
        self.sheet.say_choices()
        several = len(look.sheets) > 1
        self._show_input("sheet", several)
        self.kind.blockSignals(True)
        self.kind.set_value(mapping.guess_kind(self._sheet.columns, self._own()))
        self.kind.blockSignals(False)
        self._show_sheet()
        self.columns.selectRow(0)
        self.columns.setFocus()

    @property
    def _sheet(self) -> SheetLook:
        assert self._look is not None
        return self._look.sheets[self.sheet.value() or 0]

    def _sheets(self) -> list[tuple[Any, str]]:
        found = self._look.sheets if self._look else ()
        return [(place, f"{one.name} · {rows_in_words(one.rows)}") for place, one in enumerate(found)] or [
            (0, "")
        ]

    def _own(self) -> list[Any]:
        return own_profiles.load_each(own_profiles.files())[0]

    def _show_sheet(self) -> None:
        self.header.set_value(self._sheet.header_row)
        day_first = mapping.guess_day_first(self._sheet.columns)
        self.dates.set_value(True if day_first is None else day_first)
        self._show_input("dates", day_first is not None)
        self._guess()

    def _header_said(self) -> None:
        try:
            wanted = self.header.value()
        except ShopError:
            wanted = None
        if wanted is None:
            self.header.set_value(self._sheet.header_row)
        elif self._look and wanted != self._sheet.header_row:
            self.header_wanted.emit(wanted)

    def _guess(self) -> None:
        """Take each column for what it seems to be."""
        kind, sheet = self.kind.value(), self._sheet
        self.state.say_choices()
        guessed = mapping.guess(kind, sheet.columns, self._own())
        rows = [(one.name, " · ".join(one.values[:4])) for one in sheet.columns]
        taken = {column: name for name, column in guessed.items()}
        self.columns.model_.show_rows(rows, self._fields(), taken)
        self._columns_chosen()

    def _fields(self) -> list[tuple[str, str]]:
        return [(one.field, pick(one.title)) for one in mapping.offers(self.kind.value())]

    def _states(self) -> list[tuple[str, str]]:
        kind = self.kind.value()
        if kind == "purchases":
            return [(state, tr(purchase_list.STATES[state])) for state in mapping.states(kind)]
        return [(state, tr(order_list.STATES[OrderState(state)])) for state in mapping.states("orders")]

    def _columns_chosen(self) -> None:
        """Follow what the columns are taken for: whether states are told, and what is missing."""
        words = self._state_values()
        self._states_card.setVisible(bool(words))
        if words != self.states.model_.words():
            guessed = mapping.guess_states(self.kind.value(), words)
            self.states.model_.show_rows([(word, "") for word in words], self._states(), guessed)
        self._show_input("state", bool(mapping.state_field(self.kind.value())) and not words)
        self._tell()

    def _state_values(self) -> tuple[str, ...]:
        name = self._taken().get(mapping.state_field(self.kind.value()))
        return next((one.values for one in self._sheet.columns if one.name == name), ())

    def _taken(self) -> dict[str, str]:
        return {name: column for column, name in self.columns.model_.taken.items()}

    def mapped(self) -> Mapped:
        """What the owner said."""
        return Mapped(
            title=self.name.text().strip(),
            kind=self.kind.value(),
            platform=self.platform.value(),
            fields=self._taken(),
            currency=self.currency.value(),
            day_first=bool(self.dates.value()),
            states=dict(self.states.model_.taken),
            state=self.state.value(),
        )

    def _tell(self) -> None:
        """Say what is missing still."""
        if not self._look:
            return
        missing = self.mapped().missing()
        self.problem.say(self.problem.setText, lambda: self._missing_text(missing))
        self.go.setEnabled(not missing and bool(self.name.text().strip()))

    def _missing_text(self, missing: Sequence[str]) -> str:
        if missing:
            words: Mapping[str, str] = dict(self._fields())
            names = " · ".join(words[name] for name in missing)
            return tr("Still missing: {fields}. Choose the column that holds it.").format(fields=names)
        return "" if self.name.text().strip() else tr("Give this kind of file a name.")

    def _show_input(self, name: str, shown: bool) -> None:
        self._labels[name].setVisible(shown)
        next(widget for one, _, widget in self._inputs() if one == name).setVisible(shown)

    def _say_choices(self, _: str) -> None:
        if self._look:
            self.columns.model_.use_choices(self._fields())
            self.states.model_.use_choices(self._states())
