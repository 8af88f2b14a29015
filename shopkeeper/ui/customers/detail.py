"""A customer beside the list: who, how to reach them, figures, orders, history."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.i18n import tr, trn
from shopkeeper.model.customers import CustomerSummary
from shopkeeper.model.orders import OrderSummary
from shopkeeper.shop import addresses, customers, ticket_list
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.ticket_list import Brief
from shopkeeper.store.history import Event
from shopkeeper.ui.aftersales.links import show_tickets
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.flow import Flow
from shopkeeper.ui.kit.states import order_state
from shopkeeper.ui.kit.widgets import Button, ElidedLabel, PlainLabel, StateLabel, row

MOST_ORDERS = 50
_SHOWN_PHONES = 3

# What a history calls the fields of a customer.
FIELDS = {
    ("customer", "name"): "Name",
    ("customer", "email"): "E-mail",
    ("customer", "wechat"): "WeChat",
    ("customer", "qq"): "QQ",
    ("customer", "source"): "How they found us",
    ("customer", "birthday"): "Birthday",
    ("customer", "note"): "Note",
    ("customer_phone", "number"): "Phone",
    ("customer_address", "text"): "Address",
    ("customer_account", "account"): "Account",
    ("customer_tag", "tag"): "Tag",
}


@dataclass(frozen=True)
class OrderRow:
    """One order as the pane shows it; `total_cents` in its own currency."""

    order_id: int
    number: str
    placed_at: datetime | None
    total_cents: int
    currency: str
    state: str


@dataclass(frozen=True)
class Loaded:
    """All the pane shows of a customer."""

    data: CustomerData
    accounts: tuple[str, ...]
    archived: bool
    order_count: int
    spent_cents: int
    uncounted: int
    last_order_at: datetime | None
    orders: list[OrderRow]
    tickets: list[Brief]
    events: list[Event]


class CustomerDetail(Detail):
    """The pane of one customer."""

    subject = "customer"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Choose a customer to see the details here.", parent)

    @property
    def loaded(self) -> Loaded | None:
        """What is shown just now."""
        return self._loaded

    def read(self, session: Session, record_id: int) -> Loaded:
        """Read a customer; ShopError when they are gone."""
        return _read(session, record_id)

    def fill(self, loaded: Loaded, body: Body) -> None:
        """Show a customer."""
        self._show_head(loaded, body)
        self._show_reach(loaded, body)
        self._show_figures(loaded, body)
        show_tickets(self.desk, body, loaded.tickets)
        self._show_orders(loaded, body)
        body.history(loaded.events, FIELDS)

    def _show_head(self, loaded: Loaded, body: Body) -> None:
        name = ElidedLabel(scale="title")
        name.setObjectName("detail_name")
        name.setText(loaded.data.name or NOTHING)
        head = row(name, 8, *([StateLabel("Archived")] if loaded.archived else []))
        head.setStretch(0, 1)
        body.add(head)
        under = " · ".join(filter(None, [*loaded.accounts[:2], loaded.data.source]))
        if under:
            label = ElidedLabel(role="quiet", scale="small")
            label.setText(under)
            body.add(label)
        if loaded.data.tags:
            flow = Flow()
            for tag in loaded.data.tags:
                chip = StateLabel(tone="accent")
                chip.setText(tag)
                flow.add(chip)
            body.add(flow, 2)

    def _show_reach(self, loaded: Loaded, body: Body) -> None:
        data = loaded.data
        body.add(body.reach)
        for place, number in enumerate(data.phones[:_SHOWN_PHONES]):
            body.fact("phone", formats.phone(number), body.copy_button(number, f"copy_phone_{place}"))
        for icon, text in (("mail", data.email), ("message-circle", data.wechat or data.qq)):
            if text:
                body.fact(icon, text)
        if data.birthday:
            body.fact("cake", formats.day(data.birthday))
        for place, address in enumerate(data.addresses):
            body.fact("map-pin", addresses.shown(address), copied=f"copy_address_{place}")
        if data.note:
            body.fact("sticky-note", data.note)

    def _show_figures(self, loaded: Loaded, body: Body) -> None:
        body.line()
        count = loaded.order_count
        counted = count - loaded.uncounted
        average = self.desk.money(loaded.spent_cents // counted) if counted else NOTHING
        left_out = [("Without a rate", formats.number(loaded.uncounted))] if loaded.uncounted else []
        last = loaded.last_order_at
        days = (self.desk.wall(self.desk.shop.clock()).date() - last.date()).days if last else None
        body.figures(
            [
                ("Orders placed", formats.number(count)),
                ("Spent", self.desk.money(loaded.spent_cents)),
                *left_out,
                ("Average order", average),
                ("Last order", formats.day(last) if last else NOTHING),
                ("Since last order", _ago(days)),
            ]
        )

    def _show_orders(self, loaded: Loaded, body: Body) -> None:
        if not loaded.orders:
            return
        body.section("Their orders", formats.number(loaded.order_count))
        for place, order in enumerate(loaded.orders):
            body.add(self._order(place, order, body))
        rest = loaded.order_count - len(loaded.orders)
        if rest > 0:
            label = PlainLabel(
                lambda: trn(rest, "and {n} older order", "and {n} older orders"), role="quiet", scale="small"
            )
            body.add(label)

    def _order(self, place: int, order: OrderRow, body: Body) -> QVBoxLayout:
        number = Button(f"open_order_{place}", lambda: order.number or NOTHING, look="link")
        number.set_tip("Open this order")
        number.setProperty("flush", True)
        number.clicked.connect(lambda: self.desk.show("order", order.order_id))
        copy = body.copy_button(order.number, f"copy_order_{place}")
        total = PlainLabel(strong=True)
        total.setText(self.desk.money(order.total_cents, order.currency))
        day = PlainLabel(role="quiet", scale="small")
        day.setText(formats.day(order.placed_at) if order.placed_at else NOTHING)
        copy.setFixedSize(24, 24)  # close to its number
        first = row(number, copy, None, total, spacing=0)
        both = QVBoxLayout()
        both.setContentsMargins(0, 0, 0, 6)
        both.setSpacing(0)
        both.addLayout(first)
        both.addLayout(row(day, None, order_state(order.state)))
        return both


def _read(session: Session, customer_id: int) -> Loaded:
    customer = customers.get(session, customer_id)
    summary = session.get(CustomerSummary, customer_id)
    orders = customers.orders_of(session, customer_id, most=MOST_ORDERS)
    totals = _totals(session, [order.id for order in orders])
    rows = [
        OrderRow(one.id, one.platform_number, one.placed_at, totals.get(one.id, 0), one.currency, one.state)
        for one in orders
    ]
    return Loaded(
        customers.data_of(customer),
        tuple(account.account for account in customer.accounts),
        customer.archived_at is not None,
        summary.order_count if summary else 0,
        summary.spent_cents if summary else 0,
        summary.uncounted if summary else 0,
        summary.last_order_at if summary else None,
        rows,
        ticket_list.of_customer(session, customer_id),
        [],
    )


def _totals(session: Session, ids: list[int]) -> dict[int, int]:
    query = select(OrderSummary.order_id, OrderSummary.total_cents).where(OrderSummary.order_id.in_(ids))
    return {row.order_id: row.total_cents for row in session.execute(query)}


def _ago(days: int | None) -> str:
    if days is None:
        return NOTHING
    return trn(days, "{n} day", "{n} days") if days else tr("today")
