"""On hand is the sum of what moved; what orders take leaves once and comes back once."""

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.stock import StockMovement
from shopkeeper.shop import derived, matching, order_states, products, returns, stock
from shopkeeper.shop import settings as shop_settings
from shopkeeper.shop.order_states import Shipment
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.shop.stock import Move
from shopkeeper.shop.stock_figures import average_cost
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import at, bundle, figures, listing, movements, opening, order, product, sold


def change(shop: ShopFile, order_id: int, **values: Any) -> None:
    """Change an order as its rules do, and settle."""
    with shop.command("setting.change") as session:
        row = session.get(Order, order_id)
        assert row is not None
        for name, value in values.items():
            setattr(row, name, value)
        stock.settle(session, [order_id])


def refused(shop: ShopFile, *moves: Move) -> str:
    with pytest.raises(ShopError) as error, shop.command("stock.move", n=1, name="x") as session:
        stock.move(session, moves, at(1))
    return error.value.key


def test_stock_is_not_kept_until_something_is_booked(shop: ShopFile) -> None:
    (one,) = product(shop)
    assert figures(shop, one) == (None, 0, None, None)
    opening(shop, one, 5, 2_000_000)
    assert figures(shop, one) == (5, 0, 5, 2_000_000)
    shop.undo()
    assert figures(shop, one) == (None, 0, None, None)


def test_opening_stock_may_be_entered_with_the_product(shop: ShopFile) -> None:
    (one, two) = product(
        shop, "项链", VariantData(options="银", opening=3, cost_e4=700_000), VariantData(options="金")
    )
    assert figures(shop, one) == (3, 0, 3, 700_000)
    assert figures(shop, two)[0] is None
    assert movements(shop, one) == [(3, "opening")]


def test_what_is_booked_by_hand_fits_its_reason(shop: ShopFile) -> None:
    (one,) = product(shop)
    assert refused(shop, Move(99, 1, "opening")) == "variant.gone"
    assert refused(shop, Move(one, 0, "purchase")) == "stock.nothing"
    assert refused(shop, Move(one, -1, "purchase")) == "stock.direction"
    assert refused(shop, Move(one, 1, "damage")) == "stock.direction"
    assert refused(shop, Move(one, 1, "purchase", -1)) == "stock.negative_cost"
    with shop.command("stock.move", n=1, name="x") as session:
        stock.move(session, [Move(one, 2, "correction"), Move(one, -3, "correction", 5)], at(1))
    assert figures(shop, one)[0] == -1


@pytest.mark.parametrize(
    ("arrivals", "cost"),
    [
        ([(0, 10, 100)], 100),
        ([(0, 10, 100), (10, 10, 200)], 150),
        ([(0, 10, 100), (4, 2, 101)], 100),
        ([(0, 10, 100), (1, 2, 101)], 101),
        ([(0, 10, 100), (-5, 10, 200)], 200),
        ([(7, 1, 100)], 100),
    ],
)
def test_cost_is_a_moving_average_rounded_half_up(arrivals: list[Any], cost: int) -> None:
    assert average_cost(arrivals) == cost


def test_what_leaves_does_not_change_the_average(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10, 1_000_000)
    with shop.command("stock.move", n=1, name="x") as session:
        stock.move(session, [Move(one, -8, "loss")], at(2))
    with shop.command("stock.move", n=1, name="x") as session:
        stock.move(session, [Move(one, 2, "purchase", 2_000_000)], at(3))
    assert figures(shop, one) == (4, 0, 4, 1_500_000)


def test_a_count_books_the_difference(shop: ShopFile) -> None:
    one, two, three = product(
        shop,
        "项链",
        VariantData("A", "1", opening=5),
        VariantData("B", "2", opening=5),
        VariantData("C", "3"),
    )
    with shop.command("stock.count", n=3, name="x") as session:
        assert stock.count(session, [(one, 3), (two, 5), (three, 4)], at(2), "盘点") == 2
    assert movements(shop, one) == [(5, "opening"), (-2, "stocktake")]
    assert movements(shop, two) == [(5, "opening")]
    assert movements(shop, three) == [(4, "opening")]
    with pytest.raises(ShopError), shop.command("stock.count", n=1, name="x") as session:
        stock.count(session, [(one, -1)], at(2))


