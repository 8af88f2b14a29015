"""A customer beside the list: who, how to reach them, figures, orders, history."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr, trn
from shopkeeper.model.customers import CustomerSummary
from shopkeeper.model.orders import OrderSummary
from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store.history import Event, FieldChange
from shopkeeper.ui.kit.columns import NOTHING
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.flow import Flow
from shopkeeper.ui.kit.states import order_state
from shopkeeper.ui.kit.widgets import Button, ElidedLabel, IconButton, PlainLabel, StateLabel, row
from shopkeeper.words import say

MOST_ORDERS = 50
MOST_EVENTS = 30
_SHOWN_PHONES = 3

# What a history calls the fields of a customer.
FIELDS = {
    ("customer", "name"): "Name",
    ("customer", "email"): "E-mail",
    ("customer", "wechat"): "WeChat",
    ("customer", "qq"): "QQ",
    ("customer", "source"): "Found us by",
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
    last_order_at: datetime | None
    orders: list[OrderRow]
    events: list[Event]


class CustomerDetail(Detail):
    """The pane of one customer. `edit`, `archive`, `delete` are the page's to do."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Choose a customer to see them here.", parent)
        self.edit = Button("detail_edit", "Edit", icon="pencil")
        self.archive = Button("detail_archive", lambda: self._archive_word(), icon="archive")
        self.delete = Button("detail_delete", "Delete", icon="trash-2", look="danger")
        self.set_actions(self.edit, self.archive, None, self.delete)

    def _archive_word(self) -> str:
        return tr("Bring back") if self.loaded and self.loaded.archived else tr("Archive")

    @property
    def loaded(self) -> Loaded | None:
        """What is shown just now."""
        return self._loaded

    def load(self, record_id: int) -> Loaded | None:
        """Read a customer; None when they are gone."""
        with self.desk.shop.read() as session:
            try:
                loaded = _read(session, record_id)
            except ShopError:
                return None
        return replace(loaded, events=self.desk.shop.history_of("customer", record_id)[:MOST_EVENTS])

    def fill(self, loaded: Loaded, body: Body) -> None:
        """Show a customer."""
        self._show_head(loaded, body)
        self._show_reach(loaded, body)
        self._show_figures(loaded, body)
        self._show_orders(loaded, body)
        self._show_history(loaded, body)
        self._show_actions(loaded)

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
            copy = IconButton(f"copy_phone_{place}", "copy", "Copy", pixels=16)
            copy.clicked.connect(lambda _=False, number=number: self._copy(number))
            body.fact("phone", number, copy)
        for icon, text in (("mail", data.email), ("message-circle", data.wechat or data.qq)):
            if text:
                body.fact(icon, text)
        if data.birthday:
            body.fact("cake", formats.day(data.birthday))
        for place, address in enumerate(data.addresses):
            copy = IconButton(f"copy_address_{place}", "copy", "Copy", pixels=16)
            copy.clicked.connect(lambda _=False, address=address: self._copy(address))
            body.fact("map-pin", address, copy)
        if data.note:
            body.fact("sticky-note", data.note)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.desk.tell(tr("Copied"))

    def _show_figures(self, loaded: Loaded, body: Body) -> None:
        body.line()
        count = loaded.order_count
        average = self.desk.money(loaded.spent_cents // count) if count else NOTHING
        last = loaded.last_order_at
        days = (self.desk.wall(self.desk.shop.clock()).date() - last.date()).days if last else None
        body.figures(
            [
                ("Orders", formats.number(count)),
                ("Spent", self.desk.money(loaded.spent_cents)),
                ("Average order", average),
                ("Last order", formats.day(last) if last else NOTHING),
                ("Days since", formats.number(days) if days is not None else NOTHING),
            ]
        )

    def _show_orders(self, loaded: Loaded, body: Body) -> None:
        if not loaded.orders:
            return
        body.section("Their orders", formats.number(loaded.order_count))
        for place, order in enumerate(loaded.orders):
            body.add(self._order(place, order))
        rest = loaded.order_count - len(loaded.orders)
        if rest > 0:
            label = PlainLabel(
                lambda: trn(rest, "and {n} older order", "and {n} older orders"), role="quiet", scale="small"
            )
            body.add(label)

    def _order(self, place: int, order: OrderRow) -> QVBoxLayout:
        number = ElidedLabel()
        number.setText(order.number or NOTHING)
        copy = IconButton(f"copy_order_{place}", "copy", "Copy", pixels=16)
        copy.clicked.connect(lambda: self._copy(order.number))
        copy.setEnabled(bool(order.number))
        total = PlainLabel(strong=True)
        total.setText(self.desk.money(order.total_cents, order.currency))
        day = PlainLabel(role="quiet", scale="small")
        day.setText(formats.day(order.placed_at) if order.placed_at else NOTHING)
        first = row(number, copy, None, total, spacing=4)
        both = QVBoxLayout()
        both.setContentsMargins(0, 0, 0, 6)
        both.setSpacing(0)
        both.addLayout(first)
        both.addLayout(row(day, None, order_state(order.state)))
        return both

    def _show_history(self, loaded: Loaded, body: Body) -> None:
        if not loaded.events:
            return
        body.section("History")
        for event in loaded.events:
            self._show_event(event, body)

    def _show_event(self, event: Event, body: Body) -> None:
        command = event.command
        words = ElidedLabel(role="text" if command.done else "quiet")
        said = say(command.key, command.args)
        words.setText(said if command.done else tr("{done} (undone)").format(done=said))
        when = PlainLabel(role="quiet", scale="small")
        when.setText(formats.wall_time(self.desk.wall(command.at)))
        line = row(words, when)
        line.setStretch(0, 1)
        body.add(line)
        for change in filter(None, map(field_words, event.fields)):
            label = PlainLabel(role="quiet", scale="small", wrap=True)
            label.setText(change)
            label.setContentsMargins(12, 0, 0, 0)
            body.add(label)

    def _show_actions(self, loaded: Loaded) -> None:
        refused = self.desk.refused()
        self.archive.set_icon("archive-restore" if loaded.archived else "archive", "second", 16)
        self.archive.say_again()
        self.delete.setVisible(not loaded.orders)
        for button in (self.edit, self.archive, self.delete):
            button.refuse(refused)


def field_words(change: FieldChange) -> str:
    """One field's change in words: “Name: A → B”; empty for what the owner does not know of."""
    title = FIELDS.get((change.table, change.column))
    if title is None:
        return ""
    old, new = (
        NOTHING if value in (None, "") else " ".join(str(value).split()) for value in (change.old, change.new)
    )
    return f"{tr(title)}: {old} → {new}"


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
        summary.last_order_at if summary else None,
        rows,
        [],
    )


def _totals(session: Session, ids: list[int]) -> dict[int, int]:
    query = select(OrderSummary.order_id, OrderSummary.total_cents).where(OrderSummary.order_id.in_(ids))
    return {row.order_id: row.total_cents for row in session.execute(query)}
