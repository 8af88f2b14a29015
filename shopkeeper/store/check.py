"""Looking a shop file over, and setting right what is worked out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from shopkeeper.errors import ShopError
from shopkeeper.store.connections import connect, environment_in_words, single_engine
from shopkeeper.store.shop_file import ShopFile

STEPS = 3
_MOST = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be: a key of words and what fills its places."""

    key: str
    args: dict[str, Any] = field(default_factory=dict)


def check(shop: ShopFile, progress: Callable[[int, int], None] | None = None) -> list[Problem]:
    """What is wrong with the shop; nothing for a sound one. Writes nothing into it.

    The file's pages, what refers to what, and everything worked out against working it
    out anew. `progress` is told steps done and steps in all. Raises ShopError `file.…`
    only for what the disk or another program does.
    """
    found: list[Problem] = []
    with _beside(shop) as connection:
        for step, look in enumerate((_pages, _references, _derived)):
            if progress:
                progress(step, STEPS)
            found += _problems(look, shop, connection)
    if progress:
        progress(STEPS, STEPS)
    return found


def repair(shop: ShopFile) -> None:
    """Work everything out anew; recorded rows stay as they are. Raises ShopError as `ShopFile.command`."""
    shop.maintain("repair", shop.derived.rebuild)


def can_repair(problems: list[Problem]) -> bool:
    """Whether `repair` sets all of it right: no page and no reference is broken."""
    return all(problem.key not in ("check.damaged", "check.reference") for problem in problems)


@contextmanager
def _beside(shop: ShopFile) -> Iterator[Connection]:
    """A connection that can not write the file but may make temporary tables, kept on disk."""
    with environment_in_words(shop.path):
        raw = connect(shop.path, write=False)
        try:
            raw.execute("PRAGMA temp_store=FILE")
            raw.execute("PRAGMA query_only=OFF")
            with single_engine(raw, "BEGIN").connect() as connection:
                yield connection
        finally:
            raw.close()


def _problems(
    look: Callable[[ShopFile, Connection], list[Problem]], shop: ShopFile, connection: Connection
) -> list[Problem]:
    try:
        with environment_in_words(shop.path):
            return look(shop, connection)
    except (ShopError, DBAPIError) as error:
        if isinstance(error, ShopError) and error.key != "file.damaged":
            raise
        connection.rollback()
        cause = error.__cause__ or error
        return [Problem("check.damaged", {"text": str(getattr(cause, "orig", cause))})]


def _pages(_: ShopFile, connection: Connection) -> list[Problem]:
    rows = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})").scalars().all()
    return [Problem("check.damaged", {"text": text}) for text in rows if text != "ok"]


def _references(_: ShopFile, connection: Connection) -> list[Problem]:
    rows = connection.exec_driver_sql('SELECT "table", count(*) FROM pragma_foreign_key_check GROUP BY 1')
    return [Problem("check.reference", {"table": table, "n": n}) for table, n in rows]


def _derived(shop: ShopFile, connection: Connection) -> list[Problem]:
    return [Problem(key, args) for key, args in shop.derived.check(connection)]
