"""Tickets as they are opened and changed: what they are about, what was agreed, what they cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete as delete_rows
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderLine
from shopkeeper.model.tickets import Ticket, TicketLine, TicketPicture, TicketState
from shopkeeper.shop import ticket_kinds, ticket_log, ticket_rules
from shopkeeper.shop.money import LARGEST_CENTS
from shopkeeper.shop.order_numbers import next_ticket_number
from shopkeeper.shop.ticket_figures import OVER
from shopkeeper.shop.ticket_goods import accounted, lines_of
from shopkeeper.shop.ticket_kinds import Kind
from shopkeeper.shop.ticket_log import By

# What may be chosen, with its English; "" is not said.
SEVEN_DAYS = {"": "Not stated", "within": "Within seven days", "excluded": "Excluded"}
BEARERS = {"": "Not stated", "shop": "The shop", "buyer": "The buyer", "insurance": "Freight insurance",
           "courier": "The courier"}  # fmt: skip
CLAIMED_FROM = {
    "": "Not stated",
    "courier": "The courier",
    "supplier": "The supplier",
    "platform": "The platform",
}
CLAIM_STATES = {"": "Not claimed", "asked": "Claimed", "granted": "Granted", "refused": "Refused"}

_CHOICES = {
    "seven_days": SEVEN_DAYS,
    "return_postage_by": BEARERS,
    "claim_from": CLAIMED_FROM,
    "claim_state": CLAIM_STATES,
}
_AMOUNTS = (
    "compensation_cents", "return_postage_cents", "resend_postage_cents", "fee_cents", "fee_got_cents",
    "claim_cents", "claim_got_cents",
)  # fmt: skip
# What may still be written once a ticket is over: what came of it afterwards.
AFTERWARDS = frozenset({
    "platform_number", "lesson", "satisfaction", "fault", "claim_from", "claim_state", "claim_cents",
    "claim_got_cents", "pictures",
})  # fmt: skip
_LONGEST_DAYS = 365

_TICKET, _LINE, _PICTURE = Ticket.__table__, TicketLine.__table__, TicketPicture.__table__


@dataclass(frozen=True, slots=True)
class LineData:
    """Goods a ticket is about: pieces of an order's line, or what is typed where there is none."""

    quantity: int
    order_line_id: int | None = None
    title: str = ""
    options: str = ""
    swap_variant_id: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class TicketData:
    """A ticket as it is entered. Amounts are in the smallest unit of its order's currency, times wall time.

    `pictures` are digests of kept ones, in their order. Without `opened_at` it is opened now.
    """

    kind: str
    order_id: int | None = None
    customer_id: int | None = None
    channel_id: int | None = None
    lines: tuple[LineData, ...] = ()
    pictures: tuple[str, ...] = ()
    opened_at: datetime | None = None
    platform_number: str = ""
    urgent: bool = False
    reason: str = ""
    fault: str = ""
    wish: str = ""
    agreed: str = ""
    seven_days: str = ""
    freight_insurance: bool = False
    promise_days: int | None = None
    answer_by: datetime | None = None
    intervened_at: datetime | None = None
    evidence_by: datetime | None = None
    refund_cents: int | None = None
    compensation_cents: int = 0
    return_postage_cents: int = 0
    return_postage_by: str = ""
    resend_postage_cents: int = 0
    fee_cents: int = 0
    fee_got_cents: int = 0
    claim_from: str = ""
    claim_cents: int = 0
    claim_state: str = ""
    claim_got_cents: int = 0
    return_courier: str = ""
    return_number: str = ""
    warranty_until: date | None = None
    satisfaction: int | None = None
    lesson: str = ""


_FIELDS = tuple(name for name in TicketData.__dataclass_fields__ if name not in ("lines", "pictures"))


