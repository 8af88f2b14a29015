"""Ways of reading that exports of orders want: several cells for one value, one cell for several."""

import pytest

from shopkeeper.exchange.transforms import TRANSFORMS, Bad, Setting

HOME = Setting("CNY", "Asia/Shanghai", home="CNY")
US = Setting("USD", "America/New_York", day_first=False, home="USD")
STATES = Setting(
    "CNY",
    "Asia/Shanghai",
    states={"备货中": "paid", "已发货": "shipped", "已完成": "finished", "已关闭": "closed", "paid/*": "paid",
            "*/fulfilled": "shipped", "待确认": "to_confirm"},
)  # fmt: skip


def read(name: str, *cells: str, setting: Setting = HOME) -> object:
    return TRANSFORMS[name](*cells, setting)


# Texts


@pytest.mark.parametrize(
    ("name", "cells", "value"),
    [
        ("given", ("##密文",), ""),
        ("given", ("张**",), "张**"),
        ("email", ("Ada@Example.COM",), "ada@example.com"),
        ("email", ("a***@b.c",), ""),
        ("phone_buyer", ("138-1234-5678",), "13812345678"),
        ("phone_buyer", ("138****5678",), ""),
        ("phone_buyer", ("18400913965-7576",), ""),
        ("joined", ("微信", "", "直播"), "微信 直播"),
        ("codes", ("1502", "Scent:Rose"), "1502 Scent:Rose"),
        ("sku", ("S1", "P1", "红"), "S1"),
        ("sku", ("", "P1", "红"), "P1 红"),
        ("sku", ("", "", "红"), ""),
        ("merchant_code", ("V1", "P1", "红"), "V1"),
        ("merchant_code", ("", "P1", "红"), ""),
        ("merchant_code", ("", "P1", ""), "P1"),
        ("place", ("浙江省", "杭州市", "", "文三路1号"), "浙江省 杭州市 文三路1号"),
        ("place", ("1 Main St", "", "Salem", "MA"), "1 Main St, Salem, MA"),
        ("place", ("浙江省", "杭州市", "##密文"), ""),
        ("province_of", ("浙江省 杭州市 西湖区 文三路1号(310012)",), "浙江省"),
        ("postcode_of", ("浙江省 杭州市 西湖区 文三路1号(310012)",), "310012"),
        ("street_of", ("##密文",), ""),
        ("flag", ("红旗",), "red"),
        ("flag", ("等级5",), "purple"),
        ("flag", ("2.0",), "yellow"),
        ("flag", ("0",), ""),
        ("flag", ("粉",), "粉"),
        ("counted_quantity", ("12× Mug, blue",), 12),
        ("counted_name", ("12× Mug, blue",), "Mug, blue"),
        ("counted_name", ("Mug",), "Mug"),
        ("note_of_piece", ("green", "1.25", "lb"), "green 1.25 lb"),
        ("note_of_piece", ("green", "-2.0", "lb"), "green"),
    ],
)
def test_texts_are_read(name: str, cells: tuple[str, ...], value: object) -> None:
    assert read(name, *cells) == value


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("codes", ("1.5E+12", "红")),
        ("counted_quantity", ("Mug",)),
        ("tracking_of_pair", ("7.3E+14-申通快递",)),
    ],
)
def test_texts_that_mean_nothing_are_bad(name: str, cells: tuple[str, ...]) -> None:
    with pytest.raises(Bad):
        read(name, *cells)


@pytest.mark.parametrize(
    ("cell", "numbers", "couriers"),
    [
        ("75312345678901-中通快递", "75312345678901", "中通快递"),
        ("JDVA0001-1-1--京东快递", "JDVA0001-1-1-", "京东快递"),
        ("JDVA0001-1-1", "JDVA0001-1-1", ""),
        ("75312345678901-", "75312345678901-", ""),
        ("75312345678901", "75312345678901", ""),
        ("自提", "", "自提"),
        ("SF1-顺丰速运;SF2-顺丰速运，YT3-圆通速递", "SF1, SF2, YT3", "顺丰速运, 圆通速递"),
        ("", "", ""),
    ],
)
def test_number_and_courier_in_one_cell_are_told_apart(cell: str, numbers: str, couriers: str) -> None:
    assert (read("tracking_of_pair", cell), read("courier_of_pair", cell)) == (numbers, couriers)


# States


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("备货中", "paid"),
        ("备货中;已发货", "packing"),
        ("已发货;已完成", "shipped"),
        ("已关闭;已完成", "finished"),
        ("已关闭;已关闭", "closed"),
        ("待确认;已完成", "packing"),
    ],
)
def test_states_of_several_goods_make_one(text: str, state: str) -> None:
    assert read("state", text, setting=STATES) == state


@pytest.mark.parametrize("text", ["?", "已发货;?", ";"])
def test_a_state_nobody_knows_is_bad(text: str) -> None:
    with pytest.raises(Bad):
        read("state", text, setting=STATES)


def test_two_cells_make_a_state_and_the_first_pattern_counts() -> None:
    assert read("states", "Paid", "unfulfilled", setting=STATES) == "paid"
    assert read("states", "paid", "fulfilled", setting=STATES) == "paid"
    assert read("states", "refunded", "fulfilled", setting=STATES) == "shipped"


# Currencies


