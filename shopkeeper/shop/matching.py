"""Unmatched goods: what platforms sell that stands for no variant yet, guessed at and matched.

A listing once matched stays so for all its orders, past and to come; several variants
make it a bundle. What is matched takes from stock what was shipped since stock is kept.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.products import Listing, ListingPart, Product, Variant
from shopkeeper.shop import stock
from shopkeeper.shop.texts import normalise, pieces

Parts = tuple[tuple[int, int], ...]

# Titles less alike than this are no help; beside a guess that needs no look, they must be more so.
_LIKE = 0.3
_MUCH_LIKE = 0.6
_MOST = 5
_BUNDLE = re.compile(r"\s*[+＋&,，;；]\s*")
_TIMES = re.compile(r"\s*[*×xX]\s*(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a listing may stand for: (variant, how many), and why it is thought so.

    `reason` is listing (another of the same code, or title and options, stands for it), code,
    bundle (codes joined), barcode, or title; `likeness` is how alike the titles are, 1 for the others.
    """

    parts: Parts
    reason: str
    likeness: float = 1.0

    @property
    def sure(self) -> bool:
        """Whether it may be matched without a look."""
        return self.reason != "title"


class Guesser:
    """Guesses from one state of the products; to be made anew when they change."""

    def __init__(self, session: Session) -> None:
        self._codes: dict[str, set[int]] = defaultdict(set)
        self._barcodes: dict[str, set[int]] = defaultdict(set)
        self._lengths: dict[int, int] = {}
        self._with: dict[str, list[int]] = defaultdict(list)
        query = (
            select(
                Variant.id, Variant.code, Variant.barcode, Variant.options, Product.id, Product.code,
                Product.title,
            )
            .join(Product)
            .where(Product.archived_at.is_(None))
        )  # fmt: skip
        rows = session.execute(query).all()
        only = Counter(row[4] for row in rows)
        for variant, code, barcode, options, product, product_code, title in rows:
            self._codes[normalise(code)].add(variant)
            self._barcodes[normalise(barcode)].add(variant)
            if only[product] == 1:
                self._codes[normalise(product_code)].add(variant)
            cut = set(pieces(_text(title, options)).split())
            self._lengths[variant] = len(cut)
            for piece in cut:
                self._with[piece].append(variant)

    def guesses(self, session: Session, listing: Listing) -> list[Guess]:
        """What the listing may stand for, the likeliest first."""
        found = [*self._known(session, listing), *self._by_code(listing)]
        least = _MUCH_LIKE if found else _LIKE
        found += [guess for guess in self._by_title(listing) if guess.likeness >= least]
        return list({guess.parts: guess for guess in reversed(found)}.values())[::-1][:_MOST]

    def sure(self, session: Session, listing: Listing) -> Guess | None:
        """The one guess that needs no look, if there is just one."""
        sure = [guess for guess in self.guesses(session, listing) if guess.sure]
        return sure[0] if len(sure) == 1 else None

    def _known(self, session: Session, listing: Listing) -> list[Guess]:
        """What other listings of the same code, else of the same title and options, stand for."""
        like = Listing.code == listing.code
        if not listing.code:
            like = (Listing.title == listing.title) & (Listing.options == listing.options)
            if not listing.title:
                return []
        query = select(ListingPart.listing_id, ListingPart.variant_id, ListingPart.quantity).join(Listing)
        parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for other, variant, quantity in session.execute(query.where(like)):
            parts[other].append((variant, quantity))
        return [
            Guess(tuple(sorted(one)), "listing")
            for one in parts.values()
            if all(variant in self._lengths for variant, _ in one)
        ]

    def _by_code(self, listing: Listing) -> list[Guess]:
        code = normalise(listing.code)
        found = [Guess(((one, 1),), "code") for one in sorted(self._codes.get(code, ())) if code]
        for number in filter(None, (code, normalise(listing.sku))):
            found += [Guess(((one, 1),), "barcode") for one in sorted(self._barcodes.get(number, ()))]
        bundle = self._bundle(listing.code)
        return [*found, Guess(bundle, "bundle")] if bundle and not found else found

    def _bundle(self, code: str) -> Parts:
        """What codes joined as in A01+B02*2 stand for; nothing unless each is just one variant's."""
        parts: Counter[int] = Counter()
        for piece in _BUNDLE.split(code.strip()):
            times = _TIMES.search(piece)
            variants = self._codes.get(normalise(_TIMES.sub("", piece)), set()) if piece else set()
            if len(variants) != 1:
                return ()
            parts[next(iter(variants))] += int(times[1]) if times else 1
        return tuple(sorted((one, number) for one, number in parts.items() if number))

    def _by_title(self, listing: Listing) -> list[Guess]:
        wanted = set(pieces(_text(listing.title, listing.options)).split())
        common = Counter(variant for piece in wanted for variant in self._with.get(piece, ()))
        alike = {one: 2 * n / (len(wanted) + self._lengths[one]) for one, n in common.items()}
        best = sorted((-likeness, one) for one, likeness in alike.items())
        return [Guess(((one, 1),), "title", -likeness) for likeness, one in best[:_MOST]]


