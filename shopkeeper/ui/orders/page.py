"""The Orders tab: the list with its queues, and the list of what was sold."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr, trn
from shopkeeper.model.orders import OrderState
from shopkeeper.shop import order_list, order_marks, order_states, returns
from shopkeeper.shop.order_list import FLAG_WORDS
from shopkeeper.ui.kit import placing
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.columns import left_out
from shopkeeper.ui.kit.editing import CellEdit
from shopkeeper.ui.kit.empty import FirstStep
from shopkeeper.ui.kit.filing import Deeds, FilingPage
from shopkeeper.ui.kit.form import Field
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.sections import Part, Sections
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.orders import dialogs, reading
from shopkeeper.ui.orders.detail import OrderDetail
from shopkeeper.ui.orders.row_inputs import RowOf
from shopkeeper.ui.orders.words import FLAG_TONES, NEXT, REFUND_TONES, STATE_TONES

_PRINTED = 100


class OrdersTab(Sections):
    """Orders and their lines."""

    name = "orders"

    def parts(self) -> Sequence[Part]:
        """The two lists."""
        from shopkeeper.ui.orders.lines_page import LinesPage

        return (Part("orders", "Orders", OrdersPage), Part("lines", "Order lines", LinesPage))


class OrdersPage(FilingPage):
    """All orders, by the queues of the day's work."""

    spec = order_list.LIST
    menus = ("channel", "flag", "look")
    totals = ("quantity", "total", "owed", "no_rate")
    leading = ("number", "total")
    tones = {"state": STATE_TONES, "refund": REFUND_TONES}
    marks = {"flag": ("flag-filled", FLAG_TONES)}
    heard = frozenset({"customer", "product", "listing", "ticket"})
    deeds = Deeds(order_marks, "order.archive", "order.unarchive", "order.delete")
    first_step = FirstStep(
        "no_orders",
        "package",
        "Orders come from your platforms' export files, or you enter them yourself. Import a file to begin.",
    )

    # Made for the list page

    def make_detail(self) -> OrderDetail:
        """The pane of one order."""
        self.pane = OrderDetail(self.desk)
        return self.pane

    def make_edits(self) -> Mapping[str, CellEdit]:
        """The memo is written in the table."""
        field = Field("memo", "Memo")
        return {
            "memo": CellEdit(
                field, "order.memo", lambda session, one, text: order_marks.memo(session, [one], text)
            )
        }

    def make_actions(self) -> Sequence[Action]:
        """The steps, what is put on orders, and what every list can."""
        return (
            *self._step("confirm", "Confirm", "list-checks"),
            self._one("pay", "Record a payment…", self.pay, "banknote", OrderState.UNPAID),
            *self._step("pack", "Start packing", "package-open"),
            *self._step("ship", "Ship…", "truck"),
            *self._step("deliver", "Mark delivered", "package-check"),
            *self._step("finish", "Complete", "badge-check"),
            Action("edit", "Edit", self._edit, "pencil", "one", ("row", "detail")),
            Action("note", "Add note…", self.note, "sticky-note", "some", ("row", "bulk", "detail")),
            Action("flag", "Flag…", self.flag, "flag", "some", ("row", "bulk", "detail")),
            Action("slip", "Packing slip…", self.print_slips, "receipt-text", "some",
                   ("row", "bulk", "detail"), writes=False),
            *self._seldom(),
            *self.standard_actions(),
            self.delete_action(shown=self._deletable),
            Action("new", "New order", self.new, "plus", places=("page",), primary=True),
            Action("next", "Next step", self.go_on, "", "one", keys="Ctrl+Return", shown=self._goes_on),
        )  # fmt: skip

    def _seldom(self) -> tuple[Action, ...]:
        """What is done to orders now and then."""
        places = ("row", "detail")
        return (
            self._one("pay_more", "Record a payment…", self.pay, "banknote", *_PAYABLE, primary=False),
            Action("refund", "Refund…", self.refund, "hand-coins", "one", places, shown=self._refundable),
            Action("goods_back", "Return to stock…", self.goods_back, "package-open", "one", places,
                   shown=self._may_come_back),
            Action("ticket", "Open a ticket…", self.open_ticket, "life-buoy", "one", places),
            *self._step("unpack", "Stop packing", "undo-2", primary=False),
            *self._step("unship", "Cancel shipment", "corner-up-left", primary=False),
            *self._step("reopen", "Reopen", "rotate-ccw", primary=False),
            Action("close", "Close…", self.close_order, "circle-x", "one", places, shown=self._closable),
            self.archive_action(shown=self._archivable),
        )  # fmt: skip

    def _step(self, name: str, text: Text, mark: str, *, primary: bool = True) -> list[Action]:
        """A step, seen where it may be done: filled in the pane where it is the next one, else under ⋯.

        What may be done to some of several only is under ⋯, too.
        """

        def shown(ids: list[int], *, leads: bool) -> bool:
            states = [OrderState(state) for state in self._states(ids) if order_states.allowed(name, state)]
            return any(len(ids) > 1 or (NEXT.get(state) == name) == leads for state in states)

        def aside(ids: list[int]) -> bool:
            states = self._states(ids)
            return not primary or not all(order_states.allowed(name, OrderState(state)) for state in states)

        def act(ids: list[int]) -> None:
            self._take_step(name, ids)

        leading = Action(
            name, text, act, mark, "some", ("row", "bulk", "detail"), primary=primary,
            shown=lambda ids: shown(ids, leads=primary), aside=aside,
        )  # fmt: skip
        early = Action(
            f"{name}_early",
            text,
            act,
            mark,
            "one",
            ("row", "detail"),
            shown=lambda ids: shown(ids, leads=False),
            aside=lambda _: True,
        )
        return [leading, early] if name in _EARLY else [leading]

    def _one(
        self,
        name: str,
        text: Text,
        act: Callable[[list[int]], Any],
        mark: str,
        *states: OrderState,
        primary: bool = True,
    ) -> Action:
        """Something done to one order in some states."""
        return Action(
            name, text, act, mark, "one", ("row", "detail"), primary=primary,
            shown=lambda ids: bool(self._states(ids) & set(states)),
        )  # fmt: skip

    def describe(self, count: int) -> str:
        """How many orders."""
        return trn(count, "{n} order", "{n} orders")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """Pieces and money of the selection."""
        parts = [trn(sums["quantity"], "{n} piece", "{n} pieces"), self.desk.money(sums["total"])]
        if sums["owed"]:
            parts.append(tr("{amount} due").format(amount=self.desk.money(sums["owed"])))
        return " · ".join([*parts, *left_out(sums["no_rate"])])

    # What is chosen

    def _states(self, ids: list[int]) -> set[str]:
        """The states among what is chosen, as far as they are looked at."""
        loaded = self.pane.loaded
        if loaded and ids == [loaded.order_id] == [self.pane.record_id]:
            return {loaded.state}
        key = (tuple(ids[:_PRINTED]), len(ids))
        if self._looked != key or not ids:
            found = {str(state) for state in self.values(ids, "state")} if ids else set()
            self._seen = {OrderState.PACKING.value if state == order_list.PART else state for state in found}
            self._looked = key
        return self._seen

    _looked: Any = None
    _seen: set[str] = set()

    def refresh(self) -> None:
        """Look anew; what was known of the chosen ones is not any more."""
        self._looked = None
        super().refresh()

    def _goes_on(self, ids: list[int]) -> bool:
        return bool(self._states(ids) & set(NEXT))

    def go_on(self, ids: list[int]) -> None:
        """Do the next step of an order."""
        for state in self._states(ids):
            action = self.action(NEXT.get(OrderState(state), ""))
            if action:
                self.do(action, ids)

    # Steps

    def _take_step(self, name: str, ids: list[int]) -> None:
        """Do a step to those it may be done to; where there is none of these, it is said why."""
        shop = self.desk.shop

        def work(_progress: Any, _cancelled: Any) -> list[int]:
            with shop.read() as session:
                return order_list.in_states(session, ids, order_states.STEPS[name].before)

        self.desk.runner.run(work, lambda able: self._do_step(name, able or ids), owner=self, quiet=True)

    def _do_step(self, name: str, ids: list[int]) -> None:
        now = self.desk.wall(self.desk.shop.clock())
        if name == "ship":
            self.ship(ids)
            return
        steps: dict[str, Callable[[Session], Any]] = {
            "confirm": lambda session: order_states.confirm(session, ids),
            "pack": lambda session: order_states.pack(session, ids),
            "unpack": lambda session: order_states.unpack(session, ids),
            "unship": lambda session: order_states.unship(session, ids, now),
            "reopen": lambda session: order_states.reopen(session, ids),
            "deliver": lambda session: order_states.deliver(session, ids, now),
            "finish": lambda session: order_states.finish(session, ids, now),
        }
        self.write(f"order.{name}", ids, steps[name])

    def ship(self, ids: list[int]) -> None:
        """Ask for courier and number, of one order or of each."""
        if len(ids) == 1:
            self._open(ids[0], dialogs.ship_sheet)
            return
        shown = [self.spec.column(name) for name in ("number", "buyer")]
        with self.desk.shop.read() as session:
            rows = order_list.named(session, ids, shown)
        orders = [RowOf(one, number, buyer or "") for one, (number, buyer) in rows.items()]
        self._open_sheet(lambda: dialogs.ship_many_sheet(self.desk, orders, self.window()))

    def _open(self, order_id: int, make: Callable[..., Any]) -> None:
        with self.desk.shop.read() as session:
            shown = reading.read(session, order_id)
        self._open_sheet(lambda: make(self.desk, shown, self.window()))

    def _open_sheet(self, make: Callable[[], Any]) -> None:
        self.sheet = make()
        self.sheet.open()

    def pay(self, ids: list[int]) -> None:
        """Ask for a payment."""
        self._open(ids[0], dialogs.pay_sheet)

    def refund(self, ids: list[int]) -> None:
        """Ask for a refund."""
        self._open(ids[0], dialogs.refund_sheet)

    def close_order(self, ids: list[int]) -> None:
        """Ask why an order is closed."""
        self._open(ids[0], dialogs.close_sheet)

    # Whether it is offered

    def _refundable(self, ids: list[int]) -> bool:
        loaded = self.pane.loaded
        return bool(loaded and ids == [loaded.order_id] and loaded.kept_cents > 0)

    def goods_back(self, ids: list[int]) -> None:
        """Ask what came back of an order, and how it was found."""
        from shopkeeper.ui.orders.return_sheet import ReturnSheet

        with self.desk.shop.read() as session:
            shown, lines = reading.read(session, ids[0]), returns.away(session, ids[0])
        if lines:
            self._open_sheet(lambda: ReturnSheet(self.desk, shown, lines, self.window()))
        else:
            self.desk.refuse(ShopError("stock.nothing_away", number=shown.number))

    def _may_come_back(self, ids: list[int]) -> bool:
        loaded = self.pane.loaded
        if loaded and ids == [loaded.order_id]:
            return loaded.away > 0
        return bool(self._states(ids) & {"shipped", "delivered", "finished", "closed", "packing"})

    def _closable(self, ids: list[int]) -> bool:
        return any(order_states.allowed("close", state) for state in self._states(ids))

    def _archivable(self, ids: list[int]) -> bool:
        return self.archived() or bool(self._states(ids) & set(order_marks.OVER))

    def _deletable(self, ids: list[int]) -> bool:
        """The pane knows; several are tried."""
        loaded = self.pane.loaded
        if not loaded or ids != [loaded.order_id]:
            return True
        open_ = loaded.state not in (OrderState.UNPAID, OrderState.TO_CONFIRM, OrderState.CLOSED)
        return not (loaded.order["batch_id"] or loaded.payments or open_)

    # Doing

    def new(self) -> None:
        """Enter orders."""
        self._edit([])

    def _edit(self, ids: list[int]) -> None:
        def make() -> Any:
            from shopkeeper.ui.orders.form import OrderForm

            return OrderForm(self.desk, ids[0] if ids else None, self.window())

        self.open_form(make)

    def note(self, ids: list[int]) -> None:
        """Ask for a note."""
        with self.desk.shop.read() as session:
            name = self.name_of(session, ids[0]) if len(ids) == 1 else ""
        self._open_sheet(lambda: dialogs.note_sheet(self.desk, ids, name, self.window()))

    def flag(self, ids: list[int]) -> None:
        """Offer the five colours."""
        menu = self.flag_menu(ids)
        anchor, above = self.asked_at()
        menu.popup(placing.beside(menu.sizeHint(), anchor, self, above=above))

    def flag_menu(self, ids: list[int]) -> QMenu:
        """The five colours, and none."""
        menu = QMenu(self)
        menu.setObjectName("flags")
        for colour, word in (*FLAG_WORDS.items(), ("", "No flag")):
            item = QAction(tr(word), menu)
            item.setObjectName(f"flag_{colour or 'none'}")
            if colour:
                item.setIcon(icon("flag-filled", FLAG_TONES[colour], 16))
            item.triggered.connect(lambda _=False, colour=colour: self._put_flag(ids, colour))
            menu.addAction(item)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _put_flag(self, ids: list[int], colour: str) -> None:
        self.write("order.flag", ids, lambda session: order_marks.flag(session, ids, colour))

    def open_ticket(self, ids: list[int]) -> None:
        """Begin an after-sales case on an order."""
        from shopkeeper.ui.aftersales.links import open_ticket

        open_ticket(self.desk, self.window(), order_id=ids[0])

    def print_slips(self, ids: list[int]) -> None:
        """Show the packing slips before they are printed."""
        from shopkeeper.ui.kit.printing import PrintSheet
        from shopkeeper.ui.orders.slip import slips

        with self.desk.shop.read() as session:
            shown = [reading.read(session, one) for one in ids[:_PRINTED]]
        self._open_sheet(lambda: PrintSheet(self.desk, slips(self.desk, shown), self.window()))


# Steps that may be done before it is their turn.
_EARLY = ("ship", "finish")
_PAYABLE = tuple(state for state in OrderState if state not in (OrderState.UNPAID, OrderState.CLOSED))
