"""The money's part of the order's form: postage, discount, the total at once, and what was paid."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import orders, rates
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import ON_DELIVERY
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.form import Form
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import Line, PlainLabel, row
from shopkeeper.ui.orders import form_fields as shape


class MoneyOfForm(Texts, QWidget):
    """Works the total out while the order is typed; money taken at once follows it until it is typed over."""

    def __init__(
        self, desk: Desk, currency: str, base: OrderData, values: dict[str, object], *, new: bool
    ) -> None:
        super().__init__()
        self._desk, self._currency, self._base = desk, currency, base
        self._goods = self._total = 0
        self._rate: int | None = None
        self._foreign = currency != desk.currency
        self.amounts = Form(shape.money_fields(currency, desk.currency, values), values)
        self.payment = Form(shape.payment_fields(currency), {}) if new else None
        self.forms = (self.amounts, self.payment) if self.payment else (self.amounts,)
        self.goods = PlainLabel()
        self.goods.setObjectName("goods_total")
        self.total = PlainLabel(scale="title")
        self.total.setObjectName("total")
        self.home = PlainLabel(role="second")
        self.home.setObjectName("home_total")
        self._lay_out()
        self.amounts.changed.connect(self._work_out)
        if self.payment:
            self.payment.rows["way"].input.changed.connect(self._choose_way)
            self._choose_way()
        self.say(self._say, lambda: "")

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(_pair("Items", self.goods))
        for title, cents in self._others():
            label = PlainLabel()
            label.say(label.setText, lambda cents=cents: self._desk.money(cents, self._currency))
            box.addLayout(_pair(title, label))
        box.addWidget(self.amounts)
        box.addWidget(Line())
        box.addLayout(_pair("Total", self.total))
        if self._foreign:
            box.addLayout(_pair("In the shop's currency", self.home))
            self.amounts.rows["rate_e6"].hint(self._worth)
        if self.payment:
            box.addWidget(self.payment)

    def _worth(self) -> str:
        said = tr("How much 1 {currency} is worth in {home}")
        return said.format(currency=self._currency, home=self._desk.currency)

    def _others(self) -> list[tuple[Text, int]]:
        """What a platform put on the order and is not changed here."""
        base = self._base
        tax = base.tax_cents + sum(line.tax_cents for line in base.lines)
        off = base.platform_discount_cents + base.influencer_discount_cents
        return [one for one in (("Tax", tax), ("Other discounts", -off)) if one[1]]

    def show_goods(self, cents: int) -> None:
        """The goods come to `cents` now."""
        self._goods = cents
        self._work_out()

    def _work_out(self) -> None:
        try:
            values = self.amounts.values()
        except ShopError:
            return  # what can not be read counts once it can
        tax = sum(line.tax_cents for line in self._base.lines)
        data = replace(
            self._base,
            lines=(LineData(1, self._goods * 10_000, tax_cents=tax),),
            **{name: values[name] or 0 for name in shape.MONEY},
        )
        before, self._total = self._total, orders.total_of(data)
        self._rate = values.get("rate_e6")
        self._say("")
        self._follow(before)

    def _say(self, _: str) -> None:
        self.goods.setText(self._desk.money(self._goods, self._currency))
        self.total.setText(self._desk.money(self._total, self._currency))
        rate = self._rate
        self.home.setText(NOTHING if rate is None else self._desk.money(rates.converted(self._total, rate)))

    def _choose_way(self) -> None:
        """Choosing a way of paying says that all of it came in; none, and on delivery, that nothing did."""
        assert self.payment is not None
        received = self.payment.rows["amount"]
        way = self.payment.rows["way"].input.value()
        if way in ("", ON_DELIVERY):
            received.input.set_value(None)
            received.lock("", shown=False)
        else:
            received.lock(None)
            self._follow(None)

    def _follow(self, before: int | None) -> None:
        """Let the money received be the total, as long as nobody typed another amount."""
        if self.payment is None or not self.payment.rows["amount"].input.isEnabled():
            return
        field = self.payment.rows["amount"].input
        if field.text() in ("", formats.amount(before or 0, self._currency)):
            field.set_value(max(self._total, 0))


def _pair(title: Text, figure: PlainLabel) -> QHBoxLayout:
    figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return row(PlainLabel(title, role="second"), None, figure)
