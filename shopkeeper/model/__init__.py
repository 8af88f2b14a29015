"""What a shop is: tables and states, one file a subject."""

from shopkeeper.model import (
    customers,
    exchange,
    history,
    orders,
    planner,
    products,
    purchases,
    replies,
    search,
    shop,
    stock,
    tickets,
    today,
)
from shopkeeper.model.base import Base, recorded_tables

__all__ = [
    "Base",
    "customers",
    "exchange",
    "history",
    "orders",
    "planner",
    "products",
    "purchases",
    "recorded_tables",
    "replies",
    "search",
    "shop",
    "stock",
    "tickets",
    "today",
]
