"""The lists of orders and of what was sold."""

from datetime import date
from typing import Any

import pytest

from shopkeeper import i18n
from shopkeeper.model.orders import Order, OrderState
from shopkeeper.model.products import Listing
from shopkeeper.model.shop import Channel
from shopkeeper.shop import channels, line_list, lists, order_list, order_marks, order_states, payments
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.lists import ListSpec, Query
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import Shipment
from shopkeeper.shop.payments import PaymentData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.sold import CHAIN, LATER, RING, do, enter, enter_in, lines_of


def found(shop: ShopFile, spec: ListSpec = order_list.LIST, words: str = "", **filters: Any) -> list[int]:
    with shop.read() as session:
        return sorted(lists.ids(session, spec, Query(words, filters)))


def cell(shop: ShopFile, record_id: int, name: str, spec: ListSpec = order_list.LIST) -> Any:
    with shop.read() as session:
        return lists.rows(session, spec, [record_id], [spec.column(name)])[record_id][0]


@pytest.mark.parametrize("spec", [order_list.LIST, line_list.LIST])
def test_every_column_shows_and_sorts_and_every_filter_is_asked(shop: ShopFile, spec: ListSpec) -> None:
    for state in OrderState:
        enter_in(shop, state)
    with shop.read() as session:
        wanted = list(lists.ids(session, spec, Query()))
        rows = lists.rows(session, spec, wanted, spec.columns)
        assert len(rows) == len(wanted) == 8 * (2 if spec is line_list.LIST else 1)
        for column in spec.columns:
            if column.sortable:
                for falling in (True, False):
                    ids = lists.ids(session, spec, Query(sort=column.name, descending=falling))
                    assert sorted(ids) == sorted(wanted)
        for one in spec.filters:
            for value, word in one.choices(session):
                assert word and len(lists.ids(session, spec, Query(filters={one.name: value}))) <= len(wanted)


