"""The folder where exports land: which files there are new, whole, and of a kind that is known."""

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
            found = _recognise(unseen, own, cancelled)
            self._known.update({digest: found.get(digest) for _, digest in unseen})
        by_digest = {digest: path for path, digest in fresh.items()}
        return [one for digest in by_digest if (one := self._known[digest]) is not None]

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
) -> dict[str, Found]:
    """The exports among files by their digests, as far as the child came."""
    found: dict[str, Found] = {}
    try:
        run_in_child(
            recognise_each,
            (files, own),
            on_message=lambda one: found.update({one.digest: one}),
            cancelled=cancelled,
        )
    except Cancelled:
        raise
    except ShopError:
        pass
    return found


def recognise_each(send: Callable[[Any], None], files: list[tuple[str, str]], own: list[str]) -> None:
    """Send a Found for each file that some profile fits. Runs in the child process."""
    for name, digest in files:
        try:
            with open_book(Path(name)) as book:
                profile = recognised_in(book, None, own)[0].profile
        except ShopError:
            continue
        send(Found(Path(name), digest, profile.title, profile.platform))
