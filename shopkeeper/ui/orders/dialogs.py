"""The sheets of an order: payment, refund, shipment, closing, note."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr, trn
from shopkeeper.model.orders import OrderState
from shopkeeper.shop import order_marks, order_states, payments
from shopkeeper.shop.order_states import Closing, Shipment
from shopkeeper.shop.payments import WAYS, PaymentData
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Field, Form, Section
from shopkeeper.ui.kit.inputs import LongInput, TextInput
from shopkeeper.ui.kit.inputs_numbers import MoneyInput, NumberInput
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import PlainLabel
from shopkeeper.ui.orders.parcels import courier_field, watch
from shopkeeper.ui.orders.reading import LineShown, OrderShown
from shopkeeper.ui.orders.row_inputs import RowInputs, RowOf
from shopkeeper.ui.orders.words import way_word

Values = dict[str, Any]
_WIDTH = 560

# Why orders are closed, in the words owners use; anything else is typed.
REASONS = (
    "The buyer no longer wants it",
    "The buyer did not pay",
    "Out of stock",
    "Wrong item or wrong address",
    "Ordered twice",
)


class DeedSheet(Sheet):
    """Asks what a deed needs to know, then does it; a refusal shows at its field and the sheet stays."""

    def __init__(
        self,
        title: Text,
        parent: QWidget | None,
        fields: Sequence[Field | Section],
        values: Mapping[str, Any],
        do: Callable[[Values], Any],
        word: Text,
        *,
        about: Text = "",
        width: int = _WIDTH,
    ) -> None:
        super().__init__(title, parent, width=width)
        self.setObjectName("deed")
        self._do = do
        self.about = PlainLabel(about, role="second", wrap=True)
        self.about.setVisible(bool(about))
        self.body.addWidget(self.about)
        self.form = Form(fields, values)
        self.put_scrolled(self.form)
        self.add_button("cancel", "Cancel", self.reject)
        self.add_button("save", word, self.save, "filled")
        self.form.focus_first()

    def save(self) -> None:
        """Do it."""
        try:
            self._do(self.form.values())
        except ShopError as error:
            self.form.refuse(error)
            return
        self.accept()

    def dirty(self) -> bool:
        """Whether something was typed."""
        return self.form.dirty()


def whose(shown: OrderShown) -> str:
    """Which order a sheet is about: its number and who it goes to."""
    return " · ".join(filter(None, (shown.number, shown.name)))


def _about(shown: OrderShown, *more: str) -> str:
    return "\n".join(filter(None, (whose(shown), *more)))


def _ways() -> list[tuple[str, str]]:
    return [("", tr("Not stated")), *((way, way_word(way)) for way in WAYS)]


def _money_fields(currency: str, way: str, *more: Field) -> tuple[Field, ...]:
    return (
        Field("amount", "Amount", input=lambda: MoneyInput(currency)),
        Field("way", way, choices=_ways),
        Field("paid_at", "Time", "datetime"),
        *more,
        Field("reference", "Reference"),
        Field("note", "Note", wide=not more),
    )


def _payment(values: Values) -> PaymentData:
    names = ("way", "paid_at", "payer", "reference", "note")
    return PaymentData(values["amount"] or 0, **{name: values[name] for name in names if name in values})


def _minute(desk: Desk) -> datetime:
    """The shop's wall time, to the minute."""
    return desk.wall(desk.shop.clock()).replace(second=0, microsecond=0)


def pay_sheet(desk: Desk, shown: OrderShown, parent: QWidget | None) -> DeedSheet:
    """Asks for money that came in."""
    now, currency = _minute(desk), shown.order["currency"] or desk.currency

    def do(values: Values) -> None:
        with desk.shop.command("order.pay", n=1, name=shown.number) as session:
            payments.pay(session, shown.order_id, _payment(values), now)

    start = {"amount": max(shown.summary.owed_cents, 0) or None, "way": shown.order["way"], "paid_at": now}
    fields = _money_fields(currency, "Paid by", Field("payer", "Payer"))

    def about() -> str:
        return _about(shown, _owed(desk, shown, currency))

    return DeedSheet("Record a payment", parent, fields, start, do, "Record", about=about)


