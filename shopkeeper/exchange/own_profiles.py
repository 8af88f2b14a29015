"""The owner's own profiles: kinds of files mapped by hand, a TOML file each in the data folder."""

from collections.abc import Iterable
from pathlib import Path

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.exchange.profiles import Profile, builtin, load, named


def files() -> list[Path]:
    """The own profiles there are."""
    return sorted(paths.profile_folder().glob("*.toml"))


def load_each(names: Iterable[str | Path]) -> tuple[list[Profile], list[ShopError]]:
    """The profiles at these paths, and what is wrong with those that are malformed."""
    profiles: list[Profile] = []
    problems: list[ShopError] = []
    for name in names:
        try:
            profiles.append(load(Path(name)))
        except ShopError as error:
            problems.append(error)
    return profiles, problems


def where(name: str) -> str:
    """`name` as a child process finds it: an own profile by its path."""
    own = paths.profile_folder() / f"{name}.toml"
    return name if any(one.name == name for one in builtin()) or not own.is_file() else str(own)


def find(name: str, others: Iterable[Path] = ()) -> Profile:
    """A profile by its name, own or not; `others` are paths of such as are not kept yet.

    Raises ShopError `profile.unknown` or `data.malformed`.
    """
    path = next((str(one) for one in others if one.stem == name), None)
    return named(path or where(name))
