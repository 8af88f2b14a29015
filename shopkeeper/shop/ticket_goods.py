"""Goods of a ticket: what came back, how it was found, and what is sent to the buyer."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.products import Listing
from shopkeeper.model.stock import Reason, StockMovement
from shopkeeper.model.tickets import TicketLine, TicketState
from shopkeeper.shop import returns, stock, ticket_kinds, ticket_log, ticket_rules, ticket_states
from shopkeeper.shop.money import LARGEST_CENTS
from shopkeeper.shop.order_figures import totals
from shopkeeper.shop.stock_figures import PARTS
from shopkeeper.shop.ticket_kinds import Kind
from shopkeeper.shop.ticket_log import By

_LINE = TicketLine.__table__
# How goods are found; what is "other" is not what was sold and never enters stock.
FOUND = ("sellable", "damaged", "missing", "other")


@dataclass(frozen=True, slots=True)
class Found:
    """How many pieces of a line were found how."""

    sellable: int = 0
    damaged: int = 0
    missing: int = 0
    other: int = 0

    @property
    def pieces(self) -> int:
        """All of them."""
        return self.sellable + self.damaged + self.missing + self.other

    def values(self) -> dict[str, int]:
        """The pieces by how they were found."""
        return {name: getattr(self, name) for name in FOUND}


@dataclass(frozen=True, slots=True)
class Resend:
    """A parcel to the buyer: pieces by line of the ticket, all that are left when not said.

    `postage_cents` is what it costs the shop; `why` is said where it goes before the goods are back.
    """

    courier: str = ""
    number: str = ""
    pieces: Mapping[int, int] | None = None
    postage_cents: int = 0
    why: str = ""


def lines_of(session: Session, ticket_id: int) -> list[TicketLine]:
    """The goods of a ticket, in their order."""
    query = select(TicketLine).where(TicketLine.ticket_id == ticket_id).order_by(TicketLine.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def accounted(line: TicketLine) -> int:
    """The pieces of a line of which it is known what became of them."""
    return line.sellable + line.damaged + line.missing + line.other


# What comes back


def receive(session: Session, ticket_id: int, found: Mapping[int, Found], by: By, note: str = "") -> None:
    """Book what came back, by line of the ticket and as it was found; into stock only what can be sold.

    A ticket that waited for it goes on. Raises ShopError `ticket.gone`, `ticket.over`,
    `ticket.nothing_comes`, `ticket.nothing_received`, `ticket.too_many_received` and, where
    less had left, `stock.more_than_sold`; `field` is found.<line>.
    """
    ticket = ticket_rules.open_row(session, ticket_id)
    kind = ticket_kinds.named(ticket["kind"])
    if not kind.takes_back:
        raise ShopError("ticket.nothing_comes", number=ticket["number"])
    lines = {line.id: line for line in lines_of(session, ticket_id)}
    counted = {one: pieces for one, pieces in found.items() if any(pieces.values().values())}
    if not counted:
        raise ShopError("ticket.nothing_received", field="found")
    for line_id, pieces in counted.items():
        _check_found(lines.get(line_id), line_id, pieces)
    for line_id, pieces in counted.items():
        session.connection().execute(
            update(_LINE)
            .where(_LINE.c.id == line_id)
            .values({name: _LINE.c[name] + number for name, number in pieces.values().items()})
        )
    if kind.restocks:
        _restock(session, ticket_id, [(lines[one], pieces) for one, pieces in counted.items()], by)
    ticket_rules.put(session, ticket_id, received_at=ticket["received_at"] or by.now)
    ticket_log.add(session, ticket_id, by, "goods", _sum_of(counted), note)
    ticket_log.done(session, ticket_id, kind.name, "receive", by)
    if ticket["state"] == TicketState.WAITING_GOODS:
        after = TicketState.TO_SETTLE if kind.money == "refund" else TicketState.WORKING
        ticket_states.become(session, ticket, after, by)


def _check_found(line: TicketLine | None, line_id: int, pieces: Found) -> None:
    left = 0 if line is None else line.quantity - accounted(line)
    if min(pieces.values().values()) < 0 or pieces.pieces > left:
        raise ShopError("ticket.too_many_received", field=f"found.{line_id}", most=left)


def _sum_of(found: Mapping[int, Found]) -> str:
    """How many pieces were found how, as the log keeps it: sellable 1, damaged 2 as JSON."""
    sums = {name: sum(getattr(one, name) for one in found.values()) for name in FOUND}
    return json.dumps({name: number for name, number in sums.items() if number})


def _restock(session: Session, ticket_id: int, found: Sequence[tuple[TicketLine, Found]], by: By) -> None:
    """Let what came back enter stock, order by order, through the one way goods come back."""
    lines = {line.order_line_id: line.id for line, _ in found if line.order_line_id is not None}
    query = select(OrderLine.id, OrderLine.order_id).where(OrderLine.id.in_(lines))
    orders = {row.id: row.order_id for row in session.execute(query)}
    for how in returns.FOUND:
        of_order: dict[int, dict[int, int]] = defaultdict(dict)
        for line, pieces in found:
            line_id, number = line.order_line_id, getattr(pieces, how)
            if line_id is not None and number:
                of_order[orders[line_id]][line_id] = number
        for order_id, pieces in of_order.items():
            try:
                returns.take_back(session, order_id, pieces, by.now, how, ticket_id=ticket_id)
            except ShopError as error:
                field = f"found.{lines.get(int(error.field or 0), 0)}"
                raise ShopError(error.key, field=field, **error.words) from error


# What goes out


def send(session: Session, ticket_id: int, parcel: Resend, by: By) -> None:
    """Send something to the buyer: what replaces the goods leaves stock, what is the buyer's own goes back.

    Raises ShopError `ticket.gone`, `ticket.over`, `ticket.nothing_goes`, `ticket.nothing_left`,
    `ticket.too_many_sent` (field pieces.<line>), `ticket.bad_amount`, and `ticket.send_early` where
    the goods should be here first.
    """
    ticket = ticket_rules.open_row(session, ticket_id)
    kind = ticket_kinds.named(ticket["kind"])
    if not kind.sends:
        raise ShopError("ticket.nothing_goes", number=ticket["number"])
    early = ticket_rules.check_receipt(ticket, kind, parcel.why, "ticket.send_early")
    if not 0 <= parcel.postage_cents <= LARGEST_CENTS:
        raise ShopError("ticket.bad_amount", field="postage_cents")
    pieces = _to_send(session, ticket, kind, parcel)
    for line_id, number in pieces.items():
        session.connection().execute(
            update(_LINE).where(_LINE.c.id == line_id).values(resent=_LINE.c.resent + number)
        )
    if kind.goods != "custody":
        _take_out(session, ticket_id, pieces, by)
    _note_parcel(session, ticket, parcel, by)
    if early:
        ticket_rules.put(session, ticket_id, early_reason=parcel.why.strip())
    ticket_log.add(session, ticket_id, by, "parcel", f"{parcel.courier} {parcel.number}".strip(), parcel.why)
    ticket_log.done(session, ticket_id, kind.name, "send", by)


def _to_send(session: Session, ticket: Mapping[str, Any], kind: Kind, parcel: Resend) -> dict[int, int]:
    left = {line.id: to_send(kind, line) for line in lines_of(session, ticket["id"])}
    if parcel.pieces is None:
        pieces = {one: number for one, number in left.items() if number > 0}
    else:
        pieces = {one: number for one, number in parcel.pieces.items() if number}
    if not pieces:
        raise ShopError("ticket.nothing_left", field="pieces", number=ticket["number"])
    for line_id, number in pieces.items():
        if not 0 < number <= left.get(line_id, 0):
            raise ShopError("ticket.too_many_sent", field=f"pieces.{line_id}", most=left.get(line_id, 0))
    return pieces


def to_send(kind: Kind, line: TicketLine) -> int:
    """The pieces of a line that are still to be sent: of what is the buyer's own, those that are here."""
    here = line.sellable + line.damaged + line.other
    return max((here if kind.goods == "custody" else line.quantity) - line.resent, 0)


