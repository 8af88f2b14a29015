"""The owner's second backup folder, on a drive that may come and go."""

import logging
from pathlib import Path

from shopkeeper.errors import ShopError
from shopkeeper.store import backup
from shopkeeper.store.contract import Clock

log = logging.getLogger(__name__)


class SecondFolder:
    """Gets each backup too, where one was chosen; what goes wrong here never stops the first."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.last_refusal: ShopError | None = None

    def back_up(self, shop: Path, clock: Clock, reason: str) -> None:
        """Make and rotate as in the first folder; a failure is kept as ShopError `backup.no_second`."""
        self.last_refusal = None
        if self.folder is None:
            return
        try:
            made = backup.make(shop, self.folder, clock=clock, reason=reason)
            backup.rotate(self.folder, clock, trusted=made)
        except ShopError as error:
            log.warning("no second backup: %s", error)
            self.last_refusal = self._refusal(self.folder)

    def refused(self) -> ShopError | None:
        """Why this folder got no backup, or would get none now: ShopError `backup.no_second`."""
        if self.folder is None:
            return None
        return self.last_refusal if self.folder.parent.is_dir() else self._refusal(self.folder)

    @staticmethod
    def _refusal(folder: Path) -> ShopError:
        return ShopError("backup.no_second", path=str(folder.parent))
