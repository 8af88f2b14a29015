"""Unmatched goods are guessed at, matched, bundled, or become products."""

from typing import Any

import pytest
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.model.products import ListingPart, Product, Variant
from shopkeeper.shop import listing_list, lists, matching, product_making, products
from shopkeeper.shop.lists import Query
from shopkeeper.shop.matching import Guess
from shopkeeper.shop.products import VariantData
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from tests.shop.goods import at, figures, listing, order, product


def waiting(shop: ShopFile, **data: Any) -> int:
    """Goods that stand for nothing yet."""
    with shop.command("import", imports=True, n=1, file="x") as session:
        return listing(session, **data)


def guesses(shop: ShopFile, number: int) -> list[Guess]:
    with shop.read() as session:
        return matching.Guesser(session).guesses(session, matching.get(session, number))


def match(shop: ShopFile, number: int, *parts: tuple[int, int]) -> None:
    with shop.command("listing.match", n=1, name="x") as session:
        matching.match(session, number, parts)


def parts_of(shop: ShopFile, number: int) -> list[tuple[int, int]]:
    with shop.read() as session:
        query = select(ListingPart).where(ListingPart.listing_id == number).order_by(ListingPart.variant_id)
        return [(part.variant_id, part.quantity) for part in session.scalars(query)]


def test_a_code_is_guessed_before_a_title(shop: ShopFile) -> None:
    product(shop, "贝母四叶草项链", VariantData("XL-1"))
    product(shop, "手镯", VariantData("SZ-1"))
    first, second = guesses(shop, waiting(shop, title="贝母四叶草项链 礼盒", code="sz-1"))
    assert (first.parts, first.reason, first.sure) == (((2, 1),), "code", True)
    assert (second.parts, second.reason, second.sure) == (((1, 1),), "title", False)
    assert 0.3 < second.likeness < 1


def test_the_code_of_a_product_is_guessed_where_it_has_one_variant(shop: ShopFile) -> None:
    product(shop, "a", code="P1")
    product(shop, "b", VariantData("X", "1"), VariantData("Y", "2"), code="P2")
    assert [guess.parts for guess in guesses(shop, waiting(shop, key="1", title="", code="P1"))] == [
        ((1, 1),)
    ]
    assert guesses(shop, waiting(shop, key="2", title="", code="P2")) == []


def test_a_barcode_is_guessed_from_code_or_platform_sku(shop: ShopFile) -> None:
    product(shop, "a", VariantData(barcode="690"))
    for number, data in enumerate(({"code": "690"}, {"sku": "690"})):
        (guess,) = guesses(shop, waiting(shop, key=str(number), title="", **data))
        assert (guess.parts, guess.reason) == (((1, 1),), "barcode")


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("A1+B2", ((1, 1), (2, 1))),
        ("a1 * 2 ＋ B2×3", ((1, 2), (2, 3))),
        ("A1*3", ((1, 3),)),
        ("A1+A1", ((1, 2),)),
        ("A1+C3", None),
        ("A1+", None),
        ("A1*0", None),
    ],
)
def test_codes_joined_are_guessed_as_a_bundle(shop: ShopFile, code: str, parts: Any) -> None:
    product(shop, "项链", VariantData("A1"))
    product(shop, "手镯", VariantData("B2"))
    found = [
        guess.parts for guess in guesses(shop, waiting(shop, title="", code=code)) if guess.reason == "bundle"
    ]
    assert found == ([parts] if parts else [])


def test_what_was_said_once_is_remembered_for_another_shop(shop: ShopFile) -> None:
    product(shop, "项链")
    product(shop, "手镯")
    match(shop, waiting(shop, key="1", title="礼盒", code="LH"), (1, 1), (2, 2))
    match(shop, waiting(shop, key="2", title="散件", options="银"), (2, 1))
    by_code, by_title = (
        waiting(shop, key="3", title="", code="LH"),
        waiting(shop, key="4", title="散件", options="银"),
    )
    assert guesses(shop, by_code) == [Guess(((1, 1), (2, 2)), "listing")]
    assert guesses(shop, by_title) == [Guess(((2, 1),), "listing")]
    assert guesses(shop, waiting(shop, key="5", title="")) == []


def test_a_bundle_with_a_part_in_the_archive_is_not_guessed(shop: ShopFile) -> None:
    product(shop, "项链")
    product(shop, "手镯")
    match(shop, waiting(shop, key="1", title="礼盒", code="LH"), (1, 1), (2, 2))
    with shop.command("product.archive", n=1, name="x") as session:
        products.archive(session, [2], at(1))
    assert guesses(shop, waiting(shop, key="2", title="", code="LH")) == []


def test_options_tell_variants_apart(shop: ShopFile) -> None:
    product(shop, "贝母项链", VariantData(options="颜色:银色"), VariantData(options="颜色:玫瑰金"))
    first, _ = guesses(shop, waiting(shop, title="贝母项链", options="颜色分类：玫瑰金"))
    assert first.parts == ((2, 1),)


def test_what_leaves_no_choice_is_matched_together(shop: ShopFile) -> None:
    product(shop, "项链", VariantData("A1"))
    product(shop, "手镯", VariantData(barcode="A2"))
    numbers = [waiting(shop, key=str(n), title="项链", code=code) for n, code in enumerate(("A1", "A2", ""))]
    with shop.command("listing.match", n=3) as session:
        assert matching.match_sure(session, numbers) == 2
    assert [parts_of(shop, number) for number in numbers] == [[(1, 1)], [(2, 1)], []]


