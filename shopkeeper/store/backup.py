"""Backups: made while the shop is open, checked before they count, rotated, restored.

A backup is a whole shop file in a folder of its own, named after the shop, the UTC
time and the reason: `my 2026-03-01 081500Z close.shop`. Only a checked one has such a
name; while it is being made it is called `.my.part`.
"""

import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, groupby
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.store import connections, upgrade
from shopkeeper.store.connections import connect, environment_in_words, journal, uri
from shopkeeper.store.contract import Clock
from shopkeeper.store.files import Lock, disk_in_words, inspect, removed_on_failure, settle

KEEP_LAST, KEEP_DAYS, KEEP_MONTHS = 10, 14, 12
DAMAGED = "damaged"
_LOOK_S = 0.02

_NAME = re.compile(r"(?P<shop>.+) (?P<at>\d{4}-\d\d-\d\d \d{6})Z (?P<reason>[a-z]+)(?: \d+)?\.shop")
_TIME = "%Y-%m-%d %H%M%S"
# What the file itself is to blame for, and not the disk or another program.
_UNREADABLE = {"file.damaged", "file.cut_short", "file.empty", "file.not_a_shop", "backup.bad"}


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. `at` is UTC, `size` in bytes; `good` is None where it was not checked again."""

    path: Path
    at: datetime
    size: int
    orders: int
    customers: int
    reason: str
    good: bool | None

    @property
    def shop(self) -> str:
        """The name of the shop file it was made of."""
        return _parts(self.path)["shop"]


def make(shop: Path, folder: Path, *, clock: Clock, reason: str) -> Backup:
    """Back `shop` up into `folder`, or give the last backup when nothing was done since.

    May run beside a writer: it holds the last commit. Raises ShopError `backup.no_folder`,
    `backup.busy`, `backup.bad`, `file.disk_full` and what opening a file raises; the shop is
    never touched and what was begun is removed.
    """
    inspect(shop, newest=upgrade.newest())
    # A drive that is not there must not turn into a folder of its name.
    if not folder.parent.is_dir():
        raise ShopError("backup.no_folder", path=str(folder.parent))
    with disk_in_words(folder, "backup.no_folder"):
        folder.mkdir(exist_ok=True)
    part = folder / f".{shop.stem}.part"
    with _alone(part), environment_in_words(shop), closing(connect(shop, write=False)) as source:
        known = _unchanged(source, folder, shop.stem)
        if known:
            return known
        with removed_on_failure(part):
            _copy(source, part)
            orders, customers = _counted(part, whole=_is_first_of_week(folder, shop.stem, clock()))
            with disk_in_words(folder, "backup.no_folder"):
                path = _free_name(folder, shop.stem, clock(), reason)
                os.replace(part, path)
                settle(folder)
    return _backup(path, orders=orders, customers=customers, good=True)


def listing(folder: Path) -> list[Backup]:
    """The backups in `folder`, newest first; one that can not be opened is not good."""
    return [_look(one) for one in _named(folder)]


def newest(folder: Path) -> Backup | None:
    """The newest backup in `folder` as its name says, without a look inside; None when there is none."""
    return next(iter(_named(folder)), None)


def verify(backup: Backup) -> Backup:
    """`backup` read from end to end: with what it holds, and whether it is good."""
    try:
        orders, customers = _counted(backup.path, whole=True)
    except ShopError:
        return replace(backup, good=False)
    return replace(backup, orders=orders, customers=customers, good=True)


def rotate(folder: Path, clock: Clock, *, trusted: Backup | None = None) -> list[Backup]:
    """Remove what need not be kept of each shop in `folder`; what was removed.

    Kept are the last 10, one of each of the last 14 days and 12 months that have any,
    and a good one in any case; `trusted` is known to be good. Raises ShopError
    `backup.no_folder` where one can not be removed.
    """
    soon = clock() + timedelta(days=1)
    removed: list[Backup] = []
    for _, group in groupby(sorted(_named(folder), key=_group), key=_group):
        backups = list(group)
        keep = _kept(backups, soon)
        doomed = [one for one in backups if one not in keep]
        if doomed and not any(_is_good(one, trusted) for one in keep):
            doomed.remove(next(filter(lambda one: _is_good(one, trusted), doomed), doomed[0]))
        for one in doomed:
            with disk_in_words(one.path, "backup.no_folder"):
                one.path.unlink(missing_ok=True)
                journal(one.path).unlink(missing_ok=True)
        removed += doomed
    return removed


def restore(backup: Path, shop: Path, *, clock: Clock, folder: Path | None = None) -> Backup | None:
    """Put `backup` in the place of `shop`; the backup of what was there, if anything was.

    A crash leaves the old file or the new one. A file too damaged to be backed up is set
    aside as it is. Raises ShopError `file.in_use` while the shop is open, `backup.bad`,
    and what `make` raises; the shop is then as it was.
    """
    folder = folder or paths.backup_folder(shop)
    with disk_in_words(shop, "file.cannot_create"):
        shop.parent.mkdir(parents=True, exist_ok=True)
    new = shop.with_name(f".{shop.name}.restoring")
    inspect(backup, newest=upgrade.newest())
    with closing(Lock(shop)), removed_on_failure(new):
        with environment_in_words(backup), closing(connect(backup, write=False)) as source:
            _copy(source, new)
        _counted(new, whole=True)
        before = _save(shop, folder, clock) if shop.exists() else None
        _retire_journal(shop)
        with disk_in_words(shop, "file.locked"):
            os.replace(new, shop)
            settle(shop.parent)
    return before


# Making


@contextmanager
def _alone(part: Path) -> Iterator[None]:
    try:
        lock = Lock(part)
    except ShopError as error:
        key = "backup.busy" if error.key == "file.in_use" else "backup.no_folder"
        raise ShopError(key, path=str(part.parent)) from error
    with closing(lock):
        yield


def _copy(source: Any, target: Path) -> None:
    with closing(driver.connect(uri(target, mode="rwc"), uri=True, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous=FULL")
        source.backup(copy)
        # One file without a journal can be read from any folder and carried away as it is.
        copy.execute("PRAGMA journal_mode=DELETE")


def _is_first_of_week(folder: Path, shop: str, now: datetime) -> bool:
    monday = now.date() - timedelta(days=now.weekday())
    return not any(one.shop == shop and one.at.date() >= monday for one in _named(folder))


def _counted(path: Path, *, whole: bool) -> tuple[int, int]:
    """How many orders and customers a checked file holds; ShopError `backup.bad`."""
    try:
        inspect(path, newest=upgrade.newest())
        with environment_in_words(path), closing(connect(path, write=False)) as connection:
            if not (_is_sound if whole else _has_sound_tables)(connection):
                raise ShopError("file.damaged", path=str(path))
            return _rows(connection, "order"), _rows(connection, "customer")
    except ShopError as error:
        if error.key in _UNREADABLE:
            raise ShopError("backup.bad", path=str(path)) from error
        raise


def _is_sound(connection: Any) -> bool:
    return connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"


def _has_sound_tables(connection: Any) -> bool:
    """Whether every page of every table can be read and understood.

    Four fifths of the whole check go into whether the search index tells the truth. It is
    made anew from the rows where it does not, so for that once a week is enough.
    """
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage").fetchall()
    checks = (connection.execute(f"PRAGMA quick_check({_quoted(name)})") for (name,) in names)
    return all(found.fetchone()[0] == "ok" for found in checks)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _rows(connection: Any, table: str) -> int:
    """The rows of a table, none where the file is older than it."""
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] if there else 0


def _state(connection: Any) -> tuple[Any, ...]:
    """What tells whether anything was done: the schema number and the last change."""
    last = connection.execute("SELECT * FROM change ORDER BY id DESC LIMIT 1").fetchone()
    return upgrade.schema_of(connection), last


def _unchanged(source: Any, folder: Path, shop: str) -> Backup | None:
    """The last backup, when it is good and holds what `source` holds."""
    last = next((one for one in _named(folder) if one.shop == shop and one.good is not False), None)
    if last is None:
        return None
    try:
        with environment_in_words(last.path), closing(connect(last.path, write=False)) as connection:
            if _state(connection) != _state(source):
                return None
        orders, customers = _counted(last.path, whole=False)
    except ShopError:
        return None
    return replace(last, orders=orders, customers=customers, good=True)


def _free_name(folder: Path, shop: str, at: datetime, reason: str) -> Path:
    name = f"{shop} {at.strftime(_TIME)}Z {reason}"
    names = (f"{name}.shop" if number == 1 else f"{name} {number}.shop" for number in count(1))
    return next(path for path in map(folder.joinpath, names) if not path.exists())


# Listing


def _parts(path: Path) -> dict[str, str]:
    match = _NAME.fullmatch(path.name)
    assert match is not None
    return match.groupdict()


def _backup(path: Path, *, orders: int = 0, customers: int = 0, good: bool | None = None) -> Backup:
    parts = _parts(path)
    at = datetime.strptime(parts["at"], _TIME)
    good = False if parts["reason"] == DAMAGED else good
    return Backup(path, at, path.stat().st_size, orders, customers, parts["reason"], good)


def _named(folder: Path) -> list[Backup]:
    """The backups in `folder` as their names say, newest first."""
    found = [_backup(path) for path in folder.glob("*.shop") if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def _look(backup: Backup) -> Backup:
    if backup.good is False:
        return backup
    path = backup.path
    try:
        inspect(path, newest=upgrade.newest())
        with environment_in_words(path), closing(connect(path, write=False)) as connection:
            orders, customers = _rows(connection, "order"), _rows(connection, "customer")
    except ShopError:
        return replace(backup, good=False)
    return replace(backup, orders=orders, customers=customers)


# Rotating


def _group(backup: Backup) -> tuple[str, bool]:
    return backup.shop, backup.reason == DAMAGED


def _kept(backups: list[Backup], soon: datetime) -> set[Backup]:
    """What the rule keeps of one shop's backups, newest first.

    What lies ahead of the clock is held to the rule among itself: it neither pushes out
    what is made now nor is pushed out.
    """
    ahead = [one for one in backups if one.at > soon]
    return {*_by_rule(ahead), *_by_rule(backups[len(ahead) :])}


def _by_rule(backups: list[Backup]) -> Iterable[Backup]:
    yield from backups[:KEEP_LAST]
    for period, most in (("%Y-%m-%d", KEEP_DAYS), ("%Y-%m", KEEP_MONTHS)):
        newest: dict[str, Backup] = {}
        for one in backups:
            newest.setdefault(one.at.strftime(period), one)
        yield from list(newest.values())[:most]


def _is_good(backup: Backup, trusted: Backup | None) -> bool:
    return (trusted is not None and backup.path == trusted.path) or verify(backup).good is True


# Restoring


def _save(shop: Path, folder: Path, clock: Clock) -> Backup:
    """Back up what is to be replaced; as it is, where it can not be read."""
    try:
        return make(shop, folder, clock=clock, reason="restore")
    except ShopError as error:
        if error.key not in _UNREADABLE:
            raise
    with disk_in_words(folder, "backup.no_folder"):
        folder.mkdir(parents=True, exist_ok=True)
        path = _free_name(folder, shop.stem, clock(), DAMAGED)
        shutil.copyfile(shop, path)
        if journal(shop).exists():
            shutil.copyfile(journal(shop), journal(path))
    return _backup(path)


def _without_journal(connection: Any) -> None:
    """Wait as long for who is still looking as other statements do by themselves."""
    deadline = time.monotonic() + connections.BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            return
        except driver.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_LOOK_S)


def _retire_journal(shop: Path) -> None:
    """Bring the journal of the old file home: beside the new one it would be taken for its own."""
    try:
        if shop.exists():
            inspect(shop, newest=upgrade.newest())
            with environment_in_words(shop), closing(connect(shop, write=True)) as connection:
                _without_journal(connection)
    except ShopError as error:
        if error.key not in _UNREADABLE:
            raise
    with disk_in_words(shop, "file.locked"):
        journal(shop).unlink(missing_ok=True)
        shop.with_name(f"{shop.name}-shm").unlink(missing_ok=True)
