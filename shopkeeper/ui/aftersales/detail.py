"""A ticket beside the list: what comes next and by when, who, what, money, steps, what happened."""

import json
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.i18n import pick, tr, trn
from shopkeeper.shop import tickets
from shopkeeper.shop.ticket_kinds import fault_word, kind_word, outcome_word, reason_word
from shopkeeper.ui.aftersales import reading
from shopkeeper.ui.aftersales.checklist import Checklist
from shopkeeper.ui.aftersales.reading import LineShown, TicketShown
from shopkeeper.ui.aftersales.words import FOUND, LOG, clock_tone, due_words, state_word
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.flow import Flow
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.states import ticket_state
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.thumbs import LINE, Thumb
from shopkeeper.ui.kit.timeline import Entry
from shopkeeper.ui.kit.widgets import (
    Button,
    ElidedLabel,
    IconLabel,
    PlainLabel,
    StateLabel,
    row,
)
from shopkeeper.ui.orders.parcels import track_buttons
from shopkeeper.ui.orders.words import way_word

# What a history calls the fields of a ticket.
FIELDS = {
    ("ticket", "platform_number"): "Platform's ticket number",
    ("ticket", "wish"): "What the buyer wants",
    ("ticket", "agreed"): "What was agreed",
    ("ticket", "return_courier"): "Return courier",
    ("ticket", "return_number"): "Return tracking number",
    ("ticket", "resend_courier"): "Outgoing courier",
    ("ticket", "resend_number"): "Outgoing tracking number",
    ("ticket", "early_reason"): "Why not wait for the goods",
    ("ticket", "lesson"): "Lesson",
    ("ticket", "promise_days"): "Promised days",
    ("ticket_line", "title"): "Items",
    ("ticket_line", "quantity"): "Quantity",
    ("ticket_log", "text"): "Note",
}
_PICTURE = 56


