"""Which exports a file holds: of each sheet the profile and header row that fit it best."""

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


def recognise(book: Book, profiles: Iterable[Profile]) -> list[Recognised]:
    """The best fit of each sheet that any profile fits; a sheet of something else is passed over.

    A profile fits a row that has every required column and none that tells another
    export; the one that knows most of its columns wins. Raises ShopError
    `sheet.not_recognised` when none fits any sheet.
    """
    known = tuple(profiles)
    found = [best for sheet in book.sheets if (best := _best(sheet, known))]
    if not found:
        raise ShopError("sheet.not_recognised", file=book.path.name)
    return found


def _best(sheet: Sheet, profiles: Sequence[Profile]) -> Recognised | None:
    best: Recognised | None = None
    for number, row in enumerate(islice(sheet.rows(), _LOOK_AT)):
        columns = tuple(clean(cell) for cell in row)
        for profile in profiles:
            found = _fit(profile, sheet, number, columns)
            if found and (best is None or len(found.used) > len(best.used)):
                best = found
    return best


def _fit(profile: Profile, sheet: Sheet, number: int, columns: Sequence[str]) -> Recognised | None:
    there = set(columns)
    if there & profile.absent or not all(there.intersection(names) for names in profile.required):
        return None
    used = tuple(name for name in dict.fromkeys(columns) if name in profile.columns())
    return Recognised(profile, sheet, number, tuple(columns), used)
