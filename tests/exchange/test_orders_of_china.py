"""Orders of JD, Pinduoduo, Douyin and Youzan come in as their exports mean them."""

from pathlib import Path

import pytest

from shopkeeper.model.customers import Customer, CustomerAccount, CustomerAddress
from shopkeeper.model.orders import Order
from shopkeeper.model.products import Listing
from shopkeeper.shop import derived
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_orders import (
    DOUYIN,
    DOUYIN_JOINED,
    DOUYIN_ORDER,
    JD,
    JD_ORDER,
    PDD,
    PDD_ORDER,
    YOUZAN_ITEMS,
    YOUZAN_ORDER,
    save,
)
from tests.exchange.made_sheets import ORDER as TAOBAO_ORDER
from tests.exchange.made_sheets import QIANNIU_ORDER
from tests.exchange.made_sheets import save as save_taobao
from tests.exchange.taken import contents, every, lines, only, order, payments, take, total

pytestmark = pytest.mark.usefixtures("read_here")

JD_NUMBER, PDD_NUMBER = "59273434001", "260517-607198974342268"
DOUYIN_NUMBER, YOUZAN_NUMBER = "6917926768823643751", "E20260501120000012345678"


# JD


@pytest.mark.parametrize("name", JD)
def test_a_jd_orders_amounts_count_once(shop: ShopFile, tmp_path: Path, name: str) -> None:
    report = take(shop, save(tmp_path, name, JD_ORDER))
    assert report.files[0].profile == "jd_orders" and report.rows_in == 2
    one = order(shop, JD_NUMBER)
    assert (one.state, one.stated_cents, one.postage_cents, one.receivable_cents) == (
        "shipped",
        22300,
        500,
        21050,
    )
    assert (one.recipient, one.phone, one.province, one.district) == (
        "张淑娟",
        "13812345678",
        "浙江省",
        "西湖区",
    )
    assert (one.flag, one.memo, one.invoice) == ("red", "拆单自59273434000", "普通发票 个人 明细")
    assert (one.way, one.source) == ("4-在线支付", "京东APP 主站")
    assert total(shop, JD_NUMBER) == (22300, 0)
    assert payments(shop, JD_NUMBER) == {"paid": 22300}
    assert [(line.quantity, line.price_e4) for line in lines(shop, JD_NUMBER)] == [
        (2, 99_000_000),
        (1, 20_000_000),
    ]
    assert only(shop, CustomerAccount).account == "jd_xiaoyu"
    assert [(one.sku, one.code) for one in every(shop, Listing)] == [
        ("10234567", "YJ-16"),
        ("10234568", "CB-1"),
    ]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("(删除)等待出库", "closed"),
        ("（删除）等待确认收货", "closed"),
        ("等待出库", "paid"),
        ("完成", "finished"),
    ],
)
def test_jds_words_are_states(shop: ShopFile, tmp_path: Path, word: str, state: str) -> None:
    take(shop, save(tmp_path, JD[0], [row | {"订单状态": word} for row in JD_ORDER]))
    assert order(shop, JD_NUMBER).state == state
    assert ("paid" in payments(shop, JD_NUMBER)) == (state != "closed")


def test_a_jd_order_to_pay_on_delivery_is_not_paid(shop: ShopFile, tmp_path: Path) -> None:
    rows = [row | {"支付方式": "1-货到付款", "付款确认时间": ""} for row in JD_ORDER]
    take(shop, save(tmp_path, JD[1], rows))
    assert payments(shop, JD_NUMBER) == {}


def test_rows_of_a_jd_order_that_contradict_each_other_are_held(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, save(tmp_path, JD[0], [JD_ORDER[0], JD_ORDER[1] | {"应付金额": "204.00"}]))
    assert report.held == {"with_order": 1, "rows_disagree": 1} and report.rows_in == 0


# Pinduoduo


