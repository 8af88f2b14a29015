"""The detail pane: one record beside its list, in the same order everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.store.history import Event
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.actions import Acting, Action, ActionBar
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.scrolled import WidthHolder
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.timeline import Entry, Fields, Timeline, history
from shopkeeper.ui.kit.widgets import (
    Card,
    ElidedLabel,
    IconButton,
    IconLabel,
    Line,
    PlainLabel,
    StateLabel,
    row,
)

_MARGIN = 16
MOST_EVENTS = 30


class Detail(Texts, Card):
    """A card beside the list. A subject gives `read` (in a thread) and `fill` (with what was read).

    What is read is a dataclass with a field `events`, for the history of `subject`.
    """

    subject = ""

    def __init__(self, desk: Desk, hint: Text, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, spacing=0, parent=parent)
        self.desk = desk
        self.record_id: int | None = None
        self._asked = 0
        self._loaded: Any = None
        self._several: Several | None = None
        self.tools: ActionBar | None = None
        self.setObjectName("detail")
        self.setFixedWidth(theme.size("detail"))
        self._hint = hint
        self.hint = PlainLabel(hint, role="quiet", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setContentsMargins(48, 0, 48, 0)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._width = WidthHolder(self.area, _MARGIN)
        self.foot = QWidget()
        self._foot_box = QVBoxLayout(self.foot)
        self._foot_box.setContentsMargins(0, 0, 0, 0)
        self._foot_box.setSpacing(0)
        self._foot_box.addWidget(Line())
        for widget, stretch in ((self.hint, 1), (self.area, 1), (self.foot, 0)):
            self.body.addWidget(widget, stretch)
        self._show_nothing()
        self.say(self._fill_again, lambda: "")

    def use_actions(self, actions: Sequence[Action], page: Acting) -> None:
        """Put what can be done to a record at the foot."""
        self.tools = ActionBar("detail", actions, page, apart=True)
        bar = row(self.tools)
        bar.setContentsMargins(16, 12, 16, 12)
        self._foot_box.addLayout(bar)

    @property
    def loaded(self) -> Any:
        """What is shown just now; None where nothing is."""
        return self._loaded

    def load(self, record_id: int) -> Any:
        """Read the record and its newest history, in a thread; None when it is gone."""
        with self.desk.shop.read() as session:
            try:
                found = self.read(session, record_id)
            except ShopError:
                return None
        return replace(found, events=self.desk.shop.history_of(self.subject, record_id)[:MOST_EVENTS])

    def read(self, session: Session, record_id: int) -> Any:
        """What is to be shown of the record; ShopError when it is gone."""
        raise NotImplementedError

    def fill(self, loaded: Any, body: "Body") -> None:
        """Show what was loaded."""
        raise NotImplementedError

    def show_record(self, record_id: int | None) -> None:
        """Show a record, or what to do to see one."""
        self._asked += 1
        if record_id is None:
            self.record_id = self._loaded = self._several = None
            self._show_nothing()
            return
        number = self._asked
        self.desk.runner.run(
            lambda _progress, _cancelled: self.load(record_id),
            lambda loaded: self._take(number, record_id, loaded),
            owner=self,
            quiet=True,
        )

    def invite(self, wanted: bool) -> None:
        """Whether to say what to do to see a record: not where there is none to choose."""
        self.hint.say(self.hint.setText, self._hint if wanted else "")

    @property
    def several(self) -> "Several | None":
        """What is said of several records; None while one or none is shown."""
        return self._several

    def show_several(self, several: "Several") -> None:
        """Show what several records come to; nothing can be done to one of them."""
        self._asked += 1
        self.record_id = self._loaded = None
        self._several = several
        self._fill_again("")

    def _take(self, number: int, record_id: int, loaded: Any) -> None:
        if number != self._asked:
            return
        same = record_id == self.record_id
        place = self.area.verticalScrollBar().value() if same else 0
        self.record_id, self._loaded, self._several = record_id, loaded, None
        if loaded is None:
            self._show_nothing()
            return
        self._fill_again("")
        self.area.verticalScrollBar().setValue(place)

    def _fill_again(self, _: str) -> None:
        if self._loaded is None and self._several is None:
            return
        body = Body(self.desk)
        if self._several is None:
            self.fill(self._loaded, body)
        else:
            self._several.fill(body)
        body.box.addStretch(1)
        self.area.setWidget(body)
        self._width.hold()
        self.hint.hide()
        self.area.show()
        ids = [] if self.record_id is None else [self.record_id]
        if self.tools:
            self.tools.show_for(ids)
            self.foot.setVisible(bool(ids) and any(one.offered(ids) for one in self.tools.actions_))

    def _show_nothing(self) -> None:
        self.area.hide()
        self.foot.hide()
        self.hint.show()


@dataclass(frozen=True)
class Several:
    """What several records come to: how many, their totals, and how many stand in each state."""

    count: int
    totals: Sequence[tuple[Text, str]] = ()
    states: Sequence[tuple[Text, str, int]] = ()  # word, tone, how many

    def fill(self, body: "Body") -> None:
        """Show it."""
        title = PlainLabel(lambda: tr("{n} selected").format(n=f"{self.count:,}"), scale="title")
        title.setObjectName("detail_count")
        body.add(title)
        if self.totals:
            body.line()
        for name, value in self.totals:
            body.pair(name, value, strong=True)
        if self.states:
            body.line()
        for word, tone, count in self.states:
            figure = PlainLabel()
            figure.setText(f"{count:,}")
            body.add(row(StateLabel(word, tone), None, figure))


class CopyButton(Texts, QPushButton):
    """Shows a number or name; a press copies it."""

    def __init__(self, desk: Desk, text: str, *, strong: bool = False) -> None:
        super().__init__(text.replace("&", "&&"))
        self.setObjectName("copy_code")
        self.setProperty("look", "code")
        self.setProperty("strong", strong)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: copy(desk, text))
        self.say(self.setToolTip, "Click to copy")
        self.say(self.setAccessibleName, lambda: tr("Copy {text}").format(text=text))


def copy(desk: Desk, text: str) -> None:
    """Put a text on the clipboard and say so."""
    QGuiApplication.clipboard().setText(text)
    desk.tell(tr("Copied"))


class Body(QWidget):
    """The pieces of a record, one below the other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._copied = 0
        self.setProperty("look", "scrolled")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(_MARGIN, _MARGIN, 0, _MARGIN)  # the right one is where a bar comes
        self.box.setSpacing(8)
        self.reach = QVBoxLayout()
        self.reach.setSpacing(0)

    def add(self, item: QWidget | QLayout, gap: int = 0) -> None:
        """Put something below, after a gap."""
        if gap:
            self.box.addSpacing(gap)
        if isinstance(item, QWidget):
            self.box.addWidget(item)
        else:
            self.box.addLayout(item)

    def line(self) -> None:
        """A separator."""
        self.box.addSpacing(4)
        self.box.addWidget(Line())
        self.box.addSpacing(4)

    def section(self, title: Text, right: str = "") -> None:
        """A heading after a separator, with a quiet word at its end."""
        self.line()
        end = PlainLabel(role="quiet", scale="small")
        end.setText(right)
        self.add(row(PlainLabel(title, scale="section"), None, end))

    def copy_button(self, text: str, name: str = "") -> IconButton:
        """A small button that puts `text` on the clipboard."""
        self._copied += 1
        button = IconButton(name or f"copy_{self._copied}", "copy", "Copy", pixels=16)
        button.clicked.connect(lambda: copy(self.desk, text))
        button.setEnabled(bool(text))
        return button

    def code(self, text: str, *, strong: bool = False) -> CopyButton:
        """A number or name that a click copies."""
        return CopyButton(self.desk, text, strong=strong)

    def fact(self, icon: str, text: str, *more: QWidget, copied: str = "") -> PlainLabel:
        """A line with an icon: how to reach somebody, where they live; `copied` names a button to copy it."""
        label = PlainLabel(wrap=True)
        label.setText(text)
        label.setContentsMargins(0, 6, 0, 6)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        mark = IconLabel(icon, "quiet")
        mark.setFixedHeight(32)
        ends = [*more, *([self.copy_button(text, copied)] if copied else [])]
        line = row(mark, label, *ends, spacing=10)
        for widget in (mark, *ends):
            line.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        self.reach.addLayout(line)
        return label

    def pair(self, title: Text, value: str, *, strong: bool = False) -> None:
        """A figure to the right of its name."""
        scale = "section" if strong else "text"
        figure = ElidedLabel(scale=scale, strong=strong)
        figure.setText(value)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        name = PlainLabel(title, role="text" if strong else "second", scale=scale, strong=strong)
        line = row(name, figure)
        line.setStretch(1, 1)
        self.add(line)

    def timeline(self, entries: Sequence[Entry]) -> None:
        """What happened, in the order given."""
        today = self.desk.wall(self.desk.shop.clock()).date()
        self.add(Timeline(entries, today))

    def history(self, events: Sequence[Event], fields: Fields) -> None:
        """The commands that touched the record, under their heading; nothing where there are none."""
        if events:
            self.section("History")
            self.add(history(self.desk, events, fields))

    def figures(self, items: list[tuple[Text, str]]) -> None:
        """Figures side by side, each under its name."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for place, (title, value) in enumerate(items):
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(PlainLabel(title, role="quiet", scale="small"))
            figure = ElidedLabel(scale="section")
            figure.setText(value)
            pair.addWidget(figure)
            grid.addLayout(pair, place // 3, place % 3)
            grid.setColumnStretch(place % 3, 1)
        self.add(grid)
