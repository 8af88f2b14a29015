"""Every page, dialog and state is drawn, in both languages, and the shop stays as it is."""

from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QImage

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui import screens

NAMES = {
    "customers",
    "customers-chosen",
    "customers-several",
    "customers-nothing-found",
    "customers-empty",
    "customer-new",
    "customer-error",
    "menu",
    "search",
    "toast",
    "export",
    "history",
    "backups",
    "question",
    "crash",
    "import-1",
    "import-2",
    "import-3",
    "import-4",
    "start",
}


@pytest.fixture(autouse=True)
def a_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn is tested here, not what fonts this computer has."""
    monkeypatch.setattr(QFontDatabase, "families", staticmethod(lambda *_: ["any"]))


@pytest.fixture
def filled(shop: ShopFile) -> ShopFile:
    """A shop with a few customers."""
    with shop.command("customer.create", name="Li") as session:
        for name in ("陈嘉怡", "Li Wen", "Wang"):
            customers.create(session, CustomerData(name, ("13812345678",), tags=("gift",)))
    return shop


@pytest.mark.parametrize(("language", "theme"), [("zh_CN", "light"), ("en", "dark")])
def test_everything_is_drawn(filled: ShopFile, tmp_path: Path, language: str, theme: str) -> None:
    before = filled.commands()
    drawn = screens.draw(filled, tmp_path / "pictures", [language], [theme], [(1280, 720)])
    assert {path.name for path in drawn} == {f"{name}-{language}-{theme}-1280x720.png" for name in NAMES}
    pictures = [QImage(str(path)) for path in drawn]
    assert {(picture.width(), picture.height()) for picture in pictures} == {(1280, 720)}
    assert len({path.read_bytes() for path in drawn}) == len(drawn), "no two states look the same"
    assert filled.commands() == before
    assert i18n.language() == "en"


def test_without_a_chinese_font_nothing_is_drawn(
    shop: ShopFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    monkeypatch.setattr(QFontDatabase, "families", staticmethod(lambda *_: []))
    with pytest.raises(ShopError, check=lambda error: error.key == "screens.no_chinese_font"):
        screens.draw(shop, tmp_path / "pictures", ["en"], ["light"], [(1280, 720)])
    assert not (tmp_path / "pictures").exists()


def test_a_folder_that_can_not_be_made_is_told(shop: ShopFile, tmp_path: Path, qapp: object) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ShopError, check=lambda error: error.key == "file.cannot_create"):
        screens.draw(shop, tmp_path / "file" / "pictures", ["en"], ["light"], [(1280, 720)])
