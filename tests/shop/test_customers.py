"""Entering and changing customers."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from shopkeeper import formats
from shopkeeper.errors import ShopError
from shopkeeper.model.customers import Customer
from shopkeeper.shop import customer_list, customers, finding, lists, phones, settings
from shopkeeper.shop.customers import CustomerData
from shopkeeper.shop.money import to_cents
from shopkeeper.store.shop_file import ShopFile


def enter(shop: ShopFile, data: CustomerData) -> CustomerData:
    with shop.command("customer.create", name=data.name) as session:
        customers.create(session, data)
    with shop.read() as session:
        return customers.data_of(session.scalars(select(Customer)).one())


def test_a_number_typed_in_two_ways_is_one(shop: ShopFile) -> None:
    found = enter(shop, CustomerData("张淑娟", phones=("13812345678", "+86 138 1234 5678")))
    assert found.phones == ("13812345678",)


def test_an_address_typed_as_platforms_write_it_is_taken_apart(shop: ShopFile) -> None:
    enter(shop, CustomerData("张淑娟", addresses=("浙江省 杭州市 西湖区 文三路1号(310012)",)))
    with shop.read() as session:
        address = session.scalars(select(Customer)).one().addresses[0]
        assert (address.city, address.postcode) == ("杭州市", "310012")


def test_the_accounts_of_a_customer_are_entered_and_kept(shop: ShopFile) -> None:
    pairs = (("taobao", "桃子酱酱"), ("jd", " jd_1 "), ("jd", "jd_1"), ("douyin", " "))
    found = enter(shop, CustomerData("张淑娟", accounts=pairs))
    assert found.accounts == (("taobao", "桃子酱酱"), ("jd", "jd_1"))
    with shop.command("customer.edit", name="张淑娟") as session:
        before = [one.id for one in customers.get(session, 1).accounts]
        customers.edit(session, 1, CustomerData("张淑娟", accounts=(("jd", "jd_1"), ("taobao", "tb_2"))))
        assert customers.get(session, 1).accounts[0].id == before[1]
    shop.undo()
    with shop.read() as session:
        assert customers.data_of(customers.get(session, 1)).accounts == found.accounts


@pytest.mark.parametrize(
    ("pair", "key", "field"),
    [
        (("", "tb_1"), "account.no_platform", "accounts.1.platform"),
        (("taobao", "桃子酱酱"), "account.taken", "accounts.1.account"),
    ],
)
def test_an_account_without_platform_or_of_somebody_else_is_refused(
    shop: ShopFile, pair: tuple[str, str], key: str, field: str
) -> None:
    enter(shop, CustomerData("张淑娟", accounts=(("taobao", "桃子酱酱"),)))
    data = CustomerData("Li", accounts=(("jd", "li"), pair))
    with pytest.raises(ShopError) as refused, shop.command("customer.create", name="Li") as session:
        customers.create(session, data)
    assert (refused.value.key, refused.value.field) == (key, field)


@pytest.mark.parametrize("text", ["+86 138 1234 5678", "0086 13812345678"])
def test_a_chinese_mobile_is_known_abroad_by_its_country(text: str) -> None:
    assert phones.typed(text, "GB") == phones.typed("13812345678", "CN")


def test_two_numbers_in_one_field_are_refused() -> None:
    with pytest.raises(ShopError):
        phones.typed("13812345678 13912345678", "CN")


def test_a_setting_that_means_nothing_is_refused(shop: ShopFile) -> None:
    for name, value in (("currency", "yuan"), ("time_zone", "Mars"), ("time_zone", ""), ("colour", "red")):
        with pytest.raises(ShopError), shop.command("setting.change") as session:
            settings.put(session, name, value)
    with shop.command("setting.change") as session:
        settings.put(session, "currency", " gbp ")
    with shop.read() as session:
        assert settings.get(session, "currency") == "GBP"


def test_every_currency_is_shown_with_the_digits_it_is_counted_in() -> None:
    for currency in ("XAF", "IQD", "CNY", "JPY"):
        digits = formats.money(to_cents(Decimal(5), currency), currency, "en")
        assert Decimal(digits.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ¥ ")) == 5


def test_the_list_and_the_search_show_a_number_to_call_first(shop: ShopFile) -> None:
    enter(shop, CustomerData("张淑娟", phones=("138****0000", "18400913965-7576", "13812345678")))
    with shop.read() as session:
        column = customer_list.LIST.column("phone")
        assert lists.rows(session, customer_list.LIST, [1], [column])[1] == ("13812345678",)
        assert finding.find(session, "zsj")[0].details == "138 1234 5678"


def test_signs_that_are_no_text_find_what_blanks_find(shop: ShopFile) -> None:
    enter(shop, CustomerData("anna b"))
    with shop.read() as session:
        for words in ("\0", "an\0", "anna\x01b"):
            assert len(lists.ids(session, customer_list.LIST, lists.Query(words=words))) == 1
