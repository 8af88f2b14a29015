"""The product list: its columns and filters."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from shopkeeper.model.products import Product, ProductPicture, ProductSummary, ProductTag, Variant
from shopkeeper.shop.lists import Column, Filter, ListSpec, archive, between, containing

_S, _P = ProductSummary, Product

STATUSES = {"draft": "Draft", "on_sale": "On sale", "off_sale": "Off sale"}


def _of_variants(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Something of the product's variants; empty where there is none."""
    return select(value).where(Variant.product_id == _P.id).correlate(_P).scalar_subquery()


_picture = (
    select(ProductPicture.digest)
    .where(ProductPicture.product_id == _P.id)
    .order_by(ProductPicture.place)
    .limit(1)
    .correlate(_P)
    .scalar_subquery()
)
_tags = (
    select(func.coalesce(func.group_concat(ProductTag.tag, literal("\n")), ""))
    .where(ProductTag.product_id == _P.id)
    .correlate(_P)
    .scalar_subquery()
)
# Of a product with one variant, that one's: what is merchant code there is SKU code here.
_code = case(
    (_P.code != "", _P.code), (_S.variant_count == 1, _of_variants(func.min(Variant.code))), else_=""
)

# What is to be seen of the stock at once.
STOCK = {"out": "Out of stock", "short": "To reorder"}


def stock_state(available: Any, short: ColumnElement[bool]) -> ColumnElement[str | None]:
    """What a list says of the stock: that nothing is left, that it is time to buy in, else nothing."""
    return case((available <= 0, literal("out")), (short, literal("short")))


_stock = stock_state(_S.available, _S.short > 0)

COLUMNS = (
    Column("picture", "Picture", _picture, "picture", 56, sortable=False),
    Column("title", "Product", _P.title, width=260, sort=_S.title_key, grow=3),
    Column("code", "Product code", _code, "code", 112, sortable=False),
    Column("status", "Status", _P.status, "choice", 100, sortable=False, words=STATUSES),
    Column("variants", "Variants", _S.variant_count, "number", 74),
    Column("price", "Selling price", _S.price_min_e4, "price", 104),
    Column("price_max", "Highest price", _S.price_max_e4, "price", 112, shown=False),
    Column("available", "Available", _S.available, "number", 92),
    Column("stock", "Stock", _stock, "choice", 88, sortable=False, words=STOCK),
    Column("on_hand", "On hand", _S.on_hand, "number", 88, shown=False),
    Column("reserved", "Reserved", _S.reserved, "number", 92, shown=False),
    Column("short", "Variants to reorder", _S.short, "number", 130, shown=False),
    Column("category", "Category", _P.category, width=110, sortable=False, wide=True),
    Column("brand", "Brand", _P.brand, width=110, shown=False, sortable=False),
    Column("supplier", "Supplier", _P.supplier, width=120, shown=False, sortable=False),
    Column("tags", "Tags", _tags, "names", width=96, sortable=False, grow=1, wide=True),
    Column("short_name", "Short name", _P.short_name, width=140, shown=False, sortable=False),
    Column("material", "Material", _P.material, width=120, shown=False, sortable=False),
    Column("dimensions", "Dimensions", _P.dimensions, width=120, shown=False, sortable=False),
    Column("colours", "Colours", _P.colours, width=120, shown=False, sortable=False),
    Column("note", "Note", _P.note, width=200, shown=False, sortable=False),
)


def _product(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return _S.product_id.in_(select(_P.id).where(condition))


def _equal(column: Any) -> Any:
    return lambda value: _product(column == value)


def _values(column: Any) -> Any:
    """The values a column has, as choices."""

    def choices(session: Session) -> list[tuple[str, str]]:
        query = select(column).where(column != "").distinct().order_by(column)
        return [(value, value) for value in session.scalars(query)]

    return choices


def _has_tag(tag: str) -> ColumnElement[bool]:
    return _S.product_id.in_(select(ProductTag.product_id).where(ProductTag.tag == tag))


def _has_options(words: str) -> ColumnElement[bool]:
    return _S.product_id.in_(select(Variant.product_id).where(containing(Variant.options)(words)))


def _about(column: Any) -> Any:
    condition = containing(column)
    return lambda words: _product(condition(words))


def stock(on_hand: Any, available: Any, short: ColumnElement[bool]) -> Filter:
    """The filter by how much is left; `short` tells where it is time to buy in."""
    conditions = {
        "out": available <= 0,
        "short": short,
        "there": available > 0,
        "unkept": on_hand.is_(None),
    }
    words = {"out": "Out of stock", "short": "To reorder", "there": "In stock", "unkept": "Stock not tracked"}
    return Filter("stock", "Stock", conditions.__getitem__, lambda _: list(words.items()))


LIST = ListSpec(
    subject="product",
    spine=_S.__table__,
    spine_id=_S.product_id,
    source=_P.__table__.join(_S.__table__, _S.product_id == _P.id),
    id=_P.id,
    columns=COLUMNS,
    filters=(
        Filter("status", "Status", _equal(_P.status), lambda _: list(STATUSES.items())),
        stock(_S.on_hand, _S.available, _S.short > 0),
        Filter("category", "Category", _equal(_P.category), _values(_P.category)),
        Filter("tag", "Tag", _has_tag, _values(ProductTag.tag)),
        Filter("brand", "Brand", _equal(_P.brand), _values(_P.brand), more=True),
        Filter("supplier", "Supplier", _equal(_P.supplier), _values(_P.supplier), more=True),
        Filter("options", "Colour, size and other options", _has_options, kind="text"),
        Filter("material", "Material", _about(_P.material), kind="text"),
        Filter("price", "Selling price", between(_S.price_min_e4 // 10000), kind="money"),
        Filter("available", "Available", between(_S.available), kind="number"),
        archive(_S.archived),
    ),
    default=_S.archived.is_(False),
    default_sort="title",
    default_descending=False,
)
