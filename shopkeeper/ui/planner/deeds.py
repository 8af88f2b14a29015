"""What can be done on the Planner page: with plans, worksheets, entries and tasks."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from shopkeeper import i18n
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import planner, planner_snapshots, tasks
from shopkeeper.shop.planner_entries import EntryData
from shopkeeper.shop.tasks import TaskData
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.texts import Text
from shopkeeper.ui.planner.dialogs import edit_task_sheet, now, plan_sheet, rename_sheet, task_sheet
from shopkeeper.ui.planner.frame import PlannerFrame
from shopkeeper.ui.planner.reading import Loaded
from shopkeeper.ui.planner.writer import short

_Base = PlannerFrame if TYPE_CHECKING else object


class Deeds(_Base):
    """Mixin of the page: its actions and menus."""

    if TYPE_CHECKING:
        loaded: Loaded
        _plan_id: int | None
        _sheet_id: int | None

        def save(self) -> None: ...
        def refresh(self) -> None: ...
        def open_plan(self, plan_id: int) -> None: ...
        def show_mode(self, mode: str) -> None: ...
        def go_to_entry(self, entry_id: int) -> None: ...
        def show_worksheet(self, sheet_id: int) -> None: ...

    def make_actions(self) -> Sequence[Action]:
        """All that can be done with plans, worksheets, and the entry the keyboard is at."""
        return (*self._page_actions(), *self._plan_actions(), *self._entry_actions())

    def _page_actions(self) -> Sequence[Action]:
        reads: dict[str, Any] = {"places": ("page",), "writes": False, "refused": self._no_plan}
        return (
            Action(
                "compare", "Compare…", self.compare, "git-compare-arrows", shown=self._comparable, **reads
            ),
            Action("export", "Export…", self.export, "download", **reads),
            Action("print", "Print…", self.print_sheet, "printer", **reads),
            Action(
                "strategies",
                "Write strategies",
                self.write_strategies,
                "target",
                primary=True,
                shown=self._on_board,
                **reads,
            ),
        )

    def _plan_actions(self) -> Sequence[Action]:
        plan: dict[str, Any] = {"places": ("row",), "refused": self._no_plan}
        sheet: dict[str, Any] = {"places": ("row",), "refused": self._no_sheet}
        return (
            Action("new", "New plan…", self.new_plan, "plus", places=("row",)),
            Action("copy_plan", "New plan from this one…", self.copy_plan, "copy", **plan),
            Action("rename", "Rename plan…", self.rename_plan, "pencil", **plan),
            Action("snapshot", "Take a snapshot", self.take_snapshot, "bookmark", **plan),
            Action("remove_sheet", "Remove this worksheet", self.remove_sheet, "x", **sheet),
            Action("archive", self._archive_word, self.archive_plan, "archive", **plan),
            Action("delete_plan", "Delete plan", self.delete_plan, "trash-2", danger=True, **plan),
        )

    def _entry_actions(self) -> Sequence[Action]:
        entry: dict[str, Any] = {"places": ("row", "entry"), "refused": self._no_entry}
        task, gone = "Turn into a task…", "Delete entry"
        return (
            Action("task", task, self.turn_into_task, "list-todo", keys="Ctrl+T", **entry),
            Action("edit", "Details of the entry", self.show_details, "pencil", writes=False, **entry),
            Action("remove_entry", gone, self.remove_entry, "trash-2", danger=True, **entry),
        )

    # When they can be done

    def _no_plan(self, _: list[int]) -> Text | None:
        return None if self.loaded.plan else "There is no plan yet."

    def _no_sheet(self, _: list[int]) -> Text | None:
        return None if self.sheet_view else "No worksheet is open."

    def _no_entry(self, _: list[int]) -> Text | None:
        row = self.sheet_view.current_row() if self.sheet_view else None
        typing = row is not None and row.pending()
        return None if typing or self._entry() else "Go to an entry first."

    def _comparable(self, _: list[int]) -> bool:
        return bool(self.loaded.snapshots) or len(self.loaded.plans) > 1

    def _on_board(self, _: list[int]) -> bool:
        view = self.sheet_view
        return view is not None and view.mode == "board" and "strategies" in view.parts

    def _archive_word(self) -> str:
        plan = self.loaded.plan
        return tr("Unarchive plan") if plan and plan.archived else tr("Archive plan")

    def _entry(self) -> tuple[int, str] | None:
        """The id and text of the entry the keyboard is at, or that the pane shows."""
        view = self.sheet_view
        row = view.current_row() if view else None
        shown = row.entry if row else self.pane.entry if view else None
        return (shown.id, shown.text) if shown else None

    def _write(self, key: str, act: Callable[[Session], Any], **args: Any) -> Any:
        """Write one command; a refusal is shown."""
        try:
            with self.desk.shop.command(key, **args) as session:
                return act(session)
        except ShopError as error:
            self.desk.refuse(error)
            return None

    # Plans

    def new_plan(self) -> None:
        """Ask for a new plan."""
        self._ask_plan(None)

    def copy_plan(self) -> None:
        """Ask for a new plan that begins as this one stands."""
        self.save()
        self._ask_plan(self.loaded.plan.id if self.loaded.plan else None)

    def _ask_plan(self, like: int | None) -> None:
        plan_sheet(self.desk, self.loaded.plans, like, self.open_plan, self.window()).open()

    def rename_plan(self) -> None:
        """Ask for another name."""
        if self.loaded.plan:
            rename_sheet(self.desk, self.loaded.plan, self.window()).open()

    def archive_plan(self) -> None:
        """Lay the plan aside, or bring it back."""
        plan = self.loaded.plan
        if plan and plan.archived:
            self._write(
                "plan.unarchive", lambda session: planner.unarchive(session, plan.id), name=plan.title
            )
        elif plan:
            at = now(self.desk)
            self._plan_id = self._sheet_id = None
            self._write(
                "plan.archive", lambda session: planner.archive(session, plan.id, at), name=plan.title
            )

    def delete_plan(self) -> None:
        """Delete the plan; one with tasks refuses."""
        plan = self.loaded.plan
        if plan:
            self._write("plan.delete", lambda session: planner.delete_plan(session, plan.id), name=plan.title)

    def take_snapshot(self) -> None:
        """Keep the plan as it stands today."""
        plan, at = self.loaded.plan, now(self.desk)
        self.save()
        if plan:
            self._write(
                "snapshot.take", lambda session: planner_snapshots.take(session, plan.id, at), name=plan.title
            )

    def compare(self) -> None:
        """Show two states of the plan side by side."""
        from shopkeeper.ui.planner.compare import CompareSheet

        self.save()
        if self.loaded.plan:
            view = self.sheet_view
            name = view.template.name if view else ""
            CompareSheet(self.desk, self.loaded.plan, self.loaded.plans, name, self.window()).open()

    # Paper and files

    def export(self) -> None:
        """Ask what goes into an Excel file."""
        self._out(printing=False)

    def print_sheet(self) -> None:
        """Ask what is printed or becomes a PDF."""
        self._out(printing=True)

    def _out(self, *, printing: bool) -> None:
        from shopkeeper.ui.planner.output import OutputSheet

        self.save()
        if self.loaded.plan:
            shown = self.loaded.shown if self.sheet_view else None
            OutputSheet(self.desk, self.loaded.plan, shown, self.window(), printing=printing).open()

    # Worksheets

    def add_sheet(self, name: str) -> None:
        """Add a worksheet to the plan and open it."""
        plan_id = self.loaded.plan.id if self.loaded.plan else 0
        title = next((i18n.pick(one.title) for one in self.loaded.addable if one.name == name), name)
        added = self._write(
            "worksheet.add", lambda session: planner.add_sheet(session, plan_id, name), name=title
        )
        if added is not None:
            self._sheet_id = added

    def remove_sheet(self) -> None:
        """Take the worksheet in sight out of the plan."""
        view = self.sheet_view
        if view and view.shown:
            sheet = view.shown.sheet
            title = i18n.pick(view.template.title)
            self._sheet_id = None
            self._write(
                "worksheet.remove", lambda session: planner.remove_sheet(session, sheet.id), name=title
            )

    def move_sheet(self, sheet_id: int, place: int) -> None:
        """Put a worksheet at another place of the plan."""
        title = next((i18n.pick(one.template.title) for one in self.loaded.rows if one.id == sheet_id), "")
        self._write(
            "worksheet.move", lambda session: planner.move_sheet(session, sheet_id, place), name=title
        )

    # Entries

    def write_strategies(self) -> None:
        """Go from the board to what follows from it."""
        self.show_mode("strategies")
        if self.sheet_view:
            self.sheet_view.go_in()

    def show_details(self) -> None:
        """Go to what else there is to an entry."""
        self.show_pane(True)
        target = self.pane.first()
        if target:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add_measure(self, entry_id: int) -> None:
        """A new countermeasure for an entry, ready to be written."""
        view = self.sheet_view
        shown = view.shown if view else None
        entry = shown.sheet.entry(entry_id) if shown else None
        section = shown.sheet.template.section(entry.section) if shown and entry else None
        if view and entry and section and section.wants:
            text = tr("For “{text}”:").format(text=short(entry.text)) + " "
            made = view.bench.writer.add_data(section.wants[0], [EntryData(text=text, uses=[entry_id])])
            if made:
                self._wanted = lambda: self.go_to_entry(made[0])

    def remove_entry(self) -> None:
        """Take the entry away."""
        view, entry = self.sheet_view, self._entry()
        boxes = [box for one in (view.views() if view else ()) if (box := one.entry_box())]
        for box in boxes:
            if entry and box.row_of(entry[0]):
                box.remove_entry(entry[0])

    # Tasks

    def turn_into_task(self) -> None:
        """Ask for a task that comes from the entry."""
        self.save()
        entry = self._entry()
        if entry:
            self.ask_task(entry[1], entry[0])

    def ask_task(self, title: str, entry_id: int | None) -> None:
        """Ask for a task of this plan."""
        view, plan = self.sheet_view, self.loaded.plan
        if self.desk.refused():
            self.desk.refuse(ShopError("file.read_only", path=str(self.desk.shop.path)))
        elif plan:
            about = i18n.pick(view.template.title) if view else ""
            data = TaskData(" ".join(title.split()), plan_id=plan.id, entry_id=entry_id)
            task_sheet(self.desk, data, self.window(), about=about).open()

    def add_task(self, title: str) -> None:
        """A task of this plan, typed in its list."""
        plan, at = self.loaded.plan, now(self.desk)
        if plan:
            data = TaskData(title, plan_id=plan.id)
            made = self._write(
                "task.create", lambda session: tasks.create(session, data, at), name=short(title)
            )
            if made is not None:
                self.tasks.input.clear()

    def tick_task(self, task_id: int, done: bool) -> None:
        """A task is done, or not after all."""
        task = next(one for one in self.loaded.tasks if one.id == task_id)
        at = now(self.desk)
        if done:
            self._write(
                "task.finish",
                lambda session: tasks.finish(session, [task_id], at),
                n=1,
                name=short(task.title),
            )
        else:
            self._write(
                "task.reopen", lambda session: tasks.reopen(session, [task_id]), n=1, name=short(task.title)
            )

    def edit_task(self, task_id: int) -> None:
        """Open a task."""
        task = next((one for one in self.loaded.tasks if one.id == task_id), None)
        if task:
            edit_task_sheet(self.desk, task, self.window()).open()
