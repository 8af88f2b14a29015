"""The sample shop's last weeks, for tests of the whole window; made once, each test has a copy."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase

from shopkeeper.sample import make, sales
from shopkeeper.shop import derived
from shopkeeper.store.shop_file import ShopFile

_DAYS = 40

Opens = Callable[[str], ShopFile]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the file of the sample shop in a language."""
    folder = tmp_path_factory.mktemp("samples")

    def sample(language: str) -> Path:
        path = folder / f"{language}.shop"
        if not path.exists():
            with pytest.MonkeyPatch.context() as patch, ShopFile.create(path, derived) as shop:
                patch.setattr(sales, "DAYS", _DAYS)
                make.fill(shop, language)
        return path

    return sample


@pytest.fixture
def open_sample(samples: Callable[[str], Path], tmp_path: Path) -> Iterator[Opens]:
    """Opens a copy of the sample shop in a language."""
    with ExitStack() as opened:

        def give(language: str) -> ShopFile:
            path = tmp_path / "sample" / f"{language}.shop"
            path.parent.mkdir(exist_ok=True)
            shutil.copy(samples(language), path)
            return opened.enter_context(ShopFile(path, derived))

        yield give


@pytest.fixture
def chinese_font() -> None:
    """Widths are measured in the font the program is drawn with."""
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        pytest.skip("no font here has Chinese")
