"""Filling an empty shop with the sample's rows."""

from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.formats import to_wall
from shopkeeper.model.orders import Order
from shopkeeper.sample.cases import write_cases
from shopkeeper.sample.content import load
from shopkeeper.sample.days import write_days
from shopkeeper.sample.goods import stock_up
from shopkeeper.sample.planner import write_plans
from shopkeeper.sample.sales import trade
from shopkeeper.sample.world import World
from shopkeeper.shop import pictures, settings, stock
from shopkeeper.store import history
from shopkeeper.store.shop_file import ShopFile

_SEED = 20_241


def fill(shop: ShopFile, language: str) -> None:
    """Enter the sample shop in `language` (zh_CN or en), its dates counted back from today.

    It is not to be undone, so that the first Ctrl+Z does not empty the shop.
    Raises ShopError `sample.not_empty` for a shop that holds orders.
    """
    content = load(language)
    now = to_wall(shop.clock(), content.time_zone).replace(microsecond=0, tzinfo=None)
    world = World(content, now, Random(_SEED))  # noqa: S311 (the same shop each time)
    for channel in content.people["channels"]:
        world.add("channel", platform=channel["platform"], name=channel["name"])
    trade(world, stock_up(world))
    write_plans(world)
    write_days(world)
    with shop.command("sample.fill", name=content.people["shop"]) as session:
        if session.scalar(select(Order.id).limit(1)) is not None:
            raise ShopError("sample.not_empty")
        history.make_note(session.connection(), shop.command_id)
        for name in ("currency", "time_zone"):
            settings.put(session, name, getattr(content, name))
        settings.put(session, "name", content.people["shop"])
        _picture(session, world)
        world.write(session)
        stock.settle(session, range(1, len(world.rows["order"]) + 1))
        write_cases(session, world)


def _picture(session: Session, world: World) -> None:
    """Give every product its picture; small ones are as good as the lists need them."""
    folder = paths.resources() / "sample" / "pictures"
    for number, good in enumerate(world.content.goods, 1):
        data = (folder / f"{good.code}.jpg").read_bytes()
        digest = pictures.keep(session, data, data)
        world.add("product_picture", product_id=number, digest=digest, place=1)
