"""Notes, flags, memos and the archive."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import Order, OrderLine, OrderNote, OrderState
from shopkeeper.shop import order_marks
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import Closing, close, unship
from shopkeeper.shop.products import ProductData, VariantData, create
from shopkeeper.store.shop_file import ShopFile
from tests.shop.sold import LATER, NOW, do, enter, enter_in, imported, order_of, summary

UTC = datetime(2026, 11, 21, 1, 0)


@pytest.mark.parametrize("state", OrderState)
def test_notes_and_flags_are_put_on_in_every_state(shop: ShopFile, state: OrderState) -> None:
    order_id = enter_in(shop, state)
    do(shop, lambda session: order_marks.note(session, [order_id], " 已电话确认 ", UTC, "小美"), "order.note")
    assert do(shop, lambda session: order_marks.flag(session, [order_id], "purple"), "order.flag") == 1
    assert do(shop, lambda session: order_marks.memo(session, [order_id], " 急 "), "order.memo") == 1
    with shop.read() as session:
        (note,) = order_marks.notes(session, order_id)
        assert (note.text, note.who, note.at) == ("已电话确认", "小美", UTC)
    assert (summary(shop, order_id).flag, order_of(shop, order_id).memo) == ("purple", "急")
    assert do(shop, lambda session: order_marks.flag(session, [order_id], "purple"), "order.flag") == 0


def test_a_note_is_taken_out(shop: ShopFile) -> None:
    order_id = enter(shop)
    do(shop, lambda session: order_marks.note(session, [order_id], "x", UTC, ""), "order.note")
    with shop.read() as session:
        note_id = order_marks.notes(session, order_id)[0].id
    do(shop, lambda session: order_marks.delete_note(session, note_id), "order.unnote")
    with shop.read() as session:
        assert order_marks.notes(session, order_id) == []


def test_an_empty_note_and_an_unknown_flag_are_refused(shop: ShopFile) -> None:
    order_id = enter(shop)
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: order_marks.note(session, [order_id], " ", UTC, ""))
    assert (error.value.key, error.value.field) == ("note.empty", "text")
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: order_marks.flag(session, [order_id], "pink"))
    assert error.value.key == "order.bad_flag"


def test_orders_that_are_over_are_put_away_and_brought_back(shop: ShopFile) -> None:
    over = [enter_in(shop, state) for state in order_marks.OVER]
    assert do(shop, lambda session: order_marks.archive(session, over, LATER), "order.archive") == 2
    assert summary(shop, over[0]).archived
    assert do(shop, lambda session: order_marks.archive(session, over, LATER), "order.archive") == 0
    assert do(shop, lambda session: order_marks.unarchive(session, over), "order.unarchive") == 2
    assert not summary(shop, over[0]).archived


def test_an_open_order_is_not_put_away(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: order_marks.archive(session, [order_id], LATER))
    assert error.value.key == "order.still_open"


def why_kept(shop: ShopFile, order_id: int) -> str:
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: order_marks.delete(session, [order_id]), "order.delete")
    return error.value.key


def test_an_order_nothing_came_of_is_deleted(shop: ShopFile) -> None:
    order_id = enter(shop)
    do(shop, lambda session: order_marks.note(session, [order_id], "x", UTC, ""), "order.note")
    do(shop, lambda session: order_marks.delete(session, [order_id]), "order.delete")
    with shop.read() as session:
        counts = [session.scalar(select(func.count(table.id))) for table in (Order, OrderLine, OrderNote)]
    assert counts == [0, 0, 0]
    shop.undo()
    assert order_of(shop, order_id).number == "20261121-001"


def test_an_order_something_came_of_stays(shop: ShopFile) -> None:
    gift = enter(shop, LineData(1, 0, title="赠"))
    assert why_kept(shop, gift) == "order.still_open"
    paid = enter_in(shop, OrderState.PAID)
    do(shop, lambda session: close(session, paid, Closing("x"), LATER))
    assert why_kept(shop, paid) == "order.has_payments"
    imported(shop, paid)
    assert why_kept(shop, paid) == "order.imported"


def test_an_order_whose_goods_moved_stays(shop: ShopFile) -> None:
    with shop.command("product.create", title="x") as session:
        create(session, ProductData("耳钉", variants=(VariantData("E1", opening=5),)), NOW)
    order_id = enter(shop, LineData(1, 0, variant_id=1))
    with shop.command("order.ship", n=1, name="x") as session:
        from shopkeeper.shop.order_states import Shipment, ship

        ship(session, order_id, Shipment(), LATER)
        unship(session, [order_id], LATER)
        close(session, order_id, Closing("x", goods_back=True), LATER)
    assert why_kept(shop, order_id) == "order.has_stock"
