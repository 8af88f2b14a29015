"""The shop file: open, read, and the one way to write."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, Self

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.store import history, recorder, upgrade
from shopkeeper.store.connections import (
    CACHE_KIB,
    IMPORT_CACHE_KIB,
    connect,
    environment_in_words,
    reader_engine,
    writer_engine,
)
from shopkeeper.store.files import Lock, inspect, may_write

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time of history and backups: UTC, whole seconds, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)  # noqa: TID251 - the one clock


class Derived(Protocol):
    """What is worked out from the recorded rows; `shop.derived` gives it."""

    def recompute(self, connection: Connection) -> None:
        """Work out anew what stands in temp.stale (kind, id)."""
        ...


@dataclass(frozen=True, slots=True)
class Changed:
    """What listeners are told after a commit."""

    change_id: int
    kind: str
    command_id: int
    key: str
    args: dict[str, Any]
    subjects: frozenset[str]


class ShopFile:
    """One open shop file: any number of readers, one writer.

    `derived` keeps the worked-out tables, `clock` gives UTC. Raises ShopError
    `file.…` for every file that can not be opened; the file is then untouched.
    """

    def __init__(
        self,
        path: Path,
        derived: Derived,
        *,
        clock: Clock = utc_now,
        operator: str = "",
        write: bool = True,
        before_upgrade: Callable[[Path], object] | None = None,
    ) -> None:
        inspect(path, newest=upgrade.newest())
        self.path = path
        self.derived = derived
        self.clock = clock
        self.operator = operator
        self.listeners: list[Callable[[Changed], None]] = []
        self.read_only = not (write and may_write(path))
        self._mutex = threading.Lock()
        self._owner: int | None = None
        self._running: tuple[str, dict[str, Any]] | None = None
        self._session: Session | None = None
        self._recording: recorder.Recording | None = None
        self._closing = ExitStack()
        try:
            self._open(before_upgrade)
        except BaseException:
            self._closing.close()
            raise

    @classmethod
    def create(cls, path: Path, derived: Derived, **options: Any) -> Self:
        """Make an empty shop at `path` and open it; ShopError `file.exists` if something is there."""
        if path.exists():
            raise ShopError("file.exists", path=str(path))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ShopError("file.cannot_create", path=str(path)) from error
        with environment_in_words(path):
            connection = connect(path, write=True, create=True)
            try:
                connection.execute("PRAGMA page_size=4096")
                _use_wal(connection, path)
                upgrade.upgrade(connection)
            finally:
                connection.close()
        return cls(path, derived, **options)

    def _open(self, before_upgrade: Callable[[Path], object] | None) -> None:
        with environment_in_words(self.path):
            if not self.read_only:
                self._open_writer(before_upgrade)
            self._reader = reader_engine(self.path)
            self._closing.callback(self._reader.dispose)
            with self._reader.connect() as connection:
                self.schema = connection.exec_driver_sql("PRAGMA user_version").scalar_one()

    def _open_writer(self, before_upgrade: Callable[[Path], object] | None) -> None:
        self._closing.callback(Lock(self.path).release)
        raw = connect(self.path, write=True)
        self._raw = raw
        self._closing.callback(raw.close)
        _use_wal(raw, self.path)
        if upgrade.schema_of(raw) < upgrade.newest():
            if before_upgrade:
                before_upgrade(self.path)
            upgrade.upgrade(raw)
        recorder.arm(raw)
        self._writer = writer_engine(raw)
        self._closing.callback(self.checkpoint)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; on disk it is then complete by itself."""
        self._closing.close()

    def checkpoint(self) -> None:
        """Bring the journal into the file, when nobody reads; else it stays for the next time."""
        if not self.read_only and self._mutex.acquire(blocking=False):
            try:
                self._reader.dispose()
                self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                self._mutex.release()

    # Reading

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent state of the shop, for looking only."""
        with environment_in_words(self.path), Session(self._reader, autoflush=False) as session:
            yield session

    # Writing

    @contextmanager
    def command(self, key: str, /, *, imports: bool = False, **args: Any) -> Iterator[Session]:
        """The one way to write: what is done inside is one transaction, on record as `key`.

        A command inside another is part of it. `imports` says that what is written comes
        from a file, not from the owner. Raises ShopError `command.busy` at once while
        another runs and `file.read_only`; when the block raises, nothing is written.
        """
        if self._owner == threading.get_ident():
            assert self._session is not None
            yield self._session
            return
        with self._recorded("command", key, args, imports=imports) as recording:
            self._recording = recording
            with Session(recording.connection, expire_on_commit=False) as session:
                self._session = session
                yield session
                session.flush()

    def flush_record(self) -> None:
        """Inside a long command: move its record to disk so that memory stays bounded."""
        assert self._session is not None and self._recording is not None
        self._session.flush()
        self._recording.flush()

    @contextmanager
    def _recorded(
        self, kind: str, key: str, args: dict[str, Any], *, imports: bool = False, root: int | None = None
    ) -> Iterator[recorder.Recording]:
        with self._writing(key, args, big=imports or root is not None) as connection:
            values = {
                "at": self.clock(),
                "operator": self.operator,
                "kind": kind,
                "key": key,
                "args": "{}",
                "root_id": root,
                "done": kind == "command",
                "schema": self.schema,
            }
            with connection.begin():
                change_id = history.begin(connection, values)
                own = kind == "command"
                recording = recorder.Recording(
                    connection, change_id, touches=own, tracks=own and not imports
                )
                yield recording
                changed = self._finish(recording, root or change_id, key, args, kind)
        if changed:
            for listener in list(self.listeners):
                listener(changed)

    def _finish(
        self, recording: recorder.Recording, root: int, key: str, args: dict[str, Any], kind: str
    ) -> Changed | None:
        connection, change_id = recording.connection, recording.change_id
        if not recording.finish():
            connection.get_transaction().rollback()  # type: ignore[union-attr]
            return None
        self.derived.recompute(connection)
        history.set_args(connection, change_id, args)
        history.set_head(connection, root, change_id, done=kind != "undo")
        return Changed(change_id, kind, root, key, dict(args), frozenset(recording.subjects))

    @contextmanager
    def _writing(self, key: str, args: dict[str, Any], *, big: bool) -> Iterator[Connection]:
        if self.read_only:
            raise ShopError("file.read_only", path=str(self.path))
        if not self._mutex.acquire(blocking=False):
            running = self._running or (key, args)
            raise ShopError("command.busy", label=running)
        try:
            self._owner, self._running = threading.get_ident(), (key, args)
            with environment_in_words(self.path), self._writer.connect() as connection:
                self._raw.execute(f"PRAGMA cache_size=-{IMPORT_CACHE_KIB if big else CACHE_KIB}")
                yield connection
                if big:
                    self._raw.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
                    self._raw.execute("PRAGMA shrink_memory")
        finally:
            self._owner = self._running = self._session = self._recording = None
            self._mutex.release()

    # Undo and redo

    def undoable(self) -> history.Done | None:
        """The command Ctrl+Z takes back."""
        with self.read() as session:
            return history.undoable(session.connection(), self.schema)

    def redoable(self) -> history.Done | None:
        """The command Ctrl+Y brings back."""
        with self.read() as session:
            return history.redoable(session.connection(), self.schema)

    def undo(self) -> history.Done:
        """Take back the last command; ShopError `undo.nothing` or `undo.later`."""
        last = self.undoable()
        if last is None:
            raise ShopError("undo.nothing")
        return self.undo_command(last.id)

    def undo_command(self, command_id: int) -> history.Done:
        """Take back one command; ShopError `undo.later` names those since that stand on it."""
        done = self._command(command_id)
        if not done.undoable:
            raise ShopError("undo.not_possible")
        self._invert(done, "undo")
        return done

    def redo(self) -> history.Done:
        """Bring back the last command taken back; ShopError `redo.nothing`."""
        last = self.redoable()
        if last is None:
            raise ShopError("redo.nothing")
        self._invert(last, "redo")
        return last

    def _command(self, command_id: int) -> history.Done:
        with self.read() as session:
            return history.command(session.connection(), self.schema, command_id)

    def _invert(self, done: history.Done, kind: str) -> None:
        with self._recorded(kind, done.key, done.args, root=done.id) as recording:
            if kind == "undo":
                later = history.later_than(recording.connection, self.schema, done.id)
                if later:
                    raise ShopError("undo.later", labels=[(entry.key, entry.args) for entry in later])
            history.apply_inverse(recording.connection, recording, done.id)

    def commands(self, *, before: int | None = None, most: int = 200) -> list[history.Done]:
        """The commands of the whole shop, newest first."""
        with self.read() as session:
            return history.commands(session.connection(), self.schema, before=before, most=most)

    def history_of(self, subject: str, record_id: int) -> list[history.Event]:
        """Who changed a record, from what to what and when, newest first."""
        with self.read() as session:
            return history.of_record(session.connection(), self.schema, subject, record_id)


def _use_wal(connection: Any, path: Path) -> None:
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise ShopError("file.network_drive", path=str(path))
