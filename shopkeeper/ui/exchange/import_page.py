"""Importing in steps: choose files, map what is not known, check, import, see what happened."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.exchange import held, looking, own_profiles
from shopkeeper.exchange.child import run_in_child
from shopkeeper.exchange.importer import Importer, Report
from shopkeeper.exchange.looking import FileLook
from shopkeeper.exchange.mapping import Mapped
from shopkeeper.exchange.reader import FileInfo
from shopkeeper.exchange.retaking import retry
from shopkeeper.i18n import pick, tr, trn
from shopkeeper.shop import import_history
from shopkeeper.shop.channels import named_channels
from shopkeeper.ui.exchange.check_step import CheckStep
from shopkeeper.ui.exchange.choose_step import ChooseStep, when
from shopkeeper.ui.exchange.counts import rows_in_words
from shopkeeper.ui.exchange.files import pick_files, pick_target, saved_toast
from shopkeeper.ui.exchange.import_choices import Choices
from shopkeeper.ui.exchange.map_step import MapStep
from shopkeeper.ui.exchange.pieces import Steps
from shopkeeper.ui.exchange.result_step import ResultStep, WaitStep
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.tasks import SHOWN_AFTER_MS, Task
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.toasts import Toasts
from shopkeeper.ui.kit.widgets import ElidedLabel, row

CHOOSE, CHECK, IMPORT, RESULT = range(4)


class ImportPage(Texts, QWidget):
    """The steps of an import. `finished` tells that the owner is done with it."""

    finished = Signal()
    history_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_page")
        self.setAcceptDrops(True)
        self._desk = desk
        self._chosen = Choices()
        self._report: Report | None = None
        self._mapping: Path | None = None
        self._task: Task | None = None
        self._step: QWidget = self
        self.destroyed.connect(self._chosen.close)
        self._build()
        self._toasts = Toasts(self)
        self._connect()
        self.start()

    def _build(self) -> None:
        self.steps = Steps(("Choose files", "Check", "Import", "Result"))
        self.named = ElidedLabel(role="quiet", scale="small")
        self.named.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.choose, self.map, self.check = ChooseStep(), MapStep(), CheckStep()
        self.wait, self.result = WaitStep(), ResultStep()
        self.stack = QStackedWidget()
        for step in (self.choose, self.map, self.check, self.wait, self.result):
            self.stack.addWidget(step)
        top = row(self.steps, spacing=12)
        top.addWidget(self.named, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(top)
        box.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.choose.choose_wanted.connect(self.choose_files)
        self.choose.history_wanted.connect(self.history_wanted)
        self.map.back_wanted.connect(self._leave_mapping)
        self.map.header_wanted.connect(lambda number: self._map(self._mapping, number))
        self.map.mapped_by_hand.connect(self._take_mapping)
        self.check.back_wanted.connect(self.start)
        self.check.go_wanted.connect(self.import_files)
        self.check.changed.connect(self.check_again)
        self.check.save_wanted.connect(self.save_held)
        self.check.kind_wanted.connect(self.offer_kinds)
        self.check.shop_said.connect(self._say_shop)
        self.result.undo_wanted.connect(self.undo)
        self.result.save_wanted.connect(self.save_held)
        self.result.retry_wanted.connect(self.retry_held)
        self.result.again_wanted.connect(self.start)
        self.result.done_wanted.connect(self.finished)
        self._desk.runner.looked.connect(self._look)
        self._desk.runner.ended.connect(self._ended)

    # Choosing

    def start(self) -> None:
        """Begin afresh with choosing files."""
        self._report = self._mapping = None
        self._chosen.begin(())
        self.check.start()
        self.named.setText("")
        self.choose.refuse(*own_profiles.load_each(own_profiles.files())[1])
        self.choose.button.refuse(self._desk.refused())
        self._show_last()
        self._go(CHOOSE, self.choose)
        self.choose.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_last(self) -> None:
        desk = self._desk
        with desk.shop.read() as session:
            found = import_history.last_imports(session)
            held_rows = import_history.open_count(session)
        now = desk.wall(desk.shop.clock())
        self.choose.show_last([(one, when(desk.wall(one.at), now)) for one in found], held_rows)

    def refresh(self) -> None:
        """Say anew what may have changed elsewhere."""
        if self._step is self.choose:
            self._show_last()

    def choose_files(self) -> None:
        """Let the owner pick files."""
        pick_files(self, self._desk, self.offer)

    def offer(self, files: list[Path]) -> None:
        """Look through `files`, and show what importing them would do."""
        if self._task or not files or self._desk.shop.read_only:
            return
        self._chosen.begin(files)
        self.named.setText(self._chosen.in_words())
        self.choose.refuse()
        self.check_again()

    # Mapping

    def _map(self, file: Path | None, header_row: int | None = None) -> None:
        """Look at a file's columns, to be mapped by hand."""
        if file is None:
            return
        self._mapping = file

        def work(_: Any, cancelled: Any) -> FileLook:
            return run_in_child(looking.look, (file, header_row), cancelled=cancelled)

        self._run(work, self._show_map, lambda: tr("Checking the files…"))

    def _show_map(self, look: FileLook) -> None:
        self._go(CHECK, self.map)
        self.map.show_look(look, self._desk.currency)

    def _leave_mapping(self) -> None:
        self._mapping = None
        if self._report is None:
            self.start()
        else:
            self._go(CHECK, self.check)

    def _take_mapping(self, mapped: Mapped) -> None:
        """Try the file with what was said of it; it is kept once the import is done."""
        assert self._mapping is not None
        file, self._mapping = self._mapping, None
        try:
            self._chosen.map(file, mapped)
        except ShopError as error:
            self._mapping = file
            self._desk.refuse(error)
            return
        self.check_again()

    # Checking

    def _importer(self) -> Importer:
        check = self.check
        options = self._chosen.options(
            check.problems.corrections(), check.mode.value(), overwrite=check.overwrite.value()
        )
        return Importer(self._desk.shop, self._chosen.files, options=options)

    def check_again(self) -> None:
        """Count what importing the files would do, with all that was said and corrected."""
        if self._task or not self._chosen.files:
            return
        self.steps.show_step(CHECK)
        self._run(self._importer().dry_run, self._show_check, lambda: tr("Checking the files…"))

    def _show_check(self, report: Report) -> None:
        self._report = report
        with self._desk.shop.read() as session:
            named = named_channels(session)
        self._go(CHECK, self.check)
        self.check.show_report(report, self._chosen.shops, named)

    def _say_shop(self, file: Path, shop: str) -> None:
        self._chosen.shops[file] = shop
        self.check_again()

    def offer_kinds(self, info: FileInfo, button: QWidget) -> None:
        """Let another kind be chosen for a file, of those that fit, or its columns be mapped."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("kinds")
        for profile in self._chosen.fitting(info):
            action = menu.addAction(pick(profile.title).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(profile.name == info.profile)
            action.triggered.connect(lambda _=False, kind=profile.file: self._use_kind(info.path, kind))
        menu.addSeparator()
        menu.addAction(tr("Map its columns yourself…")).triggered.connect(lambda: self._map(info.path))
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _use_kind(self, file: Path, kind: Path) -> None:
        self._chosen.use_kind(file, kind)
        self.check_again()

    # Importing

    def import_files(self) -> None:
        """Import what was checked."""
        self.steps.show_step(IMPORT)
        self._run(self._importer().run, self._show_result, lambda: tr("Importing…"))

    def _show_result(self, report: Report) -> None:
        self._report = report
        try:
            self._chosen.keep_kinds()
        except ShopError as error:
            self._desk.refuse(error)
        self.check.problems.forget()
        self._go(RESULT, self.result)
        self.result.show_report(report)

    def retry_held(self) -> None:
        """Try the rows it holds again, as corrected."""
        shop, report, corrections = self._desk.shop, self._report, self.result.problems.corrections()
        assert report is not None and report.batch_id is not None
        batch_id = report.batch_id
        self._run(
            lambda _, __: retry(shop, batch_id, corrections),
            self._show_retried,
            lambda: tr("Trying the rows again…"),
            cancellable=False,
        )

    def _show_retried(self, retried: Report) -> None:
        assert self._report is not None and self._report.batch_id is not None
        with self._desk.shop.read() as session:
            batch = import_history.get(session, self._report.batch_id)
            lines = held.of_batch(session, batch.id)
            self._report.held_digests = held.digests_of(session, batch.id)
        self.result.problems.forget()
        self.result.show_retried(batch, lines)
        self._toasts.show(retried_in_words(retried, batch.held))

    def undo(self) -> None:
        """Take the import back as a whole, with the rows that were tried again."""
        shop, report = self._desk.shop, self._report
        assert report is not None and report.command_id is not None
        command_id = report.command_id
        self._run(
            lambda _, __: shop.undo_command(command_id),
            lambda _: self._undone(),
            lambda: tr("Undoing the import…"),
            cancellable=False,
        )

    def _undone(self) -> None:
        self.start()
        self._toasts.show(tr("The import was undone."))

    def save_held(self) -> None:
        """Save the rows the import holds or would hold, the reason in front."""
        pick_target(self, self._desk, tr("Held rows"), self._save_held)

    def _save_held(self, target: Path) -> None:
        shop, report = self._desk.shop, self._report
        assert report is not None
        lines, digests = report.held_rows, report.held_digests

        def work(_: Any, __: Any) -> int:
            if report.batch_id is None:
                return held.write(lines, target)
            with shop.read() as session:
                return held.save(session, digests, target)

        self._desk.runner.run(
            work,
            lambda _: saved_toast(self._toasts.show, target),
            title=lambda: tr("Saving held rows…"),
            cancellable=False,
            owner=self,
        )

    def busy(self) -> bool:
        """Whether a step is under way."""
        return self._task is not None

    # Tasks

    def _run(
        self,
        work: Callable[..., Any],
        then: Callable[[Any], None],
        title: Callable[[], str],
        *,
        cancellable: bool = True,
    ) -> None:
        self._step.setEnabled(False)
        self._task = self._desk.runner.run(
            work, then, self._refuse, title, cancellable, owner=self, quiet=True, on_cancel=self._cancelled
        )

    def _look(self) -> None:
        if self._task and self._task.clock.elapsed() >= SHOWN_AFTER_MS:
            self.show_wait(self._task)

    def show_wait(self, task: Task) -> None:
        """Show how far `task` is."""
        self.stack.setCurrentWidget(self.wait)
        self.wait.setEnabled(True)
        self.wait.show_task(task)

    def _ended(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self._back()

    def _cancelled(self) -> None:
        self._toasts.show(tr("Cancelled. Nothing was changed."))

    def _refuse(self, error: ShopError) -> None:
        unknown = self._chosen.find(str(error.words.get("file")))
        if error.key == "sheet.not_recognised" and unknown and not self._chosen.is_chosen(unknown):
            self._map(unknown)
        elif self._report is None:
            self.choose.refuse(error)
        else:
            self._desk.refuse(error)

    def _back(self) -> None:
        """To the last step that stands."""
        if self._step is self.map and self._mapping:
            self._go(CHECK, self.map)
        elif self._report is None:
            self._go(CHOOSE, self.choose)
        elif self._report.command_id is None and self._step is not self.result:
            self._go(CHECK, self.check)
        else:
            self._go(RESULT, self.result)

    def _go(self, step: int, widget: QWidget) -> None:
        self._step = widget
        self.steps.show_step(step)
        widget.setEnabled(True)
        self.stack.setCurrentWidget(widget)

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files while they may be chosen."""
        if self.stack.currentWidget() is self.choose and not self._task and _dropped(event):
            event.acceptProposedAction()
            self.choose.show_hot(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Calm down."""
        self.choose.show_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Look through the files dropped."""
        self.choose.show_hot(False)
        self.offer(_dropped(event))


def retried_in_words(report: Report, held_still: int) -> str:
    """What trying held rows again came to, and how many the import still holds."""
    if not report.rows_in:
        return tr("No rows were imported. What is wrong is marked.")
    text = trn(report.rows_in, "One row was imported.", "{n} rows were imported.")
    return (
        f"{text} {tr('Still held: {rows}.').format(rows=rows_in_words(held_still))}" if held_still else text
    )


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
