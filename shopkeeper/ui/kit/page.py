"""A tab that is no list: what the window asks of every page."""

from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from shopkeeper.ui.kit.acting import Doing
from shopkeeper.ui.kit.desk import Desk
from shopkeeper.ui.kit.placing import rect_of
from shopkeeper.ui.kit.texts import Texts


class Page(Texts, Doing, QWidget):
    """A page with actions on itself; a subject fills it, and looks anew in `refresh`.

    It is refreshed when it comes into sight after something it shows changed: `heard` are
    the subjects, none for all. `view` is what the keyboard goes to when the page is opened.
    """

    heard: frozenset[str] = frozenset()

    status_changed = Signal(str)
    import_wanted = Signal()
    export_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._stale = True
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.set_actions()
        desk.announcer.changed.connect(self._shop_changed)

    @property
    def view(self) -> QWidget:
        """What the keyboard goes to."""
        raise NotImplementedError

    @property
    def front(self) -> "Page":
        """The page in sight; tabs of several have it too."""
        return self

    def refresh(self) -> None:
        """Look anew."""
        raise NotImplementedError

    def say_status(self) -> None:
        """Say in the status line what is here."""
        self.status_changed.emit("")

    def chosen(self) -> list[int]:
        """The ids of what is chosen: nothing, as there are no rows."""
        return []

    def row_rect(self) -> QRect:
        """Where a menu opens that no button asked for."""
        return rect_of(self.view)

    def find(self) -> None:
        """Go to the page's own search; there is none."""

    def go_back(self) -> None:
        """Bring the keyboard back to the page."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shop_changed(self, changed: Any) -> None:
        if not self.heard or changed.subjects & self.heard:
            self._stale = True
            self._refresh_in_sight()

    def _refresh_in_sight(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.refresh()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        """What changed meanwhile is looked for when the page comes into sight."""
        super().showEvent(event)
        self._refresh_in_sight()
