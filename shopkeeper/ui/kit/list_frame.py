"""What a list page is built of: search, filters, actions, table, detail, bulk bar, empty states."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shopkeeper.i18n import tr
from shopkeeper.shop.lists import ListSpec
from shopkeeper.ui.kit import filters, theme
from shopkeeper.ui.kit.acting import Doing
from shopkeeper.ui.kit.actions import Action, ActionBar
from shopkeeper.ui.kit.bulk import BulkField
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.detail import Detail
from shopkeeper.ui.kit.editing import CellEdit
from shopkeeper.ui.kit.empty import EmptyState, FirstStep
from shopkeeper.ui.kit.list_view import ListView
from shopkeeper.ui.kit.search_field import SearchField
from shopkeeper.ui.kit.table import ListModel
from shopkeeper.ui.kit.texts import Texts
from shopkeeper.ui.kit.views import ViewsButton
from shopkeeper.ui.kit.widgets import Card, IconButton, Line, PlainLabel, row


class ListFrame(Texts, Doing, QWidget):
    """The pieces of a list page. A subject says its `spec`, `menus` (filters whose choices grow), `totals`
    (columns summed over the selection), `leading` (columns in full colour, the first names a
    record), `tones` (columns of choices painted as states), `marks` (those painted as an icon),
    `tints` (columns that have the colour another one's state has), `heard` (subjects whose
    changes it shows), `first_step` (what an empty shop shows), and makes actions and detail.
    """

    spec: ListSpec
    menus: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    tones: Mapping[str, Mapping[Any, str]] = {}
    marks: Mapping[str, tuple[str, Mapping[Any, str]]] = {}
    tints: Mapping[str, str] = {}
    first_step: FirstStep
    heard: frozenset[str] = frozenset()
    bulk_key = ""

    status_changed = Signal(str)
    import_wanted = Signal()
    export_wanted = Signal(object)  # ids, or None for what the list shows

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.blank = False
        self.bulk_fields = tuple(self.make_bulk())
        self.set_actions()
        self.model = ListModel(desk, self.spec, self)
        self.view = ListView(
            self.model, leading=self.leading, tones=self.tones, marks=self.marks, tints=self.tints
        )
        self.view.edit_in_place(self.make_edits(), self.save_cell)
        self.search = SearchField("list_search")
        self.filters = filters.FilterBar(desk, self.spec, self.menus)
        self.detail = self.make_detail()
        self.detail.use_actions(self.actions_, self)
        self.empty, self.nothing = self.make_empty(), self._make_nothing()
        self._build()

    # What a subject makes

    def make_detail(self) -> Detail:
        """The detail pane."""
        raise NotImplementedError

    def make_empty(self) -> EmptyState:
        """What an empty shop shows, and what its button does: the action of that name."""
        step = self.first_step
        state = EmptyState(step.name, step.icon, step.sentence, step.button, look=step.look, mark=step.mark)
        first = self.action(step.act)
        assert first is not None
        state.button.clicked.connect(lambda: first.act())
        state.button.refuse(self.desk.refused())
        return state

    def make_edits(self) -> Mapping[str, CellEdit]:
        """The columns edited in the table, by name."""
        return {}

    def make_bulk(self) -> Sequence[BulkField]:
        """The fields that several records can be given at once, as the command `bulk_key`."""
        return ()

    def describe(self, count: int) -> str:
        """How many there are, in words."""
        raise NotImplementedError

    def describe_totals(self, sums: Mapping[str, int]) -> str:
        """The totals of the selection, in words."""
        raise NotImplementedError

    def standard_actions(self) -> list[Action]:
        """What every list can."""
        raise NotImplementedError

    def save_cell(self, edit: CellEdit, record_id: int, value: Any, done: Any, refuse: Any) -> None:
        """Write one value of one record."""
        raise NotImplementedError

    # Building

    def _build(self) -> None:
        margin, gap = theme.size("margin"), theme.size("gap")
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(260)
        self.toggle = IconButton("toggle_detail", "panel-right-close", self._toggle_tip)
        self.tools = ActionBar("page", self.actions_, self)
        self.top = row(self.search, None, self.tools, self.toggle)
        self.top.setStretch(0, 2)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(self._table_card(), 1)
        middle.addWidget(self.detail)
        box = QVBoxLayout(self)
        box.setContentsMargins(margin, 16, margin, margin)
        box.setSpacing(gap)
        box.addLayout(self.top)
        self.views = ViewsButton(self.desk, self.spec, self.view, self.filters)
        self.columns = IconButton("choose_columns", "columns-3", "Columns")
        filtering = row(self.filters, self.views, self.columns, spacing=4)
        filtering.setStretch(0, 1)
        for piece in (self.views, self.columns):
            filtering.setAlignment(piece, Qt.AlignmentFlag.AlignTop)
        box.addLayout(filtering)
        box.addLayout(middle, 1)
        self.show_detail(bool(self.desk.settings.get("detail", True)))

    def put_first(self, widget: QWidget) -> None:
        """Put something at the top left, before the search."""
        self.top.insertWidget(0, widget)

    def _table_card(self) -> Card:
        card = Card(padding=1, spacing=0)
        self.stack = QStackedWidget()
        for widget in (self.view, self.empty, self.nothing):
            self.stack.addWidget(widget)
        self.bulk = QWidget()
        self.bulk.setObjectName("bulk")
        self.bulk_label = PlainLabel(strong=True)
        self.clear = IconButton("clear_selection", "x", "Clear selection")
        self.bulk_tools = ActionBar("bulk", self.actions_, self)
        bar = row(self.bulk_label, 8, self.bulk_tools, None, self.clear)
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
        return EmptyState("nothing", "search-x", "Nothing matches.", "Show all")

    def show_detail(self, shown: bool) -> None:
        """Show or hide the detail pane."""
        self._detail_wanted = shown
        self.detail.setVisible(shown)
        self.toggle.set_icon("panel-right-close" if shown else "panel-right-open")
        self.toggle.say_again()
        self.desk.settings.put("detail", shown)

    def _toggle_tip(self) -> str:
        return tr("Show details") if self.detail.isHidden() else tr("Hide details")
