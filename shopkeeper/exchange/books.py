"""What a file of sheets is once it is open, whatever its format."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from shopkeeper.errors import ShopError

Rows = Iterator[list[str]]


@dataclass
class Sheet:
    """One table: `rows()` starts again at each call; every cell is text as it stands."""

    name: str
    rows: Callable[[], Rows]
    row_count_hint: int | None = None


@dataclass
class Book:
    """An open file; `encoding` and `delimiter` are empty for workbooks.

    `codec` is Python's name of the encoding; `close` it, or use it in a `with` block.
    """

    path: Path
    format: str
    sheets: list[Sheet]
    encoding: str = ""
    delimiter: str = ""
    codec: str = ""
    resources: contextlib.ExitStack = field(default_factory=contextlib.ExitStack, repr=False)

    def close(self) -> None:
        """Let go of the file; iterators of rows end with it."""
        self.resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextlib.contextmanager
def damage_in_words(path: Path) -> Iterator[None]:
    """Whatever a reader of workbooks raises over a file becomes ShopError `sheet.damaged`.

    Over broken files readers raise more than a dozen kinds of exception, and the one
    written in Rust a BaseException of its own, so this is wide on purpose.
    """
    try:
        yield
    except (ShopError, MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise ShopError("sheet.damaged", path=path) from error
