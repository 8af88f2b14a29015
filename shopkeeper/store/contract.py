"""What the store needs of others, and what it tells them."""

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Connection

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time of history and backups: UTC, whole seconds, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)  # noqa: TID251 - the one clock


def user_name() -> str:
    """Who is logged in, for the history; empty where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, or no names for users at all
        return ""


class Derived(Protocol):
    """What is worked out from the recorded rows; `shop.derived` gives it."""

    def recompute(self, connection: Connection) -> None:
        """Work out anew what stands in temp.stale (kind, id)."""
        ...

    def recompute_ahead(self, connection: Connection) -> None:
        """Work out, and take out of temp.stale, what the rest of a long command will hardly change."""
        ...

    def rebuild(self, connection: Connection) -> None:
        """Work out everything anew."""
        ...

    def check(self, connection: Connection) -> list[tuple[str, dict[str, Any]]]:
        """What does not agree with the recorded rows: keys of sentences with their arguments."""
        ...


@dataclass(frozen=True, slots=True)
class Changed:
    """What listeners are told after a commit."""

    change_id: int
    kind: str
    command_id: int
    key: str
    args: dict[str, Any]
    subjects: frozenset[str]
