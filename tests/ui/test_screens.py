"""Every page, dialog and state is drawn, in both languages, and the shop stays as it is."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QImage

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.shop import customers, orders, products
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.orders import LineData, OrderData
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui import screens

# Some of what must be among the pictures; pages and their actions tell the rest themselves.
NAMES = {
    "customer",
    "customer-chosen",
    "customer-edit",
    "customer-new",
    "customer-several",
    "customer-empty",
    "orders-orders-chosen",
    "orders-orders-new",
    "orders-lines",
    "products-products",
    "products-products-empty",
    "products-unmatched",
    "products-variants-stock",
    "nothing-found",
    "menu",
    "search",
    "toast",
    "settings",
    "shortcuts",
    "history",
    "backups",
    "refusal",
    "question",
    "crash",
    "import-1-choose",
    "import-2-map",
    "import-3-check",
    "import-4-wait",
    "import-5-result",
    "held",
    "start",
}


@pytest.fixture(autouse=True)
def a_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn is tested here, not what fonts this computer has."""
    monkeypatch.setattr(QFontDatabase, "families", staticmethod(lambda *_: ["any"]))


@pytest.fixture
def filled(shop: ShopFile) -> ShopFile:
    """A shop with a few customers, a product and an order."""
    with shop.command("customer.create", name="Li") as session:
        for name in ("陈嘉怡", "Li Wen", "Wang"):
            customers.create(session, CustomerData(name, ("13812345678",), tags=("gift",)))
        products.create(session, ProductData("素圈银戒", "RG-001", (VariantData(price_e4=79_000_000),)))
        line = LineData(1, 79_000_000, variant_id=1)
        orders.create(session, OrderData((line,), customer=1), datetime(2026, 11, 20, 9, 30))
    return shop


def test_everything_is_drawn(filled: ShopFile, tmp_path: Path) -> None:
    before = filled.commands()
    drawn = screens.draw(filled, tmp_path / "pictures", ["zh_CN"], ["dark"], [(1280, 720)])
    names = {path.name.removesuffix("-zh_CN-dark-1280x720.png") for path in drawn}
    assert names >= NAMES
    assert len(names) == len(drawn)
    pictures = [QImage(str(path)) for path in drawn]
    assert {(picture.width(), picture.height()) for picture in pictures} == {(1280, 720)}
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
