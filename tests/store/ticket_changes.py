"""How every command on tickets is done, for tests of undo."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order
from shopkeeper.model.tickets import Ticket, TicketLine
from shopkeeper.shop import (
    ticket_goods,
    ticket_kinds,
    ticket_log,
    ticket_marks,
    ticket_money,
    ticket_opening,
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
from shopkeeper.store.shop_file import ShopFile

BY = By(datetime(2026, 1, 2, 3, 4, 5), datetime(2026, 1, 1, 19, 4, 5), "我")
Act = Callable[[st.DrawFn, Session, list[int]], Any]


def create(draw: st.DrawFn, shop: ShopFile) -> None:
    """A ticket of some kind, on an order or alone."""
    with suppress(ShopError), shop.command("ticket.create", name="x") as session:
        _create(draw, session)


def _create(draw: st.DrawFn, session: Session) -> int:
    kind = draw(st.sampled_from(list(ticket_kinds.kinds())))
    orders = session.scalars(select(Order.id)).all()
    if orders and draw(st.booleans()):
        data = ticket_opening.proposed(session, kind, draw(st.sampled_from(orders)), BY.now)
    else:
        data = TicketData(kind, lines=(LineData(2, title="戒指"),))
    return tickets.create(session, data, BY)


def _edit(draw: st.DrawFn, session: Session, one: int) -> None:
    data = tickets.data_of(session, one)
    fields = {name: getattr(data, name) for name in TicketData.__dataclass_fields__}
    more = {
        "wish": draw(st.sampled_from(["", "赔"])),
        "return_number": draw(st.sampled_from(["", "ZT1"])),
        "pictures": draw(st.sampled_from([(), ("a", "b")])),
        "lines": draw(st.sampled_from([data.lines, (LineData(1, title="项链"),)])),
    }
    tickets.edit(session, one, TicketData(**{**fields, **more}), BY)


def _lines(session: Session, one: int) -> list[int]:
    return list(session.scalars(select(TicketLine.id).where(TicketLine.ticket_id == one)))


def _ending(session: Session, one: int) -> Ending:
    kind = ticket_kinds.named(session.get_one(Ticket, one).kind)
    return Ending(kind.outcomes[0], ticket_kinds.reasons_of(kind)[0])


def _close(draw: st.DrawFn, session: Session, one: int) -> None:
    back = draw(st.sampled_from([None, Refund(1, why="先退")]))
    settlement = Settlement(refund=back, close_order=draw(st.booleans()), ending=_ending(session, one))
    ticket_settling.settle(session, one, settlement, BY)


def _tick(draw: st.DrawFn, session: Session, one: int) -> None:
    kind = ticket_kinds.named(session.get_one(Ticket, one).kind)
    ticket_log.tick(session, one, draw(st.sampled_from(kind.steps)).name, BY)


def _untick(_: st.DrawFn, session: Session, one: int) -> None:
    for step in ticket_log.ticked(session, one):
        ticket_log.untick(session, one, step)


def _one(act: Callable[[st.DrawFn, Session, int], Any]) -> Act:
    return lambda draw, session, ids: act(draw, session, ids[0])


ACTS: dict[str, Act] = {
    "edit": _one(_edit),
    "delete": lambda _, session, ids: ticket_marks.delete(session, ids),
    "archive": lambda _, session, ids: ticket_marks.archive(session, ids, BY.at),
    "unarchive": lambda _, session, ids: ticket_marks.unarchive(session, ids),
    "urgent": lambda _, session, ids: ticket_marks.urgent(session, ids, True),
    "not_urgent": lambda _, session, ids: ticket_marks.urgent(session, ids, False),
    **{
        step: lambda _, session, ids, step=step: ticket_states.turn(session, ids, step, BY)
        for step in ticket_states.TURNS
    },
    "close": _one(_close),
    "reject": _one(lambda _, session, one: ticket_states.reject(session, one, "x", BY)),
    "withdraw": _one(lambda _, session, one: ticket_states.withdraw(session, one, "", BY)),
    "reopen": _one(lambda _, session, one: ticket_states.reopen(session, one, "x", BY)),
    "receive": _one(
        lambda draw, session, one: ticket_goods.receive(
            session, one, {line: Found(1, draw(st.integers(0, 1))) for line in _lines(session, one)}, BY
        )
    ),
    "refund": _one(lambda _, session, one: ticket_money.refund(session, one, Refund(1, why="x"), BY)),
    "take_over": _one(lambda _, session, one: ticket_money.take_over(session, one, BY)),
    "send": _one(lambda _, session, one: ticket_goods.send(session, one, Resend("顺丰", "SF1", why="x"), BY)),
    "note": _one(lambda _, session, one: ticket_log.note(session, one, "x", BY)),
    "tick": _one(_tick),
    "untick": _one(_untick),
    "answer": _one(lambda _, session, one: ticket_marks.answered(session, one, BY)),
    "evidence": _one(lambda _, session, one: ticket_marks.evidence_given(session, one, BY)),
}


def _doing(key: str, act: Act) -> Callable[[st.DrawFn, ShopFile], None]:
    """Does a command to some tickets, of which there is one at least; one that is refused is none."""

    def do(draw: st.DrawFn, shop: ShopFile) -> None:
        with suppress(ShopError), shop.command(key, n=1, name="x") as session:
            known = list(session.scalars(select(Ticket.id))) or [_create(draw, session)]
            act(draw, session, draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)))

    return do


GENERATORS = {"ticket.create": create} | {
    f"ticket.{name}": _doing(f"ticket.{name}", act) for name, act in ACTS.items()
}
