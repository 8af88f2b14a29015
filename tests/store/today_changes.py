"""Generators of the commands on the day log and on quick replies, for the tests of undo."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from shopkeeper.errors import ShopError
from shopkeeper.shop import day_log, replies
from shopkeeper.shop.day_log import DayPage
from shopkeeper.shop.replies import ReplyData, ReplyShown
from shopkeeper.store.shop_file import ShopFile

NOW = datetime(2026, 1, 2, 3, 4, 5)


def write_day(draw: Any, shop: ShopFile) -> None:
    """Write, change or empty the page of one of few days."""
    day = draw(st.sampled_from([date(2026, 1, 1), date(2026, 1, 2)]))
    page = DayPage(
        visitors=draw(st.sampled_from([None, 0, 120])), problems=draw(st.sampled_from(["", "快递停运"]))
    )
    with shop.command("day.write", name=f"{day}") as session:
        day_log.write(session, day, page)


def _some(draw: Any, shop: ShopFile) -> ReplyShown:
    """The first reply of a set, or the last one there is."""
    with shop.read() as session:
        every = replies.every(session)
    return every[draw(st.sampled_from([0, -1]))]


def _data(draw: Any) -> ReplyData:
    return ReplyData(draw(st.sampled_from(["尺寸", "Size"])), draw(st.sampled_from(["{buyer} 您好", "x"])))


def create(draw: Any, shop: ShopFile) -> None:
    """Enter a reply."""
    with shop.command("reply.create", name="x") as session:
        replies.create(session, _data(draw))


def edit(draw: Any, shop: ShopFile) -> None:
    """Change a reply, of a set or the owner's own."""
    one = _some(draw, shop)
    with suppress(ShopError), shop.command("reply.edit", name="x") as session:
        replies.edit(session, one, _data(draw))


def remove(draw: Any, shop: ShopFile) -> None:
    """Take a reply away."""
    one = _some(draw, shop)
    with suppress(ShopError), shop.command("reply.delete", name="x") as session:
        replies.remove(session, one, NOW)


GENERATORS: dict[str, Callable[[Any, ShopFile], None]] = {
    "day.write": write_day,
    "reply.create": create,
    "reply.edit": edit,
    "reply.delete": remove,
}
