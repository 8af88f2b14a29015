"""Runs one measurement in a process of its own, watched from outside for the memory it takes."""

import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
_LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Run:
    """What a measurement returned, and the most memory it and its largest child took, in MB."""

    found: Any
    peak_mb: float
    child_peak_mb: float


def run(target: str, /, **arguments: Any) -> Run:
    """Call `target` ("module:function") with `arguments` in a fresh process.

    Arguments and result cross as JSON; paths as texts. Raises RuntimeError when it fails.
    """
    command = [sys.executable, "-m", "benchmarks.fresh", target, json.dumps(arguments, default=str)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment(), text=True)
    peaks = _watch(process)
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"{target} ended with {process.returncode}")
    own, children = peaks
    return Run(json.loads(said.splitlines()[-1]), own / 1e6, children / 1e6)


def environment() -> dict[str, str]:
    """The environment of a measurement: drawn off-screen unless there is a display."""
    drawn = {"QT_QPA_PLATFORM": "offscreen"} if sys.platform.startswith("linux") else {}
    return {**os.environ, **drawn, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def _watch(process: subprocess.Popen[str]) -> tuple[int, int]:
    """Look at a process until it ends: the peaks of it and of its largest child, in bytes."""
    own = children = 0
    watched = psutil.Process(process.pid)
    known: dict[int, psutil.Process] = {}
    while process.poll() is None:
        own = max(own, peak(watched))
        with contextlib.suppress(psutil.Error):
            known.update((child.pid, child) for child in watched.children(recursive=True))
        children = max([children, *map(peak, known.values())])
        time.sleep(_LOOK_S)
    return own, children


def peak(process: psutil.Process) -> int:
    """The most memory a process has held so far, in bytes; what it holds now, where no peak is kept."""
    try:
        if sys.platform.startswith("linux"):
            # Not ru_maxrss, which a process inherits from the one that started it.
            status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
            line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0")
            return int(line.split()[1]) * 1024
        memory = process.memory_info()
        return getattr(memory, "peak_wset", memory.rss)
    except (psutil.Error, OSError):
        return 0


def own_folders(folder: Path) -> None:
    """Settings and logs of a measurement are nobody's."""
    from shopkeeper import paths

    for name in ("data_folder", "config_folder", "log_folder"):
        setattr(paths, name, lambda: folder)


def main() -> None:
    """Do what the command line says and print the result."""
    target, arguments = sys.argv[1:]
    module, _, function = target.partition(":")
    with tempfile.TemporaryDirectory(prefix="shopkeeper-", ignore_cleanup_errors=True) as folder:
        own_folders(Path(folder))
        found = getattr(importlib.import_module(module), function)(**json.loads(arguments))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
