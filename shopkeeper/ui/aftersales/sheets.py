"""The sheets of a ticket: goods that came, a refund, a parcel, closing it, and saying why."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from shopkeeper.i18n import tr, trn
from shopkeeper.model.orders import OrderState
from shopkeeper.shop import (
    ticket_goods,
    ticket_kinds,
    ticket_log,
    ticket_money,
    ticket_settling,
    ticket_states,
)
from shopkeeper.shop.payments import WAYS
from shopkeeper.shop.ticket_goods import Found, Resend
from shopkeeper.shop.ticket_kinds import fault_word, kind_word, outcome_word, reason_word
from shopkeeper.shop.ticket_log import By
from shopkeeper.shop.ticket_money import Refund
from shopkeeper.shop.ticket_settling import BESIDE, Settlement
from shopkeeper.shop.ticket_states import Ending
from shopkeeper.ui.aftersales.found_input import FoundInput
from shopkeeper.ui.aftersales.reading import TicketShown
from shopkeeper.ui.aftersales.words import FOUND
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.form import Field, Section
from shopkeeper.ui.kit.inputs import LongInput
from shopkeeper.ui.kit.inputs_numbers import MoneyInput
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.orders.dialogs import DeedSheet, Values, pieces_field, pieces_row
from shopkeeper.ui.orders.parcels import courier_field, watch
from shopkeeper.ui.orders.words import way_word

# What comes to be repaired is here or is missing; it is never sold.
_CUSTODY = ("sellable", "missing")
# Sheets with a table of how goods were found are wider.
_WIDTH, _WIDE = 560, 760


def by(desk: Desk) -> By:
    """Who does something, and this very moment."""
    at = desk.shop.clock()
    return By(desk.wall(at), at, desk.shop.operator)


def about(shown: TicketShown) -> str:
    """Which ticket a sheet is about."""
    return " · ".join(filter(None, (shown.number, kind_word(shown.kind.name), shown.name)))


def _sheet(
    desk: Desk,
    shown: TicketShown,
    parent: QWidget | None,
    title: Text,
    word: Text,
    fields: list[Any],
    start: Values,
    key: str,
    act: Callable[[Any, Values, By], Any],
    *more: Callable[[], str],
    width: int = _WIDTH,
) -> DeedSheet:
    """A sheet that does one command to a ticket: `act` is given session, values and by whom."""

    def do(values: Values) -> None:
        with desk.shop.command(key, n=1, name=shown.number) as session:
            act(session, values, by(desk))

    def said() -> str:
        return "\n".join(filter(None, (about(shown), *(one() for one in more))))

    return DeedSheet(title, parent, fields, start, do, word, about=said, width=width)


# Goods


def _found_field(shown: TicketShown) -> Field:
    lines = [line for line in shown.lines if line.to_come]
    sorts = _CUSTODY if shown.kind.goods == "custody" else tuple(FOUND)
    return Field("found", "How it was found", wide=True, input=lambda: FoundInput(lines, sorts))


def receive_sheet(desk: Desk, shown: TicketShown, parent: QWidget | None) -> DeedSheet:
    """Asks what came back and how it was found."""

    def act(session: Any, values: Values, who: By) -> None:
        ticket_goods.receive(session, shown.ticket_id, values["found"], who, values["note"])

    def note() -> str:
        return tr("Only what can be resold goes back into stock.") if shown.kind.restocks else ""

    fields = [_found_field(shown), Field("note", "Note", wide=True)]
    start = {"note": ""}
    return _sheet(
        desk, shown, parent, "Receive goods", "Record", fields, start, "ticket.receive", act, note,
        width=_WIDE,
    )  # fmt: skip


def send_sheet(desk: Desk, shown: TicketShown, parent: QWidget | None) -> DeedSheet:
    """Asks for the parcel that goes to the buyer."""
    currency = shown.currency or desk.currency
    left = [line for line in shown.lines if line.to_send]
    most = {line.line_id: line.to_send for line in left}
    rows = [
        pieces_row(line.line_id, line.title, line.swap or line.options, line.to_send, line.to_send)
        for line in left
    ]
    early = "receipt" in shown.kind.guards and shown.ticket["received_at"] is None

    def act(session: Any, values: Values, who: By) -> None:
        pieces = {key: number or 0 for key, number in values["pieces"].items()}
        parcel = Resend(
            values["courier"], values["number"], pieces, values["postage_cents"] or 0, values.get("why", "")
        )
        ticket_goods.send(session, shown.ticket_id, parcel, who)

    with desk.shop.read() as session:
        courier = courier_field(session, "courier", "Courier")
    fields = [
        courier,
        Field("number", "Tracking number"),
        Field("postage_cents", "Outgoing postage", input=lambda: MoneyInput(currency)),
        pieces_field("pieces", "Pieces to send now", rows, most),
        *([Field("why", "Why not wait for the goods", wide=True)] if early else []),
    ]
    start = {"courier": str(desk.settings.get("courier", "") or "")}
    sheet = _sheet(desk, shown, parent, "Send goods", "Send", fields, start, "ticket.send", act)
    watch(sheet.form, "courier", "number")
    return sheet


# Money


def _ways() -> list[tuple[str, str]]:
    return [("", tr("Not stated")), *((way, way_word(way)) for way in WAYS)]


def _left(desk: Desk, shown: TicketShown) -> str:
    kept = max(shown.order.kept_cents, 0) if shown.order else 0
    amount = desk.money(kept, shown.currency)
    return tr("Up to {amount} can be refunded.").format(amount=amount)


def _refunded_pieces(shown: TicketShown, cents: int) -> dict[int, int]:
    """The pieces a refund of so much is for: those that came back; where none has to, all if paid whole."""
    if shown.kind.restocks:
        return {line.line_id: sum(line.found.values()) for line in shown.lines}
    whole = shown.order is None or cents >= shown.order.worth_cents
    return {line.line_id: line.quantity if whole else 0 for line in shown.lines}


def refund_sheet(desk: Desk, shown: TicketShown, parent: QWidget | None) -> DeedSheet:
    """Asks for money that goes back, and for which pieces."""
    currency = shown.currency or desk.currency
    early = "receipt" in shown.kind.guards and shown.ticket["received_at"] is None
    start = {
        "amount": shown.owed_cents or None,
        "way": shown.order.way if shown.order and shown.order.way in WAYS else "",
    }
    fields = [
        Field("amount", "Amount", input=lambda: MoneyInput(currency)),
        Field("way", "Refund by", choices=_ways),
        Field("reference", "Reference"),
        Field("note", "Note"),
        *([_pieces_field(shown)] if shown.lines else []),
        *([Field("why", "Why not wait for the goods", wide=True)] if early else []),
    ]

    def act(session: Any, values: Values, who: By) -> None:
        ticket_money.refund(session, shown.ticket_id, _refund(values), who)

    return _sheet(
        desk, shown, parent, "Refund", "Refund", fields, start, "ticket.refund", act,
        lambda: _left(desk, shown),
    )  # fmt: skip


def _pieces_field(shown: TicketShown) -> Field:
    meant = _refunded_pieces(shown, shown.owed_cents)
    rows = [
        pieces_row(line.line_id, line.title, line.options, line.quantity, meant[line.line_id] or None)
        for line in shown.lines
    ]
    most = {line.line_id: line.quantity for line in shown.lines}
    return pieces_field("lines", "Pieces refunded", rows, most)


def _refund(values: Values) -> Refund:
    pieces = {key: number for key, number in values.get("lines", {}).items() if number}
    return Refund(
        values["amount"] or 0,
        values["way"],
        pieces=pieces,
        why=values.get("why", ""),
        reference=values.get("reference", ""),
        note=values.get("note", ""),
    )


# The end


def close_sheet(desk: Desk, shown: TicketShown, parent: QWidget | None) -> DeedSheet:
    """Asks how it ended; what is still open of goods, money and order is settled along with it."""
    currency = shown.currency or desk.currency
    refunds = shown.kind.money == "refund" and shown.order is not None and shown.order.kept_cents > 0
    receives = bool(shown.to_come) and shown.kind.restocks
    ticket = shown.ticket
    fields = [
        *([Section("Items"), _found_field(shown)] if receives else []),
        *_money_fields(shown, currency, refunds=refunds),
        Section("How it ended"),
        Field("reason", "Reason", choices=lambda: _reasons(shown), wide=True),
        Field("outcome", "Outcome", choices=lambda: _outcomes(shown)),
        Field("fault", "Fault", choices=faults),
        Field("satisfaction", "Satisfaction", choices=satisfactions),
        Field("lesson", "Lesson", wide=True, input=lambda: LongInput(least=2)),
    ]
    start = {
        "amount": (shown.owed_cents or None) if refunds and not receives else None,
        "way": shown.order.way if shown.order and shown.order.way in WAYS else "",
        "outcome": ticket["outcome"],
        "found": {},
        **{name: ticket[name] for name in ("reason", "fault", "satisfaction", "lesson")},
        **{name: ticket[name] or None for name in BESIDE},
    }

    def act(session: Any, values: Values, who: By) -> None:
        ticket_settling.settle(session, shown.ticket_id, _settlement(shown, values, refunds=refunds), who)

    wide = _WIDE if receives else _WIDTH
    return _sheet(
        desk, shown, parent, "Resolve the ticket", "Resolve", fields, start, "ticket.close", act, width=wide
    )  # fmt: skip


def _money_fields(shown: TicketShown, currency: str, *, refunds: bool) -> list[Any]:
    def money(name: str, label: str) -> Field:
        return Field(name, label, input=lambda: MoneyInput(currency))

    early = "receipt" in shown.kind.guards and shown.ticket["received_at"] is None
    back = [
        money("amount", "Refund now"),
        Field("way", "Refund by", choices=_ways),
        *([Field("why", "Why not wait for the goods", wide=True)] if early else []),
    ]
    beside = [money("compensation_cents", "Compensation")]
    if shown.kind.takes_back:
        beside.append(money("return_postage_cents", "Return postage"))
    if shown.kind.money == "fee":
        beside.append(money("fee_got_cents", "Fee received"))
    if shown.ticket["claim_state"]:
        beside.append(money("claim_got_cents", "Claim received"))
    return [Section("Money"), *(back if refunds else []), *beside, *_order_fields(shown)]


def _order_fields(shown: TicketShown) -> list[Field]:
    """What becomes of the order, where it can be closed along with the refund."""
    order = shown.order
    closable = (OrderState.PAID, OrderState.PACKING, OrderState.SHIPPED, OrderState.DELIVERED)
    if order is None or shown.kind.money != "refund" or order.state not in closable:
        return []
    close = Field("close_order", "Close the order too", "check", "Only where all of its money has gone back")
    shelf = Field("goods_back", "The goods are back on the shelf", "check")
    return [close, *([shelf] if order.state == OrderState.PACKING else [])]


def _settlement(shown: TicketShown, values: Values, *, refunds: bool) -> Settlement:
    found: dict[int, Found] = values.get("found", {})
    amount = values.get("amount") if refunds else None
    pieces = {line: pieces.pieces for line, pieces in found.items()} or _refunded_pieces(shown, amount or 0)
    refund = Refund(amount, values["way"], pieces=pieces, why=values.get("why", "")) if amount else None
    names = ("outcome", "reason", "fault", "lesson", "satisfaction")
    return Settlement(
        found or None,
        refund,
        {name: values[name] or 0 for name in BESIDE if name in values},
        bool(values.get("close_order")),
        bool(values.get("goods_back")),
        Ending(**{name: values[name] for name in names}),
    )


def _outcomes(shown: TicketShown) -> list[tuple[str, str]]:
    return [("", tr("Choose an outcome")), *((one, outcome_word(one)) for one in shown.kind.outcomes)]


def _reasons(shown: TicketShown) -> list[tuple[str, str]]:
    return reasons(shown.kind, shown.ticket["reason"])


def reasons(kind: ticket_kinds.Kind, there: str = "") -> list[tuple[str, str]]:
    """The reasons that fit a kind, and the one that stands there already."""
    fitting = ticket_kinds.reasons_of(kind)
    more = [there] if there and there not in fitting else []
    return [("", tr("Choose a reason")), *((one, reason_word(one)) for one in (*fitting, *more))]


def faults() -> list[tuple[str, str]]:
    """Who may be at fault."""
    return [("", tr("Not stated")), *((one, fault_word(one)) for one in ticket_kinds.vocabulary().faults)]


def satisfactions() -> list[tuple[int | None, str]]:
    """From one to five."""
    return [(None, tr("Not stated")), *((n, trn(n, "{n} of 5", "{n} of 5")) for n in range(5, 0, -1))]


def why_sheet(
    desk: Desk, shown: TicketShown, parent: QWidget | None, title: Text, word: Text, key: str, act: Any
) -> DeedSheet:
    """Asks why; `act(session, ticket_id, why, by)` does it."""
    fields = [Field("why", "Why", wide=True, input=lambda: LongInput(least=3))]

    def do(session: Any, values: Values, who: By) -> None:
        act(session, shown.ticket_id, values["why"], who)

    return _sheet(desk, shown, parent, title, word, fields, {"why": ""}, key, do)


def reject_sheet(desk: Desk, shown: TicketShown, parent: QWidget | None) -> DeedSheet:
    """Asks why a ticket is turned down."""
    return why_sheet(
        desk, shown, parent, "Reject the ticket", "Reject", "ticket.reject", ticket_states.reject
    )  # fmt: skip


def withdraw_sheet(desk: Desk, shown: TicketShown, parent: QWidget | None) -> DeedSheet:
    """Asks why the buyer took it back."""
    return why_sheet(
        desk, shown, parent, "Withdraw the ticket", "Withdraw", "ticket.withdraw", ticket_states.withdraw
    )  # fmt: skip


def reopen_sheet(desk: Desk, shown: TicketShown, parent: QWidget | None) -> DeedSheet:
    """Asks why a ticket is taken up again."""
    return why_sheet(
        desk, shown, parent, "Reopen the ticket", "Reopen", "ticket.reopen", ticket_states.reopen
    )  # fmt: skip


def note_sheet(desk: Desk, shown: TicketShown, parent: QWidget | None) -> DeedSheet:
    """Asks for a line of the log."""
    fields = [
        Field("what", "What it is", choices=_whats),
        Field("text", "Text", wide=True, input=lambda: LongInput(least=4)),
    ]

    def act(session: Any, values: Values, who: By) -> None:
        ticket_log.note(session, shown.ticket_id, values["text"], who, values["what"])

    return _sheet(desk, shown, parent, "Add to the log", "Save", fields, {}, "ticket.note", act)


def _whats() -> list[tuple[str, str]]:
    return [("note", tr("Note")), ("buyer", tr("The buyer's own words"))]
