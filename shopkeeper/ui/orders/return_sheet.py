"""Goods that came back: which lines, how many pieces, and how they were found."""

from PySide6.QtWidgets import QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import returns
from shopkeeper.shop.returns import Away
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.form import Field
from shopkeeper.ui.kit.inputs_numbers import NumberInput
from shopkeeper.ui.orders.dialogs import DeedSheet, Values, pieces_row, whose
from shopkeeper.ui.orders.reading import OrderShown
from shopkeeper.ui.orders.row_inputs import RowInputs

FOUND = {
    "sellable": "Can be resold",
    "damaged": "Damaged",
    "missing": "Missing from the parcel",
}


class ReturnSheet(DeedSheet):
    """Books what came back of an order into stock."""

    def __init__(self, desk: Desk, shown: OrderShown, lines: list[Away], parent: QWidget | None) -> None:
        self._desk, self._shown, self._lines = desk, shown, lines
        super().__init__(
            "Return to stock",
            parent,
            self._fields(),
            {"found": "sellable", "note": ""},
            self._book,
            "Record",
            about=lambda: whose(shown),
        )
        self.setObjectName("return_sheet")

    def _fields(self) -> list[Field]:
        lines = self._lines
        rows = [pieces_row(one.line_id, one.title, one.options, one.pieces) for one in lines]
        most = {one.line_id: one.pieces for one in lines}
        return [
            Field(
                "lines",
                "Pieces back",
                wide=True,
                input=lambda: RowInputs(rows, lambda one: NumberInput(most=most[one.key]), wide=96),
            ),
            Field("found", "Condition", choices=lambda: [(one, tr(FOUND[one])) for one in FOUND]),
            Field("note", "Note"),
        ]

    def _book(self, values: Values) -> None:
        pieces = {key: number or 0 for key, number in values["lines"].items()}
        at = self._desk.wall(self._desk.shop.clock())
        try:
            with self._desk.shop.command("stock.return", name=self._shown.number) as session:
                returns.take_back(session, self._shown.order_id, pieces, at, values["found"], values["note"])
        except ShopError as error:
            raise ShopError(error.key, field=f"lines.{error.field or ''}", **error.words) from error
