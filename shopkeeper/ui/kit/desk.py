"""What every page works with: the shop, the task runner, the settings, and how to tell the owner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from shopkeeper import formats, i18n, paths
from shopkeeper.errors import ShopError
from shopkeeper.i18n import tr
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import settings as shop_settings
from shopkeeper.store.contract import Changed
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.kit.tasks import TaskRunner


class Announcer(QObject):
    """Brings what a shop announces, in whatever thread, into the window's."""

    changed = Signal(object)  # Changed, in the window's thread
    _heard = Signal(object)

    def __init__(self, shop: ShopFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._heard.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        shop.listeners.append(self._hear)

    def _hear(self, changed: Changed) -> None:
        self._heard.emit(changed)

    def stop(self) -> None:
        """Hear nothing any more."""
        if self._hear in self._shop.listeners:
            self._shop.listeners.remove(self._hear)


@dataclass
class Desk:
    """One open shop and its window's: `refuse` shows a refusal, `tell` a toast, `show` a record,
    `show_list` the list of a kind with just these filters.
    """

    shop: ShopFile
    runner: TaskRunner
    settings: ProgramSettings
    announcer: Announcer
    refuse: Callable[[ShopError], Any]
    tell: Callable[..., Any]
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    given_name: str = ""
    show: Callable[[str, int], Any] = lambda kind, record_id: None
    show_list: Callable[[str, Mapping[str, Any]], Any] = lambda kind, filters: None

    @property
    def name(self) -> str:
        """The shop's name; while it has none, its file's."""
        usual = self.shop.path == paths.default_shop()
        return self.given_name or (tr("My shop") if usual else self.shop.path.stem)

    def reload(self) -> None:
        """Read the shop's own settings anew."""
        with self.shop.read() as session:
            self.currency = shop_settings.get(session, "currency")
            self.time_zone = shop_settings.get(session, "time_zone")
            self.given_name = shop_settings.get(session, "name").strip()

    def refused(self) -> Callable[[], str] | None:
        """Why nothing can be changed here; None when it can."""
        return (lambda: tr("This shop file is read-only.")) if self.shop.read_only else None

    def money(self, cents: int, currency: str = "") -> str:
        """An amount in the shop's currency, or another."""
        return formats.money(cents, currency or self.currency, i18n.language())

    def price(self, price_e4: int, currency: str = "") -> str:
        """A unit price, in ten-thousandths of the currency's unit."""
        return formats.price(price_e4, currency or self.currency, i18n.language())

    def now(self) -> datetime:
        """This moment, in the shop's wall time."""
        return self.wall(self.shop.clock())

    def wall(self, at: datetime) -> datetime:
        """A UTC moment as the shop's wall time."""
        return formats.to_wall(at, self.time_zone)
