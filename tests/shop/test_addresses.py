"""Addresses taken apart as platforms write them."""

import pytest

from shopkeeper.shop.addresses import Address, region, split


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "浙江省 杭州市 西湖区 文三路 1号2幢301(310012)",
            Address("浙江省", "杭州市", "西湖区", "文三路 1号2幢301", "310012"),
        ),
        ("上海 上海市 徐汇区 漕溪路2号（000000）", Address("上海", "上海市", "徐汇区", "漕溪路2号")),
        ("江苏省 南京市 建邺区", Address("江苏省", "南京市", "建邺区")),
        ("浙江省杭州市西湖区文三路1号", Address(street="浙江省杭州市西湖区文三路1号")),
        ("12 Ocean St Bondi NSW", Address(street="12 Ocean St Bondi NSW")),
        ("", Address()),
    ],
)
def test_an_address_with_blanks_is_taken_apart(text: str, address: Address) -> None:
    assert split(text) == address


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (" 浙江省 杭州市", "浙江 杭州"),
        ("上海市 上海市", "上海"),
        ("广西壮族自治区 南宁市", "广西 南宁"),
        ("中国 内蒙古自治区 包头市", "中国 内蒙古 包头"),
        ("United Kingdom", "United Kingdom"),
        ("", ""),
    ],
)
def test_a_region_is_said_short(text: str, short: str) -> None:
    assert region(text) == short