def test_a_match_is_changed_and_taken_away(shop: ShopFile) -> None:
    product(shop, "项链")
    product(shop, "手镯")
    number = waiting(shop)
    match(shop, number, (1, 1), (2, 2), (1, 1))
    assert parts_of(shop, number) == [(1, 2), (2, 2)]
    match(shop, number, (2, 1))
    assert parts_of(shop, number) == [(2, 1)]
    with shop.command("listing.unmatch", n=1, name="x") as session:
        matching.unmatch(session, [number])
    with shop.read() as session:
        assert [one.id for one in matching.unmatched(session)] == [number]


def test_a_match_that_can_not_be_is_refused(shop: ShopFile) -> None:
    product(shop)
    number = waiting(shop)
    for wanted, parts, key in (
        (99, [(1, 1)], "listing.gone"),
        (number, [], "listing.no_parts"),
        (number, [(1, 0)], "listing.bad_quantity"),
        (number, [(9, 1)], "variant.gone"),
    ):
        with pytest.raises(ShopError) as error:
            match(shop, wanted, *parts)
        assert error.value.key == key
    assert parts_of(shop, number) == []


def made(shop: ShopFile, *numbers: int) -> int:
    with shop.command("listing.make", n=len(numbers), name="x") as session:
        return product_making.make_products(session, numbers)


def test_listings_of_one_title_become_one_product(shop: ShopFile) -> None:
    numbers = [
        waiting(shop, key="1", title="项链", options="银", code="A1", price_e4=100),
        waiting(shop, key="2", title="项链", options="金", code="A2"),
        waiting(shop, key="3", title="项链", options="银", code="A1"),
        waiting(shop, key="4", title="项链", options="银", code="A9"),
        waiting(shop, key="5", title=""),
    ]
    with shop.command("setting.change") as session:
        order(session, [(numbers[1], None, 1)])
    assert made(shop, *numbers) == 3
    with shop.read() as session:
        rows = [(v.product_id, v.code, v.options, v.price_e4) for v in session.scalars(select(Variant))]
        assert [one.title for one in session.scalars(select(Product))] == ["项链", "项链", "5"]
        assert matching.unmatched(session) == []
    assert rows == [
        (1, "A1", "银", 100), (1, "A2", "金", 10**6), (2, "A9", "银", None), (3, "", "", None),
    ]  # fmt: skip
    assert [parts_of(shop, number)[0][0] for number in numbers] == [1, 2, 1, 3, 4]
    assert check.check(shop) == []


def test_listings_that_differ_in_nothing_the_owner_sees_become_one_variant(shop: ShopFile) -> None:
    first, second = waiting(shop, key="1", title="项链"), waiting(shop, key="2", title="项链")
    assert made(shop, first, second) == 1
    assert parts_of(shop, first) == parts_of(shop, second) == [(1, 1)]


def test_a_listing_whose_code_is_known_becomes_that_variant(shop: ShopFile) -> None:
    product(shop, "项链", VariantData("A1"))
    known, other = waiting(shop, key="1", code="A1"), waiting(shop, key="2", code="B1")
    assert made(shop, known, other) == 1
    assert parts_of(shop, known) == [(1, 1)]


def test_what_stands_for_something_is_left_alone(shop: ShopFile) -> None:
    product(shop)
    number = waiting(shop)
    match(shop, number, (1, 1))
    with pytest.raises(ShopError) as error:
        made(shop, number)
    assert error.value.key == "listing.gone"


def test_the_queue_shows_what_sells_most_first(shop: ShopFile) -> None:
    product(shop)
    often, rarely, matched = (waiting(shop, key=key, title=key, code=key) for key in "abc")
    match(shop, matched, (1, 1))
    with shop.command("setting.change") as session:
        for goods in (often, often, rarely, matched):
            order(session, [(goods, None, 1)])
    with shop.read() as session:
        spec = listing_list.LIST
        assert list(lists.ids(session, spec, Query())) == [often, rarely]
        assert list(lists.ids(session, spec, Query(filters={"code": "B", "platform": "taobao"}))) == [rarely]
        row = lists.rows(session, spec, [often], [spec.column("lines"), spec.column("last_price")])
        assert row == {often: (2, 10**6)}
        assert spec.filters[0].choices(session)


def shipped(shop: ShopFile, goods: int, quantity: int) -> None:
    """An order of a listing that has left."""
    with shop.command("setting.change") as session:
        order(session, [(goods, None, quantity)], state="shipped", shipped_at=at(3))


def test_made_products_take_what_was_shipped_of_them_from_stock(shop: ShopFile) -> None:
    (one,) = product(shop, "项链", VariantData("A1", opening=10))
    with shop.command("setting.change") as session:
        goods = listing(session, code="A1")
    shipped(shop, goods, 2)
    with shop.command("listing.make", n=1, name="x") as session:
        assert product_making.make_products(session, [goods]) == 0
    assert figures(shop, one)[0] == 8


def test_a_code_ties_what_waits_unless_its_product_lies_in_the_archive(shop: ShopFile) -> None:
    (one,) = product(shop, "项链", VariantData("A1", opening=10))
    product(shop, "耳钉", VariantData("B1"))
    with shop.command("setting.change") as session:
        first, second = listing(session, "L1", code="A1"), listing(session, "L2", code="B1")
        products.archive(session, [2], at(1))
    shipped(shop, first, 2)
    with shop.command("import", imports=True, n=1, file="x") as session:
        connection = session.connection()
        found = matching.waiting(connection, ["A1", "B1", ""])
        assert found == [first, second]
        matching.tie_by_code(connection, found)
        assert matching.waiting(connection, ["A1", "B1"]) == [second]
    assert figures(shop, one)[0] == 8