def _note_parcel(session: Session, ticket: Mapping[str, Any], parcel: Resend, by: By) -> None:
    """Couriers' numbers of several parcels stand side by side; what they cost adds up."""
    numbers = dict.fromkeys([*ticket["resend_number"].split(), *parcel.number.split()])
    ticket_rules.put(
        session,
        ticket["id"],
        resend_courier=parcel.courier.strip() or ticket["resend_courier"],
        resend_number=" ".join(numbers),
        resend_postage_cents=ticket["resend_postage_cents"] + parcel.postage_cents,
        resent_at=by.now,
    )


_GOODS = PARTS.format(orders="(SELECT order_id AS id FROM order_line WHERE id = ?)")
_OF_LINE = f"SELECT variant_id, quantity FROM ({_GOODS}) WHERE line_id = ?"


def _take_out(session: Session, ticket_id: int, pieces: Mapping[int, int], by: By) -> None:
    """Let what replaces the goods leave stock, where its stock is kept."""
    rows = []
    for line in lines_of(session, ticket_id):
        for variant_id, number in _variants(session, line):
            if line.id in pieces and stock.on_hand(session, variant_id) is not None:
                rows.append(
                    {
                        "variant_id": variant_id,
                        "at": by.now,
                        "quantity": -number * pieces[line.id],
                        "reason": Reason.REPLACEMENT,
                        "ticket_id": ticket_id,
                    }
                )
    if rows:
        session.connection().execute(insert(StockMovement.__table__), rows)


