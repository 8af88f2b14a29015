"""The Customers page: its list, its actions, and what they do."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr, trn
from shopkeeper.model.customers import Customer
from shopkeeper.shop import customer_list, customers
from shopkeeper.ui.customers.detail import CustomerDetail
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.empty import EmptyState
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.tagging import TagPicker
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.kit.widgets import Button


class CustomersPage(ListPage):
    """All customers. `import_wanted` and `export_wanted` are the window's to answer."""

    spec = customer_list.LIST
    menus = ("tag",)
    totals = ("orders", "spent")
    leading = ("name", "spent", "orders")

    import_wanted = Signal()
    export_wanted = Signal(object)  # ids, or None for what the list shows

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.pane.edit.clicked.connect(self.edit_shown)
        self.pane.archive.clicked.connect(self._archive_shown)
        self.pane.delete.clicked.connect(self._delete_shown)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(
            lambda at: self.offer_actions(self.view.viewport().mapToGlobal(at))
        )
        QShortcut(QKeySequence.StandardKey.Delete, self.view, self.delete_chosen).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )

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

    def make_actions(self) -> Sequence[Button]:
        """Import, export, new."""
        bring = Button("import", "Import", icon="upload")
        take = Button("export", "Export", icon="download")
        new = Button("new", "New customer", icon="plus", look="filled")
        bring.clicked.connect(self.import_wanted)
        take.clicked.connect(self.export)
        new.clicked.connect(self.new)
        bring.refuse(self.desk.refused())
        new.refuse(self.desk.refused())
        return (bring, take, new)

    def idle_when_empty(self) -> Sequence[QWidget]:
        """There is nothing to export yet, and importing is offered in the middle."""
        return self.tools[:2]

    def make_bulk(self) -> Sequence[Button]:
        """Tag, untag, archive, export of the selection."""
        doing: tuple[tuple[str, Text, str, Callable[[], Any], bool], ...] = (
            ("bulk_tag", "Tag…", "tag", self.tag_chosen, True),
            ("bulk_untag", "Remove tag…", "tags", self.untag_chosen, True),
            ("bulk_archive", self._archive_word, "archive", self.archive_chosen, True),
            ("bulk_export", "Export", "download", self.export, False),
        )
        buttons = []
        for name, text, icon, act, writes in doing:
            button = Button(name, text, icon=icon)
            button.clicked.connect(lambda _=False, act=act: act())
            if writes:
                button.refuse(self.desk.refused())
            buttons.append(button)
        self.bulk_buttons = {button.objectName(): button for button in buttons}
        return buttons

    def describe(self, count: int) -> str:
        """How many customers."""
        return trn(count, "{n} customer", "{n} customers")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """Orders and money of the selection."""
        return f"{trn(sums['orders'], '{n} order', '{n} orders')} · {self.desk.money(sums['spent'])}"

    # Doing

    def new(self) -> None:
        """Enter a customer."""
        self._open_form(None)

    def open_record(self, record_id: int) -> None:
        """Edit a customer."""
        self._open_form(record_id)

    def edit_shown(self) -> None:
        """Edit the customer in the pane."""
        if self.pane.record_id is not None:
            self._open_form(self.pane.record_id)

    def _open_form(self, customer_id: int | None) -> None:
        if self.desk.shop.read_only:
            self.desk.refuse(ShopError("file.read_only", path=str(self.desk.shop.path)))
            return
        from shopkeeper.ui.customers.form import CustomerForm

        form = CustomerForm(self.desk.shop, customer_id, self.window())
        form.saved.connect(self.show_record)
        form.open()

    def export(self) -> None:
        """Write the selection to a file, or the list as it is filtered."""
        ids = self.chosen()
        self.export_wanted.emit(ids if len(ids) > 1 else None)

    def archived_shown(self) -> bool:
        """Whether the list shows the archive."""
        return "archived" in self.filters.values()

    def _archive_word(self) -> str:
        return tr("Bring back") if self.archived_shown() else tr("Archive")

    def show_chosen(self) -> None:
        """Also say what the bulk bar's archive button does here."""
        self.bulk_buttons["bulk_archive"].say_again()
        super().show_chosen()

    def archive_chosen(self) -> None:
        """Put the selected customers away, or bring them back."""
        self._archive(self.chosen(), self.archived_shown())

    def _archive_shown(self) -> None:
        if self.pane.record_id is not None and self.pane.loaded:
            self._archive([self.pane.record_id], self.pane.loaded.archived)

    def _archive(self, ids: list[int], back: bool) -> None:
        if back:
            self._write("customer.unarchive", ids, lambda session: customers.unarchive(session, ids))
        else:
            at = self.desk.wall(self.desk.shop.clock())
            self._write("customer.archive", ids, lambda session: customers.archive(session, ids, at))

    def _delete_shown(self) -> None:
        if self.pane.record_id is not None:
            self.delete([self.pane.record_id])

    def delete_chosen(self) -> None:
        """Delete the selected customers, where nothing refers to them."""
        ids = self.chosen()
        if ids:
            self.delete(ids)

    def delete(self, ids: list[int]) -> None:
        """Delete customers nothing refers to; it can be undone."""
        self._write("customer.delete", ids, lambda session: customers.delete(session, ids))

    def tag_chosen(self) -> None:
        """Put a tag on the selection."""
        ids = self.chosen()
        self._pick_tag(
            "bulk_tag", "Tag to put on", lambda tag: self._tag("customer.tag", ids, tag, customers.add_tag)
        )

    def untag_chosen(self) -> None:
        """Take a tag off the selection."""
        ids = self.chosen()
        self._pick_tag(
            "bulk_untag",
            "Tag to take off",
            lambda tag: self._tag("customer.untag", ids, tag, customers.remove_tag),
        )

    def _tag(self, key: str, ids: list[int], tag: str, act: Callable[..., Any]) -> None:
        self._write(key, ids, lambda session: act(session, ids, tag), tag=tag.strip())

    def _pick_tag(self, button: str, prompt: Text, act: Callable[[str], None]) -> None:
        known = [tag for tag, _ in self.filters.counts.open.get("tag", ())]
        picker = TagPicker(prompt, known, self)
        picker.picked.connect(act)
        picker.show_above(self.bulk_buttons[button])

    def _write(self, key: str, ids: list[int], act: Callable[[Any], Any], **args: Any) -> None:
        """Do it as one command, in a thread: a selection may be the whole shop."""
        shop = self.desk.shop

        def work(_progress: Any, _cancelled: Any) -> None:
            with shop.read() as session:
                name = (
                    session.scalar(select(Customer.name).where(Customer.id == ids[0]))
                    if len(ids) == 1
                    else ""
                )
            with shop.command(key, n=len(ids), name=name or "", **args) as session:
                act(session)

        if ids:
            self.desk.runner.run(
                work, on_error=self.desk.refuse, title=lambda: tr("Saving…"), cancellable=False
            )

    def offer_actions(self, at: QPoint) -> None:
        """The menu of the table."""
        self.row_menu().popup(at)

    def row_menu(self) -> QMenu:
        """What can be done with the selection."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        refused = self.desk.shop.read_only
        one = len(self.chosen()) == 1
        for text, act, works in (
            (tr("Edit"), self.edit_chosen, one and not refused),
            (tr("Tag…"), self.tag_chosen, not refused),
            (self._archive_word(), self.archive_chosen, not refused),
            (tr("Copy as table"), self.view.copy, True),
            (tr("Export"), self.export, True),
            (tr("Delete"), self.delete_chosen, not refused),
        ):
            action = QAction(text, menu, enabled=works)
            action.triggered.connect(lambda _=False, act=act: act())
            menu.addAction(action)
        return menu