def create(session: Session, data: TicketData, by: By) -> int:
    """Open a ticket; its id.

    Raises ShopError as `ticket_rules.check_order`, and `ticket.no_kind`, `ticket.no_lines`,
    `ticket.no_goods`, `ticket.too_many_pieces`, `ticket.wrong_reason`, `ticket.no_fault`,
    `ticket.bad_amount`, `ticket.no_refund_kind`, `ticket.bad_days`, `ticket.bad_satisfaction`.
    """
    kind = ticket_kinds.named(data.kind)
    ticket_rules.check_order(session, kind, data.order_id)
    values = _checked(kind, data)
    _check_lines(session, kind, data.lines)
    opened = data.opened_at or by.now
    values |= {"opened_at": opened, "state_at": opened, "state": TicketState.WORKING}
    values["number"] = next_ticket_number(session, opened)
    made = session.connection().execute(insert(_TICKET).returning(_TICKET.c.id), values)
    ticket_id = made.scalar_one()
    _write_lines(session, ticket_id, data.lines)
    _put_pictures(session, ticket_id, data.pictures)
    return ticket_id


def _checked(kind: Kind, data: TicketData) -> dict[str, Any]:
    """The ticket's own columns as they are kept."""
    values = {name: getattr(data, name) for name in _FIELDS}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    words = ticket_kinds.vocabulary()
    if values["reason"] and values["reason"] not in ticket_kinds.reasons_of(kind):
        raise ShopError("ticket.wrong_reason", field="reason")
    if values["fault"] and values["fault"] not in words.faults:
        raise ShopError("ticket.no_fault", field="fault")
    for name, known in _CHOICES.items():
        if values[name] not in known:
            raise ShopError("ticket.no_choice", field=name)
    for name in (*_AMOUNTS, "refund_cents"):
        if not 0 <= (values[name] or 0) <= LARGEST_CENTS:
            raise ShopError("ticket.bad_amount", field=name)
    if values["refund_cents"] and kind.money != "refund":
        raise ShopError("ticket.no_refund_kind", field="refund_cents")
    if not 0 <= (values["promise_days"] or 0) <= _LONGEST_DAYS:
        raise ShopError("ticket.bad_days", field="promise_days", most=_LONGEST_DAYS)
    if values["satisfaction"] is not None and not 1 <= values["satisfaction"] <= 5:
        raise ShopError("ticket.bad_satisfaction", field="satisfaction")
    return values


def _check_lines(session: Session, kind: Kind, lines: Sequence[LineData]) -> None:
    if kind.goods != "none" and not lines:
        raise ShopError("ticket.no_lines", field="lines")
    wanted = {line.order_line_id for line in lines} - {None}
    query = select(OrderLine.id, OrderLine.quantity).where(OrderLine.id.in_(wanted))
    sold = {row.id: row.quantity for row in session.execute(query)}
    for place, line in enumerate(lines):
        if line.order_line_id is None and not line.title.strip():
            raise ShopError("ticket.no_goods", field=f"lines.{place}.title")
        if line.quantity < 1:
            raise ShopError("line.no_quantity", field=f"lines.{place}.quantity")
        if line.order_line_id is not None and line.order_line_id not in sold:
            raise ShopError("line.gone", field=f"lines.{place}.title")
        most = sold.get(line.order_line_id or 0, LARGEST_CENTS)
        if line.quantity > most:
            raise ShopError("ticket.too_many_pieces", field=f"lines.{place}.quantity", most=most)


def _row(line: LineData) -> dict[str, Any]:
    return {
        "order_line_id": line.order_line_id,
        "title": line.title.strip(),
        "options": line.options.strip(),
        "quantity": line.quantity,
        "swap_variant_id": line.swap_variant_id,
    }


def _write_lines(session: Session, ticket_id: int, lines: Sequence[LineData]) -> None:
    connection = session.connection()
    new = [{"ticket_id": ticket_id, **_row(line)} for line in lines if line.id is None]
    if new:
        connection.execute(insert(_LINE), new)
    for line in lines:
        if line.id is not None:
            connection.execute(update(_LINE).where(_LINE.c.id == line.id).values(**_row(line)))


