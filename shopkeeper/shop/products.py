"""Products and their variants: entering, changing, tagging, archiving, finding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.base import Base
from shopkeeper.model.products import Product, ProductPicture, ProductStatus, ProductTag, Variant
from shopkeeper.model.stock import Reason, StockMovement
from shopkeeper.shop import many, stock

_AMOUNTS = ("cost_e4", "price_e4", "list_price_e4", "weight_g", "reorder_level")


@dataclass(frozen=True, slots=True)
class VariantData:
    """A variant as it is entered. `id` is that of one that is there already.

    `opening` is how many are there, said once, of one whose stock is not kept yet.
    """

    code: str = ""
    options: str = ""
    barcode: str = ""
    cost_e4: int | None = None
    price_e4: int | None = None
    list_price_e4: int | None = None
    weight_g: int | None = None
    reorder_level: int | None = None
    shelf: str = ""
    id: int | None = None
    opening: int | None = None


@dataclass(frozen=True, slots=True)
class ProductData:
    """A product as it is entered, with at least one variant; `pictures` are digests in order."""

    title: str
    code: str = ""
    variants: tuple[VariantData, ...] = (VariantData(),)
    short_name: str = ""
    category: str = ""
    brand: str = ""
    supplier: str = ""
    status: str = ProductStatus.ON_SALE
    note: str = ""
    material: str = ""
    dimensions: str = ""
    weight: str = ""
    colours: str = ""
    craft: str = ""
    purpose: str = ""
    cautions: str = ""
    care: str = ""
    selling_points: str = ""
    strengths: str = ""
    weaknesses: str = ""
    packing_list: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


_ROWS = ("variants", "tags", "pictures")
TEXTS = tuple(one.name for one in fields(ProductData) if one.name not in _ROWS)
VARIANT_FIELDS = tuple(one.name for one in fields(VariantData) if one.name not in ("id", "opening"))
# What buyers ask about, in the order it is shown.
KNOWLEDGE = TEXTS[TEXTS.index("material") :]


def data_of(product: Product) -> ProductData:
    """What stands in a product, as the form shows it."""
    return ProductData(
        **{name: getattr(product, name) for name in TEXTS},
        variants=tuple(
            VariantData(**{name: getattr(one, name) for name in VARIANT_FIELDS}, id=one.id)
            for one in product.variants
        ),
        tags=tuple(one.tag for one in product.tags),
        pictures=tuple(one.digest for one in product.pictures),
    )


def create(session: Session, data: ProductData, at: datetime | None = None) -> Product:
    """Enter a product with its variants; `at` is the shop's wall time of opening stock.

    Raises ShopError `product.no_title`, `product.no_variant`, `variant.code_taken`,
    `variant.twice`, `variant.negative` and `stock.negative`.
    """
    product = Product()
    _fill(session, product, data)
    session.add(product)
    session.flush()
    _open_stock(session, product, data, at)
    return product


def edit(session: Session, product_id: int, data: ProductData, at: datetime | None = None) -> Product:
    """Change a product to `data`.

    Raises ShopError as `create`, `product.gone`, `variant.gone` and `variant.used`.
    """
    product = get(session, product_id)
    _fill(session, product, data)
    session.flush()
    _open_stock(session, product, data, at)
    return product


def get(session: Session, product_id: int) -> Product:
    """The product of that id; ShopError `product.gone` when there is none."""
    product = session.get(Product, product_id)
    if product is None:
        raise ShopError("product.gone")
    return product


def _fill(session: Session, product: Product, data: ProductData) -> None:
    if not data.title.strip():
        raise ShopError("product.no_title", field="title")
    if not data.variants:
        raise ShopError("product.no_variant", field="variants")
    known = {one.id: one for one in product.variants}
    with session.no_autoflush:
        _check_variants(session, known, data.variants)
    for name in TEXTS:
        setattr(product, name, getattr(data, name).strip())
    product.variants[:] = [_variant(known, one) for one in data.variants]
    _become(product.tags, "tag", _words(data.tags), lambda one: ProductTag(tag=one))
    _become(product.pictures, "digest", _words(data.pictures), lambda one: ProductPicture(digest=one))
    for place, picture in enumerate(product.pictures, 1):
        picture.place = place


def _words(texts: Iterable[str]) -> list[str]:
    """The texts without blanks around them, each once, in order."""
    return list(dict.fromkeys(filter(None, (text.strip() for text in texts))))


def _become(rows: list[Any], field: str, wanted: Sequence[str], make: Any) -> None:
    """Let `rows` hold just `wanted`, keeping those that stay."""
    kept = {getattr(row, field): row for row in rows}
    rows[:] = [kept.get(one) or make(one) for one in wanted]


def _variant(known: dict[int, Variant], data: VariantData) -> Variant:
    variant = Variant() if data.id is None else known[data.id]
    for name in VARIANT_FIELDS:
        value = getattr(data, name)
        setattr(variant, name, value.strip() if isinstance(value, str) else value)
    return variant


def _check_variants(session: Session, known: dict[int, Variant], variants: Sequence[VariantData]) -> None:
    codes: set[str] = set()
    options: set[str] = set()
    for place, one in enumerate(variants):
        if one.id is not None and one.id not in known:
            raise ShopError("variant.gone", field=f"variants.{place}.code")
        for name in _AMOUNTS:
            if (getattr(one, name) or 0) < 0:
                raise ShopError("variant.negative", field=f"variants.{place}.{name}")
        code, option = one.code.strip(), one.options.strip()
        if option in options:
            raise ShopError("variant.twice", field=f"variants.{place}.options")
        if code and (code in codes or _taken(session, code, known, one)):
            raise ShopError("variant.code_taken", field=f"variants.{place}.code", code=code)
        codes.add(code)
        options.add(option)
    kept = {one.id for one in variants}
    for gone in (one for number, one in known.items() if number not in kept):
        if refers(session, [gone.id]):
            raise ShopError("variant.used", field="variants", name=gone.code or gone.options)


def _taken(session: Session, code: str, known: dict[int, Variant], one: VariantData) -> bool:
    """Whether another variant has the code; one that had it already may keep it."""
    before = known.get(one.id or 0)
    if before is not None and before.code == code:
        return False
    query = select(Variant.id).join(Product).where(Variant.code == code, Product.archived_at.is_(None))
    return session.scalar(query.where(Variant.id.not_in(known)).limit(1)) is not None


def refers(session: Session, variants: Sequence[int]) -> str | None:
    """The name of a table with rows that refer to one of the variants, if there is one."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is Variant.__table__.c.id for key in column.foreign_keys):
                query = select(column).where(column.in_(variants)).limit(1)
                if session.execute(query).first():
                    return table.name
    return None


