"""An order entered by hand, and the platform's file that tells of it: nothing is there twice, what was typed stays."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from shopkeeper.exchange.importer import Importer, Options
from shopkeeper.model.customers import Customer, CustomerAccount
from shopkeeper.model.orders import Order, OrderLine, Payment
from shopkeeper.model.products import Listing, ListingPart
from shopkeeper.model.shop import Channel
from shopkeeper.shop import customers, order_states, orders, payments, products
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.order_lines import LineData
from shopkeeper.shop.orders import OrderData
from shopkeeper.shop.payments import PaymentData
from shopkeeper.shop.products import ProductData, VariantData
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_orders import ETSY_ITEMS, ETSY_ORDER
from tests.exchange.made_orders import save as save_other
from tests.exchange.made_sheets import LINE, NUMBER, ORDER, save
from tests.exchange.taken import every, lines, only, order, take, total

pytestmark = pytest.mark.usefixtures("read_here")

ONE = f"{NUMBER}1"
NOON = datetime(2026, 5, 20, 12)
NECKLACE = LineData(2, 99_500_000, title="贝母四叶草项链")


@pytest.fixture
def taobao(shop: ShopFile) -> int:
    """The channel of a Taobao shop whose name is not known yet."""
    with shop.command("order.create", n=1, name="x") as session:
        channel = Channel(platform="taobao", name="")
        session.add(channel)
        session.flush()
        return channel.id


def enter(
    shop: ShopFile, channel: int, *wanted: LineData, paid: PaymentData | None = None, **fields: Any
) -> int:
    """Enter the order by hand; its id."""
    with shop.command("order.create", n=1, name=ONE) as session:
        data = OrderData(wanted or (NECKLACE,), channel_id=channel, platform_number=ONE, **fields)
        return orders.create(session, data, NOON, paid)


def export(folder: Path, name: str = "a.xlsx", **cells: str) -> Path:
    """The platform's file of the order."""
    return save(folder, "taobao_orders_2021", [ORDER | cells], name=name)


def detail(folder: Path, *rows: dict[str, str], name: str = "") -> Path:
    """The platform's file of its lines."""
    return save(folder, "taobao_items_detail", [LINE | {"子订单编号": ""} | row for row in rows], name=name)


def test_what_was_typed_stays_and_what_was_not_is_filled(shop: ShopFile, taobao: int, tmp_path: Path) -> None:
    enter(shop, taobao, recipient="张三丰", address="浙江省 杭州市 西湖区 新路9号", memo="我的")
    file = export(tmp_path)
    report = take(shop, file)
    one = order(shop, ONE)
    assert (one.recipient, one.memo, one.address.split()[-1]) == ("张三丰", "我的", "新路9号")
    assert (one.phone, one.postage_cents, one.stated_cents) == ("13812345678", 1000, 20900)
    assert (one.state, one.tracking_number) == ("finished", "SF1234567890123")
    assert report.updated["order"] == 1 and report.kept["order"] >= 3
    again = take(shop, file)
    assert again.updated.total() == again.created.total() == 0
    newer = take(shop, export(tmp_path, "b.xlsx", 收货人姓名="李四", 联系手机="'13900000000"))
    assert newer.kept["order"] and order(shop, ONE).recipient == "张三丰"
    assert order(shop, ONE).phone == "13900000000", "what the file filled is the file's"


