"""Settings of the program, not of a shop: language, theme, window, recent files."""

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from shopkeeper import paths

_FILE = "settings.json"

BACKUP_EVERY = ("1", "2", "4", "8", "0")
BACKUP_HOURS = "2"


class ProgramSettings:
    """What the owner chose, by name, in one JSON file; a file that can not be read counts as empty."""

    def __init__(self) -> None:
        self.path = paths.config_folder() / _FILE
        self._values = self._load()

    def _load(self) -> dict[str, Any]:
        try:
            values = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return values if isinstance(values, dict) else {}

    def get(self, name: str, default: Any = None) -> Any:
        """The value of `name`, else `default`."""
        return self._values.get(name, default)

    def backups_of(self, shop: Path) -> Path:
        """Where the backups of a shop file are kept."""
        chosen = self.get("backup_folder")
        return paths.backup_folder(shop, chosen if isinstance(chosen, str) else "")

    def second_backups_of(self, shop: Path) -> Path | None:
        """Where each backup of a shop file is kept a second time; None where that is not wanted."""
        chosen = self.get("second_backup_folder")
        return paths.backup_folder(shop, chosen) if chosen and isinstance(chosen, str) else None

    def backup_hours(self) -> int:
        """After how many hours of work a backup is made; 0 for never."""
        chosen = str(self.get("backup_hours", BACKUP_HOURS))
        return int(chosen) if chosen in BACKUP_EVERY else 0

    def put(self, name: str, value: Any) -> None:
        """Remember `value`; where the folder can not be written it holds until the program ends."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        text = json.dumps(self._values, indent=1)  # ASCII: a file's name need not be valid Unicode
        beside = self.path.with_suffix(".new")
        try:
            beside.write_text(text, "utf-8")
            os.replace(beside, self.path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
