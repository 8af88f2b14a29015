"""Carriers are known by their names and by what their numbers look like."""

import pytest

from shopkeeper.shop import carriers
from shopkeeper.shop.carriers import called, of_number, parcels, shelf, split


def test_those_of_the_program_can_all_be_read() -> None:
    assert shelf().problems == ()
    assert list(shelf().found)[:2] == ["sf", "zto"]
    for one in shelf().found.values():
        assert one.numbers and one.page_of("X1").endswith("X1")


def test_a_name_is_of_one_carrier_alone() -> None:
    names = [
        name.casefold()
        for one in shelf().found.values()
        for name in dict.fromkeys((*one.title.values(), *one.also))
    ]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("SF1234567890123", "sf"),
        ("sf1234567890123", "sf"),
        ("78123456789012", "zto"),
        ("YT1234567890123", "yto"),
        ("431234567890123", "yunda"),
        ("773123456789012", "sto"),
        ("JT1234567890123", "jt"),
        ("JDVB01234567890", "jd"),
        ("EZ123456789CN", "ems"),
        ("9812345678901", "china_post"),
        ("1Z999AA10123456784", "ups"),
        ("9400111899223856928499", "usps"),
        ("RM123456789GB", "royal_mail"),
    ],
)
def test_a_number_looks_like_its_carriers(number: str, name: str) -> None:
    assert shelf().found[name].knows(number)
    assert of_number(number) in (None, shelf().found[name])


def test_a_number_tells_the_only_carrier_that_knows_it() -> None:
    found = of_number("YT1234567890123")
    assert found and found.name == "yto"


def test_what_several_or_none_know_tells_nobody() -> None:
    assert of_number("123456789012") is None  # SF's of old, and FedEx's
    assert of_number("hello") is None


def test_a_carrier_is_called_by_any_of_its_names() -> None:
    for name in ("顺丰速运", " 顺丰 ", "SF Express", "sf"):
        found = called(name)
        assert found and found.name == "sf"
    assert called("") is None and called("我弟弟") is None


def test_parcels_are_of_the_courier_named_or_of_the_one_they_look_like() -> None:
    assert split("A1, B2、C3；D4 E5/F6") == ["A1", "B2", "C3", "D4", "E5", "F6"]
    assert [(one.name, number) for one, number in parcels("中通", "1 YT1234567890123")] == [
        ("zto", "1"),
        ("zto", "YT1234567890123"),
    ]
    assert [one.name for one, _ in parcels("我弟弟", "1 YT1234567890123")] == ["yto"]
    assert carriers.parcels("", "") == []
