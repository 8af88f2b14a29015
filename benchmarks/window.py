"""The real window, off-screen, with a heartbeat: how long it stops while work goes on behind it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from benchmarks import fresh
from shopkeeper import i18n
from shopkeeper.exchange.export import export_list
from shopkeeper.exchange.importer import Importer
from shopkeeper.settings import ProgramSettings
from shopkeeper.shop import customer_list
from shopkeeper.shop.lists import Query
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.app import Program, application
from shopkeeper.ui.kit import theme
from shopkeeper.ui.kit.texts import install_language
from shopkeeper.ui.main_window import MainWindow

_BEAT_MS = 5
_QUIET_MS = 100
_IDLE_MS = 1000
_AFTER_MS = 500


class Heartbeat(QObject):
    """Beats in the window's thread and notes the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self.longest_ms = 0.0

    def start(self) -> None:
        """Begin anew."""
        self._last, self.longest_ms = perf_counter(), 0.0
        self._timer.start()

    def stop(self) -> float:
        """The longest time between two beats, in ms."""
        self._beat()
        self._timer.stop()
        return self.longest_ms

    def _beat(self) -> None:
        now = perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now


@contextmanager
def opened(shop: str) -> Iterator[Program]:
    """The program with its window on `shop`, drawn and at rest."""
    app = application()
    i18n.set_language("zh_CN")
    install_language()
    theme.apply(app, "light")
    program = Program(ProgramSettings())
    program.window.resize(1280, 720)
    program.window.show()
    program.begin(Path(shop), named=True)
    settle(program.window)
    yield program
    settle(program.window)
    program.window.close()
    app.processEvents()


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(window: MainWindow) -> None:
    """Wait until all that was asked for is there and drawn."""
    wait(_QUIET_MS)
    while window.runner.busy():
        wait(_QUIET_MS)


def _import(shop: ShopFile, arguments: dict[str, str]) -> Callable[..., Any]:
    return Importer(shop, [Path(arguments["file"])], arguments["profile"]).run


def _export(shop: ShopFile, arguments: dict[str, str]) -> Callable[..., Any]:
    target = Path(arguments["target"])
    return lambda progress, cancelled: export_list(
        shop, customer_list.LIST, Query(), None, target, progress=progress, cancelled=cancelled
    )


WORK: dict[str, Callable[[ShopFile, dict[str, str]], Callable[..., Any]]] = {
    "import": _import,
    "undo": lambda shop, _: lambda _progress, _cancelled: shop.undo(),
    "redo": lambda shop, _: lambda _progress, _cancelled: shop.redo(),
    "export": _export,
}


def watch(what: str, shop: str, **arguments: str) -> dict[str, float]:
    """Do `what` of WORK behind the open window: longest gap and that of the idle window
    in ms, seconds, and the most memory held until then in MB."""
    beat = Heartbeat()
    with opened(shop) as program:
        window = program.window
        assert program.shop is not None
        beat.start()
        wait(_IDLE_MS)
        idle_ms = beat.stop()
        loop = QEventLoop()
        refused: list[Exception] = []
        beat.start()
        start = perf_counter()
        work = WORK[what](program.shop, arguments)
        task = window.runner.run(work, lambda _: None, refused.append, title=what)
        window.runner.ended.connect(lambda ended: loop.quit() if ended is task else None)
        loop.exec()
        seconds = perf_counter() - start
        settle(window)
        wait(_AFTER_MS)
        longest_ms = beat.stop()
        peak_mb = fresh.peak(psutil.Process()) / 1e6
    if refused:
        raise refused[0]
    return {"seconds": seconds, "idle_ms": idle_ms, "longest_ms": longest_ms, "peak_mb": peak_mb}
