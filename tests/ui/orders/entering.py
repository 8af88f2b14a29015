"""Goods to sell and keys pressed where the focus is, for tests of entering orders."""

from datetime import datetime
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from shopkeeper.shop import products
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile

NOW = datetime(2026, 11, 21, 9, 0)
BLOCK = "张三 13812345678 浙江省杭州市西湖区文三路 1 号 2 幢 301"
ENTER, TAB, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape
CONTROL = Qt.KeyboardModifier.ControlModifier

_GOODS = (
    ("素圈银戒", (VariantData("AG-016", "尺寸:16号", price_e4=68_000_000, opening=12), VariantData("AG-018", "尺寸:18号", price_e4=68_000_000, opening=0))),
    ("山茶花耳钉", (VariantData("ER-02", price_e4=127_900_000, opening=3),)),
    ("礼盒", (VariantData("GB-01", price_e4=19_900_000),)),
)  # fmt: skip


def stock_up(shop: ShopFile) -> None:
    """Put a few goods on the shelf."""
    with shop.command("product.create", name="all") as session:
        for title, variants in _GOODS:
            products.create(session, ProductData(title, variants=variants), NOW)


def at() -> Any:
    """What has the focus."""
    return QApplication.focusWidget()


def write(text: str) -> None:
    """What an input method or the clipboard puts in."""
    typed = QInputMethodEvent()
    typed.setCommitString(text)
    QApplication.sendEvent(at(), typed)


def press(*keys: Any, control: bool = False) -> None:
    """Press keys where the focus is; texts are written."""
    for key in keys:
        if isinstance(key, str):
            write(key)
        else:
            QTest.keyClick(at(), key, CONTROL if control else Qt.KeyboardModifier.NoModifier)


def freed(widget: QWidget) -> bool:
    """Whether Qt has let go of the widget."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return not shiboken6.isValid(widget)
