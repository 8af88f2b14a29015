"""How the fields of a row are read, by the rules of a profile."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shopkeeper.exchange.profiles import Rule
from shopkeeper.exchange.transforms import TRANSFORMS, Bad, Setting, clean

_CACHE = 50_000

Row = list[str]
Reader = Callable[[Row], Any]


class _Missing(Exception):
    """None of a rule's columns is in the file."""


class Readers:
    """Makes readers for a file: `index` is where its columns stand, `blank` what means nothing in some."""

    def __init__(
        self, index: Mapping[str, int], blank: Mapping[str, Sequence[str]], setting: Setting
    ) -> None:
        self._index = index
        self._setting = setting
        self._blank = {index[column]: frozenset(texts) for column, texts in blank.items() if column in index}

    def of(self, rules: Sequence[Rule]) -> dict[str, Reader]:
        """The reader of each field the file has a column for."""
        found = {}
        for rule in rules:
            with contextlib.suppress(_Missing):
                found[rule.field] = self._reader(rule)
        return found

    def _reader(self, rule: Rule) -> Reader:
        cells = [[self._index[name] for name in names if name in self._index] for names in rule.columns]
        if not any(cells):
            return self._fallback(rule)
        setting = self._setting
        transform = TRANSFORMS[rule.transform]
        if len(cells) == 1 and len(cells[0]) == 1:
            return Cell(cells[0][0], self._cleaned(cells[0][0]), transform, setting)
        choosers = [self._chooser(indexes) for indexes in cells]
        return lambda row: transform(*(choose(row) for choose in choosers), setting)

    def _chooser(self, indexes: list[int]) -> Callable[[Row], str]:
        """The first of some cells that holds anything."""
        cleaners = [(index, self._cleaned(index)) for index in indexes]
        return lambda row: next(filter(None, (cleaner(row[index]) for index, cleaner in cleaners)), "")

    def _cleaned(self, index: int) -> Callable[[str], str]:
        blank = self._blank.get(index)
        if not blank:
            return clean
        return lambda cell: "" if (text := clean(cell)) in blank else text

    def _fallback(self, rule: Rule) -> Reader:
        """A state told by which other columns hold something."""
        choices = [
            (self._index.get(one.filled), one.state)
            for one in rule.fallbacks
            if not one.filled or one.filled in self._index
        ]
        if not rule.fallbacks:
            raise _Missing

        def read(row: Row) -> str:
            for index, state in choices:
                if index is None or clean(row[index]).strip("0."):
                    return state
            raise Bad("state")

        return read


class Cell:
    """Reads one cell; what each distinct text means is worked out once, as most columns repeat themselves."""

    def __init__(
        self, index: int, cleaner: Callable[[str], str], transform: Callable[..., Any], setting: Setting
    ) -> None:
        self.index = index
        self.known = _Known(lambda cell: transform(cleaner(cell), setting))

    def __call__(self, row: Row) -> Any:
        return self.known[row[self.index]]


class _Known(dict[str, Any]):
    """What texts mean, worked out when first asked for."""

    def __init__(self, work_out: Callable[[str], Any]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, cell: str) -> Any:
        if len(self) >= _CACHE:
            self.clear()
        value = self[cell] = self._work_out(cell)
        return value


def all_of(readers: Sequence[Reader]) -> Callable[[Row], list[Any]]:
    """Reads all the fields of a row; where each is one cell, without a call for each."""
    cells = [(reader.index, reader.known) for reader in readers if isinstance(reader, Cell)]
    if len(cells) == len(readers):
        return lambda row: [known[row[index]] for index, known in cells]
    return lambda row: [reader(row) for reader in readers]
