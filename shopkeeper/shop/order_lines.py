"""The lines of an order as they are entered: what they must hold and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete as delete_rows
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.inserting import insert_into
from shopkeeper.model.orders import OrderLine
from shopkeeper.model.products import Listing, Product, Variant
from shopkeeper.model.stock import StockMovement
from shopkeeper.shop import direct
from shopkeeper.shop.money import LARGEST_CENTS
from shopkeeper.shop.order_rules import check_line

MOST_PIECES = 1_000_000
_LARGEST_E4 = LARGEST_CENTS * 10_000


@dataclass(frozen=True, slots=True)
class LineData:
    """One line as it is entered; `id` is the line it changes.

    `price_e4` is in ten-thousandths of the smallest unit of the order's currency. The goods
    are a variant, a listing (a bundle, or what a platform sells) or just words.
    """

    quantity: int
    price_e4: int
    variant_id: int | None = None
    listing_id: int | None = None
    title: str = ""
    options: str = ""
    discount_cents: int = 0
    tax_cents: int = 0
    note: str = ""
    id: int | None = None

    @property
    def amount_cents(self) -> int:
        """What the line comes to before tax: half away from zero, as the file works it out."""
        product = self.quantity * self.price_e4
        whole = (abs(product) + 5000) // 10_000
        return (whole if product >= 0 else -whole) - self.discount_cents

    @property
    def goods(self) -> tuple[Any, ...]:
        """What tells whether two lines are of the same goods."""
        if self.variant_id is not None:
            return ("variant", self.variant_id)
        if self.listing_id is not None:
            return ("listing", self.listing_id)
        return (self.title, self.options)


def values(line: LineData) -> dict[str, Any]:
    """What a line stores."""
    return {
        "listing_id": line.listing_id,
        "variant_id": line.variant_id,
        "title": line.title,
        "options": line.options,
        "quantity": line.quantity,
        "price_e4": line.price_e4,
        "discount_cents": line.discount_cents,
        "tax_cents": line.tax_cents,
        "note": line.note,
    }


def of_order(session: Session, order_id: int) -> list[LineData]:
    """The lines of an order in order; what was taken out is left out."""
    return [LineData(*row) for row in direct.read(session, _LINES, (order_id,))]


_LINE = OrderLine.__table__
_STORED = tuple(values(LineData(0, 0)))
_UPDATE = f"UPDATE order_line SET {', '.join(f'{name} = ?' for name in _STORED)} WHERE id = ?"
_T = _LINE.c
_LINES = (
    f"SELECT {', '.join(LineData.__dataclass_fields__)} FROM order_line"
    " WHERE order_id = ? AND quantity != 0 ORDER BY id"
)


def checked(
    session: Session, lines: Sequence[LineData], old: Sequence[LineData] | None = None
) -> list[LineData]:
    """The lines as they are kept, titles filled in from the goods; those that stand among the `old` stay.

    Raises ShopError `order.no_lines`, `line.no_goods`, `line.no_quantity`, `line.bad_price`,
    `line.too_much_discount` or `line.too_large`, each with the field it stands in.
    """
    if old is not None and list(lines) == list(old):
        return list(old)
    if not lines:
        raise ShopError("order.no_lines", field="lines")
    there = {line.id: line for line in old or ()}
    kept = list(lines)
    new = [place for place, line in enumerate(kept) if line != there.get(line.id)]
    for place in new:
        line = kept[place]
        kept[place] = line = replace(
            line, title=line.title.strip(), options=line.options.strip(), note=line.note.strip()
        )
        _check(line, f"lines.{place}")
    return _named(session, kept, new)


def _check(line: LineData, field: str) -> None:
    if not line.title and line.variant_id is None and line.listing_id is None:
        raise ShopError("line.no_goods", field=f"{field}.goods")
    if line.quantity < 1:
        raise ShopError("line.no_quantity", field=f"{field}.quantity")
    if line.price_e4 < 0:
        raise ShopError("line.bad_price", field=f"{field}.price_e4")
    if line.quantity > MOST_PIECES or line.price_e4 > _LARGEST_E4 or line.amount_cents > LARGEST_CENTS:
        raise ShopError("line.too_large", field=f"{field}.quantity")
    if line.discount_cents < 0 or line.amount_cents < 0:
        raise ShopError("line.too_much_discount", field=f"{field}.discount_cents")
    if not 0 <= line.tax_cents <= LARGEST_CENTS:
        raise ShopError("line.bad_tax", field=f"{field}.tax_cents")


def _named(session: Session, lines: list[LineData], places: Sequence[int]) -> list[LineData]:
    """Lines at `places` that have no title get that of their goods."""
    bare = {place for place in places if not lines[place].title}
    variants = {lines[place].variant_id for place in bare} - {None}
    listings = {lines[place].listing_id for place in bare if lines[place].variant_id is None}
    if not variants and not listings - {None}:
        return lines
    names = {
        ("variant", row[0]): row[1:]
        for row in session.execute(
            select(Variant.id, Product.title, Variant.options)
            .join(Product, Product.id == Variant.product_id)
            .where(Variant.id.in_(variants))
        )
    }
    query = select(Listing.id, Listing.title, Listing.options).where(Listing.id.in_(listings))
    names |= {("listing", row[0]): row[1:] for row in session.execute(query)}
    return [_name(line, index, names) if index in bare else line for index, line in enumerate(lines)]


def _name(line: LineData, index: int, names: dict[tuple[str, int], Any]) -> LineData:
    found = names.get(line.goods)
    if found is None:
        raise ShopError("line.goods_gone", field=f"lines.{index}.goods")
    return replace(line, title=found[0], options=found[1])


def change(
    session: Session, order: Mapping[str, Any], there: Sequence[LineData], lines: Sequence[LineData]
) -> bool:
    """Let an order have these lines for those `there`, as far as its state allows; whether any changed.

    Raises ShopError `line.gone`, `line.refunded` and what `order_rules.check_line` says.
    """
    old = {line.id: line for line in there}
    kept = {line.id for line in lines}
    changed = [place for place, line in enumerate(lines) if line != old.get(line.id)]
    for place in changed:
        _check_change(session, order, old, lines[place], f"lines.{place}")
    gone = [line for line_id, line in old.items() if line_id not in kept]
    if gone:
        check_line(order, "lines", swap=True)
        _take_out(session, gone)
    _write(session, order["id"], [lines[place] for place in changed])
    return bool(changed or gone)


def _check_change(
    session: Session,
    order: Mapping[str, Any],
    old: Mapping[int | None, LineData],
    line: LineData,
    field: str,
) -> None:
    """Swapping goods, giving a gift and changing words are less than changing what is sold."""
    if line.id is None:
        check_line(order, field, swap=line.amount_cents + line.tax_cents == 0)
        return
    before = old.get(line.id)
    if before is None:
        raise ShopError("line.gone", field=field)
    if replace(before, note=line.note) == line:
        return
    same_money = (before.price_e4, before.discount_cents, before.tax_cents) == (
        line.price_e4, line.discount_cents, line.tax_cents,
    )  # fmt: skip
    swap = before.quantity == line.quantity and (same_money or before.goods != line.goods)
    check_line(order, f"{field}.{'price_e4' if before.quantity == line.quantity else 'quantity'}", swap=swap)
    if line.quantity < before.quantity:
        _check_refunded(session, line, field)


def _check_refunded(session: Session, line: LineData, field: str) -> None:
    """As many pieces as were refunded stay in a line."""
    refunded = session.scalar(select(_T.refunded_quantity).where(_T.id == line.id)) or 0
    if line.quantity < refunded:
        raise ShopError("line.refunded", field=f"{field}.quantity", least=refunded)


def _write(session: Session, order_id: int, lines: Sequence[LineData]) -> None:
    if new := [(order_id, *values(line).values()) for line in lines if line.id is None]:
        direct.write_all(session, insert_into("order_line", ("order_id", *_STORED)), new)
    if old := [(*values(line).values(), line.id) for line in lines if line.id is not None]:
        direct.write_all(session, _UPDATE, old)


def _take_out(session: Session, lines: Sequence[LineData]) -> None:
    """Take lines out: one that a file brought, or that stock was booked for, stays with nothing in it."""
    ids = [line.id for line in lines]
    booked = select(StockMovement.order_line_id).where(StockMovement.order_line_id.in_(ids))
    keep = _T.place.is_not(None) | _T.id.in_(booked)
    connection = session.connection()
    connection.execute(
        update(_LINE)
        .where(_T.id.in_(ids), keep)
        .values(quantity=0, price_e4=0, discount_cents=0, tax_cents=0)
    )
    connection.execute(delete_rows(_LINE).where(_T.id.in_(ids), _T.quantity != 0))
