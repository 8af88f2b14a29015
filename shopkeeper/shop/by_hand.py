"""Which of the lines and payments the owner entered by hand a file tells of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Goods:
    """What a line is of, for comparing: `row` is the line itself.

    `variant` is known of a line entered by hand, or by what its listing is; prices are e4.
    """

    row: Any
    variant: int | None
    title: str
    quantity: int | None
    price_e4: int | None

    def same_variant(self, other: "Goods") -> bool:
        """Whether both are the same goods for certain."""
        return self.variant is not None and self.variant == other.variant

    def same_title(self, other: "Goods") -> bool:
        """Whether both are called the same."""
        return bool(self.title) and self.title == other.title

    def same_money(self, other: "Goods") -> bool:
        """Whether both are as many at the same price."""
        return self.price_e4 is not None and (self.quantity, self.price_e4) == (
            other.quantity,
            other.price_e4,
        )


def plain(title: Any) -> str:
    """A title to be compared."""
    return "".join(str(title or "").casefold().split())


def same_lines(
    entered: Sequence[Goods], told: Sequence[Goods], *, whole: bool
) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """Lines entered by hand with those of a file they are; and the file's that are to be put in.

    `whole` says that the entered ones are all the order has: then the same number at the same price is
    enough, and while one of them is none of the file's, the file's others are nobody knows which:
    the owner's stand.
    """
    free, left = list(entered), list(told)
    pairs: list[tuple[Any, Any]] = []
    for alike in (Goods.same_variant, Goods.same_title, *([Goods.same_money] if whole else [])):
        for line in list(left):
            mine = next((one for one in free if alike(one, line)), None)
            if mine is not None:
                free.remove(mine)
                left.remove(line)
                pairs.append((mine.row, line.row))
    return pairs, [] if whole and free else [line.row for line in left]


def making_up(entered: Sequence[Any], cents: int, place: int) -> list[Any]:
    """Which entries of a ledger are the money a file tells of: one, or all of its sign.

    Their cents stand at `place`.
    """
    same = [row for row in entered if (row[place] > 0) == (cents > 0)]
    exact = [row for row in same if row[place] == cents][:1]
    return exact or (same if sum(row[place] for row in same) == cents else [])
