"""Who looks at an open shop file, so that it can be let go of for good."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from shopkeeper.errors import Cancelled
from shopkeeper.store.connections import BUSY_MS, reader_engine


class Readers:
    """The connections that only look.

    Letting go waits until those who are looking have done: a connection of theirs that
    stayed open would keep the file locked, and a restore could not put another in its place.
    """

    def __init__(self, path: Path) -> None:
        self._engine = reader_engine(path)
        self._none = threading.Condition()
        self._count = 0
        self._closed = False

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session on one consistent state; Cancelled once the file was let go of."""
        with self._none:
            if self._closed:
                raise Cancelled
            self._count += 1
        try:
            with Session(self._engine, autoflush=False) as session:
                yield session
        finally:
            with self._none:
                self._count -= 1
                self._none.notify_all()

    def close(self) -> None:
        """Let nobody look any more, and wait a while for those who do."""
        with self._none:
            self._closed = True
            self._none.wait_for(lambda: self._count == 0, BUSY_MS / 1000)
        self._engine.dispose()
