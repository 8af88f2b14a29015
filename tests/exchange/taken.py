"""Taking files into a shop and looking at what arrived."""

from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from shopkeeper.exchange.importer import Importer, Report
from shopkeeper.model.orders import Order, OrderLine, Payment
from shopkeeper.store.shop_file import ShopFile

# What differs between shops that hold the same.
_OWN = {"id", "batch_id", "told_at", "order_id", "customer_id", "listing_id", "channel_id", "place"}


def take(shop: ShopFile, *files: Path) -> Report:
    """Import; every row is in, held or skipped, and a dry run says the same beforehand."""
    dry = Importer(shop, files).dry_run()
    report = Importer(shop, files).run()
    assert report.rows == report.rows_in + report.held.total() + report.skipped.total()
    assert dry.as_json() == report.as_json()
    return report


def every(shop: ShopFile, model: Any) -> list[Any]:
    """All records of a table, oldest first."""
    with shop.read() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def only(shop: ShopFile, model: Any) -> Any:
    """The one record of a table."""
    (one,) = every(shop, model)
    return one


def order(shop: ShopFile, number: str) -> Any:
    """The order of a platform's number."""
    with shop.read() as session:
        return session.scalars(select(Order).where(Order.platform_number == number)).one()


def lines(shop: ShopFile, number: str) -> list[Any]:
    """The lines of an order, in their places."""
    with shop.read() as session:
        query = select(OrderLine).join(Order, Order.id == OrderLine.order_id).order_by(OrderLine.place)
        return list(session.scalars(query.where(Order.platform_number == number)))


def payments(shop: ShopFile, number: str) -> dict[str, int]:
    """The money of an order by where it was told: in, and (negative) out."""
    with shop.read() as session:
        query = select(Payment).join(Order, Order.id == Payment.order_id)
        found = session.scalars(query.where(Order.platform_number == number))
        return {payment.source or "": payment.amount_cents for payment in found}


def total(shop: ShopFile, number: str) -> tuple[int, int]:
    """An order's total, and by how much its lines come to less."""
    with shop.read() as session:
        query = text(
            'SELECT total_cents, gap_cents FROM order_summary JOIN "order" ON id = order_id'
            " WHERE platform_number = :number"
        )
        cents, gap = session.execute(query, {"number": number}).one()
        return cents, gap


def contents(shop: ShopFile) -> dict[str, list[str]]:
    """All of a shop that files bring, whatever its numbers are there."""
    found = {}
    with shop.read() as session:
        for table in ("order", "order_line", "payment", "listing", "customer", "customer_account",
                      "customer_phone", "customer_address", "order_summary"):  # fmt: skip
            rows = session.execute(text(f'SELECT * FROM "{table}"')).mappings()
            found[table] = sorted(
                str({name: value for name, value in row.items() if name not in _OWN}) for row in rows
            )
    return found
