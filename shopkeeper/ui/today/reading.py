"""Reading all that Today shows, as it is at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shopkeeper import formats
from shopkeeper.shop import queues, settings, tasks, today
from shopkeeper.shop.queues import Queue, Waiting
from shopkeeper.shop.tasks import TaskRow
from shopkeeper.store.shop_file import ShopFile


@dataclass(frozen=True)
class Found:
    """All of it, at `now` (wall time); `against` are the last thirty days and the thirty before.

    `begun` says that the shop has orders.
    """

    now: datetime
    begun: bool
    currency: str
    cutoff: str
    figures: today.Figures
    days: Sequence[tuple[date, today.Sales]]
    against: tuple[int, int]
    waiting: Sequence[tuple[Queue, Waiting]]
    tasks: Sequence[TaskRow]


def look(shop: ShopFile) -> Found:
    """Read it."""
    with shop.read() as session:
        now = formats.to_wall(shop.clock(), settings.get(session, "time_zone"))
        yesterday = now.date() - timedelta(days=1)
        sales = today.sales(session, today.since(yesterday), now.date())
        return Found(
            now,
            today.has_orders(session),
            settings.get(session, "currency"),
            settings.get(session, "cutoff"),
            today.figures(session, yesterday, sales),
            today.thirty(sales, now.date()),
            today.against(sales, now.date()),
            queues.waiting(session, now),
            tasks.open_tasks(session),
        )
