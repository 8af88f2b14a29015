"""Where the program's own folders are."""

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The data files: inside an installed package, else beside it (source, executable)."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def data_folder() -> Path:
    """Where shop files lie unless the owner says otherwise; made when missing."""
    return platformdirs.user_data_path("Shopkeeper", appauthor=False, ensure_exists=True)


def config_folder() -> Path:
    """Where the program's settings lie; made when missing."""
    return platformdirs.user_config_path("Shopkeeper", appauthor=False, ensure_exists=True)


def log_folder() -> Path:
    """Where the log lies; made when missing."""
    return platformdirs.user_log_path("Shopkeeper", appauthor=False, ensure_exists=True)


def default_shop() -> Path:
    """The shop file that opens when none is named."""
    return data_folder() / "my.shop"


def backup_folder(shop: Path) -> Path:
    """The folder of `shop`'s own backups, beside it."""
    return shop.with_name(f"{shop.stem} backups")
