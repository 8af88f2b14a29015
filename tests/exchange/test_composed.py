"""The named ways of reading what customers' and products' exports hold."""

import pytest

from shopkeeper.exchange.composed import TRANSFORMS
from shopkeeper.exchange.transforms import Bad, Setting

SETTING = Setting("CNY", "Asia/Shanghai", states={"1": "on_sale"}, words={"red": "red", "红": "red"})


@pytest.mark.parametrize(
    ("transform", "cells", "value"),
    [
        ("words", ["老客,送礼， VIP；a|老客"], "老客\n送礼\nVIP\na"),
        ("words", [""], ""),
        ("lower", ["Anna@X.com"], "anna@x.com"),
        ("lower", ["a***@x.com"], ""),
        ("day", ["1990-05-20"], "1990-05-20"),
        ("day", ["1990年5月20日"], "1990-05-20"),
        ("day", ["1990-**-**"], None),
        ("day", [""], None),
        ("word", ["红"], "red"),
        ("word", ["橙"], "橙"),
        ("platform", ["淘宝"], "taobao"),
        ("platform", ["TAOBAO"], "taobao"),
        ("status", ["1"], "on_sale"),
        ("status", ["?"], None),
        ("links", ["https://a/1.jpg, https://a/2,3.jpg"], "https://a/1.jpg\nhttps://a/2,3.jpg"),
        ("path", ["Clothing > Tops"], "Clothing/Tops"),
        ("path", [""], ""),
        ("first_path", ["Food\\, Drink > Tea, Sale"], "Food, Drink/Tea"),
        ("price_if_any", ["12.5"], 12_500_000),
        ("price_if_any", [""], None),
        ("price_of_one", ["12.5", "1"], 12_500_000),
        ("price_of_one", ["12.5", "2"], None),
        ("code_of_one", ["A", "1"], "A"),
        ("code_of_one", ["A", "2"], ""),
        ("code_of_several", ["A", "2"], "A"),
        ("code_of_several", ["A", "1"], ""),
        ("own_key", ["", "Ring"], "Ring"),
        ("shown_number", ["#1001", "5550001"], "#1001"),
        ("shown_number", ["5550001", "5550001"], ""),
        ("grams", ["0"], None),
        ("grams", ["12.4"], 12),
        ("kilograms", ["0.25"], 250),
        ("kilograms", [""], None),
        ("options", ["Size", "S", "Colour", "a;b:c"], "Size:S;Colour:a；b：c"),
        ("options", ["", "S"], "S"),
        ("options", ["Title", "Default Title"], ""),
        ("with_options", ["Shirt", "S", "", "Red"], "Shirt - S / Red"),
        ("with_options", ["Shirt", "Default Title"], "Shirt"),
        ("options_of_variation", ["variation, downloadable", "Size", "S"], "Size:S"),
        ("options_of_variation", ["simple", "Size", "S, M"], ""),
        ("colour_options", ["银色", ""], "颜色分类:银色"),
        ("colours", ["Size", "S", "颜色", "红"], "红"),
        ("colours", ["Size", "S"], ""),
        ("centimetres", ["30", "20", ""], "30 × 20 cm"),
        ("centimetres", ["", "", ""], ""),
        ("parent_key", ["variation", "tee", "tee-l", "9"], "tee"),
        ("parent_key", ["simple", "", "", "9"], "id:9"),
        ("html", ["plain < text & more"], "plain < text & more"),
        ("html", ["<h1>A</h1><p>b<br>c&nbsp;d</p><style>p{}</style>"], "A\nb\nc d"),
        ("html", ["<table><tr><td>Size</td><td>S</td></tr></table>"], "Size S"),
        ("html", ["one\\ntwo"], "one\ntwo"),
        ("html", ["<p>unclosed <b>bold</p></style>tail"], "unclosed bold\ntail"),
        ("skus", ["", ""], ()),
    ],
)
def test_cells_become_what_they_mean(transform: str, cells: list[str], value: object) -> None:
    assert TRANSFORMS[transform](*cells, SETTING) == value


def test_variants_in_one_cell_are_taken_apart() -> None:
    (first, second) = TRANSFORMS["skus"](
        "9.90:3:A-1:1627207:28320;20509:28314;19:0::1627207:-1001;", "1627207:28320:天蓝", SETTING
    )
    assert first == {
        "key": "1627207:28320;20509:28314;", "code": "A-1", "options": "颜色分类:天蓝;尺码:28314",
        "price_e4": 9_900_000, "quantity": 3,
    }  # fmt: skip
    assert (second["code"], second["options"]) == ("", "颜色分类:-1001")


@pytest.mark.parametrize("cell", ["9.90:3:A-1", "rubbish", "9.90:3:A-1:颜色:红;"])
def test_a_cell_packed_otherwise_is_not_guessed_at(cell: str) -> None:
    with pytest.raises(Bad) as error:
        TRANSFORMS["skus"](cell, "", SETTING)
    assert error.value.reason == "variants"
