"""The list of order lines: what was sold, over all orders."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from shopkeeper.i18n import trn
from shopkeeper.model.orders import OrderLine
from shopkeeper.shop import line_list
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.columns import left_out
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.empty import FirstStep
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.orders.detail import OrderDetail
from shopkeeper.ui.orders.reading import OrderShown
from shopkeeper.ui.orders.words import STATE_TONES


class LineDetail(OrderDetail):
    """The order of one line."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.hint.say(self.hint.setText, "Choose a line to see its order here.")

    def load(self, record_id: int) -> OrderShown | None:
        """Read the order of a line; None when it is gone."""
        with self.desk.shop.read() as session:
            line = session.get(OrderLine, record_id)
        return super().load(line.order_id) if line else None


class LinesPage(ListPage):
    """All order lines."""

    spec = line_list.LIST
    menus = ("channel", "goods")
    totals = ("quantity", "amount", "no_rate")
    leading = ("title", "amount")
    tones = {"state": STATE_TONES}
    heard = frozenset({"customer", "product", "listing"})
    first_step = FirstStep(
        "no_lines",
        "list-checks",
        "Every item sold is listed here. Import an export file from your platform to begin.",
    )

    def make_detail(self) -> LineDetail:
        """The pane of the line's order."""
        self.pane = LineDetail(self.desk)
        return self.pane

    def make_actions(self) -> Sequence[Action]:
        """Going to the order, and what every list can."""
        return (
            Action(
                "edit", "Open the order", self.open_order, "package", "one", ("row", "detail"), writes=False
            ),
            *self.standard_actions(),
        )

    def describe(self, count: int) -> str:
        """How many lines."""
        return trn(count, "{n} line", "{n} lines")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """Pieces and money of the selection."""
        pieces = trn(sums["quantity"], "{n} piece", "{n} pieces")
        parts = [pieces, self.desk.money(sums["amount"])]
        return " · ".join([*parts, *left_out(sums["no_rate"])])

    def open_order(self, ids: list[int]) -> None:
        """Go to the order of a line."""
        with self.desk.shop.read() as session:
            line: Any = session.get(OrderLine, ids[0])
        if line:
            self.desk.show("order", line.order_id)
