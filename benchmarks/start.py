"""From the command to a window that can be used, against a bare window with the same imports.

Two windows stand beside it: one that has imported all the program had when it could be used, its own
modules too, and one with the libraries alone. What the program does beyond importing is held to a
bound; what its own modules cost is shown.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import fresh
from benchmarks.figures import Figure, Options

READY, FILLED = "ready", "filled"
BUILT = fresh.ROOT / "dist" / "shopkeeper"
MOST_TIMES = 1.3
SAMPLE_S, LARGEST_S = 0.3, 0.6


def measure(options: Options) -> Iterator[Figure]:
    """The window, on the sample shop and the largest shop, and the executable if there is one."""
    from benchmarks import made_shop

    names = options.scratch / "imports.txt"
    shops = {
        "sample shop": (_sample(options.scratch / "sample.shop"), SAMPLE_S),
        f"{options.largest:,} orders": (made_shop.path(options.largest, options.cache), LARGEST_S),
    }
    for size, (shop, limit) in shops.items():
        options.say(f"start with {size}")
        started = ("-m", "benchmarks.start", "program", str(shop), str(names), str(options.scratch))
        same, libraries = (
            ("-m", "benchmarks.start", "bare", str(names), which) for which in ("all", "others")
        )
        _until_said(started)  # also notes what it imports
        rounds = [[_until_said(one) for one in (started, same, libraries)] for _ in range(options.repeat)]
        value, floor, lowest = (min(times[READY] for times in column) for column in zip(*rounds, strict=True))
        yield Figure("start to usable window / bare window", size, value, floor=floor, most=MOST_TIMES)
        yield Figure("the same / bare window with libraries alone", size, value, floor=lowest)
        after = min(times[FILLED] - times[READY] for times, *_ in rounds)
        yield Figure("Today filled, after the window", size, after, limit=limit)
    yield from _executable(options)


def _sample(path: Path) -> Path:
    from shopkeeper.sample.make import fill
    from shopkeeper.shop import derived
    from shopkeeper.store.shop_file import ShopFile

    with ShopFile.create(path, derived, backups=None) as shop:
        fill(shop, "zh_CN")
    return path


def _until_said(arguments: tuple[str, ...]) -> dict[str, float]:
    """Seconds until a process said each of its words."""
    command = [sys.executable, *arguments]
    start = perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=fresh.ROOT, env=fresh.environment(), text=True
    )
    assert process.stdout is not None
    with process.stdout:
        said = {line.strip(): perf_counter() - start for line in process.stdout}
    if process.wait() or READY not in said:
        raise RuntimeError(f"{' '.join(arguments[:3])} did not come up")
    return said


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


def program(shop: str, names: str, folder: str) -> None:
    """The program as its command starts it: ready once painted, filled once Today shows its figures."""
    from shopkeeper import cli
    from shopkeeper.ui.main_window import MainWindow

    attach = MainWindow.attach

    def attach_watched(self: MainWindow, shop: Any) -> None:
        _watch_today(Path(names))
        attach(self, shop)

    MainWindow.attach = attach_watched
    fresh.own_folders(Path(folder))
    cli.main(["--file", shop])


def _watch_today(names: Path) -> None:
    """Let the page say when it is painted, and note what had been imported by then."""
    from PySide6.QtWidgets import QWidget

    from shopkeeper.ui.today.page import TodayPage

    imported: list[str] = []

    def paint(page: TodayPage, event: Any) -> None:
        QWidget.paintEvent(page, event)
        if not imported:
            print(READY, flush=True)
            imported.extend(sys.modules)
        if page.found:
            print(FILLED, flush=True)
            names.write_text("\n".join(imported), "utf-8")
            os._exit(0)

    TodayPage.paintEvent = paint


def bare(names: str, which: str) -> None:
    """A window with nothing in it, after the same imports: `all` of them, or but those of `others`."""
    import contextlib
    import importlib

    for name in Path(names).read_text("utf-8").splitlines():
        own = name.partition(".")[0] in ("shopkeeper", "benchmarks", "__main__")
        if which == "all" or not own:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Bare(QWidget):
        """Says when it is painted."""

        def paintEvent(self, event: QPaintEvent) -> None:
            """Painted: ready."""
            super().paintEvent(event)
            print(READY, flush=True)
            os._exit(0)

    app = QApplication([])
    window = Bare()
    window.resize(1280, 720)
    window.show()
    app.exec()


if __name__ == "__main__":
    {"program": program, "bare": bare}[sys.argv[1]](*sys.argv[2:])
