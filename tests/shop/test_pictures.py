"""Which picture stands for what was sold."""

from shopkeeper.model.orders import OrderLine
from shopkeeper.model.products import ListingPart
from shopkeeper.shop import pictures
from shopkeeper.store.shop_file import ShopFile
from tests.shop import goods
from tests.shop.sold import RING, enter, lines_of


def test_a_line_shows_the_first_picture_of_its_goods_and_of_a_bundle_its_first_parts(shop: ShopFile) -> None:
    (plain,) = goods.product(shop, "素圈", pictures=("a", "b"))
    (bare,) = goods.product(shop, "礼盒")
    order_id = enter(shop, RING, RING, RING, RING)
    ids = [line.id for line in lines_of(shop, order_id)]
    with shop.command("order.edit", number="x") as session:
        bundle, unmatched = goods.listing(session), goods.listing(session, "L2")
        session.add_all(ListingPart(listing_id=bundle, variant_id=part) for part in (bare, plain))
        for number, sold in zip(
            ids, ({"variant_id": plain}, {"variant_id": bare}, {"listing_id": bundle}, {"listing_id": unmatched}),
            strict=True,
        ):  # fmt: skip
            line = session.get_one(OrderLine, number)
            line.variant_id, line.listing_id = sold.get("variant_id"), sold.get("listing_id")
    with shop.read() as session:
        assert pictures.of_lines(session, ids) == {ids[0]: "a", ids[2]: "a"}
        assert pictures.of_lines(session, []) == {}
