"""What a shop is: tables and states, one file a subject."""

from shopkeeper.model import customers, exchange, history, orders, products, purchases, search, shop, stock
from shopkeeper.model.base import Base, recorded_tables

__all__ = [
    "Base",
    "customers",
    "exchange",
    "history",
    "orders",
    "products",
    "purchases",
    "recorded_tables",
    "search",
    "shop",
    "stock",
]