def test_an_open_order_reserves_and_shipping_takes(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    with shop.command("setting.change") as session:
        number = order(session, [(None, one, 3)])
        assert stock.settle(session, [number]) == 0
    assert figures(shop, one) == (10, 3, 7, None)
    change(shop, number, state="shipped", shipped_at=at(3))
    assert figures(shop, one) == (7, 0, 7, None)
    change(shop, number, state="finished")
    assert movements(shop, one) == [(10, "opening"), (-3, "sale")]
    shop.undo()
    shop.undo()
    assert figures(shop, one) == (10, 3, 7, None)


def test_a_bundle_takes_each_of_its_parts(shop: ShopFile) -> None:
    one, two = product(shop, "礼盒", VariantData("A", "1"), VariantData("B", "2"))
    opening(shop, one, 10)
    opening(shop, two, 10)
    with shop.command("setting.change") as session:
        number = order(session, [(bundle(session, {one: 1, two: 3}), None, 2)])
    assert (figures(shop, one)[1], figures(shop, two)[1]) == (2, 6)
    change(shop, number, state="shipped", shipped_at=at(3))
    assert (figures(shop, one)[0], figures(shop, two)[0]) == (8, 4)


def test_unpaid_orders_reserve_only_where_the_shop_says_so(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    with shop.command("setting.change") as session:
        order(session, [(None, one, 3)], state="unpaid", paid_at=None)
    assert figures(shop, one)[1] == 0
    with shop.command("setting.change") as session:
        shop_settings.put(session, "reserve_when", "ordered")
    assert figures(shop, one)[1] == 3
    shop.undo()
    assert figures(shop, one)[1] == 0


def test_part_of_an_order_leaves_and_the_rest_stays_reserved(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    with shop.command("setting.change") as session:
        number = order(session, [(None, one, 5)], state="packing")
        line = session.scalars(select(OrderLine)).one()
        line.shipped_quantity = 2
        assert stock.settle(session, [number], at(4)) == 1
        assert stock.settle(session, [number], at(5)) == 0
    assert figures(shop, one) == (8, 3, 5, None)


def test_a_closed_line_is_neither_reserved_nor_taken(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    with shop.command("setting.change") as session:
        number = order(session, [(None, one, 1), (None, one, 2)])
        session.scalars(select(OrderLine)).first().state = "closed"  # type: ignore[union-attr]
    assert figures(shop, one)[1] == 2
    change(shop, number, state="shipped", shipped_at=at(3))
    assert figures(shop, one)[0] == 8


def test_what_left_stays_gone_when_the_order_is_closed(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    with shop.command("setting.change") as session:
        number = order(session, [(None, one, 3)], state="shipped", shipped_at=at(3))
        stock.settle(session, [number])
    change(shop, number, state="closed")
    assert figures(shop, one) == (7, 0, 7, None)
    change(shop, number, state="closed", shipped_at=None)
    assert figures(shop, one)[0] == 7


def test_an_order_closed_before_it_went_out_takes_nothing(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    with shop.command("setting.change") as session:
        number = order(session, [(None, one, 3)])
    change(shop, number, state="closed")
    assert figures(shop, one) == (10, 0, 10, None)


def test_an_order_put_back_before_shipping_gives_its_goods_back(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    with shop.command("setting.change") as session:
        number = order(session, [(None, one, 3)], state="shipped", shipped_at=at(3))
        stock.settle(session, [number])
    change(shop, number, state="paid", shipped_at=None)
    assert figures(shop, one) == (10, 3, 7, None)


def test_what_was_shipped_before_stock_was_kept_takes_nothing(shop: ShopFile) -> None:
    (one,) = product(shop)
    with shop.command("setting.change") as session:
        early = order(session, [(None, one, 1)], state="shipped", shipped_at=at(3))
        late = order(session, [(None, one, 2)], state="finished", shipped_at=at(8))
        timeless = order(session, [(None, one, 4)], state="finished", paid_at=None, placed_at=None)
        assert stock.settle(session, [early, late, timeless]) == 0
    opening(shop, one, 10, day=5)
    assert movements(shop, one) == [(10, "opening"), (-2, "sale")]
    with shop.command("setting.change") as session:
        assert stock.settle(session, [early, late, timeless]) == 0
    opening(shop, one, 1, day=1)
    assert figures(shop, one)[0] == 8


def test_a_match_books_what_was_shipped_and_taking_it_away_puts_it_back(shop: ShopFile) -> None:
    one, two = product(shop, "项链", VariantData("A", "1", opening=10), VariantData("B", "2", opening=10))
    with shop.command("setting.change") as session:
        goods = listing(session)
        order(session, [(goods, None, 3)], state="shipped", shipped_at=at(3))
        order(session, [(goods, None, 2)])
    with shop.command("listing.match", n=1, name="x") as session:
        matching.match(session, goods, [(one, 1)])
    assert figures(shop, one) == (7, 2, 5, None)
    with shop.command("listing.match", n=1, name="x") as session:
        matching.match(session, goods, [(two, 2)])
    assert figures(shop, one) == (10, 0, 10, None)
    assert figures(shop, two) == (4, 4, 0, None)
    with shop.command("listing.unmatch", n=1, name="x") as session:
        matching.unmatch(session, [goods])
    assert figures(shop, two) == (10, 0, 10, None)


def test_credits_of_a_file_take_nothing(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    assert sold(shop, one, -3)
    assert figures(shop, one)[0] == 10


def test_the_list_adds_up_the_variants_whose_stock_is_kept(shop: ShopFile) -> None:
    product(
        shop,
        "项链",
        VariantData("A", "1", opening=5, reorder_level=5, price_e4=1_000_000),
        VariantData("B", "2", opening=7, reorder_level=2, price_e4=3_000_000),
        VariantData("C", "3"),
    )
    with shop.read() as session:
        query = (
            "SELECT variant_count, price_min_e4, price_max_e4, on_hand, available, short FROM product_summary"
        )
        row = session.connection().exec_driver_sql(query).one()
    assert tuple(row) == (3, 1_000_000, 3_000_000, 12, 12, 1)


def test_figures_that_are_not_right_are_found_and_repaired(shop: ShopFile) -> None:
    (one,) = product(shop, "项链", VariantData(opening=5))
    with shop.command("setting.change") as session:
        order(session, [(None, one, 1)])
    assert check.check(shop) == []
    with shop._writer.connect() as connection:
        for statement in (
            "UPDATE variant_stock SET on_hand = 9",
            "DELETE FROM reservation",
            "UPDATE product_summary SET short = 3",
        ):
            connection.exec_driver_sql(statement)
        connection.commit()
    assert [(one.key, one.args) for one in check.check(shop)] == [
        ("check.stock", {"n": 2}),
        ("check.products", {"n": 1}),
    ]
    check.repair(shop)
    assert check.check(shop) == []
    assert figures(shop, one) == (5, 1, 4, None)


# Any sequence


STATES = ("unpaid", "paid", "packing", "shipped", "delivered", "finished", "closed")


def do_something(draw: st.DrawFn, shop: ShopFile, goods: int) -> None:
    """One of what the owner, or a file, may do with orders and stock."""
    what = draw(
        st.sampled_from(["order", "state", "ship", "edit", "return", "match", "move", "undo", "redo"])
    )
    with shop.read() as session:
        lines = session.scalars(select(OrderLine.id)).all()
    try:
        if what == "undo" and len([one for one in shop.commands() if one.done]) > 2:
            shop.undo()
        elif what == "undo":
            pass
        elif what == "redo":
            shop.redo()
        else:
            with shop.command("setting.change") as session:
                _do(draw, session, what, goods, list(lines))
    except ShopError:
        pass


def _do(draw: st.DrawFn, session: Any, what: str, goods: int, lines: list[int]) -> None:
    day = draw(st.integers(1, 28))
    variant = draw(st.integers(1, 2))
    if what == "order":
        kind = draw(st.sampled_from([(goods, None), (None, variant), (None, None)]))
        number = order(session, [(*kind, draw(st.integers(1, 4)))], state=draw(st.sampled_from(STATES)))
        stock.settle(session, [number], draw(st.none() | st.just(at(day))))
    elif what == "move":
        reason = draw(st.sampled_from(["opening", "purchase", "loss", "correction"]))
        quantity = draw(st.integers(-5, 20))
        stock.move(session, [Move(variant, quantity, reason, draw(st.integers(0, 9)))], at(day))
    elif what == "match":
        parts = {draw(st.integers(1, 2)): draw(st.integers(1, 3)) for _ in range(draw(st.integers(0, 2)))}
        if parts:
            matching.match(session, goods, list(parts.items()))
        else:
            matching.unmatch(session, [goods])
    elif lines:
        line = session.get(OrderLine, draw(st.sampled_from(lines)))
        row = session.get(Order, line.order_id)
        if what == "return":
            found = draw(st.sampled_from(["sellable", "damaged", "missing"]))
            returns.take_back(session, line.order_id, {line.id: draw(st.integers(1, 3))}, at(day), found)
        elif what == "edit":
            line.quantity = draw(st.integers(1, 4))
        elif what == "ship":
            line.shipped_quantity = draw(st.integers(0, line.quantity))
        else:
            row.state = draw(st.sampled_from(STATES))
            row.shipped_at = draw(st.sampled_from([None, at(day)]))
        stock.settle(session, [line.order_id])


def sums(shop: ShopFile) -> None:
    """On hand is the sum of movements, and nothing came back that had not left."""
    with shop.read() as session:
        for variant in (1, 2):
            query = select(func.sum(StockMovement.quantity)).where(StockMovement.variant_id == variant)
            assert figures(shop, variant)[0] == session.scalar(query)
        back = (
            select(StockMovement.order_line_id)
            .where(StockMovement.order_line_id.is_not(None), StockMovement.reason.in_(["sale", "return"]))
            .group_by(StockMovement.order_line_id, StockMovement.variant_id)
            .having(func.sum(StockMovement.quantity) > 0)
        )
        assert session.scalars(back).all() == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_sequence_of_changes_brings_stock_back_twice(data: st.DataObject, tmp_path: Any) -> None:
    path = tmp_path / f"{uuid.uuid4().hex}.shop"
    with ShopFile.create(path, derived, backups=None) as shop:
        product(shop, "项链", VariantData("A", "1", opening=9), VariantData("B", "2"))
        with shop.command("setting.change") as session:
            goods = listing(session)
        for _ in range(data.draw(st.integers(1, 12))):
            do_something(data.draw, shop, goods)
            sums(shop)
        with shop.command("setting.change") as session:
            ids = session.scalars(select(Order.id)).all()
            stock.settle(session, ids)
            assert stock.settle(session, ids) == 0
        assert check.check(shop) == []


def test_a_product_is_entered_without_a_time_where_it_opens_no_stock(shop: ShopFile) -> None:
    with shop.command("product.create", name="x") as session:
        assert products.create(session, ProductData("项链")).id == 1


# When it is booked


def moments(shop: ShopFile) -> list[tuple[int, int]]:
    """Day and quantity of every movement, in the order they were booked."""
    with shop.read() as session:
        rows = session.scalars(select(StockMovement).order_by(StockMovement.id))
        return [(row.at.day, row.quantity) for row in rows]


def sent(shop: ShopFile, variant: int, quantity: int, day: int) -> int:
    """An order placed and paid on day 2 that is sent then by its rules."""
    with shop.command("order.ship", n=1, name="x") as session:
        number = order(session, [(None, variant, quantity)])
        order_states.ship(session, number, Shipment(), at(day))
    return number


def test_a_shipment_taken_back_is_in_stock_from_then_on(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10, day=5)  # the order was paid before stock was kept
    number = sent(shop, one, 2, day=6)
    assert figures(shop, one) == (8, 0, 8, None)
    with shop.command("order.unship", n=1, name="x") as session:
        order_states.unship(session, [number], at(9))
    assert figures(shop, one) == (10, 2, 8, None)
    assert moments(shop) == [(5, 10), (6, -2), (9, 2)]


def test_what_comes_back_at_a_time_nobody_says_does_not_before_it_left(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    number = sent(shop, one, 3, day=8)
    change(shop, number, state="paid", shipped_at=None)
    with shop.command("setting.change") as session:
        session.scalars(select(OrderLine)).one().shipped_quantity = 0
        stock.settle(session, [number])
    assert moments(shop) == [(1, 10), (8, -3), (8, 3)]


def test_more_of_an_order_without_any_time_leaves_when_the_rest_did(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    with shop.command("setting.change") as session:
        number = order(session, [(None, one, 3)], state="packing", paid_at=None, placed_at=None)
        line = session.scalars(select(OrderLine)).one()
        line.shipped_quantity = 1
        stock.settle(session, [number], at(4))
        line.shipped_quantity = 3
        stock.settle(session, [number])
    assert moments(shop) == [(1, 10), (4, -1), (4, -2)]


def test_a_count_is_held_against_what_was_there_then(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10)
    sent(shop, one, 2, day=6)
    with shop.command("stock.count", n=1, name="x") as session:
        assert stock.count(session, [(one, 10)], at(4)) == 0
    with shop.command("stock.count", n=1, name="x") as session:
        assert stock.count(session, [(one, 9)], at(4)) == 1
    assert figures(shop, one)[0] == 7


def test_a_count_from_before_stock_was_kept_is_refused(shop: ShopFile) -> None:
    (one,) = product(shop)
    opening(shop, one, 10, day=5)
    with pytest.raises(ShopError) as error, shop.command("stock.count", n=1, name="x") as session:
        stock.count(session, [(one, 8)], at(4))
    assert (error.value.key, error.value.field) == ("stock.before_opening", "at")


def test_a_variant_is_counted_once(shop: ShopFile) -> None:
    one, two = product(shop, "项链", VariantData("A", "1", opening=5), VariantData("B", "2"))
    with pytest.raises(ShopError) as error, shop.command("stock.count", n=3, name="x") as session:
        stock.count(session, [(one, 20), (two, 1), (one, 20)], at(4))
    assert (error.value.key, error.value.field) == ("stock.counted_twice", "lines.2.variant")
    assert figures(shop, one)[0] == 5
