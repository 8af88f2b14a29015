"""Quick replies: those of the sets and the owner's own, found by words, filled in from what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper import formats, i18n
from shopkeeper.errors import ShopError
from shopkeeper.i18n import pick
from shopkeeper.model.customers import Customer
from shopkeeper.model.orders import Order, OrderLine, OrderSummary
from shopkeeper.model.replies import Reply
from shopkeeper.model.tickets import Ticket
from shopkeeper.shop import reply_sets, settings
from shopkeeper.shop.texts import normalise, readings

_MOST_TITLE, _MOST_TEXT = 200, 5000


@dataclass(frozen=True)
class ReplyShown:
    """A reply as it is offered: `id` where the owner wrote or changed it, `origin` where it is of a set."""

    id: int | None
    origin: str | None
    category: str
    title: str
    text: str
    shortcut: str

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return self.origin or f"#{self.id}"


@dataclass(frozen=True)
class ReplyData:
    """A reply as it is entered. `category` is a key of the sets or words of the owner's own."""

    title: str
    text: str
    category: str = ""
    shortcut: str = ""


def every(session: Session) -> list[ReplyShown]:
    """All replies: those of the sets as they stand there or were changed, then the owner's own."""
    rows = session.scalars(select(Reply).order_by(Reply.id)).all()
    changed = {row.origin: row for row in rows if row.origin}
    found = []
    for one in reply_sets.shelf().replies:
        row = changed.get(one.origin)
        if row is None:
            shown = ReplyShown(None, one.origin, one.category, pick(one.title), pick(one.text), one.shortcut)
            found.append(shown)
        elif row.hidden_at is None:
            found.append(_shown(row))
    return found + [_shown(row) for row in rows if not row.origin]


def _shown(row: Reply) -> ReplyShown:
    return ReplyShown(row.id, row.origin, row.category, row.title, row.text, row.shortcut)


def category_title(category: str) -> str:
    """What a category is called."""
    words = reply_sets.shelf().categories.get(category)
    return pick(words) if words else category


def search(found: Sequence[ReplyShown], words: str, uses: Mapping[str, int]) -> list[ReplyShown]:
    """Those that have every fragment of `words` in title, text, category or pinyin.

    First comes whose shortcut it is, then what is called so, then what was used most often.
    """
    wanted = normalise(words).split()
    hits = []
    for place, one in enumerate(found):
        category = category_title(one.category)
        title = normalise(f"{one.title} {readings(one.title)}")
        whole = normalise(f"{one.title} {readings(one.title)} {category} {readings(category)} {one.text}")
        shortcut = normalise(one.shortcut)
        if all(word in whole or word in shortcut for word in wanted):
            exact = bool(wanted) and shortcut == wanted[0] and len(wanted) == 1
            named = bool(wanted) and all(word in title for word in wanted)
            hits.append((not exact, not named, -uses.get(one.key, 0), place))
    return [found[hit[-1]] for hit in sorted(hits)]


# Writing


def create(session: Session, data: ReplyData) -> int:
    """Enter a reply; its id. ShopError as `edit`."""
    row = Reply()
    _fill(row, data)
    session.add(row)
    session.flush()
    return row.id


def edit(session: Session, shown: ReplyShown, data: ReplyData) -> int:
    """Change a reply; one of a set becomes the owner's in its place. Its id.

    Raises ShopError `reply.no_title`, `reply.no_text`, `reply.too_long`, `reply.gone`.
    """
    row = Reply(origin=shown.origin) if shown.id is None else _row(session, shown.id)
    _fill(row, data)
    session.add(row)
    session.flush()
    return row.id


def remove(session: Session, shown: ReplyShown, at: datetime) -> None:
    """Take a reply away; one of a set stays away. ShopError `reply.gone`."""
    if shown.origin is None:
        assert shown.id is not None
        _row(session, shown.id)
        session.execute(delete_rows(Reply).where(Reply.id == shown.id))
        return
    if shown.id is None:
        data = ReplyData(shown.title, shown.text, shown.category, shown.shortcut)
        edit(session, shown, data)
    row = session.scalars(select(Reply).where(Reply.origin == shown.origin)).one()
    row.hidden_at = at


def _row(session: Session, reply_id: int) -> Reply:
    row = session.get(Reply, reply_id)
    if row is None:
        raise ShopError("reply.gone")
    return row


def _fill(row: Reply, data: ReplyData) -> None:
    title, text = data.title.strip(), data.text.strip()
    if not title:
        raise ShopError("reply.no_title", field="title")
    if not text:
        raise ShopError("reply.no_text", field="text")
    for name, value, most in (("title", title, _MOST_TITLE), ("text", text, _MOST_TEXT)):
        if len(value) > most:
            raise ShopError("reply.too_long", field=name, n=most)
    row.title, row.text = title, text
    row.category, row.shortcut = data.category.strip(), data.shortcut.strip()


# What is open


def values(session: Session, subject: str, record_id: int | None) -> dict[str, str]:
    """What is known for the fields: of an open order, ticket or customer, and of the shop."""
    known = {"shop": settings.get(session, "name"), "cutoff": settings.get(session, "cutoff")}
    if record_id is not None:
        known |= _OPEN.get(subject, lambda _session, _id: {})(session, record_id)
    return {name: value for name, value in known.items() if value}


def _of_order(session: Session, order_id: int) -> dict[str, str]:
    order = session.get(Order, order_id)
    if order is None:
        return {}
    customer = session.get(Customer, order.customer_id) if order.customer_id else None
    summary = session.get(OrderSummary, order_id)
    currency = order.currency or settings.get(session, "currency")
    titles = session.scalars(
        select(OrderLine.title)
        .where(OrderLine.order_id == order_id, OrderLine.quantity != 0)
        .order_by(OrderLine.id)
    ).all()
    return {
        "buyer": (customer.name if customer else "") or order.recipient,
        "order": order.number or order.platform_number,
        "product": formats.listed(dict.fromkeys(filter(None, titles))),
        "amount": formats.money(summary.total_cents, currency, i18n.language()) if summary else "",
        "courier": order.courier,
        "tracking": order.tracking_number,
        "recipient": order.recipient,
        "phone": order.phone,
        "address": order.address,
    }


def _of_ticket(session: Session, ticket_id: int) -> dict[str, str]:
    ticket = session.get(Ticket, ticket_id)
    if ticket is None:
        return {}
    known = _of_order(session, ticket.order_id) if ticket.order_id else {}
    if ticket.customer_id and not known.get("buyer"):
        known |= _of_customer(session, ticket.customer_id)
    if ticket.refund_cents is not None:
        currency = settings.get(session, "currency")
        known["amount"] = formats.money(ticket.refund_cents, currency, i18n.language())
    return known


def _of_customer(session: Session, customer_id: int) -> dict[str, str]:
    customer = session.get(Customer, customer_id)
    return {"buyer": customer.name} if customer else {}


_OPEN: dict[str, Any] = {"order": _of_order, "ticket": _of_ticket, "customer": _of_customer}


def of_data(shown: ReplyShown) -> ReplyData:
    """A reply as its form shows it."""
    return ReplyData(shown.title, shown.text, shown.category, shown.shortcut)