def _owed(desk: Desk, shown: OrderShown, currency: str) -> str:
    """How much is owed still, or that all of it came in."""
    owed = shown.summary.owed_cents
    if owed > 0:
        return tr("{amount} due").format(amount=desk.money(owed, currency))
    return tr("Paid in full: {amount}").format(amount=desk.money(shown.kept_cents, currency))


# What is offered where nothing of an order has left.
_CLOSE = "If all the money goes back, close the order"
_CLOSE_PACKED = "If all the money goes back, close the order: its goods are back on the shelf"


def refund_sheet(desk: Desk, shown: OrderShown, parent: QWidget | None) -> DeedSheet:
    """Asks for money that goes back, and for which pieces."""
    now, currency = _minute(desk), shown.order["currency"] or desk.currency
    rows = [
        pieces_row(line.line_id, line.title, line.options, line.quantity - line.refunded)
        for line in shown.lines
        if line.quantity > line.refunded
    ]
    most = {line.line_id: line.quantity - line.refunded for line in shown.lines}
    pieces = pieces_field("lines", "Pieces refunded", rows, most)

    packed = shown.state == OrderState.PACKING
    to_send = shown.state in (OrderState.PAID, OrderState.PACKING) and not shown.summary.shipped_quantity
    close = Field("close", _CLOSE_PACKED if packed else _CLOSE, "check", wide=True)

    def do(values: Values) -> None:
        counted = {key: number for key, number in values.get("lines", {}).items() if number}
        given = _payment(values)
        with desk.shop.command("order.refund", name=shown.number) as session:
            if values.get("close") and given.amount_cents == shown.kept_cents:
                reason = Closing(tr("Refunded in full"), goods_back=True, refund=given)
                order_states.close(session, shown.order_id, reason, now)
            else:
                data = replace(given, lines=counted or None)
                payments.refund(session, shown.order_id, data, now)

    start = {"amount": None, "way": _last_way(shown), "paid_at": now, "close": not packed}
    fields = (
        *_money_fields(currency, "Refund by"),
        *([close] if to_send else []),
        *([pieces] if rows else []),
    )

    def about() -> str:
        kept = desk.money(max(shown.kept_cents, 0), currency)
        return _about(shown, tr("Up to {amount} can be refunded.").format(amount=kept))

    return DeedSheet("Record a refund", parent, fields, start, do, "Record", about=about)


def _last_way(shown: OrderShown) -> str:
    ways = [one.way for one in shown.payments if one.amount_cents > 0]
    return ways[-1] if ways and ways[-1] in WAYS else ""


def ship_sheet(desk: Desk, shown: OrderShown, parent: QWidget | None) -> DeedSheet:
    """Asks for courier and number, and which pieces leave: at first all that are left."""
    now = _minute(desk)
    with desk.shop.read() as session:
        courier = courier_field(session, "courier", "Courier")
    left = [line for line in shown.lines if line.left > 0]
    fields = [
        courier,
        Field("tracking_number", "Tracking number"),
        Field("shipped_at", "Time", "datetime"),
        *([_pieces(left)] if left else []),
    ]

    def do(values: Values) -> None:
        pieces = {key: number or 0 for key, number in values["pieces"].items()} if left else None
        given = Shipment(values["courier"], values["tracking_number"], pieces)
        with desk.shop.command("order.ship", n=1, name=shown.number) as session:
            order_states.ship(session, shown.order_id, given, values["shipped_at"] or now)

    start = {"courier": shown.order["courier"] or _usual_courier(desk), "shipped_at": now}
    sheet = DeedSheet(
        "Ship the order",
        parent,
        fields,
        start,
        _remembering(desk, do),
        "Ship",
        about=lambda: whose(shown),
    )
    watch(sheet.form, "courier", "tracking_number")
    return sheet


def pieces_row(line_id: int, title: str, options: str, most: int, value: int | None = None) -> RowOf:
    """The row of a line of which some pieces, at most so many, are to be said."""
    after = trn(most, "of {n} piece", "of {n} pieces")
    return RowOf(line_id, title, value=value, under=formats.option_values(options), after=after)


