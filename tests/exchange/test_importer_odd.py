"""Odd files: nothing is lost, nothing invented, and nothing but a sentence is said."""

import gc
import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from shopkeeper.errors import ShopError
from shopkeeper.exchange.importer import Importer, Options
from shopkeeper.model.customers import Customer, CustomerPhone
from shopkeeper.model.exchange import HeldRow
from shopkeeper.model.orders import Order, OrderLine, Payment
from shopkeeper.model.shop import Channel
from shopkeeper.shop import customers
from shopkeeper.store.shop_file import ShopFile
from tests.exchange.made_sheets import LINE, NUMBER, ORDER, QIANNIU_ORDER, save, save_csv, save_xlsx, table
from tests.exchange.test_importer import only, read_in_this_process, take

__all__ = ["read_in_this_process"]

NEWEST_LINES = "taobao_items_detail_2022"


def every(shop: ShopFile, column: Any) -> list[Any]:
    with shop.read() as session:
        return list(session.scalars(select(column).order_by(column)))


def test_an_order_spelled_in_two_ways_is_one(shop: ShopFile, tmp_path: Path) -> None:
    rows = [{**LINE, "主订单编号": f"'{NUMBER}1"}, {**LINE, "子订单编号": f"{NUMBER}8"}]
    report = take(shop, save(tmp_path, NEWEST_LINES, rows))
    assert (report.created["order"], report.created["line"]) == (1, 2)


def test_a_sub_order_that_stands_in_a_sheet_twice_is_one_line(shop: ShopFile, tmp_path: Path) -> None:
    report = take(shop, save(tmp_path, NEWEST_LINES, [LINE, LINE]))
    assert (report.rows_in, report.created["line"]) == (2, 1)
    report = take(shop, save(tmp_path, NEWEST_LINES, [LINE, {**LINE, "购买数量": "3"}], name="b.xlsx"))
    assert report.held == {"with_order": 1, "rows_disagree": 1}


def test_rows_that_say_an_orders_state_or_payment_differently_are_held(
    shop: ShopFile, tmp_path: Path
) -> None:
    for change in ({"订单状态": "等待买家付款"}, {"买家实际支付金额": "10.00"}):
        report = take(shop, save(tmp_path, "taobao_orders_2021", [ORDER, {**ORDER, **change}]))
        assert report.held == {"with_order": 1, "rows_disagree": 1} and report.rows_in == 0


def test_what_later_rows_of_an_order_leave_blank_is_carried_down(shop: ShopFile, tmp_path: Path) -> None:
    bare = {**ORDER, "总金额": "", "订单付款时间": "", "买家实际支付金额": "", "退款金额": ""}
    assert take(shop, save(tmp_path, "taobao_orders_2021", [bare, ORDER])).rows_in == 2
    assert only(shop, Order).stated_cents == 20900 and only(shop, Payment).amount_cents == 20900


@pytest.mark.parametrize("field", ["价格", "购买数量"])
@pytest.mark.parametrize("text", ["1E+18", "1E+30", "9" * 30, "1.5万"])
def test_a_number_no_shop_file_can_hold_is_held(
    shop: ShopFile, tmp_path: Path, field: str, text: str
) -> None:
    assert take(shop, save(tmp_path, NEWEST_LINES, [{**LINE, field: text}])).held == {"amount": 1}


def test_a_line_whose_amount_is_beyond_counting_is_held(shop: ShopFile, tmp_path: Path) -> None:
    row = {**LINE, "价格": "9" * 11, "购买数量": "9" * 11, "买家应付货款": ""}
    report = take(shop, save(tmp_path, NEWEST_LINES, [row]))
    assert report.held == {"amount": 1} and report.created.total() == 0


def test_a_column_the_seller_left_out_costs_the_lines_and_not_the_orders(
    shop: ShopFile, tmp_path: Path
) -> None:
    for number, left_out in enumerate(("宝贝总数量", "总金额")):
        row = {key: text for key, text in QIANNIU_ORDER.items() if key != left_out}
        row["订单编号"] = f"{NUMBER}{number}"
        report = take(shop, save_xlsx(tmp_path / f"{number}.xlsx", [list(row), list(row.values())]))
        assert report.rows_in == 1 and report.created["line"] == 0


def test_signs_nobody_sees_do_not_hide_a_column(shop: ShopFile, tmp_path: Path) -> None:
    header, row = table("taobao_orders_2021", [{**ORDER, "收货人姓名": "\u200b张淑娟\ufeff"}])
    report = take(shop, save_xlsx(tmp_path / "a.xlsx", [[f"\u200b{name}\u200e" for name in header], row]))
    assert report.rows_in == 1 and only(shop, Customer).name == "张淑娟"


