"""Mappings made by hand as files: tried in a folder of their own, then kept beside the owner's other ones."""

import re
import shutil
from itertools import count
from pathlib import Path

from shopkeeper import paths
from shopkeeper.exchange import own_profiles
from shopkeeper.exchange.profiles import builtin, load
from shopkeeper.store.files import disk_in_words


def draft(text: str, title: str, folder: Path) -> Path:
    """Write a profile to `folder`, under a name no profile has; ShopError `profile.…`, `file.…`."""
    path = folder / f"{_free_name(title)}.toml"
    with disk_in_words(path, "file.cannot_create"):
        path.write_text(text, "utf-8")
    load(path)
    return path


def keep(path: Path) -> Path:
    """Let files of that kind be recognised from now on; ShopError `file.…`."""
    target = paths.profile_folder() / path.name
    with disk_in_words(target, "file.cannot_create"):
        shutil.copyfile(path, target)
    return target


def _free_name(title: str) -> str:
    taken = {one.name for one in builtin()} | {path.stem for path in own_profiles.files()}
    plain = re.sub(r"[^\w]+", "_", title).strip("_")[:40] or "own"
    names = (f"own_{plain}{'' if number == 1 else f'_{number}'}" for number in count(1))
    return next(name for name in names if name not in taken)
