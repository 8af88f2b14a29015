"""The list of purchases: what was ordered from suppliers, as it came from their platforms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.i18n import tr, trn
from shopkeeper.model.purchases import Purchase, PurchaseLine
from shopkeeper.shop import addresses, purchase_list, purchases
from shopkeeper.shop.channels import platform_name
from shopkeeper.store.history import Event
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.empty import FirstStep
from shopkeeper.ui.kit.form import Field
from shopkeeper.ui.kit.inputs import LongInput
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.timeline import Entry
from shopkeeper.ui.kit.widgets import ElidedLabel, PlainLabel, StateLabel, row

TONES = {"unpaid": "amber", "paid": "blue", "shipped": "cyan", "finished": "green", "closed": "grey"}
FIELDS = {
    ("purchase", "state"): "State",
    ("purchase", "supplier"): "Supplier",
    ("purchase", "tracking_number"): "Tracking number",
    ("purchase", "note"): "Note",
}


@dataclass(frozen=True)
class Loaded:
    """All the pane shows of a purchase; `order` is the shop's own order it was bought for."""

    purchase: Purchase
    lines: list[PurchaseLine]
    order: tuple[int, str] | None
    events: list[Event] = field(default_factory=list)

    @property
    def total_cents(self) -> int:
        """What was to be paid: as stated, else goods and postage less discount."""
        one = self.purchase
        goods = sum(line.amount_cents for line in self.lines)
        return (
            goods + one.postage_cents - one.discount_cents if one.stated_cents is None else one.stated_cents
        )


class PurchaseDetail(Detail):
    """The pane of one purchase."""

    subject = "purchase"

    def __init__(self, page: "PurchasesPage") -> None:
        super().__init__(page.desk, "Choose a purchase to see it here.")

    def read(self, session: Session, record_id: int) -> Loaded:
        """Read a purchase; ShopError when it is gone."""
        purchase = purchases.get(session, record_id)
        lines = list(purchase.lines)
        order = purchases.order_of(session, purchase)
        session.expunge_all()
        return Loaded(purchase, lines, (order.id, order.platform_number) if order else None)

    def fill(self, loaded: Loaded, body: Body) -> None:
        """Show a purchase."""
        one = loaded.purchase
        title = PlainLabel(scale="title", wrap=True)
        title.setObjectName("detail_name")
        title.setText(one.supplier or one.platform_number)
        body.add(title)
        state = StateLabel(purchase_list.STATES.get(one.state, one.state), TONES.get(one.state, "grey"))
        body.add(row(state, body.code(one.platform_number), None))
        said = [platform_name(one.platform), formats.wall_time(one.ordered_at) if one.ordered_at else ""]
        under = PlainLabel(role="quiet", scale="small")
        under.setText(" · ".join(filter(None, said)))
        body.add(under)
        body.section("Items", formats.number(sum(line.quantity for line in loaded.lines)))
        for line in loaded.lines:
            body.add(self._line(line, one.currency))
        body.line()
        for name, cents in (("Postage", one.postage_cents), ("Discount", -one.discount_cents)):
            if cents:
                body.pair(name, self.desk.money(cents, one.currency))
        body.pair("Total", self.desk.money(loaded.total_cents, one.currency), strong=True)
        self._show_way(loaded, body)
        times = [
            Entry(at, icon, tr(word))
            for at, icon, word in (
                (one.paid_at, "banknote", "Paid for"),
                (one.ordered_at, "shopping-bag", "Ordered"),
            )
            if at
        ]
        if times:
            body.line()
            body.timeline(times)
        body.history(loaded.events, FIELDS)

    def _line(self, line: PurchaseLine, currency: str) -> QVBoxLayout:
        name = ElidedLabel()
        name.setText(
            " · ".join(filter(None, (line.title, formats.option_values(line.options))))
            or line.code
            or NOTHING
        )
        amount = PlainLabel(strong=True)
        amount.setText(self.desk.money(line.amount_cents, currency))
        bought = f"{line.quantity:,} {line.unit}".strip()
        said = [line.code, f"{bought} × {self.desk.price(line.price_e4, currency)}"]
        below = ElidedLabel(role="quiet", scale="small")
        below.setText(" · ".join(filter(None, said)))
        above = row(name, amount)
        above.setStretch(0, 1)
        both = QVBoxLayout()
        both.setContentsMargins(0, 0, 0, 6)
        both.setSpacing(1)
        both.addLayout(above)
        both.addWidget(below)
        return both

    def _show_way(self, loaded: Loaded, body: Body) -> None:
        one = loaded.purchase
        if any((one.tracking_number, one.courier, one.address, one.recipient, one.note, one.order_number)):
            body.line()
        body.add(body.reach)
        if one.tracking_number or one.courier:
            text = " ".join(filter(None, (one.courier, one.tracking_number)))
            body.fact("package", text, body.copy_button(one.tracking_number, "copy_tracking"))
        if one.address or one.recipient:
            body.fact(
                "map-pin",
                " ".join(
                    filter(None, (one.recipient, formats.phone(one.phone), addresses.shown(one.address)))
                ),
            )
        if one.note:
            body.fact("sticky-note", one.note)
        if one.order_number:
            body.fact(
                "store", tr("For order {number}").format(number=one.order_number), copied="copy_for_order"
            )


class PurchasesPage(ListPage):
    """All purchases."""

    spec = purchase_list.LIST
    menus = ("supplier",)
    totals = ("quantity", "total")
    leading = ("number", "total")
    tones = {"state": TONES}
    heard = frozenset({"purchase"})
    first_step = FirstStep(
        "no_purchases",
        "shopping-bag",
        "Purchases come from the export files of the places you buy from, such as 1688.",
    )

    def make_detail(self) -> PurchaseDetail:
        """The pane of one purchase."""
        return PurchaseDetail(self)

    def make_actions(self) -> Sequence[Action]:
        """A note, the order behind it, and what every list can."""
        return (
            Action("edit", "Add note…", self._note, "sticky-note", "one", ("row", "detail")),
            Action(
                "open_order", "Open the order", self._open_order, "package", "one", ("row", "detail"),
                writes=False, shown=self._has_order,
            ),
            *self.standard_actions(),
        )  # fmt: skip

    def _note(self, ids: list[int]) -> None:
        from shopkeeper.ui.orders.dialogs import DeedSheet

        with self.desk.shop.read() as session:
            name, text = self.name_of(session, ids[0]), purchases.get(session, ids[0]).note

        def do(values: dict[str, Any]) -> None:
            with self.desk.shop.command("purchase.note", n=1, name=name) as session:
                purchases.put_note(session, ids[0], values["text"])

        fields = (Field("text", "Note", wide=True, input=lambda: LongInput(least=4)),)
        DeedSheet("Note on a purchase", self.window(), fields, {"text": text}, do, "Save").open()

    def _order(self, ids: list[int]) -> int | None:
        loaded = self.detail.loaded
        return loaded.order[0] if loaded and loaded.order and ids == [self.detail.record_id] else None

    def _has_order(self, ids: list[int]) -> bool:
        return self._order(ids) is not None

    def _open_order(self, ids: list[int]) -> None:
        order = self._order(ids)
        if order is not None:
            self.desk.show("order", order)

    def describe(self, count: int) -> str:
        """How many purchases."""
        return trn(count, "{n} purchase", "{n} purchases")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """Pieces and money of the selection."""
        return f"{trn(sums['quantity'], '{n} piece', '{n} pieces')} · {self.desk.money(sums['total'])}"
