"""The sample shop's day log: figures that fit the day's orders, and what its owner wrote down."""

import tomllib
from collections import Counter
from datetime import timedelta
from typing import Any

from shopkeeper import paths
from shopkeeper.sample.world import World
from shopkeeper.shop.day_log import TEXTS

_REST = 0.08  # of the days nobody wrote anything down
_AD_DAYS = 0.6


def write_days(world: World) -> None:
    """Enter the day log up to yesterday; the orders must be there, for the figures follow from them."""
    data = tomllib.loads((paths.resources() / "sample" / "days.toml").read_text("utf-8"))
    written = {day["ago"]: day for day in data["day"]}
    placed = Counter(row["placed_at"].date() for row in world.rows["order"])
    for ago in range(data["kept"], 0, -1):
        if ago not in written and world.chance(_REST):
            continue
        day = world.now.date() - timedelta(days=ago)
        texts = {name: world.said(written.get(ago, {}).get(name, "")) for name in TEXTS}
        world.add("day_log", day=day, **_figures(world, data, placed[day]), **texts)


def _figures(world: World, data: dict[str, Any], orders: int) -> dict[str, int | None]:
    """What the platform would have shown: more visitors on a day with more orders."""
    around = world.random.uniform
    visitors = round((orders + around(0.6, 2.2)) * 100 / data["buyers"] * around(0.85, 1.15))
    advertised = world.chance(_AD_DAYS)
    spend = world.said(data["spend"]) * around(0.7, 1.3) if advertised else None
    return {
        "visitors": visitors,
        "page_views": round(visitors * data["pages"] * around(0.9, 1.1)),
        "favourites": round(visitors * data["favourites"] / 100 * around(0.7, 1.3)),
        "carts": round(visitors * data["carts"] / 100 * around(0.7, 1.3)),
        "ad_spend_cents": round(spend * 100) if spend else None,
        "ad_clicks": min(round(spend / world.said(data["click"])), visitors) if spend else None,
    }
