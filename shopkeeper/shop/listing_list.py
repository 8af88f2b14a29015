"""The queue of unmatched goods: what platforms sell that stands for no variant yet."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shopkeeper.model.orders import Order, OrderLine
from shopkeeper.model.products import Listing, ListingPart
from shopkeeper.shop.channels import PLATFORMS
from shopkeeper.shop.lists import Column, Filter, ListSpec, containing

_L = Listing

_matched = select(ListingPart.id).where(ListingPart.listing_id == _L.id).correlate(_L).exists()
_times_sold = select(func.count()).where(OrderLine.listing_id == _L.id).correlate(_L).scalar_subquery()
_last_line = (
    select(func.max(OrderLine.id)).where(OrderLine.listing_id == _L.id).correlate(_L).scalar_subquery()
)
_last_price = select(OrderLine.price_e4).where(OrderLine.id == _last_line).correlate(_L).scalar_subquery()
_last_order = (
    select(Order.placed_at)
    .join(OrderLine, OrderLine.order_id == Order.id)
    .where(OrderLine.id == _last_line)
    .correlate(_L)
    .scalar_subquery()
)

COLUMNS = (
    Column("title", "Title", _L.title, width=262, sortable=False, grow=2),
    Column("options", "Options", _L.options, "options", width=160, sortable=False, grow=1),
    Column("code", "Merchant code", _L.code, "code", 140),
    Column("sku", "Platform SKU", _L.sku, "code", 130, shown=False, sortable=False),
    Column("platform", "Platform", _L.platform, "choice", 104, sortable=False, words=PLATFORMS),
    Column("lines", "Times sold", _times_sold, "number", 112),
    Column("last_price", "Last price", _last_price, "price", 100, sortable=False),
    Column("last_order", "Last sold", _last_order, "time", 104, sortable=False),
    Column("price", "Platform price", _L.price_e4, "price", 112, shown=False, sortable=False),
    Column("quantity", "Platform stock", _L.quantity, "number", 112, shown=False, sortable=False),
)


def _platforms(session: Session) -> list[tuple[str, str]]:
    query = select(_L.platform).distinct().order_by(_L.platform)
    return [(platform, PLATFORMS.get(platform, platform)) for platform in session.scalars(query)]


LIST = ListSpec(
    subject="listing",
    spine=_L.__table__,
    spine_id=_L.id,
    source=_L.__table__,
    id=_L.id,
    columns=COLUMNS,
    filters=(
        Filter("platform", "Platform", lambda one: _L.platform == one, _platforms),
        Filter("code", "Merchant code", containing(_L.code), kind="text"),
    ),
    default=~_matched,
    default_sort="lines",
)
