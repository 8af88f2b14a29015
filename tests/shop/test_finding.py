"""The search box: what is found of which kind, and which record it opens."""

from sqlalchemy import select

from shopkeeper.model.products import Listing, Variant
from shopkeeper.model.purchases import Purchase
from shopkeeper.shop import finding, matching, products
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.finding import Found
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile
from tests.shop.sold import LineData, do, enter


def find(shop: ShopFile, words: str) -> list[Found]:
    with shop.read() as session:
        return finding.find(session, words)


def stock_up(shop: ShopFile) -> int:
    """A product, goods of a platform that stand for it, goods that stand for nothing, a purchase."""

    def act(session: object) -> int:
        product = products.create(
            session,  # type: ignore[arg-type]
            ProductData("银河耳坠", code="G7", variants=(VariantData("G7-S", options="颜色:银"),)),
        )
        return product.id

    product_id = do(shop, act, "product.create")
    with shop.command("import", imports=True, n=1, file="x") as session:
        known = Listing(platform="taobao", key="1", title="银河耳坠 长款", code="TB-1")
        new = Listing(platform="taobao", key="2", title="银河手链", code="TB-2", options="均码")
        session.add_all(
            [known, new, Purchase(platform="1688", platform_number="P-88", supplier="银河厂", state="paid")]
        )
        session.flush()
        variant = session.scalars(select(Variant.id)).one()
        matching.match(session, known.id, [(variant, 1)])
    return product_id


def test_each_kind_is_found_with_what_is_said_beside_it(shop: ShopFile) -> None:
    product = stock_up(shop)
    order = enter(
        shop, LineData(1, 10_000, title="银河耳坠"), customer=CustomerData("银河", phones=("13812345678",))
    )
    assert find(shop, "银河") == [
        Found("customer", 1, "银河", "138 1234 5678"),
        Found("order", order, "20261121-001", "银河 · 2026-11-21"),
        Found("product", product, "银河耳坠", "G7"),
        Found("listing", 2, "银河手链", "TB-2 · 均码"),
        Found("purchase", 1, "P-88", "银河厂"),
    ]
    assert find(shop, "没有") == []


def test_a_product_is_found_by_its_variant_and_by_what_a_platform_calls_it(shop: ShopFile) -> None:
    product = stock_up(shop)
    for words in ("G7-S", "TB-1", "长款"):
        assert [(one.kind, one.record_id) for one in find(shop, words)] == [("product", product)]


def test_an_order_is_found_by_both_its_numbers(shop: ShopFile) -> None:
    order = enter(shop, platform_number="TB998877", recipient="张三")
    for words in ("TB9988", "20261121-001", "zhangsan"):
        assert find(shop, words) == [Found("order", order, "20261121-001", "张三 · 2026-11-21")]


def test_a_purchase_is_found_by_its_number(shop: ShopFile) -> None:
    stock_up(shop)
    assert find(shop, "P-88") == [Found("purchase", 1, "P-88", "银河厂")]
