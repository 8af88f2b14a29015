"""Shops with something in them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopkeeper.shop import derived
from shopkeeper.store.shop_file import ShopFile
from tests.store.shops import Clock, enter


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
