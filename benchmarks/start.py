"""From the command to a window that can be used, against a bare window with the same imports."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import fresh, made_shop
from benchmarks.figures import Figure, Options

READY = "ready"
BUILT = fresh.ROOT / "dist" / "shopkeeper"


def measure(options: Options) -> Iterator[Figure]:
    """The window, on the smallest and the largest shop, and the executable if there is one."""
    names = options.scratch / "imports.txt"
    for orders in sorted({min(options.sizes), options.largest}):
        options.say(f"start with {orders:,} orders")
        shop = made_shop.path(orders, options.cache)
        program = ("-m", "benchmarks.start", "program", str(shop), str(names), str(options.scratch))
        bare = ("-m", "benchmarks.start", "bare", str(names))
        _until_ready(program)  # also notes what it imports
        rounds = [(_until_ready(program), _until_ready(bare)) for _ in range(options.repeat)]
        value, floor = (min(times) for times in zip(*rounds, strict=True))
        yield Figure("start to usable window / bare window", f"{orders:,} orders", value, floor=floor)
    yield from _executable(options)


def _until_ready(arguments: tuple[str, ...]) -> float:
    """Seconds until a process says that its window is painted."""
    command = [sys.executable, *arguments]
    start = perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=fresh.ROOT, env=fresh.environment(), text=True
    )
    assert process.stdout is not None
    with process.stdout:
        ready = READY in process.stdout.readline()
        seconds = perf_counter() - start
        process.stdout.read()
    if process.wait() or not ready:
        raise RuntimeError(f"{' '.join(arguments[:3])} did not come up")
    return seconds


def _executable(options: Options) -> Iterator[Figure]:
    files = [BUILT] if BUILT.is_file() else list(BUILT.rglob("*"))
    program = BUILT if BUILT.is_file() else BUILT / "shopkeeper"
    if not program.is_file():
        options.say("no executable in dist/: its size and start are left out")
        return
    size = sum(file.stat().st_size for file in files if file.is_file() and not file.is_symlink())
    yield Figure("executable: size on disk", "", size / 1e6, "MB")
    times = []
    for _ in range(options.repeat):
        start = perf_counter()
        subprocess.run([program, "--version"], check=True, capture_output=True, env=fresh.environment())
        times.append(perf_counter() - start)
    yield Figure("executable: start (--version)", "", min(times))


# In the process that is measured


def _ready(names: str) -> None:
    """Say it, note what was imported, and end at once."""
    import os

    print(READY, flush=True)
    if names:
        outside = sorted(
            name for name in sys.modules if not name.startswith(("shopkeeper", "benchmarks", "__"))
        )
        Path(names).write_text("\n".join(outside), "utf-8")
    os._exit(0)


def program(shop: str, names: str, folder: str) -> None:
    """The program itself, as its command starts it; ready when the list shows its first rows."""
    from shopkeeper import cli
    from shopkeeper.ui.kit.list_view import ListView

    painted = ListView.paintEvent

    def paint(view: ListView, event: object) -> None:
        painted(view, event)  # type: ignore[arg-type]
        if view.list.ids:
            _ready(names)

    ListView.paintEvent = paint  # type: ignore[method-assign]
    fresh.own_folders(Path(folder))
    cli.main(["--file", shop])


def bare(names: str) -> None:
    """A window with nothing in it, after the same imports."""
    import contextlib
    import importlib

    for name in Path(names).read_text("utf-8").splitlines():
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Bare(QWidget):
        """Says when it is painted."""

        def paintEvent(self, event: QPaintEvent) -> None:
            """Painted: ready."""
            super().paintEvent(event)
            _ready("")

    app = QApplication([])
    window = Bare()
    window.resize(1280, 720)
    window.show()
    app.exec()


if __name__ == "__main__":
    {"program": program, "bare": bare}[sys.argv[1]](*sys.argv[2:])