@pytest.mark.parametrize("name", PDD)
def test_a_pinduoduo_order_comes_in_whole(shop: ShopFile, tmp_path: Path, name: str) -> None:
    report = take(shop, save(tmp_path, name, [PDD_ORDER]))
    assert report.files[0].profile == "pdd_orders"
    one = order(shop, PDD_NUMBER)
    assert (one.state, one.withheld, str(one.placed_at)) == ("shipped", True, "2026-05-17 09:08:07")
    assert (one.shop_discount_cents, one.platform_discount_cents) == (200, 200)
    assert (one.stated_cents, one.receivable_cents, one.postage_cents) == (3460, 3660, 300)
    assert (one.tracking_number, one.courier) == ("773312345678901", "申通快递")
    (line,) = lines(shop, PDD_NUMBER)
    assert (line.quantity, line.price_e4, line.options, line.state) == (2, 17_800_000, "薰衣草,3块", "")
    assert total(shop, PDD_NUMBER) == (3460, 0)
    assert payments(shop, PDD_NUMBER) == {"paid": 3460}
    (listing,) = every(shop, Listing)
    assert (listing.sku, listing.code) == ("1680001", "SOAP-3L")
    if name == PDD[1]:
        assert (one.province, one.city, one.address) == ("江苏省", "南京市", "江苏省 南京市 建邺区 沙洲街道")
        assert (str(one.ship_by), one.source, line.note) == ("2026-05-19 09:08:07", "拼单", "起泡网 1")


def test_a_pinduoduo_order_without_its_time_has_the_day_of_its_number(shop: ShopFile, tmp_path: Path) -> None:
    other = PDD_ORDER | {"订单号": "A607198974342268", "订单成交时间": ""}
    wrong = PDD_ORDER | {"订单号": "269917-607198974342268", "订单成交时间": ""}
    take(shop, save(tmp_path, PDD[0], [PDD_ORDER | {"订单成交时间": ""}, other, wrong]))
    assert [str(one.placed_at) for one in every(shop, Order)] == ["2026-05-17 00:00:00", "None", "None"]


def test_the_time_of_an_order_stays_where_another_file_knows_the_day_only(
    shop: ShopFile, tmp_path: Path
) -> None:
    whole, day = (
        save(tmp_path, PDD[0], [PDD_ORDER]),
        save(tmp_path, PDD[1], [PDD_ORDER | {"订单成交时间": ""}], file="day.xlsx"),
    )
    for files in ((whole, day), (day, whole)):
        for file in files:
            take(shop, file)
        assert str(order(shop, PDD_NUMBER).placed_at) == "2026-05-17 09:08:07"
        shop.undo()
        shop.undo()


def test_goods_without_a_number_of_their_own_are_told_by_product_and_options(
    shop: ShopFile, tmp_path: Path
) -> None:
    bare = PDD_ORDER | {"样式ID": "", "商家编码-规格维度": "", "商家编码-商品维度": "SOAP"}
    rows = [
        bare,
        bare | {"订单号": "260517-2", "商品规格": "玫瑰,3块"},
        bare | {"订单号": "260517-3", "商品规格": "无规格"},
    ]
    take(shop, save(tmp_path, PDD[0], rows))
    found = [(one.sku, one.code, one.options) for one in every(shop, Listing)]
    assert found == [
        ("754299529443 薰衣草,3块", "", "薰衣草,3块"),
        ("754299529443 玫瑰,3块", "", "玫瑰,3块"),
        ("754299529443", "SOAP", ""),
    ]


def test_a_pinduoduo_order_refunded_is_over(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, PDD[0], [PDD_ORDER]))
    later = PDD_ORDER | {"订单状态": "已发货，退款成功", "售后状态": "退款成功"}
    take(shop, save(tmp_path, PDD[0], [later]))
    assert order(shop, PDD_NUMBER).state == "closed"
    assert lines(shop, PDD_NUMBER)[0].state == "退款成功"
    assert payments(shop, PDD_NUMBER) == {"paid": 0}


# Douyin