class TicketDetail(Detail):
    """The pane of one ticket. `ticked` tells of a step: its name, and whether it is done."""

    ticked = Signal(str, bool)

    subject = "ticket"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Choose a ticket to see the details here.", parent)

    @property
    def loaded(self) -> TicketShown | None:
        """What is shown just now."""
        return self._loaded

    def read(self, session: Session, record_id: int) -> TicketShown:
        """Read a ticket; ShopError when it is gone."""
        return reading.read(session, record_id)

    def fill(self, loaded: TicketShown, body: Body) -> None:
        """Show a ticket."""
        self._show_head(loaded, body)
        self._show_next(loaded, body)
        self._show_facts(loaded, body)
        if loaded.lines:
            body.line()
            for line in loaded.lines:
                body.add(self._line(line, loaded))
        self._show_money(loaded, body)
        if loaded.kind.steps:
            done = sum(step.name in loaded.ticked for step in loaded.kind.steps)
            body.section("Steps", f"{done} / {len(loaded.kind.steps)}")
            body.add(Checklist(self.desk, loaded, self.ticked.emit))
        if loaded.pictures:
            body.section("Evidence")
            flow = Flow()
            for digest in loaded.pictures:
                flow.add(Thumb(self.desk, digest, _PICTURE))
            body.add(flow)
        body.section("Log")
        body.timeline(list(self._entries(loaded)))
        body.history(loaded.events, FIELDS)

    # What it is

    def _show_head(self, loaded: TicketShown, body: Body) -> None:
        marks: list[QWidget] = [body.code(loaded.number, strong=True), ticket_state(loaded.state)]
        if loaded.ticket["urgent"]:
            marks.append(StateLabel("Urgent", "red"))
        if loaded.archived:
            marks.append(StateLabel("Archived"))
        body.add(row(*marks, None))
        name = ElidedLabel(partial(kind_word, loaded.kind.name), scale="title")
        name.setObjectName("detail_name")
        body.add(name)
        links = [link for link in (self._customer_link(loaded), self._order_link(loaded)) if link]
        if links:
            line = row(
                IconLabel("user" if loaded.customer else "package", "quiet"), links[0], None, *links[1:]
            )
            body.add(line)

    def _customer_link(self, loaded: TicketShown) -> Button | None:
        if loaded.customer is None:
            return None
        number, name = loaded.customer
        button = Button("open_customer", lambda: name or NOTHING, look="link")
        button.setProperty("flush", True)
        button.set_tip(lambda: tr("Open {name}").format(name=name or NOTHING))
        button.clicked.connect(lambda: self.desk.show("customer", number))
        return button

    def _order_link(self, loaded: TicketShown) -> Button | None:
        order = loaded.order
        if order is None:
            return None
        button = Button("open_order", lambda: order.number, look="link")
        button.setProperty("flush", True)
        button.set_tip("Open this order")
        button.clicked.connect(lambda: self.desk.show("order", order.order_id))
        return button

    def _show_next(self, loaded: TicketShown, body: Body) -> None:
        """The next step and by when; of one that is over how it ended."""
        now = self.desk.wall(self.desk.shop.clock())
        due = loaded.summary.due_at
        if loaded.over:
            if loaded.ticket["outcome"]:
                body.add(self._told("badge-check", partial(outcome_word, loaded.ticket["outcome"]), "green"))
            return
        step = loaded.next_step
        if step:
            body.add(self._told("arrow-right", partial(pick, step.text), "accent", strong=True))
        if due:
            body.add(self._told("clock", lambda: due_words(due, now), clock_tone(due, now)))
        elif loaded.state == "waiting_buyer":
            body.add(self._told("circle-pause", "The clock stands still until the buyer answers.", "quiet"))

    def _told(self, icon: str, text: Text, tone: str, *, strong: bool = False) -> QHBoxLayout:
        label = PlainLabel(text, role=tone if not strong else "text", strong=strong, wrap=True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        mark = IconLabel(icon, tone)
        line = row(mark, label, spacing=10)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        return line

    # Who and why

    def _show_facts(self, loaded: TicketShown, body: Body) -> None:
        ticket = loaded.ticket
        body.add(body.reach)
        where = " · ".join(filter(None, (loaded.name if not loaded.customer else "", loaded.channel)))
        why = [reason_word(ticket["reason"])] if ticket["reason"] else []
        if ticket["fault"]:
            why.append(tr("Fault: {who}").format(who=fault_word(ticket["fault"])))
        texts = (
            ("store", where),
            ("tag", " · ".join(why)),
            ("message-square-text", ticket["wish"]),
            ("handshake", ticket["agreed"]),
            ("shield-alert", self._platform(loaded)),
            ("lightbulb", ticket["lesson"]),
        )
        for icon, text in texts:
            if text:
                body.fact(icon, text)
        self._show_parcels(loaded, body)

    def _platform(self, loaded: TicketShown) -> str:
        """What the platform's rules say of it."""
        ticket = loaded.ticket
        parts = [ticket["platform_number"]]
        if ticket["seven_days"]:
            parts.append(tr(tickets.SEVEN_DAYS[ticket["seven_days"]]))
        if ticket["freight_insurance"]:
            parts.append(tr("Freight insurance"))
        if ticket["intervened_at"]:
            parts.append(tr("Platform stepped in"))
        return " · ".join(filter(None, parts))

    def _show_parcels(self, loaded: TicketShown, body: Body) -> None:
        ticket = loaded.ticket
        for icon, name, what in (
            ("corner-up-left", "return", "Return parcel"),
            ("truck", "resend", "Outgoing parcel"),
        ):
            number = ticket[f"{name}_number"]
            text = " ".join(filter(None, (ticket[f"{name}_courier"], number)))
            if text:
                track = track_buttons(ticket[f"{name}_courier"], number, f"track_{name}")
                label = body.fact(icon, text, *track, body.copy_button(number, f"copy_{name}"))
                label.setAccessibleName(f"{tr(what)} {text}")

    # What

    def _line(self, line: LineShown, loaded: TicketShown) -> QHBoxLayout:
        title = ElidedLabel()
        title.setText(line.title or NOTHING)
        pieces: list[QWidget] = [title]
        under = formats.option_values(line.options)
        if line.swap:
            under = f"{under or line.title} → {line.swap}"
        if under:
            second = ElidedLabel(role="quiet", scale="small")
            second.setText(under)
            pieces.append(second)
        became = list(self._became(line, loaded))
        if became:
            third = PlainLabel(role="quiet", scale="small", wrap=True)
            third.setText(" · ".join(became))
            pieces.append(third)
        count = PlainLabel(role="second")
        count.setText(f"×{line.quantity:,}")
        mark = Thumb(self.desk, line.picture, LINE)
        whole = row(mark, column(*pieces, spacing=0), count, spacing=10)
        whole.setStretch(1, 1)
        whole.setContentsMargins(0, 4, 0, 4)
        return whole

    def _became(self, line: LineShown, loaded: TicketShown) -> Iterator[str]:
        """What became of the pieces of a line."""
        for how, number in line.found.items():
            yield f"{tr(FOUND[how])} {number:,}"
        if line.resent:
            yield trn(line.resent, "{n} piece sent", "{n} pieces sent")
        elif loaded.kind.takes_back and line.to_come and not loaded.over:
            yield trn(line.to_come, "{n} piece to come", "{n} pieces to come")

    # Money

    def _show_money(self, loaded: TicketShown, body: Body) -> None:
        ticket, kind = loaded.ticket, loaded.kind
        bearer = tickets.BEARERS.get(ticket["return_postage_by"], "") if ticket["return_postage_by"] else ""
        rows = [
            ("Refund agreed", ticket["refund_cents"] if kind.money == "refund" else None),
            ("Refunded", loaded.summary.refunded_cents),
            ("Compensation", ticket["compensation_cents"]),
            ("Return postage", ticket["return_postage_cents"]),
            ("Outgoing postage", ticket["resend_postage_cents"]),
            ("Fee agreed", ticket["fee_cents"]),
            ("Fee received", ticket["fee_got_cents"]),
            ("Amount claimed", ticket["claim_cents"]),
            ("Claim received", ticket["claim_got_cents"]),
        ]
        shown = [(title, cents) for title, cents in rows if cents]
        if not shown and not loaded.loose_cents:
            return
        body.line()
        for title, cents in shown:
            beside = f" ({tr(bearer)})" if title == "Return postage" and bearer else ""
            body.pair(lambda title=title, beside=beside: tr(title) + beside, self._money(loaded, cents))
        if loaded.summary.cost_cents:
            body.pair("Extra costs", self._money(loaded, loaded.summary.cost_cents), strong=True)
        if loaded.loose_cents and kind.money == "refund" and not loaded.over:
            body.add(self._loose(loaded))

    def _loose(self, loaded: TicketShown) -> PlainLabel:
        amount = self._money(loaded, loaded.loose_cents)
        return PlainLabel(
            lambda: tr("{amount} went back on the order already, for no ticket.").format(amount=amount),
            role="amber",
            scale="small",
            wrap=True,
        )

    def _money(self, loaded: TicketShown, cents: int) -> str:
        return self.desk.money(cents, loaded.currency)

    # What happened

    def _entries(self, loaded: TicketShown) -> list[Entry]:
        """Everything with its time, the newest first."""
        found = [*self._logged(loaded), *self._ledger(loaded)]
        found.append(Entry(loaded.ticket["opened_at"], "life-buoy", tr("Ticket opened")))
        return sorted(found, key=lambda one: one.at or loaded.ticket["opened_at"], reverse=True)

    def _logged(self, loaded: TicketShown) -> Iterator[Entry]:
        for one in loaded.log:
            icon, words = LOG.get(one.what, ("sticky-note", ""))
            values = {
                "text": one.text,
                "goods": _goods(one.detail) if one.what == "goods" else "",
                "parcel": one.detail,
            }
            said = tr(words).format(**values) if words else state_word(one.detail)
            beside = one.text if one.what not in ("buyer", "early") else ""
            yield Entry(self.desk.wall(one.at), icon, " · ".join(filter(None, (said, beside))), one.who)

    def _ledger(self, loaded: TicketShown) -> Iterator[Entry]:
        for one in loaded.payments:
            said = tr("Refund {amount}").format(amount=self._money(loaded, -one.amount_cents))
            parts = (said, way_word(one.way), one.reference, one.note)
            yield Entry(one.paid_at, "corner-up-left", " · ".join(filter(None, parts)))


def _goods(detail: str) -> str:
    """What the log keeps of goods that came, in words."""
    return ", ".join(f"{tr(FOUND[name])} {number:,}" for name, number in json.loads(detail).items())
