"""The line at the foot of the window: counts to the left, the state of the file to the right."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QFrame, QWidget

from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import Texts, plain_tip
from shopkeeper.ui.kit.widgets import ElidedLabel, PlainLabel, row
from shopkeeper.words import say


class StatusLine(Texts, QFrame):
    """What is in the list, whether the shop can be written, and when it was backed up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "status")
        self.setObjectName("status_line")
        self.setFixedHeight(theme.size("status"))
        self.left = ElidedLabel(role="second", scale="small")
        self.left.setObjectName("status")
        self.locked = PlainLabel(role="amber", scale="small", strong=True)
        self.locked.setObjectName("read_only")
        self.second = PlainLabel(role="amber", scale="small", strong=True)
        self.second.setObjectName("no_second_backup")
        self.right = PlainLabel(role="second", scale="small")
        self.right.setObjectName("state")
        self._backed_up: datetime | None = None
        self._today: datetime | None = None
        line = row(self.left, self.locked, self.second, self.right, spacing=12)
        line.setStretch(0, 1)
        line.setContentsMargins(theme.size("margin"), 1, theme.size("margin"), 0)
        self.setLayout(line)
        self.locked.hide()
        self.second.hide()
        self.say(self._show_state, self._state)

    def show_file(self, *, refused: Callable[[], str] | None, path: str) -> None:
        """Say whether the shop can be written."""
        self.locked.setVisible(refused is not None)
        self.locked.say(self.locked.setText, "Read only")
        if refused:
            self.locked.say(self._show_reason, lambda: f"{refused()} {path}")

    def _show_reason(self, text: str) -> None:
        self.locked.setToolTip(plain_tip(text))

    def show_second(self, refused: ShopError | None) -> None:
        """Say that the second folder gets no backup, if that is so."""
        self.second.setVisible(refused is not None)
        self.second.say(self.second.setText, "No second backup")
        if refused:
            self.second.say(self._show_why, lambda: say(refused.key, refused.words))

    def _show_why(self, text: str) -> None:
        self.second.setToolTip(plain_tip(text))

    def show_backup(self, at: datetime | None, now: datetime) -> None:
        """Say when the shop was last backed up, in its wall time."""
        self._backed_up, self._today = at, now
        self.say_again()

    def show_no_file(self) -> None:
        """Say nothing of a shop: none is open."""
        self._backed_up = self._today = None
        self.left.setText("")
        self.locked.hide()
        self.second.hide()
        self.say_again()

    def _state(self) -> str:
        at = self._backed_up
        if self._today is None:
            return tr("offline")
        if at is None:
            said = tr("not backed up yet")
        else:
            form = "%H:%M" if at.date() == self._today.date() else "%Y-%m-%d"
            said = tr("backed up {time}").format(time=at.strftime(form))
        return f"{said} · {tr('offline')}"

    def _show_state(self, text: str) -> None:
        self.right.setText(text)
