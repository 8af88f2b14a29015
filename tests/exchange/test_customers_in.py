"""Customers come in from files: known again, never merged by guess, the owner's own words kept."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from shopkeeper.exchange import held, retaking
from shopkeeper.exchange.importer import Importer, Options, Report
from shopkeeper.model.customers import (
    Customer,
    CustomerAccount,
    CustomerAddress,
    CustomerPhone,
    CustomerSummary,
    CustomerTag,
)
from shopkeeper.model.exchange import ImportedValue
from shopkeeper.shop import customers
from shopkeeper.shop.customers import CustomerData
from shopkeeper.store import check
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_records import SHOPIFY_CUSTOMER, WOO_CUSTOMER, YOUZAN_CUSTOMER, Row, save
from tests.exchange.made_sheets import save_csv
from tests.exchange.taken import contents, every, only, take

pytestmark = pytest.mark.usefixtures("read_here")

YOUZAN = "youzan_customers_2026"


def enter(shop: ShopFile, **data: object) -> int:
    """A customer entered by hand."""
    with shop.command("customer.create", name="x") as session:
        return customers.create(session, CustomerData(**data)).id  # type: ignore[arg-type]


def edit(shop: ShopFile, customer_id: int, **data: object) -> None:
    with shop.command("customer.edit", name="x") as session:
        customers.edit(session, customer_id, CustomerData(**data))  # type: ignore[arg-type]


def youzan(folder: Path, *rows: Row, name: str = "") -> Path:
    return save(folder, YOUZAN, [YOUZAN_CUSTOMER | row for row in rows], name=name)


def region(shop: ShopFile) -> str:
    with shop.read() as session:
        return session.scalars(select(CustomerSummary.region)).one()


def numbers(shop: ShopFile, customer_id: int) -> list[tuple[str, str]]:
    with shop.read() as session:
        query = select(CustomerPhone).where(CustomerPhone.customer_id == customer_id)
        return [(phone.number, phone.kind) for phone in session.scalars(query.order_by(CustomerPhone.id))]


def run(shop: ShopFile, file: Path, **options: object) -> Report:
    return Importer(shop, [file], options=Options(**options)).run()  # type: ignore[arg-type]


def test_a_customer_of_shopify_comes_in_whole(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, save(tmp_path, "shopify_customers", [SHOPIFY_CUSTOMER]))
    assert report.created == {"customer": 1}
    customer = only(shop, Customer)
    assert (customer.name, customer.email, customer.note) == ("Jordan Lee", "Jordan@example.com", "VIP")
    assert numbers(shop, customer.id) == [("+61412000999", "real"), ("0412000111", "real")]
    address = only(shop, CustomerAddress)
    assert address.text == "12 Ocean St, Bondi, NSW, 2026, AU"
    assert (address.country, address.province, address.city, address.postcode) == (
        "AU",
        "NSW",
        "Bondi",
        "2026",
    )
    assert {tag.tag for tag in every(shop, CustomerTag)} == {"gold", "PS-Accepts-SMS"}
    assert only(shop, CustomerAccount).account == "jordan@example.com"
    assert region(shop) == "Bondi, NSW, AU"


def test_a_customer_of_youzan_comes_in_though_its_header_ends_in_an_empty_name(
    shop: ShopFile, tmp_path: Path
) -> None:
    report = take(shop, youzan(tmp_path, {}))
    assert report.files[0].profile == "youzan_customers"
    customer = only(shop, Customer)
    assert (customer.name, customer.birthday, customer.source) == ("张淑娟", date(1990, 5, 20), "微信小程序")
    assert {tag.tag for tag in every(shop, CustomerTag)} == {"老客", "送礼"}
    assert numbers(shop, customer.id) == [("13812345678", "real")]
    assert only(shop, CustomerAccount).account == "13812345678"


def test_a_customer_of_woocommerce_comes_in(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "woocommerce_customers_analytics", [WOO_CUSTOMER]))
    customer = only(shop, Customer)
    assert (customer.name, customer.email) == ("Anna Smith", "anna@example.com")
    assert region(shop) == "Leeds, GB"


def test_the_same_file_again_changes_nothing(shop: ShopFile, tmp_path: Path) -> None:
    file = youzan(
        tmp_path,
        {},
        {"客户姓名": "李四", "客户手机号": "186******05"},
        {"客户姓名": "", "客户昵称": "", "客户手机号": "13900000001"},
    )
    take(shop, file)
    before = contents(shop)
    report = take(shop, file)
    assert not +report.created and not +report.updated and report.unchanged == {"customer": 3}
    assert contents(shop) == before
    assert report.command_id is None


def test_a_newer_file_changes_only_what_is_new(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, youzan(tmp_path, {}, {"客户姓名": "李四", "客户手机号": "13900000001"}))
    newer = youzan(
        tmp_path,
        {"客户姓名": "张淑娟女士", "标签": "老客", "客户生日": ""},
        {"客户姓名": "李四", "客户手机号": "13900000001"},
        name="newer.csv",
    )
    report = take(shop, newer)
    assert (report.updated, report.unchanged) == ({"customer": 1}, {"customer": 1})
    first = every(shop, Customer)[0]
    assert (first.name, first.birthday) == ("张淑娟女士", date(1990, 5, 20))


def test_a_masked_phone_is_kept_as_masked_and_is_nobody_elses(shop: ShopFile, tmp_path: Path) -> None:
    take(
        shop,
        youzan(
            tmp_path,
            {"客户姓名": "王五", "客户昵称": "", "客户手机号": "186******05"},
            {"客户姓名": "赵六", "客户昵称": "", "客户手机号": "186******05"},
        ),
    )
    first, second = every(shop, Customer)
    assert (first.name, second.name) == ("王五", "赵六")
    assert numbers(shop, first.id) == numbers(shop, second.id) == [("186******05", "masked")]
    assert every(shop, CustomerAccount) == []


def test_of_whom_nothing_is_told_no_customer_is_made(shop: ShopFile, tmp_path: Path) -> None:
    report = take(
        shop, youzan(tmp_path, {"客户姓名": "张**", "客户昵称": "*", "客户手机号": "186******05"}, {})
    )
    assert report.skipped == {"withheld": 1} and report.created == {"customer": 1}


def test_people_who_share_a_phone_stay_apart(shop: ShopFile, tmp_path: Path) -> None:
    file = youzan(tmp_path, {"客户姓名": "张三"}, {"客户姓名": "李四"}, {"客户姓名": "张三"})
    take(shop, file)
    assert [one.name for one in every(shop, Customer)] == ["张三", "李四"]
    assert take(shop, file).unchanged == {"customer": 3}


def test_a_shared_phone_goes_to_whom_it_names(shop: ShopFile, tmp_path: Path) -> None:
    known = enter(shop, name="张三", phones=("13812345678",))
    take(shop, youzan(tmp_path, {"客户姓名": "李四"}, {"客户姓名": "张三"}))
    assert sorted(one.name for one in every(shop, Customer)) == ["张三", "李四"]
    with shop.read() as session:
        tags = session.scalars(select(CustomerTag.tag).where(CustomerTag.customer_id == known))
        assert set(tags) == {"老客", "送礼"}


def test_who_may_be_several_is_held(shop: ShopFile, tmp_path: Path) -> None:
    enter(shop, name="张三", phones=("13812345678",))
    enter(shop, name="李四", phones=("13812345678",))
    report = take(shop, youzan(tmp_path, {"客户姓名": "溪边小鱼"}))
    assert report.held == {"which_customer": 1} and report.rows_in == 0


@pytest.mark.parametrize(
    ("entered", "row"),
    [
        ({"phones": ("13812345678",)}, {}),
        ({"email": "JORDAN@example.com"}, {}),
    ],
)
def test_a_customer_is_known_again_by_phone_or_email(
    shop: ShopFile, tmp_path: Path, entered: dict[str, object], row: Row
) -> None:
    enter(shop, name="小张", **entered)
    file = (
        save(tmp_path, "shopify_customers", [SHOPIFY_CUSTOMER | row])
        if "email" in entered
        else youzan(tmp_path, row)
    )
    report = take(shop, file)
    assert report.updated == {"customer": 1}
    assert only(shop, Customer).name == "小张"  # entered by hand
    assert report.kept["customer"] >= 1


def test_a_customer_whom_an_order_brought_gets_the_name_of_the_list(shop: ShopFile, tmp_path: Path) -> None:
    with shop.command("import", imports=True, file="x") as session:
        session.add(Customer(name="13812345678", batch_id=1))
        session.flush()
        session.add(CustomerAccount(customer_id=1, platform="youzan", account="13812345678"))
    take(shop, youzan(tmp_path, {}))
    assert only(shop, Customer).name == "张淑娟"


def test_what_the_owner_changed_stays(shop: ShopFile, tmp_path: Path) -> None:
    file = youzan(tmp_path, {})
    take(shop, file)
    edit(shop, 1, name="娟姐", phones=("13900000009",), note="常客")
    report = take(shop, file)
    assert not +report.updated and report.kept == {"customer": 3}
    customer = only(shop, Customer)
    assert (customer.name, customer.note) == ("娟姐", "常客")
    assert numbers(shop, customer.id) == [("13900000009", "real")]
    assert every(shop, CustomerTag) == []


def test_the_file_may_overwrite_when_asked_to(shop: ShopFile, tmp_path: Path) -> None:
    file = youzan(tmp_path, {})
    enter(shop, name="小张", phones=("13812345678",))
    assert not +run(shop, file, overwrite=True).kept
    assert only(shop, Customer).name == "张淑娟"


def test_only_new_or_only_known_customers_can_be_asked_for(shop: ShopFile, tmp_path: Path) -> None:
    enter(shop, name="张淑娟", phones=("13812345678",))
    file = youzan(tmp_path, {}, {"客户姓名": "李四", "客户手机号": "13900000001"})
    report = run(shop, file, mode="update")
    assert (report.rows_in, report.skipped, +report.created) == (1, {"unknown": 1}, {})
    report = run(shop, file, mode="create")
    assert (report.rows_in, report.skipped, report.created) == (1, {"known": 1}, {"customer": 1})


def test_undo_takes_all_back(shop: ShopFile, tmp_path: Path) -> None:
    enter(shop, name="小张", phones=("13812345678",))
    before = contents(shop)
    take(shop, save(tmp_path, "shopify_customers", [SHOPIFY_CUSTOMER]), youzan(tmp_path, {}))
    shop.undo()
    assert contents(shop) == before
    assert check.check(shop) == []
    shop.redo()
    assert len(every(shop, Customer)) == 2


def test_a_deleted_customer_comes_in_anew(shop: ShopFile, tmp_path: Path) -> None:
    file = youzan(tmp_path, {})
    take(shop, file)
    with shop.command("customer.delete", name="x") as session:
        customers.delete(session, [1])
    take(shop, file)
    assert only(shop, Customer).name == "张淑娟"


def test_a_row_that_is_not_understood_is_held(shop: ShopFile, tmp_path: Path) -> None:
    report = take(
        shop, youzan(tmp_path, {"客户生日": "1990-50-20"}, {"客户手机号": "1.38123E+10", "客户姓名": "李四"})
    )
    assert report.held == {"time": 1, "number_destroyed": 1}


def test_a_name_alone_is_known_again(shop: ShopFile, tmp_path: Path) -> None:
    enter(shop, name="只有名字")
    enter(shop, name="有电话", phones=("13812345678",))
    file = save_csv(
        tmp_path / "list.csv",
        [["姓名", "手机号", "备注"], ["只有名字", "", "新备注"], ["有电话", "", ""]],
        encoding="utf-8",
    )
    report = take(shop, file)
    assert report.files[0].profile == "own_customers_zh_CN"
    assert (report.updated, report.created) == ({"customer": 1}, {"customer": 1})


def test_a_row_longer_than_its_header_is_held(shop: ShopFile, tmp_path: Path) -> None:
    file = save_csv(
        tmp_path / "list.csv", [["Name", "Phone"], ["A", "13812345678", "x"], ["", ""], ["B", ""]]
    )
    report = take(shop, file)
    assert (report.held, report.skipped, report.rows_in) == ({"too_many_cells": 1}, {"blank": 1}, 1)


def test_a_later_file_does_not_mask_what_is_known(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "shopify_customers", [SHOPIFY_CUSTOMER]))
    masked = SHOPIFY_CUSTOMER | {"Note": "V**", "First Name": "J**", "Last Name": ""}
    report = take(shop, save(tmp_path, "shopify_customers", [masked], name="masked.csv"))
    assert report.unchanged == {"customer": 1}
    assert only(shop, Customer).name == "Jordan Lee"


def test_what_the_file_says_since_is_remembered_beside_the_owners(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, youzan(tmp_path, {}))
    edit(shop, 1, name="娟姐", phones=("13812345678",))
    take(shop, youzan(tmp_path, {"客户姓名": "张娟", "标签": "新"}, name="newer.csv"))
    with shop.read() as session:
        values = session.scalars(select(ImportedValue.value).where(ImportedValue.field == "name")).all()
    assert values == ['"\\u5f20\\u5a1f"'] and only(shop, Customer).name == "娟姐"


def test_an_address_in_one_cell_is_taken_apart(shop: ShopFile, tmp_path: Path) -> None:
    cells = [["姓名", "手机号", "地址"], ["张三", "13812345678", "浙江省 杭州市 西湖区 文三路1号"]]
    take(shop, save_csv(tmp_path / "list.csv", cells, encoding="utf-8"))
    address = only(shop, CustomerAddress)
    assert (address.province, address.city, address.district) == ("浙江省", "杭州市", "西湖区")


def test_customers_by_the_thousand_come_in(shop: ShopFile, tmp_path: Path) -> None:
    rows = [["Name", "Phone"], *([f"N{n}", f"138{n:08}"] for n in range(2500))]
    report = take(shop, save_csv(tmp_path / "list.csv", rows, encoding="utf-8"))
    assert report.created == {"customer": 2500}


def test_rows_of_an_own_kind_of_list_can_be_left_out(shop: ShopFile, tmp_path: Path) -> None:
    profile = tmp_path / "mine.toml"
    profile.write_text(
        'kind = "customers"\ntitle = { zh = "我", en = "Mine" }\nplatform = "mine"\nrequired = ["Who"]\n'
        '[customer]\nname = "Who"\n[[skip]]\nrule = "blank"\ncolumn = "Who"\nequals = "Total"\n'
        '[[skip]]\nrule = "blank"\ncolumn = "Not there"\nequals = "x"\n',
        "utf-8",
    )
    file = save_csv(tmp_path / "list.csv", [["Who"], ["Anna"], ["Total"]], encoding="utf-8")
    report = Importer(shop, [file], str(profile)).run()
    assert (report.created, report.skipped) == ({"customer": 1}, {"blank": 1})


def test_a_held_customer_comes_in_once_corrected(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, youzan(tmp_path, {"客户生日": "1990-50-20"}))
    with shop.read() as session:
        (line,) = held.of_digests(session, report.held_digests)
    assert [line.columns[place] for place in line.wrong] == ["客户生日"]
    cells = tuple("1990-05-20" if cell == "1990-50-20" else cell for cell in line.cells)
    assert report.batch_id is not None
    again = retaking.retry(shop, report.batch_id, {line.digest: retaking.Correction(cells)})
    assert (again.created, again.rows_in) == ({"customer": 1}, 1)
    assert only(shop, Customer).birthday == date(1990, 5, 20)
