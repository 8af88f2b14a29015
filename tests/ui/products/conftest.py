"""A small shop with products, for the tests of their pages."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from shopkeeper.shop import pictures, products, stock
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.ui.kit.desk import Desk
from tests.shop.goods import at, bundle, listing, order


def pixel(colour: str) -> bytes:
    """A picture of one pixel."""
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def goods(desk: Desk) -> Desk:
    """Two products of three variants, one with everything, and three unmatched goods."""
    with desk.shop.command("product.create", name="all") as session:
        picture = pictures.keep(session, pixel("red"), pixel("red"))
        other = pictures.keep(session, pixel("blue"), pixel("blue"))
        full = ProductData(
            "Clover necklace",
            code="NK",
            variants=(
                VariantData(
                    "NK-S", "Colour:Silver", "690001", 3_000_000, 9_900_000, None, 12, 9, "A1", opening=9
                ),
                VariantData("NK-G", "Colour:Gold", price_e4=12_900_000),
            ),
            category="Jewellery/Necklaces",
            supplier="Bright Forge",
            material="925 silver",
            care="Keep dry",
            note="Sells at weddings",
            tags=("gift",),
            pictures=(picture, other),
        )
        products.create(session, full, at(1))
        products.create(session, ProductData("Hoop", variants=(VariantData("HP", price_e4=5_000_000),)))
    with desk.shop.command("import", imports=True, n=1, file="x.csv") as session:
        matched = bundle(session, {1: 1}, "L1")
        order(session, [(matched, None, 2)])
        shipped = order(session, [(matched, None, 1)], state="shipped", shipped_at=at(5))
        stock.settle(session, [shipped])
        first = listing(session, "clover silver", title="Clover necklace gift", options="Colour:Silver")
        second = listing(session, "hoop", title="Hoop", code="HP")
        listing(session, "strange", title="", options="", code="")
        order(session, [(first, None, 1)])
        order(session, [(first, None, 1)])
        order(session, [(second, None, 1)])
    return desk
