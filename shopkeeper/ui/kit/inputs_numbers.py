"""Inputs of figures: amounts, unit prices, whole numbers. To the right, in digits of one width."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from shopkeeper import formats, i18n
from shopkeeper.errors import ShopError
from shopkeeper.shop import money
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.inputs import TextInput

_LEFT = 11  # where a field's text begins


class FigureInput(TextInput):
    """A figure; once left it is written out, as `show` writes it."""

    def __init__(
        self, read: Callable[[str], int], show: Callable[[int], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._read, self._show = read, show
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._write_out)

    def value(self) -> int | None:
        """The figure; None for nothing. Raises ShopError `amount.…` or `number.…`."""
        text = self.text().strip()
        return self._read(text) if text else None

    def set_value(self, value: Any) -> None:
        """Show the figure."""
        self.setText("" if value is None else self._show(value))

    def _write_out(self) -> None:
        try:
            value = self.value()
        except ShopError:
            return
        if self.text() != (text := "" if value is None else self._show(value)):
            self.setText(text)


class MoneyInput(FigureInput):
    """An amount in `currency`, in its smallest unit; its sign stands at the left."""

    def __init__(
        self,
        currency: str,
        parent: QWidget | None = None,
        *,
        least: int | None = 0,
        most: int | None = None,
    ) -> None:
        super().__init__(
            lambda text: read_money(text, currency, least, most),
            lambda value: formats.amount(value, currency),
            parent,
        )
        self._currency = currency
        self._fit()

    def _sign(self) -> str:
        return formats.sign(self._currency, i18n.language()).strip()

    def _fit(self) -> None:
        self.setTextMargins(self.fontMetrics().horizontalAdvance(self._sign()) + 4, 0, 0, 0)

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Leave room for the sign of the language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign before the field."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme.colour("quiet"))
        painter.drawText(
            QRect(_LEFT, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self._sign()
        )
        painter.end()


class PriceInput(MoneyInput):
    """A unit price in `currency`, in ten-thousandths of its smallest unit."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(currency, parent)
        self._read = lambda text: read_price(text, currency)
        self._show = lambda value: formats.plain_price(value, currency)


class NumberInput(FigureInput):
    """A whole number; up and down change it by one."""

    def __init__(self, parent: QWidget | None = None, *, least: int = 0, most: int = 999_999) -> None:
        super().__init__(lambda text: read_number(text, least, most), formats.number, parent)
        self._least, self._most = least, most

    def _step(self, by: int) -> None:
        try:
            value = self.value()
        except ShopError:
            return
        start = self._least - by if value is None and by > 0 else value or 0
        self.set_value(max(self._least, min(self._most, start + by)))

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down count."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)


def read_money(text: str, currency: str, least: int | None = 0, most: int | None = None) -> int:
    """An amount as typed, in smallest units; ShopError `amount.…` when it is none or out of bounds."""
    cents = money.typed_cents(text, currency)
    if least is not None and cents < least:
        raise ShopError("amount.too_small", least=formats.money(least, currency, i18n.language()))
    if most is not None and cents > most:
        raise ShopError("amount.too_much", most=formats.money(most, currency, i18n.language()))
    return cents


def read_price(text: str, currency: str) -> int:
    """A unit price as typed, in ten-thousandths of the smallest unit, 0 or more; ShopError `amount.…`."""
    price = money.typed_price_e4(text, currency)
    if price < 0:
        raise ShopError("amount.too_small", least=formats.money(0, currency, i18n.language()))
    return price


def read_number(text: str, least: int = 0, most: int = 999_999) -> int:
    """A whole number as typed; ShopError `number.…` when it is none or out of bounds."""
    number = money.typed_number(text)
    if number < least:
        raise ShopError("number.too_small", least=formats.number(least))
    if number > most:
        raise ShopError("number.too_large", most=formats.number(most))
    return number
