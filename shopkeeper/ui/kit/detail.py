"""The detail pane: one record beside its list, in the same order everywhere."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import Card, ElidedLabel, IconLabel, Line, PlainLabel, row


class Detail(Texts, Card):
    """A card beside the list. A subject gives `load` (in a thread) and `fill` (with what was loaded)."""

    def __init__(self, desk: Desk, hint: Text, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, spacing=0, parent=parent)
        self.desk = desk
        self.record_id: int | None = None
        self._asked = 0
        self._loaded: Any = None
        self.setObjectName("detail")
        self.setFixedWidth(theme.size("detail"))
        self.hint = PlainLabel(hint, role="quiet", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setContentsMargins(48, 0, 48, 0)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.foot = QWidget()
        self._foot_box = QVBoxLayout(self.foot)
        self._foot_box.setContentsMargins(0, 0, 0, 0)
        self._foot_box.setSpacing(0)
        self._foot_box.addWidget(Line())
        for widget, stretch in ((self.hint, 1), (self.area, 1), (self.foot, 0)):
            self.body.addWidget(widget, stretch)
        self._show_nothing()
        self.say(self._fill_again, lambda: "")

    def set_actions(self, *items: QWidget | None) -> None:
        """What stands at the foot."""
        bar = row(*items)
        bar.setContentsMargins(16, 12, 16, 12)
        self._foot_box.addLayout(bar)

    def load(self, record_id: int) -> Any:
        """Read the record, in a thread; None when it is gone."""
        raise NotImplementedError

    def fill(self, loaded: Any, body: "Body") -> None:
        """Show what was loaded."""
        raise NotImplementedError

    def show_record(self, record_id: int | None) -> None:
        """Show a record, or what to do to see one."""
        self._asked += 1
        if record_id is None:
            self.record_id = self._loaded = None
            self._show_nothing()
            return
        number = self._asked
        self.desk.runner.run(
            lambda _progress, _cancelled: self.load(record_id),
            lambda loaded: self._take(number, record_id, loaded),
            owner=self,
            quiet=True,
        )

    def _take(self, number: int, record_id: int, loaded: Any) -> None:
        if number != self._asked:
            return
        same = record_id == self.record_id
        place = self.area.verticalScrollBar().value() if same else 0
        self.record_id, self._loaded = record_id, loaded
        if loaded is None:
            self._show_nothing()
            return
        self._fill_again("")
        self.area.verticalScrollBar().setValue(place)

    def _fill_again(self, _: str) -> None:
        if self._loaded is None:
            return
        body = Body()
        self.fill(self._loaded, body)
        body.box.addStretch(1)
        self.area.setWidget(body)
        self.hint.hide()
        self.area.show()
        self.foot.show()

    def _show_nothing(self) -> None:
        self.area.hide()
        self.foot.hide()
        self.hint.show()


class Body(QWidget):
    """The pieces of a record, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "scrolled")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(16, 16, 16, 16)
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

    def fact(self, icon: str, text: str, *more: QWidget) -> PlainLabel:
        """A line with an icon: how to reach somebody, where they live."""
        label = PlainLabel(wrap=True)
        label.setText(text)
        label.setContentsMargins(0, 6, 0, 6)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        mark = IconLabel(icon, "quiet")
        mark.setFixedHeight(32)
        line = row(mark, label, *more, spacing=10)
        for widget in (mark, *more):
            line.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        self.reach.addLayout(line)
        return label

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