def pieces_field(name: str, label: str, rows: Sequence[RowOf], most: Mapping[int, int]) -> Field:
    """Asks how many pieces of each line, at most so many; `rows` are made by `pieces_row`."""
    return Field(
        name,
        label,
        wide=True,
        input=lambda: RowInputs(rows, lambda one: NumberInput(least=0, most=most[one.key]), wide=96),
    )


def _pieces(left: Sequence[LineShown]) -> Field:
    rows = [pieces_row(line.line_id, line.title, line.options, line.left, line.left) for line in left]
    return pieces_field("pieces", "Pieces to ship now", rows, {line.line_id: line.left for line in left})


def _usual_courier(desk: Desk) -> str:
    return str(desk.settings.get("courier", "") or "")


def _remembering(desk: Desk, do: Callable[[Values], Any]) -> Callable[[Values], Any]:
    """Keep the courier for the next time."""

    def done(values: Values) -> None:
        do(values)
        desk.settings.put("courier", values["courier"].strip())

    return done


def ship_many_sheet(desk: Desk, orders: Sequence[RowOf], parent: QWidget | None) -> DeedSheet:
    """Asks for one courier and a number for each order; a list of numbers can be pasted."""
    now = _minute(desk)
    with desk.shop.read() as session:
        courier = courier_field(session, "courier", "Courier")
    numbers = Field(
        "numbers",
        "Tracking numbers",
        wide=True,
        hint="You can paste a whole column of numbers into the first row.",
        input=lambda: RowInputs(orders, lambda _: TextInput(), wide=220),
    )
    fields = (courier, Field("shipped_at", "Time", "datetime"), numbers)

    def do(values: Values) -> None:
        at = values["shipped_at"] or now
        with desk.shop.command("order.ship", n=len(orders), name="") as session:
            for order_id, number in values["numbers"].items():
                order_states.ship(session, order_id, Shipment(values["courier"], number), at)

    start = {"courier": _usual_courier(desk), "shipped_at": now}
    count = len(orders)

    def title() -> str:
        return trn(count, "Ship one order", "Ship {n} orders")

    return DeedSheet(title, parent, fields, start, _remembering(desk, do), "Ship")


def close_sheet(desk: Desk, shown: OrderShown, parent: QWidget | None) -> DeedSheet:
    """Asks why an order is closed; says what goes back to the buyer."""
    now, currency = _minute(desk), shown.order["currency"] or desk.currency
    packed = shown.state == OrderState.PACKING
    back = max(shown.kept_cents, 0)
    fields = (
        Field("reason", "Why closed", choices=_reasons),
        Field("details", "In your own words", answers=()),
        *([Field("way", "Refund by", choices=_ways)] if back else []),
        *([Field("goods_back", "The goods are back on the shelf", "check", wide=True)] if packed else []),
    )

    def do(values: Values) -> None:
        reason = ": ".join(filter(None, (values["reason"], values["details"].strip())))
        refund = PaymentData(back, values["way"]) if back else None
        given = Closing(reason, bool(values.get("goods_back")), refund)
        with desk.shop.command("order.close", n=1, name=shown.number) as session:
            order_states.close(session, shown.order_id, given, now)

    def about() -> str:
        amount = desk.money(back, currency)
        return _about(shown, tr("{amount} will go back to the buyer.").format(amount=amount) if back else "")

    start = {"way": _last_way(shown), "reason": ""}
    return DeedSheet("Close the order", parent, fields, start, do, "Close the order", about=about)


def _reasons() -> list[tuple[str, str]]:
    said = [tr(reason) for reason in REASONS]
    return [("", tr("Choose a reason")), *((reason, reason) for reason in said)]


def note_sheet(desk: Desk, ids: Sequence[int], name: str, parent: QWidget | None) -> DeedSheet:
    """Asks for a note on one order or several."""
    at, who = desk.shop.clock(), desk.shop.operator
    fields = (Field("text", "Note", wide=True, input=lambda: LongInput(least=4)),)

    def do(values: Values) -> None:
        with desk.shop.command("order.note", n=len(ids), name=name) as session:
            order_marks.note(session, ids, values["text"], at, who)

    return DeedSheet("Add a note", parent, fields, {}, do, "Save")
