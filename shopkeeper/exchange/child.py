"""Long work in a child process: it may hang, swell or die without harm to the shop."""

import contextlib
import gc
import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from typing import Any

import psutil

from shopkeeper.errors import Cancelled, ShopError

Send = Callable[[Any], None]

MEMORY_LIMIT_BYTES = 220_000_000
TIME_LIMIT_S = 60.0

_ROOM_BYTES = 1 << 20

_POLL_S = 0.05
_WATCH_S = 0.1
_FAREWELL_S = 2.0


def messages(
    target: Callable[..., Any],
    args: tuple[Any, ...],
    *,
    cancelled: Callable[[], bool] = lambda: False,
    memory_limit_bytes: int = MEMORY_LIMIT_BYTES,
    time_limit_s: float = TIME_LIMIT_S,
) -> Generator[Any, None, Any]:
    """What `target(send, *args)` sends from a child process, one by one; its result is returned.

    `target` is a function of a module that imports neither Qt nor SQLAlchemy. The child
    waits when the caller is slow, and is ended when the generator is closed. Raises
    Cancelled, the child's own ShopError, or ShopError `child.died`,
    `child.too_much_memory` (resident bytes), `child.too_slow` (seconds without a message).
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    _let_run_ahead(sender)
    process = context.Process(target=_work, args=(sender, memory_limit_bytes, target, args), daemon=True)
    process.start()
    sender.close()
    try:
        watch = _Watch(process, receiver, cancelled, memory_limit_bytes, time_limit_s)
        while (message := watch.next())[0] == "message":
            yield message[1]
        process.join(_FAREWELL_S)
        return _outcome(*message)
    finally:
        _end(process)
        receiver.close()


def _let_run_ahead(sender: multiprocessing.connection.Connection) -> None:
    """Room for some messages where the system lets it be chosen, so that neither side waits for the other."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # a limit of the system: it works with less
            fcntl.fcntl(sender.fileno(), fcntl.F_SETPIPE_SZ, _ROOM_BYTES)


def run_in_child(
    target: Callable[..., Any],
    args: tuple[Any, ...],
    *,
    on_message: Callable[[Any], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    memory_limit_bytes: int = MEMORY_LIMIT_BYTES,
    time_limit_s: float = TIME_LIMIT_S,
) -> Any:
    """The result of `target(send, *args)` in a child process; raises what `messages` raises."""
    stream = messages(
        target, args, cancelled=cancelled, memory_limit_bytes=memory_limit_bytes, time_limit_s=time_limit_s
    )
    with contextlib.closing(stream):
        while True:
            try:
                on_message(next(stream))
            except StopIteration as end:
                return end.value


class _Watch:
    """Waits for the child's next message with an eye on cancelling, memory and time."""

    def __init__(
        self,
        process: Any,
        receiver: multiprocessing.connection.Connection,
        cancelled: Callable[[], bool],
        memory_limit_bytes: int,
        time_limit_s: float,
    ) -> None:
        self._process = process
        self._receiver = receiver
        self._cancelled = cancelled
        self._memory_limit_bytes = memory_limit_bytes
        self._time_limit_s = time_limit_s
        self._weighed_at = 0.0

    def next(self) -> tuple[Any, ...]:
        """The next message of the child; raises when it can or shall not come."""
        deadline = time.monotonic() + self._time_limit_s
        self._check()
        while not self._receiver.poll(_POLL_S):
            self._check()
            if time.monotonic() > deadline:
                raise ShopError("child.too_slow")
        try:
            return pickle.loads(self._receiver.recv_bytes())  # noqa: S301 (our own child's)
        except (EOFError, OSError) as error:
            raise ShopError("child.died") from error

    def _check(self) -> None:
        if self._cancelled():
            raise Cancelled
        now = time.monotonic()
        if now - self._weighed_at >= _WATCH_S:
            self._weighed_at = now
            if resident_bytes(self._process.pid) > self._memory_limit_bytes:
                raise ShopError("child.too_much_memory")


def resident_bytes(pid: int | None = None) -> int:
    """The memory a process holds now, in bytes; 0 when it is gone. Without `pid`, this process."""
    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return 0


def _outcome(kind: str, *rest: Any) -> Any:
    if kind == "result":
        return rest[0]
    if kind == "refusal":
        key, field, words = rest
        raise ShopError(key, field, **words)
    raise RuntimeError(f"A child process failed:\n{rest[0]}")


def _end(process: Any) -> None:
    process.kill()
    process.join()
    process.close()


# In the child


def _work(sender: Any, memory_limit_bytes: int, target: Callable[..., Any], args: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    _cap_memory(memory_limit_bytes * 2)
    # Rows come and go by the hundred thousand; looking for cycles after every 700 costs a tenth.
    gc.set_threshold(50_000)
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()
    try:
        sender.send_bytes(_dump(_answer(sender, target, args)))
    except BrokenPipeError:  # pragma: no cover (nobody is left to count)
        os._exit(1)


def _answer(sender: Any, target: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Run `target`; the last message: its result, its refusal, or the trace of its failure."""
    try:
        return "result", target(lambda message: sender.send_bytes(_dump(("message", message))), *args)
    except ShopError as error:
        return "refusal", error.key, error.field, error.words
    except MemoryError:
        return "refusal", "child.too_much_memory", None, {}
    except Exception:  # noqa: BLE001 (a bug, shown in the parent)
        return "failure", traceback.format_exc()


def _dump(message: tuple[Any, ...]) -> bytes:
    return pickle.dumps(message, 5)


def _silence() -> None:
    """Readers in Rust tell their panics to the standard error; our own failures go to the parent."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _cap_memory(limit_bytes: int) -> None:
    """A second wall behind the parent's watch, where the system has one: a single huge
    allocation is refused before it can be weighed."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, limit_bytes))


def _leave_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)  # pragma: no cover (nobody is left to count)
