"""The list of variants: what is stocked, what it costs, what is left."""

from sqlalchemy import func

from shopkeeper.model.products import Product, ProductSummary, Variant
from shopkeeper.model.stock import VariantStock
from shopkeeper.shop import product_list
from shopkeeper.shop.lists import Column, Filter, ListSpec, archive, between, containing

_V, _P, _K, _S = Variant, Product, VariantStock, ProductSummary

# What its stock cost; until some came in with a cost, what the owner says.
COST = func.coalesce(_K.cost_e4, _V.cost_e4)
# In smallest units, half up.
VALUE = (_K.on_hand * COST + 5000) // 10000

_SHORT = _K.available <= _V.reorder_level

COLUMNS = (
    Column("title", "Product", _P.title, width=190, sort=_S.title_key, grow=2),
    Column("options", "Options", _V.options, "options", width=140, sortable=False, grow=1),
    Column("code", "SKU code", _V.code, "code", 112),
    Column("barcode", "Barcode", _V.barcode, "code", 130, shown=False),
    Column("price", "Selling price", _V.price_e4, "price", 108),
    Column("cost", "Cost", _V.cost_e4, "price", 96),
    Column("average_cost", "Average cost", _K.cost_e4, "price", 112, shown=False),
    Column("list_price", "List price", _V.list_price_e4, "price", 100, shown=False),
    Column("on_hand", "On hand", _K.on_hand, "number", 88),
    Column("reserved", "Reserved", _K.reserved, "number", 92, shown=False),
    Column("available", "Available", _K.available, "number", 92),
    Column(
        "stock",
        "Stock",
        product_list.stock_state(_K.available, _SHORT),
        "choice",
        88,
        sortable=False,
        words=product_list.STOCK,
    ),
    Column("level", "Reorder level", _V.reorder_level, "number", 114, wide=True),
    Column("shelf", "Shelf", _V.shelf, width=78, wide=True),
    Column("value", "Stock value", VALUE, "money", 108, shown=False),
    Column("weight", "Weight (g)", _V.weight_g, "number", 96, shown=False),
    Column("product_code", "Product code", _P.code, "code", 112, shown=False, sortable=False),
    Column("category", "Category", _P.category, width=120, shown=False, sortable=False),
    Column("supplier", "Supplier", _P.supplier, width=120, shown=False, sortable=False),
)

_source = (
    _V.__table__.join(_P.__table__, _P.id == _V.product_id)
    .join(_K.__table__, _K.variant_id == _V.id)
    .join(_S.__table__, _S.product_id == _V.product_id)
)


LIST = ListSpec(
    subject="variant",
    spine=_source,
    spine_id=_V.id,
    source=_source,
    id=_V.id,
    columns=COLUMNS,
    filters=(
        product_list.stock(_K.on_hand, _K.available, _SHORT),
        Filter("options", "Options", containing(_V.options), kind="text"),
        Filter("shelf", "Shelf", containing(_V.shelf), kind="text"),
        Filter("supplier", "Supplier", containing(_P.supplier), kind="text"),
        Filter("price", "Selling price", between(_V.price_e4 // 10000), kind="money"),
        Filter("available", "Available", between(_K.available), kind="number"),
        archive(_S.archived),
    ),
    default=_S.archived.is_(False),
    default_sort="title",
    default_descending=False,
)