@pytest.mark.parametrize("name", DOUYIN)
def test_a_douyin_orders_rows_add_up(shop: ShopFile, tmp_path: Path, name: str) -> None:
    report = take(shop, save(tmp_path, name, DOUYIN_ORDER))
    assert report.files[0].profile == "douyin_orders"
    one = order(shop, DOUYIN_NUMBER)
    assert (one.state, one.flag, one.source) == ("paid", "red", "直播 黄飞")
    assert (one.stated_cents, one.postage_cents, one.commission_cents) == (3900, 300, 80)
    discounts = one.shop_discount_cents, one.platform_discount_cents, one.influencer_discount_cents
    assert discounts == (700, 400, 300)
    assert total(shop, DOUYIN_NUMBER) == (3900, 0)
    assert payments(shop, DOUYIN_NUMBER) == {"paid": 3900}
    assert [line.sub_number for line in lines(shop, DOUYIN_NUMBER)] == [DOUYIN_NUMBER, "6917926768823643752"]


def test_what_douyin_gives_as_cipher_text_is_withheld(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, DOUYIN[0], DOUYIN_ORDER))
    one = order(shop, DOUYIN_NUMBER)
    assert one.withheld and (one.recipient, one.phone, one.address, one.street) == ("", "", "", "")
    assert (one.province, one.city, one.district) == ("四川省", "成都市", "武侯区")
    assert every(shop, Customer) == []


def test_amounts_a_douyin_row_repeats_count_once_where_only_that_adds_up(
    shop: ShopFile, tmp_path: Path
) -> None:
    whole = {"订单应付金额": "39.00", "运费": "3.00", "平台实际承担优惠金额": "4.00",
             "商家实际承担优惠金额": "7.00", "达人实际承担优惠金额": "3.00", "手续费": "0.80"}  # fmt: skip
    take(shop, save(tmp_path, DOUYIN[0], [row | whole for row in DOUYIN_ORDER]))
    one = order(shop, DOUYIN_NUMBER)
    assert (one.stated_cents, one.postage_cents, one.shop_discount_cents) == (3900, 300, 700)


def test_two_alike_sub_orders_of_douyin_count_twice(shop: ShopFile, tmp_path: Path) -> None:
    second = DOUYIN_ORDER[0] | {"子订单编号": "6917926768823643752"}
    take(shop, save(tmp_path, DOUYIN[0], [DOUYIN_ORDER[0], second]))
    assert order(shop, DOUYIN_NUMBER).stated_cents == 6200


def test_a_row_of_douyin_that_stands_there_twice_counts_once(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, DOUYIN[0], [*DOUYIN_ORDER, DOUYIN_ORDER[0]]))
    assert order(shop, DOUYIN_NUMBER).stated_cents == 3900
    assert len(lines(shop, DOUYIN_NUMBER)) == 2


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (("已发货", "备货中"), "packing"),
        (("已关闭", "已发货"), "shipped"),
        (("已关闭", "已关闭"), "closed"),
        (("已完成", "已发货"), "shipped"),
    ],
)
def test_the_states_of_sub_orders_make_the_orders(
    shop: ShopFile, tmp_path: Path, words: tuple[str, str], state: str
) -> None:
    rows = [row | {"订单状态": word} for row, word in zip(DOUYIN_ORDER, words, strict=True)]
    take(shop, save(tmp_path, DOUYIN[0], rows))
    assert order(shop, DOUYIN_NUMBER).state == state


def test_sub_orders_joined_in_a_row_are_lines_of_their_own(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "douyin_orders_75_newstyle", [DOUYIN_JOINED]))
    one = order(shop, DOUYIN_NUMBER)
    assert (one.state, one.flag, one.withheld) == ("shipped", "purple", True)
    assert (one.courier, one.tracking_number) == ("京东快递", "JDVA00012345678-1-1-")
    assert (one.recipient, one.phone) == ("张**", "186******05")
    assert one.address == "四川省 成都市 武侯区 晋阳街道 晋吉南路****"
    found = [(line.sub_number[-1], line.title, line.quantity, line.price_e4, line.state)
             for line in lines(shop, DOUYIN_NUMBER)]  # fmt: skip
    assert found == [("1", "辣丝丝", 2, 20_000_000, ""), ("2", "豆干", 1, 10_000_000, "退款成功")]
    assert total(shop, DOUYIN_NUMBER) == (3900, 0)
    again = take(shop, save(tmp_path, "douyin_orders_75_newstyle", [DOUYIN_JOINED]))
    assert again.command_id is None