def _variants(session: Session, line: TicketLine) -> list[tuple[int, int]]:
    """What one piece of a line is sent as: (variant, how many)."""
    if line.swap_variant_id is not None:
        return [(line.swap_variant_id, 1)]
    if line.order_line_id is None:
        return []
    run = session.connection().exec_driver_sql
    return [tuple(row) for row in run(_OF_LINE, (line.order_line_id, line.order_line_id, line.order_line_id))]


# What an order's goods are


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of an order that a ticket can be about: `pieces` are those not refunded yet."""

    order_line_id: int
    title: str
    options: str
    pieces: int
    amount_cents: int


def goods_of(session: Session, order_id: int) -> list[Goods]:
    """The lines of an order, named as they were sold."""
    query = (
        select(OrderLine, Listing.title, Listing.options)
        .outerjoin(Listing, Listing.id == OrderLine.listing_id)
        .where(OrderLine.order_id == order_id, OrderLine.quantity > 0)
        .order_by(OrderLine.id)
    )
    return [
        Goods(
            line.id,
            line.title or title or "",
            line.options or options or "",
            line.quantity - line.refunded_quantity,
            line.amount_cents + line.tax_cents,
        )
        for line, title, options in session.execute(query)
    ]


def worth(session: Session, order_id: int, pieces: Mapping[int, int], kept_cents: int) -> int:
    """What was paid for `pieces` of an order's lines, in its smallest unit; never more than `kept_cents`.

    What was paid for all goods (the total without postage) is shared by what the lines come to.
    Before anything left, all pieces are worth all that was paid, postage too.
    """
    order = session.get_one(Order, order_id)
    lines = session.scalars(select(OrderLine).where(OrderLine.order_id == order_id)).all()
    every = sum(line.amount_cents + line.tax_cents for line in lines)
    chosen = sum(
        (line.amount_cents + line.tax_cents) * pieces.get(line.id, 0) // line.quantity
        for line in lines
        if line.quantity
    )
    whole = all(pieces.get(line.id, 0) >= line.quantity for line in lines)
    if whole and order.shipped_at is None:
        return max(kept_cents, 0)
    paid = max(totals(session.connection(), order_id)[0] - order.postage_cents, 0)
    share = paid if chosen == every else (2 * paid * chosen + every) // (2 * every) if every else 0
    return max(min(share, kept_cents), 0)