def test_every_sheet_that_is_known_comes_in(shop: ShopFile, tmp_path: Path) -> None:
    book = load_workbook(save(tmp_path, "taobao_orders_2021", [ORDER]))
    for title, generation, row in (
        ("6月", "taobao_orders_2021", {**ORDER, "订单编号": f"{NUMBER}2"}),
        ("说明", "taobao_orders_2021", None),
        ("商品", NEWEST_LINES, LINE),
    ):
        sheet = book.create_sheet(title)
        for cells in table(generation, [row]) if row else [["只是说明"]]:
            sheet.append(cells)
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s"
    book.save(tmp_path / "all.xlsx")
    report = take(shop, tmp_path / "all.xlsx")
    assert [info.sheet for info in report.files] == ["Sheet", "6月", "商品"]
    assert (report.rows, report.created["order"], report.created["line"]) == (3, 2, 1)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere every file name is text")
def test_a_file_named_in_another_encoding_comes_in(shop: ShopFile, tmp_path: Path) -> None:
    name = os.fsdecode("订单.csv".encode("gbk"))
    cells = table("taobao_orders_2018_09", [ORDER, {**ORDER, "订单编号": ""}])
    report = take(shop, save_csv(tmp_path / name, cells))
    assert report.rows_in == 1 and "�" in only(shop, HeldRow).file
    assert "�" in shop.commands()[0].args["file"]


def test_the_same_file_twice_in_one_import_goes_in_once(shop: ShopFile, tmp_path: Path) -> None:
    file = save(tmp_path, "taobao_orders_2021", [ORDER, {**ORDER, "订单编号": ""}])
    report = take(shop, file, file)
    assert (report.created["order"], report.unchanged["order"], len(every(shop, HeldRow.id))) == (1, 1, 1)


