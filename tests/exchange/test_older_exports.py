"""Exports come in any order: an older one does not undo what a newer one said."""

import os
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from shopkeeper.shop import derived, order_states
from shopkeeper.shop.intake_rules import is_old
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_orders import ETSY_ORDER, WOO_ORDER
from tests.exchange.made_orders import save as save_other
from tests.exchange.made_sheets import LINE, NUMBER, ORDER, save
from tests.exchange.taken import lines, order, payments, take

pytestmark = pytest.mark.usefixtures("read_here")

PAID = ORDER | {"订单状态": "买家已付款，等待卖家发货", "确认收货时间": "", "物流单号": ""}
SHIPPED = ORDER | {"订单状态": "卖家已发货，等待买家确认", "确认收货时间": ""}
ONE = f"{NUMBER}1"


def made(path: Path, day: int) -> Path:
    """A file last written on that day."""
    os.utime(path, (day * 86_400, day * 86_400))
    return path


def export(folder: Path, row: dict[str, str], day: int, name: str = "") -> Path:
    """An export of one Taobao order."""
    return made(save(folder, "taobao_orders_2021", [row], name=name or f"{day}.xlsx"), day)


@pytest.mark.parametrize("day", [1, 9])
def test_last_weeks_file_takes_no_order_back(shop: ShopFile, tmp_path: Path, day: int) -> None:
    take(shop, export(tmp_path, ORDER, 5))
    old = PAID | {"收货地址": "浙江省 杭州市 西湖区 旧路9号", "商家备忘": ""}
    report = take(shop, export(tmp_path, old, day))
    one = order(shop, ONE)
    assert (one.state, one.address.split()[-1]) == ("finished", "1号2幢301(310012)")
    assert report.older["order"] == 1 and report.unchanged["order"] == 1


def test_an_older_file_fills_what_is_blank(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, export(tmp_path, ORDER | {"买家留言": ""}, 5))
    take(shop, export(tmp_path, PAID | {"买家留言": "请包好"}, 1))
    one = order(shop, ONE)
    assert (one.state, one.buyer_message) == ("finished", "请包好")


def test_an_older_file_of_the_same_state_changes_nothing(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, export(tmp_path, ORDER | {"退款金额": "50.00", "买家实际支付金额": "159.00"}, 5))
    take(shop, export(tmp_path, ORDER | {"收货人姓名": "张三"}, 1))
    assert payments(shop, ONE) == {"paid": 20900, "refund": -5000}
    assert order(shop, ONE).recipient == "张淑娟"


def test_a_newer_file_of_the_same_state_is_news(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, export(tmp_path, ORDER, 5))
    assert take(shop, export(tmp_path, ORDER | {"收货人姓名": "张三"}, 6)).updated["order"] == 1
    assert order(shop, ONE).recipient == "张三"
    take(shop, export(tmp_path, ORDER, 5, "again.xlsx"))
    assert order(shop, ONE).recipient == "张三", "the newer file counts from now on"


def test_a_refund_closes_an_order_that_was_sent(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, export(tmp_path, SHIPPED, 5))
    take(shop, export(tmp_path, ORDER | {"订单状态": "交易关闭", "退款金额": "209.00"}, 6))
    assert order(shop, ONE).state == "closed"
    take(shop, export(tmp_path, SHIPPED, 7))
    assert order(shop, ONE).state == "closed"


def test_files_dropped_together_come_to_the_same_in_any_order(tmp_path: Path) -> None:
    files = [
        export(tmp_path, PAID | {"收货人姓名": "旧名"}, 1),
        export(tmp_path, SHIPPED, 2),
        export(tmp_path, ORDER | {"退款金额": "10.00", "买家实际支付金额": "199.00"}, 3),
    ]
    assert (
        len({_after(tmp_path / f"{place}.shop", some) for place, some in enumerate(permutations(files))}) == 1
    )


def _after(path: Path, files: Sequence[Path]) -> str:
    with ShopFile.create(path, derived) as shop:
        take(shop, *files)
        one = order(shop, ONE)
        return str((one.state, one.recipient, one.tracking_number, sorted(payments(shop, ONE).items())))


def woo(folder: Path, status: str, day: int) -> Path:
    """An export of one WooCommerce order."""
    path = save_other(
        folder, "woocommerce_orders_analytics", [WOO_ORDER | {"Status": status}], file=f"{day}.csv"
    )
    return made(path, day)


