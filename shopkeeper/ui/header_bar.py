"""The header of the window: the shop's name, the tabs, the search field, history and menu."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.icons import icon
from shopkeeper.ui.kit.search_field import SearchField
from shopkeeper.ui.kit.texts import Text, Texts
from shopkeeper.ui.kit.widgets import ElidedLabel, IconButton, IconLabel


@dataclass(frozen=True)
class Tab:
    """One page of the window."""

    name: str
    title: Text
    icon: str


class TabButton(Texts, QPushButton):
    """One tab: icon and word, underlined in the accent when it is open."""

    def __init__(self, tab: Tab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = tab.icon
        self.setObjectName(f"tab_{tab.name}")
        self.setProperty("look", "tab")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(20, 20))
        self.say(self._show_text, tab.title)
        self.toggled.connect(self._draw)
        self._draw()

    def _show_text(self, text: str) -> None:
        self.setText(f" {text}")
        self.setAccessibleName(text)

    def _draw(self) -> None:
        self.setIcon(icon(self._mark, "accent" if self.isChecked() else "second", 20))

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)


class HeaderBar(Texts, QFrame):
    """What stands over every page. `tab_chosen` tells the place of the tab pressed."""

    tab_chosen = Signal(int)

    def __init__(self, tabs: Sequence[Tab], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "header")
        self.setObjectName("header_bar")
        self.setFixedHeight(theme.size("header"))
        self.name = ElidedLabel(scale="section", strong=True)
        self.name.setObjectName("shop_name")
        self.name.setMaximumWidth(220)
        self.search = SearchField("search")
        self.search.setMinimumWidth(160)
        self.search.setMaximumWidth(270)
        self.search.setFixedHeight(34)
        self.say(self.search.setPlaceholderText, "Search the shop…")
        self.say(self.search.setAccessibleName, "Search the shop")
        self.replies = IconButton("replies", "message-square-text", "Quick replies")
        self.history = IconButton("history", "history", "History")
        self.menu = IconButton("menu", "menu", "Menu")
        self.tabs = self._make_tabs(tabs)
        self._lay_out()

    def _make_tabs(self, tabs: Sequence[Tab]) -> list[TabButton]:
        group = QButtonGroup(self, exclusive=True)
        group.idClicked.connect(self.tab_chosen)
        buttons = [TabButton(tab) for tab in tabs]
        for place, button in enumerate(buttons):
            group.addButton(button, place)
        return buttons

    def _lay_out(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.size("margin"), 0, 14, 1)
        box.setSpacing(8)
        box.addWidget(IconLabel("store", "accent", 22))
        box.addWidget(self.name)
        box.addSpacing(18)
        box.setSpacing(4)
        for button in self.tabs:
            box.addWidget(button)
        box.addStretch(1)
        box.addWidget(self.search, 2)
        box.addSpacing(6)
        box.addWidget(self.replies)
        box.addWidget(self.history)
        box.addWidget(self.menu)

    def show_tab(self, place: int) -> None:
        """Mark the open page's tab."""
        self.tabs[place].setChecked(True)

    def use(self, works: bool) -> None:
        """Whether there is a shop to work on."""
        pieces: list[Any] = [*self.tabs, self.search, self.replies, self.history]
        for piece in pieces:
            piece.setVisible(works)
