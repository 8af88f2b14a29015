"""The page every list is shown on: search, filters, actions, table, detail, bulk bar, empty states."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shopkeeper.i18n import tr
from shopkeeper.shop import lists
from shopkeeper.shop.lists import ListSpec, Query
from shopkeeper.ui.kit import filters, theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Detail
from shopkeeper.ui.kit.empty import EmptyState
from shopkeeper.ui.kit.list_view import ListView
from shopkeeper.ui.kit.search_field import SearchField
from shopkeeper.ui.kit.table import ListModel
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.widgets import Button, Card, IconButton, Line, PlainLabel, restyle, row

_TYPING_MS = 200
_CHOOSING_MS = 40
_KEPT = 1000


class ListPage(Texts, QWidget):
    """A list page. A subject says its `spec`, `menus` (filters whose choices grow), `totals`
    (columns summed over the selection), `leading` (columns in full colour), and makes
    actions, bulk actions, detail and empty state.
    """

    spec: ListSpec
    menus: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()

    status_changed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = ListModel(desk, self.spec, self)
        self.view = ListView(self.model, leading=self.leading)
        self.search = SearchField("list_search")
        self.filters = filters.FilterBar(self.spec, self.menus)
        self.detail = self.make_detail()
        self.empty, self.nothing = self.make_empty(), self._make_nothing()
        self._sums: Mapping[str, int] = {}
        self._wanted: list[int] | None = None
        self._kept: list[int] = []
        self._build()
        self._connect()
        self.refresh()

    # What a subject makes

    def make_detail(self) -> Detail:
        """The detail pane."""
        raise NotImplementedError

    def make_empty(self) -> EmptyState:
        """What an empty shop shows."""
        raise NotImplementedError

    def make_actions(self) -> Sequence[Button]:
        """The buttons of the page, the filled one last."""
        raise NotImplementedError

    def make_bulk(self) -> Sequence[Button]:
        """The buttons for several selected."""
        raise NotImplementedError

    def describe(self, count: int) -> str:
        """How many there are, in words."""
        raise NotImplementedError

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """The totals of the selection, in words."""
        raise NotImplementedError

    # Building

    def _build(self) -> None:
        margin, gap = theme.size("margin"), theme.size("gap")
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(260)
        self.toggle = IconButton("toggle_detail", "panel-right-close", self._toggle_tip)
        self.tools = list(self.make_actions())
        top = row(self.search, 4, spacing=8)
        top.addWidget(self.filters, 1)
        top.addStretch(0)
        for button in self.tools:
            top.addWidget(button)
        top.addWidget(self.toggle)
        top.setStretch(0, 1)
        top.setStretch(2, 3)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(self._table_card(), 1)
        middle.addWidget(self.detail)
        box = QVBoxLayout(self)
        box.setContentsMargins(margin, 16, margin, margin)
        box.setSpacing(gap)
        box.addLayout(top)
        box.addLayout(middle, 1)
        self.show_detail(bool(self.desk.settings.get("detail", True)))

    def _table_card(self) -> Card:
        card = Card(padding=1, spacing=0)
        self.stack = QStackedWidget()
        for widget in (self.view, self.empty, self.nothing):
            self.stack.addWidget(widget)
        self.bulk = QWidget()
        self.bulk.setObjectName("bulk")
        self.bulk_label = PlainLabel(strong=True)
        self.clear = IconButton("clear_selection", "x", "Clear selection")
        self.bulk_tools = self.make_bulk()
        bar = row(self.bulk_label, 8, *self.bulk_tools, None, self.clear)
        bar.setContentsMargins(14, 7, 8, 7)
        whole = QVBoxLayout(self.bulk)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Line())
        whole.addLayout(bar)
        self.bulk.hide()
        card.body.addWidget(self.stack, 1)
        card.body.addWidget(self.bulk)
        return card

    def _make_nothing(self) -> EmptyState:
        state = EmptyState("nothing", "search-x", "Nothing matches.", "Show all")
        state.button.clicked.connect(self.show_all)
        return state

    def _connect(self) -> None:
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.ask)
        self._choosing = QTimer(self, singleShot=True, interval=_CHOOSING_MS)
        self._choosing.timeout.connect(self.show_chosen)
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.returnPressed.connect(self._search_now)
        self.search.installEventFilter(self)
        self.filters.changed.connect(self.ask)
        self.view.sort_changed.connect(self.ask)
        self.view.chosen.connect(self._choosing.start)
        self.view.opened.connect(self.open_record)
        self.clear.clicked.connect(self.view.clearSelection)
        self.toggle.clicked.connect(lambda: self.show_detail(self.detail.isHidden()))
        self.model.modelAboutToBeReset.connect(self._keep_choice)
        self.model.answered.connect(self._show_answer)
        self.desk.announcer.changed.connect(self._shop_changed)
        self.say(self.search.setPlaceholderText, "Search this list")
        self.say(self.search.setAccessibleName, "Search this list")
        self.say(self._say_again, lambda: "")

    def _say_again(self, _: str) -> None:
        self.model.repaint()
        self._show_status()

    # Asking

    def query(self) -> Query:
        """What the owner asks for just now."""
        layout = self.view.layout_
        return Query(self.search.text(), self.filters.values(), layout.sort, layout.descending)

    def ask(self) -> None:
        """Look for what search box and filters say."""
        self._typing.stop()
        self.model.ask(self.query())

    def refresh(self) -> None:
        """Look anew, also how many there are of each kind."""
        shop, spec, menus = self.desk.shop, self.spec, self.menus

        def work(_progress: Any, _cancelled: Any) -> filters.Counts:
            with shop.read() as session:
                return filters.count(session, spec, menus)

        self.ask()
        self.desk.runner.run(work, self._show_counts, owner=self, quiet=True)

    def _shop_changed(self, changed: Any) -> None:
        if self.spec.subject in changed.subjects or changed.subjects & {"order", "setting"}:
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
        self.filters.choose(None)
        self.ask()

    def show_record(self, record_id: int) -> None:
        """Select a record, whatever was searched for before."""
        if self.model.row_of(record_id) >= 0:
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
        wanted, self._wanted = self._wanted or self._kept, None
        self.view.choose(wanted)
        self._show_state()
        self.show_chosen()
        if len(wanted) > 1 and self.detail.record_id is not None:
            self.detail.show_record(self.detail.record_id)

    def _show_state(self) -> None:
        blank = not self.model.query.words.strip() and not self.model.query.filters
        empty = blank and self.filters.counts.empty()
        found = bool(self.model.ids) or self.model.waiting()
        self.stack.setCurrentWidget(self.view if found else self.empty if empty else self.nothing)
        self._show_tools(found or not empty)
        self._show_status()

    def _show_tools(self, shown: bool) -> None:
        """An empty shop has nothing to search or to filter; its one filled button is the first step."""
        for widget in (self.search, self.filters, self.toggle, *self.idle_when_empty()):
            widget.setVisible(shown)
        self.detail.setVisible(shown and self._detail_wanted)
        restyle(self.tools[-1], look="filled" if shown else "plain")
        self.tools[-1].set_icon(self.tools[-1].mark(), "on_accent" if shown else "second", 16)

    def idle_when_empty(self) -> Sequence[QWidget]:
        """The actions that mean nothing in an empty shop."""
        return ()

    def chosen(self) -> list[int]:
        """The ids of the selected records."""
        return self.view.chosen_ids().tolist()

    def show_chosen(self) -> None:
        """Show what is selected: one in the detail pane, several in the bulk bar."""
        ids = self.view.chosen_ids()
        if len(ids) <= 1 and any(piece.hasFocus() for piece in (self.clear, *self.bulk_tools)):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bulk.setVisible(len(ids) > 1)
        if len(ids) <= 1:
            self.detail.show_record(ids[0] if ids else None)
        self._sums = {}
        self._show_status()
        if ids:
            self._sum(ids)

    def _sum(self, ids: Any) -> None:
        shop, spec, names = self.desk.shop, self.spec, self.totals

        def work(_progress: Any, _cancelled: Any) -> dict[str, int]:
            with shop.read() as session:
                return lists.totals(session, spec, ids, names)

        def show(sums: dict[str, int]) -> None:
            if self.view.chosen_ids() == ids:
                self._sums = sums
                self._show_status()

        self.desk.runner.run(work, show, owner=self, quiet=True)

    def _show_status(self) -> None:
        chosen = len(self.view.chosen_ids())
        parts = [self.describe(len(self.model.ids))]
        if chosen:
            parts.append(tr("{n} selected").format(n=f"{chosen:,}"))
            self.bulk_label.setText(parts[-1])
            if self._sums:
                parts.append(self.describe_totals(self._sums))
        self.status_changed.emit(" · ".join(parts))

    # Doing

    def open_record(self, record_id: int) -> None:
        """Edit a record."""
        raise NotImplementedError

    def edit_chosen(self) -> None:
        """Edit the selected record, if it is one."""
        ids = self.chosen()
        if len(ids) == 1:
            self.open_record(ids[0])

    def show_detail(self, shown: bool) -> None:
        """Show or hide the detail pane."""
        self._detail_wanted = shown
        self.detail.setVisible(shown)
        self.toggle.set_icon("panel-right-close" if shown else "panel-right-open")
        self.toggle.say_again()
        self.desk.settings.put("detail", shown)

    def _toggle_tip(self) -> str:
        return tr("Show details") if self.detail.isHidden() else tr("Hide details")

    def go_back(self) -> None:
        """Esc: back to the table; there forget the selection, then search and filter."""
        if len(self.view.chosen_ids()) > 1:
            self.view.clearSelection()
        elif self.search.text() or self.filters.chosen:
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
