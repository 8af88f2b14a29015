"""The Customers page: its list, its actions, and what they do."""

from collections.abc import Mapping, Sequence
from typing import Any

from shopkeeper.i18n import trn
from shopkeeper.shop import customer_list, customers
from shopkeeper.ui.customers.detail import CustomerDetail
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.columns import left_out
from shopkeeper.ui.kit.empty import FirstStep
from shopkeeper.ui.kit.filing import Deeds, FilingPage


class CustomersPage(FilingPage):
    """All customers."""

    spec = customer_list.LIST
    menus = ("tag",)
    totals = ("orders", "spent", "no_rate")
    leading = ("name", "spent", "orders")
    heard = frozenset({"order", "ticket"})
    deeds = Deeds(
        customers,
        "customer.archive",
        "customer.unarchive",
        "customer.delete",
        "customer.tag",
        "customer.untag",
    )
    first_step = FirstStep(
        "no_customers",
        "users",
        "Customers come with the orders you import. Import an export file from your platform to begin.",
    )

    # Made for the list page

    def make_detail(self) -> CustomerDetail:
        """The pane of one customer."""
        self.pane = CustomerDetail(self.desk)
        return self.pane

    def make_actions(self) -> Sequence[Action]:
        """New, edit, tags, archive, delete, and what every list can."""
        return (
            Action("edit", "Edit", self._edit, "pencil", "one", ("row", "detail")),
            *self.tag_actions("detail"),
            Action("ticket", "Open a ticket…", self.open_ticket, "life-buoy", "one", ("row", "detail")),
            self.archive_action(),
            *self.standard_actions(),
            self.delete_action(shown=self._deletable),
            Action("new", "New customer", self.new, "plus", places=("page",), primary=True),
            Action(
                "new_order",
                "New order",
                self.new_order,
                "package-plus",
                "one",
                ("row", "detail"),
                primary=True,
            ),
        )

    def describe(self, count: int) -> str:
        """How many customers."""
        return trn(count, "{n} customer", "{n} customers")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """Orders and money of the selection."""
        parts = [trn(sums["orders"], "{n} order", "{n} orders"), self.desk.money(sums["spent"])]
        return " · ".join([*parts, *left_out(sums["no_rate"])])

    # Doing

    def new(self) -> None:
        """Enter a customer."""
        self._edit([])

    def open_ticket(self, ids: list[int]) -> None:
        """Begin an after-sales case of a customer."""
        from shopkeeper.ui.aftersales.links import open_ticket

        open_ticket(self.desk, self.window(), customer_id=ids[0])

    def _edit(self, ids: list[int]) -> None:
        def make() -> Any:
            from shopkeeper.ui.customers.form import CustomerForm

            return CustomerForm(self.desk.shop, ids[0] if ids else None, self.window())

        self.open_form(make)

    def new_order(self, ids: list[int]) -> None:
        """Enter an order of a customer, who stays in sight."""

        def make() -> Any:
            from shopkeeper.ui.orders.form import OrderForm

            return OrderForm(self.desk, None, self.window(), customer_id=ids[0])

        self.open_form(make, lambda _: None)

    def _deletable(self, ids: list[int]) -> bool:
        """The pane knows whether there are orders; several are tried."""
        loaded = self.pane.loaded
        return not (loaded and ids == [self.pane.record_id] and loaded.orders)
