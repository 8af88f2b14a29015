"""Addresses taken apart: as platforms write them, and as buyers send them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.shop import regions
from shopkeeper.shop.addresses import Address, Block, block, region, split
from tests.sources import ROOT

CASES = ROOT.parent / "shared/data/addresses/paste_in_cases.json"


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
        ("\n浙江省\n杭州市", "浙江 杭州"),
        ("上海市\n上海市", "上海"),
        ("广西壮族自治区\n南宁市", "广西 南宁"),
        ("中国\n内蒙古自治区\n包头市", "中国 内蒙古 包头"),
        ("United Kingdom", "United Kingdom"),
        ("United States\nNorth Carolina\nAsheville", "Asheville, North Carolina, United States"),
        ("", ""),
    ],
)
def test_a_region_is_said_short(text: str, short: str) -> None:
    assert region(text) == short


HANGZHOU = {"province": "浙江省", "city": "杭州市", "district": "西湖区"}
ZHANG = Block("张三", "13812345678", **HANGZHOU, street="文三路 1 号 2 幢 301")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("张三 13812345678 浙江省杭州市西湖区文三路 1 号 2 幢 301", ZHANG),
        ("张三浙江省杭州市西湖区文三路 1 号 2 幢 301 13812345678", ZHANG),
        ("张三，138 1234 5678，浙江 杭州 西湖 文三路 1 号 2 幢 301", ZHANG),
        ("浙江省杭州市西湖区文三路 1 号 2 幢 301张三+86 13812345678", ZHANG),
        ("１３８１２３４５６７８　张三　浙江省杭州市西湖区文三路 1 号 2 幢 301", ZHANG),
        (
            "收货人：李四\n手机号码：13812345678\n所在地区：浙江省杭州市西湖区\n详细地址：文三路1号\n邮编：310012",
            Block("李四", "13812345678", **HANGZHOU, street="文三路1号", postcode="310012"),
        ),
        (
            "收货人：李四 3幢\n电话 0571-88886666\n浙江省杭州市西湖区文三路1号，000000",
            Block("李四", "057188886666", **HANGZHOU, street="文三路1号", rest="3幢"),
        ),
        (
            "王小姐 13912345678-1234 0571-88886666 上海市 浦东新区 世纪大道100号(200120)",
            Block(
                "王小姐",
                "13912345678-1234",
                "057188886666",
                "上海市",
                "上海市",
                "浦东新区",
                "世纪大道100号(200120)",
            ),
        ),
        (
            "请发到：江苏省南京市玄武区 珠江路498号 杨寅13900008489 不要发顺丰",
            Block(
                "杨寅",
                "13900008489",
                "",
                "江苏省",
                "南京市",
                "玄武区",
                "珠江路498号",
                rest="请发到 不要发顺丰",
            ),
        ),
        (
            "浙江省杭州市西湖区收货人张三手机号码13812345678详细地址浙江省杭州市余杭区文三路1号",
            Block("张三", "13812345678", **HANGZHOU, street="余杭区文三路1号"),
        ),
        (
            "浙江省杭州市西湖区浙江省宁波市路1号 张三 13812345678",
            Block("张三", "13812345678", **HANGZHOU, street="浙江省宁波市路1号"),
        ),
        ("13912345678 文三路1号", Block(phone="13912345678", street="文三路1号")),
        (
            "浙江省杭州市西湖区 13912345678 文三路1号",
            Block("", "13912345678", **HANGZHOU, street="文三路1号"),
        ),
        (
            "186****0523 陈** 浙江省杭州市西湖区科技园",
            Block("陈**", "186****0523", **HANGZHOU, street="科技园"),
        ),
        ("北京市朝阳区三元桥", Block("", "", "", "北京市", "北京市", "朝阳区", "三元桥")),
        (
            "Jane Smith\n12 Ocean St\nBondi NSW 2026\n+61 412 345 678",
            Block("Jane Smith", "+61412345678", street="12 Ocean St, Bondi NSW 2026"),
        ),
        ("12 Ocean St", Block(street="12 Ocean St")),
        ("", Block()),
    ],
)
def test_a_block_is_taken_apart_in_any_order(text: str, taken: Block) -> None:
    assert block(text) == taken


def _expected(case: Any) -> tuple[str, dict[str, str]]:
    if isinstance(case, str):
        return case, {}
    text, wanted = case
    return text, wanted if isinstance(wanted, dict) else {"code": wanted}


def _meets(found: Block, key: str, value: str) -> bool:
    if key == "code":
        code = value.removesuffix("00")
        return (found.province, found.city, found.district) == tuple(regions.region(code))
    return value == getattr(found, {"mobile": "phone", "details": "street"}.get(key, key))


@pytest.mark.skipif(not CASES.exists(), reason="real blocks are not here")
def test_real_blocks_are_taken_apart() -> None:
    cases = [_expected(case) for case in json.loads(CASES.read_text("utf-8"))]
    wrong = [
        (text, key, value)
        for text, wanted in cases
        for key, value in wanted.items()
        if not _meets(block(text), key, value)
    ]
    assert wrong == []


@given(st.text(alphabet=st.sampled_from("张三浙江省杭州市西湖区路号1380 ，\n:：收货人手机-+()")))
def test_no_text_breaks_it_and_no_figure_is_lost(text: str) -> None:
    taken = block(text)
    kept = "".join((taken.name, taken.phone, taken.landline, taken.street, taken.postcode, taken.rest))
    assert set(filter(str.isdigit, text)) - {"0"} <= set(kept) or len(set(text)) < 2 or "86" in text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("福清市石竹街道", ("福建省", "福州市", "福清市")),
        ("恩施州恩施市", ("湖北省", "恩施土家族苗族自治州", "恩施市")),
        ("南京市雨花区", ("江苏省", "南京市", "雨花台区")),
        ("广东省惠来县", ("广东省", "揭阳市", "惠来县")),
        ("仙桃市", ("湖北省", "仙桃市", "仙桃市")),
        ("北京市 北京市 朝阳区", ("北京市", "北京市", "朝阳区")),
        ("内蒙古呼和浩特", ("内蒙古自治区", "呼和浩特市", "")),
        ("重庆", ("重庆市", "重庆市", "")),
        ("广西", ("广西壮族自治区", "", "")),
    ],
)
def test_a_region_is_known_however_short_it_is_written(text: str, names: tuple[str, str, str]) -> None:
    found = regions.at_start(text)
    assert found is not None and tuple(found.region) == names


@pytest.mark.parametrize("text", ["中山路1号", "南京西路100号", "海南大厦", "朝阳区", "Hangzhou", "", "塘厦"])
def test_a_street_called_after_a_city_is_not_that_city(text: str) -> None:
    assert regions.at_start(text) is None


def test_every_place_has_a_name_without_its_rank() -> None:
    assert [regions.stem(name) for name in ("杭州市", "伊犁哈萨克自治州", "蠡县", "内蒙古自治区", "浦东新区")] == [
        "杭州", "伊犁", "蠡县", "内蒙古", "浦东",
    ]  # fmt: skip
