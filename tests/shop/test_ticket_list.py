"""The ticket list, its queues, search, and the tickets of an order or a customer."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.exchange.export import export_list
from shopkeeper.model.orders import OrderState
from shopkeeper.shop import customers, finding, lists, order_marks, ticket_list, ticket_marks, ticket_states
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.lists import Query
from shopkeeper.shop.ticket_list import LIST
from shopkeeper.shop.ticket_log import note
from shopkeeper.shop.ticket_money import Refund, refund
from shopkeeper.shop.tickets import LineData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.cases import BY, act, do, ending, later, on, open_ticket, sold_order, ticket
from tests.shop.sold import enter_in, lines_of


def ids(shop: ShopFile, words: str = "", now: datetime = BY.now, **filters: Any) -> list[int]:
    with shop.read() as session:
        return list(lists.ids(session, LIST, Query(words, filters, descending=False, now=now)))


def values(shop: ShopFile, one: int, *names: str) -> tuple[Any, ...]:
    with shop.read() as session:
        return lists.rows(session, LIST, [one], [LIST.column(name) for name in names])[one]


def test_what_is_due_first_stands_first(shop: ShopFile) -> None:
    week, day, still = (open_ticket(shop, "question", promise_days=days) for days in (7, 1, None))
    assert ids(shop) == [day, week, still]
    assert ids(shop, due="overdue") == []
    assert ids(shop, due="overdue", now=later(days=2).now) == [day]
    assert ids(shop, due="today", now=later(days=1, hours=-2).now) == [day]
    assert ids(shop, due="open") == [day, week, still]
    with shop.read() as session:
        assert ticket_list.due_counts(session, later(days=2).now) == {"overdue": 1, "today": 0, "open": 3}
        assert LIST.filters[0].counted(session, later(days=1, hours=-2).now)["today"] == 1


def test_tickets_are_counted_by_state_those_put_away_left_out(shop: ShopFile) -> None:
    first, second, third = (on(shop, "question") for _ in range(3))
    act(shop, ticket_states.close, first, ending("question"))
    act(shop, ticket_states.close, second, ending("question"))
    do(shop, lambda session: ticket_marks.archive(session, [second], BY.at))
    with shop.read() as session:
        assert ticket_list.queue_counts(session) == {"ended": 1, "working": 1}
    assert (ids(shop, state="ended"), ids(shop, archived="archived")) == ([first], [second])
    assert ids(shop, state="working") == [third]
    assert (ids(shop, ending="closed"), ids(shop, ending="rejected")) == ([first], [])


def test_every_filter_finds_what_it_says(shop: ShopFile) -> None:
    plain = on(shop, "question")
    one = on(
        shop,
        "refund_only",
        reason="size.small",
        fault="courier",
        urgent=True,
        claim_state="asked",
        satisfaction=2,
    )
    act(shop, refund, one, Refund(700))
    channel = ticket(shop, one).channel_id
    for found in (
        ids(shop, kind="refund_only"),
        ids(shop, reason="size"),
        ids(shop, fault="courier"),
        ids(shop, look="urgent"),
        ids(shop, look="claim"),
        ids(shop, look="low"),
        ids(shop, refunded=(700, None)),
        ids(shop, due_at=((BY.now + timedelta(days=2)).date(), None)),
    ):
        assert found == [one]
    assert sorted(ids(shop, channel=channel)) == sorted(ids(shop, opened=(BY.now.date(), BY.now.date())))
    assert len(ids(shop, channel=channel)) == 2 and plain
    with shop.read() as session:
        choices = {filter_.name: filter_.choices(session) for filter_ in LIST.filters}
    assert choices["kind"] == [("question", "Question"), ("refund_only", "Refund only")]
    assert ("size", "Does not fit") in choices["reason"] and ("courier", "The courier") in choices["fault"]
    assert [name for name, _ in choices["look"]] == ["urgent", "claim", "low"]


def test_the_columns_say_what_stands_in_a_ticket(shop: ShopFile) -> None:
    order_id = sold_order(shop, OrderState.FINISHED)
    one = open_ticket(shop, "return_refund", order_id, reason="mind.gift", compensation_cents=300)
    found = values(shop, one, "kind", "state", "goods", "reason", "refund", "cost", "buyer", "quantity")
    assert found == ("return_refund", "working", "戒指 ×2", "mind.gift", 2000, 300, "", 2)
    words = [LIST.column(name).said(value) for name, value in (("kind", found[0]), ("reason", found[3]))]
    assert words == ["Return and refund", "Changed mind · Gift not needed any more"]
    i18n.set_language("zh_CN")
    assert LIST.column("kind").said("return_refund") == "退货退款"
    assert len(ticket_list.KIND_WORDS) == len(list(ticket_list.KIND_WORDS)) == 15


def test_amounts_of_an_order_in_another_currency_are_shown_in_the_shops(shop: ShopFile) -> None:
    order_id = sold_order(shop, OrderState.FINISHED)
    with shop.command("setting.change") as session:
        session.connection().exec_driver_sql("UPDATE \"order\" SET currency = 'USD', rate_e6 = 7000000")
    one = open_ticket(shop, "return_refund", order_id)
    assert values(shop, one, "refund") == (14000,)
    assert values(shop, open_ticket(shop, "complaint", compensation_cents=500), "compensation") == (500,)


def test_a_ticket_is_found_by_its_goods_its_people_and_what_was_said(shop: ShopFile) -> None:
    with shop.command("customer.create", name="x") as session:
        customer = customers.create(session, CustomerData("张淑娟")).id
    order_id = enter_in(shop, OrderState.FINISHED, customer=customer, platform_number="TB778899")
    one = open_ticket(shop, "complaint", order_id, wish="赔我一条", platform_number="SH-42", agreed="补发")
    act(shop, note, one, "快递小哥态度差")
    for words in ("zsj", "7788", "项链", "赔我", "SH-42", "小哥", ticket(shop, one).number, "补发"):
        assert ids(shop, words) == [one], words
        with shop.read() as session:
            assert ("ticket", one) in {(hit.kind, hit.record_id) for hit in finding.find(session, words)}
    with shop.read() as session:
        (hit,) = [hit for hit in finding.find(session, "SH-42") if hit.kind == "ticket"]
    assert (hit.title, hit.details) == (ticket(shop, one).number, "Complaint · 张淑娟")
    with shop.command("customer.edit", name="x") as session:
        customers.edit(session, customer, CustomerData("李四"))
    assert (ids(shop, "zsj"), ids(shop, "李四")) == ([], [one])


def test_an_order_and_a_customer_know_their_tickets(shop: ShopFile) -> None:
    with shop.command("customer.create", name="x") as session:
        customer = customers.create(session, CustomerData("张三")).id
    order_id, other = (enter_in(shop, OrderState.FINISHED, customer=customer) for _ in range(2))
    done, open_ = on(shop, "question"), open_ticket(shop, "complaint", order_id)
    spanning = open_ticket(shop, "refund_only", other, lines=(LineData(1, lines_of(shop, order_id)[0].id),))
    act(shop, ticket_states.close, done, ending("question"))
    with shop.read() as session:
        briefs = ticket_list.of_order(session, order_id)
        assert [one.ticket_id for one in briefs] == [spanning, open_]
        assert (briefs[1].kind, briefs[1].state) == ("complaint", "working")
        assert {one.ticket_id for one in ticket_list.of_customer(session, customer)} == {open_, spanning}


def test_orders_and_customers_with_tickets_stay(shop: ShopFile) -> None:
    with shop.command("customer.create", name="x") as session:
        customer = customers.create(session, CustomerData("张三")).id
    order_id = sold_order(shop, OrderState.UNPAID)
    open_ticket(shop, "question", order_id)
    open_ticket(shop, "question", customer_id=customer)
    with pytest.raises(ShopError, match=r"order\.has_tickets"):
        do(shop, lambda session: order_marks.delete(session, [order_id]))
    with pytest.raises(ShopError, match=r"customer\.has_tickets"):
        do(shop, lambda session: customers.delete(session, [customer]))


def test_tickets_go_out_as_a_sheet(shop: ShopFile, tmp_path: Path) -> None:
    one = on(shop, "return_refund", reason="size.small")
    target = tmp_path / "tickets.csv"
    names = ["number", "kind", "state", "goods", "reason", "refund"]
    assert export_list(shop, LIST, Query(), names, target) == 1
    assert target.read_text("utf-8-sig").splitlines() == [
        "Ticket number,Kind,State,Items,Reason,Refund agreed",
        f"{ticket(shop, one).number},Return and refund,In progress,戒指 ×2,Does not fit · Too small,20.00",
    ]
