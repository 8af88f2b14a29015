"""How the fields of a row are read, by the rules of a profile."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shopkeeper.exchange.composed import TRANSFORMS
from shopkeeper.exchange.profiles import Fallback, Rule
from shopkeeper.exchange.transforms import Bad, Setting, clean

_CACHE = 50_000

Row = list[str]
Reader = Callable[[Row], Any]


class Readers:
    """Makes readers for a file: `index` is where its columns stand, `blank` what means nothing in some."""

    def __init__(
        self, index: Mapping[str, int], blank: Mapping[str, Sequence[str]], setting: Setting
    ) -> None:
        self._index = index
        self._setting = setting
        self._blank = {index[column]: frozenset(texts) for column, texts in blank.items() if column in index}

    def chosen(self, rules: Sequence[Rule]) -> dict[str, Rule]:
        """The rule of each field the file can fill: of several the first that finds all of its columns."""
        found: dict[str, Rule] = {}
        for rule in sorted(rules, key=lambda rule: not rule.fits(self._index)):
            if rule.field not in found and (self._is_there(rule) or rule.fallbacks):
                found[rule.field] = rule
        return {rule.field: found[rule.field] for rule in rules if rule.field in found}

    def of(self, rules: Sequence[Rule]) -> dict[str, Reader]:
        """The reader of each field the file has a column for."""
        return {name: self._reader(rule) for name, rule in self.chosen(rules).items()}

    def _is_there(self, rule: Rule) -> bool:
        return any(name in self._index for names in rule.columns for name in names)

    def _reader(self, rule: Rule) -> Reader:
        plain = self._plain(rule) if self._is_there(rule) else None
        if plain is None or rule.before or rule.fallbacks:
            return self._told(rule, plain)
        return plain

    def _plain(self, rule: Rule) -> Reader:
        cells = [[self._index[name] for name in names if name in self._index] for names in rule.columns]
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

    def _told(self, rule: Rule, plain: Reader | None) -> Reader:
        """A state other columns may tell before its own cells, or where those say nothing."""
        before, after = self._choices(rule.before), self._choices(rule.fallbacks)
        own = [self._index[name] for names in rule.columns for name in names if name in self._index]

        def read(row: Row) -> Any:
            for says, state in before:
                if says(row):
                    return state
            if plain is not None and any(clean(row[index]) for index in own):
                return plain(row)
            for says, state in after:
                if says(row):
                    return state
            raise Bad("state")

        return read

    def _choices(self, fallbacks: Sequence[Fallback]) -> list[tuple[Callable[[Row], bool], str]]:
        """When each of the states is told; one never told in this file is left out."""
        found: list[tuple[Callable[[Row], bool], str]] = []
        for one in fallbacks:
            cell = self._index.get(one.filled)
            if cell is not None:
                found.append((_filled(cell), one.state))
            elif not one.filled and one.missing not in self._index:
                found.append((lambda _: True, one.state))
        return found


def _filled(cell: int) -> Callable[[Row], bool]:
    """Whether a cell holds anything but nought."""
    return lambda row: bool(clean(row[cell]).strip("0."))


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
