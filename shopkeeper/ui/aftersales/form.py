"""The form of a ticket: begun from an order with its goods, money and deadlines, or alone."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order
from shopkeeper.shop import order_buyers, pictures, ticket_kinds, ticket_opening, tickets
from shopkeeper.shop.order_numbers import next_ticket_number
from shopkeeper.shop.ticket_kinds import Kind, kind_word
from shopkeeper.shop.tickets import TicketData
from shopkeeper.ui.aftersales import form_fields as shape
from shopkeeper.ui.aftersales import sheets
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet
from shopkeeper.ui.kit.form import Field, Form
from shopkeeper.ui.kit.inputs_picture import Picture
from shopkeeper.ui.kit.inputs_record import Pick, RecordInput
from shopkeeper.ui.kit.widgets import Button, PlainLabel, row
from shopkeeper.ui.orders.form_fields import buyer_pick, find_buyers
from shopkeeper.words import sentence

_WIDTH = 760
# What is worked out anew when kind, order or goods change, unless it was typed by hand.
_PROPOSED = ("promise_days", "answer_by", "refund_cents")
_ALONE = "question"


def _problems() -> list[PlainLabel]:
    """What is wrong with kinds that can not be read."""
    problems = ticket_kinds.shelf().problems
    return [PlainLabel(lambda one=one: sentence(one), role="amber", wrap=True) for one in problems]


class TicketForm(Sheet):
    """Opens a ticket, on `order_id` or alone, or changes the one of `ticket_id`; `saved` gives its id."""

    saved = Signal(int)

    def __init__(
        self,
        desk: Desk,
        ticket_id: int | None,
        parent: QWidget | None,
        *,
        order_id: int | None = None,
        customer_id: int | None = None,
    ) -> None:
        super().__init__("Open a ticket" if ticket_id is None else "Edit ticket", parent, width=_WIDTH)
        self.setObjectName("ticket_form")
        self._desk, self._id = desk, ticket_id
        self._whole = ticket_id is not None
        self._proposed: dict[str, Any] = {}
        self._order_id: int | None = order_id
        self.number = ""
        self._base = self._begin(order_id, customer_id)
        self.head = Form(self._head_fields(), self._head_values())
        self.form = Form((), {})
        self._lay_out()
        self._make(self._base)
        self._connect()
        self._clean()

    # Beginning

    def _begin(self, order_id: int | None, customer_id: int | None) -> TicketData:
        now = self._desk.wall(self._desk.shop.clock())
        with self._desk.shop.read() as session:
            if self._id is not None:
                data = tickets.data_of(session, self._id)
                self._order_id = data.order_id
                return data
            if order_id is not None:
                first = ticket_opening.usual_for(session, order_id)
                data = ticket_opening.proposed(session, first, order_id, now)
            else:
                alone = TicketData(_ALONE, customer_id=customer_id)
                data = ticket_opening.with_deadlines(session, alone, now)
        self._proposed = {name: getattr(data, name) for name in _PROPOSED}
        return data

    def _head_fields(self) -> tuple[Field, ...]:
        return (
            Field("kind", "Kind", choices=self._kinds, span=2),
            Field("order", "Order", span=2, answers=("order_id",),
                  input=lambda: RecordInput(shape.find_orders(self._desk), mark="package")),
            Field("customer", "Buyer", span=2, answers=("customer_id",),
                  input=lambda: RecordInput(find_buyers(self._desk), mark="user")),
        )  # fmt: skip

    def _head_values(self) -> dict[str, Any]:
        return {"kind": self._base.kind, **self._picks(self._base)}

    def _picks(self, data: TicketData) -> dict[str, Any]:
        with self._desk.shop.read() as session:
            order = shape.order_picks(session, [data.order_id]) if data.order_id else []
            buyer = order_buyers.buyers(session, [data.customer_id]) if data.customer_id else []
        return {
            "order": order[0] if order else None,
            "customer": buyer_pick(buyer[0]) if buyer else None,
        }

    def _kinds(self) -> list[tuple[str, str]]:
        """The kinds that fit the order, and the one there is."""
        with self._desk.shop.read() as session:
            fitting = {one.name for one in ticket_opening.kinds_for(session, self._order_id)}
        if self._id is not None:
            fitting.add(self._base.kind)
        return [(name, kind_word(name)) for name in ticket_kinds.kinds() if name in fitting]

    def _lay_out(self) -> None:
        whole = QWidget()
        self._box = QVBoxLayout(whole)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        self.more = Button("more_fields", "More fields", look="link")
        self.more.setProperty("flush", True)
        self.more.clicked.connect(self.show_all)
        self.more.setVisible(not self._whole)
        for widget in (*_problems(), self.head, self.form):
            self._box.addWidget(widget)
        self._box.addLayout(row(self.more, None))
        self._box.addStretch(1)
        self.put_scrolled(whole)
        self.add_button("cancel", "Cancel", self.reject)
        self.add_button("save", "Open the ticket" if self._id is None else "Save", self.save, "filled")

    def _connect(self) -> None:
        # Not at once: the input that tells of it would be replaced while it tells.
        self._changing = QTimer(self, singleShot=True, interval=0)
        self._changing.timeout.connect(self.follow)
        for name in ("kind", "order"):
            self.head.rows[name].input.changed.connect(self._changing.start)

    # Following kind and order

    def _kind(self) -> Kind:
        return ticket_kinds.shown(self.head.rows["kind"].input.value() or self._base.kind)

    def _make(self, data: TicketData) -> None:
        """Show the fields of the kind with what stands in `data`."""
        kind = ticket_kinds.shown(data.kind)
        goods = kind.goods != "none" or self._order_id is not None or bool(data.lines)
        with self._desk.shop.read() as session:
            order = session.get(Order, self._order_id or 0)
            values = shape.values_of(session, data)
            thumbs = pictures.thumbs(session, data.pictures)
        currency = (order.currency if order else "") or self._desk.currency
        values["pictures"] = [Picture(one, thumbs.get(one, b"")) for one in data.pictures]
        made = Form(shape.fields(self._desk, kind, currency, goods=goods, whole=self._whole), values)
        self._box.replaceWidget(self.form, made)
        self.form.hide()
        self.form.deleteLater()
        self.form = made
        if "lines" in made.rows:
            made.rows["lines"].input.changed.connect(self._work_out)
        self._say_kind()

    def _say_kind(self) -> None:
        about = self._kind().about
        self.head.rows["kind"].hint(lambda: ticket_kinds.pick(about))

    def _standing(self) -> TicketData:
        """What stands in the form; what can not be read counts as it was."""
        values: dict[str, Any] = {}
        for name, field in self.form.rows.items():
            try:
                values[name] = field.input.value()
            except ShopError:
                continue
        chosen = values.pop("pictures", ())
        data = shape.data_from(self._base, values)
        return replace(data, pictures=tuple(one.digest for one in chosen if not one.data))

    def follow(self) -> None:
        """Show what another kind or order brings; what was typed stays."""
        order = self.head.rows["order"].input
        chosen = order.standing()[1]
        data = self._standing()
        if chosen != self._order_id:
            self._order_id = chosen
            self.head.rows["kind"].input.say_choices()
            data = self._of_order(data, chosen)
        kind = self._kind()
        if (kind.name, chosen) == (data.kind, data.order_id) and kind.name == self._base.kind:
            self._make(data)
            return
        data = self._repropose(replace(data, kind=kind.name, order_id=chosen))
        self._base = replace(self._base, kind=kind.name, order_id=chosen)
        self._make(data)

    def _of_order(self, data: TicketData, order_id: int | None) -> TicketData:
        """The ticket with buyer, channel and goods of an order."""
        with self._desk.shop.read() as session:
            order = session.get(Order, order_id or 0)
            if order is None:
                kept = tuple(line for line in data.lines if line.order_line_id is None)
                return replace(data, lines=kept, order_id=None)
            lines = shape.order_lines(session, order.id)
        self._base = replace(self._base, channel_id=order.channel_id)
        if order.customer_id:
            found = replace(data, customer_id=order.customer_id)
            self.head.rows["customer"].input.set_value(self._picks(found)["customer"])
        return replace(data, channel_id=order.channel_id, lines=lines)

    def _repropose(self, data: TicketData) -> TicketData:
        """Other deadlines and another refund, where those there were only proposed."""
        now = self._desk.wall(self._desk.shop.clock())
        with self._desk.shop.read() as session:
            dated = ticket_opening.with_deadlines(session, data, now)
            new = ticket_opening.with_money(session, dated)
        untouched = [name for name, value in self._proposed.items() if getattr(data, name) == value]
        if self._proposed:
            self._proposed = {name: getattr(new, name) for name in _PROPOSED}
        return replace(data, **{name: getattr(new, name) for name in untouched})

    def _work_out(self) -> None:
        """Other pieces, another refund, where it was only proposed."""
        refund = self.form.rows.get("refund_cents")
        if refund is None or not self._proposed or refund.input.standing() != self._shown_refund(refund):
            return
        data = replace(self._standing(), order_id=self._order_id)
        with self._desk.shop.read() as session:
            new = ticket_opening.with_money(session, data).refund_cents
        if new != self._proposed["refund_cents"]:
            self._proposed["refund_cents"] = new
            refund.input.set_value(new)

    def _shown_refund(self, refund: Any) -> Any:
        """How the refund that was proposed last stands in its field."""
        probe = refund.field.make()
        probe.set_value(self._proposed["refund_cents"])
        standing = probe.standing()
        probe.deleteLater()
        return standing

    def show_all(self) -> None:
        """Show what is written later on, too."""
        self._whole = True
        self.more.hide()
        self._make(self._standing())

    # Saving

    def save(self) -> None:
        """Write what was typed; a refusal shows at its field and the form stays open."""
        for form in (self.head, self.form):
            form.forgive()
        try:
            saved = self._write(self._read())
        except ShopError as error:
            (self.head if self.head.answers(error) else self.form).refuse(error)
            return
        self.accept()
        self.saved.emit(saved)

    def _read(self) -> tuple[TicketData, list[Picture]]:
        top, values = self.head.values(), self.form.values()
        chosen = list(values.pop("pictures"))
        order, customer = top["order"], top["customer"]
        data = replace(
            shape.data_from(self._base, values),
            kind=top["kind"] or "",
            order_id=order.record_id if isinstance(order, Pick) else None,
            customer_id=customer.record_id if isinstance(customer, Pick) else None,
        )
        if "refund_cents" not in values:
            data = replace(data, refund_cents=None)
        return (data if "lines" in values else replace(data, lines=())), chosen

    def _write(self, typed: tuple[TicketData, list[Picture]]) -> int:
        data, chosen = typed
        shop, who = self._desk.shop, sheets.by(self._desk)
        with shop.read() as session:
            if self._id is None:
                key, number = "ticket.create", next_ticket_number(session, data.opened_at or who.now)
            else:
                key, number = "ticket.edit", tickets.number_of(session, self._id)
        with shop.command(key, name=number) as session:
            kept = [pictures.keep(session, one.data, one.thumb) if one.data else one.digest for one in chosen]
            data = replace(data, pictures=tuple(kept))
            if self._id is None:
                return tickets.create(session, data, who)
            tickets.edit(session, self._id, data, who)
            return self._id

    def _clean(self) -> None:
        for form in (self.head, self.form):
            form.clean()

    def dirty(self) -> bool:
        """Whether something was typed."""
        return self.head.dirty() or self.form.dirty()

    # Qt

    def open(self) -> None:
        """Begin at the kind."""
        super().open()
        self.head.focus_first()
