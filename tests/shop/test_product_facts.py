"""What is told of a product agrees with its orders and movements."""

from shopkeeper.model.orders import Order
from shopkeeper.shop import product_facts, stock
from shopkeeper.shop.products import VariantData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import at, bundle, order, product


def test_a_product_tells_its_stock_listings_movements_and_sales(shop: ShopFile) -> None:
    one, two = product(
        shop,
        "项链",
        VariantData("A", "银", opening=9, cost_e4=500, reorder_level=9, shelf="A1"),
        VariantData("B", "金"),
        tags=("新品",),
    )
    with shop.command("setting.change") as session:
        goods = bundle(session, {one: 2, two: 1})
        order(session, [(goods, None, 1), (None, one, 3)], placed_at=at(20))
        shipped = order(session, [(goods, None, 1)], state="shipped", shipped_at=at(3), placed_at=at(2))
        order(session, [(goods, None, 5)], state="closed")
        stock.settle(session, [shipped])
    with shop.read() as session:
        first, second = product_facts.variants_of(session, 1)
        assert (first.on_hand, first.reserved, first.available, first.average_cost_e4) == (7, 5, 2, 500)
        assert (first.short, second.short, second.on_hand) == (True, False, None)
        assert product_facts.variant(session, two) == second
        assert product_facts.variant(session, 99) is None
        (listed,) = product_facts.listings_of(session, [one, two])
        assert (listed.platform, listed.parts) == ("taobao", 3)
        sale, opened = product_facts.movements_of(session, [one, two])
        assert (sale.quantity, sale.reason, sale.order_id) == (-2, "sale", shipped)
        assert sale.order_number == session.get_one(Order, shipped).platform_number
        assert (opened.quantity, opened.order_id, opened.order_number) == (9, None, "")
        assert product_facts.sold(session, [one], at(10)) == (5, 7)
        assert product_facts.sold(session, [two], at(1)) == (2, 2)
        assert product_facts.sold(session, [99], at(1)) == (0, 0)
        assert product_facts.tags(session) == ["新品"]
