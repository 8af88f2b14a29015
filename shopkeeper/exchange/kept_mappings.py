"""The owner's kinds of file: mapped by hand, tried in a folder of their own, then kept beside the others."""

import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.exchange import own_profiles
from shopkeeper.exchange.mapping import title_line
from shopkeeper.exchange.profiles import Profile, builtin, load
from shopkeeper.model.exchange import HeldRow
from shopkeeper.store.files import disk_in_words

_TITLE = re.compile(r"^title[ \t]*=.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A kind of file of the owner's; `problem` says why there is no `profile`."""

    path: Path
    profile: Profile | None
    problem: ShopError | None = None


def draft(text: str, title: str, folder: Path) -> Path:
    """Write a profile to `folder`, under a name no profile has; ShopError `data.malformed`, `file.…`."""
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


def own_kinds() -> list[OwnKind]:
    """The owner's kinds of file, those that are malformed too."""
    return [_read(path) for path in own_profiles.files()]


def _read(path: Path) -> OwnKind:
    try:
        return OwnKind(path, load(path))
    except ShopError as error:
        return OwnKind(path, None, error)


def rename(path: Path, title: str) -> None:
    """Call a kind of file something else.

    Raises ShopError `kind.no_name`, `kind.other_title` where its title is written in another way than
    ours, and `file.…`.
    """
    if not title.strip():
        raise ShopError("kind.no_name", field="name")
    with disk_in_words(path, "file.cannot_open"):
        text = path.read_text("utf-8")
    line = title_line(title.strip())
    renamed = _TITLE.sub(lambda _: line, text, count=1)
    if tomllib.loads(renamed)["title"] != tomllib.loads(line)["title"]:
        raise ShopError("kind.other_title", file=path.name)
    part = path.with_suffix(".part")
    with disk_in_words(path, "file.cannot_create"):
        part.write_text(renamed, "utf-8")
        part.replace(path)


def remove(session: Session, path: Path) -> Path:
    """Recognise files of that kind no more; where its file lies now: nothing is thrown away.

    Raises ShopError `kind.has_held` while the shop holds rows of it, which could not be tried
    again, and `file.…`.
    """
    query = select(func.count()).where(HeldRow.profile == path.stem, HeldRow.settled_at.is_(None))
    if held := session.scalar(query):
        raise ShopError("kind.has_held", n=held)
    folder = _removed()
    target = folder / f"{_free(path.stem, lambda name: (folder / f'{name}.toml').exists())}.toml"
    with disk_in_words(target, "file.cannot_create"):
        folder.mkdir(exist_ok=True)
        path.replace(target)
    return target


def _removed() -> Path:
    return paths.profile_folder() / "removed"


def _free_name(title: str) -> str:
    """A name no profile has or had: it tells what was imported by it from other imports."""
    taken = {one.name for one in builtin()}
    taken |= {path.stem for path in (*own_profiles.files(), *_removed().glob("*.toml"))}
    plain = re.sub(r"[^\w]+", "_", title).strip("_")[:40] or "own"
    return _free(f"own_{plain}", lambda name: name in taken)


def _free(name: str, is_taken: Callable[[str], bool]) -> str:
    names = (f"{name}{'' if number == 1 else f'_{number}'}" for number in count(1))
    return next(one for one in names if not is_taken(one))
