"""What the planner's page is built of: plans at the left, a worksheet or the tasks, details at the right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.actions import ActionBar
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.empty import EmptyState
from shopkeeper.ui.kit.laying import column
from shopkeeper.ui.kit.page import Page
from shopkeeper.ui.kit.scrolled import Bleeding
from shopkeeper.ui.kit.sections import Switch
from shopkeeper.ui.kit.widgets import ElidedLabel, IconButton, PlainLabel, row
from shopkeeper.ui.planner.pane import EntryPane
from shopkeeper.ui.planner.sheet_view import SheetView
from shopkeeper.ui.planner.side import Side
from shopkeeper.ui.planner.tasks_view import TasksView

MODES = (("board", "Board"), ("strategies", "Strategies"), ("more", "Conclusion"))

_ROOMY = 1400


class PlannerFrame(Page):
    """The pieces of the planner's page, laid out."""

    name = "planner"

    def __init__(self, desk: Desk) -> None:
        self.sheets = QStackedWidget()
        super().__init__(desk)
        self.setObjectName("planner")
        self.side = Side()
        self.title = PlainLabel(scale="title")
        self.lean = ElidedLabel(role="second")
        self.about = PlainLabel(role="second", wrap=True)
        self.switch = Switch("modes", MODES)
        self.tools = ActionBar("page", self.actions_, self)
        self.toggle = IconButton("toggle_pane", "panel-right-close", self._toggle_tip)
        self.pane = EntryPane(desk)
        self.tasks = TasksView(closed=desk.shop.read_only)
        self.sheets.addWidget(self.tasks)
        self.empty = self._make_empty()
        self._lay_out()

    @property
    def view(self) -> QWidget:
        """The worksheets; in an empty shop the first step."""
        return self.empty.button if self.stack.currentWidget() is self.empty else self.side.list

    def _make_empty(self) -> EmptyState:
        state = EmptyState(
            "no_plans",
            "compass",
            "A plan gathers worksheets: SWOT, positioning, competitors, promotion. What you decide there "
            "becomes tasks.",
            "Start a plan…",
            look="filled",
            mark="plus",
        )
        state.button.clicked.connect(lambda: self.run("new"))
        state.button.refuse(self.desk.refused())
        return state

    def _lay_out(self) -> None:
        margin, gap = theme.size("margin"), theme.size("gap")
        # The switch before all that comes and goes: it stays under the mouse.
        top = row(self.title, self.switch, self.lean, self.tools, self.toggle, spacing=12)
        top.setStretch(2, 1)
        head = QWidget()
        head.setFixedHeight(theme.size("control") + 2)
        head.setLayout(top)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        reaching = Bleeding()  # what is shown keeps the room free, but for its scroll bar
        reaching.addWidget(self.sheets)
        middle.addLayout(reaching, 1)
        middle.addWidget(self.pane)
        right = QVBoxLayout()
        right.setSpacing(gap)
        right.addLayout(column(head, self.about, spacing=4))
        right.addLayout(middle, 1)
        self.work = QWidget()
        whole = QHBoxLayout(self.work)
        whole.setContentsMargins(margin, 16, margin, margin)
        whole.setSpacing(gap)
        whole.addWidget(self.side)
        whole.addLayout(right, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.work)
        self.stack.addWidget(self.empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)

    def _toggle_tip(self) -> str:
        shown = hasattr(self, "pane") and not self.pane.isHidden()
        return tr("Hide details") if shown else tr("Show details")

    def show_pane(self, shown: bool) -> None:
        """Show or hide what belongs to the entry the keyboard is at; boards are remembered apart."""
        self.desk.settings.put(self._pane_name(), shown)
        self.fit_pane()

    def fit_pane(self) -> None:
        """Show the pane where it is wanted and has something to say."""
        view = self.sheet_view
        has = view is not None and view.has_details()
        shown = has and bool(self.desk.settings.get(self._pane_name(), self._roomy()))
        self.toggle.setVisible(has)
        self.pane.setVisible(shown)
        self.toggle.set_icon("panel-right-close" if shown else "panel-right-open")
        self.toggle.say_again()

    def _roomy(self) -> bool:
        """Whether a board has room for the pane unasked."""
        view = self.sheet_view
        return view is not None and bool(view.template.board) and self.window().width() >= _ROOMY

    def _pane_name(self) -> str:
        view = self.sheet_view
        return "planner.pane" if view is None or view.template.board else "planner.pane.sheet"

    @property
    def sheet_view(self) -> SheetView | None:
        """The worksheet in sight; None where the tasks are."""
        here = self.sheets.currentWidget()
        return here if isinstance(here, SheetView) else None

    def show_modes(self, modes: Sequence[str], chosen: str) -> None:
        """Offer the parts of a board."""
        names = [name for name, _ in MODES]
        self.switch.setVisible(len(modes) > 1)
        for name, segment in zip(names, self.switch.segments, strict=True):
            segment.setVisible(name in modes)
            segment.setChecked(name == chosen)
