"""Unmatched goods: what platforms sell that stands for no variant yet, guessed at and matched.

A listing once matched stays so for all its orders, past and to come; several variants
make it a bundle. What is matched takes from stock what was shipped since stock is kept.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderLine
from shopkeeper.model.products import Listing, ListingPart, Product, Variant
from shopkeeper.model.stock import StockMovement
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
    before = select(ListingPart.variant_id).where(ListingPart.listing_id.in_(listing_ids))
    concerned = {*session.scalars(before), *wanted}
    session.execute(delete(ListingPart).where(ListingPart.listing_id.in_(listing_ids)))
    session.add_all(
        ListingPart(listing_id=listing, variant_id=variant, quantity=quantity)
        for listing in listing_ids
        for variant, quantity in wanted.items()
    )
    session.flush()
    _settle(session, listing_ids, concerned)


def _settle(session: Session, listing_ids: Iterable[int], variants: Iterable[int]) -> None:
    """Book what the orders of the listings should have taken, where stock of the variants is kept."""
    moved = select(StockMovement.id).where(StockMovement.variant_id.in_(list(variants))).limit(1)
    if session.scalar(moved) is not None:
        query = select(OrderLine.order_id).where(OrderLine.listing_id.in_(list(listing_ids))).distinct()
        stock.settle(session, session.scalars(query).all())


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
