"""What is masked can not be read, and what is left is what was promised."""

import pytest

from shopkeeper.exchange import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13812345678", "138****5678"),
        ("18400913965-7576", "184****3965"),
        ("18400913965转7576", "184****3965"),
        ("186******05", "186******05"),
        ("+447700900123", "+44****0123"),
        ("010-62345678", "010****5678"),
        ("62345678", "623****5678"),
        ("345678", "****78"),
        ("110", "****"),
    ],
)
def test_phones(text: str, masked: str) -> None:
    assert mask.phone(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"), [("张三", "张**"), ("欧阳娜娜", "欧**"), ("Jane Doe", "J***"), ("", "")]
)
def test_names(text: str, masked: str) -> None:
    assert mask.name(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"), [("anna@x.com", "a***@x.com"), ("a@x.com", "a***@x.com"), ("nobody", "n***")]
)
def test_emails(text: str, masked: str) -> None:
    assert mask.email(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("浙江省杭州市西湖区文三路1号", "浙江省杭州市西湖区****"),
        ("浙江省 杭州市 西湖区 北山街道 曙光路1号", "浙江省 杭州市 西湖区****"),
        ("北京 海淀区 中关村大街1号", "北京 海淀区****"),
        ("北京市朝阳区望京街道1号", "北京市朝阳区****"),
        ("内蒙古自治区呼伦贝尔市海拉尔区胜利街1号", "内蒙古自治区呼伦贝尔市海拉尔区****"),
        ("江苏省苏州市昆山市玉山镇1号", "江苏省苏州市昆山市****"),
        ("云南省大理白族自治州大理市下关镇", "云南省大理白族自治州大理市****"),
        ("广东省深圳市阳光花园小区3栋", "广东省深圳市****"),
        ("杭州市文三路8号西湖小区", "杭州市****"),
        ("12 High Street, London SW1A 1AA", "****"),
        ("文三路8号", "****"),
    ],
)
def test_addresses(text: str, masked: str) -> None:
    assert mask.address(text) == masked


@pytest.mark.parametrize(("text", "masked"), [("panda2024", "p****24"), ("12345", "1****")])
def test_codes(text: str, masked: str) -> None:
    assert mask.code(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call 13812345678 or a.b@x.co.uk!", "call 138****5678 or a***@x.co.uk!"),
        ("电话13812345678。", "电话138****5678。"),
        ("138 1234 5678", "138****5678"),
        ("order 2138123456789012345", "order 2138123456789012345"),
        ("要发顺丰", "要发顺丰"),
    ],
)
def test_texts_lose_the_numbers_and_addresses_in_them(text: str, masked: str) -> None:
    assert mask.within(text) == masked
