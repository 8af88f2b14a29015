"""The shop's settings: checked before they are kept."""

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.shop import settings
from shopkeeper.store.shop_file import ShopFile


def test_a_setting_nobody_made_has_its_default(shop: ShopFile) -> None:
    with shop.read() as session:
        found = {name: settings.get(session, name) for name in settings.DEFAULTS}
    assert found == settings.DEFAULTS
    assert (found["cutoff"], found["reserve_when"]) == ("16:00", "paid")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("9", "09:00"), ("9:5", "09:05"), (" 17：30 ", "17:30"), ("23.59", "23:59"), ("16点", "16:00")],
)
def test_a_time_of_day_is_read_in_the_shapes_people_type(typed: str, kept: str) -> None:
    assert settings.checked("cutoff", typed) == kept


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("cutoff", "24:00", "setting.no_time"),
        ("cutoff", "12:60", "setting.no_time"),
        ("cutoff", "", "setting.no_time"),
        ("cutoff", "noon", "setting.no_time"),
        ("reserve_when", "shipped", "setting.no_moment"),
        ("currency", "yuan", "setting.no_currency"),
        ("time_zone", "Mars/Olympus", "setting.no_time_zone"),
        ("colour", "red", "setting.unknown"),
    ],
)
def test_what_a_setting_can_not_be_is_refused_at_its_field(name: str, value: str, key: str) -> None:
    with pytest.raises(ShopError) as refused:
        settings.checked(name, value)
    assert refused.value.key == key
    assert refused.value.field in (name, None)


def test_a_setting_changed_twice_holds_the_last(shop: ShopFile) -> None:
    for moment in (settings.ORDERED, settings.PAID, settings.ORDERED):
        with shop.command("setting.change") as session:
            settings.put(session, "reserve_when", moment)
    with shop.read() as session:
        assert settings.get(session, "reserve_when") == settings.ORDERED


@pytest.mark.parametrize(("currency", "region"), [("CNY", "CN"), ("GBP", "GB"), ("PLN", "US")])
def test_numbers_without_a_country_belong_to_the_currencys(
    shop: ShopFile, currency: str, region: str
) -> None:
    with shop.command("setting.change") as session:
        settings.put(session, "currency", currency)
        settings.put(session, "name", "x")
        assert settings.phone_region(session) == region