def test_ids_read_piece_by_piece_are_those_of_the_list(
    shop: ShopFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(shop) == []
    numbers = sorted(enter(shop) for _ in range(12))
    for piece in (0, 1, 2, 3, 1000):
        monkeypatch.setattr(lists, "_PIECE", piece)
        assert found(shop) == numbers


def test_queues_are_counted(shop: ShopFile) -> None:
    for state in (OrderState.PAID, OrderState.PAID, OrderState.CLOSED):
        enter_in(shop, state)
    with shop.read() as session:
        assert order_list.queue_counts(session) == {"paid": 2, "closed": 1}
    closed = found(shop, state="closed")
    do(shop, lambda session: order_marks.archive(session, closed, LATER))
    with shop.read() as session:
        assert order_list.queue_counts(session) == {"paid": 2}
    assert found(shop, archived="archived") == closed


def test_an_order_that_left_in_part_is_shown_so(shop: ShopFile) -> None:
    order_id, other = enter_in(shop, OrderState.PACKING), enter_in(shop, OrderState.PACKING)
    ring = lines_of(shop, order_id)[0].id
    do(shop, lambda session: order_states.ship(session, order_id, Shipment(pieces={ring: 1}), LATER))
    assert cell(shop, order_id, "state") == order_list.PART
    assert cell(shop, other, "state") == "packing"
    assert found(shop, look="part") == [order_id]
    assert found(shop, state="packing") == [order_id, other]
    assert found(shop, state=order_list.PART) == [order_id]


def test_money_that_does_not_add_up_is_found(shop: ShopFile) -> None:
    owed, over = enter(shop), enter(shop, paid=PaymentData(8000))
    gap, back = enter_in(shop, OrderState.PAID), enter_in(shop, OrderState.PAID)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.get_one(Order, gap).stated_cents = 7000
    do(shop, lambda session: payments.refund(session, back, PaymentData(10), LATER))
    assert found(shop, look="owed") == [owed]
    assert found(shop, look="over") == [over, gap]
    assert found(shop, look="gap") == [gap]
    assert (found(shop, refund="part"), found(shop, refund="all")) == ([back], [])
    assert found(shop, refund="none") == [owed, over, gap]
    do(shop, lambda session: payments.refund(session, back, PaymentData(7088), LATER))
    assert found(shop, refund="all") == [back]
    assert [cell(shop, one, "refund") for one in (owed, back)] == ["none", "all"]


def test_orders_are_found_by_flag_shop_day_total_and_memo(shop: ShopFile) -> None:
    first = enter(shop, flag="red", memo="要开发票")
    second = enter(shop, LineData(1, 10_000, title="盒"), placed_at=LATER)
    assert found(shop, flag="red") == [first]
    assert found(shop, channel=1) == [first, second]
    assert found(shop, placed=(date(2026, 11, 22), None)) == [second]
    assert found(shop, total=(None, 100)) == [second]
    assert found(shop, memo="发票") == [first]
    assert found(shop, ship_by=(date(2026, 1, 1), None)) == []


def goods(shop: ShopFile, order_id: int, title: str) -> int:
    """Let the first line of an order be a platform's goods of that title."""
    with shop.command("import", imports=True, n=1, file="x") as session:
        listing = Listing(platform="taobao", key=title, title=title)
        session.add(listing)
        session.flush()
        connection = session.connection()
        connection.exec_driver_sql(
            "UPDATE order_line SET listing_id = ? WHERE id = (SELECT min(id) FROM order_line WHERE order_id = ?)",
            (listing.id, order_id),
        )
        return listing.id


def test_goods_nobody_matched_and_withheld_buyers_are_found(shop: ShopFile) -> None:
    unmatched, withheld = enter(shop), enter(shop)
    goods(shop, unmatched, "银河耳坠")
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.get_one(Order, withheld).withheld = True
    assert found(shop, look="unmatched") == [unmatched]
    assert found(shop, look="withheld") == [withheld]
    assert found(shop, line_list.LIST, goods="matched") == []


def test_orders_and_lines_are_found_by_their_goods_their_buyer_and_their_number(shop: ShopFile) -> None:
    order_id = enter(shop, recipient="张三", customer=CustomerData("张三"))
    other = enter(shop, recipient="李四")
    goods(shop, order_id, "银河耳坠")
    for words in ("银河", "张三", "zhangsan", "20261121-001"):
        assert found(shop, words=words) == [order_id]
        assert len(found(shop, line_list.LIST, words=words)) == 2 - (words == "银河")
    assert found(shop, words="2026") == [order_id, other]
    assert found(shop, words="项链") == [order_id, other]


def test_amounts_in_another_currency_count_by_their_rate(shop: ShopFile) -> None:
    known, unknown = enter(shop), enter(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        for order_id, rate in ((known, 7_100_000), (unknown, None)):
            order = session.get_one(Order, order_id)
            order.currency, order.rate_e6 = "USD", rate
    assert (cell(shop, known, "total"), cell(shop, unknown, "total")) == (50396, None)


def test_a_shop_is_called_by_its_platform_and_name(shop: ShopFile) -> None:
    enter(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.add_all([Channel(platform="taobao", name="银饰小铺"), Channel(platform="own profile")])
    i18n.set_language("zh_CN")
    with shop.read() as session:
        assert [word for _, word in channels.channels(session)] == [
            "自有渠道",
            "淘宝 · 银饰小铺",
            "own profile",
        ]


def test_goods_of_an_order_are_named_by_its_lines(shop: ShopFile) -> None:
    order_id = enter(shop, RING, CHAIN)
    assert cell(shop, order_id, "goods") == "戒指 ×2\n项链 ×1"
    assert cell(shop, lines_of(shop, order_id)[1].id, "amount", line_list.LIST) == 4500


def test_of_some_orders_those_in_a_state_are_told(shop: ShopFile) -> None:
    paid, unpaid = enter_in(shop, OrderState.PAID), enter(shop)
    with shop.read() as session:
        assert order_list.in_states(session, [unpaid, paid, 99], {"paid", "closed"}) == [paid]
        number = [order_list.LIST.column("number")]
        assert order_list.named(session, [unpaid, 99, paid], number) == {
            unpaid: ("20261121-002",),
            paid: ("20261121-001",),
        }
