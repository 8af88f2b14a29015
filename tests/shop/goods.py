"""What tests of products and stock enter: products, orders, their stock."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.products import Listing, ListingPart
from shopkeeper.model.shop import Channel
from shopkeeper.model.stock import StockMovement, VariantStock
from shopkeeper.shop import products, stock
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile

DAY = datetime(2026, 3, 1, 9, 0)


def at(day: int, hour: int = 9) -> datetime:
    """A moment of the tests' month."""
    return datetime(2026, 3, day, hour)


def product(shop: ShopFile, title: str = "项链", *variants: VariantData, **data: Any) -> list[int]:
    """Enter a product; the ids of its variants."""
    with shop.command("product.create", name=title) as session:
        made = products.create(
            session, ProductData(title, variants=variants or (VariantData(),), **data), at(1)
        )
        return [variant.id for variant in made.variants]


def listing(session: Session, key: str = "L1", **data: Any) -> int:
    """A platform's goods."""
    row = Listing(platform="taobao", key=key, **{"title": key, **data})
    session.add(row)
    session.flush()
    return row.id


def order(session: Session, lines: list[tuple[int | None, int | None, int]], **data: Any) -> int:
    """An order with lines of (listing, variant, quantity)."""
    channel = session.scalar(select(Channel)) or Channel(platform="taobao")
    session.add(channel)
    session.flush()
    number = str(len(session.scalars(select(Order.id)).all()) + 1)
    values = {"state": "paid", "paid_at": at(2), "placed_at": at(2), **data}
    row = Order(channel_id=channel.id, platform_number=number, **values)
    session.add(row)
    session.flush()
    for one, variant, quantity in lines:
        session.add(
            OrderLine(order_id=row.id, listing_id=one, variant_id=variant, quantity=quantity, price_e4=10**6)
        )
    session.flush()
    return row.id


def bundle(session: Session, parts: dict[int, int], key: str = "L1") -> int:
    """A listing that stands for variants."""
    one = listing(session, key)
    session.add_all(ListingPart(listing_id=one, variant_id=v, quantity=n) for v, n in parts.items())
    session.flush()
    return one


def opening(shop: ShopFile, variant: int, quantity: int, cost: int | None = None, day: int = 1) -> None:
    """Say how many of a variant there are."""
    with shop.command("stock.move", n=1, name="x") as session:
        stock.move(session, [stock.Move(variant, quantity, "opening", cost)], at(day))


def figures(shop: ShopFile, variant: int) -> tuple[int | None, int, int | None, int | None]:
    """On hand, reserved, available, average cost as they are worked out."""
    with shop.read() as session:
        row = session.get(VariantStock, variant)
        assert row is not None
        return row.on_hand, row.reserved, row.available, row.cost_e4


def movements(shop: ShopFile, variant: int) -> list[tuple[int, str]]:
    """Quantity and reason of every movement, in the order they were booked."""
    with shop.read() as session:
        query = select(StockMovement).where(StockMovement.variant_id == variant).order_by(StockMovement.id)
        return [(row.quantity, row.reason) for row in session.scalars(query)]


def sold(shop: ShopFile, variant: int, quantity: int) -> int:
    """An order of so many that was shipped; its line, of the same number where each order has one."""
    with shop.command("setting.change") as session:
        number = order(session, [(None, variant, quantity)], state="shipped", shipped_at=at(3))
        stock.settle(session, [number])
        return session.scalars(select(OrderLine.id).where(OrderLine.order_id == number)).one()