@pytest.mark.parametrize(
    "cells", [{"商品数量": "3"}, {"商品金额": "20.00;10.00;5.00"}, {"选购商品": "辣丝丝;豆干;香醋"}]
)
def test_joined_cells_that_do_not_match_up_are_held(
    shop: ShopFile, tmp_path: Path, cells: dict[str, str]
) -> None:
    report = take(shop, save(tmp_path, "douyin_orders_75_newstyle", [DOUYIN_JOINED | cells]))
    assert report.held == {"goods_in_row": 1}


def test_one_thing_for_all_goods_of_a_row_is_said_of_each(shop: ShopFile, tmp_path: Path) -> None:
    row = DOUYIN_JOINED | {"售后状态": "售后中", "商家编码": "300400008"}
    take(shop, save(tmp_path, "douyin_orders_75_newstyle", [row]))
    assert [line.state for line in lines(shop, DOUYIN_NUMBER)] == ["售后中", "售后中"]


# Youzan


def test_a_youzan_order_comes_in_whole(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, save(tmp_path, "youzan_orders_2026", [YOUZAN_ORDER]))
    assert report.files[0].profile == "youzan_orders"
    one = order(shop, YOUZAN_NUMBER)
    assert (one.state, one.stated_cents, one.shop_discount_cents) == ("shipped", 17300, 1000)
    assert (one.platform_discount_cents, one.receivable_cents, one.commission_cents) == (300, 17600, 150)
    assert one.address == "浙江省 杭州市 西湖区 文三路1号"
    assert payments(shop, YOUZAN_NUMBER) == {"paid": 17300, "refund": -2000}
    assert only(shop, CustomerAccount).account == "13812345678"
    assert (only(shop, Customer).name, only(shop, CustomerAddress).district) == ("张淑娟", "西湖区")


def test_a_masked_phone_of_youzan_names_nobody(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "youzan_orders_2026", [YOUZAN_ORDER | {"买家手机号": "138****5678"}]))
    assert every(shop, Customer) == []


def test_youzans_orders_and_items_find_each_other_in_either_order(tmp_path: Path) -> None:
    orders = save(tmp_path, "youzan_orders_2026", [YOUZAN_ORDER])
    items = save(tmp_path, "youzan_items", YOUZAN_ITEMS)
    found = []
    for name, files in (("a", (orders, items)), ("b", (items, orders)), ("c", (items, orders, items))):
        with ShopFile.create(tmp_path / f"{name}.shop", derived, backups=None) as shop:
            for file in files:
                take(shop, file)
            assert total(shop, YOUZAN_NUMBER) == (17300, 0)
            found.append(contents(shop))
    assert found[0] == found[1] == found[2]


def test_youzans_items_alone_come_to_their_sum(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "youzan_items", YOUZAN_ITEMS))
    assert total(shop, YOUZAN_NUMBER) == (16800, 0)
    first, second = lines(shop, YOUZAN_NUMBER)
    assert (first.discount_cents, first.note, second.state) == (4000, "刻字 LOVE", "已发货 退款成功")
    assert [one.code for one in every(shop, Listing)] == ["YJ-16", "CB-1"]


# Taobao and Tmall


def test_a_taobao_address_is_taken_apart_and_what_the_shop_receives_is_noted(
    shop: ShopFile, tmp_path: Path
) -> None:
    row = TAOBAO_ORDER | {"卖家服务费": "1.20", "打款商家金额": "207.80元"}
    take(shop, save_taobao(tmp_path, "taobao_orders_2021", [row]))
    one = only(shop, Order)
    assert (one.province, one.city, one.district) == ("浙江省", "杭州市", "西湖区")
    assert (one.street, one.postcode) == ("文三路 1号2幢301", "310012")
    assert (one.commission_cents, one.receivable_cents) == (120, 20780)


def test_a_masked_address_of_qianniu_still_tells_the_district(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save_taobao(tmp_path, "qianniu_orders_2026_21col", [QIANNIU_ORDER | {"备注标签": "红旗"}]))
    one = only(shop, Order)
    assert (one.province, one.district, one.street) == ("江苏省", "建邺区", "沙洲街道****")
    assert (one.flag, one.withheld) == ("red", True)