def test_where_one_file_of_several_is_refused_none_comes_in(shop: ShopFile, tmp_path: Path) -> None:
    good, bad = save(tmp_path, "taobao_orders_2021", [ORDER]), tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n", "utf-8")
    for other in (bad, tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(ShopError):
            Importer(shop, [good, other]).run()
    assert every(shop, Order.id) == [] and shop.commands() == []


@pytest.mark.parametrize("cipher", ["##q8Zx##", "密文", "张＊", "$$abc$$"])
def test_cipher_text_is_nobodys_name_and_wipes_out_none(shop: ShopFile, tmp_path: Path, cipher: str) -> None:
    take(shop, save(tmp_path, "taobao_orders_2021", [{**ORDER, "收货人姓名": cipher, "收货地址": cipher}]))
    with shop.read() as session:
        buyer = session.scalars(select(Customer)).one()
        assert buyer.name == "溪边小鱼" and buyer.addresses == []
    take(shop, save(tmp_path, "taobao_orders_2021", [ORDER], name="b.xlsx"))
    take(shop, save(tmp_path, "taobao_orders_2021", [{**ORDER, "收货人姓名": cipher}], name="c.xlsx"))
    assert only(shop, Order).recipient == "张淑娟"


def test_a_star_in_a_memo_is_no_mask(shop: ShopFile, tmp_path: Path) -> None:
    take(shop, save(tmp_path, "taobao_orders_2021", [ORDER]))
    starred = {**ORDER, "商家备忘": "2*3cm", "订单备注": "2*3cm"}
    take(shop, save(tmp_path, "taobao_orders_2021", [starred], name="b.xlsx"))
    assert only(shop, Order).memo == "2*3cm"


def test_a_phone_the_owner_removed_stays_away_when_the_order_moves_on(shop: ShopFile, tmp_path: Path) -> None:
    shipped = {**ORDER, "订单状态": "卖家已发货，等待买家确认"}
    take(shop, save(tmp_path, "taobao_orders_2021", [shipped]))
    with shop.command("customer.edit", name="张淑娟") as session:
        customers.edit(session, 1, customers.CustomerData("张淑娟", accounts=(("taobao", "溪边小鱼"),)))
    assert take(shop, save(tmp_path, "taobao_orders_2021", [ORDER], name="b.xlsx")).updated["order"] == 1
    assert every(shop, CustomerPhone.number) == []


def test_two_numbers_in_a_cell_are_not_one(shop: ShopFile, tmp_path: Path) -> None:
    row = {**ORDER, "联系手机": "13812345678,13912345678"}
    take(shop, save(tmp_path, "taobao_orders_2021", [row]))
    assert only(shop, Order).phone == "13812345678,13912345678"


def test_a_code_that_ends_in_point_nought_keeps_it(shop: ShopFile, tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for cells in table("taobao_items_detail", [{**LINE, "外部系统编号": "XL-V1.0"}]):
        book.active.append([cell.removeprefix('="').removesuffix('"') for cell in cells])
    book.save(tmp_path / "a.xlsx")
    take(shop, tmp_path / "a.xlsx")
    with shop.read() as session:
        line = session.scalars(select(OrderLine)).one()
        assert line.listing_id == 1 and [hit.code for hit in _listings(session)] == ["XL-V1.0"]


def _listings(session: Any) -> list[Any]:
    from shopkeeper.model.products import Listing

    return list(session.scalars(select(Listing)))


def test_no_file_is_nothing_to_import(shop: ShopFile) -> None:
    assert take(shop).rows == 0 and shop.commands() == []


def test_half_a_character_in_a_large_workbook_is_replaced(tmp_path: Path) -> None:
    from shopkeeper.exchange import streamed

    book = Workbook()
    assert book.active is not None
    book.active.append(["a_xD83D_b", "_xD83D__xDE00_"])
    book.save(tmp_path / "a.xlsx")
    with streamed.open_xlsx(tmp_path / "a.xlsx") as opened:
        assert list(opened.sheets[0].rows()) == [["a�b", "😀"]]


def same_number(folder: Path, *shops: str) -> Path:
    """An order of each shop, all of one number."""
    rows = [{**ORDER, "店铺名称": name} for name in shops]
    return save(folder, "taobao_orders_2021", rows, name=f"{'-'.join(shops)}.xlsx")


def channels(shop: ShopFile) -> list[str]:
    """The shops orders are of."""
    with shop.read() as session:
        return sorted(session.scalars(select(Channel.name).join(Order, Order.channel_id == Channel.id)))


def test_an_order_the_file_has_twice_once_its_shop_is_said_is_held(shop: ShopFile, tmp_path: Path) -> None:
    file = same_number(tmp_path, "", "银铺")
    report = Importer(shop, [file], options=Options(shops={file: "银铺"})).run()
    assert report.held == {"order_twice": 1} and report.rows_in == 1
    assert channels(shop) == ["银铺"]
    again = Importer(shop, [file], options=Options(shops={file: "银铺"})).run()
    assert again.held == {"order_twice": 1} and again.unchanged["order"] == 1


def test_an_order_the_file_has_twice_far_apart_is_held(
    shop: ShopFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shopkeeper.exchange.records.BATCH_ROWS", 1)
    file = same_number(tmp_path, "", "银铺")
    report = Importer(shop, [file], options=Options(shops={file: "银铺"})).run()
    assert report.held == {"order_twice": 1} and report.rows_in == 1


def test_one_number_with_and_without_a_shop_is_two_orders(
    shop: ShopFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = same_number(tmp_path, "", "银铺", "金铺")
    take(shop, file)
    assert channels(shop) == ["", "金铺", "银铺"]
    assert take(shop, file).unchanged["order"] == 3
    shop.undo()
    monkeypatch.setattr("shopkeeper.exchange.records.BATCH_ROWS", 1)
    take(shop, file)
    assert channels(shop) == ["", "金铺", "银铺"]


def test_an_order_whose_shop_nobody_said_becomes_one_shops_and_no_second_ones(
    shop: ShopFile, tmp_path: Path
) -> None:
    take(shop, same_number(tmp_path, ""))
    take(shop, same_number(tmp_path, "银铺", "金铺"))
    assert channels(shop) == ["金铺", "银铺"]
    report = take(shop, same_number(tmp_path, "银铺", ""))
    assert report.held == {"which_shop": 1}


def test_garbage_is_collected_as_before_once_an_import_is_over(
    shop: ShopFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, seen = gc.get_threshold(), []
    monkeypatch.setattr(Importer, "_to_keep", lambda _: seen.append(gc.get_threshold()) or True)
    take(shop, same_number(tmp_path, "银铺"))
    assert seen and all(one[0] >= 50_000 for one in seen)
    assert gc.get_threshold() == usual
    with pytest.raises(ShopError):
        Importer(shop, [tmp_path / "gone.csv"]).run()
    assert gc.get_threshold() == usual


def test_a_column_without_a_name_is_passed_over(shop: ShopFile, tmp_path: Path) -> None:
    header, row = table("taobao_orders_2021", [ORDER])
    report = take(shop, save_xlsx(tmp_path / "a.xlsx", [["", *header, ""], ["x", *row, "y"]]))
    assert report.created["order"] == 1 and not report.held


def test_a_shop_that_can_only_be_read_takes_nothing_in(shop: ShopFile, tmp_path: Path) -> None:
    shop.read_only = True
    with pytest.raises(ShopError) as refused:
        Importer(shop, [save(tmp_path, "taobao_orders_2021", [ORDER])]).run()
    assert refused.value.key == "file.read_only"
