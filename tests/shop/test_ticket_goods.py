"""Goods of a ticket: what came back enters stock once and as it was found; what goes out leaves it."""

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderState
from shopkeeper.shop import order_states, returns, ticket_log, ticket_states, tickets
from shopkeeper.shop.order_lines import LineData as Sold
from shopkeeper.shop.order_states import Shipment
from shopkeeper.shop.ticket_goods import Found, Resend, receive, send
from shopkeeper.shop.tickets import LineData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.shop.cases import (
    BY,
    act,
    do,
    later,
    line,
    lines,
    on,
    open_ticket,
    sold_order,
    stocked,
    summary,
    ticket,
)
from tests.shop.goods import at, bundle, figures, movements, opening, product
from tests.shop.goods import order as entered
from tests.shop.sold import LATER, enter_in, pay_all


def refused(error: pytest.ExceptionInfo[ShopError]) -> tuple[str, str | None]:
    assert sentence(error.value).endswith(".")
    return error.value.key, error.value.field


def test_only_what_can_be_sold_is_back_in_stock(shop: ShopFile) -> None:
    variant = stocked(shop)
    order_id = sold_order(shop, OrderState.DELIVERED, variant, 4)
    one = open_ticket(shop, "return_refund", order_id)
    assert figures(shop, variant)[0] == 6
    came = {line(shop, one): Found(sellable=1, damaged=1, missing=1, other=1)}
    do(shop, lambda session: receive(session, one, came, BY, "盒子破了"))
    assert figures(shop, variant)[0] == 7
    assert movements(shop, variant)[2:] == [
        (1, "return"),
        (1, "return"),
        (-1, "damage"),
        (1, "return"),
        (-1, "loss"),
    ]
    assert (summary(shop, one).received, ticket(shop, one).received_at) == (3, BY.now)
    with shop.read() as session:
        entry = ticket_log.entries(session, one)[0]
        assert (entry.what, entry.detail, entry.text) == (
            "goods",
            '{"sellable": 1, "damaged": 1, "missing": 1, "other": 1}',
            "盒子破了",
        )


def test_goods_come_back_once(shop: ShopFile) -> None:
    variant = stocked(shop)
    order_id = sold_order(shop, OrderState.DELIVERED, variant)
    one, two = (open_ticket(shop, "return_refund", order_id) for _ in range(2))
    act(shop, receive, one, {line(shop, one): Found(sellable=2)})
    with pytest.raises(ShopError) as error:
        act(shop, receive, one, {line(shop, one): Found(sellable=1)})
    assert refused(error) == ("ticket.too_many_received", f"found.{line(shop, one)}")
    with pytest.raises(ShopError) as error:
        act(shop, receive, two, {line(shop, two): Found(sellable=1)})
    assert refused(error) == ("stock.more_than_sold", f"found.{line(shop, two)}")
    with shop.read() as session:
        assert returns.away(session, order_id) == []
    assert figures(shop, variant)[0] == 10
    shop.undo()
    assert figures(shop, variant)[0] == 8


@pytest.mark.parametrize(
    ("found", "key"),
    [
        ({}, "ticket.nothing_received"),
        ({1: Found()}, "ticket.nothing_received"),
        ({1: Found(sellable=3)}, "ticket.too_many_received"),
        ({1: Found(sellable=2, damaged=-1)}, "ticket.too_many_received"),
        ({7: Found(sellable=1)}, "ticket.too_many_received"),
    ],
)
def test_what_did_not_come_is_not_received(shop: ShopFile, found: dict[int, Found], key: str) -> None:
    one = on(shop, "return_refund")
    with pytest.raises(ShopError) as error:
        act(shop, receive, one, found)
    assert refused(error)[0] == key
    assert summary(shop, one).received == 0


def test_a_kind_without_goods_receives_and_sends_nothing(shop: ShopFile) -> None:
    one = on(shop, "refund_only")
    with pytest.raises(ShopError) as error:
        act(shop, receive, one, {line(shop, one): Found(sellable=1)})
    assert refused(error) == ("ticket.nothing_comes", None)
    with pytest.raises(ShopError) as error:
        act(shop, send, one, Resend())
    assert refused(error) == ("ticket.nothing_goes", None)


@pytest.mark.parametrize(("kind", "after"), [("return_refund", "to_settle"), ("repair", "working")])
def test_a_ticket_that_waited_for_goods_goes_on(shop: ShopFile, kind: str, after: str) -> None:
    one = on(shop, kind)
    do(shop, lambda session: ticket_states.turn(session, [one], "wait_goods", BY))
    act(shop, receive, one, {line(shop, one): Found(sellable=1)})
    assert ticket(shop, one).state == after
    act(shop, receive, one, {line(shop, one): Found(sellable=1)}, by=later(days=2))
    assert ticket(shop, one).received_at == BY.now


def test_goods_of_free_text_or_without_stock_are_only_counted(shop: ShopFile) -> None:
    one = on(shop, "return_refund")
    mixed = (LineData(1, title="旧链子"), *_lines_of(shop, one))
    act(shop, tickets.edit, one, _with_lines(shop, one, mixed))
    act(shop, receive, one, {row.id: Found(sellable=1) for row in lines(shop, one)})
    assert summary(shop, one).received == 2


