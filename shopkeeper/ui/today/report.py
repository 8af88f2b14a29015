"""The page Today as text, for the command line."""

from typing import Any

from shopkeeper.i18n import tr
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.today import words
from shopkeeper.ui.today.reading import Found, look


def today(shop: ShopFile) -> tuple[list[str], dict[str, Any]]:
    """Its lines in the language of the moment, and the same as values."""
    found = look(shop)
    return _lines(found), _values(found)


def _lines(found: Found) -> list[str]:
    lines = [f"{words.day(found.now.date())}  {words.until_cutoff(found.now, found.cutoff)}".rstrip()]
    for name, (figure, word, _) in words.figures(found.figures, found.currency).items():
        lines.append(f"  {tr(words.CARDS[name][0])}  {figure}  {word}".rstrip())
    for queue, waiting in found.waiting:
        detail = words.detail(queue, waiting, found.now)
        lines.append(f"  {tr(queue.title)}  {waiting.count}  {detail}".rstrip())
    return lines + [f"  · {task.title}" for task in found.tasks]


def _values(found: Found) -> dict[str, Any]:
    return {
        "day": f"{found.figures.day}",
        "sales_cents": found.figures.sales.cents,
        "orders": found.figures.sales.orders,
        "refund_cents": found.figures.refund_cents,
        "buyers": found.figures.buyers,
        "new_buyers": found.figures.new_buyers,
        "queues": {queue.name: waiting.count for queue, waiting in found.waiting},
        "tasks": [task.title for task in found.tasks],
    }
