"""How each command on products and stock is done at random."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from shopkeeper.errors import ShopError
from shopkeeper.model.orders import OrderLine
from shopkeeper.model.products import Listing, Product, Variant
from shopkeeper.model.purchases import Purchase
from shopkeeper.shop import matching, product_making, products, purchases, returns, stock, variants
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile

AT = datetime(2026, 1, 5, 8, 0)
Generator = Callable[[st.DrawFn, ShopFile], None]


def data(draw: st.DrawFn, known: list[int | None]) -> ProductData:
    """A product with one or two variants, some of those it has."""
    texts = st.sampled_from(["", "银", "a\0b"])
    number = st.none() | st.integers(0, 5)
    return ProductData(
        draw(st.sampled_from(["项链", "手镯", "Ring"])),
        code=draw(texts),
        variants=tuple(
            VariantData(
                draw(st.sampled_from(["", "A1", "B2", "XL-001"])),
                options=str(place),
                price_e4=draw(number),
                reorder_level=draw(number),
                id=one,
                opening=draw(number),
            )
            for place, one in enumerate([*known, None][: draw(st.integers(1, 2))])
        ),
        status=draw(st.sampled_from(["draft", "on_sale"])),
        tags=tuple(draw(st.lists(st.sampled_from(["新品", "vip"]), unique=True))),
        pictures=tuple(draw(st.lists(st.sampled_from(["x", "y", "z"]), unique=True))),
    )


def some(draw: st.DrawFn, session: Session, table: Any, most: int = 3) -> list[int]:
    """Some rows of a table, perhaps none."""
    ids = session.scalars(select(table.id)).all()
    return draw(st.lists(st.sampled_from(ids), max_size=most, unique=True)) if ids else []


def does(key: str, act: Callable[[st.DrawFn, Session], Any], **args: Any) -> Generator:
    """A command that does `act`; what is refused leaves nothing."""

    def generate(draw: st.DrawFn, shop: ShopFile) -> None:
        try:
            with shop.command(key, n=2, name="x", **args) as session:
                act(draw, session)
        except ShopError:
            pass

    return generate


def create(draw: st.DrawFn, session: Session) -> None:
    products.create(session, data(draw, []), AT)


def edit(draw: st.DrawFn, session: Session) -> None:
    for one in some(draw, session, Product, 1):
        known = session.scalars(select(Variant.id).where(Variant.product_id == one)).all()
        products.edit(session, one, data(draw, list(known)), AT)


def note_purchase(draw: st.DrawFn, session: Session) -> None:
    """Purchases come in files; here the first note brings one along."""
    ids = some(draw, session, Purchase, 1)
    free = sorted({*"AB"} - {*session.scalars(select(Purchase.platform_number))})
    if not ids and free:
        session.add(Purchase(platform="alibaba", platform_number=draw(st.sampled_from(free)), state="paid"))
        session.flush()
    ids = ids or list(session.scalars(select(Purchase.id)).all())
    purchases.put_note(session, ids[0], draw(st.sampled_from(["", "催一下"])))


def change(draw: st.DrawFn, session: Session) -> None:
    operation, value = draw(
        st.sampled_from([("set", 3), ("set", None), ("add", 2), ("percent", Decimal(10)), ("round_9", None)])
    )
    variants.change(session, some(draw, session, Variant), "price_e4", operation, value)


def move(draw: st.DrawFn, session: Session) -> None:
    reason = draw(st.sampled_from(["opening", "purchase", "correction"]))
    moves = [
        stock.Move(one, draw(st.integers(1, 9)), reason, draw(st.none() | st.integers(0, 9)))
        for one in some(draw, session, Variant)
    ]
    stock.move(session, moves, AT)


def count(draw: st.DrawFn, session: Session) -> None:
    stock.count(session, [(one, draw(st.integers(0, 9))) for one in some(draw, session, Variant)], AT)


def give_back(draw: st.DrawFn, session: Session) -> None:
    for one in some(draw, session, OrderLine, 1):
        order_id = session.get_one(OrderLine, one).order_id
        returns.take_back(session, order_id, {one: 1}, AT, draw(st.sampled_from(list(returns.FOUND))))


def match(draw: st.DrawFn, session: Session) -> None:
    for one in some(draw, session, Listing, 1):
        matching.match(session, one, [(variant, 2) for variant in some(draw, session, Variant, 2)])


GENERATORS: dict[str, Generator] = {
    "product.create": does("product.create", create),
    "product.edit": does("product.edit", edit),
    "product.delete": does(
        "product.delete", lambda draw, session: products.delete(session, some(draw, session, Product))
    ),
    "product.archive": does(
        "product.archive", lambda draw, session: products.archive(session, some(draw, session, Product), AT)
    ),
    "product.unarchive": does(
        "product.unarchive", lambda draw, session: products.unarchive(session, some(draw, session, Product))
    ),
    "product.status": does(
        "product.status",
        lambda draw, session: products.set_status(session, some(draw, session, Product), "off_sale"),
    ),
    "product.tag": does(
        "product.tag",
        lambda draw, session: products.add_tag(session, some(draw, session, Product), "vip"),
        tag="vip",
    ),
    "product.untag": does(
        "product.untag",
        lambda draw, session: products.remove_tag(session, some(draw, session, Product), "vip"),
        tag="vip",
    ),
    "variant.change": does("variant.change", change),
    "purchase.note": does("purchase.note", note_purchase),
    "stock.move": does("stock.move", move),
    "stock.count": does("stock.count", count),
    "stock.return": does("stock.return", give_back),
    "listing.match": does("listing.match", match),
    "listing.unmatch": does(
        "listing.unmatch", lambda draw, session: matching.unmatch(session, some(draw, session, Listing))
    ),
    "listing.make": does(
        "listing.make",
        lambda draw, session: product_making.make_products(session, some(draw, session, Listing)),
    ),
}
