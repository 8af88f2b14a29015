"""Today's figures and queues agree with the rows they are made of."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.model.exchange import HeldRow, ImportBatch
from shopkeeper.model.orders import Order
from shopkeeper.shop import day_log, derived, order_list, order_states, orders, payments, queues, tasks, today
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.day_log import DayPage
from shopkeeper.shop.lists import Query, ids
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import Shipment
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.tasks import TaskData
from shopkeeper.shop.today import Figures, Sales
from shopkeeper.store.shop_file import ShopFile

NOW = datetime(2026, 11, 22, 14)
YESTERDAY = date(2026, 11, 21)


def sell(
    shop: ShopFile,
    at: datetime,
    cents: int,
    buyer: str | int | None = None,
    *,
    paid: bool = True,
    **more: object,
) -> int:
    """An order of one piece; its id."""
    customer = CustomerData(buyer) if isinstance(buyer, str) else buyer
    data = OrderData((LineData(1, cents * 10_000, title="银戒"),), customer=customer, placed_at=at, **more)
    with shop.command("order.create", number="x") as session:
        payment = PaymentData(cents, paid_at=at) if paid else None
        return orders.create(session, data, at, payment)


def figures(shop: ShopFile, day: date = YESTERDAY) -> Figures:
    with shop.read() as session:
        return today.figures(session, day, today.sales(session, today.since(day), day + timedelta(days=1)))


def customer_of(shop: ShopFile, order_id: int) -> int:
    with shop.read() as session:
        found = session.get_one(Order, order_id).customer_id
        assert found
        return found


def test_a_day_is_what_was_ordered_paid_and_not_closed_on_it(shop: ShopFile) -> None:
    sell(shop, datetime(2026, 11, 20, 23, 59, 59), 100)
    sell(shop, datetime(2026, 11, 21), 5000, "Li")
    late = sell(shop, datetime(2026, 11, 21, 23, 59, 59), 3001, "Wang")
    sell(shop, datetime(2026, 11, 21, 12), 900, paid=False)
    closed = sell(shop, datetime(2026, 11, 21, 12), 700)
    with shop.command("order.close", n=1, name="x") as session:
        order_states.close(session, closed, order_states.Closing("no"), NOW)
    sell(shop, datetime(2026, 11, 22), 1)
    found = figures(shop)
    assert found.sales == Sales(2, 8001)
    assert found.before == Sales(1, 100)
    assert found.average_cents == 4001  # 4000.5, half up
    assert (found.buyers, found.new_buyers) == (2, 2)
    # A customer who was there before is no new one.
    sell(shop, datetime(2026, 11, 21, 13), 1, customer_of(shop, late))
    sell(shop, datetime(2026, 10, 1), 1, customer_of(shop, late))
    assert (figures(shop).buyers, figures(shop).new_buyers) == (2, 1)


def test_refunds_count_on_the_day_they_were_paid_back(shop: ShopFile) -> None:
    one = sell(shop, datetime(2026, 11, 1, 9), 10_000)
    with shop.command("payment.refund", n=1, name="x") as session:
        payments.refund(session, one, PaymentData(1999, paid_at=datetime(2026, 11, 21, 8)), NOW)
    with shop.command("payment.refund", n=1, name="x") as session:
        payments.refund(session, one, PaymentData(1, paid_at=datetime(2026, 11, 21, 9)), NOW)
    found = figures(shop)
    assert (found.refund_cents, found.refunded_orders) == (2000, 1)
    assert figures(shop, date(2026, 11, 20)).refund_cents == 0


def test_what_a_weekday_usually_brings_is_the_mean_of_four_weeks(shop: ShopFile) -> None:
    sell(shop, datetime(2026, 11, 14, 9), 1000)
    assert figures(shop).usual is None  # younger than four weeks
    sell(shop, datetime(2026, 10, 24, 9), 3000)
    assert figures(shop).usual == (1000.0, 0.5)


def test_thirty_days_are_all_there_and_compared_with_those_before(shop: ShopFile) -> None:
    sell(shop, datetime(2026, 10, 23, 9), 500)  # the first of the thirty
    sell(shop, datetime(2026, 10, 22, 9), 70)  # of those before
    sell(shop, datetime(2026, 9, 23, 9), 7)
    sell(shop, datetime(2026, 9, 22, 9), 1)  # of none
    with shop.read() as session:
        found = today.sales(session, today.since(YESTERDAY), NOW.date())
    days = today.thirty(found, NOW.date())
    assert [days[0][0], days[-1][0], len(days)] == [date(2026, 10, 23), YESTERDAY, 30]
    assert sum(one.cents for _, one in days) == 500
    assert today.against(found, NOW.date()) == (500, 77)


def test_an_order_without_a_rate_is_counted_and_not_added(shop: ShopFile) -> None:
    sell(shop, datetime(2026, 11, 21, 9), 1000)
    foreign = sell(shop, datetime(2026, 11, 21, 9), 50)
    with shop.command("order.edit", number="x") as session:
        session.get_one(Order, foreign).currency = "JPY"
    assert figures(shop).sales == Sales(2, 1000, 1)
    assert figures(shop).average_cents == 1000


def test_visitors_give_how_many_bought(shop: ShopFile) -> None:
    sell(shop, datetime(2026, 11, 21, 9), 1000)
    assert figures(shop).conversion is None
    with shop.command("day.write", name="2026-11-21") as session:
        day_log.write(session, YESTERDAY, DayPage(visitors=40))
    assert figures(shop).conversion == 1 / 40


def test_a_page_of_the_log_is_written_changed_and_taken_away(shop: ShopFile) -> None:
    with shop.command("day.write", name="x") as session:
        day_log.write(session, YESTERDAY, DayPage(visitors=3, problems=" 快递爆仓 "))
    with shop.command("day.write", name="x") as session:
        day_log.write(session, YESTERDAY, DayPage(visitors=5, problems="快递爆仓", rivals="降价"))
        day_log.write(session, date(2026, 11, 20), DayPage(asked="有没有 45cm"))
    with shop.read() as session:
        assert day_log.page(session, YESTERDAY) == DayPage(visitors=5, problems="快递爆仓", rivals="降价")
        assert [day for day, _ in day_log.pages(session)] == [YESTERDAY, date(2026, 11, 20)]
        assert [day for day, _ in day_log.pages(session, "45CM 有")] == [date(2026, 11, 20)]
    with shop.command("day.write", name="x") as session:
        day_log.write(session, YESTERDAY, DayPage())
        day_log.write(session, NOW.date(), DayPage())
    with shop.read() as session:
        assert [day for day, _ in day_log.pages(session)] == [date(2026, 11, 20)]
    shop.undo()
    with shop.read() as session:
        assert day_log.page(session, YESTERDAY).visitors == 5


@pytest.mark.parametrize(("name", "value"), [("visitors", -1), ("carts", 10**10), ("ad_spend_cents", 10**16)])
def test_a_figure_that_can_be_none_is_refused_at_its_field(shop: ShopFile, name: str, value: int) -> None:
    with (
        pytest.raises(ShopError, match=r"day\.bad_number") as refused,
        shop.command("day.write", name="x") as session,
    ):
        day_log.write(session, YESTERDAY, DayPage(**{name: value}))  # type: ignore[arg-type]
    assert refused.value.field == name


def waits(shop: ShopFile, at: datetime = NOW) -> dict[str, int]:
    with shop.read() as session:
        return {queue.name: waiting.count for queue, waiting in queues.waiting(session, at)}


def test_an_empty_shop_waits_for_nothing(shop: ShopFile) -> None:
    assert waits(shop) == {}


def test_each_queue_counts_what_its_list_shows(shop: ShopFile) -> None:
    sell(shop, NOW, 100, paid=False)
    sell(shop, NOW, 100, way="cod", paid=False)
    sell(shop, NOW, 100, ship_by=NOW - timedelta(minutes=1))
    sell(shop, NOW, 100, ship_by=NOW + timedelta(hours=1))
    gone = sell(shop, NOW, 100)
    with shop.command("order.ship", n=1, name="x") as session:
        order_states.ship(session, gone, Shipment("顺丰", "SF1"), NOW - timedelta(days=8))
    with shop.command("task.create", name="x", n=1) as session:
        tasks.create(session, TaskData("打电话", due_on=YESTERDAY), NOW)
        tasks.create(session, TaskData("不急"), NOW)
    found = waits(shop)
    assert found == {"late": 1, "to_confirm": 1, "to_pack": 2, "unpaid": 1, "away": 1, "tasks": 1}
    with shop.read() as session:
        for queue in queues.QUEUES:
            if queue.subject == "order" and queue.name in found:
                query = Query(filters=queue.filters, now=NOW)
                assert len(ids(session, order_list.LIST, query)) == found[queue.name], queue.name


def test_a_queue_says_the_first_of_what_waits(shop: ShopFile) -> None:
    first = NOW - timedelta(hours=3)
    sell(shop, NOW, 100, ship_by=NOW - timedelta(hours=1))
    sell(shop, NOW, 100, ship_by=first)
    with shop.read() as session:
        found = {queue.name: waiting for queue, waiting in queues.waiting(session, NOW)}
    assert found["late"].at == first


def test_what_is_due_moves_with_the_clock(shop: ShopFile) -> None:
    sell(shop, NOW, 100, ship_by=NOW + timedelta(hours=1))
    with shop.read() as session:
        for due, at, count in (("today", NOW, 1), ("late", NOW, 0), ("late", NOW + timedelta(hours=2), 1)):
            assert len(ids(session, order_list.LIST, Query(filters={"due": due}, now=at))) == count
        assert not ids(session, order_list.LIST, Query(filters={"due": "today"}, now=NOW - timedelta(days=1)))


def test_rows_held_back_wait_until_they_are_settled(shop: ShopFile) -> None:
    with shop.command("import", n=1, file="x") as session:
        batch = ImportBatch(at=NOW, files="[]", profile="taobao", counts="{}")
        session.add(batch)
        session.flush()
        row = HeldRow(
            batch_id=batch.id, profile="taobao", file="x", row=2, reason="amount", cells="{}", digest="d"
        )
        session.add(row)
    assert waits(shop) == {"held": 1}
    with shop.command("held.set_aside", n=1) as session:
        session.get_one(HeldRow, row.id).settled_at = NOW
    assert waits(shop) == {}


def test_a_shop_of_an_older_day_opens(shop: ShopFile, tmp_path: Path) -> None:
    with shop.command("day.write", name="x") as session:
        day_log.write(session, date(2020, 2, 29), DayPage(tomorrow="继续"))
    shop.close()
    with ShopFile(shop.path, derived, write=False) as again, again.read() as session:
        assert day_log.page(session, date(2020, 2, 29)).tomorrow == "继续"