def _text(title: str, options: str) -> str:
    """Title and values of options (颜色:银色 is 银色), as they are compared."""
    values = (value.rpartition(":")[2] for value in re.split("[;；]", options.replace("：", ":")))
    return normalise(" ".join((title, *values)))


def unmatched(session: Session) -> list[Listing]:
    """What platforms sell that stands for no variant yet, oldest first."""
    matched = select(ListingPart.listing_id)
    return list(session.scalars(select(Listing).where(Listing.id.not_in(matched)).order_by(Listing.id)))


def get(session: Session, listing_id: int) -> Listing:
    """The listing of that id; ShopError `listing.gone` when there is none."""
    listing = session.get(Listing, listing_id)
    if listing is None:
        raise ShopError("listing.gone")
    return listing


def name_of(listing: Listing) -> str:
    """What a listing is called: its title, else a number it has."""
    return listing.title or listing.code or listing.sku or listing.key


def match(session: Session, listing_id: int, parts: Sequence[tuple[int, int]]) -> None:
    """Say what a listing stands for: (variant, how many one sale takes); several are a bundle.

    Raises ShopError `listing.gone`, `listing.no_parts`, `listing.bad_quantity` or `variant.gone`.
    """
    get(session, listing_id)
    if not parts:
        raise ShopError("listing.no_parts")
    wanted: Counter[int] = Counter()
    for place, (variant, quantity) in enumerate(parts):
        if quantity < 1:
            raise ShopError("listing.bad_quantity", field=f"lines.{place}.quantity")
        if session.get(Variant, variant) is None:
            raise ShopError("variant.gone", field=f"lines.{place}.variant")
        wanted[variant] += quantity
    _become(session, [listing_id], wanted)


def unmatch(session: Session, listing_ids: Sequence[int]) -> None:
    """Let listings stand for nothing again."""
    _become(session, listing_ids, Counter())


def _become(session: Session, listing_ids: Sequence[int], wanted: Counter[int]) -> None:
    session.execute(delete(ListingPart).where(ListingPart.listing_id.in_(listing_ids)))
    if wanted:
        tie(session, [(listing, *part) for listing in listing_ids for part in wanted.items()])
    else:
        settle(session, listing_ids)


# One way for all that come to stand for something


def tie(where: Session | Connection, parts: Iterable[tuple[int, int, int]]) -> None:
    """Note what listings stand for, (listing, variant, how many), and book what their orders have taken.

    Orders that are shipped since stock is kept have taken it, whoever ties the listing.
    """
    rows = list(parts)
    if rows:
        connection = stock.connection_of(where)
        connection.exec_driver_sql(_TIE, rows)
        settle(connection, dict.fromkeys(row[0] for row in rows))


def tie_by_code(connection: Connection, listing_ids: Iterable[int]) -> None:
    """Tie those that stand for nothing and whose merchant code is just one variant's that is in use."""
    found = connection.exec_driver_sql(_BY_CODE, (json.dumps(list(listing_ids)),)).all()
    tie(connection, [(listing, variant, 1) for listing, variant in found])


def waiting(connection: Connection, codes: Iterable[str]) -> list[int]:
    """The listings with one of these merchant codes that stand for nothing."""
    wanted = json.dumps([code for code in codes if code])
    return list(connection.exec_driver_sql(_WAITING, (wanted,)).scalars())


def settle(where: Session | Connection, listing_ids: Iterable[int]) -> None:
    """Book what the orders of the listings should have taken, where stock of their goods is kept."""
    connection = stock.connection_of(where)
    orders = connection.exec_driver_sql(_THEIR_ORDERS, (json.dumps(list(listing_ids)),)).scalars().all()
    stock.settle(connection, orders)


_TIE = "INSERT INTO listing_part (listing_id, variant_id, quantity) VALUES (?, ?, ?)"
_BY_CODE = """
SELECT l.id, min(v.id) FROM json_each(?) w CROSS JOIN listing l ON l.id = w.value
JOIN variant v ON v.code = l.code JOIN product p ON p.id = v.product_id AND p.archived_at IS NULL
WHERE l.code != '' AND NOT EXISTS (SELECT 1 FROM listing_part WHERE listing_id = l.id)
GROUP BY l.id HAVING count(*) = 1
"""
_WAITING = """
SELECT l.id FROM json_each(?) c CROSS JOIN listing l ON l.code = c.value
WHERE NOT EXISTS (SELECT 1 FROM listing_part WHERE listing_id = l.id)
"""
_THEIR_ORDERS = """
SELECT DISTINCT l.order_id FROM json_each(?) w CROSS JOIN order_line l ON l.listing_id = w.value
WHERE EXISTS (SELECT 1 FROM listing_part p JOIN stock_movement m ON m.variant_id = p.variant_id
    WHERE p.listing_id = w.value)
OR EXISTS (SELECT 1 FROM stock_movement WHERE order_line_id = l.id)
"""


def match_sure(session: Session, listing_ids: Sequence[int]) -> int:
    """Match those of the listings whose code, barcode or like leaves no choice; how many."""
    guesser = Guesser(session)
    matched = 0
    for one in listing_ids:
        guess = guesser.sure(session, get(session, one))
        if guess is not None:
            match(session, one, guess.parts)
            matched += 1
    return matched
