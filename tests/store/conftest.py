"""Shops with something in them, and how to look at all of one."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.model import Base
from shopkeeper.shop import derived
from shopkeeper.shop.customers import CustomerData, create
from shopkeeper.store.shop_file import ShopFile


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 8, 0, 0)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the shop of a test lies: a name with blanks, signs and Chinese."""
    folder = tmp_path / "shops"
    folder.mkdir()
    return folder / "我的 店#1 50%.shop"


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with 40 customers to be copied: making one takes a while."""
    path = tmp_path_factory.mktemp("pattern") / "my.shop"
    with ShopFile.create(path, derived, backups=None) as shop:
        for number in range(40):
            enter(shop, f"客户{number}", phones=(f"138000{number:05}",), tags=("老客",), note="x" * 100)
    return path


@pytest.fixture
def closed(path: Path, pattern: Path) -> Path:
    """A shop with 40 customers, closed, never backed up."""
    shutil.copyfile(pattern, path)
    return path


@pytest.fixture
def opened(closed: Path, clock: Clock) -> Iterator[ShopFile]:
    """That shop, open."""
    with ShopFile(closed, derived, clock=clock) as shop:
        yield shop


def enter(shop: ShopFile, name: str, **data: Any) -> int:
    """Enter a customer; their id."""
    with shop.command("customer.create", name=name) as session:
        return create(session, CustomerData(name, **data)).id


def rows(shop: ShopFile, *names: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables named, or of all recorded ones."""
    tables = names or [name for name, table in Base.metadata.tables.items() if "subject" in table.info]
    with shop.read() as session:
        connection = session.connection()
        return {name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY 1')] for name in tables}


def worked_out(shop: ShopFile) -> dict[str, list[tuple[Any, ...]]]:
    """What is worked out, without the ids of the search texts, which are nobody's."""
    found = rows(shop, "order_summary", "customer_summary", "search_text")
    found["search_text"] = sorted(row[1:] for row in found["search_text"])
    return found
