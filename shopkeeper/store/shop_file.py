"""The shop file: open, read, and the one way to write."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shopkeeper import paths
from shopkeeper.errors import ShopError
from shopkeeper.model import recorded_tables
from shopkeeper.store import backup, history, recorder, upgrade
from shopkeeper.store.connections import (
    BUSY_MS,
    CACHE_KIB,
    IMPORT_CACHE_KIB,
    connect,
    environment_in_words,
    single_engine,
    use_journal,
)
from shopkeeper.store.contract import Changed, Clock, Derived, user_name, utc_now
from shopkeeper.store.files import Lock, inspect, may_write, on_network
from shopkeeper.store.readers import Readers
from shopkeeper.store.second import SecondFolder

log = logging.getLogger(__name__)

_BESIDE = Path()  # says: backups lie beside the shop file


class ShopFile:
    """One open shop file: any number of readers, one writer.

    `derived` keeps the worked-out tables, `clock` gives UTC, `backups` is the folder of
    the automatic backups (beside the file unless said otherwise; None makes none), `second`
    another one that gets each of them too.
    Raises ShopError `file.…` for every file that can not be opened, which is then
    untouched, and `backup.…` where an upgrade can not be preceded by a backup.
    """

    def __init__(
        self,
        path: Path,
        derived: Derived,
        *,
        clock: Clock = utc_now,
        operator: str | None = None,
        write: bool = True,
        backups: Path | None = _BESIDE,
        second: Path | None = None,
    ) -> None:
        inspect(path, newest=upgrade.newest())
        if on_network(path):
            raise ShopError("file.network_drive", path=str(path))
        self.path = path
        self.derived = derived
        self.clock = clock
        self.operator = user_name() if operator is None else operator
        self.backups = paths.backup_folder(path) if backups is _BESIDE else backups
        self.second = SecondFolder(second)
        self.listeners: list[Callable[[Changed], None]] = []
        self.read_only = not (write and may_write(path))
        self._mutex = threading.Lock()
        self._owner: int | None = None
        self._running: tuple[str, dict[str, Any]] | None = None
        self._session: Session | None = None
        self._recording: recorder.Recording | None = None
        self._changed = False
        self._closing = ExitStack()
        try:
            with environment_in_words(path):
                self._open()
        except BaseException as error:
            self._closing.close()
            if isinstance(error, driver.DatabaseError):
                # Sound at first sight, but what it holds does not fit together.
                raise ShopError("file.damaged", path=str(path)) from error
            raise

    @classmethod
    def create(cls, path: Path, derived: Derived, **options: Any) -> Self:
        """Make an empty shop at `path` and open it; ShopError `file.exists` if something is there."""
        upgrade.make(path)
        return cls(path, derived, **options)

    def _open(self) -> None:
        if not self.read_only:
            self._open_writer()
        elif may_write(self.path) and self._schema() < upgrade.newest():
            type(self)(self.path, self.derived, clock=self.clock, backups=self.backups).close()
        self._readers = Readers(self.path)
        self._closing.callback(self._readers.close)
        self.schema = self._schema()
        if self.schema < upgrade.newest():
            raise ShopError("file.old_read_only", path=str(self.path))

    def _schema(self) -> int:
        with closing(connect(self.path, write=False)) as connection:
            schema = upgrade.schema_of(connection)
            if schema == upgrade.newest() and not upgrade.is_whole(connection):
                raise ShopError("file.damaged", path=str(self.path))
            return schema

    def _open_writer(self) -> None:
        self._closing.callback(Lock(self.path).close)
        raw = connect(self.path, write=True)
        self._raw = raw
        self._closing.callback(raw.close)
        use_journal(raw, self.path)
        if upgrade.schema_of(raw) < upgrade.newest():
            self.backup("upgrade")
            upgrade.upgrade(raw)
        recorder.arm(raw)
        # Kept: taking one from the engine for every command takes as long as beginning it.
        self._writer = single_engine(raw)
        self._connection = self._closing.enter_context(self._writer.connect())
        self._closing.callback(self.checkpoint)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self.close()
        except ShopError:
            if kind is None:
                raise

    def close(self) -> None:
        """Let go of the file, backed up if anything changed; on disk it is then complete by itself.

        Raises ShopError `backup.not_made` or `backup.no_second`; the file is closed all the same.
        """
        changed, self._changed = self._changed, False
        try:
            if changed:
                self.backup("close")
        except ShopError as error:
            raise ShopError("backup.not_made", path=str(self.backups)) from error
        finally:
            self._closing.close()
        if changed and self.second.last_refusal:
            raise self.second.last_refusal

    def backup(self, reason: str) -> backup.Backup | None:
        """Back up what was committed and let go of old backups; None where backups are switched off.

        `reason` stands in words as `backup.<reason>`. Raises what `store.backup.make` raises; of
        the second folder `second.refused` tells.
        """
        if self.backups is None:
            return None
        made = backup.make(self.path, self.backups, clock=self.clock, reason=reason)
        backup.rotate(self.backups, self.clock, trusted=made)
        self.second.back_up(self.path, self.clock, reason)
        return made

    def checkpoint(self) -> None:
        """Bring the journal into the file, when nobody reads; else it stays for the next time."""
        if self.read_only or not self._mutex.acquire(blocking=False):
            return
        try:
            self._raw.execute("PRAGMA busy_timeout=0")
            self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        except driver.OperationalError:
            # A full disk or a lost drive: the journal still holds everything.
            log.warning("checkpoint put off", exc_info=True)
        finally:
            self._mutex.release()

    # Reading

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent state of the shop, for looking only; Cancelled once it is closed."""
        with environment_in_words(self.path), self._readers.session() as session:
            yield session

    # Writing

    @contextmanager
    def command(
        self, key: str, /, *, imports: bool = False, with_id: int | None = None, **args: Any
    ) -> Iterator[Session]:
        """The one way to write: what is done inside is one transaction, on record as `key`.

        A command inside another is part of it. `imports` says that what is written comes
        from a file, not from the owner; `with_id` is a command that, when it is taken
        back, takes this one along. Raises ShopError `command.busy` at once while
        another runs and `file.read_only`; when the block raises, nothing is written.
        """
        if self._owner == threading.get_ident():
            assert self._session is not None
            with self._session.begin_nested():
                yield self._session
            return
        with self._recorded(key, args, imports=imports, with_id=with_id) as session:
            yield session

    @property
    def command_id(self) -> int:
        """Inside a command: its id in the history."""
        assert self._recording is not None
        return self._recording.change_id

    def flush_record(self) -> None:
        """Inside a long command: move its record to disk so that memory stays bounded.

        What hangs on many new rows is worked out on the way, while they are at hand.
        """
        assert self._session is not None and self._recording is not None
        self._session.flush()
        self._recording.flush()
        if self._recording.look_ahead():
            self.derived.recompute_ahead(self._session.connection())

    @contextmanager
    def _recorded(
        self, key: str, args: dict[str, Any], *, imports: bool, with_id: int | None
    ) -> Iterator[Session]:
        with self._writing(key, args, big=imports) as connection, connection.begin():
            change_id = history.begin(self._raw, self._change("command", key, args, with_id=with_id))
            recording = recorder.Recording(self._raw, change_id, touches=True, tracks=not imports)
            with Session(connection, expire_on_commit=False) as session:
                self._session, self._recording = session, recording
                yield session
                session.flush()
            changed = self._finish(connection, recording, change_id, key, args, "command")
        self._announce(changed)

    def _announce(self, changed: Changed | None) -> None:
        if changed:
            self._changed = True
            for listener in list(self.listeners):
                listener(changed)

    def note(self, key: str, /, **args: Any) -> None:
        """Put on record, as `key`, what was done without changing a row, such as an export.

        It can not be undone and nobody is told. Waits for a running command, so it is for
        a task's own thread. Raises ShopError `file.read_only`.
        """
        assert self._owner != threading.get_ident()
        with self._writing(key, args, big=False, wait=True) as connection, connection.begin():
            history.begin(self._raw, self._change("note", key, args))

    def maintain(self, key: str, /, work: Callable[[Connection], None], **args: Any) -> None:
        """Let `work` set right what is not recorded: one transaction, in the history as the note `key`.

        There is nothing in it to undo. Raises ShopError as `command`.
        """
        with self._writing(key, args, big=True) as connection, connection.begin():
            work(connection)
            change_id = history.begin(self._raw, self._change("note", key, args))
        subjects = frozenset(table.info["subject"][0] for table in recorded_tables())
        self._announce(Changed(change_id, "note", change_id, key, dict(args), subjects))

    def _change(
        self, kind: str, key: str, args: dict[str, Any], root: int | None = None, with_id: int | None = None
    ) -> dict[str, Any]:
        return {
            "at": self.clock().isoformat(" ", "seconds"),
            "operator": self.operator,
            "kind": kind,
            "key": key,
            "args": history.as_text(args),
            "root_id": root,
            "done": kind in ("command", "note"),
            "schema": self.schema,
            "with_id": with_id,
        }

    def _finish(
        self,
        connection: Connection,
        recording: recorder.Recording,
        root: int,
        key: str,
        args: dict[str, Any],
        kind: str,
    ) -> Changed | None:
        change_id = recording.change_id
        if not recording.finish() and kind == "command":
            connection.get_transaction().rollback()  # type: ignore[union-attr]
            return None
        self.derived.recompute(connection)
        history.set_args(self._raw, change_id, history.as_text(args))
        history.set_head(self._raw, root, change_id, done=kind != "undo")
        return Changed(change_id, kind, root, key, dict(args), frozenset(recording.subjects))

    @contextmanager
    def _writing(
        self, key: str, args: dict[str, Any], *, big: bool, wait: bool = False
    ) -> Iterator[Connection]:
        if self.read_only:
            raise ShopError("file.read_only", path=str(self.path))
        # Only another command keeps this one out; a checkpoint is over in a moment.
        if not self._mutex.acquire(timeout=-1 if wait else 0 if self._running else BUSY_MS / 1000):
            raise ShopError("command.busy", label=self._running or (key, args))
        try:
            self._owner, self._running = threading.get_ident(), (key, args)
            cache = self._large_cache() if big else nullcontext()
            with environment_in_words(self.path), cache:
                yield self._connection
        finally:
            if self._raw.in_transaction:
                self._raw.rollback()  # a commit that fails leaves it open
            self._owner = self._running = self._session = self._recording = None
            self._mutex.release()

    @contextmanager
    def _large_cache(self) -> Iterator[None]:
        self._raw.execute(f"PRAGMA cache_size=-{IMPORT_CACHE_KIB}")
        try:
            yield
        finally:
            self._raw.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
            self._raw.execute("PRAGMA shrink_memory")

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
        """Undo or redo a command; an undo takes along, before it, what was to go with it."""
        changed: list[Changed] = []
        try:
            with self._writing(done.key, done.args, big=True) as connection, connection.begin():
                along = history.going_with(connection, self.schema, done.id) if kind == "undo" else []
                changed.extend(self._invert_one(connection, one, kind) for one in (*along, done))
        except (IntegrityError, driver.IntegrityError) as error:
            raise ShopError("history.in_the_way") from error
        subjects = frozenset().union(*(one.subjects for one in changed))
        self._announce(replace(changed[-1], subjects=subjects))

    def _invert_one(self, connection: Connection, done: history.Done, kind: str) -> Changed:
        change_id = history.begin(self._raw, self._change(kind, done.key, done.args, root=done.id))
        recording = recorder.Recording(self._raw, change_id, touches=False, tracks=False)
        if kind == "undo":
            later = history.later_than(connection, self.schema, done.id)
            if later:
                raise ShopError("undo.later", labels=[(entry.key, entry.args) for entry in later])
        history.apply_inverse(connection, recording, done.id)
        changed = self._finish(connection, recording, done.id, done.key, done.args, kind)
        assert changed is not None
        return changed

    def commands(self, *, before: int | None = None, most: int = 200) -> list[history.Done]:
        """The commands and notes of the whole shop, newest first."""
        with self.read() as session:
            return history.commands(session.connection(), self.schema, before=before, most=most)

    def history_of(self, subject: str, record_id: int) -> list[history.Event]:
        """Who changed a record, from what to what and when, newest first."""
        with self.read() as session:
            return history.of_record(session.connection(), self.schema, subject, record_id)
