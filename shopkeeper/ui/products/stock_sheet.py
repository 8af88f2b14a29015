"""Booking stock: what came in, went out or was counted, of one or several variants."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.model.stock import Reason
from shopkeeper.shop import stock
from shopkeeper.shop.stock import Move
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet, ask
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import LineColumn, number_column, price_column, record_column
from shopkeeper.ui.products import picks, words

# What may be booked by hand, and what the quantity then means.
CHOICES = {
    Reason.PURCHASE: "How many came in, and what one of them cost",
    Reason.OPENING: "How many there are when you begin to keep stock",
    Reason.STOCKTAKE: "How many you counted: the difference is booked",
    Reason.DAMAGE: "How many are damaged and leave the stock",
    Reason.LOSS: "How many are lost and leave the stock",
    Reason.CORRECTION: "How many more there are, or with a minus fewer",
}
_IN = (Reason.PURCHASE, Reason.OPENING, Reason.CORRECTION)


class StockSheet(Sheet):
    """Books movements of variants as one command."""

    def __init__(
        self, desk: Desk, variants: Sequence[int], parent: QWidget | None, *, reason: str = ""
    ) -> None:
        super().__init__("Book stock", parent, width=760, height=520, hint="Ctrl+Enter books")
        self.setObjectName("stock_sheet")
        self._desk = desk
        self.lines = LinesEditor(self._columns(), most=9, least=4)
        self.form = Form(self._fields(), self._first(variants, reason))
        self.form.rows["reason"].input.changed.connect(self._say_what)
        self.put_scrolled(self.form)
        self.add_button("stock_cancel", "Cancel", self.reject)
        self.add_button("stock_book", "Book", self.book, "filled")
        self._say_what()
        self.lines.view.go(0, "quantity" if variants else "variant")

    def _fields(self) -> tuple[Field, ...]:
        return (
            Field(
                "reason",
                "What happened",
                span=2,
                choices=lambda: [(one, tr(words.REASONS[one])) for one in CHOICES],
            ),
            Field("at", "When", "datetime", span=2),
            Field("note", "Note", span=2),
            Field("lines", "Goods", wide=True, input=lambda: self.lines),
        )

    def _columns(self) -> tuple[LineColumn, ...]:
        return (
            record_column("variant", "Variant", picks.finder(self._desk)),
            LineColumn("there", "On hand", show=formats.number, work_out=_there, width=84, right=True),
            number_column("quantity", "Quantity", least=-99_999, width=92),
            price_column(
                "unit_cost_e4", "Unit cost", self._desk.currency, fixed=lambda _: self._reason() not in _IN
            ),
        )

    def _first(self, variants: Sequence[int], reason: str) -> dict[str, Any]:
        chosen = picks.picks(self._desk, variants)
        unkept = bool(chosen) and all(pick.data.on_hand is None for pick in chosen)
        return {
            "reason": Reason(reason or (Reason.OPENING if unkept else Reason.PURCHASE)),
            "at": self._desk.wall(self._desk.shop.clock()),
            "lines": [{"variant": pick} for pick in chosen],
            "note": "",
        }

    def _say_what(self) -> None:
        self.form.rows["lines"].hint(CHOICES[self._reason()])

    def _reason(self) -> Reason:
        return Reason(self.form.rows["reason"].input.value())

    def book(self) -> None:
        """Book it; a refusal shows at its cell and the sheet stays open."""
        try:
            values = self.form.values()
            # A variant chosen but not given a number is left alone.
            rows = [row for row in values["lines"] if row["quantity"] is not None]
            if not rows:
                raise ShopError("stock.no_lines", field="lines")
            self._write(values, rows)
        except ShopError as error:
            self.form.refuse(error)
            return
        self.accept()

    def _write(self, values: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        for place, row in enumerate(rows):
            if not isinstance(row["variant"], Pick):
                raise ShopError("stock.no_variant", field=f"lines.{place}.variant")
        reason = Reason(values["reason"])
        key = "stock.count" if reason is Reason.STOCKTAKE else "stock.move"
        with self._desk.shop.command(key, n=len(rows), name=rows[0]["variant"].title) as session:
            self._book(session, reason, values, rows)

    def _book(
        self, session: Session, reason: Reason, values: dict[str, Any], rows: list[dict[str, Any]]
    ) -> None:
        at = values["at"] or self._desk.wall(self._desk.shop.clock())
        if reason is Reason.STOCKTAKE:
            counted = [(row["variant"].record_id, row["quantity"]) for row in rows]
            stock.count(session, counted, at, values["note"])
            return
        sign = -1 if reason in (Reason.DAMAGE, Reason.LOSS) else 1
        stock.move(
            session,
            [
                Move(
                    row["variant"].record_id,
                    sign * row["quantity"],
                    reason,
                    row["unit_cost_e4"] if reason in _IN else None,
                    values["note"],
                )
                for row in rows
            ],
            at,
        )

    # Qt

    def reject(self) -> None:
        """Close; what was typed is not thrown away unasked."""
        if self.form.dirty():
            ask(
                self,
                "What you typed has not been saved.",
                "Discard it",
                super().reject,
                title="Discard what you typed?",
                no="Go on writing",
            )
        else:
            super().reject()


def _there(values: dict[str, Any]) -> int | None:
    pick = values.get("variant")
    return pick.data.on_hand if isinstance(pick, Pick) else None
