"""What every test may use."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything imports Qt: draw off-screen where there is no display.
if sys.platform == "linux" and not any(
    map(os.environ.get, ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))
):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Child processes run the code under test, whatever else is installed.
os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)

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
