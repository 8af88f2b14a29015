"""Several list pages under one tab, with a switch at the top left of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.list_page import ListPage
from shopkeeper.ui.kit.texts import Text, Texts, text_of
from shopkeeper.ui.kit.widgets import wide_as_bold


@dataclass(frozen=True)
class Part:
    """One page under the tab."""

    name: str
    title: Text
    make: Callable[[Desk], ListPage]


class Segment(Texts, QPushButton):
    """One choice of a switch, with how many there are if that is worth knowing."""

    def __init__(self, name: str, title: Text) -> None:
        super().__init__()
        self._title = title
        self._count = 0
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("look", "segment")
        self.say(self._show_text, title)

    def show_count(self, count: int) -> None:
        """Say how many there are; 0 says nothing."""
        self._count = count
        self._show_text(text_of(self._title))

    def _show_text(self, text: str) -> None:
        whole = f"{text}  {self._count:,}" if self._count else text
        self.setText(whole.replace("&", "&&"))
        self.setAccessibleName(whole)

    # Qt

    def sizeHint(self) -> QSize:
        """As wide as its word is when it is chosen and bold."""
        return wide_as_bold(self, super().sizeHint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows are the switch's: Qt would move on after the page is gone."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Switch(QFrame):
    """Choices side by side of which one holds; left and right step through them."""

    chosen = Signal(int)

    def __init__(self, name: str, choices: Sequence[tuple[str, Text]], chosen: int = 0) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("look", "segments")
        self.setFixedHeight(theme.size("control"))
        box = QHBoxLayout(self)
        box.setContentsMargins(2, 2, 2, 2)
        box.setSpacing(2)
        group = QButtonGroup(self, exclusive=True)
        self.segments = [Segment(f"{name}_{key}", title) for key, title in choices]
        for place, segment in enumerate(self.segments):
            group.addButton(segment, place)
            box.addWidget(segment)
        self.segments[chosen].setChecked(True)
        group.idClicked.connect(self.chosen)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the choices."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        now = next(place for place, segment in enumerate(self.segments) if segment.isChecked())
        if step and 0 <= now + step < len(self.segments):
            self.segments[now + step].setFocus(Qt.FocusReason.OtherFocusReason)
            self.segments[now + step].click()
        elif not step:
            super().keyPressEvent(event)


class Sections(QWidget):
    """A tab of several list pages, each made when it is first opened. A subject says `name` and `parts`."""

    name = ""

    status_changed = Signal(str)
    import_wanted = Signal()
    export_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._parts = tuple(self.parts())
        self.pages: dict[str, ListPage] = {}
        self._switches: dict[str, Switch] = {}
        self._counts: dict[str, int] = {}
        self.stack = QStackedWidget()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)
        kept = desk.settings.get(f"part.{self.name}")
        known = [part.name for part in self._parts]
        self._open(kept if kept in known else known[0])

    def parts(self) -> Sequence[Part]:
        """The pages there are."""
        raise NotImplementedError

    @property
    def front(self) -> ListPage:
        """The page in sight."""
        return self.pages[self._front]

    def show_part(self, name: str) -> ListPage:
        """Bring a page to the front, and the keyboard to it."""
        switching = isinstance(self.focusWidget(), Segment)
        page = self._open(name)
        self.desk.settings.put(f"part.{self.name}", name)
        place = [part.name for part in self._parts].index(name)
        target = self._switches[name].segments[place] if switching else page.view
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return page

    def step(self, by: int) -> None:
        """Go to the next page, or the one before; round at the ends."""
        names = [part.name for part in self._parts]
        self.show_part(names[(names.index(self._front) + by) % len(names)])

    def show_count(self, name: str, count: int) -> None:
        """Say on the switch how many there are of something."""
        self._counts[name] = count
        place = [part.name for part in self._parts].index(name)
        for switch in self._switches.values():
            switch.segments[place].show_count(count)

    def _open(self, name: str) -> ListPage:
        if name not in self.pages:
            self._make(name)
        self._front = name
        page = self.pages[name]
        place = [part.name for part in self._parts].index(name)
        self._switches[name].segments[place].setChecked(True)
        self.stack.setCurrentWidget(page)
        page.say_status()
        return page

    def _make(self, name: str) -> None:
        places = {part.name: place for place, part in enumerate(self._parts)}
        page = self.pages[name] = self._parts[places[name]].make(self.desk)
        page.status_changed.connect(
            lambda text: self.status_changed.emit(text) if name == self._front else None
        )
        page.import_wanted.connect(self.import_wanted)
        page.export_wanted.connect(self.export_wanted)
        switch = Switch("parts", [(part.name, part.title) for part in self._parts], places[name])
        for part, count in self._counts.items():
            switch.segments[places[part]].show_count(count)
        switch.chosen.connect(self._switched)
        self._switches[name] = switch
        page.put_first(switch)
        self.stack.addWidget(page)

    def _switched(self, place: int) -> None:
        name: Any = self._parts[place].name
        if name != self._front:
            here = [part.name for part in self._parts].index(self._front)
            switch = self._switches[self._front]
            self.show_part(name)
            switch.segments[here].setChecked(True)  # this page's own switch says this page