def test_where_a_platform_lets_orders_go_back_a_newer_file_tells(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, woo(tmp_path, "completed", 5))
    take(shop, woo(tmp_path, "processing", 4))
    assert order(shop, "1205").state == "finished"
    take(shop, woo(tmp_path, "processing", 6))
    assert order(shop, "1205").state == "paid"
    take(shop, woo(tmp_path, "completed", 5))
    assert order(shop, "1205").state == "paid", "what was so before"
    take(shop, woo(tmp_path, "cancelled", 7), woo(tmp_path, "processing", 8))
    assert order(shop, "1205").state == "paid", "a cancelled order is taken up again there"


def test_an_order_that_goes_back_has_not_come_as_far(shop: ShopFile, tmp_path: Path) -> None:
    def etsy(day: int, **cells: str) -> Path:
        return made(save_other(tmp_path, "etsy_orders", [ETSY_ORDER | cells], file=f"{day}.csv"), day)

    take(shop, etsy(5, Status="Shipped"))
    assert order(shop, "9002").shipped_at is not None
    take(shop, etsy(6, **{"Status": "Canceled", "Date Shipped": ""}))
    take(shop, etsy(7, **{"Status": "Paid", "Date Shipped": ""}))
    one = order(shop, "9002")
    assert (one.state, one.shipped_at, one.closed_at, one.closed_reason) == ("paid", None, None, "")


def test_a_file_of_lines_says_nothing_of_how_old_an_order_is(shop: ShopFile, tmp_path: Path) -> None:
    detail = save(tmp_path, "taobao_items_detail_2022", [LINE | {"订单状态": "买家已付款，等待卖家发货"}])
    take(shop, made(detail, 9))
    take(shop, export(tmp_path, SHIPPED, 8))
    take(shop, export(tmp_path, ORDER | {"收货人姓名": "张三"}, 8, "b.xlsx"))
    assert (order(shop, ONE).state, order(shop, ONE).recipient) == ("finished", "张三")
    assert len(lines(shop, ONE)) == 1


def test_what_the_owner_took_back_stays_until_the_platform_says_something_new(
    shop: ShopFile, tmp_path: Path
) -> None:
    sent = export(tmp_path, SHIPPED, 5)
    take(shop, sent)
    with shop.command("order.unship", n=1, name=ONE) as session:
        order_states.unship(session, [1], shop.clock())
    assert take(shop, sent).unchanged["order"] == 1
    assert take(shop, export(tmp_path, SHIPPED, 7)).created.total() == 0
    assert (order(shop, ONE).state, order(shop, ONE).tracking_number) == ("packing", "")
    take(shop, export(tmp_path, ORDER, 8))
    assert order(shop, ONE).state == "finished"


def test_an_order_the_owner_took_up_again_stays_open(shop: ShopFile, tmp_path: Path) -> None:
    closed = export(
        tmp_path, PAID | {"订单状态": "交易关闭", "买家实际支付金额": "0.00", "订单付款时间": ""}, 5
    )
    take(shop, closed)
    with shop.command("order.reopen", n=1, name=ONE) as session:
        order_states.reopen(session, [1])
    take(shop, closed)
    assert order(shop, ONE).state == "unpaid"
    take(shop, export(tmp_path, PAID, 4))
    assert order(shop, ONE).state == "unpaid", "before it was closed the platform said so"


def test_once_the_platform_has_come_to_where_the_owner_was_the_next_word_is_news(
    shop: ShopFile, tmp_path: Path
) -> None:
    take(shop, export(tmp_path, PAID, 4))
    with shop.command("order.ship", n=1, name=ONE) as session:
        order_states.ship(session, 1, order_states.Shipment("顺丰速运", "SF1234567890123"), shop.clock())
    sent = export(tmp_path, SHIPPED, 5)
    take(shop, sent)
    with shop.command("order.unship", n=1, name=ONE) as session:
        order_states.unship(session, [1], shop.clock())
    take(shop, sent)
    assert order(shop, ONE).state == "packing"


@pytest.mark.parametrize(
    ("last", "said", "goes_back", "made_at", "told_at", "old"),
    [
        ("paid", "shipped", False, "1", "2", False),
        ("shipped", "paid", False, "2", "1", True),
        ("paid", "paid", False, "1", "2", True),
        ("paid", "paid", False, "", "2", False),
        ("paid", "paid", False, "2", "2", False),
        ("shipped", "paid", True, "2", "1", False),
        ("shipped", "paid", True, "", "1", True),
        ("paid", "shipped", True, "1", "2", True),
        ("paid", "closed", True, "3", "2", False),
    ],
)
def test_which_of_two_words_is_the_older(
    last: str, said: str, goes_back: bool, made_at: str, told_at: str, old: bool
) -> None:
    assert is_old(last, said, goes_back, made_at, told_at) is old
