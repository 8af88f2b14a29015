"""What the tests of child processes run in them."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shopkeeper.errors import ShopError
from shopkeeper.exchange import child
from shopkeeper.exchange.sheets import open_book

Send = Callable[[Any], None]


def send_numbers(send: Send, count: int) -> str:
    for number in range(count):
        send(number)
    return "done"


def send_large(send: Send, count: int) -> int:
    """Lists of a quarter of a megabyte; the result is the child's memory at the end."""
    for number in range(count):
        send([(str(number), "x" * 100)] * 2500)
    return child.resident_bytes()


def refuse(send: Send) -> None:
    send("first")
    raise ShopError("sheet.encoding", field="file", line=3, encoding="GB18030")


def fail(send: Send) -> None:
    raise ZeroDivisionError("by hand")


def abort(send: Send) -> None:
    os.abort()


def swell(send: Send) -> None:
    kept = []
    while True:
        kept.append(bytearray(5_000_000))
        send(len(kept))


def swell_at_once(send: Send) -> None:
    bytearray(4_000_000_000)


def hang(send: Send, pid_file: Path) -> None:
    pid_file.write_text(str(os.getpid()))
    send("hanging")
    threading.Event().wait()


def modules(send: Send) -> tuple[int, list[str]]:
    """The child's memory and all it has imported, once the reader of sheets is there."""
    return child.resident_bytes(), sorted(sys.modules)


def read_book(send: Send, path: Path) -> tuple[int, int, list[list[str]]]:
    """How many rows and cells a file has, and its first rows."""
    rows = cells = 0
    first: list[list[str]] = []
    with open_book(path) as book:
        for sheet in book.sheets:
            for row in sheet.rows():
                rows += 1
                cells += len(row)
                if len(first) < 3:
                    first.append(row)
                if rows % 100_000 == 0:
                    send(rows)
    return rows, cells, first
