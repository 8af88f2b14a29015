"""The form of an order: entered by keyboard alone in half a minute, changed as far as its state allows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import addresses, order_buyers, order_rules, orders
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_numbers import next_number
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import ON_DELIVERY, PaymentData
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet, ask
from shopkeeper.ui.kit.form import Form
from shopkeeper.ui.kit.inputs_record import Pick
from shopkeeper.ui.kit.widgets import Line, PlainLabel, row
from shopkeeper.ui.orders import form_fields as shape
from shopkeeper.ui.orders.form_buyer import BuyerOfForm
from shopkeeper.ui.orders.form_money import MoneyOfForm
from shopkeeper.words import sentence

_WIDTH, _RIGHT = 1240, 312


class OrderForm(Sheet):
    """Enters orders one after the other, or changes the one of `order_id`; `saved` gives each id."""

    saved = Signal(int)

    def __init__(
        self, desk: Desk, order_id: int | None, parent: QWidget | None, *, customer_id: int | None = None
    ) -> None:
        title = "New order" if order_id is None else "Edit order"
        super().__init__(title, parent, width=_WIDTH)
        self.setObjectName("order_form")
        self._desk, self._id = desk, order_id
        self._order: dict[str, Any] = {}
        self._base = OrderData(())
        self._shown = self._load()
        currency = self._order.get("currency") or desk.currency
        self.left = Form(shape.left_fields(desk, currency), self._shown)
        self.money = MoneyOfForm(desk, currency, self._base, self._shown, new=order_id is None)
        self.rest = Form(shape.rest_fields(desk, self._base.flag), self._shown)
        self.forms = (self.left, *self.money.forms, self.rest)
        self.buyer = BuyerOfForm(desk, self.left, new=order_id is None)
        self.left.rows["lines"].label.hide()  # the first column is called so already
        self._lay_out()
        self._guard()
        self.left.rows["lines"].input.changed.connect(self._work_out)
        self._work_out()
        self._first = self._values()
        if customer_id is not None:
            self.buyer.choose(customer_id)
        self.clean()

    def _load(self) -> dict[str, Any]:
        if self._id is None:
            return {}
        with self._desk.shop.read() as session:
            self._order = orders.row(session, self._id)
            base = self._base = orders.data_of(session, self._id)
            lines = shape.line_rows(session, base.lines)
            found = order_buyers.buyers(session, [base.customer]) if isinstance(base.customer, int) else []
        values = {name: getattr(base, name) for name in (*shape.TEXTS, *shape.MONEY, *shape.PLAIN)}
        if base.address and not any(values[name] for name in ("province", "city", "district", "street")):
            values |= addresses.split(base.address)._asdict()
        values |= {name: values[name] or None for name in shape.MONEY}
        return {**values, "lines": lines, "customer": shape.buyer_pick(found[0]) if found else None}

    def _lay_out(self) -> None:
        whole = QWidget()
        right = QWidget()
        right.setFixedWidth(_RIGHT)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.money)
        column.addWidget(self.rest)
        column.addStretch(1)
        self.note = PlainLabel(role="amber", wrap=True)
        self.note.setObjectName("guarded")
        self.note.setProperty("look", "guarded")
        self.note.hide()
        both = row(self.left, Line(vertical=True), right, spacing=20)
        both.setStretch(0, 1)
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.note)
        box.addLayout(both)
        self.put_scrolled(whole)
        self.add_button("cancel", "Cancel", self.reject)
        new = self._id is None
        self.add_button("save", "Save", lambda: self.save(close=True), "plain" if new else "filled")
        if new:
            self.add_button("save_next", "Save, next order", self.save, "filled")
        self.say_hint("Enter: next field · Ctrl+Delete: remove line")

    # What may be changed

    def _guard(self) -> None:
        """Close what the order's state does not allow to change, and say why once."""
        if self._id is None:
            return
        for name in ("placed_at", "platform_number"):
            self._row(name).hint("")
        order = self._order
        other = {**order, "recipient": f"{order['recipient']}…", "postage_cents": order["postage_cents"] + 1}
        reasons = [
            _refusal(lambda: order_rules.check_contact(order, other, label_checked=True)),
            _refusal(lambda: order_rules.check_line(order, "lines", swap=True)),
            _refusal(lambda: order_rules.check_money(order, other)),
        ]
        names = (shape.CONTACT, ("lines",), shape.MONEY)
        source = _refusal(lambda: order_rules.check_source(order, dict.fromkeys(order_rules.KNOWN_BY)))
        for name in order_rules.KNOWN_BY if source else ():
            self._row(name).lock(_said(source), shown=False)
        for reason, closed in zip(reasons, names, strict=True):
            for name in closed if reason else ():
                self._row(name).lock(_said(reason), shown=False)
                if name in shape.MONEY:
                    self._row(name).input.set_value(self._shown[name] or 0)
        self._row("paste").setVisible(not reasons[0])
        said = list({(one.key): one for one in reasons if one}.values())
        self.note.say(self.note.setText, lambda: "\n".join(map(sentence, said)))
        self.note.setVisible(bool(said))

    def _row(self, name: str) -> Any:
        return next(form.rows[name] for form in self.forms if name in form.rows)

    # Working

    def _work_out(self) -> None:
        try:
            rows = self.left.rows["lines"].input.value()
        except ShopError:
            return  # what can not be read counts once it can
        self.money.show_goods(sum(shape.amount(values) for values in rows))

    def save(self, *, close: bool = False, label_checked: bool = False) -> None:
        """Write what was typed; a refusal shows at its field and the form stays open."""
        self._forgive()
        try:
            data, paid = self._read()
            saved, number = self._write(data, paid, label_checked)
        except ShopError as error:
            if error.key == "order.label_printed":
                self._ask_about_label(error)
            else:
                self._refuse(error)
            return
        if close:
            self.accept()
        else:
            self._begin_next(number)
        self.saved.emit(saved)

    def _values(self) -> dict[str, Any]:
        return {name: value for form in self.forms for name, value in form.values().items()}

    def _read(self) -> tuple[OrderData, PaymentData | None]:
        """What stands in the form; what was not touched is as it was, however a file wrote it."""
        values = self._values()
        contact = {name: values[name].strip() for name in shape.BLOCK}
        typed = {name for name, value in values.items() if value != self._first.get(name)}
        data = replace(
            self._base,
            lines=tuple(self._line(line, place) for place, line in enumerate(values["lines"])),
            customer=self._customer(values),
            **{name: values[name] for name in shape.KEPT if name in typed},
            **{name: values[name] or 0 for name in shape.MONEY if name in typed},
        )
        if any(contact[name] != (self._shown.get(name) or "").strip() for name in contact):
            data = replace(data, address="", **contact)
        if self._id is not None:
            return data, None
        way, received = values["way"], values["amount"]
        paid = PaymentData(received, way=way) if received and way != ON_DELIVERY else None
        return replace(data, way=way), paid

    def _line(self, values: dict[str, Any], place: int) -> LineData:
        before = zip(self._first["lines"], self._base.lines, strict=True) if self._id else ()
        same = (line for shown, line in before if shown == values)
        return next(same, None) or shape.line_data(values, place)

    def _customer(self, values: dict[str, Any]) -> int | CustomerData | None:
        chosen = values["customer"]
        if isinstance(chosen, Pick):
            return chosen.record_id
        name = chosen or (self._id is None and (values["recipient"].strip() or values["phone"].strip()))
        return CustomerData(name=name) if name else None

    def _write(self, data: OrderData, paid: PaymentData | None, label_checked: bool) -> tuple[int, str]:
        shop = self._desk.shop
        if self._id is not None:
            number = self._order["number"] or self._order["platform_number"]
            with shop.command("order.edit", name=number) as session:
                orders.edit(session, self._id, data, label_checked=label_checked)
            return self._id, number
        now = self._desk.wall(shop.clock())
        with shop.read() as session:
            number = next_number(session, data.placed_at or now)
        with shop.command("order.create", name=data.platform_number.strip() or number) as session:
            return orders.create(session, data, now, paid), number

    def _begin_next(self, number: str) -> None:
        for form in self.forms:
            form.clear(keep=("channel_id",))
        self._row("channel_id").input.say_choices()  # the shop's own may have been made just now
        self.buyer.begin()
        self.say_hint(lambda: tr("Saved {number}. Here is the next one.").format(number=number))
        self.clean()
        self.left.focus_first()

    def clean(self) -> None:
        """Count what stands now as what the form was opened with."""
        for form in self.forms:
            form.clean()

    # Telling

    def _forgive(self) -> None:
        for form in self.forms:
            form.forgive()

    def _refuse(self, error: ShopError) -> None:
        form = next((form for form in self.forms if form.answers(error)), self.left)
        form.refuse(error)

    def _ask_about_label(self, error: ShopError) -> None:
        ask(
            self,
            lambda: sentence(error),
            "Change it anyway",
            lambda: self.save(close=True, label_checked=True),
            title="Check the label first",
        )

    def dirty(self) -> bool:
        """Whether something was typed."""
        return any(form.dirty() for form in self.forms)

    # Qt

    def open(self) -> None:
        """Begin where the first thing is typed."""
        super().open()
        if self._id is None:
            self.left.focus_first()
        else:
            first = next(name for name in ("recipient", "lines", "memo") if self._row(name).input.isEnabled())
            self._row(first).input.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to what is still to be filled in."""
        field = self.focusWidget()
        plain = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if plain and field is self.left.rows["paste"].input:
            self.buyer.go_on()
        elif plain and isinstance(field, QLineEdit):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


def _refusal(check: Callable[[], None]) -> ShopError | None:
    """What a rule says against a change; None when it allows it."""
    try:
        check()
    except ShopError as error:
        return error
    return None


def _said(error: ShopError | None) -> Callable[[], str]:
    return lambda: sentence(error) if error else ""
