"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shopkeeper import i18n
from shopkeeper.shop import derived
from shopkeeper.store.shop_file import ShopFile


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test starts in English and leaves no other language behind."""
    i18n.set_language("en")
    yield
    i18n.set_language("en")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's own folders lie in the test's folder."""
    for name in ("data_folder", "config_folder", "log_folder"):
        folder = tmp_path / "own" / name
        folder.mkdir(parents=True)
        monkeypatch.setattr(f"shopkeeper.paths.{name}", lambda folder=folder: folder)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ShopFile]:
    """An empty shop."""
    with ShopFile.create(tmp_path / "my.shop", derived) as file:
        yield file
