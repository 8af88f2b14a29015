"""The sample shop's after-sales: tickets on some of its orders, each told deed by deed."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from shopkeeper import paths
from shopkeeper.formats import decimals
from shopkeeper.model.orders import Order, OrderLine, Payment
from shopkeeper.model.products import Listing, Variant
from shopkeeper.sample.content import SHOPS
from shopkeeper.sample.world import World
from shopkeeper.shop import (
    ticket_goods,
    ticket_kinds,
    ticket_log,
    ticket_marks,
    ticket_money,
    ticket_opening,
    ticket_rules,
    ticket_settling,
    ticket_states,
    tickets,
)
from shopkeeper.shop.ticket_goods import Found, Resend
from shopkeeper.shop.ticket_log import By
from shopkeeper.shop.ticket_money import Refund
from shopkeeper.shop.ticket_settling import Settlement
from shopkeeper.shop.ticket_states import Ending
from shopkeeper.shop.tickets import LineData, TicketData

Case = Mapping[str, Any]
# The states of an order that a ticket's `order` stands for; what has arrived may be finished by now.
_STATES = {"paid": ("paid", "packing"), "shipped": ("shipped",), "delivered": ("delivered", "finished")}
# Newer tickets are opened so long ago to the minute, older ones at some hour of a working day.
_NEW = timedelta(days=2)
_MORNING, _EVENING = 9, 15


def write_cases(session: Session, world: World) -> None:
    """Open all tickets, the oldest first, and do what was done on them."""
    text = (paths.resources() / "sample" / "tickets.toml").read_text("utf-8")
    cases = tomllib.loads(text, parse_float=Decimal)["ticket"]
    orders = _orders(session)
    found = [(case, _found(world, case, orders)) for case in cases]
    stories = [_Story(session, world, case, one) for case, one in found if one]
    for story in sorted(stories, key=lambda one: one.opened):
        story.tell()


@dataclass
class _Sold:
    """An order a ticket may be on: its times, and the codes of its lines."""

    id: int
    state: str
    times: dict[str, datetime | None]
    codes: dict[int, str] = field(default_factory=dict)


def _orders(session: Session) -> list[_Sold]:
    """All orders that nothing went back of, oldest first."""
    whole = ~exists().where(Payment.order_id == Order.id, Payment.amount_cents < 0)
    found = {
        row.id: _Sold(
            row.id, row.state, {"paid": row.paid_at, "shipped": row.shipped_at, "delivered": row.delivered_at}
        )
        for row in session.execute(
            select(Order.id, Order.state, Order.paid_at, Order.shipped_at, Order.delivered_at)
            .where(whole)
            .order_by(Order.placed_at)
        )
    }
    code = func.coalesce(Listing.code, Variant.code, "")
    lines = (
        select(OrderLine.id, OrderLine.order_id, code)
        .outerjoin(Listing, Listing.id == OrderLine.listing_id)
        .outerjoin(Variant, Variant.id == OrderLine.variant_id)
    )
    for line, order, its_code in session.execute(lines.order_by(OrderLine.id)):
        if order in found:
            found[order].codes[line] = its_code
    return list(found.values())


def _found(world: World, case: Case, orders: list[_Sold]) -> tuple[_Sold | None, datetime] | None:
    """The order a case is about, taken out of `orders`, and when its ticket was opened.

    It is the last one of which what the buyer speaks of, such as its delivery, had happened
    `after` days before; None where the shop has no order that fits.
    """
    opened = world.now - timedelta(days=float(case["ago"]))
    if opened > world.now - _NEW:
        opened = _awake(opened)
    if not case["order"]:
        return None, _by_day(world, opened)
    after = timedelta(days=float(case["after"]))
    begins = tuple(case.get("goods", ("",)))
    for sold in reversed(orders):
        happened = sold.times[case["since"]]
        if (
            sold.state in _STATES[case["order"]]
            and happened
            and happened + after <= opened
            and any(code.startswith(begins) for code in sold.codes.values())
        ):
            orders.remove(sold)
            return sold, opened if opened > world.now - _NEW else _by_day(world, happened + after)
    return None


def _awake(at: datetime) -> datetime:
    """Nobody complains at four in the morning: the evening before."""
    return at if at.hour >= _MORNING - 1 else (at - timedelta(days=1)).replace(hour=22, second=0)


def _by_day(world: World, at: datetime) -> datetime:
    """Some time of that day at which the shop answers."""
    return at.replace(
        hour=world.random.randrange(_MORNING, _EVENING), minute=world.random.randrange(60), second=0
    )


class _Story:
    """One ticket, from its opening to where it stands today."""

    def __init__(
        self, session: Session, world: World, case: Case, found: tuple[_Sold | None, datetime]
    ) -> None:
        self._session, self._world, self._case = session, world, case
        self._key = SHOPS[world.content.language][0]
        self._sold, self.opened = found
        self._number = 0

    def tell(self) -> None:
        """Open it and do what was done."""
        if self._sold and self._case.get("undelivered"):
            back = {"state": "shipped", "delivered_at": None, "finished_at": None}
            self._session.execute(update(Order).where(Order.id == self._sold.id).values(back))
        self._number = tickets.create(self._session, self._data(), self._by(0))
        for deed in self._case["deeds"]:
            by = self._by(float(deed["h"]))
            _DEEDS[deed["do"]](self, deed, by)

    def _by(self, hours: float) -> By:
        now = min(self.opened + timedelta(hours=hours), self._world.now).replace(microsecond=0)
        return By(now, self._world.utc(now))

    def said(self, texts: Mapping[str, str] | None) -> str:
        """A text in the owner's language."""
        return texts.get(self._key, "") if texts else ""

    def cents(self, amounts: Mapping[str, Any] | None) -> int:
        """An amount in the smallest unit of the shop's currency."""
        if not amounts:
            return 0
        return int(Decimal(amounts[self._key]).scaleb(decimals(self._world.content.currency)))

    # Opening

    def _data(self) -> TicketData:
        case, at = self._case, self.opened.replace(microsecond=0)
        if self._sold is None:
            data = ticket_opening.with_deadlines(self._session, TicketData(case["kind"]), at)
        else:
            data = ticket_opening.proposed(self._session, case["kind"], self._sold.id, at)
            data = ticket_opening.with_money(self._session, replace(data, lines=self._lines(data.lines)))
        agreed = self.cents(case.get("agreed_amount"))
        return replace(
            data,
            opened_at=at,
            reason=case["reason"],
            fault=case.get("fault", ""),
            wish=self.said(case.get("wish")),
            agreed=self.said(case.get("agreed")),
            urgent=case.get("urgent", False),
            seven_days=case.get("seven_days", ""),
            freight_insurance=case.get("insured", False),
            return_postage_by=case.get("bearer", ""),
            refund_cents=agreed or data.refund_cents,
        )

    def _lines(self, lines: Sequence[LineData]) -> tuple[LineData, ...]:
        """The one piece the buyer speaks of, or all that was ordered."""
        if "goods" not in self._case or self._case.get("whole"):
            return tuple(lines)
        assert self._sold
        codes, begins = self._sold.codes, tuple(self._case["goods"])
        line = next(one for one in lines if codes[one.order_line_id or 0].startswith(begins))
        return (replace(line, quantity=1, swap_variant_id=self._swap(codes[line.order_line_id or 0])),)

    def _swap(self, code: str) -> int | None:
        """What is sent instead: the variant so many places on in its product."""
        if "swap" not in self._case:
            return None
        found = self._session.scalars(select(Variant.id).where(Variant.code == code)).one()
        return found + self._case["swap"]

    # Deeds

    def tick(self, deed: Case, by: By) -> None:
        ticket_log.tick(self._session, self._number, deed["step"], by)

    def turn(self, deed: Case, by: By) -> None:
        ticket_states.turn(self._session, [self._number], deed["step"], by)

    def note(self, deed: Case, by: By) -> None:
        ticket_log.note(self._session, self._number, deed[self._key], by, deed["do"])

    def answer(self, _: Case, by: By) -> None:
        if ticket_rules.row(self._session, self._number)["answer_by"]:
            ticket_marks.answered(self._session, self._number, by)

    def parcel(self, _: Case, by: By) -> None:
        people, random = self._world.content.people, self._world.random
        place = random.randrange(len(people["couriers"]))
        digits = "".join(str(random.randrange(10)) for _ in range(12))
        data = tickets.data_of(self._session, self._number)
        head = people["tracking"][place % len(people["tracking"])]
        data = replace(data, return_courier=people["couriers"][place], return_number=f"{head}{digits}")
        tickets.edit(self._session, self._number, data, by)

    def receive(self, deed: Case, by: By) -> None:
        lines = ticket_goods.lines_of(self._session, self._number)
        found = {line.id: Found(**{deed["found"]: line.quantity}) for line in lines}
        ticket_goods.receive(self._session, self._number, found, by)
        self._beside(return_postage_cents=self.cents(deed.get("return_postage")))

    def send(self, deed: Case, by: By) -> None:
        people = self._world.content.people
        digits = "".join(str(self._world.random.randrange(10)) for _ in range(12))
        courier = people["couriers"][0]
        parcel = Resend(
            courier, f"{people['tracking'][0]}{digits}", postage_cents=self.cents(deed.get("postage"))
        )
        ticket_goods.send(self._session, self._number, parcel, by)

    def refund(self, _: Case, by: By) -> None:
        row = ticket_rules.row(self._session, self._number)
        order = self._session.get_one(Order, row["order_id"])
        back = Refund(row["refund_cents"] or 0, order.way, note="")
        ticket_money.refund(self._session, self._number, back, by)

    def claim(self, deed: Case, _: By) -> None:
        self._beside(
            claim_from="courier",
            claim_state="granted",
            claim_cents=self.cents(deed["asked"]),
            claim_got_cents=self.cents(deed["got"]),
        )

    def _beside(self, **values: Any) -> None:
        if any(values.values()):
            ticket_rules.put(self._session, self._number, **values)

    def close(self, deed: Case, by: By) -> None:
        for step in self._steps():
            ticket_log.tick(self._session, self._number, step, by)
        fee = self.cents(deed.get("fee"))
        self._beside(fee_cents=fee)
        amounts = {"compensation_cents": self.cents(deed.get("compensation")), "fee_got_cents": fee}
        beside = {name: cents for name, cents in amounts.items() if cents}
        ending = Ending(
            deed["outcome"],
            self._case["reason"],
            self._case.get("fault", ""),
            deed.get(self._key, ""),
            deed.get("satisfaction"),
        )
        settled = Settlement(beside=beside, ending=ending, close_order=deed.get("order_too", False))
        ticket_settling.settle(self._session, self._number, settled, by)

    def _steps(self) -> Sequence[str]:
        return [step.name for step in ticket_kinds.named(self._case["kind"]).steps]

    def reject(self, deed: Case, by: By) -> None:
        ticket_states.reject(self._session, self._number, deed[self._key], by)

    def withdraw(self, deed: Case, by: By) -> None:
        ticket_states.withdraw(self._session, self._number, deed[self._key], by)


_DEEDS: dict[str, Callable[[_Story, Case, By], None]] = {
    "tick": _Story.tick,
    "turn": _Story.turn,
    "note": _Story.note,
    "buyer": _Story.note,
    "answer": _Story.answer,
    "parcel": _Story.parcel,
    "receive": _Story.receive,
    "send": _Story.send,
    "refund": _Story.refund,
    "claim": _Story.claim,
    "close": _Story.close,
    "reject": _Story.reject,
    "withdraw": _Story.withdraw,
}
