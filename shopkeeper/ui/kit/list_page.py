"""The page every list is shown on: what its pieces do together."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.shop import lists
from shopkeeper.shop.lists import Query
from shopkeeper.ui.kit import columns, filters
from shopkeeper.ui.kit.actions import Action
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Several
from shopkeeper.ui.kit.editing import CellEdit
from shopkeeper.ui.kit.header import PAD
from shopkeeper.ui.kit.list_frame import ListFrame

_TYPING_MS = 200
_CHOOSING_MS = 40
_KEPT = 1000


class ListPage(ListFrame):
    """A list page; what a subject says and makes is in `ListFrame`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._sums: Mapping[str, int] = {}
        self._wanted: list[int] | None = None
        self._kept: list[int] = []
        self._stale = True
        self._connect()

    @property
    def front(self) -> "ListPage":
        """The page in sight; tabs of several have it too."""
        return self

    def _connect(self) -> None:
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.ask)
        self._choosing = QTimer(self, singleShot=True, interval=_CHOOSING_MS)
        self._choosing.timeout.connect(self.show_chosen)
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.returnPressed.connect(self._search_now)
        self.search.installEventFilter(self)
        for signal in (self.filters.changed, self.view.sort_changed, self.views.applied):
            signal.connect(self.ask)
        self.columns.clicked.connect(lambda: self.view.choose_columns(self.columns))
        self.view.chosen.connect(self._choosing.start)
        self.view.opened.connect(self.open_record)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(
            lambda at: self.offer_actions(self.view.viewport().mapToGlobal(at))
        )
        self.clear.clicked.connect(self.view.clearSelection)
        self.nothing.button.clicked.connect(self.show_all)
        self.toggle.clicked.connect(lambda: self.show_detail(self.detail.isHidden()))
        self.model.modelAboutToBeReset.connect(self._keep_choice)
        self.model.answered.connect(self._show_answer)
        self.model.grown.connect(self._show_rest)
        self.desk.announcer.changed.connect(self._shop_changed)
        self.say(self.search.setPlaceholderText, "Search this list")
        self.say(self.search.setAccessibleName, "Search this list")
        self.say(self.view.setAccessibleName, "List")
        self.say(self.view.header.setAccessibleName, "Columns")
        self.say(self._say_again, lambda: "")

    def _say_again(self, _: str) -> None:
        self.model.repaint()
        self.view.measure(anew=True)
        self.say_status()

    # Asking

    def query(self) -> Query:
        """What the owner asks for just now."""
        layout = self.view.layout_
        now = self.desk.now()
        return Query(self.search.text(), self.filters.values(), layout.sort, layout.descending, now)

    def ask(self) -> None:
        """Look for what search box and filters say."""
        self._typing.stop()
        self.filters.search(self.search.text())
        self.model.ask(self.query())
        self.views.say_again()

    def refresh(self) -> None:
        """Look anew, also how many there are of each kind."""
        self._stale = False
        shop, spec, menus, now = self.desk.shop, self.spec, self.menus, self.desk.now()

        def work(_progress: Any, _cancelled: Any) -> filters.Counts:
            with shop.read() as session:
                return filters.count(session, spec, menus, now)

        self.ask()
        self.views.load()
        self.desk.runner.run(work, self._show_counts, owner=self, quiet=True)

    def _shop_changed(self, changed: Any) -> None:
        if changed.subjects & {self.spec.subject, "order", "setting", *self.heard}:
            self._stale = True
            self._refresh_in_sight()

    def _refresh_in_sight(self) -> None:
        if self._stale and self.isVisible():
            self.refresh()

    def _show_counts(self, counts: filters.Counts) -> None:
        self.filters.show_counts(counts)
        self._show_state()

    def _search_now(self) -> None:
        self.ask()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def find(self) -> None:
        """Go to the search box."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_all(self) -> None:
        """Forget search and filter."""
        self.search.clear()
        self.filters.clear()
        self.ask()

    def show_only(self, filters: Mapping[str, Any], words: str = "") -> None:
        """Show what these filters let through and has these words, whatever was looked for before."""
        self.search.setText(words)
        self.filters.put(filters)
        self._search_now()

    def show_record(self, record_id: int) -> None:
        """Select a record, whatever was searched for before."""
        if not self._stale and self.model.row_of(record_id) >= 0:
            self.view.choose([record_id])
        else:
            self._wanted = [record_id]
            self.show_all()
            self.detail.show_record(record_id)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # Answers

    def _keep_choice(self) -> None:
        ids = self.view.chosen_ids()
        self._kept = ids.tolist() if len(ids) <= _KEPT else []

    def _show_answer(self) -> None:
        wanted = self._wanted or self._kept
        here = self.model.complete or any(self.model.row_of(one) >= 0 for one in wanted)
        self._wanted = None if here else wanted
        self.view.choose(wanted)
        self._show_state()
        self.show_chosen()

    def _show_rest(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted and not len(self.view.chosen_ids()):
            self.view.choose(wanted)
        self.say_status()

    def _show_state(self) -> None:
        blank = not self.model.query.words.strip() and not self.model.query.filters
        empty = blank and self.filters.counts.empty()
        found = bool(self.model.ids) or self.model.waiting()
        self.stack.setCurrentWidget(self.view if found else self.empty if empty else self.nothing)
        self.detail.invite(found)
        self._show_tools(found or not empty)
        self.say_status()

    def _show_tools(self, shown: bool) -> None:
        """An empty shop has nothing to search or to filter; its one filled button is the first step."""
        self.blank = not shown
        for widget in (self.search, self.filters, self.views, self.columns, self.toggle):
            widget.setVisible(shown)
        self.detail.setVisible(shown and self._detail_wanted)
        self.tools.fill(shown)
        self.tools.show_for(self.chosen())

    def row_rect(self) -> QRect:
        """Where the chosen row is on the screen: of several the current one, in sight."""
        port = self.view.viewport()
        rows = self.view.visualRect(self.view.currentIndex()).intersected(port.rect())
        place = rows if rows.isValid() else QRect(0, 0, port.width(), 1)
        first = self.view.header.sectionViewportPosition(self.view.header.visible_order()[0])
        return QRect(port.mapToGlobal(QPoint(first + PAD, place.top())), QSize(1, place.height()))

    def chosen(self) -> list[int]:
        """The ids of the selected records."""
        return self.view.chosen_ids().tolist()

    def show_chosen(self) -> None:
        """Show what is selected: one in the detail pane, several in the bulk bar."""
        ids = self.view.chosen_ids()
        if len(ids) <= 1 and self.bulk.isAncestorOf(self.focusWidget() or self):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bulk.setVisible(len(ids) > 1)
        for bar in (self.bulk_tools, self.tools):
            bar.show_for(ids.tolist())
        if len(ids) <= 1:
            self.detail.show_record(ids[0] if ids else None)
        elif self.detail.several is None:
            self.detail.show_several(Several(len(ids)))
        self._sums = {}
        self.say_status()
        if ids:
            self._sum(ids)

    def _sum(self, ids: Any) -> None:
        shop, spec, names = self.desk.shop, self.spec, self.totals
        states = next(iter(self.tones), None) if len(ids) > 1 else None

        def work(_progress: Any, _cancelled: Any) -> tuple[dict[str, int], dict[Any, int]]:
            with shop.read() as session:
                sums = lists.totals(session, spec, ids, names)
                return sums, lists.tally(session, spec, ids, states) if states else {}

        def show(found: tuple[dict[str, int], dict[Any, int]]) -> None:
            if self.view.chosen_ids() == ids:
                self._sums = found[0]
                self.say_status()
                if len(ids) > 1:
                    self.detail.show_several(self._several(len(ids), *found))

        self.desk.runner.run(work, show, owner=self, quiet=True)

    def _several(self, count: int, sums: Mapping[str, int], tally: Mapping[Any, int]) -> Several:
        """What the pane says of several: their totals but those of nothing, and their states."""
        summed = [(self.spec.column(name), value) for name, value in sums.items() if value]
        totals = [(column.title, columns.shown(value, column.kind, self.desk)) for column, value in summed]
        states = []
        for name, tones in list(self.tones.items())[:1]:
            words = self.spec.column(name).words or {}
            said = {value: str(words.get(value, value)) for value in tally if value}
            order = sorted(said, key=[*words].index) if set(said) <= set(words) else list(said)
            states = [(said[value], tones.get(value, "grey"), tally[value]) for value in order]
        return Several(count, totals, states)

    def say_status(self) -> None:
        """Say how many there are and what is selected."""
        chosen = len(self.view.chosen_ids())
        known = self.model.complete and not self.model.waiting()
        parts = [self.describe(len(self.model.ids))] if known else []
        if chosen:
            parts.append(tr("{n} selected").format(n=f"{chosen:,}"))
            self.bulk_label.setText(parts[-1])
            if self._sums:
                parts.append(self.describe_totals(self._sums))
        self.status_changed.emit(" · ".join(parts))

    # Doing

    def standard_actions(self) -> list[Action]:
        """What every list can: copy, import, export, print, and change several where fields allow it."""

        def filled(_: list[int]) -> bool:
            return not self.blank

        together = Action(
            "bulk_edit", "Bulk edit…", self.edit_together, "pencil-line", "some", ("row", "bulk")
        )
        return [
            *([together] if self.bulk_fields else []),
            self._copying(),
            Action("import", "Import…", self.import_wanted.emit, "upload", places=("page",), shown=filled),
            Action(
                "export",
                "Export…",
                self.export,
                "download",
                places=("page", "row", "bulk"),
                writes=False,
                shown=filled,
            ),
            Action(
                "print",
                "Print…",
                self.print_list,
                "printer",
                places=("page", "row"),
                writes=False,
                shown=filled,
            ),
        ]

    def _copying(self) -> Action:
        def copy(_: list[int]) -> None:
            self.view.copy()

        return Action("copy", "Copy as table", copy, "copy", "some", ("row",), writes=False, keys="Ctrl+C")

    def run(self, name: str) -> None:
        """Do an action to what is chosen; editing begins in the cell where that can be."""
        if not (name == "edit" and self.view.edit_here()):
            super().run(name)

    def save_cell(
        self,
        edit: CellEdit,
        record_id: int,
        value: Any,
        done: Callable[[], Any],
        refuse: Callable[[ShopError], Any],
    ) -> None:
        """Write one value of one record."""
        shop = self.desk.shop

        def work(_progress: Any, _cancelled: Any) -> None:
            with shop.read() as session:
                name = self.name_of(session, record_id)
            with shop.command(edit.key, n=1, name=name) as session:
                edit.put(session, record_id, value)

        self.desk.runner.run(work, lambda _: done(), refuse, owner=self, quiet=True)

    def edit_together(self, ids: list[int]) -> None:
        """Ask what to change in several records."""
        from shopkeeper.ui.kit.bulk import BulkSheet

        BulkSheet(
            self.desk,
            ids,
            self.bulk_key,
            self.bulk_fields,
            self._name_of_one(ids),
            lambda: self.describe(len(ids)),
            self.window(),
        ).open()

    def _name_of_one(self, ids: list[int]) -> str:
        with self.desk.shop.read() as session:
            return self.name_of(session, ids[0]) if len(ids) == 1 else ""

    def print_list(self) -> None:
        """Print what is selected, or the list as it is filtered."""
        from shopkeeper.ui.kit.list_print import print_list

        print_list(self)

    def open_record(self, record_id: int) -> None:
        """Edit a record."""
        edit = self.action("edit")
        if edit:
            self.do(edit, [record_id])

    def export(self) -> None:
        """Write the selection to a file, or the list as it is filtered."""
        ids = self.chosen()
        self.export_wanted.emit(ids if len(ids) > 1 else None)

    def go_back(self) -> None:
        """Esc: back to the table; there forget the selection, then search and filter."""
        if len(self.view.chosen_ids()) > 1:
            self.view.clearSelection()
        elif self.search.text() or self.filters.values():
            self.show_all()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow down leaves the search box for the table."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            if self.model.ids and not self.view.selectionModel().hasSelection():
                self.view.choose([self.model.ids[0]])
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Look for what changed meanwhile."""
        super().showEvent(event)
        self._refresh_in_sight()
