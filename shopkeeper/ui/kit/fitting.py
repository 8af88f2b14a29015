"""How wide the columns of a list are, by the room there is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from shopkeeper.shop.lists import Column

# What takes the room that is left in a list that does not say so.
GROWING = ("text", "options", "names")
# How much of its width a column of a kind can do with.
CLOSEST = {
    "text": 0.7,
    "code": 0.88,
    "phone": 1.0,
    "options": 0.7,
    "names": 0.7,
    "number": 0.9,
    "money": 0.92,
    "price": 0.92,
    "percent": 0.9,
    "time": 1.0,
    "date": 1.0,
    "choice": 0.9,
    "picture": 1.0,
    "left": 1.0,
}
# Kinds that may be cut off, and how narrow they get before a list has to be scrolled.
CUT = ("text", "options", "names", "picture")
_NARROW = 72

Widths = Mapping[str, int]


@dataclass(frozen=True)
class Needs:
    """Widths by name: those of the owner's `choice`, which stay; those below which a title, a number
    or a state would be cut off; those at which words are whole; and the columns that are no wider
    than they must be, as all that is in them was measured.
    """

    choice: Widths = field(default_factory=dict)
    least: Widths = field(default_factory=dict)
    wish: Widths = field(default_factory=dict)
    exact: Collection[str] = ()

    def widest(self, column: Column) -> int:
        """What a column has where there is room."""
        name = column.name
        return self.choice.get(name, max(self.plain(column), self.wish.get(name, 0)))

    def plain(self, column: Column) -> int:
        """What a column has where there is room, whatever its words are."""
        least = self.least.get(column.name, 0)
        wanted = least if column.name in self.exact else max(column.width, least)
        return self.choice.get(column.name, wanted)

    def usual(self, column: Column) -> int:
        """What a column has at least, unless the list would have to be scrolled.

        A name is whole before a column that grows gets more than it must: that one is cut off anyway.
        """
        name = column.name
        close = 0 if name in self.exact else round(column.width * CLOSEST[column.kind])
        if column.kind in GROWING and not column.grow:
            close = min(self.wish.get(name, close), column.width)
        return self.choice.get(name, max(close, self.least.get(name, 0)))


def crowded(shown: Sequence[Column], asked: set[str], room: int, needs: Needs) -> set[str]:
    """The columns there is no room for, of those that are `wide` and not asked for all the same."""
    crowd = set()
    taken = sum(needs.plain(column) for column in shown)
    for column in reversed(shown):
        if column.wide and column.name not in asked and taken > room:
            crowd.add(column.name)
            taken -= needs.plain(column)
    return crowd


def fitted(shown: Sequence[Column], room: int, needs: Needs) -> dict[str, int]:
    """How wide each column is: closer together where there is less room, wider where there is more.

    What is more than all need goes to the columns that grow.
    """
    most = {column.name: needs.widest(column) for column in shown}
    least = {column.name: needs.usual(column) for column in shown}
    low, high = sum(least.values()), sum(most.values())
    share = min(1.0, max(0.0, (room - low) / (high - low))) if high > low else 1.0
    widths = {name: low + int((most[name] - low) * share) for name, low in least.items()}
    free = [column for column in shown if column.name not in needs.choice]
    missing = low - room
    for column in sorted(free, key=lambda column: -widths[column.name]):
        if missing > 0 and column.kind in CUT[:-1]:
            given = min(missing, max(0, widths[column.name] - _NARROW))
            widths[column.name] -= given
            missing -= given
    _spread(widths, free, room)
    return widths


def _spread(widths: dict[str, int], free: Sequence[Column], room: int) -> None:
    """Give what is left over to the columns that grow, or to all words where none says so."""
    shares = {column.name: column.grow for column in free if column.grow}
    shares = shares or {column.name: column.width for column in free if column.kind in GROWING}
    spare, total = room - sum(widths.values()), sum(shares.values())
    if spare > 0:
        for name, weight in shares.items():
            widths[name] += spare * weight // total
