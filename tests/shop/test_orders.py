"""Entering and changing orders."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import Customer, CustomerAddress, CustomerPhone
from shopkeeper.model.orders import Order, OrderState
from shopkeeper.model.shop import Channel
from shopkeeper.shop import customers, order_buyers, orders, payments, products
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.order_states import Shipment, pack, ship, unpack, unship
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.sold import (
    CHAIN,
    LATER,
    NOW,
    RING,
    data,
    do,
    enter,
    enter_in,
    imported,
    lines_of,
    order_of,
    summary,
)


def edit(shop: ShopFile, order_id: int, *, checked: bool = False, **fields: Any) -> None:
    """Change fields of an order as its form would."""

    def change(session: Any) -> None:
        old = orders.data_of(session, order_id)
        orders.edit(session, order_id, replace(old, **fields), label_checked=checked)

    do(shop, change)


def lines(shop: ShopFile, order_id: int) -> tuple[LineData, ...]:
    """The lines of an order as its form shows them."""
    with shop.read() as session:
        return orders.data_of(session, order_id).lines


def refused(shop: ShopFile, order_id: int, **fields: Any) -> ShopError:
    """The refusal of a change; nothing of it stays."""
    before = order_of(shop, order_id).__dict__, lines(shop, order_id)
    with pytest.raises(ShopError) as error:
        edit(shop, order_id, **fields)
    after = order_of(shop, order_id).__dict__, lines(shop, order_id)
    before[0].pop("_sa_instance_state")
    after[0].pop("_sa_instance_state")
    assert before == after
    return error.value


def test_an_order_has_the_total_of_its_lines_postage_tax_and_discounts(shop: ShopFile) -> None:
    order_id = enter(
        shop,
        replace(RING, tax_cents=10),
        CHAIN,
        postage_cents=800,
        tax_cents=5,
        shop_discount_cents=300,
        platform_discount_cents=200,
        influencer_discount_cents=100,
    )
    found = summary(shop, order_id)
    assert found.goods_cents == 2598 + 4500
    assert found.total_cents == 2598 + 4500 + 10 + 800 + 5 - 600
    assert (found.owed_cents, found.gap_cents, found.quantity) == (found.total_cents, 0, 3)


def test_own_numbers_are_the_day_and_a_counter(shop: ShopFile) -> None:
    first, second = enter(shop), enter(shop)
    next_day = enter(shop, placed_at=LATER)
    found = [order_of(shop, one).number for one in (first, second, next_day)]
    assert found == ["20261121-001", "20261121-002", "20261122-001"]
    assert order_of(shop, first).platform_number == "20261121-001"


def test_the_counter_goes_on_after_999(shop: ShopFile) -> None:
    order_id = enter(shop)
    with shop.command("order.edit", name="x") as session:
        session.get_one(Order, order_id).number = "20261121-1000"
    assert order_of(shop, enter(shop)).number == "20261121-1001"


def test_a_platform_number_is_once_in_a_shop(shop: ShopFile) -> None:
    first = enter(shop, platform_number="A1")
    second = enter(shop)
    with pytest.raises(ShopError) as error:
        enter(shop, platform_number=" A1 ")
    assert (error.value.key, error.value.field) == ("order.number_taken", "platform_number")
    assert refused(shop, second, platform_number="A1").key == "order.number_taken"
    assert order_of(shop, first).number == "20261121-001"


def test_an_order_on_delivery_is_to_be_confirmed(shop: ShopFile) -> None:
    assert order_of(shop, enter(shop, way="cod")).state == OrderState.TO_CONFIRM


def test_a_gift_is_to_be_shipped_at_once(shop: ShopFile) -> None:
    order_id = enter(shop, LineData(1, 0, title="样品"))
    assert order_of(shop, order_id).state == OrderState.PAID
    assert order_of(shop, order_id).paid_at == NOW


def test_an_order_paid_with_its_entry_is_to_be_shipped(shop: ShopFile) -> None:
    order_id = enter(shop, paid=PaymentData(7098, "wechat", paid_at=LATER))
    assert (order_of(shop, order_id).state, order_of(shop, order_id).paid_at) == (OrderState.PAID, LATER)
    assert summary(shop, order_id).owed_cents == 0


@pytest.mark.parametrize(
    ("line", "key", "field"),
    [
        (LineData(1, 1, title=" "), "line.no_goods", "lines.0.goods"),
        (LineData(0, 1, title="a"), "line.no_quantity", "lines.0.quantity"),
        (LineData(1, -1, title="a"), "line.bad_price", "lines.0.price_e4"),
        (LineData(10**6 + 1, 1, title="a"), "line.too_large", "lines.0.quantity"),
        (LineData(1, 10**13 + 1, title="a"), "line.too_large", "lines.0.quantity"),
        (LineData(1000, 10**13, title="a"), "line.too_large", "lines.0.quantity"),
        (
            LineData(1, 10_000, title="a", discount_cents=2),
            "line.too_much_discount",
            "lines.0.discount_cents",
        ),
        (
            LineData(1, 10_000, title="a", discount_cents=-1),
            "line.too_much_discount",
            "lines.0.discount_cents",
        ),
        (LineData(1, 10_000, title="a", tax_cents=-1), "line.bad_tax", "lines.0.tax_cents"),
        (LineData(1, 10_000, variant_id=99), "line.goods_gone", "lines.0.goods"),
        (LineData(1, 10_000, listing_id=99), "line.goods_gone", "lines.0.goods"),
    ],
)
def test_a_line_that_can_not_be_is_refused_at_its_place(
    shop: ShopFile, line: LineData, key: str, field: str
) -> None:
    with pytest.raises(ShopError) as error:
        enter(shop, line)
    assert (error.value.key, error.value.field) == (key, field)


@pytest.mark.parametrize(
    ("fields", "key", "field"),
    [
        ({"lines": ()}, "order.no_lines", "lines"),
        ({"flag": "pink"}, "order.bad_flag", "flag"),
        ({"postage_cents": -1}, "order.bad_amount", "postage_cents"),
        ({"commission_cents": 10**9 + 1}, "order.bad_amount", "commission_cents"),
        ({"shop_discount_cents": 8000}, "order.negative", "shop_discount_cents"),
        ({"phone": "138"}, "phone.too_short", "phone"),
        ({"landline": "hallo"}, "phone.not_possible", "landline"),
        ({"customer": CustomerData("")}, "customer.no_name", "name"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(
    shop: ShopFile, fields: dict[str, Any], key: str, field: str
) -> None:
    with pytest.raises(ShopError) as error:
        do(shop, lambda session: orders.create(session, replace(data(), **fields), NOW), "order.create")
    assert (error.value.key, error.value.field) == (key, field)
    with shop.read() as session:
        assert session.scalar(select(func.count(Order.id))) == 0


def test_a_line_of_a_variant_is_called_as_its_product(shop: ShopFile) -> None:
    with shop.command("product.create", title="x") as session:
        product = products.create(session, ProductData("珍珠耳钉", variants=(VariantData("E1", "颜色:白"),)))
        product_id = product.id
    with shop.read() as session:
        variant = session.connection().exec_driver_sql("SELECT id FROM variant").scalar_one()
    assert product_id
    found = lines_of(shop, enter(shop, LineData(1, 10_000, variant_id=variant), RING))
    assert (found[0].title, found[0].options) == ("珍珠耳钉", "颜色:白")
    assert found[1].title == "戒指"


def test_a_new_customer_is_entered_with_the_order(shop: ShopFile) -> None:
    enter(
        shop,
        customer=CustomerData("张三", phones=("13812345678",)),
        recipient="张三",
        phone="138 1234 5678",
        address="浙江省 杭州市 西湖区 文三路1号",
    )
    shop.undo()
    with shop.read() as session:
        assert session.scalar(select(func.count(Customer.id))) == 0
    shop.redo()
    with shop.read() as session:
        order = session.scalars(select(Order)).one()
        assert order.customer_id == session.scalars(select(Customer)).one().id
        assert (order.phone, order.city, order.street) == ("13812345678", "杭州市", "文三路1号")
        assert session.scalars(select(CustomerPhone.number)).all() == ["13812345678"]
        assert session.scalars(select(CustomerAddress.city)).all() == ["杭州市"]


def test_a_known_customer_keeps_where_the_order_went(shop: ShopFile) -> None:
    with shop.command("customer.create", name="x") as session:
        customer = customers.create(session, CustomerData("李四")).id
    enter(shop, customer=customer, phone="13912345678", province="浙江省", city="杭州市", street="文一路2号")
    with shop.read() as session:
        assert order_buyers.known_customer(session, "+86 139 1234 5678") == customer
        assert session.scalars(select(CustomerAddress.text)).one() == "浙江省 杭州市 文一路2号"
        assert order_buyers.known_customer(session, "139****5678") is None
        (buyer,) = order_buyers.like(session, "5678")
        assert (buyer.name, buyer.phone, buyer.address) == ("李四", "13912345678", "浙江省 杭州市 文一路2号")
        assert order_buyers.like(session, "王") == []


@pytest.mark.parametrize("state", [OrderState.UNPAID, OrderState.TO_CONFIRM])
def test_items_quantity_and_price_change_before_payment(shop: ShopFile, state: OrderState) -> None:
    order_id = enter_in(shop, state)
    ring, _ = lines(shop, order_id)
    edit(
        shop,
        order_id,
        lines=(replace(ring, quantity=3, price_e4=10_000_000), LineData(1, 10_000, title="盒")),
    )
    assert [line.quantity for line in lines(shop, order_id)] == [3, 1]
    assert summary(shop, order_id).total_cents == 3001


def test_an_order_whose_price_falls_to_what_was_paid_is_paid(shop: ShopFile) -> None:
    order_id = enter(shop, paid=PaymentData(2598))
    assert order_of(shop, order_id).state == OrderState.UNPAID
    edit(shop, order_id, lines=lines(shop, order_id)[:1])
    assert (order_of(shop, order_id).state, order_of(shop, order_id).paid_at) == (OrderState.PAID, NOW)


def test_an_order_that_falls_in_price_but_was_not_paid_stays_unpaid(shop: ShopFile) -> None:
    order_id = enter(shop)
    edit(shop, order_id, lines=lines(shop, order_id)[:1])
    assert order_of(shop, order_id).state == OrderState.UNPAID


def test_a_paid_order_may_swap_goods_get_a_gift_and_lose_a_line(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    ring, _ = lines(shop, order_id)
    gift = LineData(1, 0, title="擦银布")
    edit(shop, order_id, lines=(replace(ring, title="银戒指", price_e4=15_000_000), gift))
    assert [line.title for line in lines(shop, order_id)] == ["银戒指", "擦银布"]
    found = summary(shop, order_id)
    assert (found.total_cents, found.paid_cents, found.owed_cents) == (3000, 7098, -4098)


@pytest.mark.parametrize(
    "change",
    [
        lambda ring, chain: (replace(ring, quantity=3), chain),
        lambda ring, chain: (replace(ring, price_e4=1), chain),
        lambda ring, chain: (ring, replace(chain, discount_cents=0)),
        lambda ring, chain: (ring, chain, LineData(1, 10_000, title="盒")),
        lambda ring, chain: (replace(ring, title="银戒指", quantity=1), chain),
    ],
)
def test_price_and_quantity_of_a_paid_order_are_fixed(shop: ShopFile, change: Any) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    error = refused(shop, order_id, lines=change(*lines(shop, order_id)))
    assert error.key == "order.price_fixed"
    assert error.field is not None and error.field.startswith("lines.")


_LATE = [OrderState.PACKING, OrderState.SHIPPED, OrderState.DELIVERED, OrderState.FINISHED, OrderState.CLOSED]
_WHY = {OrderState.PACKING: "order.lines_fixed_packing", OrderState.CLOSED: "order.closed"}


@pytest.mark.parametrize("state", _LATE)
def test_lines_stay_once_packing_began(shop: ShopFile, state: OrderState) -> None:
    order_id = enter_in(shop, state)
    ring, chain = lines(shop, order_id)
    why = _WHY.get(state, "order.lines_fixed_shipped")
    for changed in ((ring,), (replace(ring, title="银"), chain), (ring, chain, LineData(1, 0, title="赠"))):
        assert refused(shop, order_id, lines=changed).key == why
    assert refused(shop, order_id, postage_cents=1).key == why
    edit(shop, order_id, lines=(replace(ring, note="小心"), chain), memo="急", flag="red")
    assert (order_of(shop, order_id).memo, order_of(shop, order_id).flag) == ("急", "red")


def test_postage_of_a_paid_order_is_fixed(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PAID)
    error = refused(shop, order_id, postage_cents=1)
    assert (error.key, error.field) == ("order.price_fixed", "postage_cents")


@pytest.mark.parametrize("state", [OrderState.UNPAID, OrderState.TO_CONFIRM, OrderState.PAID])
def test_the_address_changes_freely_before_packing(shop: ShopFile, state: OrderState) -> None:
    order_id = enter_in(shop, state, address="浙江省 杭州市 西湖区 文三路1号")
    edit(
        shop, order_id, province="", city="", district="", street="", address="上海市 上海市 静安区 南京路2号"
    )
    assert order_of(shop, order_id).street == "南京路2号"


def test_the_address_changes_while_packing_once_the_label_was_looked_at(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.PACKING, recipient="张三")
    error = refused(shop, order_id, recipient="李四")
    assert (error.key, error.field) == ("order.label_printed", "recipient")
    edit(shop, order_id, checked=True, recipient="李四")
    assert order_of(shop, order_id).recipient == "李四"


@pytest.mark.parametrize("state", _LATE[1:])
def test_a_shipped_order_keeps_its_address(shop: ShopFile, state: OrderState) -> None:
    order_id = enter_in(shop, state, recipient="张三")
    error = refused(shop, order_id, checked=True, recipient="李四")
    assert error.key == ("order.closed" if state == OrderState.CLOSED else "order.contact_fixed")


def test_an_imported_line_taken_out_stays_out_when_its_file_comes_again(shop: ShopFile) -> None:
    order_id = enter_in(shop, OrderState.UNPAID)
    imported(shop, order_id)
    edit(shop, order_id, lines=lines(shop, order_id)[:1])
    assert len(lines(shop, order_id)) == 1
    assert [line.quantity for line in lines_of(shop, order_id)] == [2, 0]
    assert summary(shop, order_id).total_cents == 2598


def test_what_a_platform_stated_moves_with_what_the_owner_changes(shop: ShopFile) -> None:
    order_id = enter(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.get_one(Order, order_id).stated_cents = 7000
    assert summary(shop, order_id).gap_cents == -98
    edit(shop, order_id, postage_cents=500)
    found = summary(shop, order_id)
    assert (order_of(shop, order_id).stated_cents, found.total_cents, found.gap_cents) == (7500, 7500, -98)


def test_a_withheld_buyer_is_known_once_the_owner_ties_them(shop: ShopFile) -> None:
    order_id = enter(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.get_one(Order, order_id).withheld = True
    edit(shop, order_id, memo="x")
    assert order_of(shop, order_id).withheld
    edit(shop, order_id, customer=CustomerData("张三"))
    assert not order_of(shop, order_id).withheld
    assert order_of(shop, order_id).customer_id == 1


def test_an_edit_that_changes_nothing_is_none(shop: ShopFile) -> None:
    order_id = enter(shop, phone="13812345678", address="浙江省 杭州市 西湖区 文三路1号")
    before = len(shop.commands())
    edit(shop, order_id)
    assert len(shop.commands()) == before


def test_a_number_that_came_so_is_not_looked_at_again(shop: ShopFile) -> None:
    order_id = enter(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.get_one(Order, order_id).phone = "123"
    edit(shop, order_id, memo="x")
    assert refused(shop, order_id, phone="1234").key == "phone.too_short"


def test_an_order_or_line_that_is_gone_is_refused(shop: ShopFile) -> None:
    order_id = enter(shop)
    with shop.read() as session, pytest.raises(ShopError) as error:
        orders.data_of(session, 99)
    assert error.value.key == "order.gone"
    other = lines(shop, enter(shop))[0]
    assert refused(shop, order_id, lines=(other,)).key == "line.gone"


def test_a_line_that_stock_was_booked_for_stays_with_nothing_in_it(shop: ShopFile) -> None:
    with shop.command("product.create", title="x") as session:
        products.create(session, ProductData("耳钉", variants=(VariantData("E1", opening=5),)), NOW)
    order_id = enter(shop, LineData(2, 10_000, variant_id=1), RING, paid=PaymentData(2600))

    def send_and_take_back(session: Any) -> None:
        pack(session, [order_id])
        ship(session, order_id, Shipment(), LATER)
        unship(session, [order_id], LATER)

    do(shop, send_and_take_back)
    with shop.read() as session:
        assert session.connection().exec_driver_sql("SELECT on_hand FROM variant_stock").scalar() == 5
    do(shop, lambda session: unpack(session, [order_id]))
    edit(shop, order_id, lines=lines(shop, order_id)[1:])
    assert len(lines(shop, order_id)) == 1


def test_the_total_while_typing_is_that_of_the_file(shop: ShopFile) -> None:
    entered = data(LineData(3, 3_335_000, title="a", tax_cents=7), postage_cents=10, tax_cents=1)
    order_id = do(shop, lambda session: orders.create(session, entered, NOW), "order.create")
    assert orders.total_of(entered) == summary(shop, order_id).total_cents == 1001 + 18


def test_amounts_below_nought_round_as_the_file_does() -> None:
    assert LineData(-3, 5_000).amount_cents == -2
    assert LineData(1, 1, variant_id=4).goods == ("variant", 4)
    assert LineData(1, 1, listing_id=4).goods == ("listing", 4)


# What a file brought


def passed_through(shop: ShopFile, **columns: Any) -> int:
    """An order as a file brings it, with columns no form would let in."""
    order_id = enter(shop, platform_number="P1")
    imported(shop, order_id)
    with shop.command("import", imports=True, n=1, file="x") as session:
        connection = session.connection()
        for name, value in columns.items():
            connection.exec_driver_sql(f'UPDATE "order" SET {name} = ? WHERE id = ?', (value, order_id))
    return order_id


@pytest.mark.parametrize(
    "columns",
    [
        {"flag": "橙旗"},
        {"postage_cents": -500},
        {"shop_discount_cents": 10**6},
        {"address": "12 Main St, Springfield", "state": "shipped"},
        {"recipient": " 张三 ", "state": "finished"},
    ],
    ids=str,
)
def test_what_a_file_brought_stays_beside_what_is_changed(shop: ShopFile, columns: dict[str, Any]) -> None:
    order_id = passed_through(shop, **columns)
    edit(shop, order_id, memo="急")
    found = order_of(shop, order_id)
    assert found.memo == "急" and {name: getattr(found, name) for name in columns} == columns
    assert found.street == ""


def test_an_imported_order_without_lines_may_be_changed(shop: ShopFile) -> None:
    order_id = passed_through(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql("DELETE FROM order_line")
    edit(shop, order_id, memo="急")
    assert order_of(shop, order_id).memo == "急" and lines(shop, order_id) == ()


def test_a_line_no_form_would_let_in_stays_beside_others(shop: ShopFile) -> None:
    order_id = passed_through(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.connection().exec_driver_sql(
            "UPDATE order_line SET discount_cents = 99999, title = ' 戒指 ' WHERE title = '戒指'"
        )
    ring, chain = lines(shop, order_id)
    edit(shop, order_id, postage_cents=200_000, lines=(ring, replace(chain, quantity=2)))
    assert lines(shop, order_id) == (ring, replace(chain, quantity=2))
    assert refused(shop, order_id, lines=(replace(ring, note="x"), chain)).key == "line.too_much_discount"


def test_an_imported_order_keeps_what_its_file_knows_it_by(shop: ShopFile) -> None:
    order_id = passed_through(shop)
    own = enter(shop)
    error = refused(shop, order_id, platform_number="P2")
    assert (error.key, error.field) == ("order.from_file", "platform_number")
    with shop.command("setting.change") as session:
        session.add(Channel(platform="taobao", name="x"))
    error = refused(shop, order_id, channel_id=2)
    assert (error.key, error.field) == ("order.from_file", "channel_id")
    edit(shop, own, platform_number="P2", channel_id=2)
    assert order_of(shop, own).platform_number == "P2"


@pytest.mark.parametrize("channel", [1, 2])
def test_own_numbers_go_on_after_those_of_own_lists(shop: ShopFile, channel: int) -> None:
    first = enter(shop)
    with shop.command("import", imports=True, n=1, file="x") as session:
        session.add(Channel(platform="taobao", name="x"))
        session.flush()
        session.connection().exec_driver_sql(
            "UPDATE \"order\" SET number = '', batch_id = 1, channel_id = ?, platform_number = '20261121-007'",
            (channel,),
        )
    assert order_of(shop, enter(shop, channel_id=channel)).number == "20261121-008"
    assert order_of(shop, first).platform_number == "20261121-007"


def test_a_number_of_a_platform_that_begins_with_the_day_is_no_own_one(shop: ShopFile) -> None:
    enter(shop, platform_number="20261121-998877665544")
    assert order_of(shop, enter(shop)).number == "20261121-002"


# Ways of paying


@pytest.mark.parametrize(
    ("before", "after", "paid", "state"),
    [
        ("cod", "alipay", None, OrderState.UNPAID),
        ("cod", "alipay", PaymentData(7098), OrderState.PAID),
        ("", "cod", None, OrderState.TO_CONFIRM),
        ("", "cod", PaymentData(7000), OrderState.TO_CONFIRM),
        ("", "wechat", None, OrderState.UNPAID),
    ],
)
def test_the_state_follows_the_way_of_paying(
    shop: ShopFile, before: str, after: str, paid: PaymentData | None, state: OrderState
) -> None:
    order_id = enter(shop, way=before, paid=paid)
    edit(shop, order_id, way=after)
    found = order_of(shop, order_id)
    assert (found.state, found.paid_at) == (state, NOW if state == OrderState.PAID else None)


@pytest.mark.parametrize("state", list(OrderState)[2:])
def test_it_is_too_late_for_cash_on_delivery_once_an_order_is_paid(shop: ShopFile, state: OrderState) -> None:
    order_id = enter_in(shop, state)
    error = refused(shop, order_id, way="cod")
    assert (error.key, error.field) == ("order.way_fixed", "way")
    edit(shop, order_id, way="wechat")
    assert order_of(shop, order_id).state == state


def test_an_order_to_confirm_that_becomes_dearer_is_not_paid_any_more(shop: ShopFile) -> None:
    order_id = enter(shop, way="cod", paid=PaymentData(7098))
    edit(shop, order_id, postage_cents=1)
    assert (order_of(shop, order_id).paid_at, summary(shop, order_id).owed_cents) == (None, 1)
    edit(shop, order_id, postage_cents=0)
    assert order_of(shop, order_id).paid_at == NOW


def test_an_order_that_comes_to_nothing_is_to_be_shipped(shop: ShopFile) -> None:
    order_id = enter(shop, RING)
    ring = lines(shop, order_id)[0]
    edit(shop, order_id, lines=(replace(ring, price_e4=0),))
    assert (order_of(shop, order_id).state, order_of(shop, order_id).paid_at) == (OrderState.PAID, NOW)


def test_a_line_keeps_the_pieces_that_were_refunded(shop: ShopFile) -> None:
    order_id = enter(shop, paid=PaymentData(100))
    ring, chain = lines(shop, order_id)
    assert ring.id
    do(shop, lambda session: payments.refund(session, order_id, PaymentData(50, lines={ring.id: 2}), LATER))
    error = refused(shop, order_id, lines=(replace(ring, quantity=1), chain))
    assert (error.key, error.field, error.words["least"]) == ("line.refunded", "lines.0.quantity", 2)
    edit(shop, order_id, lines=(ring, replace(chain, quantity=2)))
    edit(shop, order_id, lines=(ring, chain))
    edit(shop, order_id, lines=(chain,))
    assert len(lines(shop, order_id)) == 1
