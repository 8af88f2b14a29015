"""The rows an import still holds: corrected, tried again, saved as a sheet, or set aside."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shopkeeper.errors import ShopError
from shopkeeper.exchange import held
from shopkeeper.exchange.held import HeldLine
from shopkeeper.exchange.importer import Report
from shopkeeper.exchange.retaking import retry
from shopkeeper.i18n import tr
from shopkeeper.shop import import_history
from shopkeeper.shop.import_history import Batch
from shopkeeper.ui.exchange.counts import batch_in_words
from shopkeeper.ui.exchange.files import pick_target, saved_toast
from shopkeeper.ui.exchange.import_page import retried_in_words
from shopkeeper.ui.exchange.problems import Problems
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.dialogs import Sheet, show_refusal
from shopkeeper.ui.kit.toasts import Toasts
from shopkeeper.ui.kit.widgets import PlainLabel, restyle

_WIDEST, _HIGHEST = 1320, 1000


class HeldWindow(Sheet):
    """The held rows of one import; `changed` tells that there are fewer."""

    changed = Signal()

    def __init__(self, desk: Desk, batch: Batch, parent: QWidget | None) -> None:
        super().__init__("Held rows", parent, width=_WIDEST, height=_HIGHEST)
        self.setObjectName("held_window")
        restyle(self.card, look="ground")
        self._desk, self._batch = desk, batch
        self.sum = PlainLabel(role="second")
        self.body.addWidget(self.sum)
        self.problems = Problems("Correct what is marked and try again", aside=True, save=True)
        self.problems.retry_wanted.connect(self.retry_rows)
        self.problems.save_wanted.connect(self.save_rows)
        self.problems.aside_wanted.connect(self.set_aside)
        self.put(self.problems)
        self.add_button("held_done", "Done", self.accept, "filled")
        self._toasts = Toasts(self)
        self.show_rows()

    def show_rows(self) -> None:
        """Read what is held now."""
        with self._desk.shop.read() as session:
            self._batch = import_history.get(session, self._batch.id)
            lines = held.of_batch(session, self._batch.id)
        self._show(lines)

    def _show(self, lines: list[HeldLine]) -> None:
        batch, writable = self._batch, not self._desk.shop.read_only
        self.sum.say(self.sum.setText, lambda: f"{_names(batch)} · {batch_in_words(batch)}")
        self.problems.show_lines(lines, batch.held, writable=writable)
        self.problems.table.setFocus()

    def retry_rows(self) -> None:
        """Try them again, as corrected."""
        shop, batch_id, corrections = self._desk.shop, self._batch.id, self.problems.corrections()
        self._run(
            lambda: retry(shop, batch_id, corrections), self._retried, lambda: tr("Trying the rows again…")
        )

    def _retried(self, report: Report) -> None:
        self.problems.forget()
        self.show_rows()
        self.changed.emit()
        self._toasts.show(retried_in_words(report, self._batch.held))

    def set_aside(self, digests: list[str]) -> None:
        """Hold these rows no more: they are not wanted."""
        shop, name = self._desk.shop, self._batch.names[0]

        def work() -> None:
            with shop.command("import.set_aside", n=len(digests), file=name) as session:
                held.set_aside(session, digests, shop.clock())

        def done(_: Any) -> None:
            self.show_rows()
            self.changed.emit()

        self._run(work, done, lambda: tr("Setting rows aside…"))

    def save_rows(self) -> None:
        """Save them as a sheet, the reason in front."""
        pick_target(self, self._desk, tr("Held rows"), self._save)

    def _save(self, target: Path) -> None:
        shop, batch_id = self._desk.shop, self._batch.id

        def work() -> int:
            with shop.read() as session:
                return held.save(session, held.digests_of(session, batch_id), target)

        self._run(work, lambda _: saved_toast(self._toasts.show, target), lambda: tr("Saving held rows…"))

    def _run(self, work: Callable[[], Any], then: Callable[[Any], None], title: Callable[[], str]) -> None:
        self._desk.runner.run(lambda _, __: work(), then, self._refuse, title, cancellable=False, owner=self)

    def _refuse(self, error: ShopError) -> None:
        show_refusal(self, error)


def _names(batch: Batch) -> str:
    return ", ".join(batch.names)