def _put_pictures(session: Session, ticket_id: int, digests: Sequence[str]) -> None:
    connection = session.connection()
    connection.execute(delete_rows(_PICTURE).where(_PICTURE.c.ticket_id == ticket_id))
    rows = [
        {"ticket_id": ticket_id, "digest": one, "place": place}
        for place, one in enumerate(dict.fromkeys(digests))
    ]
    if rows:
        connection.execute(insert(_PICTURE), rows)


def pictures_of(session: Session, ticket_id: int) -> tuple[str, ...]:
    """The digests of a ticket's pictures, in their order."""
    query = select(_PICTURE.c.digest).where(_PICTURE.c.ticket_id == ticket_id).order_by(_PICTURE.c.place)
    return tuple(session.connection().execute(query).scalars())


def data_of(session: Session, ticket_id: int) -> TicketData:
    """What stands in a ticket, as the form shows it; ShopError `ticket.gone`."""
    found = ticket_rules.row(session, ticket_id)
    lines = tuple(
        LineData(one.quantity, one.order_line_id, one.title, one.options, one.swap_variant_id, one.id)
        for one in lines_of(session, ticket_id)
    )
    values = {name: found[name] for name in _FIELDS}
    return TicketData(**values, lines=lines, pictures=pictures_of(session, ticket_id))


def edit(session: Session, ticket_id: int, data: TicketData, by: By) -> None:
    """Change a ticket to `data`; of one that is over only what came of it afterwards.

    Raises ShopError as `create` does, `ticket.gone`, `ticket.over` with the field that is to
    change, `ticket.money_kind` and `ticket.line_in_use`.
    """
    before, old = ticket_rules.row(session, ticket_id), data_of(session, ticket_id)
    kind = ticket_kinds.named(data.kind)
    changed = {name for name in (*_FIELDS, "lines", "pictures") if getattr(data, name) != getattr(old, name)}
    changed -= {"opened_at"} if data.opened_at is None else set()
    if before["state"] in OVER and changed - AFTERWARDS:
        raise ShopError("ticket.over", field=min(changed - AFTERWARDS), number=before["number"])
    if changed & {"kind", "order_id"}:
        ticket_rules.check_order(session, kind, data.order_id)
    if kind.money != "refund" and ticket_rules.refunded(session, ticket_id):
        raise ShopError("ticket.money_kind", field="kind")
    values = _checked(kind, data)
    values["opened_at"] = data.opened_at or before["opened_at"]
    if "lines" in changed or "kind" in changed:
        _check_lines(session, kind, data.lines)
        _keep_used(session, ticket_id, data.lines)
        _write_lines(session, ticket_id, data.lines)
    if "pictures" in changed:
        _put_pictures(session, ticket_id, data.pictures)
    ticket_rules.put(session, ticket_id, **values)
    if data.return_number.strip() and "return_number" in changed:
        ticket_log.done(session, ticket_id, kind.name, "parcel", by)


def _keep_used(session: Session, ticket_id: int, lines: Sequence[LineData]) -> None:
    """Take out the lines that are left out; those that something became of stay, and as many pieces."""
    wanted = {line.id: line for line in lines if line.id is not None}
    for line in lines_of(session, ticket_id):
        used = max(accounted(line), line.resent)
        new = wanted.get(line.id)
        if used and (new is None or new.quantity < used or new.order_line_id != line.order_line_id):
            raise ShopError("ticket.line_in_use", field="lines", name=line.title)
        if new is None:
            session.connection().execute(delete_rows(_LINE).where(_LINE.c.id == line.id))


def number_of(session: Session, ticket_id: int) -> str:
    """A ticket's own number; ShopError `ticket.gone`."""
    return ticket_rules.row(session, ticket_id)["number"]
