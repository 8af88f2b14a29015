"""Backs the shop up while somebody works in it, every so many hours."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from shopkeeper.errors import ShopError

if TYPE_CHECKING:
    from shopkeeper.ui.main_window import MainWindow

_HOUR_MS = 3_600_000


class BackupKeeper(QObject):
    """Makes a backup of the window's shop by the program's setting `backup_hours`; 0 makes none."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._refused = ""
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.back_up)

    def start(self) -> None:
        """Count the hours from now on."""
        self.timer.stop()
        if hours := self._window.settings.backup_hours():
            self.timer.start(hours * _HOUR_MS)

    def back_up(self) -> None:
        """Make one in the background, where anything was done since the last."""
        desk = self._window.desk
        if desk is None or desk.shop.read_only:
            return
        shop = desk.shop
        self._window.runner.run(
            lambda _progress, _cancelled: shop.backup("hours"), self._made, self._told, owner=self, quiet=True
        )

    def _made(self, _: Any) -> None:
        self._refused = ""
        self._window.look_around()

    def _told(self, error: ShopError) -> None:
        """Say once what keeps a backup from being made, and not every time anew."""
        if error.key not in ("backup.busy", self._refused):
            self._refused = error.key
            self._window.refuse(error)
