"""A list page with everything the kit offers, on customers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update

from shopkeeper.errors import ShopError
from shopkeeper.model.customers import Customer
from shopkeeper.shop import customer_list
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.bulk import BulkField, Operation
from shopkeeper.ui.kit.detail import Body, Detail
from shopkeeper.ui.kit.editing import CellEdit
from shopkeeper.ui.kit.empty import EmptyState
from shopkeeper.ui.kit.form import Field
from shopkeeper.ui.kit.list_page import ListPage


def put(column: str) -> Any:
    def act(session: Any, ids: Any, value: Any) -> None:
        if value == "refused":
            raise ShopError("customer.no_name", field=column)
        wanted = [ids] if isinstance(ids, int) else ids
        session.execute(update(Customer).where(Customer.id.in_(wanted)).values({column: value}))

    return act


class Pane(Detail):
    """Says a name."""

    def load(self, record_id: int) -> Any:
        return record_id

    def fill(self, loaded: Any, body: Body) -> None:
        body.pair("Orders", str(loaded))


class FullPage(ListPage):
    """Customers whose source and note are edited in the table and together."""

    spec = customer_list.LIST
    menus = ("tag",)
    totals = ("orders",)
    leading = ("name",)
    tones: Mapping[str, Mapping[Any, str]] = {"tags": {"VIP": "green"}}
    bulk_key = "customer.edit"

    def __init__(self, *args: Any) -> None:
        self.done: list[tuple[str, Any]] = []
        super().__init__(*args)

    def make_detail(self) -> Detail:
        return Pane(self.desk, "Choose a customer to see the details here.")

    def make_empty(self) -> EmptyState:
        return EmptyState("none", "users", "None yet", "Import…")

    def make_edits(self) -> Mapping[str, CellEdit]:
        return {
            name: CellEdit(Field(name, name.title()), "customer.edit", put(name))
            for name in ("source", "note")
        }

    def make_bulk(self) -> Sequence[BulkField]:
        def act(session: Any, ids: list[int], operation: str, value: Any) -> None:
            put("source")(session, ids, value * 2 if operation == "twice" else value)

        both = (Operation("set", "Set to"), Operation("twice", "Name", Field("source", "Name")))
        return (
            BulkField(Field("source", "How they found us"), act, both),
            BulkField(Field("note", "Note"), put_note),
        )

    def make_actions(self) -> Sequence[Action]:
        def note(name: str) -> Any:
            return lambda *args: self.done.append((name, *args))

        return (
            Action("edit", "Edit", note("edit"), "pencil", "one", ("row", "detail")),
            Action("look", "Search", note("look"), "search", "some", ("row", "bulk", "detail"), writes=False),
            Action(
                "odd", "Name", note("odd"), needs="some", places=("row",), shown=lambda ids: len(ids) % 2 == 1
            ),
            Action(
                "no", "Note", note("no"), needs="some", places=("row", "bulk"), refused=lambda _: "None yet"
            ),
            *self.standard_actions(),
            Action(
                "gone",
                "Delete",
                note("gone"),
                "trash-2",
                "some",
                ("row", "detail"),
                danger=True,
                keys="Delete",
            ),
            Action("new", "New customer", note("new"), "plus", places=("page",), primary=True),
        )

    def describe(self, count: int) -> str:
        return f"{count} here"

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        return f"{sums['orders']} orders"


def put_note(session: Any, ids: list[int], _operation: str, value: Any) -> None:
    put("note")(session, ids, value)