@pytest.mark.parametrize(
    ("text", "setting", "code"),
    [
        ("$45.99", HOME, "USD"),
        ("$45.99", Setting("CAD", "UTC", home="CAD"), "CAD"),
        ("AU $5.00", US, "AUD"),
        ("116,99 €", US, "EUR"),
        ("£3", US, "GBP"),
        ("¥1,200", Setting("JPY", "UTC", home="JPY"), "JPY"),
        ("¥1,200", US, "CNY"),
        ("USD 3", HOME, "USD"),
        ("45.00", US, ""),
        ("", US, ""),
    ],
)
def test_a_currency_is_told_by_its_sign(text: str, setting: Setting, code: str) -> None:
    assert read("currency_sign", text, setting=setting) == code


def test_a_currency_has_three_letters() -> None:
    assert (read("currency", "usd"), read("currency", "")) == ("USD", "")
    with pytest.raises(Bad):
        read("currency", "dollars")


# Amounts


@pytest.mark.parametrize(
    ("name", "cells", "value"),
    [
        ("money", ("1E+03",), 100_000),
        ("money", ("5E-05",), 0),
        ("price", ("0.001",), 1000),
        ("line_discount", ("99", "2", "158"), 4000),
        ("line_discount", ("99", "2", ""), 0),
        ("discount", ("-$4.00",), 400),
        ("discount", ("",), 0),
        ("borne", ("-4",), 400),
        ("borne", ("",), None),
        ("borne_sum", ("1.5", "", "0.5"), 200),
        ("borne_sum", ("", ""), None),
        ("settled", ("0.00元",), None),
        ("settled", ("209.00元",), 20900),
        ("settled", ("",), None),
        ("total", ("", ""), 0),
        ("total", ("1", "2"), 300),
        ("less", ("176", "3"), 17300),
        ("less", ("", "3"), None),
        ("income", ("-10", "-0.80"), 0),
        ("income", ("10", "0.80"), 1080),
        ("outgo", ("-10", "-0.80"), -1080),
        ("outgo", ("10", ""), 0),
        ("received", ("71.34", "0", "2026-05-01"), 7134),
        ("received", ("71.34", "51.34", ""), 2000),
        ("received", ("71.34", "0", ""), 0),
        ("received", ("", "", "2026-05-01"), 0),
        ("given_back", ("45", "0", "0", "0"), 0),
        ("given_back", ("45", "38.89", "0", "36.89"), -611),
        ("given_back", ("45", "0", "0", "-43"), -4500),
        ("given_back", ("45", "", "1", "1"), 0),
        ("unit_price_if_any", ("", "0"), 0),
        ("unit_price_if_any", ("60", "2"), 30_000_000),
        ("price_before", ("28.90", "0", "1", "25", "21", "0"), 74_900_000),
        ("price_before", ("31", "3", "2", "-12"), 20_000_000),
        ("price_that_adds_up", ("20", "2", "32", "12"), 10_000_000),
        ("price_that_adds_up", ("10", "2", "32", "12"), 10_000_000),
        ("price_that_adds_up", ("10", "2", "", ""), 10_000_000),
        ("price_that_adds_up", ("0", "2", "0", "0"), 0),
        ("price_of_piece", ("10", "1.25"), 10_000_000),
        ("price_of_piece", ("-12", "-1"), 12_000_000),
        ("pieces", ("1.25",), 1),
        ("pieces", ("-0.5",), -1),
        ("pieces", ("3",), 3),
        ("quantity_if_any", ("",), 0),
        ("quantity_if_any", ("2",), 2),
        ("difference", ("", "5"), 0),
        ("difference", ("7", "5"), 200),
    ],
)
def test_amounts_are_read(name: str, cells: tuple[str, ...], value: object) -> None:
    assert read(name, *cells) == value


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("money", ("1E+18",)),
        ("money", ("2e-x",)),
        ("price", ("",)),
        ("price_before", ("", "0", "1", "0")),
        ("price_before", ("5", "0", "0", "0")),
        ("price_that_adds_up", ("", "1", "5", "0")),
        ("price_that_adds_up", ("5", "0", "5", "0")),
        ("pieces", ("",)),
        ("price_of_piece", ("10", "0")),
    ],
)
def test_amounts_that_are_missing_are_bad(name: str, cells: tuple[str, ...]) -> None:
    with pytest.raises(Bad):
        read(name, *cells)


# Times


@pytest.mark.parametrize(
    ("cells", "time"),
    [
        (("2026-10-05", "10:15:00", "Eastern Time (US & Canada)"), "2026-10-05 22:15:00"),
        (("2026-10-05", "10:15:00", "America/New_York"), "2026-10-05 22:15:00"),
        (("2026-10-05", "10:15:00", ""), "2026-10-05 10:15:00"),
        (("2026-10-05", "", "London"), "2026-10-05 07:00:00"),
        (("", "", "London"), None),
    ],
)
def test_day_clock_and_zone_make_a_time(cells: tuple[str, str, str], time: str | None) -> None:
    assert read("zoned_time", *cells) == time


@pytest.mark.parametrize("cells", [("2026-10-05", "", "../x"), ("2026-10-05", "", "Mars"), ("x", "", "")])
def test_a_time_in_a_zone_nobody_knows_is_bad(cells: tuple[str, str, str]) -> None:
    with pytest.raises(Bad):
        read("zoned_time", *cells)


@pytest.mark.parametrize(
    ("cells", "time"),
    [
        (("2026-06-01 00:03:00", "260531-607198974342268"), "2026-06-01 00:03:00"),
        (("", "260517-607198974342268"), "2026-05-17 00:00:00"),
        (("", "269917-607198974342268"), None),
        (("", "A607198974342268"), None),
    ],
)
def test_an_order_number_may_begin_with_its_day(cells: tuple[str, str], time: str | None) -> None:
    assert read("time_or_number", *cells) == time
