"""The places a shop sells on, and what they are called."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.i18n import tr
from shopkeeper.model.shop import Channel
from shopkeeper.shop.platforms import PLATFORMS


def platform_name(platform: str) -> str:
    """What a platform is called in the language of the moment."""
    return tr(PLATFORMS[platform]) if platform in PLATFORMS else platform


def channel_name(platform: str, name: str) -> str:
    """What a shop on a platform is called: the platform, and the shop where it has a name."""
    return " · ".join(filter(None, (platform_name(platform), name)))


def channels(session: Session) -> list[tuple[int, str]]:
    """Every channel by id, with what it is called, in the order they came."""
    query = select(Channel.id, Channel.platform, Channel.name).order_by(Channel.id)
    return [(row.id, channel_name(row.platform, row.name)) for row in session.execute(query)]


def named_channels(session: Session) -> dict[str, list[str]]:
    """The shops that have a name, by platform."""
    found: dict[str, list[str]] = {}
    query = select(Channel.platform, Channel.name).where(Channel.name != "").order_by(Channel.name)
    for platform, name in session.execute(query):
        found.setdefault(platform, []).append(name)
    return found
