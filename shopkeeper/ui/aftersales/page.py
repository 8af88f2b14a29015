"""The After-sales page: its list, its actions, and what they do."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent

from shopkeeper.i18n import tr, trn
from shopkeeper.shop import (
    ticket_list,
    ticket_log,
    ticket_marks,
    ticket_money,
    ticket_states,
)
from shopkeeper.ui.aftersales import reading, sheets
from shopkeeper.ui.aftersales.detail import TicketDetail
from shopkeeper.ui.aftersales.reading import TicketShown
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.empty import FirstStep
from shopkeeper.ui.kit.filing import Deeds, FilingPage
from shopkeeper.ui.kit.states import TICKET_TONES
from shopkeeper.ui.kit.texts import Text

# Whose turn it is: the step, what it is called, its icon.
TURNS = (
    ("work", "Back in progress", "rotate-ccw"),
    ("wait_buyer", "Await buyer", "circle-pause"),
    ("wait_goods", "Await goods", "package-open"),
    ("wait_platform", "Await platform or courier", "clock"),
    ("settle", "Await settlement", "hand-coins"),
)
# What is done next, each filled in the pane where it is: the name, the word, the icon, its sheet.
NEXT: tuple[tuple[str, Text, str, Any], ...] = (
    ("receive", "Receive goods…", "package-open", sheets.receive_sheet),
    ("send", "Send goods…", "truck", sheets.send_sheet),
    ("refund", "Refund…", "hand-coins", sheets.refund_sheet),
    ("close", "Resolve…", "badge-check", sheets.close_sheet),
)
# What ends a ticket otherwise, or takes it up again.
ENDS: tuple[tuple[str, Text, str, Any], ...] = (
    ("reject", "Reject…", "ban", sheets.reject_sheet),
    ("withdraw", "Withdraw…", "undo-2", sheets.withdraw_sheet),
    ("reopen", "Reopen…", "rotate-ccw", sheets.reopen_sheet),
)
_PLACES, _SEVERAL = ("row", "detail"), ("row", "bulk", "detail")


class TicketsPage(FilingPage):
    """All tickets, the most urgent first."""

    spec = ticket_list.LIST
    menus = ("kind",)
    totals = ("refund", "refunded", "cost")
    leading = ("number", "refund")
    tones = {"state": TICKET_TONES}
    marks = {"urgent": ("flag-filled", {1: "red"})}
    heard = frozenset({"customer", "order"})
    deeds = Deeds(ticket_marks, "ticket.archive", "ticket.unarchive", "ticket.delete")
    first_step = FirstStep(
        "no_tickets",
        "life-buoy",
        "Returns, exchanges, complaints and questions are followed here to their end."
        " Open a ticket on an order, or here.",
        "Open a ticket",
        "plus",
        act="new",
    )

    # Made for the list page

    def make_detail(self) -> TicketDetail:
        """The pane of one ticket."""
        self.pane = TicketDetail(self.desk)
        self.pane.ticked.connect(self.tick)
        return self.pane

    def make_actions(self) -> Sequence[Action]:
        """What comes next, whose turn it is, how it ends, and what every list can."""
        return (
            Action("edit", "Edit", self._edit, "pencil", "one", _PLACES),
            Action("note", "Add to the log…", partial(self._open, sheets.note_sheet), "sticky-note", "one",
                   _PLACES),
            Action("answer", "Mark answered", self.answer, "reply", "one", _PLACES, primary=True,
                   shown=lambda ids: self._leads(ids, "answer")),
            *(action for one in NEXT for action in self._deed(*one)),
            *(self._turn(*one) for one in TURNS),
            Action("evidence", "Evidence given", self.give_evidence, "gavel", "one", _PLACES,
                   shown=self._wants_evidence),
            Action("take_over", "Link the refund made", self.take_over, "corner-up-left", "one",
                   _PLACES, shown=self._has_loose),
            *(self._end(*one) for one in ENDS),
            Action("urgent", "Mark urgent", self.mark_urgent, "flag", "some", _SEVERAL,
                   aside=lambda _: True, shown=lambda ids: not self._is_urgent(ids) or len(ids) > 1),
            Action("not_urgent", "Not urgent", self.mark_not_urgent, "flag", "some", _SEVERAL,
                   aside=lambda _: True, shown=self._is_urgent),
            self.archive_action(shown=self._archivable),
            *self.standard_actions(),
            self.delete_action(shown=self._deletable),
            Action("new", "Open a ticket", self.new, "plus", places=("page",), primary=True),
            Action("next", "Next step", self.go_on, "", "one", keys="Ctrl+Return", shown=self._goes_on),
        )  # fmt: skip

    def _deed(self, name: str, text: Text, mark: str, make: Any) -> list[Action]:
        """A deed: filled in the pane where it comes next, plain where it may be done too."""
        act = partial(self._open, make)
        return [
            Action(name, text, act, mark, "one", _PLACES, primary=True,
                   shown=lambda ids: self._leads(ids, name)),
            Action(f"{name}_early", text, act, mark, "one", _PLACES, aside=lambda _: True,
                   shown=lambda ids: self._may(ids, name) and not self._leads(ids, name)),
        ]  # fmt: skip

    def _turn(self, step: str, text: Text, mark: str) -> Action:
        return Action(
            step, text, partial(self.take_turn, step), mark, "some", _SEVERAL,
            aside=lambda ids: len(ids) == 1, shown=lambda ids: self._may_turn(ids, step),
        )  # fmt: skip

    def _end(self, step: str, text: Text, mark: str, make: Any) -> Action:
        return Action(
            step, text, partial(self._open, make), mark, "one", _PLACES, aside=lambda _: step != "reopen",
            shown=lambda ids: self._state_allows(ids, step),
        )  # fmt: skip

    def describe(self, count: int) -> str:
        """How many tickets."""
        return trn(count, "{n} ticket", "{n} tickets")

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """Money of the selection."""
        parts = [tr("{amount} refunded").format(amount=self.desk.money(sums["refunded"]))]
        if sums["refund"]:
            parts.insert(0, tr("{amount} agreed").format(amount=self.desk.money(sums["refund"])))
        if sums["cost"]:
            parts.append(tr("{amount} extra costs").format(amount=self.desk.money(sums["cost"])))
        return " · ".join(parts)

    # What is chosen

    def _shown(self, ids: list[int]) -> TicketShown | None:
        """The one ticket that is chosen, read for the pane or now."""
        if len(ids) != 1:
            return None
        loaded = self.pane.loaded
        if loaded and loaded.ticket_id == ids[0]:
            return loaded
        if self._looked is None or self._looked.ticket_id != ids[0]:
            with self.desk.shop.read() as session:
                self._looked = reading.read(session, ids[0])
        return self._looked

    _looked: TicketShown | None = None

    def refresh(self) -> None:
        """Look anew; what was known of the chosen one is not any more."""
        self._looked = None
        super().refresh()

    def reply_category(self, ids: list[int]) -> str:
        """The category of quick replies that fits a ticket; empty where it is not one alone."""
        shown = self._shown(ids)
        return shown.kind.reply if shown else ""

    def _leads(self, ids: list[int], deed: str) -> bool:
        shown = self._shown(ids)
        return shown is not None and shown.deed == deed

    def _goes_on(self, ids: list[int]) -> bool:
        shown = self._shown(ids)
        return shown is not None and shown.deed != ""

    def _may(self, ids: list[int], deed: str) -> bool:
        """Whether a deed means something for the ticket as it stands."""
        shown = self._shown(ids)
        if shown is None or shown.over:
            return False
        refundable = shown.kind.money == "refund" and shown.order is not None and shown.order.kept_cents > 0
        return {
            "receive": shown.to_come > 0,
            "send": shown.to_send > 0,
            "refund": refundable,
            "close": True,
        }[deed]

    def _may_turn(self, ids: list[int], step: str) -> bool:
        shown = self._shown(ids)
        if shown is None:
            return len(ids) > 1
        return ticket_states.offered(step, shown.state, shown.kind)

    def _state_allows(self, ids: list[int], step: str) -> bool:
        shown = self._shown(ids)
        if shown is None or not ticket_states.allowed(step, shown.state):
            return False
        return step == "reopen" or not shown.summary.refunded_cents

    def _wants_evidence(self, ids: list[int]) -> bool:
        shown = self._shown(ids)
        return bool(
            shown and not shown.over and shown.ticket["evidence_by"] and not shown.ticket["evidence_at"]
        )

    def _has_loose(self, ids: list[int]) -> bool:
        shown = self._shown(ids)
        return bool(shown and not shown.over and shown.kind.money == "refund" and shown.loose_cents)

    def _is_urgent(self, ids: list[int]) -> bool:
        shown = self._shown(ids)
        return shown is None or bool(shown.ticket["urgent"])

    def _archivable(self, ids: list[int]) -> bool:
        shown = self._shown(ids)
        return shown is None or shown.over

    def _deletable(self, ids: list[int]) -> bool:
        """The pane knows of money; several are tried."""
        shown = self._shown(ids)
        return shown is None or not shown.payments

    # Doing

    def new(self) -> None:
        """Open a ticket."""
        self._edit([])

    def _edit(self, ids: list[int]) -> None:
        def make() -> Any:
            from shopkeeper.ui.aftersales.form import TicketForm

            return TicketForm(self.desk, ids[0] if ids else None, self.window())

        self.open_form(make)

    def _open(self, make: Callable[..., Any], ids: list[int]) -> None:
        with self.desk.shop.read() as session:
            shown = reading.read(session, ids[0])
        self.sheet = make(self.desk, shown, self.window())
        self.sheet.open()

    def go_on(self, ids: list[int]) -> None:
        """Do what comes next with a ticket."""
        shown = self._shown(ids)
        action = self.action(shown.deed) if shown else None
        if action:
            self.do(action, ids)

    def take_turn(self, step: str, ids: list[int]) -> None:
        """Say whose turn it is."""
        who = sheets.by(self.desk)
        self.write(f"ticket.{step}", ids, lambda session: ticket_states.turn(session, ids, step, who))

    def tick(self, step: str, done: bool) -> None:
        """Tick a step of the ticket in the pane, or take the tick away."""
        shown = self.pane.loaded
        if shown is None:
            return
        one, who = shown.ticket_id, sheets.by(self.desk)
        if done:
            self.write("ticket.tick", [one], lambda session: ticket_log.tick(session, one, step, who))
        else:
            self.write("ticket.untick", [one], lambda session: ticket_log.untick(session, one, step))

    def answer(self, ids: list[int]) -> None:
        """The platform's request was answered."""
        who = sheets.by(self.desk)
        self.write("ticket.answer", ids, lambda session: ticket_marks.answered(session, ids[0], who))

    def give_evidence(self, ids: list[int]) -> None:
        """The platform has its evidence."""
        who = sheets.by(self.desk)
        self.write("ticket.evidence", ids, lambda session: ticket_marks.evidence_given(session, ids[0], who))

    def take_over(self, ids: list[int]) -> None:
        """Count what went back on the order already as this ticket's."""
        who = sheets.by(self.desk)
        self.write("ticket.take_over", ids, lambda session: ticket_money.take_over(session, ids[0], who))

    def mark_urgent(self, ids: list[int]) -> None:
        """Mark tickets urgent."""
        self.write("ticket.urgent", ids, lambda session: ticket_marks.urgent(session, ids, True))

    def mark_not_urgent(self, ids: list[int]) -> None:
        """Take the mark off."""
        self.write("ticket.not_urgent", ids, lambda session: ticket_marks.urgent(session, ids, False))

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Kinds and reasons are words of data files: ask for them in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.refresh()
