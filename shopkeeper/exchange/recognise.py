"""Which export a file is: the profile, sheet and header row that fit it best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from shopkeeper.errors import ShopError
from shopkeeper.exchange.profiles import Profile
from shopkeeper.exchange.sheets import Book, Sheet
from shopkeeper.exchange.transforms import clean

_LOOK_AT = 30


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet, the profile that fits it, and why: the columns it uses of those there are."""

    profile: Profile
    sheet: Sheet
    header_row: int
    columns: tuple[str, ...]
    used: tuple[str, ...]


def recognise(book: Book, profiles: Iterable[Profile]) -> Recognised:
    """The best fit of all sheets and profiles.

    A profile fits a row that has every required column and none that tells another
    export; the one that knows most of its columns wins. Raises ShopError
    `sheet.not_recognised` when none fits.
    """
    known = tuple(profiles)
    best: Recognised | None = None
    for sheet in book.sheets:
        for number, row in enumerate(islice(sheet.rows(), _LOOK_AT)):
            columns = tuple(clean(cell) for cell in row)
            for profile in known:
                found = _fit(profile, sheet, number, columns)
                if found and (best is None or len(found.used) > len(best.used)):
                    best = found
    if best is None:
        raise ShopError("sheet.not_recognised", file=book.path.name)
    return best


def _fit(profile: Profile, sheet: Sheet, number: int, columns: Sequence[str]) -> Recognised | None:
    there = set(columns)
    if there & profile.absent or not all(there.intersection(names) for names in profile.required):
        return None
    used = tuple(name for name in dict.fromkeys(columns) if name in profile.columns())
    return Recognised(profile, sheet, number, tuple(columns), used)
