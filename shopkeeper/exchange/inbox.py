"""The folder where exports land: which files there are new, whole, and of a kind that is known."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shopkeeper.errors import Cancelled, ShopError
from shopkeeper.exchange import own_profiles
from shopkeeper.exchange.child import run_in_child
from shopkeeper.exchange.reader import digest_of, modified_at, recognised_in
from shopkeeper.exchange.sheets import open_book

SUFFIXES = frozenset((".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"))
# What lies in a folder of downloads for longer is no export that was just made.
_RECENT = timedelta(days=14)
_MOST = 50
_LARGEST = 200_000_000
_TRIES = 3

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A new export: its file, what tells its content, and what it was recognised as."""

    path: Path
    digest: str
    title: dict[str, str]
    platform: str


def sizes(folder: Path, now: datetime) -> dict[Path, Size]:
    """The recent sheets of a folder with their size and time, so that growing ones are told.

    `now` is UTC. A folder that can not be read has none.
    """
    found: dict[Path, Size] = {}
    try:
        for path in folder.iterdir():
            if path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", ".")):
                stat = path.stat()
                if 0 < stat.st_size <= _LARGEST and now - modified_at(path) < _RECENT:
                    found[path] = (stat.st_size, stat.st_mtime_ns)
    except OSError:
        return {}
    newest = sorted(found, key=lambda path: found[path][1], reverse=True)[:_MOST]
    return {path: found[path] for path in newest}


class Looker:
    """Looks at files once: what each holds is remembered as long as it stays as it is."""

    def __init__(self) -> None:
        self._digests: dict[tuple[Path, Size], str] = {}
        self._known: dict[str, Found | None] = {}
        self._failed: Counter[str] = Counter()

    def look(
        self,
        files: dict[Path, Size],
        imported: Callable[[Sequence[str]], Iterable[str]],
        cancelled: Callable[[], bool],
    ) -> list[Found]:
        """The new exports among `files`; `imported` says which digests are not new."""
        digests = {path: digest for path, size in files.items() if (digest := self._digest(path, size))}
        old = set(imported(list(digests.values())))
        fresh = {path: digest for path, digest in digests.items() if digest not in old}
        unseen = [(str(path), digest) for path, digest in fresh.items() if digest not in self._known]
        if unseen:
            own = [str(path) for path in own_profiles.files()]
            self._known.update(_recognise(unseen, own, cancelled))
            self._give_up(digest for _, digest in unseen if digest not in self._known)
        by_digest = {digest: path for path, digest in fresh.items()}
        return [one for digest in by_digest if (one := self._known.get(digest)) is not None]

    def _give_up(self, digests: Iterable[str]) -> None:
        """What ends the child each time it is looked at is no export."""
        self._failed.update(digests)
        self._known.update({digest: None for digest, times in self._failed.items() if times >= _TRIES})

    def _digest(self, path: Path, size: Size) -> str:
        key = (path, size)
        if key not in self._digests:
            try:
                self._digests[key] = digest_of(path)
            except OSError:
                return ""
        return self._digests[key]


def _recognise(
    files: list[tuple[str, str]], own: list[str], cancelled: Callable[[], bool]
) -> dict[str, Found | None]:
    """The exports among files by their digests; None is what no profile fits.

    A file that ends the child is looked at once more on its own; if it ends that too,
    nothing is said of it, and the others are looked at all the same.
    """
    seen: dict[str, Found | None] = {}
    waiting = files
    while waiting:
        _look_at(waiting, own, seen, cancelled)
        waiting = [one for one in waiting if one[1] not in seen]
        _look_at(waiting[:1], own, seen, cancelled)
        waiting = waiting[1:]
    return seen


def _look_at(
    files: list[tuple[str, str]], own: list[str], seen: dict[str, Found | None], cancelled: Callable[[], bool]
) -> None:
    """Note what the files are, as far as the child comes."""
    if not files:
        return
    try:
        run_in_child(
            recognise_each, (files, own), on_message=lambda one: seen.update([one]), cancelled=cancelled
        )
    except Cancelled:
        raise
    except ShopError:
        pass


def recognise_each(send: Callable[[Any], None], files: list[tuple[str, str]], own: list[str]) -> None:
    """Send the digest of each file with a Found, or None where no profile fits. Runs in the child process."""
    for name, digest in files:
        try:
            with open_book(Path(name)) as book:
                profile = recognised_in(book, None, own)[0].profile
        except ShopError:
            send((digest, None))
        else:
            send((digest, Found(Path(name), digest, profile.title, profile.platform)))