def _open_stock(session: Session, product: Product, data: ProductData, at: datetime | None) -> None:
    moves = []
    for place, (row, one) in enumerate(zip(product.variants, data.variants, strict=True)):
        if one.opening is None or stock.on_hand(session, row.id) is not None:
            continue
        if one.opening < 0:
            raise ShopError("stock.negative", field=f"variants.{place}.opening")
        moves.append(stock.Move(row.id, one.opening, Reason.OPENING, one.cost_e4))
    if moves:
        assert at is not None
        stock.move(session, moves, at)


# Several at once


def archive(session: Session, ids: Sequence[int], at: datetime) -> int:
    """Put products away (`at` is UTC); how many were not yet."""
    return many.change(session, Product, ids, Product.archived_at.is_(None), archived_at=at)


def unarchive(session: Session, ids: Sequence[int]) -> int:
    """Bring products back from the archive; how many were there."""
    return many.change(session, Product, ids, Product.archived_at.is_not(None), archived_at=None)


def set_status(session: Session, ids: Sequence[int], status: str) -> int:
    """Put products on or off sale, or back to draft; how many were not so yet."""
    status = ProductStatus(status)
    return many.change(session, Product, ids, Product.status != status, status=status)


def delete(session: Session, ids: Sequence[int]) -> None:
    """Delete products nothing refers to.

    Raises ShopError `product.has_listings`, `product.has_stock` or `product.in_use`, which name one.
    """
    for one in ids:
        product = get(session, one)
        table = refers(session, [variant.id for variant in product.variants])
        if table is not None:
            raise ShopError(_REFUSALS.get(table, "product.in_use"), name=product.short_name or product.title)
        session.delete(product)
    session.flush()


_REFUSALS = {"listing_part": "product.has_listings", StockMovement.__tablename__: "product.has_stock"}


def add_tag(session: Session, ids: Sequence[int], tag: str) -> int:
    """Put a tag on products; how many did not have it. ShopError `tag.empty`."""
    return many.add_tag(session, Product, ProductTag, ids, tag)


def remove_tag(session: Session, ids: Sequence[int], tag: str) -> int:
    """Take a tag off products; how many had it."""
    return many.remove_tag(session, ProductTag, ids, tag)