def _lines_of(shop: ShopFile, one: int) -> tuple[LineData, ...]:
    with shop.read() as session:
        return tickets.data_of(session, one).lines


def _with_lines(shop: ShopFile, one: int, wanted: tuple[LineData, ...]) -> tickets.TicketData:
    with shop.read() as session:
        data = tickets.data_of(session, one)
    fields = {name: getattr(data, name) for name in tickets.TicketData.__dataclass_fields__}
    return tickets.TicketData(**{**fields, "lines": wanted})


def test_a_repair_never_touches_stock(shop: ShopFile) -> None:
    variant = stocked(shop)
    one = open_ticket(shop, "repair", sold_order(shop, OrderState.FINISHED, variant))
    before = movements(shop, variant)
    with pytest.raises(ShopError) as error:
        act(shop, send, one, Resend())
    assert refused(error) == ("ticket.nothing_left", "pieces")
    act(shop, receive, one, {line(shop, one): Found(sellable=1)})
    act(shop, send, one, Resend("顺丰", "SF9"))
    assert movements(shop, variant) == before
    assert lines(shop, one)[0].resent == 1


# What goes out


def test_what_is_sent_again_leaves_stock_with_the_ticket_behind_it(shop: ShopFile) -> None:
    variant = stocked(shop)
    one = open_ticket(shop, "send_again", sold_order(shop, OrderState.DELIVERED, variant))
    act(shop, send, one, Resend("顺丰", "SF1", {line(shop, one): 1}, 1200))
    act(shop, send, one, Resend("", "SF1 SF2", postage_cents=800), by=later(days=1))
    assert figures(shop, variant)[0] == 6
    assert movements(shop, variant)[2:] == [(-1, "replacement"), (-1, "replacement")]
    done = ticket(shop, one)
    assert (done.resend_courier, done.resend_number, done.resent_at) == (
        "顺丰",
        "SF1 SF2",
        later(days=1).now,
    )
    assert summary(shop, one).cost_cents == 2000
    for parcel, key in (
        (Resend(), "ticket.nothing_left"),
        (Resend(pieces={line(shop, one): 1}), "ticket.too_many_sent"),
        (Resend(pieces={99: 1}), "ticket.too_many_sent"),
        (Resend(postage_cents=-1), "ticket.bad_amount"),
    ):
        with pytest.raises(ShopError) as error:
            act(shop, send, one, parcel)
        assert refused(error)[0] == key
    shop.undo()
    assert figures(shop, variant)[0] == 7


def test_an_exchange_waits_for_the_goods_unless_it_is_said_why_not(shop: ShopFile) -> None:
    variant, other = product(shop, "戒指", *_two_sizes())
    opening(shop, variant, 5)
    opening(shop, other, 5)
    order_id = sold_order(shop, OrderState.DELIVERED, variant, 1)
    one = open_ticket(shop, "exchange", order_id)
    (wanted,) = _lines_of(shop, one)
    swapped = LineData(1, wanted.order_line_id, wanted.title, wanted.options, other, wanted.id)
    act(shop, tickets.edit, one, _with_lines(shop, one, (swapped,)))
    with pytest.raises(ShopError) as error:
        act(shop, send, one, Resend("顺丰", "SF1"))
    assert refused(error) == ("ticket.send_early", "why")
    act(shop, send, one, Resend("顺丰", "SF1", why="老客，先换"))
    assert (figures(shop, variant)[0], figures(shop, other)[0]) == (4, 4)
    assert ticket(shop, one).early_reason == "老客，先换"
    act(shop, receive, one, {line(shop, one): Found(sellable=1)})
    assert (figures(shop, variant)[0], figures(shop, other)[0]) == (5, 4)


def _two_sizes() -> tuple[object, object]:
    from shopkeeper.shop.products import VariantData

    return VariantData("R16", "尺寸:16"), VariantData("R18", "尺寸:18")


def test_a_bundle_is_sent_again_with_all_its_parts(shop: ShopFile) -> None:
    first, second = product(shop, "套装", *_two_sizes())
    opening(shop, first, 9)
    with shop.command("setting.change") as session:
        listing = bundle(session, {first: 2, second: 1})
        order_id = entered(session, [(listing, None, 1)], state="delivered", shipped_at=at(3))
    one = open_ticket(shop, "send_again", order_id)
    act(shop, send, one, Resend())
    assert movements(shop, first)[-1] == (-2, "replacement")
    assert movements(shop, second) == []  # its stock is not kept


def test_free_text_is_sent_without_any_stock(shop: ShopFile) -> None:
    one = on(shop, "lost", lines=(LineData(1, title="礼盒"),))
    act(shop, send, one, Resend())
    assert lines(shop, one)[0].resent == 1


def test_a_part_that_left_counts_as_sent(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.UNPAID, Sold(2, 10_000_000, title="戒指"))
    do(shop, lambda session: pay_all(session, order_id))
    with shop.read() as session:
        first = session.connection().exec_driver_sql("SELECT id FROM order_line").scalar_one()
    parcel = Shipment("顺丰", "SF1", {first: 1})
    do(shop, lambda session: order_states.ship(session, order_id, parcel, LATER))
    for kind in ("return_refund", "intercept"):
        assert ticket(shop, open_ticket(shop, kind, order_id)).order_id == order_id
