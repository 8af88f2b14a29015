"""Where the program's own folders are."""

import os
from pathlib import Path
from zlib import crc32

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


def profile_folder() -> Path:
    """Where the kinds of files lie that were mapped by hand; made when missing."""
    folder = data_folder() / "profiles"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def default_shop() -> Path:
    """The shop file that opens when none is named."""
    return data_folder() / "my.shop"


def sample_shop() -> Path:
    """The sample shop to look around in."""
    return data_folder() / "sample.shop"


# Folders that services copy to other people's computers, by a word of their names.
_SYNCHRONISED = (
    "onedrive", "dropbox", "google drive", "googledrive", "icloud", "clouddocs", "nutstore", "坚果云",
    "baidusync", "百度", "weiyun", "微云", "synologydrive", "box sync", "mega", "pcloud",
)  # fmt: skip


def is_synchronised(folder: Path) -> bool:
    """Whether a folder seems to be one that a service carries to other computers."""
    parts = [part.casefold() for part in folder.parts]
    return any(word in part for part in parts for word in _SYNCHRONISED)


def backup_folder(shop: Path, chosen: str = "") -> Path:
    """The folder of `shop`'s own backups: beside it, or in the folder `chosen` for those of all shops.

    There, shops of one name from several folders are kept apart by a sign made of their folder.
    """
    if not chosen:
        return shop.with_name(f"{shop.stem} backups")
    folder = shop.resolve().parent
    sign = "" if folder == data_folder().resolve() else f" {crc32(os.fsencode(folder)):08x}"
    return Path(chosen) / f"{shop.stem} backups{sign}"
