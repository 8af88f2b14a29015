"""An order beside the list: state, who, what, money, what happened, history."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.i18n import tr, trn
from shopkeeper.shop.channels import channel_name
from shopkeeper.ui.aftersales.links import show_tickets
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.states import order_state
from shopkeeper.ui.kit.texts import plain_tip
from shopkeeper.ui.kit.thumbs import LINE, Thumb
from shopkeeper.ui.kit.timeline import Entry
from shopkeeper.ui.kit.widgets import Button, ElidedLabel, IconLabel, PlainLabel, StateLabel, row
from shopkeeper.ui.orders import reading
from shopkeeper.ui.orders.parcels import track_buttons
from shopkeeper.ui.orders.reading import LineShown, OrderShown
from shopkeeper.ui.orders.words import FLAG_TONES, TIMES, flag_word, way_word

# What a history calls the fields of an order.
FIELDS = {
    ("order", "state"): "State",
    ("order", "recipient"): "Recipient",
    ("order", "phone"): "Phone",
    ("order", "landline"): "Landline",
    ("order", "address"): "Address",
    ("order", "memo"): "Memo",
    ("order", "flag"): "Flag",
    ("order", "courier"): "Courier",
    ("order", "tracking_number"): "Tracking number",
    ("order", "closed_reason"): "Why closed",
    ("order", "way"): "Payment method",
    ("order", "source"): "Source",
    ("order_line", "title"): "Items",
    ("order_line", "options"): "Options",
    ("order_line", "quantity"): "Quantity",
    ("order_line", "note"): "Line note",
    ("order_note", "text"): "Note",
    ("payment", "reference"): "Reference",
}


class OrderDetail(Detail):
    """The pane of one order."""

    subject = "order"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Choose an order to see it here.", parent)

    @property
    def loaded(self) -> OrderShown | None:
        """What is shown just now."""
        return self._loaded

    def read(self, session: Session, record_id: int) -> OrderShown:
        """Read an order; ShopError when it is gone."""
        return reading.read(session, record_id)

    def fill(self, loaded: OrderShown, body: Body) -> None:
        """Show an order."""
        self._show_head(loaded, body)
        self._show_reach(loaded, body)
        body.line()
        for place, line in enumerate(loaded.lines):
            body.add(self._line(place, line, loaded))
        if loaded.lines:
            body.line()
        self._show_money(loaded, body)
        show_tickets(self.desk, body, loaded.tickets)
        body.line()
        body.timeline(list(self._entries(loaded)))
        body.history(loaded.events, FIELDS)

    # Who

    def _show_head(self, loaded: OrderShown, body: Body) -> None:
        state = order_state(loaded.state)
        if loaded.partly:
            state.show_state("Partly shipped", "violet")
        marks: list[QWidget] = [body.code(loaded.number, strong=True), state]
        if loaded.archived:
            marks.append(StateLabel("Archived"))
        flag = loaded.order["flag"]
        head = row(*marks, None)
        if flag:
            mark = IconLabel("flag-filled", FLAG_TONES.get(flag, "quiet"))
            mark.setToolTip(plain_tip(flag_word(flag)))
            mark.setAccessibleName(flag_word(flag))
            head.addWidget(mark)
        body.add(head)
        name = ElidedLabel(scale="title")
        name.setObjectName("detail_name")
        name.setText(loaded.name or NOTHING)
        line = row(name)
        line.setStretch(0, 1)
        if loaded.buyer:
            line.addWidget(self._customer(loaded))
        elif loaded.order["withheld"]:
            line.addWidget(StateLabel("Buyer withheld"))
        body.add(line)

    def _customer(self, loaded: OrderShown) -> Button:
        buyer = loaded.buyer
        assert buyer is not None

        def said() -> str:
            if not buyer.order_count:
                return tr("nothing bought yet")
            count = trn(buyer.order_count, "bought once", "bought {n} times")
            return f"{count} · {self.desk.money(buyer.spent_cents)}"

        button = Button("open_customer", said, look="link")
        button.setProperty("flush", "right")
        button.set_tip(lambda: tr("Open {name}").format(name=buyer.name))
        button.clicked.connect(lambda: self.desk.show("customer", buyer.customer_id))
        return button

    def _show_reach(self, loaded: OrderShown, body: Body) -> None:
        order = loaded.order
        body.add(body.reach)
        for place, number in enumerate(filter(None, (order["phone"], order["landline"]))):
            body.fact("phone", formats.phone(number), body.copy_button(number, f"copy_phone_{place}"))
        where = loaded.where
        if where:
            whole = "  ".join(filter(None, (order["recipient"], order["phone"], where)))
            copy = body.copy_button(whole, "copy_address")
            copy.set_tip("Copy name, phone and address")
            body.fact("map-pin", where, copy)
        if order["tracking_number"] or order["courier"]:
            self._show_parcel(order, body)
        for icon, text in (("message-square-text", order["buyer_message"]), ("sticky-note", order["memo"])):
            if text:
                body.fact(icon, text)
        if order["ship_by"] and loaded.state in ("paid", "packing"):
            body.fact("package", tr("Ship by {time}").format(time=formats.wall_time(order["ship_by"])))

    def _show_parcel(self, order: dict[str, Any], body: Body) -> None:
        numbers = order["tracking_number"]
        track = track_buttons(order["courier"], numbers, "track")
        label = body.fact(
            "truck", " ".join(filter(None, (order["courier"], numbers))), *track, copied="copy_tracking"
        )
        label.setAccessibleName(numbers)

    # What

    def _line(self, place: int, line: LineShown, loaded: OrderShown) -> QHBoxLayout:
        title = ElidedLabel()
        title.setText(line.title or NOTHING)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        under = " · ".join(filter(None, (formats.option_values(line.options), line.code, line.note)))
        if under:
            second = ElidedLabel(role="quiet", scale="small")
            second.setText(under)
            words.addWidget(second)
        for mark in self._marks(place, line):
            words.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeft)
        count, amount = PlainLabel(role="second"), PlainLabel()
        count.setText(f"×{line.quantity:,}")
        amount.setText(self._money(loaded, line.amount_cents))
        amount.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        whole = row(Thumb(self.desk, line.picture, LINE), words, count, amount, spacing=10)
        whole.setStretch(1, 1)
        whole.setContentsMargins(0, 4, 0, 4)
        return whole

    def _marks(self, place: int, line: LineShown) -> Iterator[QWidget]:
        """What is to be seen of a line at once: pieces refunded, goods that nobody knows."""
        if line.refunded:
            refunded = line.refunded
            yield PlainLabel(
                lambda: trn(refunded, "{n} piece refunded", "{n} pieces refunded"),
                role="amber",
                scale="small",
            )
        if line.unmatched is not None:
            listing = line.unmatched
            button = Button(f"open_unmatched_{place}", "Unmatched", look="link")
            button.setProperty("flush", True)
            button.clicked.connect(lambda: self.desk.show("listing", listing))
            yield button

    # Money

    def _money(self, loaded: OrderShown, cents: int) -> str:
        return self.desk.money(cents, loaded.order["currency"])

    def _show_money(self, loaded: OrderShown, body: Body) -> None:
        order, found = loaded.order, loaded.summary
        tax = order["tax_cents"]
        parts = [
            ("Items", found.goods_cents if loaded.lines and len(loaded.lines) > 1 else 0),
            ("Postage", order["postage_cents"]),
            ("Tax", tax),
            ("Shop's discount", -order["shop_discount_cents"]),
            ("Platform's discount", -order["platform_discount_cents"]),
            ("Host's discount", -order["influencer_discount_cents"]),
        ]
        for title, cents in parts:
            if cents:
                body.pair(title, self._money(loaded, cents))
        body.pair("Total", self._money(loaded, found.total_cents), strong=True)
        if order["currency"]:
            home = found.home_total_cents
            said = tr("no exchange rate") if home is None else self.desk.money(home)
            body.pair("In the shop's currency", said)
        after = [
            ("Paid", found.paid_cents),
            ("Refunded", -found.refunded_cents),
            ("Amount due", max(found.owed_cents, 0)),
            ("Overpaid", max(-found.owed_cents, 0)),
            ("Commission", -order["commission_cents"]),
            ("Seller receives", order["receivable_cents"] or 0),
            ("Off by", found.gap_cents),
        ]
        for title, cents in after:
            if cents and not (title == "Paid" and cents == found.total_cents and not found.refunded_cents):
                body.pair(title, self._money(loaded, cents))

    # What happened

    def _entries(self, loaded: OrderShown) -> list[Entry]:
        """Everything with its time, the newest first; what has none stands last."""
        found = [*self._steps(loaded), *self._ledger(loaded), *self._notes(loaded)]
        if loaded.order["buyer_message"]:
            said = tr("Buyer: {text}").format(text=loaded.order["buyer_message"])
            found.append(Entry(loaded.order["placed_at"], "message-circle", said))
        dated = sorted((one for one in found if one.at), key=lambda one: one.at, reverse=True)  # type: ignore[arg-type,return-value]
        return [*dated, *(one for one in found if not one.at)]

    def _steps(self, loaded: OrderShown) -> Iterator[Entry]:
        order = loaded.order
        beside = {
            "placed_at": channel_name(loaded.platform, loaded.shop),
            "shipped_at": order["courier"],
            "closed_at": order["closed_reason"],
        }
        for name, at in loaded.times():
            if at and not (name == "paid_at" and loaded.payments):
                icon, word = TIMES[name]
                yield Entry(at, icon, " · ".join(filter(None, (tr(word), beside.get(name)))))

    def _ledger(self, loaded: OrderShown) -> Iterator[Entry]:
        for one in loaded.payments:
            amount = self._money(loaded, abs(one.amount_cents))
            said = tr("Payment {amount}") if one.amount_cents > 0 else tr("Refund {amount}")
            icon = "circle-check" if one.amount_cents > 0 else "corner-up-left"
            beside = (way_word(one.way), one.payer, one.reference, one.note)
            text = " · ".join(filter(None, (said.format(amount=amount), *beside)))
            yield Entry(one.paid_at, icon, text)

    def _notes(self, loaded: OrderShown) -> Iterator[Entry]:
        for note in loaded.notes:
            yield Entry(self.desk.wall(note.at), "pencil", note.text, note.who)
