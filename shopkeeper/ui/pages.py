"""The pages of the window: which there are, and the one in sight."""

from collections.abc import Callable
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


# The pages of the window; another tab is one more entry.
PAGES: tuple[tuple[Tab, Callable[["Desk"], Any]], ...] = (
    (Tab("products", "Products", "gem"), _products),
    (Tab("orders", "Orders", "package"), _orders),
    (Tab("customers", "Customers", "users"), _customers),
)
# Where a record of a kind is shown: the tab, and the part of it.
PLACES = {
    "product": ("products", "products"),
    "listing": ("products", "unmatched"),
    "purchase": ("products", "purchases"),
    "order": ("orders", "orders"),
    "line": ("orders", "lines"),
    "customer": ("customers", ""),
}


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
        """Let go of the shop."""
        for page in self._pages.values():
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
        name, part = PLACES[kind]
        self.open_tab([tab.name for tab, _ in PAGES].index(name))
        if part:
            self.tab.show_part(part)
        self.page.show_record(record_id)