def test_a_field_another_file_tells_first_stays_the_owners_too(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    enter(shop, taobao, recipient="张三丰")
    take(shop, detail(tmp_path, {}))
    take(shop, export(tmp_path))
    assert order(shop, ONE).recipient == "张三丰"


def test_an_order_just_as_the_file_has_it_is_known_to_be_told_of(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    enter(shop, taobao)
    take(shop, export(tmp_path))
    with shop.command("order.edit", n=1, name=ONE) as session:
        session.get_one(Order, 1).phone = "13700000000"
    take(shop, export(tmp_path, "b.xlsx", 商家备忘="新", 订单备注="新"))
    assert (order(shop, ONE).phone, order(shop, ONE).memo) == ("13700000000", "新")


def test_the_platform_does_not_take_back_what_the_owner_did_before_it_told(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    enter(shop, taobao, paid=PaymentData(19900, "alipay"))
    with shop.command("order.ship", n=1, name=ONE) as session:
        order_states.ship(session, 1, order_states.Shipment("中通快递", "73600316247086"), NOON)
    paid = {"订单状态": "买家已付款，等待卖家发货", "确认收货时间": "", "物流单号": ""}
    take(shop, export(tmp_path, **paid))
    assert (order(shop, ONE).state, order(shop, ONE).tracking_number) == ("shipped", "73600316247086")


def test_money_entered_by_hand_is_the_files(shop: ShopFile, taobao: int, tmp_path: Path) -> None:
    enter(shop, taobao, paid=PaymentData(20900, "alipay", note="已到账"))
    file = export(tmp_path)
    take(shop, file)
    one = only(shop, Payment)
    assert (one.source, one.amount_cents, one.way, one.note, one.paid_at) == (
        "paid", 20900, "alipay", "已到账", NOON,
    )  # fmt: skip
    assert take(shop, file).updated.total() == 0


def money(shop: ShopFile) -> list[tuple[int, str | None]]:
    """The ledger, in its order."""
    return [(one.amount_cents, one.source) for one in every(shop, Payment)]


def refund(shop: ShopFile, cents: int) -> None:
    with shop.command("order.refund", n=1, name=ONE) as session:
        payments.refund(session, 1, PaymentData(cents), NOON)


def refunded(folder: Path, cents: int) -> Path:
    """The platform's file, of so much given back in all."""
    cells = {"退款金额": f"{cents / 100:.2f}", "买家实际支付金额": f"{209 - cents / 100:.2f}"}
    return export(folder, f"{cents}.xlsx", **cells)


def test_a_refund_booked_here_is_not_booked_again(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, export(tmp_path))
    refund(shop, 3000)
    report = take(shop, refunded(tmp_path, 3000))
    assert money(shop) == [(20900, "paid"), (-3000, "refund")]
    assert report.updated["payment"] == 1 and not report.created["payment"]
    refund(shop, 2000)
    take(shop, refunded(tmp_path, 5000))
    assert money(shop) == [(20900, "paid"), (-3000, "refund"), (-2000, "refund#2")]
    take(shop, refunded(tmp_path, 6000))
    assert sum(cents for cents, _ in money(shop)) == 14900


def test_refunds_booked_here_are_what_the_file_sums_up(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, export(tmp_path))
    refund(shop, 3000)
    refund(shop, 2000)
    take(shop, refunded(tmp_path, 5000))
    assert money(shop) == [(20900, "paid"), (-3000, "refund"), (-2000, "refund#2")]


def test_a_refund_of_another_amount_is_another(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, export(tmp_path))
    refund(shop, 3000)
    take(shop, refunded(tmp_path, 2850))
    assert money(shop) == [(20900, "paid"), (-3000, None), (-2850, "refund")]


@pytest.mark.parametrize(
    "line",
    [
        NECKLACE,
        LineData(1, 100_000_000, title="贝母 四叶草项链"),
        LineData(2, 99_500_000, title="四叶草"),
    ],
)
def test_a_line_entered_by_hand_is_the_files(
    shop: ShopFile, taobao: int, tmp_path: Path, line: LineData
) -> None:
    enter(shop, taobao, line)
    file = detail(tmp_path, {})
    report = take(shop, file)
    (one,) = lines(shop, ONE)
    assert (one.quantity, one.price_e4, one.title) == (line.quantity, line.price_e4, line.title)
    assert (one.place, one.listing_id, one.options) == (1, 1, "颜色分类：银色[925];长度：45cm")
    assert report.updated["line"] == 1 and not report.created["line"]
    assert take(shop, file).updated.total() == 0


def test_a_line_of_a_variant_is_the_listing_that_is_matched_with_it(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    with shop.command("product.create", name="x") as session:
        product = products.create(session, ProductData("项链", variants=(VariantData(code="XL-001"),)))
        variant = product.variants[0].id
    enter(shop, taobao, LineData(1, 1_000_000, variant_id=variant), LineData(1, 5_000_000, title="赠品"))
    take(shop, detail(tmp_path, {"标题": "贝母四叶草项链 新款"}))
    assert [(one.variant_id, one.place) for one in every(shop, OrderLine)] == [(variant, 1), (None, None)]
    with shop.read() as session:
        assert session.scalars(select(ListingPart.variant_id).join(Listing)).one() == variant


def test_a_line_the_owner_forgot_is_put_in(shop: ShopFile, taobao: int, tmp_path: Path) -> None:
    enter(shop, taobao)
    take(
        shop,
        detail(
            tmp_path, {}, {"标题": "礼盒", "价格": "10", "购买数量": "1", "商家编码": "", "外部系统编号": ""}
        ),
    )
    assert [(one.title, one.place) for one in lines(shop, ONE)] == [("贝母四叶草项链", 1), ("礼盒", 2)]


def test_where_nobody_knows_which_line_is_which_the_owners_stand(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    enter(shop, taobao, LineData(1, 209_000_000, title="项链和礼盒"))
    report = take(shop, detail(tmp_path, {}))
    assert [one.title for one in lines(shop, ONE)] == ["项链和礼盒"]
    assert report.kept["order_line"] == 1
    assert total(shop, ONE) == (20900, 0)


def test_a_line_added_to_an_order_of_a_file_is_not_taken_for_a_new_one_of_the_same_price(
    shop: ShopFile, tmp_path: Path
) -> None:
    take(shop, save_other(tmp_path, "etsy_items", ETSY_ITEMS[:1], file="one.csv"))
    with shop.command("order.edit", n=1, name="9002") as session:
        session.add(OrderLine(order_id=1, quantity=1, price_e4=0, title="Gift"))
    take(shop, save_other(tmp_path, "etsy_items", ETSY_ITEMS))
    assert len(lines(shop, "9002")) == len(ETSY_ITEMS) + 1
    assert len([one for one in lines(shop, "9002") if one.place is None]) == 1


def test_the_customer_of_an_order_entered_by_hand_has_the_account(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    with shop.command("customer.create", name="小张") as session:
        number = customers.create(session, CustomerData("小张")).id
    enter(shop, taobao, customer=number)
    take(shop, export(tmp_path))
    assert [one.name for one in every(shop, Customer)] == ["小张"]
    account = only(shop, CustomerAccount)
    assert (account.customer_id, account.account, order(shop, ONE).customer_id) == (
        number,
        "溪边小鱼",
        number,
    )


def test_an_order_without_a_customer_gets_the_files(shop: ShopFile, taobao: int, tmp_path: Path) -> None:
    enter(shop, taobao)
    take(shop, export(tmp_path))
    assert only(shop, Customer).id == order(shop, ONE).customer_id


def test_undoing_the_import_leaves_the_order_as_it_was_entered(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    def state() -> list[Any]:
        with shop.read() as session:
            tables = ("order", "order_line", "payment", "imported_value", "customer_account")
            return [tuple(row) for one in tables for row in session.execute(text(f'SELECT * FROM "{one}"'))]

    enter(shop, taobao, paid=PaymentData(20900, "alipay"))
    before = state()
    take(shop, export(tmp_path), detail(tmp_path, {}))
    shop.undo()
    assert state() == before


def test_an_import_that_is_to_overwrite_puts_the_files_word_over_the_owners(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    enter(shop, taobao, recipient="张三丰")
    Importer(shop, [export(tmp_path)], options=Options(overwrite=True)).run()
    assert order(shop, ONE).recipient == "张淑娟"
    take(shop, export(tmp_path, "b.xlsx", 收货人姓名="李四"))
    assert order(shop, ONE).recipient == "李四", "it is the file's again"


def test_pieces_sent_in_part_go_with_the_order_also_where_the_file_overwrites(
    shop: ShopFile, tmp_path: Path
) -> None:
    paid = ETSY_ORDER | {"Status": "Paid", "Date Shipped": ""}
    take(shop, save_other(tmp_path, "etsy_items", [row | {"Date Shipped": ""} for row in ETSY_ITEMS]))
    take(shop, save_other(tmp_path, "etsy_orders", [paid]))
    with shop.command("order.ship", n=1, name="9002") as session:
        first = lines(shop, "9002")[0].id
        order_states.ship(session, 1, order_states.Shipment("USPS", "9400", {first: 1}), NOON)
    file = save_other(tmp_path, "etsy_orders", [paid | {"Status": "Completed"}])
    Importer(shop, [file], options=Options(overwrite=True)).run()
    assert order(shop, "9002").state == "finished"
    assert all(line.shipped_quantity == line.quantity for line in lines(shop, "9002"))


def test_an_order_shipped_here_and_there_is_the_platforms_from_then_on(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    enter(shop, taobao, paid=PaymentData(19900, "alipay"))
    with shop.command("order.ship", n=1, name=ONE) as session:
        order_states.ship(session, 1, order_states.Shipment("中通快递", "73600316247086"), NOON)
    file = export(tmp_path, 订单状态="卖家已发货，等待买家确认", 确认收货时间="")
    take(shop, file)
    assert (order(shop, ONE).state, order(shop, ONE).tracking_number) == ("shipped", "73600316247086")
    with shop.command("order.unship", n=1, name=ONE) as session:
        order_states.unship(session, [1], NOON)
    assert take(shop, file).updated.total() == 0 and order(shop, ONE).state == "packing"


def test_an_order_of_which_a_part_was_sent_there_is_being_packed(
    shop: ShopFile, taobao: int, tmp_path: Path
) -> None:
    enter(shop, taobao)
    take(shop, export(tmp_path, 订单状态="卖家部分发货", 确认收货时间=""))
    assert order(shop, ONE).state == "packing"
    assert [line.shipped_quantity for line in lines(shop, ONE)] == [0]
