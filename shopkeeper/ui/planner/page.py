"""The Planner page: which plan and worksheet is shown, read anew after every change."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from shopkeeper import i18n
from shopkeeper.i18n import tr, trn
from shopkeeper.model.planner import Entry, Worksheet
from shopkeeper.shop import tasks
from shopkeeper.shop.planner_scores import LEANS, Board
from shopkeeper.shop.tasks import TaskRow
from shopkeeper.shop.worksheets import Template
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.planner import reading
from shopkeeper.ui.planner.bench import Bench
from shopkeeper.ui.planner.deeds import Deeds
from shopkeeper.ui.planner.dialogs import now
from shopkeeper.ui.planner.frame import MODES, PlannerFrame
from shopkeeper.ui.planner.menus import Menus, popup
from shopkeeper.ui.planner.reading import Loaded
from shopkeeper.ui.planner.sheet_view import SheetView
from shopkeeper.ui.planner.side import TASKS

_MOST_LEAN = 330


class PlannerPage(Menus, Deeds, PlannerFrame):
    """Plans and what is written in them. The worksheet in sight is read anew after every change."""

    heard = frozenset({"plan", "worksheet", "task", "setting", "order", "product"})

    def __init__(self, desk: Desk) -> None:
        self.loaded = Loaded([])
        self.views: dict[tuple[int, str], SheetView] = {}
        self.mode = "board"
        self._asked = 0
        self._wanted: Callable[[], Any] | None = None
        self._plan_id: int | None = desk.settings.get("planner.plan")
        self._sheet_id: int | None = desk.settings.get("planner.sheet")
        self._place: tuple[str, int | None] = ("", None)
        super().__init__(desk)
        self._connect()

    def _connect(self) -> None:
        side = self.side
        side.list.opened.connect(self.open_sheet)
        side.list.entered.connect(self.go_in)
        side.list.moved.connect(self.move_sheet)
        side.plans_wanted.connect(lambda: popup(self.plans_menu(), side.plan))
        side.more_wanted.connect(lambda: popup(self.plan_menu(), side.more))
        side.add_wanted.connect(lambda: popup(self.add_menu(), side.add))
        self.switch.chosen.connect(lambda place: self.show_mode(MODES[place][0]))
        self.toggle.clicked.connect(lambda: self.show_pane(self.pane.isHidden()))
        self.pane.measure_wanted.connect(self.add_measure)
        self.pane.entry_wanted.connect(self.go_to_entry)
        self.pane.task_shown.connect(self.edit_task)
        self.tasks.added.connect(self.add_task)
        self.tasks.ticked.connect(self.tick_task)
        self.tasks.opened.connect(self.edit_task)
        self.tasks.source_wanted.connect(self.show_entry)
        self.say(self._say_again, lambda: "")

    # What the window asks of a page

    def say_status(self) -> None:
        """Say how complete the plan is and how much is left to do."""
        plan = self.loaded.plan
        if plan is None:
            self.status_changed.emit("")
            return
        late = sum(1 for one in self.loaded.tasks if self._is_late(one))
        parts = [plan.title, tr("{n}% complete").format(n=plan.percent)]
        parts += [trn(late, "{n} task overdue", "{n} tasks overdue")] if late else []
        self.status_changed.emit(" · ".join(parts))

    def _is_late(self, task: TaskRow) -> bool:
        return task.done_at is None and task.due_on is not None and task.due_on < now(self.desk).date()

    def go_back(self) -> None:
        """Esc: back to the list of worksheets."""
        self.save()
        super().go_back()

    # Reading

    def refresh(self) -> None:
        """Read anew what is shown."""
        self._asked += 1
        number, shop = self._asked, self.desk.shop
        plan_id, sheet_id, today = self._plan_id, self._sheet_id, now(self.desk).date()

        def work(_progress: Any, _cancelled: Any) -> Loaded:
            with shop.read() as session:
                return reading.load(session, plan_id, sheet_id or None, today)

        def show(loaded: Loaded) -> None:
            if number == self._asked:
                self._show(loaded)

        self.desk.runner.run(work, show, owner=self, quiet=True)

    def _forget_answers(self) -> None:
        """What is being read was before what was just written."""
        self._asked += 1

    def _show(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self._plan_id = loaded.plan.id if loaded.plan else None
        on_tasks = self._sheet_id == TASKS
        shown = loaded.shown
        self._sheet_id = TASKS if on_tasks or shown is None else shown.sheet.id
        self._keep_place()
        self._show_stack()
        self.side.show_loaded(loaded, self._sheet_id)
        self.tasks.show_tasks(loaded.tasks, now(self.desk).date())
        if shown:
            self._view().show_sheet(shown)
            self._read_figures()
        self._show_place()
        wanted, self._wanted = self._wanted, None
        if wanted:
            wanted()

    def _show_stack(self) -> None:
        """Show the plan, or the first step; the keyboard does not stay in what is hidden."""
        here = self.isAncestorOf(QApplication.focusWidget() or self)
        wanted = self.work if self.loaded.plan else self.empty
        if wanted is not self.stack.currentWidget():
            self.stack.setCurrentWidget(wanted)
            if here:
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_place(self) -> None:
        self.desk.settings.put("planner.plan", self._plan_id)
        self.desk.settings.put("planner.sheet", self._sheet_id)

    def _view(self) -> SheetView:
        """The view of the worksheet in sight, made when it is first opened."""
        shown = self.loaded.shown
        assert shown is not None
        key = (shown.sheet.id, shown.sheet.name)
        if key not in self.views:
            self.views[key] = self._make_view(shown.sheet.template)
        return self.views[key]

    def _make_view(self, template: Template) -> SheetView:
        bench = Bench(self.desk, self)
        bench.came_to.connect(self._come_to)
        bench.menu_wanted.connect(self.offer_entry_menu)
        bench.task_wanted.connect(self.ask_task)
        bench.writer.written.connect(self._forget_answers)
        bench.writer.waited.connect(self.save)
        view = SheetView(template, bench)
        self.sheets.addWidget(view)
        return view

    def _read_figures(self) -> None:
        shown, shop, today = self.loaded.shown, self.desk.shop, now(self.desk).date()
        assert shown is not None
        names = reading.wanted_figures(shown.sheet)

        def work(_progress: Any, _cancelled: Any) -> dict[str, Any]:
            with shop.read() as session:
                return reading.figures(session, names, today)

        def show(values: dict[str, Any]) -> None:
            if self.sheet_view:
                self.sheet_view.bench.values = values
                self.sheet_view.show_figures()
            self._show_pane()

        if names:
            self.desk.runner.run(work, show, owner=self, quiet=True)

    # Showing

    def _show_place(self) -> None:
        """Bring the worksheet or the tasks into sight, with what stands above them."""
        on_tasks = self._sheet_id == TASKS or self.loaded.shown is None
        self.sheets.setCurrentWidget(self.tasks if on_tasks else self._view())
        view = self.sheet_view
        if view:
            view.show_mode(self.mode if self.mode in view.parts else next(iter(view.parts)))
        self.show_modes(list(view.parts) if view else [], view.mode if view else "")
        self.fit_pane()
        self.side.list.mark(self._sheet_id or TASKS)
        self._say_again("")
        self._show_pane()
        self.tools.show_for([])

    def _say_again(self, _: str) -> None:
        view, board = self.sheet_view, self.loaded.board
        if view:
            view.show_board(board)
        self.title.setText(i18n.pick(view.template.title) if view else tr("Tasks"))
        lean = about = ""
        if view and view.template.board:
            lean = _lean(board)
        elif view:
            about = i18n.pick(view.template.about)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.lean.setText(lean)
        wide = self.lean.fontMetrics().horizontalAdvance(lean) + 2
        self.lean.setMinimumWidth(min(wide, _MOST_LEAN))  # it is the board's answer
        self.say_status()

    def _show_pane(self) -> None:
        view, shown = self.sheet_view, self.loaded.shown
        if view is None or shown is None:
            return
        section, entry_id = self._place
        sections = [one.section.name for one in view.parts[view.mode]]
        if section not in sections:
            section, entry_id = (sections[0] if sections else ""), None
        self.pane.show_place(view.bench, shown, section, entry_id)

    def _come_to(self, section: str, entry_id: int | None) -> None:
        self._place = section, entry_id
        self._show_pane()

    def show_mode(self, mode: str) -> None:
        """Show the board, its strategies, or what stands beside them."""
        view = self.sheet_view
        if view:
            self.mode = mode
            view.show_mode(mode)
            self.show_modes(list(view.parts), mode)
            self._show_pane()
            self.tools.show_for([])

    def open_sheet(self, sheet_id: int) -> None:
        """Open a worksheet of the plan, or its tasks (0); what is typed is saved first."""
        self.save()
        self._sheet_id = sheet_id
        if sheet_id == TASKS:
            self._keep_place()
            self._show_place()
        else:
            self.refresh()

    def open_plan(self, plan_id: int) -> None:
        """Open a plan at its first worksheet."""
        self.save()
        self._plan_id, self._sheet_id = plan_id, None
        self.refresh()

    def show_record(self, record_id: int) -> None:
        """Open a plan."""
        self.open_plan(record_id)

    def show_found(self, kind: str, record_id: int) -> None:
        """Open what a search found: a plan, a worksheet, an entry or a task."""
        shown = {"plan": self.open_plan, "worksheet": self.show_worksheet, "entry": self.show_entry}
        shown.get(kind, self.show_task)(record_id)

    def show_worksheet(self, sheet_id: int) -> None:
        """Open a worksheet of whichever plan."""
        with self.desk.shop.read() as session:
            row = session.get(Worksheet, sheet_id)
            plan_id = row.plan_id if row else self._plan_id
        self.save()
        self._plan_id, self._sheet_id = plan_id, sheet_id
        self.refresh()

    def show_entry(self, entry_id: int) -> None:
        """Open the worksheet of an entry, and go to it."""
        with self.desk.shop.read() as session:
            sheet_id = session.scalar(select(Entry.worksheet_id).where(Entry.id == entry_id))
        if sheet_id is not None:
            self._wanted = lambda: self.go_to_entry(entry_id)
            self.show_worksheet(sheet_id)

    def show_task(self, task_id: int) -> None:
        """Open the tasks of a task's plan."""
        with self.desk.shop.read() as session:
            plan_id = tasks.get(session, task_id).plan_id
        self._plan_id, self._sheet_id = plan_id or self._plan_id, TASKS
        self.refresh()

    def go_to_entry(self, entry_id: int) -> None:
        """Bring the keyboard to an entry of the worksheet in sight."""
        view = self.sheet_view
        if view and view.go_to(entry_id):
            self.show_mode(view.mode)

    def go_in(self) -> None:
        """Bring the keyboard into the worksheet, or to where a task is typed."""
        (self.sheet_view or self.tasks).go_in()

    def save(self) -> None:
        """Save whatever is still typed and not saved."""
        self.pane.save()
        for view in self.views.values():
            view.save()

    # Qt

    def hideEvent(self, event: QHideEvent) -> None:
        """Save on leaving."""
        super().hideEvent(event)
        self.save()


def _lean(board: Board | None) -> str:
    """Where a board leans, or what is still wanting to say so."""
    return (
        tr(LEANS[board.lean]) if board and board.lean else tr("Fill in all four boxes to see where it leans.")
    )
