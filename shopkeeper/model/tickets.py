"""After-sales cases.

Amounts are integers in the smallest unit of the order's currency, of the shop's where a
ticket has no order. Times are the shop's wall time.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shopkeeper.model.base import Base, Recorded, recorded


class TicketState(StrEnum):
    """How far a ticket has come."""

    WORKING = "working"
    WAITING_BUYER = "waiting_buyer"
    WAITING_GOODS = "waiting_goods"
    WAITING_PLATFORM = "waiting_platform"
    TO_SETTLE = "to_settle"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Ticket(Recorded, Base):
    """One case. `kind` names a data file, `reason` a leaf of the tree of reasons.

    `promise_days` is the shop's own promise, whose clock stands still while the buyer is
    waited for: `waited_minutes` are those of earlier waits, `state_at` is when the present
    state began. `refund_cents` is what was agreed; what went back are payments that name the
    ticket. Compensation, postage and fees pass beside the order: `_cents` are what the shop
    paid, `fee_cents` what the buyer is to pay, `fee_got_cents` and `claim_got_cents` what came in.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_order_id", "order_id", sqlite_where=text("order_id IS NOT NULL")),
        Index("ix_ticket_customer_id", "customer_id", sqlite_where=text("customer_id IS NOT NULL")),
        recorded("ticket"),
    )

    number: Mapped[str] = mapped_column(String, unique=True)
    platform_number: Mapped[str] = mapped_column(String, server_default="")
    kind: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    opened_at: Mapped[datetime]
    state_at: Mapped[datetime]
    waited_minutes: Mapped[int] = mapped_column(server_default="0")
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    urgent: Mapped[bool] = mapped_column(server_default="0")
    reason: Mapped[str] = mapped_column(String, server_default="")
    fault: Mapped[str] = mapped_column(String, server_default="")
    wish: Mapped[str] = mapped_column(String, server_default="")
    agreed: Mapped[str] = mapped_column(String, server_default="")
    seven_days: Mapped[str] = mapped_column(String, server_default="")
    freight_insurance: Mapped[bool] = mapped_column(server_default="0")
    promise_days: Mapped[int | None]
    answer_by: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    intervened_at: Mapped[datetime | None]
    evidence_by: Mapped[datetime | None]
    evidence_at: Mapped[datetime | None]
    refund_cents: Mapped[int | None]
    early_reason: Mapped[str] = mapped_column(String, server_default="")
    compensation_cents: Mapped[int] = mapped_column(server_default="0")
    return_postage_cents: Mapped[int] = mapped_column(server_default="0")
    return_postage_by: Mapped[str] = mapped_column(String, server_default="")
    resend_postage_cents: Mapped[int] = mapped_column(server_default="0")
    fee_cents: Mapped[int] = mapped_column(server_default="0")
    fee_got_cents: Mapped[int] = mapped_column(server_default="0")
    claim_from: Mapped[str] = mapped_column(String, server_default="")
    claim_cents: Mapped[int] = mapped_column(server_default="0")
    claim_state: Mapped[str] = mapped_column(String, server_default="")
    claim_got_cents: Mapped[int] = mapped_column(server_default="0")
    return_courier: Mapped[str] = mapped_column(String, server_default="")
    return_number: Mapped[str] = mapped_column(String, server_default="")
    received_at: Mapped[datetime | None]
    resend_courier: Mapped[str] = mapped_column(String, server_default="")
    resend_number: Mapped[str] = mapped_column(String, server_default="")
    resent_at: Mapped[datetime | None]
    warranty_until: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String, server_default="")
    satisfaction: Mapped[int | None]
    lesson: Mapped[str] = mapped_column(String, server_default="")


class TicketLine(Recorded, Base):
    """Goods a ticket is about: a line of an order, or free text where there is none.

    `quantity` are the pieces meant; of what came back, so many were found sellable, damaged,
    missing from the parcel, or something else than was sold. `swap_variant_id` is what goes
    out instead where that is another variant; `resent` are the pieces sent so far.
    """

    __tablename__ = "ticket_line"
    __table_args__ = (
        Index("ix_ticket_line_ticket_id", "ticket_id"),
        Index(
            "ix_ticket_line_order_line_id", "order_line_id", sqlite_where=text("order_line_id IS NOT NULL")
        ),
        recorded("ticket", "ticket_id"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_line.id"))
    title: Mapped[str] = mapped_column(String, server_default="")
    options: Mapped[str] = mapped_column(String, server_default="")
    quantity: Mapped[int]
    sellable: Mapped[int] = mapped_column(server_default="0")
    damaged: Mapped[int] = mapped_column(server_default="0")
    missing: Mapped[int] = mapped_column(server_default="0")
    other: Mapped[int] = mapped_column(server_default="0")
    swap_variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    resent: Mapped[int] = mapped_column(server_default="0")


class TicketStep(Recorded, Base):
    """A point of the checklist that was ticked; `step` is its name in the kind's file. `at` is UTC."""

    __tablename__ = "ticket_step"
    __table_args__ = (UniqueConstraint("ticket_id", "step"), recorded("ticket", "ticket_id"))

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    step: Mapped[str] = mapped_column(String)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String, server_default="")


class TicketLog(Recorded, Base):
    """What happened on a ticket, or was said; `at` is UTC.

    `what` is note, buyer (their own words), state (`detail` is the new one), goods, parcel, or
    early (money that went back before the goods came); `text` is what somebody wrote.
    """

    __tablename__ = "ticket_log"
    __table_args__ = (Index("ix_ticket_log_ticket_id", "ticket_id"), recorded("ticket", "ticket_id"))

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String, server_default="")
    what: Mapped[str] = mapped_column(String)
    detail: Mapped[str] = mapped_column(String, server_default="")
    text: Mapped[str] = mapped_column(String, server_default="")


class TicketPicture(Recorded, Base):
    """A picture of evidence: the hash of one in `picture`, and its place among the ticket's."""

    __tablename__ = "ticket_picture"
    __table_args__ = (UniqueConstraint("ticket_id", "digest"), recorded("ticket", "ticket_id"))

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    digest: Mapped[str] = mapped_column(String)
    place: Mapped[int]


class TicketSummary(Base):
    """Worked out from a ticket, its lines, and the money that names it; what lists sort by.

    `due_at` is the first of what is still to be kept: the platform's dates and the shop's own
    promise; none while the buyer is waited for and nothing else is due, or once it is over.
    `rank` sorts by it: the most urgent first, what stands still after, what is over last, the
    newest first. `cost_cents` is what the ticket cost the shop beside the refund.
    """

    __tablename__ = "ticket_summary"
    __table_args__ = (
        Index("ix_ticket_summary_rank", "archived", "rank", "ticket_id"),
        Index("ix_ticket_summary_state", "archived", "state", "rank", "ticket_id"),
        Index("ix_ticket_summary_kind", "archived", "kind", "rank", "ticket_id"),
        Index("ix_ticket_summary_opened", "archived", "opened_at", "ticket_id"),
        Index("ix_ticket_summary_due", "due_at", sqlite_where=text("due_at IS NOT NULL")),
    )

    ticket_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    archived: Mapped[bool]
    state: Mapped[str]
    kind: Mapped[str]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    rank: Mapped[str]
    quantity: Mapped[int]
    received: Mapped[int]
    refunded_cents: Mapped[int]
    cost_cents: Mapped[int]
