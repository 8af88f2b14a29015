"""The Customers page: its list, its actions, and what they do."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shopkeeper.i18n import tr, trn
from shopkeeper.shop import customer_list, customers
from shopkeeper.ui.customers.detail import CustomerDetail
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.empty import EmptyState
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.tagging import TagPicker
from shopkeeper.ui.kit.texts import Text


class CustomersPage(ListPage):
    """All customers."""

    spec = customer_list.LIST
    menus = ("tag",)
    totals = ("orders", "spent")
    leading = ("name", "spent", "orders")
    heard = frozenset({"order"})

    # Made for the list page

    def make_detail(self) -> CustomerDetail:
        """The pane of one customer."""
        self.pane = CustomerDetail(self.desk)
        return self.pane

    def make_empty(self) -> EmptyState:
        """What a new shop shows."""
        state = EmptyState(
            "no_customers",
            "users",
            "Customers come with the orders you import. Bring in an export of your platform to begin.",
            "Import…",
            look="filled",
            mark="upload",
        )
        state.button.clicked.connect(self.import_wanted)
        state.button.refuse(self.desk.refused())
        return state

    def make_actions(self) -> Sequence[Action]:
        """New, edit, tags, archive, delete, and what every list can."""
        edit = Action("edit", "Edit", self._edit, "pencil", "one", ("row", "detail"))
        archive = Action(
            "archive", self._archive_word, self.archive, self._archive_icon, "some", ("row", "bulk", "detail")
        )
        return (
            edit,
            Action("tag", "Tag…", self.tag, "tag", "some", ("row", "bulk")),
            Action("untag", "Remove tag…", self.untag, "tags", "some", ("row", "bulk")),
            archive,
            *self.standard_actions(),
            Action(
                "delete",
                "Delete",
                self.delete,
                "trash-2",
                "some",
                ("row", "detail"),
                danger=True,
                keys="Delete",
                shown=self._deletable,
            ),
            Action("new", "New customer", self.new, "plus", places=("page",), primary=True),
        )

    def describe(self, count: int) -> str:
        """How many customers."""
        return trn(count, "{n} customer", "{n} customers")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """Orders and money of the selection."""
        return f"{trn(sums['orders'], '{n} order', '{n} orders')} · {self.desk.money(sums['spent'])}"

    # Doing

    def new(self) -> None:
        """Enter a customer."""
        self._edit([])

    def _edit(self, ids: list[int]) -> None:
        def make() -> Any:
            from shopkeeper.ui.customers.form import CustomerForm

            return CustomerForm(self.desk.shop, ids[0] if ids else None, self.window())

        self.open_form(make)

    def archived_shown(self) -> bool:
        """Whether the list shows the archive."""
        return "archived" in self.filters.values()

    def _archive_word(self) -> str:
        return tr("Bring back") if self._archived() else tr("Archive")

    def _archive_icon(self) -> str:
        return "archive-restore" if self._archived() else "archive"

    def _archived(self) -> bool:
        """Whether what is chosen lies in the archive."""
        loaded = self.pane.loaded
        return loaded.archived if loaded and len(self.chosen()) <= 1 else self.archived_shown()

    def archive(self, ids: list[int]) -> None:
        """Put customers away, or bring them back."""
        if self._archived():
            self.write("customer.unarchive", ids, lambda session: customers.unarchive(session, ids))
        else:
            at = self.desk.wall(self.desk.shop.clock())
            self.write("customer.archive", ids, lambda session: customers.archive(session, ids, at))

    def _deletable(self, ids: list[int]) -> bool:
        """The pane knows whether there are orders; several are tried."""
        loaded = self.pane.loaded
        return not (loaded and ids == [self.pane.record_id] and loaded.orders)

    def delete(self, ids: list[int]) -> None:
        """Delete customers nothing refers to; it can be undone."""
        self.write("customer.delete", ids, lambda session: customers.delete(session, ids))

    def tag(self, ids: list[int]) -> None:
        """Put a tag on customers."""
        self._pick_tag(
            "tag", "Tag to put on", lambda tag: self._tag("customer.tag", ids, tag, customers.add_tag)
        )

    def untag(self, ids: list[int]) -> None:
        """Take a tag off customers."""
        self._pick_tag(
            "untag",
            "Tag to take off",
            lambda tag: self._tag("customer.untag", ids, tag, customers.remove_tag),
        )

    def _tag(self, key: str, ids: list[int], tag: str, act: Callable[..., Any]) -> None:
        self.write(key, ids, lambda session: act(session, ids, tag), tag=tag.strip())

    def _pick_tag(self, name: str, prompt: Text, act: Callable[[str], None]) -> None:
        known = [tag for tag, _ in self.filters.counts.open.get("tag", ())]
        picker = TagPicker(prompt, known, self)
        picker.picked.connect(act)
        button = self.bulk_tools.buttons[name]
        picker.show_above(button if button.isVisible() else self.view)
