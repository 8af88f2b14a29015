"""The pages of the window: which there are, and the one in sight."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from shopkeeper.ui.header_bar import Tab

if TYPE_CHECKING:
    from shopkeeper.ui.kit.desk import Desk


def _products(desk: "Desk") -> Any:
    from shopkeeper.ui.products.page import ProductsTab

    return ProductsTab(desk)


def _orders(desk: "Desk") -> Any:
    from shopkeeper.ui.orders.page import OrdersTab

    return OrdersTab(desk)


def _customers(desk: "Desk") -> Any:
    from shopkeeper.ui.customers.page import CustomersPage

    return CustomersPage(desk)


def _tickets(desk: "Desk") -> Any:
    from shopkeeper.ui.aftersales.page import TicketsPage

    return TicketsPage(desk)


def _today(desk: "Desk") -> Any:
    from shopkeeper.ui.today.page import TodayPage

    return TodayPage(desk)


def _planner(desk: "Desk") -> Any:
    from shopkeeper.ui.planner.page import PlannerPage

    return PlannerPage(desk)


# The pages of the window; another tab is one more entry.
PAGES: tuple[tuple[Tab, Callable[["Desk"], Any]], ...] = (
    (Tab("today", "Today", "sun"), _today),
    (Tab("products", "Products", "gem"), _products),
    (Tab("orders", "Orders", "package"), _orders),
    (Tab("customers", "Customers", "users"), _customers),
    (Tab("tickets", "After-sales", "life-buoy"), _tickets),
    (Tab("planner", "Planner", "compass"), _planner),
)
# Where a record of a kind is shown: the tab, and the part of it.
PLACES = {
    "product": ("products", "products"),
    "variant": ("products", "variants"),
    "listing": ("products", "unmatched"),
    "purchase": ("products", "purchases"),
    "order": ("orders", "orders"),
    "line": ("orders", "lines"),
    "customer": ("customers", ""),
    "ticket": ("tickets", ""),
    "plan": ("planner", ""),
    "worksheet": ("planner", ""),
    "entry": ("planner", ""),
    "task": ("planner", ""),
}


# Commands of typing: what they did is in sight already, so no toast tells it.
QUIET = frozenset({"worksheet.write", "entry.add", "entry.edit", "entry.move"})


class PageStack(QStackedWidget):
    """The pages, each made when it is first opened. The last one opened is remembered."""

    opened = Signal(int)
    status_changed = Signal(str)
    import_wanted = Signal()
    export_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._desk: Desk | None = None
        self._pages: dict[int, Any] = {}
        self._place = 0

    @property
    def tab(self) -> Any:
        """The open tab: a page, or several in sections; None without a shop."""
        return self._pages.get(self._place)

    @property
    def name(self) -> str:
        """The name of the open tab."""
        return PAGES[self._place][0].name

    @property
    def page(self) -> Any:
        """The list page in sight; None without a shop."""
        return self.tab and self.tab.front

    def attach(self, desk: "Desk") -> None:
        """Show the pages of a shop, first the one that was open last."""
        self._desk = desk
        names = [tab.name for tab, _ in PAGES]
        last = desk.settings.get("tab")
        self.open_tab(names.index(last) if last in names else 0)

    def detach(self) -> None:
        """Let go of the shop; a page that saves as one types saves what is left."""
        for page in self._pages.values():
            if hasattr(page, "save"):
                page.save()
            page.deleteLater()
        self._pages.clear()
        self._desk = None

    def open_tab(self, place: int) -> None:
        """Open a page, and bring the keyboard to it."""
        if self._desk is None or place >= len(PAGES):
            return
        if place not in self._pages:
            self._make(place, self._desk)
        self._place = place
        self._desk.settings.put("tab", PAGES[place][0].name)
        self.setCurrentWidget(self.tab)
        self.opened.emit(place)
        self.page.say_status()
        self.page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, place: int, desk: "Desk") -> None:
        page = self._pages[place] = PAGES[place][1](desk)
        page.status_changed.connect(
            lambda text: self.status_changed.emit(text) if place == self._place else None
        )
        page.import_wanted.connect(self.import_wanted)
        page.export_wanted.connect(self.export_wanted)
        self.addWidget(page)

    def show_record(self, kind: str, record_id: int) -> None:
        """Open a record where its kind is shown."""
        self._open_list(kind)
        page = self.page
        if hasattr(page, "show_found"):  # a page that shows records of several kinds
            page.show_found(kind, record_id)
        else:
            page.show_record(record_id)

    def show_list(self, kind: str, filters: Mapping[str, Any], words: str = "") -> None:
        """Open the list of a kind with just these filters, and look for words in it."""
        self._open_list(kind)
        self.page.show_only(filters, words)

    def _open_list(self, kind: str) -> None:
        name, part = PLACES[kind]
        self.open_tab([tab.name for tab, _ in PAGES].index(name))
        if part:
            self.tab.show_part(part)
