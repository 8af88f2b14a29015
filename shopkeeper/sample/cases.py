"""The sample shop's after-sales: tickets on some of its orders, each told deed by deed."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from shopkeeper import paths
from shopkeeper.formats import decimals
from shopkeeper.model.orders import Order, OrderLine, Payment
from shopkeeper.model.products import Listing, Variant
from shopkeeper.model.tickets import Ticket
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
from shopkeeper.shop.tickets import TicketData

Case = Mapping[str, Any]
# How long before a ticket its order was placed: not yet sent, on its way, in the buyer's hands.
_DAYS = {"paid": 0, "shipped": 1, "delivered": 3, "finished": 5, "": 0}


def write_cases(session: Session, world: World) -> None:
    """Open all tickets, the oldest first, and do what was done on them."""
    text = (paths.resources() / "sample" / "tickets.toml").read_text("utf-8")
    cases = tomllib.loads(text, parse_float=Decimal)["ticket"]
    for case in sorted(cases, key=lambda one: -one["ago"]):
        _Story(session, world, case).tell()


class _Story:
    """One ticket, from its opening to where it stands today."""

    def __init__(self, session: Session, world: World, case: Case) -> None:
        self._session, self._world, self._case = session, world, case
        self._key = SHOPS[world.content.language][0]
        opened = world.now - timedelta(days=float(case["ago"]))
        self._opened = opened.replace(second=0) if case["ago"] < 1 else opened.replace(hour=10, second=0)
        self._number = 0

    def tell(self) -> None:
        """Open it and do what was done; nothing where the shop has no order that fits."""
        order_id = self._order() if self._case["order"] else None
        if self._case["order"] and order_id is None:
            return
        self._number = tickets.create(self._session, self._data(order_id), self._by(0))
        for deed in self._case["deeds"]:
            by = self._by(float(deed["h"]))
            _DEEDS[deed["do"]](self, deed, by)

    def _by(self, hours: float) -> By:
        now = min(self._opened + timedelta(hours=hours), self._world.now).replace(microsecond=0)
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

    def _data(self, order_id: int | None) -> TicketData:
        case, at = self._case, self._opened.replace(microsecond=0)
        if order_id is None:
            data = ticket_opening.with_deadlines(self._session, TicketData(case["kind"]), at)
        else:
            data = ticket_opening.proposed(self._session, case["kind"], order_id, at)
            data = ticket_opening.with_money(self._session, replace(data, lines=data.lines[:1]))
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

    def _order(self) -> int | None:
        """An order of some days before, that nothing went back of and no ticket is on."""
        case = self._case
        until = self._opened - timedelta(days=_DAYS[case["order"]])
        free = ~exists().where(Ticket.order_id == Order.id) & ~exists().where(
            Payment.order_id == Order.id, Payment.amount_cents < 0
        )
        begins = case.get("goods", "")
        listed = exists().where(Listing.id == OrderLine.listing_id, Listing.code.startswith(begins))
        stocked = exists().where(Variant.id == OrderLine.variant_id, Variant.code.startswith(begins))
        code = exists().where(OrderLine.order_id == Order.id).where(listed | stocked)
        query = select(Order.id).where(Order.state == case["order"], Order.placed_at <= until, free, code)
        return self._session.scalars(query.order_by(Order.placed_at.desc())).first()

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
        back = Refund(row["refund_cents"] or 0, "platform" if row["platform_number"] else "", note="")
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
        ticket_settling.settle(self._session, self._number, Settlement(beside=beside, ending=ending), by)

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
