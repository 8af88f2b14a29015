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
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.kit.lines_editor import LinesEditor
from shopkeeper.ui.kit.lines_model import LineColumn, number_column, price_column, record_column
from shopkeeper.ui.products import picks, words

# What may be booked by hand, and what the quantity then means.
CHOICES = {
    Reason.PURCHASE: "How many arrived, and what each of them cost",
    Reason.OPENING: "How many there are when you start tracking stock",
    Reason.STOCKTAKE: "How many you counted; the difference is recorded",
    Reason.DAMAGE: "How many are damaged and leave stock",
    Reason.LOSS: "How many are lost and leave stock",
    Reason.CORRECTION: "How many more there are; with a minus, how many fewer",
}
_IN = (Reason.PURCHASE, Reason.OPENING, Reason.CORRECTION)


# More rows than this nobody types, and fewer are asked for at once.
MOST = 200


def open_sheet(desk: Desk, variants: Sequence[int], parent: QWidget | None, reason: str = "") -> None:
    """Ask what is to be booked of these variants; too many are refused."""
    if len(variants) > MOST:
        desk.refuse(ShopError("stock.too_many", most=MOST))
    else:
        StockSheet(desk, variants, parent, reason=reason).open()


class StockSheet(Sheet):
    """Books movements of variants as one command."""

    def __init__(
        self, desk: Desk, variants: Sequence[int], parent: QWidget | None, *, reason: str = ""
    ) -> None:
        super().__init__("Record stock", parent, width=760, height=520)
        self.setObjectName("stock_sheet")
        self._desk = desk
        first = self._first(variants, reason)
        self._happened = Reason(first["reason"])
        self.lines = LinesEditor(self._columns(), grow=True)
        self.form = Form(self._fields(), first)
        self.form.rows["reason"].input.changed.connect(self._say_what)
        self.form.rows["lines"].label.hide()  # the first column is called so already
        self.put_scrolled(self.form)
        self.add_button("stock_cancel", "Cancel", self.reject)
        self.add_button("stock_book", "Record", self.book, "filled")
        self._say_what()
        self.lines.view.go(0, "quantity" if variants else "variant")

    def _fields(self) -> tuple[Field, ...]:
        return (
            Field(
                "reason",
                "Reason for change",
                span=2,
                choices=lambda: [(one, tr(words.REASONS[one])) for one in CHOICES],
            ),
            Field("at", "When", "datetime", span=2),
            Field("note", "Note", span=2),
            Field("lines", "Items", wide=True, input=lambda: self.lines),
        )

    def _columns(self) -> tuple[LineColumn, ...]:
        return (
            record_column("variant", "Variant", picks.finder(self._desk), prompt="Type a name or code"),
            LineColumn("there", "On hand", show=formats.number, work_out=_there, width=84, right=True),
            number_column(
                "quantity",
                lambda: tr("Counted") if self._counts() else tr("Quantity"),
                least=-99_999,
                width=92,
            ),
            price_column(
                "unit_cost_e4", "Unit cost", self._desk.currency, shown=lambda: self._happened in _IN
            ),
            LineColumn(
                "difference",
                "Difference",
                show=formats.signed,
                work_out=_difference,
                tone=lambda values: "red" if (_difference(values) or 0) < 0 else "text",
                width=84,
                right=True,
                shown=self._counts,
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
        self._happened = Reason(self.form.rows["reason"].input.value())
        self.form.rows["lines"].hint(CHOICES[self._happened])
        self.retitle("Count stock" if self._counts() else "Record stock")
        self.lines.say_again()

    def _counts(self) -> bool:
        return self._happened is Reason.STOCKTAKE

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

    def dirty(self) -> bool:
        """Whether something was typed."""
        return self.form.dirty()


def _difference(values: dict[str, Any]) -> int | None:
    """How many more were counted than there should be."""
    there, counted = _there(values), values.get("quantity")
    return None if there is None or counted is None else counted - there


def _there(values: dict[str, Any]) -> int | None:
    pick = values.get("variant")
    return pick.data.on_hand if isinstance(pick, Pick) else None
