"""Goods that came back: which lines, how many pieces, and how they were found."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr, trn
from shopkeeper.shop import returns
from shopkeeper.shop.returns import Away
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.inputs_numbers import NumberInput

FOUND = {
    "sellable": "Can be sold again",
    "damaged": "Damaged",
    "missing": "Missing from the parcel",
}


class ReturnSheet(Sheet):
    """Books what came back of an order into stock."""

    def __init__(
        self, desk: Desk, order_id: int, number: str, lines: list[Away], parent: QWidget | None
    ) -> None:
        super().__init__("Goods came back", parent, width=560, hint="Ctrl+Enter books")
        self.setObjectName("return_sheet")
        self._desk, self._order_id, self._number, self._lines = desk, order_id, number, lines
        self.form = Form(self._fields(), {"found": "sellable", "note": ""})
        for one in lines:
            self.form.rows[str(one.line_id)].hint(_left(one.pieces))
        self.put_scrolled(self.form)
        self.add_button("return_cancel", "Cancel", self.reject)
        self.add_button("return_book", "Book", self.book, "filled")
        self.form.focus_first()

    def _fields(self) -> list[Field]:
        found = [
            Field(
                str(one.line_id),
                " ".join(filter(None, (one.title, one.options))),
                input=partial(NumberInput, most=one.pieces),
            )
            for one in self._lines
        ]
        choices = Field("found", "How it was found", choices=lambda: [(one, tr(FOUND[one])) for one in FOUND])
        return [*found, choices, Field("note", "Note", wide=True)]

    def book(self) -> None:
        """Book it; a refusal shows at its line and the sheet stays open."""
        try:
            values = self.form.values()
            pieces = {one.line_id: values[str(one.line_id)] or 0 for one in self._lines}
            at = self._desk.wall(self._desk.shop.clock())
            with self._desk.shop.command("stock.return", name=self._number) as session:
                returns.take_back(session, self._order_id, pieces, at, values["found"], values["note"])
        except ShopError as error:
            self.form.refuse(error)
            return
        self.accept()


def _left(pieces: int) -> Callable[[], str]:
    return lambda: trn(pieces, "{n} piece has left", "{n} pieces have left")
