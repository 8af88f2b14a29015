"""Variants: changing prices and levels of many at once, and finding one to sell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.formats import decimals
from shopkeeper.model.products import Product, Variant
from shopkeeper.model.stock import VariantStock
from shopkeeper.shop import many, search, settings

PRICES = ("price_e4", "cost_e4", "list_price_e4")
NUMBERS = ("reorder_level", "weight_g")
TEXTS = ("shelf", "code", "barcode", "options")

_E4 = 10_000


def put(session: Session, variant_id: int, field: str, value: Any) -> None:
    """Set one field of a variant. Raises ShopError `variant.gone` and as `change`."""
    if not change(session, [variant_id], field, "set", value) and session.get(Variant, variant_id) is None:
        raise ShopError("variant.gone")


def put_price(session: Session, product_id: int, price_e4: int | None) -> None:
    """Set the price of a product's variants; ShopError `product.prices_differ` where they have several."""
    ids = of_products(session, [product_id])
    query = select(Variant.price_e4).where(Variant.id.in_(ids)).distinct()
    if len(session.scalars(query).all()) > 1:
        raise ShopError("product.prices_differ", field="price_e4")
    change(session, ids, "price_e4", "set", price_e4)


def change(session: Session, ids: Sequence[int], field: str, operation: str, value: Any = None) -> int:
    """Change a field of variants; how many changed.

    `operation` is set (`value` as the field holds it, None for nothing), add (an amount in the
    field's unit), percent (`value` as a Decimal, 5 for five percent more), or round_9 (prices:
    to the nearest that ends in .9). What is empty is only ever set. Raises ShopError
    `variant.negative` where an amount would fall below nothing, and `variant.no_amount`
    where it is not said how much.
    """
    if value is None and operation in ("add", "percent"):
        raise ShopError("variant.no_amount", field=field)
    if field in TEXTS:
        new = _text(value)
    else:
        new = _OPERATIONS[operation](value, field, 10 ** decimals(settings.get(session, "currency")))
    changed = 0
    for chunk in many.chunks(ids):
        for variant in session.scalars(select(Variant).where(Variant.id.in_(chunk))):
            old = getattr(variant, field)
            became = new(old)
            if isinstance(became, int) and became < 0:
                raise ShopError("variant.negative", field=field)
            if became != old:
                setattr(variant, field, became)
                changed += 1
    session.flush()
    return changed


New = Callable[[Any], Any]


def _text(value: str | None) -> New:
    return lambda _: (value or "").strip()


def _set(value: int | None, _: str, __: int) -> New:
    return lambda _: value


def _add(value: int, _: str, __: int) -> New:
    return lambda old: old if old is None else old + value


def _percent(value: Decimal, field: str, _: int) -> New:
    """More by so much in a hundred, rounded to the smallest unit of what the field is in."""
    unit = _E4 if field in PRICES else 1
    factor = (100 + value) / 100

    def new(old: int | None) -> int | None:
        if old is None:
            return None
        return int((old * factor / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit

    return new


def _round_9(_: Any, __: str, unit: int) -> New:
    """To the nearest price ending in .9; of a currency without decimals, in 9."""
    step = max(unit, 10) * _E4
    nine = step * 9 // 10
    return lambda old: old if old is None else max((old - nine + step // 2) // step, 0) * step + nine


_OPERATIONS: dict[str, Callable[[Any, str, int], New]] = {
    "set": _set,
    "add": _add,
    "percent": _percent,
    "round_9": _round_9,
}


def of_products(session: Session, ids: Sequence[int]) -> list[int]:
    """The variants of products, in the order they were entered."""
    found: list[int] = []
    for chunk in many.chunks(ids):
        found.extend(
            session.scalars(select(Variant.id).where(Variant.product_id.in_(chunk)).order_by(Variant.id))
        )
    return found


# Finding one to sell


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant as it is offered where an order is entered; what is not known is None."""

    variant_id: int
    product_id: int
    code: str
    barcode: str
    title: str
    options: str
    price_e4: int | None
    cost_e4: int | None
    on_hand: int | None
    available: int | None

    @property
    def name(self) -> str:
        """Title and options on one line."""
        return f"{self.title} {self.options}".strip()


_COLUMNS = (
    Variant.id,
    Variant.product_id,
    Variant.code,
    Variant.barcode,
    Product.title,
    Variant.options,
    Variant.price_e4,
    Variant.cost_e4,
    VariantStock.on_hand,
    VariantStock.available,
)


def find(session: Session, words: str, *, most: int = 20) -> list[Offer]:
    """Variants by code or barcode, or by any fragment or pinyin.

    First come those that are just that, then what begins so, then what has it inside, and
    then what only sounds so; each with those off sale last. The archive is left out.
    Nothing is found for no words.
    """
    words = words.strip()
    found = search.found("variant", words)
    if found is None:
        return []
    exact = or_(Variant.code == words, Variant.barcode == words)
    likeness = case((exact, 0), (_any(words, "istartswith"), 1), (_any(words, "icontains"), 2), else_=3)
    query = (
        select(*_COLUMNS)
        .select_from(Variant)
        .join(Product, Product.id == Variant.product_id)
        .join(VariantStock, VariantStock.variant_id == Variant.id, isouter=True)
        .where(or_(exact, Variant.id.in_(found)), Product.archived_at.is_(None))
        .order_by(likeness, Product.status != "on_sale", Product.id.desc(), Variant.id)
        .limit(most)
    )
    return [_offer(row) for row in session.execute(query)]


def _any(words: str, how: str) -> Any:
    """Whether code, title or options are like the words in that way."""
    texts = (Variant.code, Product.title, Product.short_name, Variant.options)
    return or_(*(getattr(text, how)(words, autoescape=True) for text in texts))


def offers(session: Session, ids: Sequence[int]) -> dict[int, Offer]:
    """The variants of those ids that are there."""
    query = (
        select(*_COLUMNS)
        .select_from(Variant)
        .join(Product, Product.id == Variant.product_id)
        .join(VariantStock, VariantStock.variant_id == Variant.id, isouter=True)
        .where(Variant.id.in_(ids))
    )
    return {row[0]: _offer(row) for row in session.execute(query)}


def _offer(row: Sequence[Any]) -> Offer:
    return Offer(*row)
