"""A few customers with orders, for tests of what shows them."""

from datetime import datetime, timedelta

from shopkeeper.model.orders import Order, OrderLine, Payment
from shopkeeper.model.shop import Channel
from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store.shop_file import ShopFile

NEWEST = datetime(2026, 11, 21, 9, 0)


def fill(shop: ShopFile, people: dict[str, int]) -> dict[str, int]:
    """Enter people by name, each with so many orders of ¥100; their ids by name."""
    ids: dict[str, int] = {}
    with shop.command("customer.create", name="all") as session:
        channel = Channel(platform="taobao", name="")
        session.add(channel)
        session.flush()
        for place, (name, orders) in enumerate(people.items()):
            data = CustomerData(name=name, phones=(f"1380000{place:04d}",), addresses=(f"{name} Street 1",))
            ids[name] = customers.create(session, data).id
            for number in range(orders):
                at = NEWEST - timedelta(days=place, hours=number)
                order = Order(
                    channel_id=channel.id,
                    platform_number=f"{place:03d}-{number:03d}",
                    customer_id=ids[name],
                    state="finished",
                    placed_at=at,
                )
                session.add(order)
                session.flush()
                session.add(
                    OrderLine(order_id=order.id, place=1, title="Ring", quantity=1, price_e4=100_000_000)
                )
                session.add(Payment(order_id=order.id, amount_cents=10_000, paid_at=at, source="paid"))
    return ids
